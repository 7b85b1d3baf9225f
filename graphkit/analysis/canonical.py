"""A relations table in the one form that everything behind it relies on.

- what is blank in a column of ids, dates or fixed words is empty;
- a symmetric relation has its ends in alphabetical order, the finest actors along with them;
- a dated row has its end written: of an event the start, of a state ``..``;
- every row has its own `relation_id`.

The table given is never changed. All this is done to the distinct texts of a column and to codes;
the columns that are no keys stay where they are (:mod:`graphkit.analysis.columns`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.analysis.columns import KEYS, Columns, InMemory
from graphkit.analysis.encoded import Encoded, encode, joined
from graphkit.errors import Fault, TableError
from graphkit.periods import OPEN_END
from graphkit.schema import (
    RELATIONS,
    as_number,
    as_text,
    check,
    header_faults,
    judge,
    number_array,
    text_scalar,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphkit.analysis.columns import Mask, Source
    from graphkit.ontology import Ontology
    from graphkit.schema import Column

__all__ = ["Canonical", "canonical", "canonical_columns", "type_faults"]

_OFFSETS: Final = ("evidence_start", "evidence_end")


@dataclass(frozen=True, slots=True)
class Canonical:
    """A relations table in its one form.

    Parameters
    ----------
    keys
        The columns :data:`graphkit.analysis.columns.KEYS`, as codes.
    columns
        The others.
    """

    keys: dict[str, Encoded]
    columns: Columns


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
    from graphkit.analysis.store import Store

    return Store(canonical_columns(InMemory(table), ontology, name=name), name=name).table


def canonical_columns(
    source: Source, ontology: Ontology, *, name: str = "relations", check_types: bool = True
) -> Canonical:
    """Check relations of any source and bring them into their one form.

    Parameters
    ----------
    source
        Where the columns come from.
    ontology, name
        As for :func:`canonical`.
    check_types
        Whether a type that is not of the ontology is a fault.

    Raises
    ------
    TableError
        With every fault of every row, but rows that end before they start: the store finds them.
    """
    types = ontology if check_types else ()
    faults = header_faults(source.schema.names, RELATIONS, name) or type_faults(source, name)
    keys = {} if faults else _keys(source)
    if not faults and not _sound(source, keys, types):
        faults = _all_faults(source, ontology, name, types)
    if faults:
        raise TableError(faults)
    swapped = _order_ends(keys, ontology.symmetric)
    _fill_ends(keys, ontology.states)
    return Canonical(keys, Columns(source, swapped))


def _all_faults(
    source: Source, ontology: Ontology, name: str, types: Collection[str]
) -> list[Fault]:
    """Look at every row for its faults; of a sound but unusual table there are none."""
    whole = pa.table({one: source.column(one) for one in source.schema.names})
    return check(whole, RELATIONS, file=name, relation_types=types, states=ontology.states)


def type_faults(table: pa.Table | Source, name: str) -> list[Fault]:
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


# ------------------------------------------------------------------------------------- checks


def _sound(source: Source, keys: dict[str, Encoded], types: Collection[str]) -> bool:
    """Tell whether there is no fault, without looking for the row of one."""
    return all(
        _sound_column(source, column, keys, types if column.name == "relation" else ())
        for column in RELATIONS.columns
        if column.name in source.schema.names and (column.kind != "text" or column.required)
    ) and _sound_offsets(source)


def _sound_column(
    source: Source, column: Column, keys: dict[str, Encoded], types: Collection[str]
) -> bool:
    if column.kind in {"number", "integer"}:
        return _sound_numbers(source.column(column.name), column)
    if column.unique:
        return _sound_ids(as_text(source.column(column.name)))
    values = (keys.get(column.name) or encode(source.column(column.name))).values
    return all(not judge(v, column, types) if v else not column.required for v in values)


def _sound_numbers(values: pa.ChunkedArray, column: Column) -> bool:
    try:
        numbers = as_number(values, pa.float64())
    except pa.ArrowInvalid:
        return False
    if not pa.types.is_floating(values.type) and _count_given(values) != _count_given(numbers):
        return False  # a text that says NaN is no number; of a float it means a missing one
    extremes = pc.min_max(numbers).as_py()
    low, high = extremes["min"], extremes["max"]
    if low is None:
        return True
    finite = -np.inf < low and high < np.inf
    whole = column.kind == "number" or bool(pc.all(pc.equal(numbers, pc.floor(numbers))).as_py())
    return finite and whole and column.low <= low and high <= column.high


def _count_given(values: pa.ChunkedArray) -> int:
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        return len(values) - int(values.null_count)
    texts = pc.utf8_trim_whitespace(as_text(values))
    return int(pc.sum(pc.not_equal(texts, text_scalar(""))).as_py() or 0)


def _sound_ids(texts: pa.ChunkedArray) -> bool:
    """Tell whether no id stands twice and none has blanks in it."""
    given = texts.filter(pc.not_equal(texts, text_scalar("")))
    return (
        int(pc.count_distinct(given).as_py()) == len(given)
        and not pc.any(pc.match_substring_regex(given, r"[\s\x00-\x1f]|[^\x00-\x7f]")).as_py()
    ) or not len(given)


def _sound_offsets(source: Source) -> bool:
    """Tell whether all offsets fit their evidence."""
    if not all(name in source.schema.names for name in _OFFSETS):
        return True
    first, after = (as_number(source.column(name), pa.int64()) for name in _OFFSETS)
    length = pc.subtract(after, first)
    wrong = pc.less(length, number_array(np.zeros(1, np.int64))[0])
    if "evidence" in source.schema.names:
        evidence = as_text(source.column("evidence"))
        given = pc.not_equal(evidence, text_scalar(""))
        unlike = pc.not_equal(pc.utf8_length(evidence).cast(pa.int64()), length)
        wrong = pc.or_kleene(wrong, pc.and_kleene(given, unlike))
    return not pc.any(wrong).as_py()


# --------------------------------------------------------------------------------------- form


def _keys(source: Source) -> dict[str, Encoded]:
    """Encode the keys; dates that are not there are empty."""
    empty = Encoded([""], np.zeros(source.num_rows, np.int32))
    names = source.schema.names
    keys = {key: encode(source.column(key)) if key in names else empty for key in KEYS}
    keys["source"], keys["target"] = joined(keys["source"], keys["target"])
    return keys


def _order_ends(keys: dict[str, Encoded], symmetric: Collection[str]) -> Mask | None:
    """Put the ends of symmetric relations in alphabetical order; return which rows were changed."""
    source, target, relation = keys["source"], keys["target"], keys["relation"]
    wanted = np.array([value in symmetric for value in relation.values], bool)
    if not wanted.any():
        return None
    swapped: Mask = source.codes > target.codes
    swapped &= wanted[relation.codes]
    if not swapped.any():
        return None
    keys["source"] = Encoded(source.values, np.where(swapped, target.codes, source.codes))
    keys["target"] = Encoded(source.values, np.where(swapped, source.codes, target.codes))
    return swapped


def _fill_ends(keys: dict[str, Encoded], states: Collection[str]) -> None:
    """Write the end that an empty one means."""
    start, end, relation = keys["start"], keys["end"], keys["relation"]
    if "" not in end.values:
        return
    meant = Encoded([*start.values, OPEN_END], start.codes)
    values = sorted({*start.values, *end.values, OPEN_END})
    at = {value: place for place, value in enumerate(values)}
    of_end, of_start = (
        np.array([at[value] for value in column.values], np.int32) for column in (end, meant)
    )
    state = np.array([value in states for value in relation.values], bool)
    codes = of_end[end.codes]
    empty = codes == at[""]
    if "" in start.values:
        empty &= start.codes != start.values.index("")
    filled = np.where(empty, of_start[start.codes], codes)
    if state.any():
        filled = np.where(empty & state[relation.codes], of_start[-1], filled)
    keys["end"] = Encoded(values, filled.astype(np.int32, copy=False))
