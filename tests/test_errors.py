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


@pytest.mark.parametrize(("count", "lines"), [(1, 1), (20, 20), (21, 21), (500, 21)])
def test_a_table_error_shows_the_first_twenty_faults(count: int, lines: int) -> None:
    error = TableError(Fault("r.csv", row, "source", "", "is empty") for row in range(1, count + 1))
    shown = str(error).splitlines()
    assert len(shown) == lines
    assert (shown[-1] == f"… and {count - 20} more") == (count > 20)
    assert len(error.faults) == count


def test_every_error_has_the_one_root_and_survives_pickling() -> None:
    faults = [Fault("r.csv", 1, "source", "", "is empty")]
    for error in (TableError(faults), MissingDependencyError("jupyterlab", "notebook")):
        assert isinstance(error, GraphkitError)
        assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes
    assert issubclass(InputError, ValueError)
    assert issubclass(MissingDependencyError, ImportError)
