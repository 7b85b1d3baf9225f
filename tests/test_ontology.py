"""The relation types and what may be laid over them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from graphkit.errors import InputError, TableError
from graphkit.ontology import ARROWS, QUADS, Ontology, RelationType, load_ontology

if TYPE_CHECKING:
    from pathlib import Path

TYPES = (
    "alliance treaty support mediation consultation request accusation demand rejection clash "
    "sanction deployment"
).split()
ONTOLOGY = load_ontology()


def test_the_twelve_types() -> None:
    assert list(ONTOLOGY) == TYPES
    assert load_ontology() is ONTOLOGY
    assert ONTOLOGY.symmetric == {"alliance", "treaty", "consultation", "clash"}
    assert ONTOLOGY.states == {"alliance", "treaty", "deployment", "sanction"}
    assert ONTOLOGY["sanction"].family == "clash"
    assert repr(ONTOLOGY).startswith("Ontology(alliance, ")


@pytest.mark.parametrize("kind", ONTOLOGY.values(), ids=TYPES)
def test_every_type_is_complete(kind: RelationType) -> None:
    assert {"en", "id"} <= kind.label.keys()
    assert [text[-1] for text in kind.definition.values()] == [".", "."]
    assert kind.source
    assert kind.arrow in ARROWS
    assert kind.directed or kind.arrow in {"none", "bar"}
    assert kind.quad in QUADS or not kind.plover
    assert kind.family in ONTOLOGY.families
    family = ONTOLOGY.families[kind.family]
    assert (kind.colour_light, kind.colour_dark) == (family.colour_light, family.colour_dark)


def test_no_two_types_are_drawn_alike_or_share_a_code() -> None:
    for one, other in combinations(ONTOLOGY.values(), 2):
        assert one.code != other.code
        assert (one.family, one.dash, one.arrow) != (other.family, other.dash, other.arrow)


def _contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two #RRGGBB colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ONTOLOGY.families)
def test_every_line_can_be_seen_on_both_grounds(name: str) -> None:
    family = ONTOLOGY.families[name]
    assert _contrast(family.colour_light, "#FFFFFF") >= 3
    assert _contrast(family.colour_dark, "#14181F") >= 3


def _laid(tmp_path: Path, text: str) -> Ontology:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return load_ontology(path)


def test_a_user_lays_an_attribute_and_a_type_over_the_pack(tmp_path: Path) -> None:
    mine = _laid(
        tmp_path,
        """
        [relations.alliance]
        label = { id = "persekutuan" }
        colour_light = "#000000"
        [relations.recognition]
        label = { en = "recognition", id = "pengakuan", fr = "reconnaissance" }
        definition = "The first recognises the second as a state."
        kind = "state"
        directed = true
        sign = 1
        family = "cooperation"
        plover = "SUPPORT"
        cameo = "054"
        quad = "verbal cooperation"
        dash = [2, 2]
        arrow = "vee"
        width = 1
        code = "REC"
        source = ""
        """,
    )
    assert list(mine) == [*TYPES, "recognition"]
    assert mine["alliance"].label == {"en": "alliance", "id": "persekutuan"}
    assert mine["alliance"].colour_light == "#000000"
    assert mine["alliance"].colour_dark == ONTOLOGY["alliance"].colour_dark
    assert mine["recognition"].dash == (2, 2)
    assert "recognition" in mine.states
    assert load_ontology()["alliance"].label["id"] == "aliansi"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[relations.clash]\nsign = 2", "'relations.clash.sign': '2' is wrong; allowed: -1, 0, 1"),
        ("[relations.clash]\nsine = 1", "'relations.clash.sine': is no attribute"),
        ("[relations.clash]\nfamily = 'war'", "'war' is no family; allowed: cooperation, "),
        ("[relations.new]\nkind = 'event'", "'relations.new.label': is missing"),
        ("[relations.clash]\ncolour_light = 'red'", "'red' is wrong; allowed: #RRGGBB"),
        ("[relations.clash]\ndash = [0]", "allowed: a list of whole numbers"),
        ("[relations.clash]\nwidth = true", "allowed: a number above 0"),
        ("[relations.clash]\ncode = 'clash'", "allowed: up to 4 capital letters"),
        ("[relations.clash]\nlabel = 'x'", "allowed: a table with the keys en and id"),
        ("[families.war]\nlabel = { en = 'War', id = 'Perang' }", "'families.war.colour_light'"),
        ("[types.clash]\nsign = 1", "'types' is no table of an ontology"),
        ("relations = 1", "relations"),
        ("[relations]\nclash = 1", "'1' is no table"),
    ],
)
def test_wrong_entries_are_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(TableError) as caught:
        _laid(tmp_path, text)
    assert says in str(caught.value)


def test_all_wrong_entries_are_named_together(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        _laid(tmp_path, "[relations.clash]\nsign = 2\nkind = 'x'\n[relations.treaty]\narrow = 'y'")
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = [", None])
def test_a_file_that_is_no_toml_is_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mine.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"mine\.toml: cannot be read as a TOML file: ") as caught:
        load_ontology(path)
    assert "\n" not in str(caught.value)
