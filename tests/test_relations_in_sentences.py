"""Sentences and the relations they assert: tests/sentences/*.toml, read by the whole engine.

``python tests/test_relations_in_sentences.py`` moves the known gaps that are mended to the cases
and writes down what the others yield now.
"""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from graphkit.extraction.extract import extract_text
from graphkit.extraction.findings import Reading
from graphkit.extraction.languages import pack_data
from graphkit.ontology import load_ontology

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.extraction.findings import Finding

FOLDER = Path(__file__).parent / "sentences"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml"))
AT_LEAST = {"id": 150, "en": 80}
RUN = 8  # so many words in a row are somebody's sentence
SYMMETRIC = load_ontology().symmetric

Triple = tuple[str, str, str]
Dates = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """One entry of a file; ``relations`` and ``may`` by triple, the dates "" when not asked for."""

    language: str
    text: str
    published: str
    relations: dict[Triple, Dates]
    may: frozenset[Triple]
    yields: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.language}: {' '.join(self.text.split())[:60]}"


def _triple(source: str, relation: str, target: str) -> Triple:
    if relation in SYMMETRIC and source > target:
        source, target = target, source
    return source, relation, target


def _relation(spec: str) -> tuple[Triple, Dates]:
    source, relation, target, *when = spec.split()
    start, _, end = when[0].partition("/") if when else ("", "", "")
    return _triple(source, relation, target), (start, end or start)


@cache
def _entries(language: str, kind: str) -> tuple[Case, ...]:
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return tuple(
        Case(
            language,
            entry["text"],
            entry["published"],
            dict(_relation(spec) for spec in entry["relations"]),
            frozenset(_relation(spec)[0] for spec in entry.get("may", [])),
            tuple(entry.get("yields", [])),
        )
        for entry in data.get(kind, [])
    )


def _all(kind: str) -> list[Case]:
    return [case for language in LANGUAGES for case in _entries(language, kind)]


def _rows(case: Case) -> list[dict[str, Any]]:
    table = extract_text(case.text, language=case.language, published=case.published)
    return list(table.to_pylist())


