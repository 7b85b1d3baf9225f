"""Centralities from arrays of edges, with numpy and scipy alone.

The values are those of networkx; only their last digits may differ, as sums are made in another
order.

References
----------
.. [1] U. Brandes, "A faster algorithm for betweenness centrality", Journal of Mathematical
   Sociology 25(2), 2001.
.. [2] L. Page, S. Brin, R. Motwani, T. Winograd, "The PageRank Citation Ranking: Bringing Order to
   the Web", Stanford, 1999; the power iteration is that of ``networkx.pagerank``.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["betweenness", "pagerank", "sparse_matrix"]

_AT_ONCE: Final = 64
_DEEPEST: Final = 64


def sparse_matrix(
    source: NDArray[Any], target: NDArray[Any], weight: NDArray[np.float64], n: int
) -> Any:
    """Return the weights between n nodes as a ``scipy.sparse.csr_array``; parallel ones are added.

    Examples
    --------
    >>> ends = np.array([0, 0]), np.array([1, 1])
    >>> sparse_matrix(*ends, np.array([1.0, 2.0]), 2).toarray()
    array([[0., 3.],
           [0., 0.]])
    """
    from scipy import sparse

    return sparse.coo_array((weight, (source, target)), shape=(n, n)).tocsr()


def betweenness(source: NDArray[Any], target: NDArray[Any], n: int) -> NDArray[np.float64] | None:
    """Count for each node the share of shortest paths between others that go through it.

    Brandes' algorithm [1]_ for many sources at once: each step of the search, and each step back,
    is one product of the sparse matrix with a dense block. Blocks are shared among the cores.

    Parameters
    ----------
    source, target
        The edges; parallel ones count once.
    n
        The number of nodes.

    Returns
    -------
    The sums over ordered pairs, not scaled; None if paths are so long that this is not the way.

    Examples
    --------
    >>> betweenness(np.array([0, 1]), np.array([1, 2]), 3).tolist()
    [0.0, 1.0, 0.0]
    """
    out = sparse_matrix(source, target, np.ones(len(source)), n)
    out.data[:] = 1
    into = out.T.tocsr()
    blocks = [np.arange(first, min(n, first + _AT_ONCE)) for first in range(0, n, _AT_ONCE)]
    total = np.zeros(n)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for part in pool.map(lambda block: _through(out, into, block), blocks):
            if part is None:
                pool.shutdown(cancel_futures=True)
                return None
            total += part
    return total


def _through(out: Any, into: Any, sources: NDArray[Any]) -> NDArray[np.float64] | None:
    """Sum over some sources the share of shortest paths that go through each node."""
    columns = np.arange(len(sources))
    front = np.zeros((out.shape[0], len(sources)))
    front[sources, columns] = 1
    paths = front.copy()
    unseen = front == 0
    levels = [~unseen]
    while True:
        front = into @ front
        front *= unseen
        reached = front > 0
        if not reached.any():
            break
        if len(levels) > _DEEPEST:
            return None
        unseen &= ~reached
        paths += front
        levels.append(reached)
    share = np.zeros_like(paths)
    inverse = np.divide(1, paths, out=np.zeros_like(paths), where=paths > 0)
    for level in range(len(levels) - 1, 0, -1):
        back = share + 1
        back *= inverse
        back *= levels[level]
        back = out @ back
        back *= paths
        back *= levels[level - 1]
        share += back
    share[sources, columns] = 0
    summed: NDArray[np.float64] = share.sum(axis=1)
    return summed


def pagerank(
    weights: Any,
    names: Sequence[Any],
    starts: Mapping[str, Mapping[Any, float] | None] | None = None,
    *,
    alpha: float = 0.85,
    max_iter: int = 100,
    tol: float = 1e-6,
) -> NDArray[np.float64] | None:
    """Rank nodes by the ranks of those that point to them.

    Parameters
    ----------
    weights
        A sparse matrix, source by target.
    names
        The nodes, in its order, as they are called in the mappings.
    starts
        ``personalization``, ``nstart`` and ``dangling``, as far as they are given.
    alpha, max_iter, tol
        All of these as for ``networkx.pagerank`` [2]_.

    Returns
    -------
    The ranks; None if they do not settle.

    Raises
    ------
    ZeroDivisionError
        If the personalization names no node.

    Examples
    --------
    >>> cycle = sparse_matrix(np.array([0, 1]), np.array([1, 0]), np.ones(2), 2)
    >>> pagerank(cycle, "ab").tolist()
    [0.5, 0.5]
    """
    n = len(names)
    even: NDArray[np.float64] = np.repeat(1.0 / n, n)
    given = {
        key: _shares(value, names) for key, value in (starts or {}).items() if value is not None
    }
    rank, jump = given.get("nstart", even), given.get("personalization", even)
    if not np.isfinite(jump).all():
        raise ZeroDivisionError
    rest = given.get("dangling", jump)
    out: NDArray[np.float64] = weights.sum(axis=1)
    ends = out == 0
    scale = np.divide(1.0, out, out=np.zeros(n), where=~ends)
    onwards = weights.T.tocsr()
    onwards.data *= scale[onwards.indices]
    for _ in range(max_iter):
        last = rank
        rank = alpha * (onwards @ rank + rank[ends].sum() * rest) + (1 - alpha) * jump
        if np.abs(rank - last).sum() < n * tol:
            settled: NDArray[np.float64] = rank
            return settled
    return None


def _shares(values: Mapping[Any, float], names: Sequence[Any]) -> NDArray[np.float64]:
    found = np.array([values.get(name, 0) for name in names], dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: NDArray[np.float64] = found / found.sum()
    return shares
