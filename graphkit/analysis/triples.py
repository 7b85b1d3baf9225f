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

__all__ = ["KIND_BITS", "Triples", "find_triples", "marks_of"]

KIND_BITS: Final = 3
"""So many bits of a mark say what a row is."""
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


def marks_of(triples: Triples) -> Days:
    """Return the triple of each row and behind it 2 if the row is fresh, 1 if it tells again."""
    marks = triples.triple << np.int32(KIND_BITS)
    marks += triples.fresh
    marks += np.int32(1)
    return marks


def find_triples(
    keys: NDArray[np.int64], start: Days, until: Days, states: Sequence[bool]
) -> Triples:
    """Find triples and spells.

    Parameters
    ----------
    keys
        Source, target and relation of each row as one number; the relation type is the remainder
        of its division by the number of types. The array is used up.
    start, until
        First day and first day after. Of undated rows, all the same.
    states
        For each relation type whether it is a state.
    """
    order, found, first = _ordered(keys, start)
    new = np.ones(len(order), bool)
    np.not_equal(found[1:], found[:-1], out=new[1:])
    own = found[new]
    place = np.cumsum(new, dtype=np.int32)
    place -= 1
    state = np.array(states, bool)[own % max(len(states), 1)]
    del found
    begun = _begun(place, first, until, order, state)
    fresh = new
    fresh[1:] |= begun[1:] != begun[:-1]
    made = Triples(np.empty_like(place), own, first, np.empty(len(order), bool))
    made.triple[order] = place
    made.begun[order] = begun
    made.fresh[order] = fresh
    return made


def _ordered(keys: NDArray[np.int64], start: Days) -> tuple[NDArray[Any], NDArray[np.int64], Days]:
    """Order rows by triple, then by first day; return their order, triples and first days."""
    lowest = int(start.min()) if len(keys) else 0
    if not len(keys) or (
        int(keys.max()) >= _MOST_PAIRS or int(start.max()) - lowest >= 2**_DAY_BITS
    ):
        order = np.lexsort((start, keys))
        return order, keys[order], start[order]
    keys <<= _DAY_BITS
    keys += start
    keys -= lowest
    order = np.argsort(keys)  # which of equal rows comes first does not matter
    found = keys[order]
    first = (found & (2**_DAY_BITS - 1)).astype(np.int32)
    first += np.int32(lowest)
    found >>= _DAY_BITS
    return order, found, first


def _begun(place: Days, start: Days, until: Days, order: NDArray[Any], state: Mask) -> Days:
    """Return the day on which each row begins, for rows ordered by triple and first day."""
    begun = start.copy()
    rows = np.flatnonzero(state[place]) if state.any() else ()
    if len(rows):
        begun[rows] = _spell_starts(place[rows].astype(np.int64), start[rows], until[order[rows]])
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
