"""What a drawing of a graph costs its readers: the measure by which a layout is chosen.

An edge that runs under an actor it does not belong to says something false; names that touch and
edges that cross cost attention; a shape that covers a bystander claims he took part. Each of these
has a price here, and so has the departure from the wanted distances, the stress of Kamada and
Kawai. All lengths are map units: at scale 1 one unit is one CSS pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.intp]

__all__ = [
    "BAND_CLEAR",
    "CORNERS",
    "LANE_MIDDLE",
    "LANE_PORT",
    "LANE_SPREAD",
    "NODE_RADIUS",
    "Problem",
    "cost_of",
    "lane_offset",
    "total_cost",
]

NODE_RADIUS = 19.0
"""Half the size of an actor's symbol."""
LANE_MIDDLE = 12.0
"""Distance of neighbouring parallel edges half way between their actors, if there is room."""
LANE_PORT = 5.5
"""And where they meet the actor."""
LANE_SPREAD = 64.0
"""The width that all parallel edges of a pair keep within."""
_CLEAR = 13.0  # free space wanted between an actor and somebody else's edge
_NEAR = 125.0  # actors nearer than this push each other away
_LABEL_DROP = 31.0  # the middle of the name below an actor
_STRESS = 6.0  # what the departure from the wanted distances costs, against the rest
_UNDER = 3.0  # an edge that runs under somebody else
_THROUGH = 0.12  # an edge that runs through somebody else's name
_CROSSING = 0.22  # two edges that cross
_COVERED = 1.6  # the shape of a mediation over somebody else
_SHORT = 6.0  # a pair nearer than its lines need
_NARROW = 0.7  # two roads that leave an actor side by side
_INTRUDER = 5.0  # an actor in the band of an organisation it does not belong to
_LENGTH = 160.0  # what a single line wants, to be seen and to carry a mark
_LENGTH_MORE = 30.0  # and more for each further line beside it
_MOST_LENGTH = 330.0
_REACH = 110.0  # so far from an actor its roads must have come apart
_GAP = 12.0  # by so much
BAND_CLEAR = 63.0
"""Space around a band in which nobody may stand who does not belong: 0.14 of half the map's width
in a map of fourteen actors; symbols and bands have the same size in larger ones."""
CORNERS = 3
"""Of the shape over a mediator and two parties."""
_TINY = 1e-6
_CLEARS = np.array([NODE_RADIUS + _CLEAR, 7.0, 7.0, 7.0])  # of the symbol, and along the name


@dataclass(frozen=True, slots=True)
class Problem:
    """What the drawing must show, as arrays; row i is the i-th actor in alphabetical order."""

    ends: Integers  # (edges, 2)
    lanes: Floats  # (edges,) how many parallel edges the pair has over all time
    goal: Floats  # (actors, actors) wanted distance, in edge lengths
    half: Floats  # (actors,) half the width of the name below the actor
    box: tuple[float, float]  # width and height of the map
    unit: float  # length on the map of a wanted distance of 1
    shapes: Integers  # (shapes, 3) a mediator and two parties
    pinned: NDArray[np.bool_]  # (actors,) positions given by the user
    near: Integers  # (actors, most partners) the partners of each actor, and any where it has fewer
    near_lanes: Floats  # (actors, most partners) lines to each of them; 0 where there is none
    bands: Integers  # (bands, 2) an organisation and a member
    strangers: NDArray[np.bool_]  # (bands, actors) who does not belong to the organisation


def lane_offset(lane: int, lanes: int, length: float) -> tuple[float, float]:
    """Return how far a parallel edge lies beside the straight line between its two actors.

    The lanes of a pair keep a constant distance, however long they are: a bundle reads as one
    road. A lane's place depends on all lanes over all time, not on those now drawn.

    Parameters
    ----------
    lane
        0 for the first lane of the pair.
    lanes
        Number of lanes of the pair.
    length
        Distance of the two actors.

    Returns
    -------
    tuple
        Offset at the actors, and offset half way.

    Examples
    --------
    >>> lane_offset(0, 1, 300)
    (0.0, 0.0)
    >>> lane_offset(2, 3, 300)
    (5.5, 12.0)
    """
    place = lane - (lanes - 1) / 2
    gaps = max(lanes - 1, 1)
    port = min(LANE_PORT, 1.5 * NODE_RADIUS / gaps)
    middle = min(LANE_MIDDLE, LANE_SPREAD / gaps, 0.5 * length / gaps)
    return place * port, place * max(middle, port)


