"""The edges of a graph as arrays, and the dictionaries of networkx made of them at once.

networkx takes three to six times as long for the same graph edge by edge, half of it in the cyclic
garbage collector, which looks through the dictionaries just made and finds nothing. What is filled
directly here (``_node``, ``_adj``, ``_pred``) is tested against ``add_edges_from`` for every
version of networkx that the tests run with.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable
from contextlib import contextmanager
from functools import cached_property
from itertools import pairwise, repeat
from operator import setitem
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from graphkit.schema import RELATIONS, number_array, numpy_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import networkx as nx
    from numpy.typing import NDArray

    from graphkit.actors import Registry
    from graphkit.analysis.days import Days
    from graphkit.analysis.relations import Relations

__all__ = ["Edges", "fill_graph", "no_collection", "node_attributes", "order_of"]

Row = dict[str, Any]
_Part = Callable[[int, int], list[Any]]  # the values of the edges from one to before another

_UNTIL_NO_ROOM: Final = 32
_BITS: Final = 63  # of a number that is not below zero
_AT_ONCE: Final = 2048  # rows that stay in the processor's cache while their columns are filled
_LOOKED_AT: Final = 4096  # first values of a column, by which it is judged whether they repeat
_OF_INSTANCES: Final = frozenset({*dir(object), "__dict__", "__weakref__"})
_MOST_BYTES: Final = 2**31 - 1  # that texts with offsets of 32 bits can have in one piece
_REPEATED: Final = 20  # they do if one in so many has stood before


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
    def _came(self) -> NDArray[Any]:
        """The positions of the rows in the order in which they came."""
        return self._relations.in_order

    @cached_property
    def places(self) -> NDArray[Any]:
        """For each edge the place of its row among those that came."""
        store, at = self._store, self._came
        pairs = store.source[at].astype(np.int64) * len(store.actors) + store.target[at]
        return order_of(pairs)

    @cached_property
    def _order(self) -> NDArray[Any]:
        """The positions of the rows in the order of the edges."""
        found: NDArray[Any] = self._came[self.places]
        return found

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

    @property
    def came_ends(self) -> tuple[Days, Days]:
        """Source and target of each row, in the order in which the rows came."""
        source, target = self._store.source, self._store.target
        return self._nodes[source[self._came]], self._nodes[target[self._came]]

    def _placed(self, actors: Days) -> Days:
        found: Days = self._nodes[actors[self._order]]
        return found

    @cached_property
    def pairs(self) -> NDArray[np.int64]:
        """Where the edges of each pair begin, and after the last pair where they end."""
        new = np.ones(self.count + 1, bool)
        new[1:-1] = (np.diff(self.source) != 0) | (np.diff(self.target) != 0)
        return np.flatnonzero(new)

    @cached_property
    def ends(self) -> tuple[Days, Days]:
        """Source and target of each pair."""
        first = self.pairs[:-1]
        return self.source[first], self.target[first]

    @cached_property
    def outgoing(self) -> NDArray[Any]:
        """Where the pairs of each actor as source begin, and after the last where they end."""
        return np.searchsorted(self.ends[0], np.arange(len(self.reports) + 1))

    @cached_property
    def incoming(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """All pairs by target, and where those of each actor begin and end."""
        order = order_of(self.ends[1].astype(np.int64))
        return order, np.searchsorted(self.ends[1][order], np.arange(len(self.reports) + 1))

    def weight(self, column: str = "weight") -> NDArray[np.float64]:
        """Return the weight of each edge; 1 where none is given, as networkx takes it."""
        if not self._store.columns.has(column):
            return np.ones(self.count)
        found: NDArray[np.float64] = self._store.number(column)[self._order]
        found[np.isnan(found)] = 1
        return found

    @cached_property
    def relation_ids(self) -> tuple[str, ...]:
        """The ids of the rows, in the order in which they came."""
        ids = self._store.column("relation_id", self._came)
        return tuple(value for chunk in ids.chunks for value in _objects(chunk))

    @cached_property
    def keys(self) -> list[str]:
        """For each edge its key, the relation_id."""
        ids = np.array([*self.relation_ids, None], object)
        found: list[str] = ids[self.places].tolist()
        return found

    @cached_property
    def rows(self) -> list[Row]:
        """For each edge its attributes, a dictionary of its own."""
        with no_collection():
            steps = range(0, self.count, _AT_ONCE)
            return [row for low in steps for row in self.some_rows(low, low + _AT_ONCE)]

    def some_rows(self, low: int, high: int) -> list[Row]:
        """Return the attributes of some edges; always the same if all have been made.

        A weight that is not given is left out, so that networkx takes it for 1.
        """
        if "rows" in self.__dict__:
            return self.rows[low:high]
        blanks, columns = self._columns
        rows = list(map(dict.copy, blanks(low, high)))
        for name, values in columns.items():
            deque(map(setitem, rows, repeat(name), values(low, high)), 0)
        if "weight" in columns:
            for row in rows:
                if row["weight"] is None:
                    del row["weight"]
        return rows

    @cached_property
    def _columns(self) -> tuple[_Part, dict[str, _Part]]:
        """What every row begins as, by its relation, and the values of the columns given."""
        empty, given = self._split()
        blank = dict.fromkeys(self._relations.columns, "") | empty
        if "weight" not in given:
            del blank["weight"]
        given.remove("relation")
        types = self._store.keys["relation"]
        blanks = [_sharing(blank | {"relation": value}) for value in types.values]
        begun = _looked_up(blanks, types.codes[self._order])
        return begun, {name: self._values(name) for name in given}

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

    def _values(self, name: str) -> _Part:
        """Return what gives the values of a column; texts that repeat are the same object."""
        if name == "relation_id":
            return lambda low, high: self.keys[low:high]
        if name in self._store.keys:
            coded = self._store.keys[name]
            return _looked_up(coded.values, coded.codes[self._order])
        column = _in_one_piece(self._store.column(name, self._came))
        if _is_text(column) and _repeats(column):
            column = column.dictionary_encode()
            return _looked_up(_objects(column.dictionary), numpy_array(column.indices)[self.places])
        column = column.take(number_array(self.places))
        return lambda low, high: _objects(column.slice(low, max(high - low, 0)))


def order_of(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Order numbers from 0, equal ones as they came.

    Number and place are made one: sorting numbers is several times faster than ordering them.
    """
    bits = len(numbers).bit_length()
    if len(numbers) and int(numbers.max()).bit_length() + bits > _BITS:
        return np.argsort(numbers, kind="stable")
    both = numbers << bits
    both |= np.arange(len(numbers))
    both.sort()
    both &= (1 << bits) - 1
    return both


