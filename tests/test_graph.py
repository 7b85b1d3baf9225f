"""Table to graph and back: the identity, with everything a table can hold."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis.graph import from_graph, to_graph
from graphkit.analysis.relations import Relations
from graphkit.errors import InputError, TableError
from graphkit.schema import RELATIONS, to_arrow

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.one_of(st.none(), st.floats(0, 1))
# Names that a careless call would take for its own arguments.
EXTRA = st.sampled_from(["key", "u_for_edge", "attr", "nama", "self", "ebunch_to_add", "note 2"])


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    """Draw a table with text of all kinds, numbers or none, undated rows and extra columns."""
    ids = st.sampled_from(["ARM", "AZE", "RUS", "X-1"])
    extra = draw(st.lists(EXTRA, unique=True, max_size=3))
    rows = []
    for _ in range(draw(st.integers(0, 8))):
        start, end = draw(st.sampled_from([("", ""), ("2020", ".."), ("2020-10", "2020-10-31")]))
        row: dict[str, Any] = {
            "source": draw(ids),
            "target": draw(ids),
            "relation": draw(st.sampled_from(["alliance", "accusation"])),
            "start": start,
            "end": end,
            "evidence": draw(WORDS),
            "source_actor": draw(WORDS),
            "confidence": draw(NUMBERS),
            "weight": draw(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))),
            "evidence_start": draw(st.one_of(st.none(), st.integers(0, 2**40))),
        }
        rows.append(row | {name: draw(WORDS) for name in extra})
    table = to_arrow([dict.fromkeys(RELATIONS.names) | row for row in rows], RELATIONS)
    for name in extra:
        if name not in table.column_names:
            table = table.append_column(name, pa.array([], pa.string()))
    return table


@given(tables())
def test_table_to_graph_to_table_is_the_identity(table: pa.Table) -> None:
    relations = Relations.from_arrow(table, name="t")
    G = relations.graph()
    back = Relations.from_graph(G)
    assert back.to_arrow().equals(relations.to_arrow())
    assert back.columns == relations.columns
    assert back.name == "t"
    assert G.number_of_edges() == len(relations)


@given(tables())
def test_graph_to_table_to_graph_is_the_identity(table: pa.Table) -> None:
    G = Relations.from_arrow(table).graph()
    assert nx.utils.graphs_equal(Relations.from_graph(G).graph(), G)


def make() -> Relations:
    rows = [
        {"source": "RUS", "target": "ARM", "relation": "mediation", "start": "2020-10-10"},
        {"source": "RUS", "target": "ARM", "relation": "mediation", "start": "2020-11-09"},
        {"source": "KAPLANIA", "target": "ARM", "relation": "support", "start": ""},
    ]
    return Relations.from_arrow(to_arrow(rows, RELATIONS))


def test_parallel_relations_are_parallel_edges() -> None:
    relations = make()
    G = relations.graph()
    assert G.number_of_edges("RUS", "ARM") == 2
    assert set(G["RUS"]["ARM"]) == set(relations.to_arrow()["relation_id"].to_pylist()[:2])
    (row,) = G["KAPLANIA"]["ARM"].values()
    assert row["confidence"] is None
    assert [*row, "weight"] == list(relations.columns)  # a weight that is not given is left out


def test_nodes_say_what_the_registry_knows() -> None:
    G = make().graph()
    assert G.nodes["ARM"] == {"name": "Armenia", "kind": "state", "parent": "", "reports": 3}
    assert G.nodes["KAPLANIA"] == {"name": "KAPLANIA", "kind": "", "parent": "", "reports": 1}


def test_a_relation_of_an_actor_with_itself_is_one_report() -> None:
    table = pa.table({"source": ["ARM"], "target": ["ARM"], "relation": ["clash"]})
    assert Relations.from_arrow(table).graph().nodes["ARM"]["reports"] == 1


def test_a_slice_says_so_on_its_graph() -> None:
    G = make().slice("2020").graph()
    assert (G.graph["period"], G.graph["undated"]) == ("2020", 1)
    assert "KAPLANIA" not in G


def test_the_graph_is_the_callers_own() -> None:
    relations = make()
    before = relations.to_arrow()
    G = relations.graph()
    for *_, row in G.edges(data=True):
        row["relation"] = "treaty"
    G.remove_node("KAPLANIA")
    assert relations.to_arrow().equals(before)
    assert relations.graph().number_of_edges() == 3


def test_the_graph_given_is_not_changed() -> None:
    G = make().graph()
    copy = G.copy()
    from_graph(G)
    assert nx.utils.graphs_equal(G, copy)
    assert G.graph == copy.graph


def test_an_edited_graph_comes_back_as_edited() -> None:
    relations = make()
    G = relations.graph()
    first = relations.to_arrow()["relation_id"][0].as_py()
    G.remove_edge("RUS", "ARM", first)
    G = nx.relabel_nodes(G, {"KAPLANIA": "TUR"})
    G.add_edge("ARM", "AZE", relation="treaty", start="2020-11-09", confidence=1)
    rows = Relations.from_graph(G).to_arrow().to_pylist()
    assert [(row["source"], row["start"], row["confidence"]) for row in rows] == [
        ("RUS", "2020-11-09", None),
        ("TUR", "", None),
        ("ARM", "2020-11-09", 1.0),
    ]
    assert rows[2]["relation_id"] not in {"", "0"}


def test_a_graph_with_one_edge_a_pair_will_do() -> None:
    G: Any = nx.DiGraph()
    G.add_edge("ARM", "AZE", relation="clash")
    assert from_graph(G).num_rows == 1


def test_a_graph_without_direction_is_refused() -> None:
    G: Any = nx.MultiGraph([("ARM", "AZE")])
    with pytest.raises(InputError, match="the graph has no direction"):
        Relations.from_graph(G)


def test_an_edge_without_a_relation_is_named() -> None:
    with pytest.raises(TableError, match="row 1: column 'relation': is empty"):
        Relations.from_graph(nx.MultiDiGraph([("ARM", "AZE")]))


def test_to_graph_and_the_method_are_one() -> None:
    relations = make()
    assert nx.utils.graphs_equal(to_graph(relations), relations.graph())
