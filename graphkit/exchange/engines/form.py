"""Any table of relations in the one form: ends in order, first and last days, spells of states.

The same form as :mod:`graphkit.analysis.canonical` and :class:`graphkit.analysis.store.Store` give
a table that is read here, said in expressions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import Fault, TableError
from graphkit.exchange.engines.days import dated_columns
from graphkit.periods import MIN_DAY, OPEN_DAY, OPEN_END
from graphkit.schema import RELATIONS, STATUSES, header_faults

if TYPE_CHECKING:
    from collections.abc import Collection

    import ibis.expr.types as ir

    from graphkit.ontology import Ontology

__all__ = ["KEYS", "in_form", "our_names", "with_spells"]

KEYS: Final = ("source", "target", "relation")
_READ: Final = (*KEYS, "start", "end", "published", "status", "confidence", "doc_id")
_MADE: Final = (
    *(*KEYS, "status", "doc_id", "confidence", "state", "dated"),
    *("first", "after", "first_length", "last_length", "reported"),
)


def our_names(table: ir.Table, shown: str) -> ir.Table:
    """Give a table's columns our names where they differ by capitals only, as some engines have it.

    Raises
    ------
    TableError
        If a column that must be there is missing, or one cannot stand in a cell.
    """
    ours: dict[str, str] = {}
    for name in table.columns:
        low = name.lower()
        if name not in RELATIONS.names and low in RELATIONS.names and low not in table.columns:
            ours[low] = name
    table = table.rename(ours) if ours else table
    faults = header_faults(list(table.columns), RELATIONS, shown)
    for name, kind in table.schema().items():
        if name in RELATIONS.names and (kind.is_nested() or kind.is_binary()):
            wrong = "cannot stand in a cell"
            faults.append(Fault(shown, None, name, str(kind), wrong, "text, numbers"))
    if faults:
        raise TableError(faults)
    return table


def in_form(
    table: ir.Table,
    ontology: Ontology,
    *,
    bytewise: bool = False,
    given: bool = False,
    reported: bool = False,
    checked: Collection[str] = (),
) -> ir.Table:
    """Bring a table into the one form.

    Parameters
    ----------
    table
        A table of relations; optional columns may be missing.
    ontology
        Which types are symmetric, and which are states.
    bytewise
        Whether texts must be turned into bytes to be compared, as the engine has alphabets.
    given, reported
        Whether the columns as they stand are asked for, and the time of publication. What is not
        asked for makes no query longer, and is not read.
    checked
        Which of status and confidence are looked at for faults.

    Returns
    -------
    A table with

    - source, target, relation, status and doc_id, as text, "" where there is none;
    - state: whether the type is one; dated: whether there is any date;
    - first, after: first day and first day after, as numbers from 1970-01-01;
    - first_length, last_length: how many characters of each date are known;
    - reported: the first day after publication, `OPEN_DAY` if it is not known, or not asked for;
    - confidence: null where there is none;
    - faulty: whether the dates cannot be, source or target is missing, the type is none of the
      ontology, or what is checked cannot be;
    - the columns of the table given, each with ``given_`` before its name; those with dates in any
      case.
    """
    import ibis

    own = {name: table[name] for name in table.columns if given or _holds_dates(table, name)}
    own = {f"given_{name}": column for name, column in own.items()}
    asked = _READ if reported else tuple(name for name in _READ if name != "published")
    nothing = ibis.literal(None, type="string")
    read = {name: table[name] if name in table.columns else nothing for name in asked}
    table = table.select(**own, **read)
    dates = {"start": (), "end": (OPEN_END,)} | ({"published": ()} if reported else {})
    table = dated_columns(table, dates)
    table = table.mutate(
        **{name: _text(table[name]) for name in (*KEYS, "status")},
        doc_id=table.doc_id.cast("string").fill_null(""),
        confidence=_confidence(table.confidence),
    )
    table = table.mutate(
        state=table.relation.isin(sorted(ontology.states)),
        swapped=table.relation.isin(sorted(ontology.symmetric))
        & (_ordered(table.source, bytewise) > _ordered(table.target, bytewise)),
    )
    table = _with_interval(table, reported=reported)
    return table.select(*own, *_MADE, faulty=_faulty(table, ontology, checked))


def _holds_dates(table: ir.Table, name: str) -> bool:
    return name in {"start", "end"} and bool(table[name].type().is_date())


def _text(column: Any) -> Any:
    return column.cast("string").fill_null("").strip()


def _confidence(column: Any) -> Any:
    kind = column.type()
    if kind.is_string():
        column = column.strip().nullif("")
    number = column.cast("float64")
    return number.isnan().ifelse(None, number) if not kind.is_integer() else number


def _ordered(column: Any, bytewise: bool) -> Any:  # noqa: FBT001 - private, and named by its caller
    if not bytewise:
        return column
    import ibis

    def convert_to(text: str, encoding: str) -> bytes:
        """Turn a text into bytes: a function of PostgreSQL."""
        raise NotImplementedError

    in_bytes: Any = ibis.udf.scalar.builtin(convert_to)
    return in_bytes(column, "UTF8")


def _with_interval(table: ir.Table, *, reported: bool) -> ir.Table:
    """Add the days of a row: see :func:`graphkit.periods.interval`, and the ends it may lack."""
    import ibis

    begins, ends = table.start_length > 0, table.end_length > 0
    open_ended = table.end_length == len(OPEN_END)
    never = ibis.literal(OPEN_DAY, "int64")
    made = {
        "source": table.swapped.ifelse(table.target, table.source),
        "target": table.swapped.ifelse(table.source, table.target),
        "dated": begins | ends,
        "first": begins.ifelse(table.start_low, MIN_DAY).cast("int64"),
        "after": ibis.cases(
            (open_ended, never),
            (ends, table.end_after),
            (table.state | ~begins, never),
            else_=table.start_after,
        ),
        "first_length": table.start_length,
        "last_length": ibis.cases(
            (ends, table.end_length),
            (begins & table.state, len(OPEN_END)),
            else_=table.start_length,
        ).cast("int64"),
        "reported": (table.published_length > 0).ifelse(table.published_after, OPEN_DAY)
        if reported
        else never,
    }
    return table.mutate(**made)


def _faulty(table: ir.Table, ontology: Ontology, checked: Collection[str]) -> Any:
    wrong = table.start_wrong | table.end_wrong
    if "published_wrong" in table.columns:
        wrong |= table.published_wrong
    if "status" in checked:
        wrong |= table.status.notin(["", *STATUSES])
    if "confidence" in checked:
        wrong |= ((table.confidence < 0) | (table.confidence > 1)).fill_null(False)  # noqa: FBT003 - Ibis takes it so
    wrong |= (table.source == "") | (table.target == "") | table.relation.notin(sorted(ontology))
    return wrong | (table.dated & (table.after <= table.first))


def with_spells(rows: ir.Table) -> ir.Table:
    """Add `begun`: the first day of a row or, for a state, of the spell that the row reports.

    Reports of one state whose times overlap or touch tell of one spell. Only states are put in
    order for that; of a table of events nothing is moved between machines.
    """
    import ibis

    apart = rows.state & rows.dated & ~rows.faulty
    events = rows.filter(~apart).mutate(begun=lambda t: t.first)
    states = rows.filter(apart)
    before = ibis.window(group_by=KEYS, order_by="first", preceding=(None, 1))
    states = states.mutate(lasted=states.after.max().over(before))
    fresh = states.lasted.isnull() | (states.first > states.lasted)
    states = states.mutate(opened=ibis.ifelse(fresh, states["first"], None).cast("int64"))
    so_far = ibis.window(group_by=KEYS, order_by="first", preceding=None, following=0)
    states = states.mutate(begun=states.opened.max().over(so_far)).drop("lasted", "opened")
    return events.union(states.select(*events.columns))
