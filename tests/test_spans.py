"""Dyad-years folded into intervals."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graphkit.exchange.events.spans import DyadYears, Pact, runs

YEARS = st.sets(st.integers(1816, 1840))
DEFENCE, PEACE = Pact("", ("defense",)), Pact("", ("nonaggression",))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["ARM", "AZE", "RUS"]),
        st.sampled_from(["ARM", "AZE", "RUS"]),
        st.sampled_from([DEFENCE, PEACE]),
        st.integers(1990, 1997),
    ).filter(lambda row: row[0] != row[1]),
    max_size=60,
)


@given(YEARS)
def test_runs_are_the_years_and_as_long_as_can_be(years: set[int]) -> None:
    found = list(runs(sum(1 << year for year in years)))
    assert {year for first, last in found for year in range(first, last + 1)} == years
    assert all(last + 1 < first for (_, last), (first, _) in pairwise(found))


@given(ROWS)
def test_every_dyad_year_is_in_exactly_one_interval(rows: list[tuple[str, str, Pact, int]]) -> None:
    years = DyadYears()
    told: dict[tuple[str, str, int], Pact] = {}
    for one, other, pact, year in rows:
        new = years.tell(f"{one}, {other}", year)
        assert new is ((one, other, year) not in told)
        told.setdefault((one, other, year), pact)
        if new:
            years.add(one, other, pact, year)
    found: dict[tuple[str, str, int], list[Pact]] = {}
    for span in years.spans():
        assert span.one < span.other
        there, back = (span.one, span.other), (span.other, span.one)
        for year in range(span.first, span.last + 1):
            pairs = {
                "both": [there, back],
                span.one: [there],
                span.other: [back],
                "": [pair for pair in (there, back) if (*pair, year) in told],
            }[span.obliged]
            for one, other in pairs:
                found.setdefault((one, other, year), []).append(span.pact)
    assert found == {key: [pact] for key, pact in told.items()}


def test_two_codes_of_one_state_are_no_repetition() -> None:
    years = DyadYears()
    assert years.tell("255, 2", 1990)
    assert years.tell("260, 2", 1990)
    assert not years.tell("260, 2", 1990)
    years.add("DEU", "USA", DEFENCE, 1990)
    years.add("DEU", "USA", DEFENCE, 1990)
    assert len(list(years.spans())) == 1
