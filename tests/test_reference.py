"""What holds of every table; that all agrees with the plain reference is in test_parity.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis.dyads import DUPLICATES
from graphkit.analysis.relations import Relations
from graphkit.schema import RELATIONS, to_arrow
from tests.random_relations import Given, given_tables, periods

if TYPE_CHECKING:
    from graphkit.periods import Period

Row = dict[str, Any]


def load(rows: list[Row] | tuple[Row, ...]) -> Relations:
    return Relations.from_arrow(to_arrow(rows, RELATIONS))


@given(given_tables(), st.randoms(use_true_random=False), periods(), periods())
def test_figures_do_not_depend_on_the_order_of_rows(
    table: Given, random: Any, first: Period, second: Period
) -> None:
    mixed = list(table.rows)
    random.shuffle(mixed)
    one, other = load(table.rows), load(mixed)
    assert one.dyads("day").equals(other.dyads("day"))
    assert one.compare(first, second).to_arrow().equals(other.compare(first, second).to_arrow())


@given(given_tables(), periods(), st.sampled_from(DUPLICATES))
def test_a_period_compared_with_itself_shows_no_change(
    table: Given, period: Period, duplicates: str
) -> None:
    found = load(table.rows).compare(period, period, duplicates=duplicates)
    assert set(found.to_arrow()["change"].to_pylist()) <= {"kept"}


@pytest.mark.parametrize("freq", ["year", "quarter", "month", "week"])
@given(table=given_tables())
def test_touching_snapshots_lose_and_double_no_beginning(freq: str, table: Given) -> None:
    near = ("2019", "2020")
    rows = [
        row | {"note": str(place)}
        for place, row in enumerate(table.rows)
        if (row["start"] or "").startswith(near) and (row["end"] or "..").startswith((*near, ".."))
    ]
    found = [
        number
        for _, some in load(rows).snapshots(freq, rule="starts")
        for number in (some.to_arrow()["note"].to_pylist() if len(some) else [])
    ]
    assert sorted(found) == sorted(row["note"] for row in rows)
