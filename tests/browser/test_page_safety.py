"""The page keeps quiet: hostile text stays text, in the page and in all that it gives away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

import graphkit as gk
from graphkit.analysis.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.conftest import Visit

HOSTILE = (
    "</script><script>document.title='owned'</script>"
    """<img src=x onerror="document.title='owned'" href=1>"""
)


def test_hostile_text_is_inert(visit: Callable[..., Visit], tmp_path: Path) -> None:
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


def test_two_outputs_in_one_notebook_both_draw(
    visit: Callable[..., Visit], relations: Relations, tmp_path: Path
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
