"""What a page says, as plain values: relations in, a dictionary out. No markup here.

The dictionary is what the page's script reads as JSON. Days are whole numbers since 1970-01-01,
intervals half-open, as everywhere inside.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from graphkit.analysis.layout import place
from graphkit.analysis.readability import (
    BAND_CLEAR,
    LANE_MIDDLE,
    LANE_PORT,
    LANE_SPREAD,
    NODE_RADIUS,
)
from graphkit.errors import InputError
from graphkit.page.bundles import MOST_LANES, ways
from graphkit.page.names import code_letters, contained, name_lines, own_name, short_name
from graphkit.page.network import carry
from graphkit.page.reports import Reports
from graphkit.page.words import called
from graphkit.periods import Period, day_number, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from graphkit.actors import Registry
    from graphkit.analysis.relations import Relations
    from graphkit.ontology import Ontology

    Values = dict[str, Any]

__all__ = [
    "Opening",
    "build_content",
    "default_periods",
    "load_strings",
    "other_period",
    "reopened",
]

CORE_TYPES = ("alliance", "treaty", "mediation", "accusation")
"""The types that come first among the buttons."""
ROW_LIMIT = 20_000
"""More relations make a file that no browser opens with pleasure."""
ACTOR_LIMIT = 150
"""More actors than this stand only in the table."""
EDGE_BUDGET = 400
"""More lines than this are gathered: see bundles.py."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a page opens: what it shows before anybody touches it."""

    view: str
    first: Period
    second: Period
    title: str
    language: str
    theme: str
    rule: str = "overlaps"
    duplicates: str = "day"
    left_out: int = 0  # rows of the table for which the page has no room
    known: Period | None = None  # the day by which what it shows had been published

    def __post_init__(self) -> None:
        # Half a character, which no file can hold, becomes a question mark.
        title = self.title.encode("utf-8", "replace").decode("utf-8")
        object.__setattr__(self, "title", title)


@cache
def load_strings(language: str) -> Mapping[str, str]:
    """Return the words of the page in a language.

    Raises
    ------
    InputError
        When the page does not speak it.
    """
    text = files("graphkit.page").joinpath("strings.toml").read_text(encoding="utf-8")
    languages: dict[str, dict[str, str]] = tomllib.loads(text)
    if language not in languages:
        allowed = ", ".join(sorted(languages))
        raise InputError(f"language {language!r}: the page does not speak it; allowed: {allowed}")
    return languages[language]


def build_content(
    relations: Relations,
    opening: Opening,
    positions: Mapping[str, tuple[float, float]] | None = None,
) -> Values:
    """Return everything the page's script needs.

    Parameters
    ----------
    relations
        The relations the page holds; their dates decide what each period shows.
    opening
        How the page opens.
    positions
        Places of actors, if the user has some.

    Raises
    ------
    InputError
        When there are more relations than a page can hold.
    """
    if len(relations) > ROW_LIMIT:
        raise InputError(
            f"{len(relations):,} relations are too many for one page (allowed: {ROW_LIMIT:,});"
            " narrow them, for example with .slice('2020') or .where(relation='mediation')"
        )
    reports = Reports(relations)
    types = _types(reports.type_counts(), relations.ontology, opening.language)
    names = {
        actor: contained(own_name(relations.registry.name(actor, opening.language)))
        for actor in relations.actors
    }
    kinds = _kinds(names, relations.registry)
    on_map = reports.best_connected(ACTOR_LIMIT)
    edges = _edges(reports.links, types, kinds, on_map)
    written = {actor: max(name_lines(names[actor]), key=len) for actor in on_map}
    actors = _actors(names, kinds, _place(reports, written, types, edges, positions))
    rows = reports.columns(_turned(reports.links, edges))
    return _opening_values(reports, opening) | {
        "actors": actors,
        "edges": edges,
        "network": _carried(actors, edges),
        "presets": _presets(reports, opening),
        "rows": rows,
        "types": types,
        "undated": relations.undated + reports.undated,
        "undated_before": relations.undated,
        "unpublished": relations.unpublished,
    }


def reopened(content: Values, relations: Relations, opening: Opening) -> Values:
    """Return the content of another page of the same relations: only how it opens differs."""
    reports = Reports(relations)
    presets = _presets(reports, opening)
    return content | _opening_values(reports, opening) | {"presets": presets}


