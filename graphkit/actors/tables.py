"""The tables of actors: read from CSV files, laid over each other, checked, made a registry."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.actors.faults import (
    TABLES,
    Row,
    ambiguity_faults,
    cell_faults,
    parent_faults,
    reference_faults,
)
from graphkit.actors.registry import Actor, Alias, Membership, Registry, Role
from graphkit.errors import Fault, InputError, TableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from graphkit.schema import TableSchema

__all__ = ["load_registry"]

# The columns that make the key by which a row laid over replaces those below it.
_KEYS = {"actors": (0,), "aliases": (1, 2), "roles": (0,), "members": (0, 1)}

_Layer = dict[str, list[Row]]  # by table


def load_registry(*overlays: Path | str) -> Registry:
    """Load the actors, with the user's own tables laid over them.

    Parameters
    ----------
    overlays
        Folders with any of ``actors.csv``, ``aliases.csv``, ``roles.csv`` and ``members.csv``, or
        single CSV files with the columns of one of these. A later row replaces earlier ones with
        the same key: an actor the one of the same id, an alias every reading of the same alias in
        the same language, a role all roles of the person that the tables below tell, a membership
        that of the same organisation and member.

    Raises
    ------
    InputError
        If a file cannot be read, or a folder holds none of these tables.
    TableError
        If the tables hold something that is not allowed or does not fit together; every fault is
        named.

    Examples
    --------
    >>> load_registry() is load_registry()
    True
    """
    if not overlays:
        return _default()
    faults: list[Fault] = []
    layers = [_pack_layer(faults), *(_layer(Path(path), faults) for path in overlays)]
    return _build(layers, faults)


@cache
def _default() -> Registry:
    faults: list[Fault] = []
    return _build([_pack_layer(faults)], faults)


def _pack_layer(faults: list[Fault]) -> _Layer:
    return _folder_layer(files("graphkit").joinpath("packs", "actors"), "actors pack: ", faults)


def _layer(path: Path, faults: list[Fault]) -> _Layer:
    """Read the tables of one folder or file."""
    if path.is_dir():
        layer = _folder_layer(path, f"{path}/", faults)
        if not layer:
            wanted = ", ".join(f"{name}.csv" for name in TABLES)
            raise InputError(f"{path}: holds no actors; a folder of actors has any of {wanted}")
        return layer
    cells = _cells(path, str(path))
    table = _table_of(cells[0] if cells else [], str(path))
    return {table: _rows(cells, str(path), TABLES[table], faults)}


def _folder_layer(folder: Traversable, prefix: str, faults: list[Fault]) -> _Layer:
    layer: _Layer = {}
    for name, spec in TABLES.items():
        file = folder.joinpath(f"{name}.csv")
        if file.is_file():
            shown = f"{prefix}{name}.csv"
            layer[name] = _rows(_cells(file, shown), shown, spec, faults)
    return layer


def _cells(file: Traversable, shown: str) -> list[list[str]]:
    """Read the cells of a CSV file, without outer blanks."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
        return [[*map(str.strip, row)] for row in csv.reader(io.StringIO(text, newline=""))]
    except OSError as error:
        raise InputError(f"{shown}: cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{shown}: cannot be read as a CSV file in UTF-8: {error}") from error


def _table_of(header: Sequence[str], shown: str) -> str:
    """Tell from its header which table a file is."""
    for name, spec in TABLES.items():
        if set(spec.required) <= set(header):
            return name
    forms = "; ".join(f"{name}: {', '.join(spec.required)}" for name, spec in TABLES.items())
    raise InputError(f"{shown}: is no table of actors; the columns needed are, for {forms}")


def _rows(cells: list[list[str]], shown: str, spec: TableSchema, faults: list[Fault]) -> list[Row]:
    """Bring the cells of a file into the columns of its table; blank lines say nothing."""
    header = cells[0] if cells else []
    missing = [name for name in spec.required if name not in header]
    if missing:
        needed = ", ".join(spec.required)
        faults += [Fault(shown, 0, name, "", "is missing", needed) for name in missing]
        return []
    places = [header.index(name) if name in header else -1 for name in spec.names]
    as_they_are = places == [*range(len(header))]
    rows: list[Row] = []
    for row, values in enumerate(cells[1:], start=1):
        if not any(values):
            continue
        if len(values) > len(header):
            reason = f"has {len(values)} values, the header {len(header)}; quote values with commas"
            faults.append(Fault(shown, row, "", "", reason))
        elif as_they_are and len(values) == len(header):
            rows.append((shown, row, tuple(values)))
        else:
            known = [values[i] if -1 < i < len(values) else "" for i in places]
            rows.append((shown, row, tuple(known)))
    return rows


def _build(layers: Sequence[_Layer], faults: list[Fault]) -> Registry:
    """Lay the tables over each other and build the registry, or raise all faults together."""
    for layer in layers:
        for name, rows in layer.items():
            faults += cell_faults(rows, name)
    tables = {name: _laid_over([layer.get(name, []) for layer in layers], name) for name in TABLES}
    actors = {values[0]: Actor(*values) for _, _, values in tables["actors"]}
    faults += reference_faults(tables, actors)
    faults += parent_faults(tables["actors"], actors)
    if not faults:
        faults += ambiguity_faults(tables["aliases"], actors)
    if faults:
        raise TableError(faults)
    return Registry(
        actors.values(),
        [Alias(*values) for _, _, values in tables["aliases"]],
        [Role(*values) for _, _, values in tables["roles"]],
        [Membership(*values) for _, _, values in tables["members"]],
    )


def _laid_over(layers: Sequence[list[Row]], table: str) -> list[Row]:
    """Lay the rows of one table over each other: a key told again is told anew."""
    if not any(layers[1:]):
        return layers[0]
    merged: dict[tuple[str, ...], list[Row]] = {}
    for rows in layers:
        told = defaultdict(list)
        for row in rows:
            told[tuple(row[2][i] for i in _KEYS[table])].append(row)
        merged |= told
    return [row for rows in merged.values() for row in rows]
