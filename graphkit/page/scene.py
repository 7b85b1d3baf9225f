"""What one picture shows: the edges, active actors, mediators and mediations of a period.

Works on the dictionary of :mod:`graphkit.page.content`; the script of the page does the same in
page.model.js for every period that a reader chooses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from graphkit.analysis.dyads import count_dyads
from graphkit.page.bands import members
from graphkit.page.bundles import DOTS, LOOKS, Line, draw_within
from graphkit.page.reports import mediations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphkit.analysis.relations import Relations
    from graphkit.page.bundles import Drawing
    from graphkit.page.content import Opening
    from graphkit.periods import Period

    Values = dict[str, Any]

__all__ = ["Scene", "difference_scene", "period_scene"]

_LOW = 0.5
_TRIADS = 8
"""With more mediations than this, shapes would cover the map: they are drawn on selection only."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What one picture shows."""

    lines: list[Line]  # in the order in which they are painted
    active: frozenset[str]
    rings: Mapping[str, str]  # mediator -> "" or how that changed
    relations: int  # rows
    drawing: Drawing  # the lines, and what they stand for
    off: int = 0  # links that have no place on the map
    blocs: Mapping[str, list[str]] = field(default_factory=dict)  # organisation -> members
    triads: list[tuple[str, ...]] = field(default_factory=list)  # mediator first


def period_scene(
    content: Values, relations: Relations, period: Period, opening: Opening, *, least: int = 0
) -> Scene:
    """Return what the map shows of one period, on the given rung of the ladder or a higher one."""
    rows = relations.slice(period, rule=opening.rule, known_by=opening.known)
    lines, off = _lines(content, relations, rows, opening.duplicates)
    triads = mediations(rows, rows.positions)
    drawing = draw_within(content, lines, least=least)
    return Scene(
        lines=_long_first(content, drawing.lines),
        active=frozenset(rows.actors),
        rings=dict.fromkeys((triad[0] for triad in triads), ""),
        relations=len(rows),
        drawing=drawing,
        off=off,
        blocs=members(lines),
        triads=triads if len(triads) <= _TRIADS else [],
    )


def difference_scene(content: Values, first: Scene, second: Scene) -> Scene:
    """Return what the map of the difference between the page's two periods shows."""
    kinds = {kind["id"]: kind for kind in content["types"]}
    edges = {edge["id"]: edge for edge in content["edges"]}
    lines: list[Line] = []
    for edge_id, (change, before, after) in sorted(content["comparison"]["changes"].items()):
        edge = edges[edge_id]
        if edge["lanes"]:
            width, dash = LOOKS[change]
            counts = (before, after)
            kind = kinds[edge["type"]]
            lines.append(Line(edge, kind, width, dash, max(counts), change=change, counts=counts))
    drawing = draw_within(content, lines)
    lines = _long_first(content, drawing.lines)
    order = list(LOOKS)
    lines.sort(key=lambda line: order.index(line.change))
    rings = dict.fromkeys(sorted(first.rings.keys() & second.rings.keys()), "kept")
    rings |= dict.fromkeys(sorted(first.rings.keys() - second.rings.keys()), "gone")
    rings |= dict.fromkeys(sorted(second.rings.keys() - first.rings.keys()), "appeared")
    relations = first.relations + second.relations
    off = sum(not edges[edge_id]["lanes"] for edge_id in content["comparison"]["changes"])
    return Scene(lines, first.active | second.active, rings, relations, drawing, off)


def _lines(
    content: Values, relations: Relations, rows: Relations, duplicates: str
) -> tuple[list[Line], int]:
    """Return the links of a period, one line each: how often, how certain, how sure.

    And how many there are besides: of an actor with itself, or of one without a place on the map.
    """
    store, at = rows.store, rows.positions
    counts = count_dyads(store, at, duplicates, rows.period)
    asserted = store.among("status", {"asserted", ""})[at]
    certain = np.bincount(counts.group, weights=asserted, minlength=len(counts.keys)) > 0
    surest = np.zeros(len(counts.keys))
    np.maximum.at(surest, counts.group, np.nan_to_num(store.confidence[at], nan=1.0))
    # The page's edges stand in the order of the keys of all its relations.
    numbers = np.searchsorted(np.unique(store.dyads(relations.positions)), counts.keys)
    kinds = {kind["id"]: kind for kind in content["types"]}
    found = zip(numbers.tolist(), counts.n.tolist(), certain.tolist(), surest.tolist(), strict=True)
    lines = []
    for number, n, is_certain, confidence in found:
        edge = content["edges"][number]
        if not edge["lanes"]:
            continue
        kind = kinds[edge["type"]]
        width = kind["width"] + min(4.0, math.log2(n))
        dash = kind["dash"] if is_certain else DOTS
        faint = confidence < _LOW
        lines.append(Line(edge, kind, width, dash, n, faint=faint, uncertain=not is_certain))
    return lines, len(counts.keys) - len(lines)


def _long_first(content: Values, lines: Iterable[Line]) -> list[Line]:
    """Return the lines, long ones first, so that short ones cross over them."""
    spots = {actor["id"]: (actor["x"], actor["y"]) for actor in content["actors"]}

    def length(line: Line) -> tuple[float, int]:
        first, second = (spots[actor] for actor in line.edge["pair"])
        return -math.dist(first, second), line.edge["lane"]

    return sorted(lines, key=length)
