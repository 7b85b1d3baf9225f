"""The codes of event data sets as relation types: read from the packs, checked."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphkit.errors import Fault, InputError, TableError
from graphkit.schema import STATUSES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from os import PathLike

    from graphkit.ontology import Ontology

__all__ = ["CODE_COLUMNS", "Code", "cameo", "load_codes", "pack_rows"]

CODE_COLUMNS: Final = ("code", "name", "relation", "status", "direction", "note")
_REVERSED: Final = "reversed"
_LEAST: Final = 3  # the figures of a CAMEO code that is no root


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says.

    Attributes
    ----------
    code, name
        As the codebook has them.
    relation
        Our relation type; "" if it says nothing of the types.
    status
        How the relation is vouched for.
    reversed
        Whether the second actor is the source.
    note
        Why it has this type, or none.
    """

    code: str
    name: str
    relation: str
    status: str
    reversed: bool
    note: str


def pack_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the pack.

    Examples
    --------
    >>> pack_rows("cameo_actors")[0]
    {'code': 'ROM', 'actor_id': 'ROU', 'name': 'Romania'}
    """
    file = files("graphkit").joinpath("packs", "events", f"{name}.csv")
    return _rows(file.read_bytes(), f"events pack: {name}.csv")


def _rows(data: bytes, shown: str) -> list[dict[str, str]]:
    try:
        text = data.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{shown}: cannot be read as a CSV file in UTF-8: {error}") from error


def load_codes(
    name: str, ontology: Ontology, overlay: str | PathLike[str] | None = None
) -> Mapping[str, Code]:
    """Load the codes of a pack, with the user's own laid over them.

    Parameters
    ----------
    name
        ``cameo``, ``plover``, ``acled`` or ``conflict`` (UCDP, MID, COW and ATOP).
    ontology
        The relation types that are allowed.
    overlay
        A CSV file with the columns code, name, relation, status, direction and note; only `code`
        and `relation` must be there. A code that is in it is told by it alone.

    Raises
    ------
    InputError
        If the file cannot be read.
    TableError
        With every row that holds something that is not allowed.

    Examples
    --------
    >>> from graphkit.ontology import load_ontology
    >>> codes = load_codes("cameo", load_ontology())
    >>> codes["045"].relation, codes["036"].relation, codes["036"].status, codes["010"].relation
    ('mediation', 'consultation', 'pledged', '')
    """
    codes = dict(_pack(name, ontology))
    if overlay is not None:
        try:
            data = Path(overlay).read_bytes()
        except OSError as error:
            raise InputError(f"{overlay}: cannot be read: {error.strerror or error}") from error
        codes |= _checked(_rows(data, str(overlay)), str(overlay), ontology)
    return codes


@cache
def _pack_cells(name: str) -> list[dict[str, str]]:
    return pack_rows(name)


def _pack(name: str, ontology: Ontology) -> Mapping[str, Code]:
    return _checked(_pack_cells(name), f"events pack: {name}.csv", ontology)


def _checked(rows: list[dict[str, str]], shown: str, types: Collection[str]) -> dict[str, Code]:
    """Make codes of rows, or raise all their faults together."""
    if not rows or not {"code", "relation"} <= set(rows[0]):
        raise InputError(f"{shown}: is no table of codes; it needs the columns code and relation")
    faults: list[Fault] = []
    codes: dict[str, Code] = {}
    for number, row in enumerate(rows, start=1):
        cells = {name: row.get(name, "") for name in CODE_COLUMNS}
        code = cells["code"]
        if cells["relation"] and not cells["status"]:
            cells["status"] = STATUSES[0]
        allowed = {"relation": tuple(types), "status": STATUSES, "direction": (_REVERSED,)}
        for column, values in allowed.items():
            if cells[column] and cells[column] not in values:
                told = ", ".join(sorted(values))
                faults.append(Fault(shown, number, column, cells[column], "is not allowed", told))
        if not code or code in codes:
            reason = "stands twice" if code else "is empty; a value is required"
            faults.append(Fault(shown, number, "code", code, reason))
        reverse = cells["direction"] == _REVERSED
        codes[code] = Code(
            code, cells["name"], cells["relation"], cells["status"], reverse, cells["note"]
        )
    if faults:
        raise TableError(faults)
    return codes


def cameo(text: str) -> str:
    """Return a CAMEO code with the leading zero that a spreadsheet may have taken from it.

    Data sets use codes of three and four figures, so that one of two figures has lost its zero; one
    of three that begins with 3 to 9, too.

    Examples
    --------
    >>> cameo("42"), cameo("042"), cameo("311"), cameo("190"), cameo("43.0"), cameo("20")
    ('042', '042', '0311', '190', '043', '020')
    """
    code = text.strip().removesuffix(".0")
    if code.isdecimal() and not code.startswith("0"):
        if len(code) < _LEAST:
            return code.zfill(_LEAST)
        if len(code) == _LEAST and code[0] in "3456789":
            return f"0{code}"
    return code
