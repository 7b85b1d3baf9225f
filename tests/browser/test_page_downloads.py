"""What the page gives away, taken in a real browser and read by others: PNG, SVG, CSV, GEXF."""

from __future__ import annotations

import base64
import re
import struct
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import networkx as nx
import pyarrow as pa
import pytest

import graphkit as gk
from graphkit.analysis.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.conftest import Visit

SVG = "{http://www.w3.org/2000/svg}"
COLUMNS = (
    "source target relation start end date_basis status confidence source_actor target_actor"
    " group_id doc_id published publisher evidence extractor rule"
).split()
PICTURE = """async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  ctx.drawImage(image, 0, 0);
  const rows = [];
  for (let y = 0; y < canvas.height; y += 1) {
    const pixels = new Uint32Array(ctx.getImageData(0, y, canvas.width, 1).data.buffer);
    rows.push(new Set(pixels).size > 1);
  }
  const all = new Uint32Array(ctx.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  return { colours: new Set(all).size, corner: ctx.getImageData(0, 0, 1, 1).data.join(" "),
    inked: rows.filter(Boolean).length / rows.length };
}"""


def _taken(seen: Visit, kind: str, folder: Path) -> Path:
    download = seen.download(kind)
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def _rows(relations: Relations) -> list[tuple[Any, ...]]:
    rows = relations.to_arrow().select(COLUMNS).to_pylist()
    return sorted((tuple(row.values()) for row in rows), key=str)


def _texts(path: Path) -> list[str]:
    drawing = ET.parse(path).getroot()  # noqa: S314 - our own output
    return ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]


# -------------------------------------------------------------------------------- the picture


@pytest.mark.parametrize(
    ("view", "scheme", "paper"),
    [
        ("single", "light", "255 255 255 255"),
        ("side", "light", "255 255 255 255"),
        ("difference", "dark", "20 24 31 255"),
    ],
)
def test_the_picture_is_of_the_right_size_and_not_blank(
    visit: Callable[..., Visit],
    compared: Path,
    tmp_path: Path,
    view: str,
    scheme: str,
    paper: str,
) -> None:
    seen = visit(compared, f"#v={view}", color_scheme=scheme)
    path = _taken(seen, "png", tmp_path)
    raw = path.read_bytes()
    assert raw.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", raw[16:24])
    panes = 2 if view == "side" else 1
    canvas = seen.box("#canvas-a")
    margins = 2 * 28 + (panes - 1) * 28
    assert width == pytest.approx(2 * (panes * canvas["width"] + margins), abs=6)
    assert height > 2 * canvas["height"]
    address = "data:image/png;base64," + base64.b64encode(raw).decode()
    found = seen.run(PICTURE, address)
    assert found["corner"] == paper
    assert found["colours"] > 50
    assert found["inked"] > 0.5
    assert seen.quiet()


@pytest.mark.parametrize("view", ["single", "side", "difference"])
def test_the_drawing_says_what_the_page_says(
    visit: Callable[..., Visit], compared: Path, tmp_path: Path, view: str
) -> None:
    seen = visit(compared, f"#v={view}")
    path = _taken(seen, "svg", tmp_path)
    drawing = ET.parse(path).getroot()  # noqa: S314 - our own output
    tags = {node.tag.removeprefix(SVG) for node in drawing.iter()}
    assert tags <= {"svg", "title", "path", "rect", "text"}
    names = {name for node in drawing.iter() for name in node.attrib}
    assert not [name for name in names if name.startswith("on") or name.endswith("href")]
    texts = _texts(path)
    whole = " ".join(texts)
    assert texts[0] == seen.text("h1")
    assert seen.text("#summary") in whole
    for side in "ab" if view == "side" else "a":
        assert re.sub(r"\s*\n\s*", ": ", seen.text(f"#caption-{side}")) in whole
    for line in seen.page.locator("footer p").all_inner_texts():
        assert line.strip() in whole
    lines = seen.run("graphkit.model.data.actors.flatMap((actor) => [actor.code, ...actor.lines])")
    assert set(lines) <= set(texts)


