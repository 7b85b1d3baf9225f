"""Periods one after the other, and the relations in each."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis.dyads import DUPLICATES
from graphkit.analysis.relations import Relations
from graphkit.analysis.snapshots import (
    FREQUENCIES,
    calendar_periods,
    expanding_periods,
    rolling_periods,
)
from graphkit.errors import InputError
from graphkit.periods import RULES, parse_period
from graphkit.schema import RELATIONS, to_arrow


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


LENGTHS = st.builds(
    lambda number, unit: f"{number} {unit}s", st.integers(1, 40), st.sampled_from(FREQUENCIES)
)
DAYS = st.dates(date(1, 1, 1), date(9998, 12, 31))


@given(DAYS, st.integers(0, 2000), LENGTHS, LENGTHS)
def test_rolling_windows_begin_by_the_calendar_one_step_apart(
    first: date, days: int, width: str, step: str
) -> None:
    last = min(first.toordinal() + days, date(9998, 12, 31).toordinal())
    periods = list(rolling_periods(first, date.fromordinal(last), width, step))
    assert all(one.start < other.start for one, other in pairwise(periods))
    assert periods[0].start <= first
    assert periods[-1].start.toordinal() <= last
    assert periods[-1].end <= date(9999, 1, 1)
    same = list(rolling_periods(first, date.fromordinal(last), step, step))
    assert all(one.end == other.start for one, other in pairwise(same))


@given(DAYS, st.integers(0, 2000), LENGTHS)
def test_expanding_windows_grow_to_the_last_day(first: date, days: int, step: str) -> None:
    last = date.fromordinal(min(first.toordinal() + days, date(9998, 12, 31).toordinal()))
    periods = list(expanding_periods(min(first, last), last, step))
    assert len({period.start for period in periods}) == 1
    assert all(one.end < other.end for one, other in pairwise(periods))
    assert periods[-1].end > last


@pytest.mark.parametrize("text", ["", "2", "0 days", "fortnight", "1.5 years", "-1 day", "days 3"])
def test_what_is_no_length_is_named(text: str) -> None:
    with pytest.raises(InputError, match="is no length of time; write such as 90 days"):
        next(rolling_periods(date(2020, 1, 1), date(2020, 1, 2), text, "day"))


def test_windows_end_with_the_last_day_that_a_date_can_be() -> None:
    first, last = date(9996, 1, 1), date(9998, 12, 31)
    assert [str(one) for one in rolling_periods(first, last, "2 years", "year")] == [
        "9996-01-01/9997-12-31",
        "9997-01-01/9998-12-31",
        "9998-01-01/9998-12-31",
    ]
    assert [str(one) for one in expanding_periods(first, last, "99999 years")] == [
        "9996-01-01/9998-12-31"
    ]


def relations() -> Relations:
    days = [("2019-12-30", "2020-01-02"), ("2020-03", ".."), ("2021-05-01", ""), ("", "")]
    rows = [
        {"source": "ARM", "target": target, "relation": relation, "start": start, "end": end}
        for start, end in days
        for target, relation in (("AZE", "clash"), ("RUS", "alliance"))
    ]
    return Relations.from_arrow(to_arrow(rows, RELATIONS))


def test_relations_roll_and_expand() -> None:
    rolled = {str(period): len(rows) for period, rows in relations().rolling("2 years", "year")}
    assert rolled == {
        "2019-01-01/2020-12-31": 4,
        "2020-01-01/2021-12-31": 6,
        "2021-01-01/2022-12-31": 4,
    }
    assert [len(rows) for _, rows in relations().expanding()] == [2, 4, 6]
    assert [len(rows) for _, rows in relations().expanding(rule="within")] == [0, 2, 3]


def test_snapshots_reach_as_far_as_was_looked() -> None:
    looked = relations().observing("2018/2022")
    assert [str(period) for period, _ in looked.snapshots()] == [str(y) for y in range(2018, 2023)]
    assert [len(rows) for _, rows in looked.snapshots(rule="starts")] == [0, 2, 2, 2, 0]
    assert looked.slice("2020").observed == parse_period("2018/2022")
    assert looked.extent == relations().extent  # what is told is another thing


@pytest.mark.parametrize("duplicates", DUPLICATES)
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("narrowed", [False, True])
def test_a_history_is_the_dyads_of_all_snapshots(
    duplicates: str, rule: str, narrowed: bool
) -> None:
    asked = relations().where(relation="alliance") if narrowed else relations()
    expected = [
        [str(period), *row[:5]]
        for period, rows in asked.snapshots(rule=rule)
        for row in rows.dyads(duplicates).to_numpy().tolist()
    ]
    found = asked.history(rule=rule, duplicates=duplicates).to_pylist()
    assert [list(row.values()) for row in found] == expected


def test_the_history_of_nothing_is_empty() -> None:
    assert Relations.from_arrow(to_arrow([], RELATIONS)).history().num_rows == 0
