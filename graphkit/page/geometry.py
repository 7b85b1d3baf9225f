"""Where lines, symbols and names go in the static picture: the same rules as in page.paint.js."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graphkit.analysis.readability import NODE_RADIUS, lane_offset

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]

__all__ = [
    "LEADING",
    "Curve",
    "Symbol",
    "extent",
    "place_labels",
    "readable_names",
    "route",
    "routes",
    "text_width",
]

_GAP = 3.0  # between a symbol and the lines that end at it
_RING = 6.0  # more where the symbol wears a mediator's ring
LEADING = 14.0
"""Distance of the lines of a name."""
_SAMPLE = 7.0  # how far apart lines are looked at when names are placed
_MOST_SAMPLES = 4000
_CROSSED = 0.8  # what each look costs that finds a line inside a name
_MISLEADS = 6.0  # what it costs to stand nearer to another symbol
_ENDS = 2.5  # and what it costs to hide the end of a line, with its arrowhead
_FAR = 13.0  # how much further away a name may stand where there is no room near its actor
_FULL = 30  # with more actors than this, there is not room for every name
_MANY = 60  # and with more than this, nor for any further away
_HIDDEN_NAME, _HIDDEN_SYMBOL = 0.04, 0.3  # how much of another name or symbol a name may cover
_NARROW = frozenset("iljtfI.,'|!:;() ")
_WIDE = frozenset("mwMWOQGCD@%")
_HABIT = (0.0, 1.2, 1.6, 1.6, 2.4, 2.4, 2.8, 2.8, 3.4, 3.6, 4.0, 4.0, 4.2, 4.2, 4.4, 4.4)
"""What each place of a name costs by itself; the first, below the actor, is free."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """An actor on the map."""

    x: float
    y: float
    kind: str
    ringed: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A quadratic Bézier curve: start, control point, end."""

    x0: float
    y0: float
    cx: float
    cy: float
    x1: float
    y1: float

    def at(self, t: float) -> tuple[float, float]:
        """Return the point at parameter t."""
        s = 1 - t
        return (
            s * s * self.x0 + 2 * s * t * self.cx + t * t * self.x1,
            s * s * self.y0 + 2 * s * t * self.cy + t * t * self.y1,
        )

    def part(self, start: float, end: float) -> Curve:
        """Return the part of the curve between two parameters (de Casteljau)."""
        (x0, y0), (x1, y1) = self.at(start), self.at(end)
        near = (
            (1 - end) * self.x0 + end * self.cx,
            (1 - end) * self.y0 + end * self.cy,
        )
        far = (
            (1 - end) * self.cx + end * self.x1,
            (1 - end) * self.cy + end * self.y1,
        )
        return Curve(
            x0,
            y0,
            (1 - start) * near[0] + start * far[0],
            (1 - start) * near[1] + start * far[1],
            x1,
            y1,
        )

    def turned(self) -> Curve:
        """Return the curve from its end to its start."""
        return Curve(self.x1, self.y1, self.cx, self.cy, self.x0, self.y0)


def extent(kind: str) -> tuple[float, float]:
    """Return half the width and half the height of the symbol of a kind of actor."""
    if kind in {"organisation", "institution"}:
        return 1.22 * NODE_RADIUS, 0.82 * NODE_RADIUS
    if kind == "armed_group":
        return 1.28 * NODE_RADIUS, 1.28 * NODE_RADIUS
    return NODE_RADIUS, NODE_RADIUS


def text_width(text: str, size: float = 12.5) -> float:
    """Return about how wide a text is in a sans-serif type.

    Examples
    --------
    >>> round(text_width("Azerbaijan"))
    64
    """
    units = sum(0.3 if c in _NARROW else 0.85 if c in _WIDE else 0.56 for c in text)
    return units * size


def route(source: Symbol, target: Symbol, lane: int, lanes: int, *, swapped: bool) -> Curve:
    """Return the line from the border of the source to the border of the target.

    Parameters
    ----------
    source, target
        The actors.
    lane, lanes
        The lane of the line among those of its pair over all time.
    swapped
        Whether the source is the second actor of the pair in alphabetical order.
    """
    return routes([(source, target, lane, lanes, swapped)])[0]


