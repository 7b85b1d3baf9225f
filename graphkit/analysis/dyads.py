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
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from graphkit.analysis.encoded import Encoded, encode, encoded_array
from graphkit.errors import InputError
from graphkit.periods import day_number
from graphkit.schema import number_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphkit.analysis.days import Days
    from graphkit.analysis.store import Mask, Positions, Store
    from graphkit.periods import Period

__all__ = [
    "DUPLICATES",
    "Counts",
    "begun_days",
    "check_rule",
    "count_dyads",
    "dyad_table",
    "triple_columns",
]

DUPLICATES: Final = ("none", "document", "day", "week", "month", "period")
"""The rules by which reports are taken for one occasion."""

_UNDATED = np.int64(2**40)  # the occasion of undated rows: further off than any day
_LONGEST = len("2020-10-31")
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
    group: Days


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
    check_rule(duplicates)
    triple = store.triples.triple[positions]
    rows = np.bincount(triple, minlength=len(store.triples.keys))
    present = np.flatnonzero(rows)
    place = np.cumsum(rows > 0, dtype=np.int32)
    place -= 1
    group = place[triple]
    reports = rows[present].astype(np.int64)
    n = _distinct(group, _occasions(store, positions, duplicates, period), len(present))
    return Counts(store.triples.keys[present], n, reports, group)


def check_rule(duplicates: str) -> None:
    """Refuse what is no rule of duplicates.

    Raises
    ------
    InputError
        With the rules that there are.
    """
    if duplicates not in DUPLICATES:
        raise InputError(f"{duplicates!r} is no duplicate rule; allowed: {', '.join(DUPLICATES)}")


def _distinct(group: Days, occasion: NDArray[Any], groups: int) -> NDArray[np.int64]:
    """Count the distinct occasions of each group."""
    if not len(group):
        return np.zeros(groups, np.int64)
    lowest = int(occasion.min())
    span = int(occasion.max()) - lowest + 1
    if span < 2**63 // max(groups, 1):
        both = group.astype(np.int64) * span
        both += occasion
        both -= lowest
        both.sort()
        new = np.ones(len(both), bool)
        np.not_equal(both[1:], both[:-1], out=new[1:])
        return np.bincount(both[new] // span, minlength=groups).astype(np.int64)
    order = np.lexsort((occasion, group))
    new = np.ones(len(order), bool)
    new[1:] = (np.diff(group[order]) != 0) | (np.diff(occasion[order]) != 0)
    return np.bincount(group[order][new], minlength=groups).astype(np.int64)


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
    at = np.searchsorted(store.triples.keys, counts.keys)
    columns = triple_columns(store, at)
    columns |= {"n": number_array(counts.n), "reports": number_array(counts.reports)}
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
        return positions.astype(np.int64)
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
    names = encode(store.column("doc_id", positions))
    if "" not in names.values:
        return names.codes.astype(np.int64)
    nameless = names.codes == names.values.index("")
    return np.where(nameless, -1 - positions.astype(np.int64), names.codes)


def triple_columns(store: Store, triples: NDArray[Any]) -> dict[str, pa.Array]:
    """Return the columns source, target and relation of some triples, as codes of their texts."""
    return {
        name: pa.DictionaryArray.from_arrays(number_array(codes.take(triples)), texts, safe=False)
        for name, (codes, texts) in store.triple_ends.items()
    }


def _extent(store: Store, positions: Positions, counts: Counts) -> dict[str, pa.Array]:
    """Return the columns first and last: the dates, as written, of the earliest and latest day.

    Of dates that name the same day the more precise one stands. Undated rows say nothing here;
    "" means that the beginning is not known or that no row has a date, ``..`` what still lasts.
    """
    start, until = store.start[positions], store.until[positions]
    dated = positions < store.dated
    return {
        "first": _extreme(store.keys["start"].at(positions), start, dated, counts),
        "last": _extreme(store.keys["end"].at(positions), -until, dated, counts),
    }


def _extreme(dates: Encoded, rank: Days, dated: Mask, counts: Counts) -> pa.Array:
    """Return for each key the date, as written, of the row that ranks first; of many, the longest.

    A day and a length make one text only, so the answer does not depend on the order of rows.
    """
    values = [*dates.values, ""]
    shorter = np.array([_LONGEST - len(value) for value in values], np.int64)
    best = np.full(len(counts.keys), np.iinfo(np.int64).max)
    codes = np.where(dated, dates.codes, len(values) - 1)
    ranked = np.where(dated, rank.astype(np.int64), _UNDATED) * (_LONGEST + 1)
    ranked += shorter[codes]
    np.minimum.at(best, counts.group, ranked)
    first = np.zeros(len(best), np.int32)
    chosen = ranked == best[counts.group]
    first[counts.group[chosen]] = codes[chosen]
    return encoded_array(Encoded(values, first))
