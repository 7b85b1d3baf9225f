"""Dates, intervals and periods."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import InputError, PeriodError
from graphkit.periods import (
    MIN_DAY,
    OPEN_DAY,
    RULES,
    Period,
    day_number,
    interval,
    matches,
    parse_date,
    parse_period,
)

DAYS = st.dates(date(1, 1, 1), date(9998, 12, 31))
NEAR = st.dates(date(2019, 6, 1), date(2021, 6, 1))


@pytest.mark.parametrize(
    ("value", "first", "last", "name"),
    [
        ("2020", "2020-01-01", "2020-12-31", "2020"),
        (" 2020 ", "2020-01-01", "2020-12-31", "2020"),
        (2020, "2020-01-01", "2020-12-31", "2020"),
        ("2020-Q3", "2020-07-01", "2020-09-30", "2020-Q3"),
        ("2020q4", "2020-10-01", "2020-12-31", "2020-Q4"),
        ("2020-02", "2020-02-01", "2020-02-29", "2020-02"),
        ("2020-09-27", "2020-09-27", "2020-09-27", "2020-09-27"),
        ("2020-09-27/2020-11-10", "2020-09-27", "2020-11-10", "2020-09-27/2020-11-10"),
        ("2019/2020-Q1", "2019-01-01", "2020-03-31", "2019/2020-Q1"),
        ("2020-06/2020", "2020-06-01", "2020-12-31", "2020-06/2020"),
        ("2020/2020", "2020-01-01", "2020-12-31", "2020/2020"),
        (("2020-09", "2020-10"), "2020-09-01", "2020-10-31", "2020-09/2020-10"),
        (["2020-09", 2021], "2020-09-01", "2021-12-31", "2020-09/2021"),
        ((date(2020, 9, 27), date(2020, 11, 10)), "2020-09-27", "2020-11-10", None),
        ((pd.Timestamp("2020-09-27 13:00"), pd.Timestamp("2020-11-10")), "2020-09-27",
         "2020-11-10", "2020-09-27/2020-11-10"),
        (date(2020, 9, 27), "2020-09-27", "2020-09-27", "2020-09-27"),
        (datetime(2020, 9, 27, 23, 59), "2020-09-27", "2020-09-27", "2020-09-27"),  # noqa: DTZ001
        (pd.Period("2020"), "2020-01-01", "2020-12-31", "2020"),
        (pd.Period("2020Q3"), "2020-07-01", "2020-09-30", "2020-Q3"),
        (pd.Period("2020-09", freq="M"), "2020-09-01", "2020-09-30", "2020-09"),
        (pd.Period("2020-09-27", freq="D"), "2020-09-27", "2020-09-27", "2020-09-27"),
        (pd.Period("2020-09-27", freq="W"), "2020-09-21", "2020-09-27", "2020-09-21/2020-09-27"),
        (pd.Period("2020", freq="Y-JUN"), "2019-07-01", "2020-06-30", "2019-07-01/2020-06-30"),
    ],
)  # fmt: skip
def test_every_form_of_a_period(value: Any, first: str, last: str, name: str | None) -> None:
    period = parse_period(value)
    assert (str(period.first), str(period.last)) == (first, last)
    assert str(period) == (name or f"{first}/{last}")
    assert period.days == (period.last - period.first).days + 1


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("2022/2020", "'2022/2020' ends (2020-12-31) before it starts (2022-01-01)"),
        ("2020-13", "month must be in 1..12"),
        ("2020-00", "month must be in 1..12"),
        ("2020-02-30", "day is out of range for month"),
        ("2021-02-29", "day is out of range for month"),
        ("0000", "'0000'"),
        ("9999", ".. for an open end"),
        ("2020-Q5", "2020-Q3"),
        ("last year", "'last year' is no period; write 2020, 2020-Q3"),
        ("", "'' is no period"),
        ("/", "'/' is no period"),
        ("2020/", "'2020/' is no period"),
        ("2020/2021/2022", "is no period"),
        ("２０２０", "is no period"),
        ("20200927", "is no period"),
        (None, "is no period"),
        (True, "is no period"),
        (2020.5, "is no period"),
        (-1, "is no period"),
        ((2020,), "is no period"),
        ((pd.NaT, "2020"), "is no period"),
        (pd.NaT, "is no period"),
        (date(9999, 12, 31), "ends after the year 9998"),
    ],
)
def test_wrong_periods_say_what_is_right(value: Any, says: str) -> None:
    with pytest.raises(PeriodError) as caught:
        parse_period(value)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_period_comes_back_as_it_is_and_equals_by_its_days() -> None:
    period = parse_period("2020")
    assert parse_period(period) is period
    assert period == parse_period("2020-01/2020-12")
    assert len({period, parse_period("2020-Q1/2020-Q4")}) == 1
    assert period.span == "2020-01-01 – 2020-12-31"
    assert parse_period("2020-02-29").span == "2020-02-29"
    with pytest.raises(PeriodError, match="holds no day"):
        Period(date(2020, 1, 1), date(2020, 1, 1))


@given(DAYS, DAYS)
def test_a_pair_of_days_holds_both(one: date, other: date) -> None:
    first, last = sorted((one, other))
    period = parse_period((first, last))
    assert (period.first, period.last) == (first, last)
    assert parse_period(f"{first}/{last}") == period
    assert parse_period(str(period)) == period


@given(DAYS)
def test_reduced_precision_holds_the_day(day: date) -> None:
    for text, precision in ((f"{day:%Y-%m-%d}".zfill(10), "day"), (str(day)[:7], "month"),
                            (str(day)[:4], "year")):  # fmt: skip
        first, after, found = parse_date(text)
        assert first <= day < after
        assert found == precision


@given(st.text(max_size=24))
def test_any_text_is_a_period_or_a_period_error(text: str) -> None:
    try:
        period = parse_period(text)
    except PeriodError:
        return
    assert period.days > 0


@pytest.mark.parametrize(
    ("start", "end", "state", "days"),
    [
        ("", "", False, None),
        ("", "", True, None),
        ("1970-01-01", "", False, (0, 1)),
        ("1970-01-01", "", True, (0, OPEN_DAY)),
        ("1970-01-01", "..", False, (0, OPEN_DAY)),
        ("1970", "", False, (0, 365)),
        ("1970-01-05", "1970-01", True, (4, 31)),
        ("", "1970-01-01", True, (MIN_DAY, 1)),
        ("", "..", False, (MIN_DAY, OPEN_DAY)),
    ],
)
def test_intervals(start: str, end: str, state: bool, days: tuple[int, int] | None) -> None:
    assert interval(start, end, state=state) == days


@pytest.mark.parametrize(("start", "end"), [("2020", "2019"), ("..", ""), ("2020-02-30", "2021")])
def test_wrong_intervals(start: str, end: str) -> None:
    with pytest.raises(PeriodError):
        interval(start, end, state=False)


def test_open_days_fit_an_int32_and_so_does_their_difference() -> None:
    assert OPEN_DAY - MIN_DAY < 2**31
    assert day_number(date.max) < OPEN_DAY


def _by_days(days: tuple[int, int], period: Period) -> dict[str, bool]:
    """The rules again, day by day."""
    mine = set(range(*days))
    its = set(range(day_number(period.start), day_number(period.end)))
    return {
        "overlaps": bool(mine & its),
        "within": mine <= its,
        "covers": its <= mine,
        "starts": min(mine) in its,
        "ends": max(mine) in its,
    }


@given(NEAR, st.integers(1, 400), NEAR, st.integers(1, 400))
def test_the_rules_are_what_they_say(start: date, length: int, window: date, days: int) -> None:
    period = Period(window, window + timedelta(days=days))
    span = (day_number(start), day_number(start) + length)
    assert {rule: matches(span, period, rule) for rule in RULES} == _by_days(span, period)


def test_an_open_end_never_ends_and_a_wrong_rule_is_named() -> None:
    days = interval("2020", "..", state=True)
    assert days is not None
    assert not matches(days, parse_period("9998"), "ends")
    assert matches(days, parse_period("2500"), "covers")
    with pytest.raises(InputError, match="'during' is no slice rule; allowed: overlaps, within"):
        matches(days, parse_period("2020"), "during")
