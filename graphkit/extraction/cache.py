"""Readings of earlier runs, taken again for the articles that have not changed.

One SQLite file in a folder of its own, which any run may share, and which may be deleted at any
time. What is wrong with it is noted and never stops a run: then the articles are read anew.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from graphkit.extraction.fingerprints import fingerprint_program
from graphkit.extraction.readings import pack_reading, unpack_reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from graphkit.extraction.readings import Reading

__all__ = ["Cache"]

_FOLDER: Final = ".graphkit_cache"
_FILE: Final = "readings.sqlite"
_FORMAT: Final = 1  # of the file; one more whenever an older program could not use it
_OURS: Final = 0x676B6974  # "gkit": marks an SQLite file as one of these
_TABLES: Final = (
    "CREATE TABLE readings (key BLOB PRIMARY KEY, program BLOB, used INTEGER, content BLOB)",
    "CREATE INDEX by_use ON readings (used, program)",
    f"PRAGMA application_id = {_OURS}",
    f"PRAGMA user_version = {_FORMAT}",
)
_BESIDE: Final = {
    ".gitignore": "*\n",
    "CACHEDIR.TAG": (
        "Signature: 8a477f597d28d172789f06886806bc55\n"
        "# Readings that graphkit takes again in its next run; this folder may be deleted.\n"
    ),
}
_KEPT: Final = 30  # days for which a reading is kept that no run asks for
_FRESH: Final = 3  # days after which it is noted again that a reading is in use
_AT_ONCE: Final = 100  # readings that are written together
_PATIENCE: Final = 30.0  # seconds to wait for another run that is writing
_DAY: Final = 86_400
# How SQLite says that a file is damaged; what else may go wrong is the disk, or another program.
_DAMAGED: Final = frozenset({
    sqlite3.SQLITE_ERROR,  # a table or column is missing
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_MISMATCH,
})  # fmt: skip

_Result = TypeVar("_Result")


class Cache:
    """What articles gave when they were read before, for :func:`graphkit.extract_each`.

    Parameters
    ----------
    folder
        Where it is, or is made when the first reading is kept: in ``.graphkit_cache`` there.

    Attributes
    ----------
    read, taken
        How many articles were read, and how many readings were taken from before.
    notes
        What was wrong with it, if anything: then more was read than needed, and nothing is lost.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from graphkit.extraction.readings import Reading
    >>> reading = Reading({"doc_id": "a", "text": "Rusia diam."}, [])
    >>> with TemporaryDirectory() as folder:
    ...     with Cache(folder) as cache:
    ...         cache.keep(b"key", reading, "Rusia diam.")
    ...     with Cache(folder) as cache:
    ...         cache.find(b"key", "Rusia diam.") == reading, cache.find(b"other", "")
    (True, None)
    """

    def __init__(self, folder: Path | str) -> None:
        self.path = Path(folder) / _FOLDER / _FILE
        self.notes: list[str] = []
        self.read = self.taken = 0
        self._today = int(time.time() // _DAY)
        self._connection: sqlite3.Connection | None = None
        self._usable = True
        self._file = 0  # the number of the file that is open
        self._new: dict[bytes, bytes] = {}
        self._used: list[bytes] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._flush()
        if kind is None and self._connection:
            self._try(self._prune)
        self._close()

    def summary(self) -> str:
        """Say what was wrong, and how many articles were read and how many taken, if any.

        Examples
        --------
        >>> cache = Cache("outputs")
        >>> cache.taken = 1_000
        >>> cache.summary()
        '0 articles read, 1,000 taken from an earlier run'
        """
        articles = "1 article" if self.read == 1 else f"{self.read:,} articles"
        told = f"{articles} read, {self.taken:,} taken from an earlier run"
        return "\n".join([*self.notes, told] if self.taken else self.notes)

    def find(self, key: bytes, text: str, size: int = 0) -> Reading | None:
        """Return the reading that was kept under a key, or None.

        Parameters
        ----------
        key
            What :func:`graphkit.extraction.fingerprints.fingerprint_article` gave.
        text
            The article's text.
        size
            How many bytes its source has.
        """
        if not self._connection and not self.path.is_file():
            return None  # nothing is made before there is something to keep
        row = self._try(lambda connection: _look_up(connection, key))
        if row is None:
            return None
        content, used = row
        try:
            if content[: len(key)] != key:
                raise ValueError("another reading")  # noqa: TRY301 - it is as good as damaged
            reading = unpack_reading(content[len(key) :], text, size)
        except (ValueError, TypeError):
            self._replace("is damaged")
            return None
        if used + _FRESH <= self._today:
            self._used.append(key)
        self.taken += 1
        return reading

    def keep(self, key: bytes, reading: Reading, text: str) -> None:
        """Keep a reading under a key.

        Parameters
        ----------
        key
            What :func:`graphkit.extraction.fingerprints.fingerprint_article` gave.
        reading
            What was read.
        text
            The article's text.
        """
        self.read += 1
        if self._usable:
            self._new[key] = key + pack_reading(reading, text)
            if len(self._new) >= _AT_ONCE:
                self._flush()

    # ------------------------------------------------------------------------------- the file

    def _flush(self) -> None:
        """Write what is new; what cannot be written is read again in the next run."""
        if self._new or self._used:
            self._try(self._write)
        self._new, self._used = {}, []

    def _write(self, connection: sqlite3.Connection) -> None:
        program, today = fingerprint_program(), self._today
        with connection:
            connection.executemany(
                "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?)",
                ((key, program, today, content) for key, content in self._new.items()),
            )
            connection.executemany(
                "UPDATE readings SET used = ? WHERE key = ?", ((today, key) for key in self._used)
            )

    def _prune(self, connection: sqlite3.Connection) -> None:
        """Drop what no run has asked for in a long time, and what another program has read."""
        with connection:
            connection.execute(
                "DELETE FROM readings WHERE used < ? OR program <> ?",
                (self._today - _KEPT, fingerprint_program()),
            )

    def _try(self, do: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Do something with the file; note what is wrong with it, and make a damaged one anew."""
        try:
            connection = self._open()
            return None if connection is None else do(connection)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
                self._replace("is damaged")
            else:
                self._give_up(f"cannot be used: {error}")
        except OSError as error:
            self._give_up(f"cannot be used: {error.strerror or error}")
        return None

    def _open(self) -> sqlite3.Connection | None:
        """Open the file, made if it is not there; None if it is not to be used."""
        if self._connection or not self._usable:
            return self._connection
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for name, content in _BESIDE.items():
            if not (self.path.parent / name).exists():
                (self.path.parent / name).write_text(content, encoding="utf-8")
        self._connection = sqlite3.connect(self.path, timeout=_PATIENCE)
        self._file = self.path.stat().st_ino
        if _number(self._connection, "application_id") != _OURS:
            self._begin(self._connection)
        version = _number(self._connection, "user_version")
        if version > _FORMAT:
            self._give_up("was made by a newer graphkit and is left alone")
        elif version < _FORMAT:
            self._replace("is none of this graphkit's")
        return self._connection

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Make the tables if the file is empty; another run may be about to do the same."""
        connection.execute("PRAGMA auto_vacuum = FULL")
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                for statement in _TABLES:
                    connection.execute(statement)

    def _replace(self, reason: str) -> None:
        """Delete a damaged file; another one is made for what is read from now on."""
        self._close()
        self._usable = not any(reason in note for note in self.notes)  # once is an accident
        if not self._usable:
            return
        self.notes.append(f"{self.path}: {reason}; it is made anew, and the articles are read anew")
        try:
            # Another run may have found the same, and have made another file already.
            if self.path.stat().st_ino == self._file:
                Path(f"{self.path}-journal").unlink(missing_ok=True)
                self.path.unlink()
        except OSError as error:
            self._give_up(f"cannot be replaced: {error.strerror or error}")

    def _give_up(self, reason: str) -> None:
        self._close()
        self._usable = False
        self.notes.append(f"{self.path}: {reason}; all articles are read anew")

    def _close(self) -> None:
        if self._connection:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None


def _look_up(connection: sqlite3.Connection, key: bytes) -> tuple[bytes, int] | None:
    found: tuple[bytes, int] | None = connection.execute(
        "SELECT content, used FROM readings WHERE key = ?", (key,)
    ).fetchone()
    return found


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
