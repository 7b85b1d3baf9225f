"""Constructions: the pattern language, the voices of a verb, and packs that are wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from graphkit.errors import InputError
from graphkit.extraction import findings
from graphkit.extraction.constructions import ROLES, PatternCompiler, inflect, load_grammar
from graphkit.extraction.languages import available_languages, pack_data
from graphkit.ontology import load_ontology

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA: dict[str, Any] = {
    "words": {"adj": ["close", "very close"], "truce": ["ceasefire", "truce"]},
    "clauses": {"breaks": ["that"]},
    "gap_stops": ["by"],
    "gap_prepositions": ["of", "in"],
}
COMPILER = PatternCompiler(DATA, "toy")


@pytest.mark.parametrize(
    ("pattern", "line", "matched"),
    [
        # groups and dates
        ("{A} hit {B}", "§a0 hit §a1 . ", "§a0 hit §a1 "),
        ("{A} hit {B}", "§a0 hit §p1 . ", None),
        ("{A} hit {B*}", "§a0 hit §p1 . ", "§a0 hit §p1 "),
        ("{A} hit {B*}", "§a0 hit §x1 . ", None),
        ("{A} hit {B}?", "§a0 hit hard ", "§a0 hit "),
        ("hit on {D}", "hit on §d0 ", "hit on §d0 "),
        # gaps: two, five without a preposition, six words; none crosses a stop, a mark or an actor
        ("hit .. {B}", "hit §a0 ", "hit §a0 "),
        ("hit .. {B}", "hit one two §a0 ", "hit one two §a0 "),
        ("hit .. {B}", "hit one two three §a0 ", None),
        ("hit ~ {B}", "hit 1 2 3 4 5 §a0 ", "hit 1 2 3 4 5 §a0 "),
        ("hit ~ {B}", "hit men of §a0 ", None),
        ("hit ... {B}", "hit men of 3 4 5 6 §a0 ", "hit men of 3 4 5 6 §a0 "),
        ("hit ... {B}", "hit 1 2 3 4 5 6 7 §a0 ", None),
        ("hit ... {B}", "hit men by §a0 ", None),
        ("hit ... {B}", "hit so that §a0 ", None),
        ("hit ... {B}", "hit , §a0 ", None),
        ("hit ... {B}", "hit §a1 and §a0 ", "hit §a1 "),
        ("hit ... {B}", "hit ( §d0 ) the §a0 ", "hit ( §d0 ) the §a0 "),
        # word lists, choices, options, exclusions
        ("a <adj> ally", "a very close ally ", "a very close ally "),
        ("a <adj>? ally", "a ally ", "a ally "),
        ("(a|the old)? ally of {B}", "the old ally of §a0 ", "the old ally of §a0 "),
        ("(a|the (old|new)) ally", "the new ally ", "the new ally "),
        ("(signed {B}|left)", "left ", "left "),
        ("asked {B} to !(help|send)", "asked §a0 to leave ", "asked §a0 to leave "),
        ("asked {B} to !(help|send)", "asked §a0 to help ", None),
        ("to !<truce>", "to truce ", None),
        # whole words only
        ("hit {B}", "whit §a0 ", None),
        ("ally", "allying ", None),
    ],
)
def test_the_pattern_language(pattern: str, line: str, matched: str | None) -> None:
    compiled, _ = COMPILER.compile(pattern, "thump")
    found = compiled.search(line)
    assert (found.group() if found else None) == matched


@pytest.mark.parametrize(
    ("pattern", "plural"), [("{A} hit {B}", ""), ("war of {A2}", "A"), ("{A2} , {B2}", "A B")]
)
def test_which_slots_need_two(pattern: str, plural: str) -> None:
    assert COMPILER.compile(pattern, "thump")[1] == set(plural.split())


@pytest.mark.parametrize(
    ("base", "forms", "expected"),
    [
        ("tuduh", "active", "menuduh"),
        ("kecam", "active", "mengecam"),
        ("serang", "active", "menyerang"),
        ("pukul", "active", "memukul"),
        ("bantu", "active", "membantu"),
        ("desak", "active", "mendesak"),
        ("invasi", "active", "menginvasi"),
        ("lindungi", "active", "melindungi"),
        ("tuduh", "passive", "dituduh"),
        ("tuduh", "bare", "tuduh"),
        ("tuduh", "active_nya", "menuduhnya"),
        ("kritik=mengkritik|mengritik", "active", "mengkritik mengritik"),
        ("kritik=mengkritik", "passive", "dikritik"),
    ],
)
def test_indonesian_forms(base: str, forms: str, expected: str) -> None:
    morphology = pack_data("id", "constructions.toml")["morphology"]
    assert list(inflect(base, forms.split(), morphology)) == expected.split()


@pytest.mark.parametrize(
    ("base", "forms", "expected"),
    [
        ("accuse", "active", "accuse accuses accused accusing"),
        ("criticise", "active", "criticise criticises criticised criticising"),
        ("urge", "passive", "urged"),
        ("attack", "active", "attack attacks attacked attacking"),
        ("attack", "passive", "attacked"),
        ("press", "active", "press presses pressed pressing"),
        ("occupy", "active", "occupy occupies occupied occupying"),
        ("destroy", "active", "destroy destroys destroyed destroying"),
        ("strike=struck|strikes", "active", "struck strikes"),
        ("attack", "no_such_form", ""),
    ],
)
def test_english_forms(base: str, forms: str, expected: str) -> None:
    morphology = pack_data("en", "constructions.toml")["morphology"]
    assert list(inflect(base, forms.split(), morphology)) == expected.split()


# -- packs that are wrong --------------------------------------------------------------------------

RULE = 'id = "thump"\nrelation = "clash"\non = "hit"\npattern = "{A} hit {B}"\n'


def _pack(folder: Path, *, frame: str = RULE, verb: str = "") -> str:
    """Write a pack with one rule over the English one and return how to load it."""
    (folder / "reading.toml").write_text('extends = "en"\nname = "Toy"\n', encoding="utf-8")
    rules = (f"[[frame]]\n{frame}" if frame else "") + (f"[[verb]]\n{verb}" if verb else "")
    text = f'extends = "en"\n{rules}'
    (folder / "constructions.toml").write_text(text, encoding="utf-8")
    return str(folder)


def test_a_rule_may_be_added_to_a_pack(tmp_path: Path) -> None:
    rules = {rule.id: rule for rule in load_grammar(_pack(tmp_path)).rules}
    assert {"thump", "accuse.active"} <= set(rules)
    hit = rules["thump"]
    assert (hit.source, hit.target) == (("A",), ("B",))
    assert hit.words == {"hit"}


@pytest.mark.parametrize(
    ("frame", "complaint"),
    [
        (RULE + "strengh = 0.5\n", "unknown key 'strengh'; allowed: .*'strength'"),
        (RULE + 'source = "subjct"\n', "unknown role 'subjct'; allowed: .*'subject'"),
        (RULE + 'target = "B nobody"\n', "unknown role 'nobody'"),
        (RULE + 'also = ["clash A whoever"]\n', "unknown role 'whoever'"),
        (RULE.replace('on = "hit"\n', ""), "'on' is missing"),
        (RULE.replace('relation = "clash"\n', ""), "'relation' is missing"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_file_and_name(
    tmp_path: Path, frame: str, complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint) as caught:
        load_grammar(_pack(tmp_path, frame=frame))
    assert "constructions.toml" in str(caught.value)
    assert "thump" in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("<hits>", "constructions.toml: .*word list <hits> is not defined; defined: .*truce"),
        ("[a", r"constructions.toml: .*pattern '\[a \{B\}' is not valid"),
    ],
)
def test_a_wrong_pattern_is_refused_with_its_file(
    tmp_path: Path, pattern: str, complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint):
        load_grammar(_pack(tmp_path, frame=RULE.replace("{A} hit", pattern)))


@pytest.mark.parametrize("pattern", ["<hits>", "[a"])
def test_a_wrong_pattern_is_refused_with_its_rule(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(InputError, match="thump"):
        load_grammar(_pack(tmp_path, frame=RULE.replace("{A} hit", pattern)))


def test_an_open_bracket_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="thump"):
        load_grammar(_pack(tmp_path, frame=RULE.replace("hit {B}", "(hit|struck {B}")))


def test_a_wrong_verb_is_refused_with_its_file_and_name(tmp_path: Path) -> None:
    verb = 'id = "pester"\nrelation = "demand"\nbases = ["pester"]\nvoice = ["active"]\n'
    with pytest.raises(InputError, match=r"constructions.toml: .*pester.*unknown key.*voice"):
        load_grammar(_pack(tmp_path, frame="", verb=verb))


def test_an_unknown_voice_is_refused(tmp_path: Path) -> None:
    verb = 'id = "pester"\nrelation = "demand"\nbases = ["pester"]\nvoices = ["activ"]\n'
    with pytest.raises(InputError, match="activ"):
        load_grammar(_pack(tmp_path, frame="", verb=verb))


def test_an_unknown_relation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="clesh"):
        load_grammar(_pack(tmp_path, frame=RULE.replace("clash", "clesh")))


def test_a_pack_without_one_of_its_parts_is_refused(tmp_path: Path) -> None:
    pack = _pack(tmp_path)
    with (tmp_path / "constructions.toml").open("a", encoding="utf-8") as file:
        file.write("[remove]\nclauses = true\n")
    with pytest.raises(InputError, match="clauses"):
        load_grammar(pack)


def test_a_verb_has_one_rule_for_each_voice(tmp_path: Path) -> None:
    verb = 'id = "pester"\nrelation = "demand"\nbases = ["pester", "goad"]\n'
    rules = {r.id: r for r in load_grammar(_pack(tmp_path, frame="", verb=verb)).rules}
    voices = [v for v in pack_data("en", "constructions.toml")["voice"] if v.get("default", True)]
    assert {f"pester.{voice['id']}" for voice in voices} <= set(rules)
    assert {"pestered", "goads", "goading"} <= rules["pester.active"].words
    assert rules["pester.passive"].words == {"pestered", "goaded"}


# -- the packs that come with the project ----------------------------------------------------------


def _rules(code: str) -> Iterator[dict[str, Any]]:
    pack = pack_data(code, "constructions.toml")
    yield from (*pack["verb"], *pack["frame"])


def test_every_role_has_a_way_to_be_filled() -> None:
    assert set(ROLES) == {*findings.SLOTS, *findings._RESOLVERS}


@pytest.mark.parametrize("code", available_languages())
def test_every_relation_of_a_pack_is_in_the_ontology(code: str) -> None:
    used = {rule["relation"] for rule in _rules(code)}
    used |= {rule["reported"] for rule in _rules(code) if "reported" in rule}
    used |= {line.split()[0] for rule in _rules(code) for line in rule.get("also", [])}
    assert used <= set(load_ontology())


@pytest.mark.parametrize("code", available_languages())
def test_every_rule_of_a_pack_has_a_name_of_its_own(code: str) -> None:
    names = [rule["id"] for rule in _rules(code)]
    assert sorted(names) == sorted(set(names))
    compiled = [rule.id for rule in load_grammar(code).rules]
    assert sorted(compiled) == sorted(set(compiled))


@pytest.mark.parametrize("code", available_languages())
def test_strengths_are_probabilities_and_values_are_known(code: str) -> None:
    for rule in load_grammar(code).rules:
        assert 0 < rule.strength <= 1, rule.id
        assert rule.factual in {"", "yes", "pledge"}, rule.id
        assert rule.only in {"any", "headline", "body"}, rule.id
        assert rule.status in {"asserted", "alleged", "pledged"}, rule.id
        assert rule.words, rule.id


# Rules with words of their own that refuse every match which holds them.
SELF_REFUSED: dict[str, dict[str, set[str]]] = {
    "id": {"demand.ask": {"tidak"}},
    "en": {"demand.ask": {"not"}},
}

# A pattern is tried only on lines with one of its triggers: a wording without any is never read.
# The known ones stand here until their pack is mended.
MUTE: dict[str, dict[str, set[str]]] = {"id": {}, "en": {}}


def _split(text: str, mark: str) -> list[str]:
    parts, depth = [""], 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if char == mark and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part for part in parts if part]


def _wordings(element: str, words: dict[str, list[str]]) -> list[str]:
    """Return what may stand for a required element: the options of a choice, a list's entries."""
    if element.endswith("?") or element[0] in "{!&.~":
        return []
    listed = re.fullmatch(r"<(\w+)>", element)
    if listed:
        return words[listed[1]]
    return _split(element[1:-1], "|") if element.startswith("(") else [element]


