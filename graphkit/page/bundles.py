"""Lines in place of too many links: the ladder by which a map stays within its budget.

A link is one relation type from one actor to another. The first rung with few enough lines is
taken: a line for each link; one for each pair and family of types; one for each pair, coloured by
whether its links are cooperative, conflictual or both; the most frequent pairs. The script of the
page does the same in page.bundles.js.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Values = dict[str, Any]
    Pair = tuple[str, str]

__all__ = ["DOTS", "LOOKS", "MOST_LANES", "TOP", "Drawing", "Line", "draw_within", "tracks", "ways"]

MOST_LANES = 6
"""A pair with more links than this over all time is drawn by family on every rung."""
DOTS = [2, 4]
LOOKS: Mapping[str, tuple[float, list[int]]] = {
    "kept": (1.2, []),
    "weaker": (1.6, []),
    "stronger": (1.6, []),
    "gone": (2.2, [7, 5]),
    "appeared": (2.4, []),
}
"""Width and dash of a line by how it changed."""
_FAMILY_WIDTH = 2.0
_PAIR_WIDTHS = {"cooperative": 1.2, "conflictual": 1.2, "mixed": 1.2, "neutral": 0.8}
_PAIR_GROWTH = 0.6  # where there are hundreds of lines, their widths grow slower
_PAIRS = 2
TOP = 3
"""The last rung of the ladder: not all pairs are drawn."""


@dataclass(frozen=True, slots=True)
class Line:
    """One link, or several, as they are drawn."""

    edge: Values
    kind: Values
    width: float
    dash: list[int]
    n: int
    faint: bool = False
    change: str = ""
    uncertain: bool = False
    counts: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines of a map, and what they stand for."""

    lines: list[Line]
    level: int  # the rung of the ladder, 0 to 3
    shown: int  # links that the lines stand for
    links: int  # links there are
    pairs: int  # pairs of actors that have any
    gathered: bool  # whether some line stands for several links


def draw_within(content: Values, lines: Sequence[Line], *, least: int = 0) -> Drawing:
    """Return the links as lines, no more of them than the page's budget.

    Parameters
    ----------
    content
        The page's content: types, edges and the budget.
    lines
        The links of a period, or of the difference between two, one line each.
    least
        The first rung to try: maps side by side stand on the same one.

    Returns
    -------
    Drawing
        The first rung of the ladder that is within the budget.
    """
    by_pair: dict[Pair, list[Line]] = {}
    for line in lines:
        by_pair.setdefault(_pair_of(line.edge), []).append(line)
    all_time = _roads(content["edges"])
    kinds = {kind["id"]: kind for kind in content["types"]}
    sizes = _sizes(by_pair, all_time, kinds)
    level = next((at for at in range(least, TOP) if sizes[at] <= content["budget"]), TOP)
    shown = len(lines)
    if level == TOP:
        busy = sorted(by_pair, key=lambda pair: (-_count(by_pair[pair])[0], pair))
        by_pair_drawn = {pair: by_pair[pair] for pair in busy[: content["budget"]]}
        shown = sum(len(own) for own in by_pair_drawn.values())
    else:
        by_pair_drawn = by_pair
    if level >= _PAIRS:
        drawn = [_pair_line(pair, own, kinds) for pair, own in by_pair_drawn.items()]
    else:
        drawn = _by_family(by_pair, all_time, kinds, more_than=0 if level else MOST_LANES)
    return Drawing(drawn, level, shown, len(lines), len(by_pair), gathered=len(drawn) < shown)


def _sizes(
    by_pair: Mapping[Pair, Sequence[Line]],
    all_time: Mapping[Pair, Sequence[Values]],
    kinds: Mapping[str, Values],
) -> tuple[int, int, int]:
    """Return how many lines there would be on the first three rungs."""
    families = {
        pair: len({kinds[line.edge["type"]]["family"] for line in own})
        for pair, own in by_pair.items()
    }
    links = sum(
        len(own) if len(all_time[pair]) <= MOST_LANES else families[pair]
        for pair, own in by_pair.items()
    )
    return links, sum(families.values()), len(by_pair)


def tracks(content: Values) -> list[Values]:
    """Return where the lines of all time run, for names to keep clear of.

    Parameters
    ----------
    content
        The page's content: types, edges and the budget.

    Returns
    -------
    list of dict
        pair, source, target, lane and lanes of each line, within the budget.
    """
    for most in (MOST_LANES, 0):
        found = ways(content["edges"], content["types"], most)
        if len(found) <= content["budget"]:
            return found
    by_pair = _roads(content["edges"])
    busiest = sorted(by_pair, key=lambda pair: (-len(by_pair[pair]), pair))[: content["budget"]]
    return [by_pair[pair][0] | {"lane": 0, "lanes": 1} for pair in busiest]


def _roads(edges: Iterable[Values]) -> dict[Pair, list[Values]]:
    """Return the links of each pair on the map over all time, in the order of their lanes."""
    found: dict[Pair, list[Values]] = {}
    for edge in edges:
        if edge["lanes"]:
            found.setdefault(_pair_of(edge), []).append(edge)
    for own in found.values():
        own.sort(key=lambda edge: edge["lane"])
    return found


