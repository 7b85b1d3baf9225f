"""Making pages: of one period, of two, and one for every period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphkit.analysis.choices import known_actors
from graphkit.page.content import (
    ROW_LIMIT,
    Opening,
    default_periods,
    load_strings,
    other_period,
)
from graphkit.page.page import Page
from graphkit.page.pages import Pages, cut
from graphkit.page.words import called, fill
from graphkit.periods import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphkit.analysis.relations import Relations

__all__ = ["show_comparison", "show_every", "show_relations"]


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
        What the page holds, so far as it was not left out by `where` or `around`. Of what was known
        by a day it holds the rest, too, and opens with that day in its control.
    period
        The period it opens with, in any form that :func:`graphkit.parse_period` reads; without one
        the period that the relations were sliced by, or all time. The page holds the other periods,
        too: of a slice, all that the slice was cut from; of a table larger than a page holds, only
        that period, and the page says so.
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
    relations = relations.here  # once: of an engine, every look would bring rows again
    _known_places(relations, positions)
    words = load_strings(language)
    whole = relations.whole
    first = relations.period if period is None else parse_period(period)
    everything, _ = default_periods(whole, language)
    first = everything if first is None else first
    fits = len(whole) <= ROW_LIMIT
    held = whole if fits else _seen(whole.slice(first, rule=relations.rule), relations.known)
    left_out = len(whole) - len(held)
    second = other_period(held, first)
    name = fill(words, "title_period", period=called(first))
    name = words["title_all"] if first == everything else name
    opening = Opening(
        "single",
        first,
        second,
        title or name,
        language,
        theme,
        rule=relations.rule,
        left_out=left_out,
        known=relations.known,
    )
    return Page(held, opening, positions)


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
        What the page holds; of a whole table known by a day also the rest, as in
        :func:`show_relations`.
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
    relations = relations.here  # once: of an engine, every look would bring rows again
    _known_places(relations, positions)
    words = load_strings(language)
    one, other = parse_period(first), parse_period(second)
    whole = relations.whole if relations.period is None else relations
    fits = len(whole) <= ROW_LIMIT
    held = whole if fits else _seen(_in_either(whole, one, other, rule), relations.known)
    left_out = len(whole) - len(held)
    name = fill(words, "title_pair", first=called(one), second=called(other))
    opening = Opening(
        view,
        one,
        other,
        title or name,
        language,
        theme,
        rule=rule,
        duplicates=duplicates,
        left_out=left_out,
        known=relations.known,
    )
    return Page(held, opening, positions)


def show_every(
    relations: Relations,
    freq: str = "year",
    *,
    title: str = "",
    language: str = "en",
    theme: str = "auto",
    positions: Mapping[str, tuple[float, float]] | None = None,
) -> Pages:
    """Return a page for every calendar period, and an index of small maps that leads to them.

    All pages hold the same relations and give every actor the same place. A period with just the
    relations of the one before, or with none, gets no page; the index says so.

    Parameters
    ----------
    relations
        As for :func:`show_relations`; of a slice, the periods that it touches.
    freq
        How long a period is: ``year``, ``quarter``, ``month``, ``week``, ``day``.
    title, language, theme, positions
        As for :func:`show_relations`.

    Raises
    ------
    InputError
        As :func:`show_relations`, and when there is no such frequency or there are too many pages.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from graphkit.analysis.relations import Relations
    >>> table = pa.table({"source": ["TUR"] * 3, "target": ["AZE"] * 3,
    ...                   "relation": ["support"] * 3, "start": ["2020", "2022-02", "2022-03"]})
    >>> pages = show_every(Relations.from_arrow(table), "year")
    >>> list(pages.files)
    ['2020.html', '2022.html', 'all.html', 'index.html']
    """
    relations = relations.here
    _known_places(relations, positions)
    periods = cut(relations, freq)
    name = load_strings(language)[f"title_every_{periods.freq}"]
    looks = {"title": title or name, "language": language, "theme": theme}
    return Pages(periods, positions=positions, **looks)


def _known_places(
    relations: Relations, positions: Mapping[str, tuple[float, float]] | None
) -> None:
    """Refuse places of actors that neither the table nor the registry knows: slips of the pen."""
    known_actors(positions or (), relations.store.actors, relations.registry)


def _seen(relations: Relations, known: Period | None) -> Relations:
    """Return what had been published by a day, of a table that is too large for a page as it is."""
    return relations if known is None or len(relations) <= ROW_LIMIT else relations.known_by(known)


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
