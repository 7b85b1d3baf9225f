"""Sentence boundaries, with quotations, abbreviations and numbers."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.extraction.documents import parse_document
from graphkit.extraction.languages import available_languages, load_language
from graphkit.extraction.sentences import find_sentences, split_sentences

CASES = tomllib.loads((Path(__file__).parent / "reading/sentences.toml").read_text("utf-8"))
FLAT = [(code, case) for code, cases in CASES.items() for case in cases]


@pytest.mark.parametrize(("code", "case"), FLAT, ids=[f"{c}: {case['what']}" for c, case in FLAT])
def test_sentences(code: str, case: dict[str, Any]) -> None:
    text = " ".join(case["sentences"])
    spans = split_sentences(text, 0, len(text), load_language(code))
    assert [text[start:end] for start, end in spans] == case["sentences"]


def test_sentences_carry_the_kind_and_number_of_their_block() -> None:
    page = (
        "Rusia Kirim Pasukan ke Perbatasan\n\n"
        "MOSKOW - Rusia mengirim pasukan ke perbatasan. Armenia menyambutnya dengan baik.\n\n"
        "1. Turki menolak langkah itu\n\n"
        "Turki menolak langkah itu pada Selasa dan menuntut penjelasan.\n"
    )
    document = parse_document(page, doc_id="a")
    found = find_sentences(document, load_language("id"))
    assert [(one.kind, one.paragraph, page[one.start : one.end]) for one in found] == [
        ("title", 0, "Rusia Kirim Pasukan ke Perbatasan"),
        ("body", 1, "Rusia mengirim pasukan ke perbatasan."),
        ("body", 1, "Armenia menyambutnya dengan baik."),
        ("heading", 2, "Turki menolak langkah itu"),
        ("body", 3, "Turki menolak langkah itu pada Selasa dan menuntut penjelasan."),
    ]


PIECES = st.sampled_from(
    [
        '"',
        "“",
        "”",
        ".",
        "!",
        "?",
        " ",
        "  ",
        "\n",
        "kata",
        "Dr",
        "Rusia",
        "U.S",
        "5",
        "…",
        "'",
        "(",
    ]
)


@given(
    st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)),
    st.sampled_from(available_languages()),
)
def test_sentences_cover_any_text_in_order(text: str, code: str) -> None:
    spans = split_sentences(text, 0, len(text), load_language(code))
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Rusia menyerang, " * 300, "menyerang,"),
        ("kata " * 600, "kata"),
        ("x" * 5000, "x" * 2000),
        ("satu, dua; " + "tiga, " * 800, "tiga,"),
    ],
)
def test_what_is_too_long_for_a_sentence_is_cut_behind_a_mark(text: str, first: str) -> None:
    text = text.strip()
    spans = split_sentences(text, 0, len(text), load_language("id"))
    parts = [text[start:end] for start, end in spans]
    assert max(map(len, parts)) <= 2000
    assert parts[0].endswith(first)
    assert "".join("".join(parts).split()) == "".join(text.split())
