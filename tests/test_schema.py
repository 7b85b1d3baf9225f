"""The tables: casting, and every fault by row and column."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import TableError
from graphkit.schema import (
    ACTORS,
    ALIASES,
    CORRECTIONS,
    DOCUMENTS,
    RELATIONS,
    ROLES,
    TableSchema,
    arrow_schema,
    as_text,
    cast,
    check,
    conform,
    relation_id,
    to_arrow,
)

ROW = {"source": "ARM", "target": "AZE", "relation": "clash"}


@pytest.mark.parametrize("spec", [RELATIONS, DOCUMENTS, CORRECTIONS, ACTORS, ALIASES, ROLES])
def test_every_column_is_described(spec: TableSchema) -> None:
    assert len(set(spec.names)) == len(spec.names)
    assert all(column.meaning for column in spec.columns)
    assert arrow_schema(spec).names == list(spec.names)
    assert spec[spec.names[0]].name == spec.names[0]
    with pytest.raises(KeyError):
        spec["no such column"]


def test_the_relations_table_is_the_one_that_is_promised() -> None:
    assert " ".join(RELATIONS.names) == (
        "relation_id source target relation start end date_basis status confidence source_actor "
        "target_actor group_id doc_id published publisher evidence evidence_start evidence_end "
        "extractor rule weight"
    )
    types = {field.name: str(field.type) for field in arrow_schema(RELATIONS)}
    assert {name for name, kind in types.items() if kind == "double"} == {"confidence", "weight"}
    assert {name for name, kind in types.items() if kind == "int64"} == {
        "evidence_start",
        "evidence_end",
    }


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (pa.array([2020, None]), ["2020", ""]),
        (pa.array([2020.0, float("nan"), 0.5, 1e300]), ["2020", "", "0.5", "1e+300"]),
        (pa.array([date(2020, 10, 31), None]), ["2020-10-31", ""]),
        (pa.array([1604102400], pa.timestamp("s")), ["2020-10-31"]),
        (pa.array([1604102400], pa.timestamp("ns", tz="UTC")), None),
        (pa.array(["a", None, "a"]).dictionary_encode(), ["a", "", "a"]),
        (pa.array(["a"], pa.large_string()), ["a"]),
        (pa.array([None, None]), ["", ""]),
    ],
)
def test_any_column_becomes_text(column: pa.Array, text: list[str] | None) -> None:
    table = pa.table({"actor_id": column, "name": column, "kind": column})
    out = conform(table, ACTORS)["name"].to_pylist()
    assert text is None or out == text
    assert all(isinstance(value, str) for value in out)


def test_texts_with_long_offsets_are_cut_into_arrays_with_short_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cast, "_MOST_BYTES", 64)
    texts = [None if n % 7 == 0 else str(n) * (n % 5) for n in range(100)]
    given = pa.chunked_array([texts[:3], [], texts[3:]], pa.large_string())
    found = as_text(given)
    assert found.type == pa.string()
    assert found.num_chunks > given.num_chunks
    assert found.to_pylist() == [text or "" for text in texts]
    assert as_text(given.slice(50)).to_pylist() == [text or "" for text in texts[50:]]
    assert as_text(given.slice(0, 0)).to_pylist() == []


def test_conform_orders_fills_casts_and_keeps_what_it_does_not_know() -> None:
    table = pa.table(
        {
            "note": [7],
            "relation": ["clash"],
            "confidence": ["0.5"],
            "target": ["AZE"],
            "source": ["ARM"],
            "evidence_start": ["12.0"],
            "weight": [None],
        }
    )
    out = conform(table, RELATIONS)
    assert out.column_names == [*RELATIONS.names, "note"]
    assert out.schema.field("confidence").type == pa.float64()
    row = out.to_pylist()[0]
    assert (row["confidence"], row["evidence_start"], row["evidence_end"]) == (0.5, 12, None)
    assert (row["weight"], row["note"], row["evidence"]) == (None, "7", "")
    assert conform(out, RELATIONS).equals(out)
    assert table.column_names[0] == "note"


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"sorce": ["A"], "target": ["B"], "relation": ["c"]}, "is it the one called 'sorce'?"),
        ({"x": ["A"], "target": ["B"], "relation": ["c"]}, "'source': is missing; it has: x, "),
        (dict(ROW, confidence=["much"]), "row 1: column 'confidence': 'much' is no number"),
        (dict(ROW, evidence_start=[0.5]), "row 1: column 'evidence_start': '0.5' is no whole"),
    ],
)
def test_what_cannot_conform_is_said(columns: dict[str, Any], says: str) -> None:
    table = pa.table({k: v if isinstance(v, list) else [v] for k, v in columns.items()})
    with pytest.raises(TableError) as caught:
        conform(table, RELATIONS)
    assert says in str(caught.value)


def test_a_column_that_stands_twice_is_a_fault() -> None:
    table = pa.table([["A"], ["B"], ["c"], ["d"]], names=["source", "target", "relation", "source"])
    assert [str(fault) for fault in check(table, RELATIONS, file="r.csv")] == [
        "r.csv: column 'source': stands twice in the header"
    ]


FAULTS = [
    ({"source": ""}, "column 'source': is empty; a value is required"),
    ({"source": "  "}, "column 'source': '  ' is empty; a value is required"),
    ({"target": "AZE "}, "column 'target': 'AZE ' is no id: it has blanks in it"),
    ({"relation": "ally"}, "'ally' is not a relation type; allowed: alliance, clash"),
    ({"start": "2020-02-30"}, "'2020-02-30' is no date: day is out of range for month"),
    ({"start": "31/10/2020"}, "'31/10/2020' is no date; write YYYY"),
    ({"start": ".."}, "column 'start': '..' is no date"),
    ({"published": ".."}, "column 'published': '..' is no date"),
    ({"end": "0000"}, "'0000' is no date we can use"),
    (
        {"start": "2020-10", "end": "2020-09-30"},
        "'end': '2020-09-30' is before the start '2020-10'",
    ),
    ({"date_basis": "guess"}, "'guess' is not a date basis; allowed: text, published, inferred"),
    ({"status": "true"}, "'true' is not a status; allowed: asserted, alleged, pledged, denied"),
    ({"confidence": "1.01"}, "'1.01' is out of range; allowed: 0 to 1"),
    ({"confidence": "nan"}, "'nan' is no number"),
    ({"weight": "many"}, "'many' is no number"),
    ({"evidence_start": "-1"}, "'-1' is out of range; allowed: 0 or more"),
    ({"evidence_start": "1.5"}, "'1.5' is no whole number"),
    ({"evidence_start": "9", "evidence_end": "3"}, "'3' is before 9, its start"),
    (
        {"evidence_start": "9", "evidence_end": "12", "evidence": "four"},
        "'12' does not fit: 3 code points for an evidence of 4",
    ),
]


@pytest.mark.parametrize(("change", "says"), FAULTS)
def test_every_fault_names_row_and_column(change: dict[str, str], says: str) -> None:
    good = ROW | dict.fromkeys(change, "")
    rows = [good | {"source": "ARM", "target": "AZE", "relation": "clash"}, ROW | change]
    table = pa.table({name: [row[name] for row in rows] for name in good})
    faults = check(table, RELATIONS, file="r.csv", relation_types=["clash", "alliance"])
    assert len(faults) == 1
    assert str(faults[0]).startswith("r.csv: row 2: column ")
    assert says in str(faults[0])


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"start": "2020-10-31", "end": ".."},
        {"start": "", "end": "2020"},
        {"start": "2020-10-31", "end": "2020-10"},
        {"start": "2020-10-31", "end": ""},
        {"evidence_start": "9", "evidence_end": "13", "evidence": "four"},
        {"evidence_start": "9", "evidence_end": "13"},
        {"confidence": "1e-3", "weight": "-4"},
        {"doc_id": "a file with blanks.txt"},
    ],
)
def test_right_rows_have_no_fault(change: dict[str, str]) -> None:
    table = pa.table({name: [value] for name, value in (ROW | change).items()})
    assert check(table, RELATIONS, file="r.csv", relation_types=["clash"]) == []


def test_faults_come_in_the_order_of_rows_and_an_id_is_given_once() -> None:
    table = pa.table(
        {
            "relation_id": ["a", "b", "a"],
            "source": ["ARM", "", "ARM"],
            "target": ["", "", "AZE"],
            "relation": ["clash", "clash", "clash"],
        }
    )
    faults = check(table, RELATIONS, file="r.csv")
    assert [(fault.row, fault.column) for fault in faults] == [
        (1, "target"),
        (2, "source"),
        (2, "target"),
        (3, "relation_id"),
    ]
    assert "'a' stands in row 1 already" in str(faults[-1])


def test_a_table_without_rows_is_right() -> None:
    empty = to_arrow([], RELATIONS)
    assert empty.num_rows == 0
    assert check(empty, RELATIONS, file="r.csv") == []


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys((*RELATIONS.names, "x"), TEXT))))
def test_check_takes_any_text_and_what_it_passes_can_be_cast(rows: list[dict[str, str]]) -> None:
    names = dict.fromkeys([*RELATIONS.required, *(name for row in rows for name in row)])
    table = pa.table({n: pa.array([row.get(n, "") for row in rows], pa.string()) for n in names})
    if not check(table, RELATIONS, file="r.csv"):
        assert conform(table, RELATIONS).num_rows == len(rows)


@given(TEXT, TEXT, st.none() | st.integers(0))
def test_the_id_of_a_report_is_stable_and_its_own(doc: str, other: str, place: int | None) -> None:
    def one(name: str) -> str:
        return relation_id(name, "ARM", "AZE", "clash", "2020", "..", place)

    assert one(doc) == one(doc)
    assert (one(doc) == one(other)) == (doc == other)
    assert len(one(doc)) == 16
    assert set(one(doc)) <= set("0123456789abcdef")
