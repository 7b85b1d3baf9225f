"""The relation types: what they mean, how they are counted and how they are drawn.

The types are data: ``packs/ontology/ontology.toml``. A user's own file can be laid over it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

from graphkit.errors import Fault, InputError, TableError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ARROWS", "QUADS", "Family", "Ontology", "RelationType", "load_ontology"]

QUADS: Final = (
    "verbal cooperation",
    "material cooperation",
    "verbal conflict",
    "material conflict",
)
"""PLOVER's quad classes."""

ARROWS: Final = ("none", "vee", "arrow", "circle", "bar", "box")
"""What can stand at the target's end of a line."""


@dataclass(frozen=True, slots=True)
class Family:
    """Relation types that share a colour and a word in the legend."""

    id: str
    label: Mapping[str, str]
    colour_light: str
    colour_dark: str


@dataclass(frozen=True, slots=True)
class RelationType:
    """One relation type; the README beside the pack says what each attribute means."""

    id: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    kind: Literal["event", "state"]
    directed: bool
    sign: int
    family: str
    plover: str
    cameo: str
    quad: str
    colour_light: str
    colour_dark: str
    dash: tuple[int, ...]
    arrow: str
    width: float
    code: str
    source: str


class Ontology(Mapping[str, RelationType]):
    """The relation types by id, in the order of the pack.

    Examples
    --------
    >>> ontology = load_ontology()
    >>> ontology["mediation"].label["id"], ontology["mediation"].directed
    ('mediasi', True)
    >>> sorted(ontology.symmetric)
    ['alliance', 'clash', 'consultation', 'treaty']
    """

    def __init__(self, types: Mapping[str, RelationType], families: Mapping[str, Family]) -> None:
        self._types = MappingProxyType(dict(types))
        self.families: Mapping[str, Family] = MappingProxyType(dict(families))

    def __reduce__(self) -> tuple[type[Ontology], tuple[object, ...]]:
        return Ontology, (dict(self._types), dict(self.families))

    def __getitem__(self, key: str) -> RelationType:
        return self._types[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    def __repr__(self) -> str:
        return f"Ontology({', '.join(self)})"

    @cached_property
    def symmetric(self) -> frozenset[str]:
        """The types without a direction."""
        return frozenset(name for name, kind in self.items() if not kind.directed)

    @cached_property
    def states(self) -> frozenset[str]:
        """The types that hold until they end."""
        return frozenset(name for name, kind in self.items() if kind.kind == "state")


def load_ontology(path: Path | None = None) -> Ontology:
    """Load the relation types, with a user's own file laid over them if there is one.

    Parameters
    ----------
    path
        A TOML file of the same form as the pack. Types and families that exist keep every attribute
        that the file leaves out.

    Raises
    ------
    InputError
        If the file cannot be read as TOML.
    TableError
        If it holds something that is not allowed; every fault is named.

    Examples
    --------
    >>> len(load_ontology())
    12
    """
    if path is None:
        return _default()
    try:
        text = path.read_text(encoding="utf-8-sig")
        own = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be read as a TOML file: {reason}") from error
    return _build(_laid_over(_pack(), own), str(path))


@cache
def _default() -> Ontology:
    return _build(_pack(), "ontology.toml")


def _pack() -> dict[str, Any]:
    pack = files("graphkit").joinpath("packs", "ontology", "ontology.toml")
    return tomllib.loads(pack.read_text(encoding="utf-8"))


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Lay one nested table over another."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(under, dict) and isinstance(value, dict):
            merged[key] = _laid_over(under, value)
        else:
            merged[key] = value
    return merged


def _build(data: dict[str, Any], file: str) -> Ontology:
    """Build the ontology, or raise all faults of its data together."""
    faults = [
        Fault(file, None, "", key, "is no table of an ontology", "families, relations")
        for key in data
        if key not in {"families", "relations"}
    ]
    families, relations = (
        entries if isinstance(entries := data.get(key, {}), dict) else {"": entries}
        for key in ("families", "relations")
    )
    for name, entry in families.items():
        faults += _faults(entry, _FAMILY, f"families.{name}", file)
    for name, entry in relations.items():
        faults += _faults(entry, _RELATION, f"relations.{name}", file)
        if isinstance(entry, dict) and (family := entry.get("family")) not in families:
            where = f"relations.{name}.family"
            faults.append(
                Fault(file, None, where, str(family), "is no family", ", ".join(families))
            )
    if faults:
        raise TableError(faults)
    return Ontology(
        {name: _relation_type(name, entry, families) for name, entry in relations.items()},
        {name: Family(id=name, **entry) for name, entry in families.items()},
    )


def _relation_type(name: str, entry: dict[str, Any], families: dict[str, Any]) -> RelationType:
    """Build one type; it has its family's colours unless it brings its own."""
    family = families[entry["family"]]
    colours = {key: family[key] for key in ("colour_light", "colour_dark")}
    said = entry["definition"]
    values = colours | entry
    values |= {"dash": tuple(entry["dash"]), "width": float(entry["width"])}
    values |= {"definition": said if isinstance(said, dict) else {"en": said}}
    return RelationType(id=name, **values)


def _is_label(value: Any) -> bool:
    languages = isinstance(value, dict) and {"en", "id"} <= value.keys()
    return languages and all(isinstance(word, str) and word for word in value.values())


def _is_definition(value: Any) -> bool:
    if isinstance(value, dict):
        return "en" in value and all(isinstance(text, str) for text in value.values())
    return isinstance(value, str)


def _is_colour(value: Any) -> bool:
    digits = "0123456789abcdefABCDEF"
    return (
        isinstance(value, str)
        and len(value) == len("#RRGGBB")
        and value[0] == "#"
        and all(digit in digits for digit in value[1:])
    )


def _is_dash(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, int) and part > 0 for part in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_width(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and value.isupper() and len(value) <= _CODE_LENGTH


_CODE_LENGTH = 4

# attribute -> (test, what is allowed)
_COLOUR = (_is_colour, "#RRGGBB")
_LABEL = (_is_label, "a table with the keys en and id")
_FAMILY = {"label": _LABEL, "colour_light": _COLOUR, "colour_dark": _COLOUR}
_RELATION = {
    "label": _LABEL,
    "definition": (_is_definition, "a text, or a table with the key en and other languages"),
    "kind": (("event", "state").__contains__, "event, state"),
    "directed": ((True, False).__contains__, "true, false"),
    "sign": ((-1, 0, 1).__contains__, "-1, 0, 1"),
    "family": (_is_text, "a family"),
    "plover": (_is_text, "a text"),
    "cameo": (_is_text, "a text"),
    "quad": (("", *QUADS).__contains__, ", ".join(QUADS)),
    "colour_light": _COLOUR,
    "colour_dark": _COLOUR,
    "dash": (_is_dash, "a list of whole numbers"),
    "arrow": (ARROWS.__contains__, ", ".join(ARROWS)),
    "width": (_is_width, "a number above 0"),
    "code": (_is_code, f"up to {_CODE_LENGTH} capital letters"),
    "source": (_is_text, "a text"),
}
_INHERITED = ("colour_light", "colour_dark")


def _faults(entry: Any, attributes: dict[str, Any], where: str, file: str) -> list[Fault]:
    """Find what is missing, unknown or wrong in one entry."""
    if not isinstance(entry, dict):
        return [Fault(file, None, where, str(entry), "is no table")]
    faults = [
        Fault(file, None, f"{where}.{key}", "", "is no attribute", ", ".join(attributes))
        for key in entry
        if key not in attributes
    ]
    for key, (is_right, allowed) in attributes.items():
        if key not in entry:
            if attributes is _FAMILY or key not in _INHERITED:
                faults.append(Fault(file, None, f"{where}.{key}", "", "is missing", allowed))
        elif not is_right(entry[key]):
            faults.append(Fault(file, None, f"{where}.{key}", str(entry[key]), "is wrong", allowed))
    return faults
