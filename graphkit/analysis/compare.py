"""What changed between two periods: per source, target and relation type.

The figures are counts of distinct occasions by the rule of duplicates, with ``day`` of distinct
days; they are not divided by the length of a period. Both lengths, and the days that two
overlapping periods share, stand in :attr:`Comparison.notes`, so that the reader can judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from graphkit.analysis.dyads import triple_columns
from graphkit.analysis.encoded import Encoded, as_written, encoded_array
from graphkit.analysis.markdown import markdown_table
from graphkit.analysis.notebook import table_html
from graphkit.analysis.tallies import tally
from graphkit.periods import Period, parse_period
from graphkit.schema import number_array, numpy_array, text_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from graphkit.analysis.relations import Relations
    from graphkit.page import Page

__all__ = ["CHANGES", "FIGURES", "Comparison", "change_table", "compare", "compared"]

CHANGES: Final = ("appeared", "gone", "kept", "stronger", "weaker")
"""What can have become of a relation: in one period only; as often in both; more, less often."""

FIGURES: Final = ("n_first", "n_second", "reports_first", "reports_second")
"""The counts in two periods: of occasions, and of rows."""

_SHOWN_ROWS: Final = 20


def compare(
    relations: Relations,
    first: Any,
    second: Any,
    *,
    rule: str = "overlaps",
    duplicates: str = "day",
    known_by: Any = None,
) -> Comparison:
    """Find what appeared, went, stayed, grew or faded between two periods.

    Parameters
    ----------
    relations
        The relations; undated ones are in neither period, and are counted.
    first, second
        Two periods in any form that :func:`graphkit.parse_period` reads. They may overlap and be of
        different length.
    rule
        How a row must stand to a period; see :meth:`Relations.slice`.
    duplicates
        What counts once; see :mod:`graphkit.analysis.dyads`.
    known_by
        Only what had been published by the end of this day, in both periods.

    Raises
    ------
    PeriodError
        If a period is none.
    InputError
        If there is no such rule.

    Examples
    --------
    >>> from graphkit.analysis.relations import Relations
    >>> rows = [("RUS", "ARM", "mediation", "2020-10-10"), ("TUR", "AZE", "support", "2020-10-01"),
    ...         ("RUS", "ARM", "mediation", "2022-09-14"), ("ARM", "CSTO", "request", "2022-09-13")]
    >>> names = ("source", "target", "relation", "start")
    >>> table = pa.Table.from_pylist([dict(zip(names, row)) for row in rows])
    >>> change = compare(Relations.from_arrow(table), "2020", "2022")
    >>> change
    Comparison(2020 → 2022: 1 appeared, 1 gone, 1 kept)
    >>> change.to_pandas()[["source", "target", "relation", "change"]]
      source target   relation    change
    0    ARM   CSTO    request  appeared
    1    RUS    ARM  mediation      kept
    2    TUR    AZE    support      gone
    """
    options = {"rule": rule, "duplicates": duplicates, "known_by": known_by}
    return relations.compare(first, second, **options)


def compared(
    relations: Relations,
    first: Any,
    second: Any,
    *,
    rule: str = "overlaps",
    duplicates: str = "day",
    known_by: Any = None,
) -> Comparison:
    """Compare relations that are here: what :func:`compare` asks of any."""
    periods = parse_period(first), parse_period(second)
    if known_by is not None:
        relations = relations.known_by(known_by)
    table = _table(relations, periods, rule, duplicates)
    return Comparison(relations, *periods, rule=rule, duplicates=duplicates, table=table)


def _table(
    relations: Relations, periods: tuple[Period, Period], rule: str, duplicates: str
) -> pa.Table:
    """Count both periods and lay the counts side by side."""
    found = tally(relations, periods, rule, duplicates)
    columns = triple_columns(relations.store, found.triples)
    return change_table(columns, [*found.n, *found.reports])


def change_table(columns: dict[str, pa.Array], figures: Sequence[NDArray[np.int64]]) -> pa.Table:
    """Say of counts in two periods what became of each.

    Parameters
    ----------
    columns
        Source, target and relation, as codes of their texts.
    figures
        Their counts, as in :data:`FIGURES`; each has some in one of the periods.
    """
    change = {"change": encoded_array(Encoded(list(CHANGES), _changes(*figures[:2])))}
    named = zip(FIGURES, figures, strict=True)
    return pa.table(columns | change | {name: number_array(values) for name, values in named})


def _changes(before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return what has become of each relation, as a place in :data:`CHANGES`.

    From kept, a rise is one place on and a fall two; three back if there was nothing on one side.
    """
    code = (before < after).view(np.int8) + np.int8(CHANGES.index("kept"))
    code += (before > after).view(np.int8) * np.int8(2)
    code -= (before == 0).view(np.int8) * np.int8(3)
    code -= (after == 0).view(np.int8) * np.int8(3)
    return code.astype(np.int32)


