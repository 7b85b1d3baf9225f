"""Positions for the actors of a map: computed once, the same in every period.

The drawing minimises the energy of Kamada and Kawai (1989) by stress majorisation (Gansner,
Koren and North 2004) from fixed seeds, and then moves single actors while that lowers a cost in
which readers' troubles count: an edge that runs under an actor it does not belong to, names that
touch, edges that cross. Coordinates are integers, so that the same table gives the same page.

All lengths are map units: at scale 1 one unit is one CSS pixel.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from graphkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.intp]

NODE_RADIUS = 19.0
"""Half the size of an actor's symbol."""
ASPECT = 1.4
"""Width over height of the map: it fits a screen beside a panel, and still half a page."""
LANE_MIDDLE = 12.0
"""Distance of neighbouring parallel edges half way between their actors, if there is room."""
LANE_PORT = 5.5
"""And where they meet the actor."""
LANE_SPREAD = 64.0
"""The width that all parallel edges of a pair keep within."""
_ROOM = 205.0  # side of the square of the map that each actor gets
_CLEAR = 13.0  # free space wanted between an actor and somebody else's edge
_NEAR = 125.0  # actors nearer than this push each other away
_LABEL_DROP = 31.0  # the middle of the name below an actor
_LETTER = 6.4  # mean width of a letter of the name
_STRESS = 6.0  # what the departure from the wanted distances costs, against the rest
_UNDER = 3.0  # an edge that runs under somebody else
_THROUGH = 0.12  # an edge that runs through somebody else's name
_CROSSING = 0.22  # two edges that cross
_CLEARS = np.array([NODE_RADIUS + _CLEAR, 7.0, 7.0, 7.0])  # of the symbol, and along the name
_SEEDS = 16
_SMALL = 20  # up to this number of actors all is tried
_REFINABLE = 80  # beyond this number single moves cost more than they bring


@dataclass(frozen=True, slots=True)
class _Problem:
    """What the drawing must show, as arrays; row i is the i-th actor in alphabetical order."""

    ends: Integers  # (edges, 2)
    lanes: Floats  # (edges,) how many parallel edges the pair has over all time
    goal: Floats  # (actors, actors) wanted distance, in edge lengths
    half: Floats  # (actors,) half the width of the name below the actor
    box: tuple[float, float]  # width and height of the map
    unit: float  # length on the map of a wanted distance of 1
    pinned: NDArray[np.bool_]  # (actors,) positions given by the user


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


def place(
    pairs: Mapping[tuple[str, str], int],
    *,
    names: Mapping[str, str] | None = None,
    positions: Mapping[str, tuple[float, float]] | None = None,
) -> dict[str, tuple[int, int]]:
    """Return a position for every actor.

    Parameters
    ----------
    pairs
        How many parallel edges each pair of actors has over all time. The order of the two ids
        does not matter.
    names
        The name written below each actor, by id; actors named here and in no pair are placed too.
        Without a name the id counts.
    positions
        Places given by the user (x to the right, y down, any unit), for example of a rough map.
        They are scaled to the size of the drawing and not moved; other actors find room around.

    Returns
    -------
    dict
        x and y by actor id, in alphabetical order of the ids. The middle of the map is (0, 0).

    Raises
    ------
    InputError
        When a user's position is not a pair of finite numbers.

    Examples
    --------
    >>> place({("ARM", "AZE"): 3}) == place({("AZE", "ARM"): 3})
    True
    >>> place({}, names={"ARM": "Armenia"})
    {'ARM': (0, 0)}

    Notes
    -----
    Up to 80 actors are moved one by one (one to two seconds for 14 of them, about five for 60);
    larger graphs keep the result of the stress majorisation.
    """
    names = names or {}
    actors = sorted({actor for pair in pairs for actor in pair} | set(names))
    if not actors:
        return {}
    given = _given_positions(positions or {}, actors)
    problem = _state(actors, pairs, names, given)
    drawing = _best_drawing(problem, _scale_given(given, actors, problem.box))
    if not given:
        drawing = _centre(drawing)
    return {
        actor: (int(x), int(y)) for actor, (x, y) in zip(actors, np.rint(drawing), strict=True)
    }


