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
How many rows overlap a window :meth:`Store.count` finds by two numbers: a row does not overlap
exactly if it starts at or after the end or is over at the start, and never both.

The keys (source, target, relation, start, end) are held as codes. Everything else stays where it
came from and is taken from there by row when somebody asks (:mod:`graphkit.analysis.columns`).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.analysis.canonical import Canonical
from graphkit.analysis.columns import KEYS, Columns, InMemory, Mask
from graphkit.analysis.days import (
    NO_PRECISION,
    PRECISIONS,
    Dated,
    DayCounts,
    count_days,
    read_days,
)
from graphkit.analysis.encoded import Encoded, encode, encoded_array, joined
from graphkit.analysis.ids import Ids
from graphkit.analysis.triples import Triples, find_triples, marks_of
from graphkit.errors import InputError
from graphkit.periods import OPEN_DAY, RULES, day_number, parse_date
from graphkit.schema import numpy_array, text_array

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from graphkit.analysis.columns import Rows
    from graphkit.analysis.days import Days
    from graphkit.periods import Period

__all__ = [
    "NO_PRECISION",
    "PRECISIONS",
    "Mask",
    "Positions",
    "Store",
    "both",
    "either",
    "window_days",
]

Positions: TypeAlias = "NDArray[np.integer[Any]]"

_ID_FIELDS: Final = ("doc_id", "source", "target", "relation", "start", "end", "evidence_start")
_MIXING: Final = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits without order
_MADE_AGAIN: Final = frozenset({"_daily", "_ids"})
_UNDATED: Final = np.int32(OPEN_DAY + 1)  # begins after everything, and goes on with nothing


