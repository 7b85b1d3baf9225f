"""Which rows of a store are meant: of some types or actors, sure enough, near to some actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphkit.analysis.choices import known, known_actors
from graphkit.errors import InputError
from graphkit.schema import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.analysis.relations import Relations
    from graphkit.analysis.store import Mask

__all__ = ["matching", "within_steps"]


def matching(
    relations: Relations,
    *,
    relation: str | Iterable[str] | None = None,
    actor: str | Iterable[str] | None = None,
    status: str | Iterable[str] | None = None,
    min_confidence: float | None = None,
) -> Mask:
    """Tell of every row of the store whether all of this is true; see :meth:`Relations.where`."""
    store = relations.store
    kept: Mask = np.ones(len(store), bool)
    if relation is not None:
        kept &= store.among("relation", known(relation, relations.ontology, "a relation type"))
    if actor is not None:
        ids = known_actors(actor, store.actors, relations.registry)
        kept &= store.among("source", ids) | store.among("target", ids)
    if status is not None:
        kept &= store.among("status", known(status, STATUSES, "a status"))
    if min_confidence is not None:
        if not 0 <= min_confidence <= 1:
            raise InputError(f"min_confidence is {min_confidence}; allowed: 0 to 1")
        kept &= store.confidence >= min_confidence
    return kept


def within_steps(
    relations: Relations,
    actor: str | Iterable[str],
    hops: int = 1,
    periods: Iterable[Any] = (),
    rule: str = "overlaps",
) -> Mask:
    """Tell of every row of the store whether it is within some steps of one or more actors.

    One step is a relation, in either direction. Within one step are the actors' own relations,
    within two also those of everybody whom they have a relation with. No step at all leaves the
    relations of the actors among themselves.

    Parameters
    ----------
    relations
        The relations over which steps are taken: all of them, or those of a slice.
    actor
        One id, or many.
    hops
        How many steps.
    periods
        If given, steps are taken only over what belongs to one of these periods.
    rule
        How a row must stand to one of these periods; see :meth:`Relations.slice`.

    Returns
    -------
    A mask over the whole store: rows of other periods between the same actors are in it, too.

    Raises
    ------
    InputError
        If an actor is not known, or the steps are no whole number from 0.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from graphkit.analysis.relations import Relations
    >>> table = pa.table({"source": ["TUR", "AZE", "RUS"], "target": ["AZE", "ARM", "ARM"],
    ...                   "relation": ["support", "clash", "support"]})
    >>> relations = Relations.from_arrow(table)
    >>> relations.around("TUR").actors, relations.around("TUR", hops=2).actors
    (('AZE', 'TUR'), ('ARM', 'AZE', 'TUR'))
    >>> relations.around(["TUR", "AZE", "RUS"], hops=0).actors
    ('AZE', 'TUR')
    """
    if hops < 0 or hops != int(hops):
        raise InputError(f"hops is {hops!r}; allowed: whole numbers from 0")
    store = relations.store
    ids = known_actors(actor, store.actors, relations.registry)
    near = np.isin(np.array(store.actors, object), np.array(ids, object))
    if not hops:
        among: Mask = near[store.source] & near[store.target]
        return among
    slices = [relations.slice(period, rule=rule).positions for period in periods]
    at = np.concatenate(slices) if slices else relations.positions
    source, target = store.source[at], store.target[at]
    for _ in range(hops - 1):
        reached = near[source] | near[target]
        before = np.count_nonzero(near)
        near[source[reached]] = True
        near[target[reached]] = True
        if np.count_nonzero(near) == before:
            break
    touching: Mask = near[store.source] | near[store.target]
    return touching
