"""The page keeps quiet: hostile text stays text, in the page and in all that it gives away."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest

import graphkit as gk
from graphkit.analysis.relations import Relations
from graphkit.errors import TableError
from graphkit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphkit.page import Page
    from tests.browser.conftest import Visit

PAYLOADS = {
    "tags": "</script><script>window.owned=1</script><img src=x onerror=window.owned=1>",
    "attributes": """"'`><b onmouseover=window.owned=1 style=x>""",
    "address": "javascript:window.owned=1 data:text/html,<script>window.owned=1</script>",
    "drawing": (
        "]]></text></title></style><!--<script>--!>"
        "<svg/onload=window.owned=1><a xlink:href='javascript:window.owned=1'>"
    ),
    "directions": "\u202eesrever\u2067 x \u200f\u061c\u202b",
    "control": "a\x00\x01\x08\x1b\x7f\x85\ufffe\ufeff\u2028\u2029b",
    "long": "W" * 10_000,
    "words": "many words " * 900,
    "braces": "{{7*7}} {period} ${7*7} $& {name} %s",
    "formula": "=HYPERLINK(\"http://example.org\";'x')",
}
TEXTS = (
    "evidence publisher doc_id rule extractor source_actor target_actor group_id".split()
)  # every column that holds free text
ELEMENTS = """() => [...document.querySelectorAll(
    "img, iframe, object, embed, a, b, base, link, form, foreignObject, script, style")]
  .map((node) => node.localName).sort().join(" ")"""


class Hostile(NamedTuple):
    payload: str
    page: Page
    path: Path


