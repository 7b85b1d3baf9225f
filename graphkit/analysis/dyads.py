"""Counting relations: one line a dyad and relation type, by an explicit rule of duplicates.

Five outlets that report one meeting are five *reports* of one *event*. Both are counted: `reports`
is the number of rows, `n` the number of distinct occasions by one of these rules, of which ``day``
is the "one-a-day filter" of event data [1]_:

==========  =================================================================================
none        every row is an occasion
document    the rows of one document are one (a row without a document is one by itself)
day         rows that begin on the same day are one; `week` (from Monday) and `month` likewise
period      all rows are one
==========  =================================================================================

The day on which a row begins is its first day or, in a slice, its first day inside the period: what
began before a period stands in it from the period's first day on. A state begins with its spell:
reports of one alliance whose times overlap or touch tell of one, however many articles name it. A
date known to the year or month begins on that year's or month's first day. Undated rows
are one occasion together.

References
----------
.. [1] P. A. Schrodt, "Precedents, Progress, and Prospects in Political Event Data",
   International Interactions 38(4), 2012: duplicates, and the one-a-day filter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.errors import InputError
from graphkit.periods import day_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphkit.analysis.store import Positions, Store
    from graphkit.periods import Period

__all__ = ["DUPLICATES", "Counts", "begun_days", "count_dyads", "dyad_columns", "dyad_table"]

DUPLICATES: Final = ("none", "document", "day", "week", "month", "period")
"""The rules by which reports are taken for one occasion."""

_UNDATED = np.int64(2**40)  # the occasion of undated rows: further off than any day
_MONDAY = 3  # 1970-01-01 was a Thursday: so many days after a Monday


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each dyad and relation type stands in some rows of a store.

    Parameters
    ----------
    keys
        Source, target and relation as one number each, ascending, which is their order as text.
    n
        Distinct occasions.
    reports
        Rows.
    group
        For each row given, the position of its dyad and type in `keys`.
    """

    keys: NDArray[np.int64]
    n: NDArray[np.int64]
    reports: NDArray[np.int64]
    group: NDArray[np.int64]


def count_dyads(
    store: Store, positions: Positions, duplicates: str = "day", period: Period | None = None
) -> Counts:
    """Count rows of a store per source, target and relation type.

    Parameters
    ----------
    store, positions
        The rows.
    duplicates
        One of :data:`DUPLICATES`.
    period
        The period that the rows are a slice of, if they are one.

    Raises
    ------
    InputError
        If there is no such rule.
    """
    if duplicates not in DUPLICATES:
        raise InputError(f"{duplicates!r} is no duplicate rule; allowed: {', '.join(DUPLICATES)}")
    keys, group = np.unique(store.dyads(positions), return_inverse=True)
    group = group.reshape(-1).astype(np.int64)
    reports = np.bincount(group, minlength=len(keys)).astype(np.int64)
    occasion = _occasions(store, positions, duplicates, period)
    order = np.lexsort((occasion, group))
    new = np.ones(len(order), bool)
    new[1:] = (np.diff(group[order]) != 0) | (np.diff(occasion[order]) != 0)
    n = np.bincount(group[order][new], minlength=len(keys)).astype(np.int64)
    return Counts(keys, n, reports, group)


def dyad_table(
    store: Store, positions: Positions, duplicates: str = "day", period: Period | None = None
) -> pa.Table:
    """Count rows of a store per source, target and relation type, with first and last day.

    Parameters
    ----------
    store, positions, duplicates, period
        As for :func:`count_dyads`.

    Returns
    -------
    A table with source, target, relation; n, the occasions; reports, the rows; first and last, the
    dates of the earliest and the latest day as they are written.

    Raises
    ------
    InputError
        If there is no such rule.

    Examples
    --------
    >>> from graphkit.analysis.relations import Relations
    >>> table = pa.table({"source": ["AZE"] * 3, "target": ["ARM"] * 3,
    ...                   "relation": ["accusation"] * 3,
    ...                   "start": ["2020-10-01", "2020-10-01", "2020-10-02"]})
    >>> Relations.from_arrow(table).dyads()[["source", "n", "reports", "first", "last"]]
      source  n  reports       first        last
    0    AZE  2        3  2020-10-01  2020-10-02
    """
    counts = count_dyads(store, positions, duplicates, period)
    columns = dyad_columns(store, counts.keys)
    columns |= {"n": pa.array(counts.n), "reports": pa.array(counts.reports)}
    return pa.table(columns | _extent(store, positions, counts))


