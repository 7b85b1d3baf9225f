"""The store's layout and its two-array index, case by case."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from graphkit.analysis.store import NO_PRECISION, PRECISIONS, Store
from graphkit.errors import InputError, TableError
from graphkit.periods import MIN_DAY, OPEN_DAY, RULES, parse_period
from graphkit.schema import RELATIONS, to_arrow


def make(*days: tuple[str, str], **columns: list[str]) -> Store:
    rows = [
        {"source": "A", "target": "B", "relation": "clash", "start": start, "end": end}
        | {name: values[place] for name, values in columns.items()}
        for place, (start, end) in enumerate(days)
    ]
    return Store(to_arrow(rows, RELATIONS))


MIXED = make(
    ("", ""),
    ("2020-09-27", "2020-11-10"),
    ("2020-10-31", "2020-10-31"),
    ("2020", "2020"),
    ("", ".."),
    ("2020-01-05", "2020-01-05"),
    ("2019-06", ".."),
)


def test_rows_stand_as_instants_then_intervals_then_undated() -> None:
    assert MIXED.row.tolist() == [5, 2, 4, 6, 3, 1, 0]
    assert (MIXED.instants, MIXED.dated, len(MIXED)) == (2, 6, 7)
    assert MIXED.undated.tolist() == [6]
    assert MIXED.rows(MIXED.undated).tolist() == [0]


def test_days_are_half_open_int32() -> None:
    assert MIXED.start.dtype == MIXED.until.dtype == np.int32
    assert (MIXED.until - MIXED.start)[:2].tolist() == [1, 1]
    assert MIXED.start[2] == MIN_DAY
    assert MIXED.until[2] == MIXED.until[3] == OPEN_DAY
    assert (MIXED.until - MIXED.start)[4] == 366  # 2020, known to the year


def test_precision_is_that_of_the_coarser_date() -> None:
    words = [*PRECISIONS, "none"]
    assert words[NO_PRECISION] == "none"
    found = [words[code] for code in MIXED.precision.tolist()]
    assert found == ["day", "day", "none", "month", "year", "day", "none"]
    assert make(("2020-01", "2020-01-31")).precision.tolist() == [PRECISIONS.index("month")]


@pytest.mark.parametrize(
    ("period", "rule", "rows"),
    [
        ("2020", "overlaps", [1, 2, 3, 4, 5, 6]),
        ("2020", "within", [1, 2, 3, 5]),
        ("2020", "covers", [3, 4, 6]),
        ("2020", "starts", [1, 2, 3, 5]),
        ("2020", "ends", [1, 2, 3, 5]),
        ("2020-10-31", "overlaps", [1, 2, 3, 4, 6]),
        ("2020-10-31", "covers", [1, 2, 3, 4, 6]),
        ("2020-10-31", "within", [2]),
        ("2020-11-10", "ends", [1]),
        ("2020-11-10", "overlaps", [1, 3, 4, 6]),
        ("2020-11-11", "overlaps", [3, 4, 6]),  # the day after the last is not in it
        ("2020-09-26", "overlaps", [3, 4, 6]),
        ("2020-09-27", "starts", [1]),
        ("2021", "overlaps", [4, 6]),
        ("2021", "within", []),
        ("2019-06", "starts", [6]),
        ("2018", "overlaps", [4]),
    ],
)
def test_a_window_finds_its_rows(period: str, rule: str, rows: list[int]) -> None:
    window = parse_period(period)
    assert MIXED.rows(MIXED.find(window, rule)).tolist() == rows
    if rule == "overlaps":
        assert MIXED.count(window) == len(rows)


@pytest.mark.parametrize("last", ["2024-02-01", "9990-01-01"])  # the second too far to count days
@pytest.mark.parametrize("first", ["0001-01-01", "2020-01-01"])
def test_every_window_is_counted_as_it_is_found(first: str, last: str) -> None:
    days = [first, "2020-01-01", "2020-05-01", "2020-05-02", "2024-01-31", last]
    rows = [
        (one, other) for one in ["", *days] for other in ["..", *days] if other >= one or not one
    ]
    store = make(*rows, ("", ""))
    for place, one in enumerate(days):
        for other in days[place:]:
            window = parse_period(f"{one}/{other}")
            assert store.count(window) == len(store.find(window))
    sorted_ones = make(*rows, ("", ""))
    assert len(sorted_ones.ends[0]) == len(rows)  # what lies ready is used
    assert sorted_ones.count(window) == store.count(window)


@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_found_in_nothing(rule: str) -> None:
    for store in (make(), make(("", ""))):
        assert store.find(parse_period("2020"), rule).tolist() == []
        assert store.count(parse_period("2020")) == 0


def test_a_rule_that_does_not_exist() -> None:
    with pytest.raises(InputError, match="'touches' is no slice rule; allowed: overlaps, within"):
        MIXED.find(parse_period("2020"), "touches")


def test_every_row_whose_dates_cannot_be_is_named() -> None:
    with pytest.raises(TableError) as caught:
        make(("2020-02-30", "2020"), ("", "2020-13"))
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (1, "start"),
        (2, "end"),
    ]
    with pytest.raises(TableError) as caught:
        make(("2020", "2020"), ("2022", "2020"), ("2021", "2020"))
    assert [fault.row for fault in caught.value.faults] == [2, 3]
    assert "'2020' is before the start '2022'" in str(caught.value)


def test_codes_name_actors_and_types_in_store_order() -> None:
    store = make(("2021", "2021"), ("2020-01-01", "2020-01-01"), target=["C", "B"])
    assert store.actors == ["A", "B", "C"]
    assert [store.actors[code] for code in store.target] == ["B", "C"]
    assert store.types == ["clash"]
    assert store.source.dtype == np.int32


def test_publication_is_known_by_its_last_day() -> None:
    store = make(("", ""), ("", ""), ("", ""), published=["2020-10", "", "2020-10-30"])
    later = int(store.reported[0] - store.reported[2])
    assert later == 1
    assert store.reported[1] == OPEN_DAY


def test_numbers_are_nan_where_none_is_given() -> None:
    rows = [
        {"source": "A", "target": "B", "relation": "clash", "confidence": c} for c in (None, 0.5)
    ]
    assert str(Store(to_arrow(rows, RELATIONS)).confidence.tolist()) == "[nan, 0.5]"


def test_the_days_of_a_large_table_are_read_once_each() -> None:
    days = [f"20{year:02d}-{month:02d}" for year in range(20) for month in range(1, 13)] * 50
    columns = dict.fromkeys(RELATIONS.names, [""] * len(days)) | {"start": days, "end": days}
    store = Store(pa.table(columns))
    assert store.count(parse_period("2010")) == 12 * 50
