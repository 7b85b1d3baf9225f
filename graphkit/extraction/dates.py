"""When things happened: time expressions as intervals.

The rules follow the newsroom: a weekday is the latest such day up to the day of publication, a
month or a day without a year the latest one, unless the clause speaks of what is to come. A number
that could be a count stays a number. What the text does not settle gives no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from graphkit.extraction.dateforms import Found, Grammar, calendar_day, find_forms, grammar
from graphkit.periods import OPEN_END, parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphkit.extraction.languages import Language

__all__ = ["When", "find_dates", "solve_year"]

_DAY = timedelta(days=1)
_LOOK_BACK = 40  # characters in which "since", "between" may stand
_FUTURE_REACH = 200  # characters before a date in which "akan", "will" may point ahead
_ORDER = ("year", "month", "day")
_MONTHS = 12
_CLAUSE_MARK = re.compile(r"[,;:\"“”()—–]")


@dataclass(frozen=True, slots=True)
class When:
    """A time expression: where it stands and which time it means.

    Parameters
    ----------
    start, end
        Offsets into the document's text.
    first, last
        ISO 8601 with reduced precision, both inclusive: "1994-05" … "1994-05". ``last`` is ".." for
        "since 1994", ``first`` is "" for "until 1994".
    precision
        "year", "month" or "day": the coarser of the two ends.
    basis
        "text" when the text gives the year, else "inferred".
    """

    start: int
    end: int
    first: str
    last: str
    precision: str
    basis: str


@dataclass(frozen=True, slots=True)
class _Span:
    """A resolved time before it gets its place: inclusive ends at one precision."""

    first: date
    last: date
    precision: str
    basis: str = "inferred"

    def iso(self) -> tuple[str, str]:
        length = {"year": 4, "month": 7, "day": 10}[self.precision]
        return self.first.isoformat()[:length], self.last.isoformat()[:length]


@dataclass(frozen=True, slots=True)
class _Context:
    """What an expression may lean on: the article's day, the date told before, what lies ahead."""

    base: date | None
    anchor: _Span | None
    ahead: bool  # the clause speaks of the future
    maybe_ahead: bool  # the sentence does
    order: str
    units: tuple[str, ...]
    seasons: tuple[tuple[int, int], ...]


def find_dates(
    text: str, start: int, end: int, published: date | None, language: Language, *, anchor: str = ""
) -> list[When]:
    """Find the time expressions in ``text[start:end]`` and say which time each means.

    Parameters
    ----------
    text
        The document's text.
    start, end
        Offsets of a sentence in it.
    published
        The day the article was published; None resolves only what needs no such day.
    language
        Whose words to use.
    anchor
        The ISO date told before this sentence, for "two days later"; within a sentence the date
        before counts. Without one, such words give no date.

    Returns
    -------
    Expressions from left to right, not overlapping. "pada bulan Mei dan April" gives two.

    Examples
    --------
    >>> from graphkit.extraction.languages import load_language
    >>> def dates(text, code="id"):
    ...     found = find_dates(text, 0, len(text), date(2022, 9, 14), load_language(code))
    ...     return [(text[w.start:w.end], w.first, w.last, w.basis) for w in found]
    >>> dates("Bentrokan pecah pada Senin tengah malam.")
    [('Senin tengah malam', '2022-09-12', '2022-09-12', 'inferred')]
    >>> dates("Perang 27 September-10 November 2020 berakhir.")
    [('27 September-10 November 2020', '2020-09-27', '2020-11-10', 'text')]
    >>> dates("Russia has kept a base there since 1994.", "en")
    [('1994', '1994', '..', 'text')]
    """
    found = find_forms(text, start, end, language)
    if not found:
        return []
    compiled = grammar(language)
    _share_parts(found, text, compiled)
    spans: list[tuple[Found, _Span]] = []
    last = _anchor_span(anchor)
    for one in found:
        maybe, ahead = _looks_ahead(
            text[max(start, one.start - _FUTURE_REACH) : one.start], compiled
        )
        context = _Context(
            published, last, ahead, maybe, compiled.order, compiled.units, compiled.seasons
        )
        for part, span in _resolve(one, context):
            spans.append((part, span))
            last = span
    return _placed(spans, text, start, compiled)


