"""The page: one offline HTML file with a map, its evidence and a table of everything.

Data, markup, style and script are apart: :mod:`graphkit.page.content` says what is shown,
page.html.jinja lays it out, page.css and the page.*.js files give it looks and life. The finished
page holds all of it, asks for nothing from any network, and forbids itself to.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache, cached_property, lru_cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graphkit.analysis.edges import no_collection
from graphkit.errors import InputError
from graphkit.page.bundles import LOOKS
from graphkit.page.cells import count_rows, packed
from graphkit.page.content import build_content, load_strings, reopened
from graphkit.page.network import library
from graphkit.page.saved import save_file
from graphkit.page.scene import Scene, difference_scene, period_scene
from graphkit.page.svg import (
    CHANGE_SIGNS,
    colour_rules,
    colours,
    draw_line,
    draw_map,
    draw_sheet,
    place_names,
)
from graphkit.page.words import (
    STATIC_ROWS,
    called,
    caption,
    counted,
    fill,
    known_rows,
    notes,
    summary,
    table_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from jinja2 import Template

    from graphkit.analysis.relations import Relations
    from graphkit.page.content import Opening

    Values = dict[str, Any]

__all__ = ["SCRIPTS", "THEMES", "VIEWS", "Page", "own_file", "policy"]

VIEWS = ("single", "side", "difference")
THEMES = ("auto", "light", "dark")
SCRIPTS = (
    "page.model.js",
    "page.dom.js",
    "page.paint.js",
    "page.bundles.js",
    "page.bands.js",
    "page.map.js",
    "page.scenes.js",
    "page.path.js",
    "page.timeline.js",
    "page.panel.js",
    "page.table.js",
    "page.controls.js",
    "page.keys.js",
    "page.svg.js",
    "page.export.js",
    "page.js",
)
"""The script in its parts; a page carries them shortened: see tests/test_shortened.py."""
_TABLE_COLUMNS = (
    "source",
    "relation",
    "target",
    "held",
    "reported",
    "status",
    "evidence",
    "document",
)
_DAYS, _NOWRAP = ("held", "reported"), ' class="day"'
_NOTEBOOK_ROWS = 10
_NOTEBOOK_HEIGHT = 680


class Page:
    """A page that is complete in itself; a notebook shows it in place.

    Parameters
    ----------
    relations
        What it holds.
    opening
        How it opens.
    positions
        Places of actors, if the user has some.
    like
        A page of the same relations in the same looks, which opens with another period: what they
        share is taken from there.
    links
        Address and text of the pages beside it in a folder.
    """

    def __init__(
        self,
        relations: Relations,
        opening: Opening,
        positions: Mapping[str, tuple[float, float]] | None = None,
        *,
        like: Page | None = None,
        links: Sequence[tuple[str, str]] = (),
    ) -> None:
        _check(opening)
        self._opening = opening
        self._links = tuple(links)
        self._words = load_strings(opening.language)
        with no_collection():
            if like is None:
                self._content = build_content(relations, opening, positions)
            else:
                self._content = reopened(like.content, relations, opening)
            self._scenes = self._opening_scenes(relations)

    def __repr__(self) -> str:
        return f"Page({self._opening.title!r}, {count_rows(self._content)} relations)"

    @property
    def content(self) -> Values:
        """What it holds, as plain values: see :func:`graphkit.page.content.build_content`."""
        return self._content

    @property
    def scenes(self) -> Sequence[Scene]:
        """The map of each period it opens with and, in a comparison, of the difference."""
        return self._scenes

    @cached_property
    def html(self) -> str:
        """The whole file."""
        with no_collection():
            return self._render(embed=False)

    @cached_property
    def svg(self) -> str:
        """The map as a static picture, a file of its own, with title, periods and sources."""
        opening = self._opening
        shown = self._shown()
        spans = [period.span for period in (opening.first, opening.second)]
        captions = spans[: len(shown)] if self._is_plain() else [" → ".join(spans)]
        return draw_sheet(
            self._content,
            list(zip(shown, captions, strict=True)),
            self.names,
            title=opening.title,
            label=summary(self._content, self._opening, self._scenes),
            source=notes(self._content)["sources"],
        )

    def save(self, path: str | Path) -> Path:
        """Write the page to a file, whole or not at all, and return its path.

        Raises
        ------
        InputError
            When it cannot be written there.
        """
        return save_file(path, self.html)

    def _repr_html_(self) -> str:
        """Show the page in a notebook: a frame, and below it what is left without trust.

        A notebook that is not trusted removes the frame; picture and table stay.
        """
        picture = base64.b64encode(self.svg.encode("utf-8", "replace")).decode("ascii")
        label = escape(summary(self._content, self._opening, self._scenes))
        return (
            f'<iframe srcdoc="{escape(self._render(embed=True))}"'
            ' sandbox="allow-scripts allow-downloads" width="100%"'
            f' height="{_NOTEBOOK_HEIGHT}" title="{escape(self._opening.title)}"'
            ' style="border:1px solid #8A8F98;border-radius:4px"></iframe>'
            f"<details><summary>{escape(self._words['static_map'])}</summary>"
            f"<p><strong>{escape(self._opening.title)}</strong> {label}</p>"
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{label}" style="max-width:100%">'
            f"{_short_table(self._content)}</details>"
        )

    # ---------------------------------------------------------------------------------- parts

    @cached_property
    def names(self) -> Mapping[str, tuple[float, float]]:
        """Where the names of actors stand."""
        return place_names(self._content)

    def _opening_scenes(self, relations: Relations) -> list[Scene]:
        opening = self._opening
        first = period_scene(self._content, relations, opening.first, opening)
        if opening.view == "single":
            return [first]
        second = period_scene(self._content, relations, opening.second, opening)
        if opening.view == "side" or self._content["comparison"] is None:
            return self._alike(relations, first, second)
        return [first, second, difference_scene(self._content, first, second)]

    def _alike(self, relations: Relations, first: Scene, second: Scene) -> list[Scene]:
        """Return the maps of two periods on the same rung of the ladder, to be compared."""
        opening, levels = self._opening, (first.drawing.level, second.drawing.level)
        pairs = zip((opening.first, opening.second), (first, second), strict=True)
        return [
            scene
            if scene.drawing.level == max(levels)
            else period_scene(self._content, relations, period, opening, least=max(levels))
            for period, scene in pairs
        ]

    def _is_plain(self) -> bool:
        """Tell whether the maps show periods, not the difference between them."""
        return len(self._scenes) < len(VIEWS)

    def _shown(self) -> list[Scene]:
        """Return the maps with which the page opens: one, or two side by side."""
        return self._scenes if self._is_plain() else self._scenes[-1:]

    def _picture(self) -> str:
        """Return the maps for the place of the canvas, until the script runs."""
        label = summary(self._content, self._opening, self._scenes)
        return "".join(
            draw_map(self._content, scene, self.names, label=label) for scene in self._shown()
        )

    def _still_keys(self) -> Iterator[tuple[str, str]]:
        """Yield what lines mean and a sample of each, for the picture without scripts."""
        if self._is_plain():
            for kind in self._content["types"]:
                yield kind["label"], draw_line(kind)
            return
        opening = self._opening
        names = {"first": called(opening.first), "second": called(opening.second)}
        for change in LOOKS:
            sign = f'<strong class="change c-{change}">{CHANGE_SIGNS.get(change, "–")}</strong>'
            yield fill(self._words, f"legend_{change}", **names), sign

    def _render(self, *, embed: bool) -> str:
        from markupsafe import Markup

        opening = self._opening
        style, script = _style(self._content), own_file("page.min.js")
        rows = table_rows(self._content, STATIC_ROWS)
        content = self._content | {"edges": packed(self._content["edges"])}
        page = {
            "caption": caption(self._content, self._opening, self._scenes),
            "embed": embed,
            "language": opening.language,
            "links": self._links,
            "summary": summary(self._content, self._opening, self._scenes),
            "theme": opening.theme,
            "title": opening.title,
            "view": opening.view,
        } | notes(self._content)
        # Markup marks what is no data: our own files, the library, and the JSON that is escaped.
        return _template().render(
            columns=_TABLE_COLUMNS,
            csp=policy(style, [library(), script]),
            data=Markup(_json(content)),  # noqa: S704 - see above
            keys=[
                {"label": label, "line": Markup(line)}  # noqa: S704
                for label, line in self._still_keys()
            ],
            library=Markup(library()),  # noqa: S704
            page=page,
            picture=Markup(self._picture()),  # noqa: S704
            script=Markup(script),  # noqa: S704
            style=Markup(style),  # noqa: S704
            t=self._words,
            shown=counted(known_rows(self._content), self._words),
            table=Markup(_long_table(rows)),  # noqa: S704 - its texts are escaped
        )


def _short_table(content: Values) -> str:
    """Return a few rows of the opening period as plain HTML, for a notebook without trust."""
    shown = ("source", "relation", "target", "held", "evidence")
    head = "".join(f"<th>{escape(content['strings'][f'col_{name}'])}</th>" for name in shown)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(row[name])}</td>' for name in shown)}</tr>"
        for row in table_rows(content, _NOTEBOOK_ROWS, window=content["a"])
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _long_table(rows: Sequence[Mapping[str, str]]) -> str:
    """Return the rows of the table that is there without JavaScript."""
    lines = []
    for row in rows:
        text = {name: escape(value) for name, value in row.items()}
        language = f' lang="{text["language"]}"' if text["language"] else ""
        cells = "".join(
            f"<td{_NOWRAP if name in _DAYS else ''}>{text[name]}</td>"
            for name in _TABLE_COLUMNS[1:-2]
        )
        lines.append(
            f'<tr><th scope="row">{text["source"]}</th>{cells}'
            f'<td class="evidence"{language}>{text["evidence"]}</td>'
            f"<td>{text['document']}</td></tr>\n"
        )
    return "".join(lines)


def _check(opening: Opening) -> None:
    """Refuse views and themes that do not exist."""
    for what, value, allowed in (("view", opening.view, VIEWS), ("theme", opening.theme, THEMES)):
        if value not in allowed:
            raise InputError(f"{what} {value!r} is not known; allowed: {', '.join(allowed)}")


def own_file(name: str) -> str:
    """Return one of the files beside this module."""
    return files("graphkit.page").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _template() -> Template:
    """Return the markup of the page."""
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, keep_trailing_newline=True)
    return environment.from_string(own_file("page.html.jinja"))


def _style(content: Values) -> str:
    """Return the style sheet: the colours of both themes, then page.css."""
    light, dark = colours(content)
    kinds = "".join(f".{kind['css']}{{color:var(--{kind['css']})}}" for kind in content["types"])
    return (
        f":root{{{light}}}:root[data-theme=dark]{{{dark}}}"
        f"@media (prefers-color-scheme:dark){{:root[data-theme=auto]{{{dark}}}}}"
        f"{kinds}{colour_rules(content)}{own_file('page.min.css')}"
    )


def _json(value: Values) -> str:
    r"""Return JSON that can stand in a script element: no character of it can end the element.

    Examples
    --------
    >>> print(_json({"evidence": "</script>"}))
    {"evidence":"\u003c/script\u003e"}
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def policy(style: str, scripts: list[str]) -> str:
    """Return the content security policy: only these scripts and this style, and no requests."""
    allowed = " ".join(_digest(script) for script in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)};"
        " img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=8)
def _digest(text: str) -> str:
    """Return the hash of a script or style, as the policy writes it."""
    raw = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(raw).decode('ascii')}'"
