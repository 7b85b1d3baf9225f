"""The finest actors named, in the place of the political units that they act for."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from graphkit.actors import Actor, Registry
from graphkit.analysis.canonical import canonical
from graphkit.analysis.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphkit.ontology import Ontology

__all__ = ["finest_store"]

_QUOTES = "\"'“”„«»‘’()[],;:."
_NOT_A_WORD = re.compile(r"\W+")
_LONGEST = 8  # words of a name that the registry may know
_ENOUGH = 2  # capitals that make a name of an unknown word, words that make one of capitalised ones


def finest_store(store: Store, ontology: Ontology, registry: Registry) -> tuple[Store, Registry]:
    """Return the same rows, in the same order, between the finest actors named.

    ``source_actor`` is the first of these that there is, and likewise ``target_actor``:

    1. whom the registry knows by that id;
    2. whom it knows by a part of these words and who acts for the row's unit on that day, a person
       or an institution before the unit itself, and of more words before fewer;
    3. the words as they stand, if they look like a name: all in capitals, or several words that
       each begin with one. Their id is NAME_IN_CAPITALS, like those of the registry;
    4. the unit: "it", "the two countries" name nobody finer.

    Parameters
    ----------
    store
        The relations between units.
    ontology, registry
        Relation types and actors.

    Returns
    -------
    The rows, and the registry with the names that were new to it, of no kind, under their unit.

    Examples
    --------
    >>> from graphkit.analysis.relations import Relations
    >>> table = pa.table({"source": ["ARM", "ARM"], "target": ["RUS", "AZE"],
    ...                   "relation": ["request", "accusation"], "start": ["2020-10-31"] * 2,
    ...                   "source_actor": ["Prime Minister Nikol Pashinyan", "It"],
    ...                   "target_actor": ["VLADIMIR_PUTIN", "Baku"]})
    >>> relations = Relations.from_arrow(table).finest()
    >>> relations.actors
    ('ARM', 'AZE', 'NIKOL_PASHINYAN', 'VLADIMIR_PUTIN')
    """
    table = store.table
    dates = zip(table["start"].to_pylist(), table["published"].to_pylist(), strict=True)
    days = [start or published for start, published in dates]
    met: dict[str, Actor] = {}

    @cache
    def finest(named: str, unit: str, day: str) -> str:
        actor = _finest(" ".join(named.split()), unit, day, registry)
        if actor.actor_id not in registry.actors and actor.actor_id != unit:
            met.setdefault(actor.actor_id, actor)
        return actor.actor_id

    for end in ("source", "target"):
        units, named = table[end].to_pylist(), table[f"{end}_actor"].to_pylist()
        ids = [finest(*row) for row in zip(named, units, days, strict=True)]
        at = table.column_names.index(end)
        table = table.set_column(at, end, pa.chunked_array([ids], pa.string()))
    return Store(canonical(table, ontology), states=ontology.states), _with(registry, met)


def _with(registry: Registry, met: Mapping[str, Actor]) -> Registry:
    """Return the registry with the actors that were met in the text."""
    if not met:
        return registry
    actors = [*registry.actors.values(), *met.values()]
    return Registry(actors, registry.aliases, registry.roles, registry.memberships)


def _finest(named: str, unit: str, day: str, registry: Registry) -> Actor:
    """Return whom words name; the name and the kind count only of whom the registry lacks."""
    if named in registry.actors:
        return registry.actors[named]
    found = max(_known_parts(named, unit, day or None, registry), default=None)
    if found is not None:
        return registry.actors[found[-1]]
    known = _NOT_A_WORD.sub("_", named.upper()).strip("_")
    if known and _looks_like_a_name(named):
        return Actor(known, named, "", parent=unit)
    return Actor(unit, unit, "")


def _known_parts(
    named: str, unit: str, day: str | None, registry: Registry
) -> Iterator[tuple[bool, int, int, str]]:
    """Yield each part that names somebody of the unit: is it finer, its length, its place, who."""
    words = [word.strip(_QUOTES) for word in named.split(" ")]
    for first in range(len(words)):
        for after in range(first + 1, min(first + _LONGEST, len(words)) + 1):
            for actor in registry.find(" ".join(words[first:after])):
                if registry.unit(actor, day) == unit:
                    yield actor != unit, after - first, first, actor


def _looks_like_a_name(named: str) -> bool:
    """Tell whether unknown words name somebody.

    Examples
    --------
    >>> [_looks_like_a_name(text) for text in ("Leyla Abdullayeva", "PKK", "It", "both countries")]
    [True, True, False, False]
    """
    words = named.split(" ")
    if len(words) < _ENOUGH:
        return named.isupper() and len(named) > _ENOUGH
    return all(word[0].isupper() for word in words)
