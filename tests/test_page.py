"""The page as a file: what it holds, that it is safe, and that it is the same every time."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import os
import re
import subprocess
import sys
import tomllib
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest

import graphkit as gk
from graphkit.analysis.relations import Relations
from graphkit.errors import InputError, PeriodError
from graphkit.page.cells import count_rows
from graphkit.page.content import Opening, build_content
from graphkit.page.geometry import Symbol, place_labels, route
from graphkit.page.network import carry, library

if TYPE_CHECKING:
    from graphkit.page import Page

TOY = Path(__file__).with_name("page_relations.csv")
HOSTILE = (
    "</script><script>document.title='owned'</script>"
    """<img src=x onerror="document.title='owned'">"""
)


@pytest.fixture(scope="module")
def relations() -> Relations:
    return gk.read(TOY)


@pytest.fixture(scope="module")
def comparison(relations: Relations) -> Page:
    return gk.show_comparison(relations, "2020", "2022")


@pytest.fixture(scope="module")
def single(relations: Relations) -> Page:
    return gk.show_relations(relations, period="2020")


class _Reader(HTMLParser):
    """The elements of a page, and the text inside each script, style and title."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": [], "title": []}
        self._open: str | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in self.inside:
            self._open = tag
            self.inside[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inside[self._open][-1] += data


def _drawing(text: str) -> ET.Element:
    """Parse a picture: it must be sound XML."""
    return ET.fromstring(text)  # noqa: S314 - our own output


def _data(page: Page) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.html)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


# ----------------------------------------------------------------------------- one file, safe


def test_another_process_builds_the_same_bytes(comparison: Page) -> None:
    program = (
        "import hashlib, sys, graphkit as gk;"
        "page = gk.show_comparison(gk.read(sys.argv[1]), '2020', '2022');"
        "print(hashlib.sha256(page.html.encode() + page._repr_html_().encode()).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(TOY)],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        capture_output=True,
        text=True,
        check=True,
    )
    whole = comparison.html.encode() + comparison._repr_html_().encode()
    assert run.stdout.strip() == hashlib.sha256(whole).hexdigest()


def test_the_file_is_small(comparison: Page) -> None:
    data = len(json.dumps(_data(comparison)))
    table = comparison.html.index("</table>") - comparison.html.index("<table")
    picture = comparison.html.index("</svg>") - comparison.html.index("<svg")
    assert len(comparison.html.encode()) - data - table - picture < 600_000


def test_nothing_points_out_of_the_file(comparison: Page) -> None:
    reader = _Reader(comparison.html)
    names = {name for _, attributes in reader.elements for name in attributes}
    assert not names & {"src", "href", "action", "srcset", "style", "data", "background"}
    assert not [name for name in names if name.startswith("on")]
    assert {"link", "iframe", "object", "base", "form"}.isdisjoint(
        tag for tag, _ in reader.elements
    )


