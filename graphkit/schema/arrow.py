"""Rows and foreign Arrow tables into tables that have exactly the columns of their schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.errors import TableError
from graphkit.schema.cast import as_number, as_text, text_array, text_scalar
from graphkit.schema.faults import header_faults, value_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from graphkit.schema.tables import TableSchema

__all__ = ["arrow_schema", "conform", "missing_column", "to_arrow"]


def arrow_schema(spec: TableSchema) -> pa.Schema:
    """Return the Arrow schema of a table.

    Examples
    --------
    >>> from graphkit.schema import RELATIONS
    >>> arrow_schema(RELATIONS).field("confidence").type
    DataType(double)
    """
    import pyarrow as pa

    types = {"number": pa.float64(), "integer": pa.int64()}
    return pa.schema(
        [(column.name, types.get(column.kind, pa.string())) for column in spec.columns]
    )


def to_arrow(rows: Iterable[Mapping[str, object]], spec: TableSchema) -> pa.Table:
    """Make a table from rows; unknown keys become text columns behind the known ones.

    Raises
    ------
    TableError
        If a required column is missing or a number is none.

    Examples
    --------
    >>> from graphkit.schema import RELATIONS
    >>> table = to_arrow([{"source": "ARM", "target": "AZE", "relation": "clash"}], RELATIONS)
    >>> table.num_rows, table.column_names == list(RELATIONS.names)
    (1, True)
    """
    import pyarrow as pa

    rows = list(rows)
    names = dict.fromkeys([*spec.names, *(key for row in rows for key in row)])
    columns = {name: [_written(row.get(name)) for row in rows] for name in names}
    return conform(pa.table({name: text_array(values) for name, values in columns.items()}), spec)


def _written(value: object) -> str:
    """Write a value as a CSV file would hold it; None and NaN are missing."""
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN


def conform(table: pa.Table, spec: TableSchema) -> pa.Table:
    """Bring a table into its schema: add missing optional columns, put them in order, cast them.

    Columns that the schema does not know stay, as text, at the end. Dates and timestamps become
    ISO days. The table given is not changed.

    Raises
    ------
    TableError
        If a required column is missing, a column stands twice, or a number is none.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from graphkit.schema import ACTORS
    >>> table = pa.table({"name": ["Armenia"], "note": [1], "actor_id": ["ARM"], "kind": ["state"]})
    >>> conform(table, ACTORS).column_names
    ['actor_id', 'name', 'kind', 'parent', 'start', 'end', 'note']
    """
    import pyarrow as pa

    faults = header_faults(table.column_names, spec, spec.name)
    if faults:
        raise TableError(faults)
    columns: dict[str, pa.ChunkedArray | pa.Array] = {}
    for field in arrow_schema(spec):
        if field.name not in table.column_names:
            columns[field.name] = missing_column(field.type, table.num_rows)
        elif field.type == pa.string():
            columns[field.name] = as_text(table[field.name])
        else:
            column = spec[field.name]
            try:
                columns[field.name] = as_number(table[field.name], field.type)
            except pa.ArrowInvalid:
                faults += value_faults(as_text(table[field.name]), column, spec.name, ())
    if faults:
        raise TableError(faults)
    extra = [name for name in table.column_names if name not in spec.names]
    return pa.table(columns | {name: as_text(table[name]) for name in extra})


def missing_column(kind: pa.DataType, rows: int) -> pa.Array:
    """Return a column in which nothing is given: "" for text, null for numbers.

    Examples
    --------
    >>> import pyarrow as pa
    >>> missing_column(pa.string(), 2).to_pylist(), missing_column(pa.int64(), 1).to_pylist()
    (['', ''], [None])
    """
    import pyarrow as pa

    return pa.repeat(text_scalar(""), rows) if kind == pa.string() else pa.nulls(rows, kind)
