"""The page in a real browser, with the network blocked: it draws, answers and keeps quiet."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import graphkit as gk
from graphkit.analysis.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Route

playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright comes with the extra [test]"
)

TOY = Path(__file__).parents[1] / "page_relations.csv"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HOSTILE = (
    "</script><script>document.title='owned'</script>"
    """<img src=x onerror="document.title='owned'" href=1>"""
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is missing; install Debian's package chromium")
        pytest.skip("chromium is not installed on this machine")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


class Visit:
    """A page that is open, and everything it said or asked for."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.requests: list[str] = []
        self.messages: list[str] = []
        context.route("**/*", self._answer)
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.goto(address)

    def _answer(self, route: Route) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            self.requests.append(route.request.url)
            route.abort()

    def run(self, script: str, argument: object = None) -> Any:
        """Evaluate a script with the page's own pieces at hand."""
        return self.page.evaluate(script, argument)

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)

    def quiet(self) -> bool:
        return self.requests == [] and self.messages == []


@pytest.fixture
def visit(browser: Browser) -> Iterator[Any]:
    contexts: list[BrowserContext] = []

    def go(path: Path, anchor: str = "", **options: Any) -> Visit:
        options = {"viewport": {"width": 1360, "height": 900}} | options
        context = browser.new_context(**options)
        contexts.append(context)
        return Visit(context, path.as_uri() + anchor)

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def relations() -> Relations:
    return gk.read(TOY)


