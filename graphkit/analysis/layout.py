"""Positions for the actors of a map: computed once, the same in every period.

The drawing minimises the energy of Kamada and Kawai (1989) by stress majorisation (Gansner,
Koren and North 2004) from fixed seeds, and then moves single actors while that lowers a cost in
which readers' troubles count: an edge that runs under an actor it does not belong to, names that
touch, edges that cross (:mod:`graphkit.analysis.readability`). Coordinates are integers, so that
the same table gives the same page.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from graphkit.analysis.readability import (
    CORNERS,
    NODE_RADIUS,
    Problem,
    cost_of,
    total_cost,
)
from graphkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.intp]

ASPECT = 1.4
"""Width over height of the map: it fits a screen beside a panel, and still half a page."""
_ROOM = 195.0  # side of the square of the map that each actor gets
_LETTER = 6.4  # mean width of a letter of the name
_GAIN = 1e-6  # what a move must save at least
_SEEDS = 16
_SMALL = 20  # up to this number of actors all is tried
_NEAREST = 66.0  # what actors of a large graph keep apart, symbol and name
_PUSHES = 12
_REFINABLE = 12_000  # actors times edges; beyond this, many drawings take too long
_IMPROVABLE = 30_000  # and beyond this, single moves of one: its lines are gathered anyway


def place(
    pairs: Mapping[tuple[str, str], int],
    *,
    names: Mapping[str, str] | None = None,
    mediations: Iterable[tuple[str, ...]] = (),
    memberships: Iterable[tuple[str, str]] = (),
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
    mediations
        A mediator and its parties, each time: a shape is drawn over them that should cover nobody
        else, or it says of a bystander what is not true.
    memberships
        A member and its organisation, each time: a band is drawn from one to the other, and who
        does not belong to the organisation should not stand in it.
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
    In all but large graphs actors are moved one by one (one to two seconds for 14, three for 60);
    larger ones keep the result of the stress majorisation (0.1 s for 150, the most that a page
    holds; 3 s for 1,000). That needs numpy only. igraph would be faster beyond some hundred
    actors, but it is under the GPL and this package is not; networkx' own layouts take seconds for
    1,000, and rustworkx has none that keeps wanted distances.
    """
    names = names or {}
    actors = sorted({actor for pair in pairs for actor in pair} | set(names))
    if not actors:
        return {}
    given = _given_positions(positions or {}, actors)
    problem = _state(actors, pairs, names, (mediations, memberships), given)
    drawing = _best_drawing(problem, _scale_given(given, actors, problem.box))
    if not given:
        drawing = _centre(drawing)
    return {actor: (int(x), int(y)) for actor, (x, y) in zip(actors, np.rint(drawing), strict=True)}


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
    shapes: tuple[Iterable[tuple[str, ...]], Iterable[tuple[str, str]]],
    given: Mapping[str, tuple[float, float]],
) -> Problem:
    """Return the drawing problem as arrays."""
    row = {actor: index for index, actor in enumerate(actors)}
    triads = {
        (row[mediator], *sorted((row[first], row[second])))
        for mediator, *parties in shapes[0]
        for first, second in combinations(parties, 2)
        if row.keys() >= {mediator, first, second} and len({mediator, first, second}) == CORNERS
    }
    lanes: dict[tuple[int, int], int] = {}
    for (first, second), number in pairs.items():
        if first != second:
            key = (min(row[first], row[second]), max(row[first], row[second]))
            lanes[key] = lanes.get(key, 0) + number
    ends = np.array(sorted(lanes), dtype=np.intp).reshape(-1, 2)
    count = np.array([lanes[key] for key in sorted(lanes)], dtype=np.float64)
    area = _ROOM**2 * len(actors)
    height = math.sqrt(area / ASPECT)
    box = (height * ASPECT, height)
    goal = _goal_distances(len(actors), ends, count)
    near, near_lanes = _neighbours(len(actors), ends, count)
    bands, strangers = _bands(row, shapes[1])
    letters = np.array([len(names.get(actor) or actor) for actor in actors])
    return Problem(
        ends=ends,
        lanes=count,
        goal=goal,
        half=np.maximum(_LETTER * letters / 2, NODE_RADIUS),
        box=box,
        unit=math.hypot(*box) / max(float(goal.max()), 1.0) * 0.9,
        shapes=np.array(sorted(triads), dtype=np.intp).reshape(-1, CORNERS),
        pinned=np.array([actor in given for actor in actors], dtype=np.bool_),
        near=near,
        near_lanes=near_lanes,
        bands=bands,
        strangers=strangers,
    )