def begun_days(store: Store, positions: Positions) -> list[int | None]:
    """Return the day on which each row begins, as counting sees it, in the order of the table.

    None for an undated row; days are numbered from 1970-01-01.
    """
    in_order = positions[np.argsort(store.row[positions], kind="stable")]
    days = store.begun[in_order].tolist()
    dated = (in_order < store.dated).tolist()
    return [day if known else None for day, known in zip(days, dated, strict=True)]


def _occasions(
    store: Store, positions: Positions, duplicates: str, period: Period | None
) -> NDArray[np.int64]:
    """Return a number for each row; rows of one dyad and type with the same one are duplicates."""
    if duplicates == "none":
        return positions
    if duplicates == "document":
        return _documents(store, positions)
    if duplicates == "period":
        return np.zeros(len(positions), np.int64)
    first = store.begun[positions].astype(np.int64)
    if period is not None:
        first = np.maximum(first, day_number(period.start))
    if duplicates == "week":
        first = (first + _MONDAY) // 7
    elif duplicates == "month":
        first = first.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.where(positions < store.dated, first, _UNDATED)


def _documents(store: Store, positions: Positions) -> NDArray[np.int64]:
    """Return a number for each document; rows without one get a number each, below zero."""
    documents = np.array(store.texts("doc_id", positions), object)
    names, codes = np.unique(documents, return_inverse=True)
    nameless = len(names) > 0 and names[0] == ""
    codes = codes.reshape(-1).astype(np.int64)
    return np.where(codes == 0, -1 - positions, codes) if nameless else codes


def dyad_columns(store: Store, keys: NDArray[np.int64]) -> dict[str, pa.Array]:
    """Return the columns source, target and relation of these keys."""
    pairs, relation = np.divmod(keys, max(len(store.types), 1))
    source, target = np.divmod(pairs, max(len(store.actors), 1))
    columns = (("source", source, store.actors), ("target", target, store.actors))
    return {
        name: pa.array([values[code] for code in codes.tolist()], pa.string())
        for name, codes, values in (*columns, ("relation", relation, store.types))
    }


def _extent(store: Store, positions: Positions, counts: Counts) -> dict[str, pa.Array]:
    """Return the columns first and last: the dates, as written, of the earliest and latest day.

    Of dates that name the same day the more precise one stands. Undated rows say nothing here;
    "" means that the beginning is not known or that no row has a date, ``..`` what still lasts.
    """
    dated = positions < store.dated
    first = np.where(dated, store.start[positions].astype(np.int64), _UNDATED)
    last = np.where(dated, -store.until[positions].astype(np.int64), _UNDATED)
    return {
        "first": _extreme(store, positions, counts, first, "start"),
        "last": _extreme(store, positions, counts, last, "end"),
    }


def _extreme(
    store: Store, positions: Positions, counts: Counts, rank: NDArray[np.int64], column: str
) -> pa.Array:
    """Return for each key the date, as written, of the row that ranks first; of many, the longest.

    A day and a length make one text only, so the answer does not depend on the order of rows.
    """
    texts = store.table[column].take(pa.array(store.row[positions])).combine_chunks()
    order = np.lexsort((-pc.utf8_length(texts).to_numpy(), rank, counts.group))
    firsts = np.ones(len(order), bool)
    firsts[1:] = np.diff(counts.group[order]) != 0
    return texts.take(pa.array(order[firsts]))
