"""The relations of a page as columns: who, what and when of thousands of reports at once.

Everything here is in the order of the table. Days are whole numbers since 1970-01-01.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.analysis.dyads import begun_days
from graphkit.page.cells import COLUMNS, coded
from graphkit.periods import MIN_DAY, parse_period
from graphkit.schema import as_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphkit.analysis.relations import Relations
    from graphkit.periods import Period

    Values = dict[str, Any]
    Codes = NDArray[np.integer[Any]]

__all__ = ["Reports", "mediations"]


class Reports:
    """Relations, laid for the questions of a page.

    Parameters
    ----------
    relations
        The relations the page holds.
    """

    def __init__(self, relations: Relations) -> None:
        self.relations = relations
        store, at = relations.store, relations.positions
        self._order: Codes = at[np.argsort(store.row[at], kind="stable")]
        self.keys, edge = np.unique(store.dyads(self._order), return_inverse=True)
        """Source, target and relation as one number for each link, in the order of their ids."""
        self.edge: Codes = edge.reshape(-1)

    @cached_property
    def links(self) -> list[tuple[str, str, str]]:
        """Source, target and relation of each link."""
        store = self.relations.store
        pairs, types = np.divmod(self.keys, max(len(store.types), 1))
        sources, targets = np.divmod(pairs, max(len(store.actors), 1))
        codes = zip(sources.tolist(), targets.tolist(), types.tolist(), strict=True)
        return [(store.actors[s], store.actors[t], store.types[r]) for s, t, r in codes]

    def type_counts(self) -> dict[str, int]:
        """Count the relations of each type."""
        store = self.relations.store
        counts = np.bincount(store.relation[self._order], minlength=len(store.types))
        return {name: n for name, n in zip(store.types, counts.tolist(), strict=True) if n}

    def best_connected(self, limit: int) -> frozenset[str]:
        """Return the actors with most partners, then with most relations."""
        store, size = self.relations.store, len(self.relations.store.actors)
        source, target = (
            codes[self._order].astype(np.int64) for codes in (store.source, store.target)
        )
        pairs = np.unique(np.minimum(source, target) * size + np.maximum(source, target))
        first, second = np.divmod(pairs, max(size, 1))
        partners = np.bincount(first, minlength=size)
        partners += np.bincount(second[first != second], minlength=size)
        weight = np.bincount(source, minlength=size) + np.bincount(target, minlength=size)
        order = np.lexsort((np.arange(size), -weight, -partners))
        best = [code for code in order.tolist() if weight[code]]
        return frozenset(store.actors[code] for code in best[:limit])

    def periods(self) -> dict[Period, int]:
        """Count the relations that begin in each year; of one year in each month, of one the days.

        Of states only when there are no events.
        """
        store = self.relations.store
        at = self._order[self._order < store.dated]
        at = at[store.start[at] != MIN_DAY]
        states = [code for code, name in enumerate(store.types) if name in store.states]
        lasting = np.isin(store.relation[at], states)
        begun = store.start[at[~lasting] if (~lasting).any() else at].astype("datetime64[D]")
        for unit in ("Y", "M", "D"):
            names, counts = np.unique(begun.astype(f"datetime64[{unit}]"), return_counts=True)
            if len(names) > 1 or unit == "D":
                break
        found = zip(names.astype(str).tolist(), counts.tolist(), strict=True)
        return {parse_period(name): n for name, n in found}

    def mediations(self, on_map: frozenset[str]) -> list[tuple[str, ...]]:
        """Return mediator and parties of every mediation of all time, if all are on the map."""
        found = mediations(self.relations, self._order)
        return [each for each in found if on_map.issuperset(each)]

    def columns(self, turned: NDArray[np.bool_]) -> Values:
        """Return the values of the relations as :data:`graphkit.page.cells.COLUMNS`.

        Parameters
        ----------
        turned
            For each link whether the page draws it from the target to the source.
        """
        store, table = self.relations.store, self.relations.to_arrow()
        dated = self._order < store.dated
        numbers = {
            "begun": begun_days(store, self.relations.positions),
            "edge": self.edge.tolist(),
            "start": _known(store.start[self._order], dated),
            "until": _known(store.until[self._order], dated),
        }
        swap = pa.array(turned[self.edge])
        own, other = (as_text(table[name]) for name in ("source_actor", "target_actor"))
        texts = {
            "basis": table["date_basis"],
            "confidence": pc.round(table["confidence"], 3),
            "from": table["start"],
            "source_actor": pc.if_else(swap, other, own),
            "target_actor": pc.if_else(swap, own, other),
            "to": table["end"],
        }
        return {
            name: numbers[name]
            if name in numbers
            else coded(texts[name] if name in texts else table[name])
            for name in COLUMNS
        }

    @property
    def undated(self) -> int:
        """How many of the relations have no date."""
        return int(np.count_nonzero(self._order >= self.relations.store.dated))


def _known(days: NDArray[np.int32], dated: NDArray[np.bool_]) -> list[int | None]:
    return [
        day if known else None for day, known in zip(days.tolist(), dated.tolist(), strict=True)
    ]


def mediations(relations: Relations, positions: Codes) -> list[tuple[str, ...]]:
    """Return mediator and parties of the mediations at some positions, each set of parties once.

    Rows of one group are one mediation; without a group, those of one document and day.
    """
    store = relations.store
    if "mediation" not in store.types:
        return []
    at = positions[store.relation[positions] == store.types.index("mediation")]
    taken = store.take(at, ["group_id", "doc_id", "start"])
    texts = zip(*(taken[name].to_pylist() for name in taken.column_names), strict=True)
    ends = zip(store.source[at].tolist(), store.target[at].tolist(), strict=True)
    parties: dict[tuple[int, str], set[str]] = {}
    for (source, target), (group, doc, start) in zip(ends, texts, strict=True):
        event = group or f"{doc} {start}"
        parties.setdefault((source, event), set()).add(store.actors[target])
    return sorted(
        {(store.actors[mediator], *sorted(found)) for (mediator, _), found in parties.items()}
    )
