"""The page: one offline HTML file with a map, its evidence and a table of everything.

Data, markup, style and script are apart: :mod:`graphkit.page.content` says what is shown,
page.html.jinja lays it out, page.css and the page.*.js files give it looks and life. The finished
page holds all of it, asks for nothing from any network, and forbids itself to.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
from functools import cache, cached_property, lru_cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.errors import InputError
from graphkit.page.content import (
    ROW_LIMIT,
    Opening,
    build_content,
    default_periods,
    load_strings,
    other_year,
)
from graphkit.page.network import library
from graphkit.page.scene import Scene, difference_scene, period_scene
from graphkit.page.svg import colour_rules, colours, draw_map, draw_sheet, place_names
from graphkit.page.words import STATIC_ROWS, caption, notes, summary, table_rows
from graphkit.periods import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

    from graphkit.analysis.relations import Relations

    Values = dict[str, Any]

__all__ = ["Page", "show_comparison", "show_relations"]

VIEWS = ("single", "side", "difference")
THEMES = ("auto", "light", "dark")
_SCRIPTS = (
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
    "page.svg.js",
    "page.export.js",
    "page.js",
)
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
_NOTEBOOK_ROWS = 10
_NOTEBOOK_HEIGHT = 680


def show_relations(
    relations: Relations,
    *,
    period: Any = None,
    title: str = "",
    language: str = "en",
    theme: str = "auto",
    positions: Mapping[str, tuple[float, float]] | None = None,
) -> Page:
    """Return relations as an interactive page that opens with one period.

    Parameters
    ----------
    relations
        What the page holds. Other periods can be chosen on the page as far as they are in here.
    period
        The period it opens with, in any form that :func:`graphkit.parse_period` reads; without one
        the period that the relations were sliced by, or all time.
    title
        The heading; without one it says what is shown.
    language
        ``en`` or ``id``: the language of buttons, actors and relation types.
    theme
        ``auto`` follows the reader's system; or ``light``, ``dark``.
    positions
        Places of actors (x to the right, y down, any unit), for example of a rough map.

    Raises
    ------
    InputError
        When the language or theme is not known, a position is no pair of numbers, or the relations
        are too many for one page.
    PeriodError
        When the period is none.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from graphkit.analysis.relations import Relations
    >>> table = pa.table({"source": ["TUR"], "target": ["AZE"], "relation": ["support"],
    ...                   "start": ["2020-09-28"], "evidence": ["A test sentence."]})
    >>> page = show_relations(Relations.from_arrow(table), period="2020")
    >>> "A test sentence." in page.html
    True
    """
    words = load_strings(language)
    whole, _ = default_periods(relations, language)
    first = whole if period is None else parse_period(period)
    if period is None and relations.period is not None:
        first = relations.period
    if len(relations) > ROW_LIMIT:
        relations = relations.slice(first)
    second = other_year(relations, first)
    name = words["title_all"] if first == whole else words["title_period"].format(period=first)
    opening = Opening("single", first, second, title or name, language, theme)
    return Page(relations, opening, positions)


def show_comparison(  # noqa: PLR0913 - each is a choice of its own, all by keyword
    relations: Relations,
    first: Any,
    second: Any,
    *,
    title: str = "",
    view: str = "difference",
    language: str = "en",
    theme: str = "auto",
    rule: str = "overlaps",
    duplicates: str = "day",
    positions: Mapping[str, tuple[float, float]] | None = None,
) -> Page:
    """Return relations as an interactive page that opens with what changed between two periods.

    Parameters
    ----------
    relations
        What the page holds.
    first, second
        The periods compared, in any form that :func:`graphkit.parse_period` reads.
    title
        The heading; without one it says what is shown.
    view
        ``difference``, ``side`` (the two maps side by side) or ``single``.
    language, theme, positions
        As for :func:`show_relations`.
    rule, duplicates
        As for :func:`graphkit.compare`: how a relation must stand to a period, and which reports
        count as one.

    Raises
    ------
    InputError
        As :func:`show_relations`, and when the view, rule or duplicates are not known.
    PeriodError
        When a period is none.
    """
    words = load_strings(language)
    one, other = parse_period(first), parse_period(second)
    if len(relations) > ROW_LIMIT:
        relations = _in_either(relations, one, other, rule)
    name = words["title_pair"].format(first=one, second=other)
    opening = Opening(view, one, other, title or name, language, theme, rule, duplicates)
    return Page(relations, opening, positions)


def _in_either(relations: Relations, first: Period, second: Period, rule: str) -> Relations:
    """Return the relations of two periods, for tables too large for a page as a whole."""
    from graphkit.analysis.relations import Relations

    table = relations.to_arrow()
    wanted = {
        relation_id
        for period in (first, second)
        for relation_id in relations.slice(period, rule=rule).to_arrow()["relation_id"].to_pylist()
    }
    kept = table.filter([relation_id in wanted for relation_id in table["relation_id"].to_pylist()])
    return Relations.from_arrow(
        kept, name=relations.name, ontology=relations.ontology, registry=relations.registry
    )


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
    """

    def __init__(
        self,
        relations: Relations,
        opening: Opening,
        positions: Mapping[str, tuple[float, float]] | None = None,
    ) -> None:
        _check(opening)
        self._opening = opening
        self._words = load_strings(opening.language)
        self._content = build_content(relations, opening, positions)
        self._scenes = self._opening_scenes(relations)

    def __repr__(self) -> str:
        return f"Page({self._opening.title!r}, {len(self._content['rows'])} relations)"

    @cached_property
    def html(self) -> str:
        """The whole file."""
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
            self._names,
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
        target = Path(path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, self.html.encode("utf-8", "replace"))
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error
        return target

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
    def _names(self) -> Mapping[str, tuple[float, float]]:
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
            draw_map(self._content, scene, self._names, label=label) for scene in self._shown()
        )

    def _render(self, *, embed: bool) -> str:
        from markupsafe import Markup

        opening = self._opening
        style, script = _style(self._content), _script()
        page = {
            "caption": caption(self._content, self._opening, self._scenes),
            "embed": embed,
            "language": opening.language,
            "summary": summary(self._content, self._opening, self._scenes),
            "theme": opening.theme,
            "title": opening.title,
            "view": opening.view,
        } | notes(self._content)
        # Markup marks what is no data: our own files, the library, and the JSON that is escaped.
        return _template().render(
            columns=_TABLE_COLUMNS,
            csp=_policy(style, [library(), script]),
            data=Markup(_json(self._content)),  # noqa: S704 - see above
            library=Markup(library()),  # noqa: S704
            page=page,
            picture=Markup(self._picture()),  # noqa: S704
            script=Markup(script),  # noqa: S704
            style=Markup(style),  # noqa: S704
            t=self._words,
            table=table_rows(self._content, STATIC_ROWS),
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


def _check(opening: Opening) -> None:
    """Refuse views and themes that do not exist."""
    for what, value, allowed in (("view", opening.view, VIEWS), ("theme", opening.theme, THEMES)):
        if value not in allowed:
            raise InputError(f"{what} {value!r} is not known; allowed: {', '.join(allowed)}")


def _file(name: str) -> str:
    """Return one of the files beside this module."""
    return files("graphkit.page").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _script() -> str:
    """Return the script of the page, without comments and blanks."""
    from rjsmin import jsmin

    return str(jsmin("\n".join(_file(name) for name in _SCRIPTS)))


@cache
def _template() -> Template:
    """Return the markup of the page."""
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, keep_trailing_newline=True)
    return environment.from_string(_file("page.html.jinja"))


def _style(content: Values) -> str:
    """Return the style sheet: the colours of both themes, then page.css."""
    light, dark = colours(content)
    kinds = "".join(f".{kind['css']}{{color:var(--{kind['css']})}}" for kind in content["types"])
    return (
        f":root{{{light}}}:root[data-theme=dark]{{{dark}}}"
        f"@media (prefers-color-scheme:dark){{:root[data-theme=auto]{{{dark}}}}}"
        f"{kinds}{colour_rules(content)}{_file('page.css')}"
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


def _policy(style: str, scripts: list[str]) -> str:
    """Return the content security policy: only these scripts and this style, and no requests."""
    allowed = " ".join(_digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)};"
        " img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=8)
def _digest(text: str) -> str:
    """Return the hash of a script or style, as the policy writes it."""
    raw = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(raw).decode('ascii')}'"


def _replace(target: Path, data: bytes) -> None:
    """Put a file in its place in one step: readers see the old one or the new one."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
