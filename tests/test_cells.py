"""The rows of a page by column: nothing is lost on the way there."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.page.cells import coded, reader

TEXTS = st.lists(st.none() | st.sampled_from(["", "a", "ü", "🕊", "</script>"]) | st.text())


@given(TEXTS)
def test_every_value_is_read_back(values: list[str | None]) -> None:
    page = {"rows": {"column": coded(pa.array(values, pa.string()))}}
    read = reader(page, "column")
    assert [read(row) for row in range(len(values))] == values


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([], pa.string()), []),
        (pa.array([0.5, 0.5, None, 0.5]), {"codes": [0, 0, 1, 0], "values": [0.5, None]}),
        (pa.chunked_array([["a", "a"], ["a"]]), {"codes": [0, 0, 0], "values": ["a"]}),
        # A dictionary holds values that no row has: they would stand in the page.
        (
            pa.array(["a", "b", "a", "a"]).dictionary_encode()[2:],
            {"codes": [0, 0], "values": ["a"]},
        ),
    ],
)
def test_values_that_come_again_stand_once(column: pa.Array, expected: Any) -> None:
    assert coded(column) == expected
