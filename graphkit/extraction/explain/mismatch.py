"""Why a pattern does not match: how far it fits around its trigger word, and what it wanted next.

The parts of the pattern are taken one more at a time, compiled as the engine compiles the whole;
what the longest fitting beginning covers is said, and what would have had to follow.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from graphkit.extraction.constructions import SLOT, PatternCompiler, elements
from graphkit.extraction.languages import pack_data

if TYPE_CHECKING:
    from graphkit.extraction.constructions import Rule
    from graphkit.extraction.explain.sight import Sight

NO_MATCH = "pattern does not match"
SHOWN_WORDS = 4
SHOWN_CHOICES = 4
GAPS = ("...", "..", "~")
NUMBERS = {"": "an actor", "1": "an actor", "2": "two actors together"}
OTHERS = {"": "", "*": " or a place", "+": ", a place or people"}
PARTS = {"place": " (only a place)", "private": " (private)"}


@lru_cache(maxsize=8)
def _compiler(language: str) -> PatternCompiler:
    return PatternCompiler(pack_data(language, "constructions.toml"), f"languages/{language}")


@lru_cache(maxsize=4096)
def _compiled(language: str, parts: tuple[str, ...]) -> re.Pattern[str]:
    return _compiler(language).compile(" ".join(parts), "explained")[0]


def tell_mismatch(rule: Rule, trigger: int, sight: Sight) -> str:
    """Say how far the pattern of a rule fits around a trigger word, and what it wanted next."""
    parts = tuple(elements(rule.written))
    own = _own_part(parts, trigger, sight)
    word = sight.words(trigger, trigger)
    if own < 0:
        return _longer(rule, trigger, sight)
    fitting, match = 0, None
    for size in range(own + 1, len(parts)):
        longer = _fit(parts[:size], trigger, sight)
        if longer is None:
            break
        fitting, match = size, longer
    if match is not None:
        return _stopped(parts, fitting, match, sight)
    before = [describe(part, sight.document.language) for part in parts[:own] if _asks(part)]
    return f"before “{word}” it wanted {', then '.join(before) or 'other words'}"


def _own_part(parts: tuple[str, ...], trigger: int, sight: Sight) -> int:
    """Return which part of a pattern the trigger word is, or -1."""
    place = sight.line.offsets[trigger]
    for i, part in enumerate(parts):
        if _asks(part) and not part.startswith(("{", "!", "&")):
            match = _compiled(sight.document.language, (part,)).match(sight.line.text, place)
            if match is not None and match.end() > place:
                return i
    return -1


def _asks(part: str) -> bool:
    """Whether a part of a pattern asks for something: it is no gap and not optional."""
    return part not in GAPS and not part.endswith("?")


def _fit(parts: tuple[str, ...], trigger: int, sight: Sight) -> re.Match[str] | None:
    place = sight.line.offsets[trigger]
    matches = _compiled(sight.document.language, parts).finditer(sight.line.text)
    return next((m for m in matches if m.start() <= place < m.end()), None)


def _stopped(parts: tuple[str, ...], size: int, match: re.Match[str], sight: Sight) -> str:
    """Say after what a pattern stopped, what it wanted, and what stood there."""
    line = sight.line
    seen = sight.words(line.token_at(match.start()), line.token_at(match.end() - 2))
    said = f"after “{seen}” it wanted {describe(parts[size], sight.document.language)}"
    gap, place = parts[size - 1] in GAPS, match.end()
    if gap:
        place = _past_gap(parts[size - 1], place, sight)
    first = line.token_at(place)
    rest = line.tokens[first:] if place < len(line.text) else ()
    if not any(any(map(str.isalnum, token.text)) for token in rest):
        return f"{said}, but the sentence ends"
    last, part = min(first + SHOWN_WORDS, len(line.tokens)) - 1, ""
    if rest[0].group >= 0:
        last, part = first, PARTS.get(line.groups[rest[0].group].part, "")
    return f"{said}, but “{sight.words(first, last)}”{part} {'comes first' if gap else 'follows'}"


def _past_gap(gap: str, place: int, sight: Sight) -> int:
    """Return how far a gap reaches at the most."""
    pattern = _compiler(sight.document.language).gaps[gap].removesuffix("?")
    passed = re.compile(pattern).match(sight.line.text, place)
    return passed.end() if passed is not None else place


def _longer(rule: Rule, trigger: int, sight: Sight) -> str:
    """Say which wordings of a rule hold a trigger word that is not enough by itself."""
    word = sight.line.tokens[trigger].text
    lists = _compiler(sight.document.language).words
    wordings = re.split(r"[()|]", rule.written)
    wordings += [entry for name in re.findall(r"<(\w+)>", rule.written) for entry in lists[name]]
    held = [_plain(wording) for wording in wordings if word in wording.split()]
    if not any(word in wording for wording in wordings):
        return f"its pattern does not hold “{word}”"
    longer = [wording for wording in held if wording != word]
    return f"“{word}” alone is not enough: it wanted {_choice(longer) or 'other words around it'}"


def describe(part: str, language: str) -> str:
    """Say in words what a part of a pattern asks for.

    Examples
    --------
    >>> describe("{B*}", "en"), describe("(sent|deployed)", "en"), describe("by", "en")
    ('an actor or a place', '“sent” or “deployed”', '“by”')
    """
    slot = SLOT.fullmatch(part)
    if slot is not None:
        return "a date" if slot.group(1) == "D" else _slot(slot.group(2))
    if part[0] in "!&":
        return _beside(part, language)
    named = re.fullmatch(r"<(\w+)>", part)
    if named is not None:
        return _choice(_compiler(language).words[named.group(1)])
    if part.startswith("(") and part.endswith(")") and "(" not in part[1:]:
        return _choice([_plain(choice) for choice in part[1:-1].split("|")])
    return f"“{_plain(part)}”"


def _beside(part: str, language: str) -> str:
    if part.startswith("!!"):
        return f"no {describe(part[2:], language)} before"
    if part.startswith("!"):
        return f"a word other than {describe(part[1:], language)}"
    if part.startswith("&!"):
        return f"no {describe(part[2:], language)} next"
    return f"no word but {describe(part[1:], language)}"


def _slot(kind: str) -> str:
    return NUMBERS[kind.rstrip("*+")] + OTHERS[kind.lstrip("12")]


def _choice(words: list[str]) -> str:
    shown = [f"“{word}”" for word in words[:SHOWN_CHOICES]]
    if len(words) > SHOWN_CHOICES:
        return ", ".join(shown) + ", …"
    return " or ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def _plain(wording: str) -> str:
    """Return a wording of a pattern without the marks of the pattern language."""
    words = (w for w in wording.replace("\\", "").split() if not w.endswith("?"))
    return " ".join("…" if w in GAPS else _slot("*") if SLOT.fullmatch(w) else w for w in words)
