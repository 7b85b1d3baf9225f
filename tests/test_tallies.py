"""Triples of one or two periods, counted by sorting; the same as counted one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphkit.analysis import tallies
from graphkit.analysis.relations import Relations
from graphkit.analysis.tallies import tally
from graphkit.errors import InputError
from graphkit.periods import parse_period
from graphkit.schema import RELATIONS, to_arrow

if TYPE_CHECKING:
    from graphkit.analysis.tallies import Tallies

TYPES = ("alliance", "accusation", "clash")
RULES_BY_DAYS = ("day", "none", "period")
PERIODS = [("2020",), ("2020", "2022"), ("2022", "2020"), ("2020", "2020"), ("2019/2021", "2020")]


def made(rows: int = 400, seed: int = 3) -> Relations:
    """Make a table in which days, spells and parallel rows repeat: few actors, few days."""
    chance = np.random.default_rng(seed)
    days = [str(np.datetime64("2019-06-01") + day * 9) for day in range(150)]
    table = []
    for first, length, *ends, kind in chance.integers(0, [150, 40, 4, 4, 3], (rows, 5)).tolist():
        last = min(first + max(length - 20, 0), 149)
        row = {
            "source": f"A{ends[0]}",
            "target": f"A{ends[1]}",
            "relation": TYPES[kind],
            "start": days[first],
            "end": days[last],
        }
        table.append(row)
    return Relations.from_arrow(to_arrow(table, RELATIONS))


def plain(found: Tallies) -> list[list[int]]:
    return [column.tolist() for column in (found.triples, *found.n, *found.reports)]


@pytest.mark.parametrize("named", PERIODS)
@pytest.mark.parametrize("duplicates", RULES_BY_DAYS)
@pytest.mark.parametrize("limit", ["_FIELD", "KIND_BITS"])
def test_numbers_that_are_too_large_are_counted_another_way(
    monkeypatch: pytest.MonkeyPatch, limit: str, duplicates: str, named: tuple[str, ...]
) -> None:
    relations, periods = made(), [parse_period(name) for name in named]
    sorted_once = tally(relations, periods, "overlaps", duplicates)
    # As if there were more rows of a triple, or more triples, than the bits hold.
    monkeypatch.setattr(tallies, limit, {"_FIELD": np.int64(0), "KIND_BITS": 31}[limit])
    monkeypatch.setattr(tallies, "_marks" if limit == "KIND_BITS" else "_kinds", None)
    assert plain(sorted_once) == plain(tally(relations, periods, "overlaps", duplicates))
    assert sum(sorted_once.reports[0]) == relations.count(periods[0])


def test_a_rule_that_does_not_exist() -> None:
    with pytest.raises(InputError, match="'twice' is no duplicate rule"):
        tally(made(3), [parse_period("2020")], "overlaps", "twice")


def test_no_rows_have_no_triples() -> None:
    periods = [parse_period("1990"), parse_period("1991")]
    assert plain(tally(made(5), periods, "overlaps", "day")) == [[], [], [], [], []]
