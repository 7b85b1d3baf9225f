"""Bands of organisations: nobody stands in one who does not belong."""

from __future__ import annotations

import pytest

import graphkit as gk
from graphkit.analysis.readability import BAND_CLEAR
from graphkit.page.bands import MOST_BANDS, choose_bands
from graphkit.page.content import Opening, build_content
from graphkit.page.scene import period_scene

HUB = {"CSTO": (0.0, 0.0), "ARM": (400.0, 0.0)}


@pytest.mark.parametrize(
    ("stranger", "kept"),
    [
        ((200.0, BAND_CLEAR - 1), False),
        ((200.0, BAND_CLEAR), True),
        ((-BAND_CLEAR + 1, 0.0), False),  # behind the organisation
        ((400.0, -BAND_CLEAR + 1), False),  # beside the member
        ((900.0, 0.0), True),  # on the same line, far beyond it
    ],
)
def test_a_stranger_at_the_margin_takes_the_band_away(
    stranger: tuple[float, float], kept: bool
) -> None:
    bands, badges = choose_bands({"CSTO": ["ARM"]}, HUB | {"TUR": stranger})
    assert (bands, badges) == ((["CSTO"], []) if kept else ([], ["CSTO"]))


def test_one_intruded_member_takes_all_bands_of_the_organisation() -> None:
    spots = HUB | {"RUS": (0.0, 400.0), "TUR": (0.0, 200.0)}
    assert choose_bands({"CSTO": ["ARM", "RUS"]}, spots) == ([], ["CSTO"])


def test_the_largest_organisations_have_bands_the_others_badges() -> None:
    spots = {f"O{n}": (0.0, 1000.0 * n) for n in range(5)}
    spots |= {f"M{n}": (300.0, 1000.0 * n) for n in range(5)} | {"N": (-300.0, 4000.0)}
    blocs = {f"O{n}": [f"M{n}"] for n in range(5)}
    blocs["O4"].append("N")
    bands, badges = choose_bands(blocs, spots)
    assert bands == ["O4", "O0", "O1"]
    assert len(bands) == MOST_BANDS
    assert badges == ["O2", "O3"]


@pytest.mark.parametrize("path", ["tests/page_relations.csv", "data/karabakh/relations.csv"])
def test_on_our_maps_no_band_takes_in_a_stranger(path: str, request: pytest.FixtureRequest) -> None:
    relations = gk.read(request.config.rootpath / path)
    for year in ("2020", "2022"):
        period = gk.parse_period(year)
        opening = Opening("single", period, period, "t", "en", "auto")
        content = build_content(relations, opening)
        spots = {actor["id"]: (actor["x"], actor["y"]) for actor in content["actors"]}
        scene = period_scene(content, relations, period, opening)
        assert scene.blocs
        assert choose_bands(scene.blocs, spots)[1] == []


def test_a_band_that_would_take_in_a_stranger_becomes_a_badge_in_the_picture() -> None:
    relations = gk.read("tests/page_relations.csv")
    plain = gk.show_relations(relations, period="2020").svg
    places = {"ARM": (0, 0), "CSTO": (10, 0), "AZE": (5, 0), "RUS": (10, 9), "KAZ": (12, 9)}
    intruded = gk.show_relations(relations, period="2020", positions=places).svg
    assert 'class="f-band s-ink"' not in plain
    assert 'class="f-band s-ink"' in intruded
    assert plain.count('class="s-band"') > intruded.count('class="s-band"')
