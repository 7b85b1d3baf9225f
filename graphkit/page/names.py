"""How actors are called on a page: whole, in short, in lines on the map, in letters in a symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["code_letters", "contained", "name_lines", "own_name", "short_name"]

_CODE_LENGTH = 4
_LINE_LENGTH = 17
_LONGEST_LINE = 32  # a name on the map; longer ones end in "…" and stand whole beside it
_POP, _POP_ISOLATE = "\u202c", "\u2069"
_OPENERS = dict.fromkeys("\u202a\u202b\u202d\u202e", _POP) | dict.fromkeys(
    "\u2066\u2067\u2068", _POP_ISOLATE
)
_LONG_NAME = 20
_ACRONYM_LENGTH = 6


def code_letters(names: Mapping[str, str]) -> dict[str, str]:
    """Return the two to four letters inside each symbol, different for different actors."""
    codes: dict[str, str] = {}
    taken: set[str] = set()
    for actor, name in names.items():
        tries = _codes(actor, name)
        codes[actor] = next((code for code in tries if code and code not in taken), "·")
        taken.add(codes[actor])
    return codes


def _codes(actor: str, name: str) -> Iterator[str]:
    """Return what could stand for an actor, the best first."""
    if len(actor) <= _CODE_LENGTH and actor.isalnum():
        yield actor
    initials = "".join(word[0] for word in name.replace("-", " ").split() if word[0].isalnum())
    if len(initials) > 1:
        yield initials.upper()[:_CODE_LENGTH]
    letters = "".join(letter for letter in actor.upper() if letter.isalnum())
    yield letters[:_CODE_LENGTH]
    yield from (f"{letters[:2]}{number}" for number in range(1, 100))


def name_lines(name: str) -> list[str]:
    """Return a name as it is written on the map: long ones in two lines.

    Examples
    --------
    >>> name_lines("United Nations Security Council")
    ['United Nations', 'Security Council']
    """
    breaks = [at for at, letter in enumerate(name) if letter == " "]
    lines = [name]
    if len(name) > _LINE_LENGTH and breaks:
        middle = min(breaks, key=lambda at: abs(at - len(name) / 2))
        lines = [name[:middle], name[middle + 1 :]]
    return [
        line if len(line) <= _LONGEST_LINE else contained(f"{line[: _LONGEST_LINE - 1]}…")
        for line in lines
    ]


def short_name(actor: str, name: str, kind: str) -> str:
    """Return the name for running text: the acronym of an organisation with a long name."""
    acronym = actor.isalpha() and actor.isupper() and len(actor) <= _ACRONYM_LENGTH
    return actor if kind == "organisation" and acronym and len(name) > _LONG_NAME else name


def own_name(name: str) -> str:
    """Return an id of an event data set as a name; any other name as it is.

    Examples
    --------
    >>> [own_name(name) for name in ("ICEWS:Citizen_International", "COW:300", "Armenia")]
    ['Citizen International', 'COW 300', 'Armenia']
    """
    data_set, colon, rest = name.partition(":")
    if not colon or not rest or not data_set.isupper() or " " in name:
        return name
    return rest.replace("_", " ").strip() if any(map(str.isalpha, rest)) else f"{data_set} {rest}"


def contained(text: str) -> str:
    """Close the directions that a text opens, so that it turns nothing around but itself.

    Examples
    --------
    >>> contained("a \u202eb") == "a \u202eb\u202c"
    True
    """
    if text.isascii() or not any(letter in _OPENERS for letter in text):
        return text
    waiting: list[str] = []
    for letter in text:
        if letter in _OPENERS:
            waiting.append(_OPENERS[letter])
        elif waiting and letter == waiting[-1]:
            waiting.pop()
    return text + "".join(reversed(waiting))
