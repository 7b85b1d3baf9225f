"""Panel and table of the page in a real browser: answers, evidence, paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.conftest import Visit


def test_the_panel_opens_with_answers(visit: Callable[..., Visit], single: Path) -> None:
    panel = visit(single).text("#panel")
    for line in (
        "2020 at a glance",
        "Russia between Armenia and Azerbaijan",
        "CSTO: Armenia, Kazakhstan and Russia",
        "Turkey → Azerbaijan",
        "Azerbaijan – Turkey",
    ):
        assert line in panel


def test_the_comparison_says_what_changed(visit: Callable[..., Visit], compared: Path) -> None:
    panel = visit(compared).text("#panel")
    assert "European Union new in 2022" in panel
    assert "OSCE Minsk Group only in 2020" in panel
    assert "Russia in both" in panel
    assert "Appeared in 2022" in panel
    assert "Gone in 2022" in panel


def test_a_line_of_the_panel_selects_in_the_map_and_opens_the_evidence(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single)
    seen.page.click("text=Russia between Armenia and Azerbaijan")
    assert seen.run("graphkit.state.selected") == {"kind": "triad", "id": "RUS:ARM+AZE"}
    assert seen.text("#panel-heading") == "Russia between Armenia and Azerbaijan"
    assert seen.page.locator("#panel blockquote").count() == 4
    assert "reported 2020-10-10" in seen.text("#panel")
    assert seen.text("#row-count") == "4"
    seen.page.click("text=Overview")
    assert "at a glance" in seen.text("#panel")


def test_a_click_on_an_actor_opens_its_relations(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single)
    seen.page.mouse.click(*seen.spot("TUR"))
    assert seen.text("#panel-heading") == "Turkey"
    panel = seen.text("#panel")
    assert "Test sentence 24." in panel
    assert "Test Daily 1 · doc_07 · reported 2020-09-28" in panel
    assert "rule test.rule.support" in panel
    seen.page.mouse.click(*seen.free_spot())
    assert seen.run("graphkit.state.selected") is None


def test_a_click_on_an_edge_opens_its_evidence(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single)
    x, y = seen.run(
        """() => {
          const pane = graphkit.panes()[0];
          const scene = graphkit.scenes()[0];
          const index = scene.edges.findIndex((drawn) => drawn.edge.id === "RUS>NKR:deployment");
          const c = pane.curves()[index];
          const middle = { x: (c.x0 + 2 * c.cx + c.x1) / 4, y: (c.y0 + 2 * c.cy + c.y1) / 4 };
          const at = pane.toDOM(middle);
          const box = document.getElementById("canvas-a").getBoundingClientRect();
          return [box.left + at.x, box.top + at.y];
        }"""
    )
    seen.page.mouse.move(x, y)
    assert "deployment" in seen.text("#tip-a")
    seen.page.mouse.click(x, y)
    assert seen.text("#panel-heading").startswith("Russia → Nagorno-Karabakh")
    assert "since 2020-11-10" in seen.text("#panel")


def test_the_table_is_sorted_by_buttons_and_opens_evidence(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single)
    assert seen.page.get_attribute("th[data-column=held]", "aria-sort") == "ascending"
    first = "#rows tr:first-child td >> nth=2"
    earliest = seen.text(first)
    seen.page.click("th[data-column=held] button")
    assert seen.page.get_attribute("th[data-column=held]", "aria-sort") == "descending"
    assert seen.text(first) > earliest
    seen.page.click("th[data-column=relation] button")
    assert seen.text("#rows tr:first-child td >> nth=0").strip() == "accusation"
    seen.page.click("#rows tr:first-child button")
    assert seen.run("graphkit.state.selected.kind") == "edge"
    assert seen.page.locator("#panel blockquote").count() > 0


def test_the_table_of_a_comparison_says_to_which_period_a_row_belongs(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared)
    periods = {text.strip() for text in seen.page.locator("#rows td:last-child").all_inner_texts()}
    assert periods == {"2020", "2022", "both"}
