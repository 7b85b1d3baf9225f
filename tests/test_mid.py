"""Militarised interstate disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphkit import import_events

if TYPE_CHECKING:
    from pathlib import Path

HEADER = (
    "disno,dyindex,statea,namea,stateb,nameb,strtday,strtmnth,strtyr,endday,endmnth,endyear,year,"
    "fatlev,hihost,hihosta,hihostb"
)


def _import(folder: Path, *rows: str) -> Any:
    file = folder / "dyadic_mid_4.03.csv"
    file.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    found = import_events("mid", file)
    assert found.account.balanced
    return found


def test_the_years_of_a_dispute_are_one_relation(tmp_path: Path) -> None:
    found = _import(
        tmp_path,
        "4000,1,371,ARM,373,AZE,5,12,1992,-9,5,1994,1992,5,5,5,5",
        "4000,1,371,ARM,373,AZE,5,12,1992,-9,5,1994,1993,6,5,5,4",
        "4000,2,373,AZE,371,ARM,5,12,1992,-9,5,1994,1992,5,5,5,5",
        "4001,3,365,RUS,640,TUR,-9,-9,1993,1,1,1994,1993,0,2,1,2",
        "4002,4,365,RUS,640,TUR,3,3,1995,3,3,1995,1995,0,2,2,1",
    )
    names = ("source", "relation", "target", "start", "end", "weight", "years", "rule", "extractor")
    assert [tuple(row[name] for name in names) for row in found.relations.to_pylist()] == [
        (
            "ARM",
            "clash",
            "AZE",
            "1992-12-05",
            "1994-05",
            5.0,
            "2",
            "MID hostility 5",
            "MID dyadic 4.03",
        ),
        (
            "TUR",
            "demand",
            "RUS",
            "1993",
            "1994-01-01",
            2.0,
            "1",
            "MID hostility 2",
            "MID dyadic 4.03",
        ),
        (
            "RUS",
            "demand",
            "TUR",
            "1995-03-03",
            "1995-03-03",
            2.0,
            "1",
            "MID hostility 2",
            "MID dyadic 4.03",
        ),
    ]
    assert (found.account.kept, found.account.relations) == (5, 3)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,1,371,,373,,5,12,1992,5,5,1994,1992,0,3,3,3", "has no relation type"),
        ("1,1,371,,373,,5,12,1992,5,5,1994,1992,0,1,1,1", "has no relation type"),
        ("1,1,371,,373,,5,12,1992,5,5,1994,1992,0,-9,1,1", "is no level of hostility"),
        ("1,1,371,,373,,5,12,-9,5,5,1994,1992,0,4,4,4", "is no date"),
        ("1,1,371,,373,,5,12,1995,5,5,1994,1992,0,4,4,4", "is no date, or its end is before it"),
        ("1,1,371,,371,,5,12,1992,5,5,1994,1992,0,4,4,4", "name no two states"),
        ("9,1,2,,20,,5,12,1992,5,5,1994,1992,0,4,4,4", "stands twice"),
    ],
)
def test_rows_left_out(tmp_path: Path, row: str, reason: str) -> None:
    found = _import(tmp_path, "9,1,2,,20,,5,12,1992,5,5,1994,1992,0,4,4,4", row)
    ((note, count),) = found.account.left_out.items()
    assert note.reason.startswith(reason)
    assert count == 1
