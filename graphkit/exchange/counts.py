"""How many relations a period has: of a prepared store without reading it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.exchange.mapped import count_prepared, is_prepared
from graphkit.periods import parse_period

if TYPE_CHECKING:
    from graphkit.exchange.tables import Source
    from graphkit.ontology import Ontology

__all__ = ["count"]


def count(
    source: Source,
    period: Any,
    *,
    rule: str = "overlaps",
    known_by: Any = None,
    ontology: Ontology | None = None,
) -> int:
    """Count the relations of a period.

    Of a prepared store those that overlap it are counted by two binary searches in a file that is
    mapped into memory, without importing any library.

    Parameters
    ----------
    source, ontology
        As for :func:`graphkit.read`.
    period, rule, known_by
        As for :meth:`graphkit.Relations.slice`.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = pa.table({"source": ["AZE", "RUS"], "target": ["ARM", "ARM"],
    ...                   "relation": ["accusation", "support"], "start": ["2020", "2022"]})
    >>> count(table, "2020")
    1
    """
    window = parse_period(period)
    if rule == "overlaps" and known_by is None and isinstance(source, str | Path):
        folder = Path(source)
        found = count_prepared(folder, window) if is_prepared(folder) else None
        if found is not None:
            return found
    from graphkit.exchange.tables import read

    relations = read(source, ontology=ontology)
    if known_by is not None:
        relations = relations.known_by(known_by)
    return relations.count(window, rule=rule)
