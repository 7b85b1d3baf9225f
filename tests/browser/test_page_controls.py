"""Views, periods, filters, search and the address of the page in a real browser."""

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


# -------------------------------------------------------------- known by, undated, in order, back


def test_known_by_shows_only_what_had_been_published(
    visit: Callable[..., Visit], single: Path, relations: Relations
) -> None:
    seen = visit(single)
    seen.page.fill("#known", "2020-10")
    seen.page.press("#known", "Enter")
    expected = len(relations.known_by("2020-10-31").slice("2020"))
    assert f"{expected} relations of 86" in seen.text("#caption-a")
    assert "known by 2020-10-31" in seen.text("#caption-a")
    assert seen.text("#row-count") == str(expected)
    assert str(expected) in seen.text("#status")
    assert seen.page.input_value("#known") == "2020-10-31"
    assert "known=2020-10-31" in seen.page.url
    seen.page.fill("#known", "")
    seen.page.press("#known", "Enter")
    assert f"{len(relations.slice('2020'))} relations of 86" in seen.text("#caption-a")


def test_a_page_of_what_was_known_opens_with_the_day_and_can_forget_it(
    visit: Callable[..., Visit], relations: Relations, tmp_path: Path
) -> None:
    known = relations.known_by("2022-10-31")
    changes = [row["change"] for row in known.compare("2020", "2022").to_arrow().to_pylist()]
    seen = visit(known.compare("2020", "2022").show().save(tmp_path / "known.html"))
    assert seen.page.input_value("#known") == "2022-10-31"
    assert "known by 2022-10-31" in seen.text("#caption-a")
    for change in ("appeared", "gone", "kept"):
        assert f"{changes.count(change)} {change}" in seen.text("#caption-a")
    seen.page.fill("#known", "")
    seen.page.press("#known", "Enter")
    rest = [row["change"] for row in relations.compare("2020", "2022").to_arrow().to_pylist()]
    assert rest != changes
    for change in ("appeared", "gone", "kept"):
        assert f"{rest.count(change)} {change}" in seen.text("#caption-a")
    again = visit(tmp_path / "known.html", f"#{seen.page.url.partition('#')[2]}")
    assert again.page.input_value("#known") == ""
    again.page.click("#reset")
    assert again.page.input_value("#known") == "2022-10-31"
    assert again.quiet()


@pytest.mark.parametrize("text", ["2020-02-30", "yesterday", "2020-00", "31.10.2020"])
def test_a_day_that_is_none_is_named_beside_the_field(
    visit: Callable[..., Visit], single: Path, text: str
) -> None:
    seen = visit(single)
    before = seen.text("#caption-a")
    seen.page.fill("#known", text)
    seen.page.press("#known", "Enter")
    assert "YYYY-MM-DD" in seen.text("#problem")
    assert seen.page.get_attribute("#known", "aria-invalid") == "true"
    assert seen.page.get_attribute("#known", "aria-errormessage") == "problem"
    assert seen.text("#caption-a") == before
    seen.page.fill("#known", "2021")
    seen.page.press("#known", "Enter")
    assert seen.page.locator("#problem").is_hidden()
    assert seen.page.get_attribute("#known", "aria-invalid") == "false"


def test_undated_relations_are_shown_in_every_period_when_asked_for(
    visit: Callable[..., Visit], compared: Path, relations: Relations
) -> None:
    seen = visit(compared, "#v=side")
    dated = [len(relations.slice(year)) for year in ("2020", "2022")]
    undated = seen.run("graphkit.model.rows.filter((row) => row.start === null).length")
    assert undated > 0
    assert f"{undated} undated not shown" in seen.text("#caption-a")
    seen.page.check("#undated")
    for side, count in zip("ab", dated, strict=True):
        assert f"{count + undated} relations of 86" in seen.text(f"#caption-{side}")
        assert f"{undated} undated shown in every period" in seen.text(f"#caption-{side}")
    assert "undated=1" in seen.page.url
    seen.page.click("#table-note .more")
    periods = seen.page.locator("#rows td:last-child").all_inner_texts()
    assert periods[-undated:] == ["both"] * undated
    again = visit(compared, "#v=side&undated=1")
    assert again.page.is_checked("#undated")


@pytest.mark.parametrize("day", ["2020-11-30", "2022-10-31"])
def test_the_difference_is_counted_again_among_what_was_known(
    visit: Callable[..., Visit], compared: Path, relations: Relations, day: str
) -> None:
    known = relations.known_by(day)
    changes = [row["change"] for row in gk.compare(known, "2020", "2022").to_arrow().to_pylist()]
    seen = visit(compared, f"#v=difference&known={day}")
    for change in ("appeared", "gone", "stronger", "weaker", "kept"):
        assert f"{changes.count(change)} {change}" in seen.text("#caption-a")
    assert seen.quiet()


def test_a_page_without_undated_relations_does_not_ask(
    visit: Callable[..., Visit], few: Relations, tmp_path: Path
) -> None:
    page = gk.show_relations(few, period="2020").save(tmp_path / "dated.html")
    assert visit(page).page.locator("#undated").is_hidden()


