"""Rows taken of columns, however these are cut."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis import columns
from graphkit.analysis.columns import take_rows

TEXTS = [None if n % 11 == 0 else f"{n:03}" * (n % 4) for n in range(60)]


@pytest.mark.parametrize("most", [0, 40, 2**31])
@given(
    rows=st.lists(st.integers(0, len(TEXTS) - 1)),
    cuts=st.lists(st.integers(0, len(TEXTS)), max_size=4).map(sorted),
)
def test_rows_are_taken_in_any_order_of_any_chunks(
    most: int, rows: list[int], cuts: list[int]
) -> None:
    bounds = zip([0, *cuts], [*cuts, len(TEXTS)], strict=True)
    column = pa.chunked_array([TEXTS[low:high] for low, high in bounds], pa.string())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_MOST_BYTES", most)
        found = take_rows(column, np.array(rows, np.int32))
    assert isinstance(found, pa.ChunkedArray)
    assert found.type == pa.string()
    assert found.to_pylist() == [TEXTS[row] for row in rows]
