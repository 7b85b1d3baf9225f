"""The corrections table that a reviewer fills in: written, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import pyarrow as pa

from graphkit.analysis.canonical import type_faults
from graphkit.errors import Fault, InputError, TableError
from graphkit.exchange.tables import read_cells, write_table
from graphkit.ontology import load_ontology
from graphkit.schema import ACTIONS, CORRECTIONS, RELATIONS, check, conform, relation_id, to_arrow
from graphkit.schema.cast import as_text
from graphkit.schema.faults import header_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from os import PathLike

    from graphkit.analysis.relations import Relations
    from graphkit.exchange.tables import Source
    from graphkit.ontology import Ontology

__all__ = [
    "MARKS",
    "REVIEW",
    "TRIPLE",
    "Correction",
    "Key",
    "check_corrections",
    "read_corrections",
    "row_key",
    "write_review",
]

EMPTY: Final = "-"
"""What stands in a cell of a change to empty it."""

REVIEW: Final = ("review", "review_note", "review_by")
MARKS: Final = {"accept": "accepted", "reject": "rejected", "change": "changed", "add": "added"}
TRIPLE: Final = ("source", "relation", "target")
_SET: Final = tuple(
    name
    for name in CORRECTIONS.names
    if name in RELATIONS.names and name not in {"relation_id", "doc_id", "evidence"}
)
_SHOWN: Final = ("relation_id", *TRIPLE, "start", "doc_id", "evidence")

Key: TypeAlias = tuple[str, ...]
"""Document, source, relation, target, evidence."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of the corrections table.

    Attributes
    ----------
    number
        The row, counted from 1.
    cells
        All its columns, "" where it has none.
    """

    number: int
    cells: dict[str, str]

    @property
    def action(self) -> str:
        """What is to be done, or "" for a row that is ignored."""
        return self.cells["action"]

    @property
    def extracted(self) -> tuple[str, ...]:
        """Source, relation and target of the row that it is about."""
        cells = self.cells
        return tuple(cells["extracted"].split()) or tuple(cells[name] for name in TRIPLE)

    @property
    def key(self) -> Key | None:
        """What identifies its row if the id does not; None if something of it is missing."""
        key = row_key(self.cells["doc_id"], self.extracted, self.cells["evidence"])
        return key if len(self.extracted) == len(TRIPLE) and all(key) else None

    @property
    def given(self) -> dict[str, str]:
        """The cells to be set, emptied ones as ""."""
        cells = {name: self.cells[name] for name in _SET if self.cells[name]}
        return {name: "" if text == EMPTY else text for name, text in cells.items()}

    @property
    def mark(self) -> dict[str, str]:
        """What the row that it touches bears."""
        values = (MARKS[self.action], self.cells["note"], self.cells["by"])
        return dict(zip(REVIEW, values, strict=True))

    @property
    def added_id(self) -> str:
        """The id of the row that it adds, the same in every run."""
        values = self.given
        names = ("source", "target", "relation", "start", "end")
        source, target, relation, start, end = (values.get(name, "") for name in names)
        return relation_id(self.cells["doc_id"], source, target, relation, start, end, None)

    def gone(self, file: str, column: str, reason: str) -> Fault:
        """Say why it no longer applies."""
        note = " ".join(self.cells["note"].split())
        return Fault(file, self.number, column, self.cells[column], f"{reason} (note: {note})")


def row_key(doc_id: str, triple: Iterable[str], evidence: str) -> Key:
    """Return what identifies a row without its id; blanks in the evidence do not matter."""
    return (doc_id, *triple, " ".join(evidence.split()))


def write_review(relations: pa.Table | Relations, path: str | PathLike[str]) -> None:
    """Write a corrections table to be filled in: one row a relation, action and note empty.

    Parameters
    ----------
    relations
        What is to be reviewed.
    path
        Where it goes, as for :func:`graphkit.write_table`.

    Raises
    ------
    InputError
        If the file is there already, for it may hold somebody's work, or cannot be written.
    """
    if Path(path).exists():
        raise InputError(f"{path}: is there already; name another file, or remove it")
    table = relations if isinstance(relations, pa.Table) else relations.to_arrow()
    rows = conform(table, RELATIONS).select(list(_SHOWN)).to_pylist()
    for row in rows:
        row["extracted"] = " ".join(row[name] for name in TRIPLE)
    write_table(to_arrow(rows, CORRECTIONS), path)


def read_corrections(source: Source, *, ontology: Ontology | None = None) -> pa.Table:
    """Read a corrections table and check it.

    Parameters
    ----------
    source
        As for :func:`graphkit.read`.
    ontology
        The relation types; without it, those that come with the package.

    Raises
    ------
    InputError
        If the source cannot be read at all.
    TableError
        With every fault of every row: an unknown column, action or relation type, an action
        without a note, two corrections for one id, an `add` without its ends, type or document, a
        `change` that changes nothing.

    Examples
    --------
    >>> read_corrections(pa.table({"action": ["accept"], "relation_id": ["8eab58bf3d23603b"]}))
    Traceback (most recent call last):
    graphkit.errors.TableError: corrections: row 1: column 'note': is empty; say why
    """
    table = read_cells(source, CORRECTIONS)
    name = "corrections" if isinstance(source, pa.Table) else str(source)
    check_corrections(table, ontology or load_ontology(), name)
    return table


def check_corrections(table: pa.Table, ontology: Ontology, name: str) -> list[Correction]:
    """Return the corrections, also those without an action, if nothing is wrong with any.

    Raises
    ------
    TableError
        As :func:`read_corrections` does.
    """
    faults = type_faults(table, name) or header_faults(table.column_names, CORRECTIONS, name)
    if faults:
        raise TableError(faults)
    names = table.column_names
    faults = [
        Fault(name, None, column, "", "is no column of corrections", ", ".join(CORRECTIONS.names))
        for column in names
        if column not in CORRECTIONS.names
    ]
    if "action" not in names:
        faults.append(Fault(name, None, "action", "", "is missing", ", ".join(ACTIONS)))
    columns = {column: as_text(table[column]).to_pylist() for column in names}
    corrections = [
        Correction(row + 1, _cells({column: columns[column][row] for column in names}))
        for row in range(table.num_rows)
    ]
    faults += _row_faults(corrections, ontology, name)
    if faults:
        raise TableError(faults)
    return corrections


def _cells(row: dict[str, str]) -> dict[str, str]:
    cells = {name: row.get(name, "").strip() for name in CORRECTIONS.names}
    return cells | {"action": cells["action"].lower()}


def _row_faults(corrections: Sequence[Correction], ontology: Ontology, name: str) -> list[Fault]:
    """Find every fault of the rows with an action, in their order."""
    nothing = dict.fromkeys(CORRECTIONS.names, "")
    written = [
        one.cells | dict.fromkeys(_SET, "") | one.given if one.action else nothing
        for one in corrections
    ]
    columns = {column: pa.array([row[column] for row in written]) for column in nothing}
    text = pa.table({column: values.cast(pa.string()) for column, values in columns.items()})
    faults = check(text, CORRECTIONS, file=name, relation_types=ontology, states=ontology.states)
    seen: dict[str, int] = {}
    for one in corrections:
        faults += [
            Fault(name, one.number, column, one.cells[column], reason)
            for column, reason in _wrong(one)
        ]
        if one.action == "add" and seen.setdefault(one.added_id, one.number) != one.number:
            reason = f"adds the same as row {seen[one.added_id]}"
            faults.append(Fault(name, one.number, "action", "add", reason))
    return sorted(faults, key=lambda fault: fault.row or 0)


def _wrong(one: Correction) -> Iterator[tuple[str, str]]:
    """Yield the columns of a correction that do not fit its action, and why."""
    if one.action not in ACTIONS:
        return  # none, or one that is a fault itself
    if not one.cells["note"]:
        yield "note", "is empty; say why"
    if one.cells["extracted"] and len(one.extracted) != len(TRIPLE):
        yield "extracted", "is not source, relation and target, such as: ARM clash AZE"
    yield from ((name, "cannot be emptied") for name in TRIPLE if one.cells[name] == EMPTY)
    if one.action == "add":
        needed = (*TRIPLE, "doc_id")
        yield from ((name, "is empty; add needs it") for name in needed if not one.cells[name])
        if one.cells["relation_id"]:
            yield "relation_id", "cannot be chosen for a row that is added; leave it empty"
    elif not (one.cells["relation_id"] or one.key):
        yield "relation_id", "is empty, and there is no doc_id, extracted and evidence instead"
    was = dict(zip(TRIPLE, one.cells["extracted"].split(), strict=False))
    if one.action == "change" and all(was.get(name) == text for name, text in one.given.items()):
        yield "action", "sets nothing; fill in what is to be set, or accept the row"
