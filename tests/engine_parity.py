"""What an engine is asked, and what of its answers must be that of the plain reference, exactly.

A query takes an engine longer than a table takes to read, so that many random tables are put into
one: those after the first have actors of their own, which leaves every figure of each as it was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from graphkit.analysis import reference
from graphkit.analysis.dyads import DUPLICATES
from graphkit.periods import RULES
from graphkit.schema import RELATIONS
from tests.questions import QUESTIONS, Asked, Question
from tests.random_relations import Given, given_tables, plain_rows

if TYPE_CHECKING:
    from graphkit.analysis.relations import Relations

__all__ = ["agree", "many_tables"]

ASKED: Final = (
    *("the table", *RULES, "count", "extent", "known by", "history", "a slice of a slice"),
    *(f"dyads by {rule}" for rule in DUPLICATES),
    *("compare", "compare what was known", "where actor", "where status", "where min_confidence"),
)
"""What an engine has to do with; the other questions are put to rows that it has sent."""


def _surest(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    return reference.where_rows(rows, relation=asked.types, min_confidence=asked.confidence)


def _of_surest(relations: Relations, asked: Asked) -> Relations:
    return relations.where(relation=asked.types).where(min_confidence=asked.confidence)


def _counted(rows: list[dict[str, Any]], asked: Asked) -> list[list[Any]]:
    kept, _ = reference.slice_rows(rows, asked.first, asked.rule)
    counts = reference.count_rows(kept, asked.duplicates, asked.first)
    return [[*dyad, *line.values()] for dyad, line in counts.items()]


def _dyads(relations: Relations, asked: Asked) -> Any:
    cut = relations.slice(asked.first, rule=asked.rule)
    return cut.dyads(asked.duplicates).to_numpy().tolist()


def _compared(relations: Relations, asked: Asked) -> Any:
    how = {"rule": asked.rule, "duplicates": asked.duplicates}
    return relations.compare(asked.first, asked.second, **how).to_arrow().to_pylist()


def _compared_rows(rows: list[dict[str, Any]], asked: Asked) -> Any:
    how = {"rule": asked.rule, "duplicates": asked.duplicates}
    return reference.compare_rows(rows, asked.first, asked.second, **how)


# Spells are those of the whole table, whatever is then left out of it.
NARROWED: Final = {
    "compare the surest": Question(
        lambda relations, asked: _compared(_of_surest(relations, asked), asked),
        lambda rows, asked: _compared_rows(_surest(rows, asked), asked),
    ),
    "count the surest": Question(
        lambda relations, asked: _of_surest(relations, asked).count(asked.first, rule=asked.rule),
        lambda rows, asked: len(
            reference.slice_rows(_surest(rows, asked), asked.first, asked.rule)[0]
        ),
    ),
    "dyads of the surest of a period": Question(
        lambda relations, asked: _dyads(_of_surest(relations, asked), asked),
        lambda rows, asked: _counted(_surest(rows, asked), asked),
    ),
    "dyads of what was known of a period": Question(
        lambda relations, asked: _dyads(relations.known_by(asked.day), asked),
        lambda rows, asked: _counted(reference.known_rows(rows, asked.day)[0], asked),
    ),
}
"""Filters before counting: an engine has to do both."""

_MADE_AGAIN: Final = re.compile(r"([0-9a-f]{16})-[0-9]+")


@st.composite
def many_tables(draw: st.DrawFn, most: int = 12) -> Given:
    """Draw up to so many tables as one."""
    tables = draw(st.lists(given_tables(), min_size=1, max_size=most))
    named = {name for table in tables for name in table.columns}
    columns = tuple(name for name in (*RELATIONS.names, "note") if name in named)
    # Two of three tell of one pair and type, so that times overlap and touch: spells, and days.
    pair = {"source": "ARM", "target": "AZE"}
    alone = [pair | {"relation": "alliance"}, pair | {"relation": "accusation"}, {}]
    rows = [
        _tagged(row | alone[place % 3], place)
        for place, table in enumerate(tables)
        for row in table.rows
    ]
    return Given(columns, tuple({name: row.get(name) for name in columns} for row in rows))


def _tagged(row: dict[str, Any], place: int) -> dict[str, Any]:
    """Give a row of one of many tables ends and an id of its own."""
    tagged = {name: f"{row[name]}~{place}" if place else row[name] for name in ("source", "target")}
    if row.get("relation_id"):
        tagged["relation_id"] = f"{row['relation_id']}~{place}"
    return row | tagged


def agree(relations: Relations, table: Given, asked: Asked) -> None:
    """Ask relations in an engine, and compare the answers with those of the reference."""
    rows = plain_rows(table)
    questions = {name: QUESTIONS[name] for name in ASKED} | NARROWED
    for name, question in questions.items():
        found, expected = question.ask(relations, asked), question.answer(rows, asked)
        assert _kept(found) == _kept(expected), name


def _kept(answer: Any) -> Any:
    """Leave out what engines do not keep: the order of rows, the number of a report made again."""
    if isinstance(answer, dict) and "relation_id" in answer:
        again = _MADE_AGAIN.fullmatch(answer["relation_id"])
        return answer | {"relation_id": again[1]} if again else answer
    values = list(answer.values()) if isinstance(answer, dict) else answer
    if isinstance(values, list) and values and all(_is_row(value) for value in values):
        return sorted((_kept(value) for value in values), key=repr)
    if isinstance(answer, list | tuple):
        return [_kept(value) for value in answer]
    return answer


def _is_row(value: object) -> bool:
    return isinstance(value, dict) and "relation_id" in value
