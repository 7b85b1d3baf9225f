"""The ids of relations that came without one.

An id is the hash of a report's fields (:func:`graphkit.schema.relation_id`); the second report with
the same fields gets "-2" behind it. Which report is the second only a whole table tells, but the
hashes of a million rows take a second: they are made of the rows that are asked for, and of those
that might be the same report. The fields are joined and the hashes written as bytes, not as Python
texts, of which a million would take as much memory as all else.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.analysis.columns import take_rows
from graphkit.schema import (
    numpy_array,
    relation_id,
    text_array,
    text_scalar,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from graphkit.analysis.columns import Rows

__all__ = ["Ids"]

_AT_ONCE: Final = 100_000
_BYTES: Final = 8


class Ids:
    """The ids of the rows of a table.

    Parameters
    ----------
    given
        The ids given; "" where there is none.
    fields
        Returns, for some rows, what an id is made of, in the order of
        :func:`graphkit.schema.relation_id`.
    alike
        Returns a number for each row, the same for rows of which all fields are the same; other
        rows may share it, but then more is made than is asked for.

    Examples
    --------
    >>> table = pa.table({name: ["x", "x"] for name in "abcdef"} | {"g": [1, 1]})
    >>> ids = Ids(pa.chunked_array([["", ""]]), lambda rows: table.take(pa.array(rows)),
    ...           lambda: np.zeros(2, np.uint64))
    >>> first, second = ids.take(np.array([0, 1])).to_pylist()
    >>> first == relation_id(*"xxxxxx", 1), second == f"{first}-2"
    (True, True)
    """

    def __init__(
        self,
        given: pa.ChunkedArray,
        fields: Callable[[Rows], pa.Table],
        alike: Callable[[], NDArray[np.uint64]],
    ) -> None:
        missing = numpy_array(pc.equal(given, text_scalar("")))
        self._fields, self._alike = fields, alike
        self._given: pa.ChunkedArray | None = None
        if missing.all():
            self._known = np.zeros(len(missing), bool)
            self._digest = np.zeros(len(missing), ">u8")
        else:
            rows = np.flatnonzero(missing)
            self._given = _fill_some(given, rows, fields) if len(rows) else given

    def take(self, rows: Rows) -> pa.ChunkedArray:
        """Return the ids of some rows, in the order asked for."""
        if self._given is not None:
            return take_rows(self._given, rows)
        twins, number = self._numbered(rows)
        self._make(rows)
        ids = _hexadecimal(self._digest[rows].tobytes())
        again = dict(zip(twins[number > 1].tolist(), number[number > 1].tolist(), strict=True))
        if again:
            texts = ids.to_pylist()
            for place, row in enumerate(rows.tolist()):
                if row in again:
                    texts[place] += f"-{again[row]}"
            ids = text_array(texts)
        return pa.chunked_array([ids])

    def _numbered(self, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows that might be the same report as one of these, and which they are."""
        group, members = self._groups
        wanted = np.zeros(len(members) + 1, bool)
        wanted[group[rows]] = True
        wanted[0] = False
        twins = np.sort(members[wanted[group[members]]])
        self._make(twins)
        digests = self._digest[twins].astype(np.uint64)
        order = np.argsort(digests, kind="stable")
        ordered = digests[order]
        new = np.ones(len(order), bool)
        new[1:] = ordered[1:] != ordered[:-1]
        place = np.arange(len(order))
        number = np.empty(len(order), np.int64)
        number[order] = place - np.maximum.accumulate(np.where(new, place, 0)) + 1
        return twins, number

    @cached_property
    def _groups(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """For each row its group, 0 if it is alone; and the rows of all groups."""
        numbers = self._alike()
        order = np.argsort(numbers)
        ordered = numbers[order]
        same = ordered[1:] == ordered[:-1]
        twin, first = np.zeros((2, len(order)), bool)
        twin[1:] = same
        first[:-1] = same
        first &= ~twin
        twin |= first
        members = order[twin]
        group = np.zeros(len(order), np.int32)
        group[members] = np.cumsum(first[twin], dtype=np.int32)
        return group, members

    def _make(self, rows: Rows) -> None:
        """Make the hashes of some rows."""
        new = np.unique(rows[~self._known[rows]])
        for first in range(0, len(new), _AT_ONCE):
            some = new[first : first + _AT_ONCE]
            self._digest[some] = np.frombuffer(_digests(self._fields(some)), ">u8")
            self._known[some] = True


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
