"""The ids of relations that came without one: the same whichever rows are asked for first."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis.relations import Relations
from graphkit.schema import RELATIONS, relation_id, to_arrow

FIELDS = ("doc_id", "source", "target", "relation", "start", "end", "evidence_start")
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "source": st.sampled_from(["AZE", "RUS"]),
            "target": st.just("ARM"),
            "relation": st.just("accusation"),
            "start": st.sampled_from(["2020", "2020-10", "2022", ""]),
            "doc_id": st.sampled_from(["", "a", "b"]),
            "evidence_start": st.sampled_from([None, 0, 12]),
        }
    ),
    max_size=25,
)


def plain(relations: Relations) -> list[str]:
    """Return the ids by the rule, row by row."""
    seen: Counter[str] = Counter()
    ids = []
    for row in relations.to_arrow().to_pylist():
        own = relation_id(*(row[name] for name in FIELDS))
        seen[own] += 1
        ids.append(own if seen[own] == 1 else f"{own}-{seen[own]}")
    return ids


def ids(relations: Relations) -> list[str]:
    found: list[str] = relations.to_arrow()["relation_id"].to_pylist()
    return found


@given(ROWS)
def test_a_slice_has_the_ids_of_the_whole(rows: list[dict[str, Any]]) -> None:
    table = to_arrow(rows, RELATIONS)
    expected = plain(Relations.from_arrow(table))
    asked_late = Relations.from_arrow(table)
    for period in ("2022", "2020-10", "2020"):
        part = asked_late.slice(period)
        whole_rows = asked_late.store.rows(part.positions).tolist()
        assert ids(part) == [expected[row] for row in whole_rows]
    assert ids(asked_late) == expected
    assert ids(Relations.from_arrow(table)) == expected
    assert len(set(expected)) == len(rows)


@given(ROWS.filter(bool))
def test_ids_that_are_given_stay_and_are_not_made_again(rows: list[dict[str, Any]]) -> None:
    made = plain(Relations.from_arrow(to_arrow(rows, RELATIONS)))
    rows[-1]["relation_id"] = made[0]
    found = ids(Relations.from_arrow(to_arrow(rows, RELATIONS)))
    assert found[-1] == made[0]
    assert len(set(found)) == len(rows)