def _given_positions(
    positions: Mapping[str, tuple[float, float]], actors: list[str]
) -> dict[str, tuple[float, float]]:
    """Return the user's positions of actors that are on the map."""
    known = set(actors)
    given = {}
    for actor, position in positions.items():
        try:
            x, y = (float(value) for value in position)
        except (TypeError, ValueError):
            x = y = math.nan
        if not (math.isfinite(x) and math.isfinite(y)):
            raise InputError(
                f"position of {actor!r}: {position!r} is not a pair of numbers (x, y);"
                " give two finite numbers"
            )
        if actor in known:
            given[actor] = (x, y)
    return given


def _state(
    actors: list[str],
    pairs: Mapping[tuple[str, str], int],
    names: Mapping[str, str],
    given: Mapping[str, tuple[float, float]],
) -> _Problem:
    """Return the drawing problem as arrays."""
    row = {actor: index for index, actor in enumerate(actors)}
    lanes: dict[tuple[int, int], int] = {}
    for (first, second), count in pairs.items():
        if first != second:
            key = (min(row[first], row[second]), max(row[first], row[second]))
            lanes[key] = lanes.get(key, 0) + count
    ends = np.array(sorted(lanes), dtype=np.intp).reshape(-1, 2)
    count = np.array([lanes[key] for key in sorted(lanes)], dtype=np.float64)
    area = _ROOM**2 * len(actors)
    height = math.sqrt(area / ASPECT)
    box = (height * ASPECT, height)
    goal = _goal_distances(len(actors), ends, count)
    letters = np.array([len(names.get(actor) or actor) for actor in actors])
    return _Problem(
        ends=ends,
        lanes=count,
        goal=goal,
        half=np.maximum(_LETTER * letters / 2, NODE_RADIUS),
        box=box,
        unit=math.hypot(*box) / max(float(goal.max()), 1.0) * 0.9,
        pinned=np.array([actor in given for actor in actors], dtype=np.bool_),
    )


def _goal_distances(size: int, ends: Integers, lanes: Floats) -> Floats:
    """Return the wanted distance of every two actors: the shortest path in the drawing.

    Pairs with many parallel edges get more room, or the stress would put the pair with most
    relations nearest. Actors that nothing connects are put a little further than the farthest.
    """
    goal = np.full((size, size), np.inf)
    np.fill_diagonal(goal, 0.0)
    if len(ends):
        length = 1 + 0.1 * np.minimum(lanes - 1, 8)
        goal[ends[:, 0], ends[:, 1]] = length
        goal[ends[:, 1], ends[:, 0]] = length
    for middle in range(size):
        np.minimum(goal, goal[:, middle, None] + goal[None, middle, :], out=goal)
    finite = goal[np.isfinite(goal)]
    goal[~np.isfinite(goal)] = max(2.0, float(finite.max()) * 0.9)
    return goal


def _scale_given(
    given: Mapping[str, tuple[float, float]], actors: list[str], box: tuple[float, float]
) -> Floats:
    """Return the user's positions scaled to the map, and zeros for the other actors."""
    drawing = np.zeros((len(actors), 2))
    rows = [index for index, actor in enumerate(actors) if actor in given]
    if not rows:
        return drawing
    points = np.array([given[actors[row]] for row in rows])
    low, high = points.min(axis=0), points.max(axis=0)
    spread = np.maximum(high - low, 1e-9)
    factor = float(min(np.array(box) / spread)) if len(rows) > 1 else 1.0
    drawing[rows] = (points - (low + high) / 2) * factor
    return drawing


