"""Our tables from and to files: CSV for people, Parquet for machines, JSON for programs.

Reading takes everything to text first and names every fault by file, row and column before anything
is made of it. Writing is whole or not at all.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from graphkit.analysis.canonical import type_faults
from graphkit.analysis.relations import Relations
from graphkit.errors import Fault, InputError, TableError
from graphkit.exchange.atomic import replacing
from graphkit.exchange.delimited import Parsed, csv_lines, parse_csv
from graphkit.exchange.engines.address import is_address
from graphkit.exchange.mapped import is_prepared, marks_now, read_header
from graphkit.exchange.parquet import ParquetFiles, read_parquet
from graphkit.exchange.parts import Part, joined_tables, repeated_faults
from graphkit.exchange.paths import SUFFIXES, is_stream, source_paths
from graphkit.exchange.prepared import (
    ChangedSourceError,
    Packed,
    open_prepared,
    pack_relations,
    up_to_date,
)
from graphkit.exchange.records import json_lines, parse_json
from graphkit.schema import RELATIONS, check, conform, to_arrow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    import pandas as pd

    from graphkit.actors import Registry
    from graphkit.exchange.engines.remote import Remote
    from graphkit.ontology import Ontology
    from graphkit.schema import TableSchema

    Source: TypeAlias = str | PathLike[str] | pa.Table | pd.DataFrame

__all__ = [
    "SUFFIXES",
    "check_file",
    "check_suffix",
    "pack",
    "read",
    "read_cells",
    "read_table",
    "write_table",
]

_STDIN: Final = "-"
_PARQUET_MAGIC: Final = b"PAR1"


@dataclass(frozen=True, slots=True)
class _Raw:
    """A table as one file has it, not yet checked."""

    name: str
    parsed: Parsed


# ------------------------------------------------------------------------------------ reading


def read(
    source: Source, *, ontology: Ontology | None = None, registry: Registry | None = None
) -> Relations:
    """Read a relations table.

    Parameters
    ----------
    source
        A ``.csv``, ``.parquet``, ``.json`` or ``.jsonl`` file; a folder of Parquet files or a
        pattern such as ``"events/*.parquet"``; the folder of a prepared store; the URL of a table
        in an engine (:mod:`graphkit.exchange.engines.address`), which stays there and is asked;
        ``"-"`` for CSV or Parquet on standard input; a pandas frame; or a pyarrow Table. Columns
        are those of :data:`graphkit.schema.RELATIONS`; only source, target and relation must be
        there, unknown ones are kept as text.
    ontology, registry
        Relation types and actors; without them, those that come with the package.

    Raises
    ------
    InputError
        If the source cannot be read at all.
    TableError
        With every fault of every row.

    Examples
    --------
    >>> table = pa.table({"source": ["RUS"], "target": ["ARM"], "relation": ["alliance"]})
    >>> read(table)
    Relations(1 relation, 2 actors)
    >>> read(pa.table({"sourc": ["RUS"], "target": ["ARM"], "relation": ["alliance"]}))
    Traceback (most recent call last):
    graphkit.errors.TableError: relations: column missing: source;
    columns not known: 'sourc' (is it source?)
    """
    known = _ontology(ontology)
    if isinstance(source, str) and is_address(source):
        return _remote(source, known, registry)
    if (folder := _prepared_folder(source)) is not None:
        return _open(folder, known, registry)
    if (late := _late(source)) is not None:
        with suppress(TableError):  # the faults are then looked for file by file, to be named
            return Relations.from_source(late, known, name=_shown(source), registry=registry)
    raws = _raws(source, RELATIONS)
    # One whole file is checked by from_arrow; only parts must be checked apart, to be named.
    whole = len(raws) == 1 and not raws[0].parsed.faults
    faults = [
        fault
        for raw in raws
        for fault in _shape_faults(raw, RELATIONS)
        or (() if whole else _faults(raw, RELATIONS, known))
    ]
    if faults := faults or _repeated(raws, RELATIONS):
        raise TableError(faults)
    name = "" if isinstance(source, pa.Table) or _is_frame(source) else _shown(source)
    table = _one_table(raws)
    return Relations.from_arrow(table, name=name, ontology=known, registry=registry)


def _remote(url: str, ontology: Ontology, registry: Registry | None = None) -> Remote:
    from graphkit.exchange.engines.remote import open_remote

    return open_remote(url, ontology, registry)


def _prepared_folder(source: Any) -> Path | None:
    if not isinstance(source, str | PathLike) or str(source) == _STDIN:
        return None
    folder = Path(source)
    return folder if is_prepared(folder) else None


def _open(folder: Path, ontology: Ontology, registry: Registry | None) -> Relations:
    """Open a prepared store; one whose source has changed is made anew first."""
    header = read_header(folder)
    if header.changed():
        try:
            pack(header.source, folder, ontology=ontology)
        except InputError as error:
            if isinstance(error, TableError):
                raise
            reason = "its table has changed and cannot be packed again"
            raise InputError(f"{folder}: {reason}: {error}") from error
    return open_prepared(folder, ontology, registry)


def pack(
    source: Source, folder: str | PathLike[str], *, ontology: Ontology | None = None
) -> Packed:
    """Lay a relations table out as a prepared store, which is opened without being read.

    Parameters
    ----------
    source
        As for :func:`read`.
    folder
        Where the store goes. A store that stands there, whole and up to date, is left as it is.
    ontology
        The relation types; without it, those that come with the package.

    Returns
    -------
    Where the store is, how many rows it has, and whether it was made now.

    Raises
    ------
    InputError
        If the source cannot be read or changes all the time, the folder holds something else, or
        it holds a store of a newer version.
    TableError
        With every fault of every row.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> table = pa.table({"source": ["RUS"], "target": ["ARM"], "relation": ["alliance"]})
    >>> with TemporaryDirectory() as place:
    ...     packed = pack(table, Path(place, "store"))
    ...     read(packed.path)
    Relations(1 relation, 2 actors)
    """
    known, place = _ontology(ontology), Path(folder)
    whole = ""
    if (packed := _prepared_folder(source)) is not None:
        whole = read_header(packed).made_of  # a copy is made anew when the table changes
    elif isinstance(source, str | PathLike) and str(source) != _STDIN and not is_address(source):
        whole = "" if is_stream(source) else str(Path(source).absolute())
    if whole and up_to_date(place, whole, known):
        return Packed(place, read_header(place).rows, built=False)
    with suppress(ChangedSourceError):
        return _packed_once(source, known, place, whole)
    return _packed_once(source, known, place, whole)  # it may have been written just then


def _packed_once(source: Source, ontology: Ontology, place: Path, whole: str) -> Packed:
    marks = marks_now(whole)  # before anything is read: what is written later is a change
    return pack_relations(read(source, ontology=ontology), place, whole, marks)


def read_table(source: Source, spec: TableSchema = RELATIONS) -> pa.Table:
    """Read any of our tables as it stands, checked against its schema.

    Parameters
    ----------
    source
        As for :func:`read`.
    spec
        Which table it is. Of relations, any type will do: this asks no ontology.

    Raises
    ------
    InputError
        If the source cannot be read at all.
    TableError
        With every fault of every row.

    Examples
    --------
    >>> from graphkit.schema import ROLES
    >>> table = pa.table({"person": ["P"], "unit": ["ARM"], "role": ["president"]})
    >>> read_table(table, ROLES).column_names
    ['person', 'unit', 'role', 'start', 'end']
    """
    raws = _raws(source, spec)
    faults = [fault for raw in raws for fault in _faults(raw, spec, None)]
    if faults := faults or _repeated(raws, spec):
        raise TableError(faults)
    return conform(_one_table(raws), spec)


def read_cells(source: Source, spec: TableSchema) -> pa.Table:
    """Read a table as it stands, its cells not checked, for tables with rules of their own.

    Parameters
    ----------
    source
        As for :func:`read`.
    spec
        Which table it is.

    Raises
    ------
    InputError
        If the source cannot be read at all.
    TableError
        With every row that has more or fewer cells than the header.
    """
    raws = _raws(source, spec)
    faults = [fault for raw in raws for fault in raw.parsed.faults]
    if faults:
        raise TableError(faults)
    return _one_table(raws)


def check_file(source: Source, *, ontology: Ontology | None = None) -> list[Fault]:
    """Find every fault of a relations table.

    Parameters
    ----------
    source
        As for :func:`read`.
    ontology
        The relation types; without it, those that come with the package.

    Raises
    ------
    InputError
        If the source cannot be read at all, so that there are no rows to name.

    Examples
    --------
    >>> table = pa.table({"source": ["RUS"], "target": ["ARM"], "relation": ["treaty"],
    ...                   "start": ["2020-02-30"]})
    >>> print(*check_file(table))
    relations: row 1: column 'start': '2020-02-30' is no date: day is out of range for month
    """
    known, raws = _ontology(ontology), _raws(source, RELATIONS)
    faults = [fault for raw in raws for fault in _faults(raw, RELATIONS, known)]
    return faults + _repeated(raws, RELATIONS)


def _ontology(given: Ontology | None) -> Ontology:
    if given is not None:
        return given
    from graphkit.ontology import load_ontology

    return load_ontology()


def _shown(source: Any) -> str:
    """Name a source as the user named it."""
    return "standard input" if str(source) == _STDIN else str(source)


def _one_table(raws: list[_Raw]) -> pa.Table:
    return joined_tables([raw.parsed.table for raw in raws])


def _repeated(raws: list[_Raw], spec: TableSchema) -> list[Fault]:
    parts = [Part(raw.name, raw.parsed.table, raw.parsed.rows) for raw in raws]
    return repeated_faults(parts, spec)


# ------------------------------------------------------------------------------------- faults


def _faults(raw: _Raw, spec: TableSchema, ontology: Ontology | None) -> list[Fault]:
    """Find every fault of one file, its rows numbered as they stand in it."""
    if faults := _shape_faults(raw, spec):
        return faults
    table, rows = raw.parsed.table, raw.parsed.rows
    types, states = (ontology, ontology.states) if ontology else ((), ())
    found = check(table, spec, file=raw.name, relation_types=types, states=states)
    if rows is not None:
        found = [f if f.row is None else replace(f, row=rows[f.row - 1]) for f in found]
    return sorted([*raw.parsed.faults, *found], key=lambda fault: fault.row or 0)


def _shape_faults(raw: _Raw, spec: TableSchema) -> list[Fault]:
    """Find what makes it useless to look at the rows."""
    table = raw.parsed.table
    return _header_faults(table, spec, raw.name) or type_faults(table, raw.name)


def _header_faults(table: pa.Table, spec: TableSchema, name: str) -> list[Fault]:
    """Say in one line what a header lacks, and what it may have called that."""
    names = table.column_names
    missing = [column for column in spec.required if column not in names]
    if not missing:
        return []
    unknown = [column for column in names if column not in spec.names]
    hints = [_hint(column, [own for own in spec.names if own not in names]) for column in unknown]
    reason = f"column{'s' * (len(missing) > 1)} missing: {', '.join(missing)}"
    if len(names) == 1 and (mark := next((m for m in ";\t|" if m in names[0]), "")):
        reason += f"; the columns seem to be separated by {mark!r}: write commas"
    elif unknown:
        reason += f"; columns not known: {', '.join(hints)}"
    return [Fault(name, None, "", "", reason)]


def _hint(unknown: str, free: list[str]) -> str:
    near = get_close_matches(unknown.lower(), free, 1)
    return f"{unknown!r} (is it {near[0]}?)" if near else repr(unknown)


# ------------------------------------------------------------------------------------ sources


def _raws(source: Any, spec: TableSchema) -> list[_Raw]:
    """Get the table or the tables of a source."""
    if isinstance(source, pa.Table):
        return [_Raw(spec.name, Parsed(source))]
    if _is_frame(source):
        return [_Raw(spec.name, Parsed(_from_frame(source)))]
    shown = _shown(source)
    if str(source) == _STDIN:
        return [_Raw(shown, _parse(sys.stdin.buffer.read(), "", shown))]
    if is_address(source):
        remote = _remote(source, _ontology(None))
        return [_Raw(remote.name, Parsed(remote.given()))]
    if (folder := _prepared_folder(source)) is not None:
        return [_Raw(shown, Parsed(_open(folder, _ontology(None), None).to_arrow()))]
    raws = [_Raw(str(path), _read_file(path)) for path in source_paths(source)]
    # An empty array of JSON is a table without rows, though it names no columns.
    nothing = Parsed(to_arrow([], spec))
    return [raw if raw.parsed.table.num_columns else replace(raw, parsed=nothing) for raw in raws]


def _late(source: Any) -> ParquetFiles | None:
    """Return the Parquet files of a source, if it is nothing but such, and all are alike."""
    if isinstance(source, pa.Table) or _is_frame(source) or str(source) == _STDIN:
        return None
    paths = source_paths(source)
    if not all(path.suffix.lower() == ".parquet" and path.is_file() for path in paths):
        return None
    files = ParquetFiles(paths)
    return files if files.alike else None


def _is_frame(source: Any) -> bool:
    """Tell whether something is a pandas frame, without importing pandas."""
    return any(
        base.__name__ == "DataFrame" and base.__module__.startswith("pandas")
        for base in type(source).__mro__
    )


def _from_frame(frame: pd.DataFrame) -> pa.Table:
    """Take a frame over column by column; the index is no column."""
    columns: dict[str, pa.Array] = {}
    for place, label in enumerate(frame.columns):
        name = str(label)
        if name in columns:
            raise InputError(f"the frame has two columns called {name!r}")
        try:
            columns[name] = pa.array(frame.iloc[:, place], from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise InputError(f"column {name!r} of the frame mixes values: {error}") from None
    return pa.table(columns)


def _read_file(path: Path) -> Parsed:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    suffix = path.suffix.lower()
    if suffix and suffix not in SUFFIXES:
        raise InputError(f"{path}: {suffix} files are not known; allowed: {', '.join(SUFFIXES)}")
    return _parse(data, suffix, str(path))


def _parse(data: bytes, suffix: str, name: str) -> Parsed:
    """Read a file's bytes; without a suffix they say themselves whether they are Parquet."""
    if suffix == ".parquet" or (not suffix and data.startswith(_PARQUET_MAGIC)):
        return Parsed(read_parquet(data, name))
    if suffix in {".json", ".jsonl"}:
        return Parsed(parse_json(data, name, lines=suffix == ".jsonl"))
    return parse_csv(data, name)