@pytest.mark.parametrize("view", ["single", "side", "difference"])
def test_a_drawing_looks_as_the_picture_does(
    visit: Callable[..., Visit], compared: Path, tmp_path: Path, view: str
) -> None:
    seen = visit(compared, f"#v={view}")
    drawn = _taken(seen, "svg", tmp_path).read_text(encoding="utf-8")
    apart = seen.run(
        """async (drawn) => {
          const png = await new Promise((done) => graphkit.files.png(done));
          const images = await Promise.all([png, new Blob([drawn], { type: "image/svg+xml" })]
            .map(async (blob) => {
              const image = new Image();
              image.src = URL.createObjectURL(blob);
              await image.decode();
              return image;
            }));
          const [width, height] = [200, Math.round(200 * images[0].height / images[0].width)];
          const [one, other] = images.map((image) => {
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [width, height];
            const ctx = canvas.getContext("2d", { willReadFrequently: true });
            ctx.drawImage(image, 0, 0, width, height);
            return ctx.getImageData(0, 0, width, height).data;
          });
          let sum = 0;
          one.forEach((value, at) => { sum += Math.abs(value - other[at]); });
          return sum / one.length;
        }""",
        drawn,
    )
    assert apart < 6


def test_a_picture_shows_what_the_reader_looks_at(
    visit: Callable[..., Visit], single: Path, tmp_path: Path
) -> None:
    seen = visit(single, "#sel=actor+TUR&off=mediation,clash")
    seen.page.click("#zoom-in")
    legend = seen.run("[...document.querySelectorAll('.chip')].map((chip) => chip.innerText)")
    texts = _texts(_taken(seen, "svg", tmp_path))
    labels = {text.split("\n")[0] for text in legend}
    assert {"mediation", "clash"} <= labels
    assert {"alliance", "accusation"} <= set(texts)
    assert not {"mediation", "clash"} & set(texts)


# ------------------------------------------------------------------------------ the relations


def test_the_table_is_read_back_with_the_same_rows(
    visit: Callable[..., Visit], single: Path, relations: Relations, tmp_path: Path
) -> None:
    seen = visit(single)
    path = _taken(seen, "csv", tmp_path)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfsource,target,relation,")
    assert raw.count(b"\r\n") == raw.count(b"\n") == len(relations.slice("2020")) + 1
    assert _rows(gk.read(path)) == _rows(relations.slice("2020"))