def test_the_policy_names_the_scripts_and_the_style_by_hash(comparison: Page) -> None:
    reader = _Reader(comparison.html)
    policy = next(
        attributes["content"] or ""
        for tag, attributes in reader.elements
        if tag == "meta" and "http-equiv" in attributes
    )

    def digest(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    _json, vis, own = reader.inside["script"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src {digest(vis)} {digest(own)};" in policy
    assert f"style-src {digest(reader.inside['style'][0])};" in policy


def test_scripts_never_parse_data_as_markup() -> None:
    folder = files("graphkit.page")
    for entry in folder.iterdir():
        if entry.name.endswith(".js"):
            text = entry.read_text(encoding="utf-8")
            assert "</script" not in text
            for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
                assert word not in text, (entry.name, word)


@pytest.mark.parametrize(
    "column",
    [
        "evidence",
        "source_actor",
        "target_actor",
        "publisher",
        "doc_id",
        "group_id",
        "rule",
        "extractor",
    ],
)
def test_hostile_text_stays_text(column: str) -> None:
    row = {"source": "RUS", "target": "ARM", "relation": "mediation", "start": "2020"}
    page = gk.show_relations(
        Relations.from_arrow(pa.Table.from_pylist([row | {column: HOSTILE}])),
        period="2020",
        title=HOSTILE,
    )
    reader = _Reader(page.html)
    assert [tag for tag, _ in reader.elements].count("script") == 3
    assert "img" not in [tag for tag, _ in reader.elements]
    assert reader.inside["title"] == [HOSTILE]
    assert HOSTILE in json.dumps(_data(page), ensure_ascii=False).replace('\\"', '"')


def test_a_hostile_actor_id_stays_text() -> None:
    row = {"source": 'X"><svg/onload=1>', "target": "ARM", "relation": "support", "start": "2020"}
    try:
        page = gk.show_relations(Relations.from_arrow(pa.Table.from_pylist([row])))
    except InputError:
        return  # ids may be refused at the door
    tags = [tag for tag, _ in _Reader(page.html).elements]
    assert (
        tags.count("svg") == 3
    )  # the picture, the line of its legend, the button that fits the map
    _drawing(page.svg)


def test_the_library_keeps_its_licence() -> None:
    assert "vis-network" in library()[:400]
    assert "MIT" in library()[:1200]


# ------------------------------------------------------------------------------ what it says


def test_the_numbers_are_those_of_the_comparison(relations: Relations, comparison: Page) -> None:
    found = gk.compare(relations, "2020", "2022").to_arrow().to_pylist()
    changes = _data(comparison)["comparison"]["changes"]
    assert len(found) == len(changes)
    for row in found:
        edge = f"{row['source']}>{row['target']}:{row['relation']}"
        assert changes[edge] == [row["change"], row["n_first"], row["n_second"]]


def test_positions_do_not_depend_on_the_period(single: Page, comparison: Page) -> None:
    def spots(page: Page) -> dict[str, tuple[int, int]]:
        return {actor["id"]: (actor["x"], actor["y"]) for actor in _data(page)["actors"]}

    assert spots(comparison) == spots(single)


def test_positions_may_be_given(relations: Relations) -> None:
    page = gk.show_relations(relations, period="2020", positions={"ARM": (0, 0), "AZE": (1, 0)})
    spots = {actor["id"]: (actor["x"], actor["y"]) for actor in _data(page)["actors"]}
    assert spots["ARM"][1] == spots["AZE"][1]


def test_core_types_come_first(comparison: Page) -> None:
    names = [kind["id"] for kind in _data(comparison)["types"]]
    assert names[:4] == ["alliance", "treaty", "mediation", "accusation"]


def test_memberships_lead_from_the_member_to_the_organisation(comparison: Page) -> None:
    memberships = [edge for edge in comparison.content["edges"] if edge["membership"]]
    assert {edge["target"] for edge in memberships} == {"CSTO", "OSCE_MINSK"}


def test_every_bundle_of_a_pair_has_a_lane_of_its_own(comparison: Page) -> None:
    lanes: dict[tuple[str, ...], list[int]] = {}
    for edge in comparison.content["edges"]:
        lanes.setdefault(tuple(edge["pair"]), []).append(edge["lane"])
    assert all(sorted(found) == list(range(len(found))) for found in lanes.values())


def test_a_sliced_table_opens_with_its_period(relations: Relations) -> None:
    page = relations.slice("2020").show()
    assert "2020" in page.html[page.html.index("<h1>") : page.html.index("</h1>")]
    assert f"{len(relations.slice('2020'))} relations among" in page.html
    assert _data(page)["undated"] == 2


def test_the_page_of_a_slice_holds_the_whole_table(relations: Relations) -> None:
    whole, sliced = (_data(show) for show in (relations.show(), relations.slice("2020").show()))
    assert [sliced[key] for key in ("rows", "actors", "edges")] == [
        whole[key] for key in ("rows", "actors", "edges")
    ]
    mediations = _data(relations.slice("2020").where(relation="mediation").show())
    assert {kind["id"] for kind in mediations["types"]} == {"mediation"}
    assert len(mediations["rows"]["edge"]) == len(relations.where(relation="mediation"))


def test_the_rule_of_a_slice_is_that_of_its_page(relations: Relations) -> None:
    within = relations.slice("2020", rule="within")
    page = within.show()
    assert _data(page)["rule"] == "within"
    assert f"{len(within)} relations among" in page.html


def test_a_table_larger_than_a_page_gives_the_rows_of_its_period(
    relations: Relations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphkit.page.show.ROW_LIMIT", 60)
    year = relations.slice("2020")
    page = relations.show(period="2020")
    assert len(_data(page)["rows"]["edge"]) == len(year)
    assert f"{len(relations) - len(year)} relations of other periods are not in here" in page.html


def test_without_a_period_it_opens_with_all_time(relations: Relations) -> None:
    data = _data(gk.show_relations(relations))
    assert data["a"] == {key: data["presets"][-1][key] for key in ("start", "end")}
    assert [preset["name"] for preset in data["presets"]] == ["2020", "2021", "2022", "All"]
    assert data["pair"][0] != data["pair"][1]


def test_the_caption_counts_what_is_shown_and_what_is_not(
    relations: Relations, single: Page
) -> None:
    shown, total = len(relations.slice("2020")), len(relations)
    assert (
        f"2020-01-01 – 2020-12-31 · {shown} relations of {total} · 2 undated not shown"
        in single.html
    )


def test_indonesian_pages_speak_indonesian_throughout(relations: Relations) -> None:
    html = gk.show_relations(relations, period="2020", language="id").html
    reader = _Reader(html)
    assert dict(reader.elements)["html"]["lang"] == "id"
    for word in ("Rusia", "mediasi", "Cari aktor", "52 relasi antara 14 aktor", "Mediator:"):
        assert word in html


def test_both_languages_have_the_same_words() -> None:
    text = files("graphkit.page").joinpath("strings.toml").read_text(encoding="utf-8")
    languages = tomllib.loads(text)
    assert languages["en"].keys() == languages["id"].keys()
    for key, value in languages["en"].items():
        assert set(re.findall(r"{(\w+)}", value)) == set(
            re.findall(r"{(\w+)}", languages["id"][key])
        )


def test_every_word_the_script_asks_for_exists() -> None:
    folder = files("graphkit.page")
    words = tomllib.loads(folder.joinpath("strings.toml").read_text(encoding="utf-8"))["en"]
    for entry in folder.iterdir():
        if entry.name.endswith(".js") and ".min." not in entry.name:
            asked = set(re.findall(r'\bt\("(\w+)"', entry.read_text(encoding="utf-8")))
            assert asked <= words.keys(), entry.name


def test_the_table_is_in_the_file_before_any_script_runs(
    relations: Relations, single: Page
) -> None:
    html = single.html
    assert html.count("<tr>") == len(relations) + 1
    assert html.index("Test sentence 12.") < html.index("<script")
    assert html.index("<svg") < html.index("<script")


def test_the_small_print_says_how_it_counts(relations: Relations) -> None:
    page = gk.compare(relations, "2020", "2022", rule="starts", duplicates="month").show()
    assert "Reports of one month count once;" in page.html
    assert "when it begins in it" in page.html


def test_what_was_not_yet_known_is_counted(relations: Relations) -> None:
    table = relations.to_arrow()
    at = table.column_names.index("published")
    table = table.set_column(
        at, "published", pa.array([""] * 3 + ["2020-10-05"] * (len(table) - 3))
    )
    known = Relations.from_arrow(table).known_by("2020-10")
    page = gk.show_relations(known, period="2020")
    assert "known by 2020-10-31: 3 reported later or without a date left out" in page.html
    assert page.content["known"] == (date(2020, 11, 1) - date(1970, 1, 1)).days
    assert count_rows(page.content) == len(relations)  # the reader may know the rest as well
    assert page.scenes[0].relations == len(known.slice("2020"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"language": "fr"}, "allowed: en, id"),
        ({"theme": "pink"}, "allowed: auto, light, dark"),
        ({"view": "3d"}, "allowed: single, side, difference"),
    ],
)
def test_wrong_choices_are_refused(
    relations: Relations, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        gk.show_comparison(relations, "2020", "2022", **options)


def test_a_period_that_is_none_is_refused(relations: Relations) -> None:
    with pytest.raises(PeriodError):
        gk.show_relations(relations, period="2022/2020")


def test_too_many_relations_are_refused_with_a_way_out(
    relations: Relations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphkit.page.content.ROW_LIMIT", 10)
    with pytest.raises(InputError, match="narrow them"):
        gk.show_relations(relations, period="2020")


def test_a_large_table_is_cut_to_the_periods_asked_for(
    relations: Relations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphkit.page.show.ROW_LIMIT", 10)
    whole = gk.compare(relations, "2020", "2022").to_arrow()
    page = gk.show_comparison(relations, "2020", "2022")
    assert len(_data(page)["comparison"]["changes"]) == len(whole)
    assert len(_data(page)["rows"]["edge"]) < len(relations)


def test_no_relations_make_a_page_that_says_so() -> None:
    table = pa.table({name: pa.array([], pa.string()) for name in ("source", "target", "relation")})
    page = Relations.from_arrow(table).show()
    assert _data(page)["rows"]["edge"] == []
    _drawing(page.svg)


def test_actors_beyond_the_limit_stand_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphkit.page.content.ACTOR_LIMIT", 5)
    page = gk.show_relations(gk.read(TOY), period="2020")
    data = _data(page)
    assert sum(actor["x"] is not None for actor in data["actors"]) == 5
    assert len(data["network"]["nodes"]) == 5
    assert "9 further actors are only in the table" in page.html


# ------------------------------------------------------------------------------ files and SVG


def test_saving_replaces_a_file_whole(comparison: Page, tmp_path: Path) -> None:
    target = tmp_path / "new" / "map.html"
    assert comparison.save(target) == target
    assert target.read_bytes() == comparison.html.encode()
    assert b"\r" not in target.read_bytes()
    comparison.save(str(target))
    assert list(target.parent.iterdir()) == [target]


def test_saving_where_nothing_can_be_written_says_so(comparison: Page, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        comparison.save(tmp_path / "file" / "map.html")
    with pytest.raises(InputError, match="cannot be written"):
        comparison.save(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_the_picture_is_a_file_of_its_own(single: Page) -> None:
    root = _drawing(single.svg)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"RUS", "Russia", "CSTO", "Turkey"} <= set(texts)
    assert "prefers-color-scheme:dark" in single.svg
    assert root.get("aria-label", "").startswith("52 relations among 14 actors")
    assert "2020-01-01 – 2020-12-31" in texts
    assert "Who connects to whom, 2020" in texts
    assert "Sources: Test Daily 1, Test Daily 2, Test Daily 3." in texts


def test_the_picture_of_two_periods_holds_two_maps(relations: Relations) -> None:
    root = _drawing(gk.show_comparison(relations, "2020", "2022", view="side").svg)
    assert len(root.findall("{http://www.w3.org/2000/svg}svg")) == 2


def test_the_picture_of_a_difference_says_what_changed(comparison: Page) -> None:
    for name in ("appeared", "gone", "kept"):
        assert f'class="s-{name}"' in comparison.svg


def test_lines_of_both_directions_share_their_lane() -> None:
    one, other = Symbol(0, 0, "state"), Symbol(300, 40, "organisation")
    there = route(one, other, 0, 3, swapped=False)
    back = route(other, one, 0, 3, swapped=True)
    assert there.at(0.5) == pytest.approx(back.at(0.5), abs=0.5)


def test_names_keep_clear_of_each_other() -> None:
    symbols = [Symbol(0, 0, "state"), Symbol(60, 0, "state"), Symbol(0, 60, "state")]
    names = [["Nagorno-Karabakh"], ["Azerbaijan"], ["Armenia"]]
    offsets = place_labels(symbols, names, [])
    spots = [
        (symbol.x + dx, symbol.y + dy, 7 * len(name[0]))
        for symbol, name, (dx, dy) in zip(symbols, names, offsets, strict=True)
    ]
    for one, other in itertools.combinations(spots, 2):
        beside = abs(one[0] - other[0]) >= (one[2] + other[2]) / 2
        assert beside or abs(one[1] - other[1]) >= 14


def test_pyvis_carries_nodes_edges_and_options(relations: Relations) -> None:
    period = gk.parse_period("2020")
    content = build_content(relations, Opening("single", period, period, "t", "en", "auto"))
    carried = content["network"]
    assert [node["id"] for node in carried["nodes"]] == [a["id"] for a in content["actors"]]
    drawn = {tuple(edge["pair"]) for edge in content["edges"] if edge["lanes"]}
    assert len(carried["edges"]) == len(drawn)
    assert carried["options"]["physics"] is False
    assert all("title" not in item for item in (*carried["nodes"], *carried["edges"]))
    assert carry([], [])["nodes"] == []


def test_the_callers_table_is_not_changed() -> None:
    table = gk.read(TOY).to_arrow()
    relations = Relations.from_arrow(table)
    relations.show()
    assert relations.to_arrow().equals(Relations.from_arrow(table).to_arrow())


# --------------------------------------------------------------------------------- notebooks


def test_a_notebook_gets_a_sandboxed_frame_and_a_fallback(single: Page) -> None:
    output = single._repr_html_()
    reader = _Reader(output)
    frame = dict(reader.elements)["iframe"]
    assert frame["sandbox"] == "allow-scripts allow-downloads"
    assert (frame["srcdoc"] or "").startswith("<!doctype html>")
    assert 'class="embed"' in (frame["srcdoc"] or "")
    after = output[output.index("</iframe>") :]
    assert "<details>" in after
    assert "Test sentence" in after
    image = dict(_Reader(after).elements)["img"]["src"] or ""
    kind, _, payload = image.partition(",")
    assert kind == "data:image/svg+xml;base64"
    _drawing(base64.b64decode(payload).decode())
