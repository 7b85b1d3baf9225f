"""One browser for all tests of the page; each test gets a page that was loaded anew."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import graphkit as gk
from graphkit.analysis.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Download, Page, Route

playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright comes with the extra [test]"
)

TOY = Path(__file__).parents[1] / "page_relations.csv"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
COLOURS = """pane => {
  const canvas = document.querySelector(`#canvas-${pane} canvas`);
  const pixels = new Uint32Array(canvas.getContext("2d")
    .getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  return new Set(pixels).size;
}"""
ACTOR_SPOT = """actor => {
  const pane = graphkit.panes()[0];
  const at = pane.toDOM(pane.places.get(actor));
  const box = document.getElementById("canvas-a").getBoundingClientRect();
  return [box.left + at.x, box.top + at.y];
}"""
EDGE_SPOT = """id => {
  const pane = graphkit.panes()[0];
  const index = graphkit.scenes()[0].edges.findIndex((drawn) => drawn.edge.id === id);
  const c = pane.curves()[index];
  const at = pane.toDOM({ x: (c.x0 + 2 * c.cx + c.x1) / 4, y: (c.y0 + 2 * c.cy + c.y1) / 4 });
  const box = document.getElementById("canvas-a").getBoundingClientRect();
  return [box.left + at.x, box.top + at.y];
}"""


class Visit:
    """A page that is open, and everything it said or asked for."""

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[str] = []
        self.messages: list[str] = []
        context.route("**/*", self._answer)
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))

    def open(self, address: str) -> Visit:
        """Load a page anew; what the one before said is forgotten."""
        self.page.mouse.move(0, 0)
        self.page.goto("about:blank")
        self.requests.clear()
        self.messages.clear()
        self.page.goto(address)
        return self

    def turn(self, address: str) -> Visit:
        """Go to another state of the page that is open: quicker, and what was moved stays moved."""
        if self.page.url.split("#")[0] != address.split("#", maxsplit=1)[0]:
            return self.open(address)
        self.page.mouse.move(0, 0)
        self.page.goto(address)
        return self

    def _answer(self, route: Route) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            self.requests.append(route.request.url)
            route.abort()

    def run(self, script: str, argument: object = None) -> Any:
        """Evaluate a script with the page's own pieces at hand."""
        return self.page.evaluate(script, argument)

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)

    def focus(self) -> str:
        """Return what has the focus: its id, or its text."""
        name: str = self.run(
            "document.activeElement.id || document.activeElement.textContent.trim()"
        )
        return name

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def quiet(self) -> bool:
        return self.requests == [] and self.messages == []

    def colours(self, pane: str) -> int:
        """Count the colours on a canvas: a blank one has one."""
        count: int = self.run(COLOURS, pane)
        return count

    def spot(self, actor: str) -> tuple[float, float]:
        """Return where an actor stands on the screen."""
        x, y = self.run(ACTOR_SPOT, actor)
        return x, y

    def edge_spot(self, edge: str) -> tuple[float, float]:
        """Return the middle of a line on the screen."""
        x, y = self.run(EDGE_SPOT, edge)
        return x, y

    def free_spot(self) -> tuple[float, float]:
        """Return a place on the map, lower right, where the toy data has nothing."""
        box = self.box("#canvas-a")
        return box["x"] + box["width"] - 60, box["y"] + box["height"] - 150

    def box(self, selector: str) -> dict[str, float]:
        found = self.page.locator(selector).first.bounding_box()
        assert found, f"{selector} is not on the screen"
        return dict(found)  # type: ignore[arg-type]

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=4)
        self.run("() => new Promise((done) => requestAnimationFrame(done))")
        self.page.mouse.up()

    def frames(self, count: int = 2) -> None:
        """Let the browser paint."""
        for _ in range(count):
            self.run("() => new Promise((done) => requestAnimationFrame(done))")

    @contextmanager
    def media(self, **features: Any) -> Iterator[None]:
        """Emulate a medium or a preference, and no longer than this."""
        self.page.emulate_media(**features)
        yield
        self.page.emulate_media(**dict.fromkeys(features, "null"))  # type: ignore[arg-type]

    def download(self, kind: str) -> Download:
        """Take one of the downloads from its menu."""
        if not self.run("document.getElementById('save').open"):
            self.page.click("#save summary")
        with self.page.expect_download() as waiting:
            self.page.click(f"[data-save={kind}]")
        return waiting.value


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is missing; install Debian's package chromium")
        pytest.skip("chromium is not installed on this machine")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open windows, one for each set of options: to make one costs more than to load a page."""
    made: dict[str, Visit] = {}

    def window(**options: Any) -> Visit:
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = Visit(browser.new_context(**options))
        return made[key]

    yield window
    for visit in made.values():
        visit.page.context.close()


@pytest.fixture
def visit(windows: Callable[..., Visit]) -> Callable[..., Visit]:
    def go(path: Path, anchor: str = "", *, anew: bool = True, **options: Any) -> Visit:
        options = {"viewport": {"width": 1360, "height": 900}, "color_scheme": "light"} | options
        window = windows(**options)
        return (window.open if anew else window.turn)(path.as_uri() + anchor)

    return go


@pytest.fixture(scope="session")
def relations() -> Relations:
    return gk.read(TOY)


@pytest.fixture(scope="session")
def few() -> Relations:
    """Two relations, of which a page is quickly made."""
    row = {"source": "RUS", "target": "ARM", "relation": "support", "evidence": "A sentence."}
    rows = [row | {"start": "2020-10-01"}, row | {"start": "2022-09-01"}]
    return Relations.from_arrow(pa.Table.from_pylist(rows))


@pytest.fixture(scope="session")
def single(relations: Relations, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pages") / "single.html"
    return gk.show_relations(relations, period="2020").save(target)


@pytest.fixture(scope="session")
def compared(relations: Relations, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pages") / "compared.html"
    return gk.show_comparison(relations, "2020", "2022").save(target)


@pytest.fixture(scope="session")
def indonesian(relations: Relations, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pages") / "indonesian.html"
    return gk.show_comparison(relations, "2020", "2022", language="id").save(target)


@pytest.fixture(scope="session")
def opened(windows: Callable[..., Visit], compared: Path) -> Visit:
    """A page that tests only ask, without changing what it shows."""
    return windows(viewport={"width": 1280, "height": 720}).open(compared.as_uri())
