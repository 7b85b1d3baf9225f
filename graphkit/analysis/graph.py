"""Relations to a networkx graph and back, two functions that undo each other.

The graph is a ``MultiDiGraph``: parallel relations of one pair are parallel edges.

node        an actor id; attributes ``name``, ``kind``, ``parent`` from the registry ("" if it does
            not know the actor) and ``reports``, the rows in which it stands
edge key    the relation_id
edge        the whole row, None for a number that is not given; but no ``weight`` where none is
            given, so that networkx takes it for 1
graph       ``name``, ``period``, ``undated``; ``columns`` and ``relation_ids``, the order of the
            table, which a graph does not keep

``from_graph(to_graph(relations))`` is the identical table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphkit.errors import InputError
from graphkit.schema import RELATIONS, to_arrow

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    import pyarrow as pa

    from graphkit.analysis.relations import Relations

__all__ = ["from_graph", "graph_attributes", "to_graph", "to_matrix"]


def to_graph(relations: Relations, *, lazy: bool = False) -> nx.MultiDiGraph[str]:
    """Build the graph of some relations.

    Parameters
    ----------
    relations
        The rows; undated ones become edges, too, unless they were left out by a slice.
    lazy
        Whether rows of the graph are made only when they are first touched: for a large graph that
        is only read, or of which centralities are asked. It becomes an ordinary graph by itself
        when it is changed; see :mod:`graphkit.analysis.lazy`.

    Returns
    -------
    A graph of the caller's own; see the head of this module for its attributes.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from graphkit.analysis.relations import Relations
    >>> table = pa.table({"source": ["RUS", "RUS"], "target": ["ARM", "AZE"],
    ...                   "relation": ["mediation"] * 2, "start": ["2020-10-10"] * 2})
    >>> G = to_graph(Relations.from_arrow(table))
    >>> G.nodes["RUS"]["name"], G.out_degree("RUS")
    ('Russia', 2)
    >>> [data["start"] for _, _, data in G.edges(data=True)]
    ['2020-10-10', '2020-10-10']
    """
    import networkx as nx

    from graphkit.analysis.edges import Edges, fill_graph, node_attributes

    edges = Edges(relations)
    nodes = node_attributes(edges, relations.registry)
    attributes = graph_attributes(relations)
    if lazy:
        from graphkit.analysis.lazy import LazyGraph

        return LazyGraph(edges, nodes, attributes)
    G: nx.MultiDiGraph[str] = nx.MultiDiGraph(**attributes)
    G.graph["relation_ids"] = edges.relation_ids
    fill_graph(G, edges, nodes)
    return G


def graph_attributes(relations: Relations) -> dict[str, Any]:
    """Return what a graph says of itself, but the ids of its rows."""
    return {
        "name": relations.name,
        "period": "" if relations.period is None else str(relations.period),
        "undated": relations.undated,
        "columns": relations.columns,
    }


def to_matrix(relations: Relations, weight: str | None = "weight") -> tuple[tuple[str, ...], Any]:
    """Return the actors, and the weights between them as a ``scipy.sparse.csr_array``.

    Parameters
    ----------
    relations
        The rows.
    weight
        The column of weights, of which parallel ones are added and one that is not given is 1; with
        None, rows are counted.

    Returns
    -------
    The actors, sorted, and the matrix: its rows are sources, its columns targets.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from graphkit.analysis.relations import Relations
    >>> table = pa.table({"source": ["AZE", "AZE"], "target": ["ARM", "ARM"],
    ...                   "relation": ["accusation"] * 2, "start": ["2020", "2022"]})
    >>> actors, matrix = to_matrix(Relations.from_arrow(table))
    >>> actors, matrix.toarray().tolist()
    (('ARM', 'AZE'), [[0.0, 0.0], [2.0, 0.0]])
    """
    import numpy as np

    from graphkit.analysis.centrality import sparse_matrix
    from graphkit.analysis.edges import Edges

    edges = Edges(relations)
    weights = np.ones(edges.count) if weight is None else edges.weight(weight)
    n = len(relations.actors)
    return relations.actors, sparse_matrix(edges.source, edges.target, weights, n)


def from_graph(G: nx.MultiDiGraph[str]) -> pa.Table:
    """Build the table of a graph: one row an edge.

    Parameters
    ----------
    G
        A directed graph. Its nodes are actor ids and an edge's attributes columns, of which only
        ``relation`` must be there; source, target and relation_id are read from the edge itself.
        It is not changed.

    Returns
    -------
    A table with the columns of the schema and, behind them, all other attributes as text; in the
    order of ``G.graph["relation_ids"]`` where that is given.

    Raises
    ------
    InputError
        If the graph has no direction.
    TableError
        If an edge lacks its relation or a number is none.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.MultiDiGraph()
    >>> _ = G.add_edge("AZE", "ARM", relation="accusation", start="2020-10-01", note="by hand")
    >>> row = from_graph(G).to_pylist()[0]
    >>> row["source"], row["target"], row["start"], row["note"], row["relation_id"]
    ('AZE', 'ARM', '2020-10-01', 'by hand', '')
    """
    if not G.is_directed():
        raise InputError(
            "the graph has no direction, so source and target are not known; make it one with "
            "networkx.MultiDiGraph(...)"
        )
    places = {key: place for place, key in enumerate(G.graph.get("relation_ids", ()))}
    rows = sorted(_rows(G), key=lambda row: places.get(row["relation_id"], len(places)))
    names = [*RELATIONS.names, *G.graph.get("columns", ())]
    table = to_arrow([dict.fromkeys(names) | row for row in rows], RELATIONS)
    for name in names:
        if name not in table.column_names:  # a table without rows keeps its columns, too
            table = table.append_column(name, table["source"])
    return table


def _rows(G: nx.MultiDiGraph[str]) -> Iterator[dict[str, Any]]:
    """Yield each edge as a row; a key that networkx counted is no id."""
    if not G.is_multigraph():
        for source, target, row in G.edges(data=True):
            own = row.get("relation_id", "")
            yield row | {"source": source, "target": target, "relation_id": own}
        return
    for source, target, key, row in G.edges(keys=True, data=True):
        own = key if isinstance(key, str) else row.get("relation_id", "")
        yield row | {"source": source, "target": target, "relation_id": own}
