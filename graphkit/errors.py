"""What can go wrong with what a user brings, and how it is said.

Every error of this package is a :class:`GraphkitError`. The command line catches that root once and
prints it; anything else that escapes is a bug.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Fault",
    "GraphkitError",
    "InputError",
    "MissingDependencyError",
    "PeriodError",
    "TableError",
]

_SHOWN_KINDS: Final = 20
_SHOWN_ROWS: Final = 5
_SHOWN_VALUE: Final = 80
_PARTICULAR: Final = re.compile(r"'[^']*'|[0-9]+|(?<=cell)s")
"""What differs between the reasons of two faults of one kind."""


class GraphkitError(Exception):
    """The root of all errors of this package; its text is what the user sees."""


class InputError(GraphkitError, ValueError):
    """A file or an argument that the user gave is wrong."""


class PeriodError(InputError):
    """A period or a date that cannot be."""


class MissingDependencyError(GraphkitError, ImportError):
    """A library is needed that is not installed.

    Parameters
    ----------
    library
        The library's name.
    extra
        The extra of this distribution that brings it; "" if none does.

    Examples
    --------
    >>> print(MissingDependencyError("jupyterlab", "notebook"))
    jupyterlab is needed for this; install it with: pip install 'graphkit-news[notebook]'
    """

    def __init__(self, library: str, extra: str = "") -> None:
        super().__init__(library, extra)
        self.library = library
        self.extra = extra

    def __str__(self) -> str:
        what = f"'graphkit-news[{self.extra}]'" if self.extra else self.library
        return f"{self.library} is needed for this; install it with: pip install {what}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one place of one file.

    Parameters
    ----------
    file
        The file as the user named it.
    row
        The data row, counted from 1 (the header is row 0); None for the file as a whole.
    column
        The column, or "" for the row or the file as a whole.
    value
        The value found, or "".
    reason
        What is wrong with it, to be read after the value.
    allowed
        What would be right.

    Examples
    --------
    >>> print(Fault("r.csv", 17, "relation", "ally", "is not a relation type", "alliance, treaty"))
    r.csv: row 17: column 'relation': 'ally' is not a relation type; allowed: alliance, treaty
    """

    file: str
    row: int | None
    column: str
    value: str
    reason: str
    allowed: str = ""

    def __str__(self) -> str:
        value = _shortened(self.value)
        parts = [
            self.file,
            "" if self.row is None else f"row {self.row}",
            f"column {self.column!r}" if self.column else "",
            f"{value!r} {self.reason}" if value else self.reason,
        ]
        text = ": ".join(part for part in parts if part)
        return f"{text}; allowed: {self.allowed}" if self.allowed else text


class TableError(InputError):
    """The faults of a table, all of them together; its text has one line a kind of fault.

    Parameters
    ----------
    faults
        At least one fault, in the order they are to be read.

    Examples
    --------
    >>> print(TableError([Fault("r.csv", 2, "source", "", "is empty; a value is required")]))
    r.csv: row 2: column 'source': is empty; a value is required
    >>> print(TableError(Fault("r.csv", row, "start", "soon", "is no date") for row in (2, 5, 9)))
    r.csv: row 2: column 'start': 'soon' is no date (3 such rows: 2, 5, 9)
    >>> print(TableError(Fault("r", None, "start", one, "is no date") for one in ("soon", "now")))
    r: column 'start': 'soon' is no date (2 such values: 'soon', 'now')
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        kinds: dict[tuple[str, str, str], list[Fault]] = {}
        for fault in self.faults:
            kind = _PARTICULAR.sub("", fault.reason) if fault.row else fault.reason
            kinds.setdefault((fault.file, fault.column, kind), []).append(fault)
        lines = [_one_line(alike) for alike in list(kinds.values())[:_SHOWN_KINDS]]
        more = len(kinds) - len(lines)
        return "\n".join([*lines, f"… and {more} more kinds of faults"] if more else lines)


def _one_line(faults: list[Fault]) -> str:
    """Write faults of one kind: the first of them, and in which rows they are.

    Of what has no rows that could be named, such as a table in an engine, the values are named.
    """
    rows = list(dict.fromkeys(fault.row for fault in faults))
    values = list(dict.fromkeys(fault.value for fault in faults))
    if len(rows) > 1:
        return f"{faults[0]} ({_listed('rows', [str(row) for row in rows])})"
    if rows == [None] and len(values) > 1:
        shown = [repr(_shortened(value)) for value in values]
        return f"{faults[0]} ({_listed('values', shown)})"
    return str(faults[0])


def _listed(what: str, all_of_them: list[str]) -> str:
    shown = ", ".join(all_of_them[:_SHOWN_ROWS])
    more = ", …" * (len(all_of_them) > _SHOWN_ROWS)
    return f"{len(all_of_them):,} such {what}: {shown}{more}"


def _shortened(value: str) -> str:
    return value if len(value) <= _SHOWN_VALUE else value[: _SHOWN_VALUE - 1] + "…"
