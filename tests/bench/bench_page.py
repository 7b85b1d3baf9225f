"""How fast the map is, beside pyvis on the same relations in the same run.

    python tests/bench/bench_page.py            all of it, some minutes
    python tests/bench/bench_page.py --quick    fewer repetitions, and no waiting for pyvis

Needs Chromium and the extra [test].
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from playwright.sync_api import sync_playwright
from pyvis.network import Network

import graphkit as gk
from graphkit.analysis.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

TYPES = {
    "mediation": False, "accusation": False, "consultation": True, "demand": False,
    "support": False, "clash": True, "treaty": True, "rejection": False, "alliance": True,
    "request": False, "deployment": False, "sanction": False,
}  # fmt: skip
WORDS = (
    "presiden menteri luar negeri menyatakan pasukan gencatan senjata wilayah perbatasan"
    " perundingan mediasi serangan sepakat menuduh"
).split()
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
]
FIRST_FRAME = """
  const paint = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (...values) {
    if (!window.firstFrame && this.canvas.isConnected) {
      window.firstFrame = -1;
      requestAnimationFrame(() => setTimeout(() => { window.firstFrame = performance.now(); }));
    }
    return paint.apply(this, values);
  };
  /* Our page shows a picture of the map before any script runs; what follows it is parsed. */
  const look = () => {
    const whole = document.querySelector("#picture svg") && document.querySelector("#canvas-a");
    if (!whole) requestAnimationFrame(look);
    else requestAnimationFrame(() => setTimeout(() => { window.picture = performance.now(); }));
  };
  requestAnimationFrame(look);
  window.frames = [];
  window.draws = 0;
  let drawn = false;
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...values) {
    drawn = true;
    window.draws += 1;
    return clear.apply(this, values);
  };
  const count = (at) => {
    if (drawn) window.frames.push(at);
    drawn = false;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
"""


def make_relations(count: int, actors: int) -> Relations:
    """Return made-up relations, skewed as news is: few actors and types have most of them."""
    chance = random.Random(1)  # noqa: S311 - test data
    ids = ["".join(chr(65 + n // 26**place % 26) for place in (2, 1, 0)) for n in range(actors)]
    busy = [1 / (rank + 1) ** 0.8 for rank in range(actors)]
    usual = [1 / (rank + 1) for rank in range(len(TYPES))]
    rows = []
    for number in range(count):
        source = target = chance.choices(ids, busy)[0]
        while target == source:
            target = chance.choices(ids, busy)[0]
        relation = chance.choices(list(TYPES), usual)[0]
        if TYPES[relation]:
            source, target = sorted((source, target))
        day = f"{chance.randint(2018, 2023)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        rows.append(
            {
                "source": source,
                "target": target,
                "relation": relation,
                "start": day,
                "end": day,
                "status": "asserted",
                "confidence": round(chance.uniform(0.4, 1), 2),
                "doc_id": f"doc{number % 400}",
                "published": day,
                "publisher": f"Daily {number % 9}",
                "evidence": " ".join(chance.choices(WORDS, k=11)).capitalize() + ".",
            }
        )
    return Relations.from_arrow(pa.Table.from_pylist(rows))


def by_pyvis(rows: list[dict[str, Any]], **options: Any) -> str:
    """Return pyvis' own page: undirected, with its default physics."""
    network = Network(**options)
    for actor in sorted({row[end] for row in rows for end in ("source", "target")}):
        network.add_node(actor, label=actor)
    for row in rows:
        network.add_edge(row["source"], row["target"], title=row["evidence"], label=row["relation"])
    return str(network.generate_html())


def by_graphkit(relations: Relations) -> str:
    """Return our page."""
    return gk.show_relations(relations).html


def median_seconds(make: Callable[[], object], times: int) -> float:
    """Return the median of the processor seconds something takes, after once to warm up."""
    make()
    found = []
    for _ in range(times):
        start = time.process_time()
        make()
        found.append(time.process_time() - start)
    return statistics.median(found)


def measure_generation(times: int) -> None:
    print("\nGeneration: relations in memory to the text of the page; processor seconds, medians")
    print("relations  actors   pyvis  graphkit  pyvis / graphkit")
    for count, actors in ((1000, 60), (5000, 60), (5000, 150), (5000, 1000), (10000, 1000)):
        relations = make_relations(count, actors)
        rows = relations.to_arrow().to_pylist()
        theirs = median_seconds(partial(by_pyvis, rows), times)
        ours = median_seconds(partial(by_graphkit, relations), times)
        print(f"{count:9} {actors:7} {theirs:7.3f} {ours:9.3f} {theirs / ours:17.1f}", flush=True)


@contextmanager
def chromium() -> Iterator[Callable[[Path], Page]]:
    """Open files in Chromium, with software rendering and without a network."""
    with sync_playwright() as driver:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)

        def go(file: Path) -> Page:
            context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
            page = context.new_page()
            page.add_init_script(FIRST_FRAME)
            page.goto(file.as_uri(), wait_until="commit")
            return page

        yield go
        browser.close()


