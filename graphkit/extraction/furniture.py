"""Lines of a page, and what gives page furniture away: its words, its shape.

The words come from the language packs; the shapes here need none: captions end in a credit, menus
are a few words between bars.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

from graphkit.extraction.dateforms import word_pattern

if TYPE_CHECKING:
    from graphkit.extraction.languages import Language

__all__ = [
    "FINAL",
    "MARKER",
    "Kind",
    "Line",
    "PageWords",
    "is_bare_dateline",
    "is_caption",
    "is_heading",
    "is_menu",
    "page_words",
    "read_dateline",
    "why_dropped",
]

Kind = Literal["title", "heading", "body"]

LONG = 120  # characters from which a line is a paragraph whatever its end
CAPTION_LENGTH = 400
_LONGEST = 2000  # characters; a longer line is no furniture, whatever it looks like
_SENTENCE_WORDS = 6  # a line with a full stop and so many words is a paragraph
_MENU_WORDS = 3  # words in one part of "Home > World > Europe"
_PARTICLE = 3  # letters of the longest small word in a name
_CAPITALS = 3  # letters of the shortest place in capitals
_MARKUP = r"[*_\\]*"

# The agency may follow the last sentence: "… (AFP)", "… – Bernama".
_CREDITED = r"(?:\s*\([^()]{2,40}\)|\s+[-–—]{1,2}\s?[A-Z][\w/ -]{1,30}\.?)?\Z"
FINAL = re.compile(r"[.!?…][\"”’'»)\]]*" + _CREDITED)
FULL_STOP = re.compile(r"(?<![.…])\.[\"”’'»)\]\\*_]*" + _CREDITED)
MARKER = re.compile(
    r"(?:#{1,6}\s+|>\s*|[•·▪●◦‣*+-]\s+|[–—]\s+|\(?\d{1,2}[.)]\s+|\*{2,3}\s*\d{1,2}[.)]\s+)+"
)
EMBED = re.compile(
    rf"{_MARKUP}\[(?:gambas|video|img|image|embed|photo|foto|audio|tweet)\b[^\]]{{0,40}}\\?\]"
    rf"{_MARKUP}\s*",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[.*\]\(.*\)\W*\Z")
_LINK = re.compile(r"[\W\d_]*\[[^\[\]]*\]\([^()\s]*\)(?:\{[^{}]*\})?\W*\Z")
_RULE = re.compile(r"[\s\\*_=~#|.—–-]+\Z")
_INITIALS = re.compile(r"[(\[][A-Za-z]{2,8}(?:[/,. ]+[A-Za-z]{2,8}){0,3}[)\]]\Z")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\Z|\S+@\S+\.\S+\Z")
_SITE_CREDIT = re.compile(
    r"(?:^|\s)(?:https?://)?(?:www\.)?[\w-]{1,40}\.(?:com|org|net|co|id|ru|am|az|tv)/[\w.@/-]+\Z",
    re.IGNORECASE,
)
_SLASH_CREDIT = re.compile(r"[.!?)]\s+(?:[A-Z][\w-]{0,30}\s?){1,3}/[\w/ .-]{2,60}\Z")
_MENU = re.compile(r"\s(?:[/|\u203a»>→]|-)\s|\s{2,}|\u203a|»")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_PLACE = r"[^\W\d_][\w.'’ ]{1,30}"
_DAY = r"\d{1,2}\s[^\W\d_]{3,9}\.?(?:\s\d{4})?"  # "KUALA LUMPUR, 25 Julai (Bernama) --"
_DATELINE = re.compile(
    rf"{_MARKUP}(?P<where>\(?{_PLACE}(?:\s?[,/]\s?{_PLACE}){{0,3}}(?:,\s?{_DAY})?"
    rf"(?:\s?\([\w. /–-]{{2,40}}\))?)\)?"
    rf"{_MARKUP}\s{{0,3}}(?P<mark>--|[-–—:]){_MARKUP}(?:\s+|\Z){_MARKUP}"
)
_AGENCY_DATELINE = re.compile(
    r"(?P<where>[A-Z][A-Z .'-]{1,30},[^./]{3,30}\.?\s+(?:/[A-Z-]+/\.|[A-Z]{4,}\.))\s+"
)
_SITE = re.compile(r"\w\.\w")


@dataclass(slots=True)
class Line:
    """A line of the page without outer blanks, and what becomes of it."""

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

    def is_paragraph(self, least: int = _SENTENCE_WORDS) -> bool:
        """Tell a paragraph: a long line, or a full sentence of some words."""
        if len(self.text) >= LONG:
            return _LETTER.search(self.text) is not None
        return FULL_STOP.search(self.text) is not None and self.words >= least


@dataclass(frozen=True, slots=True)
class PageWords:
    """The page words of a language, compiled."""

    end: re.Pattern[str]
    sections: re.Pattern[str]
    line: re.Pattern[str]
    start: re.Pattern[str]
    short_start: re.Pattern[str]
    inside: re.Pattern[str]
    credit: re.Pattern[str]
    agency: re.Pattern[str]


@cache
def page_words(language: Language) -> PageWords:
    """Compile the page words of a language; done once."""
    page = language.reading["page"]
    flags = re.IGNORECASE
    agency, credit = word_pattern(page["agencies"]), word_pattern(page["credits"])
    lines = word_pattern([word.rstrip(".") for word in page["drop_lines"]])
    single = word_pattern([word for word in page["end"] if " " not in word])
    several = word_pattern([word for word in page["end"] if " " in word])
    # A start that ends in a blank counts only where the line is no full sentence.
    starts = [word for word in page["drop_starts"] if not word.endswith(" ")]
    short = [word for word in page["drop_starts"] if word.endswith(" ")]
    tail = r"[\w/ .,-]{2,60}"
    return PageWords(
        end=re.compile(rf"\W*(?:{several}|{single}[\W\d]*\Z)", flags),
        sections=re.compile(rf"\W*{word_pattern(page['sections'])}\W*\Z", flags),
        line=re.compile(rf"\W*{lines}\W*\Z", flags),
        start=re.compile(rf"\W*{_starts([*starts, *page['copyright']])}", flags),
        short_start=re.compile(rf"\W*{word_pattern(short)}\s", flags),
        inside=re.compile(word_pattern(page["drop_contains"]), flags),
        credit=re.compile(
            rf"(?:[.!?)]\s+(?:[-–—]{{1,2}}\s?)?{credit}\s?[:/]\s?{tail}|\s{credit}/{tail}"
            rf"|[.!?)]\s+[-–—]{{1,2}}\s?{credit}\b{tail}"
            rf"|[(\[]\s?{credit}\s?[:/.][^()\[\]]{{1,60}}[)\]])\.?\Z",
            flags,
        ),
        agency=re.compile(
            rf"(?:[(\[]\s?{agency}(?:\s?/[^()\[\]]{{1,60}})?\s?[)\]]"
            rf"|[.!?)]\s+(?-i:[A-Z][A-Z-]+)(?:/{tail})?|[.!?)]\s+{agency}(?:\s?/{tail})?)\.?\Z",
            flags,
        ),
    )


def _starts(words: list[str]) -> str:
    """Like `word_pattern`, for the start of a line: no half words."""
    ends = [word for word in words if word.strip()[-1].isalnum()]
    rest = [word for word in words if not word.strip()[-1].isalnum()]
    return rf"(?:{word_pattern(ends)}(?![\w-])|{word_pattern(rest)})"


def why_dropped(line: Line, words: PageWords) -> str:
    """Say why a line is no part of any article, wherever it stands; "" when it may be one.

    Examples
    --------
    >>> from graphkit.extraction.languages import load_language
    >>> words = page_words(load_language("id"))
    >>> why_dropped(Line(0, 18, "Baca juga: Yang lain"), words)
    'page furniture'
    >>> why_dropped(Line(0, 5, "(min)"), words)
    "reporter's initials"
    """
    text, bare = line.text, line.bare
    if len(text) > _LONGEST:
        return ""
    shape = _shape(text, bare)
    if shape:
        return shape
    if words.line.match(bare) or words.start.match(bare) or words.inside.search(bare):
        return "page furniture"
    if not line.is_paragraph() and words.short_start.match(bare):
        return "page furniture"
    if len(text) <= CAPTION_LENGTH and (
        words.credit.search(text) or _SITE_CREDIT.search(text) or _SLASH_CREDIT.search(text)
    ):
        return "caption"
    return ""


def _shape(text: str, bare: str) -> str:
    if _LETTER.search(text) is None or _RULE.match(text):
        return "rule"
    if text[0] == "!" and _IMAGE.match(text):
        return "caption"
    if "](" in text and _LINK.match(text):
        return "link to another page"
    embed = EMBED.match(text)
    if embed and embed.end() == len(text):
        return "embed"
    if _INITIALS.match(bare):
        return "reporter's initials"
    return "address" if _ADDRESS.match(bare) else ""


def is_caption(line: Line, words: PageWords) -> bool:
    """Tell a caption above the article by the agency at its end."""
    return len(line.text) <= CAPTION_LENGTH and words.agency.search(line.text) is not None


def is_menu(line: Line) -> bool:
    """Tell "Home > World > Europe" and its like.

    Examples
    --------
    >>> is_menu(Line(0, 30, "Beranda / Internasional / Eropa"))
    True
    """
    parts = [part for part in _MENU.split(line.text) if part]
    return len(parts) > 1 and all(len(part.split()) <= _MENU_WORDS for part in parts)


def is_heading(line: Line) -> bool:
    """Tell a heading above the text from a by-line: some of its words are no names."""
    words = _WORD.findall(line.text)
    small = any(word.islower() and len(word) > _PARTICLE for word in words)
    return len(words) > _MENU_WORDS and small


def is_bare_dateline(line: Line) -> bool:
    """Tell a line that is a dateline and nothing else ("Jakarta, Kabar Online -")."""
    match = _DATELINE.match(line.text)
    return match is not None and match["mark"] != ":" and match.end() == len(line.text)


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
    >>> read_dateline("KUALA LUMPUR: Malaysia menggesa kedua-dua pihak berunding.")
    (14, 'KUALA LUMPUR')
    >>> read_dateline("Armenia - yang meminta bantuan - menunggu.") is None
    True
    """
    match = _DATELINE.match(text, at)
    if match is None:
        match = _AGENCY_DATELINE.match(text, at) if weak else None
        return (match.end(), match["where"]) if match else None
    where = match["where"].strip()
    site = _SITE.search(where) is not None
    head, *others = re.split(r"[,/(]", where)
    # "NATO - " alone may be a subject; a place in capitals is longer or has an outlet beside it.
    capitals = head.isupper() and len(head.strip()) >= _CAPITALS
    names = re.findall(r"\w[\w.'’]*", where)
    named = bool(others) and all(not word[0].islower() for word in names)
    rest = text[match.end() :].lstrip("\"“'‘*\\")[:1]
    named = named and match["mark"] != ":"  # "Putin, Erdogan: …" is no place
    if (site or (weak and (capitals or named))) and not rest.islower():
        return match.end(), where
    return None
