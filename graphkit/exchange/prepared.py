"""Prepared stores: a relations table laid out once, and mapped into memory whenever it is used.

:mod:`graphkit.exchange.mapped` says what the folder holds.
"""

from __future__ import annotations

import json
import mmap
import secrets
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import EEXIST, ENOTEMPTY
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from graphkit.analysis.columns import KEYS, Columns, InMemory
from graphkit.analysis.days import Dated
from graphkit.analysis.encoded import Encoded
from graphkit.analysis.relations import Relations
from graphkit.analysis.store import Store
from graphkit.analysis.triples import Triples
from graphkit.errors import InputError
from graphkit.exchange.mapped import (
    HEADER,
    VERSION,
    DamagedStoreError,
    Header,
    damaged,
    is_prepared,
    marks_now,
    read_header,
    steadily,
)
from graphkit.schema import RELATIONS, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from graphkit.actors import Registry
    from graphkit.exchange.mapped import Marks
    from graphkit.ontology import Ontology

__all__ = ["ChangedSourceError", "Packed", "open_prepared", "pack_relations", "up_to_date"]

_AT_ONCE: Final = 122_880
_TRIES: Final = 10  # as often as another packer may put its store where ours is going
_KINDS: Final[dict[str, np.dtype[Any]]] = {
    "i1": np.dtype("i1"),
    "i4": np.dtype("<i4"),
    "i8": np.dtype("<i8"),
}


class ChangedSourceError(InputError):
    """A table changed while it was packed."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A prepared store that stands ready.

    Parameters
    ----------
    path
        The folder.
    rows
        How many relations it holds.
    built
        Whether it was made now; False if it was up to date.
    """

    path: Path
    rows: int
    built: bool


def pack_relations(
    relations: Relations, folder: Path, source: str = "", marks: Marks = ()
) -> Packed:
    """Write relations as a prepared store.

    Parameters
    ----------
    relations
        A whole table.
    folder
        Where it goes: a folder that is not there, empty, or a prepared store.
    source
        What the table was read from, if it was; the store is made anew when that changes.
    marks
        What :func:`graphkit.exchange.mapped.marks_now` said of the source before it was read.

    Raises
    ------
    InputError
        If the folder holds something else or cannot be written.
    ChangedSourceError
        If the source is no longer as it was before it was read; nothing is written then.
    """
    if is_prepared(folder):
        with suppress(DamagedStoreError):
            read_header(folder)
    store = relations.store
    with _replacing(folder) as place:
        for name, values in _arrays(store).items():
            np.asarray(values, _KINDS[name[-2:]]).tofile(place / name)
        words = {key: store.keys[key].values for key in KEYS}
        (place / "words.json").write_text(json.dumps(words), encoding="utf-8")
        _write_rest(store, place / "rest.arrow")
        header = _header(relations, source, marks)
        (place / HEADER).write_text(json.dumps(header._asdict(), indent=1), encoding="utf-8")
        if marks_now(source) != marks:  # a Parquet file is read until all is written
            raise ChangedSourceError(f"{source}: changed while it was packed; pack it again")
    return Packed(folder, len(store), built=True)


def _arrays(store: Store) -> dict[str, NDArray[Any]]:
    """Return the files of numbers by their names."""
    triples, (firsts, untils) = store.triples, store.ends
    return {f"{key}.i4": store.keys[key].codes for key in KEYS} | {
        "row.i4": store.row,
        "first.i4": store.start,
        "until.i4": store.until,
        "precision.i1": store.precision,
        "firsts.i4": firsts,
        "untils.i4": untils,
        "triple.i4": triples.triple,
        "triples.i8": triples.keys,
        "begun.i4": triples.begun,
        "fresh.i1": triples.fresh.view(np.int8),
    }


def _write_rest(store: Store, path: Path) -> None:
    """Write the columns that are no keys, as many rows at a time as a row group of Parquet."""
    given = [name for name in store.columns.names if store.columns.has(name) and name not in KEYS]
    names = list(dict.fromkeys(["relation_id", *given]))
    known = arrow_schema(RELATIONS)
    schema = pa.schema(
        [known.field(name) if name in known.names else (name, pa.string()) for name in names]
    )
    place = np.argsort(store.row).astype(np.int32)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema) as writer:
        for first in range(0, len(place), _AT_ONCE):
            writer.write_table(store.take(place[first : first + _AT_ONCE], names))


def _header(relations: Relations, source: str, marks: Marks) -> Header:
    store, ontology = relations.store, relations.ontology
    return Header(
        VERSION,
        relations.name,
        source,
        marks,
        len(store),
        store.instants,
        store.dated,
        len(store.triples.keys),
        tuple(name for name in store.types if name in ontology.states),
        tuple(name for name in store.types if name in ontology.symmetric),
        secrets.token_hex(8),
    )


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """Make a folder that takes its place when it is whole; what stood there stays until then."""
    target = folder.resolve()
    place = _beside(target, "tmp")
    try:
        _refuse_others(folder)
        place.mkdir(parents=True)
        yield place
        _take_place(place, target)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _refuse_others(folder: Path) -> None:
    if folder.exists() and not is_prepared(folder) and (folder.is_file() or any(folder.iterdir())):
        raise InputError(f"{folder}: is there already, and no prepared store; name another folder")


