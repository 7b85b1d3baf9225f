"""The map in a real browser: what it draws, and that its numbers are Python's."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

import graphkit as gk
from graphkit.analysis.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.conftest import Visit

COMPARE = """([first, second, rule, duplicates]) => {
  const { model, Model } = graphkit;
  const own = { ...model, data: { ...model.data, duplicates }, rule: model.rules[rule] };
  const sides = [first, second].map(
    (window) => Model.bundle(own, Model.rowsIn(own, window), window));
  return Model.compare(own, ...sides).map(
    (item) => [item.edge.id, item.change, ...item.counts, ...item.reports]);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["single", "side", "difference"])
def test_every_view_draws_without_a_request_or_a_complaint(
    visit: Callable[..., Visit], compared: Path, view: str, scheme: str
) -> None:
    seen = visit(compared, f"#v={view}", color_scheme=scheme)
    seen.page.wait_for_timeout(200)
    panes = 2 if view == "side" else 1
    assert seen.page.locator("canvas:visible").count() == panes
    assert [seen.colours(pane) > 20 for pane in ("a", "b")[:panes]] == [True] * panes
    assert seen.quiet(), (seen.requests, seen.messages)


def test_mediators_wear_a_ring_and_share_a_shape_with_their_parties(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single)
    rings = sorted(seen.run("[...graphkit.scenes()[0].rings.keys()]"))
    assert rings == ["FRA", "OSCE_MINSK", "RUS", "USA"]
    triads = seen.run("graphkit.scenes()[0].triads.map((t) => [t.mediator, ...t.parties])")
    assert ["RUS", "ARM", "AZE"] in triads


def test_certainty_is_said(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single, "#sel=edge+FRA>TUR:accusation")
    assert "alleged" in seen.text("#panel .held")
    dashes = seen.run(
        "Object.fromEntries(graphkit.scenes()[0].edges.map((e) => [e.edge.id, e.dash]))"
    )
    assert dashes["FRA>TUR:accusation"] == [2, 4]
    assert dashes["ARM>TUR:accusation"] != [2, 4]
    faint = seen.run("graphkit.scenes()[0].edges.filter((e) => e.faint).map((e) => e.edge.id)")
    assert sorted(faint) == ["ARM>GEO:consultation", "EU>AZE:demand"]


def test_positions_are_the_same_in_every_period_and_pane(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared, "#v=side")
    places = "graphkit.panes().map((pane) => [...pane.places])"
    before = seen.run(places)
    assert before[0] == before[1]
    seen.page.click("#period-a [data-window]:has-text('2021')")
    seen.page.click("button[data-view=single]")
    assert seen.run(places)[0] == before[0]


