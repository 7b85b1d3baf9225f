"""Tables from and to files: exact round trips, and a clear line for everything that is wrong."""

from __future__ import annotations

import io
import json
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis.relations import Relations
from graphkit.errors import InputError, TableError
from graphkit.exchange.tables import SUFFIXES, check_file, read, read_table, write_table
from graphkit.schema import ACTORS, RELATIONS, to_arrow

HEADER = "source,target,relation,start,end"
GOOD = f"{HEADER}\nRUS,ARM,mediation,2020-10-10,\n"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
AWKWARD = st.sampled_from(['a "b"', "x,y", "one\ntwo", "one\r\ntwo", "\r", "", " ", "null", "N/A"])


def make(rows: list[dict[str, Any]] | None = None) -> Relations:
    rows = rows or [{"source": "RUS", "target": "ARM", "relation": "mediation", "start": "2020"}]
    return Relations.from_arrow(to_arrow(rows, RELATIONS))


def lines(caught: pytest.ExceptionInfo[InputError]) -> list[str]:
    return str(caught.value).splitlines()


# ---------------------------------------------------------------------------- round trips


@st.composite
def relations_tables(draw: st.DrawFn) -> pa.Table:
    texts = st.one_of(TEXTS, AWKWARD)
    rows = [
        {
            "source": "RUS",
            "target": "ARM",
            "relation": "mediation",
            "evidence": draw(texts),
            "publisher": draw(texts),
            "confidence": draw(st.one_of(st.none(), st.floats(0, 1))),
            "weight": draw(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))),
            "evidence_start": draw(st.one_of(st.none(), st.integers(0, 2**50))),
            "catatan, lain": draw(texts),
        }
        for _ in range(draw(st.integers(0, 5)))
    ]
    return make(rows).to_arrow() if rows else make().head(0).to_arrow()


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(table=relations_tables())
def test_what_is_written_is_read(suffix: str, table: pa.Table) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"r{suffix}")
        write_table(table, path)
        if not table.num_rows:
            table = table.select(RELATIONS.names)  # JSON without rows names no columns
        if suffix == ".jsonl" and not table.num_rows:
            return  # the file is empty, which is refused
        assert read(path).to_arrow().select(table.column_names).equals(table)
        assert check_file(path) == []


@given(st.lists(st.lists(st.one_of(TEXTS, AWKWARD), min_size=2, max_size=2), max_size=5))
def test_any_text_survives_csv(rows: list[list[str]]) -> None:
    columns = {name: pa.array([row[i] for row in rows], pa.string()) for i, name in enumerate("ab")}
    with TemporaryDirectory() as folder:
        path = Path(folder, "t.csv")
        base = {name: pa.array(["X"] * len(rows), pa.string()) for name in ("source", "target")}
        kinds = {"relation": pa.array(["clash"] * len(rows), pa.string())}
        write_table(pa.table(base | kinds | columns), path)
        assert b"\r\n" not in path.read_bytes() or any("\r\n" in "".join(row) for row in rows)
        table = read_table(path)
    assert [list(pair) for pair in zip(*(table[n].to_pylist() for n in "ab"), strict=True)] == rows