def _beside(target: Path, kind: str) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.{kind}")


def _take_place(place: Path, target: Path) -> None:
    """Put a folder where another one may stand, which goes only when that is done.

    Another packer may do the same: who comes last stays.
    """
    moved: list[Path] = []
    try:
        while place.exists():
            moved.append(_beside(target, "old"))
            with suppress(FileNotFoundError):
                target.rename(moved[-1])
            try:
                place.rename(target)
            except OSError as error:
                came_between = error.errno in {ENOTEMPTY, EEXIST} and _is_whole(target)
                if not came_between or len(moved) == _TRIES:
                    raise
    except BaseException:
        for old in reversed(moved):
            _put_back(old, target)
        raise
    for old in moved:
        shutil.rmtree(old, ignore_errors=True)


def _is_whole(target: Path) -> bool:
    return (target / HEADER).is_file()


def _put_back(old: Path, target: Path) -> None:
    """Put back what stood there; what cannot be put back is kept, and said where."""
    if _is_whole(target):
        shutil.rmtree(old, ignore_errors=True)
    if not old.exists():
        return
    try:
        old.rename(target)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(
            f"{target}: cannot be written, nor put back: {reason}; what stood there is {old}"
        ) from error


# ------------------------------------------------------------------------------------ reading


def open_prepared(folder: Path, ontology: Ontology, registry: Registry | None = None) -> Relations:
    """Open a prepared store; nothing is read of it but what is asked for.

    Raises
    ------
    InputError
        If it is of a newer version or damaged, or its relation types are no longer the same.
    """
    return steadily(folder, lambda header: _opened(folder, header, ontology, registry))


def _opened(
    folder: Path, header: Header, ontology: Ontology, registry: Registry | None
) -> Relations:
    """Map all files of a prepared store."""
    words = _words(folder / "words.json")
    if not _fits(header, words["relation"], ontology):
        raise InputError(
            f"{folder}: was packed with other relation types; pack it again with the same ones"
        )
    rows = header.rows
    days = [_array(folder, name, rows) for name in ("row.i4", "first.i4", "until.i4")]
    precision = _array(folder, "precision.i1", rows)
    dated = Dated(days[0], days[1], days[2], precision, header.instants, header.dated)
    keys = {key: Encoded(words[key], _array(folder, f"{key}.i4", rows)) for key in KEYS}
    store = Store.laid(dated, keys, Columns(_Rest(folder / "rest.arrow", rows)), header.states)
    ends = [_array(folder, name, header.dated) for name in ("firsts.i4", "untils.i4")]
    store.__dict__["ends"] = tuple(ends)  # where cached_property keeps them
    store.__dict__["triples"] = Triples(
        _array(folder, "triple.i4", rows),
        _array(folder, "triples.i8", header.triples),
        _array(folder, "begun.i4", rows),
        _array(folder, "fresh.i1", rows).view(np.bool_),
    )
    relations = Relations(store, ontology, registry)
    relations.name = header.name
    return relations


def _words(path: Path) -> dict[str, list[str]]:
    try:
        words: dict[str, list[str]] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise damaged(path, error) from None
    if not set(KEYS) <= set(words):
        raise damaged(path, "columns are missing")
    return words


def up_to_date(folder: Path, source: str, ontology: Ontology) -> bool:
    """Tell whether a folder is a prepared store of a source, whole, and as the source is now.

    Raises
    ------
    InputError
        If it is of a newer version.
    """
    if not is_prepared(folder):
        return False

    def is_current(header: Header) -> bool:
        if header.source != source or header.changed():
            return False
        if not _fits(header, _words(folder / "words.json")["relation"], ontology):
            return False
        _opened(folder, header, ontology, None)
        return True

    try:
        return steadily(folder, is_current)
    except DamagedStoreError:
        return False


def _fits(header: Header, types: list[str], ontology: Ontology) -> bool:
    """Tell whether relation types mean what they did when a store was packed."""
    return (
        all(name in ontology for name in types)
        and set(header.states) == {name for name in types if name in ontology.states}
        and set(header.symmetric) == {name for name in types if name in ontology.symmetric}
    )


def _array(folder: Path, name: str, rows: int) -> NDArray[Any]:
    """Map a file of numbers into memory."""
    path, kind = folder / name, _KINDS[name[-2:]]
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
    except (OSError, ValueError) as error:
        raise damaged(path, error) from None
    if size != rows * kind.itemsize:
        raise damaged(path, f"{size} bytes for {rows} numbers")
    return np.frombuffer(whole, kind)


class _Rest:
    """The other columns, mapped when the first of them is asked for."""

    def __init__(self, path: Path, rows: int) -> None:
        self.num_rows = rows
        try:
            table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
        except (pa.ArrowException, OSError) as error:
            raise damaged(path, error) from None
        if table.num_rows != rows:
            raise damaged(path, f"{table.num_rows} rows instead of {rows}")
        self.schema: pa.Schema = table.schema
        self._table = InMemory(table)

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a whole column."""
        return self._table.column(name)

    def take(self, name: str, rows: Any) -> pa.ChunkedArray:
        """Return some rows of a column, in the order asked for."""
        return self._table.take(name, rows)
