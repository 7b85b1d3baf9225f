"""Sentences of an article: spans inside its kept blocks.

A quotation and the words that say whose it is stay together, because a relation often stands half
in one and half in the other. The rules are few, the words come from the packs, offsets are exact.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from graphkit.extraction.dateforms import word_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.extraction.documents import Document
    from graphkit.extraction.languages import Language

__all__ = ["Sentence", "find_sentences", "split_sentences"]

_END = re.compile(r"[.!?…]+(?:\\?[\"”’'»)\]]|\*)*\s+")
_QUOTE = re.compile(r"[\"“”„«»]")
_OPENERS = "“„«"
_LAST_WORD = re.compile(r"[^\s\"“”‘’'()\[\]—–]+\Z")
_NEXT = re.compile(r"[\s\\\"“”‘’'«»(\[*]*")
_LEADING_WORDS = re.compile(r"[^.,;:!?]{0,60}")
_SPEECH_REACH = 4  # words between a quotation and its verb of speech
_LONGEST_QUOTE = 700  # a quotation mark left open does not glue a page together
_LONGEST = (
    2000  # characters; no sentence of news is as long, but a list or a table may look like one
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article.

    Parameters
    ----------
    start, end
        Offsets into the document's text, without outer blanks.
    kind
        The kind of its block: "title", "heading" or "body".
    paragraph
        The number of its block.
    """

    start: int
    end: int
    kind: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Words:
    abbreviations: frozenset[str]
    speech: re.Pattern[str]
    starters: frozenset[str]


@cache
def _words(language: Language) -> _Words:
    reading = language.reading
    return _Words(
        frozenset(word.rstrip(".") for word in reading["sentences"]["abbreviations"]),
        re.compile(rf"\b{word_pattern(reading['sentences']['speech'])}\b", re.IGNORECASE),
        frozenset(reading["sentences"]["starters"]),
    )


def find_sentences(document: Document, language: Language) -> list[Sentence]:
    """Split the kept blocks of a document into sentences.

    Parameters
    ----------
    document
        A document that was read.
    language
        Whose abbreviations and verbs of speech to use.

    Returns
    -------
    Sentences in the order of the text; a title or heading is one sentence unless it has several.
    """
    return [
        Sentence(start, end, block.kind, block.paragraph)
        for block in document.blocks
        for start, end in split_sentences(document.text, block.start, block.end, language)
    ]


def split_sentences(text: str, start: int, end: int, language: Language) -> list[tuple[int, int]]:
    """Split one paragraph.

    Examples
    --------
    >>> from graphkit.extraction.languages import load_language
    >>> text = 'Rusia diam. "Kami menunggu. Itu saja," kata J. Petrov, 12.05 WIB. Lalu ia pergi.'
    >>> [text[a:b] for a, b in split_sentences(text, 0, len(text), load_language("id"))]
    ['Rusia diam.', '"Kami menunggu. Itu saja," kata J. Petrov, 12.05 WIB.', 'Lalu ia pergi.']
    """
    words = _words(language)
    quotes = _quotes(text, start, end)
    opened = [first for first, _ in quotes]
    spans = []
    at = start
    for match in _END.finditer(text, start, end):
        if match.end() >= end or _inside(quotes, opened, match.start()):
            continue
        if _is_boundary(text, match, at, end, words):
            spans.append((at, match.end()))
            at = match.end()
    parts = (part for span in [*spans, (at, end)] for part in _parts(text, *span))
    stripped = (_stripped(text, *part) for part in parts)
    return [(first, last) for first, last in stripped if last > first]


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long for a sentence, behind a mark or a blank if it has any."""
    while end - start > _LONGEST:
        within = start + _LONGEST // 2, start + _LONGEST
        found = (text.rfind(mark, *within) + 1 for mark in (";", ",", " "))
        cut = next((place for place in found if place), within[1])
        yield start, cut
        start = cut
    yield start, end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    return first, max(first, start + len(text[start:end].rstrip()))


def _quotes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of quotations in a paragraph; a mark without its partner opens none."""
    spans: list[tuple[int, int]] = []
    opened = -1
    for match in _QUOTE.finditer(text, start, end):
        mark = match.start()
        if opened < 0 or match.group() in _OPENERS[:2]:
            opened = mark
        else:
            if mark - opened <= _LONGEST_QUOTE:
                spans.append((opened, mark))
            opened = -1
    return spans


def _inside(quotes: list[tuple[int, int]], opened: list[int], at: int) -> bool:
    nearest = bisect_left(opened, at) - 1
    # The full stop right before the closing mark ends the quotation's last sentence.
    return nearest >= 0 and at < quotes[nearest][1] - 1


def _is_boundary(text: str, match: re.Match[str], at: int, end: int, words: _Words) -> bool:
    mark = match.group().rstrip()
    after = _NEXT.match(text, match.end(), end)
    next_at = after.end() if after else match.end()
    if next_at >= end:
        return False
    letter = text[next_at]
    if letter.islower():
        return False
    quoted = mark[-1] in "\"”’'»"
    if quoted and _has_speech(text, next_at, end, words):
        return False
    if mark != ".":
        return True
    word = _LAST_WORD.search(text, max(at, match.start() - 30), match.start())
    last = word.group() if word else ""
    following = re.match(r"\w+", text[next_at : next_at + 40])
    starts_anew = following is not None and following.group().lower() in words.starters
    if last in words.abbreviations or (len(last) == 1 and last.isupper()) or _is_initials(last):
        return starts_anew and last not in ("Mr", "Mrs", "Ms", "Dr", "dr")
    # "1." before a heading is a number, "tahun 2020." is an end.
    return not (last.isdigit() and match.start() - len(last) == at)


def _is_initials(word: str) -> bool:
    return "." in word and all(len(part) == 1 for part in word.split("."))


def _has_speech(text: str, at: int, end: int, words: _Words) -> bool:
    clause = _LEADING_WORDS.match(text, at, end)
    if clause is None or text[at - 1] in '"“':
        return False
    verb = words.speech.search(clause.group())
    return verb is not None and len(clause.group()[: verb.start()].split()) <= _SPEECH_REACH
