"""A folder of pages, one a period, and an index of small maps that leads to them."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from graphkit.analysis.compare import compare
from graphkit.analysis.snapshots import frequency
from graphkit.errors import InputError
from graphkit.page.cells import count_rows
from graphkit.page.content import ROW_LIMIT, Opening, default_periods, load_strings
from graphkit.page.page import Page, own_file, policy
from graphkit.page.saved import save_folder
from graphkit.page.svg import colour_rules, colours, draw_line, draw_map, draw_sheet
from graphkit.page.words import called, caption, fill, notes, summary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graphkit.analysis.compare import Comparison
    from graphkit.analysis.relations import Relations
    from graphkit.periods import Period

    Values = dict[str, Any]

__all__ = ["Cut", "Pages", "cut"]

PAGE_LIMIT: Final = 240
"""More pages than this nobody reads: twenty years of months."""
INDEX: Final = "index.html"
_WHOLE: Final = "all.html"
_SHOWN_CHANGES: Final = 3
_CHANGES: Final = ("appeared", "gone", "stronger", "weaker", "kept")


@dataclass(frozen=True, slots=True)
class Gap:
    """Periods, one after the other, that say nothing new."""

    first: Period
    last: Period
    empty: bool

    @property
    def name(self) -> str:
        """What people call it."""
        return "–".join(dict.fromkeys((str(self.first), str(self.last))))


@dataclass(frozen=True, slots=True)
class Cut:
    """Relations, cut into calendar periods.

    Parameters
    ----------
    relations
        What every page holds.
    known
        The day by which what the pages show had been published, or None.
    freq, rule
        How long a period is, and how a row must stand to it.
    parts
        The periods that differ from the one before, and the gaps between them, in order.
    """

    relations: Relations
    known: Period | None
    freq: str
    rule: str
    parts: tuple[Period | Gap, ...]

    @property
    def shown(self) -> Relations:
        """What the pages show when they open."""
        return self.relations if self.known is None else self.relations.known_by(self.known)

    @property
    def periods(self) -> list[Period]:
        """The periods that get a page."""
        return [part for part in self.parts if not isinstance(part, Gap)]


def cut(relations: Relations, freq: str) -> Cut:
    """Cut relations into calendar periods.

    Parameters
    ----------
    relations
        The relations; of a slice, the periods that it touches.
    freq
        One of :data:`graphkit.analysis.snapshots.FREQUENCIES`.

    Raises
    ------
    InputError
        If there is no such frequency, or there would be too many pages.
    """
    whole, window = relations.whole, relations.period
    held = whole if len(whole) <= ROW_LIMIT else relations
    found = Cut(held, relations.known, frequency(freq), relations.rule, ())
    parts: list[Period | Gap] = []
    before: list[int] = []
    for period, rows in found.shown.snapshots(freq, rule=relations.rule):
        if window and (period.end <= window.start or period.start >= window.end):
            continue
        own = rows.positions.tolist()
        if own and own != before:
            parts.append(period)
        else:
            _stretch(parts, period, empty=not own)
        before = own
    found = replace(found, parts=tuple(parts))
    if len(found.periods) > PAGE_LIMIT:
        raise InputError(
            f"every {found.freq} makes {len(found.periods):,} pages (allowed: {PAGE_LIMIT});"
            " choose longer periods, or fewer: a slice has only those that it touches"
        )
    return found


def _stretch(parts: list[Period | Gap], period: Period, *, empty: bool) -> None:
    """Add a period that says nothing new, to the gap before it if there is one of its kind."""
    last = parts[-1] if parts else None
    if isinstance(last, Gap) and last.empty == empty:
        parts[-1] = Gap(last.first, period, empty)
    else:
        parts.append(Gap(period, period, empty))


class Pages:
    """A page for every period, and an index; a notebook shows the small maps.

    Parameters
    ----------
    periods
        The relations and the periods.
    title, language, theme
        Heading, words and colours.
    positions
        Places of actors, if the user has some.
    """

    def __init__(
        self,
        periods: Cut,
        *,
        title: str,
        language: str,
        theme: str,
        positions: Mapping[str, tuple[float, float]] | None = None,
    ) -> None:
        self._cut = periods
        self.title = title
        self._looks: Values = {"language": language, "theme": theme}
        self._words = load_strings(language)
        whole, _ = default_periods(periods.relations, language)
        opening = self._opened(whole, whole, self._words["title_all"])
        self._whole = Page(periods.relations, opening, positions, links=self._links())
        self._pages = {period: self._page(period) for period in periods.periods}

    def __repr__(self) -> str:
        n = len(self._pages)
        return f"Pages({self.title!r}, {n} period{'s' * (n != 1)})"

    def __len__(self) -> int:
        return len(self._pages)

    @cached_property
    def files(self) -> dict[str, str]:
        """All pages by file name, the index last."""
        pages = {_file(period): page.html for period, page in self._pages.items()}
        return pages | {_WHOLE: self._whole.html, INDEX: self._index()}

    def save(self, folder: str | Path) -> Path:
        """Write all pages into a folder and return the path of the index.

        A new folder is there whole or not at all; in one that is there already each page replaces
        the one of its name.

        Raises
        ------
        InputError
            If they cannot be written there.
        """
        return save_folder(folder, self.files) / INDEX

    def _repr_html_(self) -> str:
        """Show the small maps in a notebook, with or without trust."""
        figures = "".join(self._figure(period, page) for period, page in self._pages.items())
        return f"<div><p><strong>{escape(self.title)}</strong></p>{figures}</div>"

    def _figure(self, period: Period, page: Page) -> str:
        label = summary(page.content, self._opening(period), page.scenes)
        drawn = [(page.scenes[0], label)]
        sheet = draw_sheet(
            page.content, drawn, self._whole.names, title=str(period), label=label, source=""
        )
        picture = base64.b64encode(sheet.encode("utf-8", "replace")).decode("ascii")
        return (
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(label)}" width="420"'
            ' style="max-width:100%;border:1px solid #8A8F98;margin:0 6px 6px 0">'
        )

    # ---------------------------------------------------------------------------------- pages

    def _opening(self, period: Period) -> Opening:
        """Return how the page of a period opens; to compare, the one before it comes first."""
        own = self.title != self._words[f"title_every_{self._cut.freq}"]
        title = fill(self._words, "title_period", period=called(period))
        title = f"{self.title}, {period}" if own else title
        other = self._before(period) or next(iter(self._after(period)), period)
        return self._opened(period, other, title)

    def _opened(self, first: Period, second: Period, title: str) -> Opening:
        looks: Values = self._looks | {"rule": self._cut.rule, "known": self._cut.known}
        return Opening("single", first, second, title, **looks)

    def _page(self, period: Period) -> Page:
        opening = self._opening(period)
        return Page(self._cut.relations, opening, like=self._whole, links=self._links(period))

    def _before(self, period: Period) -> Period | None:
        return max(
            (one for one in self._cut.periods if one.end <= period.start),
            key=lambda one: one.start,
            default=None,
        )

    def _after(self, period: Period) -> list[Period]:
        return [one for one in self._cut.periods if one.start >= period.end][:1]

    def _links(self, period: Period | None = None) -> list[tuple[str, str]]:
        """Return the pages beside the one of a period: the index, the one before, the one after."""
        links = [(INDEX, self._words["every_index"])]
        if period is not None:
            before = self._before(period)
            links += [(_file(before), f"← {before}")] if before else []
            links += [(_file(after), f"{after} →") for after in self._after(period)]
        return links

    # ---------------------------------------------------------------------------------- index

    def _index(self) -> str:
        from jinja2 import Environment
        from markupsafe import Markup

        environment = Environment(autoescape=True, trim_blocks=True, keep_trailing_newline=True)
        template = environment.from_string(own_file("index.html.jinja"))
        content = self._whole.content
        style = self._style()
        said = fill(
            self._words, "every_intro", n=count_rows(content), actors=len(content["actors"])
        )
        page = self._looks | {
            "title": self.title,
            "summary": said,
            "caption": caption(content, self._whole_opening(), self._whole.scenes),
        }
        # Markup marks what is no data: our own style, and pictures whose texts are escaped.
        return template.render(
            actors=[actor for actor in content["actors"] if actor["x"] is not None],
            csp=policy(style, []),
            page=page | notes(content),
            parts=self._parts(),
            style=Markup(style),  # noqa: S704 - see above
            t=self._words,
            types=[
                {"label": kind["label"], "line": Markup(draw_line(kind))}  # noqa: S704
                for kind in content["types"]
            ],
            whole=_WHOLE,
        )

    def _whole_opening(self) -> Opening:
        whole, _ = default_periods(self._cut.relations, self._looks["language"])
        return self._opened(whole, whole, self.title)

    def _style(self) -> str:
        light, dark = colours(self._whole.content)
        return (
            f":root{{{light}}}:root[data-theme=dark]{{{dark}}}"
            f"@media (prefers-color-scheme:dark){{:root[data-theme=auto]{{{dark}}}}}"
            f"{colour_rules(self._whole.content)}{own_file('index.css')}"
        )

    def _parts(self) -> list[Values]:
        """Return what the index says of each period, and behind it of the gap that follows."""
        found: list[Values] = []
        for part in self._cut.parts:
            if not isinstance(part, Gap):
                found.append(self._card(part))
                continue
            kind = "every_gap_none" if part.empty else "every_gap_same"
            said = fill(self._words, kind, period=part.name)
            if found:
                found[-1].setdefault("gaps", []).append(said)
            else:
                found.append({"gaps": [said]})
        return found

    def _card(self, part: Period) -> Values:
        """Return what the index says of a period."""
        from markupsafe import Markup

        page = self._pages[part]
        scene = page.scenes[0]
        label = summary(page.content, self._opening(part), page.scenes)
        counts = fill(self._words, "every_counts", n=scene.relations, actors=len(scene.active))
        picture = draw_map(page.content, scene, self._whole.names, label=label, small=True)
        card = {
            "name": called(part),
            "file": _file(part),
            "counts": counts,
            "picture": Markup(picture),  # noqa: S704 - its texts are escaped
        }
        before = self._before(part)
        return card if before is None else card | self._changes(before, part)

    def _changes(self, before: Period, period: Period) -> Values:
        """Return what changed against the period before: counts, the main links, and where."""
        found = compare(self._cut.shown, before, period, rule=self._cut.rule)
        address = f"{_file(period)}#v=difference&a={_days(before)}&b={_days(period)}"
        return {
            "against": fill(self._words, "every_against", period=called(before)),
            "change": ", ".join(
                fill(self._words, f"every_{change}", n=found.changes[change])
                for change in _CHANGES
                if found.changes[change]
            ),
            "compare": fill(self._words, "every_compare", period=called(before)),
            "address": address,
            "links": self._main_changes(found, address),
        }

    def _main_changes(self, found: Comparison, address: str) -> list[Values]:
        """Return the first links that appeared and that went: core types, then frequent ones."""
        content = self._whole.content
        kinds = {kind["id"]: kind for kind in content["types"]}
        names = {actor["id"]: actor["short"] for actor in content["actors"]}

        def rank(row: Values) -> tuple[int, int, str, str]:
            n = max(row["n_first"], row["n_second"])
            return kinds[row["relation"]]["order"], -n, row["source"], row["target"]

        rows = sorted(found.to_arrow().to_pylist(), key=rank)
        return [
            {
                "change": change,
                "sign": sign,
                "text": _between(row, names, symmetric=kinds[row["relation"]]["symmetric"]),
                "type": kinds[row["relation"]]["label"],
                "address": f"{address}&sel={quote(f'edge {_edge(row)}')}",
            }
            for change, sign in (("appeared", "+"), ("gone", "−"))
            for row in [row for row in rows if row["change"] == change][:_SHOWN_CHANGES]
        ]


def _edge(row: Values) -> str:
    return f"{row['source']}>{row['target']}:{row['relation']}"


def _between(row: Values, names: Mapping[str, str], *, symmetric: bool) -> str:
    return f"{names[row['source']]} {'–' if symmetric else '→'} {names[row['target']]}"


def _days(period: Period) -> str:
    return f"{period.first}/{period.last}"


def _file(period: Period) -> str:
    """Name the page of a period in letters that any disk takes.

    Examples
    --------
    >>> from graphkit.periods import parse_period
    >>> _file(parse_period("2020-Q3")), _file(parse_period("2020-09-28/2020-10-04"))
    ('2020-Q3.html', '2020-09-28_2020-10-04.html')
    """
    return re.sub(r"[^\w.-]+", "_", str(period)) + ".html"
