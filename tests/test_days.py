"""Dates of event data sets."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.exchange.events.days import between, day, day_of_stamp, parts, reduced
from graphkit.periods import parse_date

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9995, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20201113", "2020-11-13"),
        ("20201113001500", "2020-11-13"),
        ("2018-06-01", "2018-06-01"),
        ("2018-6-1", "2018-06-01"),
        ("2017-07-31 00:00:00.000", "2017-07-31"),
        ("2017-07-31T10:00:00Z", "2017-07-31"),
        ("2017/07/31", "2017-07-31"),
        ("27 September 2020", "2020-09-27"),
        ("27-Sep-2020", "2020-09-27"),
        (" 20201113 ", "2020-11-13"),
        ("", ""),
        ("0", ""),
        ("20201332", ""),
        ("00000101", ""),
        ("99990101", ""),
        ("2020-02-30", ""),
        ("03/04/2020", ""),
        ("27 Smarch 2020", ""),
        ("nan", ""),
    ],
)
def test_a_day_is_read_or_refused(text: str, expected: str) -> None:
    assert day(text) == expected


@given(DAYS)
def test_every_day_is_read_in_each_form(one: date) -> None:
    iso = one.isoformat()
    assert day(iso) == day(iso.replace("-", "")) == day(iso.replace("-", "/")) == iso


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", ""), ("1606176000", "2020-11-24"), ("1606176000.0", "2020-11-24"), ("x", "")],
)
def test_stamps(text: str, expected: str) -> None:
    assert day_of_stamp(text) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1998", "10", "5"), "1998-10-05"),
        (("1998.0", "10.0", "5.0"), "1998-10-05"),
        (("1998", "10", "-9"), "1998-10"),
        (("1998", "-9", "5"), "1998"),
        (("1998", "", ""), "1998"),
        (("1998", "2", "30"), ""),
        (("-9", "-9", "-9"), ""),
        (("0", "1", "1"), ""),
        (("10000", "1", "1"), ""),
    ],
)
def test_parts_are_joined_as_far_as_known(cells: tuple[str, str, str], expected: str) -> None:
    assert parts(*cells) == expected


@given(DAYS, st.integers(0, 800), st.sampled_from("12345"))
def test_a_reduced_interval_holds_the_days_and_no_other_month(
    first: date, length: int, precision: str
) -> None:
    last = first + timedelta(length)
    start, end = reduced(first.isoformat(), last.isoformat(), precision)
    low, high = parse_date(start)[0], parse_date(end)[1] - timedelta(1)
    assert low <= first
    assert last <= high
    if precision < "4" or (first.year, first.month) != (last.year, last.month):
        assert (low, high) == (first, last)
    else:
        assert (low.month, high.month) == (first.month, first.month)


@pytest.mark.parametrize(
    ("start", "end", "forward"),
    [("2020", "2020-01", True), ("2020-02", "2020-01", False), ("2020", "..", True)],
)
def test_intervals_run_forward(start: str, end: str, forward: bool) -> None:
    assert between(start, end) is forward
