"""What the tables of actors may hold, and every fault in them by file, row and column."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

from graphkit.actors.registry import READINGS, Actor
from graphkit.errors import Fault, PeriodError
from graphkit.periods import OPEN_END, interval, parse_date
from graphkit.schema import ACTORS, ALIASES, ROLES, Column, TableSchema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "TABLES",
    "Row",
    "ambiguity_faults",
    "cell_faults",
    "parent_faults",
    "reference_faults",
]

_ALSO = Column("also", "enum", required=False, allowed=READINGS, meaning="what else it can be")

TABLES: Final = {
    "actors": ACTORS,
    "aliases": TableSchema("aliases", (*ALIASES.columns, _ALSO)),
    "roles": ROLES,
    "members": TableSchema(
        "members",
        (
            Column("organisation", "id", required=True, allowed=(), meaning="what has members"),
            Column("member", "id", required=True, allowed=(), meaning="actor id of the member"),
            Column("start", "date", required=False, allowed=(), meaning="its first day"),
            Column("end", "date", required=False, allowed=(OPEN_END,), meaning="its last day"),
            Column("source", "text", required=False, allowed=(), meaning="where this is written"),
        ),
    ),
}
"""The tables of a folder of actors, by the name of the file."""

Row = tuple[str, int, tuple[str, ...]]
"""File, data row counted from 1, and the values in the order of the table's columns."""

# The columns that hold actor ids, by table.
_REFERENCES = {"aliases": ("actor_id",), "roles": ("person", "unit")}
_REFERENCES |= {"members": ("organisation", "member")}


def cell_faults(rows: Sequence[Row], table: str) -> list[Fault]:
    """Find every value that cannot stand where it stands, and every row told twice."""
    spec = TABLES[table]
    faults: list[Fault] = []
    for place, column in enumerate(spec.columns):
        if column.kind == "text" and not column.required:
            continue
        distinct = {values[place] for _, _, values in rows}
        wrong = {value: reason for value in distinct if (reason := _reason(column, value))}
        faults += _faults_of(rows, column.name, place, wrong, ", ".join(column.allowed))
    if "start" in spec.names:
        faults += _backward_faults(rows, spec)
    faults += _repeated_faults(rows, table)
    return sorted(faults, key=lambda fault: fault.row or 0)


def _faults_of(
    rows: Sequence[Row], name: str, place: int, wrong: Mapping[str, str], allowed: str = ""
) -> list[Fault]:
    """Name the rows in which a column has one of these wrong values."""
    if not wrong:
        return []
    return [
        Fault(file, row, name, values[place], wrong[values[place]], allowed)
        for file, row, values in rows
        if values[place] in wrong
    ]


def _reason(column: Column, value: str) -> str:
    """Say what is wrong with a value; "" if nothing is."""
    if not value:
        return "is empty; a value is required" if column.required else ""
    if column.kind == "enum" and value not in column.allowed:
        return f"is no {column.name} we know"
    if column.kind == "id" and len(value.split()) > 1:
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
        return str(error).removeprefix(f"{text!r} ")
    return ""


def _backward_faults(rows: Sequence[Row], spec: TableSchema) -> Iterator[Fault]:
    """Find every end before its start; impossible dates are told elsewhere."""
    first, last = spec.names.index("start"), spec.names.index("end")
    for file, row, values in rows:
        start, end = values[first], values[last]
        # ISO dates sort as text, so that only few need be read
        if end[:4] > start[:4] or not start or end in {"", OPEN_END}:
            continue
        if _impossible(start) or _impossible(end) or parse_date(start)[0] < parse_date(end)[1]:
            continue
        yield Fault(file, row, "end", end, f"is before the start {start!r}")


def _repeated_faults(rows: Sequence[Row], table: str) -> Iterator[Fault]:
    """Find every row that says again what a row before it says."""
    width = 1 if table == "actors" else None
    seen: dict[tuple[str, ...], int] = {}
    for file, row, values in rows:
        first = seen.setdefault(values[:width], row)
        if first != row:
            yield Fault(file, row, TABLES[table].names[0], values[0], f"repeats row {first}")


def reference_faults(
    tables: Mapping[str, Sequence[Row]], actors: Mapping[str, Actor]
) -> Iterator[Fault]:
    """Find every id that no actor has, and every role of somebody who is no person."""
    for table, columns in _REFERENCES.items():
        for place, name in enumerate(columns):
            told = {values[place] for _, _, values in tables[table]} - {""}
            wrong = dict.fromkeys(told - actors.keys(), "is no actor; add it to actors.csv")
            if name == "person":
                kinds = {one: actors[one].kind for one in told & actors.keys()}
                wrong |= {
                    one: f"is no person: its kind is {kind}"
                    for one, kind in kinds.items()
                    if kind != "person"
                }
            yield from _faults_of(tables[table], name, place, wrong)


def parent_faults(rows: Sequence[Row], actors: Mapping[str, Actor]) -> Iterator[Fault]:
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


def ambiguity_faults(rows: Sequence[Row], actors: Mapping[str, Actor]) -> Iterator[Fault]:
    """Find aliases of two actors of one kind who lived at one time, without a word that they are.

    Surnames and places are shared by nature; other aliases say so in the column ``also``.
    """
    readings: defaultdict[str, list[Row]] = defaultdict(list)
    for one in rows:
        _, _, (_, alias, _, kind, also) = one
        if kind not in {"surname", "place"} and also != "actor":
            readings[alias].append(one)
    for told in readings.values():
        for place, one in enumerate(told[1:], start=1):
            for other in told[:place]:
                if _meet(one[2][2], other[2][2]) and _confusable(
                    actors[one[2][0]], actors[other[2][0]]
                ):
                    reason = (
                        f"names {one[2][0]} here and {other[2][0]} in {other[0]} row {other[1]}"
                    )
                    reason += "; mark the rarer reading with also = actor"
                    yield Fault(one[0], one[1], "alias", one[2][1], reason)


def _meet(one: str, other: str) -> bool:
    """Tell whether there is a language in which both are written so."""
    return not one or not other or one == other


def _confusable(one: Actor, other: Actor) -> bool:
    """Tell whether two actors are of one kind and existed at one time."""
    if one is other or one.kind != other.kind:
        return False
    first, second = (interval(actor.start, actor.end, state=True) for actor in (one, other))
    return not first or not second or (first[0] < second[1] and second[0] < first[1])
