"""The article inside a page: what is kept as evidence and what is dropped, and why.

Works on plain text as a browser or a scraper gives it, line by line. The packs hold the words of
page furniture ("Baca juga", "Most viewed"); the shape and place of lines do the rest: date lines
above the first paragraph, captions with a credit, lists of dated headlines, what stands after the
last paragraph. Nothing is changed: kept and dropped spans together are the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING

from graphkit.extraction.furniture import (
    CAPTION_LENGTH,
    EMBED,
    FINAL,
    FULL_STOP,
    LONG,
    MARKER,
    Kind,
    Line,
    PageWords,
    is_bare_dateline,
    is_caption,
    is_heading,
    is_menu,
    page_words,
    read_dateline,
    why_dropped,
)
from graphkit.extraction.published import is_date_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.extraction.languages import Language

__all__ = ["Block", "Dropped", "find_blocks"]

_TITLE_WORDS = 5
_TITLE_LENGTH = 250
_SENTENCE_WORDS = 6
_RUN = 4  # so many short lines on end are a list, not headings
_OPENING = 2  # paragraphs that may start with a place
_DATED = 2  # dates that make a run of short lines a list
_BEFORE_END = 3  # paragraphs before a line may end the article
_WRAPPED = 110  # text wrapped by hand has no longer lines
_NARROWEST = 40
_WRAPPED_LINES = 6
_BLANKS = "\ufeff\u200b" + "".join(chr(n) for n in range(0x3001) if chr(n).isspace())
_MARKUP_REASON = "number or mark-up"
_LIST_DATE = re.compile(
    r"(?:19|20)\d\d\W{0,3}\Z|\(\d{1,2}/\d{1,2}(?:/\d{2,4})?\)\Z|\d{1,2}:\d{2}\W{0,3}\Z"
)
_CUT_OFF = re.compile(r"\s*(?:\.{2,}|…)\Z")


@dataclass(frozen=True, slots=True)
class Block:
    """A kept piece of the page.

    Parameters
    ----------
    start, end
        Offsets into the page's text, without outer blanks.
    kind
        "title", "heading" or "body".
    paragraph
        Number of the paragraph, from 0, counted over all blocks.
    """

    start: int
    end: int
    kind: Kind
    paragraph: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of the page that is no evidence, and why.

    Parameters
    ----------
    start, end
        Offsets into the page's text.
    reason
        In plain words, such as "caption" or "list of other pages"; "blank" for white space.
    """

    start: int
    end: int
    reason: str


def find_blocks(
    text: str, language: Language, *, front: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[Block, ...], tuple[Dropped, ...]]:
    r"""Part a page into the article and the rest.

    Parameters
    ----------
    text
        The page.
    language
        Whose words of page furniture to use.
    front
        Spans of whole lines that are known to be front matter.

    Returns
    -------
    Kept blocks and dropped spans. Together they are the text, each character in exactly one.

    Examples
    --------
    >>> from graphkit.extraction.languages import load_language
    >>> page = "Rusia Kecam NATO soal Ukraina\nMOSKOW - Rusia mengecam NATO.\nBaca juga: Yang lain"
    >>> blocks, dropped = find_blocks(page, load_language("id"))
    >>> [(block.kind, page[block.start:block.end]) for block in blocks]
    [('title', 'Rusia Kecam NATO soal Ukraina'), ('body', 'Rusia mengecam NATO.')]
    >>> [page[span.start:span.end] for span in dropped if span.reason != "blank"]
    ['MOSKOW - ', 'Baca juga: Yang lain']
    """
    words = page_words(language)
    lines = _join_wrapped(_lines(text, front), text)
    for line in lines:
        line.reason = line.reason or why_dropped(line, words)
    first = _first_paragraph(lines, words, language)
    title = _mark_top(lines[:first], words, language)
    if title is not None:
        _mark_repeats(lines, title)
    _mark_end(lines[first:], words)
    _mark_sections(lines[first:], words)
    _mark_lists(lines[first:], language)
    _mark_tail(lines, first)
    _mark_kinds(lines)
    return _partition(text, lines)


