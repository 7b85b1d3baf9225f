"""The embedded store: the columns of a relations table, laid for questions about time.

A slice has to read two columns of int32 days, nothing else. Rows stand in *store order*, and
everything in this package speaks of rows by their position in it:

===============  ============================================================================
instants         rows of one day, by that day: a window of them is one contiguous run
intervals        longer rows, by first day: a window is a prefix, then a mask over 4 bytes a row
undated          rows without any date, in the order of the table
===============  ============================================================================

Days are half-open ``[start, until)``. What still lasts has ``until == OPEN_DAY``; a date known to
the month or the year is an interval of that width, and `precision` keeps how well it was known.
The two sorted arrays of :meth:`Store.count` answer how many rows overlap a window by two binary
searches: a row does not overlap exactly if it starts at or after the end or is over at the start,
and never both.

Text stays in the Arrow table and is taken from it by row when somebody asks.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.errors import Fault, InputError, PeriodError, TableError
from graphkit.periods import MIN_DAY, OPEN_DAY, OPEN_END, RULES, day_number, parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from numpy.typing import NDArray

    from graphkit.periods import Period

__all__ = ["NO_PRECISION", "PRECISIONS", "Store"]

Days: TypeAlias = "NDArray[np.int32]"
Positions: TypeAlias = "NDArray[np.int64]"
Mask: TypeAlias = "NDArray[np.bool_]"

PRECISIONS: Final = ("year", "month", "day")
"""How well a date is known, coarsest first; `Store.precision` holds their positions here."""

NO_PRECISION: Final = len(PRECISIONS)
"""The precision of a row that gives no date: of an undated row, or an open end alone."""


class Store:
    """Dated relations as columns, ready to be cut by any window.

    Parameters
    ----------
    table
        Relations with all columns of the schema, every dated row with its end written.
    name
        What to call the table in an error.
    states
        The relation types that are states, for `begun`.

    Raises
    ------
    TableError
        With every row whose dates cannot be.

    Examples
    --------
    >>> from graphkit.periods import parse_period
    >>> from graphkit.schema import RELATIONS, to_arrow
    >>> base = {"source": "ARM", "target": "AZE", "relation": "clash"}
    >>> days = [("2020-09-27", "2020-11-10"), ("2022-09-13", "2022-09-13"), ("", "")]
    >>> store = Store(to_arrow([base | {"start": s, "end": e} for s, e in days], RELATIONS))
    >>> store.count(parse_period("2020/2022")), store.count(parse_period("2021"))
    (2, 0)
    >>> store.rows(store.find(parse_period("2020"))).tolist(), store.rows(store.undated).tolist()
    ([0], [2])
    """

    def __init__(
        self, table: pa.Table, *, name: str = "relations", states: Collection[str] = ()
    ) -> None:
        self.table = table
        self.states = frozenset(states)
        first, after, precision, dated = _days(table, name)
        instant = after - first == 1
        # np.lexsort sorts by its last key first: undated rows last, instants before intervals.
        order = np.lexsort((np.where(dated, first, 0), ~instant & dated, ~dated))
        self.row: Positions = order.astype(np.int64)
        """The row of the table at each position."""
        self.start: Days = first[order]
        self.until: Days = after[order]
        self.precision: NDArray[np.int8] = precision[order]
        self.instants = int(np.count_nonzero(instant & dated))
        """How many positions, from 0, hold rows of one day."""
        self.dated = int(np.count_nonzero(dated))
        """How many positions, from 0, hold rows with a date."""

    def __len__(self) -> int:
        return len(self.row)

    @property
    def undated(self) -> Positions:
        """The positions of the rows without a date."""
        return np.arange(self.dated, len(self), dtype=np.int64)

    def rows(self, positions: Positions) -> Positions:
        """Return the table's rows at these positions, in the order of the table."""
        return np.sort(self.row[positions])

    # ------------------------------------------------------------------------------ time

    @cached_property
    def _ends(self) -> tuple[Days, Days]:
        """First days and days after, each sorted on its own: the index for counting."""
        return np.sort(self.start[: self.dated]), np.sort(self.until[: self.dated])

    def count(self, period: Period) -> int:
        """Count the rows that overlap a period: two binary searches at any size."""
        starts, untils = self._ends
        low, high = _window(period)
        begun = np.searchsorted(starts, high, "left")
        over = np.searchsorted(untils, low, "right")
        return int(begun - over)

    def find(self, period: Period, rule: str = "overlaps") -> Positions:
        """Return the positions of the rows that stand to a period as the rule says, ascending.

        See :func:`graphkit.periods.matches` for the rules.

        Raises
        ------
        InputError
            If there is no such rule.
        """
        if rule not in RULES:
            raise InputError(f"{rule!r} is no slice rule; allowed: {', '.join(RULES)}")
        low, high = _window(period)
        found = (self._find_instants(low, high, rule), self._find_longer(low, high, rule))
        return np.concatenate(found)

    def _find_instants(self, low: np.int32, high: np.int32, rule: str) -> Positions:
        """Find rows of one day: all rules agree on them, but that they cover only their own day."""
        if rule == "covers" and high - low > 1:
            return np.empty(0, np.int64)
        starts = self.start[: self.instants]
        run = np.searchsorted(starts, low), np.searchsorted(starts, high)
        return np.arange(*run, dtype=np.int64)

    def _find_longer(self, low: np.int32, high: np.int32, rule: str) -> Positions:
        """Find longer rows: cut a run by first day, then mask it by last day."""
        base = self.instants
        starts = self.start[base : self.dated]
        begun = int(np.searchsorted(starts, low, "right" if rule == "covers" else "left"))
        until_high = int(np.searchsorted(starts, high, "left"))
        run = {
            "overlaps": slice(0, until_high),
            "within": slice(begun, until_high),
            "covers": slice(0, begun),
            "starts": slice(begun, until_high),
            "ends": slice(0, until_high),
        }[rule]
        until = self.until[base : self.dated][run]
        masks: dict[str, Callable[[], Mask]] = {
            "overlaps": lambda: until > low,
            "within": lambda: until <= high,
            "covers": lambda: until >= high,
            "starts": lambda: np.ones(len(until), bool),
            "ends": lambda: (until > low) & (until <= high),
        }
        return np.flatnonzero(masks[rule]()).astype(np.int64) + (base + run.start)

    @cached_property
    def begun(self) -> Days:
        """The first day of each row or, for a state, of the spell that the row reports.

        Reports of one state whose times overlap or touch tell of one spell: an alliance named in
        an article of 2020 and again in one of 2022 is one alliance, not two.
        """
        begun = self.start.copy()
        codes = [code for code, name in enumerate(self.types) if name in self.states]
        rows = np.flatnonzero(np.isin(self.relation[: self.dated], codes))
        if len(rows):
            keys = np.unique(self.dyads(rows), return_inverse=True)[1].reshape(-1)
            order = np.lexsort((self.start[rows], keys))
            begun[rows[order]] = _spell_starts(
                keys[order], self.start[rows][order], self.until[rows][order]
            )
        return begun

    def dyads(self, positions: Positions) -> NDArray[np.int64]:
        """Return source, target and relation at these positions, each three as one number."""
        keys = self.source[positions].astype(np.int64)
        keys = keys * len(self.actors) + self.target[positions]
        return keys * len(self.types) + self.relation[positions]

    # ----------------------------------------------------------------------------- codes

    @cached_property
    def actors(self) -> list[str]:
        """All ids that stand as source or target, sorted; a code is a position in this list."""
        chunks = [*self.table["source"].chunks, *self.table["target"].chunks]
        return sorted(pc.unique(pa.chunked_array(chunks, pa.string())).to_pylist())

    @cached_property
    def types(self) -> list[str]:
        """All relation types of the table, sorted; a code is a position in this list."""
        return sorted(pc.unique(self.table["relation"]).to_pylist())

    @cached_property
    def source(self) -> Days:
        """The codes of the sources, in store order."""
        return self._codes("source", self.actors)

    @cached_property
    def target(self) -> Days:
        """The codes of the targets, in store order."""
        return self._codes("target", self.actors)

    @cached_property
    def relation(self) -> Days:
        """The codes of the relation types, in store order."""
        return self._codes("relation", self.types)

    def _codes(self, column: str, values: list[str]) -> Days:
        codes = pc.index_in(self.table[column], value_set=pa.array(values, pa.string()))
        return _numpy(codes)[self.row].astype(np.int32)

    # ------------------------------------------------------------------------- reporting

    @cached_property
    def reported(self) -> Days:
        """The first day after each row's publication, in store order; OPEN_DAY if unknown."""
        values, codes = _dictionary(self.table["published"])
        days = [day_number(parse_date(text)[1]) if text else OPEN_DAY for text in values]
        return np.array([*days, OPEN_DAY], np.int32)[codes][self.row]

    @cached_property
    def confidence(self) -> NDArray[np.float64]:
        """The confidence of each row, in store order; NaN where none is given."""
        return self.number("confidence")

    def number(self, column: str) -> NDArray[np.float64]:
        """Return a column of numbers in store order; NaN where there is none."""
        filled = pc.fill_null(self.table[column].cast(pa.float64()), float("nan"))
        return _numpy(filled)[self.row].astype(np.float64)

    def among(self, column: str, values: Collection[str]) -> Mask:
        """Tell for each position whether a column of text has one of these values."""
        found = pc.is_in(self.table[column], value_set=pa.array(sorted(values), pa.string()))
        return _numpy(found)[self.row].astype(np.bool_)

    def texts(self, column: str, positions: Positions) -> list[str]:
        """Return the text of a column at these positions, in their order."""
        taken: list[str] = self.table[column].take(pa.array(self.row[positions])).to_pylist()
        return taken


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


