"""The same graph for every library, and clear words where one is not installed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import igraph
import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
import rustworkx as rx
from hypothesis import given

import graphkit as gk
from graphkit.errors import MissingDependencyError
from tests.random_relations import Given, arrow_table, given_tables, periods

if TYPE_CHECKING:
    from graphkit.analysis.relations import Relations
    from graphkit.periods import Period


def some(weights: list[Any] | None = None) -> Relations:
    columns = {
        "source": ["RUS", "RUS", "AZE", "ARM"],
        "target": ["AZE", "AZE", "ARM", "ARM"],
        "relation": ["mediation"] * 4,
        "start": ["2020", "", "2022", "2022"],
    }
    return gk.read(pa.table(columns | ({"weight": weights} if weights else {})))


def cut(table: Given, period: Period) -> list[Relations]:
    whole = gk.read(arrow_table(table))
    return [whole, whole.slice(period)]


@given(given_tables(), periods())
def test_rustworkx_has_the_graph_of_networkx(table: Given, period: Period) -> None:
    for relations in cut(table, period):
        found, expected = relations.rustworkx(), relations.graph()
        assert found.multigraph
        nodes = {node["id"]: {k: v for k, v in node.items() if k != "id"} for node in found.nodes()}
        assert nodes == {actor: expected.nodes[actor] for actor in expected}
        ids = [node["id"] for node in found.nodes()]
        edges = {
            (ids[one], ids[other], row["relation_id"]): row
            for one, other, row in found.weighted_edge_list()
        }
        assert edges == {
            (*ends, key): row for *ends, key, row in expected.edges(keys=True, data=True)
        }
        assert found.num_edges() == expected.number_of_edges()
        rows = [row["relation_id"] for row in found.edges()]
        assert rows == relations.to_arrow()["relation_id"].to_pylist()


@given(given_tables(), periods())
def test_igraph_has_the_graph_of_networkx(table: Given, period: Period) -> None:
    for relations in cut(table, period):
        found, expected = relations.igraph(), relations.graph()
        assert found.is_directed()
        assert {one["name"]: (one["label"], one["kind"], one["reports"]) for one in found.vs} == {
            actor: (node["name"], node["kind"], node["reports"])
            for actor, node in expected.nodes(data=True)
        }
        rows = {}
        for edge in found.es:
            row = edge.attributes()
            ends = found.vs[edge.source]["name"], found.vs[edge.target]["name"]
            assert ends == (row["source"], row["target"])
            rows[*ends, row["relation_id"]] = row | {"weight": row.get("weight", 1.0)}
        assert rows == {
            (*ends, key): {"weight": 1.0} | row
            for *ends, key, row in expected.edges(keys=True, data=True)
        }
        assert found.ecount() == expected.number_of_edges()


@given(given_tables(), periods())
def test_the_matrix_is_that_of_networkx(table: Given, period: Period) -> None:
    for relations in cut(table, period):
        for weight in ("weight", None):
            actors, matrix = relations.matrix(weight)
            G = relations.graph()
            assert actors == tuple(G)
            assert matrix.shape == (len(G), len(G))
            if len(G):
                expected: Any = nx.to_scipy_sparse_array(G, nodelist=actors, weight=weight)
                np.testing.assert_array_equal(matrix.toarray(), expected.toarray())


def test_they_can_be_computed_with() -> None:
    relations = some([2.0, None, 3.0, 1.0])
    expected: dict[str, float] = nx.pagerank(nx.MultiDiGraph(relations.graph()))
    other = rx.pagerank(relations.rustworkx(), weight_fn=lambda row: row.get("weight", 1.0))
    assert [other[place] for place in range(3)] == pytest.approx([*expected.values()], abs=1e-5)
    third = relations.igraph().pagerank(weights="weight")
    assert third == pytest.approx([*expected.values()], abs=1e-5)
    assert isinstance(relations.igraph(), igraph.Graph)


def test_weights_are_there_where_one_is_given() -> None:
    assert "weight" not in some().igraph().es.attributes()
    assert some([2.0, None, None, None]).igraph().es["weight"] == [2.0, 1.0, 1.0, 1.0]
    assert [row.get("weight") for row in some([2.0] + [None] * 3).rustworkx().edges()] == [
        2.0,
        None,
        None,
        None,
    ]


def test_a_slice_says_so_on_its_graph() -> None:
    relations = some().slice("2020")
    for attributes in (
        relations.rustworkx().attrs,
        {name: relations.igraph()[name] for name in relations.igraph().attributes()},
    ):
        assert attributes["period"] == "2020"
        assert attributes["undated"] == 1


@pytest.mark.parametrize(
    ("library", "what"),
    [("rustworkx", "'graphkit-news[rustworkx]'"), ("igraph", "igraph")],
)
def test_a_library_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, library: str, what: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingDependencyError) as caught:
        getattr(some(), library)()
    message = f"{library} is needed for this; install it with: pip install {what}"
    assert str(caught.value) == message


def test_what_they_give_is_the_callers_own() -> None:
    relations = some()
    before = relations.to_arrow()
    G = relations.rustworkx()
    G.edges()[0]["relation"] = "treaty"
    G.nodes()[0]["name"] = "Nobody"
    H = relations.igraph()
    H.es["relation"] = "treaty"
    H.delete_vertices([0])
    assert relations.to_arrow().equals(before)
    assert relations.rustworkx().edges()[0]["relation"] == "mediation"
    assert relations.rustworkx().nodes()[0]["name"] == "Armenia"
    assert relations.registry.name("ARM") == "Armenia"