def routes(ways: Sequence[tuple[Symbol, Symbol, int, int, bool]]) -> list[Curve]:
    """Return the lines of many links at once; each as for :func:`route`."""
    if not ways:
        return []
    starts = _bodies([way[0] for way in ways])
    ends = _bodies([way[1] for way in ways])
    swapped = np.array([way[4] for way in ways])[:, None]
    first = np.where(swapped, ends[:, :2], starts[:, :2])
    second = np.where(swapped, starts[:, :2], ends[:, :2])
    across = second - first
    length = np.maximum(np.hypot(across[:, :1], across[:, 1:]), 1e-9)
    normal = np.concatenate([-across[:, 1:], across[:, :1]], axis=1) / length
    pairs = zip(ways, length[:, 0].tolist(), strict=True)
    offsets = np.array([lane_offset(way[2], way[3], long) for way, long in pairs])
    port, middle = offsets[:, :1], offsets[:, 1:]
    control = (first + second) / 2 + normal * (2 * middle - port)
    first, second = first + normal * port, second + normal * port
    begin, finish = np.where(swapped, second, first), np.where(swapped, first, second)
    leave = _leaves(begin, control, finish, starts)
    arrive = 1 - _leaves(finish, control, begin, ends)
    points = np.concatenate([begin, control, finish], axis=1).tolist()
    found = zip(points, leave.tolist(), arrive.tolist(), strict=True)
    return [Curve(*point).part(start, end) for point, start, end in found]


_SHAPES = {"organisation": 1, "institution": 1, "armed_group": 2}


def _bodies(symbols: Sequence[Symbol]) -> Floats:
    """Return place, half width and height, form and gap of each symbol, one row each."""
    return np.array(
        [
            (s.x, s.y, *extent(s.kind), _SHAPES.get(s.kind, 0), _GAP + (_RING if s.ringed else 0.0))
            for s in symbols
        ]
    )


def _leaves(start: Floats, control: Floats, end: Floats, bodies: Floats) -> Floats:
    """Return the parameters at which curves leave the symbols that they start in."""
    near, far = np.zeros(len(bodies)), np.full(len(bodies), 0.5)
    wide, high, form, grow = bodies[:, 2], bodies[:, 3], bodies[:, 4], bodies[:, 5]
    for _ in range(14):
        t = (near + far) / 2
        s = 1 - t
        spot = (s * s)[:, None] * start + (2 * s * t)[:, None] * control + (t * t)[:, None] * end
        dx, dy = np.abs(spot - bodies[:, :2]).T
        inside = np.hypot(dx, dy) <= wide + grow
        box = (dx <= wide + grow) & (dy <= high + grow)
        inside = np.where(form == 1, box, inside)
        inside = np.where(form == 2, dx + dy <= wide + grow * 1.4, inside)  # noqa: PLR2004 - a form
        near, far = np.where(inside, t, near), np.where(inside, far, t)
    return far


