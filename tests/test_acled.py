"""ACLED events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphkit import import_events, write_table

if TYPE_CHECKING:
    from pathlib import Path

EVENT = {
    "event_id_cnty": "AZE1234",
    "event_date": "28 September 2020",
    "time_precision": "1",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Azerbaijan (2003-)",
    "assoc_actor_1": "",
    "actor2": "Military Forces of Armenia (2018-)",
    "assoc_actor_2": "Artsakh Defence Army",
    "source": "JAMnews; OC Media",
    "notes": "On 28 September 2020, fights went on, near Hadrut.",
    "fatalities": "3",
    "timestamp": "1606176000",
    "country": "Azerbaijan",
    "location": "Hadrut",
}


def _import(folder: Path, **cells: str) -> tuple[list[dict[str, Any]], list[str]]:
    import pyarrow as pa

    file = folder / "acled.csv"
    rows = [EVENT, EVENT | {"event_id_cnty": "2"} | cells]
    write_table(pa.Table.from_pylist(rows), file)
    found = import_events("acled", file)
    assert found.account.balanced
    return found.relations.to_pylist()[1:], [note.reason for note in found.account.left_out]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            {},
            {
                "relation_id": "acled:2",
                "source": "ARM",
                "target": "AZE",
                "relation": "clash",
                "start": "2020-09-28",
                "end": "2020-09-28",
                "published": "2020-11-24",
                "publisher": "JAMnews; OC Media",
                "evidence": "",
                "notes": "On 28 September 2020, fights went on, near Hadrut.",
                "weight": 3.0,
                "source_actor": "Military Forces of Armenia (2018-)",
                "source_with": "Artsakh Defence Army",
            },
        ),
        ({"event_date": "2020-09-28"}, {"start": "2020-09-28"}),
        ({"time_precision": "3"}, {"start": "2020-09", "end": "2020-09"}),
        ({"time_precision": "2"}, {"start": "2020-09-28", "time_precision": "2"}),
        ({"actor2": "Police Forces of Turkey (2016-)"}, {"source": "AZE", "target": "TUR"}),
        ({"actor2": "Government of Georgia (2012-)"}, {"source": "AZE", "target": "GEO"}),
        ({"actor2": "Civilians (Armenia)"}, {"source": "ACLED:Civilians_Armenia", "target": "AZE"}),
        ({"sub_event_type": "Agreement"}, {"relation": "treaty"}),
        ({"fatalities": "many"}, {"weight": None, "fatalities": "many"}),
    ],
)
def test_rows(tmp_path: Path, cells: dict[str, str], expected: dict[str, Any]) -> None:
    (row,), _ = _import(tmp_path, **cells)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"sub_event_type": "Peaceful protest"}, "has no relation type (protest of civilians)"),
        ({"sub_event_type": "Picnic"}, "is in no table of codes"),
        ({"event_date": "09/10/2020"}, "is no date"),
        ({"actor2": ""}, "has no actor 2"),
        ({"actor2": "Military Forces of Azerbaijan (1993-2003)"}, "happens inside one unit"),
    ],
)
def test_rows_left_out(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    assert _import(tmp_path, **cells) == ([], [reason])
