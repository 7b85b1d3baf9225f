"""ISO dates of reduced precision as day numbers, in integer arithmetic only.

Engines differ in how far back their dates reach, what they make of 30 February and how they count
between two days; they do not differ in whole numbers. A date is cut into year, month and day, and
the days are counted by the formula of the proleptic Gregorian calendar with years that begin in
March [1]_. Columns that hold dates already are cut into the same three numbers.

References
----------
.. [1] E. M. Reingold and N. Dershowitz, *Calendrical Calculations*, Cambridge University Press,
   4th edition 2018, chapter 2; the form with years from March after H. Hinnant, "chrono-Compatible
   Low-Level Date Algorithms", 2014.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

__all__ = ["dated_columns", "month_number"]

_EPOCH: Final = 719468  # days from 0000-03-01 to 1970-01-01
_FORM: Final = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_LAST_YEAR: Final = 9998
_LARGEST: Final = 2.0**53  # up to which every whole number is exact
_YEAR_KNOWN: Final = 4  # characters of YYYY
_MONTH_KNOWN: Final = 7
_DAY_KNOWN: Final = 10
_TEMPORARY: Final = ("iso", "year", "month", "day", "first", "following")


def dated_columns(table: ir.Table, dates: Mapping[str, tuple[str, ...]]) -> ir.Table:
    """Turn columns of dates into numbers.

    Parameters
    ----------
    table
        A table.
    dates
        The columns, each of text, dates or timestamps (of another type, its text is read), and the
        texts that may stand in it instead of a date.

    Returns
    -------
    The table with four columns instead of each: ``NAME_length``, the number of characters of the
    date, 0 if there is none; ``NAME_low`` and ``NAME_after``, its first day and the first day after
    it, which say nothing if there is none; ``NAME_wrong``, whether it is no date.
    """
    texts = [name for name in dates if not _holds_dates(table, name)]
    table = table.mutate(**{name: _text(table[name]) for name in texts})
    table = _stepped(table, dates, {n: _iso(table[n], dates[n]) for n in texts})
    cut = {n: _cut_text(table, n) if n in texts else _cut_date(table, n) for n in dates}
    table = _stepped(table, dates, cut)
    table = _stepped(table, dates, {name: _months(table, name) for name in dates})
    return _stepped(table, dates, {name: _days(table, name) for name in dates}, last=True)


def _holds_dates(table: ir.Table, name: str) -> bool:
    kind = table[name].type()
    return bool(kind.is_date() or kind.is_timestamp())


def _text(column: Any) -> Any:
    if column.type().is_floating():  # years beside missing ones, which pandas makes 2020.0
        import ibis

        number = ibis.ifelse(column.isnan() | (column.abs() > _LARGEST), None, column)
        whole = number.cast("int64")
        written = ibis.ifelse(column.isnan(), None, column.cast("string"))
        column = ibis.ifelse(whole == number, whole.cast("string"), written)
    return column.cast("string").fill_null("").strip()


def _stepped(
    table: ir.Table,
    dates: Mapping[str, object],
    parts: Mapping[str, Mapping[str, Any]],
    *,
    last: bool = False,
) -> ir.Table:
    """Take a step: put parts in the place of those of the step before."""
    made = {f"{name}_{part}": one for name, named in parts.items() for part, one in named.items()}
    gone = {f"{name}_{part}" for name in dates for part in _TEMPORARY} if last else set()
    gone |= {*dates} if last else set()
    kept = {name: table[name] for name in table.columns if name not in gone and name not in made}
    return table.select(**kept, **made)


def _iso(text: Any, other: tuple[str, ...]) -> dict[str, Any]:
    """Keep the text of a date; only digits are ever read as numbers, whatever is computed ahead."""
    import ibis

    good = text.re_search(_FORM)
    return {
        "iso": ibis.ifelse(good, text, "0001"),
        "wrong": ~good & text.notin(["", *other]),
        "length": text.length().cast("int64"),
    }


def _cut_text(table: ir.Table, name: str) -> dict[str, Any]:
    import ibis

    iso = table[f"{name}_iso"]
    size = iso.length()
    month = ibis.ifelse(size >= _MONTH_KNOWN, iso.substr(5, 2), "01")
    day = ibis.ifelse(size >= _DAY_KNOWN, iso.substr(8, 2), "01")
    parts = {"year": iso.left(4), "month": month, "day": day}
    return {part: text.cast("int64") for part, text in parts.items()}


def _cut_date(table: ir.Table, name: str) -> dict[str, Any]:
    import ibis

    column = table[name]
    numbers = {"year": column.year(), "month": column.month(), "day": column.day()}
    return {part: number.fill_null(1).cast("int64") for part, number in numbers.items()} | {
        "length": ibis.ifelse(column.notnull(), _DAY_KNOWN, 0).cast("int64"),
        "wrong": ibis.literal(False),  # noqa: FBT003 - a value of the column
    }


def _months(table: ir.Table, name: str) -> dict[str, Any]:
    """Return the first days of the month of a date and of the month after."""
    import ibis

    year, month = table[f"{name}_year"], table[f"{name}_month"]
    december = month == 12  # noqa: PLR2004 - of the calendar
    return {
        "first": _number(year, month),
        "following": _number(year + _one_if(december), ibis.ifelse(december, 1, month + 1)),
    }


def _days(table: ir.Table, name: str) -> dict[str, Any]:
    import ibis

    def of(part: str) -> Any:
        return table[f"{name}_{part}"]

    year, length = of("year"), of("length")
    low = of("first") + of("day") - 1
    after = ibis.cases(
        (length >= _DAY_KNOWN, low + 1),
        (length >= _MONTH_KNOWN, of("following")),
        else_=_number(year + 1, ibis.literal(1, "int64")),
    )
    beyond = (low >= of("following")) | (year < 1) | (year > _LAST_YEAR)
    wrong = of("wrong") | ((length >= _YEAR_KNOWN) & beyond)
    return {"low": low, "after": after, "wrong": wrong, "length": length}


def _number(year: Any, month: Any) -> Any:
    """Count the days from 1970-01-01 to the first of a month."""
    import ibis

    early = month <= 2  # noqa: PLR2004 - January and February belong to the year before
    began = year - _one_if(early)
    march = ibis.ifelse(early, month + 9, month - 3)
    days = began * 365 + began // 4 - began // 100 + began // 400
    return days + (march * 153 + 2) // 5 - _EPOCH


def _one_if(condition: Any) -> Any:
    import ibis

    return ibis.ifelse(condition, 1, 0).cast("int64")


def month_number(day: Any) -> Any:
    """Return a number that is the same for all days of a month, and for no others.

    Days before the year 1 are taken for one month.
    """
    import ibis

    since = ibis.greatest(day + _EPOCH, 0)
    era = since // 146097
    of_era = since - era * 146097
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (year * 365 + year // 4 - year // 100)
    return (era * 400 + year) * 12 + (of_year * 5 + 2) // 153 + 1
