"""JSON: an array of objects, or one object a line (``.jsonl``), one a row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from graphkit.errors import Fault, InputError, TableError
from graphkit.exchange.delimited import decode_text
from graphkit.schema import text_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["json_lines", "parse_json"]

_ROWS_AT_ONCE = 10_000


def parse_json(data: bytes, name: str, *, lines: bool) -> pa.Table:
    """Read objects as rows, all cells as text.

    Parameters
    ----------
    data
        The whole file.
    name
        How the faults name it.
    lines
        Whether every line is an object, rather than the file an array of them.

    Raises
    ------
    InputError
        If the bytes are no JSON, or not of that form.
    TableError
        With every cell that is a list or an object.

    Examples
    --------
    >>> parse_json(b'[{"n": 1, "text": null}, {"text": "a"}]', "r.json", lines=False).to_pylist()
    [{'n': '1', 'text': ''}, {'n': '', 'text': 'a'}]
    """
    text = decode_text(data, name)
    rows = list(_objects_of_lines(text, name)) if lines else _loaded(text, name, "")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{name}: is no list of rows; allowed: [{{…}}, {{…}}]")
    names = dict.fromkeys(key for row in rows for key in row)
    faults = [
        Fault(name, number, key, json.dumps(value), "is not a single value")
        for number, row in enumerate(rows, start=1)
        for key, value in row.items()
        if isinstance(value, list | dict)
    ]
    if faults:
        raise TableError(faults)
    return pa.table({key: text_array([_text(row.get(key)) for row in rows]) for key in names})


def _objects_of_lines(text: str, name: str) -> Iterator[Any]:
    # Not splitlines(): JSON text may hold other characters that it takes for ends of lines.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _loaded(line, name, f"line {number}: ")


def _loaded(text: str, name: str, place: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"{name}: {place}is not JSON: {error}") from None


def _text(value: object) -> str:
    """Write a value as a CSV file would hold it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN is missing


def json_lines(table: pa.Table, *, lines: bool) -> Iterator[str]:
    r"""Write a table as JSON, in pieces of text; a number that is missing is null.

    Parameters
    ----------
    table
        Any table of text and numbers.
    lines
        Whether to write one object a line, rather than one array of them.

    Examples
    --------
    >>> "".join(json_lines(pa.table({"n": [1, None]}), lines=True))
    '{"n": 1}\n{"n": null}\n'
    >>> "".join(json_lines(pa.table({"n": [1, None]}), lines=False))
    '[\n{"n": 1},\n{"n": null}\n]\n'
    """
    if lines:
        yield from (f"{row}\n" for row in _rows(table))
        return
    between = "[\n"
    for row in _rows(table):
        yield between + row
        between = ",\n"
    yield "\n]\n" if table.num_rows else "[]\n"


def _rows(table: pa.Table) -> Iterable[str]:
    for batch in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
        for row in batch.to_pylist():
            yield json.dumps(row, ensure_ascii=False, allow_nan=False)