def _window(period: Period) -> tuple[np.int32, np.int32]:
    """Return a period's bounds as int32.

    On purpose: np.searchsorted with a Python int copies the whole int32 array to int64 first.
    """
    return np.int32(day_number(period.start)), np.int32(day_number(period.end))


def _numpy(values: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    """Return Arrow values without nulls as a numpy array."""
    array: NDArray[Any] = values.to_numpy()
    return array


def _dictionary(column: pa.ChunkedArray) -> tuple[list[str], NDArray[np.int32]]:
    """Return the distinct values of a column and, for each row, the position of its value."""
    values = pc.unique(column)
    return values.to_pylist(), _numpy(pc.index_in(column, value_set=values)).astype(np.int32)


def _days(table: pa.Table, name: str) -> tuple[Days, Days, NDArray[np.int8], Mask]:
    """Return first day, day after, precision and whether there is a date, in table order.

    Every distinct date is read once: a table of millions of rows has some thousands of them.
    """
    faults: list[Fault] = []
    low, start_after, fine, start_codes = _read_dates(table, "start", name, faults)
    _, high, end_fine, end_codes = _read_dates(table, "end", name, faults)
    if faults:
        raise TableError(faults)
    first, after = low[start_codes], high[end_codes]
    given, ended = first != MIN_DAY, end_fine[end_codes] >= 0
    # An end that is not written means that of an event; the end of a state is always written.
    after = np.where(given & ~ended, start_after[start_codes], after)
    wrong = np.flatnonzero((given | ended) & (after <= first))
    if len(wrong):
        raise TableError(_wrong_order(table, name, wrong))
    known = [np.where(each < 0, NO_PRECISION, each) for each in (fine, end_fine)]
    precision = np.minimum(known[0][start_codes], known[1][end_codes])
    return first, after.astype(np.int32), precision.astype(np.int8), given | ended


def _read_dates(
    table: pa.Table, column: str, name: str, faults: list[Fault]
) -> tuple[Days, Days, NDArray[np.int8], NDArray[np.int32]]:
    """Return first day, day after and precision of each distinct date, and the code of each row."""
    values, codes = _dictionary(table[column])
    days: list[tuple[int, int, int]] = []
    for code, text in enumerate(values):
        try:
            days.append(_read_date(text, column))
        except PeriodError as error:
            days.append((0, 1, NO_PRECISION))
            row = int(np.argmax(codes == code)) + 1
            faults.append(Fault(name, row, column, text, str(error).partition("; ")[0]))
    array = np.array(days, np.int32).reshape(-1, 3)
    return array[:, 0].copy(), array[:, 1].copy(), array[:, 2].astype(np.int8), codes


def _read_date(text: str, column: str) -> tuple[int, int, int]:
    """Return first day, day after and precision of one date; precision -1 says that it is empty."""
    if not text:
        return MIN_DAY, OPEN_DAY, -1
    if text == OPEN_END and column == "end":
        return MIN_DAY, OPEN_DAY, NO_PRECISION
    first, after, precision = parse_date(text)
    return day_number(first), day_number(after), PRECISIONS.index(precision)


def _wrong_order(table: pa.Table, name: str, rows: Positions) -> list[Fault]:
    """Say for each of these rows that it ends before it starts."""
    starts = table["start"].take(pa.array(rows)).to_pylist()
    ends = table["end"].take(pa.array(rows)).to_pylist()
    return [
        Fault(name, int(row) + 1, "end", end, f"is before the start {start!r}")
        for row, start, end in zip(rows, starts, ends, strict=True)
    ]
