"""A backend of networkx: the entry point ``networkx.backends``.

``nx.betweenness_centrality(G)`` and ``nx.pagerank(G)`` of a lazy graph are computed from its arrays
without any change in the caller's code; every other function of networkx reads the graph as it is.
Any graph of networkx can be given, too: ``nx.pagerank(G, backend="graphkit")``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graphkit.analysis import centrality
from graphkit.analysis.lazy import LazyGraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Backend", "backend"]


class _Arrays:
    """A graph of networkx as arrays.

    Parameters
    ----------
    G
        The graph; it is not changed.
    """

    __networkx_backend__ = "graphkit"

    def __init__(self, G: Any) -> None:
        self.original = G
        self.names = list(G)

    def is_directed(self) -> bool:
        """Tell whether edges have a direction."""
        return bool(self.original.is_directed())

    def is_multigraph(self) -> bool:
        """Tell whether edges can be parallel."""
        return bool(self.original.is_multigraph())


class Backend:
    """What networkx asks of a backend."""

    @staticmethod
    def convert_from_nx(G: Any, **_: Any) -> Any:
        """Take a graph of networkx."""
        return G if isinstance(G, LazyGraph) else _Arrays(G)

    @staticmethod
    def convert_to_nx(result: Any, **_: Any) -> Any:
        """Give a graph back; a lazy one is a graph of networkx already."""
        return result.original if isinstance(result, _Arrays) else result

    @staticmethod
    def betweenness_centrality(
        G: Any,
        k: int | None = None,
        normalized: bool = True,  # noqa: FBT001, FBT002 - as networkx calls it
        weight: str | None = None,
        endpoints: bool = False,  # noqa: FBT001, FBT002 - the same
        seed: Any = None,
    ) -> dict[Any, float]:
        """Return the betweenness of each node: see ``networkx.betweenness_centrality``."""
        names, found = _names(G), None
        if k is None and weight is None and not endpoints and len(names):
            source, target, _ = _edges(G, None)
            found = centrality.betweenness(source, target, len(names))
        if found is None:
            options: Any = {"weight": weight, "endpoints": endpoints, "seed": seed}
            ordinary = G.original if isinstance(G, _Arrays) else nx.MultiDiGraph(G)
            own: Any = nx.betweenness_centrality
            return dict(own(ordinary, k, normalized, **options, backend="networkx"))
        n = len(names)
        if n > 2 and normalized:  # noqa: PLR2004 - the pairs of two others
            found /= (n - 1) * (n - 2)
        elif not G.is_directed():
            found /= 2
        return dict(zip(names, found.tolist(), strict=True))

    @staticmethod
    def pagerank(
        G: Any,
        alpha: float = 0.85,
        personalization: Any = None,
        max_iter: int = 100,
        tol: float = 1e-6,
        nstart: Any = None,
        weight: str | None = "weight",
        dangling: Any = None,
    ) -> dict[Any, float]:
        """Return the rank of each node: see ``networkx.pagerank``."""
        names = _names(G)
        if not len(names):
            return {}
        matrix = centrality.sparse_matrix(*_edges(G, weight), len(names))
        starts = {"personalization": personalization, "nstart": nstart, "dangling": dangling}
        limits: dict[str, Any] = {"alpha": alpha, "max_iter": max_iter, "tol": tol}
        found = centrality.pagerank(matrix, names, starts, **limits)
        if found is None:
            raise nx.PowerIterationFailedConvergence(max_iter)
        return dict(zip(names, found.tolist(), strict=True))


def _names(G: Any) -> list[Any]:
    return G.names if isinstance(G, _Arrays) else list(G)


def _edges(G: Any, weight: str | None) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.float64]]:
    """Return source, target and weight of all edges, as places among the nodes."""
    if isinstance(G, LazyGraph):
        edges = G.__dict__["lazy_edges"]
        return edges.source, edges.target, _weights(edges, weight)
    places = {name: place for place, name in enumerate(G.names)}
    ends: list[tuple[int, int]] = []
    weights: list[float] = []
    for source, target, given in G.original.edges(data=weight, default=1):
        ends.append((places[source], places[target]))
        weights.append(1 if weight is None else given)
    both = np.array(ends, np.int64).reshape(-1, 2)
    found = np.array(weights, float)
    if G.is_directed():
        return both[:, 0], both[:, 1], found
    there = both[:, 0] != both[:, 1]  # a loop is one edge
    back = both[there]
    return (
        np.concatenate([both[:, 0], back[:, 1]]),
        np.concatenate([both[:, 1], back[:, 0]]),
        np.concatenate([found, found[there]]),
    )


def _weights(edges: Any, weight: str | None) -> NDArray[np.float64]:
    """Return weights; once rows have been handed out, as they are there now."""
    if weight is None:
        return np.ones(edges.count)
    if weight == "weight" and "rows" not in edges.__dict__:
        found: NDArray[np.float64] = edges.weight()
        return found
    return np.array([row.get(weight, 1) for row in edges.rows], float)


backend = Backend()
