"""ICEWS events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphkit import import_events

if TYPE_CHECKING:
    from pathlib import Path

HEADER = (
    "Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,"
    "Target Name,Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,District,"
    "Province,Country,Latitude,Longitude"
).split(",")
EVENT = {
    "Event ID": "32889836",
    "Event Date": "2018-06-01",
    "Source Name": "Foreign Affairs (Russia)",
    "Source Sectors": "Executive,Government",
    "Source Country": "Russian Federation",
    "CAMEO Code": "040",
    "Intensity": "1",
    "Target Name": "Nikol Pashinyan",
    "Target Sectors": "Elite",
    "Target Country": "Armenia",
    "Story ID": "47400351",
    "Sentence Number": "2",
    "Publisher": "Interfax",
    "City": "Yerevan",
}
EXPECTED = {
    "relation_id": "icews:32889836",
    "source": "ARM",
    "target": "RUS",
    "relation": "consultation",
    "start": "2018-06-01",
    "end": "2018-06-01",
    "published": "2018-06-01",
    "date_basis": "published",
    "source_actor": "Nikol Pashinyan",
    "target_actor": "Foreign Affairs (Russia)",
    "publisher": "Interfax",
    "doc_id": "47400351",
    "extractor": "ICEWS",
    "rule": "CAMEO 040",
    "weight": None,
    "intensity": "1",
    "source_sectors": "Elite",
    "target_sectors": "Executive,Government",
    "sentence": "2",
}


def _table(mark: str, *events: dict[str, str]) -> str:
    rows = [HEADER, *([(EVENT | event).get(name, "") for name in HEADER] for event in events)]
    quoted = [[f'"{cell}"' if mark in cell else cell for cell in row] for row in rows]
    return "\n".join(mark.join(row) for row in quoted) + "\n"


@pytest.mark.parametrize("mark", ["\t", ",", ";"])
def test_tabs_and_commas_give_the_same(tmp_path: Path, mark: str) -> None:
    file = tmp_path / "events.2018.tab"
    file.write_text(_table(mark, {}), encoding="utf-8")
    (row,) = import_events("icews", file).relations.to_pylist()
    assert {name: row[name] for name in EXPECTED} == EXPECTED


def test_quoted_tabs_and_stray_quotes(tmp_path: Path) -> None:
    quoted = tmp_path / "dataverse.tab"
    rows = _table("\t", {}).splitlines()
    cells = "\t".join(f'"{cell}"' for cell in rows[1].split("\t"))
    quoted.write_text(f"{rows[0]}\n{cells}\n", encoding="utf-8")
    stray = tmp_path / "official.tab"
    stray.write_text(_table("\t", {"Publisher": '"The Hindu'}, {"Event ID": "2"}), encoding="utf-8")
    (row,) = import_events("icews", quoted).relations.to_pylist()
    assert {name: row[name] for name in EXPECTED} == EXPECTED
    found = import_events("icews", stray).relations
    assert found["publisher"].to_pylist() == ['"The Hindu', "Interfax"]


@pytest.mark.parametrize(
    ("event", "source"),
    [
        ({"Source Country": "Moldova, Republic of"}, "MDA"),
        ({"Source Country": "Occupied Palestinian Territory"}, "PSE"),
        ({"Source Country": "", "Source Name": "North Atlantic Treaty Organization"}, "NATO"),
        ({"Source Country": "", "Source Name": "Extremist (Africa)"}, "ICEWS:Extremist_Africa"),
        ({"Source Country": "Atlantis"}, "ICEWS:Atlantis"),
    ],
)
def test_units(tmp_path: Path, event: dict[str, str], source: str) -> None:
    file = tmp_path / "e.csv"
    file.write_text(_table(",", event | {"CAMEO Code": "112"}), encoding="utf-8")
    found = import_events("icews", file)
    assert found.relations["source"].to_pylist() == [source]
    assert dict(found.account.own_ids) == ({source: 1} if ":" in source else {})


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"Event Date": "1 Brumaire"}, "is no date"),
        ({"CAMEO Code": "1000"}, "is in no table of codes"),
        ({"Source Country": "", "Source Name": ""}, "has no source"),
        ({"Target Country": "", "Target Name": ""}, "has no target"),
        ({"Target Country": "Russian Federation"}, "happens inside one unit"),
    ],
)
def test_rows_left_out(tmp_path: Path, event: dict[str, Any], reason: str) -> None:
    file = tmp_path / "e.csv"
    file.write_text(_table(",", {"Event ID": "1"}, event), encoding="utf-8")
    account = import_events("icews", file).account
    assert [note.reason for note in account.left_out] == [reason]
    assert account.balanced
