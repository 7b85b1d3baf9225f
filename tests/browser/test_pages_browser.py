"""A folder of pages, a page in a notebook, and chains as Python finds them, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import graphkit as gk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphkit.analysis.relations import Relations
    from tests.browser.conftest import Visit

CHAINS = """([window, pairs]) => {
  const rows = Model.rowsIn(graphkit.model, window);
  const bundles = [...Model.bundle(graphkit.model, rows, window).values()];
  return pairs.map(([from, to]) => Path.chains(bundles, from, to).map((chain) => [
    [from, ...chain.map((step) => step.to)],
    chain.map((step) => step.items.reduce((sum, item) => sum + item.n, 0)),
  ]));
}"""


@pytest.fixture(scope="module")
def index(relations: Relations, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("folder") / "years"
    return relations.slice("2020/2022").show_every("year").save(folder)


@pytest.fixture(scope="module")
def notebook(relations: Relations, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two outputs on one page of a notebook."""
    outputs = [relations.slice("2020").show(), gk.compare(relations, "2020", "2022").show()]
    page = tmp_path_factory.mktemp("notebook") / "notebook.html"
    body = "".join(output._repr_html_() for output in outputs)
    page.write_text(f"<!doctype html><meta charset='utf-8'><body>{body}", encoding="utf-8")
    return page


# -------------------------------------------------------------------------------- a folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_index_is_quiet_and_fits(
    visit: Callable[..., Visit], index: Path, width: int, scheme: str
) -> None:
    seen = visit(index, viewport={"width": width, "height": 900}, color_scheme=scheme)
    assert seen.page.locator("article svg:visible").count() == 3
    assert seen.run("document.documentElement.scrollWidth") <= width
    dark = seen.run("getComputedStyle(document.documentElement).backgroundColor")
    assert (dark == "rgb(20, 24, 31)") == (scheme == "dark")
    assert seen.quiet()


def test_actors_stand_in_the_same_place_on_all_small_maps(
    visit: Callable[..., Visit], index: Path
) -> None:
    seen = visit(index)
    spots = seen.run("""() => [...document.querySelectorAll("article svg")].map((map) =>
        [...map.querySelectorAll("text")].map((text) =>
            [text.textContent, text.getAttribute("x"), text.getAttribute("y")].join(" ")))""")
    assert len(spots) == 3
    assert len(spots[0]) == 14
    assert spots[0] == spots[1] == spots[2]


def test_the_keyboard_goes_from_the_index_to_a_period_and_back(
    visit: Callable[..., Visit], index: Path
) -> None:
    seen = visit(index)
    seen.press("Tab", "Tab")
    assert seen.focus() == "2020"
    seen.press("Enter")
    seen.page.wait_for_url("**/2020.html*")
    assert "2020" in seen.text("h1")
    seen.press("Tab")
    assert seen.focus() == "All periods"
    seen.press("Tab")
    assert seen.focus() == "2021 →"
    seen.press("Enter")
    seen.page.wait_for_url("**/2021.html*")
    seen.page.click("text=All periods")
    seen.page.wait_for_url("**/index.html")
    assert seen.quiet()


def test_a_change_leads_to_its_evidence_in_the_difference(
    visit: Callable[..., Visit], index: Path
) -> None:
    seen = visit(index)
    link = seen.page.locator("article >> nth=2").locator(".links a >> nth=0")
    named = link.inner_text()
    link.click()
    seen.page.locator("#panel-heading").wait_for()
    assert seen.run("graphkit.state.view") == "difference"
    assert seen.run("graphkit.state.selected.kind") == "edge"
    assert seen.text("#panel-heading") == named
    assert seen.text("#period-a legend") == "First period"
    assert seen.page.input_value("#from-a") == "2021-01-01"
    assert seen.page.input_value("#from-b") == "2022-01-01"
    assert seen.quiet()


# ------------------------------------------------------------------------------ a notebook


def test_two_outputs_of_a_notebook_draw_and_stay_compact(
    visit: Callable[..., Visit], notebook: Path
) -> None:
    seen = visit(notebook, viewport={"width": 980, "height": 900})
    for number in range(2):
        frame = seen.page.frame_locator(f"iframe >> nth={number}")
        frame.locator("#canvas-a canvas").wait_for()
        for part in ("#timeline .thumb >> nth=0", "#save summary", "#canvas-a", "#panel h2"):
            box = frame.locator(part).bounding_box()
            assert box, part
        assert not frame.locator("#controls .bar").is_visible()
        frame.locator("#controls > summary").click()
        assert frame.locator("#controls .bar").is_visible()
    assert seen.quiet()


def test_a_notebook_offers_downloads_and_the_timeline(
    visit: Callable[..., Visit], notebook: Path
) -> None:
    seen = visit(notebook, viewport={"width": 980, "height": 900})
    frame = seen.page.frame_locator("iframe >> nth=0")
    frame.locator("#save summary").click()
    with seen.page.expect_download() as waiting:
        frame.locator("[data-save=csv]").click()
    assert waiting.value.suggested_filename.endswith(".csv")
    before = frame.locator("#summary").inner_text()
    frame.locator("#timeline .thumb >> nth=1").press("ArrowLeft")
    assert frame.locator("#summary").inner_text() != before
    assert seen.quiet()


# ---------------------------------------------------------------------------------- chains


@pytest.mark.parametrize("period", ["2020", "2021", "2020/2022"])
def test_the_script_finds_the_chains_that_python_finds(
    opened: Visit, relations: Relations, period: str
) -> None:
    window = gk.parse_period(period)
    epoch = gk.parse_period("1970-01-01").start
    days = {"start": (window.start - epoch).days, "end": (window.end - epoch).days}
    pairs = [[one, other] for one in relations.actors for other in relations.actors if one != other]
    found = opened.run(CHAINS, [days, pairs])
    for (one, other), chains in zip(pairs, found, strict=True):
        expected = [
            [[one, *(step.to for step in chain)], [step.n for step in chain]]
            for chain in relations.paths(one, other, period=period)
        ]
        assert chains == expected, (one, other)
