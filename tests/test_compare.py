"""What changed between two periods."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from graphkit.analysis.compare import CHANGES, Comparison, compare
from graphkit.analysis.relations import Relations
from graphkit.errors import InputError, PeriodError
from graphkit.schema import RELATIONS, to_arrow

if TYPE_CHECKING:
    from collections.abc import Sequence

KEYS = ("source", "target", "relation", "start", "end", "published")
ROWS = [
    ("RUS", "ARM", "mediation", "2020-10-10", "", "2020-10-11"),
    ("RUS", "ARM", "mediation", "2020-11-09", "", "2020-11-10"),
    ("RUS", "ARM", "mediation", "2022-09-14", "", "2022-09-14"),  # weaker
    ("TUR", "AZE", "support", "2020-10-01", "", "2020-10-02"),  # gone
    ("ARM", "CSTO", "request", "2022-09-13", "", "2022-09-14"),  # appeared
    ("RUS", "CSTO", "alliance", "2002-10-07", "..", ""),  # kept
    ("AZE", "ARM", "accusation", "2020-10-31", "", "2020-10-31"),
    ("AZE", "ARM", "accusation", "2020-10-31", "", "2020-11-01"),  # the same day: one occasion
    ("AZE", "ARM", "accusation", "2022-09-13", "", "2022-09-13"),
    ("AZE", "ARM", "accusation", "2022-09-14", "", "2022-09-14"),  # stronger
    ("IRN", "ARM", "support", "", "", "2022-10-01"),  # in neither
]


def make(rows: Sequence[tuple[str, ...]] = ROWS) -> Relations:
    dicts: list[dict[str, Any]] = [dict(zip(KEYS, row, strict=True)) for row in rows]
    return Relations.from_arrow(to_arrow(dicts, RELATIONS))


def lines(comparison: Comparison) -> list[list[Any]]:
    return [list(row.values()) for row in comparison.to_arrow().to_pylist()]


def test_a_tidy_line_for_each_dyad_and_type() -> None:
    found = compare(make(), "2020", "2022")
    assert found.to_arrow().column_names == [
        *("source", "target", "relation", "change"),
        *("n_first", "n_second", "reports_first", "reports_second"),
    ]
    assert lines(found) == [
        ["ARM", "CSTO", "request", "appeared", 0, 1, 0, 1],
        ["AZE", "ARM", "accusation", "stronger", 1, 2, 2, 2],
        ["CSTO", "RUS", "alliance", "kept", 1, 1, 1, 1],
        ["RUS", "ARM", "mediation", "weaker", 2, 1, 2, 1],
        ["TUR", "AZE", "support", "gone", 1, 0, 1, 0],
    ]
    assert found.to_pandas().to_dict("records") == found.to_arrow().to_pylist()
    assert found.changes == dict.fromkeys(CHANGES, 1)
    assert repr(found) == (
        "Comparison(2020 → 2022: 1 appeared, 1 gone, 1 kept, 1 stronger, 1 weaker)"
    )


@pytest.mark.parametrize(
    ("duplicates", "n_first", "change"),
    [("day", 1, "stronger"), ("none", 2, "kept"), ("month", 1, "kept"), ("period", 1, "kept")],
)
def test_the_rule_of_duplicates_decides(duplicates: str, n_first: int, change: str) -> None:
    found = make().compare("2020", "2022", duplicates=duplicates).to_pandas()
    row = found[found["relation"] == "accusation"].iloc[0]
    assert (row["n_first"], row["change"]) == (n_first, change)


def test_known_by_holds_for_both_periods() -> None:
    found = make().compare("2020", "2022", known_by="2020-10-31")
    assert [line[:4] for line in lines(found)] == [
        ["AZE", "ARM", "accusation", "gone"],
        ["RUS", "ARM", "mediation", "gone"],
        ["TUR", "AZE", "support", "gone"],
    ]
    assert any("without a publication date, left out: 1" in note for note in found.notes)


def test_the_summary_is_per_relation_type() -> None:
    frame = compare(make(), "2020", "2022").summary()
    assert list(frame["relation"]) == ["accusation", "alliance", "mediation", "request", "support"]
    assert list(frame.columns) == [
        *("relation", *CHANGES),
        *("n_first", "n_second", "reports_first", "reports_second"),
    ]
    row = frame.iloc[0].to_dict()
    assert (row["stronger"], row["kept"], row["n_first"], row["reports_first"]) == (1, 0, 1, 2)


@pytest.mark.parametrize(
    ("first", "second", "note"),
    [
        ("2020", "2022", "2020 is 2020-01-01 – 2020-12-31, 366 days"),
        ("2020", "2022", "2022 is 2022-01-01 – 2022-12-31, 365 days"),
        ("2020-10-10", "2022", "2020-10-10 is 2020-10-10, 1 day"),
        ("2020", "2020-Q4", "the periods share 92 days, counted in both"),
        ("2020-10/2020-11", "2020-11-30/2021", "the periods share 1 day, counted in both"),
        ("2020", "2020-01/2020-12", "the two periods are the same"),
        ("2020", "2022", "relations without a date, in neither period: 1"),
        ("2020", "2022", "n counts distinct days on which something begins; reports counts rows"),
    ],
)
def test_a_reader_is_told_what_the_figures_rest_on(first: str, second: str, note: str) -> None:
    notes = compare(make(), first, second).notes
    assert note in notes
    assert len(set(notes)) == len(notes)
    if (first, second) == ("2020", "2022"):
        assert not any("share" in other for other in notes)


def test_overlapping_periods_count_in_both() -> None:
    found = compare(make(), "2020", "2020-Q4")
    assert set(found.to_arrow()["change"].to_pylist()) == {"kept"}


def test_plain_values_for_the_command_line() -> None:
    found = compare(make(), "2020", "2022", rule="starts")
    whole = found.to_dict()
    assert json.loads(json.dumps(whole)) == whole
    assert whole["first"] == {
        "name": "2020",
        "start": "2020-01-01",
        "end": "2020-12-31",
        "days": 366,
    }
    assert whole["rule"] == "starts"
    assert whole["changes"] == found.to_arrow().to_pylist()
    assert len(whole["summary"]) == 4


def test_markdown_holds_headline_notes_and_both_tables() -> None:
    text = compare(make(), "2020", "2022").to_markdown()
    assert text.startswith("# 2020 → 2022: 1 appeared, 1 gone, 1 kept, 1 stronger, 1 weaker\n")
    assert "- 2020 is 2020-01-01 – 2020-12-31, 366 days" in text
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "| accusation | 0 | 0 | 0 | 1 | 0 | 1 | 2 | 2 | 2 |" in rows
    assert "| TUR | AZE | support | gone | 1 | 0 | 1 | 0 |" in rows


def test_it_shows_itself_in_a_notebook_changes_first() -> None:
    rows = [(f"A{n:02d}", "B", "alliance", "2020", "..", "") for n in range(30)]
    shown = compare(make([*rows, *ROWS]), "2020", "2022")._repr_html_()
    assert "2020 → 2022" in shown
    assert shown.index("mediation") < shown.index("A00")
    assert shown.count("<tr>") == 21
    assert "the 20 largest changes" in shown
    assert "<script" not in compare(make([("<script>", *ROWS[0][1:])]), 2020, 2022)._repr_html_()


def test_nothing_compared_is_nothing() -> None:
    found = compare(make([]), "2020", "2022")
    assert len(found) == 0
    assert found.headline == "2020 → 2022: no relations"
    assert found.summary().empty
    assert "no relations" in found._repr_html_()


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"second": "2022/2020"}, PeriodError, "before it starts"),
        ({"rule": "meets"}, InputError, "is no slice rule"),
        ({"duplicates": "year"}, InputError, "is no duplicate rule"),
        ({"known_by": "tomorrow"}, PeriodError, "'tomorrow' is no period"),
    ],
)
def test_what_cannot_be_compared(
    options: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        make().compare("2020", **{"second": "2022"} | options)


def test_what_was_compared_is_not_changed() -> None:
    relations = make()
    before = relations.to_arrow()
    compare(relations, "2020", "2022", known_by="2021")
    assert relations.to_arrow().equals(before)
    assert (relations.period, relations.undated, relations.unpublished) == (None, 0, 0)


def test_show_opens_the_page_with_the_same_rules() -> None:
    page = compare(make(), "2020", "2022", duplicates="month").show()
    assert "2022" in page.html
