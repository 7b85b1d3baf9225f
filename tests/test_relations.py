"""The class a user holds: its one form, its slices, what it says and what it refuses."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphkit as gk
from graphkit.actors import load_registry
from graphkit.analysis.relations import Relations
from graphkit.errors import InputError, PeriodError, TableError
from graphkit.ontology import load_ontology
from graphkit.periods import parse_period
from graphkit.schema import RELATIONS, relation_id, to_arrow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS: list[dict[str, Any]] = [
    {"source": "RUS", "target": "ARM", "relation": "mediation", "start": "2020-10-10"},
    {"source": "TUR", "target": "AZE", "relation": "support", "start": "2020", "confidence": 0.9},
    {"source": "RUS", "target": "CSTO", "relation": "alliance", "start": "2002-10-07"},
    {"source": "ARM", "target": "AZE", "relation": "accusation", "start": "2022-09-13"},
    {"source": "AZE", "target": "ARM", "relation": "accusation", "status": "alleged"},
]
PUBLISHED = ["2020-10-11", "2020-10", "", "2022-09-14", "2020"]


def make(rows: list[dict[str, Any]] | None = None, **options: Any) -> Relations:
    rows = ROWS if rows is None else rows
    return Relations.from_arrow(to_arrow(rows, RELATIONS), **options)


def starts(relations: Relations) -> list[str]:
    found: list[str] = relations.to_arrow()["start"].to_pylist()
    return found


# ------------------------------------------------------------------------------------- copies

QUESTIONS: list[Callable[[Relations], object]] = [
    lambda r: r.count("2020"),
    lambda r: r.slice("2020", known_by="2020").to_arrow(),
    lambda r: r.compare("2020", "2022").to_arrow(),
    lambda r: r.history(),
    lambda r: dict(r.graph(lazy=True)["RUS"]),
    lambda r: r.where(min_confidence=0.5).dyads(),
    lambda r: r.to_arrow(),
]


@pytest.mark.parametrize("kind", ["memory", "r.csv", "r.parquet", "store"])
@pytest.mark.parametrize(
    "copied",
    [lambda r: pickle.loads(pickle.dumps(r)), copy.deepcopy, copy.copy],  # noqa: S301
)
def test_a_copy_answers_as_the_original_whatever_was_asked(
    tmp_path: Path, copied: Callable[[Relations], Relations], kind: str
) -> None:
    given = to_arrow([row | {"evidence": "One."} for row in ROWS], RELATIONS)
    relations = Relations.from_arrow(given)
    if kind == "store":
        relations = gk.read(gk.pack(given, tmp_path / kind).path)
    elif kind != "memory":
        gk.write_table(given, tmp_path / kind)
        relations = gk.read(tmp_path / kind)
    for ask in QUESTIONS:
        ask(relations)
        other = copied(relations)
        assert other.count("2020") == relations.count("2020") == 3
        assert other.to_arrow().equals(relations.to_arrow())
        cut = copied(relations.slice("2020"))
        assert (len(cut), cut.undated, len(cut.whole)) == (3, 1, len(ROWS))


# ------------------------------------------------------------------------------- its one form


def test_symmetric_pairs_are_put_in_order_with_their_finest_actors() -> None:
    row = {"source": "RUS", "target": "ARM", "source_actor": "Moscow", "target_actor": "Yerevan"}
    table = make([row | {"relation": "consultation"}, row | {"relation": "demand"}]).to_arrow()
    columns = ["source", "target", "source_actor", "target_actor"]
    assert [list(row.values()) for row in table.select(columns).to_pylist()] == [
        ["ARM", "RUS", "Yerevan", "Moscow"],
        ["RUS", "ARM", "Moscow", "Yerevan"],
    ]


@pytest.mark.parametrize(
    ("relation", "start", "end", "meant"),
    [
        ("clash", "2020-10", "", "2020-10"),
        ("alliance", "2020-10", "", ".."),
        ("alliance", "2020-10", "2021", "2021"),
        ("clash", "2020-10-01", "..", ".."),
        ("alliance", "", "", ""),
        ("clash", "", "2020", "2020"),
        ("clash", "  ", " ", ""),
    ],
)
def test_an_empty_end_is_written_as_the_kind_means_it(
    relation: str, start: str, end: str, meant: str
) -> None:
    row = {"source": "ARM", "target": "AZE", "relation": relation, "start": start, "end": end}
    assert make([row]).to_arrow()["end"].to_pylist() == [meant]


def test_a_missing_id_is_that_of_the_row_as_written() -> None:
    row = {"source": "RUS", "target": "ARM", "relation": "treaty", "start": "1997", "doc_id": "a"}
    (own,) = make([row]).to_arrow()["relation_id"].to_pylist()
    assert own == relation_id("a", "ARM", "RUS", "treaty", "1997", "..", None)
    assert make([row | {"relation_id": "mine"}]).to_arrow()["relation_id"].to_pylist() == ["mine"]


def test_rows_of_the_same_content_get_ids_of_their_own() -> None:
    ids = make([ROWS[0]] * 3).to_arrow()["relation_id"].to_pylist()
    assert ids == [ids[0], f"{ids[0]}-2", f"{ids[0]}-3"]
    again = Relations.from_arrow(make([ROWS[0]] * 3).to_arrow()).to_arrow()
    assert again["relation_id"].to_pylist() == ids


def test_what_the_user_gave_is_not_changed() -> None:
    table = pa.table({"source": ["RUS"], "target": ["ARM"], "relation": ["treaty"], "note": [7]})
    before = copy.deepcopy(table.to_pylist())
    relations = Relations.from_arrow(table)
    assert table.to_pylist() == before
    assert relations.columns[-1] == "note"
    assert relations.to_arrow()["note"].to_pylist() == ["7"]
    frame = relations.to_pandas()
    frame.loc[0, "source"] = "X"
    assert relations.to_arrow()["source"].to_pylist() == ["ARM"]


def test_its_own_table_comes_back_as_it_is() -> None:
    table = make().to_arrow()
    assert Relations.from_arrow(table).to_arrow().equals(table)
    frame = make().to_pandas()
    assert (
        Relations.from_arrow(pa.Table.from_pandas(frame, preserve_index=False))
        .to_arrow()
        .equals(table)
    )


def test_a_frame_keeps_whole_numbers_whole() -> None:
    frame = make([ROWS[0] | {"evidence_start": 12}, ROWS[1]]).to_pandas()
    assert frame["evidence_start"].tolist() == [12, pd.NA]
    assert frame["start"].tolist() == ["2020-10-10", "2020"]


def test_every_fault_is_raised_at_once() -> None:
    rows = [ROWS[0] | {"relation": "war"}, ROWS[1] | {"start": "2021", "end": "2020"}]
    with pytest.raises(TableError) as caught:
        make(rows, name="mine.csv")
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("mine.csv: row 1: column 'relation': 'war' is not a relation type")
    assert lines[1] == "mine.csv: row 2: column 'end': '2020' is before the start '2021'"


def test_a_column_of_lists_is_refused() -> None:
    table = pa.table({"source": ["A"], "target": ["B"], "relation": ["clash"], "tags": [["x"]]})
    with pytest.raises(TableError, match="column 'tags': 'list"):
        Relations.from_arrow(table)


def test_a_users_ontology_decides(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[relations.support]\nkind = "state"\ndirected = false\n')
    ontology = load_ontology(own)
    (row,) = make([ROWS[1]], ontology=ontology).to_arrow().to_pylist()
    assert (row["source"], row["end"]) == ("AZE", "..")


# -------------------------------------------------------------------------------- slicing


@pytest.mark.parametrize(
    ("cut", "found"),
    [
        (lambda r: r.slice("2020"), ["2020-10-10", "2020", "2002-10-07"]),
        (lambda r: r.slice(2020, rule="starts"), ["2020-10-10", "2020"]),
        (lambda r: r.slice(pd.Period("2020-10", "M"), rule="within"), ["2020-10-10"]),
        (
            lambda r: r.slice((date(2020, 10, 10), date(2020, 10, 11)), rule="starts"),
            ["2020-10-10"],
        ),
        (lambda r: r.at("2022-09-13"), ["2002-10-07", "2022-09-13"]),
        (lambda r: r.window("2020-10", "2022", rule="starts"), ["2020-10-10", "2022-09-13"]),
        (lambda r: r.before("2020"), ["2002-10-07"]),
        (lambda r: r.before("2020-10-11"), ["2020-10-10", "2020", "2002-10-07"]),
        (lambda r: r.after("2022-09-12", rule="starts"), ["2022-09-13"]),
        (lambda r: r.after("2022-09-13", rule="starts"), []),
        (lambda r: r.before("2020").after("2022"), ["2002-10-07"]),
    ],
)
def test_slice_words(cut: Callable[[Relations], Relations], found: list[str]) -> None:
    relations = cut(make())
    assert starts(relations) == found
    assert relations.undated == 1


def test_a_slice_knows_its_period_and_the_whole_has_none() -> None:
    relations = make()
    assert relations.period is None
    assert relations.slice("2020-Q4").period == parse_period("2020-Q4")
    assert str(relations.before("2020").period) == "before 2020"
    assert str(relations.after("2020-10").period) == "after 2020-10"


def test_a_slice_forgets_nothing_that_was_counted_before() -> None:
    relations = make()
    assert relations.actors == ("ARM", "AZE", "CSTO", "RUS", "TUR")
    assert relations.slice("2022", rule="starts").actors == ("ARM", "AZE")
    assert relations.types == ("accusation", "alliance", "mediation", "support")
    assert relations.slice("2022", rule="starts").types == ("accusation",)
    assert len(relations.to_arrow()) == 5
    assert len(relations.slice("2022", rule="starts").to_arrow()) == 1


@pytest.mark.parametrize(
    ("day", "found", "unpublished"),
    [
        ("2020-10-10", [], 1),
        ("2020-10-30", ["2020-10-10"], 1),
        ("2020-10-31", ["2020-10-10", "2020"], 1),
        ("2020-10", ["2020-10-10", "2020"], 1),
        ("2023", ["2020-10-10", "2020"], 1),
    ],
)
def test_what_was_known_by_a_day(day: str, found: list[str], unpublished: int) -> None:
    rows = [row | {"published": day} for row, day in zip(ROWS, PUBLISHED, strict=True)]
    relations = make(rows).slice("2020", known_by=day)
    assert starts(relations) == found
    assert relations.unpublished == unpublished
    everything = make(rows).known_by("2020")
    assert (len(everything), everything.unpublished, everything.undated) == (3, 1, 0)


def test_counting_is_slicing() -> None:
    relations = make()
    assert relations.count("2020") == 3
    assert relations.count("2020", rule="starts") == 2
    assert relations.slice("2020").count("2022") == 1


def test_snapshots_go_from_the_first_day_to_the_last() -> None:
    years = {str(period): len(rows) for period, rows in make().snapshots("year", rule="starts")}
    assert list(years) == [str(year) for year in range(2002, 2023)]
    assert {year for year, n in years.items() if n} == {"2002", "2020", "2022"}
    assert list(make([]).snapshots()) == []
    assert list(make([ROWS[4]]).snapshots()) == []
    with pytest.raises(InputError, match="is no length of a snapshot"):
        make().snapshots("era")


def test_the_extent_is_of_days_that_are_named() -> None:
    assert make().extent == (date(2002, 10, 7), date(2022, 9, 13))
    assert make([ROWS[2]]).extent == (date(2002, 10, 7), date(2002, 10, 7))
    assert make([ROWS[4]]).extent is None
    assert make([ROWS[0] | {"start": "", "end": ".."}]).extent is None


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda r: r.slice("2022/2020"), PeriodError, "ends .* before it starts"),
        (lambda r: r.slice("soon"), PeriodError, "'soon' is no period"),
        (
            lambda r: r.slice("2020", rule="meets"),
            InputError,
            "'meets' is no slice rule; allowed: ov",
        ),
        (lambda r: r.slice("2020", known_by="x"), PeriodError, "'x' is no period"),
        (lambda r: r.count("2020", rule="meets"), InputError, "is no slice rule"),
        (lambda r: r.before("0001"), PeriodError, "holds no day"),
        (lambda r: r.where(relation="mediaton"), InputError, "did you mean 'mediation'"),
        (
            lambda r: r.where(relation=["support", "x"]),
            InputError,
            "'x' is not a relation type; all",
        ),
        (lambda r: r.where(actor="ARN"), InputError, "'ARN' is no actor .* did you mean ARM"),
        (lambda r: r.where(actor="Russia"), InputError, "did you mean RUS"),
        (lambda r: r.where(status="true"), InputError, "'true' is not a status; allowed: alleged"),
        (lambda r: r.where(min_confidence=90), InputError, "min_confidence is 90; allowed: 0 to 1"),
        (lambda r: r.dyads("year"), InputError, "'year' is no duplicate rule"),
    ],
)
def test_what_cannot_be_asked(
    call: Callable[[Relations], Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call(make())


# ------------------------------------------------------------------------------- narrowing


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        ({}, [0, 1, 2, 3, 4]),
        ({"relation": "accusation"}, [3, 4]),
        ({"relation": ["mediation", "support"]}, [0, 1]),
        ({"actor": "RUS"}, [0, 2]),
        ({"actor": ("TUR", "CSTO")}, [1, 2]),
        ({"actor": "FRA"}, []),  # known to the registry, not in this table
        ({"status": "alleged"}, [4]),
        ({"min_confidence": 0.9}, [1]),
        ({"min_confidence": 0}, [1]),
        ({"relation": "accusation", "actor": "ARM", "status": "alleged"}, [4]),
    ],
)
def test_where(options: dict[str, Any], rows: list[int]) -> None:
    relations = make([row | {"rule": str(number)} for number, row in enumerate(ROWS)])
    found = relations.where(**options)
    assert [int(number) for number in found.to_arrow()["rule"].to_pylist()] == rows
    assert found.slice("2020").undated == int(4 in rows)


@given(st.permutations(["slice", "where", "known_by"]))
def test_the_order_of_narrowing_does_not_matter(order: list[str]) -> None:
    rows = [row | {"published": day} for row, day in zip(ROWS, PUBLISHED, strict=True)]
    relations = make(rows)
    steps: dict[str, Callable[[Relations], Relations]] = {
        "slice": lambda r: r.slice("2020"),
        "where": lambda r: r.where(actor=["RUS", "TUR"]),
        "known_by": lambda r: r.known_by("2020-10-30"),
    }
    for step in order:
        relations = steps[step](relations)
    assert starts(relations) == ["2020-10-10"]


def test_head_is_the_first_rows_of_the_table() -> None:
    relations = make()
    assert starts(relations.head(2)) == ["2020-10-10", "2020"]
    assert len(relations.head(0)) == 0
    assert len(relations.head(-1)) == 0
    assert len(relations.head(99)) == 5


# --------------------------------------------------------------------------- what it says


def test_the_summary_counts_what_was_left_out() -> None:
    rows = [row | {"published": day} for row, day in zip(ROWS, PUBLISHED, strict=True)]
    relations = make(rows).slice("2020", known_by="2020-10-30")
    assert repr(relations) == (
        "Relations(1 relation, 2 actors, period 2020, 1 undated left out, "
        "1 without a publication date left out)"
    )


def test_it_shows_itself_in_a_notebook_with_everything_escaped() -> None:
    evil = '<script>alert("x")</script>'
    rows = [ROWS[0] | {"evidence": evil + "y" * 500}] * 12
    shown = make(rows, name="<b>.csv").slice("2020")._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "&lt;b&gt;.csv: 12 relations, 2 actors, period 2020" in shown
    assert "2020 is 2020-01-01 – 2020-12-31" in shown
    assert shown.count("<tr>") == 11
    assert "y" * 200 not in shown
    assert "the first 10 rows" in shown


def test_nothing_shows_itself_too() -> None:
    relations = make([])
    assert "0 relations, 0 actors" in relations._repr_html_()
    assert relations.slice("2020").graph().number_of_nodes() == 0
    assert relations.actors == ()


def test_registry_and_ontology_come_with_the_package() -> None:
    assert make().registry is load_registry()
    assert make().ontology is load_ontology()
    own = load_registry()
    assert make(registry=own).slice("2020").registry is own
