"""Other spellings of the words of a pack: how an overlay follows a sister language with few lines.

Malay has nearly the constructions of Indonesian, with "kerana" for "karena" and "tentera" for
"militer". Instead of every rule again, an overlay lists such pairs; the pack below is then read as
if each of its lists and patterns named both.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["respell"]

PATTERNS = frozenset({"pattern", "via", "according", "form"})
TRIGGERS = "on"


def respell(data: Mapping[str, Any], spellings: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Give words other spellings, wherever a pack's file names them.

    A list of words gets more entries, a pattern an alternative ``(karena|kerana)``, the triggers of
    a rule (``on``) more triggers. Keys, names of word lists and any other text stay as they are.

    Parameters
    ----------
    data
        A pack's file.
    spellings
        The word or phrase as ``data`` writes it, and how else it may be written.

    Examples
    --------
    >>> rule = {"id": "because", "on": "karena", "pattern": "karena {A}"}
    >>> respell({"frame": [rule], "joins": ["karena itu"]}, {"karena": ["kerana"]})
    {'frame': [{'id': 'because', 'on': 'karena kerana', 'pattern': '(karena|kerana) {A}'}],
     'joins': ['karena itu', 'kerana itu']}
    """
    if not spellings:
        return dict(data)
    words = "|".join(re.escape(word) for word in sorted(spellings, key=len, reverse=True))
    # Not inside "<names>" of word lists, nor a part of a longer word.
    return _table(data, re.compile(rf"(?<![\w<{{-])(?:{words})(?![\w>}}-])"), spellings)


def _table(
    data: Mapping[str, Any], words: re.Pattern[str], spellings: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    respelt: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            respelt[key] = _table(value, words, spellings)
        elif key == TRIGGERS:
            respelt[key] = _triggers(value, spellings)
        elif isinstance(value, list):
            respelt[key] = _list(value, words, spellings)
        elif isinstance(value, str) and key in PATTERNS:
            respelt[key] = words.sub(lambda m: _alternatives(m.group(), spellings), value)
        else:
            respelt[key] = value
    return respelt


def _alternatives(word: str, spellings: Mapping[str, Sequence[str]]) -> str:
    return "(" + "|".join([word, *spellings[word]]) + ")"


def _list(
    entries: list[Any], words: re.Pattern[str], spellings: Mapping[str, Sequence[str]]
) -> list[Any]:
    longer: list[Any] = []
    for entry in entries:
        if isinstance(entry, dict):
            longer.append(_table(entry, words, spellings))
        elif isinstance(entry, list):
            longer.append(_list(entry, words, spellings))
        elif isinstance(entry, str):
            longer += [s for s in _variants(entry, words, spellings) if s not in longer]
        else:
            longer.append(entry)
    return longer


def _variants(
    entry: str, words: re.Pattern[str], spellings: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Yield an entry as it stands, then with every choice of spellings for its words."""
    found = words.findall(entry)
    frame = words.split(entry)
    for choice in product(*([word, *spellings[word]] for word in found)):
        yield frame[0] + "".join(word + text for word, text in zip(choice, frame[1:], strict=True))


def _triggers(on: str | list[str], spellings: Mapping[str, Sequence[str]]) -> str | list[str]:
    """Add the first word of every other spelling: a rule is tried where a trigger stands."""
    triggers = on.split() if isinstance(on, str) else on
    more = [
        other.split()[0]
        for trigger in triggers
        for word, others in spellings.items()
        if word.split()[0] == trigger
        for other in others
    ]
    every = list(dict.fromkeys([*triggers, *more]))
    return " ".join(every) if isinstance(on, str) else every
