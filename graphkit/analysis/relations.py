"""The class a user holds: relations that can be cut by time, counted, made a graph and shown."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from graphkit.analysis.canonical import canonical_columns
from graphkit.analysis.columns import InMemory
from graphkit.analysis.dyads import dyad_table
from graphkit.analysis.encoded import as_written
from graphkit.analysis.exits import Exits
from graphkit.analysis.narrow import matching, within_steps
from graphkit.analysis.notebook import relations_html, summary_text
from graphkit.analysis.store import Store, both, either
from graphkit.analysis.windows import Windows
from graphkit.periods import MIN_DAY, OPEN_DAY, RULES, Period, day_number, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    import pandas as pd

    from graphkit.actors import Registry
    from graphkit.analysis.columns import Source
    from graphkit.analysis.compare import Comparison
    from graphkit.analysis.paths import Paths
    from graphkit.analysis.store import Mask, Positions
    from graphkit.ontology import Ontology
    from graphkit.page import Page, Pages

__all__ = ["Relations"]

_EPOCH: Final = date(1970, 1, 1)
_SHOWN_ROWS: Final = 10
_OF_ONE_VIEW: Final = frozenset({"_table", "actors", "types"})  # cached, and not to be handed on


class Relations(Windows, Exits):
    """A table of dated relations, as a view that never changes.

    Make one with :func:`graphkit.read` or :meth:`from_arrow`. Every method that narrows it returns
    a new one over the same columns; nothing is copied until a table, a frame or a graph is wanted.

    Attributes
    ----------
    name
        What the table is called: the file it came from.
    ontology
        Its relation types.
    period, rule
        The period it was sliced by last, or None, and how rows had to stand to it.
    known
        The day by which they had to be published, or None; see :meth:`known_by`.
    observed
        The period in which these relations were looked for, or None; see :meth:`observing`.
    store, positions
        The columns of the whole table, which all slices share, and where these rows stand in it.

    Examples
    --------
    >>> base = {"source": "RUS", "target": "ARM", "relation": "mediation"}
    >>> days = ["2020-10-10", "2020-11-09", "2022-09-14", ""]
    >>> relations = Relations.from_arrow(pa.Table.from_pylist([base | {"start": s} for s in days]))
    >>> relations
    Relations(4 relations, 2 actors)
    >>> year = relations.slice("2020")
    >>> year, year.undated
    (Relations(2 relations, 2 actors, period 2020, 1 undated left out), 1)
    >>> relations.before("2022").after("2020-10").to_arrow()["start"].to_pylist()
    ['2020-11-09']
    """

    name: str
    ontology: Ontology
    period: Period | None
    rule: str
    store: Store

    def __init__(self, store: Store, ontology: Ontology, registry: Registry | None = None) -> None:
        self.store = store
        self._positions: Positions | None = None
        self._undated: Positions = np.empty(0, np.int32)
        self._unpublished: Positions = np.empty(0, np.int32)
        self._registry = registry
        self.ontology = ontology
        self._uncut: Relations | None = None
        self.period = None
        self.rule = RULES[0]
        self.known: Period | None = None
        self.observed: Period | None = None
        self.name = ""

    @classmethod
    def from_arrow(
        cls,
        table: pa.Table,
        *,
        name: str = "",
        ontology: Ontology | None = None,
        registry: Registry | None = None,
    ) -> Relations:
        """Take relations from an Arrow table.

        Parameters
        ----------
        table
            The columns of the relations table (:data:`graphkit.schema.RELATIONS`); only source,
            target and relation must be there, unknown columns are kept as text. It is not changed:
            symmetric pairs are put in order, ends and ids written, in a table of our own.
        name
            What to call the table.
        ontology, registry
            Relation types and actors; without them, those that come with the package.

        Raises
        ------
        TableError
            With every fault of every row.
        """
        if ontology is None:
            from graphkit.ontology import load_ontology

            ontology = load_ontology()
        return cls.from_source(InMemory(table), ontology, name=name, registry=registry)

    @classmethod
    def from_source(
        cls,
        source: Source,
        ontology: Ontology,
        *,
        name: str = "",
        registry: Registry | None = None,
    ) -> Relations:
        """Take relations from columns wherever they are: see :meth:`from_arrow`."""
        called = name or "relations"
        form = canonical_columns(source, ontology, name=called)
        store = Store(form, name=called, states=ontology.states)
        relations = cls(store, ontology, registry)
        relations.name = name
        return relations

    @classmethod
    def from_graph(
        cls,
        G: nx.MultiDiGraph[str],
        *,
        ontology: Ontology | None = None,
        registry: Registry | None = None,
    ) -> Relations:
        """Take relations from a graph: the inverse of :meth:`graph`.

        See :func:`graphkit.analysis.graph.from_graph` for what a graph must be.
        """
        from graphkit.analysis.graph import from_graph

        name = str(G.graph.get("name") or "")
        return cls.from_arrow(from_graph(G), name=name, ontology=ontology, registry=registry)

    def _with(self, **changes: object) -> Relations:
        """Return a copy in which some attributes differ."""
        made = object.__new__(Relations)
        if "positions" in changes:
            changes["_positions"] = changes.pop("positions")
        keep = {key: value for key, value in self.__dict__.items() if key not in _OF_ONE_VIEW}
        made.__dict__.update(keep | changes)
        return made

    # --------------------------------------------------------------------------- what it is

    def __len__(self) -> int:
        return len(self.store if self._positions is None else self._positions)

    @property
    def is_whole(self) -> bool:
        """Whether these are all rows of the table."""
        return self._positions is None or len(self) == len(self.store)

    @property
    def positions(self) -> Positions:
        """Where these rows stand in the store, ascending."""
        if self._positions is None:
            self._positions = np.arange(len(self.store), dtype=np.int32)
        return self._positions

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, the schema's first."""
        return self.store.columns.names

    @property
    def registry(self) -> Registry:
        """The actors known by name."""
        if self._registry is None:
            from graphkit.actors import load_registry

            self._registry = load_registry()
        return self._registry

    @property
    def undated(self) -> int:
        """How many rows were left out by slicing because they have no date."""
        return len(self._undated)

    @property
    def unpublished(self) -> int:
        """How many rows `known_by` left out because nobody knows when they were published."""
        return len(self._unpublished)

    @property
    def whole(self) -> Relations:
        """The same before they were cut to a period or a day of knowledge: what a map holds.

        Examples
        --------
        >>> table = pa.table({"source": ["AZE", "RUS"], "target": ["ARM", "ARM"],
        ...                   "relation": ["accusation", "support"], "start": ["2020", "2022"]})
        >>> Relations.from_arrow(table).slice("2020").where(actor="ARM").whole
        Relations(2 relations, 3 actors)
        """
        return self if self._uncut is None else self._uncut

    @property
    def here(self) -> Relations:
        """The same relations with their rows in memory, where these are; others are brought."""
        return self

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """The ids that stand as source or target, sorted."""
        store = self.store
        if self.is_whole:
            return tuple(store.actors)
        met = np.zeros(len(store.actors), bool)
        met[store.source[self.positions]] = True
        met[store.target[self.positions]] = True
        return tuple(store.actors[code] for code in np.flatnonzero(met).tolist())

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The relation types that occur, sorted."""
        types = self.store.types
        met = np.bincount(self.store.relation[self.positions], minlength=len(types))
        return tuple(types[code] for code in np.flatnonzero(met).tolist())

    @property
    def extent(self) -> tuple[date, date] | None:
        """The first and the last day that any row names; None if no row names one.

        An open end names no day: a state that still lasts reaches to its start.
        """
        at = self.positions[self.positions < self.store.dated]
        start, until = self.store.start[at], self.store.until[at]
        days = np.concatenate([start[start != MIN_DAY], until[until != OPEN_DAY] - np.int32(1)])
        if not len(days):
            return None
        return _day(days.min()), _day(days.max())

    # ---------------------------------------------------------------------------- tables out

    @cached_property
    def _table(self) -> pa.Table:
        return self.store.table if self.is_whole else self.store.take(self.in_order)

    @property
    def in_order(self) -> Positions:
        """The positions of these rows, in the order in which the rows came."""
        return self.positions[np.argsort(self.store.row[self.positions])]

    def to_arrow(self) -> pa.Table:
        """Return the rows as an Arrow table, in the order in which they came."""
        return self._table

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a frame of your own; dates stay text, as they may be ``2020-10``."""
        import pandas as pd

        whole = {pa.int64(): pd.Int64Dtype()}
        frame: pd.DataFrame = self._table.to_pandas(types_mapper=whole.get)
        return frame

    def head(self, n: int = 5) -> Relations:
        """Return the first rows, in the order in which they came."""
        return self._with(positions=np.sort(self.in_order[: max(n, 0)]), _uncut=None)

    # ------------------------------------------------------------------------------- time

    def slice(self, period: Any, *, rule: str = "overlaps", known_by: Any = None) -> Relations:
        """Return the relations of one period.

        Parameters
        ----------
        period
            A period in any form that :func:`graphkit.parse_period` reads: ``2020``, ``2020-Q3``,
            ``2020-09-27/2020-11-10``, a pandas Period, a pair of days.
        rule
            How a row must stand to it: ``overlaps``, ``within``, ``covers``, ``starts``, ``ends``.
        known_by
            Keep only what had been published by the end of this day (or month, or year).

        Returns
        -------
        The rows, with `period` set. `undated` counts the rows left out for having no date,
        `unpublished` those of the period that `known_by` left out for having no publication date.

        Raises
        ------
        PeriodError
            If the period or the day is none.
        InputError
            If there is no such rule.
        """
        window = parse_period(period)
        found = self.store.find(window, rule)
        undated = self.store.undated
        if not self.is_whole:
            found = both(self.positions, found)
            undated = self.positions[self.positions >= self.store.dated]
        made = self._with(
            positions=found,
            _undated=either(self._undated, undated),
            _uncut=self.whole,
            period=window,
            rule=rule,
        )
        return made if known_by is None else made.known_by(known_by)

    def known_by(self, day: Any) -> Relations:
        """Return the relations that had been published by a day: what one could know then.

        A publication date of reduced precision counts by its last day. Rows without one are left
        out and counted in `unpublished`.

        Raises
        ------
        PeriodError
            If the day is none.
        """
        known = min(filter(None, (parse_period(day), self.known)), key=lambda one: one.end)
        reported = self.store.reported[self.positions]
        unpublished = self.positions[reported == OPEN_DAY]
        return self._with(
            positions=self.positions[reported <= day_number(known.end)],
            _unpublished=either(self._unpublished, unpublished),
            _uncut=self.whole,
            known=known,
        )

    def count(self, period: Any, *, rule: str = "overlaps") -> int:
        """Count the relations of a period; of a whole table in microseconds, at any size."""
        if rule == "overlaps" and self.is_whole:
            return self.store.count(parse_period(period))
        return len(self.slice(period, rule=rule))

    # ---------------------------------------------------------------------------- narrowing

    def where(
        self,
        *,
        relation: str | Iterable[str] | None = None,
        actor: str | Iterable[str] | None = None,
        status: str | Iterable[str] | None = None,
        min_confidence: float | None = None,
    ) -> Relations:
        """Return the relations of which all of this is true.

        Parameters
        ----------
        relation
            The relation type is this, or one of these.
        actor
            The source or the target is this, or one of these ids.
        status
            The status is this, or one of these.
        min_confidence
            The confidence is at least this. Rows that give none are left out.

        Raises
        ------
        InputError
            If a type, actor or status is not known, or the confidence is not between 0 and 1.

        Examples
        --------
        >>> table = pa.table({"source": ["AZE", "RUS"], "target": ["ARM", "ARM"],
        ...                   "relation": ["accusation", "support"]})
        >>> relations = Relations.from_arrow(table)
        >>> relations.where(actor="RUS", relation=["support", "request"])
        Relations(1 relation, 2 actors)
        >>> relations.where(relation="suport")
        Traceback (most recent call last):
        graphkit.errors.InputError: 'suport' is not a relation type; did you mean 'support'? ...
        """
        wanted = {"relation": relation, "actor": actor, "status": status}
        return self._masked(matching(self, min_confidence=min_confidence, **wanted))

    def around(
        self,
        actor: str | Iterable[str],
        *,
        hops: int = 1,
        periods: Iterable[Any] = (),
        rule: str = "overlaps",
    ) -> Relations:
        """Return the relations within some steps of one or more actors.

        See :func:`graphkit.analysis.narrow.within_steps` for what a step is, and where it counts.
        """
        return self._masked(within_steps(self, actor, hops, periods, rule))

    def finest(self) -> Relations:
        """Return the relations between the finest actors named instead of their units.

        See :func:`graphkit.analysis.finest.finest_store` for who that is.
        """
        from graphkit.analysis.finest import finest_store

        store, registry = finest_store(self.store, self.ontology, self.registry)
        uncut = None if self._uncut is None else self._uncut.finest()
        return self._with(store=store, _registry=registry, _uncut=uncut)  # the same positions

    def _masked(self, kept: Mask) -> Relations:
        """Return the rows of which a mask over the whole store is true."""
        views = {view: getattr(self, view) for view in ("positions", "_undated", "_unpublished")}
        masked = {view: positions[kept[positions]] for view, positions in views.items()}
        uncut = None if self._uncut is None else self._uncut._masked(kept)  # noqa: SLF001 - its own kind
        return self._with(**masked, _uncut=uncut)

    # ------------------------------------------------------------------------- what it says

    def dyads(self, duplicates: str = "day") -> pd.DataFrame:
        """Count the relations of each source, target and relation type.

        See :func:`graphkit.analysis.dyads.dyad_table` for the columns and the rules.
        """
        table = dyad_table(self.store, self.positions, duplicates, self.period)
        frame: pd.DataFrame = as_written(table).to_pandas()
        return frame

    def paths(self, first: str, second: str, **options: Any) -> Paths:
        """Return how two actors connect; see :func:`graphkit.paths`."""
        from graphkit.analysis.paths import paths

        return paths(self, first, second, **options)

    def compare(self, first: Any, second: Any, **options: Any) -> Comparison:
        """Return what changed between two periods; see :func:`graphkit.compare`."""
        from graphkit.analysis.compare import compared

        return compared(self, first, second, **options)

    def show(self, **options: Any) -> Page:
        """Return the interactive page of these relations; see :func:`graphkit.show_relations`.

        The page of a slice opens with its period, and holds the others, too.
        """
        from graphkit.page import show_relations

        return show_relations(self, **options)

    def show_every(self, freq: str = "year", **options: Any) -> Pages:
        """Return a folder of pages, one a period; see :func:`graphkit.show_every`."""
        from graphkit.page import show_every

        return show_every(self, freq, **options)

    def summary(self) -> str:
        """Say in one line what is here and what was left out."""
        return summary_text(self)

    def __repr__(self) -> str:
        return f"Relations({self.summary()})"

    def _repr_html_(self) -> str:
        """Show the summary and the first rows in a notebook."""
        return relations_html(self, _SHOWN_ROWS)


def _day(number: Any) -> date:
    return _EPOCH + timedelta(days=int(number))
