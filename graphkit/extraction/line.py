"""A sentence as the constructions see it: one lower-case line with marks for actors and dates.

``Armenia menuduh Azerbaijan pada Selasa (13/9/2022).`` becomes ``§a0 menuduh §a1 pada §d0 .``:
``§a`` an actor group, ``§p`` a group that is only a place, ``§x`` a private one, ``§d`` a date.
Headlines lose their capitals this way, so the same patterns read them. Every token keeps its place
in the document's text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphkit.extraction.dates import When
    from graphkit.extraction.groups import Group
    from graphkit.extraction.sentences import Sentence

TOKEN = re.compile(r"\w+(?:[-’'.,/]\w+)*|[^\w\s]")
QUOTES = dict.fromkeys('“”„‟«»"', '"')
BOUNDS = {'"', ";", ":", "(", "—", "–"}
ASIDE_BEGINS, ASIDE_ENDS = {",", "—", "–", "("}, {",", ";", "—", "–", ")"}
TWO, ASIDE_REACH, AGENT_REACH = 2, 16, 3
MARKS = {"actor": "a", "anaphor": "a", "place": "p", "private": "x"}


class Token(NamedTuple):
    """A word, a punctuation mark, a group or a date, with its span in the document."""

    text: str
    start: int
    end: int
    group: int = -1
    date: int = -1


class ClauseWords(NamedTuple):
    """The words of a language by which a line is divided.

    ``breaks`` open a clause, ``relatives`` an aside after a comma, ``asides`` one that a second
    comma closes ("X, with Y, …"); ``participles`` do so when one of the ``agents`` follows
    ("X, seized by Y, …").
    """

    breaks: frozenset[str]
    relatives: frozenset[str]
    asides: re.Pattern[str]
    participles: re.Pattern[str]
    agents: frozenset[str]
    coordinators: frozenset[str]

    def opens_aside(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether the word behind a comma may begin a phrase that the next comma closes."""
        if self.asides.fullmatch(tokens[i].text):
            return True
        near = {token.text for token in tokens[i + 1 : i + 1 + AGENT_REACH]}
        return bool(self.participles.fullmatch(tokens[i].text) and near & self.agents)


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens of one sentence and the text that patterns are matched against."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    groups: tuple[Group, ...]
    dates: tuple[When, ...]
    text: str
    offsets: tuple[int, ...]
    clauses: tuple[int, ...]
    quoted: tuple[bool, ...]
    asides: tuple[int, ...]

    def token_at(self, offset: int) -> int:
        """Return the index of the token that covers an offset of ``text``."""
        return bisect_right(self.offsets, offset) - 1

    @property
    def headline(self) -> bool:
        """Whether the sentence is the title or a heading."""
        return self.sentence.kind != "body"

    @property
    def quotation(self) -> bool:
        """Whether all words of the sentence stand between quotation marks."""
        words = zip(self.tokens, self.quoted, strict=True)
        return all(quoted for token, quoted in words if token.text[0].isalnum() or token.group >= 0)

    @property
    def question(self) -> bool:
        """Whether the sentence asks: what it asks is not asserted."""
        last = next((t.text for t in reversed(self.tokens) if t.text not in {'"', ")"}), "")
        return last == "?"


def build_line(
    text: str,
    sentence: Sentence,
    groups: Sequence[Group],
    dates: Sequence[When],
    words: ClauseWords,
) -> Line:
    """Return the line of one sentence."""
    tokens = tuple(_tokens(text, sentence, groups, dates))
    offsets, position = [], 0
    for token in tokens:
        offsets.append(position)
        position += len(token.text) + 1
    quoted = tuple(_quoted(tokens))
    return Line(
        sentence=sentence,
        tokens=tokens,
        groups=tuple(groups),
        dates=tuple(dates),
        text=" ".join(t.text for t in tokens) + " ",
        offsets=tuple(offsets),
        clauses=tuple(_clauses(tokens, quoted, words.breaks)),
        quoted=quoted,
        asides=tuple(_asides(tokens, quoted, words)),
    )


def _tokens(
    text: str, sentence: Sentence, groups: Sequence[Group], dates: Sequence[When]
) -> Iterator[Token]:
    marks = [(g.start, g.end, i, -1) for i, g in enumerate(groups)]
    marks += [
        (d.start, d.end, -1, i)
        for i, d in enumerate(dates)
        if not any(g.start < d.end and d.start < g.end for g in groups)
    ]
    position = sentence.start
    for start, end, group, date in sorted(marks):
        yield from _words(text, position, start)
        if group >= 0:
            yield Token(f"§{MARKS[groups[group].part]}{group}", start, end, group=group)
        else:
            yield Token(f"§d{date}", start, end, date=date)
        position = max(position, end)
    yield from _words(text, position, sentence.end)


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    for match in TOKEN.finditer(text, start, end):
        word = match.group()
        yield Token(QUOTES.get(word, word.lower()), match.start(), match.end())


def _quoted(tokens: Sequence[Token]) -> Iterator[bool]:
    inside = False
    for token in tokens:
        if token.text == '"':
            inside = not inside
        yield inside


def _clauses(
    tokens: Sequence[Token], quoted: Sequence[bool], breaks: frozenset[str]
) -> Iterator[int]:
    """Yield the clause number of each token; a break word, a dash or a quote opens a clause."""
    clause = 0
    for i, token in enumerate(tokens):
        turned = i > 0 and quoted[i] != quoted[i - 1]
        if turned or token.text in breaks or token.text in {";", ":", "—", "–"}:
            clause += 1
        yield clause


def _asides(tokens: Sequence[Token], quoted: Sequence[bool], words: ClauseWords) -> list[int]:
    """Give every token of a ``, yang …,`` aside the index of its first token, others -1.

    A word or two in quotation marks do not end it, the end of the quotation around it does.
    """
    asides = [-1] * len(tokens)
    opened, closed = -1, -1
    for i, token in enumerate(tokens):
        ends = token.text in ASIDE_ENDS or (token.text == '"' and quoted[opened] and not quoted[i])
        if closed >= 0:
            ends = i >= closed
        if opened >= 0 and ends and i > opened + 1:
            opened, closed = -1, -1
        if opened >= 0:
            asides[i] = opened
        elif i > 0 and tokens[i - 1].text in ASIDE_BEGINS:
            closed = _closing_comma(tokens, i, words) if words.opens_aside(tokens, i) else -1
            if closed >= 0 or token.text in words.relatives:
                opened = i
                asides[i] = i
    return asides


def _closing_comma(tokens: Sequence[Token], i: int, words: ClauseWords) -> int:
    """Return where a phrase between commas behind an actor ends, -1 if it is none.

    What follows must go on with that actor: a name there would be the subject.
    """
    if i < TWO or tokens[i - 1].text != "," or not tokens[i - 2].text.startswith("§a"):
        return -1
    for j in range(i + 2, min(len(tokens) - 1, i + ASIDE_REACH)):
        if tokens[j].text in BOUNDS:
            return -1
        if tokens[j].text == ",":
            follows = tokens[j + 1]
            other = follows.group >= 0 or follows.text in BOUNDS | words.coordinators
            return -1 if other else j
    return -1
