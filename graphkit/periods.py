"""Dates, intervals and periods: the one place that turns what people write into days.

People write both ends inclusive and leave out what they do not know: ``2020``, ``2020-Q3``,
``2020-09-27/2020-11-10``. Inside, everything is half-open days ``[start, end)``, counted from
1970-01-01. A *period* is a named window of time; :func:`matches` is the plain reference for every
way an interval can stand to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, Literal

from graphkit.errors import InputError, PeriodError

__all__ = [
    "MIN_DAY",
    "OPEN_DAY",
    "OPEN_END",
    "RULES",
    "Period",
    "Precision",
    "day_number",
    "interval",
    "matches",
    "parse_date",
    "parse_period",
]

Precision = Literal["year", "month", "day"]

OPEN_END: Final = ".."
"""The end of something that is still true (ISO 8601-2)."""

OPEN_DAY: Final = 2**30 - 1
"""The day number of an open end. An int32 holds it, and the difference of any two day numbers."""

MIN_DAY: Final = -OPEN_DAY
"""The day number of an unknown beginning before a given end."""

RULES: Final = ("overlaps", "within", "covers", "starts", "ends")
"""The ways an interval can be asked to stand to a period; see :func:`matches`."""

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_QUARTER = re.compile(r"([0-9]{4})-?[Qq]([1-4])")
_DATE_FORMS = "YYYY, YYYY-MM or YYYY-MM-DD, years 0001 to 9998"
_PERIOD_FORMS = (
    "2020, 2020-Q3, 2020-09, 2020-09-27, or two of these joined by / as in 2020-09-27/2020-11-10"
)
_EPOCH = date(1970, 1, 1).toordinal()
_LAST_YEAR = 9998  # the day after the last day must still be a date
_DAY = timedelta(days=1)
_BOUNDS = 2  # a pair has two ends


@dataclass(frozen=True, slots=True)
class Period:
    """A named window of time. Two periods are equal if they have the same days.

    Parameters
    ----------
    start
        The first day.
    end
        The first day after it (exclusive).
    name
        What people call it; without one, its first and last day.

    Raises
    ------
    PeriodError
        If the period holds no day.

    Examples
    --------
    >>> period = parse_period("2020-Q3")
    >>> period.start, period.end, period.days
    (datetime.date(2020, 7, 1), datetime.date(2020, 10, 1), 92)
    >>> print(period, "is", period.span)
    2020-Q3 is 2020-07-01 – 2020-09-30
    """

    start: date
    end: date
    name: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise PeriodError(
                f"a period from {self.start} up to, not including, {self.end} holds no day"
            )
        if not self.name:
            ends = (self.first, self.last)
            object.__setattr__(self, "name", "/".join(str(day) for day in dict.fromkeys(ends)))

    @property
    def first(self) -> date:
        """The first day."""
        return self.start

    @property
    def last(self) -> date:
        """The last day (inclusive)."""
        return self.end - _DAY

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.end - self.start).days

    @property
    def span(self) -> str:
        """First and last day as people read them."""
        return f"{self.first} – {self.last}" if self.days > 1 else str(self.first)

    def __str__(self) -> str:
        return self.name


def parse_date(text: str) -> tuple[date, date, Precision]:
    """Read an ISO 8601 date of reduced precision.

    Parameters
    ----------
    text
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Returns
    -------
    The first day, the first day after, and the precision.

    Raises
    ------
    PeriodError
        If the text has another form or names a day that does not exist.

    Examples
    --------
    >>> parse_date("2020-02")
    (datetime.date(2020, 2, 1), datetime.date(2020, 3, 1), 'month')
    >>> parse_date("2020-02-30")
    Traceback (most recent call last):
    graphkit.errors.PeriodError: '2020-02-30' is no date: day is out of range for month
    """
    found = _DATE.fullmatch(text)
    if found is None:
        raise PeriodError(f"{text!r} is no date; write {_DATE_FORMS}")
    year, month, day = (int(part) if part else None for part in found.groups())
    if not year or year > _LAST_YEAR:
        raise PeriodError(
            f"{text!r} is no date we can use; write {_DATE_FORMS}, or {OPEN_END} for an open end"
        )
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        reason = str(error).partition(",")[0]  # newer Pythons add the range of the month
        raise PeriodError(f"{text!r} is no date: {_plain(reason)}") from None
    if day is not None:
        return first, first + _DAY, "day"
    if month is not None:
        return first, _months_after(first, 1), "month"
    return first, date(year + 1, 1, 1), "year"


def _plain(reason: str) -> str:
    """Say in the same words on every Python what is wrong with a day or a month."""
    return "month must be in 1..12" if "month must" in reason else "day is out of range for month"


def _months_after(first: date, months: int) -> date:
    """Return the first day of the month that comes so many months later."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def parse_period(value: Any) -> Period:
    """Read a period in any of the forms that people and pandas use.

    Parameters
    ----------
    value
        A text (``2020``, ``2020-Q3``, ``2020-09``, ``2020-09-27``, or two of these joined by ``/``,
        both included), a year as a number, a date or timestamp (that day), a pair of any of these
        (both included), a ``pandas.Period``, or a :class:`Period`, which comes back as it is.

    Raises
    ------
    PeriodError
        If the value is none of these, names a day that does not exist, or ends before it starts.

    Examples
    --------
    >>> parse_period("2020-09-27/2020-11-10").days
    45
    >>> parse_period(("2020-09", "2020-10")) == parse_period("2020-09/2020-10")
    True
    >>> parse_period("2022/2020")
    Traceback (most recent call last):
    graphkit.errors.PeriodError: period '2022/2020' ends (2020-12-31) before it starts (2022-01-01);
    write the earlier one first: 2020/2022
    """
    if isinstance(value, Period):
        return value
    if isinstance(value, str):
        return _parse_text(value.strip())
    if isinstance(value, tuple | list) and len(value) == _BOUNDS:
        return _join(*value)
    start, end = _bounds(value, str(value))
    return Period(start, end, name=_calendar_name(value, start, end))


