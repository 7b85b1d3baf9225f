"""The script and style that pages carry are those of the sources, shortened.

A page holds page.min.js and page.min.css, so that nobody who makes one needs the tool that makes
them: ``python tests/test_shortened.py`` writes both anew after a change of page.*.js or page.css.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.page import page

FOLDER = Path(page.__file__).parent
KINDS = {"page.min.js": "application/javascript", "page.min.css": "text/css"}


def _shortened(name: str) -> str:
    import minify

    minify.config({"js-version": 2022})
    sources = page.SCRIPTS if name.endswith(".js") else ("page.css",)
    whole = "\n".join((FOLDER / source).read_text("utf-8") for source in sources)
    return f"{minify.string(KINDS[name], whole)}\n"


@pytest.mark.parametrize("name", KINDS)
def test_pages_carry_what_the_sources_say(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == _shortened(name), "run tests/test_shortened.py"


def test_every_part_of_the_script_is_in_it() -> None:
    parts = {path.name for path in FOLDER.glob("page*.js")} - {"page.min.js"}
    assert parts == set(page.SCRIPTS)


if __name__ == "__main__":
    for each in KINDS:
        (FOLDER / each).write_text(_shortened(each), encoding="utf-8", newline="\n")
