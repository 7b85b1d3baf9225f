"""Slices, counts, comparisons and series over relations in the one form, as one query each.

Every answer also tells how many of the rows that it looked at are faulty: nothing is left out in
silence. Narrow as they are asked, these queries read the columns that they need, and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from graphkit.analysis.dyads import DUPLICATES
from graphkit.errors import InputError
from graphkit.exchange.engines.days import month_number
from graphkit.exchange.engines.form import KEYS, with_spells
from graphkit.periods import MIN_DAY, OPEN_DAY, RULES, day_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import ibis.expr.types as ir

    from graphkit.periods import Period

__all__ = [
    "LENGTHS",
    "Conditions",
    "actors_question",
    "compare_question",
    "count_question",
    "dyads_question",
    "extent_question",
    "head_question",
    "history_question",
    "neighbours_question",
    "rows_question",
    "window_code",
]

LENGTHS: Final = 11
"""Day and length of a date are told as one number: the day times this, plus what is not known."""

_LONGEST: Final = len("2020-10-31")
_UNDATED: Final = 2**40  # further off than any day
_SPAN: Final = 2**22  # more days than there are from the year 1 to 9999
_EARLIEST: Final = -719162  # the day number of 0001-01-01
_BY_DAY: Final = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which rows are meant, all of it at once.

    Parameters
    ----------
    relation, status
        Sets of which each names what is allowed.
    actor
        Sets of ids; source or target is in each.
    among
        Sets of ids; source and target are in each.
    min_confidence
        The confidence is at least this.
    known_by
        The first day after which it is too late to have been published.
    """

    relation: tuple[frozenset[str], ...] = ()
    actor: tuple[frozenset[str], ...] = ()
    among: tuple[frozenset[str], ...] = ()
    status: tuple[frozenset[str], ...] = ()
    min_confidence: float | None = None
    known_by: int | None = None

    def of_triples(self, rows: ir.Table) -> ir.Table:
        """Keep the rows whose ends and type are meant: no spell is cut by that."""
        for types in self.relation:
            rows = rows.filter(rows.relation.isin(sorted(types)))
        for ids in self.actor:
            rows = rows.filter(rows.source.isin(sorted(ids)) | rows.target.isin(sorted(ids)))
        for ids in self.among:
            rows = rows.filter(rows.source.isin(sorted(ids)) & rows.target.isin(sorted(ids)))
        return rows

    def of_rows(self, rows: ir.Table) -> Any:
        """Tell of each row whether it is meant, its publication aside."""
        import ibis

        told: Any = ibis.literal(value=True)
        for values in self.status:
            told &= rows.status.isin(sorted(values))
        if self.min_confidence is not None:
            told &= (rows.confidence >= self.min_confidence).fill_null(False)  # noqa: FBT003 - Ibis takes it so
        return told

    def of_reports(self, rows: ir.Table) -> Any:
        """Tell of each row whether it is meant and had been published."""
        told = self.of_rows(rows)
        return told if self.known_by is None else told & (rows.reported <= self.known_by)


# ------------------------------------------------------------------------------------- windows


def _stands(rows: Any, low: Any, high: Any, rule: str) -> Any:
    """Tell whether rows stand to a window as a rule says: :func:`graphkit.periods.matches`."""
    if rule not in RULES:
        raise InputError(f"{rule!r} is no slice rule; allowed: {', '.join(RULES)}")
    first, after = rows.first, rows.after
    told = {
        "overlaps": lambda: (first < high) & (after > low),
        "within": lambda: (first >= low) & (after <= high),
        "covers": lambda: (first <= low) & (after >= high),
        "starts": lambda: (first >= low) & (first < high),
        "ends": lambda: (after > low) & (after <= high),
    }[rule]()
    return told & rows.dated & ~rows.faulty


def _bounds(period: Period) -> tuple[int, int]:
    return day_number(period.start), day_number(period.end)


def _near(rows: ir.Table, periods: Sequence[Period]) -> ir.Table:
    """Keep what touches one of some periods, is undated, or is faulty.

    What neither overlaps nor touches a period has no part in the spells that reach into it. Of
    columns that hold dates the bounds are said as dates, too, so that an engine need not read the
    parts of a table that lie outside; faulty rows out there are then not looked at.
    """
    import ibis

    touching: Any = ibis.literal(value=False)
    for low, high in map(_bounds, periods):
        touching |= (rows.first < high) & (rows.after >= low)
    rows = rows.filter(touching | ~rows.dated | rows.faulty)
    for name, within in (("given_start", _begun_by), ("given_end", _lasting_at)):
        if name in rows.columns and rows[name].type().is_date():
            column, bounds = rows[name], ibis.literal(value=False)
            for period in periods:
                bounds |= within(column, period)
            rows = rows.filter(column.isnull() | bounds)
    return rows


def _begun_by(start: Any, period: Period) -> Any:
    import ibis

    return start < ibis.date(period.end.isoformat())


def _lasting_at(end: Any, period: Period) -> Any:
    import ibis

    day_before = max(period.start, date.min + timedelta(days=1)) - timedelta(days=1)
    return end >= ibis.date(day_before.isoformat())