def test_back_and_forward_bring_the_states_of_the_addresses(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared, "#v=single&a=2021-01-01/2021-12-31")
    seen.page.goto(compared.as_uri() + "#v=side&sel=actor+RUS&off=clash")
    assert seen.text("#panel-heading") == "Russia"
    seen.page.go_back()
    assert seen.run("graphkit.state.view") == "single"
    assert "2021-01-01 – 2021-12-31" in seen.text("#caption-a")
    assert seen.text("#summary") in seen.text("#status")
    seen.page.go_forward()
    assert seen.run("graphkit.state.view") == "side"
    assert seen.text("#panel-heading") == "Russia"
    assert seen.page.locator(".chip[aria-pressed=false]").count() == 1
    assert seen.page.locator("#canvas-b").is_visible()
    assert seen.quiet()


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        ("known=2020-13-01", "null"),
        ("known=2020-06-30", "18444"),
        ("undated=yes", "false"),
        ("undated=1", "true"),
        ("off=clash,clash,constructor", "clash"),
        ("sel=path TUR>ARM", "path TUR>ARM"),
        ("sel=path TUR>TUR", "null"),
        ("sel=path TUR>Nobody", "null"),
        ("sel=path TUR", "null"),
        ("sel=edge RUS>NKR:deployment", "edge RUS>NKR:deployment"),
        ("sel=script alert", "null"),
        ("sel=hasOwnProperty x", "null"),
    ],
)
def test_each_value_of_the_address_is_checked(
    visit: Callable[..., Visit], single: Path, part: str, kept: str
) -> None:
    seen = visit(single, f"#{part}", anew=False)
    script = """(part) => {
      const { known, undated, off, selected } = graphkit.state;
      const chosen = selected ? `${selected.kind} ${selected.id}` : null;
      return String({ known, undated, off: [...off].join(), sel: chosen }[part]);
    }"""
    assert seen.run(script, part.split("=", maxsplit=1)[0]) == kept
    assert seen.quiet()


def test_the_copied_link_opens_the_same_page(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single, permissions=["clipboard-read", "clipboard-write"])
    seen.page.click("button[data-view=difference]")
    seen.page.click("#copy")
    seen.page.wait_for_function("document.getElementById('status').textContent.includes('copied')")
    assert seen.run("navigator.clipboard.readText()") == seen.page.url


def test_reset_brings_everything_back_and_says_so(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single)
    before = [seen.text("#caption-a"), seen.text("#panel"), seen.page.url]
    seen.page.click("button[data-view=side]")
    seen.page.check("#undated")
    seen.page.locator(".chip").nth(0).click()
    seen.page.fill("#known", "2021")
    seen.page.press("#known", "Enter")
    seen.page.fill("#find", "Russia")
    seen.page.click("#reset")
    after = [seen.text("#caption-a"), seen.text("#panel")]
    assert after == before[:2]
    assert seen.page.input_value("#find") == seen.page.input_value("#known") == ""
    assert seen.page.locator(".chip[aria-pressed=false]").count() == 0
    assert "As at the start." in seen.text("#status")


def test_double_click_shows_only_one_relation_and_again_all(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single)
    chips = seen.page.locator(".chip")
    chips.nth(2).dblclick()
    assert seen.page.locator(".chip[aria-pressed=true]").all_inner_texts() == [
        chips.nth(2).inner_text()
    ]
    assert set(seen.page.locator("#rows td:nth-child(2)").all_inner_texts()) == {"mediation"}
    chips.nth(2).dblclick()
    assert seen.page.locator(".chip[aria-pressed=false]").count() == 0


@pytest.mark.parametrize(
    ("anchor", "heading"),
    [
        ("#v=single", "Who connects to whom, 2020"),
        ("#v=single&a=2020-10-01/2020-10-31", "Who connects to whom, 2020-10"),
        ("#v=single&a=2020-10-02/2020-10-31", "Who connects to whom, 2020-10-02 – 2020-10-31"),
        ("#v=side&b=2021-01-01/2021-12-31", "What changed between 2020 and 2021"),
    ],
)
def test_the_heading_follows_what_is_shown(
    visit: Callable[..., Visit], compared: Path, anchor: str, heading: str
) -> None:
    seen = visit(compared, anchor, anew=False)
    assert seen.text("h1") == seen.page.title() == heading


def test_a_heading_that_somebody_wrote_stays(
    visit: Callable[..., Visit], few: Relations, tmp_path: Path
) -> None:
    page = gk.show_relations(few, period="2020", title="Mine").save(tmp_path / "mine.html")
    seen = visit(page, "#v=side")
    assert seen.text("h1") == seen.page.title() == "Mine"
    assert seen.download("csv").suggested_filename == "mine-2020-2022.csv"


def test_many_periods_are_a_list_that_says_which_is_shown(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    row = {"source": "RUS", "target": "ARM", "relation": "support"}
    rows = [row | {"start": f"{year}-03-01"} for year in range(2001, 2012)]
    page = gk.show_relations(Relations.from_arrow(pa.Table.from_pylist(rows)), period="2003")
    seen = visit(page.save(tmp_path / "years.html"))
    chosen = "document.querySelector('#period-a select').selectedOptions[0].textContent"
    assert seen.run(chosen) == "2003"
    seen.page.select_option("#period-a select", label="2007")
    assert "2007-01-01 – 2007-12-31" in seen.text("#caption-a")
    seen.page.fill("#from-a", "2007-02")
    seen.page.press("#from-a", "Enter")
    assert seen.run(chosen) == "…"


def test_the_map_is_fitted_again_when_the_window_changes(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single)
    scale = "graphkit.panes()[0].view().scale"
    wide = seen.run(scale)
    seen.page.set_viewport_size({"width": 420, "height": 800})
    seen.frames(3)
    assert seen.run(scale) < wide
    assert seen.run("document.documentElement.scrollWidth") <= 420
    seen.page.set_viewport_size({"width": 1360, "height": 900})
    seen.frames(3)
    assert seen.run(scale) == pytest.approx(wide)
    assert seen.quiet()
