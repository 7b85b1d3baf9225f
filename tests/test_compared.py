"""A comparison in every format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from graphkit.analysis.relations import Relations
from graphkit.errors import InputError
from graphkit.exchange.compared import write_comparison

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.analysis.compare import Comparison


@pytest.fixture
def comparison() -> Comparison:
    table = pa.table(
        {
            "source": ["ARM", "TUR"],
            "target": ["AZE", "AZE"],
            "relation": ["clash", "support"],
            "start": ["2020-09-27", "2022"],
            "end": ["2020-11-10", "2022"],
        }
    )
    return Relations.from_arrow(table).compare("2020", "2022")


@pytest.mark.parametrize(
    ("suffix", "holds"),
    [
        (".html", "<!doctype html>"),
        (".md", "| TUR"),
        (".csv", "TUR,AZE,support,appeared,0,1,0,1\n"),
        (".json", '"appeared"'),
        (".jsonl", '"gone"'),
        (".MD", "| TUR"),
    ],
)
def test_every_format(comparison: Comparison, tmp_path: Path, suffix: str, holds: str) -> None:
    path = tmp_path / f"new{suffix}"
    write_comparison(comparison, path)
    assert holds in path.read_text(encoding="utf-8")


def test_json_is_the_tidy_table(comparison: Comparison, tmp_path: Path) -> None:
    write_comparison(comparison, tmp_path / "d.json")
    rows = json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))
    assert [(row["source"], row["change"]) for row in rows] == [
        ("ARM", "gone"),
        ("TUR", "appeared"),
    ]


@pytest.mark.parametrize("name", ["d.txt", "d", "d.html.zip"])
def test_an_unknown_format_is_said(comparison: Comparison, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"allowed: \.html, \.md, \.csv"):
        write_comparison(comparison, tmp_path / name)
    assert not list(tmp_path.iterdir())
