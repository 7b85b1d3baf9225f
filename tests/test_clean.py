"""What is kept of a page, and what is dropped for which reason."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.extraction.clean import Block, Dropped
from graphkit.extraction.documents import parse_document
from graphkit.extraction.furniture import Line, page_words, read_dateline, why_dropped
from graphkit.extraction.languages import available_languages, load_language

HERE = Path(__file__).parent
PAGES = tomllib.loads((HERE / "reading/pages.toml").read_text("utf-8"))["page"]
CORPUS = HERE.parents[1] / "shared/corpus"


def assert_partition(text: str, blocks: tuple[Block, ...], dropped: tuple[Dropped, ...]) -> None:
    kept = [(block.start, block.end) for block in blocks]
    spans = sorted([*kept, *((span.start, span.end) for span in dropped)])
    at = 0
    for start, end in spans:
        assert start == at < end
        at = end
    assert at == len(text)


@pytest.mark.parametrize("page", PAGES, ids=[page["what"] for page in PAGES])
def test_pages(page: dict[str, Any]) -> None:
    text = page["text"]
    document = parse_document(text, doc_id="page", language=page["language"])
    kept = [f"{b.kind[0]} {text[b.start : b.end]}" for b in document.blocks]
    dropped = [[d.reason, text[d.start : d.end]] for d in document.dropped if d.reason != "blank"]
    assert kept == page["kept"]
    assert dropped == page["dropped"]
    assert [block.paragraph for block in document.blocks] == list(range(len(kept)))
    assert_partition(text, document.blocks, document.dropped)


JUNK = """
Terpopuler

1. Utara Kalahkan Selatan di Final (17/10/2020)

Rabu, 24 Desember 2025 | 07:26

Selatan Larang Ekspor Beras ke Utara

Copyright © 2022 Kabar Contoh
"""


@pytest.mark.parametrize("page", PAGES, ids=[page["what"] for page in PAGES])
def test_more_junk_below_changes_nothing_above(page: dict[str, Any]) -> None:
    text = page["text"]
    plain = parse_document(text, doc_id="page", language=page["language"])
    longer = parse_document(text + JUNK, doc_id="page", language=page["language"])
    if any(block.kind == "body" for block in plain.blocks):
        assert longer.blocks == plain.blocks
        assert longer.published == plain.published


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\u2028"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_endings_and_byte_order_mark_change_only_offsets(ending: str, mark: str) -> None:
    page = PAGES[0]
    text = mark + page["text"].replace("\n", ending)
    document = parse_document(text, doc_id="page")
    assert [f"{b.kind[0]} {text[b.start : b.end]}" for b in document.blocks] == page["kept"]
    assert_partition(text, document.blocks, document.dropped)


@pytest.mark.parametrize(
    ("paragraph", "where"),
    [
        ("YEREVAN - Armenia menolak.", "YEREVAN"),
        ("Moskow, IDN Times - Rusia menolak.", "Moskow, IDN Times"),
        ("BAKU, KOMPAS.com - Baku menolak.", "BAKU, KOMPAS.com"),
        ("TEMPO.CO, Jakarta - Kemlu menolak.", "TEMPO.CO, Jakarta"),
        ("**GAZA, KOMPAS.com -** Israel menolak.", "GAZA, KOMPAS.com"),
        ("DEN HAAG — Mahkamah menolak.", "DEN HAAG"),
        ("BAKU/YEREVAN - Both refused.", "BAKU/YEREVAN"),
        ("PRETORIA (AD) -- Both refused.", "PRETORIA (AD)"),
        ("Jakarta, CNN Indonesia -- Kemlu menolak.", "Jakarta, CNN Indonesia"),
        ("MOSCOW, September 14. /TASS/. Russia refused.", "MOSCOW, September 14. /TASS/."),
        ('ANKARA - "Kami menolak," kata Erdogan.', "ANKARA"),
        ("Armenia - yang menolak - menunggu.", None),
        ("Armenia-Azerbaijan menolak usul itu.", None),
        ("AS - China menolak.", None),
        ("Rusia menolak - Armenia menunggu.", None),
        ("NATO - aliansi itu - menolak.", None),
    ],
)
def test_datelines(paragraph: str, where: str | None) -> None:
    read = read_dateline(paragraph)
    assert (read[1] if read else None) == where


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Pewarta: Yashinta D", "page furniture"),
        ("Simak Video: Utara Serang Selatan", "page furniture"),
        ("Sumber gambar, Getty Images", "page furniture"),
        ("Utara menyerang. (Foto: REUTERS/Andi)", "caption"),
        ("Ilustrasi tentara Utara. [Dok. Contoh]", "page furniture"),
        ("Parade di Kota Utara. Foto/Andi/TASS", "caption"),
        ("Parade di Kota Utara twitter.com/contoh", "caption"),
        ("[Gambas:Video CONTOH]", "embed"),
        ("(isa/bac)", "reporter's initials"),
        ("[vm/ah]", "reporter's initials"),
        ("https://contoh.id/a", "address"),
        ("* * *", "rule"),
        ("Foto itu menunjukkan parade di Kota Utara, kata seorang pejabat Selatan.", ""),
        ("Sumber di pemerintah Utara mengatakan bahwa serangan itu dihentikan.", ""),
        ("Baca puisi di depan parlemen, menteri itu menolak usul Selatan.", ""),
        ("Ia menulis di kanal Telegram miliknya bahwa Selatan menyerang lebih dulu.", ""),
    ],
)
def test_lines_of_furniture(line: str, reason: str) -> None:
    words = page_words(load_language("id"))
    assert why_dropped(Line(0, len(line), line), words) == reason


@given(st.text(), st.sampled_from([*available_languages(), None]))
def test_any_text_is_partitioned(text: str, code: str | None) -> None:
    document = parse_document(text, doc_id="any", language=code)
    assert_partition(text, document.blocks, document.dropped)
    for block in document.blocks:
        assert text[block.start : block.end].strip() == text[block.start : block.end]


LINES = st.sampled_from(
    [line for page in PAGES for line in page["text"].splitlines()]
    + ["", " ", "\\", "**", "# ", "1. ", "---", "title: x", "| a | b |", "- ", "**1. **", '"', "*"]
)


@given(st.lists(LINES, max_size=25), st.sampled_from(["\n", "\r\n", "\n\n", "\x0b", " "]))
def test_any_mixture_of_page_lines_is_partitioned(lines: list[str], ending: str) -> None:
    text = ending.join(lines)
    document = parse_document(text, doc_id="any")
    assert_partition(text, document.blocks, document.dropped)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the annotated corpus is not beside the repository")
def test_evidence_of_annotated_articles_is_kept() -> None:
    """Every evidence string lies in kept text, but for the place before a first sentence."""
    lost = []
    for gold_file in sorted((CORPUS / "gold").glob("*.json")):
        gold = json.loads(gold_file.read_text("utf-8"))
        (path,) = [
            *CORPUS.glob(f"seeds/{gold['doc_id']}.txt"),
            *CORPUS.glob(f"dev/{gold['doc_id']}_*"),
        ]
        text = path.read_bytes().decode()
        document = parse_document(text, doc_id=path.stem)
        kept = _squeezed(" ".join(text[b.start : b.end] for b in document.blocks))
        places = [text[d.start : d.end] for d in document.dropped if d.reason == "dateline"]
        for evidence in {e for row in gold["relations"] for e in row["evidence"]}:
            wanted = _squeezed(evidence)
            for place in places:
                wanted = wanted.removeprefix(_squeezed(place)).strip()
            if wanted not in kept:
                lost.append((gold["doc_id"], wanted))
    assert lost == []


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