def _faults(case: Case, rows: list[dict[str, Any]]) -> list[str]:
    """Say what is missing, what is too much and which date is wrong."""
    found: dict[Triple, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(_triple(row["source"], row["relation"], row["target"]), []).append(row)
    faults = []
    for triple, (start, end) in case.relations.items():
        times = [(row["start"], row["end"]) for row in found.get(triple, [])]
        if not times:
            faults.append(f"missing: {' '.join(triple)}")
        elif start and (start, end) not in times:
            got = ", ".join(f"{first}/{last}" for first, last in times)
            faults.append(f"wrong time: {' '.join(triple)}: {got} instead of {start}/{end}")
    for triple in found.keys() - case.relations.keys() - case.may:
        rules = ", ".join(row["rule"] for row in found[triple])
        faults.append(f"too much: {' '.join(triple)} by {rules}")
    return sorted(faults)


def _yields(case: Case, rows: list[dict[str, Any]]) -> list[str]:
    """Return the rows as the file writes them, with dates where the case asks for dates."""
    lines = set()
    for row in rows:
        triple = _triple(row["source"], row["relation"], row["target"])
        line = f"{row['source']} {row['relation']} {row['target']}"
        if case.relations.get(triple, ("", ""))[0]:
            end = f"/{row['end']}" if row["end"] != row["start"] else ""
            line += f" {row['start']}{end}"
        lines.add(line)
    return sorted(lines)


@pytest.mark.parametrize("case", _all("case"), ids=str)
def test_a_sentence_yields_what_it_asserts(case: Case) -> None:
    faults = _faults(case, _rows(case))
    assert not faults, "\n".join([case.text, *faults])


@pytest.mark.parametrize("case", _all("known_gap"), ids=str)
def test_a_known_gap_is_still_one(case: Case) -> None:
    rows = _rows(case)
    fix = f"run python tests/{Path(__file__).name}"
    assert _faults(case, rows), f"{case.text}\nis read rightly now; {fix}"
    assert _yields(case, rows) == list(case.yields), f"{case.text}\nyields other rows; {fix}"


@pytest.mark.parametrize("language", AT_LEAST)  # a pack laid over another shares its families
def test_every_family_of_constructions_has_a_case(language: str) -> None:
    pack = pack_data(language, "constructions.toml")
    families = {rule["id"].split(".")[0] for kind in ("verb", "frame") for rule in pack[kind]}
    assert not sorted(families - {rule.split(".")[0] for rule in _rules_that_fire(language)})


def _rules_that_fire(language: str) -> set[str]:
    """Return the rules that read a relation some case asserts, also where another rule is surer."""
    fired: list[tuple[Triple, str]] = []
    findings = Reading.findings

    def recorded(self: Reading) -> Iterator[Finding]:
        for finding in findings(self):
            triple = _triple(finding.source.unit, finding.relation, finding.target.unit)
            fired.append((triple, finding.rule))
            yield finding

    rules: set[str] = set()
    with patch.object(Reading, "findings", recorded):
        for case in _entries(language, "case"):
            fired.clear()
            _rows(case)
            rules |= {rule for triple, rule in fired if triple in case.relations}
    return rules


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_are_sound(language: str) -> None:
    cases, gaps = _entries(language, "case"), _entries(language, "known_gap")
    assert len(cases) >= AT_LEAST.get(language, 0)
    assert any(not case.relations for case in cases), "negative cases are missing"
    texts = [case.text for case in (*cases, *gaps)]
    assert len(texts) == len(set(texts)), "a sentence stands in the file twice"
    used = {triple for case in (*cases, *gaps) for triple in (*case.relations, *case.may)}
    assert not {relation for _, relation, _ in used} - set(load_ontology())


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the corpus is not on this machine: {CORPUS}")
def test_no_sentence_is_taken_from_the_corpus() -> None:
    theirs: set[tuple[str, ...]] = set()
    for path in CORPUS.rglob("*.txt"):
        theirs |= _runs(path.read_text(encoding="utf-8"))
    for case in (*_all("case"), *_all("known_gap")):
        assert not _runs(case.text) & theirs, case.text


# -- python tests/test_relations_in_sentences.py ---------------------------------------------------


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def update(language: str) -> tuple[int, int]:
    """Move mended gaps to the cases, rewrite what the others yield; return how many of each."""
    path = FOLDER / f"{language}.toml"
    gaps = {case.text: case for case in _entries(language, "known_gap")}
    kept: list[str] = []
    moved: list[str] = []
    changed = 0
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        if not block.startswith("[[known_gap]]"):
            kept.append(block)
            continue
        case = gaps[tomllib.loads(block)["known_gap"][0]["text"]]
        rows = _rows(case)
        if not _faults(case, rows):
            lines = block.splitlines()[1:]
            lines = [line for line in lines if not line.startswith(("yields = ", "gap = "))]
            moved.append("\n".join(["[[case]]", *lines]))
            continue
        yields = f"yields = [{', '.join(map(_quoted, _yields(case, rows)))}]"
        lines = [yields if line.startswith("yields = ") else line for line in block.splitlines()]
        changed += yields not in block
        kept.append("\n".join(lines))
    first = next((i for i, b in enumerate(kept) if b.startswith("[[known_gap]]")), len(kept))
    first -= first > 0 and kept[first - 1].startswith("# ----")
    text = "\n\n".join([*kept[:first], *moved, *kept[first:]]).rstrip("\n")
    path.write_text(text + "\n", encoding="utf-8")
    return len(moved), changed


if __name__ == "__main__":
    for code in LANGUAGES:
        sys.stdout.write(
            "{}: {} gaps mended, {} yield something else\n".format(code, *update(code))
        )
