"""The page for keyboards, screen readers, small screens, other media and no script."""

from __future__ import annotations

import re
from importlib.resources import files
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
    visit: Callable[..., Visit], few: Relations, single: Path, tmp_path: Path
) -> None:
    background = "getComputedStyle(document.documentElement).backgroundColor"
    assert visit(single).run(background) == "rgb(255, 255, 255)"
    assert visit(single, color_scheme="dark").run(background) == "rgb(20, 24, 31)"
    path = gk.show_relations(few, period="2020", theme="dark").save(tmp_path / "d.html")
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
    assert seen.page.locator(".chip:visible").count() > 5  # they say what the lines mean
    for selector in (".bar", "#timeline", ".tools", "#canvas-a", ".zoom"):
        assert seen.page.locator(selector).is_hidden()
    seen.page.emulate_media(media="screen")
    seen.run("window.dispatchEvent(new Event('afterprint'))")
    assert pictures.count() == 0
    assert seen.quiet()


# -------------------------------------------------------------------------------------- axe

STATES = {
    "single": "#v=single",
    "side": "#v=side",
    "difference": "#v=difference",
    "actor": "#v=single&sel=actor+RUS",
    "edge": "#v=difference&sel=edge+ARM>AZE:clash",
    "mediation": "#v=single&sel=triad+RUS:ARM%2BAZE",
    "path": "#v=side&sel=path+TUR>ARM",
    "nothing": "#v=single&a=1990-01-01/1990-12-31&known=2020",
}
AXE = """() => axe.run(document, { runOnly: { type: "tag", values: [
  "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap((found) =>
    found.nodes.map((node) => [found.id, node.target.join(" "), node.failureSummary])))"""


