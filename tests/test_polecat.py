"""POLECAT events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphkit import import_events

if TYPE_CHECKING:
    from pathlib import Path

HEADER = (
    "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,"
    "Actor Country,Actor COW,Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,"
    "Wikipedia Actor ID,Recipient Name,Recipient Country,Recipient COW,Primary Recipient Sector,"
    "Recipient Sectors,Recipient Title,Recipient Name Raw,Wikipedia Recipient ID,Placename,City,"
    "District,Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,Feature Type,Source,"
    "Publication Date,Story People,Story Organizations,Story Locations,Language,Version"
).split(",")
EVENT = {
    "Event ID": "20201110-1-NGEC",
    "Event Date": "2020-11-10",
    "Event Type": "ACCUSE",
    "Event Mode": "allege",
    "Intensity": "-2.0",
    "Actor Name": "Ministry of Defence",
    "Actor Country": "AZE",
    "Actor Sectors": "MIL;GOV",
    "Recipient Name": "Armenia",
    "Recipient Country": "ARM",
    "Source": "Trend",
    "Publication Date": "2020-11-11",
}


def _import(folder: Path, **cells: str) -> tuple[list[dict[str, Any]], list[str]]:
    file = folder / "ngecEventsDV-2020.txt"
    other = [EVENT.get(name, "") for name in HEADER]
    row = [(EVENT | {"Event ID": "2"} | cells).get(name, "") for name in HEADER]
    text = "\n".join("\t".join(one) for one in (HEADER, other, row))
    file.write_bytes(text.encode("cp1252"))
    found = import_events("polecat", file)
    assert found.account.balanced
    return found.relations.to_pylist()[1:], [note.reason for note in found.account.left_out]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            {},
            {
                "relation_id": "polecat:2",
                "source": "AZE",
                "target": "ARM",
                "relation": "accusation",
                "start": "2020-11-10",
                "published": "2020-11-11",
                "date_basis": "text",
                "publisher": "Trend",
                "rule": "PLOVER ACCUSE:allege",
                "code": "ACCUSE:allege",
                "source_actor": "Ministry of Defence",
                "source_sectors": "MIL;GOV",
                "intensity": "-2.0",
            },
        ),
        ({"Event Type": "CONSULT", "Event Mode": "third-party"}, {"relation": "mediation"}),
        (
            {"Event Type": "CONSULT", "Event Mode": "phone"},
            {"relation": "consultation", "source": "ARM"},
        ),
        ({"Event Type": "AGREE", "Event Mode": ""}, {"relation": "support", "status": "pledged"}),
        (
            {"Event Type": "ASSAULT", "Event Mode": "aerial"},
            {"relation": "clash", "rule": "PLOVER ASSAULT"},
        ),
        ({"Event Type": "REQUEST", "Event Mode": "assist"}, {"relation": "request"}),
        ({"Event Type": "REQUEST", "Event Mode": "yield"}, {"relation": "demand"}),
        ({"Actor Country": "None", "Actor Name": "European Union"}, {"source": "EU"}),
        ({"Actor Country": "", "Actor Name": "José"}, {"source": "POLECAT:José"}),
        ({"Publication Date": "2020-11-10"}, {"date_basis": "published"}),
    ],
)
def test_rows(tmp_path: Path, cells: dict[str, str], expected: dict[str, Any]) -> None:
    (row,), _ = _import(tmp_path, **cells)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Event Type": "PROTEST"}, "has no relation type (protest of civilians)"),
        ({"Event Type": "PONDER"}, "is in no table of codes"),
        ({"Event Date": "soon"}, "is no date"),
        ({"Recipient Country": "", "Recipient Name": ""}, "has no recipient"),
        ({"Event ID": "20201110-1-NGEC"}, "stands twice"),
    ],
)
def test_rows_left_out(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    assert _import(tmp_path, **cells) == ([], [reason])
