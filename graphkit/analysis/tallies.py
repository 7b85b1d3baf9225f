"""How often each triple of a store stands in one period, or in each of two.

Source, target and relation of a row are one small number (:mod:`graphkit.analysis.triples`). Sorted
together with what a row adds, these numbers are read once from end to end: the time goes with the
rows of the periods, not with those of the store, and nothing is looked up at random.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from graphkit.analysis.dyads import check_rule, count_dyads
from graphkit.analysis.store import window_days
from graphkit.analysis.triples import KIND_BITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphkit.analysis.relations import Relations
    from graphkit.analysis.store import Store
    from graphkit.periods import Period

__all__ = ["Tallies", "tally"]

Counts = tuple["NDArray[np.int64]", ...]

_BY_DAYS: Final = frozenset({"day", "none", "period"})  # rules that need no more than the days
_BEFORE, _AGAIN, _FRESH = range(3)  # what a row is; see _marks
_WHAT: Final = np.int32(3)
_SECOND: Final = 4  # added to that in the second period
_FIRST_OF_KIND: Final = 8  # added where a triple has its first row of a kind in a period
_FIELD_BITS: Final = 21  # of three numbers in one: reports of the second period, occasions of each
_FIELD: Final = np.int64(2**_FIELD_BITS - 1)


def _worth(kind: int) -> int:
    """Return what a row of a kind adds to the three numbers."""
    what, second = kind & int(_WHAT), bool(kind & _SECOND)
    occasion = what == _FRESH or (what == _BEFORE and kind & _FIRST_OF_KIND)
    return second + (bool(occasion) << (_FIELD_BITS * (1 + second)))


_WORTH: Final = np.array([_worth(kind) for kind in range(2 * _FIRST_OF_KIND)], np.int64)


class Tallies(NamedTuple):
    """How often triples stand in one or two periods.

    Parameters
    ----------
    triples
        The triples that stand in any of the periods, as places in ``store.triples.keys``,
        ascending.
    n, reports
        For each period the distinct occasions of these triples, and their rows.
    """

    triples: NDArray[np.intp]
    n: Counts
    reports: Counts


def tally(relations: Relations, periods: Sequence[Period], rule: str, duplicates: str) -> Tallies:
    """Count the rows of one period, or of two, for each triple.

    Parameters
    ----------
    relations
        The rows.
    periods, rule
        Which of them, as for :meth:`Relations.slice`.
    duplicates
        One of :data:`graphkit.analysis.dyads.DUPLICATES`.

    Raises
    ------
    InputError
        If there is no such rule.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from graphkit.analysis.relations import Relations
    >>> from graphkit.periods import parse_period
    >>> table = pa.table({"source": ["AZE", "AZE", "RUS"], "target": ["ARM"] * 3,
    ...                   "relation": ["accusation", "accusation", "support"],
    ...                   "start": ["2020-10-01", "2020-10-01", "2022"]})
    >>> periods = parse_period("2020"), parse_period("2022")
    >>> found = tally(Relations.from_arrow(table), periods, "overlaps", "day")
    >>> found.triples.tolist(), [n.tolist() for n in (*found.n, *found.reports)]
    ([0, 1], [[1, 0], [0, 1], [2, 0], [0, 1]])
    """
    check_rule(duplicates)
    if relations.is_whole and rule == "overlaps" and duplicates in _BY_DAYS:
        found = _tally_whole(relations.store, periods)
        if found is not None:
            if duplicates == "none":
                return found._replace(n=found.reports)
            if duplicates == "period":
                once = tuple((reports > 0).astype(np.int64) for reports in found.reports)
                return found._replace(n=once)
            return found
    counts = [
        count_dyads(relations.store, rows.positions, duplicates, period)
        for period in periods
        for rows in (relations.slice(period, rule=rule),)
    ]
    keys = np.unique(np.concatenate([one.keys for one in counts]))
    figures = np.zeros((2, len(counts), len(keys)), np.int64)
    for place, one in enumerate(counts):
        at = np.searchsorted(keys, one.keys)
        figures[0, place, at], figures[1, place, at] = one.n, one.reports
    triples = np.searchsorted(relations.store.triples.keys, keys)
    return Tallies(triples, tuple(figures[0]), tuple(figures[1]))


def _tally_whole(store: Store, periods: Sequence[Period]) -> Tallies | None:
    """Count all rows of a store that overlap one or two periods, by days.

    Every triple begins once on a day after the first of a period for each fresh row in it (see
    :class:`graphkit.analysis.triples.Triples`), and once on the first day if a row is in it that
    began by then.

    Returns
    -------
    The tallies; None if a number is too large for this way of counting.
    """
    if len(store.triples.keys) >= 2 ** (31 - KIND_BITS):
        return None
    marks = np.concatenate(
        [_marks(store, period, _SECOND * place) for place, period in enumerate(periods)]
    )
    marks.sort()
    triple = marks >> KIND_BITS
    new = np.ones(len(marks) + 1, bool)
    np.not_equal(triple[1:], triple[:-1], out=new[1:-1])
    bounds = np.flatnonzero(new)
    rows = np.diff(bounds)
    if len(rows) and rows.max() > _FIELD:
        return None
    sums = np.zeros(len(marks) + 1, np.int64)
    np.cumsum(_WORTH.take(_kinds(marks)), out=sums[1:])  # take: half the time of brackets
    # What is carried from one number into the next in a sum is taken back in the difference.
    packed = np.diff(sums.take(bounds))
    found = triple.take(bounds[:-1]).astype(np.intp)
    if len(periods) == 1:
        return Tallies(found, (packed >> _FIELD_BITS,), (rows,))
    second = packed & _FIELD
    n = packed >> _FIELD_BITS & _FIELD, packed >> 2 * _FIELD_BITS
    return Tallies(found, n, (rows - second, second))


def _marks(store: Store, period: Period, second: int) -> NDArray[np.int32]:
    """Return one number for each row that overlaps a period: its triple, then what it is.

    A row has begun before the second day of the period, or it is the first to tell of its day
    (fresh), or it tells of a day again.
    """
    low, high = window_days(period)
    run, longer = store.run_of_instants(low, high), store.longer(low, high)
    begun, instants = store.triples.begun, run.stop - run.start
    marks = np.empty(instants + len(longer), np.int32)
    before = np.empty(len(marks), bool)
    marks[:instants] = store.marks[run]
    store.marks.take(longer, out=marks[instants:], mode="clip")  # half the time of brackets
    np.less_equal(begun[run], low, out=before[:instants])
    np.less_equal(begun.take(longer, mode="clip"), low, out=before[instants:])
    np.bitwise_and(marks, ~_WHAT, out=marks, where=before)  # the kind _BEFORE, which is 0
    if second:
        marks |= np.int32(second)
    return marks


def _kinds(marks: NDArray[np.int32]) -> NDArray[np.int8]:
    """Return what each row is and whether it is the first such of its triple and period."""
    kinds = (marks & (_FIRST_OF_KIND - 1)).astype(np.int8)
    kinds[:1] += np.int8(_FIRST_OF_KIND)
    kinds[1:] += (marks[1:] != marks[:-1]).view(np.int8) * np.int8(_FIRST_OF_KIND)
    return kinds
