"""The ladder: a map keeps within its budget of lines, and says what they stand for."""

from __future__ import annotations

import pyarrow as pa
import pytest

from graphkit.analysis.relations import Relations
from graphkit.page.bundles import MOST_LANES, Drawing, ways
from graphkit.page.content import Opening, build_content
from graphkit.page.scene import difference_scene, period_scene
from graphkit.periods import parse_period

# Between A and B more links than a pair may have; B and C friendly; C and D hostile; D and E both.
LINKS = [
    ("A", "B", "alliance"),
    ("A", "B", "treaty"),
    ("A", "B", "accusation"),
    ("B", "A", "accusation"),
    ("B", "A", "demand"),
    ("A", "B", "clash"),
    ("A", "B", "consultation"),
    ("B", "C", "support"),
    ("B", "C", "treaty"),
    ("C", "D", "accusation"),
    ("C", "D", "demand"),
    ("D", "E", "support"),
    ("E", "D", "accusation"),
    ("E", "F", "mediation"),
]


def relations(days: dict[tuple[str, str, str], list[str]] | None = None) -> Relations:
    days = days or {link: ["2020-05-01"] for link in LINKS}
    rows = [
        {"source": s, "target": t, "relation": r, "start": day, "end": day}
        for (s, t, r), own in days.items()
        for day in own
    ]
    return Relations.from_arrow(pa.Table.from_pylist(rows))


def drawn(budget: int, *, least: int = 0) -> Drawing:
    table = relations()
    period = parse_period("2020")
    opening = Opening("single", period, period, "t", "en", "auto")
    content = build_content(table, opening) | {"budget": budget}
    return period_scene(content, table, period, opening, least=least).drawing


def by_id(drawing: Drawing) -> dict[str, str]:
    return {line.edge["id"]: line.kind["css"] for line in drawing.lines}


@pytest.mark.parametrize(
    ("budget", "level", "lines", "shown", "gathered"),
    [
        (400, 0, 11, 14, True),  # only A and B are gathered: 7 links in 4 families
        (11, 0, 11, 14, True),
        (10, 1, 9, 14, True),  # one for each pair and family
        (9, 1, 9, 14, True),
        (8, 2, 5, 14, True),  # one for each pair
        (5, 2, 5, 14, True),
        (4, 3, 4, 13, True),  # the most frequent pairs
        (1, 3, 1, 7, True),
        (0, 3, 0, 0, False),
    ],
)
def test_the_first_rung_within_the_budget_is_taken(
    budget: int, level: int, lines: int, shown: int, gathered: bool
) -> None:
    drawing = drawn(budget)
    found = (drawing.level, len(drawing.lines), drawing.shown, drawing.gathered)
    assert found == (level, lines, shown, gathered)
    assert (drawing.links, drawing.pairs) == (14, 5)


def test_maps_side_by_side_may_ask_for_a_higher_rung() -> None:
    assert drawn(400, least=2).level == 2


def test_a_pair_with_many_links_is_drawn_by_family_on_the_first_rung() -> None:
    found = by_id(drawn(400))
    assert {"family A>B:cooperation", "family A>B:verbal_conflict"} <= found.keys()
    assert {"A>B:clash", "A>B:consultation"} <= found.keys()  # alone in their families
    assert {"B>C:support", "B>C:treaty"} <= found.keys()


def test_lines_of_a_pair_have_lanes_of_their_own_and_no_more_than_its_families() -> None:
    lanes = [
        (line.edge["lane"], line.edge["lanes"])
        for line in drawn(400).lines
        if line.edge["pair"] == ["A", "B"]
    ]
    assert sorted(lanes) == [(0, 4), (1, 4), (2, 4), (3, 4)]
    assert MOST_LANES == 6


def test_a_family_keeps_the_direction_that_its_links_share() -> None:
    lines = {line.edge["id"]: line for line in drawn(9).lines}
    one_way = lines["family C>D:verbal_conflict"]
    assert (one_way.edge["source"], one_way.kind["arrow"]) == ("C", "vee")
    both_ways = lines["family A>B:verbal_conflict"]
    assert both_ways.kind["arrow"] == "none"
    assert both_ways.n == 3


def test_a_pair_is_coloured_by_its_signs_and_never_averaged() -> None:
    assert by_id(drawn(5)) == {
        "pair A>B": "mixed",
        "pair B>C": "cooperative",
        "pair C>D": "conflictual",
        "pair D>E": "mixed",
        "pair E>F": "neutral",
    }


def test_the_most_frequent_pairs_stay_and_ties_go_by_name() -> None:
    assert set(by_id(drawn(2))) == {"pair A>B", "pair B>C"}


def test_a_gathered_difference_adds_up_before_it_compares() -> None:
    days = {
        ("A", "B", "accusation"): ["2020-01-01", "2020-02-01"],
        ("A", "B", "demand"): ["2022-01-01"],
        ("B", "C", "support"): ["2022-01-01"],
        ("C", "D", "clash"): ["2020-01-01"],
    }
    table = relations(days)
    first, second = parse_period("2020"), parse_period("2022")
    opening = Opening("difference", first, second, "t", "en", "auto")
    content = build_content(table, opening) | {"budget": 3}
    scenes = [period_scene(content, table, period, opening) for period in (first, second)]
    found = {
        line.edge["id"]: (line.change, line.counts)
        for line in difference_scene(content, *scenes).lines
    }
    assert found == {
        "family A>B:verbal_conflict": ("weaker", (2, 1)),
        "B>C:support": ("appeared", (0, 1)),
        "C>D:clash": ("gone", (1, 0)),
    }


def test_names_keep_clear_of_as_many_lines_as_a_pair_is_drawn_with() -> None:
    table = relations()
    period = parse_period("2020")
    content = build_content(table, Opening("single", period, period, "t", "en", "auto"))
    found = [way for way in ways(content["edges"], content["types"]) if way["pair"] == ["A", "B"]]
    assert len(found) == 4
