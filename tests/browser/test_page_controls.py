"""Views, periods, filters, search and the address of the page in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphkit.analysis.relations import Relations
    from tests.browser.conftest import Visit


def test_views_are_buttons_that_say_which_is_pressed(
    visit: Callable[..., Visit], single: Path
) -> None:
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
    visit: Callable[..., Visit], single: Path, relations: Relations
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
    visit: Callable[..., Visit], single: Path, text: str
) -> None:
    seen = visit(single)
    before = seen.text("#caption-a")
    seen.page.fill("#to-a", text)
    seen.page.press("#to-a", "Enter")
    assert "YYYY-MM-DD" in seen.text("#problem")
    assert seen.page.get_attribute("#to-a", "aria-invalid") == "true"
    assert seen.text("#caption-a") == before


def test_relation_buttons_come_in_order_and_filter_map_and_table(
    visit: Callable[..., Visit], single: Path, relations: Relations
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


def test_search_selects_an_actor(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single)
    seen.page.fill("#find", "turk")
    seen.page.press("#find", "Enter")
    assert seen.text("#panel-heading") == "Turkey"
    seen.page.fill("#find", "Atlantis")
    seen.page.press("#find", "Enter")
    assert "No actor" in seen.page.locator("#status").inner_text()


def test_the_legend_names_only_what_is_drawn(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single)
    legend = seen.text("#legend")
    assert "mediated in the period" in legend
    assert "Person" not in legend
    assert "gone" not in legend.lower()
    seen.page.locator(".chip").nth(2).click()
    assert "mediated in the period" not in seen.text("#legend")


def test_the_address_keeps_the_state(visit: Callable[..., Visit], single: Path) -> None:
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
def test_an_address_that_makes_no_sense_is_ignored(
    visit: Callable[..., Visit], single: Path, anchor: str
) -> None:
    seen = visit(single, anchor)
    assert seen.run("graphkit.state.view") == "single"
    assert seen.run("graphkit.state.selected") is None
    assert "2020-01-01 – 2020-12-31" in seen.text("#caption-a")
    assert seen.quiet()
