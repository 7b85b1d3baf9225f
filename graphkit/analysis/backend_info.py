"""What networkx is told of our backend when it is imported."""

from __future__ import annotations

from typing import Any

__all__ = ["info"]


def info() -> dict[str, Any]:
    """Describe the backend as networkx asks for it.

    Examples
    --------
    >>> info()["backend_name"]
    'graphkit'
    """
    faster = "computed from arrays, with numpy and scipy"
    return {
        "backend_name": "graphkit",
        "project": "graphkit-news",
        "package": "graphkit",
        "short_summary": "Exact betweenness and PageRank from arrays.",
        "functions": {
            "betweenness_centrality": {
                "additional_docs": f"Without weight, k and endpoints: {faster}."
            },
            "pagerank": {"additional_docs": f"With all parameters: {faster}."},
        },
    }