class Store:
    """Dated relations as columns, ready to be cut by any window.

    Parameters
    ----------
    table
        Relations in their one form: what :func:`graphkit.analysis.canonical.canonical_columns`
        gives, or a table that already has it.
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
        self,
        table: pa.Table | Canonical,
        *,
        name: str = "relations",
        states: Collection[str] = (),
    ) -> None:
        form = table if isinstance(table, Canonical) else _taken_as_it_is(table)
        dated = read_days(form.keys["start"], form.keys["end"], name)
        given = form.keys  # taken out one by one: of a large table each takes much memory
        keys = {key: given.pop(key).at(dated.row) for key in KEYS}
        self._lay(dated, keys, form.columns, states)
        pa.default_memory_pool().release_unused()

    @classmethod
    def laid(
        cls, dated: Dated, keys: Mapping[str, Encoded], columns: Columns, states: Collection[str]
    ) -> Store:
        """Make a store of rows that are in store order already: those of a prepared store."""
        store = object.__new__(cls)
        store._lay(dated, keys, columns, states)
        return store

    def _lay(
        self, dated: Dated, keys: Mapping[str, Encoded], columns: Columns, states: Collection[str]
    ) -> None:
        self.states = frozenset(states)
        self.columns = columns
        self.keys = dict(keys)
        """The keys, in store order."""
        self.row = dated.row
        """The row of the table at each position."""
        self.start = dated.start
        self.until = dated.until
        self.precision = dated.precision
        self.instants = dated.instants
        """How many positions, from 0, hold rows of one day."""
        self.dated = dated.dated
        """How many positions, from 0, hold rows with a date."""
        self.source: Days = self.keys["source"].codes
        self.target: Days = self.keys["target"].codes
        self.relation: Days = self.keys["relation"].codes
        self.actors: list[str] = self.keys["source"].values
        """All ids that stand as source or target, sorted; a code is a position in this list."""
        self.types: list[str] = self.keys["relation"].values
        """All relation types of the table, sorted; a code is a position in this list."""

    def __len__(self) -> int:
        return len(self.row)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is made again when asked for: neither memory nor a function is copied."""
        return {key: value for key, value in self.__dict__.items() if key not in _MADE_AGAIN}

    @property
    def undated(self) -> Positions:
        """The positions of the rows without a date."""
        return np.arange(self.dated, len(self), dtype=np.int32)

    def rows(self, positions: Positions) -> Positions:
        """Return the table's rows at these positions, in the order of the table."""
        return np.sort(self.row[positions])

    # ------------------------------------------------------------------------------ time

    @cached_property
    def ends(self) -> tuple[Days, Days]:
        """First days and days after, each sorted on its own: an index for counting at any span."""
        return np.sort(self.start[: self.dated]), np.sort(self.until[: self.dated])

    @cached_property
    def _daily(self) -> DayCounts | None:
        """The rows counted by day; None if `ends` lie ready, or the days are too many."""
        if "ends" in self.__dict__:
            return None
        return count_days(self.start[: self.dated], self.until[: self.dated])

    def count(self, period: Period) -> int:
        """Count the rows that overlap a period: by two look-ups or binary searches at any size."""
        if self._daily is not None:
            return self._daily.overlapping(day_number(period.start), day_number(period.end))
        starts, untils = self.ends
        low, high = window_days(period)
        return int(starts.searchsorted(high, "left") - untils.searchsorted(low, "right"))

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
        low, high = window_days(period)
        run = self.run_of_instants(low, high, rule)
        found = (np.arange(run.start, run.stop, dtype=np.int32), self.longer(low, high, rule))
        return np.concatenate(found)

    def run_of_instants(self, low: np.int32, high: np.int32, rule: str = "overlaps") -> slice:
        """Find rows of one day: all rules agree on them, but that they cover only their own day."""
        if rule == "covers" and high - low > 1:
            return slice(0, 0)
        starts = self.start[: self.instants]
        return slice(int(np.searchsorted(starts, low)), int(np.searchsorted(starts, high)))

    def longer(self, low: np.int32, high: np.int32, rule: str = "overlaps") -> Positions:
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
        found = np.flatnonzero(masks[rule]()).astype(np.int32)
        found += np.int32(base + run.start)
        return found

    # ---------------------------------------------------------------------------- triples

    @cached_property
    def triples(self) -> Triples:
        """Source, target and relation of each row as one number, and when it begins."""
        start = self.start
        if self.dated < len(self):
            start = start.copy()
            start[self.dated :] = _UNDATED
        states = [name in self.states for name in self.types]
        return find_triples(self.dyads(slice(None)), start, self.until, states)

    @cached_property
    def marks(self) -> Days:
        """What counting in periods starts from: see :func:`graphkit.analysis.triples.marks_of`."""
        return marks_of(self.triples)

    @cached_property
    def triple_ends(self) -> dict[str, tuple[Days, pa.Array]]:
        """Source, target and relation of each triple as codes, and the texts of the codes."""
        pairs, relation = _divided(self.triples.keys, len(self.types))
        source, target = _divided(pairs, len(self.actors))
        actors, types = text_array(self.actors), text_array(self.types)
        return {
            "source": (source.astype(np.int32), actors),
            "target": (target.astype(np.int32), actors),
            "relation": (relation.astype(np.int32), types),
        }

    @property
    def begun(self) -> Days:
        """The first day of each row or, for a state, of the spell that the row reports.

        Reports of one state whose times overlap or touch tell of one spell: an alliance named in
        an article of 2020 and again in one of 2022 is one alliance, not two.
        """
        return self.triples.begun

    def dyads(self, positions: Positions | slice) -> NDArray[np.int64]:
        """Return source, target and relation at these positions, each three as one number."""
        keys = self.source[positions].astype(np.int64)
        keys *= len(self.actors)
        keys += self.target[positions]
        keys *= len(self.types)
        keys += self.relation[positions]
        return keys

    # ------------------------------------------------------------------------- reporting

    @cached_property
    def reported(self) -> Days:
        """The first day after each row's publication, in store order; OPEN_DAY if unknown."""
        if not self.columns.has("published"):
            return np.full(len(self), OPEN_DAY, np.int32)
        column = encode(self.columns.column("published"))
        days = [day_number(parse_date(text)[1]) if text else OPEN_DAY for text in column.values]
        return np.array([*days, OPEN_DAY], np.int32)[column.codes][self.row]

    @cached_property
    def confidence(self) -> NDArray[np.float64]:
        """The confidence of each row, in store order; NaN where none is given."""
        return self.number("confidence")

    def number(self, column: str) -> NDArray[np.float64]:
        """Return a column of numbers in store order; NaN where there is none."""
        return self.columns.numbers(column)[self.row]

    def among(self, column: str, values: Collection[str]) -> Mask:
        """Tell for each position whether a column of text has one of these values."""
        if column in self.keys:
            key = self.keys[column]
            return np.array([value in values for value in key.values], bool)[key.codes]
        wanted = text_array(sorted(values))
        found = numpy_array(pc.is_in(self.columns.column(column), value_set=wanted))
        return found[self.row].astype(np.bool_)

    # ------------------------------------------------------------------------- tables out

    @cached_property
    def table(self) -> pa.Table:
        """The whole table, in the order in which it came."""
        return self.take(np.argsort(self.row).astype(np.int32))

    def take(self, positions: Positions, names: Sequence[str] = ()) -> pa.Table:
        """Return rows as a table, in the order asked for; all columns, or some."""
        wanted = names or self.columns.names
        return pa.table({name: self.column(name, positions) for name in wanted})

    def column(self, name: str, positions: Positions) -> pa.ChunkedArray:
        """Return a column at these positions, in their order."""
        if name in KEYS:
            return encoded_array(self.keys[name].at(positions)).cast(pa.string())
        if name == "relation_id":
            return self._ids.take(self.row[positions])
        return self.columns.take(name, self.row[positions])

    def texts(self, column: str, positions: Positions) -> list[str]:
        """Return the text of a column at these positions, in their order."""
        taken: list[str] = self.column(column, positions).to_pylist()
        return taken

    @cached_property
    def _ids(self) -> Ids:
        """The ids of all rows, by the rows of the table."""
        place = np.argsort(self.row).astype(np.int32)

        def fields(rows: Rows) -> pa.Table:
            return self.take(place[rows], _ID_FIELDS)

        def alike() -> NDArray[np.uint64]:
            mixed = np.zeros(len(self), np.uint64)
            for (
                key
            ) in self.keys.values():  # no two of some millions of dyads and days come together
                mixed *= _MIXING
                mixed += key.codes.view(np.uint32)
            numbers = np.empty_like(mixed)
            numbers[self.row] = mixed
            return numbers

        return Ids(self.columns.column("relation_id"), fields, alike)


