"""The dates of a table as days, and the order in which the store keeps its rows.

Every distinct date is read once: a table of millions of rows has some thousands of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import numpy as np

from graphkit.errors import Fault, PeriodError, TableError
from graphkit.periods import MIN_DAY, OPEN_DAY, OPEN_END, day_number, parse_date

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphkit.analysis.encoded import Encoded

__all__ = ["NO_PRECISION", "PRECISIONS", "Dated", "DayCounts", "Days", "count_days", "read_days"]

Days: TypeAlias = "NDArray[np.int32]"

PRECISIONS: Final = ("year", "month", "day")
"""How well a date is known, coarsest first; `Store.precision` holds their positions here."""

NO_PRECISION: Final = len(PRECISIONS)
"""The precision of a row that gives no date: of an undated row, or an open end alone."""

_HALF: Final = 2**16
_MOST_DAYS: Final = 2**20


class Dated(NamedTuple):
    """The rows of a table in store order.

    Parameters
    ----------
    row
        The row of the table at each position.
    start, until
        First day and first day after.
    precision
        That of the coarser date.
    instants, dated
        How many positions, from 0, hold rows of one day, and rows with a date.
    """

    row: Days
    start: Days
    until: Days
    precision: NDArray[np.int8]
    instants: int
    dated: int


def read_days(start: Encoded, end: Encoded, name: str) -> Dated:
    """Read the dates of a table and put its rows in store order.

    Raises
    ------
    TableError
        With every row whose dates cannot be.
    """
    faults: list[Fault] = []
    lows = _read_dates(start, "start", name, faults)
    highs = _read_dates(end, "end", name, faults)
    if faults:
        raise TableError(faults)
    row, instants, dated = _store_order(start, end, lows, highs, name)
    first, after, rough = _bounds(start.codes[row], end.codes[row], lows, highs)
    return Dated(row, first, after, rough, instants, dated)


def _bounds(
    start: Days, end: Days, lows: NDArray[Any], highs: NDArray[Any]
) -> tuple[Days, Days, NDArray[np.int8]]:
    """Return first day, day after and precision of rows by the codes of their dates."""
    first, after = lows[:, 0][start], highs[:, 1][end]
    unended = highs[:, 2] < 0
    if unended.any():
        # An end that is not written means that of an event; the end of a state is always written.
        event = unended[end] & (lows[:, 2] >= 0)[start]
        after = np.where(event, lows[:, 1][start], after)
    fine, end_fine = (
        np.where(dates[:, 2] < 0, NO_PRECISION, dates[:, 2]).astype(np.int8)
        for dates in (lows, highs)
    )
    return first, after, np.minimum(fine[start], end_fine[end])


def _store_order(
    start: Encoded, end: Encoded, lows: NDArray[Any], highs: NDArray[Any], name: str
) -> tuple[Days, int, int]:
    """Order rows: those of one day by that day, longer ones by first day, those without a date.

    All are ordered by one small number, that of the row's class and the rank of its first day.
    """
    first, after = _bounds(start.codes, end.codes, lows, highs)[:2]
    given = (lows[:, 2] >= 0)[start.codes]
    given |= (highs[:, 2] >= 0)[end.codes]
    wrong = np.flatnonzero(given & (after <= first))
    if len(wrong):
        raise TableError(_wrong_order(start, end, name, wrong))
    days = np.array(sorted(set(lows[:, 0].tolist())), np.int32)
    bands = np.int32(max(len(days), 1))
    key = np.searchsorted(days, lows[:, 0]).astype(np.int32)[start.codes]
    after -= first
    longer = after != 1
    longer &= given
    del first, after
    key[longer] += bands
    key[~given] = 2 * bands
    undated = len(given) - int(np.count_nonzero(given))
    instants = len(given) - undated - int(np.count_nonzero(longer))
    return _argsort(key, int(2 * bands) + 1), instants, len(given) - undated


def _argsort(key: Days, span: int) -> Days:
    """Order small numbers, equal ones as they came: numpy sorts 16 bits by radix, at once."""
    if span <= _HALF:
        return np.argsort(key.astype(np.uint16), kind="stable").astype(np.int32)
    low = np.argsort((key % _HALF).astype(np.uint16), kind="stable")
    high = np.argsort((key // _HALF).astype(np.uint16)[low], kind="stable")
    return low[high].astype(np.int32)


def _read_dates(column: Encoded, name: str, file: str, faults: list[Fault]) -> NDArray[Any]:
    """Return first day, day after and precision of each distinct date; see :func:`_read_date`."""
    days: list[tuple[int, int, int]] = []
    for code, text in enumerate(column.values):
        try:
            days.append(_read_date(text, name))
        except PeriodError as error:
            days.append((0, 1, NO_PRECISION))
            row = int(np.argmax(column.codes == code)) + 1
            faults.append(Fault(file, row, name, text, str(error).partition("; ")[0]))
    return np.array(days, np.int32).reshape(-1, 3)


def _read_date(text: str, column: str) -> tuple[int, int, int]:
    """Return first day, day after and precision of one date; precision -1 says that it is empty."""
    if not text:
        return MIN_DAY, OPEN_DAY, -1
    if text == OPEN_END and column == "end":
        return MIN_DAY, OPEN_DAY, NO_PRECISION
    first, after, precision = parse_date(text)
    return day_number(first), day_number(after), PRECISIONS.index(precision)


def _wrong_order(start: Encoded, end: Encoded, name: str, rows: NDArray[Any]) -> list[Fault]:
    """Say for each of these rows that it ends before it starts."""
    faults = []
    for row in rows.tolist():
        first, last = start.values[start.codes[row]], end.values[end.codes[row]]
        faults.append(Fault(name, row + 1, "end", last, f"is before the start {first!r}"))
    return faults


class DayCounts(NamedTuple):
    """How many rows have begun before each day, and how many are over by it.

    Parameters
    ----------
    first
        The first day.
    begun, over
        For each day from then on how many rows begin before it, and how many are over by it; as
        plain memory, of which Python takes one number several times as fast as of an array.
    """

    first: int
    begun: memoryview
    over: memoryview

    def overlapping(self, low: int, high: int) -> int:
        """Count the rows that overlap the days from `low` to before `high`: two look-ups."""
        last = len(self.over) - 1
        begun: int = self.begun[min(max(high - self.first, 0), last)]
        over: int = self.over[min(max(low - self.first, 0), last)]
        return begun - over


def count_days(start: Days, until: Days) -> DayCounts | None:
    """Count rows by the days on which they begin and are over.

    Parameters
    ----------
    start, until
        First day and first day after of rows; what has no beginning or no end lasts for ever.

    Returns
    -------
    The counts; None if the days reach too far apart to be counted one by one.

    Examples
    --------
    >>> counts = count_days(np.array([10, 20], np.int32), np.array([11, OPEN_DAY], np.int32))
    >>> [counts.overlapping(*days) for days in ((10, 11), (11, 20), (0, 21), (500, 501))]
    [1, 0, 2, 1]
    """
    known = [*_extremes(start[start > MIN_DAY]), *_extremes(until[until < OPEN_DAY])] or [0]
    low, high = np.int32(min(known) - 1), np.int32(max(known))  # before all days, and the last
    if high - low > _MOST_DAYS:
        return None
    days = int(high - low) + 2
    begun = np.bincount(np.clip(start, low - 1, high) - (low - 1), minlength=days).cumsum()
    over = np.bincount(np.clip(until, low, high + 1) - low, minlength=days).cumsum()
    over[-1] = over[-2]  # what still lasts is never over
    return DayCounts(int(low), begun.data, over.data)


def _extremes(days: Days) -> list[int]:
    return [int(days.min()), int(days.max())] if len(days) else []
