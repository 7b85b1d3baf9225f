"""The adapter to pyvis, which carries the nodes, edges and options of the map.

Only this module knows pyvis. Its template and its `from_nx` are not used: the one loads files from
the network, the other changes the caller's graph and drops parallel edges. What is used is its
`Network` as a container, and the vis-network bundle that its wheel brings along.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graphkit.errors import GraphkitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

__all__ = ["carry", "library"]

_OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "edges": {"smooth": False},
    "interaction": {
        "dragNodes": True,
        "hover": False,
        "selectConnectedEdges": False,
        "zoomSpeed": 0.6,
    },
    "nodes": {"shape": "custom"},
    "physics": False,
}
_UNSAFE = ("</script", "<!--")


def carry(
    actors: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the nodes, edges and options of the map as vis-network reads them.

    Parameters
    ----------
    actors
        id, name, x and y of each actor on the map.
    edges
        id, source and target of each bundle of relations.

    Returns
    -------
    dict
        nodes, edges and options, ready for JSON. The edges are hidden from vis-network's own
        painter: it has no room for parallel lines at a constant distance, and the page paints them.

    Examples
    --------
    >>> carry([{"id": "ARM", "name": "Armenia", "x": 0, "y": 0}], [])["nodes"]
    [{'id': 'ARM', 'label': 'Armenia', 'shape': 'custom', 'x': 0, 'y': 0}]
    """
    from pyvis.network import Network

    network = Network(directed=True)
    # Filled directly: add_edge looks through all edges each time, which takes seconds at 10,000.
    network.nodes = [
        {
            "id": actor["id"],
            "label": actor["name"],
            "shape": "custom",
            "x": actor["x"],
            "y": actor["y"],
        }
        for actor in actors
    ]
    network.node_ids = [actor["id"] for actor in actors]
    network.edges = [
        {"id": edge["id"], "from": edge["source"], "to": edge["target"], "hidden": True}
        for edge in edges
    ]
    network.options = _OPTIONS
    nodes, lines, _heading, _height, _width, options = network.get_network_data()
    return {"nodes": nodes, "edges": lines, "options": json.loads(options)}


@cache
def library() -> str:
    """Return the script of vis-network from the pyvis wheel, its licence banner included.

    Raises
    ------
    GraphkitError
        When the installed pyvis holds no such script, or one that would end a script element.
    """
    bundle = _newest(files("pyvis") / "lib")
    if bundle is None:
        raise GraphkitError(
            "the installed pyvis brings no vis-network script; install 'pyvis>=0.3.2,<0.4'"
        )
    text = bundle.read_text(encoding="utf-8").replace("\r\n", "\n")
    if any(mark in text.lower() for mark in _UNSAFE):
        raise GraphkitError(
            "the vis-network script of the installed pyvis cannot be put into a page;"
            " install 'pyvis>=0.3.2,<0.4'"
        )
    return text


def _newest(folder: Traversable) -> Traversable | None:
    """Return the bundle with the highest version, of folders like vis-9.1.2."""
    found = []
    for entry in folder.iterdir():
        version = re.fullmatch(r"vis-(\d+)\.(\d+)\.(\d+)", entry.name)
        bundle = entry / "vis-network.min.js"
        if version and bundle.is_file():
            found.append((tuple(int(part) for part in version.groups()), bundle))
    return max(found, key=lambda item: item[0])[1] if found else None
