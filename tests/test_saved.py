"""A page and a folder of pages are there whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graphkit.errors import InputError
from graphkit.page.saved import save_file, save_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = {"2020.html": "a", "2022.html": "b", "index.html": "c"}


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_a_new_folder_and_one_that_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "pages"
    assert save_folder(folder, TEXTS) == folder
    assert contents(folder) == TEXTS
    (folder / "mine.csv").write_text("mine", encoding="utf-8")
    save_folder(str(folder), {"2020.html": "d", "index.html": "e"})
    assert contents(folder) == TEXTS | {"2020.html": "d", "index.html": "e", "mine.csv": "mine"}
    assert [path.name for path in folder.parent.iterdir()] == ["pages"]


def failing(monkeypatch: pytest.MonkeyPatch, name: str, after: int) -> None:
    """Let a method of paths fail from some call on, as on a full disk."""
    calls: Iterator[int] = iter(range(100))
    original: Any = getattr(Path, name)

    def call(self: Path, *arguments: Any) -> Any:
        if next(calls) >= after:
            raise OSError(28, "No space left on device")
        return original(self, *arguments)

    monkeypatch.setattr(Path, name, call)


def test_a_folder_that_cannot_be_finished_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "write_bytes", 1)
    with pytest.raises(InputError, match="pages: cannot be written: No space left on device"):
        save_folder(tmp_path / "pages", TEXTS)
    assert list(tmp_path.iterdir()) == []


def test_in_a_folder_that_is_there_the_index_stays_until_the_pages_are_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_folder(tmp_path / "pages", TEXTS)
    failing(monkeypatch, "replace", 2)
    with pytest.raises(InputError, match="No space left"):
        save_folder(tmp_path / "pages", dict.fromkeys(TEXTS, "new"))
    found = contents(tmp_path / "pages")
    assert found == {"2020.html": "new", "2022.html": "new", "index.html": "c"}


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for target in (tmp_path / "file", tmp_path / "file" / "x"):
        with pytest.raises(InputError, match="cannot be written"):
            save_folder(target, TEXTS)
    with pytest.raises(InputError, match="cannot be written"):
        save_file(tmp_path, "text")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
