"""Tables in Markdown, aligned so that they can be read as they are."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["markdown_table"]


def markdown_table(table: pa.Table) -> str:
    """Write a table in Markdown, its columns aligned so that it can be read as it is.

    Examples
    --------
    >>> import pyarrow as pa
    >>> print(markdown_table(pa.table({"source": ["ARM", "RUS"], "n": [12, 1]})))
    | source |  n |
    |--------|---:|
    | ARM    | 12 |
    | RUS    |  1 |
    """
    import pyarrow as pa

    columns: list[list[str]] = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        right = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
        cells = [_cell(value) for value in [name, *column.to_pylist()]]
        width = max(1, *(_width(cell) for cell in cells))
        padded = [_pad(cell, width, right=right) for cell in cells]
        rule = "-" * (width + 1) + ":" if right else "-" * (width + 2)
        columns.append([f" {padded[0]} ", rule, *(f" {cell} " for cell in padded[1:])])
    return "\n".join(f"|{'|'.join(line)}|" for line in zip(*columns, strict=True))


def _cell(value: object) -> str:
    """Write one value so that it stays in its cell."""
    if value is None:
        return ""
    text = f"{value:.4g}" if isinstance(value, float) else str(value)
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").split())


def _width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    marks = sum(unicodedata.combining(char) != 0 for char in text)
    return len(text) + wide - marks


def _pad(text: str, width: int, *, right: bool) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if right else text + blanks
