"""Tables written while they are made."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from rich.console import Console

from graphkit import extract, extract_each, write_readings, write_table
from graphkit.errors import Fault, InputError, TableError
from graphkit.exchange import streamed
from graphkit.exchange.counted import counting
from graphkit.extraction.sources import size_of
from graphkit.schema import ALIASES, to_arrow

if TYPE_CHECKING:
    from pathlib import Path

STORY = 'Selasa, 13 September 2022\n\nArmenia menuduh "Azerbaijan", menyerang desanya.'
SUFFIXES = (".csv", ".parquet", ".json", ".jsonl")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in "abcde":
        (folder / f"{name}.txt").write_text(STORY, encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"\0")
    return folder


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_stream_writes_what_a_table_does(
    tmp_path: Path, articles: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streamed, "_AT_ONCE", 2)
    whole, path = extract([articles]), tmp_path / f"r{suffix}"
    written = write_readings(extract_each([articles]), path)
    assert (written.relations, written.documents) == (whole.relations.num_rows, 5)
    assert written.faults == whole.faults
    for table, file in [(whole.relations, path), (whole.documents, written.path)]:
        other = tmp_path / f"whole{suffix}"
        write_table(table, other)
        if suffix == ".parquet":
            assert pq.read_table(file).equals(pq.read_table(other))
            assert pq.ParquetFile(file).num_row_groups == 3
        else:
            assert file.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_rows_are_an_empty_table(tmp_path: Path, suffix: str) -> None:
    with streamed.appending(tmp_path / f"a{suffix}", ALIASES):
        pass
    write_table(to_arrow([], ALIASES), tmp_path / f"b{suffix}")
    if suffix != ".parquet":
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
    assert (tmp_path / f"a{suffix}").exists()


def test_nothing_is_written_if_nothing_could_be_read(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"a\.txt: is empty"):
        write_readings([Fault("a.txt", None, "", "", "is empty")], tmp_path / "r.csv")
    assert not list(tmp_path.iterdir())


def test_what_stood_there_stays_if_reading_breaks_off(tmp_path: Path, articles: Path) -> None:
    (tmp_path / "r.csv").write_text("before")

    def broken() -> object:
        yield from extract_each([articles])
        raise InputError("broken off")

    with pytest.raises(InputError, match="broken off"):
        write_readings(broken(), tmp_path / "r.csv")  # type: ignore[arg-type]
    assert (tmp_path / "r.csv").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles", "r.csv"]


def test_an_unknown_format_is_named_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"allowed: \.csv"):
        write_readings(iter([]), tmp_path / "r.txt")


def test_counting_shows_articles_rate_and_time_left(articles: Path) -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=100)
    size = size_of([articles])
    assert size == 5 * len(STORY) + 1
    with counting(extract_each([articles]), size, console) as counted:
        assert len(list(counted)) == 6
    assert "6 articles, " in out.getvalue()
    assert "/s" in out.getvalue()
    assert "left" in out.getvalue()
