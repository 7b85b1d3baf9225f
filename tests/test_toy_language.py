"""A language in three files and no Python: what packs/languages/README.md promises."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from graphkit.extraction import languages
from graphkit.extraction.constructions import ROLES, RULE_KEYS
from graphkit.extraction.extract import extract_text
from graphkit.extraction.languages import available_languages, load_language, pack_data

TOY = Path(__file__).parent / "toy_language"
README = Path(languages.__file__).parents[1] / "packs" / "languages" / "README.md"


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Put the toy language beside the others, as a user does who adds a folder."""
    packs = tmp_path / "languages"
    shutil.copytree(languages._PACKS, packs)
    shutil.copytree(TOY, packs / "toy")
    monkeypatch.setattr(languages, "_PACKS", packs)
    assert "toy" in available_languages()
    return "toy"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Russia Ukraine o blamas.", "RUS accusation UKR"),
        ("Russia Ukraine o blamis.", "RUS accusation UKR"),
        ("Ukraine Russia de blamatas.", "RUS accusation UKR"),
        ("Russia e Belarus Ukraine o denuncas.", "BLR accusation UKR, RUS accusation UKR"),
        ("Reg nov Russia Ukraine o blamas.", "RUS accusation UKR"),
        ("Gazet Russia Ukraine o blamas.", ""),
        ("Russia ne Ukraine o blamas.", ""),
        ("Arm Russia Ukraine o atakis.", "RUS clash UKR"),
        ("Russia forse Ukraine o atakas.", ""),
        ("Ukraine dicas ke Russia Poland o atakis.", "UKR accusation RUS"),
        ("Lau Ukraine Russia Poland o atakis.", "UKR accusation RUS"),
        ("Russia e Ukraine. Poland ambo o blamas.", "POL accusation RUS, POL accusation UKR"),
        ("Ukraine Poland por gran aid petas.", "UKR request POL"),
        ("In land Russia Ukraine.", ""),
    ],
)
def test_sentences_of_the_toy_language(toy: str, text: str, rows: str) -> None:
    table = extract_text(text, language=toy, published="2022-09-14").to_pylist()
    told = sorted(f"{row['source']} {row['relation']} {row['target']}" for row in table)
    assert ", ".join(told) == rows


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Russia Ukraine o blamis in 3 primes 2022.", "2022-01-03", "2022-01-03"),
        ("In jar 2014 Russia Ukraine o blamis.", "2014", "2014"),
        ("Russia Ukraine o blamis.", "2022-09-14", "2022-09-14"),
    ],
)
def test_dates_of_the_toy_language(toy: str, text: str, start: str, end: str) -> None:
    (row,) = extract_text(text, language=toy, published="2022-09-14").to_pylist()
    assert (row["start"], row["end"]) == (start, end)


def test_a_pack_anywhere_can_be_loaded_by_its_folder() -> None:
    assert load_language(TOY).name == "Toy"


def test_the_readme_shows_rules_of_the_toy_language() -> None:
    shown = re.search(
        r"This is all that accusations need:\n\n((?:    .*\n|\n)+)", README.read_text("utf-8")
    )
    assert shown is not None
    toy = (TOY / "constructions.toml").read_text(encoding="utf-8")
    for block in re.sub(r"^    ", "", shown[1], flags=re.MULTILINE).strip().split("\n\n"):
        assert block in toy


def test_the_readme_names_every_key_macro_and_role() -> None:
    named = set(re.findall(r"`([^`]+)`", README.read_text(encoding="utf-8")))
    constructions = pack_data("id", "constructions.toml")
    voices = {key for voice in constructions["voice"] for key in voice}
    told = {
        *pack_data("id", "mentions.toml"),
        *(entry["refers_to"] for entry in pack_data("id", "mentions.toml")["anaphora"]),
        *(entry["refers_to"] for entry in pack_data("en", "mentions.toml")["anaphora"]),
        *constructions["clauses"],
        *constructions["speech"],
        *(key for key, value in constructions.items() if isinstance(value, list)),
        *RULE_KEYS,
        *ROLES,
        *("bases", "via", "voices", "object"),
        *("{A}", "{B*}", "{A2}", "{D}", "..", "...", "~", "<name>", "{V}", "{via}"),
    }
    tables = {"verb", "frame", "voice", "anaphora"}
    missing = told - named - tables
    assert not missing
    assert {"id", "forms", "pattern", "source", "target", "strength", "only"} >= voices - {
        "default"
    }
