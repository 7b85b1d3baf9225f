"""The page for keyboards, screen readers, small screens, other media and no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import graphkit as gk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphkit.analysis.relations import Relations
    from tests.browser.conftest import Visit


def test_the_map_can_be_walked_with_the_keyboard(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single)
    seen.page.focus("#canvas-a")
    seen.page.keyboard.press("ArrowRight")
    assert seen.text("#current").startswith("Armenia, ")
    seen.page.keyboard.press("ArrowRight")
    name = seen.text("#current").split(",")[0]
    assert name != "Armenia"
    seen.page.keyboard.press("Enter")
    assert seen.run("document.activeElement.id") == "panel-heading"
    assert seen.text("#panel-heading") == name
    assert name in seen.text("#status")
    seen.page.keyboard.press("Escape")
    assert seen.run("document.activeElement.id") == "canvas-a"
    assert seen.run("graphkit.state.selected") is None
    scale = seen.run("graphkit.panes()[0].view().scale")
    seen.page.keyboard.press("+")
    assert seen.run("graphkit.panes()[0].view().scale") > scale
    outline = seen.run("getComputedStyle(document.getElementById('canvas-a')).outlineWidth")
    assert outline == "3px"


def test_every_control_has_a_name(visit: Callable[..., Visit], compared: Path) -> None:
    seen = visit(compared)
    nameless = seen.run(
        """() => [...document.querySelectorAll("button, input, select, [role=application]")]
          .filter((node) => node.offsetParent && !(node.getAttribute("aria-label")
            || node.textContent.trim() || (node.labels && node.labels.length)))
          .map((node) => node.outerHTML)"""
    )
    assert nameless == []


def test_targets_are_large_enough(visit: Callable[..., Visit], compared: Path) -> None:
    seen = visit(compared)
    small = seen.run(
        """() => [...document.querySelectorAll("button, input, select, summary")]
          .filter((node) => node.offsetParent && !node.closest("td, th"))
          .map((node) => [node.textContent, node.getBoundingClientRect()])
          .filter(([, box]) => box.height < 24 || box.width < 24).map(([text]) => text)"""
    )
    assert small == []


def test_without_javascript_a_picture_and_the_table_remain(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single, java_script_enabled=False)
    assert seen.page.locator("#picture svg").is_visible()
    assert seen.page.locator("#rows tr").count() == 86
    for selector in ("#controls", "#panel", ".tools", "#canvas-a", "#legend"):
        assert seen.page.locator(selector).is_hidden()
    assert "JavaScript" in seen.text("header")
    assert seen.quiet()


@pytest.mark.parametrize("view", ["single", "side", "difference"])
@pytest.mark.parametrize("width", [320, 390])
def test_narrow_screens_need_no_sideways_scrolling(
    visit: Callable[..., Visit], compared: Path, view: str, width: int
) -> None:
    seen = visit(compared, f"#v={view}", viewport={"width": width, "height": 844})
    assert seen.run("document.documentElement.scrollWidth") <= width
    canvas = seen.page.locator("#canvas-a").bounding_box()
    assert canvas
    assert canvas["height"] >= 250
    assert seen.colours("a") > 20


def test_colours_follow_the_theme(
    visit: Callable[..., Visit], relations: Relations, single: Path, tmp_path: Path
) -> None:
    background = "getComputedStyle(document.documentElement).backgroundColor"
    assert visit(single).run(background) == "rgb(255, 255, 255)"
    assert visit(single, color_scheme="dark").run(background) == "rgb(20, 24, 31)"
    path = gk.show_relations(relations, period="2020", theme="dark").save(tmp_path / "d.html")
    seen = visit(path, color_scheme="light")
    assert seen.run(background) == "rgb(20, 24, 31)"
    assert seen.quiet()


def test_on_paper_the_map_is_a_picture_and_the_controls_are_gone(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared, "#v=side")
    seen.page.wait_for_timeout(200)
    seen.run("window.dispatchEvent(new Event('beforeprint'))")
    seen.page.emulate_media(media="print")
    pictures = seen.page.locator(".printed")
    assert pictures.count() == 2
    for number in range(2):
        box = pictures.nth(number).bounding_box()
        assert box
        assert box["width"] > 300
        assert box["height"] > 150
    for selector in ("#controls", ".tools", "#canvas-a", ".zoom"):
        assert seen.page.locator(selector).is_hidden()
    seen.page.emulate_media(media="screen")
    seen.run("window.dispatchEvent(new Event('afterprint'))")
    assert pictures.count() == 0
    assert seen.quiet()
