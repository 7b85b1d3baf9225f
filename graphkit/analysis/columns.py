"""The columns behind the keys: texts and numbers that are taken from their source by row, late.

A slice, a count or a comparison reads the keys and the days, nothing else. Everything else stays
where it is, in memory, in a Parquet file or in a prepared store, until somebody asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.schema import (
    RELATIONS,
    arrow_schema,
    as_number,
    as_text,
    missing_column,
    number_array,
    numpy_array,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KEYS", "Columns", "InMemory", "Mask", "Rows", "Source", "take_rows"]

Rows: TypeAlias = "NDArray[np.integer[Any]]"
Mask: TypeAlias = "NDArray[np.bool_]"

KEYS: Final = ("source", "target", "relation", "start", "end")
"""The columns that the store holds itself, as codes."""

_MOST_BYTES: Final = 2**31 - 1
_ENDS: Final = {"source_actor": "target_actor", "target_actor": "source_actor"}
_TRIMMED: Final = frozenset({"id", "date", "enum"})
_TYPES: Final = {field.name: field.type for field in arrow_schema(RELATIONS)}


class Source(Protocol):
    """Where columns come from: as many rows, and each column when it is asked for."""

    schema: pa.Schema
    num_rows: int

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a whole column."""
        ...

    def take(self, name: str, rows: Rows) -> pa.ChunkedArray:
        """Return some rows of a column, in the order asked for."""
        ...


class InMemory:
    """A table as a source.

    Examples
    --------
    >>> InMemory(pa.table({"a": ["x", "y"]})).take("a", np.array([1])).to_pylist()
    ['y']
    """

    def __init__(self, table: pa.Table) -> None:
        self.schema = table.schema
        self.num_rows = int(table.num_rows)
        self._table = table

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a whole column."""
        return self._table[name]

    def take(self, name: str, rows: Rows) -> pa.ChunkedArray:
        """Return some rows of a column, in the order asked for."""
        return take_rows(self._table[name], rows)


def take_rows(column: pa.ChunkedArray, rows: Rows) -> pa.ChunkedArray:
    """Take rows of a column chunk by chunk: Arrow joins all chunks of text first.

    Examples
    --------
    >>> take_rows(pa.chunked_array([["a"], ["b", "c"]]), np.array([2, 0])).to_pylist()
    ['c', 'a']
    """
    if column.num_chunks <= 1:
        return column.take(number_array(rows))
    ends = np.cumsum([len(chunk) for chunk in column.chunks])
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    cuts = [0, *np.searchsorted(ordered, ends.astype(ordered.dtype)).tolist()]
    taken = [
        chunk.take(number_array(ordered[low:high] - ordered.dtype.type(end - len(chunk))))
        for chunk, end, low, high in zip(column.chunks, ends, cuts, cuts[1:], strict=False)
        if high > low
    ]
    found = pa.chunked_array(taken, column.type)
    if found.nbytes > _MOST_BYTES and len(rows) > 1:
        del taken, found
        half = len(rows) // 2
        halves = [take_rows(column, part) for part in (rows[:half], rows[half:])]
        return pa.chunked_array([chunk for part in halves for chunk in part.chunks], column.type)
    if np.array_equal(order, np.arange(len(order))):
        return found
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return pa.chunked_array([found.combine_chunks().take(number_array(back))]) if taken else found


class Columns:
    """The columns of a relations table that are no keys, in their one form.

    Parameters
    ----------
    source
        Where they come from; of any types.
    swapped
        The rows whose ends changed places; None if none did.
    """

    def __init__(self, source: Source, swapped: Mask | None = None) -> None:
        self.source = source
        self.swapped = swapped
        extra = [name for name in source.schema.names if name not in _TYPES]
        self.names = (*RELATIONS.names, *extra)
        """All columns of the table, the schema's first."""

    def has(self, name: str) -> bool:
        """Tell whether a column may hold anything: the source has it, or ends changed places."""
        other = _ENDS.get(name) if self.swapped is not None else None
        return self._stands(name) or (other is not None and self._stands(other))

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a whole column."""
        return self._taken(name, None)

    def take(self, name: str, rows: Rows) -> pa.ChunkedArray:
        """Return some rows of a column, in the order asked for."""
        return self._taken(name, rows)

    def _taken(self, name: str, rows: Rows | None) -> pa.ChunkedArray:
        own = self._cast(name, rows)
        other = _ENDS.get(name)
        if other is None or self.swapped is None or not self.has(name):
            return own
        swapped = self.swapped if rows is None else self.swapped[rows]
        return pc.if_else(_truths(swapped), self._cast(other, rows), own)

    def _stands(self, name: str) -> bool:
        return name in self.source.schema.names

    def _cast(self, name: str, rows: Rows | None) -> pa.ChunkedArray:
        kind = _TYPES.get(name, pa.string())
        if not self._stands(name):
            n = self.source.num_rows if rows is None else len(rows)
            return pa.chunked_array([missing_column(kind, n)])
        raw = self.source.column(name) if rows is None else self.source.take(name, rows)
        if kind != pa.string():
            return as_number(raw, kind)
        text = as_text(raw)
        trimmed = name in _TYPES and RELATIONS[name].kind in _TRIMMED
        return pc.utf8_trim_whitespace(text) if trimmed else text

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return a column of numbers; NaN where there is none."""
        if not self.has(name):
            return np.full(self.source.num_rows, np.nan)
        column = as_number(self.source.column(name), pa.float64())
        parts = [_with_nan(chunk) for chunk in column.chunks]
        return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0), *parts])


def _truths(mask: Mask) -> pa.Array:
    return pc.not_equal(number_array(mask.view(np.uint8)), number_array(np.zeros(1, np.uint8))[0])


def _with_nan(chunk: pa.Array) -> NDArray[np.float64]:
    """Return numbers as numpy has them; the memory under a null may hold anything."""
    whole = pa.Array.from_buffers(
        chunk.type, len(chunk), [None, chunk.buffers()[1]], offset=chunk.offset
    )
    values: NDArray[np.float64] = numpy_array(whole)
    if chunk.null_count:
        values = np.where(numpy_array(chunk.is_valid()), values, np.nan)
    return values
