"""The tables of actors: read from CSV files, laid over each other, checked, made a registry."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.actors.registry import READINGS, Actor, Alias, Membership, Registry, Role
from graphkit.errors import Fault, InputError, PeriodError, TableError
from graphkit.periods import OPEN_END, interval, parse_date
from graphkit.schema import ACTORS, ALIASES, ROLES, Column, TableSchema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable

__all__ = ["load_registry"]

_ALSO = Column("also", "enum", required=False, allowed=READINGS, meaning="what else it can be")
_NAMES = TableSchema("aliases", (*ALIASES.columns, _ALSO))
_MEMBERS = TableSchema(
    "members",
    (
        Column("organisation", "id", required=True, allowed=(), meaning="what it is a member of"),
        Column("member", "id", required=True, allowed=(), meaning="actor id of the member"),
        Column("start", "date", required=False, allowed=(), meaning="its first day"),
        Column("end", "date", required=False, allowed=(OPEN_END,), meaning="its last day"),
        Column("source", "text", required=False, allowed=(), meaning="where this is written"),
    ),
)
_TABLES = {"actors": ACTORS, "aliases": _NAMES, "roles": ROLES, "members": _MEMBERS}

# How many leading columns make the key by which a row laid over replaces those below it.
_KEYS = {"actors": (0,), "aliases": (1, 2), "roles": (0,), "members": (0, 1)}

_Row = tuple[str, int, tuple[str, ...]]  # file, row, values
_Rows = dict[str, list[_Row]]  # by table


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
    layers = [_pack_layer(), *(_layer(Path(path)) for path in overlays)]
    return _build(layers)


@cache
def _default() -> Registry:
    return _build([_pack_layer()])


def _pack_layer() -> _Rows:
    return _folder_rows(files("graphkit").joinpath("packs", "actors"), "actors pack: ")


def _layer(path: Path) -> _Rows:
    """Read the tables of one folder or file."""
    if path.is_dir():
        rows = _folder_rows(path, f"{path}/")
        if not rows:
            wanted = ", ".join(f"{name}.csv" for name in _TABLES)
            raise InputError(f"{path}: holds no actors; a folder of actors has any of {wanted}")
        return rows
    return _file_rows(path, str(path), "")


def _folder_rows(folder: Traversable, prefix: str) -> _Rows:
    rows: _Rows = {}
    for name in _TABLES:
        file = folder.joinpath(f"{name}.csv")
        if file.is_file():
            rows |= _file_rows(file, f"{prefix}{name}.csv", name)
    return rows


def _file_rows(file: Traversable, shown: str, table: str) -> _Rows:
    """Read one CSV file; without a table's name, its header tells which table it is."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        found = list(csv.reader(lines, strict=True))
    except OSError as error:
        raise InputError(f"{shown}: cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{shown}: cannot be read as a CSV file in UTF-8: {error}") from error
    header = [cell.strip() for cell in found[0]] if found else []
    table = table or _table_of(header, shown)
    spec = _TABLES[table]
    missing = [name for name in spec.required if name not in header]
    if missing:
        needed = ", ".join(spec.required)
        raise TableError([Fault(shown, 0, name, "", "is missing", needed) for name in missing])
    places = [header.index(name) if name in header else -1 for name in spec.names]
    return {
        table: [
            (shown, row, tuple(cells[i].strip() if -1 < i < len(cells) else "" for i in places))
            for row, cells in enumerate(found[1:], start=1)
            if any(cells)
        ]
    }


def _table_of(header: Sequence[str], shown: str) -> str:
    for name, spec in _TABLES.items():
        if set(spec.required) <= set(header):
            return name
    forms = "; ".join(f"{name}: {', '.join(spec.required)}" for name, spec in _TABLES.items())
    raise InputError(f"{shown}: is no table of actors; the columns needed are, for {forms}")


def _build(layers: Sequence[_Rows]) -> Registry:
    """Lay the tables over each other and build the registry, or raise all faults together."""
    faults = [
        fault for layer in layers for name in layer for fault in _cell_faults(layer[name], name)
    ]
    tables = {name: _laid_over([layer.get(name, []) for layer in layers], name) for name in _TABLES}
    actors = {values[0]: Actor(*values) for _, _, values in tables["actors"]}
    faults += _reference_faults(tables, actors)
    faults += _parent_faults(tables["actors"], actors)
    if not faults:
        faults += _ambiguity_faults(tables["aliases"], actors)
    if faults:
        raise TableError(faults)
    return Registry(
        actors.values(),
        (Alias(*values) for _, _, values in tables["aliases"]),
        (Role(*values) for _, _, values in tables["roles"]),
        (Membership(*values) for _, _, values in tables["members"]),
    )


def _laid_over(layers: Sequence[list[_Row]], table: str) -> list[_Row]:
    """Lay the rows of one table over each other: a key told again is told anew."""
    merged: dict[tuple[str, ...], list[_Row]] = {}
    for rows in layers:
        grouped = defaultdict(list)
        for row in rows:
            grouped[tuple(row[2][i] for i in _KEYS[table])].append(row)
        merged |= grouped
    return [row for group in merged.values() for row in group]