def _in_one_piece(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as one array; texts that are too long for one with offsets of 64 bits."""
    if pa.types.is_string(column.type) and column.nbytes > _MOST_BYTES:
        column = column.cast(pa.large_string())
    return column.combine_chunks()


def _is_text(column: pa.Array) -> bool:
    return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))


def _repeats(column: pa.ChunkedArray) -> bool:
    """Tell by its first values whether those of a column repeat."""
    seen = column.slice(0, _LOOKED_AT)
    return len(seen.unique()) * _REPEATED < len(seen) * (_REPEATED - 1)


def _objects(column: pa.Array) -> list[Any]:
    """Return values as Python has them; None where there is none."""
    if column.null_count and not _is_text(column):
        whole: list[Any] = column.to_pylist()  # numpy has no whole number for None
        return whole
    found: list[Any] = column.to_numpy(zero_copy_only=False).tolist()
    return found


def _looked_up(values: list[Any], codes: NDArray[Any]) -> _Part:
    """Return what gives, for some edges, the values that codes stand for."""
    table = np.empty(len(values), object)
    table[:] = values
    return lambda low, high: list(table[codes[low:high]].tolist())


def _sharing(row: Row) -> Row:
    """Return a dictionary whose copies share its table of keys, as those of instances do.

    It is a dictionary like any other, but half as large, and quicker to copy. Instances of one
    class leave room for more attributes until some of them have been made. Names that mean
    something of every instance, such as ``__class__``, cannot be had so.
    """
    if not _OF_INSTANCES.isdisjoint(row):
        return row

    class Shared:
        pass

    for _ in range(_UNTIL_NO_ROOM):
        shared = Shared()
        for name, value in row.items():
            setattr(shared, name, value)
    return vars(shared)


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the cyclic garbage collector from looking through what is just being made."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():  # all are old from now on, without being looked through
                gc.freeze()
                gc.unfreeze()
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
    names = np.array([*nodes, None], object)
    order, incoming = edges.incoming
    keyed: list[dict[str, Row]] = []
    with no_collection():
        for low in range(0, len(order), _AT_ONCE):
            keyed += _keyed(edges, low, low + _AT_ONCE)
        targets = names[edges.ends[1]].tolist()
        succ = _neighbours(nodes, edges.outgoing, targets, keyed)
        sources = names[edges.ends[0][order]].tolist()
        inwards = list(map(keyed.__getitem__, order.tolist()))
        pred = _neighbours(nodes, incoming, sources, inwards)
    for inside, whole in (("_node", nodes), ("_adj", succ), ("_pred", pred)):
        getattr(G, inside).update(whole)


def _neighbours(
    nodes: Iterable[str], begins: NDArray[Any], others: list[str], keyed: list[dict[str, Row]]
) -> dict[str, dict[str, dict[str, Row]]]:
    """Return for each node its neighbours on one side."""
    bounds = begins.tolist()
    return {
        node: dict(zip(others[low:high], keyed[low:high], strict=True))
        for node, low, high in zip(nodes, bounds, bounds[1:], strict=False)
    }


def _keyed(edges: Edges, low: int, high: int) -> list[dict[str, Row]]:
    """Return for some pairs, one behind the other, their edges by key."""
    bounds = edges.pairs[low : high + 1].tolist()
    begin = bounds[0]
    keys, rows = edges.keys[begin : bounds[-1]], edges.some_rows(begin, bounds[-1])
    places = [bound - begin for bound in bounds]
    return [
        {keys[at]: rows[at]}
        if after - at == 1
        else dict(zip(keys[at:after], rows[at:after], strict=True))
        for at, after in pairwise(places)
    ]
