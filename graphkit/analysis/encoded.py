"""Texts as numbers: each distinct text once, ascending, and for every row the place of its text.

Comparing, grouping and sorting rows by such codes is two to four times faster than by their texts
in every engine that was measured, and the codes come free out of a Parquet file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.schema import as_text, number_array, numpy_array, text_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Encoded", "as_written", "encode", "encoded_array", "joined"]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A column of texts.

    Parameters
    ----------
    values
        The distinct texts, ascending; "" among them if a row has none.
    codes
        For every row the position of its text in `values`.
    """

    values: list[str]
    codes: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.codes)

    def at(self, rows: NDArray[np.integer]) -> Encoded:
        """Return the same column with other rows, or with its rows in another order."""
        return Encoded(self.values, self.codes[rows])

    def recoded(self, values: list[str], places: NDArray[np.int32]) -> Encoded:
        """Return the column with other texts.

        `places` holds, for each old code, the new one.
        """
        same = np.array_equal(places, np.arange(len(places)))
        return Encoded(values, self.codes if same else places[self.codes])


def encode(column: pa.ChunkedArray | pa.Array) -> Encoded:
    """Encode a column of any type by its texts, blanks around them left out.

    Examples
    --------
    >>> encode(pa.chunked_array([["b", None, " a"], ["b"]]))
    Encoded(values=['', 'a', 'b'], codes=array([2, 0, 1, 2], dtype=int32))
    """
    if isinstance(column, pa.Array):
        column = pa.chunked_array([column])
    if pa.types.is_null(column.type):  # nothing but missing values, of which there is no dictionary
        column = column.cast(pa.string())
    ours = not pa.types.is_dictionary(column.type)
    if ours:
        column = column.dictionary_encode()
    chunks = column.unify_dictionaries().chunks
    if not chunks:
        return Encoded([], np.empty(0, np.int32))
    texts = as_text(pa.chunked_array([chunks[0].dictionary]))
    found: list[str] = pc.utf8_trim_whitespace(texts).to_pylist()
    codes = [_codes(chunk.indices, len(found)) for chunk in chunks]
    whole = codes[0] if len(codes) == 1 else np.concatenate(codes)
    texts_of = [*found, *[""] * bool(column.null_count)]
    if ours:
        used = set(texts_of)
    else:  # a dictionary may hold texts that no row has
        standing = np.zeros(len(texts_of), bool)
        standing[whole] = True
        used = {texts_of[code] for code in np.flatnonzero(standing).tolist()}
    values = sorted(used)
    at = {value: place for place, value in enumerate(values)}
    places = np.array([at.get(value, 0) for value in texts_of], np.int32)
    return Encoded(texts_of, whole).recoded(values, places)


def _codes(indices: pa.Array, missing: int) -> NDArray[np.int32]:
    """Return the codes of one chunk; rows without a value get the one after the last."""
    valid = indices.is_valid() if indices.null_count else None
    if valid is not None:
        indices = pa.Array.from_buffers(
            indices.type, len(indices), [None, indices.buffers()[1]], offset=indices.offset
        )
    codes = numpy_array(indices).astype(np.int32, copy=False)
    if valid is None:
        return codes
    return np.where(numpy_array(valid), codes, np.int32(missing))


def joined(*columns: Encoded) -> list[Encoded]:
    """Encode columns by the same texts.

    Examples
    --------
    >>> [column.codes.tolist() for column in joined(Encoded(["b"], np.zeros(1, np.int32)),
    ...                                             Encoded(["a"], np.zeros(1, np.int32)))]
    [[1], [0]]
    """
    values = sorted({value for column in columns for value in column.values})
    at = {value: place for place, value in enumerate(values)}
    return [
        column.recoded(values, np.array([at[value] for value in column.values], np.int32))
        for column in columns
    ]


def encoded_array(column: Encoded) -> pa.DictionaryArray:
    """Return a column as Arrow has it, over the same memory."""
    return pa.DictionaryArray.from_arrays(number_array(column.codes), text_array(column.values))


def as_written(table: pa.Table) -> pa.Table:
    """Return a table with texts in place of codes.

    Examples
    --------
    >>> as_written(pa.table({"a": pa.array(["x"]).dictionary_encode()})).schema.field("a").type
    DataType(string)
    """
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        coded = pa.types.is_dictionary(column.type)
        columns[name] = column.cast(column.type.value_type) if coded else column
    return pa.table(columns)
