"""The view of GDELT's events is what the import makes of them.

Run as a program, this writes the view anew, from the tables of codes and actors.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from textwrap import fill, indent
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import pytest
import sqlglot

import graphkit as gk
from graphkit.actors import load_registry
from graphkit.exchange.engines import questions
from graphkit.exchange.engines.form import in_form
from graphkit.exchange.engines.remote import Remote
from graphkit.exchange.events.codes import load_codes, pack_rows
from graphkit.exchange.events.gdelt import GDELT
from graphkit.ontology import load_ontology

if TYPE_CHECKING:
    from collections.abc import Iterable

VIEW = Path(gk.__file__).parent / "packs" / "events" / "gdelt.sql"
SOURCE, NAME = "`gdelt-bq.gdeltv2.events`", "`my-project.my_dataset.relations`"
HEAD = """\
-- GDELT's events as relations: the view that graphkit is given in BigQuery, Spark or DuckDB.
-- Put your own name behind VIEW, and the table of events you have behind FROM.
-- Written by tests/test_gdelt_view.py from cameo.csv, cameo_actors.csv and the actors; do not edit.
"""
BODY = """\
CREATE OR REPLACE VIEW {name} AS
WITH events AS (
  SELECT
    CAST(GLOBALEVENTID AS STRING) AS event_id,
    CAST(SQLDATE AS STRING) AS happened,
    CAST(DATEADDED AS STRING) AS added,
    EventCode AS code,
    SOURCEURL AS url,
    NumMentions AS mentions,
    Actor1Name AS name_1,
    Actor2Name AS name_2,
    {unit_1} AS unit_1,
    {unit_2} AS unit_2
  FROM {source}
  -- Of a partitioned table only what is asked about: AND _PARTITIONTIME >= TIMESTAMP('2020-01-01')
  WHERE EventCode IN (
{all_codes}
  )
), coded AS (
  SELECT
    *,
    SUBSTR(happened, 1, 4) || '-' || SUBSTR(happened, 5, 2)
      || '-' || SUBSTR(happened, 7, 2) AS start,
    SUBSTR(added, 1, 4) || '-' || SUBSTR(added, 5, 2)
      || '-' || SUBSTR(added, 7, 2) AS published,
    CASE
{types}
    END AS relation,
    CASE
{statuses}
      ELSE 'asserted'
    END AS status,
    code IN ({reversed}) AS turned
  FROM events
)
SELECT
  'gdelt:' || event_id AS relation_id,
  CASE WHEN turned THEN unit_2 ELSE unit_1 END AS source,
  CASE WHEN turned THEN unit_1 ELSE unit_2 END AS target,
  relation,
  start,
  start AS `end`,
  CASE WHEN start = published THEN 'published' ELSE 'text' END AS date_basis,
  status,
  CASE WHEN turned THEN name_2 ELSE name_1 END AS source_actor,
  CASE WHEN turned THEN name_1 ELSE name_2 END AS target_actor,
  url AS doc_id,
  published,
  mentions AS weight,
  code
