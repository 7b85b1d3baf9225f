"""Every word of the page in its language: read off a real browser in all states."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

import graphkit as gk
from graphkit.analysis.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.conftest import Visit

STATES = (
    "#v=single",
    "#v=side&undated=1&known=2022-10-01&sel=path+TUR>ARM",
    "#v=difference",
    "#v=single&sel=actor+RUS",
    "#v=single&sel=edge+FRA>TUR:accusation&undated=1",
    "#v=difference&sel=triad+RUS:ARM%2BAZE&off=clash",
    "#v=side&a=1990-01-01/1990-12-31&sel=path+KAZ>UNSC",
)
WORDS = """() => {
  const found = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement: home, data } = walk.currentNode;
    if (!home.closest("script, style, blockquote, .evidence, .document, .finest")) found.push(data);
  }
  for (const node of document.querySelectorAll("*")) {
    for (const name of ["aria-label", "title", "placeholder", "alt", "aria-valuetext"]) {
      if (node.hasAttribute(name)) found.push(node.getAttribute(name));
    }
  }
  return found.join(" ");
}"""
# What is the same in both languages: keys of the keyboard, formats, names.
SHARED = {"enter", "escape", "shift", "graphkit", "javascript", "status", "test", "daily"}


def _strings(language: str) -> set[str]:
    text = files("graphkit.page").joinpath("strings.toml").read_text(encoding="utf-8")
    said = " ".join(tomllib.loads(text)[language].values())
    types = gk.load_ontology().values()
    said += " ".join(f" {kind.label[language]} {kind.definition[language]}" for kind in types)
    return _words(re.sub(r"\{\w+\}", " ", said))


def _words(text: str) -> set[str]:
    text = re.sub(r"test\.rule\.\w+", " ", text.lower())  # names of rules are data
    return set(re.findall(r"[^\W\d_]{2,}", text))


def _read(seen: Visit) -> set[str]:
    """Return all words of the page in every state, what it says aloud included."""
    address = seen.page.url.split("#")[0]
    words: set[str] = set()
    for state in STATES:
        seen.page.goto(address + state)
        words |= _words(seen.run(WORDS))
    for use in ("#reset", "#copy", "th[data-column=status] button", ".chip >> nth=1"):
        seen.page.click(use)
        words |= _words(seen.run(WORDS))
    for field in ("#known", "#to-a", "#find"):
        seen.page.fill(field, "??")
        seen.page.press(field, "Enter")
        words |= _words(seen.run(WORDS))
    seen.page.focus("#canvas-a")
    seen.press("ArrowRight", "Shift+ArrowUp")
    words |= _words(seen.run(WORDS))
    seen.page.mouse.move(*seen.spot("TUR"))
    return words | _words(seen.run(WORDS))


def test_no_english_word_is_left_on_the_indonesian_page(
    visit: Callable[..., Visit], indonesian: Path, relations: Relations
) -> None:
    seen = visit(indonesian)
    found = _read(seen)
    names = _words(" ".join(relations.registry.name(actor, "id") for actor in relations.actors))
    english = _strings("en") - _strings("id") - names - SHARED
    assert len(found & (_strings("id") - _strings("en"))) > 150
    assert sorted(found & english) == []


def test_no_indonesian_word_is_on_the_english_page(
    visit: Callable[..., Visit], compared: Path, relations: Relations
) -> None:
    found = _read(visit(compared))
    names = _words(" ".join(relations.registry.name(actor, "en") for actor in relations.actors))
    assert sorted(found & (_strings("id") - _strings("en") - names - SHARED)) == []


@pytest.mark.parametrize(
    ("language", "name", "view"), [("en", "Turkey", "Difference"), ("id", "Turki", "Selisih")]
)
def test_the_page_says_its_language_and_names_actors_in_it(
    visit: Callable[..., Visit],
    compared: Path,
    indonesian: Path,
    language: str,
    name: str,
    view: str,
) -> None:
    seen = visit({"en": compared, "id": indonesian}[language], "#sel=actor+TUR")
    assert seen.page.get_attribute("html", "lang") == language
    assert seen.text("#panel-heading") == name
    assert seen.text("button[aria-pressed=true][data-view]") == view
    assert name in seen.run("graphkit.model.actors.get('TUR').lines")
    seen.page.fill("#find", name.lower())
    seen.page.press("#find", "Enter")
    assert seen.run("graphkit.state.selected.id") == "TUR"


def test_a_sentence_says_in_which_language_it_was_read(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    row = {"source": "RUS", "target": "ARM", "relation": "support", "start": "2020-10-01"}
    read = {"evidence": "Rusia mendukung Armenia.", "extractor": "graphkit", "rule": "id:support.a"}
    hand = {"evidence": "By hand.", "extractor": "hand", "rule": "id:none"}
    table = pa.Table.from_pylist([row | read, row | hand])
    page = gk.show_relations(Relations.from_arrow(table)).save(tmp_path / "m.html")
    expected = {"Rusia mendukung Armenia.": "id", "By hand.": None}
    for scripts, name in ((True, "#rows .evidence"), (False, "td.evidence")):
        seen = visit(page, java_script_enabled=scripts)
        cells = seen.page.locator(name).all()
        assert {cell.inner_text(): cell.get_attribute("lang") for cell in cells} == expected
    seen = visit(page, "#sel=edge+RUS>ARM:support")
    quotes = seen.page.locator("#panel blockquote").all()
    assert {quote.inner_text(): quote.get_attribute("lang") for quote in quotes} == expected


@pytest.mark.parametrize("language", ["en", "id"])
def test_days_are_iso_days_in_every_language(
    visit: Callable[..., Visit], compared: Path, indonesian: Path, language: str
) -> None:
    seen = visit({"en": compared, "id": indonesian}[language], "#v=side")
    days = seen.page.locator("#rows td.day").all_inner_texts()
    dated = [day for day in days if re.search(r"\d", day)]
    assert len(dated) > 50
    forms = re.compile(r"\d{4}(-\d\d){0,2}")
    assert not [day for day in dated if re.search(r"\d", forms.sub("", day))]
    assert "2020-01-01 – 2020-12-31" in seen.text("#caption-a")
