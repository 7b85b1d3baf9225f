"""The prepared store on disk, and how its rows are counted with nothing but the standard library.

A prepared store is a folder, version 1::

    store.json       what it is: see `Header`
    words.json       the distinct texts of the keys, ascending: source (and target), relation,
                     start, end
    source.i4 …      one file a column of the keys: source, target, relation, start, end, each the
                     positions of its texts in words.json
    row.i4           the row of the table at each position
    first.i4         its first day, counted from 1970-01-01
    until.i4         the first day after it; 1073741823 for what still lasts
    precision.i1     of the coarser date: 0 year, 1 month, 2 day, 3 none
    firsts.i4        first.i4 and until.i4 of the dated rows, each sorted on its own: a window
    untils.i4        overlaps as many rows as begin before its end less those over before its start
    triple.i4        source, target and relation of each position as a place in triples.i8
    triples.i8       ((source * sources) + target) * types + relation, ascending
    begun.i4         the first day of the spell that a state reports; of an event first.i4
    fresh.i1         1 if it is the first of its triple to begin on that day
    rest.arrow       all other columns, in the order of the table: an Arrow IPC file

All numbers are little endian, one behind the other, without any header; ``i4`` are four bytes with
a sign. Rows stand as :class:`graphkit.analysis.store.Store` keeps them: those of one day, longer
ones, undated ones, the first two by first day. Every file can be mapped into memory as it is.

A new store takes the place of an old one by two renames: ``store`` becomes ``.store.….old``, then
``.store.….tmp`` becomes ``store``. Who reads meanwhile waits while the folder is away, and begins
again if ``store.json`` is another one, told by its `token`, when all files are mapped.
"""

from __future__ import annotations

import json
import mmap
import sys
from bisect import bisect_left, bisect_right
from contextlib import suppress
from time import sleep
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from graphkit.errors import InputError
from graphkit.exchange.paths import source_paths
from graphkit.periods import day_number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphkit.periods import Period

    Marks = tuple[tuple[str, int, int], ...]

_Read = TypeVar("_Read")

__all__ = [
    "HEADER",
    "VERSION",
    "DamagedStoreError",
    "Header",
    "count_prepared",
    "damaged",
    "is_prepared",
    "marks_now",
    "read_header",
    "steadily",
]

VERSION: Final = 1
HEADER: Final = "store.json"


_FIRST_FILE: Final = "row.i4"  # one of the files that no other folder has
_TRIES: Final = 50
_PAUSE: Final = 0.01  # seconds
_AGAIN: Final = 3  # times that a folder back in its place may be away again


class DamagedStoreError(InputError):
    """A file of a prepared store is missing, cut off or something else."""


class Header(NamedTuple):
    """What ``store.json`` says.

    Parameters
    ----------
    version
        The version of the format.
    name
        What the table is called.
    source
        What the store was made of: a file, a folder or a pattern; "" for a table in memory.
    files
        Its files at that time: path, size in bytes, nanoseconds of the last change.
    rows, instants, dated
        How many rows there are, how many of them of one day, and how many with a date.
    triples
        How many distinct triples of source, target and relation there are.
    states, symmetric
        Which of its relation types are states, and which are symmetric.
    token
        A random text, which tells this store from any other in the same place; "" in those that
        were made before there were any.
    """

    version: int
    name: str
    source: str
    files: Marks
    rows: int
    instants: int
    dated: int
    triples: int
    states: tuple[str, ...]
    symmetric: tuple[str, ...]
    token: str = ""

    def changed(self) -> bool:
        """Tell whether the source is there, and not as it was; one that is gone has not changed.

        Examples
        --------
        >>> Header(1, "r.csv", "gone.csv", (("gone.csv", 3, 0),), 0, 0, 0, 0, (), ()).changed()
        False
        """
        now = marks_now(self.source)
        return bool(now) and now != self.files

    @property
    def made_of(self) -> str:
        """The source, "" if it is no longer there."""
        return self.source if marks_now(self.source) else ""


def marks_now(source: str) -> Marks:
    """Return path, size and last change of each file of a source; none if it is not there."""
    marks = []
    try:
        for path in source_paths(source) if source else ():
            now = path.stat()
            marks.append((str(path), now.st_size, now.st_mtime_ns))
    except (InputError, OSError):
        return ()
    return tuple(marks)