def ways(edges: Iterable[Values], types: Sequence[Values], most: int = MOST_LANES) -> list[Values]:
    """Return the lines of all time; pairs with more than some number have one for each family."""
    kinds = {kind["id"]: kind for kind in types}
    return [way for own in _roads(edges).values() for way in _ways(own, kinds, more_than=most)]


def _ways(
    own: Sequence[Values], kinds: Mapping[str, Values], *, more_than: int
) -> Sequence[Values]:
    """Return the links of a pair, or where they are too many, one way for each family."""
    if len(own) <= more_than:
        return own
    firsts: dict[str, Values] = {}
    for edge in own:
        firsts.setdefault(kinds[edge["type"]]["family"], edge)
    lanes = len(firsts)
    return [edge | {"lane": lane, "lanes": lanes} for lane, edge in enumerate(firsts.values())]


def _pair_of(edge: Values) -> Pair:
    first, second = edge["pair"]
    return first, second


def _by_family(
    by_pair: Mapping[Pair, Sequence[Line]],
    all_time: Mapping[Pair, Sequence[Values]],
    kinds: Mapping[str, Values],
    *,
    more_than: int,
) -> list[Line]:
    """Return one line for each family of the pairs that have more links than a number."""
    found: list[Line] = []
    for pair, own in by_pair.items():
        if len(all_time[pair]) <= more_than:
            found += own
            continue
        lanes = list(dict.fromkeys(kinds[edge["type"]]["family"] for edge in all_time[pair]))
        for lane, family in enumerate(lanes):
            members = [line for line in own if line.kind["family"] == family]
            if members:
                found.append(_family_line(pair, members, {"lane": lane, "lanes": len(lanes)}))
    return found


def _family_line(pair: Pair, members: Sequence[Line], road: Values) -> Line:
    """Return the line of a family; a link that is alone in it keeps its own looks."""
    if len(members) == 1:
        return replace(members[0], edge=members[0].edge | road)
    kind = members[0].kind
    ends, arrow = _direction(pair, members)
    edge = _edge(f"family {pair[0]}>{pair[1]}:{kind['family']}", pair, members)
    look = {
        "arrow": arrow,
        "css": kind["family_css"],
        "growth": 1.0,
        "symmetric": False,
        "width": _FAMILY_WIDTH,
    }
    return _gather(edge | road | ends, look, members)


def _direction(pair: Pair, members: Sequence[Line]) -> tuple[Values, str]:
    """Return the common direction of links and the head that shows it, if they have one."""
    starts = {
        "" if line.kind["symmetric"] or line.edge["membership"] else line.edge["source"]
        for line in members
    }
    if len(starts) > 1 or "" in starts:
        return {"source": pair[0], "target": pair[1]}, "none"
    source = starts.pop()
    heads = {line.kind["arrow"] for line in members}
    target = pair[1] if source == pair[0] else pair[0]
    return {"source": source, "target": target}, heads.pop() if len(heads) == 1 else "vee"


def _pair_line(pair: Pair, members: Sequence[Line], kinds: Mapping[str, Values]) -> Line:
    """Return the line of a pair, coloured by the signs of its links."""
    signs = {kinds[line.edge["type"]]["sign"] for line in members} - {0}
    name = "mixed" if len(signs) > 1 else "neutral"
    if len(signs) == 1:
        name = "cooperative" if 1 in signs else "conflictual"
    look = {
        "arrow": "none",
        "css": name,
        "growth": _PAIR_GROWTH,
        "symmetric": False,
        "width": _PAIR_WIDTHS[name],
    }
    edge = _edge(f"pair {pair[0]}>{pair[1]}", pair, members)
    return _gather(edge | {"lane": 0, "lanes": 1}, look, members)


def _edge(identity: str, pair: Pair, members: Sequence[Line]) -> Values:
    return {
        "id": identity,
        "membership": any(line.edge["membership"] for line in members),
        "pair": list(pair),
        "source": pair[0],
        "target": pair[1],
        "type": "",
    }


def _gather(edge: Values, look: Values, members: Sequence[Line]) -> Line:
    """Return one line with the counts of several."""
    n, counts = _count(members)
    uncertain = all(line.uncertain for line in members)
    dash = DOTS if uncertain else []
    width = look["width"] + min(4.0, look["growth"] * math.log2(n))
    change = ""
    if members[0].change:
        change = _change(*counts)
        width, dash = LOOKS[change]
    faint = all(line.faint for line in members)
    return Line(edge, look, width, dash, n, faint, change, uncertain, counts)


def _count(members: Sequence[Line]) -> tuple[int, tuple[int, int]]:
    """Return how often several links are reported, and how often in each of two periods."""
    counts = sum(line.counts[0] for line in members), sum(line.counts[1] for line in members)
    return max(counts) or sum(line.n for line in members), counts


def _change(before: int, after: int) -> str:
    if not before:
        return "appeared"
    if not after:
        return "gone"
    if before == after:
        return "kept"
    return "stronger" if after > before else "weaker"
