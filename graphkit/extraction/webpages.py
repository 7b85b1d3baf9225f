"""HTML pages: which text of them is the article, and what their head says about it.

The article is found by trafilatura, which is imported when the first page is read. What is said of
it is read from JSON-LD first, then from the meta elements; nothing is guessed.
"""

from __future__ import annotations

import codecs
import html
import json
import re
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import Fault, MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphkit.extraction.sources import Article

__all__ = ["METADATA", "check_reader", "decode_page", "find_article", "is_ours", "reader"]

METADATA: Final = "metadata"
"""How the day of publication is known that the head of a page tells."""

_LARGEST: Final = 1 << 24  # bytes: a page that is larger is no article
_HEAD: Final = 4096  # bytes in which a page says how it is encoded, and by whom it was made
_OURS: Final = b'<meta name="generator" content="graphkit">'
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_CHARSET: Final = re.compile(
    rb"""<meta\b[^<>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
# What a page may be encoded in; a name that does not tell its meaning alone is none of these.
_ENCODING: Final = re.compile(
    r"utf-8|cp125\d|cp874|iso8859-\d+|koi8-[rtu]|mac-\w+|gb2312|gbk|gb18030|big5\w*|hz"
    r"|euc_(jp|kr)|shift_jis\w*|iso2022_\w+|cp9\d\d|tis-620"
)
_WINDOWS: Final = "cp1252"  # what browsers read where a page says Latin-1, ASCII or nothing
_TAG: Final = re.compile(r"<(?:!doctype|[a-z][a-z0-9]*)\b", re.IGNORECASE)
_PROLOG: Final = re.compile(r"\s*<\?xml[^>]*>")  # it may tell an encoding, which is known
_UNFIT: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_REFERENCE: Final = re.compile(r"&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?", re.IGNORECASE)
_SEVERAL: Final = 2
_DAY: Final = re.compile(r"((?:19|20)\d\d)[-/.]?(\d\d)[-/.]?(\d\d)(?!\d(?!\d{5}))")
_ARTICLE: Final = re.compile(r"\w*Article|Report|BlogPosting|LiveBlogPosting")

# What meta elements call a thing, the surest name first.
_TITLES: Final = ("og:title", "twitter:title")
_PUBLISHERS: Final = ("og:site_name", "application-name")
_URLS: Final = ("og:url",)
_DAYS: Final = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "content_publisheddate",
    "publisheddate",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "date",
)


def check_reader() -> None:
    """See that pages can be read.

    Raises
    ------
    MissingDependencyError
        If trafilatura, or something that it needs, is not installed.
    """
    try:
        import trafilatura  # noqa: F401 - only whether it can be imported
    except ImportError as error:
        raise MissingDependencyError("trafilatura", "html") from error


@cache
def reader() -> str:
    """Name what reads pages, with its version: another one may find another text.

    Examples
    --------
    >>> reader().split()[0]
    'trafilatura'
    """
    return " ".join(f"{name} {version(name)}" for name in ("trafilatura", "lxml", "justext"))


def is_ours(head: bytes) -> bool:
    """Tell from its first bytes whether a page is one that graphkit wrote.

    Examples
    --------
    >>> is_ours(b'<html><head><meta name="generator" content="graphkit">')
    True
    """
    return _OURS in head[:_HEAD]


def decode_page(content: bytes) -> tuple[str, str]:
    """Decode a page as it says itself, or say in one line why it is none.

    The encoding is that of the byte order mark, else what a meta element declares, else UTF-8 if it
    can be, else Windows-1252. Bytes that stand for nothing become U+FFFD, as in a browser.

    Examples
    --------
    >>> decode_page('<meta charset="iso-8859-1"><p>Türkiye</p>'.encode("latin-1"))[0][-14:]
    '<p>Türkiye</p>'
    >>> decode_page(b"Rusia diam.")
    ('', 'is not an HTML page: it has no element; save an article without any as .txt')
    """
    if len(content) > _LARGEST:
        return "", f"is larger than {_LARGEST >> 20} MB; is it one article?"
    if is_ours(content):
        return "", "is a page that graphkit wrote, no article"
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    encoding = _MARKS[mark] if mark else _encoding(content)
    text = content[len(mark) :].decode(encoding, "replace")
    if not text.strip():
        return "", "is empty; leave it out or put the article's page in it"
    if "\0" in text:
        return "", f"is not an HTML page: character U+0000 at offset {text.index(chr(0))}"
    if not _TAG.search(text):
        return "", "is not an HTML page: it has no element; save an article without any as .txt"
    prolog = _PROLOG.match(text)
    return text[prolog.end() :] if prolog else text, ""


def _encoding(content: bytes) -> str:
    declared = _CHARSET.search(content[:_HEAD])
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    try:
        found = codecs.lookup(name).name if name else ""
    except LookupError:
        found = ""
    if found in {"iso8859-1", "ascii"}:
        return _WINDOWS
    if found.startswith("utf-16"):
        return "utf-8"  # it cannot be: the declaration could be read
    if _ENCODING.fullmatch(found):
        return found
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _WINDOWS
    return "utf-8"


def find_article(page: Article) -> Article | Fault:
    r"""Find the article of a page, and what its head says about it.

    Parameters
    ----------
    page
        With the source of the page as its text.

    Returns
    -------
    The article with its own text, one paragraph a line with an empty line between them, below its
    headline; a fault if the page has none.

    Raises
    ------
    MissingDependencyError
        If trafilatura is not installed.

    Examples
    --------
    >>> from graphkit.extraction.sources import Article
    >>> source = "<nav>Beranda</nav><article><h1>Judul</h1><p>Rusia mengecam NATO.</p></article>"
    >>> find_article(Article("a", source, "a.html", is_page=True)).text
    'Judul\n\nRusia mengecam NATO.'
    """
    check_reader()
    import trafilatura

    tree = trafilatura.load_html(_REFERENCE.sub(_fit_reference, page.text))
    told = {} if tree is None else _read_head(tree)
    found = None if tree is None else trafilatura.bare_extraction(tree, include_comments=False)
    lines = _lines(getattr(found, "text", None) or "")
    if not lines:
        reason = "has no article in it that could be found; copy its text into a .txt file"
        return Fault(page.file, page.row, "", "", reason)
    title = told.get("title", "")
    if title and title.casefold() not in " ".join(lines[:3]).casefold():
        lines.insert(0, title)
    fields = told | dict(page.fields)
    return replace(page, text="\n\n".join(lines), fields=fields, is_page=False, basis=METADATA)


def _fit_reference(match: re.Match[str]) -> str:
    """Drop a reference to a character that no text holds; the parser would give up the page."""
    code = int(match[1], 16) if match[1] else int(match[2])
    unfit = code > sys.maxunicode or _UNFIT.fullmatch(chr(code)) is not None
    return "" if unfit else match[0]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in _UNFIT.sub("", text).split("\n") if line.strip()]


# ------------------------------------------------------------------------------------ the head


def _read_head(tree: Any) -> dict[str, str]:
    """Read title, day, publisher and address, as far as they are given."""
    meta = _meta(tree)
    canonical = (link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical")
    addresses = [_plain(value) for value in (*canonical, *map(meta.get, _URLS))]
    linked = _this_article(list(_linked(tree)), addresses, _first(*map(meta.get, _TITLES)))
    publisher = _first(linked.get("publisher"), *map(meta.get, _PUBLISHERS))
    shown = (_text_of(tree, "title"), _text_of(tree, "h1"))
    title = _first(linked.get("headline"), *map(meta.get, _TITLES), *shown)
    days = (_day(_plain(value)) for value in (linked.get("datePublished"), *map(meta.get, _DAYS)))
    urls = (*addresses, _plain(linked.get("url")))
    found = {
        "title": _without_site(title, publisher),
        "published": next(filter(None, days), ""),
        "publisher": publisher,
        "url": next((url for url in urls if url.startswith(("http://", "https://"))), ""),
    }
    return {name: value for name, value in found.items() if value}


def _this_article(
    articles: Sequence[Mapping[str, object]], addresses: Sequence[str], title: str
) -> Mapping[str, object]:
    """Return of the articles that a page describes the one that it is; {} when nothing tells."""
    if len(articles) < _SEVERAL:
        return articles[0] if articles else {}
    told = {address for address in addresses if address}
    for article in articles:
        own = [article.get(key) for key in ("url", "@id", "mainEntityOfPage")]
        named = {value.get("@id") if isinstance(value, dict) else value for value in own}
        if told & {_plain(value) for value in named}:
            return article
    titled = (a for a in articles if title and _plain(a.get("headline")) == title)
    return next(titled, {})


def _linked(tree: Any) -> Iterator[Mapping[str, object]]:
    """Yield the articles that a page describes in JSON-LD."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            try:
                data = json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue  # as search engines do: the meta elements say the same
            yield from _articles(data)


def _articles(data: object) -> Iterator[Mapping[str, object]]:
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, list):
            yield from _articles(item)
        if not isinstance(item, dict):
            continue
        kinds = item.get("@type")
        if any(_ARTICLE.fullmatch(str(k)) for k in (kinds if isinstance(kinds, list) else [kinds])):
            yield item
        graph = item.get("@graph")
        yield from (_articles(graph) if isinstance(graph, list) else ())
        main = item.get("mainEntity")
        yield from (_articles(main) if isinstance(main, dict) else ())


def _meta(tree: Any) -> dict[str, str]:
    """Return what the meta elements say, the first of each name."""
    said: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        said.setdefault(name.strip().lower(), element.get("content") or "")
    return said


def _text_of(tree: Any, name: str) -> str:
    return next(("".join(element.itertext()) for element in tree.iter(name)), "")


def _first(*values: object) -> str:
    return next(filter(None, map(_plain, values)), "")


def _plain(value: object) -> str:
    """Return the one line of text that a value is, or has as its name; "" if it is none."""
    for _ in range(2):
        value = value[0] if isinstance(value, list) and value else value
        value = value.get("name") if isinstance(value, dict) else value
    return " ".join(_UNFIT.sub("", html.unescape(value)).split()) if isinstance(value, str) else ""


def _day(stated: str) -> str:
    match = _DAY.match(stated)
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _without_site(title: str, publisher: str) -> str:
    """Take the outlet's name away that stands behind a headline."""
    if not publisher:
        return title
    return re.sub(rf"\s+[-–—|:•»]\s+{re.escape(publisher)}\Z", "", title, flags=re.IGNORECASE)
