"""How two actors connect."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import networkx as nx
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphkit as gk
from graphkit.analysis.relations import Relations
from graphkit.errors import InputError, PeriodError
from graphkit.exchange.printed import paths_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.analysis.paths import Paths

ROWS = [
    ("TUR", "AZE", "support", "2020-10-01", "Ankara backs Baku."),
    ("TUR", "AZE", "support", "2020-10-02", "Ankara backs Baku again."),
    ("AZE", "ARM", "clash", "2020-09-27", "They fought."),
    ("RUS", "TUR", "consultation", "2020-10-05", "They talked."),
    ("RUS", "ARM", "support", "2022-10-05", "Moscow helps."),
    ("FRA", "USA", "consultation", "2020", "Far away."),
]


def make(rows: Sequence[tuple[str, ...]]) -> Relations:
    names = ("source", "target", "relation", "start", "evidence")
    return Relations.from_arrow(
        pa.Table.from_pylist([dict(zip(names, row, strict=False)) for row in rows])
    )


def chains(found: Paths) -> list[str]:
    return [" ".join([found.first, *(step.to for step in chain)]) for chain in found]


@pytest.mark.parametrize(
    ("ends", "period", "expected"),
    [
        (("TUR", "ARM"), None, ["TUR AZE ARM", "TUR RUS ARM"]),
        (("TUR", "ARM"), "2020", ["TUR AZE ARM"]),
        (("ARM", "TUR"), "2020", ["ARM AZE TUR"]),
        (("TUR", "RUS"), None, ["TUR RUS"]),
        (("TUR", "RUS"), "2022", []),
        (("TUR", "USA"), None, []),
        (("TUR", "GBR"), None, []),
    ],
)
def test_chains(ends: tuple[str, str], period: str | None, expected: list[str]) -> None:
    assert chains(make(ROWS).paths(*ends, period=period)) == expected


def test_direct_relations_come_first_then_those_over_one_other() -> None:
    rows = [*ROWS, ("TUR", "ARM", "accusation", "2020")]
    assert chains(make(rows).paths("TUR", "ARM")) == ["TUR ARM", "TUR AZE ARM", "TUR RUS ARM"]


def test_the_thickest_where_they_are_thinnest_come_first() -> None:
    rows = [*ROWS, ("RUS", "ARM", "support", "2022-11"), ("RUS", "TUR", "treaty", "2020")]
    assert chains(make(rows).paths("TUR", "ARM")) == ["TUR RUS ARM", "TUR AZE ARM"]


def test_what_is_read_has_the_evidence_of_each_link() -> None:
    text = make(ROWS).paths("TUR", "ARM", period="2020").to_text()
    assert text.splitlines() == [
        "How Turkey and Armenia connect in 2020",
        "",
        "Turkey – Azerbaijan – Armenia",
        "  Turkey → Azerbaijan: support ×2",
        "    2020-10-01 Ankara backs Baku.",
        "    2020-10-02 Ankara backs Baku again.",
        "  Armenia – Azerbaijan: clash",
        "    2020-09-27 They fought.",
    ]
    assert make(ROWS).paths("TUR", "ARM").to_text(1).endswith("… and 1 more chain")
    none = make(ROWS).paths("TUR", "USA").to_text()
    assert none == "No chain of relations joins Turkey and United States."


def test_json_and_table_say_the_same() -> None:
    found = make(ROWS).paths("TUR", "ARM")
    plain = json.loads(paths_json(found))
    assert [chain["actors"] for chain in plain["chains"]] == [
        text.split() for text in chains(found)
    ]
    link = plain["chains"][0]["steps"][0]["links"][0]
    assert [report["evidence"] for report in link["reports"]] == [ROWS[0][4], ROWS[1][4]]
    rows = found.to_arrow().to_pylist()
    assert rows[0] == {
        "chain": 1, "step": 1, "source": "TUR", "relation": "support", "target": "AZE", "n": 2,
    }  # fmt: skip
    assert make(ROWS).paths("TUR", "USA").to_arrow().num_rows == 0
    assert "<table>" in found._repr_html_()
    assert repr(found) == "Paths(TUR – ARM: 2 chains, 2 steps)"


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from("ABCDEFGH"), st.just("support")),
        min_size=1,
        max_size=14,
    )
)
def test_the_shortest_chains_are_those_of_networkx(rows: list[tuple[str, str, str]]) -> None:
    graph = nx.Graph((one, other) for one, other, _ in rows if one != other)
    graph.add_nodes_from(end for row in rows for end in row[:2])
    first, *others = sorted(graph)
    found = {last: make(rows).paths(first, last) for last in others}
    for last, chosen in found.items():
        expected = (
            {" ".join(path) for path in nx.all_shortest_paths(graph, first, last)}
            if nx.has_path(graph, first, last)
            else set()
        )
        own = set(chains(chosen))
        assert expected <= own
        assert all(len(text.split()) == 3 for text in own - expected)


def test_many_equal_chains_are_cut() -> None:
    rows = [(one, f"M{n}", "support") for n in range(60) for one in ("ONE", "TWO")]
    assert len(make(rows).paths("ONE", "TWO")) == 40


@pytest.mark.parametrize(
    ("ends", "options", "error", "says"),
    [
        (("TUX", "ARM"), {}, InputError, "did you mean TUR"),
        (("TUR", "TUR"), {}, InputError, "both are 'TUR'"),
        (("TUR", "ARM"), {"period": "last year"}, PeriodError, "is no period"),
        (("TUR", "ARM"), {"duplicates": "hour"}, InputError, "no duplicate rule"),
    ],
)
def test_what_cannot_be_is_said(
    ends: tuple[str, str], options: dict[str, str], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        gk.paths(make(ROWS), *ends, **options)
