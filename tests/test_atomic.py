"""A file is there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graphkit.errors import InputError
from graphkit.exchange.atomic import replacing


def test_what_stood_there_stays_until_the_new_file_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(target) as file:
        file.write(b"new" * (1 // (target.read_text() != "old")))
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
    with replacing(target) as file:
        file.write(b"new")
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_folders_are_made(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "x.csv"
    with replacing(target) as file:
        file.write(b"x")
    assert target.read_bytes() == b"x"


def test_a_link_is_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "x.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    with replacing(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_device_is_written_to() -> None:
    with replacing(Path(os.devnull)) as file:
        file.write(b"x")
    assert not Path(os.devnull).is_file()


def test_new_files_have_the_permissions_of_any_other(tmp_path: Path) -> None:
    plain, ours = tmp_path / "plain", tmp_path / "ours"
    plain.write_text("")
    with replacing(ours):
        pass
    assert ours.stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("name", ["folder", "file/x.csv"])
def test_what_cannot_be_written_is_said(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written: "), replacing(tmp_path / name) as file:
        file.write(b"x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
