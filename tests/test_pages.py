"""A folder of pages, one a period, and its index."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pyarrow as pa
import pytest

import graphkit as gk
from graphkit.analysis.relations import Relations
from graphkit.errors import InputError
from graphkit.page.cells import reader
from graphkit.page.pages import Gap, cut

if TYPE_CHECKING:
    from graphkit.page import Pages

TOY = Path(__file__).with_name("page_relations.csv")
HOSTILE = "</script><script>document.title='owned'</script><img/src=x/onerror=1>"


@pytest.fixture(scope="module")
def relations() -> Relations:
    return gk.read(TOY)


@pytest.fixture(scope="module")
def pages(relations: Relations) -> Pages:
    return relations.slice("2020/2022").show_every("year")


class Elements(HTMLParser):
    """All elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.found if tag == "a"]


def data(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html)
    assert found
    held: dict[str, Any] = json.loads(found[1])
    return held


def make(*starts: str, **cells: str) -> Relations:
    base = {"source": "TUR", "target": "AZE", "relation": "support"} | cells
    return Relations.from_arrow(pa.Table.from_pylist([base | {"start": day} for day in starts]))


# --------------------------------------------------------------------------------- the periods

PARTS = [
    (["2020"], "year", "2020"),
    (["2020", "2022"], "year", "2020 (2021) 2022"),
    (["2020", "2024"], "year", "2020 (2021–2023) 2024"),
    (["2020-01-05", "2020-12"], "quarter", "2020-Q1 (2020-Q2–2020-Q3) 2020-Q4"),
    (["2020-11-30", "2020-12"], "month", "2020-11 2020-12"),
    ([""], "year", ""),
]


@pytest.mark.parametrize(("starts", "freq", "parts"), PARTS)
def test_periods_that_say_nothing_get_no_page(starts: list[str], freq: str, parts: str) -> None:
    found = cut(make(*starts), freq).parts
    names = [f"({part.name})" if isinstance(part, Gap) else str(part) for part in found]
    assert " ".join(names) == parts


def test_what_lasts_says_nothing_new_in_the_next_period() -> None:
    relations = make("2018", "2021", relation="alliance")
    parts = cut(relations, "year").parts
    assert [getattr(part, "empty", None) for part in parts] == [None, False, None]


def test_of_a_slice_only_the_periods_that_it_touches(relations: Relations) -> None:
    found = cut(relations.slice("2020-07/2021-02"), "year")
    assert [str(period) for period in found.periods] == ["2020", "2021"]
    assert len(found.relations) == len(relations)


