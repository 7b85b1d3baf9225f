"""The store agrees exactly with the plain reference, on random tables."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis import reference
from graphkit.analysis.compare import compare
from graphkit.analysis.dyads import DUPLICATES
from graphkit.analysis.relations import Relations
from graphkit.ontology import load_ontology
from graphkit.periods import RULES, Period
from graphkit.schema import RELATIONS, to_arrow

if TYPE_CHECKING:
    from collections.abc import Callable

Row = dict[str, Any]

ONTOLOGY = load_ontology()
FIRST = date(2019, 12, 28)
# A week over the turn of a year, so that rows begin, end and touch on the same days; now and then
# days at the edges of the calendar.
NEAR_DAYS = st.integers(0, 7).map(lambda days: FIRST + timedelta(days=days))
FAR_DAYS = st.sampled_from(
    [date(1, 1, 1), date(1997, 8, 29), date(2024, 2, 29), date(9998, 12, 31)]
)
DAYS = st.integers(0, 7).flatmap(lambda one_in_eight: NEAR_DAYS if one_in_eight else FAR_DAYS)
PRECISIONS = st.sampled_from([10, 10, 10, 10, 10, 7, 4])


@st.composite
def dates(draw: st.DrawFn) -> tuple[str, str]:
    """Draw start and end: instants, intervals, open ends, imprecise dates, and nothing."""
    low, high = sorted((draw(DAYS), draw(DAYS)))
    start = low.isoformat()[: draw(PRECISIONS)]
    end = high.isoformat()[: draw(PRECISIONS)]
    forms = [
        (start, end),
        (start, start),
        (start, ""),
        (start, ".."),
        ("", end),
        ("", ".."),
        ("", ""),
    ]
    return draw(st.sampled_from(forms))


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Draw rows of a relations table, numbered in a column of their own."""
    actors = st.sampled_from(["ARM", "AZE"])  # few, so that rows run in parallel
    types = st.sampled_from(["alliance", "clash", "accusation"])
    published = st.one_of(st.just(""), st.builds(lambda d, n: d.isoformat()[:n], DAYS, PRECISIONS))
    rows = []
    for number in range(draw(st.integers(0, 12))):
        start, end = draw(dates())
        rows.append(
            {
                "source": draw(actors),
                "target": draw(actors),
                "relation": draw(types),
                "start": start,
                "end": end,
                "source_actor": f"from {number}",
                "target_actor": f"to {number}",
                "doc_id": draw(st.sampled_from(["", "a.txt", "b.txt"])),
                "published": draw(published),
                "number": str(number),
            }
        )
    return rows


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Draw a window, often of the days on which rows begin and end."""
    low, high = sorted((draw(DAYS), draw(DAYS)))
    return Period(low, draw(st.sampled_from([low, high])) + timedelta(days=1))


def load(rows: list[Row]) -> tuple[Relations, list[Row]]:
    """Return the rows as relations, and as the reference wants them."""
    canonical = reference.canonical_rows(rows, symmetric=ONTOLOGY.symmetric, states=ONTOLOGY.states)
    canonical = reference.mark_spells(canonical, ONTOLOGY.states)
    return Relations.from_arrow(to_arrow(rows, RELATIONS)), canonical


def numbers(rows: list[Row]) -> list[str]:
    return [row["number"] for row in rows]


def ours(relations: Relations) -> list[str]:
    table = relations.to_arrow()
    return table["number"].to_pylist() if table.num_rows else []


@given(tables())
def test_rows_come_in_their_one_form(rows: list[Row]) -> None:
    relations, canonical = load(rows)
    known = ["number", "source", "target", "source_actor", "target_actor", "start", "end"]
    found = relations.to_arrow().to_pylist()
    assert [[row[name] for name in known] for row in found] == [
        [row[name] for name in known] for row in canonical
    ]
    assert len({row["relation_id"] for row in found}) == len(rows)


@pytest.mark.parametrize("rule", RULES)
@given(rows=tables(), period=periods())
def test_a_slice_holds_the_rows_that_match(rule: str, rows: list[Row], period: Period) -> None:
    relations, canonical = load(rows)
    kept, undated = reference.slice_rows(canonical, period, rule)
    found = relations.slice(period, rule=rule)
    assert ours(found) == numbers(kept)
    assert found.undated == len(undated)
    assert relations.count(period, rule=rule) == len(kept)


@given(tables(), periods(), periods())
def test_a_slice_of_a_slice_holds_what_matches_both(
    rows: list[Row], first: Period, second: Period
) -> None:
    relations, canonical = load(rows)
    once, undated = reference.slice_rows(canonical, first)
    twice, _ = reference.slice_rows(once, second, "within")
    found = relations.slice(first).slice(second, rule="within")
    assert ours(found) == numbers(twice)
    assert found.undated == len(undated)


@given(tables(), periods(), DAYS)
def test_what_was_known_by_a_day(rows: list[Row], period: Period, day: date) -> None:
    relations, canonical = load(rows)
    kept, _ = reference.slice_rows(canonical, period)
    known, unpublished = reference.known_rows(kept, day)
    found = relations.slice(period, known_by=day)
    assert ours(found) == numbers(known)
    assert found.unpublished == len(unpublished)


@pytest.mark.parametrize("duplicates", DUPLICATES)
@given(rows=tables(), period=st.one_of(st.none(), periods()))
def test_dyads_are_counted_by_every_rule(
    duplicates: str, rows: list[Row], period: Period | None
) -> None:
    relations, canonical = load(rows)
    if period is not None:
        relations = relations.slice(period)
        canonical, _ = reference.slice_rows(canonical, period)
    expected = [
        [*dyad, *line.values()]
        for dyad, line in reference.count_rows(canonical, duplicates, period).items()
    ]
    assert relations.dyads(duplicates).to_numpy().tolist() == expected


@pytest.mark.parametrize("rule", RULES)
@given(rows=tables(), first=periods(), second=periods(), duplicates=st.sampled_from(DUPLICATES))
def test_a_comparison_is_that_of_the_reference(
    rule: str, rows: list[Row], first: Period, second: Period, duplicates: str
) -> None:
    relations, canonical = load(rows)
    expected = reference.compare_rows(canonical, first, second, rule=rule, duplicates=duplicates)
    found = compare(relations, first, second, rule=rule, duplicates=duplicates)
    assert found.to_arrow().to_pylist() == expected


@given(tables(), st.randoms(use_true_random=False), periods(), periods())
def test_figures_do_not_depend_on_the_order_of_rows(
    rows: list[Row], random: Any, first: Period, second: Period
) -> None:
    mixed = rows.copy()
    random.shuffle(mixed)
    one, other = load(rows)[0], load(mixed)[0]
    assert one.dyads("day").equals(other.dyads("day"))
    assert one.compare(first, second).to_arrow().equals(other.compare(first, second).to_arrow())


@given(tables(), periods(), st.sampled_from(DUPLICATES))
def test_a_period_compared_with_itself_shows_no_change(
    rows: list[Row], period: Period, duplicates: str
) -> None:
    found = load(rows)[0].compare(period, period, duplicates=duplicates)
    assert set(found.to_arrow()["change"].to_pylist()) <= {"kept"}


@pytest.mark.parametrize("freq", ["year", "quarter", "month", "week"])
@given(rows=tables())
def test_touching_snapshots_lose_and_double_no_beginning(freq: str, rows: list[Row]) -> None:
    near: Callable[[Row], bool] = lambda row: row["start"][:4] in {"2019", "2020"}  # noqa: E731
    rows = [row for row in rows if near(row) and row["end"][:4] in {"", "..", "2019", "2020"}]
    relations, _ = load(rows)
    found = [
        number for _, rows in relations.snapshots(freq, rule="starts") for number in ours(rows)
    ]
    assert sorted(found) == sorted(numbers(rows))
