"""Periods one after the other: what a sequence of snapshots or a moving window is cut by."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from graphkit.analysis.dyads import triple_columns
from graphkit.analysis.encoded import Encoded, encoded_array
from graphkit.analysis.tallies import tally
from graphkit.errors import InputError
from graphkit.periods import Period
from graphkit.schema import number_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from graphkit.analysis.relations import Relations
    from graphkit.analysis.store import Store
    from graphkit.analysis.tallies import Tallies

__all__ = [
    "FREQUENCIES",
    "calendar_periods",
    "expanding_periods",
    "frequency",
    "rolling_periods",
    "snapshot_table",
]

FREQUENCIES: Final = ("year", "quarter", "month", "week", "day")
"""How long a snapshot can be; the first letter of each will do. Weeks begin on Monday."""

_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_DAYS = {"week": 7, "day": 1}
_LENGTH = re.compile(r"(?:([1-9][0-9]{0,4})\s*)?(day|week|month|quarter|year)s?")
_TOGETHER = 100_000  # rows of a chunk of a table, at the least
_LAST = date(9998, 12, 31)  # the last day that a period can hold
_AFTER_LAST = _LAST + timedelta(days=1)


def calendar_periods(first: date, last: date, freq: str = "year") -> Iterator[Period]:
    """Yield the calendar periods that hold the days from `first` to `last`, whole ones.

    Parameters
    ----------
    first, last
        The first and the last day, both included.
    freq
        One of :data:`FREQUENCIES` or its first letter, in either case.

    Raises
    ------
    InputError
        If there is no such frequency.

    Examples
    --------
    >>> [str(p) for p in calendar_periods(date(2020, 9, 27), date(2021, 1, 11), "quarter")]
    ['2020-Q3', '2020-Q4', '2021-Q1']
    """
    return _steps(first, last, frequency(freq))


def frequency(freq: str) -> str:
    """Return one of :data:`FREQUENCIES` for it or its first letter, in either case.

    Raises
    ------
    InputError
        If there is no such frequency.
    """
    units = {short: known for known in FREQUENCIES for short in (known, known[0])}
    unit = units.get(freq.lower(), "")
    if not unit:
        raise InputError(f"{freq!r} is no length of a snapshot; allowed: {', '.join(FREQUENCIES)}")
    return unit


def _steps(first: date, last: date, unit: str) -> Iterator[Period]:
    start = _floor(first, unit)
    while start <= last:
        end = _next(start, unit)
        yield Period(start, end, _name(start, end, unit))
        if end > _LAST:
            return
        start = end


def _floor(day: date, unit: str) -> date:
    """Return the first day of the calendar period that holds a day."""
    if unit in _DAYS:
        back = day.weekday() if unit == "week" else 0
        return day - timedelta(days=back)
    months = _MONTHS[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next(start: date, unit: str) -> date:
    """Return the first day of the calendar period that follows."""
    if unit in _DAYS:
        return start + timedelta(days=_DAYS[unit] - start.weekday() % _DAYS[unit])
    years, month = divmod(start.month - 1 + _MONTHS[unit], 12)
    return date(start.year + years, month + 1, 1)


def _name(start: date, end: date, unit: str) -> str:
    """Name a calendar period as people do; weeks by their first and last day."""
    names = {
        "year": f"{start.year:04d}",
        "quarter": f"{start.year:04d}-Q{(start.month + 2) // 3}",
        "month": start.isoformat()[:7],
        "day": start.isoformat(),
    }
    return names.get(unit, f"{start}/{end - timedelta(days=1)}")


def rolling_periods(first: date, last: date, width: str, step: str) -> Iterator[Period]:
    """Yield periods of one width, each beginning one step after the one before.

    Parameters
    ----------
    first, last
        The first and the last day: the first period begins with the day, week (from Monday), month,
        quarter or year of the step that holds the first one, the last begins by the last one. What
        would end after the year 9998, in which no date can be, ends with it.
    width, step
        A number, or none for 1, and ``days``, ``weeks``, ``months``, ``quarters`` or ``years``.

    Raises
    ------
    InputError
        If a length is none of these.

    Examples
    --------
    >>> [str(p) for p in rolling_periods(date(2020, 1, 31), date(2020, 2, 9), "2 months", "month")]
    ['2020-01-01/2020-02-29', '2020-02-01/2020-03-31']
    """
    wide, far = _length(width), _length(step)
    start = _floor(first, far[1])
    while start <= min(last, _LAST):
        yield Period(start, _later(start, wide))
        start = _later(start, far)


def expanding_periods(first: date, last: date, step: str) -> Iterator[Period]:
    """Yield periods that all begin with the first, each longer than the one before by a step.

    Parameters
    ----------
    first, last, step
        As for :func:`rolling_periods`; the last period holds the last day.

    Examples
    --------
    >>> [str(p) for p in expanding_periods(date(2020, 5, 1), date(2021, 2, 9), "year")]
    ['2020-01-01/2020-12-31', '2020-01-01/2021-12-31']
    """
    far = _length(step)
    begin = start = _floor(first, far[1])
    while start <= min(last, _LAST):
        start = _later(start, far)
        yield Period(begin, start)


def _length(text: str) -> tuple[int, str]:
    found = _LENGTH.fullmatch(text.strip().lower())
    if found is None:
        raise InputError(f"{text!r} is no length of time; write such as 90 days, 12 months, year")
    return int(found[1] or 1), found[2]


def _later(start: date, length: tuple[int, str]) -> date:
    """Return the day so much later, but none after the first that a period can only end before."""
    number, unit = length
    try:
        if unit in _DAYS:
            day = start + timedelta(days=number * _DAYS[unit])
        else:
            years, month = divmod(start.month - 1 + number * _MONTHS[unit], 12)
            day = date(start.year + years, month + 1, 1)
    except (ValueError, OverflowError):
        return _AFTER_LAST
    return min(day, _AFTER_LAST)


def snapshot_table(
    relations: Relations, periods: Iterable[Period], rule: str = "overlaps", duplicates: str = "day"
) -> pa.Table:
    """Count the relations of each source, target and type in one period after the other.

    Parameters
    ----------
    relations
        The relations.
    periods
        The periods.
    rule
        How a row must stand to a period; see :meth:`Relations.slice`.
    duplicates
        What counts once; see :mod:`graphkit.analysis.dyads`.

    Returns
    -------
    A table with period, source, target, relation; n, the occasions; reports, the rows. Texts are
    kept as codes (``dictionary``).
    """
    asked = list(periods)
    found = [tally(relations, [period], rule, duplicates) for period in asked]
    names = [str(period) for period in asked]
    portions = _portions([len(one.triples) for one in found])
    return pa.concat_tables(
        [_counted(relations.store, names, found[part], part.start) for part in portions]
    )


def _portions(sizes: list[int]) -> Iterator[slice]:
    """Yield runs of periods that together have enough rows for a chunk of a table; at least one."""
    first = rows = 0
    for place, size in enumerate(sizes):
        rows += size
        if rows >= _TOGETHER:
            yield slice(first, place + 1)
            first, rows = place + 1, 0
    if rows or not first:
        yield slice(first, len(sizes))


def _counted(store: Store, names: list[str], found: list[Tallies], first: int) -> pa.Table:
    """Return what was found in some periods, of which `first` is the place of the first."""
    places = np.arange(first, first + len(found), dtype=np.int32)
    code = np.repeat(places, [len(one.triples) for one in found])
    columns = {"period": encoded_array(Encoded(names, code))}
    columns |= triple_columns(store, _joined([one.triples for one in found]))
    columns["n"] = number_array(_joined([one.n[0] for one in found]))
    columns["reports"] = number_array(_joined([one.reports[0] for one in found]))
    return pa.table(columns)


def _joined(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, np.int64), *parts])