def _lines(text: str, front: Sequence[tuple[int, int]]) -> list[Line]:
    lines = []
    offset = 0
    for raw in text.splitlines(keepends=True):
        body = raw.strip(_BLANKS)
        if body:
            start = offset + raw.index(body)
            known = any(first <= start < last for first, last in front)
            lines.append(Line(start, start + len(body), body, "front matter" if known else ""))
        offset += len(raw)
    return lines


def _join_wrapped(lines: list[Line], text: str) -> list[Line]:
    """Join lines that were wrapped by hand: there the next line's first word did not fit."""
    width = max((len(line.text) for line in lines), default=0)
    if len(lines) < _WRAPPED_LINES or not _NARROWEST < width <= _WRAPPED:
        return lines
    near = [
        (one, other)
        for one, other in pairwise(lines)
        if text.count("\n", one.end, other.start) == 1
    ]
    full = [
        (one, other)
        for one, other in near
        if len(one.text) + 1 + len(other.text.split(maxsplit=1)[0]) > width
    ]
    if len(full) * 2 < max(len(near), len(lines) // 2):
        return lines
    tied = {other.start for _, other in full}
    merged: list[Line] = []
    for line in lines:
        if merged and line.start in tied and not line.reason:
            start = merged[-1].start
            merged[-1] = Line(start, line.end, text[start : line.end], merged[-1].reason)
        else:
            merged.append(line)
    return merged


def _first_paragraph(lines: list[Line], words: PageWords, language: Language) -> int:
    """Find the line with which the article's text begins, and mark it."""
    inside = [
        number
        for number, line in enumerate(lines)
        if not line.reason and not is_date_line(line.text, language)
    ]
    # A last paragraph may end like a caption ("… (AFP)"): it is the text only if nothing else is.
    uncredited = [number for number in inside if not is_caption(lines[number], words)]
    for numbers, least in product((uncredited, inside), (_SENTENCE_WORDS, 2)):
        for number in numbers:
            line = lines[number]
            # A long headline has no full stop, and an article follows it.
            headline = (
                number == numbers[0]
                and not FULL_STOP.search(line.text)
                and len(line.text) < _TITLE_LENGTH
            )
            if line.is_paragraph(least) and not (headline and _goes_on(lines, number, least)):
                line.kind = "body"
                return number
    return len(lines)


def _goes_on(lines: list[Line], number: int, least: int) -> bool:
    return any(line.is_paragraph(least) and not line.reason for line in lines[number + 1 :])


def _mark_top(lines: list[Line], words: PageWords, language: Language) -> str | None:
    """Mark headline, date line, by-line and caption above the text; give the headline."""
    above = [line for line in lines if not line.reason]
    for line in above:
        if is_caption(line, words):
            line.reason = "caption"
        elif is_date_line(line.text, language):
            line.reason = "date line"
        elif is_menu(line):
            line.reason = "navigation"
        elif is_bare_dateline(line):
            line.reason = "dateline"
    # A headline with a date in it is one only if there is no other.
    title = _headline([line for line in above if not line.reason], 2) or _headline(
        [line for line in above if line.reason == "date line"], _TITLE_WORDS
    )
    seen = False
    for line in above:
        if line is title:
            line.kind, line.reason, seen = "title", "", True
        elif not line.reason and not seen:
            line.reason = "navigation"
        elif not line.reason and not is_heading(line):
            line.reason = "by-line"
    return title.bare if title else None


def _headline(lines: list[Line], least: int) -> Line | None:
    for line in lines:
        if line.words >= _TITLE_WORDS:
            return line
    best = max(lines, key=lambda line: line.words, default=None)
    return best if best and best.words >= least else None


def _mark_repeats(lines: list[Line], title: str) -> None:
    for line in lines:
        if line.kind == "title" or line.reason not in ("", "by-line"):
            continue
        bare = line.bare
        stem = _CUT_OFF.sub("", bare)
        if bare == title or (stem != bare and stem and title.startswith(stem)):
            line.reason, line.kind = "repeat of the headline", None
        elif bare.startswith(title) and bare[len(title)].isupper() and len(bare) < CAPTION_LENGTH:
            line.reason, line.kind = "caption", None


def _mark_end(lines: list[Line], words: PageWords) -> None:
    seen = 0
    over = False
    for line in lines:
        seen += not line.reason and line.is_paragraph()
        over = over or (seen >= _BEFORE_END and words.end.match(line.bare) is not None)
        if over and line.reason in ("", "page furniture"):
            line.reason = "after the end"


def _mark_sections(lines: list[Line], words: PageWords) -> None:
    """Drop what follows "Most read" and the like, until full sentences begin again."""
    inside = False
    for line in lines:
        if words.sections.match(line.bare):
            inside = True
        elif inside and not line.reason and line.is_paragraph():
            inside = _LIST_DATE.search(line.bare) is not None
        if inside and not line.reason:
            line.reason = "list of other pages"


def _mark_lists(lines: list[Line], language: Language) -> None:
    """Drop runs of short lines among which are dates: headlines of other pages."""
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and line.reason:
            continue
        if line is not None and not FINAL.search(line.bare) and len(line.text) < LONG:
            run.append(line)
            continue
        dated = sum(
            _LIST_DATE.search(one.bare) is not None or is_date_line(one.text, language)
            for one in run
        )
        if dated >= _DATED and (len(run) >= _RUN or dated == len(run)):
            for one in run:
                one.reason = "list of other pages"
        run = []


def _mark_tail(lines: list[Line], first: int) -> None:
    """Drop short lines after the last paragraph, but keep a list that it announces."""
    closing = (n for n in range(first, len(lines)) if not lines[n].reason and _closes(lines[n]))
    last = max(closing, default=first)
    listed = last < len(lines) and lines[last].bare.endswith(":")
    for line in lines[last + 1 :]:
        if line.reason:
            continue
        listed = listed and MARKER.match(line.text) is not None
        if not listed:
            line.reason = "after the article"


def _closes(line: Line) -> bool:
    if line.bare.endswith(":") or len(line.text) >= LONG:
        return True
    return bool(FINAL.search(line.bare)) and not _CUT_OFF.search(line.bare) and line.words > 1


def _mark_kinds(lines: list[Line]) -> None:
    paragraphs = 0
    listed = False
    for line in lines:
        if line.reason:
            continue
        if line.kind is None:
            announces = line.bare.endswith(":")
            sentence = len(line.text) >= LONG or FINAL.search(line.bare) is not None or announces
            listed = announces or (listed and MARKER.match(line.text) is not None)
            heading = line.text.startswith("#") or not (sentence or listed)
            line.kind = "heading" if heading else "body"
        _cut(line, weak=line.kind == "body" and paragraphs < _OPENING)
        paragraphs += line.kind == "body"


def _cut(line: Line, *, weak: bool) -> None:
    """Cut off what is no evidence at the ends of a line: numbers, mark-up, datelines."""
    text = line.text
    at = 0
    for pattern, reason in ((MARKER, _MARKUP_REASON), (EMBED, "embed")):
        match = pattern.match(text, at)
        if match and match.end() < len(text):
            at = match.end()
            line.cuts.append((at, reason))
    dateline = read_dateline(text, at, weak=weak) if line.kind == "body" else None
    if dateline and dateline[0] < len(text):
        at = dateline[0]
        line.cuts.append((at, "dateline"))
    elif text[at] in "*_" and text[at:].strip("*_\\ "):
        at = len(text) - len(text[at:].lstrip("*_"))
        line.cuts.append((at, _MARKUP_REASON))
    kept = text[at:].rstrip("*_\\" + _BLANKS)
    if kept:
        line.cut_end = len(text) - at - len(kept)


def _partition(text: str, lines: Sequence[Line]) -> tuple[tuple[Block, ...], tuple[Dropped, ...]]:
    blocks: list[Block] = []
    dropped: list[Dropped] = []
    at = 0
    for line in lines:
        if line.start > at:
            dropped.append(Dropped(at, line.start, "blank"))
        if line.reason or line.kind is None:
            dropped.append(Dropped(line.start, line.end, line.reason or "after the article"))
            at = line.end
            continue
        at = line.start
        for cut, reason in line.cuts:
            dropped.append(Dropped(at, line.start + cut, reason))
            at = line.start + cut
        end = line.end - line.cut_end
        blocks.append(Block(at, end, line.kind, len(blocks)))
        if end < line.end:
            dropped.append(Dropped(end, line.end, _MARKUP_REASON))
        at = line.end
    if at < len(text):
        dropped.append(Dropped(at, len(text), "blank"))
    return tuple(blocks), tuple(dropped)
