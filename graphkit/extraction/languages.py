"""Language packs: what a text in one language looks like, as data that anyone can edit.

A pack is a folder under ``packs/languages`` with TOML files and no code. ``reading.toml`` says how
pages, sentences and dates of the language are written (this half of the library reads it), the other
files hold the words of actors and relations. A pack may name another one with ``extends`` and then
only holds what differs; ``packs/languages/README.md`` explains how to add a language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphkit.errors import Fault, InputError, TableError

__all__ = ["Language", "available_languages", "detect_language", "load_language", "pack_data"]

_PACKS = Path(__file__).resolve().parent.parent / "packs" / "languages"
_READING = "reading.toml"
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 4000  # characters of text that settle which language it is
_SHARE = 0.06  # of the words must be the language's own; running text has a quarter and more

# section -> key -> what stands there
_SHAPE: Mapping[str, Mapping[str, str]] = {
    "detection": {"stopwords": "words"},
    "page": {
        "end": "words",
        "sections": "words",
        "drop_lines": "words",
        "drop_starts": "words",
        "drop_contains": "words",
        "credits": "words",
        "agencies": "words",
        "copyright": "words",
    },
    "sentences": {"abbreviations": "words", "speech": "words", "starters": "words"},
    "dates": {
        "months": "numbers",
        "weekdays": "numbers",
        "numbers": "numbers",
        "units": "table",
        "one_unit": "table",
        "seasons": "table",
        "classes": "table",
        "ambiguous": "words",
        "lead": "words",
        "counted": "words",
        "not_year_after": "words",
        "since": "words",
        "until": "words",
        "range": "words",
        "between": "words",
        "and": "words",
        "future": "words",
        "clause": "words",
        "zones": "words",
        "order": "text",
        "ordinal": "text",
        "forms": "forms",
    },
}


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language as its pack describes it.

    Parameters
    ----------
    code
        The folder's name: an ISO 639-1 code such as "id", or a user's own.
    name
        What people call it.
    reading
        ``reading.toml``, with the pack it extends laid underneath.
    """

    code: str
    name: str
    reading: Mapping[str, Any]


def available_languages() -> tuple[str, ...]:
    """Codes of the packs that come with the package.

    Examples
    --------
    >>> available_languages()
    ('en', 'id')
    """
    return tuple(sorted(path.parent.name for path in _PACKS.glob(f"*/{_READING}")))


@lru_cache(maxsize=None)
def load_language(code: str | Path) -> Language:
    """Load a language by its code, or a pack of your own by its folder.

    Parameters
    ----------
    code
        A code out of `available_languages`, or the path of a folder with a ``reading.toml``.

    Raises
    ------
    InputError
        When there is no such pack or a file of it is not TOML.
    TableError
        When entries are missing or of the wrong kind: all of them, with file and key.

    Examples
    --------
    >>> load_language("id").name
    'Indonesian'
    """
    reading = pack_data(code, _READING)
    faults = _faults(reading, str(_folder(code) / _READING))
    if faults:
        raise TableError(faults)
    return Language(_folder(code).name, str(reading["name"]), reading)


@lru_cache(maxsize=None)
def pack_data(code: str | Path, filename: str) -> dict[str, Any]:
    """Read one TOML file of a pack, laid over the same file of the pack it extends.

    Tables are merged key by key, lists are joined (what is new comes last; an entry with an ``id``
    replaces the entry of the same ``id``), anything else is replaced. A top-level table ``remove``
    of the same shape takes list entries and, with ``true``, whole keys away again.

    Parameters
    ----------
    code
        A code out of `available_languages`, or the path of a pack's folder.
    filename
        Such as "reading.toml" or "mentions.toml".

    Returns
    -------
    The data. Treat it as read-only: it is cached.

    Raises
    ------
    InputError
        When the file is missing or not TOML, or packs extend each other in a circle.

    Examples
    --------
    >>> pack_data("en", "reading.toml")["dates"]["months"]["June"]
    6
    """
    return _read(code, filename, ())


