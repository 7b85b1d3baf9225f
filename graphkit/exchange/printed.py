"""Tables as text: for a terminal, for a report, for the next program."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from graphkit.analysis.markdown import markdown_table
from graphkit.schema import text_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from graphkit.analysis.paths import Paths
    from graphkit.errors import Fault

__all__ = ["faults_json", "faults_text", "json_text", "paths_json", "readable_text"]

_READ: Final = ("start", "end", "source", "relation", "target", "status", "doc_id", "evidence")
_SHOWN_EVIDENCE: Final = 80


def readable_text(table: pa.Table) -> str:
    """Write a table to be read on a terminal: of relations what people read first.

    Examples
    --------
    >>> from graphkit.schema import RELATIONS, to_arrow
    >>> row = {"source": "ARM", "target": "AZE", "relation": "clash", "evidence": "They fought."}
    >>> print(readable_text(to_arrow([row], RELATIONS)))
    | start | end | source | relation | target | status | doc_id | evidence     |
    |-------|-----|--------|----------|--------|--------|--------|--------------|
    |       |     | ARM    | clash    | AZE    |        |        | They fought. |
    """
    if not set(_READ) <= set(table.column_names):
        return markdown_table(table)
    shown = table.select(_READ)
    brief = text_array([_cut(text) for text in shown["evidence"].to_pylist()])
    return markdown_table(shown.set_column(len(_READ) - 1, "evidence", brief))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_EVIDENCE else f"{text[: _SHOWN_EVIDENCE - 1]}…"


def json_text(table: pa.Table) -> str:
    """Write a table as a JSON array, one object a line.

    Examples
    --------
    >>> import pyarrow as pa
    >>> print(json_text(pa.table({"source": ["ARM", "RUS"], "n": [12, None]})))
    [
    {"source": "ARM", "n": 12},
    {"source": "RUS", "n": null}
    ]
    """
    return _json_lines(table.to_pylist())


def paths_json(found: Paths) -> str:
    """Write the chains between two actors as one JSON object."""
    return json.dumps(found.to_dict(), ensure_ascii=False, indent=1)


def faults_text(faults: Iterable[Fault], file: str) -> str:
    """Write faults one a line, or say that there are none."""
    return "\n".join(str(fault) for fault in faults) or f"{file}: no faults"


def faults_json(faults: Iterable[Fault]) -> str:
    """Write faults as a JSON array, one object a line."""
    return _json_lines(asdict(fault) for fault in faults)


def _json_lines(rows: Iterable[Mapping[str, object]]) -> str:
    body = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[\n{body}\n]" if body else "[]"
