"""Corrections: what a reviewer says about extracted relations, kept from run to run.

A corrections table has one row a correction, keyed by the relation's id:

``accept``  the row is right: it is kept, with confidence 1, whatever a filter would ask for
``reject``  the row is wrong: it is left out
``change``  the cells that are filled replace the row's; ``-`` empties one
``add``     a row that was missed, with its document and the sentence that says it

What a correction touched bears `review` (accepted, changed, added), `review_note` and `review_by`.

Ids are stable, so that a new run on the same or on more articles finds the same rows. An id hashes
the dates and the place in the file, though, and these move when a page is copied anew or a date is
read better. A correction whose id is gone therefore still holds if its document, its source,
relation and target as extracted, and its evidence (blanks apart) identify exactly one row. This is
why :func:`graphkit.write_review` writes them; leave rows without an action in, for they tell which
sentences had several rows, where nothing is to be guessed. A change then also sets the start that
stands in it: the reviewer has seen it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from graphkit.analysis.canonical import canonical
from graphkit.errors import Fault, TableError
from graphkit.exchange.review import MARKS, REVIEW, TRIPLE, check_corrections, row_key
from graphkit.ontology import load_ontology
from graphkit.schema import CORRECTIONS, RELATIONS, conform, to_arrow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from graphkit.exchange.review import Correction, Key
    from graphkit.ontology import Ontology

__all__ = ["Corrected", "correct"]

_NUMBERS: Final = frozenset(c.name for c in CORRECTIONS.columns if c.kind == "number")


@dataclass(frozen=True, slots=True)
class Corrected:
    """Relations after their corrections.

    Attributes
    ----------
    relations
        The table.
    unmatched
        The corrections that no longer apply, each with the reason and its note.
    counts
        How many rows were accepted, rejected, changed and added.
    """

    relations: pa.Table
    unmatched: tuple[Fault, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)

    def summary(self) -> str:
        """Say in one line what was done."""
        done = ", ".join(f"{self.counts[mark]} {mark}" for mark in MARKS.values())
        gone = len(self.unmatched)
        return f"corrections: {done}; {gone} no longer {'applies' if gone == 1 else 'apply'}"


@dataclass(frozen=True, slots=True)
class _Edit:
    """A row as a correction wants it, and its place in the table; None for a new one."""

    number: int
    place: int | None
    row: dict[str, object]


def correct(
    relations: pa.Table,
    corrections: pa.Table,
    *,
    documents: pa.Table | None = None,
    ontology: Ontology | None = None,
    name: str = "corrections",
) -> Corrected:
    """Apply corrections to the relations that were extracted.

    The order of the rows stays; added ones come last. A row that bears a mark of review already is
    left as it is. Whoever changes a source or target without naming its finest actor empties that;
    whoever changes the start of what lasted one day moves its end along.

    Parameters
    ----------
    relations
        The relations table.
    corrections
        The corrections table, as :func:`graphkit.read_corrections` gives it.
    documents
        The documents table, to give an added row its place in the text, day and publisher. With
        it, an `add` whose document is not there, or does not hold its evidence, no longer applies.
    ontology
        The relation types; without it, those that come with the package.
    name
        What to call the corrections in messages.

    Raises
    ------
    TableError
        With every fault of the corrections.

    Examples
    --------
    >>> ends = {"source": "ARM", "target": "AZE", "relation": "clash"}
    >>> rows = [ends | {"relation_id": name} for name in "ab"]
    >>> fixes = pa.table({"action": ["reject"], "relation_id": ["a"], "note": ["a drill"]})
    >>> result = correct(to_arrow(rows, RELATIONS), fixes)
    >>> result.relations["relation_id"].to_pylist(), result.counts["rejected"]
    (['b'], 1)
    """
    known = ontology or load_ontology()
    every = check_corrections(corrections, known, name)
    acting = [one for one in every if one.action]
    if not acting:
        return Corrected(relations)
    table = conform(relations, RELATIONS)
    found, unmatched = _find(table, every, name)
    rejected = {place for one, place in found if one.action == "reject"}
    edits, idle = _edit(table, found, name)
    added, missing = _add(acting, documents, name)
    rows = _finish([*edits, *added], known, name)
    rows, needless = _leave_out_what_is_there(table, rows, acting, name)
    gone = sorted([*unmatched, *idle, *missing, *needless], key=lambda fault: fault.row or 0)
    counts = Counter(str(edit.row["review"]) for edit in rows)
    counts["rejected"] = len(rejected)
    return Corrected(_join(table, rows, rejected), tuple(gone), counts)


# ---------------------------------------------------------------------------- matching


def _find(
    table: pa.Table, every: Sequence[Correction], name: str
) -> tuple[list[tuple[Correction, int]], list[Fault]]:
    """Return the corrections with the places of their rows, and those that have none."""
    about = [one for one in every if one.action not in {"", "add"}]
    places = {own: place for place, own in enumerate(table["relation_id"].to_pylist()) if own}
    found = {
        one.number: places[one.cells["relation_id"]]
        for one in about
        if one.cells["relation_id"] in places
    }
    gone = [one for one in about if one.number not in found]
    rivals = Counter(one.key for one in every)
    same = _places_by_key(table, {one.key for one in gone if one.key})
    taken = set(found.values()) | _reviewed(table)
    unmatched = []
    for one in gone:
        candidates = same.get(one.key, []) if one.key else []
        if len(candidates) == 1 and rivals[one.key] == 1 and candidates[0] not in taken:
            found[one.number] = candidates[0]
        else:
            unmatched.append(one.gone(name, "relation_id", _why(len(candidates))))
    return [(one, found[one.number]) for one in about if one.number in found], unmatched


def _why(candidates: int) -> str:
    if not candidates:
        return "names no row any more"
    return "names no row any more, and its sentence does not tell which one is meant"


def _places_by_key(table: pa.Table, wanted: Collection[Key]) -> dict[Key, list[int]]:
    """Return the places of the rows with one of these keys."""
    places: dict[Key, list[int]] = {}
    documents = {key[0] for key in wanted}
    columns = (table[name].to_pylist() for name in ("doc_id", *TRIPLE, "evidence"))
    for place, (doc_id, *triple, evidence) in enumerate(zip(*columns, strict=True)):
        if doc_id in documents and (key := row_key(doc_id, triple, evidence)) in wanted:
            places.setdefault(key, []).append(place)
    return places


def _reviewed(table: pa.Table) -> set[int]:
    """Return the places of the rows that have had their correction."""
    if "review" not in table.column_names:
        return set()
    marks = table["review"].to_pylist()
    return {place for place, mark in enumerate(marks) if mark in MARKS.values()}


# ---------------------------------------------------------------------------- editing


def _edit(
    table: pa.Table, found: Sequence[tuple[Correction, int]], name: str
) -> tuple[list[_Edit], list[Fault]]:
    """Return the rows accepted and changed, and the changes that the rows made already."""
    done = _reviewed(table)
    edits: list[_Edit] = []
    idle: list[Fault] = []
    for one, place in found:
        if one.action == "reject" or place in done:
            continue
        (row,) = table.slice(place, 1).to_pylist()
        new = row if one.action == "accept" else _changed(row, one.given)
        if one.action == "change" and new == row:
            idle.append(one.gone(name, "action", "is not needed any more: the row says so itself"))
        sure = {} if "confidence" in one.given and one.action == "change" else {"confidence": 1.0}
        edits.append(_Edit(one.number, place, new | sure | one.mark))
    return edits, idle


def _changed(row: dict[str, Any], given: dict[str, str]) -> dict[str, Any]:
    """Return a row with some of its cells replaced."""
    new = row | {name: _typed(name, text) for name, text in given.items()}
    for end in ("source", "target"):
        if new[end] != row[end] and f"{end}_actor" not in given:
            new[f"{end}_actor"] = ""  # it was an actor of the other unit
    if new["start"] != row["start"] and row["end"] == row["start"] and "end" not in given:
        new["end"] = ""  # which is then written as the new start
    return new


def _typed(name: str, text: str) -> str | float | None:
    if name not in _NUMBERS:
        return text
    return float(text) if text else None


def _add(
    acting: Iterable[Correction], documents: pa.Table | None, name: str
) -> tuple[list[_Edit], list[Fault]]:
    """Return the new rows, and the corrections whose document or sentence is not there."""
    adding = [one for one in acting if one.action == "add"]
    known = None if documents is None else _documents(documents, adding)
    edits: list[_Edit] = []
    missing: list[Fault] = []
    for one in adding:
        doc_id, evidence = one.cells["doc_id"], one.cells["evidence"]
        place: dict[str, object] = {"doc_id": doc_id, "evidence": evidence}
        if known is not None and doc_id not in known:
            missing.append(one.gone(name, "doc_id", "was not read"))
            continue
        if known is not None:
            document = known[doc_id]
            place |= {key: document[key] for key in ("published", "publisher")}
            at = re.search(r"\s+".join(map(re.escape, evidence.split())), document["text"])
            if at is None:
                missing.append(one.gone(name, "evidence", f"does not stand in {doc_id}"))
                continue
            if evidence:
                place |= {"evidence": at[0], "evidence_start": at.start(), "evidence_end": at.end()}
        own = {"relation_id": one.added_id, "confidence": 1.0, "extractor": "human"}
        edits.append(_Edit(one.number, None, own | place | one.given | one.mark))
    return edits, missing


def _documents(documents: pa.Table, adding: Iterable[Correction]) -> dict[str, dict[str, str]]:
    """Return the documents that rows are added to, by id."""
    wanted = pa.array({one.cells["doc_id"] for one in adding}, pa.string())
    kept = documents.filter(pc.is_in(documents["doc_id"], value_set=wanted))
    return {row["doc_id"]: row for row in kept.to_pylist()}


def _finish(edits: Sequence[_Edit], ontology: Ontology, name: str) -> list[_Edit]:
    """Return the edited rows in the one form that all rows have."""
    try:
        rows = canonical(to_arrow([edit.row for edit in edits], RELATIONS), ontology, name=name)
    except TableError as error:
        numbers = [edit.number for edit in edits]
        raise TableError(
            replace(fault, row=fault.row and numbers[fault.row - 1]) for fault in error.faults
        ) from None
    return [replace(edit, row=row) for edit, row in zip(edits, rows.to_pylist(), strict=True)]


def _leave_out_what_is_there(
    table: pa.Table, edits: Sequence[_Edit], acting: Iterable[Correction], name: str
) -> tuple[list[_Edit], list[Fault]]:
    """Return the edits without the new rows that the table has, and those that were extracted."""
    new = {edit.number: edit for edit in edits if edit.place is None}
    ids = set(table["relation_id"].to_pylist()) if new else set()
    keys = {number: _key_of(edit.row) for number, edit in new.items()}
    same = _places_by_key(table, set(keys.values()))
    there: set[int] = set()
    needless: list[Fault] = []
    for one in acting:
        if one.number not in new:
            continue
        row = new[one.number].row
        if row["relation_id"] in ids:
            there.add(one.number)
        elif any(_same_time(table, place, row) for place in same.get(keys[one.number], ())):
            there.add(one.number)
            needless.append(one.gone(name, "action", "is not needed any more: the row was found"))
    return [edit for edit in edits if edit.number not in there], needless


def _key_of(row: dict[str, object]) -> Key:
    return row_key(str(row["doc_id"]), (str(row[name]) for name in TRIPLE), str(row["evidence"]))


def _same_time(table: pa.Table, place: int, row: dict[str, object]) -> bool:
    return all(table[name][place].as_py() == row[name] for name in ("start", "end"))


def _join(table: pa.Table, edits: Sequence[_Edit], rejected: Collection[int]) -> pa.Table:
    """Return the table with its rows replaced, left out and added."""
    places = [place for place in range(table.num_rows) if place not in rejected]
    if not edits:
        return table.take(pa.array(places, pa.int64())) if rejected else table
    for name in REVIEW:
        if name not in table.column_names:
            table = table.append_column(name, pa.repeat("", table.num_rows))
    rows = to_arrow([edit.row for edit in edits], RELATIONS).select(table.column_names)
    moved = {
        edit.place: table.num_rows + number
        for number, edit in enumerate(edits)
        if edit.place is not None
    }
    added = [table.num_rows + n for n, edit in enumerate(edits) if edit.place is None]
    order = [moved.get(place, place) for place in places] + added
    return pa.concat_tables([table, rows]).take(order).combine_chunks()