def _looks_ahead(before: str, compiled: Grammar) -> tuple[bool, bool]:
    """Tell whether words before a date point to the future: in its sentence, in its clause."""
    cue = None
    for match in compiled.future.finditer(before):
        cue = match
    if cue is None:
        return False, False
    between = before[cue.end() :]
    return True, _CLAUSE_MARK.search(between) is None and not compiled.clause.search(between)


def _anchor_span(anchor: str) -> _Span | None:
    if not anchor:
        return None
    first, after, precision = parse_date(anchor)
    return _Span(first, after - _DAY, precision)


def _share_parts(found: Sequence[Found], text: str, compiled: Grammar) -> None:
    """Give the first half of "27 September - 10 November 2020" the year of the second."""
    for left, right in reversed(list(pairwise(found))):
        gap = text[left.end : right.start]
        joined = compiled.range.fullmatch(gap) or compiled.both.fullmatch(gap)
        if not joined or not {left.means, right.means} <= {"date", "month"}:
            continue
        if "weekday" in left.slots and compiled.both.fullmatch(gap):
            continue
        year, month = right.get("year"), right.get("month")
        if year and month and "year" not in left.slots and "which" not in right.form:
            later = (left.get("month") or month) > month
            left.slots["year"] = year - 1 if later and compiled.range.fullmatch(gap) else year


def _placed(
    spans: Sequence[tuple[Found, _Span]], text: str, start: int, compiled: Grammar
) -> list[When]:
    """Join the two ends of ranges and open those that "since" or "until" stand before."""
    whens: list[When] = []
    number = 0
    while number < len(spans):
        one, span = spans[number]
        before = text[max(start, one.start - _LOOK_BACK) : one.start]
        joined = _joined(spans[number : number + 2], text, before, compiled)
        if joined is not None:
            whens.append(joined)
            number += 2
            continue
        first, last = span.iso()
        if first == last and compiled.since.search(before):
            last = OPEN_END
        elif first == last and "weekday" not in one.slots and compiled.until.search(before):
            first = ""
        whens.append(When(one.start, one.end, first, last, span.precision, span.basis))
        number += 1
    return whens


def _joined(
    pair: Sequence[tuple[Found, _Span]], text: str, before: str, compiled: Grammar
) -> When | None:
    """Make one of "27 September - 10 November", "antara 1988 dan 1994", "Saturday to Monday"."""
    if len(pair) == 1:
        return None
    (one, span), (other, upto) = pair
    gap = text[one.end : other.start]
    between = compiled.both.fullmatch(gap) and compiled.between.search(before)
    if not compiled.range.fullmatch(gap) and not between:
        return None
    first = span.first
    if first > upto.last and one.means == other.means == "weekday":
        first -= _DAY * 7
    if first > upto.last:
        return None
    whole = _Span(first, upto.last, min(span.precision, upto.precision, key=_ORDER.index))
    basis = "text" if span.basis == upto.basis == "text" else "inferred"
    return When(one.start, other.end, *whole.iso(), whole.precision, basis)


def _resolve(one: Found, context: _Context) -> list[tuple[Found, _Span]]:
    if one.means in ("list", "months", "days"):
        return _resolve_several(one, context)
    try:
        span = _RESOLVERS[one.means](one, context)
    except (ValueError, OverflowError):  # 31 September, or a time before the year 1
        return []
    return [(one, span)] if span else []


def _resolve_several(one: Found, context: _Context) -> list[tuple[Found, _Span]]:
    """Resolve "13-14 September", "13 dan 14 September", "Mei-Juni 2020": two ends, one year."""
    slot = "month" if one.means == "months" else "day"
    means = "month" if one.means == "months" else "date"
    second = {**one.slots, slot: one.slots[f"{slot}2"]}
    second.pop("weekday", None)
    later = _resolve(Found(one.start, one.end, means, second, one.form), context)
    if not later:
        return []
    span = later[0][1]
    year = span.last.year
    if slot == "month" and one.slots["month"] > second["month"]:
        year -= 1
    first = _resolve(
        Found(one.start, one.end, means, {**one.slots, "year": year}, one.form), context
    )
    if not first or first[0][1].first > span.last:
        return [(one, span)]
    start = first[0][1]
    if one.means == "list":
        return [(one, _Span(start.first, start.last, "day", span.basis)), (one, span)]
    return [(one, _Span(start.first, span.last, span.precision, span.basis))]


