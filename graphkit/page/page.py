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
from functools import cached_property
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
from graphkit.page.svg import colour_rules, colours, draw_map
from graphkit.periods import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphkit.analysis.relations import Relations

    Values = dict[str, Any]

__all__ = ["Page", "show_comparison", "show_relations"]

VIEWS = ("single", "side", "difference")
THEMES = ("auto", "light", "dark")
_SCRIPTS = (
    "page.model.js",
    "page.dom.js",
    "page.paint.js",
    "page.map.js",
    "page.panel.js",
    "page.table.js",
    "page.controls.js",
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
_STATIC_ROWS = 1000  # of the table that is there without JavaScript
_FEW = 8  # names that a sentence holds
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
        """The map as a static picture, a file of its own."""
        return self._picture(standalone=True)

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
        label = escape(self._summary())
        return (
            f'<iframe srcdoc="{escape(self._render(embed=True))}"'
            ' sandbox="allow-scripts allow-downloads" width="100%"'
            f' height="{_NOTEBOOK_HEIGHT}" title="{escape(self._opening.title)}"'
            ' style="border:1px solid #8A8F98;border-radius:4px"></iframe>'
            f"<details><summary>{escape(self._words['static_map'])}</summary>"
            f"<p><strong>{escape(self._opening.title)}</strong> {label}</p>"
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{label}" style="max-width:100%">'
            f"{self._short_table()}</details>"
        )

    # ---------------------------------------------------------------------------------- parts

    def _opening_scenes(self, relations: Relations) -> list[Scene]:
        opening = self._opening
        first = period_scene(self._content, relations, opening.first, opening)
        if opening.view == "single":
            return [first]
        second = period_scene(self._content, relations, opening.second, opening)
        if opening.view == "side" or self._content["comparison"] is None:
            return [first, second]
        return [first, second, difference_scene(self._content, first, second)]

    def _picture(self, *, standalone: bool) -> str:
        """Return the map as it opens; side by side, the two maps one after the other."""
        shown = self._scenes[-1:] if len(self._scenes) != 2 or standalone else self._scenes  # noqa: PLR2004 - side by side
        return "".join(
            draw_map(self._content, scene, label=self._summary(), standalone=standalone)
            for scene in shown
        )

    def _summary(self) -> str:
        words, opening = self._words, self._opening
        if len(self._scenes) == 1:
            return self._one_period(self._scenes[0])
        text = words["summary_pair"].format(
            first=opening.first,
            second=opening.second,
            n_first=self._scenes[0].relations,
            n_second=self._scenes[1].relations,
        )
        comparison = self._content["comparison"]
        if comparison is None:
            return text
        changes = [change for change, _, _ in comparison["changes"].values()]
        kinds = ("appeared", "gone", "stronger", "weaker", "kept")
        counts = {kind: changes.count(kind) for kind in kinds}
        return f"{text} {words['summary_change'].format(**counts)}"

    def _one_period(self, scene: Scene) -> str:
        words = self._words
        period = self._opening.first
        text = words["summary"].format(
            relations=scene.relations, actors=len(scene.active), period=period
        )
        names = {actor["id"]: actor["short"] for actor in self._content["actors"]}
        mediators = [names[actor] for actor in sorted(scene.rings)]
        if not mediators:
            return text
        return f"{text} {words['summary_mediators'].format(mediators=self._few(mediators))}"

    def _few(self, names: list[str]) -> str:
        """Return a list that a sentence can hold."""
        if len(names) <= _FEW:
            return ", ".join(names)
        shown = ", ".join(names[: _FEW - 1])
        return self._words["and_more"].format(list=shown, n=len(names) - _FEW + 1)

    def _caption(self) -> str:
        words, opening = self._words, self._opening
        total = len(self._content["rows"])
        pairs = zip(self._scenes[:2], (opening.first, opening.second), strict=False)
        parts = [
            words["caption"].format(span=period.span, n=scene.relations, total=total)
            for scene, period in pairs
        ]
        if self._content["undated"]:
            parts.append(words["caption_undated"].format(n=self._content["undated"]))
        return " · ".join(parts)

    def _table(self, limit: int) -> list[Values]:
        """Return the rows of the static table, in words."""
        names = {actor["id"]: actor["name"] for actor in self._content["actors"]}
        labels = {kind["id"]: kind["label"] for kind in self._content["types"]}
        rows = [dict(zip(self._content["columns"], r, strict=True)) for r in self._content["rows"]]
        rows.sort(key=lambda row: (row["start"] is None, row["start"] or 0))
        return [self._in_words(row, names, labels) for row in rows[:limit]]

    def _in_words(self, row: Values, names: Mapping[str, str], labels: Mapping[str, str]) -> Values:
        edge = self._content["edges"][row["edge"]]
        relation = self._words["membership"] if edge["membership"] else labels[edge["type"]]
        status = row["status"]
        return {
            "source": names[edge["source"]],
            "relation": relation,
            "target": names[edge["target"]],
            "held": self._held(row["from"], row["to"]),
            "reported": row["published"],
            "status": self._words[f"status_{status}"] if status else "",
            "evidence": row["evidence"],
            "document": " · ".join(part for part in (row["publisher"], row["doc_id"]) if part),
        }

    def _held(self, start: str, end: str) -> str:
        """Return when a relation held, in words."""
        if not start:
            return self._words["until"].format(day=end) if end else self._words["undated"]
        if end == "..":
            return self._words["since"].format(day=start)
        return start if end in {"", start} else f"{start} – {end}"

    def _short_table(self) -> str:
        """Return a few rows as plain HTML, for a notebook that is not trusted."""
        shown = ("source", "relation", "target", "held", "evidence")
        head = "".join(f"<th>{escape(self._words[f'col_{name}'])}</th>" for name in shown)
        rows = self._table(_NOTEBOOK_ROWS)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(row[name])}</td>' for name in shown)}</tr>" for row in rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _notes(self) -> dict[str, str]:
        """Return the small print: what the table and the map leave out, and the sources."""
        words, content = self._words, self._content
        total = len(content["rows"])
        publishers = sorted({row[10] for row in content["rows"] if row[10]})
        listed = self._few(publishers)
        off = sum(actor["x"] is None for actor in content["actors"])
        on_map = len(content["actors"]) - off
        part = words["table_part"].format(shown=_STATIC_ROWS, n=total)
        return {
            "off_map_note": words["not_on_map"].format(n=off, shown=on_map) if off else "",
            "sources": words["sources"].format(publishers=self._few(publishers))
            if publishers
            else "",
            "table_note": part if total > _STATIC_ROWS else "",
        }

    def _render(self, *, embed: bool) -> str:
        from jinja2 import Environment
        from markupsafe import Markup

        environment = Environment(autoescape=True, trim_blocks=True, keep_trailing_newline=True)
        template = environment.from_string(_file("page.html.jinja"))
        opening = self._opening
        style, script = _style(self._content), "\n".join(_file(name) for name in _SCRIPTS)
        page = {
            "caption": self._caption(),
            "embed": embed,
            "language": opening.language,
            "summary": self._summary(),
            "theme": opening.theme,
            "title": opening.title,
            "view": opening.view,
        } | self._notes()
        # Markup marks what is no data: our own files, the library, and the JSON that is escaped.
        return template.render(
            columns=_TABLE_COLUMNS,
            csp=_policy(style, [library(), script]),
            data=Markup(_json({key: self._content[key] for key in self._content if key != "ids"})),  # noqa: S704 - see above
            library=Markup(library()),  # noqa: S704
            page=page,
            picture=Markup(self._picture(standalone=False)),  # noqa: S704
            script=Markup(script),  # noqa: S704
            style=Markup(style),  # noqa: S704
            t=self._words,
            table=self._table(_STATIC_ROWS),
        )


def _check(opening: Opening) -> None:
    """Refuse views and themes that do not exist."""
    for what, value, allowed in (("view", opening.view, VIEWS), ("theme", opening.theme, THEMES)):
        if value not in allowed:
            raise InputError(f"{what} {value!r} is not known; allowed: {', '.join(allowed)}")


def _file(name: str) -> str:
    """Return one of the files beside this module."""
    return files("graphkit.page").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


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
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _policy(style: str, scripts: list[str]) -> str:
    """Return the content security policy: only these scripts and this style, and no requests."""

    def digest(text: str) -> str:
        raw = hashlib.sha256(text.encode("utf-8")).digest()
        return f"'sha256-{base64.b64encode(raw).decode('ascii')}'"

    allowed = " ".join(digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {digest(style)};"
        " img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


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
