"""The words for time that are slices: a day, before and after it, one window after another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from graphkit.analysis.snapshots import (
    calendar_periods,
    expanding_periods,
    rolling_periods,
    snapshot_table,
)
from graphkit.periods import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from graphkit.analysis.relations import Relations

__all__ = ["Windows"]

_BEGINNING: Final = date(1, 1, 1)
_END_OF_TIME: Final = date(9999, 1, 1)


class Windows:
    """What relations can be asked about time, but the slice itself and the count."""

    if TYPE_CHECKING:  # what is asked of the class that has them
        observed: Period | None

        @property
        def extent(self) -> tuple[date, date] | None:
            """The first and the last day that any row names."""

        def slice(self, period: Any, *, rule: str = ..., known_by: Any = ...) -> Relations:
            """Return the relations of one period."""

        def _with(self, **changes: object) -> Relations: ...

    def at(self, day: Any, *, rule: str = "overlaps") -> Relations:
        """Return the relations that hold on a day (or month, or year): a slice by another word."""
        return self.slice(day, rule=rule)

    def window(self, first: Any, last: Any, *, rule: str = "overlaps") -> Relations:
        """Return the relations between two days (or months, or years), both included."""
        return self.slice((first, last), rule=rule)

    def before(self, day: Any, *, rule: str = "overlaps") -> Relations:
        """Return the relations that hold on some day before this one (or this month, this year)."""
        start = parse_period(day)
        return self.slice(Period(_BEGINNING, start.start, f"before {start}"), rule=rule)

    def after(self, day: Any, *, rule: str = "overlaps") -> Relations:
        """Return the relations that hold on some day after this one (or this month, this year)."""
        end = parse_period(day)
        return self.slice(Period(end.end, _END_OF_TIME, f"after {end}"), rule=rule)

    def snapshots(
        self, freq: str = "year", *, rule: str = "overlaps", known_by: Any = None
    ) -> Iterator[tuple[Period, Relations]]:
        """Yield the relations of each calendar period from the first day named to the last.

        Parameters
        ----------
        freq
            ``year``, ``quarter``, ``month``, ``week``, ``day``, or the first letter of one.
        rule, known_by
            As for :meth:`slice`.

        Raises
        ------
        InputError
            If there is no such frequency.

        Examples
        --------
        >>> import pyarrow as pa
        >>> from graphkit.analysis.relations import Relations
        >>> table = pa.table({"source": ["AZE", "RUS"], "target": ["ARM", "ARM"],
        ...                   "relation": ["accusation", "support"], "start": ["2020", "2022"]})
        >>> {str(year): len(rows) for year, rows in Relations.from_arrow(table).snapshots()}
        {'2020': 1, '2021': 0, '2022': 1}
        """
        periods = calendar_periods(*self._days_seen, freq)
        return ((period, self.slice(period, rule=rule, known_by=known_by)) for period in periods)

    def rolling(
        self, width: str, step: str = "", *, rule: str = "overlaps"
    ) -> Iterator[tuple[Period, Relations]]:
        """Yield the relations of one period after the other, all of one width.

        `width`, and `step` if it differs, are lengths such as ``90 days`` or ``year``; see
        :func:`graphkit.analysis.snapshots.rolling_periods`.
        """
        periods = rolling_periods(*self._days_seen, width, step or width)
        return ((period, self.slice(period, rule=rule)) for period in periods)

    def expanding(
        self, step: str = "year", *, rule: str = "overlaps"
    ) -> Iterator[tuple[Period, Relations]]:
        """Yield the relations from the first day on, up to one day after the other."""
        periods = expanding_periods(*self._days_seen, step)
        return ((period, self.slice(period, rule=rule)) for period in periods)

    def history(
        self, freq: str = "year", *, rule: str = "overlaps", duplicates: str = "day"
    ) -> pa.Table:
        """Count each source, target and relation type in all calendar periods: one table.

        See :func:`graphkit.analysis.snapshots.snapshot_table` for the columns.
        """
        periods = calendar_periods(*self._days_seen, freq)
        return snapshot_table(cast("Relations", self), periods, rule, duplicates)

    def observing(self, period: Any) -> Relations:
        """Return the relations with the period in which they were looked for.

        Where nothing was reported in it, snapshots are empty; without it they reach only from the
        first day named to the last, as if nobody had looked before and after.
        """
        return self._with(observed=parse_period(period))

    @property
    def _days_seen(self) -> tuple[date, date]:
        """The first and the last day that snapshots reach; the last before the first for none."""
        if self.observed is not None:
            return self.observed.first, self.observed.last
        return self.extent or (_END_OF_TIME, _BEGINNING)
