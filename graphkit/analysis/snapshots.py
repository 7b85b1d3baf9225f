"""Calendar periods, one after the other: what a sequence of snapshots is cut by."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from graphkit.errors import InputError
from graphkit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FREQUENCIES", "calendar_periods", "frequency"]

FREQUENCIES: Final = ("year", "quarter", "month", "week", "day")
"""How long a snapshot can be; the first letter of each will do. Weeks begin on Monday."""

_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_DAYS = {"week": 7, "day": 1}
_LAST = date(9998, 12, 31)  # the last day that a period can hold


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
