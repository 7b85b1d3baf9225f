"""The edges of a graph as arrays, and dictionaries made of them at once."""

from __future__ import annotations

import gc
from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis import columns, edges
from graphkit.analysis.edges import Edges, no_collection, order_of
from graphkit.analysis.relations import Relations

ROWS = 5_000  # more than are looked at to tell whether texts repeat, and than are made at once


def made() -> Relations:
    chance = np.random.default_rng(5)
    ends = chance.integers(0, 40, (2, ROWS))
    return Relations.from_arrow(
        pa.table(
            {
                "source": [f"A{n:02}" for n in ends[0].tolist()],
                "target": [f"B{n:02}" for n in ends[1].tolist()],
                "relation": chance.choice(["clash", "accusation", "treaty"], ROWS).tolist(),
                "start": [f"2020-{n:02}" for n in chance.integers(1, 13, ROWS).tolist()],
                "doc_id": [f"d{n}" for n in range(ROWS)],
                "publisher": [f"p{n % 7}" for n in range(ROWS)],
                "confidence": chance.random(ROWS),
                "evidence_start": [None if n % 3 else n for n in range(ROWS)],
            }
        )
    )


def test_a_large_graph_is_that_of_networkx() -> None:
    relations = made()
    rows = relations.to_arrow().to_pylist()
    G = relations.graph()
    expected: Any = nx.MultiDiGraph(**G.graph)
    expected.add_nodes_from(G.nodes(data=True))
    for row in rows:
        del row["weight"]
    expected.add_edges_from((r["source"], r["target"], r["relation_id"], r) for r in rows)
    assert nx.utils.graphs_equal(G, expected)
    assert list(G) == sorted(G)
    in_order = [(u, v) for u in sorted(expected) for v in sorted(expected[u])]
    assert list(dict.fromkeys(G.edges())) == in_order
    data = next(iter(G.edges(data=True)))[2]
    assert type(data) is dict
    assert list(data) == [c for c in relations.columns if c != "weight"]


def test_a_row_is_nobody_elses_and_texts_that_repeat_are_one() -> None:
    rows = Edges(made()).rows
    assert len({id(row) for row in rows}) == ROWS
    assert len({id(row["publisher"]) for row in rows}) == 7
    rows[0]["note"] = "mine"
    assert "note" not in rows[1]


@pytest.mark.parametrize("lazy", [False, True])
def test_a_column_may_be_called_as_what_every_instance_has(*, lazy: bool) -> None:
    ends = {"source": ["ARM"] * 2, "target": ["AZE", "RUS"], "relation": ["clash"] * 2}
    names = ["__class__", "__dict__", "__weakref__", "__doc__", "__slots__", "", "key", "id"]
    relations = Relations.from_arrow(pa.table(ends | {name: ["a", "b"] for name in names}))
    rows = [row for _, _, row in relations.graph(lazy=lazy).edges(data=True)]
    assert [[row[name] for name in names] for row in rows] == [["a"] * 8, ["b"] * 8]
    assert [row["__class__"] for row in relations.rustworkx().edges()] == ["a", "b"]


def test_texts_that_are_too_long_for_one_array(monkeypatch: pytest.MonkeyPatch) -> None:
    table = made().to_arrow()
    table = table.append_column("note", table["publisher"]).append_column("extra", table["doc_id"])
    parts = [table.slice(first, 900) for first in range(0, ROWS, 900)]
    expected = Relations.from_arrow(table).graph()
    for module in (edges, columns):
        monkeypatch.setattr(module, "_MOST_BYTES", 2_000)
    relations = Relations.from_arrow(pa.concat_tables(parts))
    assert relations.to_arrow()["doc_id"].num_chunks > 1
    assert nx.utils.graphs_equal(relations.graph(), expected)


@given(st.lists(st.integers(0, 2**62) | st.integers(0, 3)))
def test_equal_numbers_stay_as_they_came(numbers: list[int]) -> None:
    found = order_of(np.array(numbers, np.int64)).tolist()
    assert found == sorted(range(len(numbers)), key=numbers.__getitem__)


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was(*, on: bool) -> None:
    was_on = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        with no_collection():
            assert not gc.isenabled()
        assert gc.isenabled() is on
        assert gc.get_freeze_count() == 0
    finally:
        (gc.enable if was_on else gc.disable)()


def test_what_others_have_frozen_stays_frozen() -> None:
    gc.freeze()
    try:
        with no_collection():
            pass
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