def test_too_many_pages_are_refused_with_a_way_out(
    relations: Relations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphkit.page.pages.PAGE_LIMIT", 2)
    with pytest.raises(InputError, match=r"every month makes \d+ pages \(allowed: 2\)"):
        relations.show_every("month")
    with pytest.raises(InputError, match="no length of a snapshot"):
        relations.show_every("decade")


# ----------------------------------------------------------------------------------- the files


def test_each_page_opens_with_its_period_and_holds_everything(
    relations: Relations, pages: Pages
) -> None:
    assert list(pages.files) == ["2020.html", "2021.html", "2022.html", "all.html", "index.html"]
    years = [data(pages.files[f"{year}.html"]) for year in ("2020", "2021", "2022")]
    single = data(relations.slice("2021").show().html)
    assert years[1]["a"] == single["a"]
    for held in years:
        assert [held[key] for key in ("actors", "rows", "edges")] == [
            single[key] for key in ("actors", "rows", "edges")
        ]


def test_pages_lead_to_their_neighbours_and_the_index(pages: Pages) -> None:
    found = {name: Elements(html).links() for name, html in pages.files.items()}
    assert found["2020.html"] == ["index.html", "2021.html"]
    assert found["2021.html"] == ["index.html", "2020.html", "2022.html"]
    assert found["2022.html"] == ["index.html", "2021.html"]


def ids(edges: dict[str, Any]) -> set[str]:
    """The ids of the links that a page holds by column."""
    page = {"rows": edges}
    ends = [reader(page, name) for name in ("source", "target", "type")]
    found = set()
    for at in range(len(edges["lane"])):
        source, target, kind = (end(at) for end in ends)
        if at in edges["turned"]:
            source, target = target, source
        found.add(f"{source}>{target}:{kind}")
    return found


def test_every_link_of_the_index_leads_to_a_page_and_what_is_on_it(pages: Pages) -> None:
    links = Elements(pages.files["index.html"]).links()
    assert len(links) > 10
    for link in links:
        name, _, anchor = link.partition("#")
        held = data(pages.files[name])
        edge = re.search(r"&sel=edge (.+)$", unquote(anchor))
        assert edge is None or edge[1] in ids(held["edges"])


def test_the_index_says_what_changed(relations: Relations, pages: Pages) -> None:
    index = pages.files["index.html"]
    changes = gk.compare(relations, "2020", "2021").changes
    said = re.search(r"Against 2020</h3>\s*<p class=\"change\">(.*?)</p>", index)
    assert said
    words = {"kept": "unchanged"}
    expected = {f"{n} {words.get(change, change)}" for change, n in changes.items() if n}
    assert set(said[1].split(", ")) == expected
    assert f"{len(relations.slice('2021'))} relations" in index


def test_the_index_has_no_script_and_asks_for_nothing(pages: Pages) -> None:
    index = pages.files["index.html"]
    elements = Elements(index)
    tags = {tag for tag, _ in elements.found}
    names = {name for _, attributes in elements.found for name in attributes}
    assert not tags & {"script", "link", "iframe", "img", "object", "base", "form"}
    assert not names & {"src", "srcset", "style", "action"}
    policy = next(found["content"] or "" for _, found in elements.found if "http-equiv" in found)
    assert policy.startswith("default-src 'none'; script-src 'none'; style-src 'sha256-")
    assert all(not link.startswith(("http", "//", "javascript")) for link in elements.links())


def test_two_builds_are_the_same(relations: Relations, pages: Pages) -> None:
    assert relations.slice("2020/2022").show_every("year").files == pages.files


def test_hostile_text_stays_text() -> None:
    relations = make("2020", "2022", source=HOSTILE, publisher=HOSTILE, evidence=HOSTILE)
    pages = relations.show_every("year", title=HOSTILE)
    for name, html in pages.files.items():
        tags = [tag for tag, _ in Elements(html).found]
        assert "img" not in tags
        assert tags.count("script") == (0 if name == "index.html" else 3)
    assert "<img/src=x" not in pages._repr_html_()


def test_saving_returns_the_index(pages: Pages, tmp_path: Path) -> None:
    index = pages.save(tmp_path / "years")
    assert index == tmp_path / "years" / "index.html"
    assert {path.name for path in index.parent.iterdir()} == set(pages.files)


def test_a_title_of_ones_own_stands_on_every_page(relations: Relations) -> None:
    pages = relations.slice("2020").show_every("year", title="Karabakh", language="id")
    assert "<h1>Karabakh, 2020</h1>" in pages.files["2020.html"]
    assert "<h1>Karabakh</h1>" in pages.files["index.html"]
    assert '<html lang="id"' in pages.files["index.html"]
    assert len(pages) == 1


def test_without_a_date_there_are_no_periods() -> None:
    pages = make("").show_every("year")
    assert list(pages.files) == ["all.html", "index.html"]
    assert "No relation has a date" in pages.files["index.html"]


def test_a_notebook_shows_small_maps_with_and_without_trust(pages: Pages) -> None:
    output = pages._repr_html_()
    tags = [tag for tag, _ in Elements(output).found]
    assert tags.count("img") == len(pages) == 3
    assert not {"svg", "style", "script", "iframe"} & set(tags)
