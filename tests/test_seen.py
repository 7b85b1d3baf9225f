"""Which ids there were already."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from graphkit.exchange.events.seen import Seen

IDS = st.one_of(
    st.integers(0, 30).map(str), st.sampled_from(["", "07", "a", "b b", "99999999999999999999"])
)


@given(st.lists(st.lists(IDS, max_size=12), max_size=12))
def test_it_says_what_a_set_would(batches: list[list[str]]) -> None:
    seen, told = Seen(), set[str]()
    for batch in batches:
        expected = []
        for one in batch:
            expected.append(bool(one) and one in told)
            told.add(one)
        assert seen.repeated(pa.array(batch, pa.string())).tolist() == expected


def test_it_holds_no_more_than_the_ids() -> None:
    seen = Seen()
    for start in range(0, 5_000, 50):
        seen.repeated(pa.array([str(n) for n in range(start, start + 50)]))
    runs = [len(run) for run in seen._runs]
    assert sum(runs) == 5_000
    assert len(runs) < 15
