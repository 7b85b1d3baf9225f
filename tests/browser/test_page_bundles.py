"""The lines of a full map in a real browser: those that Python draws, and what they open."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import graphkit as gk
from graphkit.analysis.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from graphkit.page.bundles import Line

TYPES = ("accusation", "clash", "demand", "mediation", "rejection", "support", "treaty")
LINES = """() => graphkit.scenes().map((scene) => ({
  lines: scene.edges.map((item) => [
    item.edge.id, item.edge.lane, item.edge.lanes, item.edge.source,
    item.type.css.replace(/^c-/, ""),
    item.type.arrow, item.n, Math.round(item.width * 1000), item.dash.join(" "), item.change || "",
  ]),
  level: scene.drawing.level, shown: scene.drawing.shown, n: scene.drawing.n,
  pairs: scene.drawing.pairs,
}))"""
BANDS = """() => {
  const { bands, badges } = graphkit.panes()[0].bands();
  return [bands, badges].map((list) => list.map(({ bloc }) => bloc));
}"""


@pytest.fixture
def go(browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(path: Path, anchor: str = "") -> Page:
        context = browser.new_context(viewport={"width": 1360, "height": 900}, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.goto(path.as_uri() + anchor)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def many() -> Relations:
    """Relations among twelve actors: more kinds of links than a map can show singly."""
    chance = random.Random(3)  # noqa: S311 - test data
    rows = []
    for _ in range(420):
        source, target = chance.sample("ABCDEFGHIJKL", 2)
        relation = chance.choice(TYPES)
        if relation in {"clash", "treaty"}:
            source, target = sorted((source, target))
        day = f"{chance.choice((2020, 2022))}-{chance.randint(1, 12):02}-03"
        rows.append(
            {
                "source": source,
                "target": target,
                "relation": relation,
                "start": day,
                "end": day,
                "status": chance.choice(("asserted", "asserted", "alleged")),
                "confidence": chance.choice((0.3, 0.9)),
            }
        )
    return Relations.from_arrow(pa.Table.from_pylist(rows))


def look(line: Line) -> list[Any]:
    """Return what LINES returns of a line."""
    edge, kind = line.edge, line.kind
    return [
        edge["id"],
        edge["lane"],
        edge["lanes"],
        edge["source"],
        kind["css"],
        kind["arrow"],
        line.n,
        round(line.width * 1000),
        " ".join(map(str, line.dash)),
        line.change,
    ]


@pytest.mark.parametrize(
    ("view", "budget", "level"),
    [
        ("single", 400, 0),
        ("single", 140, 1),
        ("single", 66, 2),
        ("single", 20, 3),
        ("side", 400, 0),
        ("side", 160, 1),  # the second map has more lines; the first follows it
        ("side", 66, 2),
        ("side", 20, 3),
        ("difference", 400, 0),
        ("difference", 200, 1),
        ("difference", 66, 2),
        ("difference", 20, 3),
    ],
)
def test_the_script_draws_the_lines_that_python_draws(
    go: Callable[..., Page],
    many: Relations,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    view: str,
    budget: int,
    level: int,
) -> None:
    monkeypatch.setattr("graphkit.page.content.EDGE_BUDGET", budget)
    made = gk.show_comparison(many, "2020", "2022", view=view)
    found = go(made.save(tmp_path / "page.html")).evaluate(LINES)
    for ours, theirs in zip(made._shown(), found, strict=True):
        drawing = ours.drawing
        numbers = {"level": drawing.level, "shown": drawing.shown, "n": drawing.links}
        assert numbers | {"pairs": drawing.pairs} == {
            key: theirs[key] for key in ("level", "shown", "n", "pairs")
        }
        assert [look(line) for line in ours.lines] == theirs["lines"]
        assert len(ours.lines) <= budget
        assert drawing.level == level


@pytest.mark.parametrize("budget", [150, 66, 20])
def test_who_is_selected_shows_each_of_its_own_links(
    go: Callable[..., Page],
    many: Relations,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    budget: int,
) -> None:
    monkeypatch.setattr("graphkit.page.content.EDGE_BUDGET", budget)
    path = gk.show_relations(many, period="2020").save(tmp_path / "page.html")
    page = go(path, "#sel=actor+B")
    drawn = {line[0] for line in page.evaluate(LINES)[0]["lines"]}
    rows = many.slice("2020").to_arrow().to_pylist()
    own = {
        f"{row['source']}>{row['target']}:{row['relation']}"
        for row in rows
        if "B" in {row["source"], row["target"]}
    }
    assert own <= drawn
    assert any(identity.startswith(("pair ", "family ")) for identity in drawn)


def test_the_caption_says_how_many_links_are_shown(
    go: Callable[..., Page], many: Relations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphkit.page.content.EDGE_BUDGET", 20)
    made = gk.show_relations(many, period="2020")
    drawing = made._scenes[0].drawing
    words = (
        f"showing {drawing.shown} of {drawing.links} links,"
        f" those of the 20 most frequent of {drawing.pairs} pairs"
    )
    assert words in made.html
    page = go(made.save(tmp_path / "page.html"))
    assert words in page.inner_text("#caption-a")
    assert "only conflictual links" in page.inner_text("#legend")


def test_a_line_that_stands_for_a_pair_opens_both_counts_and_all_evidence(
    go: Callable[..., Page], many: Relations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphkit.page.content.EDGE_BUDGET", 66)
    path = gk.show_relations(many, period="2020").save(tmp_path / "page.html")
    page = go(path, "#sel=pair+A>B")
    rows = many.slice("2020").to_arrow().to_pylist()
    own = [row for row in rows if {row["source"], row["target"]} == {"A", "B"}]
    occasions = {(r["source"], r["relation"], r["start"]) for r in own}
    signs = [many.ontology[relation].sign for _, relation, _ in occasions]
    text = page.inner_text("#panel")
    assert f"{signs.count(1)} cooperative, {signs.count(-1)} conflictual" in text
    assert page.inner_text("#panel-heading") == "A – B"
    assert int(page.inner_text("#row-count")) == len(own)
    links = {line[0] for line in page.evaluate(LINES)[0]["lines"]}
    assert "pair A>B" not in links
    assert {f"{r['source']}>{r['target']}:{r['relation']}" for r in own} <= links


@pytest.mark.parametrize("anchor", ["#sel=pair+A>ZZ", "#sel=family+A>B:nonsense", "#sel=pair+"])
def test_a_selection_that_is_none_is_left_out(
    go: Callable[..., Page], many: Relations, tmp_path: Path, anchor: str
) -> None:
    page = go(gk.show_relations(many, period="2020").save(tmp_path / "page.html"), anchor)
    assert page.evaluate("graphkit.state.selected") is None


def test_a_stranger_dragged_into_a_band_turns_it_into_badges(
    go: Callable[..., Page], tmp_path: Path
) -> None:
    relations = gk.read(Path(__file__).parents[1] / "page_relations.csv")
    page = go(gk.show_relations(relations, period="2020").save(tmp_path / "page.html"))
    assert page.evaluate(BANDS) == [["CSTO", "OSCE_MINSK"], []]
    page.evaluate(
        """() => {
          const pane = graphkit.panes()[0];
          const [one, other] = ["CSTO", "RUS"].map((id) => pane.places.get(id));
          pane.moveActor("GEO", { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
        }"""
    )
    assert page.evaluate(BANDS) == [["OSCE_MINSK"], ["CSTO"]]