@pytest.fixture(scope="module")
def single(relations: Relations, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pages") / "single.html"
    return gk.show_relations(relations, period="2020").save(target)


@pytest.fixture(scope="module")
def compared(relations: Relations, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pages") / "compared.html"
    return gk.show_comparison(relations, "2020", "2022").save(target)


@pytest.fixture(scope="module")
def opened(browser: Browser, compared: Path) -> Iterator[Visit]:
    """A page that tests only ask, without changing what it shows."""
    context = browser.new_context()
    yield Visit(context, compared.as_uri())
    context.close()


# ------------------------------------------------------------------------- quiet and offline


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["single", "side", "difference"])
def test_every_view_draws_without_a_request_or_a_complaint(
    visit: Any, compared: Path, view: str, scheme: str
) -> None:
    seen = visit(compared, f"#v={view}", color_scheme=scheme)
    seen.page.wait_for_timeout(200)
    panes = 2 if view == "side" else 1
    assert seen.page.locator("canvas:visible").count() == panes
    assert [_colours(seen, pane) > 20 for pane in ("a", "b")[:panes]] == [True] * panes
    assert seen.quiet(), (seen.requests, seen.messages)


def _colours(seen: Visit, pane: str) -> int:
    """Count the colours on a canvas: a blank one has one."""
    count: int = seen.run(
        """pane => {
          const canvas = document.querySelector(`#canvas-${pane} canvas`);
          const pixels = new Uint32Array(canvas.getContext("2d")
            .getImageData(0, 0, canvas.width, canvas.height).data.buffer);
          return new Set(pixels).size;
        }""",
        pane,
    )
    return count


def test_hostile_text_is_inert(visit: Any, tmp_path: Path) -> None:
    base = {"source": "RUS", "target": "ARM", "relation": "mediation", "start": "2020-10-10"}
    texts = dict.fromkeys(
        ("evidence", "publisher", "doc_id", "rule", "extractor", "source_actor", "group_id"),
        HOSTILE,
    )
    rows = [base | texts, base | texts | {"target": "AZE"}]
    path = gk.show_relations(
        Relations.from_arrow(pa.Table.from_pylist(rows)), period="2020", title="Quiet"
    ).save(tmp_path / "hostile.html")
    seen = visit(path)
    seen.page.click(".line >> nth=0")
    seen.page.mouse.move(300, 400)
    seen.page.click("#rows button >> nth=0")
    assert seen.page.title() == "Quiet"
    assert HOSTILE in seen.text("#panel blockquote >> nth=0")
    assert seen.page.locator("img").count() == 0
    assert seen.quiet()


# ----------------------------------------------------------------- the numbers are Python's

COMPARE = """([first, second, rule, duplicates]) => {
  const { model, Model } = graphkit;
  model.data.duplicates = duplicates;
  const own = { ...model, rule: model.rules[rule] };
  const sides = [first, second].map(
    (window) => Model.bundle(own, Model.rowsIn(own, window), window));
  return Model.compare(own, ...sides).map(
    (item) => [item.edge.id, item.change, ...item.counts, ...item.reports]);
}"""


@pytest.mark.parametrize("duplicates", ["none", "document", "day", "week", "month", "period"])
@pytest.mark.parametrize(
    ("periods", "rule"),
    [
        (("2020", "2022"), "overlaps"),
        (("2020-09-27/2020-11-10", "2022-09"), "overlaps"),
        (("2020", "2021"), "starts"),
        (("2020", "2022"), "within"),
        (("2002", "2021"), "covers"),
        (("2020-Q4", "2022"), "ends"),
    ],
)
def test_the_script_compares_as_python_does(
    opened: Visit, relations: Relations, periods: tuple[str, str], rule: str, duplicates: str
) -> None:
    first, second = periods
    found = gk.compare(relations, first, second, rule=rule, duplicates=duplicates)
    expected = sorted(
        [
            f"{row['source']}>{row['target']}:{row['relation']}",
            row["change"],
            row["n_first"],
            row["n_second"],
            row["reports_first"],
            row["reports_second"],
        ]
        for row in found.to_arrow().to_pylist()
    )
    epoch = gk.parse_period("1970-01-01").start
    windows = [
        {"start": (period.start - epoch).days, "end": (period.end - epoch).days}
        for period in map(gk.parse_period, periods)
    ]
    assert sorted(opened.run(COMPARE, [*windows, rule, duplicates])) == expected


def test_the_page_shows_the_numbers_of_the_comparison(
    visit: Any, compared: Path, relations: Relations
) -> None:
    changes = [
        row["change"] for row in gk.compare(relations, "2020", "2022").to_arrow().to_pylist()
    ]
    seen = visit(compared)
    caption = seen.text("#caption-a")
    for change in ("appeared", "gone", "stronger", "weaker", "kept"):
        assert f"{changes.count(change)} {change}" in caption
        assert f"{changes.count(change)} {change}" in seen.text("#summary").replace("links ", "")


# ------------------------------------------------------------------------------ what it answers


def test_the_panel_opens_with_answers(visit: Any, single: Path) -> None:
    panel = visit(single).text("#panel")
    for line in (
        "2020 at a glance",
        "Russia between Armenia and Azerbaijan",
        "CSTO: Armenia, Kazakhstan and Russia",
        "Turkey → Azerbaijan",
        "Azerbaijan – Turkey",
    ):
        assert line in panel


def test_the_comparison_says_what_changed(visit: Any, compared: Path) -> None:
    panel = visit(compared).text("#panel")
    assert "European Union new in 2022" in panel
    assert "OSCE Minsk Group only in 2020" in panel
    assert "Russia in both" in panel
    assert "Appeared in 2022" in panel
    assert "Gone in 2022" in panel


def test_a_line_of_the_panel_selects_in_the_map_and_opens_the_evidence(
    visit: Any, single: Path
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


def test_a_click_on_an_actor_opens_its_relations(visit: Any, single: Path) -> None:
    seen = visit(single)
    seen.page.mouse.click(*_spot(seen, "TUR"))
    assert seen.text("#panel-heading") == "Turkey"
    panel = seen.text("#panel")
    assert "Test sentence 24." in panel
    assert "Test Daily 1 · doc_07 · reported 2020-09-28" in panel
    assert "rule test.rule.support" in panel
    seen.page.mouse.click(*_free_spot(seen))
    assert seen.run("graphkit.state.selected") is None


def _spot(seen: Visit, actor: str) -> tuple[float, float]:
    """Return where an actor stands on the screen."""
    x, y = seen.run(
        """actor => {
          const pane = graphkit.panes()[0];
          const at = pane.toDOM(pane.places.get(actor));
          const box = document.getElementById("canvas-a").getBoundingClientRect();
          return [box.left + at.x, box.top + at.y];
        }""",
        actor,
    )
    return x, y


def _free_spot(seen: Visit) -> tuple[float, float]:
    """Return the lower right corner of the map, where the toy data has nothing."""
    box = seen.page.locator("#canvas-a").bounding_box()
    assert box
    return box["x"] + box["width"] - 60, box["y"] + box["height"] - 150


def test_a_click_on_an_edge_opens_its_evidence(visit: Any, single: Path) -> None:
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


def test_certainty_is_said(visit: Any, single: Path) -> None:
    seen = visit(single, "#sel=edge+FRA>TUR:accusation")
    assert "alleged" in seen.text("#panel .held")
    dashes = seen.run(
        "Object.fromEntries(graphkit.scenes()[0].edges.map((e) => [e.edge.id, e.dash]))"
    )
    assert dashes["FRA>TUR:accusation"] == [2, 4]
    assert dashes["ARM>TUR:accusation"] != [2, 4]
    faint = seen.run("graphkit.scenes()[0].edges.filter((e) => e.faint).map((e) => e.edge.id)")
    assert sorted(faint) == ["ARM>GEO:consultation", "EU>AZE:demand"]


def test_mediators_wear_a_ring_and_share_a_shape_with_their_parties(
    visit: Any, single: Path
) -> None:
    seen = visit(single)
    rings = sorted(seen.run("[...graphkit.scenes()[0].rings.keys()]"))
    assert rings == ["FRA", "OSCE_MINSK", "RUS", "USA"]
    triads = seen.run("graphkit.scenes()[0].triads.map((t) => [t.mediator, ...t.parties])")
    assert ["RUS", "ARM", "AZE"] in triads


# --------------------------------------------------------------------------------- the map


def test_positions_are_the_same_in_every_period_and_pane(visit: Any, compared: Path) -> None:
    seen = visit(compared, "#v=side")
    places = "graphkit.panes().map((pane) => [...pane.places])"
    before = seen.run(places)
    assert before[0] == before[1]
    seen.page.click("#period-a [data-window]:has-text('2021')")
    seen.page.click("button[data-view=single]")
    assert seen.run(places)[0] == before[0]


@pytest.mark.parametrize("width", [390, 1000, 1360])
def test_both_panes_show_the_same_part_with_names_on_the_same_side(
    visit: Any, compared: Path, width: int
) -> None:
    seen = visit(compared, "#v=side", viewport={"width": width, "height": 900})
    seen.page.wait_for_timeout(200)
    boxes = [seen.page.locator(f"#canvas-{side}").bounding_box() for side in "ab"]
    assert boxes[0] and boxes[1]  # noqa: PT018 - both are there
    assert [boxes[0][key] for key in ("width", "height")] == [
        boxes[1][key] for key in ("width", "height")
    ]
    views = seen.run("graphkit.panes().map((pane) => pane.view())")
    assert views[0] == views[1]
    names = seen.run("graphkit.panes().map((pane) => [...pane.labels()])")
    assert names[0] == names[1]


def test_panes_pan_and_zoom_together(visit: Any, compared: Path) -> None:
    seen = visit(compared, "#v=side")
    views = "graphkit.panes().map((pane) => pane.view())"
    start = seen.run(views)
    box = seen.page.locator("#canvas-b").bounding_box()
    assert box
    seen.page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 20)
    seen.page.mouse.down()
    seen.page.mouse.move(box["x"] + 90, box["y"] + box["height"] - 60, steps=4)
    seen.page.mouse.up()
    moved = seen.run(views)
    assert moved[0] == moved[1] != start[0]
    seen.page.click("#zoom-in")
    zoomed = seen.run(views)
    assert zoomed[0] == zoomed[1]
    assert zoomed[0]["scale"] > moved[0]["scale"]
    seen.page.click("#zoom-fit")
    assert seen.run(views)[0]["scale"] == pytest.approx(start[0]["scale"])


def test_the_page_scrolls_over_a_map_that_nobody_uses(visit: Any, single: Path) -> None:
    seen = visit(single)
    scale = "graphkit.panes()[0].view().scale"
    start = seen.run(scale)
    seen.page.mouse.move(*_free_spot(seen))
    seen.page.mouse.wheel(0, 200)
    seen.page.wait_for_timeout(300)
    assert seen.run("window.scrollY") > 0
    assert seen.run(scale) == start


def test_a_dragged_actor_moves_in_both_panes_and_reset_brings_it_back(
    visit: Any, compared: Path
) -> None:
    seen = visit(compared, "#v=side")
    place = "graphkit.panes().map((pane) => pane.places.get('KAZ'))"
    start = seen.run(place)
    x, y = _spot(seen, "KAZ")
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    seen.page.mouse.move(x - 30, y + 40, steps=4)
    seen.page.mouse.up()
    moved = seen.run(place)
    assert moved[0] == moved[1] != start[0]
    seen.page.click("#reset")
    assert seen.run(place) == start


@pytest.mark.parametrize("view", ["single", "side", "difference"])
def test_no_name_lies_on_another_name(visit: Any, compared: Path, view: str) -> None:
    seen = visit(compared, f"#v={view}")
    seen.page.wait_for_timeout(200)
    touching = seen.run(
        """() => {
          const boxes = [...graphkit.panes()[0].labels()].map(([id, label]) => [id, label.box]);
          const found = [];
          boxes.forEach(([one, a], at) => boxes.slice(at + 1).forEach(([other, b]) => {
            const wide = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
            const high = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
            if (wide > 1 && high > 1) found.push([one, other]);
          }));
          return found;
        }"""
    )
    assert touching == []


def test_all_names_are_inside_the_map(visit: Any, compared: Path) -> None:
    seen = visit(compared, "#v=side")
    seen.page.wait_for_timeout(200)
    outside = seen.run(
        """() => {
          const pane = graphkit.panes()[0];
          const canvas = document.getElementById("canvas-a");
          return [...pane.labels()].filter(([, { box }]) => {
            const a = pane.toDOM({ x: box.x0, y: box.y0 });
            const b = pane.toDOM({ x: box.x1, y: box.y1 });
            return a.x < -1 || a.y < -1
              || b.x > canvas.clientWidth + 1 || b.y > canvas.clientHeight + 1;
          }).map(([id]) => id);
        }"""
    )
    assert outside == []


def test_idle_actors_stay_where_they_are_but_fade(visit: Any, single: Path) -> None:
    seen = visit(single, "#a=2022-01-01/2022-12-31")
    active = set(seen.run("[...graphkit.scenes()[0].active]"))
    assert {"GEO", "UNSC"}.isdisjoint(active)
    assert "no relation in the period" in seen.text("#legend")


# ------------------------------------------------------------------------------- the controls


def test_views_are_buttons_that_say_which_is_pressed(visit: Any, single: Path) -> None:
    seen = visit(single)
    assert seen.page.locator("#pane-b").is_hidden()
    assert seen.page.locator("#period-b").is_hidden()
    seen.page.click("button[data-view=side]")
    pressed = seen.page.locator("button[data-view][aria-pressed=true]")
    assert pressed.all_inner_texts() == ["Side by side"]
    assert seen.page.locator("#pane-b").is_visible()
    assert "2022-01-01 – 2022-12-31" in seen.text("#caption-b")
    seen.page.click("button[data-view=difference]")
    assert "appeared" in seen.text("#caption-a")


def test_periods_are_read_as_iso_dates_of_any_precision(
    visit: Any, single: Path, relations: Relations
) -> None:
    seen = visit(single)
    seen.page.fill("#from-a", "2020-09-27")
    seen.page.fill("#to-a", "2020-10")
    seen.page.press("#to-a", "Enter")
    expected = len(relations.slice("2020-09-27/2020-10-31"))
    assert f"2020-09-27 – 2020-10-31 · {expected} relations of 86" in seen.text("#caption-a")
    assert seen.page.input_value("#to-a") == "2020-10-31"


@pytest.mark.parametrize("text", ["2020-02-30", "2020-13", "12/31/2020", "", "2019", "٢٠٢٠"])
def test_dates_that_are_none_are_named_and_change_nothing(
    visit: Any, single: Path, text: str
) -> None:
    seen = visit(single)
    before = seen.text("#caption-a")
    seen.page.fill("#to-a", text)
    seen.page.press("#to-a", "Enter")
    assert "YYYY-MM-DD" in seen.text("#problem")
    assert seen.page.get_attribute("#to-a", "aria-invalid") == "true"
    assert seen.text("#caption-a") == before


def test_relation_buttons_come_in_order_and_filter_map_and_table(
    visit: Any, single: Path, relations: Relations
) -> None:
    seen = visit(single)
    chips = seen.page.locator(".chip")
    names = [text.split("\n")[0] for text in chips.all_inner_texts()]
    assert names[:4] == ["alliance", "treaty", "mediation", "accusation"]
    year = relations.slice("2020")
    count = len(year.where(relation="accusation"))
    assert chips.nth(3).locator(".count").inner_text() == str(count)
    chips.nth(3).click()
    assert chips.nth(3).get_attribute("aria-pressed") == "false"
    assert f"{len(year) - count} relations of 86" in seen.text("#caption-a")
    assert f"{count} hidden" in seen.text("#caption-a")
    assert seen.text("#row-count") == str(len(year) - count)
    chips.nth(3).focus()
    seen.page.keyboard.press("Shift+Enter")
    assert seen.text("#row-count") == str(count)


def test_search_selects_an_actor(visit: Any, single: Path) -> None:
    seen = visit(single)
    seen.page.fill("#find", "turk")
    seen.page.press("#find", "Enter")
    assert seen.text("#panel-heading") == "Turkey"
    seen.page.fill("#find", "Atlantis")
    seen.page.press("#find", "Enter")
    assert "No actor" in seen.page.locator("#status").inner_text()


def test_the_legend_names_only_what_is_drawn(visit: Any, single: Path) -> None:
    seen = visit(single)
    legend = seen.text("#legend")
    assert "mediated in the period" in legend
    assert "Person" not in legend
    assert "gone" not in legend.lower()
    seen.page.locator(".chip").nth(2).click()
    assert "mediated in the period" not in seen.text("#legend")


# -------------------------------------------------------------------------------- the address


def test_the_address_keeps_the_state(visit: Any, single: Path) -> None:
    seen = visit(single)
    seen.page.click("button[data-view=difference]")
    seen.page.click(".chip >> nth=1")
    seen.page.fill("#find", "Russia")
    seen.page.press("#find", "Enter")
    state = "(({ view, a, b, off, selected }) => [view, a, b, [...off], selected])(graphkit.state)"
    before = seen.run(state)
    again = visit(single, "#" + seen.page.url.split("#")[1])
    assert again.run(state) == before
    assert again.text("#panel-heading") == "Russia"


@pytest.mark.parametrize(
    "anchor",
    [
        "#v=<script>&a=1/2&b=x&off=nothing&sel=actor+Nobody",
        "#a=2022-01-01/2020-01-01&sel=edge+A>B:c",
        "#sel=triad+RUS:Nobody",
        "#sel=__proto__+constructor&v=constructor",
        "#%E0%A4%A",
    ],
)
def test_an_address_that_makes_no_sense_is_ignored(visit: Any, single: Path, anchor: str) -> None:
    seen = visit(single, anchor)
    assert seen.run("graphkit.state.view") == "single"
    assert seen.run("graphkit.state.selected") is None
    assert "2020-01-01 – 2020-12-31" in seen.text("#caption-a")
    assert seen.quiet()


# ------------------------------------------------------------------------ keyboard and table


def test_the_map_can_be_walked_with_the_keyboard(visit: Any, single: Path) -> None:
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


def test_every_control_has_a_name(visit: Any, compared: Path) -> None:
    seen = visit(compared)
    nameless = seen.run(
        """() => [...document.querySelectorAll("button, input, select, [role=application]")]
          .filter((node) => node.offsetParent && !(node.getAttribute("aria-label")
            || node.textContent.trim() || (node.labels && node.labels.length)))
          .map((node) => node.outerHTML)"""
    )
    assert nameless == []


def test_targets_are_large_enough(visit: Any, compared: Path) -> None:
    seen = visit(compared)
    small = seen.run(
        """() => [...document.querySelectorAll("button, input, select, summary")]
          .filter((node) => node.offsetParent && !node.closest("td, th"))
          .map((node) => [node.textContent, node.getBoundingClientRect()])
          .filter(([, box]) => box.height < 24 || box.width < 24).map(([text]) => text)"""
    )
    assert small == []


def test_the_table_is_sorted_by_buttons_and_opens_evidence(visit: Any, single: Path) -> None:
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
    visit: Any, compared: Path
) -> None:
    seen = visit(compared)
    periods = {text.strip() for text in seen.page.locator("#rows td:last-child").all_inner_texts()}
    assert periods == {"2020", "2022", "both"}


