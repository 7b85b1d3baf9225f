"""The extraction is as good as it was: pinned figures, exact evidence."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import graphkit as gk

ROOT = Path(__file__).resolve().parents[1]
SETS: dict[str, dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "quality.toml").read_text(encoding="utf-8")
)


@cache
def _extracted(name: str) -> gk.Extraction:
    articles = ROOT / SETS[name]["articles"]
    if not articles.is_dir():
        pytest.skip(f"the articles of {name} are not on this machine: {articles}")
    return gk.extract([articles])


@pytest.mark.parametrize("name", SETS)
def test_the_floors_hold(name: str) -> None:
    floors = SETS[name]
    figures = gk.score(_extracted(name).relations, ROOT / floors["gold"], floors.get("docs"))
    assert figures.micro.p >= floors["precision"], figures.to_text(errors=True)
    assert figures.micro.r >= floors["recall"], figures.to_text(errors=True)
    assert (figures.dates.start_day or 0) >= floors["start_day"]


@pytest.mark.parametrize("name", SETS)
def test_the_evidence_stands_where_it_says(name: str) -> None:
    found = _extracted(name)
    assert not found.faults
    texts = {row["doc_id"]: row["text"] for row in found.documents.to_pylist()}
    for row in found.relations.to_pylist():
        text = texts[row["doc_id"]]
        assert row["evidence"]
        assert text[row["evidence_start"] : row["evidence_end"]] == row["evidence"]


@pytest.mark.parametrize("name", SETS)
def test_every_row_is_right_by_its_schema_and_names_its_rule(name: str) -> None:
    table = _extracted(name).relations
    relations = gk.read(table)
    assert relations.to_arrow().num_rows == table.num_rows
    assert all(table["rule"].to_pylist())
    assert all(row["end"] for row in table.to_pylist() if row["start"])