def place_labels(
    symbols: Sequence[Symbol], names: Sequence[Sequence[str]], curves: Iterable[Curve]
) -> list[tuple[float, float]]:
    """Return where each name stands, as an offset from its actor.

    Names keep clear of other symbols and names first, then of lines; with nothing in the way they
    stand below.

    Parameters
    ----------
    symbols, names
        The actors and the lines of their names, in the same order.
    curves
        All lines, of all periods: names do not move when the period changes.
    """
    if not symbols:
        return []
    samples = _samples(list(curves))
    bodies = np.array([(s.x, s.y, *(2 * side for side in _ringed_extent(s))) for s in symbols])
    sizes = [(max(text_width(line) for line in name) + 6, len(name) * LEADING) for name in names]
    # (actors, places, 4): middle, width, height
    boxes = np.array([_label_boxes(*both) for both in zip(symbols, sizes, strict=True)])
    if len(symbols) > _MANY:
        boxes = boxes[:, : len(_HABIT) // 2]
    chosen = _choose(boxes, bodies, _place_costs(boxes, bodies, samples))
    offsets = boxes[np.arange(len(boxes)), chosen, :2] - bodies[:, :2]
    return [(x, y) for x, y in offsets.tolist()]


def readable_names(
    symbols: Sequence[Symbol],
    names: Sequence[Sequence[str]],
    offsets: Sequence[tuple[float, float]],
    rank: Sequence[float],
) -> set[int]:
    """Return which names are written: on a full map those that leave others to be read.

    Parameters
    ----------
    symbols, names, offsets
        The actors, the lines of their names, and where :func:`place_labels` put them.
    rank
        Whose name comes first: the higher.
    """
    if len(symbols) <= _FULL:
        return set(range(len(symbols)))
    spots = np.array([(s.x, s.y) for s in symbols])
    sizes = [(max(text_width(line) for line in name) + 6, len(name) * LEADING) for name in names]
    boxes = np.concatenate([spots + np.array(offsets), np.array(sizes)], axis=1)
    bodies = np.array([(s.x, s.y, *(2 * side for side in extent(s.kind))) for s in symbols])
    hides = _overlaps(boxes[:, None], bodies[None]) > _HIDDEN_SYMBOL * bodies[:, 2] * bodies[:, 3]
    apart = _gaps(boxes[:, None, :], bodies[None, :, :])
    hides |= apart < np.diagonal(apart)[:, None]  # it would seem to name another
    np.fill_diagonal(hides, val=False)
    area = boxes[:, 2] * boxes[:, 3]
    covers = _overlaps(boxes[:, None], boxes[None]) > _HIDDEN_NAME * area
    written: list[int] = []
    for row in sorted(range(len(symbols)), key=lambda row: (-rank[row], row)):
        if not hides[row].any() and not covers[row, written].any():
            written.append(row)
    return set(written)


def _gaps(boxes: Floats, bodies: Floats) -> Floats:
    """Return how far names are from symbols: middle, width and height in the last axis."""
    beside = np.abs(boxes[..., :2] - bodies[..., :2]) - (boxes[..., 2:] + bodies[..., 2:]) / 2
    beside = np.maximum(beside, 0)
    return np.asarray(np.hypot(beside[..., 0], beside[..., 1]))


def _place_costs(boxes: Floats, bodies: Floats, samples: Floats) -> Floats:
    """Return what each place of each name costs by itself: habit, symbols and lines under it."""
    cost = np.tile(np.array(_HABIT[: boxes.shape[1]]), (len(boxes), 1))
    reach = _reach(boxes, bodies)
    row, other = _neighbours(bodies, reach, bodies[:, 2:] / 2)
    np.add.at(cost, row, _overlaps(boxes[row], bodies[other][:, None, :]) / 20)
    own = _gaps(boxes, bodies[:, None, :])
    misleads = np.zeros(cost.shape, bool)
    np.logical_or.at(misleads, row, _gaps(boxes[row], bodies[other][:, None, :]) < own[row])
    cost += _MISLEADS * misleads
    samples = samples[np.argsort(samples[:, 0], kind="stable")]
    first = np.searchsorted(samples[:, 0], bodies[:, 0] - reach[:, 0]).tolist()
    last = np.searchsorted(samples[:, 0], bodies[:, 0] + reach[:, 0]).tolist()
    for at, own in enumerate(boxes):
        near = samples[first[at] : last[at]]
        near = near[np.abs(near[:, 1] - bodies[at, 1]) < reach[at, 1]]
        inside = np.abs(near[None, :, :2] - own[:, None, :2]) < own[:, None, 2:] / 2
        cost[at] += (inside[..., 0] & inside[..., 1]) @ near[:, 2]
    return cost


def _reach(boxes: Floats, bodies: Floats) -> Floats:
    """Return how far the places of each name reach from its actor, across and down."""
    reach = np.abs(boxes[..., :2] - bodies[:, None, :2]) + boxes[..., 2:] / 2
    return np.asarray(reach.max(axis=1))


def _neighbours(bodies: Floats, reach: Floats, other: Floats) -> tuple[Places, Places]:
    """Return the pairs of two actors of which the first reaches to the second."""
    apart = np.abs(bodies[:, None, :2] - bodies[None, :, :2])
    near = (apart < reach[:, None, :] + other[None, :, :]).all(axis=2)
    row, met = np.nonzero(near)
    others = row != met
    return row[others], met[others]


def _choose(boxes: Floats, bodies: Floats, cost: Floats) -> Places:
    """Return the place of each name, in a few rounds in which names give way to each other."""
    chosen: Places = cost.argmin(axis=1)
    reach = _reach(boxes, bodies)
    row, other = _neighbours(bodies, reach, reach)
    # (pairs, places of the one, places of the other)
    shared = _overlaps(boxes[row][:, :, None, :], boxes[other][:, None, :, :]) / 8
    ends = np.searchsorted(row, np.arange(len(boxes) + 1)).tolist()
    pairs = np.arange(len(row))
    for _ in range(4):
        before = chosen.copy()
        for at, (first, last) in enumerate(pairwise(ends)):
            if first < last:
                met = shared[pairs[first:last], :, chosen[other[first:last]]]
                chosen[at] = (cost[at] + met.sum(axis=0)).argmin()
        if (chosen == before).all():
            break
    return chosen


def _overlaps(first: Floats, second: Floats) -> Floats:
    """Return the areas that boxes share: middle, width and height in the last axis."""
    apart = np.abs(first[..., :2] - second[..., :2])
    shared = (first[..., 2:] + second[..., 2:]) / 2 - apart
    shared = np.maximum(np.minimum(shared, np.minimum(first[..., 2:], second[..., 2:])), 0)
    return np.asarray(shared[..., 0] * shared[..., 1])


def _ringed_extent(symbol: Symbol) -> tuple[float, float]:
    wide, high = extent(symbol.kind)
    return (wide + _RING, high + _RING) if symbol.ringed else (wide, high)


def _samples(curves: Sequence[Curve]) -> Floats:
    """Return points along the lines, a few units apart, and what a name on each would cost."""
    if not curves:
        return np.zeros((0, 3))
    c = np.array([(c.x0, c.y0, c.cx, c.cy, c.x1, c.y1) for c in curves])
    lengths = np.hypot(c[:, 0] - c[:, 4], c[:, 1] - c[:, 5])
    apart = max(_SAMPLE, float(lengths.sum()) / _MOST_SAMPLES)
    steps = np.maximum(np.ceil(lengths / apart), 1).astype(int)
    line = np.repeat(np.arange(len(c)), steps + 1)
    step = np.arange(len(line)) - np.repeat(np.cumsum(steps + 1) - steps - 1, steps + 1)
    t = (step / steps[line])[:, None]
    own, s = c[line], 1 - t
    spots = s * s * own[:, :2] + 2 * s * t * own[:, 2:4] + t * t * own[:, 4:]
    weight = np.where((step == 0) | (step == steps[line]), _ENDS, _CROSSED)
    return np.concatenate([spots, weight[:, None]], axis=1)


def _label_boxes(symbol: Symbol, size: tuple[float, float]) -> list[tuple[float, ...]]:
    """Return the places where a name may stand, the best by habit first: middle and size."""
    width, height = size
    wide, high = _ringed_extent(symbol)
    down = high + 4 + height / 2
    side = wide + 4 + width / 2
    slant = width / 2 + wide * 0.35
    places = [(0.0, down), (0.0, -down), (side, 0.0), (-side, 0.0)]
    places += [(x * slant, y * (down - 4)) for y in (1, -1) for x in (1, -1)]
    places += [(0.0, down + _FAR), (0.0, -down - _FAR), (side + _FAR, 0.0), (-side - _FAR, 0.0)]
    places += [(x * slant, y * (down + _FAR)) for y in (1, -1) for x in (1, -1)]
    return [(symbol.x + dx, symbol.y + dy, width, height) for dx, dy in places]