@pytest.mark.parametrize("width", [390, 1000, 1360])
def test_both_panes_show_the_same_part_with_names_on_the_same_side(
    visit: Callable[..., Visit], compared: Path, width: int
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


def test_panes_pan_and_zoom_together(visit: Callable[..., Visit], compared: Path) -> None:
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


def test_the_page_scrolls_over_a_map_that_nobody_uses(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single)
    scale = "graphkit.panes()[0].view().scale"
    start = seen.run(scale)
    seen.page.mouse.move(*seen.free_spot())
    seen.page.mouse.wheel(0, 200)
    seen.page.wait_for_timeout(300)
    assert seen.run("window.scrollY") > 0
    assert seen.run(scale) == start


def test_a_dragged_actor_moves_in_both_panes_and_reset_brings_it_back(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared, "#v=side")
    place = "graphkit.panes().map((pane) => pane.places.get('KAZ'))"
    start = seen.run(place)
    x, y = seen.spot("KAZ")
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    seen.page.mouse.move(x - 30, y + 40, steps=4)
    seen.page.mouse.up()
    moved = seen.run(place)
    assert moved[0] == moved[1] != start[0]
    seen.page.click("#reset")
    assert seen.run(place) == start


@pytest.mark.parametrize(("way", "axis", "sign"), [("left", "x", -1), ("down", "y", 1)])
def test_an_actor_moves_without_dragging(
    visit: Callable[..., Visit], compared: Path, way: str, axis: str, sign: int
) -> None:
    seen = visit(compared, "#v=side&sel=actor+KAZ")
    place = f"graphkit.panes().map((pane) => pane.places.get('KAZ').{axis})"
    start = seen.run(place)
    button = seen.page.locator(f"#panel .push button:nth-of-type({1 if way == 'left' else 3})")
    button.click()
    button.click()
    moved = seen.run(place)
    assert moved[0] == moved[1]
    assert (moved[0] - start[0]) * sign > 0
    assert "Kazakhstan moved" in seen.text("#status")
    assert button.evaluate("node => node === document.activeElement")


def test_who_is_chosen_beside_the_map_is_brought_into_sight(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared, "#v=single")
    seen.run("graphkit.panes()[0].setView({ position: { x: 9000, y: 9000 }, scale: 1 })")
    seen.page.fill("#find", "Kazakh")
    seen.page.press("#find", "Enter")
    x, y = seen.spot("KAZ")
    box = seen.page.locator("#canvas-a").bounding_box()
    assert box is not None
    assert box["x"] < x < box["x"] + box["width"]
    assert box["y"] < y < box["y"] + box["height"]


@pytest.mark.parametrize("view", ["single", "side", "difference"])
def test_no_name_lies_on_another_name(
    visit: Callable[..., Visit], compared: Path, view: str
) -> None:
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


def test_all_names_are_inside_the_map(visit: Callable[..., Visit], compared: Path) -> None:
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


def test_idle_actors_stay_where_they_are_but_fade(
    visit: Callable[..., Visit], single: Path
) -> None:
    seen = visit(single, "#a=2022-01-01/2022-12-31")
    active = set(seen.run("[...graphkit.scenes()[0].active]"))
    assert {"GEO", "UNSC"}.isdisjoint(active)
    assert "no relation in the period" in seen.text("#legend")


def test_no_relations_make_a_page_that_says_so(visit: Callable[..., Visit], tmp_path: Path) -> None:
    table = pa.table({name: pa.array([], pa.string()) for name in ("source", "target", "relation")})
    page = Relations.from_arrow(table).show()
    seen = visit(page.save(tmp_path / "empty.html"))
    for view in ("side", "difference", "single"):
        seen.page.click(f"button[data-view={view}]")
    assert "No relation in this period" in seen.text("#empty-a")
    assert seen.quiet()


def test_a_large_graph_draws_the_most_frequent_links_and_says_so(
    visit: Callable[..., Visit], tmp_path: Path
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
    own = (
        "a => [...graphkit.model.edges.values()]"
        ".filter((e) => e.source === a || e.target === a).length"
    )
    drawn = (
        "a => graphkit.scenes()[0].edges"
        ".filter(({ edge: e }) => e.source === a || e.target === a).length"
    )
    seen.run("a => graphkit.app.select({ kind: 'actor', id: a }, false)", actor)
    assert seen.run(drawn, actor) == seen.run(own, actor)
    assert seen.quiet()


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
    visit: Callable[..., Visit], compared: Path, relations: Relations
) -> None:
    changes = [
        row["change"] for row in gk.compare(relations, "2020", "2022").to_arrow().to_pylist()
    ]
    seen = visit(compared)
    caption = seen.text("#caption-a")
    for change in ("appeared", "gone", "stronger", "weaker", "kept"):
        assert f"{changes.count(change)} {change}" in caption
        assert f"{changes.count(change)} {change}" in seen.text("#summary").replace("links ", "")


def test_a_full_map_names_whom_it_has_room_for_and_whom_one_chooses(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    ids = [f"ICEWS:Ministry_of_Foreign_Affairs_{n:03}" for n in range(120)]
    hub = [{"source": "RUS", "target": id_} for id_ in ids]
    pairs = zip(ids, [*ids[1:], ids[0]], strict=True)
    ring = [{"source": source, "target": target} for source, target in pairs]
    rows = [row | {"relation": "consultation", "start": "2020-01-02"} for row in hub + ring]
    page = gk.show_relations(Relations.from_arrow(pa.Table.from_pylist(rows)))
    seen = visit(page.save(tmp_path / "full.html"))
    named = "graphkit.panes()[0].named()"
    few = seen.run(named)
    assert "RUS" in few  # the best connected
    assert len(few) < 121
    assert "Not every name fits" in seen.text("#legend")
    boxes = seen.run(
        "[...graphkit.panes()[0].labels()].map(([id, label]) => ({ id, ...label.box }))"
        f".filter((box) => {named}.includes(box.id))"
    )
    shared = [
        max(0, min(a["x1"], b["x1"]) - max(a["x0"], b["x0"]))
        * max(0, min(a["y1"], b["y1"]) - max(a["y0"], b["y0"]))
        / ((b["x1"] - b["x0"]) * (b["y1"] - b["y0"]))
        for a, b in itertools.combinations(boxes, 2)
    ]
    assert max(shared) < 0.08
    for _ in range(6):
        seen.page.click("#zoom-in")
    assert len(seen.run(named)) > len(few)
    missing = next(id_ for id_ in ids if id_ not in few)
    seen.page.fill("#find", missing)
    seen.page.press("#find", "Enter")
    assert missing in seen.run(named)
