"""Roles: whose verb it is, whether it happened, and who says so."""

from __future__ import annotations

from datetime import date

import pytest

from graphkit.actors import load_registry
from graphkit.extraction.constructions import load_grammar
from graphkit.extraction.dates import find_dates
from graphkit.extraction.groups import find_groups
from graphkit.extraction.languages import load_language
from graphkit.extraction.line import Line, build_line
from graphkit.extraction.mentions import MentionFinder
from graphkit.extraction.roles import (
    find_affected,
    find_irrealis,
    find_negation,
    find_promise,
    find_scopes,
    find_subject,
    speaker_at,
)
from graphkit.extraction.sentences import Sentence

DAY = date(2025, 5, 12)


def _line(text: str, code: str, kind: str = "body") -> Line:
    grammar = load_grammar(code)
    mentions = MentionFinder(text, code, load_registry(), DAY.isoformat()).find(0, len(text))
    return build_line(
        text,
        Sentence(0, len(text), kind, 0),
        find_groups(text, mentions, 0, code),
        find_dates(text, 0, len(text), DAY, load_language(code)),
        grammar.clause_words,
    )


def _index(line: Line, word: str) -> int:
    return next(i for i, token in enumerate(line.tokens) if token.text == word)


SUBJECTS = {
    "id": [
        # the nearest actor on the left
        ("Rusia menyerang Ukraina", "menyerang", "RUS"),
        ("Rusia dan Belarus menyerang Ukraina", "menyerang", "RUS BLR"),
        ("Rusia, kata Polandia, menyerang Ukraina", "kata", "RUS"),
        # that is in no oblique place and no agent
        ("Rusia didesak oleh Turki mundur", "mundur", "RUS"),
        ("Rusia di Suriah menyerang Ukraina", "menyerang", "RUS"),
        # a coordinated verb shares the first subject
        ("Rusia menekan Turki dan menyerang Ukraina", "menyerang", "RUS"),
        ("Rusia menekan Turki, lalu menyerang Ukraina", "menyerang", "RUS"),
        ("Rusia menekan Turki dan juga kembali menyerang Ukraina", "menyerang", "RUS"),
        # from inside an aside its head, from outside it is skipped
        ("Rusia, yang menyerang Ukraina, menekan Turki", "menyerang", "RUS"),
        ("Rusia, yang menyerang Ukraina, menekan Turki", "menekan", "RUS"),
        ("Rusia, yang kata Ukraina menekan Turki, mundur", "mundur", "RUS"),
        # a fronted clause takes the subject after its comma, or its own
        ("Setelah menyerang Ukraina, Rusia mundur", "menyerang", "RUS"),
        ("Setelah menyerang Ukraina, Rusia mundur", "mundur", "RUS"),
        ("Setelah Rusia menyerang Ukraina, Turki mundur", "menyerang", "RUS"),
        ("Setelah Rusia menyerang Ukraina, Turki mundur", "mundur", "TUR"),
        ("Menerima Turki, Rusia berjanji menekan Ukraina", "menerima", "RUS"),
        ("Menerima Turki, Rusia berjanji menekan Ukraina", "menekan", "RUS"),
        ("Didukung Turki, Rusia mundur", "mundur", "RUS"),
        # a promise does not hide the coordination
        ("Rusia menyebut Turki agresor, dan berjanji menekan Ukraina", "menekan", "RUS"),
        # a joined clause shares the subject of the one before
        ("Rusia mundur setelah menyerang Ukraina", "menyerang", "RUS"),
        ("Rusia menekan Turki sambil menyerang Ukraina", "menyerang", "RUS"),
        ("Rusia mundur, namun menyerang Ukraina", "menyerang", "RUS"),
        # a break ends the reach
        ("Rusia mengatakan bahwa Ukraina menyerang", "menyerang", "UKR"),
        # a private person takes the place of the subject
        ("Rusia diam; analis Ukraina menyerang Turki", "menyerang", ""),
        ("Analis Rusia menyerang Ukraina", "menyerang", ""),
        ("menyerang Ukraina", "menyerang", ""),
    ],
    "en": [
        ("Russia attacked Ukraine", "attacked", "RUS"),
        ("Russia and Belarus attacked Ukraine", "attacked", "RUS BLR"),
        ("Russia with help from Iran attacked Ukraine", "attacked", "RUS"),
        ("Russia pressed Turkey and attacked Ukraine", "attacked", "RUS"),
        ("Russia, which attacked Ukraine, pressed Turkey", "attacked", "RUS"),
        ("Russia, which attacked Ukraine, pressed Turkey", "pressed", "RUS"),
        ("After attacking Ukraine, Russia withdrew", "attacking", "RUS"),
        ("When Russia attacked Ukraine, Turkey withdrew", "attacked", "RUS"),
        ("After Russia attacked Ukraine, Turkey withdrew", "withdrew", "TUR"),
        ("Russia withdrew after attacking Ukraine", "attacking", "RUS"),
        ("Russian media attacked Ukraine", "attacked", ""),
        ("Poland said that Russia attacked Ukraine", "attacked", "RUS"),
    ],
}