# ------------------------------------------------------------------------------------ counting


def _figures(rows: Any, inside: Any, low: int | Any | None, duplicates: str) -> tuple[Any, Any]:
    """Return occasions and reports of the rows inside, by a rule of duplicates.

    See :mod:`graphkit.analysis.dyads`; `low` is the first day of the period, None for all time.
    """
    import ibis

    reports = inside.sum()
    if duplicates == "none":
        return reports, reports
    if duplicates == "period":
        return (reports > 0).cast("int64"), reports
    if duplicates == "document":
        named = rows.doc_id != ""
        return rows.doc_id.nunique(where=inside & named) + (inside & ~named).sum(), reports
    first = rows.begun if low is None else ibis.greatest(rows.begun, low)
    if duplicates == "week":
        first = (first + 3 + 7 * 2**28) // 7  # from Monday; 1970-01-01 was a Thursday
    elif duplicates == "month":
        first = month_number(first)
    occasion = ibis.ifelse(rows.dated, first, _UNDATED)
    return occasion.nunique(where=inside), reports


def _prepared(rows: ir.Table, duplicates: str) -> ir.Table:
    """Add spells, if the rule of duplicates asks for them."""
    if duplicates not in DUPLICATES:
        raise InputError(f"{duplicates!r} is no duplicate rule; allowed: {', '.join(DUPLICATES)}")
    return with_spells(rows) if duplicates in _BY_DAY else rows


def _left_out(rows: ir.Table, conditions: Conditions) -> dict[str, Any]:
    """Count what is faulty, undated or not known to have been published by the day asked for."""
    counted = {
        "faulty": rows.faulty,
        "undated": conditions.of_reports(rows) & ~rows.faulty & ~rows.dated,
    }
    if conditions.known_by is not None:
        late = rows.reported == OPEN_DAY
        counted["unpublished"] = conditions.of_rows(rows) & ~rows.faulty & late
    return {name: told.sum().fill_null(0) for name, told in counted.items()}


def count_question(
    rows: ir.Table, conditions: Conditions, period: Period | None, rule: str = "overlaps"
) -> ir.Table:
    """Ask how many rows there are, in a period or of all time: n, and what was left out."""
    rows = conditions.of_triples(rows)
    told = conditions.of_reports(rows) & ~rows.faulty
    if period is not None:
        rows = _near(rows, [period])
        told = conditions.of_reports(rows) & _stands(rows, *_bounds(period), rule)
    return rows.aggregate(n=told.sum().fill_null(0), **_left_out(rows, conditions))


def compare_question(
    rows: ir.Table,
    conditions: Conditions,
    periods: tuple[Period, Period],
    rule: str = "overlaps",
    duplicates: str = "day",
) -> ir.Table:
    """Ask what each source, target and type has in two periods, in one pass over the rows.

    Returns
    -------
    A query for source, target, relation; n_first, n_second, reports_first, reports_second; and how
    many rows of each were left out.
    """
    rows = conditions.of_triples(rows)
    if conditions.known_by is None:  # else whatever was not published is counted
        rows = _near(rows, periods)
    rows = _prepared(rows, duplicates)
    told = conditions.of_reports(rows)
    figures: dict[str, Any] = {}
    for name, period in zip(("first", "second"), periods, strict=True):
        low, high = _bounds(period)
        inside = told & _stands(rows, low, high, rule)
        n, reports = _figures(rows, inside, low, duplicates)
        figures |= {f"n_{name}": n, f"reports_{name}": reports}
    return rows.group_by(*KEYS).aggregate(**figures, **_left_out(rows, conditions))


def dyads_question(rows: ir.Table, conditions: Conditions, duplicates: str = "day") -> ir.Table:
    """Ask how often each source, target and type stands in all rows, with first and last date.

    Returns
    -------
    A query for source, target, relation; n, reports; first and last, each a day times
    :data:`LENGTHS` and what is not known of the date, null if no row has one.
    """
    rows = _prepared(conditions.of_triples(rows), duplicates)
    told = conditions.of_reports(rows) & ~rows.faulty
    n, reports = _figures(rows, told, None, duplicates)
    first = rows.first * LENGTHS + (_LONGEST - rows.first_length)
    last = rows.after * LENGTHS - (_LONGEST - rows.last_length)
    return rows.group_by(*KEYS).aggregate(
        n=n,
        reports=reports,
        first=first.min(where=told & rows.dated),
        last=last.max(where=told & rows.dated),
        **_left_out(rows, conditions),
    )


