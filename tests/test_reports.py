"""The columns of a page: the same values as the table, by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import graphkit as gk
from graphkit.page.cells import COLUMNS, reader
from graphkit.page.reports import Reports
from graphkit.periods import interval

if TYPE_CHECKING:
    from graphkit.analysis.relations import Relations

TOY = "tests/page_relations.csv"


@pytest.fixture(scope="module")
def relations() -> Relations:
    return gk.read(TOY)


def rows_of(reports: Reports, *, turned: bool) -> list[dict[str, Any]]:
    page = {"rows": reports.columns(np.full(len(reports.keys), turned))}
    return [
        {name: reader(page, name)(row) for name in COLUMNS} for row in range(len(reports.relations))
    ]


def test_rows_are_those_of_the_table_in_its_order(relations: Relations) -> None:
    reports = Reports(relations)
    rows = rows_of(reports, turned=False)
    records = relations.to_arrow().to_pylist()
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        link = (record["source"], record["target"], record["relation"])
        assert reports.links[row["edge"]] == link
        state = relations.ontology[record["relation"]].kind == "state"
        days = interval(record["start"], record["end"], state=state) or (None, None)
        assert (row["start"], row["until"]) == days
        assert (row["from"], row["to"]) == (record["start"], record["end"])
        assert row["evidence"] == record["evidence"]
        assert row["source_actor"] == record["source_actor"]


def test_a_link_that_is_turned_turns_the_finest_actors(relations: Relations) -> None:
    reports = Reports(relations)
    plain, turned = (rows_of(reports, turned=way) for way in (False, True))
    one, other = "source_actor", "target_actor"
    assert [(row[one], row[other]) for row in turned] == [(row[other], row[one]) for row in plain]


def test_links_are_in_the_order_of_their_ids(relations: Relations) -> None:
    links = Reports(relations).links
    assert links == sorted(set(links))


def test_types_and_years_are_counted(relations: Relations) -> None:
    reports = Reports(relations)
    records = relations.to_arrow().to_pylist()
    for name, n in reports.type_counts().items():
        assert n == sum(record["relation"] == name for record in records)
    events = [r for r in records if relations.ontology[r["relation"]].kind == "event"]
    for year, n in reports.periods().items():
        assert n == sum(record["start"][:4] == str(year) for record in events)
    for part, unit in (("2020", "month"), ("2020-10", "day")):
        found = Reports(relations.slice(part, rule="within")).periods()
        assert len(found) > 1
        assert {period.days > 1 for period in found} == {unit == "month"}


def test_the_best_connected_have_most_partners(relations: Relations) -> None:
    reports = Reports(relations)
    assert reports.best_connected(99) == frozenset(relations.actors)
    assert {"ARM", "AZE"} <= reports.best_connected(3)


def test_a_slice_has_its_own_links_only(relations: Relations) -> None:
    part = relations.slice("2021")
    assert len(Reports(part).links) < len(Reports(relations).links)
    assert Reports(part).best_connected(99) == frozenset(part.actors)
