"""What an explanation holds; all offsets are code points into the document's text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphkit.extraction.documents import Document
    from graphkit.ontology import RelationType


@dataclass(frozen=True, slots=True)
class SeenActor:
    """A span that names an actor.

    Attributes
    ----------
    start, end, text
        The span.
    unit, name
        Id and English name of the unit it speaks for; "" when it stands for nobody known.
    finest
        The finest actor named, such as the minister.
    certainty
        How sure it is that the span means this unit, from 0 to 1.
    stands_for
        Of a pronoun or another stand-in: whom such words are taken for; "" for a name.
    """

    start: int
    end: int
    text: str
    unit: str
    name: str
    finest: str
    certainty: float
    stands_for: str


@dataclass(frozen=True, slots=True)
class SeenGroup:
    """Actors that share one place in the sentence, and what that place lets them be.

    ``part`` is "actor", "place" or "private" (which also holds stand-ins for nobody known);
    ``oblique`` tells that a preposition keeps it from being a subject.
    """

    start: int
    end: int
    text: str
    part: str
    oblique: bool
    actors: tuple[SeenActor, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of a sentence, the number of its clause, and the units that tell it.

    ``tellers`` is empty for what the article itself tells.
    """

    start: int
    end: int
    text: str
    clause: int
    tellers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A time expression and the time it means, as :class:`graphkit.extraction.dates.When`."""

    start: int
    end: int
    text: str
    first: str
    last: str
    basis: str


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule that gave a row.

    Attributes
    ----------
    rule
        The id of the rule in the language pack.
    start, end, text
        What its pattern matched.
    triggers
        The spans of its trigger words.
    tellers
        The units that tell the words matched; empty for the article itself.
    source, target
        Names of the units of the row.
    row
        The row, exactly as :func:`graphkit.extract` writes it.
    """

    rule: str
    start: int
    end: int
    text: str
    triggers: tuple[tuple[int, int], ...]
    tellers: tuple[str, ...]
    source: str
    target: str
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule whose trigger word occurs and that gave nothing.

    Attributes
    ----------
    rule, relation
        The id of the rule and the relation it would have given.
    reason
        A fixed phrase, the same for all misses of the kind.
    why
        The reason with the words of this sentence.
    start, end, text
        What the pattern matched, or the trigger word when it did not match.
    triggers
        The spans of its trigger words.
    pattern
        The rule's pattern as the pack writes it.
    """

    rule: str
    relation: str
    reason: str
    why: str
    start: int
    end: int
    text: str
    triggers: tuple[tuple[int, int], ...]
    pattern: str


@dataclass(frozen=True, slots=True)
class ExplainedSentence:
    """A sentence with all that was seen in it.

    ``line`` is the sentence as the patterns see it, with the units and dates in brackets.
    """

    number: int
    start: int
    end: int
    text: str
    kind: str
    paragraph: int
    line: str
    groups: tuple[SeenGroup, ...]
    told: tuple[Told, ...]
    dates: tuple[ReadDate, ...]
    fired: tuple[FiredRule, ...]
    misses: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of the page that is no evidence, and why."""

    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the engine saw in one article and did with it.

    Attributes
    ----------
    document
        The article as it was read.
    language
        Name of its language, or "" when no pack can read it.
    belligerents
        Names of the two units taken for the sides of the conflict, likeliest pair of the document;
        empty when there is none.
    news_day
        The day that the first sentences report, or "".
    sentences
        The sentences in order.
    left_out
        The dropped pieces of the page, blanks aside.
    types
        The relation types by id, for their labels, directions and colours.
    """

    document: Document
    language: str
    belligerents: tuple[str, ...]
    news_day: str
    sentences: tuple[ExplainedSentence, ...]
    left_out: tuple[LeftOut, ...]
    types: Mapping[str, RelationType]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows that :func:`graphkit.extract` gives for the article, in its order."""
        return [dict(fired.row) for one in self.sentences for fired in one.fired]

    def to_text(self) -> str:
        """Return the explanation to read on a terminal, in lines of up to 100 characters."""
        from graphkit.extraction.explain.text import write_text

        return write_text(self)

    def to_html(self) -> str:
        """Return the explanation as one HTML file that needs no network and no script."""
        from graphkit.extraction.explain.markup import write_html

        return write_html(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain dicts, lists, strings and numbers, ready for JSON."""
        document = self.document
        about = ("doc_id", "title", "publisher", "published", "published_basis", "url", "sha256")
        return {
            **{name: getattr(document, name) for name in about},
            "language": document.language,
            "belligerents": list(self.belligerents),
            "news_day": self.news_day,
            "sentences": [asdict(one) for one in self.sentences],
            "left_out": [asdict(piece) for piece in self.left_out],
        }
