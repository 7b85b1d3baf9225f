"""GDELT events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphkit import import_events
from graphkit.exchange.events.gdelt import GDELT

if TYPE_CHECKING:
    from pathlib import Path

SECOND, FIRST, FIRST_OLD = (list(form.headerless) for form in GDELT.forms[:3])
EVENT = {
    "GLOBALEVENTID": "954680550",
    "SQLDATE": "20201110",
    "Actor1Code": "RUSGOV",
    "Actor1Name": "MOSCOW",
    "Actor1CountryCode": "RUS",
    "Actor2Code": "ARM",
    "Actor2Name": "ARMENIA",
    "Actor2CountryCode": "ARM",
    "EventCode": "045",
    "GoldsteinScale": "5.0",
    "NumMentions": "6",
    "QuadClass": "1",
    "ActionGeo_FullName": 'Yerevan, "Yerevan", Armenia',
    "DATEADDED": "20201113001500",
    "SOURCEURL": 'https://example.org/a,b?c="d"',
}
REUSED = {
    "GLOBALEVENTID": "Global_Event_ID",
    "SQLDATE": "Day",
    "Actor1Code": "Actor_1_Country_Code",
    "Actor1Name": "Actor_1_Name",
    "Actor1CountryCode": "Actor_1_Country_ABBR",
    "Actor2Code": "Actor_2_Country_Code",
    "Actor2Name": "Actor_2_Name",
    "Actor2CountryCode": "Actor_2_Country_ABBR",
    "EventCode": "Event_Code",
    "GoldsteinScale": "Goldstein_Scale",
    "NumMentions": "Num_Mentions",
    "QuadClass": "Quad_Class",
    "ActionGeo_FullName": "ST_PR_CNTRY",
    "DATEADDED": "Date_Added",
    "SOURCEURL": "Source_URL",
    "Confidence": "Confidence",
}


def line(names: list[str], **cells: str) -> str:
    """Write a row of an official file."""
    return "\t".join((EVENT | cells).get(name, "") for name in names)


def rows_of(path: Path, **options: Any) -> list[dict[str, Any]]:
    """Import one file."""
    found = import_events("gdelt", path, **options)
    assert found.account.balanced
    rows: list[dict[str, Any]] = found.relations.to_pylist()
    return rows


def _official(names: list[str]) -> str:
    return line(names) + "\n"


def _with_header(names: list[str]) -> str:
    return "\t".join(names) + "\n" + line(names) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _bigquery(names: list[str]) -> str:
    cells = [_quoted((EVENT | {"SQLDATE": "2020-11-10"}).get(name, "")) for name in names]
    return ",".join(names) + "\n" + ",".join(cells) + "\n"


def _reused(_: list[str]) -> str:
    values = EVENT | {"Confidence": "40"}
    return ",".join(REUSED.values()) + "\n" + ",".join(_quoted(values[one]) for one in REUSED)


@pytest.mark.parametrize(
    ("names", "write", "edition"),
    [
        (SECOND, _official, "GDELT 2.0"),
        (FIRST, _official, "GDELT 1.0"),
        (FIRST_OLD, _official, "GDELT 1.0"),
        (SECOND, _with_header, "GDELT 2.0"),
        (SECOND, _bigquery, "GDELT 2.0"),
        (SECOND, _reused, "GDELT 2.0"),
    ],
    ids=["2.0", "1.0", "1.0 before URLs", "header", "BigQuery", "passed on"],
)
def test_every_form_gives_the_same(
    tmp_path: Path, names: list[str], write: Any, edition: str
) -> None:
    file = tmp_path / "20201113.export.CSV"
    file.write_text(write(names), encoding="utf-8")
    (row,) = rows_of(file)
    expected = {
        "relation_id": "gdelt:954680550",
        "source": "RUS",
        "target": "ARM",
        "relation": "mediation",
        "start": "2020-11-10",
        "end": "2020-11-10",
        "published": "2020-11-13",
        "date_basis": "text",
        "status": "asserted",
        "source_actor": "MOSCOW",
        "target_actor": "ARMENIA",
        "doc_id": EVENT["SOURCEURL"] if names is not FIRST_OLD else "",
        "evidence": "",
        "evidence_start": None,
        "extractor": edition,
        "rule": "CAMEO 045",
        "weight": 6.0,
        "confidence": 0.4 if write is _reused else None,
        "event_id": "954680550",
        "code": "045",
        "source_code": "RUSGOV",
        "goldstein": "5.0",
        "place": 'Yerevan, "Yerevan", Armenia',
    }
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"SQLDATE": "20201113"}, {"date_basis": "published"}),
        ({"EventCode": "42"}, {"relation": "consultation", "code": "042", "source": "ARM"}),
        ({"EventCode": "042"}, {"source_actor": "ARMENIA", "target_code": "RUSGOV"}),
        ({"EventCode": "0861"}, {"relation": "deployment", "source": "ARM", "target": "RUS"}),
        ({"EventCode": "036"}, {"relation": "consultation", "status": "pledged"}),
        ({"EventCode": "057"}, {"relation": "treaty", "end": "2020-11-10"}),
        (
            {"Actor1CountryCode": "", "Actor1Code": "IGOUNO", "Actor1KnownGroupCode": "UNO"},
            {"source": "UN"},
        ),
        ({"Actor1CountryCode": "", "Actor1Code": "GOV"}, {"source": "CAMEO:GOV"}),
        ({"Actor1CountryCode": "AFR", "Actor1Code": "AFR"}, {"source": "CAMEO:AFR"}),
        ({"NumMentions": "NaN"}, {"weight": None, "num_mentions": "NaN"}),
        ({"DATEADDED": ""}, {"published": ""}),
    ],
)
def test_rows(tmp_path: Path, cells: dict[str, str], expected: dict[str, Any]) -> None:
    file = tmp_path / "x.CSV"
    file.write_text(line(SECOND, **cells) + "\n", encoding="utf-8")
    (row,) = rows_of(file)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("cells", "reason", "value"),
    [
        ({"EventCode": "010"}, "has no relation type (a mere statement)", "010"),
        ({"EventCode": "999"}, "is in no table of codes", "999"),
        ({"EventCode": ""}, "is in no table of codes", ""),
        ({"SQLDATE": "00001113"}, "is no date", "00001113"),
        ({"SQLDATE": "99991113"}, "is no date", "99991113"),
        ({"Actor2CountryCode": "", "Actor2Code": ""}, "has no actor 2", ""),
        ({"Actor2CountryCode": "RUS", "Actor2Code": "RUSMIL"}, "happens inside one unit", "RUS"),
        ({"GLOBALEVENTID": "1"}, "stands twice", "1"),
    ],
)
def test_rows_left_out(tmp_path: Path, cells: dict[str, str], reason: str, value: str) -> None:
    file = tmp_path / "x.CSV"
    text = "\n".join([line(SECOND, GLOBALEVENTID="1"), line(SECOND, **cells)])
    file.write_text(text, encoding="utf-8")
    found = import_events("gdelt", file)
    assert found.relations.num_rows == found.account.kept == 1
    ((note, count),) = found.account.left_out.items()
    assert (note.reason, note.value, count) == (reason, value, 1)


def test_what_happens_inside_a_unit_is_kept_if_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "x.CSV"
    file.write_text(line(SECOND, Actor2CountryCode="RUS"), encoding="utf-8")
    (row,) = rows_of(file, domestic=True)
    assert (row["source"], row["target"]) == ("RUS", "RUS")
