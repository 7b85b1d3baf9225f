"""A sentence in sight of what explains it: its own words, the actors' names, who tells what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphkit.extraction.constructions import load_grammar
from graphkit.extraction.explain.model import ReadDate, SeenActor, SeenGroup, Told
from graphkit.extraction.roles import find_scopes, speaker_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.actors import Registry
    from graphkit.extraction.constructions import Grammar
    from graphkit.extraction.documents import Document
    from graphkit.extraction.extract import ReadSentence
    from graphkit.extraction.groups import Group
    from graphkit.extraction.line import Line, Token
    from graphkit.extraction.mentions import Mention
    from graphkit.extraction.roles import Scope

STANDS_FOR = {
    "sides": "the two sides: the belligerents, else two named here or just before",
    "countries": "two countries: two named here, else the belligerents, else two just before",
    "both": "both: two named here, else just before, else the belligerents",
    "between": "two named together here or just before, else the belligerents",
    "warring": "two named here, else those who last were told to fight, else the belligerents",
    "former": "the first of two named last",
    "latter": "the second of two named last",
    "helped": "who acted before the subject of its verb",
    "delegates": "those of two sides: two named just before, else the belligerents",
    "three": "three named together",
    "speaker": "who acted first in this sentence, else in the one before",
    "self": "who speaks",
    "they": "the several who acted last, else the one",
    "body": "the ministry, army or organisation last named",
    "organisation": "the organisation last named",
    "insurgent": "the one armed group of the article",
    "government": "the state that fights the armed group",
    "among": "the last of those it can mean that was named",
    "other": "the other belligerent",
    "object": "the last actor named that is not the subject",
    "person": "the last person of that office",
}


@dataclass(frozen=True, slots=True)
class Sight:
    """One sentence as it was read, with its document and the names of the actors."""

    document: Document
    read: ReadSentence
    grammar: Grammar
    scopes: list[Scope]
    registry: Registry

    @property
    def line(self) -> Line:
        """The sentence as the patterns see it."""
        return self.read.line

    def words(self, first: int, last: int) -> str:
        """Return the document's own words from one token to another, on one line."""
        return self.cut(self.line.tokens[first].start, self.line.tokens[last].end)

    def cut(self, start: int, end: int) -> str:
        """Return a span of the document on one line."""
        return " ".join(self.document.text[start:end].split())

    def names(self, group: Group | None) -> tuple[str, ...]:
        """Return the names of the units of a group."""
        return tuple(self.registry.name(unit) for unit in group.units if unit) if group else ()

    def tellers(self, token: int) -> tuple[str, ...]:
        """Return the names of the units that tell a token, none when the article does."""
        return self.names(speaker_at(self.scopes, token))


def see(document: Document, read: ReadSentence, registry: Registry) -> Sight:
    """Return the sight of a sentence."""
    grammar = load_grammar(document.language)
    return Sight(document, read, grammar, find_scopes(read.line, grammar, read.teller), registry)


def seen_groups(sight: Sight) -> Iterator[SeenGroup]:
    """Yield the actors of a sentence with what every stand-in was taken for."""
    for named, resolved in zip(sight.read.spans, sight.line.groups, strict=True):
        actors = tuple(
            _seen_actor(mention, meant, sight)
            for mention in named.members
            for meant in _meant(mention, resolved)
        )
        text = sight.cut(named.start, named.end)
        yield SeenGroup(named.start, named.end, text, resolved.part, resolved.oblique, actors)


def _meant(mention: Mention, resolved: Group) -> list[Mention]:
    """Return whom a mention was taken for: itself, or the antecedents put in its place."""
    if mention.part != "anaphor":
        return [mention]
    place = (mention.start, mention.end)
    return [m for m in resolved.members if (m.start, m.end) == place] or [mention]


def _seen_actor(mention: Mention, meant: Mention, sight: Sight) -> SeenActor:
    stands_for = ""
    if mention.part == "anaphor":
        stands_for = STANDS_FOR.get(mention.refers_to, mention.refers_to)
    return SeenActor(
        start=mention.start,
        end=mention.end,
        text=sight.cut(mention.start, mention.end),
        unit=meant.unit,
        name=sight.registry.name(meant.unit) if meant.unit else "",
        finest=" ".join(meant.finest.split()),
        certainty=meant.certainty,
        stands_for=stands_for,
    )


def seen_dates(sight: Sight) -> Iterator[ReadDate]:
    """Yield the time expressions of a sentence."""
    for when in sight.line.dates:
        text = sight.cut(when.start, when.end)
        yield ReadDate(when.start, when.end, text, when.first, when.last, when.basis)


def told(sight: Sight) -> Iterator[Told]:
    """Yield the pieces of a sentence: a new one with every clause and every teller."""
    line = sight.line
    pieces: list[list[int]] = []
    kinds: list[tuple[int, tuple[str, ...]]] = []
    for i, token in enumerate(line.tokens):
        kind = (line.clauses[i], sight.tellers(i))
        if pieces and (kind == kinds[-1] or not any(map(str.isalnum, token.text))):
            pieces[-1].append(i)
        else:
            pieces.append([i])
            kinds.append(kind)
    for piece, (clause, tellers) in zip(pieces, kinds, strict=True):
        start, end = line.tokens[piece[0]].start, line.tokens[piece[-1]].end
        yield Told(start, end, sight.cut(start, end), clause, tellers)


def marked_line(sight: Sight) -> str:
    """Return the line that the patterns are matched against, units and dates in brackets."""
    return " ".join(_marked(token, sight.line) for token in sight.line.tokens)


def _marked(token: Token, line: Line) -> str:
    if token.group >= 0:
        group = line.groups[token.group]
        units = "+".join(filter(None, group.units)) or "?"
        return f"[{units}]" if group.part == "actor" else f"[{group.part} {units}]"
    if token.date >= 0:
        when = line.dates[token.date]
        return f"[{when.first}]" if when.first == when.last else f"[{when.first}/{when.last}]"
    return token.text
