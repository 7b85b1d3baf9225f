"""Articles: text, language, title, publisher, day, kept and dropped parts.

One bad article never stops the others: it gives a `Fault` that names the file, what is wrong and
what to do. Offsets are Unicode code points into the article's decoded text; nothing is normalised.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from graphkit.errors import Fault, InputError
from graphkit.extraction.clean import Block, Dropped, find_blocks
from graphkit.extraction.frontmatter import read_front_matter
from graphkit.extraction.furniture import read_dateline
from graphkit.extraction.languages import available_languages, detect_language, load_language
from graphkit.extraction.published import publication_date
from graphkit.extraction.sources import Article, read_articles
from graphkit.extraction.webpages import find_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["Block", "Document", "Dropped", "parse_document", "read_article", "read_documents"]

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)")
_YEARS = r"(?:(?:19|20)\d\d[\s,–-]*)*"
_NAME = r"(?P<name>[^\W\d_](?:[\w&' -]|\.(?=\w)){2,40}?)"
_COPYRIGHT = re.compile(
    rf"(?:copyright|hak cipta|©|\(c\))[\s©@]*(?:\(c\)\s*)?{_YEARS}{_NAME}\s*{_YEARS}"
    r"(?:\.(?!\w)|[|©,]|\Z)",
    re.IGNORECASE,
)
_NAME_FIRST = re.compile(rf"{_NAME}\s+(?:©|\(c\))\s*{_YEARS}\W*\Z")
_SITE_DATE = re.compile(r"(?P<name>[^\W\d_][\w.&' ]{2,40}?)\s+[-|–]\s+\S")
_SITE = re.compile(r"\w\.\w")
_NO_OUTLET = ("blank", "front matter", "caption")


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it was read.

    Parameters
    ----------
    doc_id
        As its row says; otherwise the file's name without its ending, with folders above it where
        two files share it, and behind it the member or row of an archive or table.
    text
        The file's text, unchanged; of an HTML page the text of its article.
    language
        Code of a language pack, or "" when none fits.
    title
        The headline, or "".
    publisher
        The outlet as the page names it, or "".
    published
        ISO day, or "".
    published_basis
        One of `graphkit.extraction.published.PUBLISHED_BASES`.
    url
        The article's address, or "".
    sha256
        Of the text in UTF-8, which are the bytes of a text file.
    blocks, dropped
        Kept and dropped spans; together they are the text.
    """

    doc_id: str
    text: str
    language: str
    title: str
    publisher: str
    published: str
    published_basis: str
    url: str
    sha256: str
    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]


def read_documents(
    paths: Iterable[str | Path] | str | Path,
    *,
    language: str | None = None,
    published: str | None = None,
) -> Iterator[Document | Fault]:
    """Read articles from files and folders.

    Parameters
    ----------
    paths
        As for `graphkit.extraction.sources.read_articles`.
    language
        A language code for all of them; None finds out.
    published
        The ISO day of publication of all of them; None finds out.

    Yields
    ------
    A document for each readable file, a fault for each other one.

    Raises
    ------
    InputError
        When the given language or day is none.

    Examples
    --------
    >>> print(*read_documents("no/such/folder"))
    no/such/folder: does not exist; give a file or a folder of articles
    """
    for item in read_articles(paths):
        if isinstance(item, Fault):
            yield item
        else:
            yield read_article(item, language=language, published=published)


def read_article(
    article: Article, *, language: str | None = None, published: str | None = None
) -> Document | Fault:
    """Read one article of a source; what its row says goes before what its page says.

    Examples
    --------
    >>> print(read_article(Article("a", "Rusia diam.", "a.csv", 2, {"published": "soon"})))
    a.csv: row 2: column 'published': 'soon' is not a day; write it as 2020-10-31
    """
    if article.is_page:
        found = find_article(article)
        if isinstance(found, Fault):
            return found
        article = found
    document = parse_document(
        article.text,
        doc_id=article.doc_id,
        language=language,
        published=published,
        fields=article.fields,
        basis=article.basis,
    )
    day = article.fields.get("published", "")
    if day and document.published_basis not in {"given", article.basis}:
        reason = "is not a day; write it as 2020-10-31"
        return Fault(article.file, article.row, "published", day, reason)
    return document


