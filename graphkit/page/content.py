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

from graphkit.analysis.dyads import begun_days
from graphkit.analysis.layout import place
from graphkit.analysis.readability import LANE_MIDDLE, LANE_PORT, LANE_SPREAD, NODE_RADIUS
from graphkit.errors import InputError
from graphkit.page.names import code_letters, contained, name_lines, short_name
from graphkit.page.network import carry
from graphkit.periods import Period, day_number, interval, parse_date, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphkit.actors import Registry
    from graphkit.analysis.relations import Relations
    from graphkit.ontology import Ontology

    Values = dict[str, Any]

__all__ = ["Opening", "build_content", "default_periods", "load_strings", "other_year", "reopened"]

CORE_TYPES = ("alliance", "treaty", "mediation", "accusation")
"""The types that come first among the buttons."""
ROW_LIMIT = 20_000
"""More relations make a file that no browser opens with pleasure."""
ACTOR_LIMIT = 150
"""More actors than this stand only in the table."""
EDGE_BUDGET = 400
"""More links than this are drawn only when their actor is selected."""
COLUMNS = (
    "edge", "start", "until", "from", "to", "status", "confidence", "group_id", "doc_id",
    "published", "publisher", "evidence", "rule", "extractor", "basis", "source_actor",
    "target_actor", "begun",
)  # fmt: skip
"""The values of a row, in this order."""


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
    records = relations.to_arrow().to_pylist()
    types = _types(records, relations.ontology, opening.language)
    names = {
        actor: contained(relations.registry.name(actor, opening.language))
        for actor in sorted({r["source"] for r in records} | {r["target"] for r in records})
    }
    kinds = _kinds(names, relations.registry)
    on_map = _best_connected(records)
    edges = _edges(records, types, kinds, on_map)
    pairs = {(edge["pair"][0], edge["pair"][1]): edge["lanes"] for edge in edges if edge["lanes"]}
    spots = place(
        pairs,
        names={actor: max(name_lines(names[actor]), key=len) for actor in names if actor in on_map},
        mediations=_mediations(records, on_map),
        positions=positions,
    )
    actors = _actors(names, kinds, spots)
    rows = _rows(records, edges, relations)
    return _opening_values(relations, records, opening) | {
        "actors": actors,
        "columns": list(COLUMNS),
        "edges": edges,
        "ids": [record["relation_id"] for record in records],
        "network": _carried(actors, edges),
        "presets": _presets(records, relations, opening),
        "rows": rows,
        "types": types,
        "undated": relations.undated + sum(row[1] is None for row in rows),
        "undated_before": relations.undated,
        "unpublished": relations.unpublished,
    }


def reopened(content: Values, relations: Relations, opening: Opening) -> Values:
    """Return the content of another page of the same relations: only how it opens differs."""
    records = relations.to_arrow().to_pylist()
    presets = _presets(records, relations, opening)
    return content | _opening_values(relations, records, opening) | {"presets": presets}


def _opening_values(relations: Relations, records: Sequence[Values], opening: Opening) -> Values:
    """Return how the page opens, in which words, and the measures of the drawing."""
    return {
        "a": _window(opening.first),
        "b": _window(opening.second),
        "budget": EDGE_BUDGET,
        "comparison": _comparison(relations, opening),
        "duplicates": opening.duplicates,
        "geometry": {
            "middle": LANE_MIDDLE,
            "port": LANE_PORT,
            "radius": NODE_RADIUS,
            "spread": LANE_SPREAD,
        },
        "language": opening.language,
        "left_out": opening.left_out,
        "pair": [_window(period) for period in _two_periods(records, relations, opening)],
        "rule": opening.rule,
        "strings": dict(load_strings(opening.language)),
        "theme": opening.theme,
        "view": opening.view,
    }


# ------------------------------------------------------------------------- types, actors, edges


def _carried(actors: Iterable[Values], edges: Iterable[Values]) -> Values:
    """Return the network that is drawn: actors with a place, links with a lane."""
    placed = [actor for actor in actors if actor["x"] is not None]
    return carry(placed, [edge for edge in edges if edge["lanes"]])


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


