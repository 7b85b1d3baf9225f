"""Mentions: names with the words around them, and the unit each speaks for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.actors import Actor, Alias, Registry, Role, load_registry
from graphkit.extraction.discourse import _RESOLVERS, TWO_SIDES
from graphkit.extraction.languages import available_languages, pack_data
from graphkit.extraction.mentions import Mention, MentionFinder, alternatives, whole_words

DAY = "2025-05-12"


def _mentions(
    text: str, code: str, published: str = DAY, registry: Registry | None = None
) -> list[Mention]:
    finder = MentionFinder(text, code, registry or load_registry(), published)
    finder.learn(0, len(text))
    return finder.find(0, len(text))


def _seen(text: str, code: str, **options: Any) -> list[tuple[str, str, str]]:
    return [(text[m.start : m.end], m.unit, m.part) for m in _mentions(text, code, **options)]


# what stands around a name: text, its one mention, the unit, what the mention stands for
HEADS = {
    "id": [
        ("Presiden Armenia hadir.", "Presiden Armenia", "ARM", "actor"),
        (
            "Wakil Menteri Luar Negeri Turki hadir.",
            "Wakil Menteri Luar Negeri Turki",
            "TUR",
            "actor",
        ),
        (
            "Juru bicara Kementerian Pertahanan India hadir.",
            "Juru bicara Kementerian Pertahanan India",
            "IND",
            "actor",
        ),
        (
            "pasukan penjaga perdamaian Rusia tiba",
            "pasukan penjaga perdamaian Rusia",
            "RUS",
            "actor",
        ),
        ("tentara\nLebanon tiba", "tentara\nLebanon", "LBN", "actor"),
        ("jet tempur Pakistan jatuh", "jet tempur Pakistan", "PAK", "actor"),
        ("Mantan presiden Armenia hadir.", "Mantan presiden Armenia", "ARM", "private"),
        ("warga sipil Ukraina mengungsi", "warga sipil Ukraina", "UKR", "private"),
        ("media Iran memberitakan", "media Iran", "IRN", "private"),
        ("Analis militer Israel menilai", "Analis militer Israel", "ISR", "private"),
        ("gas Rusia mahal", "gas Rusia", "RUS", "private"),
        ("wilayah Pakistan luas", "wilayah Pakistan", "PAK", "place"),
        ("di perbatasan Thailand", "perbatasan Thailand", "THA", "place"),
        ("kota Kharkiv gelap", "kota Kharkiv", "UKR", "place"),
        ("tokoh oposisi Venezuela berpidato", "tokoh oposisi Venezuela", "VEN", "private"),
    ],
    "en": [
        ("Armenia's prime minister spoke.", "Armenia's prime minister", "ARM", "actor"),
        ("the foreign minister of Turkey spoke", "foreign minister of Turkey", "TUR", "actor"),
        ("The president of the Philippines spoke.", "president of the Philippines", "PHL", "actor"),
        ("Ukrainian troops arrived", "Ukrainian troops", "UKR", "actor"),
        ("Lebanese army positions", "Lebanese army positions", "LBN", "actor"),
        (
            "Turkish Foreign Ministry spokesman",
            "Turkish Foreign Ministry spokesman",
            "TUR",
            "actor",
        ),
        ("Former Armenian president spoke.", "Former Armenian president", "ARM", "private"),
        ("Iranian media reported", "Iranian media", "IRN", "private"),
        ("Ukrainian civilians fled", "Ukrainian civilians", "UKR", "private"),
        ("Russian oil", "Russian oil", "RUS", "private"),
        ("Pakistani territory", "Pakistani territory", "PAK", "place"),
        ("Armenia’s border", "Armenia’s border", "ARM", "place"),
    ],
}


@pytest.mark.parametrize(
    ("code", "text", "span", "unit", "part"),
    [(code, *case) for code, cases in HEADS.items() for case in cases],
)
def test_the_words_beside_a_name_decide_what_it_stands_for(
    code: str, text: str, span: str, unit: str, part: str
) -> None:
    (found,) = _seen(text, code)
    assert found[1:] == (unit, part)
    assert found[0].lower().removeprefix("the ") == span.lower()


def test_a_place_word_counts_behind_an_article() -> None:
    assert [m.part for m in _mentions("the border of Thailand", "en")] == ["place"]


# the same persons and organisations under several names
@pytest.mark.parametrize(
    ("code", "text", "units"),
    [
        ("id", "Presiden Rusia Vladimir Putin hadir.", ["RUS"]),
        ("id", "Vladimir Putin, Presiden Rusia, hadir.", ["RUS"]),
        ("id", "Organisasi Perjanjian Keamanan Kolektif (CSTO) hadir.", ["CSTO"]),
        ("id", "CSTO (Organisasi Perjanjian Keamanan Kolektif) hadir.", ["CSTO"]),
        ("id", "Amerika Serikat (AS) hadir.", ["USA"]),
        ("id", "Rusia (Iran) hadir.", ["RUS", "IRN"]),
        ("id", "Rusia, Vladimir Putin", ["RUS", "RUS"]),
        ("en", "Russian President Vladimir Putin spoke.", ["RUS"]),
        ("en", "Vladimir Putin, the Russian president, spoke.", ["RUS"]),
        ("en", "The Collective Security Treaty Organization (CSTO) met.", ["CSTO"]),
        ("en", "The United States (US) spoke.", ["USA"]),
    ],
)
def test_names_of_one_actor_are_one_mention(code: str, text: str, units: list[str]) -> None:
    assert [m.unit for m in _mentions(text, code)] == units


@pytest.mark.parametrize(
    ("published", "unit"), [("2016-05-01", "BEL"), ("2022-09-13", "EU"), ("", "EU")]
)
def test_a_person_speaks_for_the_unit_of_the_day(published: str, unit: str) -> None:
    assert [m.unit for m in _mentions("Charles Michel spoke.", "en", published)][:1] == [unit]


# a common surname counts after the full name of its bearer; others may bear it, too
@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Khan left.", []),
        ("Imran Khan spoke. Khan left.", ["PAK", "PAK"]),
        ("Karim Khan spoke. Khan left.", ["ICC", "ICC"]),
        ("Thai army spokesman Somchai Khan spoke. Khan left.", ["THA", "THA"]),
        ("Imran Khan met Thai army spokesman Somchai Khan.", ["PAK", "THA"]),
        ("Francesca Albanese spoke. Albanese left.", ["UN", "UN"]),
        ("Anthony Albanese spoke. Albanese left.", ["AUS", "AUS"]),
    ],
)
def test_a_common_surname_is_that_of_who_was_named_in_full(text: str, units: list[str]) -> None:
    assert [m.unit for m in _mentions(text, "en")] == units


# persons that the text introduces, and the later mention of their surname
@pytest.mark.parametrize(
    ("code", "text", "name", "unit"),
    [
        (
            "id",
            "Menteri Luar Negeri Thailand Somchai Wattana hadir. Wattana pergi.",
            "Wattana",
            "THA",
        ),
        (
            "id",
            "Somchai Wattana, menteri luar negeri Thailand, hadir. Wattana pergi.",
            "Wattana",
            "THA",
        ),
        ("id", "Menlu Thailand Somchai Wattana hadir. Somchai pergi.", "Somchai", "THA"),
        ("id", "Duta Besar India untuk PBB Arun Mehtani hadir. Mehtani pergi.", "Mehtani", "IND"),
        ("id", "Juru bicara militer Kamboja Vannak Sorn hadir. Sorn pergi.", "Sorn", "KHM"),
        ("en", "Thai Foreign Minister Somchai Wattana spoke. Wattana left.", "Wattana", "THA"),
        (
            "en",
            "Somchai Wattana, the Thai foreign minister, spoke. Wattana left.",
            "Wattana",
            "THA",
        ),
    ],
)
def test_a_person_introduced_by_office_is_known_from_then_on(
    code: str, text: str, name: str, unit: str
) -> None:
    last = [m for m in _mentions(text, code) if m.start > text.index(".")]
    assert [(m.finest, m.unit, m.person) for m in last] == [(name, unit, True)]


def test_a_person_with_a_common_given_name_is_learned() -> None:
    found = _mentions("Menlu Ukraina Andriy Melnychenko hadir. Melnychenko pergi.", "id")
    assert [m.unit for m in found] == ["UKR", "UKR"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("id", "Presiden Armenia hadir. Hadir pula Wattana."),  # nobody is introduced
        ("id", "Warga Thailand Somchai Wattana hadir. Wattana pergi."),  # no office
        (
            "id",
            "Mantan menteri Thailand Somchai Wattana hadir. Wattana pergi.",
        ),  # no longer in office
        ("id", "Menlu Thailand Somchai Wattana hadir. Somchai Prasert pergi."),  # another Somchai
        ("id", "Menlu Thailand Ali Wattana hadir. Ali pergi."),  # too common
        ("id", "Menlu Thailand Vladimir Wattana hadir. Vladimir pergi."),  # the registry's
        ("id", "Presiden Thailand MENOLAK. MENOLAK"),  # a shouted word is no name
        ("en", "Former Thai minister Somchai Wattana spoke. Wattana left."),
    ],
)
def test_nobody_is_learned_without_an_office_and_a_name(code: str, text: str) -> None:
    assert not [m for m in _mentions(text, code) if m.start > text.index(".")]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Kemudian Presiden Putin hadir.", ["RUS"]),
        ("Putin hadir.", ["RUS"]),
        ("Kemarin Putin hadir.", ["RUS"]),
        ("Acara itu dihadiri Marina Putin.", []),  # somebody else of that surname
    ],
)
def test_a_surname_behind_another_given_name_is_another_person(text: str, units: list[str]) -> None:
    assert [m.unit for m in _mentions(text, "id")] == units


def test_of_two_with_one_surname_the_one_in_office_is_meant() -> None:
    registry = Registry(
        [
            Actor("AAA", "Aland", "state"),
            Actor("BBB", "Beland", "state"),
            Actor("OLD", "Ada Nomen", "person"),
            Actor("NEW", "Bea Nomen", "person"),
        ],
        [Alias("OLD", "Nomen", "", "surname"), Alias("NEW", "Nomen", "", "surname")],
        [
            Role("OLD", "AAA", "president", "2001-01-01", "2009-12-31"),
            Role("NEW", "BBB", "president", "2015-01-01", ".."),
        ],
    )
    for published, unit in (("2005-05-05", "AAA"), ("2020-05-05", "BBB")):
        assert [m.unit for m in _mentions("Nomen hadir.", "id", published, registry)] == [unit]


@pytest.mark.parametrize(
    ("code", "text", "kinds"),
    [
        ("id", "Kedua belah pihak berunding.", ["sides"]),
        ("id", "Pihak yang bertikai berunding.", ["sides"]),
        ("id", "Kedua negara berunding.", ["countries"]),
        ("id", "Keduanya berunding.", ["both"]),
        ("id", "Ketiga negara berunding.", ["three"]),
        ("id", "Ia menolak.", ["speaker"]),
        ("id", "Kementerian itu menolak.", ["body"]),
        ("id", "Kami menolak musuh.", ["self", "other"]),
        ("id", "Pemberontak mundur.", ["insurgent"]),
        ("id", "Sang presiden mundur.", ["person"]),
        ("id", "Dialog, Maria, dan Asia", []),  # "dia", "ia" only as whole words
        ("en", "Both sides met.", ["sides"]),
        ("en", "The ministry refused.", ["body"]),
        ("en", "We refused.", ["self"]),
        ("en", "The rebels withdrew.", ["insurgent"]),
        ("en", "Weather and theory", []),
    ],
)
def test_words_that_stand_for_an_actor_named_elsewhere(
    code: str, text: str, kinds: list[str]
) -> None:
    found = _mentions(text, code)
    assert [m.refers_to for m in found] == kinds
    assert all(m.part == "anaphor" and not m.unit for m in found)


@pytest.mark.parametrize("code", available_languages())
def test_every_anaphor_of_a_pack_can_be_resolved(code: str) -> None:
    known = {*TWO_SIDES, *_RESOLVERS, "person", "among"}
    entries = pack_data(code, "mentions.toml")["anaphora"]
    assert {entry["refers_to"] for entry in entries} <= known
    actors = load_registry().actors
    for entry in entries:
        assert (entry["refers_to"] == "among") == bool(entry.get("among"))
        assert set(entry.get("among", [])) <= set(actors)


@pytest.mark.parametrize("code", available_languages())
def test_no_word_of_a_pack_has_two_duties(code: str) -> None:
    data = pack_data(code, "mentions.toml")
    assert not set(data["private"]) & set(data["places"])
    assert not set(data["private"]) & {*data["offices"], *data["organs"]}
    assert not set(data["places"]) & {*data["offices"], *data["organs"]}


def test_alternatives_try_the_longest_word_first_and_any_blank() -> None:
    assert alternatives(["a", "a b", "a"]) == r"a\s+b|a"
    words = whole_words(["luar negeri", "luar"])
    assert [m.group() for m in words.finditer("LUAR\nnegeri, luar-luar, keluar")] == [
        "LUAR\nnegeri",
        "luar",
    ]


PIECES = {
    "id": "Armenia AZERBAIJAN menteri luar negeri , dan ( CSTO ) Presiden wilayah warga kedua ia",
    "en": "Armenia AZERBAIJAN foreign minister of the , and ( CSTO ) troops border both sides he",
}


@given(st.data(), st.sampled_from(sorted(PIECES)))
def test_mentions_in_any_text_are_in_order_apart_and_told_in_its_words(
    data: st.DataObject, code: str
) -> None:
    pieces = st.lists(st.sampled_from(PIECES[code].split()), max_size=25).map(" ".join)
    text = data.draw(st.one_of(st.text(max_size=80), pieces))
    at = 0
    for mention in _mentions(text, code):
        assert at <= mention.start < mention.end <= len(text)
        assert mention.finest in text
        assert (mention.part == "anaphor") == (not mention.unit)
        at = mention.end
