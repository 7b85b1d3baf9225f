"""Tables in several files: made one, and what no file shows by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from graphkit.errors import Fault
from graphkit.schema import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphkit.schema import TableSchema

__all__ = ["Part", "joined_tables", "repeated_faults"]


class Part(NamedTuple):
    """One file of a table.

    Parameters
    ----------
    name
        How faults name it.
    table
        Its rows.
    rows
        Their numbers in the file; None if no row was left out.
    """

    name: str
    table: pa.Table
    rows: Sequence[int] | None = None


def joined_tables(tables: Sequence[pa.Table]) -> pa.Table:
    """Make one table of several; a column that they have in different types becomes text.

    Examples
    --------
    >>> parts = [pa.table({"weight": [2]}), pa.table({"weight": ["0.5"], "note": ["x"]})]
    >>> joined_tables(parts).to_pylist()
    [{'weight': '2', 'note': None}, {'weight': '0.5', 'note': 'x'}]
    """
    if len(tables) == 1:
        return tables[0]
    types: dict[str, set[pa.DataType]] = {}
    for field in (field for table in tables for field in table.schema):
        types.setdefault(field.name, set()).add(field.type)
    unlike = {name for name, found in types.items() if len(found) > 1}
    return pa.concat_tables([_with_texts(one, unlike) for one in tables], promote_options="default")


def _with_texts(table: pa.Table, names: Iterable[str]) -> pa.Table:
    for name in names:
        place = table.schema.get_field_index(name)
        if place >= 0:
            table = table.set_column(place, name, as_text(table[name]).cast(pa.string()))
    return table


def repeated_faults(parts: Sequence[Part], spec: TableSchema) -> list[Fault]:
    """Find the ids that stand in an earlier file already.

    Examples
    --------
    >>> from graphkit.schema import RELATIONS
    >>> parts = [Part(name, pa.table({"relation_id": ["a"]})) for name in ("1.csv", "2.csv")]
    >>> print(*repeated_faults(parts, RELATIONS))
    2.csv: row 1: column 'relation_id': 'a' stands in 1.csv, row 1, already; every row needs its own
    """
    faults: list[Fault] = []
    for name in (column.name for column in spec.columns if column.unique):
        before: dict[str, str] = {}
        for part in parts if len(parts) > 1 else ():
            if name not in part.table.column_names:
                continue
            ids = as_text(part.table[name]).to_pylist()
            own: dict[str, str] = {}
            for row, one in zip(part.rows or range(1, len(ids) + 1), ids, strict=True):
                if one in before:
                    reason = f"stands in {before[one]}, already; every row needs its own"
                    faults.append(Fault(part.name, row, name, one, reason))
                elif one:
                    own.setdefault(one, f"{part.name}, row {row}")
            before |= own
    return faults