@dataclass(frozen=True, repr=False, eq=False)
class Comparison:
    """What changed between two periods; made by :func:`compare`.

    Parameters
    ----------
    relations
        What was compared.
    first, second
        The periods.
    rule, duplicates
        How rows were chosen and counted.
    table
        The changes; see :meth:`to_arrow`.
    """

    relations: Relations
    first: Period
    second: Period
    rule: str
    duplicates: str
    table: pa.Table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def to_arrow(self) -> pa.Table:
        """Return the changes, one row a source, target and relation type, in this order.

        ``change`` is one of :data:`CHANGES`; ``n_first`` and ``n_second`` are occasions by the rule
        of duplicates, ``reports_first`` and ``reports_second`` rows.
        """
        return self.table

    def to_pandas(self) -> pd.DataFrame:
        """Return the changes as a frame of your own; columns as in :meth:`to_arrow`."""
        frame: pd.DataFrame = as_written(self.table).to_pandas()
        return frame

    @property
    def changes(self) -> dict[str, int]:
        """How many dyads and types there are of each change; of all :data:`CHANGES`."""
        codes = self._codes("change")
        found = np.bincount(codes, minlength=len(CHANGES)).tolist()
        return dict(zip(CHANGES, found, strict=True))

    def _codes(self, column: str) -> NDArray[np.int32]:
        chunks = [numpy_array(chunk.indices) for chunk in self.table[column].chunks]
        return np.concatenate(chunks) if chunks else np.empty(0, np.int32)

    @property
    def headline(self) -> str:
        """The comparison in one line."""
        parts = [f"{n:,} {change}" for change, n in self.changes.items() if n]
        return f"{self.first} → {self.second}: {', '.join(parts) or 'no relations'}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know to judge the figures."""
        first, second = self.first, self.second
        notes = [
            f"{period} is {period.span}, {period.days} day{'s' * (period.days != 1)}"
            for period in dict.fromkeys((first, second))
        ]
        shared = (min(first.end, second.end) - max(first.start, second.start)).days
        if first == second:
            notes.append("the two periods are the same")
        elif shared > 0:
            notes.append(f"the periods share {shared} day{'s' * (shared != 1)}, counted in both")
        notes.append(f"n counts {_COUNTED[self.duplicates]}; reports counts rows")
        undated, unpublished = self.left_out
        if undated:
            notes.append(f"relations without a date, in neither period: {undated}")
        if unpublished:
            notes.append(f"relations without a publication date, left out: {unpublished}")
        return tuple(notes)

    @property
    def left_out(self) -> tuple[int, int]:
        """How many relations are in neither period: without a date, and not known when reported."""
        left = self.relations.slice(self.first)
        return left.undated, left.unpublished

    def summary(self) -> pd.DataFrame:
        """Count the changes of each relation type.

        Returns
        -------
        A frame with relation, a column for each of :data:`CHANGES`, and the sums of the figures.
        """
        frame: pd.DataFrame = self._by_type().to_pandas()
        return frame

    def _by_type(self) -> pa.Table:
        chunks = self.table["relation"].chunks
        types: list[str] = chunks[0].dictionary.to_pylist() if chunks else []
        codes = self._codes("relation")
        met = np.flatnonzero(np.bincount(codes, minlength=len(types)))
        columns = {"relation": text_array([types[code] for code in met.tolist()])}
        changes = self._codes("change")
        for place, change in enumerate(CHANGES):
            found = np.bincount(codes[changes == place], minlength=len(types))
            columns[change] = number_array(found[met].astype(np.int64))
        for figure in FIGURES:
            sums = np.zeros(len(types), np.int64)
            np.add.at(sums, codes, numpy_array(self.table[figure]))
            columns[figure] = number_array(sums[met])
        return pa.table(columns)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON; last days are included ones."""
        periods = {"first": self.first, "second": self.second}
        return {
            **{
                name: {
                    "name": str(period),
                    "start": str(period.first),
                    "end": str(period.last),
                    "days": period.days,
                }
                for name, period in periods.items()
            },
            "rule": self.rule,
            "duplicates": self.duplicates,
            "notes": list(self.notes),
            "summary": self._by_type().to_pylist(),
            "changes": self.table.to_pylist(),
        }

    def to_markdown(self) -> str:
        """Return the headline, the notes, the summary and all changes as Markdown."""
        notes = "\n".join(f"- {note}" for note in self.notes)
        parts = [
            f"# {self.headline}",
            notes,
            "## By relation type",
            markdown_table(self._by_type()),
        ]
        return "\n\n".join([*parts, "## Changes", markdown_table(self.table)])

    def show(self, **options: Any) -> Page:
        """Return the interactive page of both; see :func:`graphkit.show_comparison`."""
        from graphkit.page import show_comparison

        counting = {"rule": self.rule, "duplicates": self.duplicates}
        return show_comparison(self.relations, self.first, self.second, **counting | options)

    def __repr__(self) -> str:
        return f"Comparison({self.headline})"

    def _repr_html_(self) -> str:
        """Show the headline and the first changes in a notebook: what did not stay the same."""
        first, second = (numpy_array(self.table[figure]) for figure in FIGURES[:2])
        kept = self._codes("change") == CHANGES.index("kept")
        order = np.lexsort((-abs(second - first), kept))[:_SHOWN_ROWS]
        shown = self.table.take(number_array(order))
        more = [f"the {_SHOWN_ROWS} largest changes; .to_pandas() has all"] * (
            len(self) > _SHOWN_ROWS
        )
        return table_html(self.headline, [*self.notes, *more], shown)


_COUNTED: Final = {
    "none": "rows",
    "document": "documents",
    "day": "distinct days on which something begins",
    "week": "distinct weeks in which something begins",
    "month": "distinct months in which something begins",
    "period": "each dyad and type once",
}
