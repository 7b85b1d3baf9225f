"""What the user gave is, bit for bit, what it was, whatever is asked of it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings

import graphkit as gk
from graphkit.analysis.graph import from_graph
from graphkit.analysis.relations import Relations
from tests.questions import QUESTIONS, Asked, asked
from tests.random_relations import Given, arrow_table, given_tables

if TYPE_CHECKING:
    from collections.abc import Callable


def bits(table: pa.Table) -> list[Any]:
    """Return schema and memory of an Arrow table."""
    found: list[Any] = [str(table.schema)]
    for column in table.columns:
        for chunk in column.chunks:
            found += [chunk.offset, len(chunk), *map(_bytes, chunk.buffers())]
            if pa.types.is_dictionary(chunk.type):
                found += map(_bytes, chunk.dictionary.buffers())
    return found


def _bytes(buffer: pa.Buffer | None) -> bytes:
    return b"" if buffer is None else buffer.to_pybytes()


def ask_everything(relations: Relations, asked: Asked) -> None:
    for question in QUESTIONS.values():
        question.ask(relations, asked)
    relations.finest().around(relations.actors[:1], hops=2)
    relations.rustworkx()
    relations.igraph()


@pytest.mark.parametrize("coded", [False, True])
@settings(max_examples=30)
@given(table=given_tables(), asked=asked())
def test_an_arrow_table(coded: bool, table: Given, asked: Asked) -> None:
    given = arrow_table(table)
    if coded:
        texts = [field.name for field in given.schema if pa.types.is_string(field.type)]
        for name in texts:
            place = given.schema.get_field_index(name)
            given = given.set_column(place, name, given[name].dictionary_encode())
    before = bits(given)
    ask_everything(gk.read(given), asked)
    assert bits(given) == before


@settings(max_examples=30)
@given(table=given_tables(), asked=asked())
def test_a_frame(table: Given, asked: Asked) -> None:
    frame = arrow_table(table).to_pandas()
    frame.index = pd.Index([f"row {place}" for place in range(len(frame))], name="mine")
    frame.attrs["mine"] = 1
    numbers = {name: frame[name].to_numpy().tobytes() for name in frame.select_dtypes("number")}
    before = frame.copy(deep=True)
    ask_everything(gk.read(frame), asked)
    pd.testing.assert_frame_equal(frame, before)
    assert frame.attrs == {"mine": 1}
    assert {name: frame[name].to_numpy().tobytes() for name in numbers} == numbers


def own_graph() -> Any:
    G: Any = nx.MultiDiGraph(mine={"a": 1})
    G.add_edge("AZE", "ARM", relation="treaty", start="2020", weight=2, note=None)
    G.add_edge("AZE", "ARM", "k", relation="clash", start="2022-10-01", confidence=0.5)
    G.add_node("TUR", name="Turkey")
    return G


GRAPHS: list[Callable[[], Any]] = [
    own_graph,
    lambda: Relations.from_graph(own_graph()).graph(),
    lambda: nx.DiGraph([("ARM", "AZE", {"relation": "clash"})]),
]
USES: list[Callable[[Any], Any]] = [
    from_graph,
    lambda G: Relations.from_graph(G).compare("2020", "2022").to_arrow(),
    lambda G: Relations.from_graph(G).graph().clear(),
    lambda G: Relations.from_graph(G).rustworkx().clear(),
    lambda G: nx.pagerank(G, backend="graphkit"),
    lambda G: nx.betweenness_centrality(G, backend="graphkit"),
]


@pytest.mark.parametrize("make", GRAPHS)
@pytest.mark.parametrize("use", USES)
def test_a_graph(make: Callable[[], Any], use: Callable[[Any], Any]) -> None:
    G = make()
    before = copy.deepcopy(G)
    order = [(*ends, list(row.items())) for *ends, row in G.edges(data=True)]
    use(G)
    assert type(G) is type(before)
    assert nx.utils.graphs_equal(G, before)
    assert G.graph == before.graph
    assert [(*ends, list(row.items())) for *ends, row in G.edges(data=True)] == order


def test_what_is_written(tmp_path: Any) -> None:
    table = pa.table({"source": ["B"], "target": ["A"], "relation": ["treaty"], "start": ["2020"]})
    before = bits(table)
    for suffix in (".csv", ".parquet", ".json", ".jsonl"):
        gk.write_table(table, tmp_path / f"r{suffix}")
    gk.pack(table, tmp_path / "store")
    gk.write_review(gk.read(table), tmp_path / "review.csv")
    gk.check_file(table)
    assert bits(table) == before