def _types(records: Iterable[Values], ontology: Ontology, language: str) -> list[Values]:
    """Return the types that occur, the four core types first, then the most frequent."""
    counts = Counter(record["relation"] for record in records)
    core = {name: rank for rank, name in enumerate(CORE_TYPES)}
    order = sorted(counts, key=lambda name: (core.get(name, len(core)), -counts[name], name))
    found = []
    for rank, name in enumerate(order):
        kind = ontology[name]
        found.append(
            {
                "arrow": kind.arrow,
                "code": kind.code,
                "css": f"t{rank}",
                "dark": kind.colour_dark,
                "dash": list(kind.dash),
                "definition": kind.definition.get(language) or kind.definition["en"],
                "family": kind.family,
                "id": name,
                "kind": kind.kind,
                "label": kind.label.get(language) or kind.label["en"],
                "light": kind.colour_light,
                "order": rank,
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


def _best_connected(records: Iterable[Values]) -> frozenset[str]:
    """Return the actors that are on the map: those with most partners and relations."""
    partners: dict[str, set[str]] = {}
    weight: Counter[str] = Counter()
    for record in records:
        source, target = record["source"], record["target"]
        partners.setdefault(source, set()).add(target)
        partners.setdefault(target, set()).add(source)
        weight.update((source, target))
    order = sorted(partners, key=lambda actor: (-len(partners[actor]), -weight[actor], actor))
    return frozenset(order[:ACTOR_LIMIT])


def _edges(
    records: Iterable[Values],
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
    keys = sorted({(record["source"], record["target"], record["relation"]) for record in records})
    edges = []
    for source, target, relation in keys:
        bloc = [actor for actor in (source, target) if kinds[actor] == "organisation"]
        membership = relation == "alliance" and len(bloc) == 1
        ends = (target, source) if membership and bloc[0] == source else (source, target)
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


def _mediations(records: Iterable[Values], on_map: frozenset[str]) -> list[tuple[str, ...]]:
    """Return mediator and parties of every mediation of all time, each set of parties once."""
    parties: dict[tuple[str, str], set[str]] = {}
    for record in records:
        if record["relation"] == "mediation" and on_map >= {record["source"], record["target"]}:
            event = record["group_id"] or f"{record['doc_id']} {record['start']}"
            parties.setdefault((record["source"], event), set()).add(record["target"])
    return sorted({(mediator, *sorted(found)) for (mediator, _), found in parties.items()})


# ----------------------------------------------------------------------------------------- rows


def _rows(
    records: Iterable[Values], edges: Sequence[Values], relations: Relations
) -> list[list[Any]]:
    """Return the values of each relation, in the order of COLUMNS."""
    index = {edge["id"]: number for number, edge in enumerate(edges)}
    begun = begun_days(relations.store, relations.positions)
    rows = []
    for record, day in zip(records, begun, strict=True):
        number = index[f"{record['source']}>{record['target']}:{record['relation']}"]
        state = relations.ontology[record["relation"]].kind == "state"
        days = interval(record["start"], record["end"], state=state) or (None, None)
        ends = record["source_actor"], record["target_actor"]
        if edges[number]["source"] != record["source"]:
            ends = ends[1], ends[0]
        confidence = record["confidence"]
        rows.append(
            [
                number,
                *days,
                record["start"],
                record["end"],
                record["status"],
                None if confidence is None else round(confidence, 3),
                record["group_id"],
                record["doc_id"],
                record["published"],
                record["publisher"],
                record["evidence"],
                record["rule"],
                record["extractor"],
                record["date_basis"],
                *ends,
                day,
            ]
        )
    return rows


# -------------------------------------------------------------------------------------- periods


def _years(records: Iterable[Values], ontology: Ontology) -> Counter[int]:
    """Count the relations that begin in each year; of states only when there are no events."""
    years: Counter[int] = Counter()
    states: Counter[int] = Counter()
    for record in records:
        if record["start"]:
            year = parse_date(record["start"])[0].year
            (states if ontology[record["relation"]].kind == "state" else years)[year] += 1
    return years or states


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


def other_year(relations: Relations, first: Period) -> Period:
    """Return the year with most relations besides the first period, to compare it with."""
    counts = _years(relations.to_arrow().to_pylist(), relations.ontology)
    order = sorted(counts, key=lambda year: (-counts[year], year))
    years = (parse_period(f"{year:04}") for year in order)
    apart = (year for year in years if year.end <= first.start or year.start >= first.end)
    return next(apart, first)


def _presets(records: Iterable[Values], relations: Relations, opening: Opening) -> list[Values]:
    """Return the periods to choose from: the years of the data, those asked for, and all time."""
    years = [parse_period(f"{year:04}") for year in sorted(_years(records, relations.ontology))]
    whole = _whole(relations, load_strings(opening.language))
    asked = [period for period in (opening.first, opening.second) if period not in [*years, whole]]
    periods = [*years, *sorted(set(asked), key=lambda period: (period.start, period.end))]
    found = [_window(period) | {"name": period.name} for period in periods]
    return [*found, _window(whole) | {"name": whole.name}]


def _two_periods(
    records: Iterable[Values], relations: Relations, opening: Opening
) -> tuple[Period, Period]:
    """Return two different periods for a comparison that nobody has specified."""
    if opening.first != opening.second:
        return opening.first, opening.second
    counts = _years(records, relations.ontology)
    most = sorted(sorted(counts, key=lambda year: (-counts[year], year))[:2])
    if len(most) < 2:  # noqa: PLR2004 - a pair
        return opening.first, opening.second
    return parse_period(f"{most[0]:04}"), parse_period(f"{most[1]:04}")


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
