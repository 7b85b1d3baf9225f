"""The rows of a page, column by column; of texts that come again, each once.

A page of five thousand relations is a quarter smaller so than row by row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from graphkit.schema import numpy_array

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Values = dict[str, Any]

__all__ = ["COLUMNS", "coded", "count_rows", "packed", "reader"]

COLUMNS = (
    "edge", "start", "until", "from", "to", "status", "confidence", "group_id", "doc_id",
    "published", "publisher", "evidence", "rule", "extractor", "basis", "source_actor",
    "target_actor", "begun",
)  # fmt: skip
"""The columns of a page."""

_AGAIN = 2  # a value stands in so many rows on average, or its column is written out


def coded(column: pa.Array | pa.ChunkedArray) -> list[Any] | Values:
    """Return a column in plain values: a list, or each value once and for every row which.

    Examples
    --------
    >>> coded(pa.array(["a", "b", "c", None]))
    ['a', 'b', 'c', None]
    >>> coded(pa.array(["a", "b", "a", "a"]))
    {'codes': [0, 1, 0, 0], 'values': ['a', 'b']}
    """
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):  # may hold values that no row has
        column = column.cast(column.type.value_type)
    found = column.dictionary_encode(null_encoding="encode")
    values = found.dictionary.to_pylist()
    codes = numpy_array(found.indices).tolist()
    if not codes or len(values) * _AGAIN > len(codes):
        return [values[code] for code in codes]
    return {"codes": codes, "values": values}


def packed(edges: Sequence[Mapping[str, Any]]) -> Values:
    """Return the links of a page by column, without what follows from the rest.

    Numbers of links stand in ``membership``; in ``swapped``, if their source is the second actor of
    the pair; in ``turned``, if their id names the target first.

    Examples
    --------
    >>> packed([{"id": "A>B:treaty", "source": "A", "target": "B", "pair": ["A", "B"], "lane": 0,
    ...          "lanes": 1, "type": "treaty", "membership": False}])["lanes"]
    [1]
    """
    names = ("source", "target", "type")
    ends = [(edge["source"], edge["target"], edge["type"]) for edge in edges]
    texts = zip(*ends, strict=True) if ends else ((), (), ())
    found: Values = {
        name: coded(pa.array(values, pa.string()))
        for name, values in zip(names, texts, strict=True)
    }
    for name in ("lane", "lanes"):
        found[name] = [edge[name] for edge in edges]
    found["membership"] = [at for at, edge in enumerate(edges) if edge["membership"]]
    found["swapped"] = [at for at, edge in enumerate(edges) if edge["source"] != edge["pair"][0]]
    found["turned"] = [
        at
        for at, (edge, end) in enumerate(zip(edges, ends, strict=True))
        if edge["id"] != "{}>{}:{}".format(*end)
    ]
    return found


def count_rows(content: Mapping[str, Any]) -> int:
    """Return how many rows a page holds."""
    return len(content["rows"]["edge"])


def reader(content: Mapping[str, Any], name: str) -> Callable[[int], Any]:
    """Return what tells the value of a column in a row.

    Examples
    --------
    >>> page = {"rows": {"edge": [4, 5], "to": {"codes": [1, 0], "values": ["a", "b"]}}}
    >>> [reader(page, name)(0) for name in ("edge", "to")]
    [4, 'b']
    """
    column = content["rows"][name]
    if isinstance(column, list):
        return column.__getitem__
    codes, values = column["codes"], column["values"]
    return lambda row: values[codes[row]]