def _place(
    reports: Reports,
    names: Mapping[str, str],
    types: Sequence[Values],
    edges: Sequence[Values],
    positions: Mapping[str, tuple[float, float]] | None,
) -> Mapping[str, tuple[int, int]]:
    """Return the place of every actor on the map."""
    return place(
        Counter((way["pair"][0], way["pair"][1]) for way in ways(edges, types)),
        names=names,
        mediations=reports.mediations(frozenset(names)),
        memberships=[(edge["source"], edge["target"]) for edge in edges if edge["membership"]],
        positions=positions,
    )


def _opening_values(reports: Reports, opening: Opening) -> Values:
    """Return how the page opens, in which words, and the measures of the drawing."""
    return {
        "a": _window(opening.first),
        "b": _window(opening.second),
        "budget": EDGE_BUDGET,
        "comparison": _comparison(reports.relations, opening),
        "duplicates": opening.duplicates,
        "geometry": {
            "clear": BAND_CLEAR,
            "middle": LANE_MIDDLE,
            "port": LANE_PORT,
            "radius": NODE_RADIUS,
            "spread": LANE_SPREAD,
        },
        "known": None if opening.known is None else day_number(opening.known.end),
        "language": opening.language,
        "left_out": opening.left_out,
        "most_lanes": MOST_LANES,
        "pair": [_window(period) for period in _two_periods(reports, opening)],
        "rule": opening.rule,
        "strings": dict(load_strings(opening.language)),
        "theme": opening.theme,
        "view": opening.view,
    }


# ------------------------------------------------------------------------- types, actors, edges


def _carried(actors: Iterable[Values], edges: Iterable[Values]) -> Values:
    """Return the network that is drawn: actors with a place, and one edge for each pair."""
    placed = [actor for actor in actors if actor["x"] is not None]
    return carry(placed, [edge for edge in edges if edge["lanes"] and not edge["lane"]])


def _actors(
    names: Mapping[str, str],
    kinds: Mapping[str, str],
    spots: Mapping[str, tuple[int, int]],
) -> list[Values]:
    """Return every actor with its name, its code and its place, if it has one on the map."""
    codes = code_letters(names)
    return [
        {
            "code": codes[actor],
            "id": actor,
            "kind": kinds[actor],
            "lines": name_lines(name),
            "name": name,
            "short": short_name(actor, name, kinds[actor]),
            "x": spots.get(actor, (None, None))[0],
            "y": spots.get(actor, (None, None))[1],
        }
        for actor, name in names.items()
    ]


def _types(counts: Mapping[str, int], ontology: Ontology, language: str) -> list[Values]:
    """Return the types that occur, the four core types first, then the most frequent."""
    core = {name: rank for rank, name in enumerate(CORE_TYPES)}
    order = sorted(counts, key=lambda name: (core.get(name, len(core)), -counts[name], name))
    families: dict[str, str] = {}
    found = []
    for rank, name in enumerate(order):
        kind = ontology[name]
        label = ontology.families[kind.family].label
        found.append(
            {
                "arrow": kind.arrow,
                "code": kind.code,
                "css": f"t{rank}",
                "dark": kind.colour_dark,
                "dash": list(kind.dash),
                "definition": kind.definition.get(language) or kind.definition["en"],
                "family": kind.family,
                "family_css": families.setdefault(kind.family, f"t{rank}"),
                "family_label": label.get(language) or label["en"],
                "id": name,
                "kind": kind.kind,
                "label": kind.label.get(language) or kind.label["en"],
                "light": kind.colour_light,
                "order": rank,
                "sign": kind.sign,
                "symmetric": not kind.directed,
                "width": kind.width,
            }
        )
    return found


def _kinds(actors: Iterable[str], registry: Registry) -> dict[str, str]:
    """Return the kind of each actor; "" for those that the registry does not know."""
    return {
        actor: registry.actors[actor].kind if actor in registry.actors else "" for actor in actors
    }


