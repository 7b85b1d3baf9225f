"""Which rows are meant: what is near to an actor, and what a slice keeps of it."""

from __future__ import annotations

import networkx as nx
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis.relations import Relations
from graphkit.errors import InputError

ROWS = [
    ("TUR", "AZE", "2020"),
    ("AZE", "ARM", "2020"),
    ("ARM", "RUS", "2020"),
    ("RUS", "KAZ", "2022"),
    ("FRA", "USA", "2020"),
]


def make(rows: list[tuple[str, str, str]]) -> Relations:
    names = ("source", "target", "start")
    cells = [dict(zip(names, row, strict=True)) | {"relation": "support"} for row in rows]
    return Relations.from_arrow(pa.Table.from_pylist(cells))


@pytest.mark.parametrize(
    ("actor", "hops", "actors"),
    [
        ("TUR", 1, "AZE TUR"),
        ("TUR", 2, "ARM AZE TUR"),
        ("TUR", 3, "ARM AZE RUS TUR"),
        ("TUR", 9, "ARM AZE KAZ RUS TUR"),
        (["TUR", "USA"], 1, "AZE FRA TUR USA"),
        (["TUR", "AZE", "RUS"], 0, "AZE TUR"),
        ("TUR", 0, ""),
    ],
)
def test_so_many_steps(actor: str | list[str], hops: int, actors: str) -> None:
    assert " ".join(make(ROWS).around(actor, hops=hops).actors) == actors


def test_steps_are_taken_in_the_period_of_a_slice_and_other_periods_stay() -> None:
    relations = make([*ROWS, ("TUR", "FRA", "2022"), ("AZE", "ARM", "2022")])
    near = relations.slice("2020").around("TUR", hops=2)
    assert near.actors == ("ARM", "AZE", "TUR")
    assert near.whole.actors == ("ARM", "AZE", "FRA", "TUR")
    assert near.period is not None
    assert near.whole.period is None


def test_steps_may_be_taken_in_several_periods() -> None:
    near = make(ROWS).around("ARM", hops=2, periods=("2020", "2022"))
    assert near.actors == ("ARM", "AZE", "KAZ", "RUS", "TUR")
    assert make(ROWS).around("KAZ", hops=2, periods=("2020",)).actors == ("KAZ", "RUS")


@given(
    pairs=st.lists(st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from("ABCDEFGH")), min_size=1),
    hops=st.integers(1, 5),
)
def test_it_is_the_breadth_first_search_of_networkx(
    pairs: list[tuple[str, str]], hops: int
) -> None:
    start = pairs[0][0]
    relations = make([(one, other, "2020") for one, other in pairs])
    graph = nx.Graph(pairs)
    far = nx.single_source_shortest_path_length(graph, start)
    expected = [
        {one, other} for one, other in pairs if min(far.get(one, 9), far.get(other, 9)) < hops
    ]
    found = relations.around(start, hops=hops).to_arrow()
    ends = zip(found["source"].to_pylist(), found["target"].to_pylist(), strict=True)
    assert [set(pair) for pair in ends] == expected


@pytest.mark.parametrize(
    ("actor", "hops", "says"),
    [
        ("TUX", 1, "did you mean TUR?"),
        ("Turkey", 1, "did you mean TUR?"),
        ("xyz", 1, "use ids"),
        ("TUR", -1, "hops is -1; allowed: whole numbers from 0"),
        ("TUR", 1.5, "hops is 1.5"),
    ],
)
def test_what_is_not_known_is_said(actor: str, hops: int, says: str) -> None:
    with pytest.raises(InputError, match=says.replace("?", r"\?")):
        make(ROWS).around(actor, hops=hops)


def test_a_slice_remembers_what_it_was_cut_from() -> None:
    relations = make(ROWS)
    assert relations.whole is relations
    twice = relations.slice("2020/2022").slice("2020-10")
    assert len(twice.whole) == len(ROWS)
    assert len(twice.where(actor="RUS").whole) == 2
    assert len(twice.known_by("2020").whole) == len(ROWS)
    assert len(twice.head(1).whole) == 1
    assert twice.rule == "overlaps"
    assert relations.slice("2020", rule="within").rule == "within"