def total_cost(drawing: Floats, problem: Problem) -> float:
    """Return the cost of a whole drawing: the sum over its actors."""
    return float(
        sum(cost_of(drawing[[row]], row, drawing, problem)[0] for row in range(len(drawing)))
    )


def cost_of(spots: Floats, row: int, drawing: Floats, problem: Problem) -> Floats:
    """Return the cost of putting one actor on each of the given spots, the others staying."""
    cost = _distance_cost(spots, row, drawing, problem)
    if not len(problem.ends):
        return cost
    own = (problem.ends == row).any(axis=1)
    foreign = problem.ends[~own]
    mine = problem.ends[own]
    partner = np.where(mine[:, 0] == row, mine[:, 1], mine[:, 0])
    bystander = np.delete(np.arange(len(drawing)), row)
    cost += _under_edges_cost(spots, problem.half[row], drawing[foreign], problem.lanes[~own])
    cost += _over_actors_cost(spots, drawing, (partner, bystander), problem.lanes[own], problem)
    weights = problem.lanes[own], problem.lanes[~own]
    cost += _crossing_cost(spots, drawing[partner], drawing[foreign], weights)
    cost += _covering_cost(spots, row, drawing, problem.shapes)
    cost += _near_cost(spots, drawing[partner], problem.lanes[own])
    cost += _angle_cost(spots, partner, drawing, problem.lanes[own])
    cost += _partners_angle_cost(spots, partner, row, drawing, problem)
    cost += _intruder_cost(spots, row, drawing, problem)
    return cost


def _distance_cost(spots: Floats, row: int, drawing: Floats, problem: Problem) -> Floats:
    """Return the stress, and what it costs that actors are near and that their names touch."""
    delta = np.abs(spots[:, None, :] - drawing[None, :, :])
    apart = np.hypot(delta[..., 0], delta[..., 1])
    goal = np.where(problem.goal[row] > 0, problem.goal[row], 1.0)
    stress = (apart / (problem.unit * goal) - 1) ** 2 * (_STRESS / len(drawing))
    near = np.maximum(0, 1 - apart / _NEAR) ** 2 * 12
    wide = np.maximum(0, problem.half[row] + problem.half + 12 - delta[..., 0])
    high = np.maximum(0, 2 * NODE_RADIUS + 34 - delta[..., 1])
    total = stress + near + np.minimum(wide, high) * (3 / NODE_RADIUS)
    total[:, row] = 0
    return np.asarray(total.sum(axis=1))


def _under_edges_cost(spots: Floats, half: float, edges: Floats, lanes: Floats) -> Floats:
    """Return what it costs that other actors' edges run under the actor or through its name."""
    side = 0.7 * half
    shifts = np.array([[0, 0], [-side, _LABEL_DROP], [0, _LABEL_DROP], [side, _LABEL_DROP]])
    points = spots[:, None, :] + shifts
    short = _shortfall(points[:, :, None, :], edges[:, 0], edges[:, 1], lanes, _CLEARS[:, None])
    symbol = (short[:, 0] ** 2).sum(axis=1) * _UNDER
    return np.asarray(symbol + np.minimum(short[:, 1:], 1.0).sum(axis=(1, 2)) * _THROUGH)


def _over_actors_cost(
    spots: Floats,
    drawing: Floats,
    actors: tuple[Integers, Integers],
    lanes: Floats,
    problem: Problem,
) -> Floats:
    """Return what it costs that the actor's own edges run under bystanders, or their names."""
    partner, bystander = actors
    stranger = partner[:, None] != bystander[None, :]
    start = spots[:, None, None, :]
    end = drawing[partner][None, :, None, :]
    roads = lanes[None, :, None]
    body = drawing[bystander]
    short = _shortfall(body, start, end, roads, NODE_RADIUS + _CLEAR) * stranger
    name = body + np.array([0.0, _LABEL_DROP])
    touch = _shortfall(name, start, end, roads, problem.half[bystander] * 0.5) * stranger
    total = short**2 * _UNDER + np.minimum(touch, 1.0) * (2 * _THROUGH)
    return np.asarray(total.sum(axis=(1, 2)))