@pytest.fixture(scope="module", params=PAYLOADS)
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """A comparison with one payload in every text that a user can bring."""
    payload = PAYLOADS[request.param]
    folder = tmp_path_factory.mktemp("hostile")
    actor = "X" + re.sub(r"[\s\x00-\x1f\x7f-\x9f\ufeff]", "", payload)
    with (folder / "actors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["actor_id", "name", "kind", "parent", "start", "end"])
        writer.writerow(["XYZ", payload.replace("\x00", ""), "state", "", "", ""])
    row = dict.fromkeys(TEXTS, payload) | {"relation": "mediation", "published": "2020-10-11"}
    rows = [
        row | {"source": source, "target": target, "relation": relation, "start": start}
        for source, target, relation, start in (
            ("XYZ", "ARM", "mediation", "2020-10-10"),
            ("XYZ", "AZE", "mediation", "2020-10-10"),
            (actor, "XYZ", "support", "2020-10"),
            (actor, "XYZ", "accusation", "2022"),
            ("ARM", "AZE", "clash", "2022-09-13"),
        )
    ]
    given = Relations.from_arrow(pa.Table.from_pylist(rows), registry=gk.load_registry(folder))
    first = Period(dt.date(2020, 1, 1), dt.date(2021, 1, 1), payload)
    page = gk.show_comparison(given, first, "2022", title=f"Title {payload}")
    return Hostile(payload, page, page.save(folder / "page.html"))


def _shown(text: str) -> str:
    return " ".join(text.split())


def _drawn(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own output


def test_hostile_text_does_nothing_wherever_the_reader_goes(
    visit: Callable[..., Visit], hostile: Hostile
) -> None:
    seen = visit(hostile.path)
    own = seen.run(ELEMENTS)
    assert own == "script script script style"
    for view in ("single", "side", "difference"):
        seen.page.click(f"button[data-view={view}]")
    for actor in seen.run("[...graphkit.panes()[0].places.keys()]"):
        seen.page.mouse.move(*seen.spot(actor))
    for kind, name in seen.run(
        """() => [...graphkit.model.actors.keys()].map((id) => ["actor", id])
          .concat([...graphkit.model.edges.keys()].map((id) => ["edge", id]))
          .concat([...graphkit.app.triads.keys()].map((id) => ["triad", id]))
          .concat([["path", "XYZ>AZE"]])"""
    ):
        seen.run("([kind, id]) => graphkit.app.select({ kind, id }, true)", [kind, name])
        assert seen.run(ELEMENTS) == own
    seen.page.fill("#find", hostile.payload.replace("\n", " ")[:300])
    seen.page.press("#find", "Enter")
    assert seen.run("window.owned") is None
    assert seen.run("document.title").startswith("Title")
    assert seen.quiet(), (seen.requests, seen.messages)


def test_hostile_text_is_shown_as_it_is(visit: Callable[..., Visit], hostile: Hostile) -> None:
    seen = visit(hostile.path, "#sel=edge+ARM>AZE:clash", anew=False)
    given = seen.run("graphkit.model.rows.map((row) => row.evidence)")
    assert set(given) == {hostile.payload}
    quoted = seen.run("document.querySelector('#panel blockquote').textContent")
    assert quoted == hostile.payload
    title = seen.run("document.querySelector('h1').textContent")
    assert title == f"Title {hostile.payload}".replace("\x00", "")  # HTML has no such character


@pytest.mark.parametrize("width", [320, 1280])
def test_hostile_text_stays_in_its_place(
    visit: Callable[..., Visit], hostile: Hostile, width: int
) -> None:
    seen = visit(hostile.path, "#v=side", viewport={"width": width, "height": 900})
    assert seen.run("document.documentElement.scrollWidth") <= width
    assert seen.run("graphkit.panes()[0].view().scale") > 0.15
    assert seen.colours("a") > 20
    seen.run("() => graphkit.app.select({ kind: 'actor', id: 'XYZ' }, false)")
    assert seen.run("document.documentElement.scrollWidth") <= width


def test_hostile_text_is_inert_in_all_downloads(
    visit: Callable[..., Visit], hostile: Hostile, tmp_path: Path
) -> None:
    seen = visit(hostile.path)
    files = {}
    for kind in ("svg", "csv", "gexf"):
        files[kind] = tmp_path / f"file.{kind}"
        download = seen.download(kind)
        assert re.fullmatch(r"[\w-]+\.\w+", download.suggested_filename)
        download.save_as(files[kind])
    for kind in ("svg", "gexf"):
        tree = _drawn(files[kind].read_text(encoding="utf-8"))
        names = {name for node in tree.iter() for name in node.attrib}
        assert not [name for name in names if name.startswith("on") or "href" in name]
        assert {node.tag.split("}")[1] for node in tree.iter()} <= {
            *("svg", "title", "path", "rect", "text"),
            *("gexf", "meta", "creator", "description", "graph", "attributes", "attribute"),
            *("nodes", "node", "edges", "edge", "attvalues", "attvalue"),
        }
    back = gk.read(files["csv"]).to_arrow()["evidence"].to_pylist()
    assert {text.removeprefix("'") for text in back} == {hostile.payload}
    assert seen.quiet()


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_hostile_text_is_inert_in_picture_and_notebook(
    visit: Callable[..., Visit], hostile: Hostile, tmp_path: Path
) -> None:
    picture = _drawn(hostile.page.svg)
    assert not [name for node in picture.iter() for name in node.attrib if name.startswith("on")]
    output = hostile.page._repr_html_()
    tags = {tag for tag, _ in _Elements(output).found}
    assert tags == {
        *("iframe", "details", "summary", "p", "strong", "img"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    source = next(values["src"] for tag, values in _Elements(output).found if tag == "img")
    assert source
    _drawn(base64.b64decode(source.split(",")[1]).decode("utf-8"))
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{output}", encoding="utf-8")
    seen = visit(path)
    frame = seen.page.frames[1]
    frame.wait_for_selector("html.scripting")
    assert frame.evaluate("window.owned") is None
    assert seen.run("window.owned") is None
    assert seen.quiet(), seen.messages


@pytest.mark.parametrize(
    "column", ["source", "target", "relation", "status", "start", "end", "published", "date_basis"]
)
def test_what_is_no_free_text_is_refused_at_the_door(column: str) -> None:
    row = {"source": "RUS", "target": "ARM", "relation": "support", "start": "2020"}
    with pytest.raises(TableError, match=column):
        Relations.from_arrow(pa.Table.from_pylist([row | {column: PAYLOADS["tags"]}]))


def test_directions_do_not_run_on_into_the_words_of_the_page(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    text = "\u202eevil\u2067"
    row = {"source": "RUS", "target": "ARM", "relation": "support", "start": "2020"}
    row |= {"publisher": text, "doc_id": text, "rule": text, "source_actor": text}
    page = gk.show_relations(Relations.from_arrow(pa.Table.from_pylist([row])), period="2020")
    seen = visit(page.save(tmp_path / "rtl.html"), "#sel=edge+RUS>ARM:support")
    for selector in ("#panel .source", "#panel .method", "#panel .finest", "#rows .document"):
        shown = seen.run("selector => document.querySelector(selector).textContent", selector)
        depth = [0]
        for letter in shown:
            depth.append(depth[-1] + (letter in "\u202e\u2067") - (letter in "\u202c\u2069"))
        assert text in shown
        assert depth[-1] == 0, selector


def test_half_a_character_in_a_title_breaks_nothing(
    visit: Callable[..., Visit], few: Relations, tmp_path: Path
) -> None:
    page = gk.show_relations(few, period="2020", title="half \ud800 title")
    page._repr_html_().encode("utf-8")
    page.svg.encode("utf-8")
    seen = visit(page.save(tmp_path / "half.html"))
    assert seen.text("h1") == "half ? title"
    assert seen.quiet()


def test_the_policy_stops_what_is_added_to_the_page(
    visit: Callable[..., Visit], single: Path, tmp_path: Path
) -> None:
    added = "<script>window.owned=1</script><img src=x onerror=window.owned=1><div onclick=x></div>"
    path = tmp_path / "added.html"
    page = single.read_text(encoding="utf-8").replace("<main>", f"{added}<main>")
    path.write_text(page, encoding="utf-8")
    seen = visit(path)
    assert seen.run("window.owned") is None
    assert len([text for text in seen.messages if "Content Security Policy" in text]) >= 3
    seen = visit(single)
    allowed = seen.run(
        """() => {
          const tried = {};
          const script = document.createElement("script");
          script.textContent = "window.owned = 1";
          document.body.append(script);
          tried.inline = window.owned === 1;
          const link = document.createElement("style");
          link.textContent = "body { color: red }";
          document.head.append(link);
          tried.style = getComputedStyle(document.body).color === "rgb(255, 0, 0)";
          return tried;
        }"""
    )
    assert allowed == {"inline": False, "style": False}
    reached = seen.run("() => fetch('https://example.org/').then(() => 'reached', () => 'stopped')")
    assert reached == "stopped"
    assert seen.requests == []


def test_the_page_cannot_make_code_of_text(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single)
    tried = seen.run(
        """() => new Promise((done) => {
          document.addEventListener("securitypolicyviolation", (event) => done(event.blockedURI));
          window.setTimeout("window.owned = 1", 0);
          window.setTimeout(() => done("nothing stopped it"), 300);
        })"""
    )
    assert tried == "eval"
    assert seen.run("window.owned") is None


def test_two_outputs_in_one_notebook_both_draw(
    visit: Callable[..., Visit], few: Relations, tmp_path: Path
) -> None:
    outputs = [gk.show_relations(few, period=year)._repr_html_() for year in ("2020", "2022")]
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{''.join(outputs)}", encoding="utf-8")
    seen = visit(path)
    frames = seen.page.frames[1:]
    assert len(frames) == 2
    for frame, year in zip(frames, ("2020", "2022"), strict=True):
        frame.wait_for_selector(".line")
        assert f"{year}-01-01" in frame.inner_text("#caption-a")
        assert frame.locator("canvas").first.is_visible()
        box = frame.locator("#canvas-a").bounding_box()
        assert box
        assert box["height"] > 280
        frame.click(".line >> nth=0")
        assert frame.locator("#panel blockquote").count() > 0
    assert seen.quiet(), seen.messages
