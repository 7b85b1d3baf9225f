"""The line: marks for groups and dates, exact offsets, clauses and asides."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.actors import load_registry
from graphkit.extraction.constructions import load_grammar
from graphkit.extraction.dates import find_dates
from graphkit.extraction.groups import find_groups
from graphkit.extraction.languages import load_language
from graphkit.extraction.line import Line, build_line
from graphkit.extraction.mentions import MentionFinder
from graphkit.extraction.sentences import Sentence

DAY = date(2025, 5, 12)


def _line(text: str, code: str = "id", kind: str = "body") -> Line:
    grammar = load_grammar(code)
    mentions = MentionFinder(text, code, load_registry(), DAY.isoformat()).find(0, len(text))
    return build_line(
        text,
        Sentence(0, len(text), kind, 0),
        find_groups(text, mentions, 0, code),
        find_dates(text, 0, len(text), DAY, load_language(code)),
        grammar.clause_words,
    )


@pytest.mark.parametrize(
    ("code", "text", "line"),
    [
        (
            "id",
            "Armenia menuduh Azerbaijan pada Selasa (13/9/2022).",
            "§a0 menuduh §a1 pada §d0 . ",
        ),
        ("id", "Armenia Tuduh Azerbaijan", "§a0 tuduh §a1 "),
        ("id", "Analis Rusia mengecam wilayah Ukraina", "§x0 mengecam §p1 "),
        ("id", "Kedua negara sepakat", "§a0 sepakat "),
        ("id", "“Tidak,” kata Rusia.", '" tidak , " kata §a0 . '),
        ("id", "Rusia-Ukraina dan PBB", "§a0 dan §a1 "),
        ("id", "saling jual-beli", "saling jual-beli "),
        ("id", "1.200 orang, 3,5 km", "1.200 orang , 3,5 km "),
        ("en", "Russia’s army doesn’t speak.", "§a0 doesn’t speak . "),
        ("en", "In May 2020 the U.S. left.", "in §d0 §a0 left . "),
        ("en", "", " "),
    ],
)
def test_a_line_has_marks_for_names_and_dates(code: str, text: str, line: str) -> None:
    assert _line(text, code).text == line


def test_a_date_inside_a_name_is_no_date() -> None:
    line = _line("Perdana Menteri Mei bertemu Rusia pada 5 Mei 2020.")
    assert line.text.endswith("pada §d0 . ") or line.text.endswith("pada §d1 . ")
    assert all(not (g.start < d.end and d.start < g.end) for g in line.groups for d in line.dates)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Rusia pergi .", "0 0 0"),
        ("Rusia pergi namun Turki tinggal", "0 0 1 1 1"),
        ("Rusia mengatakan bahwa Turki pergi", "0 0 1 1 1"),
        ("Rusia pergi ; Turki tinggal", "0 0 1 1 1"),
        ("Rusia pergi — Turki tinggal", "0 0 1 1 1"),
        ('Rusia : " Turki pergi " pagi', "0 1 2 2 2 3 3"),
        ("", ""),
    ],
)
def test_a_break_word_a_mark_or_a_quotation_opens_a_clause(text: str, clauses: str) -> None:
    assert " ".join(map(str, _line(text).clauses)) == clauses


def test_a_break_word_before_a_name_opens_a_clause() -> None:
    assert list(_line("Rusia pergi sementara Turki tinggal").clauses) == [0, 0, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Rusia, yang pergi, tinggal", "yang pergi"),
        ("Rusia (yang pergi) tinggal", "yang pergi"),
        ("Rusia, yang pergi; Turki", "yang pergi"),
        ('Rusia, yang "teroris" itu pergi, tinggal', 'yang " teroris " itu pergi'),
        ('"Rusia, yang pergi" kata', "yang pergi"),
        ("Rusia yang pergi tinggal", ""),  # no comma, no aside
        ("Rusia, yang pergi", "yang pergi"),
        ("yang pergi, Rusia", ""),
        ("Rusia, yang pergi, dan Turki, yang datang, tinggal", "yang pergi yang datang"),
    ],
)
def test_a_relative_after_a_comma_is_an_aside(text: str, inside: str) -> None:
    line = _line(text)
    aside = [t.text for t, first in zip(line.tokens, line.asides, strict=True) if first >= 0]
    assert " ".join(aside) == inside
    for i, first in enumerate(line.asides):
        assert first <= i
        assert first < 0 or line.tokens[first].text == "yang"


@pytest.mark.parametrize(
    ("code", "text", "inside"),
    [
        ("id", "Guyana, dengan dukungan Turki, menolak", "dengan dukungan §a1"),
        ("id", "Guyana, didukung Turki, menolak", "didukung §a1"),
        ("id", "Guyana, dengan dukungan Turki, Rusia menolak", ""),  # whose verb is it?
        ("id", "Kemarin, dengan dukungan Turki, Guyana menolak", ""),  # nobody before it
        ("id", "Guyana, dengan dukungan Turki menolak", ""),  # no second comma
        ("en", "Guyana, backed by Turkey, refused", "backed by §a1"),
        ("en", "Guyana, Turkey and Russia, refused", ""),
    ],
)
def test_a_phrase_between_commas_is_an_aside(code: str, text: str, inside: str) -> None:
    line = _line(text, code)
    aside = [t.text for t, first in zip(line.tokens, line.asides, strict=True) if first >= 0]
    assert " ".join(aside) == inside


def test_quoted_tokens_are_known() -> None:
    line = _line('Rusia: "kami pergi" pagi')
    quoted = [t.text for t, inside in zip(line.tokens, line.quoted, strict=True) if inside]
    assert quoted == ['"', "kami", "pergi"] or quoted[1:] == ["§a1", "pergi"]


@pytest.mark.parametrize(
    ("kind", "headline"), [("title", True), ("heading", True), ("body", False)]
)
def test_titles_and_headings_are_headlines(kind: str, headline: bool) -> None:
    assert _line("Rusia pergi", kind=kind).headline is headline


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Apakah Rusia pergi?", True),
        ('"Apakah Rusia pergi?"', True),
        ("Rusia pergi.", False),
        ("", False),
    ],
)
def test_a_question_is_known(text: str, question: bool) -> None:
    assert _line(text).question is question


PIECES = (
    'Rusia Ukraina TURKI Analis wilayah dan , . ; : — ( ) “ ” " yang bahwa sementara pada Selasa '
    "(13/9/2022) 2020 5 Mei kedua pihak ia menuduh é ß \u200b \n - /"
).split(" ")


@given(
    st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
)
def test_every_token_keeps_its_place_in_any_text(text: str) -> None:
    line = _line(text)
    at = 0
    for i, token in enumerate(line.tokens):
        assert at <= token.start < token.end <= len(text)
        assert not text[at : token.start].strip() or not any(
            c.isalnum() for c in text[at : token.start]
        )
        assert line.text[line.offsets[i] :].startswith(f"{token.text} ")
        assert all(line.token_at(line.offsets[i] + k) == i for k in range(len(token.text)))
        if token.group >= 0:
            assert text[token.start : token.end] == text[line.groups[token.group].start : token.end]
        at = token.end
    assert len(line.tokens) == len(line.clauses) == len(line.quoted) == len(line.asides)
    assert list(line.clauses) == sorted(line.clauses)
    assert {t.group for t in line.tokens if t.group >= 0} == set(range(len(line.groups)))
