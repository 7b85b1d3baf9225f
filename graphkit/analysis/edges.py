"""The edges of a graph as arrays, and the dictionaries of networkx made of them at once.

networkx takes three to six times as long for the same graph edge by edge, half of it in the cyclic
garbage collector, which looks through the dictionaries just made and finds nothing. What is filled
directly here (``_node``, ``_adj``, ``_pred``) is tested against ``add_edges_from`` for every
version of networkx that the tests run with.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graphkit.analysis.encoded import encode
from graphkit.schema import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    from numpy.typing import NDArray

    from graphkit.actors import Registry
    from graphkit.analysis.days import Days
    from graphkit.analysis.relations import Relations

__all__ = ["Edges", "fill_graph", "no_collection", "node_attributes"]

Row = dict[str, Any]

_AT_ONCE: Final = 2048  # rows that stay in the processor's cache while all their columns are filled
_REPEATED: Final = frozenset(
    column.name for column in RELATIONS.columns if column.kind in {"id", "enum", "date"}
) - {"relation_id"}


class Edges:
    """The edges of some relations, one a row, ordered by source, target and row.

    Nothing is made before it is asked for.

    Parameters
    ----------
    relations
        The rows.
    """

    def __init__(self, relations: Relations) -> None:
        self._relations = relations
        self._store = relations.store
        self.count = len(relations)

    @cached_property
    def reports(self) -> dict[str, int]:
        """The actors, sorted, and in how many rows each stands."""
        store, at = self._store, self._relations.positions
        source, target = store.source[at], store.target[at]
        found = np.bincount(source, minlength=len(store.actors))
        found += np.bincount(target[source != target], minlength=len(store.actors))
        met = np.flatnonzero(found)
        return {
            store.actors[code]: n for code, n in zip(met.tolist(), found[met].tolist(), strict=True)
        }

    @cached_property
    def _order(self) -> NDArray[Any]:
        """The positions of the rows in the order of the edges."""
        store, at = self._store, self._relations.in_order
        pairs = store.source[at].astype(np.int64) * len(store.actors) + store.target[at]
        return at[np.argsort(pairs, kind="stable")]

    @cached_property
    def _nodes(self) -> Days:
        """For each actor of the store its place among those of the graph."""
        codes = np.zeros(len(self._store.actors), bool)
        codes[self._store.source[self._relations.positions]] = True
        codes[self._store.target[self._relations.positions]] = True
        return np.cumsum(codes, dtype=np.int32) - np.int32(1)

    @cached_property
    def source(self) -> Days:
        """The source of each edge, as a place among the actors of the graph."""
        return self._placed(self._store.source)

    @cached_property
    def target(self) -> Days:
        """The target of each edge, as a place among the actors of the graph."""
        return self._placed(self._store.target)

    def _placed(self, actors: Days) -> Days:
        found: Days = self._nodes[actors[self._order]]
        return found

    @cached_property
    def pairs(self) -> NDArray[np.int64]:
        """Where the edges of each pair begin, and after the last pair where they end."""
        new = np.ones(self.count + 1, bool)
        new[1:-1] = (np.diff(self.source) != 0) | (np.diff(self.target) != 0)
        return np.flatnonzero(new)

    def weight(self, column: str = "weight") -> NDArray[np.float64]:
        """Return the weight of each edge; 1 where none is given, as networkx takes it."""
        found: NDArray[np.float64] = self._store.number(column)[self._order]
        found[np.isnan(found)] = 1
        return found

    @cached_property
    def relation_ids(self) -> tuple[str, ...]:
        """The ids of the rows, in the order in which they came."""
        return tuple(self._store.texts("relation_id", self._relations.in_order))

    @cached_property
    def rows(self) -> list[tuple[str, Row]]:
        """For each edge its key, the relation_id, and its attributes, a dictionary of its own.

        A weight that is not given is left out, so that networkx takes it for 1.
        """
        with no_collection():
            return self._rows()

    def _rows(self) -> list[tuple[str, Row]]:
        empty, given = self._split()
        columns = {name: self._values(name) for name in given}
        blank = dict.fromkeys(self._relations.columns) | empty
        weights = columns.pop("weight", None)
        if weights is None:
            del blank["weight"]
        rows: list[Row] = []
        for low in range(0, self.count, _AT_ONCE):
            high = min(low + _AT_ONCE, self.count)
            some = [blank.copy() for _ in range(high - low)]
            for name, values in columns.items():
                for row, value in zip(some, values[low:high], strict=True):
                    row[name] = value
            if weights is not None:
                _weigh(some, weights[low:high])
            rows += some
        return list(zip(columns["relation_id"], rows, strict=True))

    def _split(self) -> tuple[Row, list[str]]:
        """Return the attributes in which nothing is given, and the names of the others."""
        columns, empty, given = self._store.columns, {}, []
        derived = {"relation_id", "source", "target", "relation", "start", "end"}
        for name in columns.names:
            other = {"source_actor": "target_actor", "target_actor": "source_actor"}.get(name, name)
            if name in derived or columns.has(name) or columns.has(other):
                given.append(name)
            else:
                kind = RELATIONS[name].kind
                empty[name] = None if kind in {"number", "integer"} else ""
        return empty, given

    def _values(self, name: str) -> list[Any]:
        """Return the values of a column, one an edge; texts that repeat are the same object."""
        if name in self._store.keys:
            coded = self._store.keys[name].at(self._order)
        elif name in _REPEATED:
            coded = encode(self._store.column(name, self._order))
        else:
            return list(self._store.column(name, self._order).to_pylist())
        return list(np.array([*coded.values, None], object)[coded.codes].tolist())


def _weigh(rows: list[Row], weights: list[float | None]) -> None:
    """Write the weights that are given, and no others."""
    for row, weight in zip(rows, weights, strict=True):
        if weight is None:
            del row["weight"]
        else:
            row["weight"] = weight


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the cyclic garbage collector from looking through what is just being made."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def node_attributes(edges: Edges, registry: Registry) -> dict[str, Row]:
    """Return the nodes of a graph with what the registry says of them, and their reports."""
    known = registry.actors
    nodes: dict[str, Row] = {}
    for actor, n in edges.reports.items():
        entry = known.get(actor)
        if entry is None:
            nodes[actor] = {"name": actor, "kind": "", "parent": "", "reports": n}
        else:
            name = registry.name(actor)
            nodes[actor] = {
                "name": name,
                "kind": entry.kind,
                "parent": entry.parent or "",
                "reports": n,
            }
    return nodes


def fill_graph(G: nx.MultiDiGraph[str], edges: Edges, nodes: dict[str, Row]) -> None:
    """Fill an empty graph with nodes and edges.

    Parameters
    ----------
    G
        A graph without nodes.
    edges
        Its edges.
    nodes
        Its nodes with their attributes, those of `edges` in their order.
    """
    rows = edges.rows
    names = np.array([*nodes, None], object)
    first = edges.pairs[:-1].tolist()
    after = edges.pairs[1:].tolist()
    with no_collection():
        succ: dict[str, dict[str, dict[str, Row]]] = {name: {} for name in nodes}
        pred: dict[str, dict[str, dict[str, Row]]] = {name: {} for name in nodes}
        sources = names[edges.source[first]].tolist() if first and edges.count else []
        targets = names[edges.target[first]].tolist() if first and edges.count else []
        for source, target, low, high in zip(sources, targets, first, after, strict=False):
            keyed = dict(rows[low:high])
            succ[source][target] = keyed
            pred[target][source] = keyed
        for inside, made in (("_node", nodes), ("_adj", succ), ("_pred", pred)):
            getattr(G, inside).update(made)
