"""Event data sets imported: files of every sort, hostile ones, and every row accounted for."""

from __future__ import annotations

import gzip
import zipfile
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit import check_file, import_events, read, write_events
from graphkit.errors import InputError
from graphkit.exchange.events import KINDS, batches, importing
from graphkit.exchange.tables import SUFFIXES
from graphkit.schema import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = "\t".join(
    (
        *("Event ID", "Event Date", "Source Name", "Source Country"),
        *("CAMEO Code", "Intensity", "Target Name", "Target Country"),
    )
)
ROW = "{}\t2018-06-01\tArmy\tArmenia\t{}\t1\tArmy\tAzerbaijan"


def _rows(first: int, last: int, code: str = "190") -> list[str]:
    return [ROW.format(number, code) for number in range(first, last)]


def _text(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of all sorts, with thirty rows."""
    (tmp_path / "a.tsv").write_text(_text(*_rows(0, 10)), encoding="utf-8")
    (tmp_path / "within").mkdir()
    with gzip.open(tmp_path / "within" / "b.tab.gz", "wt", encoding="utf-8") as file:
        file.write(_text(*_rows(10, 20)))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("inner/c.txt", _text(*_rows(20, 25)))
        archive.writestr("d.csv", _text(*_rows(25, 30)).replace("\t", ","))
        archive.writestr("__MACOSX/._c.txt", b"\0")
        archive.writestr("readme.pdf", b"%PDF")
    (tmp_path / "notes.md").write_text("no table")
    return tmp_path


@pytest.mark.parametrize(
    ("patterns", "rows"),
    [
        ([""], 30),
        (["a.tsv"], 10),
        (["a.tsv", "a.tsv"], 10),
        (["*.tsv", "c.zip"], 20),
        (["**/*.gz"], 10),
        (["within"], 10),
    ],
)
def test_files_folders_patterns_and_archives(folder: Path, patterns: list[str], rows: int) -> None:
    found = import_events("icews", [folder / pattern for pattern in patterns])
    assert found.relations.num_rows == found.account.read == rows


def test_a_name_does_not_tell_what_a_file_is(folder: Path) -> None:
    (folder / "within" / "b.tab.gz").rename(folder / "b.csv")
    (folder / "c.zip").rename(folder / "c.CSV")
    found = import_events("icews", [folder / "b.csv", folder / "c.CSV"])
    assert list(found.account.files) == [
        str(folder / "b.csv"),
        f"{folder / 'c.CSV'}/inner/c.txt",
        f"{folder / 'c.CSV'}/d.csv",
    ]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_is_what_is_read(folder: Path, tmp_path: Path, suffix: str) -> None:
    output, report = tmp_path / f"out/r{suffix}", tmp_path / f"out/report{suffix}"
    account = write_events("icews", folder, output, report=report)
    assert (account.relations, account.listing) == (30, None)
    assert not check_file(output)
    relations = read(output)
    assert len(relations) == 30
    assert len(relations.slice("2018-06")) == 30
    assert "intensity" in relations.columns
    assert report.exists()


def test_a_file_in_many_batches_is_numbered_and_balanced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_BLOCK", 1_000)
    monkeypatch.setattr(importing, "_ROW_GROUP", 300)
    rows = _rows(0, 1_000)
    for place in range(0, 1_000, 10):
        rows[place] = "cut\toff" if place % 20 else ROW.format(place, "010")
    (tmp_path / "x.tsv").write_text(_text(*rows), encoding="utf-8")
    output, report = tmp_path / "r.parquet", tmp_path / "report.parquet"
    account = write_events("icews", tmp_path / "x.tsv", output, report=report)
    assert (account.read, account.kept, account.left_out.total()) == (1_000, 900, 100)
    assert pq.ParquetFile(output).num_row_groups == 3
    lines = pq.read_table(report).to_pylist()
    assert sorted(line["row"] for line in lines) == list(range(1, 1_000, 10))
    bad = [line for line in lines if (line["row"] - 1) % 20]
    assert {(line["reason"], line["value"]) for line in bad} == {("has not 8 cells", "2")}
    assert {line["value"] for line in lines if not (line["row"] - 1) % 20} == {"010"}


CELLS = st.sampled_from(["1", "2", "", "2018-06-01", "Armenia", "Azerbaijan", "190", "010", "x\ty"])


@given(st.lists(st.lists(CELLS, min_size=1, max_size=9), max_size=15), st.booleans())
def test_rows_read_are_rows_kept_and_left_out(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], domestic: bool
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    lines = ["\t".join(row) for row in rows]
    (folder / "x.tsv").write_text(_text(ROW.format("a", "190"), *lines), encoding="utf-8")
    found = import_events("icews", folder / "x.tsv", domestic=domestic)
    assert found.account.balanced
    assert found.account.read == 1 + sum(1 for line in lines if line)
    assert found.account.kept == found.relations.num_rows
    ids = [one for one in found.relations["relation_id"].to_pylist() if one]
    assert len(ids) == len(set(ids))


def test_ten_per_cent_of_bad_lines_are_told_in_one(tmp_path: Path) -> None:
    rows = _rows(0, 100)
    rows[::10] = ["a", "a\tb", *["a\t" * 20] * 8]
    (tmp_path / "x.tsv").write_text(_text(*rows), encoding="utf-8")
    account = write_events("icews", tmp_path / "x.tsv", tmp_path / "r.csv")
    assert account.to_text().splitlines() == [
        "icews: 100 rows read = 90 kept + 10 left out; 90 relations",
        "  10 left out: has not 8 cells: '21' 8, '1' 1, '2' 1",
    ]


def test_the_first_line_of_a_file_without_header_may_be_bad(tmp_path: Path) -> None:
    row = "\t".join(["7", "20201113", *[""] * 3, "RUS", "", "RUS", *[""] * 7, "ARM", "", "ARM"])
    row += "\t" * 8 + "1\t190" + "\t" * (61 - 27)
    (tmp_path / "x.CSV").write_text(f"broken\tline\n{row}\n", encoding="utf-8")
    found = import_events("gdelt", tmp_path / "x.CSV")
    assert (found.account.read, found.account.kept) == (2, 1)


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _damage(data: bytes) -> bytes:
    middle = len(data) // 2
    return (
        data[:middle] + bytes(255 - one for one in data[middle : middle + 40]) + data[middle + 40 :]
    )


def _gz(folder: Path, spoil: Callable[[bytes], bytes]) -> Path:
    path = folder / "x.tsv.gz"
    path.write_bytes(spoil(gzip.compress(_text(*_rows(0, 50_000)).encode())))
    return path


def _zip(folder: Path, spoil: Callable[[bytes], bytes]) -> Path:
    path = folder / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.tsv", _text(*_rows(0, 50_000)))
    path.write_bytes(spoil(path.read_bytes()))
    return path


@pytest.mark.parametrize("make", [_gz, _zip])
@pytest.mark.parametrize("spoil", [_cut, _damage])
def test_archives_cut_off_or_damaged_leave_nothing_written(
    tmp_path: Path, make: Any, spoil: Any
) -> None:
    path = make(tmp_path, spoil)
    output = tmp_path / "out" / "r.csv"
    with pytest.raises(InputError) as caught:
        write_events("icews", path, output, report=tmp_path / "out" / "report.csv")
    told = str(caught.value)
    assert told.startswith(str(path))
    assert "cut off" in told or "damaged" in told
    assert len(told.splitlines()) == 1
    assert not list(output.parent.iterdir())


def test_what_stood_there_stays_if_a_later_file_is_bad(folder: Path) -> None:
    output = folder / "r.csv"
    output.write_text("before")
    (folder / "z.tsv").write_text("a\tb\n1\t2\n")
    with pytest.raises(InputError, match=r"z\.tsv: is no ICEWS table; columns missing: Event ID"):
        write_events("icews", [folder / "a.tsv", folder / "z.tsv"], output)
    assert output.read_text() == "before"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "x.csv: the file is empty"),
        (b"\n \n", "x.csv: the file is empty"),
        (b"\0\0\0", "is not a text file"),
        ("a,b".encode("utf-16"), "is UTF-16 text; save the file as UTF-8"),
        (b"ccode1,ccode2,year,x\n1,2,3,4\n", "columns missing: Event ID, Event Date, Source Name"),
        (
            b"event_id_cnty,event_date,sub_event_type,actor1,actor2\n1,2,3,4,5\n",
            "is no ICEWS table; its columns are those of ACLED",
        ),
        (_text(ROW.format(1, "010")).encode(), "no row could be kept; nothing is written"),
        (_text('1\t"' + "x" * 3_000_000).replace("\t", ",").encode(), "is a quote never closed?"),
    ],
)
def test_other_files_are_refused_in_a_line(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "x.csv").write_bytes(data)
    with pytest.raises(InputError) as caught:
        write_events("icews", tmp_path / "x.csv", tmp_path / "r.csv")
    assert message in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_a_header_alone_is_no_rows(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text(_text())
    found = import_events("icews", tmp_path / "x.tsv")
    assert (found.account.read, found.relations.num_rows) == (0, 0)
    assert found.relations.column_names[: len(RELATIONS.names)] == list(RELATIONS.names)


def test_bytes_that_are_not_utf8_are_read_and_counted(tmp_path: Path) -> None:
    row = ROW.format(1, "190").replace("Army", "Armée")
    (tmp_path / "x.tsv").write_bytes(_text(row).encode("cp1252"))
    found = import_events("icews", tmp_path / "x.tsv")
    assert found.relations["source_actor"].to_pylist() == ["Armée"]
    assert found.account.mended == 2


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        ("none.tsv", "none.tsv: there is no such file"),
        ("*.nothing", "no file matches"),
        ("empty", "empty: the folder holds no .csv"),
        ("x.xlsx", ".xlsx files of event data are not read"),
        ("x.zip", "the archive holds no table"),
    ],
)
def test_paths_that_are_nothing(tmp_path: Path, paths: str, message: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.xlsx").write_bytes(b"PK")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("readme.pdf", b"%PDF")
    with pytest.raises(InputError, match=message.replace(".", r"\.")):
        import_events("icews", tmp_path / paths)


def test_kinds_and_options_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'phoenix' is no data set .* allowed: gdelt, icews"):
        import_events("phoenix", tmp_path)
    with pytest.raises(TypeError, match="no option 'speed'"):
        write_events("icews", tmp_path, tmp_path / "r.csv", speed=1)
    (tmp_path / "x.tsv").write_text(_text(*_rows(0, 1)))
    with pytest.raises(InputError, match="cannot be both the relations and the report"):
        write_events("icews", tmp_path, tmp_path / "r.csv", report=tmp_path / "r.csv")
    with pytest.raises(InputError, match=r"x\.tsv: cannot be both read and written"):
        write_events("icews", tmp_path, tmp_path / "r.csv", report=tmp_path / "x.tsv")
    assert len(KINDS) == 8


def test_own_codes_and_edition(folder: Path) -> None:
    (folder / "mine.txt").write_text("code,relation\n190,sanction\n")
    found = import_events(
        "icews", folder / "a.tsv", codes=folder / "mine.txt", edition="2018 week 22"
    )
    assert set(found.relations["relation"].to_pylist()) == {"sanction"}
    assert set(found.relations["extractor"].to_pylist()) == {"ICEWS 2018 week 22"}


def test_memory_does_not_grow_with_the_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_BLOCK", 50_000)
    monkeypatch.setattr(importing, "_ROW_GROUP", 1_000)
    peaks = []
    for rows in (10_000, 200_000):
        (tmp_path / "x.tsv").write_text(_text(*_rows(0, rows)), encoding="utf-8")
        pool, before = pa.proxy_memory_pool(pa.system_memory_pool()), pa.default_memory_pool()
        pa.set_memory_pool(pool)
        try:
            write_events("icews", tmp_path / "x.tsv", tmp_path / "r.parquet")
        finally:
            pa.set_memory_pool(before)
        peaks.append(pool.max_memory())
    assert peaks[1] < 3 * peaks[0]
