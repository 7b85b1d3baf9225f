"""The same questions answered by plain loops over rows: what the store must agree with, exactly.

Nothing here is fast, shared with the store, or used by it. Rows are dictionaries as
``table.to_pylist()`` gives them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from graphkit.periods import (
    MIN_DAY,
    OPEN_DAY,
    OPEN_END,
    Period,
    day_number,
    interval,
    matches,
    parse_date,
    parse_period,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

__all__ = [
    "calendar_windows",
    "canonical_rows",
    "compare_rows",
    "count_rows",
    "expanding_windows",
    "extent",
    "known_rows",
    "mark_spells",
    "rolling_windows",
    "slice_rows",
    "where_rows",
]

Row = dict[str, Any]
Dyad = tuple[str, str, str]

_ENDS = (("source", "target"), ("source_actor", "target_actor"))


def canonical_rows(
    rows: Iterable[Row], *, symmetric: Collection[str], states: Collection[str]
) -> list[Row]:
    """Return rows with symmetric pairs in order and the end of each dated row written.

    Examples
    --------
    >>> row = {"source": "B", "target": "A", "relation": "treaty", "start": "2020", "end": ""}
    >>> canonical_rows([row], symmetric={"treaty"}, states={"treaty"})
    [{'source': 'A', 'target': 'B', 'relation': 'treaty', 'start': '2020', 'end': '..'}]
    """
    made = []
    for given in rows:
        row = dict(given)
        if row["relation"] in symmetric and row["source"] > row["target"]:
            for one, other in _ENDS:
                if one in row:
                    row[one], row[other] = row[other], row[one]
        if row["start"] and not row["end"]:
            row["end"] = OPEN_END if row["relation"] in states else row["start"]
        made.append(row)
    return made


def slice_rows(
    rows: Iterable[Row], period: Any, rule: str = "overlaps"
) -> tuple[list[Row], list[Row]]:
    """Return the rows of a period, and the rows left out because they have no date.

    Examples
    --------
    >>> rows = [{"start": "2020-10", "end": "2020-10"}, {"start": "", "end": ""}]
    >>> [len(part) for part in slice_rows(rows, "2020")]
    [1, 1]
    """
    window = parse_period(period)
    kept, undated = [], []
    for row in rows:
        days = interval(row["start"], row["end"], state=False)
        if days is None:
            undated.append(row)
        elif matches(days, window, rule):
            kept.append(row)
    return kept, undated


def known_rows(rows: Iterable[Row], day: Any) -> tuple[list[Row], list[Row]]:
    """Return the rows published by a day, and the rows whose publication day is not known.

    Examples
    --------
    >>> rows = [{"published": "2020-10"}, {"published": "2020-10-31"}, {"published": ""}]
    >>> [len(part) for part in known_rows(rows, "2020-10-30")], len(known_rows(rows, "2020")[0])
    ([0, 1], 2)
    """
    last = parse_period(day).last
    known, unpublished = [], []
    for row in rows:
        if not row["published"]:
            unpublished.append(row)
        elif parse_date(row["published"])[1] - timedelta(days=1) <= last:
            known.append(row)
    return known, unpublished


def where_rows(
    rows: Iterable[Row],
    *,
    relation: Collection[str] | None = None,
    actor: Collection[str] | None = None,
    status: str | None = None,
    min_confidence: float | None = None,
) -> list[Row]:
    """Return the rows of which all of this is true; nobody is surer than of a row without figures.

    Examples
    --------
    >>> rows = [{"confidence": 0.5}, {"confidence": None}]
    >>> where_rows(rows, min_confidence=0.5)
    [{'confidence': 0.5}]
    """
    kept = []
    for row in rows:
        sure = row.get("confidence")
        if (
            (relation is None or row["relation"] in relation)
            and (actor is None or row["source"] in actor or row["target"] in actor)
            and (status is None or row["status"] == status)
            and (min_confidence is None or (sure is not None and sure >= min_confidence))
        ):
            kept.append(row)
    return kept


def extent(rows: Iterable[Row]) -> tuple[date, date] | None:
    """Return the first and the last day that any row names, None if none does.

    Examples
    --------
    >>> extent([{"start": "2020", "end": ".."}, {"start": "", "end": "2019"}])
    (datetime.date(2019, 12, 31), datetime.date(2020, 1, 1))
    """
    days = []
    for row in rows:
        first, after = interval(row["start"], row["end"], state=False) or (MIN_DAY, OPEN_DAY)
        days += [first] * (first != MIN_DAY) + [after - 1] * (after != OPEN_DAY)
    return (_day(min(days)), _day(max(days))) if days else None


# ------------------------------------------------------------------------------------- windows

_LABELS: dict[str, Callable[[date], object]] = {
    "year": lambda day: day.year,
    "quarter": lambda day: (day.year, (day.month + 2) // 3),
    "month": lambda day: (day.year, day.month),
    "week": lambda day: day.isocalendar()[:2],
    "day": date.toordinal,
}


def calendar_windows(first: date, last: date, unit: str) -> list[Period]:
    """Return the calendar periods that hold these days, found by walking from day to day.

    Examples
    --------
    >>> [str(one) for one in calendar_windows(date(2019, 12, 31), date(2020, 1, 1), "month")]
    ['2019-12-01/2019-12-31', '2020-01-01/2020-01-31']
    """
    found, start = [], _begin(first, unit)
    while start <= last:
        end = _walk(start, 1, unit)
        found.append(Period(start, end))
        start = end
    return found


def rolling_windows(first: date, last: date, width: str, step: str) -> list[Period]:
    """Return windows of one width, one step apart; the first begins as the step's unit does."""
    wide, far = _length(width), _length(step)
    found, start = [], _begin(first, far[1])
    while start <= last:
        found.append(Period(start, _walk(start, *wide)))
        start = _walk(start, *far)
    return found


