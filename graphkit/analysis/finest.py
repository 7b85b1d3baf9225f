"""The finest actors named, in the place of the political units that they act for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from graphkit.analysis.canonical import canonical
from graphkit.analysis.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.actors import Registry
    from graphkit.ontology import Ontology

__all__ = ["finest_store"]

_QUOTES = "\"'“”„«»‘’()[],;:."
_LONGEST = 8  # words of a name that the registry may know
_ENOUGH = 2  # capitals that make a name of an unknown word, words that make one of capitalised ones


def finest_store(store: Store, ontology: Ontology, registry: Registry) -> Store:
    """Return the same rows, in the same order, between the finest actors named.

    ``source_actor`` is the first of these that there is, and likewise ``target_actor``:

    1. whom the registry knows by that id;
    2. whom it knows by a part of these words and who acts for the row's unit on that day, a person
       or an institution before the unit itself, and of more words before fewer;
    3. the words as they stand, if they look like a name: all in capitals, or several words that
       each begin with one;
    4. the unit: "it", "the two countries" name nobody finer.

    Parameters
    ----------
    store
        The relations between units.
    ontology, registry
        Relation types and actors.

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
    days = [
        start or published
        for start, published in zip(
            table["start"].to_pylist(), table["published"].to_pylist(), strict=True
        )
    ]

    @cache
    def finest(named: str, unit: str, day: str) -> str:
        return _finest(named, unit, day, registry)

    for end in ("source", "target"):
        units, named = table[end].to_pylist(), table[f"{end}_actor"].to_pylist()
        ids = [finest(*row) for row in zip(named, units, days, strict=True)]
        at = table.column_names.index(end)
        table = table.set_column(at, end, pa.chunked_array([ids], pa.string()))
    return Store(canonical(table, ontology), states=ontology.states)


def _finest(named: str, unit: str, day: str, registry: Registry) -> str:
    named = " ".join(named.split())
    if named in registry.actors:
        return named
    found = max(_known_parts(named, unit, day or None, registry), default=None)
    if found is not None:
        return found[-1]
    return named if _looks_like_a_name(named) else unit


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