def _best_drawing(problem: _Problem, given: Floats) -> Floats:
    """Return the drawing with the lowest cost over all seeds."""
    size = len(problem.goal)
    if problem.pinned.all():
        return given
    if size > _REFINABLE:
        return _cheapest([_draft(problem, given, seed) for seed in range(3)], problem, 1)[0]
    small = size <= _SMALL
    drafts = [_draft(problem, given, seed) for seed in range(_SEEDS if small else 4)]
    drafts = _cheapest([_refine(draft, problem, range(4), 1) for draft in drafts], problem, 4)
    if small:
        drafts = [_swap_pairs(draft, problem) for draft in drafts]
        drafts = [_refine(draft, problem, range(1, 5), 1) for draft in drafts]
    drafts = _cheapest(drafts, problem, 2 if small else 1)
    drafts = [_refine(draft, problem, range(2, 10), 3 if small else 1) for draft in drafts]
    return _cheapest(drafts, problem, 1)[0]


def _cheapest(drawings: list[Floats], problem: _Problem, count: int) -> list[Floats]:
    return sorted(drawings, key=lambda drawing: _cost(drawing, problem))[:count]


def _draft(problem: _Problem, given: Floats, seed: int) -> Floats:
    """Return the stress-majorised drawing from one random start, turned and scaled to the map."""
    size = len(problem.goal)
    random = np.random.default_rng(seed)
    drawing = (random.random((size, 2)) - 0.5) * np.array(problem.box)
    drawing[problem.pinned] = given[problem.pinned]
    drawing = _majorise(drawing, problem.goal * problem.unit, problem.pinned)
    if problem.pinned.any():
        return drawing
    return _fit(_turn(drawing), problem.box)


def _majorise(drawing: Floats, goal: Floats, pinned: NDArray[np.bool_]) -> Floats:
    """Return the drawing after 80 rounds of stress majorisation with weights 1/goal^2."""
    size = len(goal)
    if size == 1:
        return np.zeros((1, 2))
    weight = 1 / np.where(goal > 0, goal, np.inf) ** 2
    total = weight.sum(axis=1)
    laplace = np.diag(total) - weight
    solve = np.linalg.pinv(laplace) if not pinned.any() else None
    for _ in range(80):
        delta = drawing[:, None, :] - drawing[None, :, :]
        distance = np.maximum(np.hypot(delta[..., 0], delta[..., 1]), 1e-9)
        pull = weight * goal / distance
        right = pull.sum(axis=1)[:, None] * drawing - pull @ drawing
        if solve is not None:
            drawing = solve @ right
        else:
            step = (right + weight @ drawing) / total[:, None]
            drawing = np.where(pinned[:, None], drawing, step)
    return drawing


def _turn(drawing: Floats) -> Floats:
    """Return the drawing turned so that its longest extent is horizontal, and not mirrored."""
    centred = drawing - drawing.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    turned: Floats = centred @ vectors[:, ::-1]
    signs = np.where(turned[0] > 0, -1.0, 1.0)  # the first actor always lies to the upper left
    return turned * signs


def _fit(drawing: Floats, box: tuple[float, float]) -> Floats:
    """Return the drawing scaled to fill the map, the two directions by at most 1.35 : 1."""
    low, high = drawing.min(axis=0), drawing.max(axis=0)
    factor = np.array(box) / np.maximum(high - low, 1e-6)
    factor = np.minimum(factor, 1.35 * factor.min())
    return np.asarray((drawing - (low + high) / 2) * factor)


def _centre(drawing: Floats) -> Floats:
    """Return the drawing with the middle of its extent at (0, 0)."""
    return np.asarray(drawing - (drawing.min(axis=0) + drawing.max(axis=0)) / 2)


# ------------------------------------------------------------------------------------- the cost


def _cost(drawing: Floats, problem: _Problem) -> float:
    """Return the cost of a whole drawing: the sum over its actors."""
    return float(
        sum(_cost_of(drawing[[row]], row, drawing, problem)[0] for row in range(len(drawing)))
    )


