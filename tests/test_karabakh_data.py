"""The data that comes with the project: complete, consistent, nobody else's words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graphkit.actors import load_registry
from graphkit.exchange.tables import check_file, read_table
from graphkit.ontology import load_ontology
from graphkit.periods import interval, parse_date
from graphkit.schema import DOCUMENTS, OPEN_END, RELATIONS, check, relation_id

REPOSITORY = Path(__file__).parent.parent
FOLDER = REPOSITORY / "data" / "karabakh"
CORPUS = REPOSITORY.parent / "shared" / "corpus"
RUN = 8  # so many words in a row are somebody's sentence, not a name or a phrase

ARTICLES = sorted((FOLDER / "articles").glob("*.txt"))
GOLD = sorted((FOLDER / "gold").glob("*.json"))
ONTOLOGY = load_ontology()

# which published article the corpus keeps under which name
SEEDS = {
    "seed_000": "rmol-2020-10-31",
    "seed_001": "sindonews-2022-09-14",
    "seed_002": "idntimes-2020-10-31",
    "seed_003": "idntimes-2022-09-14",
    "seed_004": "kompas-2020-11-01",
}

# lines of the page around each report that are no part of it
JUNK = {
    "k01": ("KABAR LINTANG", "Baca juga: Harga Minyak Bergerak Tipis di Awal Pekan", "TERPOPULER"),
    "k02": ("Advertisement", "> Musim Panen Delima di Lembah Kura", "LIHAT JUGA"),
    "k03": ("THE NORTHGATE DISPATCH", "Read also: What is the Minsk Group?", "Most read"),
    "k04": ("loading...", "BACA JUGA: Tip Hemat Listrik di Rumah", "Topik Terkait"),
    "k05": ("jendela untuk dunia yang bergerak", "Komentari tulisan ini", "Berita Pilihan"),
    "k06": ("Lanjutkan membaca di bawah iklan", "Terkini Lainnya", "14 Mei 2021 20:15"),
    "k07": ("Tiket Pesawat ke Istanbul Kembali Dijual", "Berita Populer Pekan Ini", "(CA)"),
    "k08": ("READ ALSO", "Trending", "Cookie settings   Privacy   Advertise with us"),
    "k09": ("SCROLL TO CONTINUE WITH CONTENT", "[Gambas:Video]", "Most Popular"),
    "k10": ("section: Eropa", "Advertisement", "Artikel Terpopuler"),
    "k11": ("The Harbour Courier", "Read more", "Reuse this content"),
    "k12": ("Trending: Itaewon | Piala Dunia 2022 | UMP 2023", "Baca Juga", "Berita Lainnya"),
    "k13": ("Berita  Opini  Foto  Video  Indeks", "IKLAN", "PALING DICARI"),
    "k14": ("Waktu baca 3 menit", "Iklan akan hilang dalam 5 detik", "Rekomendasi Untuk Anda"),
    "k15": ("Pilihan Editor: Sejarah Panjang Jalan Lachin", "Scroll Untuk Melanjutkan", "Iklan"),
    "k16": ("ADVERTISEMENT - CONTINUE READING BELOW", "Most popular", "ANALYSIS & NEWS"),
}


@dataclass(frozen=True)
class Report:
    """A report and what a reader found in it."""

    text: str
    gold: dict[str, Any]

    @property
    def relations(self) -> list[dict[str, Any]]:
        return list(self.gold["relations"])

    @property
    def evidence(self) -> set[str]:
        return {sentence for row in self.relations for sentence in row["evidence"]}


def _report(path: Path) -> Report:
    gold = FOLDER / "gold" / f"{path.stem[:3]}.json"
    return Report(path.read_text(encoding="utf-8"), json.loads(gold.read_text(encoding="utf-8")))


REPORTS = {path.stem: _report(path) for path in ARTICLES}
each_report = pytest.mark.parametrize("name", REPORTS)
needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the annotated corpus is not beside this repository"
)


def _rows(name: str) -> list[dict[str, Any]]:
    spec = RELATIONS if name == "relations.csv" else DOCUMENTS
    rows: list[dict[str, Any]] = read_table(FOLDER / name, spec).to_pylist()
    return rows


def _triple(source: str, target: str, relation: str) -> tuple[str, str, str]:
    if relation in ONTOLOGY.symmetric:
        source, target = sorted((source, target))
    return source, target, relation


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


@cache
def _corpus_runs() -> frozenset[tuple[str, ...]]:
    files = (path for path in sorted(CORPUS.rglob("*")) if path.suffix in {".txt", ".json", ".md"})
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in files)
    return frozenset(run for text in texts for run in _runs(text))


# ------------------------------------------------------------------------- relations.csv


def test_relations_have_no_fault() -> None:
    assert check_file(FOLDER / "relations.csv") == []


def test_relations_are_written_out_in_full() -> None:
    for row in _rows("relations.csv"):
        assert row["extractor"] == "human"
        assert row["evidence"].endswith(".")
        assert row["evidence_start"] is row["evidence_end"] is None
        assert row["status"]
        assert row["confidence"] is not None
        assert bool(row["date_basis"]) == bool(row["start"]) == bool(row["end"])
        assert row["end"] != OPEN_END or row["relation"] in ONTOLOGY.states
        ends = row["source"], row["target"], row["relation"]
        assert ends == _triple(*ends)
        parts = row["doc_id"], *ends, row["start"], row["end"], row["evidence_start"]
        assert row["relation_id"] == relation_id(*parts)


def test_one_row_for_each_relation_of_an_article() -> None:
    rows = _rows("relations.csv")
    told = {(row["doc_id"], row["source"], row["target"], row["relation"]) for row in rows}
    assert len(told) == len(rows) == 86


def test_every_row_has_its_source() -> None:
    assert check(read_table(FOLDER / "sources.csv", DOCUMENTS), DOCUMENTS, file="sources.csv") == []
    sources = {row["doc_id"]: row for row in _rows("sources.csv")}
    assert not any(row["text"] for row in sources.values())
    assert sources.keys() == set(SEEDS.values())
    for row in _rows("relations.csv"):
        source = sources[row["doc_id"]]
        assert (row["publisher"], row["published"]) == (source["publisher"], source["published"])


def test_mediators_and_their_parties_share_a_group() -> None:
    for row in _rows("relations.csv"):
        if row["relation"] == "mediation":
            assert row["group_id"].startswith(row["doc_id"] + "#")


@needs_corpus
@pytest.mark.parametrize("seed", SEEDS)
def test_relations_hold_all_that_the_articles_say_explicitly(seed: str) -> None:
    gold = json.loads((CORPUS / "gold" / f"{seed}.json").read_text(encoding="utf-8"))
    told = {
        _triple(row["source"], row["target"], row["relation"]): row
        for row in _rows("relations.csv")
        if row["doc_id"] == SEEDS[seed]
    }
    explicit = [row for row in gold["relations"] if row["certainty"] == "explicit"]
    assert told.keys() == {_triple(r["source"], r["target"], r["relation"]) for r in explicit}
    for row in explicit:
        ours = told[_triple(row["source"], row["target"], row["relation"])]
        assert not row["start"] or ours["start"] in {row["start"], *row.get("alt_starts", ())}
        assert not row["end"] or ours["end"] == row["end"]
        assert ours["published"] == gold["published"]


# ------------------------------------------------------------------------- reports and gold


def test_enough_reports_in_both_languages() -> None:
    languages = [name.rsplit("_", 1)[1] for name in REPORTS]
    assert (languages.count("id"), languages.count("en")) == (12, 4)
    assert [path.stem for path in GOLD] == [name[:3] for name in REPORTS] == list(JUNK)


@each_report
def test_gold_belongs_to_its_report(name: str) -> None:
    gold = REPORTS[name].gold
    assert (gold["doc_id"], gold["language"]) == tuple(name.split("_"))
    assert parse_date(gold["published"])[2] == "day"


@each_report
def test_evidence_is_in_the_report_and_not_in_the_page_around_it(name: str) -> None:
    report = REPORTS[name]
    lines = report.text.splitlines()
    junk = JUNK[report.gold["doc_id"]]
    assert set(junk) <= set(lines)
    for sentence in report.evidence:
        places = [line for line in lines if sentence in line]
        assert report.text.count(sentence) >= 1
        assert places
        assert not set(places) & set(junk)


@each_report
def test_gold_rows_are_complete(name: str) -> None:
    report = REPORTS[name]
    triples = [_triple(r["source"], r["target"], r["relation"]) for r in report.relations]
    assert len(triples) == len(set(triples))
    for row in report.relations:
        assert row["relation"] in ONTOLOGY
        assert row["certainty"] in {"explicit", "implied"}
        assert row["evidence"]
        assert row["actor_source"] in report.text
        assert row["actor_target"] in report.text
        assert ("directed" in row) == (row["relation"] == "clash")
        assert row["group"] or row["relation"] != "mediation"
        for day in (row["start"], *row.get("alt_starts", ())):
            assert day is None or parse_date(day)
        assert not row["start"] or interval(row["start"], row["end"] or "", state=False)


@each_report
def test_no_relation_happened_after_it_was_reported(name: str) -> None:
    report = REPORTS[name]
    published = parse_date(report.gold["published"])[0]
    for row in report.relations:
        if row["certainty"] == "explicit":
            assert all(parse_date(day)[0] <= published for day in (row["start"], row["end"]) if day)


def test_actors_are_in_the_registry() -> None:
    rows = [*_rows("relations.csv"), *(row for r in REPORTS.values() for row in r.relations)]
    named = {row[side] for row in rows for side in ("source", "target")}
    assert named <= load_registry().actors.keys()


# ------------------------------------------------------------------------- nobody else's words


@needs_corpus
@each_report
def test_no_report_shares_a_sentence_with_the_corpus(name: str) -> None:
    assert not _runs(REPORTS[name].text) & _corpus_runs()


@needs_corpus
@pytest.mark.parametrize("name", ["relations.csv", "README.md", "tour.ipynb"])
def test_nothing_else_shares_a_sentence_with_the_corpus(name: str) -> None:
    if name == "relations.csv":
        texts = [row["evidence"] for row in _rows(name)]
    else:
        texts = [(FOLDER / name).read_text(encoding="utf-8")]
    assert not {run for text in texts for run in _runs(text)} & _corpus_runs()


# ------------------------------------------------------------------------- the tour


def test_the_tour_runs_and_shows_its_maps() -> None:
    import nbclient
    import nbformat

    notebook = nbformat.read(FOLDER / "tour.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    nbclient.NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(REPOSITORY)}}
    ).execute()
    shown = [
        output["data"].get("text/html", "")
        for cell in code
        for output in cell.outputs
        if output["output_type"] == "execute_result"
    ]
    assert len(shown) == len(code)
    assert sum("<iframe" in html and "srcdoc=" in html for html in shown) == 2
