"""The columns of every table, in order, and what may stand in them."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from typing import Final, Literal

from graphkit.periods import OPEN_END

__all__ = [
    "ACTIONS",
    "ACTORS",
    "ACTOR_KINDS",
    "ALIASES",
    "ALIAS_KINDS",
    "CORRECTIONS",
    "DATE_BASES",
    "DOCUMENTS",
    "RELATIONS",
    "ROLES",
    "STATUSES",
    "Column",
    "Kind",
    "TableSchema",
    "relation_id",
]

Kind = Literal["text", "number", "integer", "date", "enum", "id"]

STATUSES: Final = ("asserted", "alleged", "pledged", "denied")
"""How the text vouches for a relation."""

DATE_BASES: Final = ("text", "published", "inferred")
"""Where a date comes from."""

ACTOR_KINDS: Final = ("state", "organisation", "institution", "person", "armed_group")

ACTIONS: Final = ("accept", "reject", "change", "add")
"""What a correction does to a relation."""

ALIAS_KINDS: Final = ("name", "variant", "demonym", "metonym", "acronym", "surname", "place")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        Its name in the header.
    kind
        ``text``: anything; ``id``: no blanks; ``enum``: one of `allowed`; ``date``: ISO 8601,
        reduced precision allowed; ``number`` and ``integer``.
    required
        Whether the column must be there and have a value in every row.
    allowed
        For an ``enum`` its values; for a ``date`` what may stand instead of a date.
    meaning
        What it says.
    low, high
        For numbers: the smallest and the largest value.
    unique
        Whether no value may stand in two rows.
    """

    name: str
    kind: Kind
    required: bool
    allowed: tuple[str, ...]
    meaning: str
    low: float = -math.inf
    high: float = math.inf
    unique: bool = False


@dataclass(frozen=True, slots=True)
class TableSchema:
    """The columns of one table, in order.

    Examples
    --------
    >>> ACTORS.names
    ('actor_id', 'name', 'kind', 'parent', 'start', 'end')
    >>> RELATIONS.required
    ('source', 'target', 'relation')
    """

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that must be there."""
        return tuple(column.name for column in self.columns if column.required)

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _must(name: str, kind: Kind, meaning: str, allowed: tuple[str, ...] = ()) -> Column:
    return Column(name, kind, required=True, allowed=allowed, meaning=meaning)


def _may(name: str, kind: Kind, meaning: str, allowed: tuple[str, ...] = ()) -> Column:
    return Column(name, kind, required=False, allowed=allowed, meaning=meaning)


def _number(
    name: str, kind: Kind, meaning: str, low: float = -math.inf, high: float = math.inf
) -> Column:
    return Column(name, kind, required=False, allowed=(), meaning=meaning, low=low, high=high)


def _key(name: str, kind: Kind, meaning: str, *, required: bool = True) -> Column:
    return Column(name, kind, required=required, allowed=(), meaning=meaning, unique=True)


_OPEN = (OPEN_END,)
_START = _may("start", "date", "its first day; empty if not known")
_END = _may("end", "date", "its last day; .. while it lasts", _OPEN)

RELATIONS: Final = TableSchema(
    "relations",
    (
        _key(
            "relation_id",
            "id",
            "stable: the same report gets the same id in every run",
            required=False,
        ),
        _must("source", "id", "actor id of the political unit that acts, such as ARM or CSTO"),
        _must("target", "id", "actor id of the political unit it is about"),
        _must("relation", "id", "a type of the ontology"),
        _may("start", "date", "when it began or happened"),
        _may("end", "date", "its last day; .. means still true", _OPEN),
        _may("date_basis", "enum", "where the dates come from", DATE_BASES),
        _may("status", "enum", "how the text vouches for it", STATUSES),
        _number("confidence", "number", "0 to 1", low=0, high=1),
        _may("source_actor", "text", "the finest actor named on the source side"),
        _may("target_actor", "text", "the finest actor named on the target side"),
        _may("group_id", "text", "shared by the rows of one many-party event"),
        _may("doc_id", "text", "the document that reports it"),
        _may("published", "date", "when it was reported: the second clock"),
        _may("publisher", "text", "who reported it"),
        _may("evidence", "text", "the sentence(s), word for word"),
        _number("evidence_start", "integer", "its first code point in the document's text", low=0),
        _number("evidence_end", "integer", "the first code point after it", low=0),
        _may("extractor", "text", "the program and version that found it, or human"),
        _may("rule", "text", "the line of the pack that found it"),
        _number("weight", "number", "a number that imported data brings along"),
    ),
)

DOCUMENTS: Final = TableSchema(
    "documents",
    (
        _key("doc_id", "text", "the id that relations refer to"),
        _may("publisher", "text", "who published it"),
        _may("title", "text", "its headline"),
        _may("published", "date", "the day it was published"),
        _may("published_basis", "text", "how that day is known"),
        _may("language", "text", "ISO 639 code"),
        _may("url", "text", "where it was read"),
        _may("sha256", "text", "of the text in UTF-8; of a text file these are its bytes"),
        _may("text", "text", "the decoded text, nothing normalised; of an HTML page its article"),
    ),
)

ACTORS: Final = TableSchema(
    "actors",
    (
        _key("actor_id", "id", "ISO 3166 alpha-3 for a state; a fixed short name for the others"),
        _must("name", "text", "English name"),
        _must("kind", "enum", "what it is", ACTOR_KINDS),
        _may("parent", "id", "the unit an institution belongs to"),
        _START,
        _END,
    ),
)

ALIASES: Final = TableSchema(
    "aliases",
    (
        _must("actor_id", "id", "the actor it names"),
        _must("alias", "text", "as it is written"),
        _may("language", "text", "ISO 639 code; empty for any"),
        _must("kind", "enum", "what sort of name", ALIAS_KINDS),
    ),
)

ROLES: Final = TableSchema(
    "roles",
    (
        _must("person", "id", "actor id of the person, or of the member"),
        _must("unit", "id", "the unit it acts for"),
        _must("role", "text", "what it is there"),
        _START,
        _END,
    ),
)

_CORRECTABLE = (
    "source",
    "target",
    "relation",
    "start",
    "end",
    "date_basis",
    "status",
    "confidence",
    "source_actor",
    "target_actor",
    "group_id",
    "weight",
)

CORRECTIONS: Final = TableSchema(
    "corrections",
    (
        _may("action", "enum", "what is to be done; a row without it is ignored", ACTIONS),
        _key("relation_id", "id", "the row that it is about; empty for add", required=False),
        *(replace(RELATIONS[name], required=False) for name in _CORRECTABLE),
        _may("doc_id", "text", "the document that reports it"),
        _may("evidence", "text", "the sentence(s), word for word"),
        _may("extracted", "text", "source, relation and target of the row as it was extracted"),
        _may("note", "text", "why; required in every row with an action"),
        _may("by", "text", "who says so"),
    ),
)


def relation_id(
    doc_id: str,
    source: str,
    target: str,
    relation: str,
    start: str,
    end: str,
    evidence_start: int | None,
) -> str:
    """Return the id of a report: the same fields give the same id in every run.

    Examples
    --------
    >>> relation_id("a.txt", "ARM", "AZE", "clash", "2020-09-27", "2020-09-27", 120)
    '8eab58bf3d23603b'
    """
    place = "" if evidence_start is None else str(evidence_start)
    parts = (doc_id, source, target, relation, start, end, place)
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()
