"""Corrections: what each does, how they find their rows again, and every fault of their table."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit import cli
from graphkit.errors import InputError, TableError
from graphkit.exchange.corrections import Corrected, correct
from graphkit.exchange.review import read_corrections, write_review
from graphkit.exchange.tables import read_table, write_table
from graphkit.schema import ACTIONS, CORRECTIONS, DOCUMENTS, RELATIONS, relation_id, to_arrow

ARTICLES = Path(__file__).resolve().parents[1] / "data" / "karabakh" / "articles"
TEXT = "Berita.\n\nArmenia menuduh  Azerbaijan.\nTurki mendukung Azerbaijan.\n"
DOCUMENT = {"doc_id": "d", "text": TEXT, "published": "2020-10-02", "publisher": "Warta"}
ACCUSED = "Armenia menuduh  Azerbaijan."
BACKED = "Turki mendukung Azerbaijan."


def row(relation_id: str, **other: Any) -> dict[str, Any]:
    """One extracted row; what matters to a case is given by name."""
    return {
        "relation_id": relation_id,
        "source": "ARM",
        "target": "AZE",
        "relation": "accusation",
        "start": "2020-10-01",
        "end": "2020-10-01",
        "date_basis": "text",
        "confidence": 0.6,
        "source_actor": "Yerevan",
        "target_actor": "Baku",
        "doc_id": "d",
        "evidence": ACCUSED,
        "evidence_start": 9,
        "evidence_end": 9 + len(ACCUSED),
        "extractor": "graphkit",
    } | other


ROWS = [
    row("a"),
    row("b", relation="request", evidence=BACKED, evidence_end=None),
    row("c", doc_id="e"),
]
TABLE = to_arrow(ROWS, RELATIONS)
DOCUMENTS_TABLE = to_arrow([DOCUMENT], DOCUMENTS)
ADD = {"action": "add", "source": "TUR", "relation": "support", "target": "AZE", "doc_id": "d"}
FOUND_BY = {"doc_id": "d", "extracted": "ARM accusation AZE", "evidence": ACCUSED}


def apply(*fixes: dict[str, str], table: pa.Table = TABLE, **options: Any) -> Corrected:
    written = [{"note": "why"} | fix for fix in fixes]
    names = dict.fromkeys(name for fix in written for name in fix)
    cells = {name: [fix.get(name, "") for fix in written] for name in names}
    return correct(table, pa.table(cells), **options)


def by_id(result: Corrected) -> dict[str, dict[str, Any]]:
    return {one["relation_id"]: one for one in result.relations.to_pylist()}


# ------------------------------------------------------------------------------ what each does


def test_accept_keeps_a_row_for_sure_and_marks_it() -> None:
    result = apply({"action": "accept", "relation_id": "b", "by": "R"})
    got = by_id(result)
    mark = {"review": "accepted", "review_note": "why", "review_by": "R"}
    assert {name: got["b"][name] for name in mark} == mark
    assert got["b"]["confidence"] == 1
    assert (got["a"]["review"], got["a"]["confidence"]) == ("", 0.6)
    assert result.relations.column_names == [*RELATIONS.names, *mark]
    assert list(got) == ["a", "b", "c"]


def test_reject_leaves_a_row_out_and_adds_no_column() -> None:
    result = apply({"action": "Reject ", "relation_id": "b"})
    assert result.relations.equals(TABLE.take([0, 2]))
    assert result.summary() == (
        "corrections: 0 accepted, 1 rejected, 0 changed, 0 added; 0 no longer apply"
    )


CHANGES = [
    ({"status": "alleged"}, {"status": "alleged", "confidence": 1.0}),
    ({"confidence": "0.5"}, {"confidence": 0.5}),
    ({"confidence": "-", "date_basis": "-"}, {"confidence": None, "date_basis": ""}),
    ({"source": "TUR"}, {"source": "TUR", "source_actor": "", "target_actor": "Baku"}),
    ({"source": "TUR", "source_actor": "Ankara"}, {"source": "TUR", "source_actor": "Ankara"}),
    ({"start": "2020-09-27"}, {"start": "2020-09-27", "end": "2020-09-27"}),
    ({"start": "2020-09", "end": ".."}, {"start": "2020-09", "end": ".."}),
    ({"start": "-"}, {"start": "", "end": ""}),
    (
        {"relation": "clash", "source": "AZE", "target": "ARM", "source_actor": "Baku"},
        {"relation": "clash", "source": "ARM", "target": "AZE", "target_actor": "Baku"},
    ),
]


@pytest.mark.parametrize(("cells", "expected"), CHANGES)
def test_change_replaces_cells_and_keeps_the_id_and_the_rest(
    cells: dict[str, str], expected: dict[str, Any]
) -> None:
    got = by_id(apply({"action": "change", "relation_id": "a"} | cells))
    assert {name: got["a"][name] for name in expected} == expected
    assert got["a"]["review"] == "changed"
    kept = ("evidence", "evidence_start", "doc_id", "extractor", "group_id")
    assert all(got["a"][name] == TABLE[name][0].as_py() for name in kept)


def test_add_makes_a_row_with_its_place_in_the_document_and_its_own_id() -> None:
    fix = ADD | {"start": "2020-10-01", "evidence": "Turki\nmendukung  Azerbaijan."}
    result = apply(fix, documents=DOCUMENTS_TABLE)
    got = result.relations.to_pylist()[-1]
    assert TEXT[got["evidence_start"] : got["evidence_end"]] == got["evidence"] == BACKED
    assert got["relation_id"] == relation_id("d", "TUR", "AZE", "support", "2020-10-01", "", None)
    expected = {
        "end": "2020-10-01",
        "published": "2020-10-02",
        "publisher": "Warta",
        "extractor": "human",
        "confidence": 1.0,
        "review": "added",
    }
    assert {name: got[name] for name in expected} == expected
    bare = apply(fix).relations.to_pylist()[-1]
    assert (bare["relation_id"], bare["evidence_start"]) == (got["relation_id"], None)


def test_added_rows_come_last_in_the_order_of_the_corrections() -> None:
    result = apply(ADD | {"start": "2020"}, ADD | {"start": "2019"})
    assert result.relations["start"].to_pylist()[-2:] == ["2020", "2019"]
    assert result.relations["relation_id"].to_pylist()[:3] == ["a", "b", "c"]


# --------------------------------------------------------------------------- found again or not

REJECT = {"action": "reject", "relation_id": "gone"}
MOVED = [
    (FOUND_BY, {"b", "c"}),
    (FOUND_BY | {"evidence": " Armenia menuduh\nAzerbaijan."}, {"b", "c"}),
    (
        FOUND_BY | {"extracted": "", "source": "ARM", "relation": "accusation", "target": "AZE"},
        {"b", "c"},
    ),
    ({}, {"a", "b", "c"}),
    (FOUND_BY | {"evidence": ""}, {"a", "b", "c"}),
    (FOUND_BY | {"doc_id": "x"}, {"a", "b", "c"}),
    (FOUND_BY | {"extracted": "AZE accusation ARM"}, {"a", "b", "c"}),
]


@pytest.mark.parametrize(("cells", "left"), MOVED)
def test_a_row_whose_id_is_gone_is_found_by_what_it_said(
    cells: dict[str, str], left: set[str]
) -> None:
    result = apply(REJECT | cells)
    assert set(by_id(result)) == left
    assert len(result.unmatched) == len(left) - 2


def test_nothing_is_guessed_where_a_sentence_has_several_rows() -> None:
    two = to_arrow([row("a"), row("a2", start="2019", end="2019")], RELATIONS)
    (gone,) = apply(REJECT | FOUND_BY, table=two, name="fixes.csv").unmatched
    assert str(gone) == (
        "fixes.csv: row 1: column 'relation_id': 'gone' names no row any more, and its sentence "
        "does not tell which one is meant (note: why)"
    )
    ignored = {"relation_id": "a2", "note": ""} | FOUND_BY
    assert by_id(apply(REJECT | FOUND_BY, ignored)).keys() == {"a", "b", "c"}
    other = {"action": "accept", "relation_id": "a"} | FOUND_BY
    assert by_id(apply(REJECT | FOUND_BY, other)).keys() == {"a", "b", "c"}


NEEDLESS = [
    ({"action": "change", "relation_id": "a", "source": "ARM"}, "the row says so itself"),
    (ADD | {"doc_id": "x"}, "'x' was not read"),
    (ADD | {"evidence": "Turki menolak."}, "'Turki menolak.' does not stand in d"),
    (
        ADD | FOUND_BY | {"source": "ARM", "relation": "accusation", "start": "2020-10-01"},
        "the row was found",
    ),
]


@pytest.mark.parametrize(("fix", "reason"), NEEDLESS)
def test_what_no_longer_applies_is_named_with_its_note(fix: dict[str, str], reason: str) -> None:
    result = apply(fix | {"note": "two\nlines"}, documents=DOCUMENTS_TABLE)
    (gone,) = map(str, result.unmatched)
    assert reason in gone
    assert gone.endswith("(note: two lines)")
    assert result.relations.num_rows == 3
    assert "1 no longer applies" in result.summary()


# --------------------------------------------------------------------------------------- faults

FAULTS = [
    ({"action": "delete", "relation_id": "a"}, "'delete' is not an action"),
    ({"action": "accept", "relation_id": "a", "note": ""}, "'note': is empty; say why"),
    ({"action": "accept"}, "'relation_id': is empty, and there is no doc_id, extracted"),
    ({"action": "change", "relation_id": "a", "relation": "war"}, "'war' is not a relation type"),
    ({"action": "change", "relation_id": "a", "relation": "-"}, "'-' cannot be emptied"),
    ({"action": "change", "relation_id": "a"}, "sets nothing"),
    ({"action": "change", "source": "ARM"} | FOUND_BY, "sets nothing"),
    ({"action": "change", "relation_id": "a", "start": "2020-02-30"}, "'2020-02-30' is no date"),
    ({"action": "change", "relation_id": "a", "end": "2019"}, "'2019' is before the start"),
    ({"action": "change", "relation_id": "a", "confidence": "2"}, "'2' is out of range"),
    ({"action": "accept", "relation_id": "a", "extracted": "ARM AZE"}, "'ARM AZE' is not source"),
    ({"action": "accept", "relation_id": "a", "rule": "x"}, "'rule': is no column of corrections"),
    (ADD | {"relation_id": "n"}, "'n' cannot be chosen"),
    *((ADD | {name: ""}, f"'{name}': is empty; add needs it") for name in ADD if name != "action"),
]


@pytest.mark.parametrize(("fix", "words"), FAULTS)
def test_a_faulty_correction_is_named_by_row_and_column(fix: dict[str, str], words: str) -> None:
    with pytest.raises(TableError) as caught:
        apply({"action": "accept", "relation_id": "c"}, fix, name="f.csv")
    assert words in str(caught.value)
    assert str(caught.value).startswith(("f.csv: row 2: column", "f.csv: column 'rule'"))


def test_all_faults_are_said_together_with_their_rows() -> None:
    same = {"action": "accept", "relation_id": "a"}
    with pytest.raises(TableError) as caught:
        apply(
            {}, same, {"relation_id": "a"}, same | {"action": "reject"}, ADD, ADD, {"action": "?"}
        )
    assert [fault.row for fault in caught.value.faults] == [4, 6, 7]
    assert "stands in row 2 already" in str(caught.value)
    assert "adds the same as row 5" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("relation_id,note\na,b\n", "column 'action': is missing"),
        ("action,note,note\naccept,b,c\n", "'note': stands twice"),
        ("action,relation_id,note\naccept,a\n", "row 1: has 2 cells; the header has 3"),
        ("", "the file is empty"),
    ],
)
def test_a_file_that_is_no_corrections_table(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "f.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_corrections(path)


# ----------------------------------------------------------------------------------- properties

TRIPLES = st.tuples(
    st.sampled_from(["ARM", "TUR"]), st.sampled_from(["clash", "support"]), st.just("AZE")
)


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    rows = []
    for number in range(draw(st.integers(0, 6))):
        source, relation, target = draw(TRIPLES)
        own = {"source": source, "relation": relation, "target": target, "evidence_end": None}
        own |= {"evidence": draw(st.sampled_from([ACCUSED, BACKED, ""]))}
        rows.append(row(f"r{number}", **own))
    return to_arrow(rows, RELATIONS)


@st.composite
def reviewed(draw: st.DrawFn) -> tuple[pa.Table, pa.Table]:
    """Return a table, and its corrections as the tool writes and a reviewer fills them."""
    table = draw(tables())
    with TemporaryDirectory() as folder:
        path = Path(folder, "f.parquet")
        write_review(table, path)
        fixes = read_table(path, CORRECTIONS).to_pylist()
    for fix in fixes:
        fix["action"] = draw(st.sampled_from(["", *ACTIONS[:3]]))
        fix["note"] = "why"
        if fix["action"] == "change":
            fix["relation"] = draw(st.sampled_from(["clash", "accusation", "support"]))
            fix["start"] = draw(st.sampled_from(["", "2019-01-01", "2020-10-01"]))
            fix["status"] = "alleged"
    fixes += draw(st.sampled_from([[], [ADD | {"note": "missed"}]]))
    return table, to_arrow(fixes, CORRECTIONS)


@settings(max_examples=40)
@given(reviewed())
def test_applying_twice_is_applying_once(case: tuple[pa.Table, pa.Table]) -> None:
    table, fixes = case
    once = correct(table, fixes).relations
    assert correct(once, fixes).relations.equals(once)


@settings(max_examples=40)
@given(reviewed())
def test_rows_keep_their_order_and_their_ids(case: tuple[pa.Table, pa.Table]) -> None:
    table, fixes = case
    rejected = {fix["relation_id"] for fix in fixes.to_pylist() if fix["action"] == "reject"}
    result = correct(table, fixes)
    got = result.relations["relation_id"].to_pylist()
    kept = [one for one in table["relation_id"].to_pylist() if one not in rejected]
    assert got[: len(kept)] == kept
    assert len(got) == len(kept) + result.counts["added"]
    assert not result.unmatched


@settings(max_examples=40)
@given(reviewed(), tables())
def test_more_articles_change_nothing_for_those_before(
    case: tuple[pa.Table, pa.Table], more: pa.Table
) -> None:
    table, fixes = case
    others = [
        one | {"relation_id": f"m{one['relation_id']}", "doc_id": "later"}
        for one in more.to_pylist()
    ]
    both = pa.concat_tables([table, to_arrow(others, RELATIONS)])
    got = correct(both, fixes).relations.select(RELATIONS.names).to_pylist()
    alone = correct(table, fixes).relations.select(RELATIONS.names).to_pylist()
    assert [one for one in got if one["doc_id"] != "later"] == alone
    assert [one for one in got if one["doc_id"] == "later"] == others


@settings(max_examples=40)
@given(tables())
def test_no_corrections_leave_the_table_as_it_is(table: pa.Table) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "f.csv")
        write_review(table, path)
        result = correct(table, read_corrections(path))
    assert result.relations is table
    assert not result.unmatched


# ------------------------------------------------------------------------------- on the command


def run(*arguments: str) -> Result:
    return CliRunner(catch_exceptions=False).invoke(cli.main, arguments)


def test_review_extract_and_extract_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    few = [str(ARTICLES / f"k0{number}_id.txt") for number in (1, 2)]
    assert run("extract", *few, "-o", "r.csv").exit_code == 0
    assert run("review", "r.csv", "-o", "fixes.csv").exit_code == 0
    before = read_table("r.csv").to_pylist()
    with Path("fixes.csv").open(encoding="utf-8", newline="") as file:
        fixes = list(csv.DictReader(file))
    assert [fix["relation_id"] for fix in fixes] == [one["relation_id"] for one in before]
    fixes[0] |= {"action": "accept", "note": "right", "by": "R"}
    fixes[1] |= {"action": "reject", "note": "wrong"}
    fixes[2] |= {"action": "change", "note": "said, not done", "status": "alleged"}
    fixes[3] |= {
        "action": "reject",
        "note": "of another article",
        "relation_id": "0",
        "doc_id": "x",
    }
    missed = {"source": "FRA", "target": "AZE", "relation": "demand", "doc_id": "k01_id"}
    fixes.append(missed | {"action": "add", "note": "missed", "evidence": before[0]["evidence"]})
    write_table(to_arrow(fixes, CORRECTIONS), "fixes.csv")
    for paths, taken in ((few, "0 articles read, 2"), ([str(ARTICLES)], "14 articles read, 2")):
        result = run("extract", *paths, "-o", "new.csv", "--corrections", "fixes.csv")
        assert result.exit_code == 0, result.output
        assert result.stderr.splitlines() == [
            "graphkit: fixes.csv: row 4: column 'relation_id': '0' names no row any more "
            "(note: of another article)",
            "graphkit: corrections: 1 accepted, 1 rejected, 1 changed, 1 added; "
            "1 no longer applies",
            f"graphkit: {taken} taken from an earlier run",
        ]
        after = {one["relation_id"]: one for one in read_table("new.csv").to_pylist()}
        ids = [one["relation_id"] for one in before]
        assert (after[ids[0]]["review"], after[ids[0]]["confidence"]) == ("accepted", 1)
        assert ids[1] not in after
        assert (after[ids[2]]["review"], after[ids[2]]["status"]) == ("changed", "alleged")
        (added,) = (one for one in after.values() if one["extractor"] == "human")
        assert added["evidence_start"] == before[0]["evidence_start"]
        assert run("check", "new.csv").exit_code == 0


def test_a_faulty_file_stops_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("fixes.csv").write_text("action,relation_id,note\nkeep,a,b\n", encoding="utf-8")
    arguments = ("extract", str(ARTICLES), "--corrections", "fixes.csv")
    result = run(*arguments, "-o", "r.csv")
    assert result.exit_code == 1
    assert result.stderr.startswith("graphkit: fixes.csv: row 1: column 'action': 'keep' is not")
    assert not Path("r.csv").exists()
    assert run(*arguments, "--explain").exit_code == 2


def test_a_review_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "fixes.csv"
    write_review(TABLE, path)
    with pytest.raises(InputError, match="is there already"):
        write_review(TABLE, path)
