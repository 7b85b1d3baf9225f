"""Every fault of a table, by row and column."""

from __future__ import annotations

import math
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from graphkit.errors import Fault, PeriodError
from graphkit.periods import OPEN_END, interval, parse_date
from graphkit.schema.cast import as_text, text_array

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pyarrow as pa

    from graphkit.schema.tables import Column, TableSchema

__all__ = ["check", "header_faults", "judge", "value_faults"]

_TWICE: Final = "stands twice in the header"
_EMPTY: Final = ("is empty; a value is required", "")
_BLANK: Final = re.compile(r"[\s\x00-\x1f]")


def check(
    table: pa.Table,
    spec: TableSchema,
    *,
    file: str,
    relation_types: Collection[str] = (),
    states: Collection[str] = (),
) -> list[Fault]:
    """Find every fault of every row, in the order of the rows.

    Parameters
    ----------
    table
        The table; all its columns may be text, as read from a CSV file.
    spec
        What it ought to be.
    file
        How the faults name it.
    relation_types
        The types of the ontology; without them any type will do.
    states
        Those types that are states.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from graphkit.schema import RELATIONS
    >>> table = pa.table({"source": ["ARM"], "target": ["AZE"], "relation": ["war"]})
    >>> print(*check(table, RELATIONS, file="r.csv", relation_types=["clash"]))
    r.csv: row 1: column 'relation': 'war' is not a relation type; allowed: clash
    """
    faults = header_faults(table.column_names, spec, file)
    if any(fault.reason == _TWICE for fault in faults):
        return faults  # which of the two columns is meant cannot be known
    texts = {name: as_text(table[name]) for name in spec.names if name in table.column_names}
    for name, texts_of in texts.items():
        types = relation_types if name == "relation" else ()
        faults += value_faults(texts_of, spec[name], file, types)
        if spec[name].unique:
            faults += _repeated_faults(texts_of, name, file)
    faults += _interval_faults(texts, file, states)
    faults += _offset_faults(texts, file)
    places = {name: place for place, name in enumerate(spec.names)}
    return sorted(faults, key=lambda fault: (fault.row or 0, places.get(fault.column, -1)))


def header_faults(names: list[str], spec: TableSchema, file: str) -> list[Fault]:
    """Find required columns that are missing and columns that stand twice."""
    faults = [
        Fault(file, None, name, "", _TWICE)
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    for name in spec.required:
        if name in names:
            continue
        near = get_close_matches(name, [other for other in names if other not in spec.names], 1)
        hint = f"is it the one called {near[0]!r}?" if near else f"it has: {', '.join(names)}"
        faults.append(Fault(file, None, name, "", f"is missing; {hint}"))
    return faults


def value_faults(
    texts: pa.ChunkedArray, column: Column, file: str, relation_types: Collection[str]
) -> list[Fault]:
    """Find the values of one column that may not stand in it."""
    if column.kind == "text" and not column.required:
        return []
    missing = _EMPTY if column.required else None
    bad = {
        value: fault
        for value in texts.unique().to_pylist()
        if (fault := judge(value, column, relation_types) if value.strip() else missing)
    }
    if not bad:
        return []
    import pyarrow.compute as pc

    rows = pc.indices_nonzero(pc.is_in(texts, value_set=text_array(list(bad))))
    return [
        Fault(file, row + 1, column.name, value, *bad[value])
        for row in rows.to_pylist()
        if (value := texts[row].as_py()) is not None
    ]


def judge(value: str, column: Column, relation_types: Collection[str]) -> tuple[str, str] | None:
    """Say what is wrong with a value, and what is allowed; None if it is right."""
    if relation_types and value not in relation_types:
        return "is not a relation type", ", ".join(sorted(relation_types))
    if column.kind == "enum" and value not in column.allowed:
        article = "an" if column.name[0] in "aeiou" else "a"
        return f"is not {article} {column.name.replace('_', ' ')}", ", ".join(column.allowed)
    if column.kind == "id" and _BLANK.search(value):
        return "is no id: it has blanks in it", "ids such as ARM or OSCE_MINSK"
    if column.kind == "date":
        return None if value in column.allowed else _judge_date(value)
    return _judge_number(value, column) if column.kind in {"number", "integer"} else None


def _judge_date(value: str) -> tuple[str, str] | None:
    try:
        parse_date(value)
    except PeriodError as error:
        return str(error).removeprefix(f"{value!r} "), ""
    return None


def _judge_number(value: str, column: Column) -> tuple[str, str] | None:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        return "is no number", ""
    if column.kind == "integer" and number != int(number):
        return "is no whole number", ""
    if not column.low <= number <= column.high:
        bounds = (f"{bound:g}" for bound in (column.low, column.high))
        return "is out of range", " to ".join(bounds).replace("0 to inf", "0 or more")
    return None


def _repeated_faults(texts: pa.ChunkedArray, name: str, file: str) -> list[Fault]:
    """Find the ids that stand in an earlier row already."""
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for row, value in enumerate(texts.to_pylist(), start=1):
        if value and seen.setdefault(value, row) != row:
            reason = f"stands in row {seen[value]} already; every row needs its own"
            faults.append(Fault(file, row, name, value, reason))
    return faults


def _interval_faults(
    texts: Mapping[str, pa.ChunkedArray], file: str, states: Collection[str]
) -> list[Fault]:
    """Find the rows that end before they start."""
    if "start" not in texts or "end" not in texts:
        return []
    starts, ends = texts["start"].to_pylist(), texts["end"].to_pylist()
    kinds = texts["relation"].to_pylist() if "relation" in texts else [""] * len(starts)
    judged: dict[tuple[str, str, str], bool] = {}
    faults: list[Fault] = []
    for row, key in enumerate(zip(starts, ends, kinds, strict=True), start=1):
        start, end, kind = key
        if key not in judged:
            judged[key] = _backwards(start, end, state=kind in states)
        if judged[key]:
            reason = f"is before the start {start!r}"
            faults.append(Fault(file, row, "end", end, reason))
    return faults


def _backwards(start: str, end: str, *, state: bool) -> bool:
    """Tell whether two dates, each possible in itself, stand in the wrong order."""
    if _judge_date(start) or (end != OPEN_END and _judge_date(end)):
        return False  # one of them is empty, or has its own fault
    try:
        interval(start, end, state=state)
    except PeriodError:
        return True
    return False


def _offset_faults(texts: Mapping[str, pa.ChunkedArray], file: str) -> list[Fault]:
    """Find the rows whose offsets cannot hold their evidence."""
    if "evidence_start" not in texts or "evidence_end" not in texts:
        return []
    starts, ends = texts["evidence_start"].to_pylist(), texts["evidence_end"].to_pylist()
    sentences = texts["evidence"].to_pylist() if "evidence" in texts else [""] * len(starts)
    faults: list[Fault] = []
    rows = enumerate(zip(starts, ends, sentences, strict=True), start=1)
    for row, (start, end, evidence) in rows:
        if not (start.isdecimal() and end.isdecimal()):
            continue  # not given, or a fault of its own
        length = int(end) - int(start)
        if length < 0:
            faults.append(Fault(file, row, "evidence_end", end, f"is before {start}, its start"))
        elif evidence and length != len(evidence):
            reason = f"does not fit: {length} code points for an evidence of {len(evidence)}"
            faults.append(Fault(file, row, "evidence_end", end, reason))
    return faults
