"""The extraction is as good as it was, and its evidence stands in the article.

``quality_floor.json`` pins precision, recall and F1 of every set of articles, all of it and each
language, how many relations have the right day, and which gold they were measured on. A change may
raise a floor, never lower it: ``python tests/test_quality.py --update`` writes down better figures
and a changed gold, and refuses what would lower a floor. Who wants that must edit the file, and
say why.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import graphkit as gk
from graphkit.extraction.documents import Document, read_documents

ROOT = Path(__file__).resolve().parents[1]
FLOORS = Path(__file__).parent / "quality_floor.json"
SETS: dict[str, dict[str, Any]] = json.loads(FLOORS.read_text(encoding="utf-8"))
UNLABELLED = ROOT.parent / "shared" / "corpus" / "unlabelled"
DIGITS = 4  # floors are rounded down
ROUNDING = 1e-9  # 0.9 may be a little less than 0.9 in binary
RATES = ("p", "r", "f1")

Figures = dict[str, dict[str, float]]


def _articles(name: str) -> Path:
    folder = ROOT / str(SETS[name]["articles"])
    if not folder.is_dir():
        pytest.skip(f"the articles of {name} are not on this machine: {folder}")
    return folder


@cache
def _extracted(folder: Path) -> gk.Extraction:
    return gk.extract([folder])


def _score(name: str) -> gk.Score:
    found = _extracted(ROOT / SETS[name]["articles"])
    return gk.score(found.relations, ROOT / SETS[name]["gold"], SETS[name]["docs"] or None)


def _figures(score: gk.Score) -> Figures:
    """Return the figures that have a floor: of all documents and of each language."""
    figures: Figures = {"all": {rate: getattr(score.micro, rate) for rate in RATES}}
    # A count, as the part of right days falls when more relations are found.
    figures["all"]["days_right"] = round((score.dates.start_day or 0) * score.dates.n_day)
    for language, rates in score.by_language.items():
        figures[language] = {rate: getattr(rates, rate) for rate in RATES}
    return figures


def _gold_hash(name: str) -> str:
    """Return a hash of the gold files of a set: their names and what stands in them."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / SETS[name]["gold"]).glob(f"{SETS[name]['docs']}*.json")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _too_low(floors: Figures, figures: Figures) -> list[str]:
    """Say which figures are below their floor."""
    return [
        f"{part} {rate}: {figures.get(part, {}).get(rate, 0.0):.4f} is below {floor:.4f}"
        for part, rates in floors.items()
        for rate, floor in rates.items()
        if figures.get(part, {}).get(rate, 0.0) < floor - ROUNDING
    ]


@pytest.mark.parametrize("name", SETS)
def test_the_floors_hold(name: str) -> None:
    _articles(name)
    score = _score(name)
    low = _too_low(SETS[name]["floors"], _figures(score))
    assert not low, "\n".join([*low, score.to_text(errors=True)])


@pytest.mark.parametrize("name", SETS)
def test_the_gold_is_the_one_the_floors_were_measured_on(name: str) -> None:
    _articles(name)
    message = f"the gold of {name} changed: run python tests/{Path(__file__).name} --update"
    assert _gold_hash(name) == SETS[name]["gold_sha256"], message


def test_the_karabakh_reports_are_always_measured() -> None:
    assert (ROOT / SETS["karabakh"]["articles"]).is_dir()
    assert {"all", "en", "id"} <= set(SETS["karabakh"]["floors"])


@pytest.mark.parametrize("name", SETS)
def test_every_row_is_right_by_its_schema_and_names_its_rule(name: str) -> None:
    found = _extracted(_articles(name))
    assert not found.faults
    table = found.relations
    assert gk.read(table).to_arrow().num_rows == table.num_rows
    assert all(table["rule"].to_pylist())
    assert all(row["end"] for row in table.to_pylist() if row["start"])


def _folders() -> list[Path]:
    folders = [ROOT / one["articles"] for one in SETS.values()]
    return [folder for folder in (*folders, UNLABELLED) if folder.is_dir()]


@pytest.mark.parametrize("folder", _folders(), ids=lambda folder: "/".join(folder.parts[-2:]))
def test_evidence_is_exact_and_never_from_what_was_dropped(folder: Path) -> None:
    documents = {d.doc_id: d for d in read_documents([folder]) if isinstance(d, Document)}
    for row in _extracted(folder).relations.to_pylist():
        document, (start, end) = documents[row["doc_id"]], _span(row)
        assert row["evidence"]
        assert document.text[start:end] == row["evidence"]
        assert any(block.start <= start and end <= block.end for block in document.blocks)
        leaks = [span for span in document.dropped if span.start < end and start < span.end]
        assert not leaks, f"{row['doc_id']}: {row['evidence']!r} holds {leaks}"


def _span(row: dict[str, Any]) -> tuple[int, int]:
    return row["evidence_start"], row["evidence_end"]


def test_a_lower_figure_is_noticed() -> None:
    floors = {"all": {"p": 0.9, "r": 0.8}, "id": {"p": 0.9}}
    assert not _too_low(floors, {"all": {"p": 0.9, "r": 0.81}, "id": {"p": 1.0}, "en": {"p": 0.1}})
    assert _too_low(floors, {"all": {"p": 0.8999, "r": 0.8}, "id": {"p": 1.0}}) == [
        "all p: 0.8999 is below 0.9000"
    ]
    assert _too_low(floors, {"all": {"p": 1.0, "r": 1.0}}) == ["id p: 0.0000 is below 0.9000"]


# -- python tests/test_quality.py --update ---------------------------------------------------------


def update() -> list[str]:
    """Write down better figures and the gold; return what would lower a floor, unwritten."""
    refused = []
    for name, known in SETS.items():
        if not (ROOT / known["articles"]).is_dir():
            continue
        figures = _figures(_score(name))
        low = _too_low(known["floors"], figures)
        refused += [f"{name}: {one}" for one in low]
        if not low:
            known["gold_sha256"] = _gold_hash(name)
            known["floors"] = {
                part: {
                    rate: math.floor(value * 10**DIGITS) / 10**DIGITS for rate, value in of.items()
                }
                for part, of in figures.items()
            }
    FLOORS.write_text(json.dumps(SETS, indent=2) + "\n", encoding="utf-8")
    return refused


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit("usage: python tests/test_quality.py --update")
    sys.exit("\n".join(["refused, a floor would be lowered:", *no]) if (no := update()) else 0)