def solve_year(
    day: int,
    month: int,
    weekday: int | None,
    base: date,
    *,
    ahead: Literal["no", "maybe", "yes"] = "no",
) -> date | None:
    """Find the year of a day and month: the weekday decides, else the latest day up to the base.

    Parameters
    ----------
    day, month
        As the text gives them.
    weekday
        1 for Monday … 7 for Sunday, or None where the text gives none.
    base
        The day of publication.
    ahead
        Whether the text speaks of the future: "yes" gives the next such day, "maybe" the nearest.

    Returns
    -------
    The day, or None when there is no such day near the base.

    Examples
    --------
    >>> solve_year(31, 10, 6, date(2020, 10, 31))
    datetime.date(2020, 10, 31)
    >>> solve_year(5, 10, 1, date(2020, 10, 3))
    datetime.date(2020, 10, 5)
    """
    near = [calendar_day(base.year + shift, month, day) for shift in (-1, 0, 1)]
    days = [one for one in near if one]
    agreeing = [one for one in days if weekday and one.isoweekday() == weekday]
    if agreeing or ahead == "maybe":
        return min(agreeing or days, key=lambda one: abs((one - base).days), default=None)
    if ahead == "yes":
        return min((one for one in days if one >= base), default=None)
    return max((one for one in days if one <= base), default=None)


def _ahead(one: Found, context: _Context) -> Literal["no", "maybe", "yes"]:
    """Tell whether an expression lies ahead by its own words, its clause or its sentence."""
    which = one.form.get("which")
    if which is not None:
        return "yes" if which > 0 else "no"
    if context.ahead:
        return "yes"
    return "maybe" if context.maybe_ahead else "no"


def _date(one: Found, context: _Context) -> _Span | None:
    day, month, year = one.slots["day"], one.slots["month"], one.get("year")
    weekday, base = one.get("weekday"), context.base
    if one.form.get("numeric") and context.order != "dmy" and day <= _MONTHS and day != month:
        swapped = context.order == "mdy"
        if not swapped and (weekday is None or year is None):
            return None  # 3/4/2020: nobody can tell
        if not swapped:
            swapped = date(year or 1, day, month).isoweekday() == weekday
        day, month = (month, day) if swapped else (day, month)
    if year is None:
        if base is None:
            return None
        found = solve_year(day, month, weekday, base, ahead=_ahead(one, context))
        return _Span(found, found, "day") if found else None
    exact = date(year, month, day)
    if weekday and exact.isoweekday() != weekday and base:
        # A slip of the pen in the year: "Sabtu (14/6/2024)" in an article of June 2025.
        other = solve_year(day, month, weekday, base)
        if other and other.isoweekday() == weekday and abs(other.year - year) == 1:
            return _Span(other, other, "day")
    return _Span(exact, exact, "day", "text")


