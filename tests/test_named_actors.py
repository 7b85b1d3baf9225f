"""Who the news of many conflicts names: each name of ``named_actors.csv`` speaks for one unit.

A name may stand with its office, its article or the words of a group, as in an article.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from graphkit.actors import load_registry
from graphkit.extraction.mentions import MentionFinder

TABLE = Path(__file__).with_name("named_actors.csv")
with TABLE.open(encoding="utf-8", newline="") as file:
    NAMED = [*csv.DictReader(file)]


def _units(text: str, language: str, day: str) -> list[tuple[str, str]]:
    finder = MentionFinder(text, language, load_registry(), day)
    finder.learn(0, len(text))
    return [(one.unit, one.part) for one in finder.find(0, len(text))]


@pytest.mark.parametrize("row", NAMED, ids=lambda row: f"{row['language']}: {row['text']}")
def test_a_name_speaks_for_its_unit(row: dict[str, str]) -> None:
    found = _units(row["text"], row["language"], row["day"])
    assert found == [(row["unit"], "actor")]


def test_the_table_is_wide_and_says_nothing_twice() -> None:
    rows = Counter((row["text"], row["language"], row["day"]) for row in NAMED)
    assert max(rows.values()) == 1
    assert len({row["conflict"] for row in NAMED}) >= 60
    assert {row["language"] for row in NAMED} == {"en", "id", "ms"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "pro-Iran lawmakers"),
        ("en", "anti-Israel chants"),
        ("en", "the Syrian Observatory for Human Rights"),
        ("en", "Voice of America"),
        ("en", "the Persian Gulf, the Gulf of Oman, the Indian Ocean, the Korean Peninsula"),
        ("id", "demonstran pro-Palestina"),
        ("id", "Observatorium Suriah untuk Hak Asasi Manusia"),
        ("id", "Semenanjung Korea dan Teluk Oman"),
        ("ms", "Pemerhati Hak Asasi Manusia Syria"),
        ("ms", "penyokong pro-Palestin"),
    ],
)
def test_what_only_holds_a_name_names_nobody(language: str, text: str) -> None:
    assert _units(text, language, "2025-06-15") == []
