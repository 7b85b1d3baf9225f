"""A graph that is read more often than changed: its rows are made when they are first touched.

It is a ``networkx.MultiDiGraph`` for everything that reads. On the first change, and when it is
pickled or copied, it makes what is left to be made and becomes an ordinary one: the same object, of
the class ``networkx.MultiDiGraph`` from then on, with every attribute set so far.

While it is lazy, networkx hands it to our backend (:mod:`graphkit.analysis.backend`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import numpy as np

from graphkit.analysis.edges import Edges, fill_graph

if TYPE_CHECKING:
    from graphkit.analysis.edges import Row

__all__ = ["FASTER", "LazyGraph"]

_CHANGES: Final = (
    "add_node",
    "add_nodes_from",
    "remove_node",
    "remove_nodes_from",
    "add_edge",
    "add_edges_from",
    "add_weighted_edges_from",
    "remove_edge",
    "remove_edges_from",
    "update",
    "clear",
    "clear_edges",
)

FASTER: Final = ("betweenness_centrality", "pagerank")
"""The functions of networkx that are made faster: see :mod:`graphkit.analysis.backend`."""

_NEAR: Final = 3  # between the function that asks and the property stands a comprehension at most

Keyed = dict[str, "Row"]


class _Pairs:
    """The dictionaries between a key and its row, one for each pair of actors."""

    def __init__(self, edges: Edges, names: tuple[str, ...]) -> None:
        self.edges = edges
        self.names = names
        self.places = {name: place for place, name in enumerate(names)}
        self._keyed: dict[int, Keyed] = {}

    def keyed(self, pair: int) -> Keyed:
        """Return the edges of a pair, always the same dictionary."""
        if pair not in self._keyed:
            low, high = self.edges.pairs[pair : pair + 2].tolist()
            keys, rows = self.edges.keys[low:high], self.edges.rows[low:high]
            self._keyed[pair] = dict(zip(keys, rows, strict=True))
        return self._keyed[pair]


class _Rows(Mapping[str, dict[str, Keyed]]):
    """The neighbours of each actor; one side of a graph."""

    def __init__(self, pairs: _Pairs, *, inwards: bool) -> None:
        self._pairs = pairs
        self._inwards = inwards
        self._made: dict[str, dict[str, Keyed]] = {}
        self._whole: Mapping[str, dict[str, Keyed]] | None = None

    def __getitem__(self, actor: str) -> dict[str, Keyed]:
        if self._whole is not None:
            return self._whole[actor]
        row = self._made.get(actor)
        if row is None:
            row = self._made[actor] = self._make(self._pairs.places[actor])
        return row

    def _make(self, place: int) -> dict[str, Keyed]:
        pairs, edges = self._pairs, self._pairs.edges
        if self._inwards:
            order, begins = edges.incoming
            found = order[begins[place] : begins[place + 1]]
        else:
            found = np.arange(*edges.outgoing[place : place + 2])
        others = edges.ends[0 if self._inwards else 1][found].tolist()
        return {
            pairs.names[other]: pairs.keyed(pair)
            for other, pair in zip(others, found.tolist(), strict=True)
        }

    def __iter__(self) -> Iterator[str]:
        return iter(self._pairs.names if self._whole is None else self._whole)

    def __len__(self) -> int:
        return len(self._pairs.names if self._whole is None else self._whole)

    def __contains__(self, actor: object) -> bool:
        return actor in (self._pairs.places if self._whole is None else self._whole)

    def copy(self) -> dict[str, dict[str, Keyed]]:
        """Return the rows as a dictionary."""
        return dict(self)

    def become(self, whole: dict[str, dict[str, Keyed]]) -> None:
        """Take over what has been made, and stand for the whole from now on."""
        self._whole = whole


class LazyGraph(nx.MultiDiGraph):  # type: ignore[type-arg]
    """A graph that makes its rows when they are first touched; see the head of this module.

    Made by ``relations.graph(lazy=True)``.

    Parameters
    ----------
    edges
        Its edges.
    nodes
        Its nodes with their attributes.
    attributes
        What the graph says of itself.
    """

    def __new__(cls, edges: Any = None, *rest: Any, **attributes: Any) -> Any:
        """Make a lazy graph of edges; of anything else an ordinary one, as `copy` asks for."""
        if isinstance(edges, Edges):
            return object.__new__(cls)
        return nx.MultiDiGraph(edges, *rest, **attributes)

    def __init__(self, edges: Edges, nodes: dict[str, Row], attributes: dict[str, Any]) -> None:
        pairs = _Pairs(edges, tuple(nodes))
        succ = _Rows(pairs, inwards=False)
        self.__dict__.update(
            lazy_edges=edges,
            lazy_attributes=attributes,
            _node=nodes,
            _adj=succ,
            _succ=succ,
            _pred=_Rows(pairs, inwards=True),
            __networkx_cache__={},
        )

    @property
    def __networkx_backend__(self) -> str:  # type: ignore[override]
        """The backend that the function of networkx which asks should use.

        A graph of another backend is refused by every function that this backend lacks, and by all
        that take it together with an ordinary graph. So the answer depends on who asks: functions
        that are faster with our arrays are sent there, all others read the graph as it is.
        """
        frame = sys._getframe(1)  # noqa: SLF001 - nothing else tells who asks
        for _ in range(_NEAR):
            asking = frame.f_locals.get("self")
            if getattr(asking, "orig_func", None) is not None:
                return "graphkit" if getattr(asking, "name", "") in FASTER else "networkx"
            if frame.f_back is None:
                break
            frame = frame.f_back
        return "networkx"

    @property
    def graph(self) -> dict[str, Any]:
        """What the graph says of itself."""
        inside = self.__dict__
        if "graph" not in inside:
            ids = {"relation_ids": inside["lazy_edges"].relation_ids}
            inside["graph"] = {**inside["lazy_attributes"], **ids}
        made: dict[str, Any] = inside["graph"]
        return made

    @graph.setter
    def graph(self, value: dict[str, Any]) -> None:
        self.__dict__["graph"] = value

    def number_of_edges(self, u: Any = None, v: Any = None) -> int:
        """Return the number of edges, between two actors if they are given."""
        if u is None:
            return int(self.__dict__["lazy_edges"].count)
        return int(super().number_of_edges(u, v))

    def size(self, weight: str | None = None) -> Any:
        """Return the number of edges, or the sum of their weights."""
        return self.number_of_edges() if weight is None else super().size(weight)

    def __reduce_ex__(self, protocol: Any) -> Any:
        _become_ordinary(self)
        return self.__reduce_ex__(protocol)


def _become_ordinary(G: LazyGraph) -> None:
    """Make all rows, and the graph one of networkx' own."""
    inside: dict[str, Any] = G.__dict__
    ordinary: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    fill_graph(ordinary, inside["lazy_edges"], inside["_node"])
    lazy, graph = (inside["_succ"], inside["_pred"]), G.graph
    for key in [key for key in inside if key not in {"_node", "__networkx_cache__"}]:
        del inside[key]
    inside["graph"] = graph
    G.__class__ = nx.MultiDiGraph  # type: ignore[assignment]
    for rows, name in zip(lazy, ("_adj", "_pred"), strict=True):
        made = getattr(ordinary, name)
        for actor, row in rows._made.items():  # noqa: SLF001 - its other half
            for other, keyed in row.items():
                made[actor][other] = keyed
        rows.become(made)
        setattr(G, name, made)


def _changing(name: str) -> Any:
    def change(self: LazyGraph, *arguments: Any, **options: Any) -> Any:
        _become_ordinary(self)
        return getattr(self, name)(*arguments, **options)

    change.__name__ = name
    change.__doc__ = getattr(nx.MultiDiGraph, name).__doc__
    return change


for _name in _CHANGES:
    setattr(LazyGraph, _name, _changing(_name))
