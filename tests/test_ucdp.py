"""UCDP events, dyad-years and actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from graphkit import import_events, write_table

if TYPE_CHECKING:
    from pathlib import Path

EVENT = {
    "id": "335020",
    "relid": "AZE-2020-1-13637-1",
    "type_of_violence": "1",
    "conflict_name": "Azerbaijan: Nagorno-Karabakh",
    "dyad_name": "Government of Azerbaijan - Republic of Artsakh",
    "side_a_new_id": "124",
    "side_a": "Government of Azerbaijan",
    "side_b_new_id": "1117",
    "side_b": "Republic of the Far Hills",
    "source_article": "Reuters 2020-10-03; AFP 2020-10-02",
    "source_date": "",
    "date_prec": "1",
    "date_start": "2020-10-01 00:00:00.000",
    "date_end": "2020-10-01 00:00:00.000",
    "best": "34",
    "gwnoa": "373",
    "gwnob": "",
}
YEAR = {
    "dyad_id": "14112",
    "conflict_id": "388",
    "side_a": "Government of Armenia",
    "side_a_id": "120",
    "side_a_2nd": "",
    "side_b": "Government of Azerbaijan",
    "side_b_id": "124",
    "year": "2020",
    "intensity_level": "2",
    "gwno_a": "371",
    "gwno_b": "373",
}
ACTOR = {
    "ActorId": "193",
    "NameData": "PWG",
    "NameAlliance": "CPI-Maoist",
    "ActorIdAlliance": "195",
    "Location": "India",
}


def _import(
    path: Path, row: dict[str, str], **cells: str
) -> tuple[list[dict[str, Any]], list[str]]:
    first = next(iter(row))
    write_table(pa.Table.from_pylist([row, row | {first: "2"} | cells]), path)
    found = import_events("ucdp", path)
    assert found.account.balanced
    return found.relations.to_pylist()[1:], [note.reason for note in found.account.left_out]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            {},
            {
                "relation_id": "ucdp:2",
                "source": "AZE",
                "target": "UCDP:Republic_of_the_Far_Hills-1117",
                "relation": "clash",
                "start": "2020-10-01",
                "end": "2020-10-01",
                "published": "2020-10-02",
                "weight": 34.0,
                "rule": "ucdp:1",
                "extractor": "UCDP GED 22.1",
                "target_actor": "Republic of the Far Hills",
                "date_prec": "1",
                "relid": "AZE-2020-1-13637-1",
            },
        ),
        ({"id": "2.0", "gwnoa": "373.0"}, {"relation_id": "ucdp:2", "source": "AZE"}),
        ({"gwnoa": ""}, {"source": "AZE"}),
        ({"side_b": "Government of Myanmar (Burma)"}, {"target": "MMR"}),
        ({"gwnob": "371"}, {"source": "ARM", "target": "AZE"}),
        ({"date_end": "2020-10-05"}, {"start": "2020-10-01", "end": "2020-10-05"}),
        (
            {"date_prec": "4", "date_end": "2020-10-31"},
            {"start": "2020-10", "end": "2020-10", "date_start": "2020-10-01 00:00:00.000"},
        ),
        (
            {"date_prec": "5.0", "date_start": "2020-01-01", "date_end": "2020-12-31"},
            {"start": "2020", "end": "2020"},
        ),
        ({"source_date": "2020-10-09;2020-10-08"}, {"published": "2020-10-08"}),
        ({"source_article": "Yearbook"}, {"published": "", "doc_id": "Yearbook"}),
        ({"best": "nan"}, {"weight": None}),
    ],
)
def test_events(tmp_path: Path, cells: dict[str, str], expected: dict[str, Any]) -> None:
    (row,), _ = _import(tmp_path / "ged221.csv", EVENT, **cells)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"type_of_violence": "4"}, "is in no table of codes"),
        ({"date_start": "2020-10-02"}, "is no date, or its end is before it"),
        ({"date_start": "10020-10-02"}, "is no date, or its end is before it"),
        ({"side_b": "", "side_b_new_id": ""}, "has no side B"),
        ({"id": "335020"}, "stands twice"),
    ],
)
def test_events_left_out(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    assert _import(tmp_path / "ged.csv", EVENT, **cells) == ([], [reason])


def test_dyad_years(tmp_path: Path) -> None:
    (row,), _ = _import(tmp_path / "ucdp-dyadic-221.csv", YEAR, dyad_id="14112", year="2021")
    expected = {
        "relation_id": "ucdp:14112:2021",
        "source": "ARM",
        "target": "AZE",
        "relation": "clash",
        "start": "2021",
        "end": "2021",
        "weight": 2.0,
        "extractor": "UCDP Dyadic 22.1",
    }
    assert {name: row[name] for name in expected} == expected
    again = _import(tmp_path / "d.csv", YEAR, dyad_id="14112")
    assert again == ([], ["stands twice"])
    assert _import(tmp_path / "d.csv", YEAR, year="x") == ([], ["is no year"])


@pytest.mark.parametrize(
    ("cells", "reasons"),
    [
        ({}, []),
        ({"NameAlliance": "", "ActorIdAlliance": ""}, ["tells of no alliance"]),
        ({"ActorIdAlliance": "195, 196"}, ["names several alliances"]),
        ({"ActorId": "193"}, ["stands twice"]),
    ],
)
def test_actors_in_alliances(tmp_path: Path, cells: dict[str, str], reasons: list[str]) -> None:
    rows, why = _import(tmp_path / "ucdp-actor-221.csv", ACTOR, **cells)
    assert why == reasons
    for row in rows:
        assert (row["relation"], row["start"], row["end"]) == ("alliance", "", "")
        assert (row["source"], row["target"]) == ("UCDP:CPI-Maoist-195", "UCDP:PWG-2")
        assert row["extractor"] == "UCDP Actor 22.1"
