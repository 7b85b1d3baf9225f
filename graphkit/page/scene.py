"""What one picture shows: the edges, active actors, mediators and mediations of a period.

Works on the dictionary of :mod:`graphkit.page.content`; the script of the page does the same in
page.model.js for every period that a reader chooses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphkit.page.bands import members
from graphkit.page.bundles import DOTS, LOOKS, Line, draw_within
from graphkit.page.content import COLUMNS

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
    blocs: Mapping[str, list[str]] = field(default_factory=dict)  # organisation -> members
    triads: list[tuple[str, ...]] = field(default_factory=list)  # mediator first


def period_scene(
    content: Values, relations: Relations, period: Period, opening: Opening, *, least: int = 0
) -> Scene:
    """Return what the map shows of one period, on the given rung of the ladder or a higher one."""
    rows = relations.slice(period, rule=opening.rule)
    bundles = _reports(content, rows)
    counts = {
        f"{row['source']}>{row['target']}:{row['relation']}": int(row["n"])
        for row in rows.dyads(opening.duplicates).to_dict("records")
    }
    kinds = {kind["id"]: kind for kind in content["types"]}
    lines = []
    for edge in content["edges"]:
        own = bundles.get(edge["id"])
        if not own or not edge["lanes"]:
            continue
        kind = kinds[edge["type"]]
        certain = any(row["status"] in {"asserted", ""} for row in own)
        surest = max(1.0 if row["confidence"] is None else row["confidence"] for row in own)
        n = counts[edge["id"]]
        width = kind["width"] + min(4.0, math.log2(n))
        dash = kind["dash"] if certain else DOTS
        faint = surest < _LOW
        lines.append(Line(edge, kind, width, dash, n, faint=faint, uncertain=not certain))
    triads = _triads(bundles)
    drawing = draw_within(content, lines, least=least)
    return Scene(
        lines=_long_first(content, drawing.lines),
        active=frozenset(rows.actors),
        rings=dict.fromkeys((triad[0] for triad in triads), ""),
        relations=len(rows),
        drawing=drawing,
        blocs=members(lines),
        triads=triads if len(triads) <= _TRIADS else [],
    )


def difference_scene(content: Values, first: Scene, second: Scene) -> Scene:
    """Return what the map of the difference between the page's two periods shows."""
    kinds = {kind["id"]: kind for kind in content["types"]}
    edges = {edge["id"]: edge for edge in content["edges"]}
    lines = []
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
    return Scene(lines, first.active | second.active, rings, relations, drawing)


def _reports(content: Values, rows: Relations) -> dict[str, list[Values]]:
    """Return the rows of a period by edge id."""
    wanted = set(rows.to_arrow()["relation_id"].to_pylist())
    found: dict[str, list[Values]] = {}
    for relation_id, values in zip(content["ids"], content["rows"], strict=True):
        if relation_id in wanted:
            row = dict(zip(COLUMNS, values, strict=True))
            edge = content["edges"][row["edge"]]
            found.setdefault(edge["id"], []).append(row | {"on": edge})
    return found


def _triads(bundles: Mapping[str, Iterable[Values]]) -> list[tuple[str, ...]]:
    """Return mediator and parties of every mediation, each set of parties once."""
    rounds: dict[tuple[str, str], set[str]] = {}
    for own in bundles.values():
        for row in own:
            edge = row["on"]
            if edge["type"] == "mediation":
                event = row["group_id"] or f"{row['doc_id']} {row['start']}"
                rounds.setdefault((edge["source"], event), set()).add(edge["target"])
    return sorted({(mediator, *sorted(parties)) for (mediator, _), parties in rounds.items()})


def _long_first(content: Values, lines: Iterable[Line]) -> list[Line]:
    """Return the lines, long ones first, so that short ones cross over them."""
    spots = {actor["id"]: (actor["x"], actor["y"]) for actor in content["actors"]}

    def length(line: Line) -> tuple[float, int]:
        first, second = (spots[actor] for actor in line.edge["pair"])
        return -math.dist(first, second), line.edge["lane"]

    return sorted(lines, key=length)
