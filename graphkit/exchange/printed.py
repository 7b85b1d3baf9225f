"""Tables as text: for a terminal, for a report, for the next program."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from graphkit.errors import Fault

__all__ = ["faults_json", "faults_text", "json_text", "markdown_text", "readable_text"]

_READ: Final = ("start", "end", "source", "relation", "target", "status", "doc_id", "evidence")
_SHOWN_EVIDENCE: Final = 80


def markdown_text(table: pa.Table) -> str:
    """Write a table in Markdown, its columns aligned so that it can be read as it is.

    Examples
    --------
    >>> import pyarrow as pa
    >>> print(markdown_text(pa.table({"source": ["ARM", "RUS"], "n": [12, 1]})), end="")
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
    return "".join(f"|{'|'.join(line)}|\n" for line in zip(*columns, strict=True))


def readable_text(table: pa.Table) -> str:
    """Write a table to be read on a terminal: of relations what people read first.

    Examples
    --------
    >>> from graphkit.schema import RELATIONS, to_arrow
    >>> row = {"source": "ARM", "target": "AZE", "relation": "clash", "evidence": "They fought."}
    >>> print(readable_text(to_arrow([row], RELATIONS)), end="")
    | start | end | source | relation | target | status | doc_id | evidence     |
    |-------|-----|--------|----------|--------|--------|--------|--------------|
    |       |     | ARM    | clash    | AZE    |        |        | They fought. |
    """
    import pyarrow.compute as pc

    if not set(_READ) <= set(table.column_names):
        return markdown_text(table)
    shown = table.select(_READ)
    longer = pc.greater(pc.utf8_length(shown["evidence"]), _SHOWN_EVIDENCE)
    cut = pc.utf8_slice_codeunits(shown["evidence"], 0, _SHOWN_EVIDENCE - 1)
    brief = pc.if_else(longer, pc.binary_join_element_wise(cut, "…", ""), shown["evidence"])
    return markdown_text(shown.set_column(len(_READ) - 1, "evidence", brief))


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


def json_text(table: pa.Table) -> str:
    """Write a table as a JSON array, one object a line.

    Examples
    --------
    >>> import pyarrow as pa
    >>> print(json_text(pa.table({"source": ["ARM", "RUS"], "n": [12, None]})), end="")
    [
    {"source": "ARM", "n": 12},
    {"source": "RUS", "n": null}
    ]
    """
    return _json_lines(table.to_pylist()) + "\n"


def faults_text(faults: Iterable[Fault], file: str) -> str:
    """Write faults one a line, or say that there are none."""
    return "\n".join(str(fault) for fault in faults) or f"{file}: no faults"


def faults_json(faults: Iterable[Fault]) -> str:
    """Write faults as a JSON array, one object a line."""
    return _json_lines(asdict(fault) for fault in faults)


def _json_lines(rows: Iterable[Mapping[str, object]]) -> str:
    body = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[\n{body}\n]" if body else "[]"
