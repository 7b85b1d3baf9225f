"""The lexicon: every name of the registry that a text may use, found in one pass over its words.

Names are keyed by their first word, the longest tried first. Matching is case-sensitive (``AS`` is
the United States, ``as`` is not), blind to diacritics (``Erdoğan`` = ``Erdogan``) and accepts names
set in capitals (``ARMENIA``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphkit.actors import Registry

WORD = re.compile(r"[^\W_]+")
GLUE = re.compile(r"[\s.’'`‘–-]{0,3}")
SHORTEST_SHOUTED_NAME = 4

Word = tuple[int, int, str]


class Hit(NamedTuple):
    """What a name may mean: an actor, the kind of the name, and what else the name can be."""

    actor_id: str
    kind: str
    also: str = ""


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return a word without diacritics.

    Examples
    --------
    >>> fold("Çavuşoğlu")
    'Cavusoglu'
    """
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("\u0131", "i")


def find_words(text: str, start: int, end: int) -> list[Word]:
    """Return (start, end, folded word) of every word in a span."""
    return [(m.start(), m.end(), fold(m.group())) for m in WORD.finditer(text, start, end)]


@dataclass(slots=True)
class Lexicon:
    """Names to actor ids, keyed by their first word."""

    by_word: dict[str, list[tuple[tuple[str, ...], Hit]]] = field(default_factory=dict)

    def add(self, alias: str, actor_id: str, kind: str, also: str = "") -> None:
        """Add one name."""
        words = tuple(fold(w) for w in WORD.findall(alias))
        if words:
            entries = self.by_word.setdefault(words[0], [])
            entries.append((words, Hit(actor_id, kind, also)))
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, text: str, words: Sequence[Word]) -> Iterator[tuple[int, int, tuple[Hit, ...]]]:
        """Yield (start, end, what the name may mean) of every longest name."""
        i = 0
        while i < len(words):
            length, hits = self._at(text, words, i)
            if hits:
                yield words[i][0], words[i + length - 1][1], tuple(hits)
                i += length
            else:
                i += 1

    def _at(self, text: str, words: Sequence[Word], i: int) -> tuple[int, list[Hit]]:
        first = words[i][2]
        entries = self.by_word.get(first)
        shouted = entries is None and len(first) >= SHORTEST_SHOUTED_NAME and first.isupper()
        if shouted:
            entries = self.by_word.get(first.capitalize())
        length, hits = 0, []
        for names, hit in entries or ():
            n = len(names)
            if n < length:
                break
            window = words[i : i + n]
            here = tuple(w[2].capitalize() if shouted else w[2] for w in window)
            if here == names and _glued(text, window):
                length = n
                hits.append(hit)
        return length, hits


def _glued(text: str, words: Sequence[Word]) -> bool:
    """Whether only blanks, hyphens, dots or apostrophes stand between the words of a name."""
    return all(GLUE.fullmatch(text, a[1], b[0]) is not None for a, b in pairwise(words))


@lru_cache(maxsize=16)
def load_lexicon(registry: Registry, languages: tuple[str, ...]) -> Lexicon:
    """Return the names of a registry that a text in any of the languages may use."""
    lexicon = Lexicon()
    for alias in registry.aliases:
        if alias.language in {"", *languages}:
            lexicon.add(alias.alias, alias.actor_id, alias.kind, alias.also)
    return lexicon