def history_question(
    rows: ir.Table,
    conditions: Conditions,
    periods: Sequence[Period],
    rule: str = "overlaps",
    duplicates: str = "day",
) -> ir.Table:
    """Ask what each source, target and type has in each of many periods.

    The rows are joined with the periods, which are written into the query as numbers: no table has
    to be made for that where nothing may be written.

    Returns
    -------
    A query for code, which tells the period (:func:`window_code`); source, target, relation; n,
    reports; and how many rows are faulty.
    """
    import ibis

    rows = _prepared(_near(conditions.of_triples(rows), _hull(periods)), duplicates)
    told = conditions.of_reports(rows)
    rows = rows.filter(rows.faulty | (told & rows.dated))
    codes = [window_code(period) for period in periods]
    windows = ibis.literal(codes, "array<int64>").unnest().name("code").as_table()
    low = windows.code // _SPAN + _EARLIEST
    windows = windows.mutate(low=low, high=low + windows.code % _SPAN)
    joined = rows.cross_join(windows)
    inside = _stands(joined, joined.low, joined.high, rule)
    joined = joined.filter(inside | (joined.faulty & (joined.code == codes[0])))
    n, reports = _figures(joined, ~joined.faulty, joined.low, duplicates)
    return joined.group_by("code", *KEYS).aggregate(
        n=n, reports=reports, faulty=joined.faulty.sum()
    )


def window_code(period: Period) -> int:
    """Return the first day and the length of a period as one number."""
    low, high = _bounds(period)
    return (low - _EARLIEST) * _SPAN + (high - low)


def _hull(periods: Sequence[Period]) -> list[Period]:
    """Return one period that holds all."""
    from graphkit.periods import Period

    starts = [period.start for period in periods]
    return [Period(min(starts), max(period.end for period in periods))] if periods else []


# ---------------------------------------------------------------------------------------- rows


def rows_question(
    rows: ir.Table,
    conditions: Conditions,
    periods: Sequence[Period],
    rule: str = "overlaps",
    known_by: int | None = None,
) -> ir.Table:
    """Ask for the rows themselves, with the columns that they have in the engine.

    Beside those asked for come the rows that the answer has to count or needs to find spells: the
    undated, the unpublished, and whatever is reported of the same states at the time.

    Parameters
    ----------
    rows, conditions
        The relations, and which are meant.
    periods, rule
        Those that stand to one of these as the rule says; without any, all.
    known_by
        Of the rows of a period those published by then; conditions ask it of all rows.
    """
    rows = conditions.of_triples(rows)
    wanted = conditions.of_rows(rows)
    if periods:
        inside = ~rows.dated | rows.faulty
        for period in periods:
            inside |= _stands(rows, *_bounds(period), rule)
        if conditions.known_by is not None:
            inside |= rows.reported == OPEN_DAY
        wanted &= inside
    if conditions.known_by is not None:
        wanted &= (rows.reported <= conditions.known_by) | (rows.reported == OPEN_DAY)
    if known_by is not None:
        wanted &= (rows.reported <= known_by) | (rows.reported == OPEN_DAY) | ~rows.dated
    wanted |= rows.faulty
    rows = rows.mutate(wanted=wanted)
    if periods:
        near = _near(rows, periods)
        same_state = near.state & near.dated
        rows = (
            near.filter(near.wanted | same_state)
            if conditions.known_by is None
            else rows.filter(rows.wanted | rows.state)
        )
    else:
        rows = rows.filter(rows.wanted | rows.state)
    return _as_given(rows)


def head_question(rows: ir.Table, conditions: Conditions, n: int) -> ir.Table:
    """Ask for so many of the rows, with the columns that they have in the engine."""
    rows = conditions.of_triples(rows)
    return _as_given(rows.filter(conditions.of_reports(rows) | rows.faulty).limit(n))


def _as_given(rows: ir.Table) -> ir.Table:
    given = [name for name in rows.columns if name.startswith("given_")]
    return rows.select(**{name.removeprefix("given_"): rows[name] for name in given})


def extent_question(rows: ir.Table, conditions: Conditions) -> ir.Table:
    """Ask for the first and the last day that any row names: of both dates, as numbers."""
    rows = conditions.of_triples(rows)
    told = conditions.of_reports(rows) & rows.dated & ~rows.faulty
    begins, ends = told & (rows.first > MIN_DAY), told & (rows.after < OPEN_DAY)
    return rows.aggregate(
        first_start=rows.first.min(where=begins),
        last_start=rows.first.max(where=begins),
        first_end=rows.after.min(where=ends) - 1,
        last_end=rows.after.max(where=ends) - 1,
        faulty=rows.faulty.sum().fill_null(0),
    )


def actors_question(rows: ir.Table, conditions: Conditions) -> ir.Table:
    """Ask which sources, targets and types occur: each combination once."""
    rows = conditions.of_triples(rows)
    return rows.filter(conditions.of_reports(rows) & ~rows.faulty).select(*KEYS).distinct()


def neighbours_question(
    rows: ir.Table,
    conditions: Conditions,
    ids: Iterable[str],
    periods: Sequence[Period],
    rule: str = "overlaps",
) -> ir.Table:
    """Ask for the ends of all relations of some actors, in some periods or of all time."""
    import ibis

    near = sorted(ids)
    rows = conditions.of_triples(rows)
    told = conditions.of_reports(rows) & ~rows.faulty
    if periods:
        inside: Any = ibis.literal(value=False)
        for period in periods:
            inside |= _stands(rows, *_bounds(period), rule)
        told &= inside
    touching = rows.source.isin(near) | rows.target.isin(near)
    return rows.filter(told & touching).select("source", "target").distinct()