def expanding_windows(first: date, last: date, step: str) -> list[Period]:
    """Return windows that begin together, each a step longer, until one holds the last day."""
    begin = _begin(first, _length(step)[1])
    return [Period(begin, window.end) for window in rolling_windows(first, last, step, step)]


def _length(text: str) -> tuple[int, str]:
    """Read a length such as ``2 weeks`` or ``month``."""
    number, _, unit = text.rpartition(" ")
    return int(number or 1), unit.removesuffix("s")


def _begin(day: date, unit: str) -> date:
    """Walk back to the first day of the calendar period that holds a day."""
    label = _LABELS[unit]
    while day > date.min and label(day - timedelta(days=1)) == label(day):
        day -= timedelta(days=1)
    return day


def _walk(day: date, number: int, unit: str) -> date:
    """Walk on until so many calendar periods, or of days and weeks so many days, have gone by."""
    if unit in {"day", "week"}:
        return day + timedelta(days=number * (7 if unit == "week" else 1))
    label = _LABELS[unit]
    for _ in range(number):
        before = label(day)
        while label(day) == before:
            day += timedelta(days=1)
    return day


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


# ------------------------------------------------------------------------------------ counting


def count_rows(
    rows: Sequence[Row], duplicates: str = "day", period: Period | None = None
) -> dict[Dyad, Row]:
    """Return occasions, reports, first and last date of each source, target and relation type.

    Examples
    --------
    >>> row = {"source": "A", "target": "B", "relation": "clash", "start": "2020", "end": "2020"}
    >>> count_rows([row, row])
    {('A', 'B', 'clash'): {'n': 1, 'reports': 2, 'first': '2020', 'last': '2020'}}
    """
    groups: dict[Dyad, list[tuple[int, Row]]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(_dyad(row), []).append((place, row))
    return {
        dyad: {
            "n": len({_occasion(row, place, duplicates, period) for place, row in groups[dyad]}),
            "reports": len(groups[dyad]),
            "first": _extreme([row for _, row in groups[dyad]], "start"),
            "last": _extreme([row for _, row in groups[dyad]], "end"),
        }
        for dyad in sorted(groups)
    }


def mark_spells(rows: Iterable[Row], states: Collection[str]) -> list[Row]:
    """Return the rows with ``begun``: for a state, the day on which its spell begins.

    Reports of one state whose times overlap or touch tell of one spell of it.

    Examples
    --------
    >>> row = {"source": "A", "target": "B", "relation": "alliance", "end": ".."}
    >>> marked = mark_spells([row | {"start": "2020"}, row | {"start": "2022"}], {"alliance"})
    >>> [row["begun"] for row in marked]
    [18262, 18262]
    """
    marked = []
    for row in rows:
        days = interval(row["start"], row["end"], state=False)
        marked.append(row if days is None else row | {"begun": days[0]})
    for dyad in {_dyad(row) for row in marked if row["relation"] in states}:
        dated = [row for row in marked if _dyad(row) == dyad and "begun" in row]
        begun = lasted = None
        for row in sorted(dated, key=lambda row: int(row["begun"])):
            first, until = interval(row["start"], row["end"], state=False) or (0, 0)
            if begun is None or lasted is None or first > lasted:
                begun, lasted = first, until
            row["begun"], lasted = begun, max(lasted, until)
    return marked


def _dyad(row: Row) -> Dyad:
    return row["source"], row["target"], row["relation"]


def _occasion(row: Row, place: int, duplicates: str, period: Period | None) -> object:
    """Return what two duplicates have in common."""
    if duplicates == "none":
        return place
    if duplicates == "document":
        return row["doc_id"] or place
    days = interval(row["start"], row["end"], state=False)
    if duplicates == "period" or days is None:
        return None
    begun = row.get("begun", days[0])
    first = begun if period is None else max(begun, day_number(period.start))
    if first == MIN_DAY or duplicates == "day":
        return first
    day = _day(first)
    return day.isocalendar()[:2] if duplicates == "week" else (day.year, day.month)


def _extreme(rows: Sequence[Row], column: str) -> str:
    """Return the earliest start or the latest end as written, the most precise text for it."""
    best: tuple[int, int, str] | None = None
    for row in rows:
        days = interval(row["start"], row["end"], state=False)
        if days is None:
            continue
        rank = days[0] if column == "start" else -days[1]
        candidate = (rank, -len(row[column]), row[column])
        if best is None or candidate < best:
            best = candidate
    return best[2] if best else ""


def compare_rows(
    rows: Iterable[Row], first: Any, second: Any, *, rule: str = "overlaps", duplicates: str = "day"
) -> list[Row]:
    """Return what became of each source, target and relation type between two periods.

    Examples
    --------
    >>> row = {"source": "A", "target": "B", "relation": "clash", "start": "2020", "end": "2020"}
    >>> compare_rows([row], "2020", "2022")[0]["change"]
    'gone'
    """
    rows = list(rows)
    periods = parse_period(first), parse_period(second)
    one, other = (
        count_rows(slice_rows(rows, period, rule)[0], duplicates, period) for period in periods
    )
    none = {"n": 0, "reports": 0}
    made = []
    for dyad in sorted({*one, *other}):
        before, after = one.get(dyad, none), other.get(dyad, none)
        made.append(
            dict(zip(("source", "target", "relation"), dyad, strict=True))
            | {"change": _change(before["n"], after["n"])}
            | {"n_first": before["n"], "n_second": after["n"]}
            | {"reports_first": before["reports"], "reports_second": after["reports"]}
        )
    return made


def _change(before: int, after: int) -> str:
    if not before:
        return "appeared"
    if not after:
        return "gone"
    if before == after:
        return "kept"
    return "stronger" if after > before else "weaker"