# ------------------------------------------------------------------------- other circumstances


def test_without_javascript_a_picture_and_the_table_remain(visit: Any, single: Path) -> None:
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
    visit: Any, compared: Path, view: str, width: int
) -> None:
    seen = visit(compared, f"#v={view}", viewport={"width": width, "height": 844})
    assert seen.run("document.documentElement.scrollWidth") <= width
    canvas = seen.page.locator("#canvas-a").bounding_box()
    assert canvas
    assert canvas["height"] >= 250
    assert _colours(seen, "a") > 20


def test_colours_follow_the_theme(visit: Any, single: Path, tmp_path: Path) -> None:
    background = "getComputedStyle(document.documentElement).backgroundColor"
    assert visit(single).run(background) == "rgb(255, 255, 255)"
    assert visit(single, color_scheme="dark").run(background) == "rgb(20, 24, 31)"
    path = gk.show_relations(gk.read(TOY), period="2020", theme="dark").save(tmp_path / "d.html")
    seen = visit(path, color_scheme="light")
    assert seen.run(background) == "rgb(20, 24, 31)"
    assert seen.quiet()


def test_two_outputs_in_one_notebook_both_draw(
    visit: Any, relations: Relations, tmp_path: Path
) -> None:
    outputs = [gk.show_relations(relations, period=year)._repr_html_() for year in ("2020", "2022")]
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{''.join(outputs)}", encoding="utf-8")
    seen = visit(path)
    seen.page.wait_for_timeout(300)
    frames = seen.page.frames[1:]
    assert len(frames) == 2
    for frame, year in zip(frames, ("2020", "2022"), strict=True):
        assert f"{year}-01-01" in frame.inner_text("#caption-a")
        assert frame.locator("canvas").first.is_visible()
        box = frame.locator("#canvas-a").bounding_box()
        assert box
        assert box["height"] > 280
        frame.click(".line >> nth=0")
        assert frame.locator("#panel blockquote").count() > 0
    assert seen.quiet(), seen.messages