def is_prepared(folder: Path) -> bool:
    """Tell whether a folder is a prepared store, or what is left of one."""
    for _ in range(_AGAIN):
        if _stands(folder):
            return True
        _await(folder)
    return _stands(folder)


def _stands(folder: Path) -> bool:
    return (folder / HEADER).is_file() or (folder / _FIRST_FILE).is_file()


def _await(folder: Path) -> None:
    """Wait, for half a second at most, while a folder is away because a new one takes its place."""
    with suppress(OSError, ValueError, RuntimeError):  # of what can be no path
        place = folder.resolve()
        for _ in range(_TRIES):
            if place.exists() or not _moved_away(place):
                return
            sleep(_PAUSE)


def _moved_away(place: Path) -> bool:
    begin, others = f".{place.name}.", (other.name for other in place.parent.iterdir())
    return any(name.startswith(begin) and name.endswith(".old") for name in others)


def read_header(folder: Path) -> Header:
    """Read what a prepared store is.

    Raises
    ------
    InputError
        If it is of a newer version.
    DamagedStoreError
        If that is not to be read.
    """
    path = folder / HEADER
    try:
        said: dict[str, Any] = json.loads(_header_bytes(folder))
        version = int(said["version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(path, error) from None
    if version > VERSION:
        raise InputError(
            f"{folder}: is a prepared store of version {version}, this graphkit reads up to "
            f"{VERSION}; use a newer graphkit, or pack the table into another folder"
        )
    try:
        said["files"] = tuple((str(name), int(size), int(at)) for name, size, at in said["files"])
        said |= {name: tuple(said[name]) for name in ("states", "symmetric")}
        return Header(**{name: said[name] for name in Header._fields if name in said})
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(path, error) from None


def _header_bytes(folder: Path) -> bytes:
    for _ in range(_AGAIN):
        with suppress(FileNotFoundError):
            return (folder / HEADER).read_bytes()
        _await(folder)
    return (folder / HEADER).read_bytes()


def steadily(folder: Path, read: Callable[[Header], _Read]) -> _Read:
    """Read a prepared store, and again if it was replaced by another one meanwhile.

    Parameters
    ----------
    folder
        The store.
    read
        Opens what is wanted of it, by its header.

    Raises
    ------
    InputError
        If `read` does of a store that stayed, or the store is replaced again and again.
    """
    header = read_header(folder)
    for _ in range(_TRIES):
        before, failure = header, None
        try:
            found = read(before)
        except InputError as error:
            failure = error
        header = read_header(folder)
        if header == before:
            if failure is not None:
                raise failure
            return found
    raise InputError(f"{folder}: is packed again and again; read it when nothing packs it")


def count_prepared(folder: Path, period: Period) -> int | None:
    """Count the rows of a prepared store that overlap a period, by two binary searches.

    Returns
    -------
    The number; None if the store must be read or made anew to know it.

    Raises
    ------
    InputError
        If the store is of a newer version, or damaged.
    """

    def counted(header: Header) -> int | None:
        return _count(folder, header, period)

    return steadily(folder, counted)


def _count(folder: Path, header: Header, period: Period) -> int | None:
    if header.changed() or sys.byteorder != "little":
        return None
    if not header.dated:
        return 0
    ends = [_mapped(folder / name, header.dated) for name in ("firsts.i4", "untils.i4")]
    begun = bisect_left(ends[0], day_number(period.end))
    return begun - bisect_right(ends[1], day_number(period.start))


def _mapped(path: Path, rows: int) -> memoryview:
    try:
        with path.open("rb") as file:
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise damaged(path, error) from None
    if len(whole) != 4 * rows:
        raise damaged(path, f"{len(whole)} bytes for {rows} numbers")
    return memoryview(whole).cast("i")


def damaged(path: Path, reason: object) -> DamagedStoreError:
    """Say that a file of a prepared store is not what it must be."""
    why = reason.strerror if isinstance(reason, OSError) and reason.strerror else reason
    return DamagedStoreError(f"{path}: is damaged ({why}); pack the store again")
