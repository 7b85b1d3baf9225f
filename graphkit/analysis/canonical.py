"""A relations table in the one form that everything behind it relies on.

- what is blank in a column of ids, dates or fixed words is empty;
- a symmetric relation has its ends in alphabetical order, the finest actors along with them;
- a dated row has its end written: of an event the start, of a state ``..``;
- every row has its own `relation_id`.

The table given is never changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from graphkit.errors import Fault, TableError
from graphkit.periods import OPEN_END
from graphkit.schema import RELATIONS, check, conform, relation_id

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphkit.ontology import Ontology

__all__ = ["canonical", "type_faults"]

_ENDS = (("source", "target"), ("source_actor", "target_actor"))
_ID_FIELDS = ("doc_id", "source", "target", "relation", "start", "end", "evidence_start")


def canonical(table: pa.Table, ontology: Ontology, *, name: str = "relations") -> pa.Table:
    """Check a relations table and bring it into its one form.

    Parameters
    ----------
    table
        Relations of any Arrow types; optional columns may be missing, unknown ones are kept.
    ontology
        The relation types that are allowed, which of them are symmetric, and which are states.
    name
        What to call the table in an error.

    Raises
    ------
    TableError
        With every fault of every row.

    Examples
    --------
    >>> from graphkit.ontology import load_ontology
    >>> table = pa.table({"source": ["RUS"], "target": ["ARM"], "relation": ["treaty"],
    ...                   "start": ["1997-08-29"], "source_actor": ["Moscow"]})
    >>> row = canonical(table, load_ontology()).to_pylist()[0]
    >>> row["source"], row["target"], row["target_actor"], row["end"]
    ('ARM', 'RUS', 'Moscow', '..')
    """
    faults = type_faults(table, name) or check(
        table, RELATIONS, file=name, relation_types=ontology, states=ontology.states
    )
    if faults:
        raise TableError(faults)
    table = _trim(conform(table, RELATIONS))
    table = _fill_ends(_order_ends(table, ontology.symmetric), ontology.states)
    return _fill_ids(table).combine_chunks()


def type_faults(table: pa.Table, name: str) -> list[Fault]:
    """Find the columns that hold more than one value a cell, or bytes.

    Examples
    --------
    >>> print(*type_faults(pa.table({"tags": [["a", "b"]]}), "r.parquet"))
    r.parquet: column 'tags': 'list<item: string>' cannot stand in a cell; allowed: text, numbers
    """
    return [
        Fault(name, None, field.name, str(field.type), "cannot stand in a cell", "text, numbers")
        for field in table.schema
        if pa.types.is_nested(field.type) or pa.types.is_binary(field.type)
    ]


def _trim(table: pa.Table) -> pa.Table:
    """Empty the cells that are blank, where blanks mean nothing."""
    for column in RELATIONS.columns:
        if column.kind in {"id", "date", "enum"}:
            trimmed = pc.utf8_trim_whitespace(table[column.name])
            table = _with(table, column.name, trimmed)
    return table


def _with(table: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, values)


def _order_ends(table: pa.Table, symmetric: Collection[str]) -> pa.Table:
    """Put the ends of symmetric relations in alphabetical order."""
    swap = pc.and_(
        pc.is_in(table["relation"], value_set=pa.array(sorted(symmetric), pa.string())),
        pc.greater(table["source"], table["target"]),
    )
    for one, other in _ENDS:
        left, right = table[one], table[other]
        table = _with(table, one, pc.if_else(swap, right, left))
        table = _with(table, other, pc.if_else(swap, left, right))
    return table


def _fill_ends(table: pa.Table, states: Collection[str]) -> pa.Table:
    """Write the end that an empty one means."""
    given, end = table["start"], table["end"]
    is_state = pc.is_in(table["relation"], value_set=pa.array(sorted(states), pa.string()))
    meant = pc.if_else(is_state, OPEN_END, given)
    empty = pc.and_(pc.equal(end, ""), pc.not_equal(given, ""))
    return _with(table, "end", pc.if_else(empty, meant, end))


def _fill_ids(table: pa.Table) -> pa.Table:
    """Give an id to the rows without one; the second of the same content gets "-2" behind it."""
    ids: list[str] = table["relation_id"].to_pylist()
    if all(ids):
        return table
    seen = set(ids)
    fields = zip(*(table[field].to_pylist() for field in _ID_FIELDS), strict=True)
    for row, values in enumerate(fields):
        if ids[row]:
            continue
        own = base = relation_id(*values)
        count = 1
        while own in seen:
            count += 1
            own = f"{base}-{count}"
        seen.add(own)
        ids[row] = own
    return _with(table, "relation_id", pa.chunked_array([ids], pa.string()))