def _taken_as_it_is(table: pa.Table) -> Canonical:
    """Take a table that is in its one form already."""
    keys = {key: encode(table[key]) for key in KEYS}
    keys["source"], keys["target"] = joined(keys["source"], keys["target"])
    return Canonical(keys, Columns(InMemory(table)))


def _divided(numbers: NDArray[np.int64], by: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return quotient and remainder of numbers from 0: several times faster than `numpy.divmod`."""
    quotient = numbers // max(by, 1)
    return quotient, numbers - quotient * by


def window_days(period: Period) -> tuple[np.int32, np.int32]:
    """Return a period's bounds as int32.

    On purpose: np.searchsorted with a Python int copies the whole int32 array to int64 first.
    """
    return np.int32(day_number(period.start)), np.int32(day_number(period.end))


def both(first: Positions, second: Positions) -> Positions:
    """Return the positions, each ascending, that are among both."""
    whole = np.concatenate([first, second])
    whole.sort(kind="stable")
    again = whole[1:] == whole[:-1]
    found: Positions = whole[1:][again]
    return found


def either(first: Positions, second: Positions) -> Positions:
    """Return the positions, each ascending, that are among one of two or both."""
    if not len(first) or not len(second):
        return first if len(first) else second
    whole = np.concatenate([first, second])
    whole.sort(kind="stable")
    found: Positions = whole[np.concatenate([[True], whole[1:] != whole[:-1]])]
    return found
