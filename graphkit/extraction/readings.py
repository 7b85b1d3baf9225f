"""What one article adds to the tables, and the same as bytes that can be kept.

The text is not among the bytes, nor is evidence that stands in it: whoever asks for a reading again
has the text.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Final

from graphkit.schema import RELATIONS

__all__ = ["Reading", "pack_reading", "unpack_reading"]

_FAST: Final = 1  # the quickest of the ways to press bytes together, and nearly the smallest result
_COLUMNS: Final = RELATIONS.names
_IN_TEXT: Final = True  # in place of evidence that stands where its row says


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article adds to the tables.

    Attributes
    ----------
    document
        Its row of the documents table.
    relations
        Its rows of the relations table, in the order of the text.
    size
        How many bytes of its source were read, by which progress is judged.
    """

    document: dict[str, object]
    relations: list[dict[str, object]]
    size: int = 0


def pack_reading(reading: Reading, text: str) -> bytes:
    """Make bytes of a reading.

    Parameters
    ----------
    reading
        What was read; its values are text, numbers and None.
    text
        What `unpack_reading` will be given: mostly the text of the document.

    Examples
    --------
    >>> reading = Reading({"doc_id": "a", "text": "Rusia diam."}, [{"source": "RUS"}])
    >>> unpack_reading(pack_reading(reading, "Rusia diam."), "Rusia diam.") == reading
    True
    """
    document = dict(reading.document)
    own = str(document.pop("text", ""))
    # Rows with the columns of the schema, as all that are extracted, need not repeat their names.
    rows = [
        [*_without_evidence(row, own).values()] if tuple(row) == _COLUMNS else row
        for row in reading.relations
    ]
    content = [document, None if own == text else own, rows]
    return zlib.compress(json.dumps(content, separators=(",", ":")).encode(), _FAST)


def _without_evidence(row: dict[str, object], text: str) -> dict[str, object]:
    """Leave out evidence that stands where the row says."""
    start, end = row["evidence_start"], row["evidence_end"]
    if isinstance(start, int) and isinstance(end, int) and row["evidence"] == text[start:end]:
        return row | {"evidence": _IN_TEXT}
    return row


def unpack_reading(content: bytes, text: str, size: int = 0) -> Reading:
    """Make a reading of its bytes again.

    Parameters
    ----------
    content
        What `pack_reading` made.
    text
        What `pack_reading` was given.
    size
        How many bytes the source has.

    Raises
    ------
    ValueError
        If the bytes are none of a reading.

    Examples
    --------
    >>> unpack_reading(b"damaged", "")
    Traceback (most recent call last):
    ValueError: no reading
    """
    try:
        document, own, rows = json.loads(zlib.decompress(content))
        document["text"] = own = text if own is None else own
        relations = [_unpack_row(row, own) for row in rows]
    except (zlib.error, ValueError, TypeError, LookupError) as error:
        raise ValueError("no reading") from error
    return Reading(document, relations, size)


def _unpack_row(row: object, text: str) -> dict[str, object]:
    if isinstance(row, list):
        return _with_evidence(dict(zip(_COLUMNS, row, strict=True)), text)
    if not isinstance(row, dict):
        raise TypeError(row)
    return row


def _with_evidence(row: dict[str, object], text: str) -> dict[str, object]:
    start, end = row["evidence_start"], row["evidence_end"]
    if row["evidence"] is _IN_TEXT and isinstance(start, int) and isinstance(end, int):
        row["evidence"] = text[start:end]
    return row