def first_frame(page: Page, limit: float) -> float:
    """Return the seconds from navigation to the first frame with a name on it, or the limit."""
    # Not wait_for_function: it evaluates text in the page, which our pages forbid.
    started = time.perf_counter()
    while time.perf_counter() - started < limit:
        found = page.evaluate("window.firstFrame || 0")
        if found > 0:
            return float(found) / 1000
        page.wait_for_timeout(50)
    return limit


def pan(page: Page, seconds: float = 2.0) -> float:
    """Return the frames a second while the map is dragged about."""
    page.wait_for_timeout(500)
    box = page.locator("canvas").first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.02, box["y"] + box["height"] * 0.45
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5, y - 5)
    page.evaluate("window.frames = []")
    start, step = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        step += 1
        page.mouse.move(x + 5 + step % 120, y - 5 - step % 90)
    frames = page.evaluate("window.frames")
    page.mouse.up()
    return (len(frames) - 1) / (frames[-1] - frames[0]) * 1000 if len(frames) > 1 else 0.0


def measure_opening(times: int, limit: float) -> None:
    print(
        "\nIn the browser, seconds after navigation: the picture of the map; the first frame of the"
    )
    print(
        "map that moves; pyvis' first frame, and how many times as long. Frames a second, dragged."
    )
    print("relations  actors  page kB  picture   moves  frames/s    pyvis             ratios")
    with tempfile.TemporaryDirectory() as folder, chromium() as go:
        for count, actors in ((500, 60), (5000, 150), (10000, 150), (10000, 1000)):
            relations = make_relations(count, actors)
            ours = gk.show_relations(relations).save(Path(folder) / "ours.html")
            theirs = Path(folder) / "pyvis.html"
            rows = relations.to_arrow().to_pylist()
            theirs.write_text(by_pyvis(rows, cdn_resources="in_line"), encoding="utf-8")
            opened, panned, pictures = [], [], []
            for _ in range(times):
                page = go(ours)
                opened.append(first_frame(page, limit))
                pictures.append(page.evaluate("window.picture") / 1000)
                panned.append(pan(page))
                page.context.close()
            first, frames = statistics.median(opened), statistics.median(panned)
            size = ours.stat().st_size / 1000
            picture = statistics.median(pictures)
            text = f"{count:9} {actors:7} {size:8.0f} {picture:8.2f} {first:7.2f} {frames:9.0f}"
            if limit:
                page = go(theirs)
                waited = first_frame(page, limit)
                page.context.close()
                more = ">" if waited >= limit else " "
                ratios = f"{waited / picture:.0f} and {waited / first:.0f}"
                text += f" {more}{waited:7.1f} {more}{ratios:>17}"
            print(text, flush=True)


def main(arguments: list[str]) -> None:
    quick = "--quick" in arguments
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    measure_generation(3 if quick else 7)
    measure_opening(1 if quick else 5, 10.0 if quick else 120.0)
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
