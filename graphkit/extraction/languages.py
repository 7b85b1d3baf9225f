"""Language packs: what a text in one language looks like, as data that anyone can edit.

A pack is a folder under ``packs/languages`` with TOML files and no code. ``reading.toml`` says how
pages, sentences and dates of the language are written, the other files hold the words of actors and
relations. A pack may name another one with ``extends`` and then only holds what differs;
``packs/languages/README.md`` explains how to add a language.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from graphkit.errors import Fault, InputError, TableError
from graphkit.extraction.spelling import respell

__all__ = ["Language", "available_languages", "detect_language", "load_language", "pack_data"]

_PACKS = Path(__file__).resolve().parent.parent / "packs" / "languages"
_READING = "reading.toml"
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 4000  # characters of text that settle which language it is
_FEW = 40  # words of a text too short to judge by its commonest words alone
_SHARE = 0.06  # of the words must be the language's own; running text has a quarter and more

UNITS = ("day", "week", "month", "year", "decade", "century")

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
        "months": "months",
        "weekdays": "weekdays",
        "numbers": "numbers",
        "units": "units",
        "one_unit": "units",
        "seasons": "seasons",
        "classes": "classes",
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
    ('en', 'id', 'ms')
    """
    return tuple(sorted(path.parent.name for path in _PACKS.glob(f"*/{_READING}")))


@cache
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


@cache
def pack_data(code: str | Path, filename: str) -> dict[str, Any]:
    """Read one TOML file of a pack, laid over the same file of the pack it extends.

    Tables are merged key by key, lists are joined (what is new comes last), anything else is
    replaced. A list entry with an ``id`` takes the place of the entry of the same ``id``; with a
    ``+`` before its ``id`` it is laid over that entry, as a table is. A top-level table ``remove``
    of the same shape takes list entries and, with ``true``, whole keys away again, also those of
    the entry of an ``id``; a top-level table ``spelling`` gives words of the pack below other
    spellings beside their own (see `graphkit.extraction.spelling`).

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
        When the file is missing or not TOML, packs extend each other in a circle, or a ``+`` stands
        before an ``id`` that the pack below does not have.

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
    best, score = _best(words, _own_words())
    if not score and len(words) <= _FEW:
        # "Turkey backs Azerbaijan.": too short for common words, so any word of a pack counts.
        best, score = _best(words, _all_words())
    return best if score > _SHARE * len(words) else ""


def _best(words: list[str], own: Mapping[str, frozenset[str]]) -> tuple[str, int]:
    scores = {code: sum(word in known for word in words) for code, known in own.items()}
    # A text without a word that tells an overlay from the pack below is in the language below.
    best = max(scores, key=lambda code: (scores[code], _root(code) == code, code), default="")
    return best, scores.get(best, 0)


@lru_cache(maxsize=1)
def _own_words() -> dict[str, frozenset[str]]:
    """Words by which each language is known: the commonest, and the names of days and months."""
    own = {}
    for code in available_languages():
        reading = load_language(code).reading
        dates = reading["dates"]
        words = [*reading["detection"]["stopwords"], *dates["weekdays"], *dates["months"]]
        own[code] = {word.lower() for word in words if not word.endswith(".")}
    return _unshared(own)


@lru_cache(maxsize=1)
def _all_words() -> dict[str, frozenset[str]]:
    """Every word that stands anywhere in a language's pack."""
    every: dict[str, set[str]] = {}
    for code in available_languages():
        every[code] = set()
        for path in sorted(_folder(code).glob("*.toml")):
            every[code].update(_words_in(pack_data(code, path.name)))
    return _unshared(every)


def _words_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (word.lower() for word in _WORD.findall(value))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _words_in(key)
            yield from _words_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words_in(inner)


