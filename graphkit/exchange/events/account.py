"""Every row accounted for: kept, or left out with the reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["REPORT", "Account", "Note"]

from graphkit.schema import Column, TableSchema

_MOST_VALUES: Final = 10_000  # distinct values that are counted apart, of each sort
_SHOWN_VALUES: Final = 6
_OTHERS: Final = "(others)"

LEFT_OUT: Final = "left out"
NOTED: Final = "kept, but"
OWN_ID: Final = "actor kept by its own id"


def _column(name: str, meaning: str) -> Column:
    kind: Any = "integer" if name in {"row", "rows"} else "text"
    return Column(name, kind, required=False, allowed=(), meaning=meaning)


REPORT: Final = TableSchema(
    "report",
    (
        _column("what", "left out; kept, but; or actor kept by its own id"),
        _column("file", "where it stands"),
        _column("row", "the data row, from 1; empty where a line sums up several"),
        _column("rows", "how many rows it is about"),
        _column("reason", "why"),
        _column("column", "the column that it is about"),
        _column("value", "what stands in it"),
    ),
)
"""The columns of the report of an import."""


class Note(NamedTuple):
    """Why something is left out or noted, and of what.

    Attributes
    ----------
    reason
        In words, to be read after the column and value.
    column
        The data set's column; "" for the row as a whole.
    value
        What stands in it.
    """

    reason: str
    column: str = ""
    value: str = ""


@dataclass
class Account:
    """What became of the rows of an import.

    Attributes
    ----------
    kind
        The data set.
    files
        The rows read from each file.
    kept
        How many rows are told by a relation.
    relations
        How many relations there are: as many as rows kept, fewer where rows were folded into one.
    left_out, noted
        How many rows for each reason, column and value.
    own_ids
        Actors that the registry does not know, kept by an id of their own: in how many relations.
    mended
        Bytes that were not UTF-8.

    Examples
    --------
    >>> account = Account("gdelt")
    >>> account.files["a.csv"] = 3
    >>> account.kept = account.relations = 2
    >>> account.leave("a.csv", [3], [Note("is no date", "SQLDATE", "0")])
    >>> account.balanced
    True
    >>> print(account.to_text())
    gdelt: 3 rows read = 2 kept + 1 left out; 2 relations
      1 left out: column 'SQLDATE' is no date: '0'
    """

    kind: str
    files: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    relations: int = 0
    left_out: Counter[Note] = field(default_factory=Counter)
    noted: Counter[Note] = field(default_factory=Counter)
    own_ids: Counter[str] = field(default_factory=Counter)
    mended: int = 0
    listing: Callable[[list[dict[str, object]]], None] | None = None

    @property
    def read(self) -> int:
        """How many rows were read."""
        return self.files.total()

    @property
    def balanced(self) -> bool:
        """Whether every row read is kept or left out."""
        return self.read == self.kept + self.left_out.total()

    def leave(self, file: str, rows: Sequence[int], notes: Sequence[Note]) -> None:
        """Leave rows out, each with its reason."""
        self._tell(self.left_out, LEFT_OUT, file, rows, notes)

    def note(self, file: str, rows: Sequence[int], notes: Sequence[Note]) -> None:
        """Note something of rows that are kept."""
        self._tell(self.noted, NOTED, file, rows, notes)

    def note_relations(self, count: int, note: Note) -> None:
        """Note something of so many relations that are made of several rows."""
        self.noted[note] += count
        if self.listing is not None:
            self.listing([_line(NOTED, "", None, count, note)])

    def _tell(
        self,
        tally: Counter[Note],
        what: str,
        file: str,
        rows: Sequence[int],
        notes: Sequence[Note],
    ) -> None:
        for note, count in Counter(notes).items():
            known = note in tally or len(tally) < _MOST_VALUES
            tally[note if known else Note(note.reason, note.column, _OTHERS)] += count
        if self.listing is not None:
            pairs = zip(rows, notes, strict=True)
            self.listing([_line(what, file, row, 1, note) for row, note in pairs])

    def count_own_ids(self, ids: Sequence[str]) -> None:
        """Count relations of actors that the registry does not know."""
        for own, count in Counter(ids).items():
            known = own in self.own_ids or len(self.own_ids) < _MOST_VALUES
            self.own_ids[own if known else _OTHERS] += count

    def own_id_lines(self) -> list[dict[str, object]]:
        """Return the report's lines on actors kept by their own id, the most frequent first."""
        note = "the registry does not know it"
        return [
            _line(OWN_ID, "", None, count, Note(note, "", own))
            for own, count in self.own_ids.most_common()
        ]

    def to_dict(self) -> dict[str, object]:
        """Return everything as JSON has it."""
        return {
            "data_set": self.kind,
            "files": dict(self.files),
            "read": self.read,
            "kept": self.kept,
            "left_out": self.left_out.total(),
            "relations": self.relations,
            "reasons": [*_told(self.left_out)],
            "notes": [*_told(self.noted)],
            "own_ids": dict(self.own_ids.most_common()),
            "bytes_not_utf8": self.mended,
        }

    def to_text(self) -> str:
        """Say it in lines: the sum, then each reason with its most frequent values."""
        left_out, plural = self.left_out.total(), "s" * (self.relations != 1)
        head = (
            f"{self.kind}: {self.read:,} rows read = {self.kept:,} kept + {left_out:,} left out; "
            f"{self.relations:,} relation{plural}"
        )
        lines = [head, *_summed(self.left_out, LEFT_OUT), *_summed(self.noted, NOTED)]
        if self.own_ids:
            several = "s" * (len(self.own_ids) != 1)
            lines.append(
                f"  {len(self.own_ids):,} actor{several} not in the registry, kept by an id of "
                f"their own: {_values(self.own_ids)}"
            )
        if self.mended:
            lines.append(f"  {self.mended:,} bytes are not UTF-8; read as Windows-1252")
        return "\n".join(lines)


def _line(what: str, file: str, row: int | None, rows: int, note: Note) -> dict[str, object]:
    return {
        "what": what,
        "file": file,
        "row": row,
        "rows": rows,
        "reason": note.reason,
        "column": note.column,
        "value": note.value,
    }


def _told(tally: Counter[Note]) -> Iterator[dict[str, object]]:
    for note, count in tally.most_common():
        yield {"reason": note.reason, "column": note.column, "value": note.value, "rows": count}


def _summed(tally: Counter[Note], what: str) -> Iterator[str]:
    """Sum up by reason and column."""
    sums: Counter[tuple[str, str]] = Counter()
    values: dict[tuple[str, str], Counter[str]] = {}
    for note, count in tally.items():
        key = note.reason, note.column
        sums[key] += count
        values.setdefault(key, Counter())[note.value] += count
    for (reason, column), count in sums.most_common():
        told = f"column {column!r} {reason}" if column else reason
        shown = _values(values[reason, column])
        yield f"  {count:,} {what}: {told}" + (f": {shown}" if shown else "")


def _values(counts: Counter[str]) -> str:
    """Name the most frequent values; with several, how often each occurs."""
    if set(counts) == {""}:
        return ""
    if len(counts) == 1:
        return repr(next(iter(counts)))
    shown = [f"{value!r} {count:,}" for value, count in counts.most_common(_SHOWN_VALUES)]
    more = len(counts) - len(shown)
    return ", ".join(shown) + (f", and {more:,} more" if more else "")
