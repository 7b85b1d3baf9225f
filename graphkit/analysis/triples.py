"""Source, target and relation type of rows as one small number, and the spells of states.

One sort by triple and first day tells three things of every row of a store: its triple, the day on
which it begins, and whether it is the first to report that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphkit.analysis.columns import Mask
    from graphkit.analysis.days import Days

__all__ = ["Triples", "find_triples"]

_DAY_BITS: Final = 31
_MOST_PAIRS: Final = 2**32


class Triples(NamedTuple):
    """What is known of rows by their triple; all in store order, but `keys`.

    Parameters
    ----------
    triple
        For each row the position of its triple in `keys`.
    keys
        Source, target and relation as one number each, ascending, which is their order as text.
    begun
        The first day of each row or, for a state, of the spell that the row reports: reports of one
        state whose times overlap or touch tell of one spell.
    fresh
        Whether no row before it, by first day, has the same triple and begins on the same day.
    """

    triple: Days
    keys: NDArray[np.int64]
    begun: Days
    fresh: Mask


def find_triples(
    keys: NDArray[np.int64], start: Days, until: Days, states: Sequence[bool]
) -> Triples:
    """Find triples and spells.

    Parameters
    ----------
    keys
        Source, target and relation of each row as one number; the relation type is the remainder
        of its division by the number of types.
    start, until
        First day and first day after. Of undated rows, all the same.
    states
        For each relation type whether it is a state.
    """
    order = _order(keys, start)
    found = keys[order]
    new = np.ones(len(order), bool)
    np.not_equal(found[1:], found[:-1], out=new[1:])
    own = found[new]
    place = np.cumsum(new, dtype=np.int32)
    place -= 1
    first = start[order]
    begun = _begun(found, place, first, until[order], states)
    fresh = new
    fresh[1:] |= begun[1:] != begun[:-1]
    made = Triples(np.empty_like(place), own, np.empty_like(start), np.empty(len(order), bool))
    made.triple[order] = place
    made.begun[order] = begun
    made.fresh[order] = fresh
    return made


def _order(keys: NDArray[np.int64], start: Days) -> NDArray[Any]:
    """Order rows by triple, then by first day."""
    if not len(keys):
        return np.empty(0, np.int64)
    lowest = int(start.min())
    if int(keys.max()) < _MOST_PAIRS and int(start.max()) - lowest < 2**_DAY_BITS:
        both = keys << _DAY_BITS
        both |= start.astype(np.int64) - lowest
        return np.argsort(both)  # which of equal rows comes first does not matter
    return np.lexsort((start, keys))


def _begun(
    keys: NDArray[np.int64], place: Days, start: Days, until: Days, states: Sequence[bool]
) -> Days:
    """Return the day on which each row begins, for rows ordered by triple and first day."""
    begun = start.copy()
    if not any(states):
        return begun
    rows = np.flatnonzero(np.array(states, bool)[keys % len(states)])
    if len(rows):
        begun[rows] = _spell_starts(place[rows].astype(np.int64), start[rows], until[rows])
    return begun


def _spell_starts(key: NDArray[np.int64], start: Days, until: Days) -> Days:
    """Return the first day of each row's spell, for rows ordered by key and first day.

    A spell ends where the next row of the key begins after all before it are over. The running
    maximum of ``until`` must not reach from one key into the next, so each key gets a band of
    numbers above that of the key before.
    """
    band = key * 2**33
    lasted = np.maximum.accumulate(band + until)
    new = np.ones(len(key), bool)
    new[1:] = band[1:] + start[1:] > lasted[:-1]
    first: Days = start[np.maximum.accumulate(np.where(new, np.arange(len(key)), 0))]
    return first
