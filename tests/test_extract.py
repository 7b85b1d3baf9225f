"""Extraction as a whole: what must not change when the text says the same in another way."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.errors import InputError
from graphkit.extraction.extract import extract, extract_text
from graphkit.ontology import load_ontology
from graphkit.schema import DATE_BASES, DOCUMENTS, RELATIONS, STATUSES, check

SENTENCES = Path(__file__).parent / "sentences"
DAY = "2022-09-14"

Triples = set[tuple[str, str, str]]


def _rows(text: str, code: str = "id", **options: Any) -> list[dict[str, Any]]:
    given = {"language": code, "published": DAY, **options}
    return list(extract_text(text, **given).to_pylist())


def _triples(text: str, code: str = "id", **options: Any) -> Triples:
    return {(r["source"], r["relation"], r["target"]) for r in _rows(text, code, **options)}


# -- the same said otherwise -----------------------------------------------------------------------

SAME = {
    "active and passive": [
        ("id", "India menuduh Pakistan.", "Pakistan dituduh India."),
        ("id", "India menyerang Pakistan.", "Pakistan diserang oleh India."),
        ("id", "Malaysia mendesak Thailand.", "Thailand didesak Malaysia."),
        ("id", "Iran mendukung Hizbullah.", "Hizbullah didukung Iran."),
        ("en", "India accused Pakistan.", "Pakistan was accused by India."),
        ("en", "India attacked Pakistan.", "Pakistan was attacked by India."),
        ("en", "Malaysia urged Thailand to wait.", "Thailand was urged by Malaysia to wait."),
    ],
    "order of a coordination": [
        ("id", "Rusia dan Iran mengecam Israel.", "Iran dan Rusia mengecam Israel."),
        (
            "id",
            "Israel mengecam Rusia, Iran, dan Suriah.",
            "Israel mengecam Suriah, Rusia, dan Iran.",
        ),
        ("id", "Thailand dan Kamboja baku tembak.", "Kamboja dan Thailand baku tembak."),
        ("id", "Qatar mempertemukan Israel dan Hamas.", "Qatar mempertemukan Hamas dan Israel."),
        ("en", "Russia and Iran condemned Israel.", "Iran and Russia condemned Israel."),
        ("en", "Russia and Ukraine signed a truce.", "Ukraine and Russia signed a truce."),
    ],
    "the two of a relation without direction": [
        (
            "id",
            "Rusia menandatangani pakta dengan Korea Utara.",
            "Korea Utara menandatangani pakta dengan Rusia.",
        ),
        ("id", "Menlu Iran bertemu dengan Menlu India.", "Menlu India bertemu dengan Menlu Iran."),
        ("id", "Iran adalah sekutu Suriah.", "Suriah adalah sekutu Iran."),
    ],
    "headline and sentence": [
        ("id", "India Tuduh Pakistan\n\n", "India menuduh Pakistan."),
        ("id", "Israel Gempur Iran\n\n", "Israel menggempur Iran."),
        ("id", "Malaysia Desak Thailand\n\n", "Malaysia mendesak Thailand."),
        ("id", "INDIA TUDUH PAKISTAN\n\n", "India menuduh Pakistan."),
        ("en", "India Accuses Pakistan\n\n", "India accused Pakistan."),
        ("en", "INDIA ACCUSES PAKISTAN\n\n", "India accused Pakistan."),
    ],
    "names of one actor": [
        ("id", "Amerika Serikat mengecam Rusia.", "AS mengecam Moskow."),
        ("id", "Amerika Serikat mengecam Rusia.", "Gedung Putih mengecam Kremlin."),
        (
            "id",
            "CSTO mendukung Armenia.",
            "Organisasi Perjanjian Keamanan Kolektif (CSTO) mendukung Armenia.",
        ),
        ("id", "Rusia mengecam NATO.", "Menteri Luar Negeri Rusia mengecam NATO."),
        ("en", "The United States condemned Russia.", "The US condemned the Kremlin."),
        ("en", "Turkey condemned Syria.", "Türkiye condemned Syria."),
    ],
    "white space, quotation marks and page breaks": [
        ("id", "India menuduh Pakistan.", "India   menuduh\tPakistan ."),
        ("id", '"India menyerang," kata Pakistan.', "“India menyerang,” kata Pakistan."),
        ("id", "India menuduh Pakistan.", "\ufeffIndia menuduh Pakistan.\r\n"),
    ],
}


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        pytest.param(*case, id=f"{what}: {case[1][:30]}")
        for what, cases in SAME.items()
        for case in cases
    ],
)
def test_the_same_said_otherwise_is_the_same(code: str, one: str, other: str) -> None:
    assert _triples(one, code)
    assert _triples(one, code) == _triples(other, code)


SEEN = [
    ("id", "{0} menuduh {1} menyerang.", ("accusation",)),
    ("id", "{0} mendukung {1}.", ("support",)),
    ("id", "Tentara {0} menyerang wilayah {1}.", ("clash",)),
    ("id", "{0} meminta bantuan {1}.", ("request",)),
    ("id", "Sekutu {0}, {1}, diam.", ("alliance",)),
    ("en", "{0} accused {1} of an attack.", ("accusation",)),
    ("en", "{0} backs {1}.", ("support",)),
    ("en", "{0} sent troops to {1}.", ("deployment",)),
]
STATES = {
    "id": {"Rusia": "RUS", "Jepang": "JPN", "Korea Selatan": "KOR", "Ethiopia": "ETH"},
    "en": {"Russia": "RUS", "Japan": "JPN", "South Korea": "KOR", "Ethiopia": "ETH"},
}


@settings(max_examples=40)
@given(st.sampled_from(SEEN), st.permutations(range(4)))
def test_the_rows_follow_the_states_that_are_named(
    case: tuple[str, str, tuple[str, ...]], order: list[int]
) -> None:
    code, pattern, (relation,) = case
    names = list(STATES[code])
    one, other = names[order[0]], names[order[1]]
    a, b = STATES[code][one], STATES[code][other]
    if relation in load_ontology().symmetric and a > b:
        a, b = b, a
    assert _triples(pattern.format(one, other), code) == {(a, relation, b)}


# a deed that is denied, wished, asked about or supposed is none
NOT = {
    "id": ["tidak {}", "belum {}", "batal {}", "akan {}", "ingin {}", "mungkin {}", "untuk {}"],
    "en": ["did not {}", "never {}", "will {}", "could {}", "wants to {}", "refused to {}"],
}
VERBS = {
    "id": ["menyerang", "menggempur", "mengunjungi", "menelepon", "menengahi"],
    "en": ["attack", "shell", "visit", "telephone", "invade"],
}


@pytest.mark.parametrize(
    ("code", "wrapped", "verb"),
    [(code, wrapped, verb) for code in NOT for wrapped in NOT[code] for verb in VERBS[code]],
)
def test_a_negated_copy_yields_no_such_deed(code: str, wrapped: str, verb: str) -> None:
    one, other = list(STATES[code])[:2]
    told = _triples(f"{one} {wrapped.format(verb)} {other}.", code)
    assert not {relation for _, relation, _ in told} - {"rejection"}


# -- pages -----------------------------------------------------------------------------------------

STORY = (
    "India Tuduh Pakistan Langgar Gencatan Senjata\n\n"
    "Rabu, 14 September 2022\n\n"
    "India menuduh Pakistan melanggar gencatan senjata pada Selasa (13/9/2022). "
    "Islamabad membantah tuduhan itu dan mendesak PBB turun tangan.\n\n"
    "Sekretaris Jenderal PBB mendesak kedua pihak menahan diri.\n"
)
JUNK = [
    "Baca juga: Rusia Serang Ukraina, Polandia Kecam Moskow",
    "BACA JUGA:\nIsrael Gempur Iran",
    "Advertisement",
    "SCROLL TO CONTINUE WITH CONTENT",
    "[Gambas:Video]",
]


def _evidence(page: str) -> set[tuple[str, ...]]:
    return {(r["source"], r["relation"], r["target"], r["evidence"]) for r in _rows(page)}


@pytest.mark.parametrize("junk", JUNK)
def test_page_furniture_adds_nothing(junk: str) -> None:
    head, body = STORY.split("2022\n\n")
    first, last = body.split("\n\n")
    page = f"{head}2022\n\n{first}\n\n{junk}\n\n{last}"
    assert _evidence(page) == _evidence(STORY)


def test_an_undated_report_takes_the_day_the_page_gives_the_same_event() -> None:
    rows = [r for r in _rows(STORY) if r["relation"] == "accusation"]
    assert {r["start"] for r in rows} == {"2022-09-13"}
    assert {r["date_basis"] for r in rows} == {"inferred", "text"}


# -- rows ------------------------------------------------------------------------------------------


def _cases() -> list[tuple[str, str]]:
    return [
        (path.stem, entry["text"])
        for path in sorted(SENTENCES.glob("*.toml"))
        for entries in tomllib.loads(path.read_text(encoding="utf-8")).values()
        for entry in entries
        if "\n" not in entry["text"]
    ]


CASES = {code: [text for found, text in _cases() if found == code] for code, _ in _cases()}


@settings(max_examples=30)
@given(st.data(), st.sampled_from(sorted(CASES)), st.sampled_from([" ", "\n\n", "\r\n\r\n"]))
def test_evidence_stands_where_it_says_in_any_text(
    data: st.DataObject, code: str, gap: str
) -> None:
    text = gap.join(data.draw(st.lists(st.sampled_from(CASES[code]), max_size=8)))
    table = extract_text(text, language=code, published=DAY)
    assert not check(table, RELATIONS, file="text")
    for row in table.to_pylist():
        assert text[row["evidence_start"] : row["evidence_end"]] == row["evidence"]
        assert row["evidence"] == row["evidence"].strip()
        assert row["source"] != row["target"]
        assert 0 < row["confidence"] <= 1
        assert row["status"] in STATUSES
        assert row["date_basis"] in DATE_BASES
        assert row["rule"].startswith(f"{code}:")
        assert row["source_actor"]
        assert row["target_actor"]
    places = [row["evidence_start"] for row in table.to_pylist()]
    assert places == sorted(places)


@settings(max_examples=40)
@given(st.text(max_size=200), st.sampled_from(["id", "en"]))
def test_any_text_is_read_without_a_fault(text: str, code: str) -> None:
    assert extract_text(text, language=code, published=DAY).column_names == list(RELATIONS.names)


def test_the_same_text_gives_the_same_rows_and_ids() -> None:
    first, again = _rows(STORY), _rows(STORY)
    assert first == again
    ids = [row["relation_id"] for row in first]
    assert len(ids) == len(set(ids))
    other = [row["relation_id"] for row in _rows(STORY, doc_id="another")]
    assert not set(ids) & set(other)


def test_what_is_told_again_is_one_more_report_of_the_same_relation() -> None:
    once = "India menuduh Pakistan."
    rows = _rows(f"{once} {once}")
    assert [(r["source"], r["target"]) for r in rows] == [("IND", "PAK")] * 2
    assert len({r["relation_id"] for r in rows}) == 2


def test_a_mediation_is_one_group() -> None:
    rows = [r for r in _rows("Qatar menengahi Israel dan Hamas.") if r["relation"] == "mediation"]
    assert len(rows) == 2
    assert len({r["group_id"] for r in rows}) == 1
    assert rows[0]["group_id"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Turki mendukung Azerbaijan.", "asserted"),
        ("Turki akan mendukung Azerbaijan.", "pledged"),
        ("Armenia mengatakan Turki mendukung Azerbaijan.", "alleged"),
        ("Turki mengatakan negaranya mendukung Azerbaijan.", "asserted"),
    ],
)
def test_the_status_tells_who_says_so(text: str, status: str) -> None:
    assert [r["status"] for r in _rows(text) if r["relation"] == "support"] == [status]


# -- files -----------------------------------------------------------------------------------------


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes("Türkei".encode("latin-1"))
    (tmp_path / "c.txt").write_text("India menuduh Pakistan pada hari ini.", encoding="utf-8")
    found = extract([tmp_path], language="id")
    assert [fault.file.endswith("b.txt") for fault in found.faults] == [True]
    assert found.documents["doc_id"].to_pylist() == ["a", "c"]
    assert set(found.relations["doc_id"].to_pylist()) == {"a", "c"}
    assert found.documents.column_names == list(DOCUMENTS.names)
    assert found.relations.column_names == list(RELATIONS.names)


def test_nothing_gives_empty_tables(tmp_path: Path) -> None:
    found = extract([tmp_path])
    assert (found.relations.num_rows, found.documents.num_rows) == (0, 0)
    assert len(found.faults) == 1


def test_a_text_in_no_known_language_gives_nothing() -> None:
    text = "Η Ρωσία και η Ουκρανία υπέγραψαν συμφωνία."
    assert extract_text(text, published=DAY).num_rows == 0


@pytest.mark.parametrize(
    ("options", "complaint"),
    [({"language": "xx"}, "xx"), ({"published": "14 September"}, "14 Sep")],
)
def test_a_wrong_language_or_day_is_refused(options: dict[str, str], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        extract_text("India menuduh Pakistan.", **options)
