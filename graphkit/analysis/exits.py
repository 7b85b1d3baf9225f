"""Relations as graphs of other libraries than networkx, straight from the table.

All are directed multigraphs of the nodes that :func:`graphkit.analysis.graph.to_graph` has, actors
sorted by id, and edge number *i* is row *i* of ``relations.to_arrow()``: what is computed per edge
goes back to the table as it is.

==========  ======================================================================================
matrix      ``scipy.sparse.csr_array`` of weights or counts; see
            :func:`graphkit.analysis.graph.to_matrix`
rustworkx   ``PyDiGraph`` [1]_; a node is a dictionary, its id as ``id``; an edge is the dictionary
            that it is in networkx, so without ``weight`` where none is given
igraph      ``Graph`` [2]_; the id is the vertex attribute ``name``, the name is ``label``; a column
            of the table is an edge attribute, and a weight that is not given is 1
==========  ======================================================================================

rustworkx is Apache-2.0 and the extra ``rustworkx``. python-igraph is GPL-2.0-or-later, so graphkit
neither requires nor offers it: it is imported if the user has installed it, in the one function
here, and the tests install it as a tool of theirs.

References
----------
.. [1] M. Treinish et al., "rustworkx: A High-Performance Graph Library for Python", Journal of Open
   Source Software 7(79), 2022.
.. [2] G. Csárdi, T. Nepusz, "The igraph software package for complex network research",
   InterJournal Complex Systems 1695, 2006.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from graphkit.errors import MissingDependencyError

if TYPE_CHECKING:
    import networkx as nx
    import rustworkx as rx

    from graphkit.analysis.relations import Relations

__all__ = ["Exits", "to_igraph", "to_rustworkx"]


def to_rustworkx(relations: Relations) -> rx.PyDiGraph[dict[str, Any], dict[str, Any]]:
    """Build the rustworkx graph of some relations.

    Parameters
    ----------
    relations
        The rows.

    Returns
    -------
    A ``rustworkx.PyDiGraph`` of the caller's own; see the head of this module.

    Raises
    ------
    MissingDependencyError
        If rustworkx is not installed.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from graphkit.analysis.relations import Relations
    >>> table = pa.table({"source": ["RUS", "RUS"], "target": ["AZE", "ARM"],
    ...                   "relation": ["mediation"] * 2, "start": ["2020-10-10"] * 2})
    >>> G = to_rustworkx(Relations.from_arrow(table))
    >>> [node["id"] for node in G.nodes()], G.edge_list(), G.get_edge_data(2, 0)["start"]
    (['ARM', 'AZE', 'RUS'], EdgeList[(2, 1), (2, 0)], '2020-10-10')
    """
    try:
        import rustworkx as rx
    except ImportError as error:
        raise MissingDependencyError("rustworkx", "rustworkx") from error
    import numpy as np

    from graphkit.analysis.edges import Edges, no_collection, node_attributes
    from graphkit.analysis.graph import graph_attributes

    edges = Edges(relations)
    nodes = node_attributes(edges, relations.registry)
    G: rx.PyDiGraph[dict[str, Any], dict[str, Any]] = rx.PyDiGraph(
        attrs=graph_attributes(relations), node_count_hint=len(nodes), edge_count_hint=edges.count
    )
    G.add_nodes_from([{"id": actor, **node} for actor, node in nodes.items()])
    source, target = edges.came_ends
    with no_collection():
        rows = np.empty(edges.count, object)
        rows[edges.places] = edges.rows
        G.add_edges_from(list(zip(source.tolist(), target.tolist(), rows.tolist(), strict=True)))
    return G


def to_igraph(relations: Relations) -> Any:
    """Build the igraph graph of some relations.

    Parameters
    ----------
    relations
        The rows.

    Returns
    -------
    An ``igraph.Graph`` of the caller's own; see the head of this module.

    Raises
    ------
    MissingDependencyError
        If igraph is not installed.
    """
    try:
        import igraph
    except ImportError as error:
        raise MissingDependencyError("igraph") from error
    import numpy as np

    from graphkit.analysis.edges import Edges, node_attributes
    from graphkit.analysis.graph import graph_attributes

    edges = Edges(relations)
    nodes = node_attributes(edges, relations.registry)
    source, target = edges.came_ends
    rows = relations.to_arrow()
    columns: dict[str, list[Any]] = {name: rows[name].to_pylist() for name in rows.column_names}
    if all(weight is None for weight in columns["weight"]):
        del columns["weight"]  # igraph takes each for 1
    else:
        columns["weight"] = [1.0 if weight is None else weight for weight in columns["weight"]]
    told: dict[str, list[Any]] = {"name": list(nodes)}
    told |= {"label": [node["name"] for node in nodes.values()]}
    told |= {key: [node[key] for node in nodes.values()] for key in ("kind", "parent", "reports")}
    return igraph.Graph(
        n=len(nodes),
        edges=np.stack([source, target], axis=1),
        directed=True,
        graph_attrs=graph_attributes(relations),
        vertex_attrs=told,
        edge_attrs=columns,
    )


class Exits:
    """The graphs that relations become."""

    def graph(self, *, lazy: bool = False) -> nx.MultiDiGraph[str]:
        """Return the relations as a graph of your own: one edge a row, its key the relation_id.

        See :func:`graphkit.analysis.graph.to_graph` for nodes and attributes, and for `lazy`.
        """
        from graphkit.analysis.graph import to_graph

        return to_graph(cast("Relations", self), lazy=lazy)

    def matrix(self, weight: str | None = "weight") -> tuple[tuple[str, ...], Any]:
        """Return the actors, and the weights between them as a sparse matrix.

        See :func:`graphkit.analysis.graph.to_matrix`.
        """
        from graphkit.analysis.graph import to_matrix

        return to_matrix(cast("Relations", self), weight)

    def rustworkx(self) -> rx.PyDiGraph[dict[str, Any], dict[str, Any]]:
        """Return the relations as a graph of rustworkx; see :func:`to_rustworkx`."""
        return to_rustworkx(cast("Relations", self))

    def igraph(self) -> Any:
        """Return the relations as a graph of igraph; see :func:`to_igraph`."""
        return to_igraph(cast("Relations", self))
