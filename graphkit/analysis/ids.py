"""The ids of relations that came without one.

An id is the hash of a report's fields (:func:`graphkit.schema.relation_id`); the second report with
the same fields gets "-2" behind it. Ids are made for whole tables, since only a whole table tells
which report is the second; the fields are joined and the hashes written as bytes, not as Python
texts, of which a million would take as much memory as all else.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.schema import numpy_array, relation_id, text_array, text_scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from graphkit.analysis.columns import Rows

__all__ = ["fill_ids"]

_AT_ONCE: Final = 100_000
_BYTES: Final = 8


def fill_ids(given: pa.ChunkedArray, fields: Callable[[Rows], pa.Table]) -> pa.ChunkedArray:
    """Return the ids of all rows, in the order of the table.

    Parameters
    ----------
    given
        The ids given; "" where there is none.
    fields
        Returns, for some rows, what an id is made of, in the order of
        :func:`graphkit.schema.relation_id`.

    Examples
    --------
    >>> table = pa.table({name: ["x", "x"] for name in "abcdef"} | {"g": [1, 1]})
    >>> ids = fill_ids(pa.chunked_array([["", ""]]), lambda rows: table.take(pa.array(rows)))
    >>> ids[0].as_py() == relation_id(*"xxxxxx", 1), ids[1].as_py()[-2:]
    (True, '-2')
    """
    missing = numpy_array(pc.equal(given, text_scalar("")))
    if not missing.any():
        return given
    if not missing.all():
        return _fill_some(given, np.flatnonzero(missing), fields)
    parts = []
    for first in range(0, len(missing), _AT_ONCE):
        rows = np.arange(first, min(first + _AT_ONCE, len(missing)), dtype=np.int32)
        parts.append(_digests(fields(rows)))
    digests = b"".join(parts)
    return pa.chunked_array([_numbered(_hexadecimal(digests), np.frombuffer(digests, ">u8"))])


def _digests(fields: pa.Table) -> bytes:
    """Return the hashes of rows, one behind the other."""
    columns = [pc.fill_null(column.cast(pa.string()), text_scalar("")) for column in fields.columns]
    texts = pc.binary_join_element_wise(*columns, text_scalar("\x1f")).cast(pa.binary())
    return b"".join(blake2b(text, digest_size=_BYTES).digest() for text in texts.to_pylist())


def _hexadecimal(digests: bytes) -> pa.Array:
    """Write hashes as text, all of one length."""
    width, n = 2 * _BYTES, len(digests) // _BYTES
    offsets = np.arange(0, width * n + 1, width, dtype=np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(digests.hex().encode())]
    return pa.Array.from_buffers(pa.string(), n, buffers)


def _numbered(ids: pa.Array, digests: NDArray[np.uint64]) -> pa.Array:
    """Put a number behind the second and later rows of the same content."""
    order = np.argsort(digests, kind="stable")
    ordered = digests[order]
    again = np.zeros(len(order), bool)
    again[1:] = ordered[1:] == ordered[:-1]
    if not again.any():
        return ids
    place = np.arange(len(order))
    count = place - np.maximum.accumulate(np.where(again, 0, place)) + 1
    texts = ids.to_pylist()
    for at in np.flatnonzero(again).tolist():
        texts[order[at]] += f"-{count[at]}"
    return text_array(texts)


def _fill_some(
    given: pa.ChunkedArray, rows: NDArray[np.int64], fields: Callable[[Rows], pa.Table]
) -> pa.ChunkedArray:
    """Fill gaps among ids that are given, none of which may be made again."""
    ids: list[str] = given.to_pylist()
    seen = set(ids)
    columns = (column.to_pylist() for column in fields(rows).columns)
    for row, values in zip(rows.tolist(), zip(*columns, strict=True), strict=True):
        own = base = relation_id(*values)
        count = 1
        while own in seen:
            count += 1
            own = f"{base}-{count}"
        seen.add(own)
        ids[row] = own
    return pa.chunked_array([text_array(ids)])