FROM coded
WHERE unit_1 IS NOT NULL AND unit_2 IS NOT NULL
"""


def _listed(codes: Iterable[str], margin: str) -> str:
    """Write codes as SQL has them, in lines that can be read."""
    return indent(fill(", ".join(f"'{code}'" for code in sorted(codes)), 88), margin)


def _unit(side: str) -> str:
    """Write which unit an actor is: by country, else by group, else by the head of its code."""
    registry = load_registry()
    mapped = {row["code"]: row["actor_id"] for row in pack_rows("cameo_actors")}
    mapped = {code: actor for code, actor in mapped.items() if actor in registry.actors}
    states = {name for name, actor in registry.actors.items() if actor.kind == "state"}
    parts = [f"Actor{side}CountryCode", f"Actor{side}KnownGroupCode"]
    parts.append(f"SUBSTR(Actor{side}Code, 1, 3)")
    others = ", ".join(f"NULLIF({part}, '')" for part in (*parts[:2], f"Actor{side}Code"))
    cases = []
    for part in parts:
        whens = " ".join(f"WHEN '{code}' THEN '{mapped[code]}'" for code in sorted(mapped))
        cases.append(
            f"      CASE {part}\n{indent(fill(whens, 88), ' ' * 8)}\n      END,\n"
            f"      CASE WHEN {part} IN (\n{_listed(states - mapped.keys(), ' ' * 8)}\n"
            f"      ) THEN {part} END,\n"
        )
    return f"COALESCE(\n{''.join(cases)}      'CAMEO:' || COALESCE({others})\n    )"


def view() -> str:
    """Return the view as it ought to be."""
    coded = [code for code in load_codes("cameo", load_ontology()).values() if code.relation]
    coded.sort(key=lambda code: code.relation)
    types = [
        f"      WHEN code IN (\n{_listed((code.code for code in codes), ' ' * 8)}\n"
        f"      ) THEN '{relation}'"
        for relation, codes in groupby(coded, key=lambda code: code.relation)
    ]
    others = sorted({code.status for code in coded} - {"asserted"})
    statuses = [
        f"      WHEN code IN (\n"
        f"{_listed((code.code for code in coded if code.status == status), ' ' * 8)}\n"
        f"      ) THEN '{status}'"
        for status in others
    ]
    return HEAD + BODY.format(
        name=NAME,
        source=SOURCE,
        unit_1=_unit("1"),
        unit_2=_unit("2"),
        all_codes=_listed((code.code for code in coded), " " * 4),
        types="\n".join(types),
        statuses="\n".join(statuses),
        reversed=", ".join(f"'{code.code}'" for code in coded if code.reversed),
    )


def test_the_view_says_what_the_tables_say() -> None:
    assert VIEW.read_text(encoding="utf-8") == view(), "run: python tests/test_gdelt_view.py"


@pytest.mark.parametrize("dialect", ["bigquery", "spark"])
def test_the_view_is_a_statement_of_the_engines(dialect: str) -> None:
    assert isinstance(sqlglot.parse_one(VIEW.read_text("utf-8"), read=dialect), sqlglot.exp.Create)


BASE = {
    "SQLDATE": "20201110",
    "Actor1Code": "RUSGOV",
    "Actor1Name": "MOSCOW",
    "Actor1CountryCode": "RUS",
    "Actor2Code": "ARM",
    "Actor2Name": "ARMENIA",
    "Actor2CountryCode": "ARM",
    "EventCode": "045",
    "NumMentions": "6",
    "DATEADDED": "20201110001500",
    "SOURCEURL": "https://example.org/a",
}
OTHERS: list[dict[str, str]] = [
    {},
    {"SQLDATE": "20201109"},
    {"EventCode": "036"},
    {"EventCode": "0861"},
    {"EventCode": "057", "SQLDATE": "20220913"},
    {"EventCode": "057", "SQLDATE": "20220914", "Actor1CountryCode": "ROM", "Actor1Code": "ROM"},
    {"EventCode": "190", "SQLDATE": "20220914"},
    {"EventCode": "010"},
    {"EventCode": "112", "Actor1CountryCode": "", "Actor1KnownGroupCode": "NAT"},
    {"EventCode": "112", "Actor1CountryCode": "", "Actor1Code": "IGOUNO"},
    {"EventCode": "112", "Actor2CountryCode": "AFR", "Actor2Code": "AFR"},
    {"EventCode": "112", "Actor2CountryCode": "", "Actor2Code": "", "Actor2Name": ""},
]
EVENTS = [BASE | {"GLOBALEVENTID": str(n)} | other for n, other in enumerate(OTHERS, 1)]
COLUMNS = GDELT.forms[0].headerless
NUMBERS = {"GLOBALEVENTID", "SQLDATE", "DATEADDED", "NumMentions"}
COMPARED = ("source", "target", "relation", "start", "end", "status", "date_basis", "published")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A file with a table in GDELT's form, and the view over it."""
    path = tmp_path / "gdelt.duckdb"
    with duckdb.connect(path) as db:
        kinds = (f'"{name}" {"BIGINT" if name in NUMBERS else "VARCHAR"}' for name in COLUMNS)
        db.execute(f"CREATE TABLE events ({', '.join(kinds)})")
        holes = ", ".join("?" * len(COLUMNS))
        cells = [[event.get(name) or None for name in COLUMNS] for event in EVENTS]
        db.executemany(f"INSERT INTO events VALUES ({holes})", cells)  # noqa: S608 - our own words
        statement = (
            VIEW.read_text("utf-8").replace(SOURCE, "main.events").replace(NAME, "relations")
        )
        db.execute(statement.replace("`", '"'))
    return path


def imported(folder: Path) -> gk.Relations:
    """Return the same events as the import reads them from a file."""
    path = folder / "20201110.export.CSV"
    lines = ("\t".join(event.get(name, "") for name in COLUMNS) for event in EVENTS)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return gk.read(gk.import_events("gdelt", path).relations)


def rows(relations: gk.Relations, names: Iterable[str]) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[name] for name in names) for row in relations.to_arrow().to_pylist())


def test_the_view_has_the_relations_of_the_import(database: Path) -> None:
    found, expected = gk.read(f"duckdb://{database}"), imported(database.parent)
    names = (*COMPARED, "source_actor", "target_actor", "doc_id", "weight")
    assert rows(found, names) == rows(expected, names)
    assert len(found) == len(EVENTS) - 2  # a mere statement, and nobody to whom
    one, other = (relations.compare("2020", "2022") for relations in (found, expected))
    assert one.to_arrow().to_pylist() == other.to_arrow().to_pylist()
    assert one.changes["appeared"] == 3


def test_a_comparison_reads_few_columns_of_the_events(database: Path) -> None:
    """What the manual says is scanned is what the query asks of the table."""
    found = gk.read(f"duckdb://{database}")
    assert isinstance(found, Remote)
    years = gk.parse_period("2020"), gk.parse_period("2022")
    rows = in_form(found.connection.table, load_ontology())
    asked = questions.compare_question(rows, questions.Conditions(), years)
    found.close()
    with duckdb.connect(database) as db:
        query = str(ibis.to_sql(asked, dialect="duckdb"))
        ((_, plan),) = db.execute(f"EXPLAIN (FORMAT JSON) {query}").fetchall()
    read = {name for name in COLUMNS if f'"{name}"' in plan or f"({name} " in plan}
    assert read == {
        "SQLDATE",
        "EventCode",
        *(f"Actor{n}{part}" for n in "12" for part in ("Code", "CountryCode", "KnownGroupCode")),
    }


if __name__ == "__main__":
    VIEW.write_text(view(), encoding="utf-8")
    sys.stdout.write(f"{VIEW.name}\n")
