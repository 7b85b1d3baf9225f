"""What a user reads when something is wrong."""

from __future__ import annotations

import pickle

import pytest

from graphkit.errors import Fault, GraphkitError, InputError, MissingDependencyError, TableError

LINES = [
    (Fault("r.csv", None, "", "", "is empty"), "r.csv: is empty"),
    (Fault("r.csv", None, "source", "", "is missing"), "r.csv: column 'source': is missing"),
    (Fault("r.csv", 3, "", "", "is short"), "r.csv: row 3: is short"),
    (
        Fault("r.csv", 17, "relation", "ally", "is not a relation type", "alliance, clash"),
        "r.csv: row 17: column 'relation': 'ally' is not a relation type; allowed: alliance, clash",
    ),
    (Fault("r.csv", 1, "end", "a\nb\x1b[2J", "is bad"), None),
]


@pytest.mark.parametrize(("fault", "line"), LINES)
def test_a_fault_is_one_line_without_control_characters(fault: Fault, line: str | None) -> None:
    text = str(fault)
    assert line is None or text == line
    assert text.isprintable()


def test_a_long_value_is_cut() -> None:
    assert len(str(Fault("r.csv", 1, "evidence", "x" * 10_000, "is bad"))) < 200


def empty(row: int, column: str = "source") -> Fault:
    return Fault("r.csv", row, column, "", "is empty")


@pytest.mark.parametrize(
    ("faults", "lines"),
    [
        ([empty(1)], ["row 1: column 'source': is empty"]),
        ([empty(1), empty(1)], ["row 1: column 'source': is empty"]),
        ([empty(4), empty(7)], ["row 4: column 'source': is empty (2 such rows: 4, 7)"]),
        (
            [empty(row) for row in range(3, 5000)],
            ["row 3: column 'source': is empty (4,997 such rows: 3, 4, 5, 6, 7, …)"],
        ),
        (
            [empty(1), empty(2, "target"), empty(3)],
            [
                "row 1: column 'source': is empty (2 such rows: 1, 3)",
                "row 2: column 'target': is empty",
            ],
        ),
        (
            [
                Fault("r.csv", 1, "", "", "has 1 cell; the header has 7"),
                Fault("r.csv", 9, "", "", "has 5 cells; the header has 7"),
            ],
            ["row 1: has 1 cell; the header has 7 (2 such rows: 1, 9)"],
        ),
        (
            [
                Fault("r.csv", 5, "relation_id", "a", "stands in row 1 already"),
                Fault("r.csv", 6, "relation_id", "b", "stands in row 2 already"),
            ],
            [
                "row 5: column 'relation_id': 'a' stands in row 1 already (2 such rows: 5, 6)",
            ],
        ),
        (
            [
                Fault("r.csv", None, "start", value, "is no date")
                for value in ("a", "b", "a", "c" * 200, "d", "e", "f")
            ],
            [
                "column 'start': 'a' is no date (6 such values: 'a', 'b', "
                f"'{'c' * 79}…', 'd', 'e', …)"
            ],
        ),
    ],
)
def test_a_table_error_has_one_line_for_each_kind_of_fault(
    faults: list[Fault], lines: list[str]
) -> None:
    error = TableError(faults)
    assert str(error).splitlines() == [f"r.csv: {line}" for line in lines]
    assert error.faults == tuple(faults)


@pytest.mark.parametrize(("kinds", "lines"), [(20, 20), (21, 21), (500, 21)])
def test_no_more_than_twenty_kinds_are_shown(kinds: int, lines: int) -> None:
    shown = str(TableError(empty(1, f"c{n}") for n in range(kinds))).splitlines()
    assert len(shown) == lines
    assert (shown[-1] == f"… and {kinds - 20} more kinds of faults") == (kinds > 20)


def test_every_error_has_the_one_root_and_survives_pickling() -> None:
    faults = [Fault("r.csv", 1, "source", "", "is empty")]
    for error in (TableError(faults), MissingDependencyError("jupyterlab", "notebook")):
        assert isinstance(error, GraphkitError)
        assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes
    assert issubclass(InputError, ValueError)
    assert issubclass(MissingDependencyError, ImportError)
