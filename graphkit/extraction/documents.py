"""Articles from files: text, language, title, publisher, day, kept and dropped parts.

One bad file never stops the others: it gives a `Fault` that names the file, what is wrong and what
to do. Offsets are Unicode code points into the file's decoded text; nothing is normalised.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from graphkit.errors import Fault, InputError
from graphkit.extraction.clean import Block, Dropped, find_blocks
from graphkit.extraction.furniture import read_dateline
from graphkit.extraction.languages import available_languages, detect_language, load_language
from graphkit.extraction.published import publication_date

__all__ = ["Block", "Document", "Dropped", "parse_document", "read_documents"]

_SUFFIXES = (".txt",)
_FIELDS = {
    "title": ("title", "headline", "judul"),
    "url": ("url", "link", "short url", "urlshort", "shorturl", "source url", "canonical", "tautan", "address"),
    "published": ("published", "date", "publication date", "published at", "pubdate", "tanggal", "terbit", "publish date", "datepublished"),
    "publisher": ("publisher", "site", "site name", "outlet", "media", "penerbit", "source", "newspaper"),
    "language": ("language", "lang", "bahasa"),
}
_OTHER_FIELDS = {"author", "authors", "editor", "description", "keywords", "tags", "id", "section", "category", "penulis", "deskripsi", "byline", "field", "summary"}
_FIELD_LINE = re.compile(r"([^\W\d_][\w -]{1,30}?)\s*:\s*(.*)\Z")
_TABLE_ROW = re.compile(r"\|(.*?)\|(.*)\|\s*\Z")
_TABLE_RULE = re.compile(r"\|[\s:|-]+\|\s*\Z")
_TABLE_REACH = 12  # lines at the top in which a table of fields may start
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_.]?(0[1-9]|1[0-2])[-/_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)")
_OUTLET_NAME = r"(?P<name>[^\W\d_](?:[\w&' -]|\.(?=\w)){2,40}?)"
_COPYRIGHT = re.compile(
    r"(?:copyright|hak cipta|©|\(c\))[\s©@]*(?:\(c\)\s*)?(?:(?:19|20)\d\d[\s,–-]*)*"
    rf"{_OUTLET_NAME}\s*(?:(?:19|20)\d\d)?\s*(?:[.|©,]|\Z)",
    re.IGNORECASE,
)
_NAME_FIRST = re.compile(rf"{_OUTLET_NAME}\s+(?:©|\(c\))\s*(?:(?:19|20)\d\d\W*)?\Z")
_SITE_DATE = re.compile(r"(?P<name>[^\W\d_][\w.&' ]{2,40}?)\s+[-|–]\s+\S")


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it was read.

    Parameters
    ----------
    doc_id
        The file's name without its ending; with the folders above where two files share it.
    text
        The file's text, unchanged.
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
        Of the file's bytes.
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
        Text files, or folders whose text files (below them too) are read in the order of their names.
    language
        A language code for all of them; None finds out.
    published
        The ISO day of publication of all of them; None finds out.

    Yields
    ------
    A document for each readable file, a fault for each other one.

    Examples
    --------
    >>> print(*read_documents("no/such/folder"))
    no/such/folder: does not exist; give a text file or a folder of them
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    found: list[Path | Fault] = []
    for path in map(Path, given):
        found += _files(path)
    names = _doc_ids([path for path in found if isinstance(path, Path)])
    for item in found:
        if isinstance(item, Fault):
            yield item
        else:
            yield _read(item, names[item], language, published)


def _files(path: Path) -> list[Path | Fault]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        return [Fault(str(path), None, "", "", "does not exist; give a text file or a folder of them")]
    inside: list[Path | Fault] = [
        file for file in sorted(path.rglob("*")) if file.suffix.lower() in _SUFFIXES and file.is_file()
    ]
    reason = f"has no article in it; files that are read end in {', '.join(_SUFFIXES)}"
    return inside or [Fault(str(path), None, "", "", reason)]


def _doc_ids(files: Sequence[Path]) -> dict[Path, str]:
    """Name every file by its stem, with as many folders above as it takes to tell two apart."""
    names: dict[Path, str] = {}
    unique = list(dict.fromkeys(files))
    for file in unique:
        parts = file.resolve().with_suffix("").parts
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[-depth:])
            others = [o for o in unique if o.resolve() != file.resolve()]
            if not any("/".join(o.resolve().with_suffix("").parts[-depth:]) == name for o in others):
                break
        names[file] = name
    return names


def _read(path: Path, doc_id: str, language: str | None, published: str | None) -> Document | Fault:
    try:
        content = path.read_bytes()
    except OSError as error:
        return Fault(str(path), None, "", "", f"cannot be read: {error.strerror}")
    if not content.strip():
        return Fault(str(path), None, "", "", "is empty; leave it out or put the article's text in it")
    binary = content.find(b"\0")
    if binary >= 0:
        reason = f"is not a text file: byte 0x00 at offset {binary}; give the article as plain text"
        return Fault(str(path), None, "", "", reason)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        reason = (
            f"is not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}; save it as "
            "UTF-8 (an old Windows or Latin-1 file: iconv -f LATIN1 -t UTF-8)"
        )
        return Fault(str(path), None, "", "", reason)
    return parse_document(text, doc_id=doc_id, language=language, published=published)


def parse_document(
    text: str, *, doc_id: str, language: str | None = None, published: str | None = None
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
    fields, front = _front_matter(text)
    code = language or fields.get("language") or detect_language(text)
    if language is not None and language not in available_languages():
        known = ", ".join(available_languages())
        raise InputError(f"{language!r} is not a language; allowed: {known}")
    if code not in available_languages():
        code = ""
    pack = load_language(code or "en")
    blocks, dropped = find_blocks(text, pack, front=front)
    iso, basis = _published(text, blocks, fields, published, doc_id, code)
    title = next((text[b.start : b.end] for b in blocks if b.kind == "title"), "")
    return Document(
        doc_id=doc_id,
        text=text,
        language=code,
        title=title or fields.get("title", ""),
        publisher=fields.get("publisher", "") or _publisher(text, blocks, dropped),
        published=iso,
        published_basis=basis,
        url=fields.get("url", ""),
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        blocks=blocks,
        dropped=dropped,
    )


def _front_matter(text: str) -> tuple[dict[str, str], tuple[tuple[int, int], ...]]:
    """Fields at the top, as "published: 2020-10-31" or as a Markdown table, and where they stand."""
    lines: list[tuple[int, int, str]] = []
    offset = 0
    for raw in text.splitlines(keepends=True):
        if raw.strip("\ufeff \t\r\n"):
            lines.append((offset, offset + len(raw), raw.strip("\ufeff \t\r\n")))
        offset += len(raw)
        if len(lines) > _TABLE_REACH * 3:
            break
    fields: dict[str, str] = {}
    spans = [*_field_lines(lines, fields), *_field_table(lines, fields)]
    return fields, tuple(spans)


def _field_lines(lines: list[tuple[int, int, str]], fields: dict[str, str]) -> list[tuple[int, int]]:
    fenced = bool(lines) and lines[0][2] == "---"
    spans = []
    for start, end, line in lines[1 if fenced else 0 :]:
        match = _FIELD_LINE.match(line)
        name = _field(match.group(1)) if match else ""
        if fenced and line == "---":
            spans.append((start, end))
            break
        if not match or (not name and match.group(1).lower() not in _OTHER_FIELDS and not fenced):
            break
        _keep(fields, name, match.group(2))
        spans.append((start, end))
    if not fields:
        return []
    return [*((lines[0][:2],) if fenced else ()), *spans]


def _field_table(lines: list[tuple[int, int, str]], fields: dict[str, str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for number, (start, end, line) in enumerate(lines):
        row = _TABLE_ROW.match(line)
        if row is None and (spans or number > _TABLE_REACH):
            break
        if row is None:
            continue
        if not _TABLE_RULE.match(line):
            name = re.sub(r"[^\w ]|_", "", row.group(1)).strip()
            _keep(fields, _field(name), row.group(2))
        spans.append((start, end))
    return spans


def _field(name: str) -> str:
    plain = " ".join(name.lower().replace("_", " ").replace("-", " ").split())
    return next((field for field, names in _FIELDS.items() if plain in names), "")


def _keep(fields: dict[str, str], name: str, value: str) -> None:
    plain = value.strip().strip("\"'").replace("\\|", "|").strip()
    if name and plain:
        fields.setdefault(name, plain)


def _published(
    text: str,
    blocks: Sequence[Block],
    fields: dict[str, str],
    given: str | None,
    doc_id: str,
    code: str,
) -> tuple[str, str]:
    """Day of publication and its basis: what is said outright, then the page, then the file name."""
    if given is not None:
        try:
            return date.fromisoformat(given).isoformat(), "given"
        except ValueError as error:
            raise InputError(f"{given!r} is not a day; write it as 2020-10-31") from error
    if "published" in fields:
        iso = _front_date(fields["published"], code)
        if iso:
            return iso, "front matter"
    iso = _match_date(_URL_DATE.search(fields.get("url", "")))
    if iso:
        return iso, "url"
    if code:
        iso, basis = publication_date(text, blocks, load_language(code))
        if iso:
            return iso, basis
    iso = _match_date(_ISO.search(PurePath(doc_id).name))
    return (iso, "file name") if iso else ("", "")


def _front_date(value: str, code: str) -> str:
    iso = _match_date(_ISO.match(value))
    if iso or not code:
        return iso
    return publication_date(value, (), load_language(code))[0]


def _match_date(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return ""


def _publisher(text: str, blocks: Sequence[Block], dropped: Sequence[Dropped]) -> str:
    """The outlet as the page names it: beside the date, in the dateline, or with the copyright."""
    for span in dropped:
        if span.reason == "date line":
            match = _SITE_DATE.match(text[span.start : span.end])
            if match and not any(character.isdigit() for character in match["name"]):
                return match["name"].strip()
    for span in dropped:
        if span.reason == "dateline":
            read = read_dateline(text[span.start : span.end].strip() + " ", weak=True)
            name = _outlet(read[1]) if read else ""
            if name:
                return name
    for span in dropped:
        if span.reason in ("blank", "front matter", "caption"):
            continue
        line = text[span.start : span.end]
        match = _NAME_FIRST.match(line) or _COPYRIGHT.search(line)
        if match:
            return match["name"].strip()
    return ""


def _outlet(where: str) -> str:
    """Pick the outlet out of "Moskow, IDN Times": what names a site, or is no place."""
    parts = [part.strip(" )") for part in re.split(r"[,(]", where) if part.strip(" )")]
    site = next((part for part in parts if re.search(r"\w\.\w", part)), "")
    if site or len(parts) == 1:
        return site
    first, second = parts[0], parts[1]
    return first if len(first.split()) > 1 and len(second.split()) == 1 and "(" not in where else second
