"""Parquet read late: the same rows, and one line for what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import graphkit as gk
from graphkit.errors import InputError, TableError
from graphkit.exchange import parquet
from graphkit.exchange.parquet import ParquetFiles

if TYPE_CHECKING:
    from pathlib import Path

ROW = {"source": "ARM", "target": "AZE", "relation": "clash", "start": "2020"}


def write(path: Path, table: pa.Table, rows: int = 7) -> Path:
    pq.write_table(table, path, row_group_size=rows)
    return path


@pytest.mark.parametrize("kept", [0, 2**20])
def test_rows_are_taken_from_their_row_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr(parquet, "_KEPT_BYTES", kept)
    texts = [f"text {place}" for place in range(50)]
    parts = [pa.table({"evidence": texts[:20]}), pa.table({"evidence": texts[20:]})]
    files = ParquetFiles([write(tmp_path / f"{n}.parquet", part) for n, part in enumerate(parts)])
    for rows in ([0], [49, 3, 20, 19, 3], [], list(range(50))):
        found = files.take("evidence", np.array(rows, np.int32))
        assert found.to_pylist() == [texts[row] for row in rows]
    assert files.column("evidence").to_pylist() == texts


def test_text_that_nobody_asks_for_is_not_read(tmp_path: Path, monkeypatch: Any) -> None:
    table = pa.Table.from_pylist([ROW | {"evidence": "They fought.", "note": "x"}])
    asked: list[str] = []
    column, take = ParquetFiles.column, ParquetFiles.take

    def columns_asked(self: ParquetFiles, name: str) -> pa.ChunkedArray:
        asked.append(name)
        return column(self, name)

    def rows_asked(self: ParquetFiles, name: str, rows: Any) -> pa.ChunkedArray:
        asked.append(name)
        return take(self, name, rows)

    monkeypatch.setattr(ParquetFiles, "column", columns_asked)
    monkeypatch.setattr(ParquetFiles, "take", rows_asked)
    relations = gk.read(write(tmp_path / "r.parquet", table))
    relations.compare("2020", "2022").to_arrow()
    assert relations.count("2020") == 1
    assert set(asked) == {"source", "target", "relation", "start"}
    assert relations.slice("2020").to_arrow()["evidence"].to_pylist() == ["They fought."]
    assert {"evidence", "note"} <= set(asked)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"start": ["2020-02-30"]}, "row 1: column 'start': '2020-02-30' is no date"),
        ({"start": ["9999"]}, "'9999' is no date we can use; write YYYY"),
        ({"start": ["2022"], "end": ["2020"]}, "'2020' is before the start '2022'"),
        ({"weight": ["much"]}, "column 'weight': 'much' is no number"),
        ({"weight": ["NaN"]}, "column 'weight': 'NaN' is no number"),
        ({"weight": [float("inf")]}, "column 'weight': 'inf' is no number"),
        ({"confidence": [1.5]}, "'1.5' is out of range; allowed: 0 to 1"),
        ({"evidence_start": [1.5]}, "'1.5' is no whole number"),
        ({"status": ["said"]}, "'said' is not a status"),
        ({"relation": ["war"]}, "'war' is not a relation type"),
        ({"source": [None]}, "column 'source': is empty"),
        ({"weight": [[1.0]]}, "column 'weight': 'list<element: double>' cannot stand in a cell"),
        ({"weight": [b"1"]}, "column 'weight': 'binary' cannot stand in a cell"),
        (
            {"evidence": ["ab"], "evidence_start": [0], "evidence_end": [3]},
            "does not fit: 3 code points for an evidence of 2",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, table: dict[str, Any], message: str) -> None:
    columns = {name: [value] for name, value in ROW.items()} | table
    path = write(tmp_path / "r.parquet", pa.table(columns))
    with pytest.raises(TableError) as caught:
        gk.read(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert len(str(caught.value).splitlines()) == 1


def test_a_weight_that_is_not_a_number_is_missing(tmp_path: Path) -> None:
    table = pa.table({name: [value] for name, value in ROW.items()} | {"weight": [float("nan")]})
    relations = gk.read(write(tmp_path / "r.parquet", table))
    assert relations.to_arrow()["weight"].to_pylist() == [None]


def test_ids_that_stand_twice_are_named(tmp_path: Path) -> None:
    table = pa.Table.from_pylist([ROW | {"relation_id": one} for one in ("a", "b", "a", "")])
    with pytest.raises(TableError, match="row 3: column 'relation_id': 'a' stands in row 1"):
        gk.read(write(tmp_path / "r.parquet", table))


def test_the_faults_of_parts_name_their_file(tmp_path: Path) -> None:
    write(tmp_path / "1.parquet", pa.Table.from_pylist([ROW]))
    write(tmp_path / "2.parquet", pa.Table.from_pylist([ROW, ROW | {"start": "soon"}]))
    with pytest.raises(TableError, match=r"2\.parquet: row 2: column 'start': 'soon' is no date"):
        gk.read(tmp_path)


@pytest.mark.parametrize("left", [0, 3, 400])
def test_a_file_that_is_cut_off_is_named(tmp_path: Path, left: int) -> None:
    path = write(tmp_path / "r.parquet", pa.Table.from_pylist([ROW] * 99))
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(InputError) as caught:
        gk.read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert len(str(caught.value).splitlines()) == 1


def test_pages_that_are_damaged_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "r.parquet", pa.Table.from_pylist([ROW] * 9999), 9999)
    data = bytearray(path.read_bytes())
    data[4:200] = b"\xff" * 196
    path.write_bytes(bytes(data))
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        gk.read(path)
