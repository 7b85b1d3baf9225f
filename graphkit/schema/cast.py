"""Columns of any Arrow type into text, and text into numbers, as the tables want them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["as_number", "as_text"]


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Turn a column of any type into text as a CSV file would hold it, missing values into ""."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type):
        column = pc.strftime(column, format="%Y-%m-%d")
    elif pa.types.is_floating(column.type):
        small = pc.less(pc.abs(column), float(2**53))  # every whole number below is exact
        whole = pc.and_(small, pc.equal(column, pc.floor(column)))
        numbers = pc.if_else(pc.fill_null(whole, fill_value=False), column, None)
        column = pc.coalesce(
            numbers.cast(pa.int64(), safe=False).cast(pa.string()),
            pc.if_else(pc.is_nan(column), None, column).cast(pa.string()),
        )
    elif not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    return pc.fill_null(column, "")


def as_number(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Turn a column into numbers, missing values and NaN into null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        column = as_text(column)
        column = pc.if_else(pc.equal(column, ""), None, column).cast(pa.float64())
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    return column.cast(kind)