def test_csv_is_for_people(tmp_path: Path) -> None:
    write_table(pa.table({"a": ["x", 'say "y", z'], "b": [1, None]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b'a,b\nx,1\n"say ""y"", z",\n'


def test_one_empty_column_is_still_rows(tmp_path: Path) -> None:
    write_table(pa.table({"source": ["", "A"]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text() == 'source\n""\nA\n'


def test_json_is_an_array_and_jsonl_is_lines(tmp_path: Path) -> None:
    table = pa.table({"a": ["é"], "n": [1.5]})
    write_table(table, tmp_path / "t.json")
    write_table(table, tmp_path / "t.jsonl")
    assert json.loads((tmp_path / "t.json").read_text()) == [{"a": "é", "n": 1.5}]
    assert (tmp_path / "t.jsonl").read_text() == '{"a": "é", "n": 1.5}\n'
    write_table(table.slice(0, 0), tmp_path / "t.json")
    assert json.loads((tmp_path / "t.json").read_text()) == []


def test_relations_are_written_as_they_are(tmp_path: Path) -> None:
    relations = make()
    write_table(relations, tmp_path / "r.PARQUET")
    assert pq.read_table(tmp_path / "r.PARQUET").equals(relations.to_arrow())


@pytest.mark.parametrize(
    ("name", "message"),
    [("r.xlsx", ".xlsx files are not known; allowed: .csv, .parquet"), ("r", "without a suffix")],
)
def test_a_format_that_is_not_known(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        write_table(make(), tmp_path / name)
    (tmp_path / name).write_text(GOOD)
    if "." in name:
        with pytest.raises(InputError, match=message):
            read(tmp_path / name)
    else:
        assert len(read(tmp_path / name)) == 1


def test_a_table_that_breaks_while_it_is_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_table(pa.table({"x": [float("nan")]}), tmp_path / "t.json")
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------------------- sources


def test_every_source_gives_the_same_relations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    relations = make([{"source": "RUS", "target": "ARM", "relation": "treaty", "weight": 2.5}])
    table = relations.to_arrow()
    for suffix in SUFFIXES:
        write_table(table, tmp_path / f"r{suffix}")
    (tmp_path / "deep").mkdir()
    write_table(table, tmp_path / "deep" / "part.parquet")
    sources = [
        *(tmp_path / f"r{suffix}" for suffix in SUFFIXES),
        str(tmp_path / "r.csv"),
        tmp_path / "deep",
        f"{tmp_path}/deep/*.parquet",
        f"{tmp_path}/**/part.parquet",
        table,
        relations.to_pandas(),
    ]
    for source in sources:
        assert read(source).to_arrow().equals(table), source
    for name in ("r.csv", "r.parquet"):
        stdin = io.TextIOWrapper(io.BytesIO((tmp_path / name).read_bytes()))
        monkeypatch.setattr(sys, "stdin", stdin)
        found = read("-")
        assert found.to_arrow().equals(table)
        assert found.name == "standard input"


def test_relations_are_called_what_they_were_read_from(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(GOOD)
    assert read(tmp_path / "r.csv").name == str(tmp_path / "r.csv")
    assert read(make().to_arrow()).name == ""


def test_a_folder_of_parquet_is_one_table(tmp_path: Path) -> None:
    write_table(make(), tmp_path / "b.parquet")
    more = pa.table({"source": ["A"], "target": ["B"], "relation": ["clash"], "note": ["x"]})
    pq.write_table(more, tmp_path / "a.parquet")
    found = read(tmp_path)
    assert found.to_arrow()["note"].to_pylist() == ["x", ""]
    assert found.to_arrow()["source"].to_pylist() == ["A", "RUS"]


def test_faults_of_a_folder_name_the_file(tmp_path: Path) -> None:
    bad = pa.table({"source": ["A"], "target": ["B"], "relation": ["war"]})
    for name in ("a.parquet", "b.parquet"):
        pq.write_table(bad, tmp_path / name)
    with pytest.raises(TableError) as caught:
        read(tmp_path)
    assert [Path(fault.file).name for fault in caught.value.faults] == ["a.parquet", "b.parquet"]


def test_a_frame_of_any_kind_of_columns() -> None:
    frame = pd.DataFrame(
        {
            "source": pd.Categorical(["RUS", "ARM"]),
            "target": ["ARM", "AZE"],
            "relation": ["mediation", "clash"],
            "start": [pd.Timestamp("2020-10-10"), pd.NaT],
            "end": pd.Series([None, None], dtype=object),
            "evidence_start": [3.0, np.nan],
            "year": [2020, np.nan],
            7: [True, False],
        },
        index=[5, 6],
    )
    before = frame.copy(deep=True)
    rows = read(frame).to_arrow().to_pylist()
    pd.testing.assert_frame_equal(frame, before)
    assert [row["start"] for row in rows] == ["2020-10-10", ""]
    assert [row["evidence_start"] for row in rows] == [3, None]
    assert [row["year"] for row in rows] == ["2020", ""]
    assert [row["7"] for row in rows] == ["true", "false"]


def test_a_frame_that_cannot_be_a_table() -> None:
    base = {"source": ["A", "B"], "target": ["A", "B"], "relation": ["clash", "clash"]}
    with pytest.raises(InputError, match="column 'start' of the frame mixes"):
        read(pd.DataFrame(base | {"start": ["2020", 2021]}))
    twice = pd.DataFrame(
        [["A", "B", "clash", "x"]], columns=["source", "target", "relation", "source"]
    )
    with pytest.raises(InputError, match="two columns called 'source'"):
        read(twice)
    with pytest.raises(TableError, match="column 'tags': 'list"):
        read(pd.DataFrame(base | {"tags": [["a"], []]}))


def test_other_tables_have_their_own_schema(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("actor_id,name,kind\nX,Ex,state\n")
    assert read_table(tmp_path / "actors.csv", ACTORS)["name"].to_pylist() == ["Ex"]
    (tmp_path / "actors.csv").write_text("actor_id,name,kind\nX,Ex,planet\n")
    with pytest.raises(TableError, match="row 1: column 'kind': 'planet' is not a kind"):
        read_table(tmp_path / "actors.csv", ACTORS)


# -------------------------------------------------------------------------------- faults


def faults(text: str | bytes, name: str = "r.csv") -> list[str]:
    """Read a file of this content, in a folder of its own, and return what is said about it."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(InputError) as caught:
            read(path)
        with_path = lines(caught)
    assert all(line.startswith(f"{folder}/{name}: ") for line in with_path)
    return [line.removeprefix(f"{folder}/{name}: ") for line in with_path]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"\xef\xbb\xbf\n", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0", "is not UTF-8 text"),
        (b"SQLite format 3\0\x01", "is not a text file (it holds NUL bytes)"),
        ("source,target\nC\xf4te,X\n".encode("latin-1"), "line 2 is not UTF-8 text (byte 0xf4)"),
        ("source,target\n".encode("utf-16"), "is UTF-16 text; save the file as UTF-8"),
        (b'source,target,relation\nA,"B,clash\n', "line 2 has a quoted cell that is never closed"),
    ],
)
def test_what_is_no_csv_file(content: bytes, message: str) -> None:
    (line,) = faults(content)
    assert message in line


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            "sourc,target,relation",
            "column missing: source; columns not known: 'sourc' (is it source?)",
        ),
        ("from,to,relation", "columns missing: source, target; columns not known: 'from', 'to'"),
        ("Source,Target,Relation", "'Source' (is it source?), 'Target' (is it target?)"),
        ("source;target;relation", "the columns seem to be separated by ';': write commas"),
        ("source,target", "column missing: relation"),
    ],
)
def test_a_wrong_header_is_one_line(header: str, message: str) -> None:
    (line,) = faults(f"{header}\nA,B,clash\n")
    assert message in line


def test_a_column_that_stands_twice() -> None:
    assert faults("source,target,relation,source\nA,B,clash,C\n") == [
        "column 'source': stands twice in the header"
    ]


def test_every_fault_of_every_row_is_named() -> None:
    rows = [
        "RUS,ARM,mediation,2020-10-10,",
        ",ARM,mediation,2020-02-30,",
        "RUS,ARM",
        "RUS,ARM,war,2022,2020",
        "",
        "RUS,ARM,mediation,2020,,extra",
        'RUS,"A ""B""",mediation,,',
    ]
    found = faults("\n".join([HEADER, *rows]))
    assert [line.partition("; allowed")[0] for line in found] == [
        "row 2: column 'source': is empty; a value is required",
        "row 2: column 'start': '2020-02-30' is no date: day is out of range for month",
        "row 3: has 2 cells; the header has 5 (2 such rows: 3, 5)",
        "row 4: column 'relation': 'war' is not a relation type",
        "row 4: column 'end': '2020' is before the start '2022'",
        "row 6: column 'target': 'A \"B\"' is no id: it has blanks in it",
    ]


def test_check_gives_what_reading_raises(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(f"{HEADER}\nRUS,ARM,war,,\nRUS,ARM\n")
    with pytest.raises(TableError) as caught:
        read(tmp_path / "r.csv")
    assert check_file(tmp_path / "r.csv") == list(caught.value.faults)
    (tmp_path / "r.csv").write_text(GOOD)
    assert check_file(tmp_path / "r.csv") == []


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "r.parquet", "the file is empty"),
        (b"PAR1no", "r.parquet", "cannot be read as Parquet"),
        (b"{", "r.json", "is not JSON"),
        (b'{"source": "A"}', "r.json", "is no list of rows"),
        (b"[1]", "r.json", "is no list of rows"),
        (b'{"source": "A"}\n{', "r.jsonl", "line 2: is not JSON"),
        (
            b'[{"source": ["A"]}]',
            "r.json",
            "row 1: column 'source': '[\"A\"]' is not a single value",
        ),
        (b"[" * 100_000, "r.json", "is not JSON"),
    ],
)
def test_what_is_no_file_of_its_kind(content: bytes, name: str, message: str) -> None:
    (line,) = faults(content, name)
    assert message in line


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no.csv", "cannot be read: No such file or directory"),
        ("no*.parquet", "no file matches"),
        ("empty", "the folder holds no Parquet file"),
        ("texts", "the folder holds no Parquet file; give the file itself: .*r.csv"),
    ],
)
def test_what_is_not_there(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "r.csv").write_text(GOOD)
    with pytest.raises(InputError, match=message):
        read(tmp_path / name)


@given(st.binary(max_size=200), st.sampled_from(["r.csv", "r.json", "r.jsonl", "r.parquet", "r"]))
def test_no_bytes_make_a_traceback(content: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        with pytest.raises(InputError):
            read(path)


CELLS = st.sampled_from(
    ["RUS", "mediation", "2020", '"', '"a', 'b"', "", "\n", "é", "\0", ",", "\r"]
)


@given(st.lists(CELLS, max_size=25))
def test_no_text_makes_a_traceback(cells: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "r.csv")
        path.write_bytes(f"{HEADER}\n{','.join(cells)}\n".encode())
        with suppress(InputError):
            read(path)


# ----------------------------------------------------------------------------- reading CSV


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", [True, False])
def test_csv_of_every_habit(end: str, mark: str, last: bool, tmp_path: Path) -> None:
    text = mark + end.join([HEADER, "RUS,ARM,mediation,2020-10-10,", '"TUR","AZE","support",,'])
    (tmp_path / "r.csv").write_bytes((text + end * last).encode())
    assert read(tmp_path / "r.csv").to_arrow()["source"].to_pylist() == ["RUS", "TUR"]


def test_only_a_header_is_no_rows(tmp_path: Path) -> None:
    for text in (HEADER, f"{HEADER}\n", f"\n{HEADER}\n\n"):
        (tmp_path / "r.csv").write_text(text)
        assert len(read(tmp_path / "r.csv")) == 0


def test_cells_longer_than_the_readers_block(tmp_path: Path) -> None:
    long = "x" * 3_000_000
    (tmp_path / "r.csv").write_text(
        f"{HEADER},evidence\nRUS,ARM,mediation,,,{long}\nA,B,clash,,,y\n"
    )
    assert read(tmp_path / "r.csv").to_arrow()["evidence"].to_pylist() == [long, "y"]


def test_rows_are_numbered_across_blocks(tmp_path: Path) -> None:
    rows = ["RUS,ARM,mediation,2020,"] * 60_000
    rows[1_000] = "RUS"
    rows[50_000] = "RUS,ARM,war,2020,"
    (tmp_path / "r.csv").write_text("\n".join([HEADER, *rows]))
    assert [fault.row for fault in check_file(tmp_path / "r.csv")] == [1_001, 50_001]