def _neighbours(size: int, ends: Integers, lanes: Floats) -> tuple[Integers, Floats]:
    """Return the partners of each actor and the lines to them, as many columns as the most has."""
    most = int(np.bincount(ends.ravel(), minlength=size).max()) if len(ends) else 0
    near, weight = np.zeros((size, most), dtype=np.intp), np.zeros((size, most))
    used = [0] * size
    for (first, second), number in zip(ends.tolist(), lanes.tolist(), strict=True):
        for actor, partner in ((first, second), (second, first)):
            near[actor, used[actor]] = partner
            weight[actor, used[actor]] = number
            used[actor] += 1
    return near, weight


def _bands(
    row: Mapping[str, int], memberships: Iterable[tuple[str, str]]
) -> tuple[Integers, NDArray[np.bool_]]:
    """Return the bands from organisations to members, and for each who does not belong."""
    pairs = {(row[b], row[m]) for m, b in memberships if row.keys() >= {m, b} and m != b}
    bands = np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)
    strangers = np.ones((len(bands), len(row)), dtype=np.bool_)
    for number, (bloc, _) in enumerate(bands.tolist()):
        strangers[number, bloc] = False
        strangers[number, [member for other, member in pairs if other == bloc]] = False
    return bands, strangers


def _goal_distances(size: int, ends: Integers, lanes: Floats) -> Floats:
    """Return the wanted distance of every two actors: the shortest path in the drawing.

    Pairs with many parallel edges get more room, or the stress would put the pair with most
    relations nearest. Actors that nothing connects are put a little further than the farthest.
    """
    goal = np.full((size, size), np.inf)
    np.fill_diagonal(goal, 0.0)
    if len(ends):
        length = 1 + 0.16 * np.minimum(lanes - 1, 6)
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


def _best_drawing(problem: Problem, given: Floats) -> Floats:
    """Return the drawing with the lowest cost over all seeds."""
    size = len(problem.goal)
    if problem.pinned.all():
        return given
    work = size * len(problem.ends)
    if work > _REFINABLE:
        drawing = _spread(_draft(problem, given, None), problem)
        return drawing if work > _IMPROVABLE else _refine(drawing, problem, range(1, 5), 1)
    small = size <= _SMALL
    drafts = [_draft(problem, given, seed) for seed in range(_SEEDS if small else 4)]
    drafts = _cheapest([_refine(draft, problem, range(4), 1) for draft in drafts], problem, 4)
    if small:
        drafts = [_swap_pairs(draft, problem) for draft in drafts]
        drafts = [_refine(draft, problem, range(1, 5), 1) for draft in drafts]
    drafts = _cheapest(drafts, problem, 2 if small else 1)
    drafts = [_refine(draft, problem, range(2, 10), 3 if small else 1) for draft in drafts]
    return _cheapest(drafts, problem, 1)[0]


def _cheapest(drawings: list[Floats], problem: Problem, count: int) -> list[Floats]:
    return sorted(drawings, key=lambda drawing: total_cost(drawing, problem))[:count]


def _draft(problem: Problem, given: Floats, seed: int | None) -> Floats:
    """Return the stress-majorised drawing, turned and scaled to the map.

    It starts from a random drawing or, without a seed, from classical scaling, which is near to
    the end already: for large graphs.
    """
    size, goal = len(problem.goal), problem.goal * problem.unit
    if seed is None and not problem.pinned.any():
        drawing = _majorise_around(_scaled(goal), goal, problem.pinned, rounds=20)
        return _fit(_turn(drawing), problem.box)
    random = np.random.default_rng(seed or 0)
    drawing = (random.random((size, 2)) - 0.5) * np.array(problem.box)
    if not problem.pinned.any():
        return _fit(_turn(_majorise(drawing, goal)), problem.box)
    drawing[problem.pinned] = given[problem.pinned]
    return _majorise_around(drawing, goal, problem.pinned)


def _scaled(goal: Floats) -> Floats:
    """Return the plane that keeps the wanted distances best (Torgerson's classical scaling)."""
    square = goal**2
    centred = square - square.mean(axis=0) - square.mean(axis=1)[:, None] + square.mean()
    angle = np.arange(len(goal)) * 2.4
    start = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    # The two largest eigenvectors by orthogonal iteration: no more precision is needed here.
    plane = start
    for _ in range(20):
        plane = centred @ plane
        plane[:, 0] /= np.hypot.reduce(plane[:, 0]) or 1.0
        plane[:, 1] -= plane[:, 0] * (plane[:, 0] @ plane[:, 1])
        plane[:, 1] /= np.hypot.reduce(plane[:, 1]) or 1.0
    plane = plane * np.sqrt(np.abs(np.einsum("ij,ij->j", plane, centred @ plane)) / 2)
    # Actors with the same distances to all others would lie on one spot and never leave it.
    return np.asarray(plane + start * (goal.max() / 50))


