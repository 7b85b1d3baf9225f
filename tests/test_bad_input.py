"""What nobody can read, by every command that reads: one line a kind of fault, nothing written."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import graphkit as gk
from graphkit.cli import main
from graphkit.exchange.mapped import HEADER
from graphkit.exchange.parts import joined_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

N = 100
COLUMNS: dict[str, list[Any]] = {
    "source": ["ARM"] * N,
    "target": ["AZE"] * N,
    "relation": ["clash"] * N,
    "start": ["2020-10-01"] * N,
    "confidence": [0.5] * N,
}
HEADER_LINE = "source,target,relation,start,confidence"
GOOD = "ARM,AZE,clash,2020-10-01,0.5"


def parquet(path: Path, **columns: Any) -> Path:
    path.parent.mkdir(exist_ok=True)
    given = {name: values for name, values in (COLUMNS | columns).items() if values is not None}
    pq.write_table(pa.table(given), path)
    return path


def cut(path: Path, share: float) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def table(path: Path, *bad: str, header: str = HEADER_LINE, good: str = GOOD) -> Path:
    """Write a CSV file of which every tenth row is bad, each in its turn."""
    rows = [good.format(row) for row in range(N)]
    for place in range(0, N, 10):
        rows[place] = bad[place // 10 % len(bad)]
    path.write_text("\n".join([header, *rows, ""]), "utf-8")
    return path


def text(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def parts(folder: Path, *others: dict[str, Any]) -> Path:
    for place, columns in enumerate(others):
        parquet(folder / f"{place}.parquet", **columns)
    return folder


def store(folder: Path, change: Callable[[Path], object]) -> Path:
    made = gk.pack(parquet(folder / "r.parquet"), folder / "store").path
    change(made)
    return made


def newer(made: Path) -> None:
    head = json.loads((made / HEADER).read_text("utf-8"))
    (made / HEADER).write_text(json.dumps(head | {"version": 99}), "utf-8")


SUCH = "(10 such rows: 1, 11, 21, 31, 41, …)"
ALL = "(100 such rows: 1, 2, 3, 4, 5, …)"
DATE = "is no date; write YYYY, YYYY-MM or YYYY-MM-DD, years 0001 to 9998"

CASES: dict[str, tuple[Callable[[Path], Path], list[str]]] = {
    "Parquet cut in half": (
        lambda at: cut(parquet(at / "r.parquet"), 0.5),
        ["{}: cannot be read as Parquet: its end is missing; is the file cut off, or no Parquet?"],
    ),
    "CSV under the name of Parquet": (
        lambda at: text(at / "r.parquet", f"{HEADER_LINE}\n{GOOD}\n"),
        ["{}: cannot be read as Parquet: its end is missing; is the file cut off, or no Parquet?"],
    ),
    "text for numbers": (
        lambda at: parquet(at / "r.parquet", confidence=["high"] * N),
        [f"{{}}: row 1: column 'confidence': 'high' is no number {ALL}"],
    ),
    "numbers for dates": (
        lambda at: parquet(at / "r.parquet", start=list(range(N))),
        [f"{{}}: row 1: column 'start': '0' {DATE} {ALL}"],
    ),
    "truth for numbers": (
        lambda at: parquet(at / "r.parquet", confidence=[True] * N),
        [f"{{}}: row 1: column 'confidence': 'true' is no number {ALL}"],
    ),
    "lists for ids": (
        lambda at: parquet(at / "r.parquet", source=[["ARM"]] * N),
        ["{}: column 'source': 'list<element: string>' cannot stand in a cell; allowed: "],
    ),
    "times for dates": (
        lambda at: parquet(at / "r.parquet", start=[dt.time(1)] * N),
        [f"{{}}: row 1: column 'start': '01:00:00.000000' {DATE} {ALL}"],
    ),
    "infinite confidence": (
        lambda at: parquet(at / "r.parquet", confidence=[float("inf")] * N),
        [f"{{}}: row 1: column 'confidence': 'inf' is no number {ALL}"],
    ),
    "10 % of other lengths": (
        lambda at: table(at / "r.csv", "ARM,AZE", "ARM", f"{GOOD},x"),
        [f"{{}}: row 1: has 2 cells; the header has 5 {SUCH}"],
    ),
    "10 % of other values": (
        lambda at: table(at / "r.csv", GOOD.replace("2020-10-01", "soon"), GOOD.replace("ARM", "")),
        [
            f"{{}}: row 1: column 'start': 'soon' {DATE} (5 such rows: 1, 21, 41, 61, 81)",
            "{}: row 11: column 'source': is empty; a value is required (5 such rows: 11, 31, 51, ",
        ],
    ),
    "ids that stand twice": (
        lambda at: table(
            at / "r.csv",
            f"i5,{GOOD}",
            header=f"relation_id,{HEADER_LINE}",
            good=f"i{{}},{GOOD}",
        ),
        [
            "{}: row 6: column 'relation_id': 'i5' stands in row 1 already; "
            "every row needs its own (10 such rows: 6, 11, 21, 31, 41, …)"
        ],
    ),
    "confidence NaN": (
        lambda at: table(at / "r.csv", GOOD.replace("0.5", "NaN")),
        [f"{{}}: row 1: column 'confidence': 'NaN' is no number {SUCH}"],
    ),
    "years that no calendar has": (
        lambda at: table(at / "r.csv", *(GOOD.replace("2020", y) for y in ("0000", "9999"))),
        ["{}: row 1: column 'start': '0000-10-01' is no date we can use; write YYYY"],
    ),
    "years of five figures": (
        lambda at: table(at / "r.csv", GOOD.replace("2020", "10000")),
        [f"{{}}: row 1: column 'start': '10000-10-01' {DATE} {SUCH}"],
    ),
    "an empty file": (lambda at: text(at / "r.csv", ""), ["{}: the file is empty"]),
    "an empty Parquet file": (lambda at: text(at / "r.parquet", ""), ["{}: the file is empty"]),
    "a CSV file cut in a quote": (
        lambda at: text(at / "r.csv", f'{HEADER_LINE},evidence\n{GOOD},"They fo'),
        ["{}: line 2 has a quoted cell that is never closed; is the file cut off?"],
    ),
    "no text": (
        lambda at: text(at / "r.csv", bytes(range(256))),
        ["{}: is not a text file (it holds NUL bytes)"],
    ),
    "JSON lines cut off": (
        lambda at: text(at / "r.jsonl", '{"source": "ARM"}\n{"sour'),
        ["{}: line 2: is not JSON: Unterminated string"],
    ),
    "no file": (lambda at: at / "r.csv", ["{}: cannot be read: No such file or directory"]),
    "a folder without Parquet": (
        lambda at: text(at / "r.csv", "x").parent,
        ["{}: the folder holds no Parquet file; give the file itself: {}/r.csv"],
    ),
    "parts with other columns": (
        lambda at: parts(at, {}, {"source": None, "sourc": ["ARM"] * N}),
        ["{}/1.parquet: column missing: source; columns not known: 'sourc' (is it source?)"],
    ),
    "parts with bad values": (
        lambda at: parts(at, {}, {"start": ["soon"] * N}),
        [f"{{}}/1.parquet: row 1: column 'start': 'soon' {DATE} {ALL}"],
    ),
    "parts with the same ids": (
        lambda at: parts(at, *[{"relation_id": [f"i{row}" for row in range(N)]}] * 2),
        [
            "{}/1.parquet: row 1: column 'relation_id': 'i0' stands in {}/0.parquet, row 1, "
            f"already; every row needs its own {ALL}"
        ],
    ),
    "one part cut off": (
        lambda at: cut(parts(at, {}, {}) / "1.parquet", 0.7).parent,
        ["{}/1.parquet: cannot be read as Parquet: its end is missing"],
    ),
    "a store without its head": (
        lambda at: store(at, lambda made: (made / HEADER).unlink()),
        ["{}/store.json: is damaged (No such file or directory); pack the store again"],
    ),
    "a store with half a head": (
        lambda at: store(at, lambda made: cut(made / HEADER, 0.5)),
        ["{}/store.json: is damaged (Unterminated string"],
    ),
    "a store of a newer version": (
        lambda at: store(at, newer),
        ["{}: is a prepared store of version 99, this graphkit reads up to 1; "],
    ),
    "a store of which an array is cut off": (
        lambda at: store(at, lambda made: [cut(one, 0.5) for one in made.glob("*.i4")]),
        ["{}/"],
    ),
    "a store whose table has become bad": (
        lambda at: store(at, lambda made: cut(made.parent / "r.parquet", 0.5)),
        ["{}: its table has changed and cannot be packed again: "],
    ),
    "a store whose table has got faults": (
        lambda at: store(at, lambda made: parquet(made.parent / "r.parquet", start=["soon"] * N)),
        [f"r.parquet: row 1: column 'start': 'soon' {DATE} {ALL}"],
    ),
}
COMMANDS = {
    "check": [],
    "slice": ["--period", "2020", "-o", "{}/out.csv"],
    "show": ["--period", "2020", "-o", "{}/out.html"],
    "compare": ["2019", "2020", "-o", "{}/out.json"],
    "paths": ["ARM", "AZE"],
    "count": ["--period", "2020"],
    "review": ["-o", "{}/out.csv"],
    "pack": ["-o", "{}/out"],
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_said_in_a_line_and_nothing_is_written(
    tmp_path: Path, case: str, command: str
) -> None:
    make, expected = CASES[case]
    source, outputs = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    shutil.copytree(gk.pack(pa.table(COLUMNS), tmp_path / "good").path, outputs / "out")
    for name in ("out.csv", "out.html", "out.json"):
        (outputs / name).write_text("before", "utf-8")
    file = make(source)
    before = contents(tmp_path)
    options = [option.format(outputs) for option in COMMANDS[command]]
    result = CliRunner().invoke(main, [command, str(file), *options])
    assert result.exit_code == 1, result.output
    assert contents(tmp_path) == before
    if command == "check":
        assert result.stdout.strip() or len(result.stderr.splitlines()) == 1
        return
    assert result.stdout == ""
    for line, start in zip(result.stderr.splitlines(), expected, strict=True):
        assert start.replace("{}", str(file)) in line


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if not path.is_dir()}


def test_check_names_every_row_and_counts_them(tmp_path: Path) -> None:
    file = table(tmp_path / "r.csv", "ARM,AZE")
    result = CliRunner().invoke(main, ["check", str(file)])
    assert len(result.stdout.splitlines()) == 10
    assert result.stderr == f"graphkit: {file}: 10 faults, in 10 rows\n"


def test_parts_with_the_same_ids_are_found_by_check(tmp_path: Path) -> None:
    folder = parts(tmp_path / "in", *[{"relation_id": ["i"] + [""] * (N - 1)}] * 2)
    found = gk.check_file(folder)
    assert [(fault.file, fault.row) for fault in found] == [(str(folder / "1.parquet"), 1)]


def test_parts_of_other_types_and_columns_go_together(tmp_path: Path) -> None:
    days = [dt.date(2020, 10, 1)] * N
    folder = parts(
        tmp_path / "in", {}, {"start": days, "confidence": ["0.5"] * N}, {"weight": [2] * N}
    )
    relations = gk.read(folder)
    assert relations.count("2020-10-01") == 3 * N
    found = relations.to_arrow()
    assert set(found["confidence"].to_pylist()) == {0.5}
    assert found["weight"].to_pylist() == [None] * 2 * N + [2.0] * N


def test_numbers_keep_their_figures_beside_text() -> None:
    numbers = [0.1 + 0.2, 1e-17, 12345678.9, None]
    joined = joined_tables([pa.table({"n": numbers}), pa.table({"n": ["x"]})])["n"].to_pylist()
    assert [float(one or "nan") for one in joined[:3]] == numbers[:3]


# ------------------------------------------------------------------------------------- archives

EVENTS = "\n".join(
    [
        "ccode1,ccode2,year,defense,neutrality,nonaggression,entente,version4id",
        *(f"365,371,{year},1,0,0,0,{number}" for number in range(400) for year in (1992, 1993)),
    ]
).encode()


def zipped(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.csv", data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.csv.gz", gzip.compress(EVENTS)[:-300], "x.csv.gz: is cut off; get it anew"),
        ("x.csv.gz", gzip.compress(EVENTS)[:-4], "x.csv.gz: is cut off; get it anew"),
        ("x.csv.gz", gzip.compress(b""), "x.csv.gz: the file is empty"),
        ("x.zip", zipped(EVENTS)[:-300], "x.zip: is a .zip archive that is cut off or damaged"),
        ("x.zip", zipped(EVENTS).replace(b"\x00\x00x.csv", b"\x00\x00y.csv", 1), "x.zip/x.csv: c"),
        ("x.csv", b"", "x.csv: the file is empty"),
        ("x.csv", b"a,b\n1,2\n", "x.csv: is no COW alliances dyad-years table; "),
    ],
)
def test_an_import_breaks_off_in_a_line_and_writes_nothing(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    file = text(tmp_path / name, data)
    output = text(tmp_path / "r.csv", "before")
    report = text(tmp_path / "report.csv", "before")
    before = contents(tmp_path)
    options = ["-o", str(output), "--report", str(report)]
    result = CliRunner().invoke(main, ["import", "cow", str(file), *options])
    assert (result.exit_code, result.stdout) == (1, "")
    assert contents(tmp_path) == before
    (line,) = result.stderr.splitlines()
    assert message in line