@pytest.fixture(scope="module")
def axe() -> str:
    """Return the script of axe-core, as its package carries it."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    visit: Callable[..., Visit], compared: Path, axe: str, scheme: str, width: int, state: str
) -> None:
    size = {"width": width, "height": 900}
    options = {"viewport": size, "color_scheme": scheme, "reduced_motion": "reduce"}
    seen = visit(compared, STATES[state], anew=False, **options)
    if not seen.run("'axe' in window"):
        seen.run(axe)
    assert seen.run(AXE) == []
    assert seen.quiet()


def test_axe_finds_nothing_with_open_menus_and_faults(
    visit: Callable[..., Visit], indonesian: Path, axe: str
) -> None:
    seen = visit(indonesian, reduced_motion="reduce")
    seen.page.fill("#to-a", "kapan")
    seen.page.press("#to-a", "Enter")
    seen.page.click("#save summary")
    seen.run(axe)
    assert seen.run(AXE) == []


def test_axe_finds_nothing_without_javascript(
    visit: Callable[..., Visit], compared: Path, tmp_path: Path, axe: str
) -> None:
    page = compared.read_text(encoding="utf-8")
    path = tmp_path / "plain.html"  # axe is a script itself: those of the page are taken out
    path.write_text(re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL), encoding="utf-8")
    seen = visit(path)
    assert seen.page.locator("#picture svg").is_visible()
    seen.run(axe)
    assert seen.run(AXE) == []


# ------------------------------------------------------------------------ the focus, and words


def test_the_focus_returns_to_what_opened_the_evidence(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single)
    seen.page.locator("#rows [data-row='30'] button").focus()
    seen.press("Enter")
    assert seen.focus() == "panel-heading"
    top, bottom = seen.run(
        "(({ top, bottom }) => [top, bottom])(document.activeElement.getBoundingClientRect())"
    )
    assert 0 <= top < bottom <= 900
    seen.press("Escape")
    assert seen.run("document.activeElement.closest('tr').dataset.row") == "30"
    seen.page.locator("#panel .line").nth(1).focus()
    text = seen.focus()
    seen.press("Enter")
    seen.page.focus("#panel .back")
    seen.press("Enter")
    assert seen.focus() == text
    seen.page.fill("#find", "Russia")
    seen.press("Enter")
    assert seen.focus() == "panel-heading"
    seen.press("Escape")
    assert seen.focus() == "find"


@pytest.mark.parametrize(
    "selector",
    [
        "button[data-view=side]",
        "#period-a [data-window] >> nth=1",
        ".chip >> nth=2",
        "#undated",
        "#reset",
        "#zoom-in",
        "#zoom-fit",
        "th[data-column=status] button",
    ],
)
def test_a_control_keeps_the_focus_when_it_is_used(
    visit: Callable[..., Visit], single: Path, selector: str
) -> None:
    seen = visit(single)
    control = seen.page.locator(selector)
    control.focus()
    seen.press("Space")
    assert control.evaluate("node => document.activeElement === node")
    assert seen.quiet()


def test_the_focus_stays_in_the_panel_when_the_address_changes(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single, "#sel=actor+RUS")
    seen.page.locator("#panel summary").first.focus()
    seen.run("() => { location.hash = '#sel=actor+TUR'; }")
    seen.page.wait_for_function("document.getElementById('panel-heading').textContent === 'Turkey'")
    assert seen.focus() == "panel-heading"


@pytest.mark.parametrize("view", ["side", "difference"])
def test_the_focus_is_seen_wherever_the_tabulator_goes(
    visit: Callable[..., Visit], compared: Path, view: str
) -> None:
    seen = visit(compared, f"#v={view}")
    seen.page.focus("#find")
    unseen, places = [], set()
    for _ in range(90):
        seen.press("Tab")
        name, looks = seen.run(
            """() => {
              const node = document.activeElement;
              const shown = [null, "::after"].map((part) => getComputedStyle(node, part));
              const lined = shown.some((style) => style.outlineStyle !== "none"
                && parseFloat(style.outlineWidth) >= 2);
              const box = node.getBoundingClientRect();
              return [node.outerHTML.slice(0, 90), lined && box.width > 0 && box.bottom > 0
                && box.top < window.innerHeight];
            }"""
        )
        places.add(name)
        if not looks:
            unseen.append(name)
    assert len(places) > 40
    assert unseen == []


@pytest.mark.parametrize(
    ("use", "said"),
    [
        ("button[data-view=difference]", "links appeared"),
        ("#period-a [data-window] >> nth=1", "relations among"),
        (".chip >> nth=2", "relations among"),
        ("#reset", "As at the start."),
        (".line >> nth=0", "selected."),
    ],
)
def test_what_changed_is_said(
    visit: Callable[..., Visit], single: Path, use: str, said: str
) -> None:
    seen = visit(single)
    assert seen.text("#status") == ""
    seen.page.click(use)
    assert said in seen.text("#status")


def test_an_actor_is_moved_with_the_keyboard_and_stays_in_sight(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared, "#v=side")
    place = "graphkit.panes().map((pane) => pane.places.get('ARM'))"
    start = seen.run(place)
    seen.page.focus("#canvas-b")
    seen.press("ArrowRight")
    seen.press("Shift+ArrowRight", "Shift+ArrowUp")
    moved = seen.run(place)
    assert moved[0] == moved[1]
    assert moved[0]["x"] > start[0]["x"]
    assert moved[0]["y"] < start[0]["y"]
    assert seen.text("#current") == "Armenia moved."
    for _ in range(6):
        seen.press("+")
    seen.press("ArrowRight", "ArrowRight")
    box = seen.box("#canvas-a")
    name = seen.text("#current").split(",")[0]
    actor = seen.run(
        "name => graphkit.model.data.actors.find((actor) => actor.name === name).id", name
    )
    x, y = seen.spot(actor)
    assert box["x"] < x < box["x"] + box["width"]
    assert box["y"] < y < box["y"] + box["height"]
    seen.press("0", "Escape")
    assert seen.quiet()


@pytest.mark.parametrize(("side", "period"), [("a", "2020"), ("b", "2022")])
def test_each_pane_counts_the_relations_of_its_own_period(
    visit: Callable[..., Visit], compared: Path, relations: Relations, side: str, period: str
) -> None:
    seen = visit(compared, "#v=side")
    seen.page.focus(f"#canvas-{side}")
    seen.press("ArrowRight")
    count = len(relations.slice(period).where(actor="ARM"))
    assert seen.text("#current") == f"Armenia, {count} relations in this period."


def test_escape_hides_what_the_pointer_brought(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single)
    seen.page.focus("#canvas-a")
    seen.page.mouse.move(*seen.spot("TUR"))
    assert seen.text("#tip-a").startswith("Turkey, ")
    seen.press("Escape")
    assert seen.page.locator("#tip-a").is_hidden()


def test_every_slider_and_small_control_is_large_enough_on_a_phone(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared, "#v=side", viewport={"width": 320, "height": 844})
    small = seen.run(
        """() => [...document.querySelectorAll(
            "button, input, select, summary, [role=slider], a[href]")]
          .filter((node) => node.offsetParent).map((node) => [node, node.getBoundingClientRect()])
          .filter(([, box]) => box.height < 23.9 || box.width < 23.9)
          .filter(([node]) => !node.matches("td *, th .cell"))
          .map(([node]) => node.outerHTML.slice(0, 80))"""
    )
    assert small == []


# ----------------------------------------------------------------------------- preferences


def test_nothing_moves_for_those_who_want_less_motion(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single)
    moving = """() => [...document.querySelectorAll("*")].filter((node) => {
      const style = getComputedStyle(node);
      return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none";
    }).length"""
    with seen.media(reduced_motion="reduce"):
        assert seen.run(moving) == 0
        before = seen.run("graphkit.panes()[0].view().scale")
        seen.page.click("#zoom-in")
        assert seen.run("graphkit.panes()[0].view().scale") == pytest.approx(before * 1.3)


def test_forced_colours_keep_what_is_pressed_and_the_map_apart(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared)
    colour = "selector => getComputedStyle(document.querySelector(selector)).backgroundColor"
    with seen.media(forced_colors="active"):
        pressed = seen.run(colour, "button[data-view][aria-pressed=true]")
        other = seen.run(colour, "button[data-view][aria-pressed=false]")
        assert pressed != other
        assert seen.run(colour, ".frame") == "rgb(255, 255, 255)"
        border = "getComputedStyle(document.querySelector('.span-a .middle')).borderLeftStyle"
        assert seen.run(border) == "solid"


def test_paper_gets_light_colours_and_all_rows(visit: Callable[..., Visit], compared: Path) -> None:
    seen = visit(compared, "#v=single&a=1990-01-01/2030-12-31", color_scheme="dark")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    assert seen.page.locator("#rows tr").count() == 60
    seen.run("window.dispatchEvent(new Event('beforeprint'))")
    assert seen.run(background) == "rgb(255, 255, 255)"
    assert seen.page.locator("#rows tr").count() == 84
    corner = seen.run(
        """async () => {
          const image = document.querySelector(".printed");
          await image.decode();
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
          const ctx = canvas.getContext("2d", { willReadFrequently: true });
          ctx.drawImage(image, 0, 0);
          const data = new Uint32Array(
            ctx.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
          return [canvas.width, new Set(data).size];
        }"""
    )
    assert corner[0] == 2 * seen.run("document.getElementById('canvas-a').clientWidth")
    assert corner[1] > 50
    seen.run("window.dispatchEvent(new Event('afterprint'))")
    assert seen.run(background) == "rgb(20, 24, 31)"
    assert seen.page.locator("#rows tr").count() == 60
    assert seen.page.pdf().startswith(b"%PDF-")
    assert seen.quiet()
