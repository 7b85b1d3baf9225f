"""Relations that stay in an engine: what is asked is answered there, and the answer comes here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from graphkit.analysis.choices import known, known_actors, listed
from graphkit.analysis.compare import Comparison
from graphkit.analysis.encoded import as_written
from graphkit.analysis.relations import Relations
from graphkit.analysis.snapshots import calendar_periods
from graphkit.errors import Fault, InputError, TableError
from graphkit.exchange.engines import answers, questions
from graphkit.exchange.engines.address import parse_address
from graphkit.exchange.engines.connection import connect
from graphkit.exchange.engines.form import in_form, our_names
from graphkit.periods import RULES, day_number, parse_period
from graphkit.schema import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import ibis.expr.types as ir
    import pandas as pd
    import pyarrow as pa

    from graphkit.actors import Registry
    from graphkit.exchange.engines.connection import Connection
    from graphkit.exchange.engines.questions import Conditions
    from graphkit.ontology import Ontology
    from graphkit.periods import Period

__all__ = ["FETCH_LIMIT", "Remote", "open_remote"]

FETCH_LIMIT: Final = 5_000_000
"""So many rows are brought here at most."""

_OF_ROWS: Final = frozenset({"store", "_positions", "_undated", "_unpublished"})


def open_remote(url: str, ontology: Ontology, registry: Registry | None = None) -> Remote:
    """Open relations in an engine.

    Parameters
    ----------
    url
        Where they are: see :mod:`graphkit.exchange.engines.address`.
    ontology, registry
        Relation types and actors.

    Raises
    ------
    MissingDependencyError
        If Ibis is not installed.
    InputError
        If the engine is not known, cannot be reached, or has no such table.
    TableError
        If a column that must be there is missing.
    """
    address = parse_address(url)
    connection = connect(address)
    try:
        table = our_names(connection.table, address.shown)
    except TableError:
        connection.close()
        raise
    return Remote(replace(connection, table=table), ontology, registry)


class Remote(Relations):
    """Relations in an engine, as a view that never changes.

    It is asked as :class:`Relations` are. Filters, counts, comparisons, series and dyads are
    computed by the engine, and only their figures come here. A slice brings its rows, as ordinary
    relations. What needs all rows (a graph or a page of the whole table, `to_arrow`) brings all
    rows that the filters leave, up to :data:`FETCH_LIMIT`.

    Rows that came without a `relation_id` get it when they are brought: of several rows with the
    same fields, the number behind the id may depend on which others were asked for.

    Parameters
    ----------
    connection
        The table in its engine.
    ontology, registry
        Relation types and actors.
    """

    connection: Connection

    def __init__(
        self,
        connection: Connection,
        ontology: Ontology,
        registry: Registry | None = None,
    ) -> None:
        self.connection = connection
        self._conditions = questions.Conditions()
        self._registry = registry
        self._uncut = None
        self.ontology = ontology
        self.period = None
        self.rule = RULES[0]
        self.known = None
        self.observed = None
        self.name = connection.address.shown

    def __getattr__(self, name: str) -> Any:
        """Bring the rows when something is asked that the engine does not answer."""
        if name not in _OF_ROWS:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        local = self._bring(())
        self.__dict__.update({one: getattr(local, one) for one in _OF_ROWS})
        return self.__dict__[name]

    def _with(self, **changes: object) -> Remote:
        """Return a copy in which some attributes differ, and of which no row has been brought."""
        made = object.__new__(Remote)
        brought = {*_OF_ROWS, "_table", "actors", "types"}
        keep = {key: value for key, value in self.__dict__.items() if key not in brought}
        made.__dict__.update(keep | changes)
        return made

    def _meaning(self, **changes: Any) -> Remote:
        return self._with(_conditions=replace(self._conditions, **changes))

    def close(self) -> None:
        """Let go of the engine."""
        self.connection.close()

    # --------------------------------------------------------------------------- what it is

    def __len__(self) -> int:
        if "store" in self.__dict__:
            return super().__len__()
        return self._counted(questions.count_question(self._rows, self._conditions, None))

    @property
    def here(self) -> Relations:
        """The same as relations of their own, all rows brought: also what was published later."""
        return self._meaning(known_by=None)._bring(())  # noqa: SLF001 - its own kind

    @property
    def actors(self) -> tuple[str, ...]:
        """The ids that stand as source or target, sorted."""
        found = self._ask(questions.actors_question(self._rows, self._conditions))
        return tuple(sorted({*found["source"].to_pylist(), *found["target"].to_pylist()}))

    @property
    def types(self) -> tuple[str, ...]:
        """The relation types that occur, sorted."""
        found = self._ask(questions.actors_question(self._rows, self._conditions))
        return tuple(sorted(set(found["relation"].to_pylist())))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, the schema's first."""
        return answers.column_names(self.connection.table.columns)

    @property
    def extent(self) -> tuple[date, date] | None:
        """The first and the last day that any row names; None if no row names one."""
        found = self._ask(questions.extent_question(self._rows, self._conditions)).to_pylist()[0]
        del found["faulty"]
        days = [day for day in found.values() if day is not None]
        epoch = date(1970, 1, 1)
        if not days:
            return None
        return epoch + timedelta(days=int(min(days))), epoch + timedelta(days=int(max(days)))

    def head(self, n: int = 5) -> Relations:
        """Return some rows: an engine's tables have no first ones."""
        rows = self._in_form(given=True, reported=self._conditions.known_by is not None)
        found = self._ask(questions.head_question(rows, self._conditions, max(n, 0)))
        return self._local(answers.in_stable_order(found))

    # ------------------------------------------------------------------------------- time

    def slice(self, period: Any, *, rule: str = "overlaps", known_by: Any = None) -> Relations:
        """Bring the relations of one period: see :meth:`Relations.slice`."""
        window = parse_period(period)
        day = None if known_by is None else parse_period(known_by)
        local = self._bring([window], rule, day)
        return local.slice(window, rule=rule, known_by=known_by)

    def known_by(self, day: Any) -> Remote:
        """Return the relations that had been published by a day: :meth:`Relations.known_by`."""
        last = min(filter(None, (parse_period(day), self.known)), key=lambda one: one.end)
        meant = replace(self._conditions, known_by=day_number(last.end))
        return self._with(_conditions=meant, known=last)

    def count(self, period: Any, *, rule: str = "overlaps") -> int:
        """Count the relations of a period, in the engine."""
        window = parse_period(period)
        return self._counted(questions.count_question(self._rows, self._conditions, window, rule))

    def history(
        self, freq: str = "year", *, rule: str = "overlaps", duplicates: str = "day"
    ) -> pa.Table:
        """Count each source, target and relation type in all calendar periods, in the engine."""
        periods = list(calendar_periods(*self._days_seen, freq))
        asked = (self._conditions, periods, rule, duplicates)
        found = self._ask(questions.history_question(self._rows, *asked)) if periods else None
        return answers.history_table(found, periods)

    def compare(self, first: Any, second: Any, **options: Any) -> Comparison:
        """Return what changed between two periods, counted in the engine: `graphkit.compare`."""
        known_by = options.pop("known_by", None)
        if known_by is not None:
            return self.known_by(known_by).compare(first, second, **options)
        how = {"rule": RULES[0], "duplicates": "day"} | options
        periods = parse_period(first), parse_period(second)
        found = self._ask(questions.compare_question(self._rows, self._conditions, periods, **how))
        left = answers.summed(found, "undated"), answers.summed(found, "unpublished")
        table = answers.compared_table(found)
        return RemoteComparison(self, *periods, **how, table=table, left=left)

    # ---------------------------------------------------------------------------- narrowing

    def where(
        self,
        *,
        relation: str | Iterable[str] | None = None,
        actor: str | Iterable[str] | None = None,
        status: str | Iterable[str] | None = None,
        min_confidence: float | None = None,
    ) -> Remote:
        """Return the relations of which all of this is true: see :meth:`Relations.where`."""
        asked, changes = self._conditions, dict[str, Any]()
        if relation is not None:
            types = frozenset(known(relation, self.ontology, "a relation type"))
            changes["relation"] = (*asked.relation, types)
        if actor is not None:
            changes["actor"] = (*asked.actor, self._known(actor))
        if status is not None:
            changes["status"] = (*asked.status, frozenset(known(status, STATUSES, "a status")))
        if min_confidence is not None:
            if not 0 <= min_confidence <= 1:
                raise InputError(f"min_confidence is {min_confidence}; allowed: 0 to 1")
            changes["min_confidence"] = max(min_confidence, asked.min_confidence or 0.0)
        return self._meaning(**changes)

    def around(
        self,
        actor: str | Iterable[str],
        *,
        hops: int = 1,
        periods: Iterable[Any] = (),
        rule: str = "overlaps",
    ) -> Remote:
        """Return the relations within some steps of actors: one query for each step but the first.

        See :func:`graphkit.analysis.narrow.within_steps` for what a step is, and where it counts.
        """
        if hops < 0 or hops != int(hops):
            raise InputError(f"hops is {hops!r}; allowed: whole numbers from 0")
        near = self._known(actor)
        if not hops:
            return self._meaning(among=(*self._conditions.among, near))
        windows = [parse_period(period) for period in periods]
        for _ in range(hops - 1):
            asked = questions.neighbours_question(self._rows, self._conditions, near, windows, rule)
            found = self._ask(asked)
            reached = near | set(found["source"].to_pylist()) | set(found["target"].to_pylist())
            if reached == near:
                break
            near = reached
        return self._meaning(actor=(*self._conditions.actor, near))

    def _known(self, actor: str | Iterable[str]) -> frozenset[str]:
        """Return ids of which each must be known by name or stand in the table."""
        ids = listed(actor)
        if any(one not in self.registry.actors for one in ids):
            known_actors(ids, self.actors, self.registry)
        return frozenset(ids)

    def finest(self) -> Relations:
        """Refuse: who the finest actors are is told by the registry, which engines do not have."""
        raise InputError(
            f"{self.name}: persons and institutions are told apart only in files; "
            "write the period to one with graphkit slice, and take that"
        )

    # ------------------------------------------------------------------------- what it says

    def dyads(self, duplicates: str = "day") -> pd.DataFrame:
        """Count the relations of each source, target and type, in the engine."""
        asked = questions.dyads_question(self._rows, self._conditions, duplicates)
        frame: pd.DataFrame = as_written(answers.dyads_table(self._ask(asked))).to_pandas()
        return frame

    def given(self) -> pa.Table:
        """Bring all rows as they stand in the engine, unchecked."""
        return self._fetched(self.connection.table)

    def of_periods(self, periods: Sequence[Period], rule: str = "overlaps") -> Relations:
        """Bring the relations of several periods."""
        return self._bring(periods, rule)

    def __repr__(self) -> str:
        return f"Remote({self.name})"

    # ------------------------------------------------------------------------------ asking

    @property
    def _rows(self) -> ir.Table:
        """The table in the one form, with what counting needs of it."""
        return self._in_form(given=False, reported=self._conditions.known_by is not None)

    def _in_form(self, *, given: bool, reported: bool) -> ir.Table:
        bytewise = self.connection.address.engine == "postgres"
        meant = self._conditions
        looked_at = {"status": meant.status, "confidence": meant.min_confidence is not None}
        checked = [name for name, asked in looked_at.items() if asked]
        return in_form(
            self.connection.table,
            self.ontology,
            bytewise=bytewise,
            given=given,
            reported=reported,
            checked=checked,
        )

    def _ask(self, question: ir.Table) -> pa.Table:
        """Let the engine answer; refuse an answer that rests on faulty rows."""
        found = self.connection.ask(question)
        if "relation" in found.column_names:
            self._check_types(found)
        if "faulty" in found.column_names and (faulty := answers.summed(found, "faulty")):
            raise InputError(
                f"{self.name}: {faulty} row{'s' * (faulty != 1)} with a date that is none, an end "
                "before the start, no source or target, or a relation, status or confidence that "
                "cannot be; graphkit slice or check names them"
            )
        return found

    def _check_types(self, found: pa.Table) -> None:
        unknown = sorted(set(found["relation"].unique().to_pylist()) - {*self.ontology, None, ""})
        if unknown:
            allowed = ", ".join(sorted(self.ontology))
            wrong = "is not a relation type"
            raise TableError(
                Fault(self.name, None, "relation", str(one), wrong, allowed) for one in unknown[:1]
            )

    def _counted(self, question: ir.Table) -> int:
        return int(self._ask(question)["n"][0].as_py())

    def _bring(
        self, periods: Sequence[Period], rule: str = "overlaps", known_by: Period | None = None
    ) -> Relations:
        day = None if known_by is None else day_number(known_by.end)
        reported = known_by is not None or self._conditions.known_by is not None
        rows = self._in_form(given=True, reported=reported)
        asked = questions.rows_question(rows, self._conditions, periods, rule, day)
        return self._local(self._fetched(asked))

    def _fetched(self, asked: ir.Table) -> pa.Table:
        found = self.connection.ask(asked.limit(FETCH_LIMIT + 1))
        if found.num_rows > FETCH_LIMIT:
            raise InputError(
                f"{self.name}: more than {FETCH_LIMIT:,} rows; ask for a period, or narrow it by "
                "relation types, actors or confidence"
            )
        return answers.in_stable_order(found)

    def _local(self, found: pa.Table) -> Relations:
        """Make relations of rows that were brought, the conditions on rows applied."""
        try:
            local = Relations.from_arrow(
                found, name=self.name, ontology=self.ontology, registry=self._registry
            )
        except TableError as error:  # an engine's rows have no numbers
            raise TableError(dict.fromkeys(replace(f, row=None) for f in error.faults)) from None
        asked: Conditions = self._conditions
        for values in asked.status:
            local = local.where(status=values)
        local = local.where(min_confidence=asked.min_confidence)
        if self.known is not None:
            local = local.known_by(self.known)
        return local.observing(self.observed) if self.observed is not None else local


@dataclass(frozen=True, repr=False, eq=False)
class RemoteComparison(Comparison):
    """What changed between two periods, counted in an engine.

    Parameters
    ----------
    left
        How many relations are in neither period: without a date, and without a publication date.
    """

    left: tuple[int, int] = (0, 0)

    @property
    def left_out(self) -> tuple[int, int]:
        """How many relations are in neither period; see :class:`Comparison`."""
        return self.left

    def show(self, **options: Any) -> Any:
        """Return the interactive page of both, which brings the rows of both periods."""
        remote, periods = self.relations, (self.first, self.second)
        local = remote.of_periods(periods, self.rule) if isinstance(remote, Remote) else remote
        here = Comparison(local, *periods, self.rule, self.duplicates, self.table)
        return here.show(**options)