@lru_cache(maxsize=1024)
def _parse_text(text: str) -> Period:
    """Read a period as people write it; the same few are asked for over and over."""
    pair = text.split("/")
    if len(pair) == _BOUNDS:
        return _join(pair[0].strip(), pair[1].strip())
    return Period(*_bounds(text, text), name=_name(text))


def _join(first: Any, last: Any) -> Period:
    """Make the period from the first day of one value to the last day of the other."""
    name = f"{_name(first)}/{_name(last)}"
    start, _ = _bounds(first, name)
    _, end = _bounds(last, name)
    if end <= start:
        raise PeriodError(
            f"period {name!r} ends ({end - _DAY}) before it starts ({start}); "
            f"write the earlier one first: {_name(last)}/{_name(first)}"
        )
    return Period(start, end, name=name)


def _bounds(value: Any, whole: str) -> tuple[date, date]:
    """Return the first day and the first day after of one part of a period."""
    if isinstance(value, str):
        return _text_bounds(value, whole)
    if isinstance(value, int) and not isinstance(value, bool):
        return _text_bounds(f"{value:04d}", whole)
    first, last = value, value
    if hasattr(value, "start_time") and hasattr(value, "end_time"):  # a pandas.Period
        first, last = value.start_time, value.end_time
    return _as_date(first, whole), _day_after(_as_date(last, whole), whole)


def _text_bounds(text: str, whole: str) -> tuple[date, date]:
    """Return the bounds of a date of reduced precision or a quarter."""
    quarter = _QUARTER.fullmatch(text)
    try:
        if quarter is not None:
            year, number = quarter.groups()
            first, _, _ = parse_date(f"{year}-{int(number) * 3 - 2:02d}")
            return first, _months_after(first, 3)
        first, after, _ = parse_date(text)
    except PeriodError as error:
        if _DATE.fullmatch(text) is None:
            raise PeriodError(f"{whole!r} is no period; write {_PERIOD_FORMS}") from None
        where = "period " if text == whole else f"period {whole!r}: "
        raise PeriodError(f"{where}{error}") from None
    return first, after