# ------------------------------------------------------------------------------------ writing


def write_table(table: pa.Table | Relations, path: str | PathLike[str]) -> None:
    r"""Write a table in the format that the file's suffix names.

    ``.csv`` is UTF-8 with ``\n`` at the end of lines; ``.json`` an array of objects, ``.jsonl``
    one a line. The folder is made if it is not there. What stood there before stays until the new
    file is whole.

    Parameters
    ----------
    table
        Any table of text and numbers, or relations.
    path
        Where it goes.

    Raises
    ------
    InputError
        If the suffix is not known or the file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_table(pa.table({"a": ["x, y"]}), Path(folder, "t.csv"))
    ...     Path(folder, "t.csv").read_text()
    'a\n"x, y"\n'
    """
    suffix = check_suffix(path)
    rows = table.to_arrow() if isinstance(table, Relations) else table
    with replacing(Path(path)) as file:
        if suffix == ".parquet":
            import pyarrow.parquet as pq

            pq.write_table(rows, file, compression="zstd")
            return
        for line in _lines(rows, suffix):
            file.write(line.encode())


def check_suffix(path: str | PathLike[str]) -> str:
    """Return the suffix of a file that is to be written, if it names a format.

    Examples
    --------
    >>> check_suffix("r.txt")
    Traceback (most recent call last):
    graphkit.errors.InputError: r.txt: .txt files are not known; allowed: .csv, .parquet, .json,
    .jsonl
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        called = f"{suffix} files are" if suffix else "a file without a suffix is"
        raise InputError(f"{path}: {called} not known; allowed: {', '.join(SUFFIXES)}")
    return suffix


def _lines(table: pa.Table, suffix: str) -> Iterator[str]:
    return csv_lines(table) if suffix == ".csv" else json_lines(table, lines=suffix == ".jsonl")