@pytest.mark.parametrize(
    ("code", "text", "verb", "units"),
    [(code, *case) for code, cases in SUBJECTS.items() for case in cases],
)
def test_find_subject(code: str, text: str, verb: str, units: str) -> None:
    line = _line(text, code)
    subject = find_subject(line, _index(line, verb), load_grammar(code))
    assert " ".join(subject.units if subject else ()) == units


@pytest.mark.parametrize(
    ("text", "verb", "units"),
    [
        ("Lokasi di wilayah Pakistan dihantam rudal India", "dihantam", "PAK"),
        ("Konsulat Iran di Damaskus dihantam Israel", "dihantam", "IRN"),  # the actor comes first
        ("Rusia menyatakan lokasi di Ukraina dihantam Polandia", "dihantam", "UKR"),
        ("Di Ukraina, Rusia dihantam Polandia", "dihantam", "RUS"),
        ("Rusia dihantam Polandia", "dihantam", "RUS"),
        ("Dihantam Polandia", "dihantam", ""),
    ],
)
def test_what_is_hit_may_be_a_place(text: str, verb: str, units: str) -> None:
    line = _line(text, "id")
    affected = find_affected(line, _index(line, verb), load_grammar("id"))
    assert " ".join(affected.units if affected else ()) == units


@pytest.mark.parametrize(
    ("code", "text", "verb"),
    [
        ("id", "Rusia dengan bantuan Iran menyerang Ukraina", "menyerang"),
        ("en", "After Russia attacked Ukraine, Turkey withdrew", "attacked"),
    ],
)
def test_the_subject_is_no_helper_and_no_bystander(code: str, text: str, verb: str) -> None:
    line = _line(text, code)
    subject = find_subject(line, _index(line, verb), load_grammar(code))
    assert subject is not None
    assert subject.units == ("RUS",)