def _shortfall(
    point: Floats, start: Floats, end: Floats, lanes: Floats, clear: Floats | float
) -> Floats:
    """Return by how much points come too near to the road of lanes, as a part of a radius."""
    along = end - start
    to = point - start
    length2 = np.maximum(along[..., 0] ** 2 + along[..., 1] ** 2, 1.0)
    t = (to[..., 0] * along[..., 0] + to[..., 1] * along[..., 1]) / length2
    t = np.minimum(np.maximum(t, 0), 1)
    apart = np.hypot(to[..., 0] - t * along[..., 0], to[..., 1] - t * along[..., 1])
    gaps = np.maximum(lanes - 1, 1)
    port = (lanes - 1) / 2 * np.minimum(LANE_PORT, 1.5 * NODE_RADIUS / gaps)
    middle = (lanes - 1) / 2 * np.minimum(LANE_MIDDLE, LANE_SPREAD / gaps)
    road = port + np.maximum(middle - port, 0) * 4 * t * (1 - t)
    return np.asarray(np.maximum(0, clear + road - apart) / NODE_RADIUS)


def _crossing_cost(
    spots: Floats, partners: Floats, edges: Floats, lanes: tuple[Floats, Floats]
) -> Floats:
    """Return what the crossings of the actor's edges with other edges cost."""
    if not len(partners) or not len(edges):
        return np.zeros(len(spots))
    spot = spots[:, None, None, :]
    near = partners[None, :, None, :]
    start, end = edges[None, None, :, 0, :], edges[None, None, :, 1, :]
    divided = _side(spot, near, start) * _side(spot, near, end) < -_TINY
    crossed = divided & (_side(start, end, spot) * _side(start, end, near) < -_TINY)
    weight = np.minimum(np.sqrt(lanes[0][:, None] * lanes[1][None, :]), 3.0)
    return np.asarray((crossed * weight).sum(axis=(1, 2)) * _CROSSING)


def _near_cost(spots: Floats, partners: Floats, lanes: Floats) -> Floats:
    """Return what it costs that the actor is nearer to its partners than their lines need."""
    delta = spots[:, None, :] - partners[None, :, :]
    wanted = np.minimum(_LENGTH + _LENGTH_MORE * (lanes - 1), _MOST_LENGTH)
    short = np.maximum(0, 1 - np.hypot(delta[..., 0], delta[..., 1]) / wanted)
    return np.asarray((short**2 * lanes).sum(axis=1) * _SHORT)


def _angle_cost(spots: Floats, partner: Integers, drawing: Floats, lanes: Floats) -> Floats:
    """Return what it costs that the actor's own roads leave it side by side."""
    if len(partner) < 2:  # noqa: PLR2004 - a pair
        return np.zeros(len(spots))
    delta = drawing[partner][None, :, :] - spots[:, None, :]
    angle = np.arctan2(delta[..., 1], delta[..., 0])
    first, second = np.triu_indices(len(partner), 1)
    narrow = _narrowness(angle[:, first] - angle[:, second], lanes[first], lanes[second])
    return np.asarray(narrow.sum(axis=1) * _NARROW)


def _partners_angle_cost(
    spots: Floats, partner: Integers, row: int, drawing: Floats, problem: Problem
) -> Floats:
    """Return what it costs that the road to the actor leaves a partner beside another road."""
    others, lanes = problem.near[partner], problem.near_lanes[partner]
    own = (others == row) & (lanes > 0)
    mine = (lanes * own).sum(axis=1)
    weight = np.where(own, 0.0, lanes)
    place = drawing[partner]
    to = spots[:, None, :] - place[None, :, :]
    away = drawing[others] - place[:, None, :]
    angle = np.arctan2(to[..., 1], to[..., 0])[:, :, None]
    angle = angle - np.arctan2(away[..., 1], away[..., 0])[None, :, :]
    narrow = _narrowness(angle, mine[None, :, None], weight[None, :, :]) * (weight > 0)
    return np.asarray(narrow.sum(axis=(1, 2)) * _NARROW)