def detect_language(text: str) -> str:
    """Tell which of the packs' languages a text is in, by counting their commonest words.

    Parameters
    ----------
    text
        Running text; the first few thousand characters count.

    Returns
    -------
    A code, or "" when no pack's words are there (another language, or no text at all).

    Examples
    --------
    >>> detect_language("Rusia dan Armenia akan bertemu di Moskow untuk membahas gencatan senjata.")
    'id'
    >>> detect_language("The two sides will meet in Moscow on Monday.")
    'en'
    """
    words = [word.lower() for word in _WORD.findall(text[:_ENOUGH])]
    scores = {code: sum(word in own for word in words) for code, own in _own_words().items()}
    best = max(scores, key=lambda code: (scores[code], code), default="")
    return best if best and scores[best] > _SHARE * len(words) else ""


@lru_cache(maxsize=1)
def _own_words() -> dict[str, frozenset[str]]:
    """Words by which each language is known: the commonest, and the names of days and months."""
    own = {}
    for code in available_languages():
        reading = load_language(code).reading
        dates = reading["dates"]
        words = [*reading["detection"]["stopwords"], *dates["weekdays"], *dates["months"]]
        own[code] = frozenset(word.lower() for word in words if not word.endswith("."))
    shared = frozenset.intersection(*own.values()) if len(own) > 1 else frozenset()
    return {code: words - shared for code, words in own.items()}


def _folder(code: str | Path) -> Path:
    return code if isinstance(code, Path) else _PACKS / code


def _read(code: str | Path, filename: str, seen: tuple[str, ...]) -> dict[str, Any]:
    folder = _folder(code)
    if str(folder) in seen:
        raise InputError(f"{folder}: language packs extend each other in a circle")
    path = folder / filename
    own = _parse(path) if path.is_file() else {}
    # A file that an overlay does not have at all is taken whole from the pack it extends.
    base = own.get("extends") or (
        _parse(folder / _READING).get("extends") if (folder / _READING).is_file() else ""
    )
    if not base:
        if not path.is_file():
            known = ", ".join(available_languages())
            raise InputError(f"{path}: there is no such file; languages that exist: {known}")
        return own
    below = _read(str(base), filename, (*seen, str(folder)))
    kept = _without(below, own.get("remove", {}))
    return _merge(kept, {key: value for key, value in own.items() if key != "remove"})


@lru_cache(maxsize=None)
def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not a TOML file in UTF-8: {error}") from error


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = _merge(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            ids = {item["id"] for item in value if isinstance(item, dict) and "id" in item}
            left = [i for i in old if not (isinstance(i, dict) and i.get("id") in ids)]
            merged[key] = left + [item for item in value if item not in left]
        else:
            merged[key] = value
    return merged


def _without(data: Mapping[str, Any], remove: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in data.items():
        gone = remove.get(key)
        if gone is True:
            continue
        if isinstance(value, Mapping) and isinstance(gone, Mapping):
            kept[key] = _without(value, gone)
        elif isinstance(value, list) and isinstance(gone, list):
            kept[key] = [
                i for i in value if i not in gone and not (isinstance(i, dict) and i.get("id") in gone)
            ]
        else:
            kept[key] = value
    return kept


def _faults(reading: Mapping[str, Any], file: str) -> list[Fault]:
    faults = []
    if not isinstance(reading.get("name"), str):
        faults.append(Fault(file, None, "name", "", "is missing; the language's name as text"))
    for section, keys in _SHAPE.items():
        table = reading.get(section)
        if not isinstance(table, Mapping):
            faults.append(Fault(file, None, section, "", f"the table [{section}] is missing"))
            continue
        for key, kind in keys.items():
            reason = _wrong(table.get(key), kind)
            if reason:
                faults.append(Fault(file, None, f"{section}.{key}", "", reason))
        faults += [
            Fault(file, None, f"{section}.{key}", "", "is not a known key", ", ".join(keys))
            for key in table
            if key not in keys
        ]
    return faults


def _wrong(value: object, kind: str) -> str:
    if value is None:
        return "is missing"
    if kind == "text":
        return "" if isinstance(value, str) else "must be text"
    if kind == "words":
        good = isinstance(value, list) and all(isinstance(word, str) and word for word in value)
        return "" if good else "must be a list of words"
    if kind == "forms":
        good = isinstance(value, list) and all(
            isinstance(form, dict) and {"id", "means", "form"} <= form.keys() for form in value
        )
        return "" if good else "must be a list of tables with id, means and form"
    if not isinstance(value, Mapping):
        return "must be a table"
    if kind == "numbers" and not all(type(number) is int for number in value.values()):
        return "must give every word a whole number"
    return ""