def test_the_table_holds_what_is_shown_and_no_more(
    visit: Callable[..., Visit], single: Path, relations: Relations, tmp_path: Path
) -> None:
    seen = visit(single, "#a=2022-01-01/2022-12-31&off=accusation&sel=actor+RUS")
    found = gk.read(_taken(seen, "csv", tmp_path))
    kept = relations.slice("2022").where(actor="RUS")
    table = kept.to_arrow()
    wanted = [name != "accusation" for name in table["relation"].to_pylist()]
    assert _rows(found) == _rows(Relations.from_arrow(table.filter(wanted)))
    assert len(found) == int(seen.text("#row-count"))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x","y")']
)
def test_no_cell_is_a_formula(visit: Callable[..., Visit], tmp_path: Path, text: str) -> None:
    row = {"source": "RUS", "target": "ARM", "relation": "support", "start": "2020"}
    texts = dict.fromkeys(("evidence", "publisher", "rule", "source_actor"), text)
    page = gk.show_relations(Relations.from_arrow(pa.Table.from_pylist([row | texts])))
    seen = visit(page.save(tmp_path / "formula.html"))
    content = _taken(seen, "csv", tmp_path).read_text(encoding="utf-8-sig")
    cells = re.findall(r'(?:^|,)("(?:[^"]|"")*"|[^,]*)', content.split("\n", 1)[1])
    assert len([cell for cell in cells if cell.strip('"').startswith("'")]) == 4
    assert not [cell for cell in cells if cell.strip('"')[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_line_ends_and_quotation_marks_survive(visit: Callable[..., Visit], tmp_path: Path) -> None:
    evidence = 'One "line",\nand another; ‘quoted’ — дальше'
    row = {"source": "RUS", "target": "ARM", "relation": "support", "start": "2020"}
    given = Relations.from_arrow(pa.Table.from_pylist([row | {"evidence": evidence}]))
    seen = visit(gk.show_relations(given).save(tmp_path / "lines.html"))
    back = gk.read(_taken(seen, "csv", tmp_path))
    assert back.to_arrow()["evidence"].to_pylist() == [evidence]
    graph = nx.read_gexf(_taken(seen, "gexf", tmp_path))
    assert [values["evidence"] for _, _, values in graph.edges(data=True)] == [evidence]


def test_the_network_is_read_by_networkx_with_dates_and_evidence(
    visit: Callable[..., Visit], single: Path, relations: Relations, tmp_path: Path
) -> None:
    seen = visit(single)
    graph = nx.read_gexf(_taken(seen, "gexf", tmp_path))
    expected = relations.slice("2020").to_arrow().to_pylist()
    assert graph.is_directed()
    assert graph.is_multigraph()
    assert graph.graph["mode"] == "dynamic"
    found = sorted(
        (source, target, values["relation"], values["status"], values["evidence"])
        for source, target, values in graph.edges(data=True)
    )
    assert found == sorted(
        (row["source"], row["target"], row["relation"], row["status"], row["evidence"])
        for row in expected
    )
    dates = {
        values["evidence"]: (values["start"], values.get("end"))
        for _, _, values in graph.edges(data=True)
    }
    assert dates["Test sentence 1."] == ("2002-10-07", None)
    assert dates["Test sentence 3."] == ("2002-01-01", None)
    assert dates["Test sentence 4."] == ("1997-01-01", "2022-02-24")
    assert graph.nodes["ARM"] == {"label": "Armenia", "kind": "state"}


# ------------------------------------------------------------------------------------ the menu


def test_files_are_named_by_title_and_period_and_said(
    visit: Callable[..., Visit], compared: Path
) -> None:
    seen = visit(compared)
    names = [seen.download(kind).suggested_filename for kind in ("png", "svg", "csv", "gexf")]
    stem = "what-changed-between-2020-and-2022"
    assert names == [f"{stem}.{ending}" for ending in ("png", "svg", "csv", "gexf")]
    assert seen.text("#status") == f"Saved as {stem}.gexf."
    assert seen.quiet()


def test_the_menu_is_used_with_the_keyboard(visit: Callable[..., Visit], single: Path) -> None:
    seen = visit(single)
    seen.page.focus("#save summary")
    seen.press("Enter")
    assert seen.page.locator("[data-save=png]").is_visible()
    seen.press("Tab", "Tab", "Tab")
    assert seen.focus() == "Relations (CSV)"
    seen.press("Escape")
    assert seen.page.locator("[data-save=png]").is_hidden()
    assert seen.focus() == "Download"
    seen.press("Enter", "Tab", "Tab", "Tab")
    with seen.page.expect_download() as waiting:
        seen.press("Enter")
    assert waiting.value.suggested_filename.endswith(".csv")
    assert seen.focus() == "Download"
    seen.press("Enter")
    seen.page.mouse.click(*seen.free_spot())
    assert seen.page.locator("[data-save=png]").is_hidden()


@pytest.mark.parametrize("title", ["Кто с кем", "../../etc/passwd", "a" * 500, 'CON: "x"?'])
def test_any_title_makes_a_name_that_a_file_can_have(
    visit: Callable[..., Visit], few: Relations, tmp_path: Path, title: str
) -> None:
    page = gk.show_relations(few, period="2020", title=title).save(tmp_path / "t.html")
    name = visit(page).download("csv").suggested_filename
    assert re.fullmatch(r"\w[\w-]{0,80}\.csv", name)