def _as_date(value: Any, whole: str) -> date:
    """Return the day of a date or a timestamp."""
    if isinstance(value, date) and value == value:  # noqa: PLR0124 - NaT is a datetime unequal to itself
        return value.date() if isinstance(value, datetime) else value
    raise PeriodError(
        f"{whole!r} is no period; write {_PERIOD_FORMS}, or give a pandas.Period or a pair of dates"
    )


def _day_after(day: date, whole: str) -> date:
    """Return the next day, which must exist."""
    if day.year > _LAST_YEAR:
        raise PeriodError(f"period {whole!r} ends after the year {_LAST_YEAR}")
    return day + _DAY


def _name(value: Any) -> str:
    """Name one part of a period as we would write it."""
    if isinstance(value, datetime) and value == value:  # noqa: PLR0124 - as above
        return value.date().isoformat()
    text = f"{value:04d}" if isinstance(value, int) else str(value).strip()
    quarter = _QUARTER.fullmatch(text)
    return f"{quarter[1]}-Q{quarter[2]}" if quarter else text


def _calendar_name(value: Any, start: date, end: date) -> str:
    """Name a pandas.Period or a date by its own text where that text means the same days.

    A fiscal year prints as "2020" and is another year: it gets its first and last day as its name.
    """
    name = _name(value)
    try:
        same = parse_period(name) == Period(start, end)
    except PeriodError:
        same = False
    return name if same else ""


def day_number(day: date) -> int:
    """Count the days since 1970-01-01.

    Examples
    --------
    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - _EPOCH


def interval(start: str, end: str, *, state: bool) -> tuple[int, int] | None:
    """Turn the two date columns of a row into half-open day numbers.

    Parameters
    ----------
    start, end
        Dates of reduced precision; ``end`` may be ``..`` (still true). An empty end means the same
        as the start for an event, and still true for a state. An empty start with a given end means
        that the beginning is not known.
    state
        Whether the relation is a state, not an event.

    Returns
    -------
    First day and first day after; None if both columns are empty: the row is undated.

    Raises
    ------
    PeriodError
        If a date is impossible or the end is before the start.

    Examples
    --------
    >>> interval("1970-01", "", state=False)
    (0, 31)
    >>> interval("1970-01", "", state=True) == (0, OPEN_DAY)
    True
    >>> interval("", "", state=True) is None
    True
    """
    if not start and not end:
        return None
    first, after = MIN_DAY, OPEN_DAY
    if start:
        low, high, _ = parse_date(start)
        first = day_number(low)
        after = after if state else day_number(high)
    if end == OPEN_END:
        after = OPEN_DAY
    elif end:
        after = day_number(parse_date(end)[1])
    if after <= first:
        raise PeriodError(f"{end!r} is before the start {start!r}")
    return first, after


def matches(days: tuple[int, int], period: Period, rule: str = "overlaps") -> bool:
    """Tell whether an interval stands to a period as the rule says.

    Parameters
    ----------
    days
        Half-open day numbers, as from :func:`interval`.
    period
        The window.
    rule
        ``overlaps``: they share a day; ``within``: the interval lies inside the period; ``covers``:
        the interval holds the whole period; ``starts``: its first day is in the period; ``ends``:
        its last day is in the period (an open end never is).

    Raises
    ------
    InputError
        If there is no such rule.

    Examples
    --------
    >>> days = interval("2019-12-30", "2020-01-02", state=False)
    >>> [rule for rule in RULES if matches(days, parse_period("2020"), rule)]
    ['overlaps', 'ends']
    """
    first, after = days
    start, end = day_number(period.start), day_number(period.end)
    answers = {
        "overlaps": first < end and after > start,
        "within": start <= first and after <= end,
        "covers": first <= start and after >= end,
        "starts": start <= first < end,
        "ends": start < after <= end,
    }
    if rule not in answers:
        raise InputError(f"{rule!r} is no slice rule; allowed: {', '.join(RULES)}")
    return answers[rule]
