"""Findings: the roles of a rule filled, what is refused, its status and how sure it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from graphkit.actors import load_registry
from graphkit.extraction.constructions import load_grammar
from graphkit.extraction.dates import find_dates
from graphkit.extraction.discourse import Discourse
from graphkit.extraction.findings import Finding, read_line
from graphkit.extraction.groups import find_groups
from graphkit.extraction.languages import load_language
from graphkit.extraction.line import build_line
from graphkit.extraction.mentions import Mention, MentionFinder, load_heads
from graphkit.extraction.sentences import Sentence
from graphkit.ontology import load_ontology

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2025, 5, 12)
PAIR = (Mention(0, 1, "ARM", "Armenia"), Mention(0, 1, "AZE", "Azerbaijan"))


def _pack(folder: Path, rules: str) -> str:
    """Write a pack with only these rules over the English words; "zap" is in no other rule."""
    (folder / "reading.toml").write_text('extends = "en"\nname = "Toy"\n', encoding="utf-8")
    text = f'extends = "en"\nverb = []\n{rules}\n[remove]\nverb = true\nframe = true\n'
    (folder / "constructions.toml").write_text(text, encoding="utf-8")
    return str(folder)


def _read(pack: str, text: str, kind: str = "body", code: str = "en") -> list[Finding]:
    """Read the sentences of a text, divided by "| ", and return the findings of the last."""
    grammar = load_grammar(pack)
    discourse = Discourse(pairs=(PAIR,))
    finder = MentionFinder(text, code, load_registry(), DAY.isoformat())
    found: list[Finding] = []
    start = 0
    for part in text.split("| "):
        end = start + len(part)
        spans = find_groups(text, finder.find(start, end), start, code)
        line = build_line(
            text,
            Sentence(start, end, kind, 0),
            discourse.resolve(spans, load_heads(code).organs),
            find_dates(text, start, end, DAY, load_language(code)),
            grammar.clause_words,
        )
        found = read_line(line, grammar, discourse, load_ontology().symmetric)
        start = end + len("| ")
    return found


def _frame(**keys: object) -> str:
    entry = {
        "id": "zap",
        "relation": "demand",
        "on": "zap zaps",
        "pattern": "(zap|zaps) {B}",
        **keys,
    }
    lines = []
    for key, value in entry.items():
        shown = str(value).lower() if isinstance(value, bool) else repr(value)
        lines.append(f"{key} = {shown}")
    return "\n".join(["[[frame]]", *lines, ""])


ACCUSE = '[[frame]]\nid = "say"\nrelation = "accusation"\non = "accuse"\npattern = "accuse {B}"\n'


def _told(found: list[Finding]) -> list[str]:
    return sorted(f"{f.source.unit} {f.relation} {f.target.unit}" for f in found)


@pytest.mark.parametrize(
    ("keys", "text", "rows"),
    [
        # the captured groups, and what a rule without {A} takes for its source
        ({}, "Russia zaps Turkey", "RUS demand TUR"),
        ({"pattern": "{A} zaps {B}"}, "Russia zaps Turkey", "RUS demand TUR"),
        ({"pattern": "{A} zaps {B} ~ {C}", "target": "C"}, "Russia zaps Turkey out of India", ""),
        (
            {"pattern": "{A} zaps {B} for {C}", "target": "C"},
            "Russia zaps Turkey for India",
            "RUS demand IND",
        ),
        ({}, "zaps Turkey", ""),
        (
            {},
            "Russia and China zap Turkey and India",
            "CHN demand IND,CHN demand TUR,RUS demand IND,RUS demand TUR",
        ),
        ({}, "Russia zaps Russia", ""),
        # subject and members
        ({"pattern": "zaps {A}", "target": "subject"}, "Russia zaps Turkey", "TUR demand RUS"),
        (
            {"pattern": "zap", "source": "members", "target": "members"},
            "Russia and Turkey zap",
            "RUS demand TUR,TUR demand RUS",
        ),
        (
            {"pattern": "zap", "source": "members", "target": "members", "relation": "clash"},
            "Russia and Turkey zap",
            "RUS clash TUR",
        ),
        ({"pattern": "zaps", "source": "members", "target": "members"}, "Russia zaps", ""),
        # who tells it
        ({"pattern": "{B} zaps", "source": "speaker"}, "Russia said Turkey zaps", "RUS demand TUR"),
        ({"pattern": "{B} zaps", "source": "speaker"}, "Turkey zaps", ""),
        # who accused or asked before
        (
            {"pattern": "zaps it", "target": "accuser"},
            "India accuse Russia| Russia zaps it",
            "RUS demand IND",
        ),
        ({"pattern": "zaps it", "target": "accuser"}, "India accuse Turkey| Russia zaps it", ""),
        # the actor before that is not the subject
        (
            {"pattern": "zaps", "target": "antecedent"},
            "Against India Russia zaps",
            "RUS demand IND",
        ),
        ({"pattern": "zaps", "target": "antecedent"}, "India spoke| Russia zaps", "RUS demand IND"),
        ({"pattern": "zaps", "target": "antecedent"}, "Russia zaps", ""),
        # the two an act concerns: two named in the line, else the known foes
        (
            {"pattern": "zaps", "target": "parties"},
            "Russia zaps for India and Pakistan",
            "RUS demand IND,RUS demand PAK",
        ),
        ({"pattern": "zaps", "target": "parties"}, "Russia zaps", "RUS demand ARM,RUS demand AZE"),
        ({"pattern": "zaps", "target": "parties"}, "Armenia zaps", ""),
        ({"pattern": "zaps", "target": "opponent"}, "Armenia zaps", "ARM demand AZE"),
        ({"pattern": "zaps", "target": "opponent"}, "Russia zaps", ""),
        # the place and the organisation last named, nobody
        (
            {"pattern": "zaps", "target": "territory"},
            "Rain fell on Indian territory| Russia zaps",
            "RUS demand IND",
        ),
        ({"pattern": "zaps", "target": "organisation"}, "NATO met| Russia zaps", "RUS demand NATO"),
        ({"pattern": "zaps", "target": "none"}, "Russia zaps", ""),
        # several role words: the first that can be filled
        ({"pattern": "zaps {B}?", "target": "B opponent"}, "Armenia zaps", "ARM demand AZE"),
        ({"pattern": "zaps {B}?", "target": "B opponent"}, "Armenia zaps Turkey", "ARM demand TUR"),
        # places and private people
        ({"pattern": "zaps in {B}"}, "Russia zaps in Turkey", ""),
        ({"pattern": "zaps in {B*}"}, "Russia zaps in Turkey", "RUS demand TUR"),
        ({}, "Russian media zaps Turkey", ""),
        ({}, "Russia zaps Turkish media", ""),
        # conditions on the actors
        (
            {"pattern": "{A2} zap", "target": "none", "also": ["clash A A"]},
            "Russia and Turkey zap",
            "RUS clash TUR",
        ),
        ({"pattern": "{A2} zap", "relation": "clash"}, "Russia and Turkey zap", "RUS clash TUR"),
        ({"pattern": "{A2} zaps", "relation": "clash"}, "Russia zaps", ""),
        # only the first of a group
        ({"pattern": "zaps {B1}"}, "Russia zaps Turkey and Iran", "RUS demand TUR"),
        ({"source_words": "troops"}, "Russian soldiers zap Turkey", "RUS demand TUR"),
        ({"source_words": "troops"}, "Russia zaps Turkey", ""),
        ({"target_kind": "organisation"}, "Russia zaps NATO", "RUS demand NATO"),
        ({"target_kind": "organisation"}, "Russia zaps Turkey", ""),
        # a second relation of the same match
        ({"also": ["support B subject"]}, "Russia zaps Turkey", "RUS demand TUR,TUR support RUS"),
        ({"also": ["support C|B subject"]}, "Russia zaps Turkey", "RUS demand TUR,TUR support RUS"),
    ],
)
def test_roles(tmp_path: Path, keys: dict[str, object], text: str, rows: str) -> None:
    pack = _pack(tmp_path, _frame(**keys) + ACCUSE)
    assert _told(_read(pack, text)) == [row for row in rows.split(",") if row]


def test_a_venue_is_a_territory(tmp_path: Path) -> None:
    pack = _pack(tmp_path, _frame(pattern="zaps", target="territory"))
    assert _told(_read(pack, "Rain fell in India| Russia zaps")) == ["RUS demand IND"]


@pytest.mark.parametrize(
    ("keys", "text", "rows"),
    [
        # negation stops a rule that is not about it
        ({}, "Russia never zaps Turkey", ""),
        ({"negated": True}, "Russia never zaps Turkey", "RUS demand TUR asserted"),
        # a wish is no fact; words of a wish still count
        ({}, "Russia may zap Turkey", "RUS demand TUR asserted"),
        ({"factual": "yes"}, "Russia may zap Turkey", ""),
        ({"factual": "yes"}, "Russia will zap Turkey", ""),
        ({"factual": "yes"}, "If Russia zaps Turkey", ""),
        ({"factual": "pledge"}, "Russia will zap Turkey", "RUS demand TUR pledged"),
        ({"factual": "pledge"}, "Russia may zap Turkey", ""),
        ({}, "Russia zaps Turkey?", ""),
        # told by somebody else: an allegation, or another relation
        ({}, "India said Russia zaps Turkey", "RUS demand TUR alleged"),
        ({}, "Russia said Russia zaps Turkey", "RUS demand TUR asserted"),
        ({"relation": "clash"}, "Turkey said Russia zaps Turkey", "RUS clash TUR asserted"),
        (
            {"relation": "clash", "reported": "accusation"},
            "India said Russia zaps Turkey",
            "IND accusation RUS asserted",
        ),
        (
            {"relation": "clash", "reported": "accusation"},
            "Russia said Russia zaps Turkey",
            "RUS clash TUR asserted",
        ),
        (
            {"relation": "clash", "reported": "accusation", "told_only": True},
            "Russia zaps Turkey",
            "",
        ),
        ({"status": "pledged"}, "India said Russia zaps Turkey", "RUS demand TUR pledged"),
    ],
)
def test_what_is_asserted(tmp_path: Path, keys: dict[str, object], text: str, rows: str) -> None:
    found = _read(_pack(tmp_path, _frame(**keys)), text)
    told = [f"{f.source.unit} {f.relation} {f.target.unit} {f.status}" for f in found]
    assert told == [row for row in rows.split(",") if row]


@pytest.mark.parametrize(
    ("only", "kind", "read"),
    [
        ("any", "title", True),
        ("headline", "title", True),
        ("headline", "body", False),
        ("body", "title", False),
    ],
)
def test_rules_for_headlines(tmp_path: Path, only: str, kind: str, *, read: bool) -> None:
    pack = _pack(tmp_path, _frame(only=only))
    assert bool(_read(pack, "Russia zaps Turkey", kind)) is read


@pytest.mark.parametrize(
    ("keys", "text", "confidence"),
    [
        ({"strength": 0.8}, "Russia zaps Turkey", 0.8),
        ({}, "Russia zaps Turkey", 0.85),
        ({"strength": 0.8}, "Moscow zaps Turkey", 0.76),  # a capital is less sure
        (
            {"strength": 0.8, "pattern": "zaps", "target": "opponent"},
            "Armenia zaps",
            0.64,
        ),  # guessed
    ],
)
def test_confidence(tmp_path: Path, keys: dict[str, object], text: str, confidence: float) -> None:
    (found,) = _read(_pack(tmp_path, _frame(**keys)), text)
    assert found.confidence == pytest.approx(confidence)


def test_in_a_family_the_earlier_rule_hides_later_overlaps(tmp_path: Path) -> None:
    first = _frame(id="zap.first", pattern="{A} zaps {B}")
    later = _frame(id="zap.later", pattern="zaps {B}", relation="support")
    other = _frame(id="other", pattern="zaps {B}", relation="request")
    found = _read(_pack(tmp_path, first + later + other), "Russia zaps Turkey")
    assert _told(found) == ["RUS demand TUR", "RUS request TUR"]


def test_an_earlier_rule_that_finds_nothing_hides_nothing(tmp_path: Path) -> None:
    first = _frame(id="zap.first", pattern="{A} zaps {B}", target_kind="organisation")
    later = _frame(id="zap.later", pattern="zaps {B}")
    found = _read(_pack(tmp_path, first + later), "Russia zaps Turkey")
    assert [f.rule for f in found] == ["zap.later"]


def test_of_two_rules_for_one_relation_the_surer_stays(tmp_path: Path) -> None:
    weak = _frame(id="weak", strength=0.5)
    strong = _frame(id="strong", strength=0.9)
    found = _read(_pack(tmp_path, weak + strong), "Russia zaps Turkey")
    assert [(f.rule, f.confidence) for f in found] == [("strong", 0.9)]


def test_a_relation_without_a_direction_is_found_once(tmp_path: Path) -> None:
    rules = _frame(id="one", relation="clash") + _frame(
        id="two", relation="clash", pattern="{B} zaps {A}", strength=0.5
    )
    assert len(_read(_pack(tmp_path, rules), "Russia zaps Turkey")) == 1


def test_a_finding_knows_its_tokens_and_whether_it_has_a_group(tmp_path: Path) -> None:
    rules = _frame(relation="mediation")
    (found,) = _read(_pack(tmp_path, rules), "Today Russia zaps Turkey again")
    assert (found.first, found.last) == (2, 3)
    assert found.grouped
    (found,) = _read(_pack(tmp_path, rules), "Russia zaps Turkey")
    assert found.source.finest == "Russia"