# ------------------------------------------------------------------------------------- faults


def _cell_faults(rows: Sequence[_Row], table: str) -> Iterator[Fault]:
    """Find every value that cannot stand where it stands, and every id told twice in one file."""
    spec = _TABLES[table]
    dates = tuple(spec.names.index(name) for name in ("start", "end") if name in spec.names)
    seen: dict[tuple[str, ...], int] = {}
    for file, row, values in rows:
        for column, value in zip(spec.columns, values, strict=True):
            if reason := _reason(column, value):
                yield Fault(file, row, column.name, value, reason, ", ".join(column.allowed))
        if dates and (reason := _date_reason(values[dates[0]], values[dates[1]])):
            yield Fault(file, row, "end", values[dates[1]], reason)
        key = values[:1] if table == "actors" else values
        if key in seen:
            yield Fault(file, row, spec.names[0], values[0], f"repeats row {seen[key]}")
        seen.setdefault(key, row)


def _reason(column: Column, value: str) -> str:
    """Say what is wrong with one value; "" if nothing is."""
    if not value:
        return "is empty; a value is required" if column.required else ""
    if column.kind == "enum" and value not in column.allowed:
        return f"is no {column.name} we know"
    if column.kind == "id" and any(letter.isspace() for letter in value):
        return "is no id: it has blanks"
    if column.kind == "date" and value not in column.allowed:
        return _impossible(value)
    return ""


@cache
def _impossible(text: str) -> str:
    """Say why a text is no date; "" if it is one."""
    try:
        parse_date(text)
    except PeriodError as error:
        return str(error).replace(f"{text!r} ", "", 1)
    return ""


def _date_reason(start: str, end: str) -> str:
    """Say that an end comes before its start; impossible dates have been told already."""
    if not start or end in {"", OPEN_END} or _impossible(start) or _impossible(end):
        return ""
    return "" if parse_date(start)[0] < parse_date(end)[1] else f"is before the start {start!r}"


def _reference_faults(
    tables: Mapping[str, Sequence[_Row]], actors: Mapping[str, Actor]
) -> Iterator[Fault]:
    """Find every id that no actor has, and every role of somebody who is no person."""
    for table, columns in (("aliases", (0,)), ("roles", (0, 1)), ("members", (0, 1))):
        for file, row, values in tables[table]:
            for place in columns:
                name, value = _TABLES[table].names[place], values[place]
                if value and value not in actors:
                    yield Fault(file, row, name, value, "is no actor; add it to actors.csv")
                elif table == "roles" and place == 0 and value and actors[value].kind != "person":
                    yield Fault(file, row, name, value, f"is no person but {actors[value].kind}")


def _parent_faults(rows: Sequence[_Row], actors: Mapping[str, Actor]) -> Iterator[Fault]:
    """Find parents that are no actors or their own forebears, and institutions of nobody."""
    for file, row, (actor_id, _, kind, parent, *_) in rows:
        if parent and parent not in actors:
            yield Fault(file, row, "parent", parent, "is no actor; add it to actors.csv")
        elif parent and _own_forebear(actor_id, actors):
            yield Fault(file, row, "parent", parent, "leads back to the actor itself")
        elif kind == "institution" and not parent:
            yield Fault(file, row, "parent", "", "is empty; an institution acts for its parent")


def _own_forebear(actor_id: str, actors: Mapping[str, Actor]) -> bool:
    passed: set[str] = set()
    above = actors[actor_id].parent
    while above in actors and above not in passed:
        if above == actor_id:
            return True
        passed.add(above)
        above = actors[above].parent
    return False


def _ambiguity_faults(rows: Sequence[_Row], actors: Mapping[str, Actor]) -> Iterator[Fault]:
    """Find aliases of two actors of one kind who lived at one time, without a word that they do.

    Surnames and places are shared by nature; other aliases say so in the column ``also``.
    """
    seen: dict[tuple[str, str], list[tuple[Actor, str, int]]] = {}
    for file, row, (actor_id, alias, language, kind, also) in rows:
        if kind in {"surname", "place"} or also == "actor":
            continue
        actor = actors[actor_id]
        others = seen.setdefault((alias, actor.kind), [])
        for other, tongue, first in others:
            if other is actor or not _meet(tongue, language) or not _lived_together(actor, other):
                continue
            reason = f"names {actor_id} here and {other.actor_id} in row {first}"
            yield Fault(file, row, "alias", alias, f"{reason}; mark the rarer one: also = actor")
        others.append((actor, language, row))


def _meet(one: str, other: str) -> bool:
    """Tell whether there is a language in which both are written so."""
    return not one or not other or one == other


def _lived_together(one: Actor, other: Actor) -> bool:
    first, second = (interval(a.start, a.end, state=True) for a in (one, other))
    return not first or not second or (first[0] < second[1] and second[0] < first[1])