def _narrowness(angle: Floats, lanes: Floats, others: Floats) -> Floats:
    """Return by how much roads at an angle are too near, as a part of what they need."""
    apart = np.abs(np.remainder(angle + np.pi, 2 * np.pi) - np.pi)
    need = (np.minimum(lanes + others - 2, 10) * (0.35 * LANE_MIDDLE) + _GAP) / _REACH
    return np.asarray(np.maximum(0, 1 - apart / need) ** 2 * np.sqrt(lanes * others))


def _intruder_cost(spots: Floats, row: int, drawing: Floats, problem: Problem) -> Floats:
    """Return what it costs that somebody stands in a band he does not belong to."""
    bands, strangers = problem.bands, problem.strangers
    if not len(bands):
        return np.zeros(len(spots))
    own = (bands == row).any(axis=1)
    foreign = bands[~own & strangers[:, row]]
    start, end = drawing[foreign[:, 0]], drawing[foreign[:, 1]]
    cost = _intrusion(_distance(spots[:, None, :], start, end)).sum(axis=1)
    for band, mask in zip(bands[own], strangers[own], strict=True):
        partner = drawing[band[0] if band[1] == row else band[1]]
        bodies = drawing[mask]
        apart = _distance(bodies[None], spots[:, None, :], partner[None, None, :])
        cost = cost + _intrusion(apart).sum(axis=1)
    return np.asarray(cost * _INTRUDER)


def _intrusion(apart: Floats) -> Floats:
    """Return how bad it is to stand at a distance of a band: nothing from its margin on."""
    margin = BAND_CLEAR + 2.0  # so that rounding to integers does not cross the line
    return np.asarray((apart < margin) * (0.4 + np.maximum(0, 1 - apart / margin)))


def _distance(point: Floats, start: Floats, end: Floats) -> Floats:
    """Return how far points are from straight lines between two others."""
    along, to = end - start, point - start
    length2 = np.maximum(along[..., 0] ** 2 + along[..., 1] ** 2, 1.0)
    t = (to[..., 0] * along[..., 0] + to[..., 1] * along[..., 1]) / length2
    t = np.minimum(np.maximum(t, 0), 1)
    return np.asarray(np.hypot(to[..., 0] - t * along[..., 0], to[..., 1] - t * along[..., 1]))


def _covering_cost(spots: Floats, row: int, drawing: Floats, shapes: Integers) -> Floats:
    """Return what it costs that shapes of mediations cover the actor, or its own cover others."""
    own = (shapes == row).any(axis=1)
    corners = drawing[shapes[~own]]
    under = _covers(spots[:, None, :], corners[:, 0], corners[:, 1], corners[:, 2])
    cost = under.sum(axis=1).astype(np.float64)
    for shape in shapes[own]:
        first, second = (drawing[corner] for corner in shape if corner != row)
        others = np.delete(drawing, shape, axis=0)
        cost += _covers(others[None], spots[:, None, :], first, second).sum(axis=1)
    return np.asarray(cost * _COVERED)


def _covers(point: Floats, a: Floats, b: Floats, c: Floats) -> NDArray[np.bool_]:
    """Tell whether points lie in a triangle, its margin of a twentieth left out."""
    area = _side(a, b, c)
    area = np.where(np.abs(area) < 1.0, 1.0, area)
    parts = (_side(a, b, point) / area, _side(b, c, point) / area, _side(c, a, point) / area)
    return np.asarray(np.minimum(np.minimum(parts[0], parts[1]), parts[2]) > 0.05)  # noqa: PLR2004 - the margin


def _side(first: Floats, second: Floats, point: Floats) -> Floats:
    """Return on which side of a line a point lies (the sign of the cross product)."""
    along, to = second - first, point - first
    return np.asarray(along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0])
