"""Centralities from arrays have the values of networkx, and the caller's graph stays as it is."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis import centrality
from graphkit.analysis.backend_info import info
from graphkit.analysis.relations import Relations
from graphkit.schema import RELATIONS, to_arrow

if TYPE_CHECKING:
    from collections.abc import Callable

Graph = Any


def make(edges: list[tuple[int, int]]) -> Relations:
    rows = [
        {
            "source": f"A{source}",
            "target": f"A{target}",
            "relation": "accusation",
            "start": "2020",
            "weight": str(place % 4) if place % 4 else "",
        }
        for place, (source, target) in enumerate(edges)
    ]
    return Relations.from_arrow(to_arrow(rows, RELATIONS))


EDGES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40)
CALLS: list[Callable[[Graph], Any]] = [
    nx.betweenness_centrality,
    lambda G: nx.betweenness_centrality(G, normalized=False),
    lambda G: nx.betweenness_centrality(G, endpoints=True),
    lambda G: nx.betweenness_centrality(G, k=min(2, len(G)), seed=1) if len(G) else {},
    lambda G: nx.betweenness_centrality(G, weight="weight"),
    nx.pagerank,
    lambda G: nx.pagerank(G, weight=None),
    lambda G: nx.pagerank(G, weight="no such column"),
    lambda G: nx.pagerank(G, alpha=0.5, tol=1e-9),
    lambda G: nx.pagerank(G, personalization={n: i + 1 for i, n in enumerate(sorted(G))}),
    lambda G: nx.pagerank(G, nstart=dict.fromkeys(G, 2), dangling=dict.fromkeys(sorted(G)[:1], 1)),
]


@pytest.mark.parametrize("call", CALLS)
@given(edges=EDGES)
def test_values_are_those_of_networkx(call: Callable[[Graph], Any], edges: Any) -> None:
    relations = make(edges)
    if not edges:
        assert call(relations.graph(lazy=True)) == call(relations.graph()) == {}
        return
    found, expected = call(relations.graph(lazy=True)), call(relations.graph())
    assert list(found) == list(expected)
    assert all(type(value) is float for value in found.values())
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
@given(edges=EDGES)
def test_any_graph_can_be_given(kind: Any, edges: Any) -> None:
    G: Graph = kind(edges)
    calls: list[tuple[Any, dict[str, Any]]] = [
        (nx.betweenness_centrality, {}),
        (nx.betweenness_centrality, {"normalized": False}),
        (nx.pagerank, {}),
    ]
    for call, options in calls:
        expected = call(G, **options)
        found = call(kind(edges), **options, backend="graphkit")
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)
    nx.pagerank(G, backend="graphkit")
    assert nx.utils.graphs_equal(G, kind(edges))
    assert "graphkit" not in G.graph


def test_weights_that_were_changed_count() -> None:
    G: Graph = make([(0, 1), (0, 2), (1, 0), (2, 0)]).graph(lazy=True)
    before = nx.pagerank(G)
    next(iter(G["A0"]["A1"].values()))["weight"] = 100
    after = nx.pagerank(G)
    assert after["A1"] > before["A1"]
    assert after == pytest.approx(nx.pagerank(nx.MultiDiGraph(G)))


def test_what_does_not_settle_is_said_as_networkx_says_it() -> None:
    G = make([(0, 1), (1, 0), (1, 2)]).graph(lazy=True)
    with pytest.raises(nx.PowerIterationFailedConvergence):
        nx.pagerank(G, max_iter=1, tol=1e-15)
    with pytest.raises(ZeroDivisionError):
        nx.pagerank(G, personalization={"nobody": 1})


def test_long_paths_go_another_way() -> None:
    n = 200
    G = make([(place, place + 1) for place in range(n)]).graph(lazy=True)
    ends = np.arange(n), np.arange(n) + 1
    assert centrality.betweenness(*ends, n + 1) is None
    assert nx.betweenness_centrality(G) == pytest.approx(nx.betweenness_centrality(G.copy()))


def test_many_sources_at_once() -> None:
    chance = random.Random(7)  # noqa: S311 - a test's graph
    edges = [(chance.randrange(150), chance.randrange(150)) for _ in range(900)]
    relations = make(edges)
    found = nx.betweenness_centrality(relations.graph(lazy=True))
    assert found == pytest.approx(nx.betweenness_centrality(relations.graph()), rel=1e-9)


def test_other_functions_refuse_what_they_cannot_be_given() -> None:
    with pytest.raises(NotImplementedError):
        nx.degree_centrality(nx.path_graph(3), backend="graphkit")


def test_networkx_knows_of_the_backend() -> None:
    known = vars(nx.utils.backends)["backend_info"]
    assert known["graphkit"]["short_summary"] == info()["short_summary"]
