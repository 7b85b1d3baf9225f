"""Dates as event data sets write them, to ISO 8601 of reduced precision."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from graphkit.errors import PeriodError
from graphkit.periods import parse_date

__all__ = ["between", "day", "day_of_stamp", "parts", "reduced"]

_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_DASHED: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_SLASHED: Final = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_WORDED: Final = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})")
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_DAY: Final = timedelta(days=1)
_IMPRECISE: Final = 4  # UCDP: from here on only a month, a year or the like is known


@lru_cache(maxsize=1 << 16)
def day(text: str) -> str:
    """Return the day that a cell names as ISO 8601, "" if it names none that can be.

    A time of day is left out. Days and months in figures only, as in 03/04/2020, could be either
    and are refused.

    Examples
    --------
    >>> day("20201113"), day("20201113001500"), day("2018-06-01 00:00:00.000"), day("1 June 2018")
    ('2020-11-13', '2020-11-13', '2018-06-01', '2018-06-01')
    >>> day("20201132"), day("00000101"), day("03/04/2020")
    ('', '', '')
    """
    text = text.strip()
    found = next(
        (match for form in (_COMPACT, _DASHED, _SLASHED) if (match := form.fullmatch(text))), None
    )
    if found is not None:
        year, month, number = found.groups()
    elif (worded := _WORDED.fullmatch(text)) and worded[2].lower() in _MONTHS:
        year, number = worded[3], worded[1]
        month = str(_MONTHS[worded[2].lower()])
    else:
        return ""
    return _valid(f"{year}-{int(month):02d}-{int(number):02d}")


def _valid(text: str) -> str:
    try:
        parse_date(text)
    except PeriodError:
        return ""
    return text


@lru_cache(maxsize=1 << 16)
def day_of_stamp(text: str) -> str:
    """Return the day of a Unix time stamp, or of a date.

    Examples
    --------
    >>> day_of_stamp("1606176000"), day_of_stamp("2020-11-24"), day_of_stamp("soon")
    ('2020-11-24', '2020-11-24', '')
    """
    if re.fullmatch(r"\d{9,11}(?:\.0*)?", text):
        return datetime.fromtimestamp(float(text), UTC).date().isoformat()
    return day(text)


def parts(year: str, month: str, number: str) -> str:
    """Join year, month and day, as far as they are known; -9 or nothing says that they are not.

    Examples
    --------
    >>> parts("1998", "10", "5"), parts("1998", "10", "-9"), parts("1998", "-9", "-9")
    ('1998-10-05', '1998-10', '1998')
    >>> parts("-9", "1", "1"), parts("1998", "13", "1")
    ('', '')
    """
    year, month, number = (one.strip().removesuffix(".0") for one in (year, month, number))
    text = f"{int(year):04d}" if year.isdecimal() else ""
    if text and month.isdecimal() and int(month):
        text += f"-{int(month):02d}"
        if number.isdecimal() and int(number):
            text += f"-{int(number):02d}"
    return _valid(text)


def reduced(start: str, end: str, precision: str) -> tuple[str, str]:
    """Write two days as the dates of reduced precision that they stand for.

    UCDP gives a first and a last day and says how well they are known (GED codebook, `date_prec`):
    1 the day, 2 within six days, 3 the week, 4 the month, 5 only more than a month. From 4 on, days
    that lie in one month or are the bounds of months become months, and those of years years.

    Parameters
    ----------
    start, end
        ISO days.
    precision
        The code, as text.

    Examples
    --------
    >>> reduced("2020-09-01", "2020-09-30", "4"), reduced("2020-01-01", "2020-12-31", "5")
    (('2020-09', '2020-09'), ('2020', '2020'))
    >>> reduced("2020-09-03", "2020-09-09", "3"), reduced("2019-11-15", "2020-02-03", "5")
    (('2020-09-03', '2020-09-09'), ('2019-11-15', '2020-02-03'))
    """
    if not precision.isdecimal() or int(precision) < _IMPRECISE:
        return start, end
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    after = last + _DAY
    if (first.month, first.day, after.month, after.day) == (1, 1, 1, 1):
        return start[:4], end[:4]
    if start[:7] == end[:7] or (first.day == 1 and after.day == 1):
        return start[:7], end[:7]
    return start, end


def between(start: str, end: str) -> bool:
    """Tell whether an interval of two ISO dates runs forward; an open or empty end does.

    Examples
    --------
    >>> between("2020-09", "2020"), between("2020-09-02", "2020-09-01"), between("2020", "..")
    (True, False, True)
    """
    if not end or end == "..":
        return True
    return parse_date(end)[1] > parse_date(start)[0]