def _cost_of(spots: Floats, row: int, drawing: Floats, problem: _Problem) -> Floats:
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
    cost += _crossing_cost(spots, drawing[partner], drawing[foreign])
    return cost


def _distance_cost(spots: Floats, row: int, drawing: Floats, problem: _Problem) -> Floats:
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
    shifts = np.array([[0, 0], [-0.7 * half, _LABEL_DROP], [0, _LABEL_DROP], [0.7 * half, _LABEL_DROP]])
    points = spots[:, None, :] + shifts
    short = _shortfall(points[:, :, None, :], edges[:, 0], edges[:, 1], lanes, _CLEARS[:, None])
    symbol = (short[:, 0] ** 2).sum(axis=1) * _UNDER
    return np.asarray(symbol + np.minimum(short[:, 1:], 1.0).sum(axis=(1, 2)) * _THROUGH)


def _over_actors_cost(
    spots: Floats,
    drawing: Floats,
    actors: tuple[Integers, Integers],
    lanes: Floats,
    problem: _Problem,
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


def _crossing_cost(spots: Floats, partners: Floats, edges: Floats) -> Floats:
    """Return what the crossings of the actor's edges with other edges cost."""
    if not len(partners) or not len(edges):
        return np.zeros(len(spots))
    spot = spots[:, None, None, :]
    near = partners[None, :, None, :]
    start, end = edges[None, None, :, 0, :], edges[None, None, :, 1, :]
    divided = _side(spot, near, start) * _side(spot, near, end) < -1e-6
    crossed = divided & (_side(start, end, spot) * _side(start, end, near) < -1e-6)
    return np.asarray(crossed.sum(axis=(1, 2)) * _CROSSING)


def _side(first: Floats, second: Floats, point: Floats) -> Floats:
    """Return on which side of a line a point lies (the sign of the cross product)."""
    along, to = second - first, point - first
    return np.asarray(along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0])


# ----------------------------------------------------------------------------------- refinement


def _refine(drawing: Floats, problem: _Problem, steps: range, rounds: int) -> Floats:
    """Return the drawing after moves of single actors that each lower the cost."""
    drawing = drawing.copy()
    longest = max(problem.box) / 2.2
    for step in steps:
        for _round in range(rounds):
            if not _move_each(drawing, problem, longest * 0.6**step):
                break
    return drawing


def _move_each(drawing: Floats, problem: _Problem, radius: float) -> bool:
    """Move each actor to the cheapest spot around it; tell whether any moved."""
    limit = np.array(problem.box) / 2
    angles = np.arange(14) * (math.pi / 7)
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    ring = np.concatenate([np.zeros((1, 2)), ring * radius, ring[::2] * radius * 0.55])
    moved = False
    for row in range(len(drawing)):
        if problem.pinned[row]:
            continue
        spots = np.clip(drawing[row] + ring, -limit, limit)
        cost = _cost_of(spots, row, drawing, problem)
        best = int(np.argmin(cost))
        if cost[best] < cost[0] - 1e-6:
            drawing[row] = spots[best]
            moved = True
    return moved


def _swap_pairs(drawing: Floats, problem: _Problem) -> Floats:
    """Return the drawing after exchanging actors wherever that lowers the cost."""
    drawing = drawing.copy()
    for pair in combinations(np.flatnonzero(~problem.pinned).tolist(), 2):
        before = _cost_of_both(pair, drawing, problem)
        drawing[list(pair)] = drawing[list(pair[::-1])]
        if _cost_of_both(pair, drawing, problem) > before - 1e-6:
            drawing[list(pair)] = drawing[list(pair[::-1])]
    return drawing


def _cost_of_both(pair: tuple[int, int], drawing: Floats, problem: _Problem) -> float:
    return sum(float(_cost_of(drawing[[row]], row, drawing, problem)[0]) for row in pair)