def parse_document(
    text: str,
    *,
    doc_id: str,
    language: str | None = None,
    published: str | None = None,
    fields: Mapping[str, str] | None = None,
    basis: str = "front matter",
) -> Document:
    r"""Read an article from its text.

    Parameters
    ----------
    text
        The page, as it is.
    doc_id
        What to call it; a date in the name helps when nothing else tells the day.
    language
        A language code; None finds out.
    published
        The ISO day of publication; None finds out.
    fields
        What is known of it beside its text: title, published, publisher, url, language.
    basis
        How the day is known that the fields tell.

    Raises
    ------
    InputError
        When the given language or day is none.

    Examples
    --------
    >>> page = "Rusia Kecam NATO soal Ukraina\nSabtu, 31 Oktober 2020\nRusia mengecam NATO."
    >>> document = parse_document(page, doc_id="a")
    >>> document.title, document.published, document.published_basis, document.language
    ('Rusia Kecam NATO soal Ukraina', '2020-10-31', 'dateline', 'id')
    """
    day = None if published is None else _given_day(published)
    above, front = read_front_matter(text)
    known = fields or {}
    fields = above | dict(known)
    code, blocks, dropped = _kept(text, _given_language(language, fields), front)
    iso, basis = _stated(fields.get("published", ""), basis if "published" in known else "", code)
    if day:
        iso, basis = day, "given"
    elif not iso:
        iso, basis = _published(text, blocks, dropped, fields, doc_id, code)
    title = next((text[b.start : b.end] for b in blocks if b.kind == "title"), "")
    return Document(
        doc_id=doc_id,
        text=text,
        language=code,
        title=known.get("title", "") or title or fields.get("title", ""),
        publisher=fields.get("publisher", "") or _publisher(text, dropped),
        published=iso,
        published_basis=basis,
        url=fields.get("url", ""),
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        blocks=blocks,
        dropped=dropped,
    )


def _given_day(published: str) -> str:
    try:
        return date.fromisoformat(published).isoformat()
    except ValueError as error:
        raise InputError(f"{published!r} is not a day; write it as 2020-10-31") from error


def _given_language(language: str | None, fields: Mapping[str, str]) -> str:
    known = available_languages()
    if language is not None:
        if language not in known:
            raise InputError(f"{language!r} is not a language; allowed: {', '.join(known)}")
        return language
    code = fields.get("language", "").lower()[:2]
    return code if code in known else ""


def _kept(
    text: str, code: str, front: tuple[tuple[int, int], ...]
) -> tuple[str, tuple[Block, ...], tuple[Dropped, ...]]:
    """Clean the page by the words of its language, which the kept text tells best."""
    guess = code or detect_language(text)
    blocks, dropped = find_blocks(text, load_language(guess or "en"), front=front)
    if code:
        return code, blocks, dropped
    better = detect_language(" ".join(text[block.start : block.end] for block in blocks))
    if better and better != guess:
        blocks, dropped = find_blocks(text, load_language(better), front=front)
    return better or guess, blocks, dropped


def _stated(stated: str, basis: str, code: str) -> tuple[str, str]:
    """Read the day that a field tells, with its basis."""
    iso = _match_day(_ISO.match(stated))
    if not iso and code:
        iso = publication_date(stated, (), load_language(code))[0]
    return iso, basis or "front matter"


def _published(
    text: str,
    blocks: Sequence[Block],
    dropped: Sequence[Dropped],
    fields: Mapping[str, str],
    doc_id: str,
    code: str,
) -> tuple[str, str]:
    """Find the day that nobody states, and its basis: the address, the page, the file name."""
    iso = _match_day(_URL_DATE.search(fields.get("url", "")))
    if iso:
        return iso, "url"
    if code:
        iso, basis = publication_date(text, blocks, load_language(code), dropped=dropped)
        if iso:
            return iso, basis
    iso = _match_day(_ISO.search(PurePath(doc_id).name))
    return (iso, "file name") if iso else ("", "")


def _match_day(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _publisher(text: str, dropped: Sequence[Dropped]) -> str:
    """Name the outlet as the page does: beside the date, in the dateline, by the copyright."""
    for span in dropped:
        match = _SITE_DATE.match(text[span.start : span.end])
        if span.reason == "date line" and match and match["name"].replace(" ", "").isalpha():
            return match["name"].strip()
        if span.reason == "date line" and match and _SITE.search(match["name"]):
            return match["name"].strip()
    for span in dropped:
        read = read_dateline(text[span.start : span.end].strip() + " ")
        name = _outlet(read[1]) if read and span.reason == "dateline" else ""
        if name:
            return name
    for span in dropped:
        line = text[span.start : span.end]
        match = _NAME_FIRST.match(line) or _COPYRIGHT.search(line)
        if match and span.reason not in _NO_OUTLET:
            return match["name"].strip()
    return ""


def _outlet(where: str) -> str:
    """Pick the outlet out of "Moskow, IDN Times": what names a site, or is no place."""
    parts = [part.strip(" )") for part in re.split(r"[,(]", where) if part.strip(" )")]
    site = next((part for part in parts if _SITE.search(part)), "")
    if site or len(parts) == 1 or "/" in where:
        return site
    first, second = parts[0], parts[1]
    # A place is mostly one word: "BERITA NUSA, Yerevan" names the outlet first.
    outlet_first = len(first.split()) > 1 and len(second.split()) == 1 and "(" not in where
    return first if outlet_first else second
