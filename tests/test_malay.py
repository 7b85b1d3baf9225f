"""Malay, the overlay on Indonesian: its dates, its pages, how it is told apart, how thin it is."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from graphkit.extraction.dates import find_dates
from graphkit.extraction.documents import Document, parse_document, read_documents
from graphkit.extraction.extract import extract_text
from graphkit.extraction.languages import detect_language, load_language

HERE = Path(__file__).parent
ROOT = HERE.parent
PACKS = ROOT / "graphkit" / "packs" / "languages"
CORPUS = ROOT.parent / "shared" / "corpus"
FILES = ("reading.toml", "mentions.toml", "constructions.toml")
TUESDAY = date(2024, 4, 16)

DATES = [
    ("Isnin, 15 April 2024", "2024-04-15", "2024-04-15"),
    ("24hb Februari 2022", "2022-02-24", "2022-02-24"),
    ("10 Mac 2023", "2023-03-10", "2023-03-10"),
    ("13 Dis 2023", "2023-12-13", "2023-12-13"),
    ("Ogos 20, 2023", "2023-08-20", "2023-08-20"),
    ("26 Okt lalu", "2023-10-26", "2023-10-26"),
    ("5 Ogos lepas", "2023-08-05", "2023-08-05"),
    ("24 hingga 28 Julai 2023", "2023-07-24", "2023-07-28"),
    ("Ahad (14 April)", "2024-04-14", "2024-04-14"),
    ("Isnin", "2024-04-15", "2024-04-15"),
    ("Jumaat lepas", "2024-04-12", "2024-04-12"),
    ("Khamis minggu lalu", "2024-04-11", "2024-04-11"),
    ("lewat malam Sabtu", "2024-04-13", "2024-04-13"),
    ("awal pagi Ahad", "2024-04-14", "2024-04-14"),
    ("malam Khamis lalu", "2024-04-11", "2024-04-11"),
    ("Selasa tengah hari", "2024-04-16", "2024-04-16"),
    ("semalam", "2024-04-15", "2024-04-15"),
    ("lewat malam semalam", "2024-04-15", "2024-04-15"),
    ("malam tadi", "2024-04-15", "2024-04-15"),
    ("kelmarin", "2024-04-14", "2024-04-14"),
    ("hari ini", "2024-04-16", "2024-04-16"),
    ("pagi tadi", "2024-04-16", "2024-04-16"),
    ("esok", "2024-04-17", "2024-04-17"),
    ("minggu lalu", "2024-04-08", "2024-04-14"),
    ("hujung minggu lalu", "2024-04-13", "2024-04-14"),
    ("bulan lepas", "2024-03", "2024-03"),
    ("tahun lalu", "2023", "2023"),
    ("hujung tahun lalu", "2023", "2023"),
    ("dua hari lalu", "2024-04-14", "2024-04-14"),
    ("lapan bulan lalu", "2023-08", "2023-08"),
    ("Mac lalu", "2024-03", "2024-03"),
    ("Ogos 2022", "2022-08", "2022-08"),
    ("dekad 1990-an", "1990", "1999"),
    ("suku pertama 2023", "2023-01", "2023-03"),
    ("musim luruh 2022", "2022-09", "2022-11"),
]


@pytest.mark.parametrize(("words", "first", "last"), DATES, ids=[case[0] for case in DATES])
def test_dates(words: str, first: str, last: str) -> None:
    text = f"Kedua-dua pihak bertemu pada {words}."
    found = find_dates(text, 0, len(text), TUESDAY, load_language("ms"))
    assert [(text[when.start : when.end], when.first, when.last) for when in found] == [
        (words, first, last)
    ]


@pytest.mark.parametrize(
    "words", ["2,000 askar", "300 dron", "Resolusi 2728", "semalaman", "pekan"]
)
def test_what_is_no_date(words: str) -> None:
    text = f"Mereka melihat {words} di sana."
    assert not find_dates(text, 0, len(text), TUESDAY, load_language("ms"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Rusia mengutuk Ukraine kerana serangan itu.", "ms"),
        ("Rusia mengutuk Ukraina karena serangan itu.", "id"),
        ("Jurucakap tentera Thailand menafikan dakwaan Kemboja.", "ms"),
        ("Juru bicara militer Thailand membantah klaim Kamboja.", "id"),
        ("Isnin, 15 April 2024", "ms"),
        ("Senin, 15 April 2024", "id"),
        ("Beliau berkata, rundingan itu bermula pada Khamis.", "ms"),
        ("Ia mengatakan perundingan itu dimulai pada Kamis.", "id"),
        ("Malaysia's prime minister met his Thai counterpart.", "en"),
        ("Rusia dan Iran bertemu di Doha.", "id"),  # both: the language below
    ],
)
def test_malay_and_indonesian_are_told_apart(text: str, code: str) -> None:
    assert detect_language(text) == code


def test_the_articles_are_malay() -> None:
    found = list(read_documents([HERE / "malay/articles"]))
    assert {one.language for one in found if isinstance(one, Document)} == {"ms"}


def test_no_indonesian_sentence_of_ours_is_malay() -> None:
    cases = tomllib.loads((HERE / "sentences/id.toml").read_text(encoding="utf-8"))["case"]
    malay = [case["text"] for case in cases if detect_language(case["text"]) == "ms"]
    assert len(malay) <= len(cases) // 100, malay


@pytest.mark.parametrize(
    "folder",
    [ROOT / "data/karabakh/articles", CORPUS / "dev", CORPUS / "seeds", CORPUS / "unlabelled"],
)
def test_no_indonesian_or_english_article_is_malay(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip(f"the articles are not on this machine: {folder}")
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    assert texts
    assert "ms" not in {detect_language(text) for text in texts}


def test_a_page_of_a_malay_newsroom() -> None:
    page = (
        "Laman Utama > Dunia\n\nJiran utara terima pelan damai\n\n"
        "Khamis, 18 April 2024 | 8.30 pagi\n\nOleh Meja Dunia\n\n"
        "Wakil kedua-dua pihak di dewan itu. - Foto Agensi\n\n"
        "KUALA LUMPUR, 18 April (Agensi) -- Pelan damai itu diterima jiran utara semalam.\n\n"
        "BACA JUGA: Harga durian naik\n\n"
        "Rundingan seterusnya diadakan pada Isnin. – Agensi\n\n"
        "Ikuti kami di Telegram.\n\nBerita Berkaitan\nRinggit dibuka tinggi\n"
        "Hak Cipta Terpelihara © 2024 Suara Selat\n"
    )
    document = parse_document(page, doc_id="a")
    assert (document.language, document.published) == ("ms", "2024-04-18")
    assert [page[b.start : b.end] for b in document.blocks] == [
        "Jiran utara terima pelan damai",
        "Pelan damai itu diterima jiran utara semalam.",
        "Rundingan seterusnya diadakan pada Isnin. – Agensi",
    ]


def test_a_page_with_the_month_before_the_day_and_comments() -> None:
    page = (
        "Siaran Utara\nDunia | Analisis\n\nPelan damai jiran utara: tiga soalan\n\nAgensi\n"
        "April 18, 2024 10:41 MYT\n\nPelan damai itu diterima jiran utara semalam.\n\n"
        "Tonton juga: Resipi kuih raya\n\nRundingan seterusnya diadakan pada Isnin.\n\n"
        "Wakil kedua-dua pihak belum mengulas perkara itu.\n\n"
        "#Damai #SiaranUtara\n\nKomen (2)\nawang_utara: baguslah\n"
    )
    document = parse_document(page, doc_id="a")
    assert (document.language, document.published) == ("ms", "2024-04-18")
    assert [page[b.start : b.end] for b in document.blocks] == [
        "Pelan damai jiran utara: tiga soalan",
        "Pelan damai itu diterima jiran utara semalam.",
        "Rundingan seterusnya diadakan pada Isnin.",
        "Wakil kedua-dua pihak belum mengulas perkara itu.",
    ]


def test_words_that_mean_something_else_in_indonesian() -> None:
    text = "Kerajaan Perancis mengutuk Syria semalam. Pegawai itu pulang ke pejabat."
    rows = extract_text(text, language="ms", published="2024-04-16").to_pylist()
    assert [(r["source"], r["relation"], r["target"], r["start"]) for r in rows] == [
        ("FRA", "accusation", "SYR", "2024-04-15")
    ]


def test_the_overlay_is_thin() -> None:
    lines = {
        code: sum(len((PACKS / code / name).read_text("utf-8").splitlines()) for name in FILES)
        for code in ("id", "ms")
    }
    assert lines["ms"] * 2 < lines["id"]
