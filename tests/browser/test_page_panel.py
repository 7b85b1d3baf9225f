"""Panel and table of the page in a real browser: answers, evidence, paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphkit.analysis.relations import Relations
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


# -------------------------------------------------------------------- how two actors connect


def _way(seen: Visit) -> list[str]:
    return seen.page.locator(".way").all_inner_texts()


def test_a_path_is_chosen_from_an_actor_with_the_keyboard(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single, "#sel=actor+TUR")
    seen.page.focus(".to select")
    seen.press("ArrowDown", "ArrowDown")
    assert seen.text("#panel-heading") == "Turkey"  # going through the list is not choosing
    assert seen.focus().startswith("…")
    chosen = seen.run("document.querySelector('.to select').selectedOptions[0].textContent")
    seen.press("Tab", "Enter")
    assert seen.text("#panel-heading") == f"How Turkey and {chosen} connect"
    assert seen.focus() == "panel-heading"
    assert seen.run("graphkit.state.selected.kind") == "path"
    assert f"Turkey – {chosen}" in seen.text("#status")


def test_paths_are_the_shortest_chains_and_those_over_one_other(
    visit: Callable[..., Visit], single: Path, relations: Relations
) -> None:
    seen = visit(single, "#sel=path+TUR>ARM")
    pairs = {
        frozenset((row["source"], row["target"]))
        for row in relations.slice("2020").to_arrow().to_pylist()
    }
    names = {actor: relations.registry.name(actor, "en") for pair in pairs for actor in pair}
    between = {
        other for other in names
        if {frozenset(("TUR", other)), frozenset((other, "ARM"))} <= pairs
    }  # fmt: skip
    assert frozenset(("TUR", "ARM")) in pairs
    assert len(between) > 1
    while seen.page.locator("#panel .more").count():
        seen.page.locator("#panel .more").first.click()
    first, *others = _way(seen)
    assert first == "Directly"
    assert sorted(others) == sorted(f"Turkey – {names[other]} – Armenia" for other in between)


def test_a_path_is_shown_on_the_map_and_in_the_table_and_kept_in_the_address(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared, "#v=side&sel=path+KAZ>TUR")
    assert seen.page.locator("#panel h3.period").all_inner_texts() == ["2020", "2022"]
    assert "sel=path+KAZ%3ETUR" in seen.page.url
    rows = seen.page.locator("#rows tr").all_inner_texts()
    assert rows
    on = seen.run(
        """() => [...document.querySelectorAll("#rows tr")].map((row) => {
          const { edge } = graphkit.model.rows[row.dataset.row];
          return edge.id;
        })"""
    )
    chains = seen.run(
        """() => graphkit.scenes().flatMap((scene) =>
          Path.chains(scene.all, "KAZ", "TUR").flatMap((chain) =>
            chain.flatMap((step) => step.items.map((item) => item.edge.id))))"""
    )
    assert set(on) <= set(chains)
    seen.page.locator(".chain .line").first.click()
    assert seen.run("graphkit.state.selected.kind") == "edge"
    assert seen.page.locator("#panel blockquote").count() > 0


def test_actors_that_nothing_joins_are_said_to_be_apart(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single, "#a=2021-03-01/2021-03-31&off=alliance,treaty&sel=path+KAZ>UNSC")
    assert "No chain of relations joins them" in seen.text("#panel")
    assert seen.text("#row-count") == "0"
    assert seen.quiet()


# ------------------------------------------------------------------------------- going back


def test_evidence_of_a_hidden_relation_says_that_there_is_none(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single, "#sel=edge+RUS>NKR:deployment&off=deployment")
    assert "Nothing reported in this period." in seen.text("#panel")


def test_more_rows_come_on_request_and_the_focus_goes_to_the_first(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared, "#v=single&a=1990-01-01/2030-12-31&undated=1")
    rows = seen.page.locator("#rows tr")
    assert rows.count() == 60
    seen.page.focus("#table-note .more")
    seen.press("Enter")
    assert rows.count() == 86
    assert seen.run("document.activeElement.closest('tr').rowIndex") == 61


def test_sorting_is_said(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single)
    seen.page.focus("th[data-column=target] button")
    seen.press("Enter")
    assert seen.text("#status") == "Sorted by To, ascending."
    seen.press("Enter")
    assert seen.text("#status") == "Sorted by To, descending."
    targets = seen.page.locator("#rows td:nth-child(3)").all_inner_texts()
    assert targets == sorted(targets, reverse=True)
    assert seen.focus() == "To"
