"""Columns of any Arrow type into text, and text into numbers, as the tables want them.

pyarrow imports pandas, which takes longer than everything else in a short command, whenever it
makes Arrow values of Python's or numpy's: in ``pa.array``, ``pa.scalar``, ``to_numpy`` and in every
compute function that is given a plain value. :func:`text_array`, :func:`number_array` and
:func:`numpy_array` go by way of buffers instead, which is also faster.
"""

from __future__ import annotations

from array import array
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = [
    "as_number",
    "as_text",
    "number_array",
    "numpy_array",
    "text_array",
    "text_scalar",
]

_MOST_BYTES: Final = 2**31 - 1
_INT32: Final = next(code for code in "il" if array(code).itemsize == 4)  # noqa: PLR2004 - bytes


def text_array(values: Sequence[str]) -> pa.Array:
    """Make an Arrow array of texts.

    Examples
    --------
    >>> text_array(["Türkiye", ""]).to_pylist()
    ['Türkiye', '']
    """
    import pyarrow as pa

    texts = [value.encode() for value in values]
    offsets = array(_INT32, accumulate(map(len, texts), initial=0))
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(texts))]
    return pa.Array.from_buffers(pa.string(), len(texts), buffers)


@cache
def text_scalar(value: str) -> pa.Scalar:
    """Make an Arrow scalar of a text, for compute functions.

    Examples
    --------
    >>> text_scalar("ARM").as_py()
    'ARM'
    """
    return text_array([value])[0]


@cache
def _number_scalar(value: float) -> pa.Scalar:
    import pyarrow as pa

    buffer = pa.py_buffer(array("d", [value]))
    return pa.Array.from_buffers(pa.float64(), 1, [None, buffer])[0]


@cache
def _false() -> pa.Scalar:
    import pyarrow as pa

    return pa.Array.from_buffers(pa.bool_(), 1, [None, pa.py_buffer(b"\0")])[0]


def number_array(values: NDArray[Any], missing: NDArray[Any] | None = None) -> pa.Array:
    """Make an Arrow array over the memory of a numpy array of numbers.

    Parameters
    ----------
    values
        The numbers.
    missing
        Where there is none: an array of truth values.

    Examples
    --------
    >>> import numpy as np
    >>> number_array(np.array([1.5, 2]), np.array([False, True])).to_pylist()
    [1.5, None]
    """
    import numpy as np
    import pyarrow as pa

    valid = None
    if missing is not None and missing.any():
        valid = pa.py_buffer(np.packbits(~missing, bitorder="little"))
    kind = pa.from_numpy_dtype(values.dtype)
    buffer = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(kind, len(values), [valid, buffer])


def numpy_array(values: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    """Return Arrow numbers or truth values without nulls as a numpy array; without copying one.

    Examples
    --------
    >>> import pyarrow as pa
    >>> numpy_array(pa.array([3, 4])), numpy_array(pa.array([True, False]))
    (array([3, 4]), array([ True, False]))
    """
    import numpy as np
    import pyarrow as pa

    if isinstance(values, pa.ChunkedArray):
        parts = [numpy_array(chunk) for chunk in values.chunks]
        if len(parts) != 1:
            empty = pa.Array.from_buffers(values.type, 0, [None, pa.py_buffer(b"")])
            return np.concatenate(parts) if parts else numpy_array(empty)
        return parts[0]
    if pa.types.is_boolean(values.type):
        return numpy_array(values.cast(pa.uint8())).view(np.bool_)
    kind: Any = np.dtype(values.type.to_pandas_dtype())
    buffer = values.buffers()[1]
    if not len(values) or buffer is None:
        return np.empty(0, kind)
    whole = np.frombuffer(buffer, kind)
    return whole[values.offset : values.offset + len(values)]


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Turn a column of any type into text as a CSV file would hold it, missing values into ""."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type):
        column = pc.strftime(column, format="%Y-%m-%d")
    elif pa.types.is_floating(column.type):
        # Every whole number below is exact.
        small = pc.less(pc.abs(column), _number_scalar(2.0**53))
        whole = pc.fill_null(pc.and_(small, pc.equal(column, pc.floor(column))), _false())
        nothing = pa.nulls(1, column.type)[0]
        numbers = pc.if_else(whole, column, nothing)
        column = pc.coalesce(
            numbers.cast(pa.int64(), safe=False).cast(pa.string()),
            pc.if_else(pc.is_nan(column), nothing, column).cast(pa.string()),
        )
    elif pa.types.is_large_string(column.type) and isinstance(column, pa.ChunkedArray):
        column = pa.chunked_array(_short(column.chunks), pa.string())
    elif not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    return pc.fill_null(column, text_scalar("")) if column.null_count else column


def _short(chunks: Sequence[pa.Array]) -> list[pa.Array]:
    """Return texts with offsets of 64 bits as arrays with offsets of 32 bits, of up to 2 GiB."""
    import pyarrow as pa

    pieces = list(chunks)
    short: list[pa.Array] = []
    while pieces:
        piece = pieces.pop(0)
        if piece.nbytes > _MOST_BYTES and len(piece) > 1:
            half = len(piece) // 2
            pieces[:0] = [piece[:half], piece[half:]]
            continue
        texts = piece.buffers()[2]
        if texts is not None and texts.size > _MOST_BYTES:
            piece = pa.concat_arrays([piece, piece[:0]])  # counts from its own beginning then
        short.append(piece.cast(pa.string()))
    return short


def as_number(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Turn a column into numbers, missing values and NaN into null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        column = _parsed(pc.utf8_trim_whitespace(as_text(column)))
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), pa.nulls(1, column.type)[0], column)
    return column.cast(kind)


def _parsed(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Read numbers from text, in every form that Python knows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    given = pc.if_else(pc.equal(text, text_scalar("")), pa.nulls(1, pa.string())[0], text)
    try:
        return given.cast(pa.float64())
    except pa.ArrowInvalid:
        import numpy as np

        try:
            values = [float(value or "nan") for value in text.to_pylist()]
        except ValueError as error:
            raise pa.ArrowInvalid(str(error)) from None
        return pa.chunked_array([number_array(np.array(values, np.float64))])
