"""Files, folders, patterns and archives to streams of bytes that are text in UTF-8."""

from __future__ import annotations

import codecs
import glob
import gzip
import io
import sys
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from graphkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

__all__ = ["Text", "event_files", "opened"]

_SUFFIXES: Final = (".csv", ".tsv", ".tab", ".txt", ".gz", ".zip")
_FOREIGN: Final = {".xlsx", ".xls", ".dta", ".rds", ".rda", ".rdata", ".sav", ".parquet", ".json"}
_GLOB: Final = frozenset("*?[")
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK"
_STDIN: Final = "-"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_BROKEN: Final = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, OSError)


def event_files(paths: Iterable[str | PathLike[str]]) -> list[Path]:
    """Return the files that paths, folders and patterns stand for, each once.

    Parameters
    ----------
    paths
        Of a folder all files that end as tables or archives do, also in folders within.

    Raises
    ------
    InputError
        If a path is not there, a pattern matches nothing, or a folder holds no such file.

    Examples
    --------
    >>> event_files(["nowhere/*.zip"])
    Traceback (most recent call last):
    graphkit.errors.InputError: nowhere/*.zip: no file matches
    """
    found: dict[Path, None] = {}
    for given in paths:
        found.update(dict.fromkeys(_expanded(Path(given))))
    return list(found)


def _expanded(path: Path) -> list[Path]:
    if path.is_dir():
        files = [one for one in sorted(path.rglob("*")) if one.suffix.lower() in _SUFFIXES]
        if not files:
            raise InputError(f"{path}: the folder holds no {', '.join(_SUFFIXES)} file")
        return files
    if str(path) != _STDIN and not path.exists():
        if not _GLOB & set(str(path)):
            raise InputError(f"{path}: there is no such file")
        names = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - the pattern is text
        if not names:
            raise InputError(f"{path}: no file matches")
        return [Path(name) for name in names]
    if path.suffix.lower() in _FOREIGN:
        hint = "give the file that its makers publish as CSV or tab-separated text"
        raise InputError(f"{path}: {path.suffix.lower()} files of event data are not read; {hint}")
    return [path]


@dataclass(frozen=True, slots=True)
class Text:
    """A stream of UTF-8, and how it is called: an archive's name, then the file's in it."""

    name: str
    stream: Utf8


class Utf8(io.RawIOBase):
    r"""Bytes as they come, made text in UTF-8; broken archives are told in one line.

    A byte that is not UTF-8 is read as Windows-1252, and counted: GDELT has a few in its addresses.

    Examples
    --------
    >>> text = Utf8(io.BytesIO(b"caf\xe9, caf\xc3\xa9"), "x.csv")
    >>> text.read().decode(), text.mended
    ('café, café', 1)
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        super().__init__()
        self.name = name
        self.mended = 0
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
        self._pending = b""
        self._began = False
        self._done = False

    def readable(self) -> bool:
        return True

    def peek(self, size: int = 1 << 16) -> bytes:
        """Return the first bytes without taking them."""
        while len(self._pending) < size and not self._done:
            self._pending += self._more(size)
        return self._pending[:size]

    def read(self, size: int = -1) -> bytes:
        """Return up to so many bytes, all of them without a size, none at the end."""
        while (size < 0 or not self._pending) and not self._done:
            self._pending += self._more(1 << 20 if size < 0 else max(size, 1))
        cut = len(self._pending) if size < 0 else size
        taken, self._pending = self._pending[:cut], self._pending[cut:]
        return taken

    def _more(self, size: int) -> bytes:
        try:
            data = self._file.read(size)
        except _BROKEN as error:
            cut_off = isinstance(error, EOFError)
            what = "is cut off" if cut_off else f"is damaged ({error})"
            raise InputError(f"{self.name}: {what}; get it anew") from error
        self._done = not data
        if not self._began:
            self._began = True
            if data.startswith(_UTF16):
                raise InputError(f"{self.name}: is UTF-16 text; save the file as UTF-8")
            data = data.removeprefix(codecs.BOM_UTF8)
        text = self._decoder.decode(data, final=self._done)
        try:
            return text.encode()
        except UnicodeEncodeError:
            return self._mend(text)

    def _mend(self, text: str) -> bytes:
        data = bytearray()
        for letter in text:
            try:
                data += letter.encode()
            except UnicodeEncodeError:
                self.mended += 1
                data += letter.encode(errors="surrogateescape").decode("cp1252", "replace").encode()
        return bytes(data)


@contextmanager
def opened(path: Path) -> Iterator[Iterator[Text]]:
    """Open a file and give the texts in it: one, or of a .zip archive each of its files.

    What it is is told by its first bytes, not by its name.

    Raises
    ------
    InputError
        If it cannot be read, or is an archive that is cut off or damaged.
    """
    shown = "standard input" if str(path) == _STDIN else str(path)
    try:
        file = sys.stdin.buffer if str(path) == _STDIN else path.open("rb")
    except OSError as error:
        raise InputError(f"{shown}: cannot be read: {error.strerror or error}") from error
    with file:
        yield _texts(io.BufferedReader(file) if not hasattr(file, "peek") else file, shown)  # type: ignore[arg-type]


def _texts(file: io.BufferedReader, shown: str) -> Iterator[Text]:
    head = file.peek(2)[:2]
    if head == _GZIP:
        yield Text(shown, Utf8(gzip.GzipFile(fileobj=file), shown))  # type: ignore[arg-type]
    elif head == _ZIP:
        yield from _unzipped(file, shown)
    else:
        yield Text(shown, Utf8(file, shown))


def _unzipped(file: io.BufferedReader, shown: str) -> Iterator[Text]:
    try:
        archive = zipfile.ZipFile(file if file.seekable() else io.BytesIO(file.read()))
    except _BROKEN as error:
        raise InputError(f"{shown}: is a .zip archive that is cut off or damaged") from error
    members = [one for one in archive.infolist() if _is_table(one)]
    if not members:
        raise InputError(f"{shown}: the archive holds no table")
    for member in members:
        name = f"{shown}/{member.filename}"
        try:
            with archive.open(member) as stream:
                yield Text(name, Utf8(stream, name))  # type: ignore[arg-type]
        except (NotImplementedError, RuntimeError, zipfile.BadZipFile) as error:
            raise InputError(f"{name}: cannot be unpacked: {error}") from error


def _is_table(member: zipfile.ZipInfo) -> bool:
    """Tell tables from folders, read-me files and what a Mac puts beside them."""
    name = member.filename
    suffix = Path(name).suffix.lower()
    hidden = name.startswith("__MACOSX") or Path(name).name.startswith(".")
    return not member.is_dir() and not hidden and suffix in {".csv", ".tsv", ".tab", ".txt"}
