"""What a table says of itself: in one line, and in a notebook its first rows, all escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa

    from graphkit.analysis.relations import Relations

__all__ = ["relations_html", "summary_text", "table_html"]

_SHOWN_TEXT: Final = 160
_COLUMNS: Final = ("start", "end", "source", "relation", "target", "status", "evidence")


def relations_html(relations: Relations, n: int) -> str:
    """Show what relations there are, and the first of them."""
    shown = relations.head(n).to_arrow().select(_COLUMNS)
    title = f"{relations.name}: {relations.summary()}" if relations.name else relations.summary()
    notes = []
    if (period := relations.period) is not None and str(period) != period.span:
        notes.append(f"{period} is {period.span}")
    if len(relations) > n:
        notes.append(f"the first {n} rows; .to_pandas() has all {len(relations.columns)} columns")
    return table_html(title, notes, shown)


def summary_text(relations: Relations) -> str:
    """Say in one line what relations there are and what was left out."""
    parts = [_counted(len(relations), "relation"), _counted(len(relations.actors), "actor")]
    if relations.period is not None:
        parts.append(f"period {relations.period}")
    if relations.undated:
        parts.append(f"{relations.undated} undated left out")
    if relations.unpublished:
        parts.append(f"{relations.unpublished} without a publication date left out")
    return ", ".join(parts)


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def table_html(title: str, notes: Sequence[str], table: pa.Table) -> str:
    r"""Show a table under a title; long text is cut, all text is escaped.

    Examples
    --------
    >>> import pyarrow as pa
    >>> print(table_html("1 row", [], pa.table({"evidence": ["<b>"]})).replace("<t", "\n<t"))
    <div><p><strong>1 row</strong></p>
    <table>
    <thead>
    <tr>
    <th>evidence</th></tr></thead>
    <tbody>
    <tr>
    <td>&lt;b&gt;</td></tr></tbody></table></div>
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in table.column_names)
    body = "".join(_row(row) for row in table.to_pylist())
    under = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return (
        f"<div><p><strong>{escape(title)}</strong></p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{under}</div>"
    )


def _row(row: Mapping[str, object]) -> str:
    return f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in _cells(row.values()))}</tr>"


def _cells(values: Iterable[object]) -> Iterable[str]:
    for value in values:
        text = "" if value is None else str(value)
        yield text if len(text) <= _SHOWN_TEXT else f"{text[: _SHOWN_TEXT - 1]}…"
