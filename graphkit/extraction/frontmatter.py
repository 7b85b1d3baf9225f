"""Fields that a collector wrote above an article: "published: 2020-10-31", or a table of them.

They are no evidence. Three ways are read: lines of ``key: value`` at the very top, the same between
two lines of ``---``, and a Markdown table with one field a row.
"""

from __future__ import annotations

import re

__all__ = ["read_front_matter"]

_NAMES = {
    "title": "title, headline, judul",
    "url": "url, link, short url, urlshort, source url, canonical, tautan",
    "published": (
        "published, date, publication date, published at, published on, pubdate, publish date, "
        "datepublished, tanggal, tanggal terbit, terbit"
    ),
    "publisher": "publisher, site, site name, outlet, penerbit, newspaper",
    "language": "language, lang, bahasa",
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split(", ")}
_OTHER = frozenset(
    {"author", "authors", "penulis", "editor", "byline", "description", "deskripsi", "summary"}
    | {"keywords", "tags", "topics", "id", "section", "category", "source", "media"}
)
_LINE = re.compile(r"([^\W\d_][\w -]{1,30}?)\s*:\s*(.*)\Z")
_ROW = re.compile(r"\|(.*?)\|(.*)\|\s*\Z")
_ROW_RULE = re.compile(r"\|[\s:|-]+\|\s*\Z")
_SIGN = re.compile(r"[^\w ]|_")
_FENCE = "---"
_TABLE_REACH = 12  # lines at the top in which a table of fields may start
_REACH = 40
_BLANKS = "\ufeff \t\r\n"

_Lines = list[tuple[int, int, str]]
_Spans = list[tuple[int, int]]


def read_front_matter(text: str) -> tuple[dict[str, str], tuple[tuple[int, int], ...]]:
    r"""Read the fields at the top of a file.

    Parameters
    ----------
    text
        The file's text.

    Returns
    -------
    The fields that are known (title, url, published, publisher, language) as they stand there, and
    the spans of the lines that hold fields.

    Examples
    --------
    >>> read_front_matter("published: 2020-10-31\nurl: https://a.example/b\n\nRusia diam.")
    ({'published': '2020-10-31', 'url': 'https://a.example/b'}, ((0, 22), (22, 47)))
    >>> read_front_matter("Moskow: Kami menunggu\n\nRusia diam.")
    ({}, ())
    """
    lines: _Lines = []
    offset = 0
    for raw in text.splitlines(keepends=True):
        if raw.strip(_BLANKS):
            lines.append((offset, offset + len(raw), raw.strip(_BLANKS)))
        offset += len(raw)
        if len(lines) >= _REACH:
            break
    fields: dict[str, str] = {}
    spans = _read_lines(lines, fields) or _read_table(lines, fields)
    return fields, tuple(spans)


def _read_lines(lines: _Lines, fields: dict[str, str]) -> _Spans:
    fenced = bool(lines) and lines[0][2] == _FENCE
    spans: _Spans = [lines[0][:2]] if fenced else []
    found: dict[str, str] = {}
    for start, end, line in lines[len(spans) :]:
        if fenced and line == _FENCE:
            spans.append((start, end))
            break
        match = _LINE.match(line)
        name = _plain(match.group(1)) if match else ""
        if not match or not (fenced or name in _FIELDS or name in _OTHER):
            break
        _keep(found, name, match.group(2))
        spans.append((start, end))
    # "Media: Rusia menyerang" is a headline; fields come with a title, a day or an address.
    sure = found.keys() & {"title", "published"} or "://" in found.get("url", "")
    if not sure:
        return []
    fields.update(found)
    return spans


def _read_table(lines: _Lines, fields: dict[str, str]) -> _Spans:
    spans: _Spans = []
    for number, (start, end, line) in enumerate(lines):
        row = _ROW.match(line)
        if row is None and (spans or number > _TABLE_REACH):
            break
        if row is None:
            continue
        if not _ROW_RULE.match(line):
            _keep(fields, _plain(row.group(1)), row.group(2))
        spans.append((start, end))
    return spans if fields else []


def _plain(name: str) -> str:
    """Give a field's name without signs and emoji: "🔗 Short URL" is "short url"."""
    return " ".join(_SIGN.sub(" ", name).lower().split())


def _keep(fields: dict[str, str], name: str, value: str) -> None:
    plain = value.strip().strip("\"'").replace("\\|", "|").strip()
    if name in _FIELDS and plain:
        fields.setdefault(_FIELDS[name], plain)
