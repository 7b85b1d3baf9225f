"""What an engine answers, as the tables that the rest of the program knows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.analysis.compare import FIGURES, change_table
from graphkit.analysis.encoded import Encoded, encode, encoded_array, joined
from graphkit.exchange.engines.questions import LENGTHS, window_code
from graphkit.periods import MIN_DAY, OPEN_DAY, OPEN_END
from graphkit.schema import RELATIONS, as_text, number_array, numpy_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from graphkit.periods import Period

__all__ = [
    "column_names",
    "compared_table",
    "dyads_table",
    "history_table",
    "in_stable_order",
    "summed",
]

_LONGEST: Final = len("2020-10-31")
_ORDER: Final = ("start", "end", "source", "target", "relation", "published", "doc_id")
_EPOCH: Final = date(1970, 1, 1)


def column_names(given: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of relations brought from a table with some columns, the schema's first.

    Examples
    --------
    >>> column_names(["note", "source"])[-2:]
    ('weight', 'note')
    """
    return (*RELATIONS.names, *(name for name in given if name not in RELATIONS.names))


def summed(found: pa.Table, name: str) -> int:
    """Return the sum of a column of whole numbers; 0 if the answer has no such column.

    Examples
    --------
    >>> summed(pa.table({"n": [1, None, 2]}), "n")
    3
    """
    return int(pc.sum(found[name]).as_py() or 0) if name in found.column_names else 0


def in_stable_order(found: pa.Table) -> pa.Table:
    """Put rows in an order that does not depend on how many machines sent them.

    By dates, then ends, type, publication, document and id, then everything else, as text.

    Examples
    --------
    >>> in_stable_order(pa.table({"source": ["B", "A"], "note": ["", ""]}))["source"].to_pylist()
    ['A', 'B']
    """
    own = [*_ORDER, "relation_id"]
    names = [name for name in own if name in found.column_names]
    names += [name for name in found.column_names if name not in names]
    texts = {name: _sortable(found[name]) for name in names}
    kept = [name for name in names if texts[name] is not None]
    keys = pa.table({str(place): texts[name] for place, name in enumerate(kept)})
    order = pc.sort_indices(keys, [(key, "ascending") for key in keys.column_names])
    return found.take(order)


def _sortable(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        return None
    return as_text(column)


def _triples(found: pa.Table) -> tuple[dict[str, pa.Array], NDArray[np.intp]]:
    """Return source, target and relation as codes, in the order of their texts, and that order."""
    keys = [encode(found[name]) for name in ("source", "target", "relation")]
    keys[:2] = joined(*keys[:2])
    order = np.lexsort([key.codes for key in reversed(keys)])
    names = ("source", "target", "relation")
    return {n: encoded_array(key.at(order)) for n, key in zip(names, keys, strict=True)}, order


def _numbers(found: pa.Table, name: str) -> NDArray[np.int64]:
    return numpy_array(found[name].cast(pa.int64()).fill_null(0))


def compared_table(found: pa.Table) -> pa.Table:
    """Return the changes that a comparison consists of, of the counts in both periods."""
    either = pc.greater(pc.add(found["reports_first"], found["reports_second"]), 0)
    found = found.filter(either)
    columns, order = _triples(found)
    return change_table(columns, [_numbers(found, figure)[order] for figure in FIGURES])


def history_table(found: pa.Table | None, periods: Sequence[Period]) -> pa.Table:
    """Return the counts of one period after the other; None if no period was asked for."""
    if found is None:
        nothing = dict.fromkeys(("source", "target", "relation"), pa.array([], pa.string()))
        found = pa.table(
            nothing | dict.fromkeys(("code", "n", "reports"), pa.array([], pa.int64()))
        )
    place = {window_code(period): at for at, period in enumerate(periods)}
    columns, order = _triples(found)
    at = np.array([place[code] for code in _numbers(found, "code")[order].tolist()], np.int32)
    in_time = np.argsort(at, kind="stable")
    named = Encoded([str(period) for period in periods], at[in_time])
    whole = pa.table(columns).take(pa.array(in_time))
    figures = {
        name: number_array(_numbers(found, name)[order][in_time]) for name in ("n", "reports")
    }
    texts = {name: whole[name] for name in whole.column_names}
    return pa.table({"period": encoded_array(named)} | texts | figures)


def dyads_table(found: pa.Table) -> pa.Table:
    """Return how often each dyad and type stands, its first and last date as they are written."""
    found = found.filter(pc.greater(found["reports"], 0))
    columns, order = _triples(found)
    figures = {name: number_array(_numbers(found, name)[order]) for name in ("n", "reports")}
    firsts, lasts = (found[name].take(pa.array(order)).to_pylist() for name in ("first", "last"))
    dates = {"first": [_first_date(one) for one in firsts]}
    dates["last"] = [_last_date(one) for one in lasts]
    texts: dict[str, Any] = {name: pa.array(values, pa.string()) for name, values in dates.items()}
    return pa.table(columns | figures | texts)


def _first_date(told: int | None) -> str:
    """Write a first day as it was written, from the number that tells it and its length.

    Examples
    --------
    >>> _first_date(18262 * LENGTHS + 3), _first_date(None), _first_date(MIN_DAY * LENGTHS + 10)
    ('2020-01', '', '')
    """
    if told is None:
        return ""
    day, missing = divmod(told, LENGTHS)
    return "" if day == MIN_DAY else _day(day)[: _LONGEST - missing]


def _last_date(told: int | None) -> str:
    """Write a last day as it was written, from the number that tells it and its length.

    Examples
    --------
    >>> _last_date(18628 * LENGTHS - 6), _last_date(OPEN_DAY * LENGTHS - 8)
    ('2020', '..')
    """
    if told is None:
        return ""
    after, missing = -(-told // LENGTHS), -told % LENGTHS
    return OPEN_END if after == OPEN_DAY else _day(after - 1)[: _LONGEST - missing]


def _day(number: int) -> str:
    return (_EPOCH + timedelta(days=number)).isoformat()
