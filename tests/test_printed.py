"""Tables as text."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis.markdown import markdown_table
from graphkit.errors import Fault
from graphkit.exchange.printed import (
    faults_json,
    faults_text,
    json_text,
    readable_text,
)
from graphkit.schema import RELATIONS, to_arrow


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("a|b", "a\\|b"),
        ("a\nb", "a b"),
        ("a\\b", "a\\\\b"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_cell_stays_in_its_cell(cell: str | None, shown: str) -> None:
    text = markdown_table(pa.table({"c": pa.array([cell], pa.string())}))
    assert text.splitlines()[2].strip("| ") == shown


def test_columns_are_aligned_also_with_wide_letters_and_combining_marks() -> None:
    names = ["日本", "e\u0301", "abcd"]
    assert markdown_table(pa.table({"name": names, "n": [1, None, 1234]})).splitlines() == [
        "| name |    n |",
        "|------|-----:|",
        "| 日本 |    1 |",
        "| e\u0301    |      |",
        "| abcd | 1234 |",
    ]


def test_a_table_without_rows_has_its_header() -> None:
    assert markdown_table(pa.table({"a": pa.array([], pa.string())})) == "| a |\n|---|"
    assert json_text(pa.table({"a": pa.array([], pa.string())})) == "[]"


@given(st.lists(st.tuples(st.text(), st.none() | st.integers(-9, 9)), min_size=1))
def test_any_text_makes_one_line_a_row_and_comes_back_from_json(
    rows: list[tuple[str, int | None]],
) -> None:
    rows = [(text.encode("utf-8", "replace").decode(), n) for text, n in rows]
    table = pa.table(
        {"t": [text for text, _ in rows], "n": pa.array([n for _, n in rows], pa.int64())}
    )
    assert len(markdown_table(table).splitlines()) == len(rows) + 2
    assert [tuple(row.values()) for row in json.loads(json_text(table))] == rows


def test_long_evidence_is_cut_and_other_tables_are_shown_whole() -> None:
    row = {"source": "ARM", "target": "AZE", "relation": "clash", "evidence": "x" * 500}
    text = readable_text(to_arrow([row], RELATIONS))
    assert "x" * 79 + "…" in text
    assert "x" * 80 not in text
    assert readable_text(pa.table({"a": [1]})) == markdown_table(pa.table({"a": [1]}))


def test_faults_as_json() -> None:
    fault = Fault("r.csv", 3, "end", "x", "is no date")
    assert json.loads(faults_json([fault])) == [
        {"file": "r.csv", "row": 3, "column": "end", "value": "x", "reason": "is no date",
         "allowed": ""}
    ]  # fmt: skip
    assert faults_json([]) == "[]"
    assert faults_text([fault], "r.csv") == "r.csv: row 3: column 'end': 'x' is no date"
    assert faults_text([], "r.csv") == "r.csv: no faults"
