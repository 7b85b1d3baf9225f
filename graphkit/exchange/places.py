"""Places of actors on a map, as somebody wrote them down."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphkit.errors import Fault, InputError, TableError
from graphkit.exchange.delimited import parse_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike

__all__ = ["read_positions"]

_COLUMNS: Final = ("actor", "x", "y")


def read_positions(path: str | PathLike[str]) -> dict[str, tuple[float, float]]:
    r"""Read places of actors from a CSV file with the columns actor, x and y.

    x grows to the right, y down, in any unit; further columns do not matter.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    x and y by actor id, as :func:`graphkit.show_relations` takes them.

    Raises
    ------
    InputError
        If it cannot be read, or lacks a column.
    TableError
        With every row that names no actor or one twice, or gives no two numbers.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "places.csv")
    ...     _ = file.write_text("actor,x,y\nARM,45,-40\nAZE,50,-40.4\n", encoding="utf-8")
    ...     read_positions(file)
    {'ARM': (45.0, -40.0), 'AZE': (50.0, -40.4)}
    """
    name = str(path)
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from error
    parsed = parse_csv(data, name)
    missing = [column for column in _COLUMNS if column not in parsed.table.column_names]
    if missing:
        raise InputError(
            f"{name}: column {missing[0]!r} is missing; the columns must be {', '.join(_COLUMNS)}"
        )
    rows = parsed.table.select(_COLUMNS).to_pylist()
    numbers = parsed.rows or range(1, len(rows) + 1)
    faults = [*parsed.faults]
    found: dict[str, tuple[float, float]] = {}
    for number, row in zip(numbers, rows, strict=True):
        faults += _faults(row, number, name, found)
        found[row["actor"].strip()] = (_number(row["x"]), _number(row["y"]))
    if faults:
        raise TableError(faults)
    return found


def _faults(
    row: Mapping[str, str], number: int, name: str, found: Mapping[str, object]
) -> Iterator[Fault]:
    actor = row["actor"].strip()
    if not actor:
        yield Fault(name, number, "actor", row["actor"], "is empty", "an actor id")
    elif actor in found:
        yield Fault(name, number, "actor", actor, "has a place already", "each actor once")
    for column in ("x", "y"):
        if not math.isfinite(_number(row[column])):
            yield Fault(name, number, column, row[column], "is no number", "numbers")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
