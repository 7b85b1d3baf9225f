"""The months over the map, in a real browser: what they count, and how periods move on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

import graphkit as gk
from graphkit.analysis.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.conftest import Visit

TWO_MONTHS = "#v=side&a=2020-01-01/2020-01-31&b=2022-10-01/2022-10-31"
HEIGHTS = """() => {
  const bins = new Map();
  for (const bar of document.querySelectorAll("#timeline .bars rect")) {
    const bin = Math.floor(Number(bar.getAttribute("x")));
    bins.set(bin, (bins.get(bin) || 0) + Number(bar.getAttribute("height")));
  }
  return [...bins].sort((a, b) => a[0] - b[0]).map(([, height]) => height);
}"""


def _thumb(side: str, edge: str) -> str:
    return f".span-{side} .thumb.{edge}"


def _dates(seen: Visit, side: str) -> tuple[str, str]:
    return seen.page.input_value(f"#from-{side}"), seen.page.input_value(f"#to-{side}")


def _day(seen: Visit, year: float) -> tuple[float, float]:
    """Return where a time stands on the track: 2020.5 is the middle of 2020."""
    box = seen.box(".track")
    first, last = seen.run(
        """() => [...document.querySelectorAll(".axis span")].slice(0, 2).map((mark) => [
          Number(mark.textContent), mark.getBoundingClientRect().left])"""
    )
    wide = (last[1] - first[1]) / (last[0] - first[0])
    return first[1] + (year - first[0]) * wide, box["y"] + box["height"] - 8


def test_every_family_of_relations_has_its_bars(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single)
    drawn = seen.run(
        "[...new Set([...document.querySelectorAll('.bars rect')]"
        ".map((bar) => getComputedStyle(bar).fill))].length"
    )
    families = seen.run(
        "new Set(graphkit.model.rows.map((row) => graphkit.model.types.get(row.edge.type).family))"
        ".size"
    )
    assert drawn == families


def test_bars_follow_the_buttons_and_what_was_known(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single)
    all_bars = len(seen.run(HEIGHTS))
    seen.page.locator(".chip").nth(3).press("Shift+Enter")
    some_bars = len(seen.run(HEIGHTS))
    assert 0 < some_bars < all_bars
    seen.page.click("#reset")
    assert len(seen.run(HEIGHTS)) == all_bars
    seen.page.fill("#known", "2020-10-31")
    seen.page.press("#known", "Enter")
    assert 0 < len(seen.run(HEIGHTS)) < all_bars


def test_bars_stand_at_the_months_in_which_relations_begin(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    row = {"source": "RUS", "target": "ARM", "relation": "support"}
    days = ["2020-01-31", "2020-12-01", "2020-12-31", "2021-06-15", "2021-06", "2021-06", "2021-06"]
    table = pa.Table.from_pylist([row | {"start": day} for day in days])
    seen = visit(gk.show_relations(Relations.from_arrow(table)).save(tmp_path / "months.html"))
    places = seen.run(
        "[...document.querySelectorAll('.bars rect')].map((r) => +r.getAttribute('x'))"
    )
    assert [int(24 * place / 1000) for place in places] == [0, 11, 17]
    low, middle, high = seen.run(HEIGHTS)
    assert (middle / high, low / high) == pytest.approx(((2 / 4) ** 0.5, (1 / 4) ** 0.5), abs=0.01)


def test_both_ends_are_drawn_along_the_months(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single)
    for edge, year in (("start", 2020.5), ("end", 2020.75)):
        box = seen.box(_thumb("a", edge))
        at = box["x"] + (0 if edge == "start" else box["width"]), box["y"] + box["height"] / 2
        inside = at[0] + (6 if edge == "start" else -6), at[1]
        shift = _day(seen, year)[0] - at[0]
        seen.drag(inside, (inside[0] + shift, inside[1]))
    assert _dates(seen, "a") == ("2020-07-01", "2020-09-30")
    assert "2020-07-01 – 2020-09-30" in seen.text("#caption-a")
    assert "a=2020-07-01/2020-09-30" in seen.page.url


def test_the_middle_moves_the_whole_period(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single, "#a=2020-07-01/2020-09-30")
    start, goal = _day(seen, 2020.62), _day(seen, 2021.12)
    seen.drag(start, goal)
    assert _dates(seen, "a") == ("2021-01-01", "2021-03-31")


def test_a_period_of_one_month_can_be_held_everywhere(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single, "#a=2021-01-01/2021-01-31", viewport={"width": 390, "height": 844})
    middle = seen.box(".span-a .middle")
    assert middle["width"] > 1
    held = seen.run(
        """() => [".thumb.start", ".middle", ".thumb.end"].map((part) => {
          const node = document.querySelector(".span-a " + part);
          const box = node.getBoundingClientRect();
          return document.elementFromPoint(box.left + box.width / 2, box.top + 30) === node;
        })"""
    )
    assert held == [True, True, True]


@pytest.mark.parametrize(
    ("anchor", "year", "side", "dates"),
    [
        ("#a=2020-03-01/2020-03-31", 2021.55, "a", ("2021-07-01", "2021-07-31")),
        (TWO_MONTHS, 2022.1, "b", ("2022-02-01", "2022-02-28")),
        (TWO_MONTHS, 2020.6, "a", ("2020-08-01", "2020-08-31")),
    ],
)
def test_a_click_beside_the_periods_brings_the_nearest_one(
    visit: Callable[..., Visit],
    single: Path,
    anchor: str,
    year: float,
    side: str,
    dates: tuple[str, str],
) -> None:
    seen = visit(single, anchor)
    seen.page.mouse.click(*_day(seen, year))
    assert _dates(seen, side) == dates


@pytest.mark.parametrize(
    ("period", "edge", "keys", "dates"),
    [
        ("2020-03-01/2020-08-31", "start", "ArrowRight", ("2020-04-01", "2020-08-31")),
        ("2020-03-01/2020-08-31", "start", "ArrowDown", ("2020-02-01", "2020-08-31")),
        ("2020-03-01/2020-08-31", "end", "ArrowUp", ("2020-03-01", "2020-09-30")),
        ("2020-03-01/2020-08-31", "end", "ArrowLeft", ("2020-03-01", "2020-07-31")),
        ("2020-03-01/2020-08-31", "end", "PageUp", ("2020-03-01", "2021-08-31")),
        ("2020-03-01/2022-08-31", "end", "PageDown", ("2020-03-01", "2021-08-31")),
        ("2020-03-01/2020-08-31", "start", "End", ("2020-08-01", "2020-08-31")),
        ("2020-03-01/2020-08-31", "end", "Home", ("2020-03-01", "2020-03-31")),
        ("2021-03-01/2021-08-31", "start", "Home", ("2020-01-01", "2021-08-31")),
        ("2021-03-01/2021-08-31", "end", "End", ("2021-03-01", "2022-12-31")),
        ("2020-03-01/2020-08-31", "start", "Shift+ArrowRight", ("2020-04-01", "2020-09-30")),
        ("2020-03-01/2020-08-31", "end", "Shift+PageUp", ("2021-03-01", "2021-08-31")),
        ("2020-03-01/2020-08-31", "end", "Shift+PageDown", ("2020-01-01", "2020-06-30")),
        ("2020-03-01/2020-08-31", "end", "Shift+End", ("2022-07-01", "2022-12-31")),
        ("2020-09-27/2020-11-10", "start", "ArrowLeft", ("2020-09-01", "2020-11-10")),
        ("2020-09-27/2020-11-10", "end", "ArrowLeft", ("2020-09-27", "2020-10-31")),
        ("2020-03-01/2020-03-31", "start", "ArrowRight", ("2020-03-01", "2020-03-31")),
        ("2020-01-01/2020-03-31", "start", "ArrowLeft", ("2020-01-01", "2020-03-31")),
        ("2020-01-01/2020-03-31", "start", "Shift+ArrowLeft", ("2020-01-01", "2020-03-31")),
        ("1997-01-01/2022-12-31", "end", "ArrowLeft", ("1997-01-01", "2022-11-30")),
        ("1997-01-01/2022-12-31", "start", "ArrowRight", ("2020-02-01", "2022-12-31")),
        ("1997-01-01/2022-12-31", "start", "ArrowLeft", ("1997-01-01", "2022-12-31")),
        ("2020-03-01/2020-08-31", "start", "Alt+ArrowRight", ("2020-03-01", "2020-08-31")),
    ],
)
def test_keys_move_an_end_or_the_whole_period(
    visit: Callable[..., Visit],
    single: Path,
    period: str,
    edge: str,
    keys: str,
    dates: tuple[str, str],
) -> None:
    seen = visit(single, f"#a={period}", anew=False)
    seen.page.locator(_thumb("a", edge)).press(keys)
    assert _dates(seen, "a") == dates
    assert seen.run("document.activeElement.className") == f"thumb {edge}"


def test_the_values_of_both_ends_are_spoken(visit: Callable[..., Visit], compared: Path) -> None:
    seen = visit(compared, "#v=side")
    sliders = seen.page.get_by_role("slider")
    assert sliders.evaluate_all(
        "nodes => nodes.map((n) => ['aria-label', 'aria-valuetext'].map((a) => n.getAttribute(a)))"
    ) == [
        ["First period, from", "2020-01-01"],
        ["First period, to", "2020-12-31"],
        ["Second period, from", "2022-01-01"],
        ["Second period, to", "2022-12-31"],
    ]
    sliders.nth(3).press("ArrowLeft")
    assert sliders.nth(3).get_attribute("aria-valuetext") == "2022-11-30"
    assert "2022-01-01 – 2022-11-30" in seen.text("#status")
    assert sliders.evaluate_all(
        """nodes => nodes.every((n) => {
          const [least, now, most] = ["min", "now", "max"]
            .map((which) => Number(n.getAttribute("aria-value" + which)));
          return least <= now && now <= most;
        })"""
    )


def test_the_two_periods_are_moved_apart_from_each_other(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared)
    seen.page.locator(_thumb("b", "start")).press("ArrowRight")
    assert _dates(seen, "a") == ("2020-01-01", "2020-12-31")
    assert _dates(seen, "b") == ("2022-02-01", "2022-12-31")
    assert seen.text(".span-a .name") == "2020"
    assert "2022-02-01 – 2022-12-31" in seen.text(".span-b .name")
    seen.page.click("button[data-view=single]")
    assert seen.page.locator(".span-b").is_hidden()
    assert seen.quiet()


def test_a_long_time_is_shown_in_larger_steps(visit: Callable[..., Visit], tmp_path: Path) -> None:
    row = {"source": "RUS", "target": "ARM", "relation": "support"}
    table = pa.Table.from_pylist([row | {"start": f"{year}-05-01"} for year in range(1900, 2001)])
    seen = visit(gk.show_relations(Relations.from_arrow(table)).save(tmp_path / "century.html"))
    assert 60 < len(seen.run(HEIGHTS)) < 193
    marks = seen.page.locator(".axis span").all_inner_texts()
    assert 5 < len(marks) < 15
    assert "began before" in seen.text(".outside")
    seen.page.locator(_thumb("a", "end")).press("ArrowLeft")
    assert _dates(seen, "a")[1] < "2000-05-01"
    assert seen.quiet()


def test_a_few_days_are_shown_and_moved_by_the_day(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    row = {"source": "RUS", "target": "ARM", "relation": "consultation"}
    rows = [row | {"start": f"2020-11-{day}"} for day in (13, 13, 14, 15)]
    page = gk.show_relations(Relations.from_arrow(pa.Table.from_pylist(rows)), period="2020-11-13")
    seen = visit(page.save(tmp_path / "days.html"))
    marks = seen.page.locator("#timeline .axis span").all_inner_texts()
    assert marks[:3] == ["2020-11-13", "2020-11-14", "2020-11-15"]
    assert seen.page.locator("#timeline .bars rect").count() == 3
    assert "by a day" in str(seen.page.get_attribute("#timeline", "aria-label"))
    seen.page.focus(".span-a .thumb.end")
    seen.page.keyboard.press("ArrowRight")
    assert "2020-11-13 – 2020-11-14 · 3 relations of 4" in seen.text("#caption-a")
    seen.page.keyboard.press("Shift+ArrowRight")
    assert "2020-11-14 – 2020-11-15 · 2 relations of 4" in seen.text("#caption-a")
    assert seen.quiet()


def test_what_began_before_the_axis_stands_below_it(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    row = {"source": "RUS", "target": "ARM", "relation": "consultation"}
    rows = [row | {"start": f"{year}-05-01"} for year in [*range(1990, 2023), *[2022] * 40]]
    rows += [row | {"relation": "alliance", "start": "1850", "end": ".."}]
    page = gk.show_relations(Relations.from_arrow(pa.Table.from_pylist(rows)))
    seen = visit(page.save(tmp_path / "years.html"))
    assert "began before" in seen.text("#timeline .outside")
    below = seen.page.locator("#timeline .outside").bounding_box()
    axis = seen.page.locator("#timeline .axis").bounding_box()
    assert below is not None
    assert axis is not None
    assert below["y"] >= axis["y"] + axis["height"]
