"""The tables: the one place that knows them.

Everything graphkit reads or writes is one of these tables. A table in memory is a
``pyarrow.Table`` with exactly these columns, in this order, and whatever else the user brought
behind them as text. Text is "" where it is missing, a number is null.

- `tables`: the columns of every table and what may stand in them; the id of a relation
- `arrow`: rows and foreign tables brought into their schema
- `faults`: every fault of a table, by row and column
- `cast`: columns of any Arrow type as text or numbers, and Arrow arrays made without pandas
"""

from graphkit.periods import OPEN_END
from graphkit.schema.arrow import arrow_schema, conform, missing_column, to_arrow
from graphkit.schema.cast import (
    as_number,
    as_text,
    number_array,
    numpy_array,
    text_array,
    text_scalar,
)
from graphkit.schema.faults import check, header_faults, judge
from graphkit.schema.tables import (
    ACTIONS,
    ACTOR_KINDS,
    ACTORS,
    ALIAS_KINDS,
    ALIASES,
    CORRECTIONS,
    DATE_BASES,
    DOCUMENTS,
    RELATIONS,
    ROLES,
    STATUSES,
    Column,
    Kind,
    TableSchema,
    relation_id,
)

__all__ = [
    "ACTIONS",
    "ACTORS",
    "ACTOR_KINDS",
    "ALIASES",
    "ALIAS_KINDS",
    "CORRECTIONS",
    "DATE_BASES",
    "DOCUMENTS",
    "OPEN_END",
    "RELATIONS",
    "ROLES",
    "STATUSES",
    "Column",
    "Kind",
    "TableSchema",
    "arrow_schema",
    "as_number",
    "as_text",
    "check",
    "conform",
    "header_faults",
    "judge",
    "missing_column",
    "number_array",
    "numpy_array",
    "relation_id",
    "text_array",
    "text_scalar",
    "to_arrow",
]