def _edges(
    links: Iterable[tuple[str, str, str]],
    types: Sequence[Values],
    kinds: Mapping[str, str],
    on_map: frozenset[str],
) -> list[Values]:
    """Return the bundles over all time: one for each source, target and type, with its lane.

    The id names source and target as the table does. A membership is drawn from the member to the
    organisation, though the table has symmetric pairs in alphabetical order. An edge whose actors
    are not both on the map has no lanes.
    """
    order = {kind["id"]: kind["order"] for kind in types}
    edges: list[Values] = []
    for source, target, relation in links:
        blocs = [kinds[actor] == "organisation" for actor in (source, target)]
        membership = relation == "alliance" and blocs[0] != blocs[1]
        ends = (target, source) if membership and blocs[0] else (source, target)
        edges.append(
            {
                "id": f"{source}>{target}:{relation}",
                "lane": 0,
                "lanes": 0,
                "membership": membership,
                "pair": sorted((source, target)),
                "source": ends[0],
                "target": ends[1],
                "type": relation,
            }
        )
    roads: dict[tuple[str, str], list[Values]] = {}
    for edge in edges:
        if edge["source"] != edge["target"] and on_map.issuperset(edge["pair"]):
            roads.setdefault((edge["pair"][0], edge["pair"][1]), []).append(edge)
    for lanes in roads.values():
        lanes.sort(key=lambda edge: (order[edge["type"]], edge["source"]))
        for lane, edge in enumerate(lanes):
            edge["lane"], edge["lanes"] = lane, len(lanes)
    return edges


def _turned(links: Sequence[tuple[str, str, str]], edges: Sequence[Values]) -> NDArray[np.bool_]:
    """Return for each link whether it is drawn from the target of the table to its source."""
    pairs = zip(links, edges, strict=True)
    return np.array([link[0] != edge["source"] for link, edge in pairs], np.bool_)


# -------------------------------------------------------------------------------------- periods


def _whole(relations: Relations, strings: Mapping[str, str]) -> Period:
    """Return the period from the first to the last day that any relation names."""
    extent = relations.extent
    if extent is None:
        return parse_period("2000")
    found = parse_period(extent)
    return Period(found.start, found.end, strings["all_time"])


def default_periods(relations: Relations, language: str) -> tuple[Period, Period]:
    """Return what a page opens with when nobody asks for a period: all time, twice."""
    whole = _whole(relations, load_strings(language))
    return whole, whole


def other_period(relations: Relations, first: Period) -> Period:
    """Return the year with most relations besides the first period, to compare it with.

    Of a table of one year it is a month, of one month a day.
    """
    order = _most_first(Reports(relations).periods())
    apart = (one for one in order if one.end <= first.start or one.start >= first.end)
    return next(apart, first)


def _most_first(counts: Mapping[Period, int]) -> list[Period]:
    return sorted(counts, key=lambda period: (-counts[period], period.start))


def _presets(reports: Reports, opening: Opening) -> list[Values]:
    """Return the periods to choose from: the years of the data, those asked for, and all time."""
    years = sorted(reports.periods(), key=lambda period: period.start)
    whole = _whole(reports.relations, load_strings(opening.language))
    asked = [period for period in (opening.first, opening.second) if period not in [*years, whole]]
    periods = [*years, *sorted(set(asked), key=lambda period: (period.start, period.end))]
    found = [_window(period) | {"name": called(period)} for period in periods]
    return [*found, _window(whole) | {"name": whole.name}]


def _two_periods(reports: Reports, opening: Opening) -> tuple[Period, Period]:
    """Return two different periods for a comparison that nobody has specified."""
    if opening.first != opening.second:
        return opening.first, opening.second
    most = sorted(_most_first(reports.periods())[:2], key=lambda period: period.start)
    if len(most) < 2:  # noqa: PLR2004 - a pair
        return opening.first, opening.second
    return most[0], most[1]


def _window(period: Period) -> Values:
    return {"end": day_number(period.end), "start": day_number(period.start)}


def _comparison(relations: Relations, opening: Opening) -> Values | None:
    """Return how each edge changed between the two periods that the page opens with."""
    if opening.first == opening.second:
        return None
    from graphkit.analysis.compare import compare

    found = compare(
        relations,
        opening.first,
        opening.second,
        rule=opening.rule,
        duplicates=opening.duplicates,
        known_by=opening.known,
    )
    changes = {
        f"{row['source']}>{row['target']}:{row['relation']}": [
            row["change"],
            row["n_first"],
            row["n_second"],
        ]
        for row in found.to_arrow().to_pylist()
    }
    return {
        "changes": changes,
        "first": _window(opening.first),
        "second": _window(opening.second),
    }
