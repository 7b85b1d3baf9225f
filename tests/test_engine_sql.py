"""The questions as the SQL of engines that no test can reach: it parses, and says what it must."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import ibis
import pytest
import sqlglot
from sqlglot import exp

from graphkit.exchange.engines import questions
from graphkit.exchange.engines.form import in_form
from graphkit.ontology import load_ontology
from graphkit.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

ONTOLOGY = load_ontology()
YEARS = parse_period("2020"), parse_period("2022")
MEANT = questions.Conditions(
    relation=(frozenset({"support", "alliance"}),),
    actor=(frozenset({"RUS"}),),
    status=(frozenset({"asserted"}),),
    min_confidence=0.5,
    known_by=19000,
)
DIALECTS = ("bigquery", "trino", "postgres", "snowflake")  # DuckDB and Spark are asked themselves
ANY = questions.Conditions()
QUESTIONS: dict[str, Callable[[Any, questions.Conditions], Any]] = {
    "count": lambda rows, meant: questions.count_question(rows, meant, YEARS[0], "within"),
    "compare": lambda rows, meant: questions.compare_question(rows, meant, YEARS),
    "documents": lambda rows, meant: questions.compare_question(
        rows, meant, YEARS, "starts", "document"
    ),
    "weeks": lambda rows, meant: questions.compare_question(rows, meant, YEARS, "ends", "week"),
    "dyads": lambda rows, meant: questions.dyads_question(rows, meant, "month"),
    "history": lambda rows, meant: questions.history_question(rows, meant, YEARS),
    "rows": lambda rows, meant: questions.rows_question(rows, meant, YEARS[:1], "covers"),
    "extent": questions.extent_question,
    "actors": questions.actors_question,
    "neighbours": lambda rows, meant: questions.neighbours_question(rows, meant, ["RUS"], YEARS),
}
TEXT = dict.fromkeys(["source", "target", "relation", "status", "doc_id", "published"], "string")


def rows(dates: str, dialect: str, meant: questions.Conditions, *, given: bool) -> ir.Table:
    columns = TEXT | {"start": dates, "end": dates, "confidence": "float64"}
    table = ibis.table(columns, name="relations")
    reported = meant.known_by is not None
    bytewise = dialect == "postgres"
    return in_form(table, ONTOLOGY, bytewise=bytewise, given=given, reported=reported)


def sql(name: str, dialect: str, dates: str = "string", meant: questions.Conditions = ANY) -> Any:
    """Write a question in a dialect, and read that as somebody else would."""
    question = QUESTIONS[name](rows(dates, dialect, meant, given=name == "rows"), meant)
    dialects = {"pyspark": "spark"}
    text = str(ibis.to_sql(question, dialect=dialect))
    return sqlglot.parse_one(text, read=dialects.get(dialect, dialect))


def tables(found: exp.Query) -> set[str]:
    """Return the tables that a query reads, those aside that it makes itself."""
    own = {one.alias for one in found.find_all(exp.CTE)}
    return {table.name for table in found.find_all(exp.Table)} - own - {""}


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_question_is_one_query_over_the_one_table(dialect: str, name: str) -> None:
    found = sql(name, dialect, meant=MEANT)
    assert isinstance(found, exp.Query)
    assert tables(found) == {"relations"}


CLAUSES = {
    # What each must have: distinct occasions, the spells of states, the bounds of 2020 as days.
    "compare": (
        r"COUNT\(\s*DISTINCT",
        r"MAX\([^)]*\) OVER \(PARTITION BY",
        "18262",
        "18628",
        "0.5",
    ),
    "count": (r"SUM\(", "18262", "'RUS'", "'support'"),
    "history": ("UNNEST|FLATTEN", "GROUP BY"),
    "dyads": (r"MIN\(", r"MAX\("),
    "actors": ("DISTINCT",),
}


@pytest.mark.parametrize("name", CLAUSES)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_query_has_the_clauses_of_its_question(dialect: str, name: str) -> None:
    text = sql(name, dialect, meant=MEANT).sql(dialect=dialect)
    for clause in CLAUSES[name]:
        assert re.search(clause, text), clause


@pytest.mark.parametrize(
    ("dialect", "bound"),
    [
        ("bigquery", "`given_start` < DATE(2021, 1, 1)"),
        ("trino", """"given_start" < FROM_ISO8601_DATE('2021-01-01')"""),
        ("postgres", """"given_start" < MAKE_DATE(2021, 1, 1)"""),
        ("snowflake", """"given_start" < DATE_FROM_PARTS(2021, 1, 1)"""),
    ],
)
def test_dates_are_bounded_as_dates_so_that_partitions_are_left_out(
    dialect: str, bound: str
) -> None:
    text = sql("count", dialect, "date").sql(dialect=dialect)
    assert bound in text


def test_postgres_orders_ends_by_bytes_not_by_an_alphabet() -> None:
    assert "CONVERT_TO(" in sql("compare", "postgres").sql(dialect="postgres")
    assert "CONVERT_TO(" not in sql("compare", "trino").sql(dialect="trino")
