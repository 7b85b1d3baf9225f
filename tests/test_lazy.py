"""A lazy graph reads as an ordinary one, and becomes one when it is changed."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis.lazy import LazyGraph
from graphkit.analysis.relations import Relations
from graphkit.schema import RELATIONS, to_arrow

if TYPE_CHECKING:
    from collections.abc import Callable

Graph = Any
ACTORS = ["ARM", "AZE", "RUS", "TUR", "X-1"]


@st.composite
def relations(draw: st.DrawFn) -> Relations:
    ids = st.sampled_from(ACTORS)
    made = [
        {
            "source": draw(ids),
            "target": draw(ids),
            "relation": draw(st.sampled_from(["clash", "accusation"])),
            "start": draw(st.sampled_from(["2020", "2022", ""])),
            "target_actor": draw(st.sampled_from(["", "Ankara"])),
            "weight": draw(st.sampled_from(["", "2", "0.5"])),
            "note": draw(st.sampled_from(["", "x"])),
        }
        for _ in range(draw(st.integers(0, 12)))
    ]
    return Relations.from_arrow(to_arrow(made, RELATIONS), name="t").slice("2020/2022")


def plain(relations: Relations) -> Graph:
    """Make the graph edge by edge, as networkx offers it."""
    made = relations.graph()
    G: Graph = nx.MultiDiGraph(**made.graph)
    G.add_nodes_from(made.nodes(data=True))
    for row in relations.to_arrow().to_pylist():
        if row["weight"] is None:
            del row["weight"]
        G.add_edges_from([(row["source"], row["target"], row["relation_id"], row)])
    return G


READINGS: list[Callable[[Graph], Any]] = [
    lambda G: (list(G), len(G), G.number_of_nodes(), G.number_of_edges(), G.size()),
    lambda G: sorted(map(repr, G.edges(keys=True, data=True))),
    lambda G: sorted(map(repr, G.in_edges(keys=True, data=True))),
    lambda G: (dict(G.degree()), dict(G.in_degree(weight="weight")), dict(G.out_degree())),
    lambda G: {n: sorted(G.successors(n)) for n in G},
    lambda G: {n: sorted(G.predecessors(n)) for n in G},
    lambda G: [G.has_edge(u, v) for u in ACTORS for v in ACTORS],
    lambda G: [G.number_of_edges(u, v) for u in G for v in G],
    lambda G: ("ARM" in G, "nobody" in G, "ARM" in G.adj, G.nodes(data=True)),
    lambda G: G.graph,
    lambda G: sorted(map(sorted, nx.weakly_connected_components(G))),
    lambda G: dict(nx.all_pairs_shortest_path_length(G)),
    lambda G: sorted(sorted(cycle) for cycle in nx.simple_cycles(nx.DiGraph(G))),
    nx.to_dict_of_dicts,
    lambda G: nx.to_scipy_sparse_array(G, nodelist=sorted(G)).toarray().tolist() if len(G) else 0,
    lambda G: sorted(nx.node_link_data(G, edges="links")["links"], key=repr),
    lambda G: (nx.density(G), nx.is_directed(G), G.is_multigraph(), nx.number_of_selfloops(G)),
    lambda G: (type(G.copy()), type(G.reverse()), type(G.to_undirected())),
]


@given(relations())
def test_an_eager_graph_is_that_of_networkx(relations: Relations) -> None:
    made, expected = relations.graph(), plain(relations)
    assert type(made) is nx.MultiDiGraph
    assert nx.utils.graphs_equal(made, expected)
    assert made.graph == expected.graph
    for reading in READINGS:
        assert reading(made) == reading(expected)
    inside: Graph = made
    assert inside._succ is inside._adj
    assert all(inside._pred[v][u] is inside._succ[u][v] for u, v in made.edges())


@pytest.mark.parametrize("reading", READINGS)
@given(relations=relations())
def test_it_reads_as_an_ordinary_graph(
    reading: Callable[[Graph], Any], relations: Relations
) -> None:
    G = relations.graph(lazy=True)
    assert isinstance(G, nx.MultiDiGraph)
    assert reading(G) == reading(relations.graph())
    assert type(G) is LazyGraph


@given(relations())
def test_it_is_equal_to_the_eager_one(relations: Relations) -> None:
    lazy, eager = relations.graph(lazy=True), relations.graph()
    assert nx.utils.graphs_equal(lazy, eager)
    assert nx.utils.graphs_equal(lazy.copy(), eager)
    assert nx.utils.graphs_equal(lazy.reverse(), eager.reverse())
    assert nx.utils.graphs_equal(lazy.to_undirected(), eager.to_undirected())
    some = list(lazy)[:2]
    assert nx.utils.graphs_equal(lazy.subgraph(some), eager.subgraph(some))
    assert Relations.from_graph(lazy).to_arrow().equals(relations.to_arrow())
    inside: Graph = lazy
    assert all(inside._pred[v][u] is inside._succ[u][v] for u, v in lazy.edges())


CHANGES: list[Callable[[Graph], Any]] = [
    lambda G: G.add_node("new", name="New"),
    lambda G: G.add_nodes_from(["a", "b"]),
    lambda G: G.add_edge("ARM", "new", "k", relation="clash"),
    lambda G: G.add_edges_from([("ARM", "AZE", "k1", {"relation": "clash"})]),
    lambda G: G.add_weighted_edges_from([("ARM", "AZE", 2.0)]),
    lambda G: G.remove_node(next(iter(G))),
    lambda G: G.remove_nodes_from(["ARM"]),
    lambda G: G.remove_edge(*next(iter(G.edges()))),
    lambda G: G.remove_edges_from(list(G.edges(keys=True))),
    lambda G: G.update(edges=[("ARM", "AZE")]),
    lambda G: nx.relabel_nodes(G, {"ARM": "a"}, copy=False),
    lambda G: nx.set_node_attributes(G, {"ARM": 1}, "seen"),
    lambda G: nx.set_edge_attributes(G, {}, "seen"),
    lambda G: G.clear_edges(),
    lambda G: G.clear(),
]


def some() -> Relations:
    rows = [("ARM", "AZE", "1"), ("ARM", "AZE", ""), ("RUS", "ARM", "3"), ("RUS", "RUS", "")]
    made = [
        {"source": s, "target": t, "relation": "accusation", "start": "2020", "weight": w}
        for s, t, w in rows
    ]
    return Relations.from_arrow(to_arrow(made, RELATIONS))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("touched", [False, True])
def test_a_change_does_what_it_does(change: Callable[[Graph], Any], touched: bool) -> None:
    G, expected = some().graph(lazy=True), some().graph()
    if touched:
        list(G.edges(data=True))
    change(G)
    change(expected)
    assert nx.utils.graphs_equal(G, expected)
    assert nx.utils.graphs_equal(G.reverse(), expected.reverse())


def test_what_was_set_before_stays_and_views_go_along() -> None:
    relations = some()
    G: Graph = relations.graph(lazy=True)
    nodes, edges, adjacency = G.nodes, G.edges, G.adj
    key = next(iter(G["ARM"]["AZE"]))
    row = G["ARM"]["AZE"][key]
    row["note"] = "mine"
    inside: Any = G
    G.nodes["ARM"]["note"] = "mine, too"
    assert type(G) is LazyGraph
    G.add_edge("TUR", "AZE", "k")
    assert type(G) is nx.MultiDiGraph
    assert inside._pred["AZE"]["ARM"][key] is inside._succ["ARM"]["AZE"][key] is row
    assert G.nodes["ARM"]["note"] == "mine, too"
    assert len(edges) == len(G.edges) == 5
    assert "TUR" in nodes
    assert "AZE" in adjacency["TUR"]
    assert "note" not in next(iter(relations.graph().edges(data=True)))[2]  # ours is not changed


@pytest.mark.parametrize(
    "copied",
    [lambda G: pickle.loads(pickle.dumps(G)), copy.deepcopy, copy.copy],  # noqa: S301
)
def test_a_copy_is_an_ordinary_graph(copied: Callable[[Graph], Graph]) -> None:
    found = copied(some().graph(lazy=True))
    assert type(found) is nx.MultiDiGraph
    assert nx.utils.graphs_equal(found, some().graph())
    found.add_edge("A", "B")


def test_lazy_and_ordinary_graphs_go_together() -> None:
    lazy, eager = some().graph(lazy=True), some().graph()
    for one, other in ((lazy, eager), (eager, lazy), (lazy, lazy)):
        assert nx.utils.graphs_equal(nx.compose(one, other), eager)
        assert nx.utils.graphs_equal(nx.compose_all([one, other]), eager)
    assert type(lazy) is LazyGraph


def test_nothing_is_made_before_it_is_touched() -> None:
    G: Graph = some().graph(lazy=True)
    assert (len(G), G.number_of_edges()) == (3, 4)
    nx.pagerank(G)
    nx.betweenness_centrality(G)
    assert "rows" not in G.__dict__["lazy_edges"].__dict__
    assert G["RUS"]
    assert "rows" in G.__dict__["lazy_edges"].__dict__
