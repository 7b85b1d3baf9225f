"""The article inside a page: what is kept as evidence and what is dropped, and why.

Works on plain text as a browser or a scraper gives it, line by line. The packs hold the words of page
furniture ("Baca juga", "Most viewed"); the shape of lines does the rest: date lines above the first
paragraph, captions with a credit, lists of dated headlines, what stands after the last paragraph.
Nothing is changed: kept and dropped spans together are the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from graphkit.extraction.dateforms import word_pattern
from graphkit.extraction.dates import is_date_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.extraction.languages import Language

__all__ = ["Block", "Dropped", "find_blocks"]

_LONG = 120  # characters from which a line is a paragraph whatever its end
_SHORT_WORDS = 6  # a line with a full stop and so many words is a paragraph
_TITLE_WORDS = 5
_TITLE_LENGTH = 250
_MENU_WORDS = 3  # words in one part of "Home › World › Europe"
_CAPTION_LENGTH = 400
_RUN = 4  # so many short lines on end are a list, not headings
_BEFORE_END = 3  # paragraphs before a line may end the article
_WRAPPED = 110  # text wrapped by hand has no longer lines
_WRAPPED_LINES = 6

_DASH = r"(?:--|[-–—])"
_MARKUP = r"[*_\\]*"
_MARKER = re.compile(r"(?:#{1,6}\s+|>\s*|[•·▪●◦‣*+-]\s+|[–—]\s+|\(?\d{1,2}[.)]\s+|\*{2,3}\s*\d{1,2}[.)]\s+)+")
_IMAGE = re.compile(r"!\[.*\]\(.*\)\W*\Z")
_EMBED = re.compile(rf"{_MARKUP}\[(?:gambas|video|img|image|embed|photo|foto|audio|tweet)\b[^\]]{{0,40}}\\?\]{_MARKUP}\s*", re.I)
_RULE = re.compile(r"[\s\\*_=~#|.—–-]+\Z")
_INITIALS = re.compile(r"\([A-Za-z]{2,6}(?:[/,. ]+[A-Za-z]{2,6}){0,3}\)\Z")
_FINAL = re.compile(r"[.!?…][\"”’'»)\]]*\Z")
_FULL_STOP = re.compile(r"(?<![.…])\.[\"”’'»)\]\\*_]*\Z")
_MENU = re.compile(r"\s(?:[/|›»>→]|-)\s|\s{2,}|›|»")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\Z|\S+@\S+\.\S+\Z")
_DOMAIN_CREDIT = re.compile(r"(?:^|\s)(?:https?://)?(?:www\.)?[\w-]+\.(?:com|org|net|co|id|ru|am|az|tv)(?:/[\w.@/-]+)\Z", re.I)
_SLASH_CREDIT = re.compile(r"[.!?)]\s+(?:[A-Z][\w-]+\s?){1,3}/[\w/ .-]{2,60}\Z")
_CAPITALS = re.compile(r"[^\W\d_]*[A-ZÀ-Þ][^\W\d_]*\Z")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LIST_DATE = re.compile(r"(?:19|20)\d\d\W{0,3}\Z|\(\d{1,2}/\d{1,2}(?:/\d{2,4})?\)\Z|\d{1,2}:\d{2}\W{0,3}\Z")
_NUMBERED = re.compile(r"\d{1,2}[.)]\s")
_DATELINE = re.compile(
    rf"{_MARKUP}(?P<where>\(?[^\W\d_][\w.'’ ]{{1,30}}(?:\s*[,/]\s*[^\W\d_][\w.'’ ]{{1,30}}){{0,3}}"
    rf"(?:\s*\([\w. -]{{2,20}}\))?)\)?{_MARKUP}\s*{_DASH}{_MARKUP}(?:\s+|\Z){_MARKUP}"
)
_AGENCY_DATELINE = re.compile(r"(?P<where>[A-Z][A-Z .'-]+,[^./]{3,30}\.?\s+(?:/[A-Z-]+/\.|[A-Z]{4,}\.))\s+")

Kind = Literal["title", "heading", "body"]


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


@dataclass(slots=True)
class _Line:
    """A line of the page without outer blanks, and what became of it."""

    start: int
    end: int
    text: str
    reason: str = ""  # why it is dropped
    kind: Kind | None = None
    cuts: list[tuple[int, str]] = field(default_factory=list)  # (offset in text, what ends there)
    cut_end: int = 0  # characters of mark-up at its end

    @property
    def bare(self) -> str:
        """The text without mark-up around it."""
        return self.text.strip("*_\\# \t")

    @property
    def words(self) -> int:
        """How many words the line has."""
        return len(_WORD.findall(self.text))

    def ends(self, least: int = _SHORT_WORDS) -> bool:
        """Tell a paragraph: a long line, or a full sentence of some words."""
        if len(self.text) >= _LONG:
            return self.words > 0
        return _FULL_STOP.search(self.text) is not None and self.words >= least


@dataclass(frozen=True, slots=True)
class _Words:
    """The page words of a language, compiled."""

    end: re.Pattern[str]
    sections: re.Pattern[str]
    line: re.Pattern[str]
    start: re.Pattern[str]
    short_start: re.Pattern[str]
    inside: re.Pattern[str]
    credit: re.Pattern[str]
    agency: re.Pattern[str]


@lru_cache(maxsize=None)
def _words(language: Language) -> _Words:
    page = language.reading["page"]
    flags = re.IGNORECASE
    agency, credit = word_pattern(page["agencies"]), word_pattern(page["credits"])
    lines = word_pattern([word.rstrip(".") for word in page["drop_lines"]])
    single = [word for word in page["end"] if " " not in word]
    several = [word for word in page["end"] if " " in word]
    # A start that ends in a blank counts only where the line is no full sentence.
    starts = [word for word in page["drop_starts"] if not word.endswith(" ")]
    short = [word for word in page["drop_starts"] if word.endswith(" ")]
    tail = r"[\w/ .,-]{2,60}"
    return _Words(
        end=re.compile(rf"\W*(?:{word_pattern(several)}|{word_pattern(single)}[\W\d]*\Z)", flags),
        sections=re.compile(rf"\W*{word_pattern(page['sections'])}\W*\Z", flags),
        line=re.compile(rf"\W*{lines}\W*\Z", flags),
        start=re.compile(rf"\W*{_starts([*starts, *page['copyright']])}", flags),
        short_start=re.compile(rf"\W*{_starts(short)}", flags),
        inside=re.compile(word_pattern(page["drop_contains"]), flags),
        credit=re.compile(
            rf"(?:[.!?)]\s+{credit}\s?[:/]\s?{tail}|\s{credit}/{tail}"
            rf"|\(\s*{credit}\s*[:/][^()]{{1,60}}\))\.?\Z",
            flags,
        ),
        agency=re.compile(
            rf"(?:\(\s*{agency}(?:\s?/[^()]{{1,60}})?\s*\)|[.!?)]\s+(?-i:[A-Z][A-Z-]+)(?:/{tail})?"
            rf"|[.!?)]\s+{agency}(?:\s?/{tail})?)\.?\Z",
            flags,
        ),
    )


def _starts(words: list[str]) -> str:
    """Like `word_pattern`, for the start of a line: no half words."""
    ends = [word for word in words if word.strip()[-1].isalnum()]
    rest = [word for word in words if not word.strip()[-1].isalnum()]
    return rf"(?:{word_pattern(ends)}(?!\w)|{word_pattern(rest)})"


def find_blocks(
    text: str, language: Language, *, front: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[Block, ...], tuple[Dropped, ...]]:
    """Part a page into the article and the rest.

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
    >>> page = "Rusia Kecam NATO soal Ukraina\\n\\nMOSKOW - Rusia mengecam NATO, Senin.\\nBaca juga: Lain"
    >>> blocks, dropped = find_blocks(page, load_language("id"))
    >>> [(block.kind, page[block.start:block.end]) for block in blocks]
    [('title', 'Rusia Kecam NATO soal Ukraina'), ('body', 'Rusia mengecam NATO, Senin.')]
    >>> [page[span.start:span.end] for span in dropped if span.reason != "blank"]
    ['MOSKOW - ', 'Baca juga: Lain']
    """
    words = _words(language)
    lines = _join_wrapped(_lines(text, front), text)
    title = _Top(lines, words, language).read() if lines else None
    if title is not None:
        _mark_repeats(lines, title)
    first = next((n for n, line in enumerate(lines) if line.kind == "body"), len(lines))
    _mark_end(lines, words, first)
    _mark_sections(lines, words, first)
    _mark_lists(lines, first, language)
    _mark_tail(lines, first)
    _mark_kinds(lines)
    return _partition(text, lines)


def _lines(text: str, front: Sequence[tuple[int, int]]) -> list[_Line]:
    lines = []
    offset = 0
    for raw in text.splitlines(keepends=True):
        body = raw.strip("\ufeff \t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029\xa0")
        if body:
            start = offset + raw.index(body)
            known = any(first <= start < last for first, last in front)
            reason = "front matter" if known else ""
            lines.append(_Line(start, start + len(body), body, reason))
        offset += len(raw)
    return lines


def _join_wrapped(lines: list[_Line], text: str) -> list[_Line]:
    """Join lines that were wrapped by hand: there the next line's first word did not fit."""
    width = max((len(line.text) for line in lines), default=0)
    if len(lines) < _WRAPPED_LINES or not _LONG // 3 < width <= _WRAPPED:
        return lines
    near = [
        (one, other)
        for one, other in zip(lines, lines[1:], strict=False)
        if not text[one.end : other.start].strip() and text.count("\n", one.end, other.start) == 1
    ]
    full = [pair for pair in near if len(pair[0].text) + len(_first_word(pair[1])) >= width]
    if len(full) * 2 < max(len(near), len(lines) // 2):
        return lines
    tied = {other.start for _, other in full}
    merged: list[_Line] = []
    for line in lines:
        if merged and line.start in tied:
            merged[-1] = _Line(merged[-1].start, line.end, text[merged[-1].start : line.end])
        else:
            merged.append(line)
    return merged


def _first_word(line: _Line) -> str:
    return line.text.split(maxsplit=1)[0]


def _furniture(line: _Line, words: _Words) -> str:
    """Why a line is no part of any article, wherever it stands; "" when it may be one."""
    text, bare = line.text, line.bare
    if _RULE.match(text) or not _WORD.search(text):
        return "rule"
    if _IMAGE.match(text):
        return "caption"
    embed = _EMBED.match(text)
    if embed and embed.end() == len(text):
        return "embed"
    if _INITIALS.match(bare):
        return "reporter's initials"
    if _ADDRESS.match(bare):
        return "address"
    short = not line.ends()
    if words.line.match(bare) or words.start.match(bare) or words.inside.search(bare):
        return "page furniture"
    if short and words.short_start.match(bare):
        return "page furniture"
    if len(text) <= _CAPTION_LENGTH and _is_credited(text, words):
        return "caption"
    return ""


def _is_credited(text: str, words: _Words) -> bool:
    return bool(
        words.credit.search(text) or _DOMAIN_CREDIT.search(text) or _SLASH_CREDIT.search(text)
    )


class _Top:
    """The part of the page above the first paragraph: headline, date line, by-line, caption."""

    def __init__(self, lines: list[_Line], words: _Words, language: Language) -> None:
        self.lines = lines
        self.words = words
        self.language = language

    def read(self) -> str | None:
        """Mark these lines and the first paragraph; give the headline, if there is one."""
        for line in self.lines:
            line.reason = line.reason or _furniture(line, self.words)
        first = self._first_paragraph()
        above = [line for line in self.lines[:first] if not line.reason]
        for line in above:
            if self._is_caption(line):
                line.reason = "caption"
            elif is_date_line(line.text, self.language):
                line.reason = "date line"
            elif _is_menu(line):
                line.reason = "navigation"
            elif _is_bare_dateline(line):
                line.reason = "dateline"
        title = _headline([line for line in above if not line.reason])
        if title is None:
            title = _headline([line for line in above if line.reason == "date line"], least=_TITLE_WORDS)
        seen = False
        for line in above:
            if line is title:
                line.kind, line.reason, seen = "title", "", True
            elif not line.reason and not seen:
                line.reason = "navigation"
            elif not line.reason:
                line.reason = "" if _is_heading(line) else "by-line"
        if first < len(self.lines):
            self.lines[first].kind = "body"
        return title.bare if title else None

    def _first_paragraph(self) -> int:
        for least in (_SHORT_WORDS, 2):
            seen = False
            for number, line in enumerate(self.lines):
                if line.reason or self._is_caption(line) or is_date_line(line.text, self.language):
                    continue
                stop = _FULL_STOP.search(line.text)
                # A long headline has no full stop, and an article follows it.
                headline = not seen and not stop and len(line.text) < _TITLE_LENGTH
                seen = True
                if line.ends(least) and not (headline and self._follows(number, least)):
                    return number
        return len(self.lines)

    def _follows(self, number: int, least: int) -> bool:
        return any(line.ends(least) and not line.reason for line in self.lines[number + 1 :])

    def _is_caption(self, line: _Line) -> bool:
        return len(line.text) <= _CAPTION_LENGTH and bool(self.words.agency.search(line.text))


def _headline(lines: list[_Line], least: int = 2) -> _Line | None:
    for line in lines:
        if line.words >= _TITLE_WORDS:
            return line
    best = max(lines, key=lambda line: line.words, default=None)
    return best if best and best.words >= least else None


def _is_menu(line: _Line) -> bool:
    parts = [part for part in _MENU.split(line.text) if part]
    return len(parts) > 1 and all(len(part.split()) <= _MENU_WORDS for part in parts)


def _is_bare_dateline(line: _Line) -> bool:
    match = _DATELINE.match(line.text)
    return match is not None and match.end() == len(line.text)


def _is_heading(line: _Line) -> bool:
    """Tell a heading above the text from a by-line: words that are no names."""
    small = [word for word in _WORD.findall(line.text) if word.islower() and len(word) > _MENU_WORDS]
    return line.words > _MENU_WORDS and bool(small)


def _mark_repeats(lines: list[_Line], title: str) -> None:
    for line in lines:
        if line.kind == "title" or line.reason:
            continue
        bare = line.bare
        stem = re.sub(r"\s*(?:\.{2,}|…)\Z", "", bare)
        if bare == title or (stem != bare and stem and title.startswith(stem)):
            line.reason, line.kind = "repeat of the headline", None
        elif bare.startswith(title) and bare[len(title)].isupper() and len(bare) < _CAPTION_LENGTH:
            line.reason, line.kind = "caption", None


def _mark_end(lines: list[_Line], words: _Words, first: int) -> None:
    seen = 0
    over = False
    for line in lines[first:]:
        seen += not line.reason and line.ends()
        over = over or (seen >= _BEFORE_END and words.end.match(line.bare) is not None)
        if over and line.reason in ("", "page furniture"):
            line.reason = "after the end"


def _mark_sections(lines: list[_Line], words: _Words, first: int) -> None:
    inside = False
    for line in lines[first:]:
        if words.sections.match(line.bare):
            inside = True
        elif inside and not line.reason and line.ends() and not _LIST_DATE.search(line.bare):
            inside = False
        if inside and not line.reason:
            line.reason = "list of other pages"


def _mark_lists(lines: list[_Line], first: int, language: Language) -> None:
    """Drop runs of short lines among which are dates: headlines of other pages."""
    run: list[_Line] = []
    for line in [*lines[first:], None]:
        if line is not None and line.reason:
            continue
        if line is not None and not _FINAL.search(line.bare) and len(line.text) < _LONG:
            run.append(line)
            continue
        dated = sum(_is_dated(one, language) for one in run)
        if dated > 1 and (len(run) >= _RUN or dated == len(run)):
            for one in run:
                one.reason = "list of other pages"
        run = []


def _is_dated(line: _Line, language: Language) -> bool:
    return bool(_LIST_DATE.search(line.bare)) or is_date_line(line.text, language)


def _mark_tail(lines: list[_Line], first: int) -> None:
    """Drop short lines after the last paragraph, but keep a list that it announces."""
    last = len(lines) - 1
    while last > first and (lines[last].reason or not _closes(lines[last])):
        last -= 1
    listed = last < len(lines) and lines[last].bare.endswith(":")
    for line in lines[last + 1 :]:
        listed = listed and bool(_MARKER.match(line.text))
        if not line.reason and not listed:
            line.reason = "after the article"


def _closes(line: _Line) -> bool:
    if line.bare.endswith(":") or len(line.text) >= _LONG:
        return True
    return bool(_FINAL.search(line.bare)) and not line.bare.endswith(("..", "…")) and line.words > 1


def _mark_kinds(lines: list[_Line]) -> None:
    paragraphs = 0
    listed = False
    for line in lines:
        if line.reason:
            continue
        if line.kind is None:
            sentence = len(line.text) >= _LONG or _FINAL.search(line.bare) or line.bare.endswith(":")
            listed = (listed or line.bare.endswith(":")) and bool(_MARKER.match(line.text) or sentence)
            line.kind = "body" if sentence or listed else "heading"
        _cut(line, weak=line.kind == "body" and paragraphs < 2)
        paragraphs += line.kind == "body"


def _cut(line: _Line, *, weak: bool) -> None:
    """Cut off what is no evidence at the start of a line: numbers, mark-up, datelines."""
    at = 0
    marker = _MARKER.match(line.text)
    if marker and marker.end() < len(line.text):
        at = marker.end()
        line.cuts.append((at, "number or mark-up"))
    embed = _EMBED.match(line.text, at)
    if embed and embed.end() < len(line.text):
        at = embed.end()
        line.cuts.append((at, "embed"))
    dateline = read_dateline(line.text, at, weak=weak) if line.kind == "body" else None
    if dateline:
        at = dateline[0]
        line.cuts.append((at, "dateline"))
    elif line.text[at] in "*_":
        at += len(line.text[at:]) - len(line.text[at:].lstrip("*_"))
        line.cuts.append((at, "number or mark-up"))
    tail = line.text[at:]
    line.cut_end = len(tail) - len(tail.rstrip("*_\\ "))
    if line.cut_end >= len(tail):
        line.cut_end = 0
        line.cuts = [(cut, reason) for cut, reason in line.cuts if cut < len(line.text)]


def read_dateline(text: str, at: int = 0, *, weak: bool = True) -> tuple[int, str] | None:
    """Read "BAKU, KOMPAS.com - " at the start of a paragraph.

    Parameters
    ----------
    text
        A paragraph.
    at
        Where it starts.
    weak
        Take places and agencies too; else only what names a site ("KOMPAS.com").

    Returns
    -------
    Where the article's words start and what stood before, or None.

    Examples
    --------
    >>> read_dateline("Moskow, IDN Times - Kementerian Luar Negeri menyatakan")
    (20, 'Moskow, IDN Times')
    >>> read_dateline("Armenia - yang meminta bantuan - menunggu.") is None
    True
    """
    match = _DATELINE.match(text, at)
    if match is None:
        match = _AGENCY_DATELINE.match(text, at) if weak else None
        return (match.end(), match["where"]) if match else None
    where = match["where"].strip()
    site = re.search(r"\w\.\w", where) is not None
    if not site and not weak:
        return None
    head = re.split(r"[,/(]", where)[0].strip()
    capitals = head.isupper() and len(head) > _MENU_WORDS - 1
    several = re.search(r"[,/(]", where) is not None
    named = all(word[0].isupper() or not word[0].isalpha() for word in re.findall(r"\w[\w.'’]*", where))
    rest = text[match.end() :].lstrip("\"“'‘*\\")[:1]
    if (site or capitals or (several and named)) and not rest.islower():
        return match.end(), where
    return None


def _partition(
    text: str, lines: Sequence[_Line]
) -> tuple[tuple[Block, ...], tuple[Dropped, ...]]:
    blocks: list[Block] = []
    dropped: list[Dropped] = []
    at = 0
    for line in lines:
        if line.start > at:
            dropped.append(Dropped(at, line.start, "blank"))
        at = line.start
        if line.reason or line.kind is None:
            dropped.append(Dropped(line.start, line.end, line.reason or "after the article"))
            at = line.end
            continue
        for cut, reason in line.cuts:
            if line.start + cut > at:
                dropped.append(Dropped(at, line.start + cut, reason))
                at = line.start + cut
        end = line.end - line.cut_end
        blocks.append(Block(at, end, line.kind, len(blocks)))
        if end < line.end:
            dropped.append(Dropped(end, line.end, "number or mark-up"))
        at = line.end
    if at < len(text):
        dropped.append(Dropped(at, len(text), "blank"))
    return tuple(blocks), tuple(dropped)
