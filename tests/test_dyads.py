"""Counting by the rules of duplicates."""

from __future__ import annotations

from typing import Any

import pytest

from graphkit.analysis.dyads import DUPLICATES
from graphkit.analysis.relations import Relations
from graphkit.errors import InputError
from graphkit.schema import RELATIONS, to_arrow

REPORTS = [  # (start, end, doc_id); 2020-11-02 is a Monday
    ("2020-10-31", "2020-10-31", "a.txt"),
    ("2020-10-31", "2020-10-31", "b.txt"),
    ("2020-11-01", "2020-11-01", "a.txt"),
    ("2020-11-02", "2020-11-02", ""),
    ("2020-11-02", "2020-11-02", ""),
    ("2018", "..", "c.txt"),
    ("", "", "c.txt"),
]


def make(reports: list[tuple[str, str, str]]) -> Relations:
    base = {"source": "ARM", "target": "AZE", "relation": "accusation"}
    rows = [base | dict(zip(("start", "end", "doc_id"), row, strict=True)) for row in reports]
    return Relations.from_arrow(to_arrow(rows, RELATIONS))


def line(relations: Relations, duplicates: str) -> dict[str, Any]:
    (row,) = relations.dyads(duplicates).to_dict("records")
    return {str(name): value for name, value in row.items()}


@pytest.mark.parametrize(
    ("duplicates", "whole", "year"),
    [
        ("none", 7, 6),
        ("document", 5, 5),  # a, b, c and two without a name
        ("day", 5, 4),  # 31 October, 1 and 2 November, 1 January 2018 or 2020, undated
        ("week", 4, 3),
        ("month", 4, 3),
        ("period", 1, 1),
    ],
)
def test_occasions(duplicates: str, whole: int, year: int) -> None:
    relations = make(REPORTS)
    assert line(relations, duplicates)["n"] == whole
    assert line(relations.slice("2020"), duplicates)["n"] == year
    assert line(relations, duplicates)["reports"] == 7


def test_what_began_before_a_period_stands_in_it_once() -> None:
    relations = make([("2017", "..", "a"), ("2018-05-01", "2021", "b"), ("2019-12-31", "..", "c")])
    assert line(relations, "day")["n"] == 3
    assert line(relations.slice("2020"), "day")["n"] == 1


@pytest.mark.parametrize(
    ("reports", "first", "last"),
    [
        (REPORTS, "2018", ".."),
        (REPORTS[:4], "2020-10-31", "2020-11-02"),
        ([("2020", "2020", ""), ("2020-01-01", "2020-12-31", "")], "2020-01-01", "2020-12-31"),
        ([("", "2020-10", ""), ("2019", "2019", "")], "", "2020-10"),
        ([("", "", "")], "", ""),
    ],
)
def test_first_and_last_are_dates_as_written(
    reports: list[tuple[str, str, str]], first: str, last: str
) -> None:
    for order in (reports, reports[::-1]):
        row = line(make(order), "day")
        assert (row["first"], row["last"]) == (first, last)


def test_no_rows_make_no_lines() -> None:
    for duplicates in DUPLICATES:
        frame = make([]).dyads(duplicates)
        assert len(frame) == 0
        assert list(frame.columns) == [
            "source",
            "target",
            "relation",
            "n",
            "reports",
            "first",
            "last",
        ]


def test_a_rule_that_does_not_exist() -> None:
    with pytest.raises(
        InputError, match="'year' is no duplicate rule; allowed: none, document, day"
    ):
        make(REPORTS).dyads("year")