def test_no_relations_make_a_page_that_says_so(visit: Any, tmp_path: Path) -> None:
    table = pa.table({name: pa.array([], pa.string()) for name in ("source", "target", "relation")})
    page = Relations.from_arrow(table).show()
    seen = visit(page.save(tmp_path / "empty.html"))
    for view in ("side", "difference", "single"):
        seen.page.click(f"button[data-view={view}]")
    assert "No relation in this period" in seen.text("#empty-a")
    assert seen.quiet()


def test_a_large_graph_draws_the_most_frequent_links_and_says_so(
    visit: Any, tmp_path: Path
) -> None:
    chance = random.Random(7)  # noqa: S311 - test data
    states = sorted(gk.load_registry().actors)[:70]
    types = ["support", "accusation", "demand", "request"]
    rows = []
    for day in range(3000):
        source, target = chance.sample(states, 2)
        start = f"2020-{day % 12 + 1:02}-{day % 28 + 1:02}"
        relation = chance.choice(types)
        rows.append({"source": source, "target": target, "relation": relation, "start": start})
    page = gk.show_relations(Relations.from_arrow(pa.Table.from_pylist(rows)), period="2020")
    seen = visit(page.save(tmp_path / "large.html"))
    assert seen.run("graphkit.scenes()[0].edges.length") == 400
    assert "the 400 most frequent of" in seen.text("#caption-a")
    actor = seen.run("graphkit.scenes()[0].edges[0].edge.source")
    own = "a => graphkit.model.data.edges.filter((e) => e.source === a || e.target === a).length"
    drawn = (
        "a => graphkit.scenes()[0].edges"
        ".filter(({ edge: e }) => e.source === a || e.target === a).length"
    )
    seen.run("a => graphkit.app.select({ kind: 'actor', id: a }, false)", actor)
    assert seen.run(drawn, actor) == seen.run(own, actor)
    assert seen.quiet()


def test_on_paper_the_map_is_a_picture_and_the_controls_are_gone(
    visit: Any, compared: Path
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