def _month_span(year: int, month: int, basis: str = "inferred", months: int = 1) -> _Span:
    end = year * 12 + month - 1 + months
    return _Span(date(year, month, 1), date(end // 12, end % 12 + 1, 1) - _DAY, "month", basis)


def _month(one: Found, context: _Context) -> _Span | None:
    month, year, base = one.slots["month"], one.get("year"), context.base
    if year is not None:
        return _month_span(year, month, "text")
    if base is None:
        return None
    ahead = _ahead(one, context)
    if ahead == "yes":
        return _month_span(base.year + (month < base.month), month)
    distance = month - base.month
    if ahead == "maybe":
        # Half a year either way: December in an article of January is the one before.
        return _month_span(
            base.year + (distance <= -_MONTHS // 2) - (distance > _MONTHS // 2), month
        )
    strict = one.form.get("which", 0) < 0
    return _month_span(base.year - (distance > 0 or (strict and distance == 0)), month)


def _season(one: Found, context: _Context) -> _Span | None:
    first, last = context.seasons[one.slots["season"]]
    months = (last - first) % 12 + 1
    year = one.get("year")
    if year is not None:
        return _month_span(year, first, "text", months)
    if context.base is None:
        return None
    for candidate in (context.base.year, context.base.year - 1, context.base.year - 2):
        span = _month_span(candidate, first, months=months)
        over = span.last < context.base
        if span.first <= context.base and (over or one.form.get("which", 0) == 0):
            return span
    return None


def _quarter(one: Found, _: _Context) -> _Span:
    part, year = int(one.form["part"]), one.slots["year"]
    months = 3 if one.means == "quarter" else 6
    return _month_span(year, (part - 1) * months + 1, "text", months)


def _year(one: Found, _: _Context) -> _Span:
    year = one.slots["year"]
    last = one.slots.get("year2", year)
    if last < year:
        raise ValueError
    return _Span(date(year, 1, 1), date(last, 12, 31), "year", "text")


def _decade(one: Found, _: _Context) -> _Span:
    short = one.get("short")
    year = one.slots["decade"] if short is None else 1900 + short
    return _Span(date(year, 1, 1), date(year + 9, 12, 31), "year", "text")


def _weekday(one: Found, context: _Context) -> _Span | None:
    base, weekday = context.base, one.slots["weekday"]
    if base is None:
        return None
    week, which = one.form.get("week"), one.form.get("which")
    if week is not None:
        monday = base - _DAY * (base.isoweekday() - 1)
        day = monday + _DAY * (7 * week + weekday - 1)
    elif _ahead(one, context) == "yes":
        day = base + _DAY * ((weekday - base.isoweekday() - 1) % 7 + 1)
    else:
        day = base - _DAY * ((base.isoweekday() - weekday) % 7)
        if which == -1 and day == base:
            day -= _DAY * 7
    return _Span(day, day, "day")


def _weekend(one: Found, context: _Context) -> _Span | None:
    base = context.base
    if base is None:
        return None
    saturday = base - _DAY * ((base.isoweekday() - 6) % 7)
    if one.form.get("which", 0) < 0 and saturday + _DAY >= base:
        saturday -= _DAY * 7
    return _Span(saturday, saturday + _DAY, "day")


def _unit(one: Found, context: _Context) -> str:
    number = one.get("unit")
    return str(one.form["unit"]) if number is None else context.units[number]


def _moved(base: date, unit: str, number: int, precision: str = "day") -> _Span:
    """Give the day, week, month or year that lies so many units from a day."""
    if unit == "day":
        day = base + _DAY * number
        return _Span(day, day, precision)
    if unit == "week":
        monday = base - _DAY * (base.isoweekday() - 1) + _DAY * 7 * number
        return _Span(monday, monday + _DAY * 6, "day")
    if unit == "month":
        month = base.year * 12 + base.month - 1 + number
        return _month_span(month // 12, month % 12 + 1)
    year = base.year + number * {"year": 1, "decade": 10, "century": 100}[unit]
    return _Span(date(year, 1, 1), date(year, 12, 31), "year")


def _shift(one: Found, context: _Context) -> _Span | None:
    if context.base is None:
        return None
    return _moved(context.base, _unit(one, context), int(one.form["by"]))


def _ago(one: Found, context: _Context) -> _Span | None:
    number = one.slots.get("number", 1)
    if context.base is None or number == 0:  # "a few years ago"
        return None
    return _moved(context.base, _unit(one, context), number * int(one.form.get("by", -1)))


def _later(one: Found, context: _Context) -> _Span | None:
    """Count from the date told before: "two days later", "the same day"."""
    unit, by = _unit(one, context), int(one.form["by"])
    number = one.slots.get("number", 1) * by
    reach = {"day": "day", "week": "day", "month": "month"}.get(unit, "year")
    anchor = context.anchor
    if anchor is not None and _ORDER.index(anchor.precision) >= _ORDER.index(reach):
        base = anchor.last
    elif one.form.get("else") == "published" and context.base is not None:
        base = context.base
    else:
        return None
    if number == 0 and by != 0:  # "a few days later"
        return None
    if unit == "week" and "else" not in one.form:
        unit, number = "day", 7 * number  # "a week later" is a day, "the week before" is a week
    return _moved(base, unit, number)


_RESOLVERS: dict[str, Callable[[Found, _Context], _Span | None]] = {
    "date": _date,
    "month": _month,
    "season": _season,
    "quarter": _quarter,
    "half": _quarter,
    "year": _year,
    "years": _year,
    "decade": _decade,
    "weekday": _weekday,
    "weekend": _weekend,
    "shift": _shift,
    "ago": _ago,
    "later": _later,
}