def _holds(wording: str, wanted: frozenset[str], words: dict[str, list[str]]) -> bool:
    """Whether a wording always has one of the words."""
    return any(
        all(w in wanted or (w != e and _holds(w, wanted, words)) for w in found)
        for e in _split(wording, " ")
        if (found := _wordings(e, words))
    )


def _mute(code: str) -> dict[str, set[str]]:
    """Return the wordings of each rule that never meet a trigger."""
    words = pack_data(code, "constructions.toml")["words"]
    mute: dict[str, set[str]] = {}
    for rule in load_grammar(code).rules:
        spoken = [
            {w for w in found if not _holds(w, rule.words, words)}
            for element in _split(rule.written, " ")
            if (found := _wordings(element, words))
        ]
        total = [len(_wordings(e, words)) for e in _split(rule.written, " ") if _wordings(e, words)]
        partly = [m for m, n in zip(spoken, total, strict=True) if len(m) < n]
        if all(spoken) and partly:
            mute[rule.id] = min(partly, key=len)
    return mute


@pytest.mark.parametrize("code", MUTE)
def test_every_wording_of_a_rule_has_a_trigger(code: str) -> None:
    assert _mute(code) == MUTE[code]


def _spoken(element: str, words: dict[str, list[str]]) -> Iterator[str]:
    """Yield every word that an element of a pattern can match."""
    element = element.removesuffix("?")
    listed = re.fullmatch(r"<(\w+)>", element)
    if listed:
        for entry in words[listed[1]]:
            yield from entry.split()
    elif element.startswith("("):
        for option in _split(element[1:-1], "|"):
            for part in _split(option, " "):
                yield from _spoken(part, words)
    elif element[0] not in "{!&.~":
        yield element


def _self_refused(code: str) -> dict[str, set[str]]:
    """Return the words of each rule that would refuse the match they stand in."""
    grammar, words = load_grammar(code), pack_data(code, "constructions.toml")["words"]
    refused: dict[str, set[str]] = {}
    for rule in grammar.rules:
        spoken = {word for e in _split(rule.written, " ") for word in _spoken(e, words)}
        against = set() if rule.negated else spoken & grammar.negations
        if rule.factual:
            against |= spoken & grammar.irrealis
        if rule.factual == "yes":
            against |= spoken & grammar.future
        if against:
            refused[rule.id] = against
    return refused


@pytest.mark.parametrize("code", SELF_REFUSED)
def test_no_rule_refuses_its_own_words(code: str) -> None:
    assert _self_refused(code) == SELF_REFUSED[code]
