"""Where articles come from: files and folders, tables of articles, archives, standard input.

Every article is given with its own text, in which its offsets count, and with what its row says
about it. Nothing is unpacked to disk, and one bad row, member or file never stops the rest.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import re
import sys
import zipfile
import zlib
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pacsv

from graphkit.errors import Fault, MissingDependencyError
from graphkit.extraction.files import PAGES, STDIN, TEXT, find_files, name_files
from graphkit.extraction.webpages import check_reader, decode_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

__all__ = ["COLUMNS", "Article", "read_articles", "size_of"]

COLUMNS = ("text", "doc_id", "title", "published", "publisher", "url", "language")
"""The columns of a table of articles, of which only text must be there."""

_LARGEST = 1 << 26  # bytes of one article or row: what is larger is no article
_UNFIT = re.compile("[\0\ud800-\udfff]")  # what no table can hold as text
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its source has it, not yet read.

    Parameters
    ----------
    doc_id
        What to call it.
    text
        Its text, unchanged.
    file
        How faults name the file.
    row
        Its row in a table of articles; None for a text file.
    fields
        What the row says: title, published, publisher, url, language, as far as they are given.
    is_page
        Whether the text is the source of an HTML page, in which the article is still to be found.
    basis
        How the day is known that the fields tell.
    """

    doc_id: str
    text: str
    file: str
    row: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    is_page: bool = False
    basis: str = "front matter"

    @property
    def size(self) -> int:
        """How many bytes its source has, about."""
        return len(self.text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class _Source:
    """One file, or one member of an archive."""

    name: str
    doc_id: str
    suffix: str
    open: Callable[[], AbstractContextManager[IO[bytes]]]


def read_articles(paths: Iterable[str | Path] | str | Path) -> Iterator[Article | Fault]:
    """Yield the articles of files and folders, and a fault for whatever cannot be read.

    Parameters
    ----------
    paths
        Text files and HTML pages; folders, of which all ``.txt``, ``.html`` and ``.htm`` files are
        read, below them too; ``.jsonl`` and ``.csv`` tables with the columns `COLUMNS`; ``.zip``
        archives of all these; ``-`` for standard input, the text or page of one article, or JSON
        lines if it begins with a brace. What is named twice is read once.

    Examples
    --------
    >>> print(*read_articles("no/such/folder"))
    no/such/folder: does not exist; give a file or a folder of articles
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    taken: set[str] = set()
    unread: list[str] = []
    for item in _every_article([item for path in given for item in find_files(Path(path))]):
        if isinstance(item, Fault):
            yield item
        elif item.doc_id in taken:
            reason = "is the id of another article; every article needs an id of its own"
            yield Fault(item.file, item.row, "doc_id", item.doc_id, reason)
        elif item.is_page and _why_unread():
            unread.append(item.file)
        else:
            taken.add(item.doc_id)
            yield item
    if unread:
        others = f", nor can {len(unread) - 1} other pages" if unread[1:] else ""
        yield Fault(unread[0], None, "", "", f"cannot be read{others}: {_why_unread()}")


def _why_unread() -> str:
    """Say why HTML pages cannot be read; "" if they can."""
    try:
        check_reader()
    except MissingDependencyError as error:
        return str(error)
    return ""


def size_of(paths: Iterable[str | Path]) -> int:
    """Return how many bytes there are to be read, unpacked; 0 if standard input is among them.

    Examples
    --------
    >>> size_of(["no/such/folder"])
    0
    """
    found = [item for path in paths for item in find_files(Path(path)) if isinstance(item, Path)]
    if any(str(path) == STDIN for path in found):
        return 0
    return sum(_size(path) for path in {path.resolve() for path in found})


def _size(path: Path) -> int:
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                return sum(info.file_size for info in archive.infolist())
        return path.stat().st_size
    except (OSError, *_BROKEN):
        return 0  # it is named when it is read


def _every_article(found: Sequence[Path | Fault]) -> Iterator[Article | Fault]:
    names = name_files({item.resolve() for item in found if isinstance(item, Path)})
    seen: set[Path] = set()
    for item in found:
        if isinstance(item, Fault):
            yield item
        elif item.resolve() not in seen:
            seen.add(item.resolve())
            if str(item) == STDIN:
                yield from _read_stdin()
            else:
                name = names[item.resolve()]
                open_it = partial(_open, item)
                yield from _read(_Source(str(item), name, item.suffix.lower(), open_it))


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def _read(source: _Source) -> Iterator[Article | Fault]:
    """Read a source; whatever breaks while it is read is one fault behind what came before."""
    try:
        yield from _READERS.get(source.suffix, _read_text)(source)
    except OSError as error:
        yield _fault(source, f"cannot be read: {error.strerror or error}")
    except _BROKEN as error:
        yield _fault(source, f"cannot be unpacked: {error}; is the file cut off?")
    except (pa.ArrowInvalid, csv.Error) as error:
        yield _fault(source, f"cannot be read as CSV: {str(error).splitlines()[0]}")


def _fault(source: _Source, reason: str, row: int | None = None, column: str = "") -> Fault:
    return Fault(source.name, row, column, "", reason)


# ------------------------------------------------------------------------------------ one article


def _read_text(source: _Source) -> Iterator[Article | Fault]:
    with source.open() as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        yield _fault(source, f"is larger than {_LARGEST >> 20} MB; is it one article?")
        return
    text, reason = _decode(content)
    yield _fault(source, reason) if reason else Article(source.doc_id, text, source.name)


def _decode(content: bytes) -> tuple[str, str]:
    """Decode a file as UTF-8, or say in one line what is wrong with it and what to do."""
    if not content.removeprefix(_MARK).strip():
        return "", "is empty; leave it out or put the article's text in it"
    binary = content.find(b"\0")
    if binary >= 0:
        return "", (
            f"is not a text file: byte 0x00 at offset {binary}; save the article as plain text"
        )
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        byte, at = content[error.start], error.start
        return "", (
            f"is not UTF-8: byte 0x{byte:02x} at offset {at}; save it as UTF-8, for an old Windows "
            "or Latin-1 file: iconv -f LATIN1 -t UTF-8"
        )


def _read_page(source: _Source) -> Iterator[Article | Fault]:
    with source.open() as file:
        text, reason = decode_page(file.read(_LARGEST))
    article = Article(source.doc_id, text, source.name, is_page=True)
    yield _fault(source, reason) if reason else article


def _read_stdin() -> Iterator[Article | Fault]:
    file = io.BufferedReader(sys.stdin.buffer)  # type: ignore[type-var]  # it may be any stream
    start = file.peek(1).removeprefix(_MARK).lstrip()
    is_page = re.match(rb"<(!doctype html|html)\b", start, re.IGNORECASE)
    suffix = ".jsonl" if start.startswith(b"{") else ".html" if is_page else TEXT
    try:
        yield from _read(_Source("standard input", "stdin", suffix, lambda: nullcontext(file)))
    finally:
        file.detach()  # it is not ours to close


# ------------------------------------------------------------------------------- many articles


def _article(source: _Source, row: int, cells: Mapping[str, object]) -> Article | Fault:
    """Make an article of a row, or say what is wrong with the row."""
    fields: dict[str, str] = {}
    for name in COLUMNS:
        value = cells.get(name)
        if isinstance(value, list | dict | bool):
            return _fault(source, "is not a single value", row, name)
        fields[name] = "" if value is None else str(value)
        unfit = _UNFIT.search(fields[name])
        if unfit:
            reason = f"is not text: character U+{ord(unfit[0]):04X} at offset {unfit.start()}"
            return _fault(source, reason, row, name)
    text = fields.pop("text")
    if not text.strip("\ufeff \t\r\n"):
        return _fault(source, "is empty; every row needs the text of an article", row, "text")
    given = {name: value.strip() for name, value in fields.items() if value.strip()}
    doc_id = given.pop("doc_id", "") or f"{source.doc_id}/{row}"
    return Article(doc_id, text, source.name, row, given)


def _read_jsonl(source: _Source) -> Iterator[Article | Fault]:
    """Read one JSON object a line; rows are numbered as lines."""
    nothing = True
    with source.open() as file:
        lines = iter(partial(file.readline, _LARGEST), b"")
        for row, line in enumerate(lines, start=1):
            if line.removeprefix(_MARK).strip():
                nothing = False
                yield _json_article(source, row, line.removeprefix(_MARK))
    if nothing:
        yield _fault(source, "is empty; put one article on each line")


def _json_article(source: _Source, row: int, line: bytes) -> Article | Fault:
    try:
        cells = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _fault(source, f"is not UTF-8: byte 0x{line[error.start]:02x}", row)
    except (ValueError, RecursionError) as error:
        return _fault(source, f"is not JSON: {error}", row)
    if not isinstance(cells, dict):
        return _fault(source, 'is no article; write {"doc_id": …, "text": …}', row)
    return _article(source, row, cells)


@dataclass(slots=True)
class _Quotes(io.RawIOBase):
    """A stream that counts the quotation marks read from it."""

    file: IO[bytes]
    number: int = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        content = self.file.read(size)
        self.number += content.count(b'"')
        return content


def _read_csv(source: _Source) -> Iterator[Article | Fault]:
    """Read a table with a header; a last row that is cut off inside a quoted cell is left out."""
    header = _header(source)
    names = {name: name.strip().lower() for name in header if name.strip().lower() in COLUMNS}
    if "text" not in names.values():
        there = ", ".join(header) or "nothing"
        yield _fault(source, f"has no column 'text'; the first line has {there[:80]!r}")
        return
    if len(set(names.values())) < sum(name.strip().lower() in COLUMNS for name in header):
        yield _fault(source, "has a column twice in its first line")
        return
    with source.open() as file:
        quotes, last, wrong = _Quotes(file), None, list[tuple[int, int]]()
        for row, cells in _number(_csv_batches(quotes, names, wrong), wrong):
            if last is not None:
                yield last
            last = _csv_article(source, row, {names[name]: cells[name] for name in names})
        if last is not None and quotes.number % 2:
            reason = "is left out: the file's quotation marks do not pair up; is it cut off?"
            last = _fault(source, reason, last.row)
        yield last or _fault(source, "is empty; put one article on each row")
        for row, cells_there in wrong:
            there = "1 cell" if cells_there == 1 else f"{cells_there} cells"
            reason = f"has {there}; the header has {len(header)}"
            yield _fault(source, reason, row)


def _header(source: _Source) -> list[str]:
    with (
        source.open() as file,
        io.TextIOWrapper(file, "utf-8-sig", "replace", newline="") as text,
    ):
        return next((row for row in csv.reader(text) if row), [])


def _csv_batches(
    file: _Quotes, names: Iterable[str], wrong: list[tuple[int, int]]
) -> Iterator[list[dict[str, bytes]]]:
    """Yield the rows in blocks, and note the number and length of those of a wrong length."""

    def leave_out(row: pacsv.InvalidRow) -> str:
        # The reader numbers the rows from the header, 1, on; for us the header is row 0.
        wrong.append((row.number - 1, row.actual_columns))
        return "skip"

    reader = pacsv.open_csv(
        file,
        # With one thread the reader numbers the rows.
        read_options=pacsv.ReadOptions(use_threads=False, block_size=_LARGEST >> 2),
        parse_options=pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=leave_out),
        convert_options=pacsv.ConvertOptions(
            include_columns=list(names), column_types=dict.fromkeys(names, pa.binary())
        ),
    )
    for batch in reader:
        yield batch.to_pylist()


def _number(
    batches: Iterable[list[dict[str, bytes]]], wrong: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Give each row its number in the file, in which rows of a wrong length count."""
    row = 0
    for batch in batches:
        left_out = {number for number, _ in wrong}
        for cells in batch:
            row += 1
            while row in left_out:
                row += 1
            yield row, cells


def _csv_article(source: _Source, row: int, cells: Mapping[str, bytes]) -> Article | Fault:
    texts = {}
    for name, cell in cells.items():
        try:
            texts[name] = cell.decode("utf-8")
        except UnicodeDecodeError as error:
            reason = f"is not UTF-8: byte 0x{cell[error.start]:02x}; save the file as UTF-8"
            return _fault(source, reason, row, name)
    return _article(source, row, texts)


# ------------------------------------------------------------------------------------ archives


def _read_zip(source: _Source) -> Iterator[Article | Fault]:
    with source.open() as file, zipfile.ZipFile(file) as archive:
        members = {
            PurePosixPath(info.filename.replace("\\", "/")): info
            for info in archive.infolist()
            if not info.is_dir() and not info.filename.startswith("__MACOSX/")
        }
        names = name_files(members)
        read = 0
        for path, info in members.items():
            suffix = path.suffix.lower()
            if suffix not in _READERS:
                continue
            read += 1
            member = _Source(
                f"{source.name}: {path}",
                f"{source.doc_id}/{names[path]}",
                suffix,
                partial(archive.open, info),
            )
            reason = _refused(path, info)
            yield from [_fault(member, reason)] if reason else _read(member)
        if not read:
            kinds = ", ".join(kind for kind in _READERS if kind != ".zip")
            yield _fault(source, f"has no article in it; members that are read end in {kinds}")


def _refused(path: PurePosixPath, info: zipfile.ZipInfo) -> str:
    """Say why a member of an archive is not read."""
    if path.is_absolute() or ".." in path.parts:
        return "is not read: its path leads out of the archive"
    if info.flag_bits & 1:
        return "is not read: it needs a password; unpack the archive first"
    if path.suffix.lower() == ".zip":
        return "is not read: it is an archive inside an archive; unpack the outer one first"
    return ""


_READERS: dict[str, Callable[[_Source], Iterator[Article | Fault]]] = {
    TEXT: _read_text,
    **dict.fromkeys(PAGES, _read_page),
    ".jsonl": _read_jsonl,
    ".csv": _read_csv,
    ".zip": _read_zip,
}
