"""Positions: the same every time, in their room, and readable."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.analysis.layout import place
from graphkit.analysis.readability import BAND_CLEAR, NODE_RADIUS, lane_offset
from graphkit.errors import InputError

# A conflict as news has it: two belligerents with many kinds of relations, mediators, a bloc.
PAIRS = {
    ("ARM", "AZE"): 6,
    ("ARM", "RUS"): 5,
    ("AZE", "RUS"): 3,
    ("AZE", "TUR"): 3,
    ("ARM", "TUR"): 2,
    ("ARM", "FRA"): 2,
    ("AZE", "FRA"): 2,
    ("ARM", "USA"): 1,
    ("AZE", "USA"): 2,
    ("ARM", "CSTO"): 3,
    ("CSTO", "RUS"): 1,
    ("CSTO", "KAZ"): 1,
    ("AZE", "NKR"): 1,
    ("NKR", "RUS"): 1,
    ("ARM", "GEO"): 1,
    ("ARM", "IRN"): 1,
    ("AZE", "IRN"): 1,
}
MEDIATIONS = [("FRA", "ARM", "AZE"), ("RUS", "ARM", "AZE"), ("USA", "ARM", "AZE")]


@pytest.fixture(scope="module")
def spots() -> dict[str, tuple[int, int]]:
    return place(PAIRS, mediations=MEDIATIONS)


def test_two_runs_give_the_same_integers(spots: dict[str, tuple[int, int]]) -> None:
    again = place(dict(reversed(PAIRS.items())), mediations=reversed(MEDIATIONS))
    assert again == spots
    assert all(type(value) is int for spot in spots.values() for value in spot)
    assert list(spots) == sorted(spots)


def test_no_two_actors_touch(spots: dict[str, tuple[int, int]]) -> None:
    gaps = [math.dist(a, b) for a, b in itertools.combinations(spots.values(), 2)]
    assert min(gaps) > 3 * NODE_RADIUS


def test_no_edge_runs_under_an_actor_it_does_not_belong_to(
    spots: dict[str, tuple[int, int]],
) -> None:
    hidden = [
        (pair, actor)
        for pair in PAIRS
        for actor in spots
        if actor not in pair and _apart(spots[actor], spots[pair[0]], spots[pair[1]]) < NODE_RADIUS
    ]
    assert hidden == []


def _apart(point: tuple[int, int], start: tuple[int, int], end: tuple[int, int]) -> float:
    """Return the distance of a point from a straight line between two others."""
    along = end[0] - start[0], end[1] - start[1]
    to = point[0] - start[0], point[1] - start[1]
    t = (to[0] * along[0] + to[1] * along[1]) / (along[0] ** 2 + along[1] ** 2)
    t = min(1, max(0, t))
    return math.hypot(to[0] - t * along[0], to[1] - t * along[1])


def test_the_busiest_pair_has_room_for_its_lines(spots: dict[str, tuple[int, int]]) -> None:
    lengths = {pair: math.dist(spots[pair[0]], spots[pair[1]]) for pair in PAIRS}
    assert lengths["ARM", "AZE"] > 220
    assert min(lengths.values()) > 100


def test_hubs_do_not_stand_side_by_side(spots: dict[str, tuple[int, int]]) -> None:
    hubs = [spots[actor] for actor in ("ARM", "AZE", "RUS")]
    assert min(math.dist(one, other) for one, other in itertools.combinations(hubs, 2)) > 200


def test_nobody_stands_in_a_band_he_does_not_belong_to() -> None:
    members = ("ARM", "KAZ", "RUS")
    spots = place(PAIRS, mediations=MEDIATIONS, memberships=[(m, "CSTO") for m in members])
    strangers = [spot for actor, spot in spots.items() if actor not in {*members, "CSTO"}]
    gaps = [
        _apart(stranger, spots["CSTO"], spots[member])
        for member in members
        for stranger in strangers
    ]
    assert min(gaps) >= BAND_CLEAR


def test_the_map_is_wider_than_high_and_uses_its_room(spots: dict[str, tuple[int, int]]) -> None:
    width, height = (
        max(spot[axis] for spot in spots.values()) - min(spot[axis] for spot in spots.values())
        for axis in (0, 1)
    )
    assert 1.0 < width / height < 2.0


def test_places_of_the_user_are_kept_to_scale() -> None:
    given_places = {"ARM": (0.0, 0.0), "AZE": (2.0, 0.0), "RUS": (1.0, -1.0)}
    spots = place(PAIRS, positions=given_places)
    side = math.dist(spots["ARM"], spots["AZE"])
    assert spots["ARM"][1] == spots["AZE"][1]
    assert math.dist(spots["ARM"], spots["RUS"]) == pytest.approx(side / math.sqrt(2), rel=0.01)
    assert len(set(spots.values())) == len(spots)


def test_all_places_given_leaves_nothing_to_choose() -> None:
    spots = place({("ARM", "AZE"): 1}, positions={"ARM": (0, 0), "AZE": (10, 0)})
    assert spots["ARM"] == (-spots["AZE"][0], 0)


@pytest.mark.parametrize(
    "position", [(1.0,), (1.0, math.nan), (math.inf, 0.0), ("a", "b"), None, 3]
)
def test_a_place_that_is_none_is_refused_by_name(position: object) -> None:
    with pytest.raises(InputError, match="ARM"):
        place({("ARM", "AZE"): 1}, positions={"ARM": position})  # type: ignore[dict-item]


@pytest.mark.parametrize("partners", [1, 5])
def test_many_actors_are_placed_apart(partners: int) -> None:
    pairs = {
        (f"A{n:03}", f"A{(n * k + k) % 150:03}"): 1
        for n in range(150)
        for k in range(2, 2 + partners)
        if n != (n * k + k) % 150
    }
    names = {f"A{n:03}": "" for n in range(150)}
    spots = place(pairs, names=names)
    assert spots == place(dict(reversed(pairs.items())), names=names)
    gaps = [math.dist(a, b) for a, b in itertools.combinations(spots.values(), 2)]
    assert len(spots) == 150
    assert sorted(gaps)[5] > NODE_RADIUS


@settings(max_examples=15)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF")),
        st.integers(1, 30),
        max_size=8,
    )
)
def test_every_graph_has_a_drawing(pairs: dict[tuple[str, str], int]) -> None:
    spots = place(pairs, names={"Z": "a name that nothing is joined to"})
    assert set(spots) == {actor for pair in pairs for actor in pair} | {"Z"}
    assert len(set(spots.values())) == len(spots)


@given(st.integers(1, 40), st.floats(20, 2000))
def test_lanes_are_symmetric_and_never_cross(lanes: int, length: float) -> None:
    offsets = [lane_offset(lane, lanes, length) for lane in range(lanes)]
    assert offsets == sorted(offsets)
    for (port, middle), (back_port, back_middle) in zip(offsets, reversed(offsets), strict=True):
        assert port == pytest.approx(-back_port)
        assert middle == pytest.approx(-back_middle)
        assert abs(middle) <= max(64.0, 30.0)