# text, verb, and which of: negated, unreal, promised
FACTS = {
    "id": [
        ("Rusia menyerang Ukraina", "menyerang", ""),
        ("Rusia tidak menyerang Ukraina", "menyerang", "negated"),
        ("Rusia belum pernah lagi menyerang Ukraina", "menyerang", "negated"),
        ("Rusia membantah menyerang Ukraina", "menyerang", "negated"),
        (
            "Rusia membantah dan kemudian terus menyerang Ukraina",
            "menyerang",
            "",
        ),  # one word's reach
        ("Rusia tidak datang dan menyerang Ukraina", "menyerang", "negated"),  # shared
        ("Rusia tidak datang, namun menyerang Ukraina", "menyerang", ""),  # another clause
        (
            "Rusia tidak lagi berbicara dengan Turki sejak menyerang Ukraina",
            "menyerang",
            "",
        ),  # too far
        ("Rusia membantah tuduhan bahwa tentaranya menyerang Ukraina", "menyerang", "negated"),
        ("Tak ada bukti bahwa Rusia menyerang Ukraina", "menyerang", "negated"),
        ("Turki yakin bahwa Rusia menyerang Ukraina", "menyerang", ""),
        ("Rusia ingin menyerang Ukraina", "menyerang", "unreal"),
        ("Turki mendesak Rusia menyerang Ukraina", "menyerang", "unreal"),
        ("Jika Rusia pagi ini atau besok malam menyerang Ukraina", "menyerang", "unreal"),
        ("Rusia berhenti menyerang Ukraina", "menyerang", "unreal"),
        ("Rusia datang untuk menyerang Ukraina", "menyerang", "unreal"),
        ("Rusia akan menyerang Ukraina", "menyerang", "promised"),
        ("Rusia berjanji membantu Suriah", "membantu", "promised"),
    ],
    "en": [
        ("Russia attacked Ukraine", "attacked", ""),
        ("Russia never attacked Ukraine", "attacked", "negated"),
        ("Russia has not yet attacked Ukraine", "attacked", "negated"),
        ("Russia denied attacking Ukraine", "attacking", "negated"),
        ("Russia did not speak, but attacked Ukraine", "attacked", ""),
        ("Russia denied the claim that its army attacked Ukraine", "attacked", "negated"),
        ("Russia could attack Ukraine", "attack", "unreal"),
        ("If Russia attacks Ukraine", "attacks", "unreal"),
        ("Russia will attack Ukraine", "attack", "promised"),
    ],
}


@pytest.mark.parametrize(
    ("code", "text", "verb", "facts"),
    [(code, *case) for code, cases in FACTS.items() for case in cases],
)
def test_what_did_not_happen_is_known(code: str, text: str, verb: str, facts: str) -> None:
    line, grammar = _line(text, code), load_grammar(code)
    at = _index(line, verb)
    found = {
        "negated": find_negation(line, at, at, grammar),
        "unreal": find_irrealis(line, at, at, grammar),
        "promised": find_promise(line, at, at, grammar),
    }
    assert " ".join(name for name, word in found.items() if word) == facts


# text, a word of the line, who tells it ("" for the narrator), whether it is a headline
SCOPES = {
    "id": [
        ("Rusia mengatakan Ukraina menyerang", "menyerang", "RUS", "body"),
        ("Rusia mengatakan Ukraina menyerang", "mengatakan", "", "body"),
        ("Menurut Rusia, Ukraina menyerang", "menyerang", "RUS", "body"),
        ("Ukraina menyerang, menurut Rusia", "menyerang", "RUS", "body"),
        ('"Ukraina menyerang," kata Rusia', "menyerang", "RUS", "body"),
        ('"Ukraina menyerang," kata juru bicara Rusia', "menyerang", "RUS", "body"),
        ("Ukraina menyerang, kata Rusia", "menyerang", "RUS", "body"),
        ("Rusia: Ukraina Menyerang", "menyerang", "RUS", "title"),
        ("Rusia: Ukraina menyerang", "menyerang", "", "body"),
        ("Rusia mengatakan Polandia mengeklaim Ukraina menyerang", "menyerang", "POL", "body"),
        ("Analis Rusia mengatakan Ukraina menyerang", "menyerang", "", "body"),
        ("Ukraina menyerang", "menyerang", "", "body"),
    ],
    "en": [
        ("Russia said Ukraine attacked", "attacked", "RUS", "body"),
        ("According to Russia, Ukraine attacked", "attacked", "RUS", "body"),
        ('"Ukraine attacked," Russia said', "attacked", "RUS", "body"),
        ('"Ukraine attacked," said Russia', "attacked", "RUS", "body"),
        ("Russia: Ukraine Attacked", "attacked", "RUS", "title"),
        ("Ukraine attacked", "attacked", "", "body"),
    ],
}


@pytest.mark.parametrize(
    ("code", "text", "word", "teller", "kind"),
    [(code, *case) for code, cases in SCOPES.items() for case in cases],
)
def test_who_tells_it(code: str, text: str, word: str, teller: str, kind: str) -> None:
    line = _line(text, code, kind)
    speaker = speaker_at(find_scopes(line, load_grammar(code)), _index(line, word))
    assert " ".join(speaker.units if speaker else ()) == teller
