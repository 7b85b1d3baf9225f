"""Discourse: whom the words that name nobody stand for, and who fights whom."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from graphkit.extraction.discourse import (
    _RESOLVERS,
    REMEMBERED,
    TWO_SIDES,
    Discourse,
    find_insurgent,
    find_pairs,
)
from graphkit.extraction.extract import extract_text
from graphkit.extraction.groups import Group
from graphkit.extraction.mentions import Mention, Part

ORGANS = re.compile("ministry|army")


def _mention(unit: str, at: int = 0, **more: object) -> Mention:
    given = {"finest": unit, "kind": "state", **more}
    return Mention(at, at + 1, unit, **given)  # type: ignore[arg-type]


def _group(units: str, at: int = 0, part: Part = "actor", **more: object) -> Group:
    members = tuple(_mention(unit, at, part=part, **more) for unit in units.split())
    return Group(at, at + 1, members, part)


def _anaphor(refers_to: str, at: int = 9, finest: str = "they") -> Group:
    mention = Mention(at, at + 1, "", finest, "anaphor", 0.85, refers_to=refers_to)
    return Group(at, at + 1, (mention,), "anaphor")


def _meant(refers_to: str, before: list[Group], discourse: Discourse, finest: str = "they") -> str:
    """Return the units that an anaphor stands for after what stands before it in its sentence."""
    resolved = discourse.resolve([*before, _anaphor(refers_to, finest=finest)], ORGANS)
    return " ".join(m.unit for m in resolved[-1].members)


def _after(*sentences: list[Group], **known: object) -> Discourse:
    """Return the discourse after sentences whose subject and speaker is their first group."""
    discourse = Discourse(**known)  # type: ignore[arg-type]
    for groups in sentences:
        resolved = discourse.resolve(groups, ORGANS)
        discourse.note(resolved, resolved[0], resolved[0])
    return discourse


PAIR = ((_mention("ARM"), _mention("AZE")),)


@pytest.mark.parametrize(
    ("refers_to", "before", "sentences", "meant"),
    [
        # two: which comes first depends on the word
        ("sides", ["TUR", "IND PAK"], ["RUS UKR"], "ARM AZE"),
        ("countries", ["TUR", "IND PAK"], ["RUS UKR"], "IND PAK"),
        ("countries", ["TUR"], ["RUS UKR"], "ARM AZE"),
        ("both", ["TUR", "IND PAK"], ["RUS UKR"], "IND PAK"),
        ("both", ["TUR"], ["RUS UKR"], "RUS UKR"),
        ("both", [], ["RUS", "UKR"], "ARM AZE"),
        # three
        ("three", ["TUR", "IND PAK CHN"], ["RUS UKR POL"], "IND PAK CHN"),
        ("three", ["TUR"], ["RUS UKR POL"], "RUS UKR POL"),
        ("three", ["TUR"], ["RUS UKR"], ""),
        # one
        ("speaker", ["TUR"], ["RUS"], "TUR"),
        ("speaker", [], ["RUS"], "RUS"),
        ("speaker", [], [], ""),
        ("self", ["TUR"], ["RUS"], "RUS"),
        ("self", ["TUR"], [], ""),
        ("they", ["TUR", "IND PAK"], ["RUS UKR"], "IND PAK"),
        ("they", ["TUR"], ["RUS UKR"], "RUS UKR"),
        ("they", ["UKR"], ["RUS UKR"], "UKR"),  # one of the several: meant alone
        ("they", ["TUR"], ["RUS"], "TUR"),
        ("object", ["TUR", "IND"], ["RUS"], "IND"),
        ("object", ["TUR"], ["RUS"], "RUS"),
        ("object", ["TUR"], [], ""),
        ("other", ["ARM"], ["RUS"], "AZE"),
        ("other", ["AZE"], ["RUS"], "ARM"),
        ("other", [], ["ARM"], "AZE"),
        ("other", ["TUR"], [], ""),  # the other of two that the subject is not among
        ("insurgent", ["TUR"], [], "RSF"),
    ],
)
def test_whom_an_anaphor_stands_for(
    refers_to: str, before: list[str], sentences: list[str], meant: str
) -> None:
    insurgent = _mention("RSF", kind="armed_group")
    told = [[_group(units)] for units in sentences]
    discourse = _after(*told, pairs=PAIR, insurgent=insurgent)
    groups = [_group(units, i) for i, units in enumerate(before)]
    assert _meant(refers_to, groups, discourse) == meant


def test_a_ministry_and_an_organisation_are_recalled_by_their_kind() -> None:
    ministry = _group("AZE", finest="defence ministry of Azerbaijan")
    bloc = _group("CSTO", kind="organisation")
    discourse = _after([ministry], [bloc], [_group("TUR")])
    assert _meant("body", [], discourse) == "AZE"
    assert _meant("organisation", [], discourse) == "CSTO"
    assert _meant("organisation", [_group("NATO", kind="organisation")], discourse) == "NATO"


def test_a_person_is_recalled_by_the_office() -> None:
    president = _group("TUR", person=True, title="president ")
    minister = _group("RUS", person=True, title="foreign minister ")
    discourse = _after([president], [minister])
    assert _meant("person", [], discourse, finest="the president") == "TUR"
    assert _meant("person", [], discourse, finest="the minister") == "RUS"
    assert _meant("person", [], discourse, finest="the king") == ""


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        (["SAU", "JOR"], "JOR"),  # the last of those that can be meant
        (["JOR", "SAU", "RUS"], "SAU"),
        (["SAU", *["RUS"] * 20], "SAU"),  # however long ago
        (["RUS"], ""),
    ],
)
def test_an_epithet_stands_for_the_last_of_those_it_can_mean(named: list[str], meant: str) -> None:
    discourse = Discourse()
    for unit in named:
        discourse.note([_group(unit)], None, None)
    anaphor = _anaphor("among")
    epithet = replace(anaphor.members[0], among=("SAU", "JOR"))
    (resolved,) = discourse.resolve([replace(anaphor, members=(epithet,))], ORGANS)
    assert " ".join(resolved.units if resolved.part == "actor" else ()) == meant


@pytest.mark.parametrize(
    ("kinds", "meant"),
    [
        (("state", "armed_group"), "ONE"),
        (("armed_group", "armed_group"), ""),
        (("state", "state"), ""),
    ],
)
def test_the_army_is_that_of_the_state_that_fights_an_armed_group(
    kinds: tuple[str, str], meant: str
) -> None:
    pair = tuple(
        Mention(0, 1, unit, unit, kind=kind)
        for unit, kind in zip(("ONE", "TWO"), kinds, strict=True)
    )
    (resolved,) = Discourse(pairs=(pair,)).resolve([_anaphor("government")], ORGANS)
    assert " ".join(resolved.units if resolved.part == "actor" else ()) == meant


def test_what_nothing_explains_is_private_and_keeps_its_place() -> None:
    (resolved,) = Discourse().resolve([_anaphor("sides")], ORGANS)
    assert (resolved.part, resolved.start, resolved.end) == ("private", 9, 10)


def test_an_anaphor_takes_its_own_place_words_and_certainty() -> None:
    (resolved,) = Discourse(pairs=PAIR).resolve([_anaphor("sides", 20, "both sides")], ORGANS)
    assert [(m.unit, m.start, m.finest) for m in resolved.members] == [
        ("ARM", 20, "both sides"),
        ("AZE", 20, "both sides"),
    ]
    assert resolved.part == "actor"
    assert resolved.certainty == 0.85


def test_groups_without_anaphors_stay_as_they_are() -> None:
    groups = [_group("ARM"), _group("TUR", 3, "place"), _group("RUS", 5, "private")]
    assert Discourse().resolve(groups, ORGANS) == groups


def test_every_kind_has_one_way_to_be_resolved() -> None:
    assert not set(TWO_SIDES) & set(_RESOLVERS)


def test_the_accuser_is_the_last_and_an_accusation_goes_first() -> None:
    discourse = Discourse()
    assert discourse.accuser_of("ARM") is None
    discourse.claim("accusation", _mention("RUS"), _mention("ARM"))
    discourse.claim("accusation", _mention("AZE"), _mention("ARM"))
    discourse.claim("demand", _mention("TUR"), _mention("ARM"))
    discourse.claim("demand", _mention("FRA"), _mention("AZE"))
    accuser = discourse.accuser_of("ARM")
    assert accuser is not None
    assert accuser.unit == "AZE"
    asker = discourse.accuser_of("AZE")
    assert asker is not None
    assert asker.unit == "FRA"


def test_only_so_much_is_remembered() -> None:
    discourse = _after(*[[_group("ARM")] for _ in range(3 * REMEMBERED)])
    for _ in range(3 * REMEMBERED):
        discourse.claim("demand", _mention("ARM"), _mention("AZE"))
    assert len(discourse.recent) == len(discourse.claims) == REMEMBERED


CONFLICT = re.compile(r"\b(?:war|fight)")


def _pairs(*sentences: tuple[str, bool]) -> list[str]:
    """Return the pairs of sentences in which units stand in brackets, "+" between members."""
    told, start = [], 0
    for text, title in sentences:
        groups = []
        for found in re.finditer(r"\[(.*?)\]", text):
            part: Part = "place" if found[1].startswith("in ") else "actor"
            kind = "organisation" if "UN" in found[1] else "state"
            units = found[1].removeprefix("in ").replace("+", " ")
            span = (start + found.start(), start + found.end())
            members = tuple(_mention(unit, span[0], kind=kind, part=part) for unit in units.split())
            groups.append(Group(*span, members, part))
        told.append((groups, start, text, title))
        start += len(text) + 1
    return ["-".join(m.unit for m in pair) for pair in find_pairs(told, CONFLICT)]


@pytest.mark.parametrize(
    ("sentences", "first"),
    [
        ([("the war of [ARM+AZE]", False), ("[RUS] met [TUR]", False)], "ARM-AZE"),
        ([("[AZE+ARM] at war", False)], "ARM-AZE"),  # in the order of their ids
        ([("[ARM+AZE] at war", False)] + [("[RUS+TUR] met", False)] * 2, "ARM-AZE"),
        ([("[ARM] at war with [AZE]; [RUS+TUR] met", False)], "ARM-AZE"),
        ([("[RUS] met [TUR]", True), ("[ARM] met [AZE]", False)], "RUS-TUR"),  # the title counts
        ([("[UN+ARM] at war", False), ("[ARM] met [AZE]", False)], "ARM-AZE"),  # no organisation
    ],
)
def test_the_belligerents_are_who_stands_together_by_conflict_words(
    sentences: list[tuple[str, bool]], first: str
) -> None:
    assert _pairs(*sentences)[0] == first


@pytest.mark.parametrize("sentences", [[], [("[ARM] spoke", False)], [("nobody", False)]])
def test_nobody_fights_alone(sentences: list[tuple[str, bool]]) -> None:
    assert _pairs(*sentences) == []


def test_parties_already_taken_leave_the_next_pair() -> None:
    discourse = Discourse(pairs=(*PAIR, (_mention("RUS"), _mention("UKR"))))
    assert [m.unit for m in discourse.pair_without({"ARM"})] == ["RUS", "UKR"]
    assert discourse.pair_without({"ARM", "RUS"}) == ()
    assert [m.unit for m in discourse.pair] == ["ARM", "AZE"]
    assert Discourse().pair == ()


def test_the_rebels_are_known_when_there_is_one_group_of_them() -> None:
    rsf, m23 = (_mention(unit, kind="armed_group") for unit in ("RSF", "M23"))
    assert find_insurgent([[_mention("SDN")], [rsf, rsf]]) == rsf
    assert find_insurgent([[rsf], [m23]]) is None
    assert find_insurgent([[_mention("SDN")]]) is None


# the same in whole texts: (language, text, relation, targets)
@pytest.mark.parametrize(
    ("code", "text", "rows"),
    [
        ("id", "India dan Pakistan baku tembak. PBB mendesak kedua pihak mundur.", "IND PAK"),
        ("id", "India dan Pakistan baku tembak. PBB mendesak keduanya mundur.", "IND PAK"),
        ("id", "PBB mendesak kedua pihak mundur.", ""),
        ("en", "India and Pakistan clashed. The UN urged both sides to withdraw.", "IND PAK"),
        ("en", "The UN urged both sides to withdraw.", ""),
    ],
)
def test_both_sides_in_a_text(code: str, text: str, rows: str) -> None:
    table = extract_text(text, language=code, published="2025-05-08").to_pylist()
    assert {row["target"] for row in table if row["relation"] == "demand"} == set(rows.split())
