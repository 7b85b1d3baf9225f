"""The lexicon: the longest name wins, case counts, diacritics do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.actors import load_registry
from graphkit.extraction.lexicon import Lexicon, find_words, fold, load_lexicon

NAMES = (
    ("AS", "USA", "acronym"),
    ("Korea", "KOR", "variant"),
    ("Korea Utara", "PRK", "name"),
    ("Dewan Keamanan", "UNSC", "variant"),
    ("Dewan Keamanan PBB", "UNSC", "name"),
    ("PBB", "UN", "acronym"),
    ("Erdoğan", "ERDOGAN", "surname"),
    ("Pantai Gading", "CIV", "name"),
    ("Nagorno-Karabakh", "NKR", "name"),
    ("Côte d’Ivoire", "CIV", "name"),
    ("U.S.", "USA", "acronym"),
    ("Kongo", "COD", "variant"),
    ("Kongo", "COG", "variant"),
    ("Iran", "IRN", "name"),
    ("...", "NOBODY", "name"),
)


def _lexicon() -> Lexicon:
    lexicon = Lexicon()
    for alias, actor, kind in NAMES:
        lexicon.add(alias, actor, kind)
    return lexicon


LEXICON = _lexicon()


def _found(text: str) -> list[tuple[str, ...]]:
    words = find_words(text, 0, len(text))
    return [
        (text[start:end], *(hit[0] for hit in hits))
        for start, end, hits in LEXICON.find(text, words)
    ]


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("Erdoğan", "Erdogan"),
        ("Çavuşoğlu", "Cavusoglu"),
        ("Aliyev", "Aliyev"),
        ("Kılıçdaroğlu", "Kilicdaroglu"),
        ("Šefčovič", "Sefcovic"),
        ("Orbán", "Orban"),
        ("Владимир", "Владимир"),
        ("", ""),
    ],
)
def test_fold(word: str, plain: str) -> None:
    assert fold(word) == plain


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Korea dan Korea Utara", [("Korea", "KOR"), ("Korea Utara", "PRK")]),
        ("Dewan Keamanan PBB bersidang", [("Dewan Keamanan PBB", "UNSC")]),
        ("Dewan Keamanan, PBB", [("Dewan Keamanan", "UNSC"), ("PBB", "UN")]),
        ("Dewan Keamanan (PBB)", [("Dewan Keamanan", "UNSC"), ("PBB", "UN")]),
        ("Dewan\n  Keamanan PBB", [("Dewan\n  Keamanan PBB", "UNSC")]),
        ("AS menekan as roda", [("AS", "USA")]),
        ("As, aS, as", []),
        ("korea utara", []),
        ("IRAN DAN KOREA UTARA", [("IRAN", "IRN"), ("KOREA UTARA", "PRK")]),
        ("KOREA Utara", [("KOREA Utara", "PRK")]),
        (
            "Erdogan, Erdoğan, ERDOĞAN",
            [(name, "ERDOGAN") for name in "Erdogan Erdoğan ERDOĞAN".split()],
        ),
        (
            "Nagorno Karabakh, Nagorno–Karabakh",
            [("Nagorno Karabakh", "NKR"), ("Nagorno–Karabakh", "NKR")],
        ),
        ("Cote d'Ivoire", [("Cote d'Ivoire", "CIV")]),
        ("the U.S. and the US", [("U.S", "USA")]),
        ("Kongo", [("Kongo", "COD", "COG")]),
        ("Korean, Koreanya, Irani", []),
        ("", []),
        ("Pantai", []),
    ],
)
def test_the_longest_name_in_its_own_case(text: str, names: list[tuple[str, ...]]) -> None:
    assert _found(text) == names


def test_a_name_may_be_added_later_and_be_longer() -> None:
    lexicon = _lexicon()
    lexicon.add("Korea Utara Raya", "NEW", "name")
    text = "Korea Utara Raya"
    assert [hits[0][0] for _, _, hits in lexicon.find(text, find_words(text, 0, len(text)))] == [
        "NEW"
    ]


def test_only_the_words_of_the_span_are_read() -> None:
    text = "Iran, Iran, Iran"
    assert [word[:2] for word in find_words(text, 5, 11)] == [(6, 10)]


@pytest.mark.parametrize(
    ("alias", "languages", "actor"),
    [
        ("Chinese", ("en",), "CHN"),
        ("Chinese", ("id",), None),
        ("Tiongkok", ("id", "ms"), "CHN"),
        ("Tiongkok", ("en",), None),
        ("Beijing", ("en",), "CHN"),
        ("Beijing", ("id",), "CHN"),
    ],
)
def test_a_lexicon_has_the_names_of_its_languages(
    alias: str, languages: tuple[str, ...], actor: str | None
) -> None:
    lexicon = load_lexicon(load_registry(), languages)
    found = [
        hit[0]
        for _, _, hits in lexicon.find(alias, find_words(alias, 0, len(alias)))
        for hit in hits
    ]
    assert found == ([actor] if actor else [])
    assert load_lexicon(load_registry(), languages) is lexicon


PIECES = st.sampled_from([name for name, *_ in NAMES] + "dan , ( ) - . ’ AS as korea \n".split(" "))


@given(st.one_of(st.text(), st.lists(PIECES, max_size=20).map(" ".join)))
def test_names_in_any_text_are_in_order_apart_and_whole(text: str) -> None:
    at = 0
    words = find_words(text, 0, len(text))
    assert all(fold(text[start:end]) == word for start, end, word in words)
    edges = {word[0] for word in words} | {word[1] for word in words}
    for start, end, hits in LEXICON.find(text, words):
        assert at <= start < end
        assert {start, end} <= edges
        assert hits
        at = end
