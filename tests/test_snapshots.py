"""Calendar periods, one after the other."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis.snapshots import FREQUENCIES, calendar_periods
from graphkit.errors import InputError
from graphkit.periods import parse_period


@pytest.mark.parametrize(
    ("freq", "names"),
    [
        ("year", ["2020", "2021"]),
        ("Y", ["2020", "2021"]),
        ("quarter", ["2020-Q4", "2021-Q1"]),
        ("month", ["2020-12", "2021-01"]),
        ("week", ["2020-12-28/2021-01-03"]),
        ("d", ["2020-12-30", "2020-12-31", "2021-01-01"]),
    ],
)
def test_periods_hold_all_days(freq: str, names: list[str]) -> None:
    periods = list(calendar_periods(date(2020, 12, 30), date(2021, 1, 1), freq))
    assert [period.name for period in periods] == names


@given(
    st.dates(date(1, 1, 1), date(9998, 12, 31)),
    st.integers(0, 400),
    st.sampled_from(FREQUENCIES),
)
def test_they_touch_and_their_names_are_periods(first: date, days: int, freq: str) -> None:
    last = min(first, date(9998, 12, 31) - timedelta(days=days)) + timedelta(days=days)
    periods = list(calendar_periods(first, last, freq))
    assert periods[0].start <= first
    assert periods[-1].end > last
    for one, other in pairwise(periods):
        assert one.end == other.start
    for period in periods:
        if period.last <= date(9998, 12, 31):
            assert parse_period(period.name) == period


@pytest.mark.parametrize("freq", ["", "years", "decade", "7D"])
def test_a_length_that_does_not_exist(freq: str) -> None:
    with pytest.raises(InputError, match="is no length of a snapshot; allowed: year, quarter"):
        calendar_periods(date(2020, 1, 1), date(2020, 1, 1), freq)