def _majorise(drawing: Floats, goal: Floats) -> Floats:
    """Return the drawing after 80 rounds of stress majorisation with weights 1/goal^2."""
    size = len(goal)
    if size == 1:
        return np.zeros((1, 2))
    weight = 1 / np.where(goal > 0, goal, np.inf) ** 2
    laplace = np.diag(weight.sum(axis=1)) - weight
    # The pseudoinverse of a Laplacian, by the matrix of ones that spans its null space.
    ones = laplace.trace() / size**2
    solve = np.linalg.inv(laplace + ones) - 1 / (ones * size**2)
    for _ in range(80):
        drawing = solve @ _pull(drawing, goal, weight)
    return drawing


def _majorise_around(
    drawing: Floats, goal: Floats, pinned: NDArray[np.bool_], rounds: int = 80
) -> Floats:
    """Return the drawing after rounds of it, actor by actor, in which some keep their place."""
    weight = 1 / np.where(goal > 0, goal, np.inf) ** 2
    total = weight.sum(axis=1)
    for _ in range(rounds):
        step = (_pull(drawing, goal, weight) + weight @ drawing) / total[:, None]
        drawing = np.where(pinned[:, None], drawing, step)
    return drawing


def _pull(drawing: Floats, goal: Floats, weight: Floats) -> Floats:
    """Return where the wanted distances pull each actor."""
    x, y = drawing.T.copy()
    distance = np.maximum(np.hypot(x[:, None] - x, y[:, None] - y), 1e-9)
    pull = weight * goal / distance
    return np.asarray(pull.sum(axis=1)[:, None] * drawing - pull @ drawing)


def _spread(drawing: Floats, problem: Problem) -> Floats:
    """Return the drawing after actors whose symbols or names touch have pushed each other away."""
    drawing = drawing.copy()
    wide = np.maximum(problem.half[:, None] + problem.half + 8, _NEAREST)
    order = np.arange(len(drawing))
    apart = (order[:, None] - order) * 1e-6  # two on one spot part by their order
    for _ in range(_PUSHES):
        x, y = drawing.T.copy()
        across, down = x[:, None] - x + apart, y[:, None] - y + apart
        row, other = np.nonzero((np.abs(across) < wide) & (np.abs(down) < _NEAREST) & (apart != 0))
        across, down = across[row, other], down[row, other]
        short = np.maximum(1 - np.hypot(across / wide[row, other], down / _NEAREST), 0)
        if not short.any():
            break
        for axis, way, force in ((0, across, 18.0), (1, down, 16.0)):
            push = np.bincount(row, short * np.sign(way) * force, minlength=len(drawing))
            drawing[:, axis] += np.where(problem.pinned, 0.0, push)
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


# ----------------------------------------------------------------------------------- refinement


def _refine(drawing: Floats, problem: Problem, steps: range, rounds: int) -> Floats:
    """Return the drawing after moves of single actors that each lower the cost."""
    drawing = drawing.copy()
    longest = max(problem.box) / 2.2
    for step in steps:
        for _round in range(rounds):
            if not _move_each(drawing, problem, longest * 0.6**step):
                break
    return drawing


def _move_each(drawing: Floats, problem: Problem, radius: float) -> bool:
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
        cost = cost_of(spots, row, drawing, problem)
        best = int(np.argmin(cost))
        if cost[best] < cost[0] - _GAIN:
            drawing[row] = spots[best]
            moved = True
    return moved


def _swap_pairs(drawing: Floats, problem: Problem) -> Floats:
    """Return the drawing after exchanging actors wherever that lowers the cost."""
    drawing = drawing.copy()
    for pair in combinations(np.flatnonzero(~problem.pinned).tolist(), 2):
        before = _cost_of_both(pair, drawing, problem)
        drawing[list(pair)] = drawing[list(pair[::-1])]
        if _cost_of_both(pair, drawing, problem) > before - _GAIN:
            drawing[list(pair)] = drawing[list(pair[::-1])]
    return drawing


def _cost_of_both(pair: tuple[int, int], drawing: Floats, problem: Problem) -> float:
    return sum(float(cost_of(drawing[[row]], row, drawing, problem)[0]) for row in pair)