def _unshared(own: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    """Keep what only one language and its overlays have: a word of two languages says nothing.

    An overlay keeps the words that it shares with the pack below, so that the two are told apart by
    the words in which they differ, and from other languages by all.
    """
    families: dict[str, set[str]] = {}
    for code, words in own.items():
        families.setdefault(_root(code), set()).update(words)
    times = Counter(word for words in families.values() for word in words)
    return {
        code: frozenset(word for word in words if times[word] == 1) for code, words in own.items()
    }


def _root(code: str) -> str:
    """Give the pack at the bottom: that which a pack extends, or itself."""
    below = _parse(_folder(code) / _READING).get("extends", "")
    return _root(below) if below else code


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
    kept = respell(_without(below, own.get("remove", {})), _spellings(own, path))
    return _merge(kept, {k: v for k, v in own.items() if k not in {"remove", "spelling"}}, path)


def _spellings(own: Mapping[str, Any], path: Path) -> dict[str, list[str]]:
    table = own.get("spelling", {})
    if not isinstance(table, Mapping):
        raise InputError(f"{path}: 'spelling' must be a table of words")
    spellings = {word: [new] if isinstance(new, str) else new for word, new in table.items()}
    for word, new in spellings.items():
        if not _are_words(new):
            raise InputError(f"{path}: spelling.{word} must be a word or a list of words")
    return spellings


@cache
def pack_source(path: Path) -> bytes:
    """Return a file of a pack as it was when this process first read it."""
    return path.read_bytes()


@cache
def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(pack_source(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not a TOML file in UTF-8: {error}") from error


def _merge(below: Mapping[str, Any], above: Mapping[str, Any], path: Path) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = _merge(old, value, path)
        elif isinstance(old, list) and isinstance(value, list):
            merged[key] = _join(old, value, path)
        else:
            merged[key] = value
    return merged


def _join(old: list[Any], new: list[Any], path: Path) -> list[Any]:
    """Put new entries behind old ones, and entries with an id that is known in their place."""
    joined = list(old)
    places = {entry["id"]: n for n, entry in enumerate(old) if _name(entry)}
    for entry in new:
        name = _name(entry)
        place = places.get(name.removeprefix("+"))
        if name.startswith("+"):
            if place is None:
                raise InputError(f"{path}: {name!r}: the pack below has no entry {name[1:]!r}")
            joined[place] = _merge(joined[place], {**entry, "id": name[1:]}, path)
        elif place is not None:
            joined[place] = entry
        elif entry not in joined:
            joined.append(entry)
    return joined


def _name(entry: object) -> str:
    return str(entry.get("id", "")) if isinstance(entry, Mapping) else ""


def _without(data: Mapping[str, Any], remove: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in data.items():
        gone = remove.get(key)
        if gone is True:
            continue
        if isinstance(value, Mapping) and isinstance(gone, Mapping):
            kept[key] = _without(value, gone)
        elif isinstance(value, list) and isinstance(gone, Mapping):
            kept[key] = [_without(i, gone[_name(i)]) if _name(i) in gone else i for i in value]
        elif isinstance(value, list) and isinstance(gone, list):
            kept[key] = [
                i
                for i in value
                if i not in gone and not (isinstance(i, dict) and i.get("id") in gone)
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
    is_right, allowed = _KINDS[kind]
    return "" if is_right(value) else f"must be {allowed}"


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word for word in value)


def _are_numbers(value: object, most: int) -> bool:
    return isinstance(value, Mapping) and all(
        type(number) is int and 0 <= number <= most for number in value.values()
    )


def _are_units(value: object) -> bool:
    return isinstance(value, Mapping) and all(unit in UNITS for unit in value.values())


def _are_seasons(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(pair, list) and len(pair) == _PAIR and _are_numbers(dict(enumerate(pair)), 12)
        for pair in value.values()
    )


def _are_classes(value: object) -> bool:
    return isinstance(value, Mapping) and all(_are_words(words) for words in value.values())


def _are_forms(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(form, Mapping) and {"id", "means", "form"} <= form.keys() for form in value
    )


_PAIR = 2
_KINDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "text": (lambda value: isinstance(value, str), "text"),
    "words": (_are_words, "a list of words"),
    "months": (lambda value: _are_numbers(value, 12), "a table of names with numbers 1 to 12"),
    "weekdays": (lambda value: _are_numbers(value, 7), "a table of names with 1 (Monday) to 7"),
    "numbers": (lambda value: _are_numbers(value, 999), "a table of words with whole numbers"),
    "units": (_are_units, f"a table of words with one of {', '.join(UNITS)}"),
    "seasons": (_are_seasons, "a table of names with a first and a last month"),
    "classes": (_are_classes, "a table of lists of words"),
    "forms": (_are_forms, "a list of tables with id, means and form"),
}
