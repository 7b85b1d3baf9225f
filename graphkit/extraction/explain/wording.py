"""How an explanation is worded, the same in text and in HTML."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from graphkit.extraction.explain.mismatch import NO_MATCH
from graphkit.schema import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphkit.extraction.explain.model import (
        ExplainedSentence,
        Explanation,
        FiredRule,
        NearMiss,
        ReadDate,
        SeenActor,
        SeenGroup,
    )
    from graphkit.ontology import RelationType

    Types = Mapping[str, RelationType]

BASES = {
    "text": "stated in the text",
    "inferred": "worked out",
    "published": "day of publication",
    "": "undated",
}
PARTS = {"actor": "", "place": "only a place", "private": "private, speaks for no unit"}


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "row"), count(2, "near miss", "near misses")
    ('1 row', '2 near misses')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def headline(explanation: Explanation) -> Iterator[str]:
    """Yield the lines that say what was read."""
    document = explanation.document
    yield document.title or document.doc_id
    day = f"published {document.published} ({document.published_basis})"
    language = explanation.language or "in no language that a pack reads"
    about = [document.doc_id, document.publisher, language]
    about.append(day if document.published else "no day of publication found")
    yield " · ".join(filter(None, about))
    yield summary(explanation)


def summary(explanation: Explanation) -> str:
    """Return how much was read and found, and what the whole article made known."""
    sentences = explanation.sentences
    parts = [
        count(len(sentences), "sentence"),
        count(len(explanation.rows), "row"),
        count(sum(len(s.misses) for s in sentences), "near miss", "near misses"),
    ]
    known = [", ".join(parts)]
    if explanation.belligerents:
        known.append(f"belligerents: {' and '.join(explanation.belligerents)}")
    if explanation.news_day:
        known.append(f"news of {explanation.news_day}")
    return "; ".join(known)


def actor_words(group: SeenGroup) -> str:
    """Say what a group of actors is taken for."""
    spans: dict[tuple[int, int], list[SeenActor]] = {}
    for actor in group.actors:
        spans.setdefault((actor.start, actor.end), []).append(actor)
    said = " + ".join(_span_words(actors) for actors in spans.values())
    limits = [PARTS.get(group.part, group.part)]
    if group.part == "private" and any(actor.stands_for for actor in group.actors):
        limits = ["so it takes no part"]
    if group.part == "actor" and group.oblique:
        limits.append("after a preposition, so no subject")
    return "; ".join(filter(None, [said, *limits]))


def _span_words(actors: list[SeenActor]) -> str:
    """Say whom one span names: “dia” = Turkey (TUR), who acted first."""
    first = actors[0]
    units = " and ".join(f"{a.name} ({a.unit})" for a in actors if a.unit) or "nobody known"
    details = []
    if first.finest not in {first.text, ""} and not first.stands_for:
        details.append(f"finest name “{first.finest}”")
    if first.stands_for:
        details.append(f"taken for {first.stands_for}")
    if first.certainty < 1:
        details.append(f"certainty {first.certainty:.2f}")
    return ", ".join([f"“{first.text}” = {units}", *details])


def told_words(sentence: ExplainedSentence) -> Iterator[tuple[str, str]]:
    """Yield what others than the article tell in a sentence: who, and their words in one piece."""
    for tellers, pieces in groupby(sentence.told, key=lambda piece: piece.tellers):
        if tellers:
            yield " and ".join(tellers), " ".join(piece.text for piece in pieces)


def date_words(date: ReadDate) -> str:
    """Say which time an expression means."""
    return f"“{date.text}” = {span_words(date.first, date.last)}, {BASES[date.basis]}"


def span_words(first: str, last: str) -> str:
    """Return a time in words.

    Examples
    --------
    >>> span_words("1994", ".."), span_words("2020-09", "2020-10"), span_words("2020", "2020")
    ('since 1994', '2020-09 to 2020-10', '2020')
    """
    if not first:
        return f"until {last}" if last else "undated"
    if last == OPEN_END:
        return f"since {first}"
    return first if last in {first, ""} else f"{first} to {last}"


def held(row: Mapping[str, Any]) -> str:
    """Return when a row held."""
    return span_words(str(row["start"]), str(row["end"]))


def basis_words(row: Mapping[str, Any]) -> str:
    """Return where the time of a row comes from."""
    return BASES.get(str(row["date_basis"]), str(row["date_basis"]))


def row_words(fired: FiredRule, types: Types) -> str:
    """Return who stands how to whom."""
    kind = types[str(fired.row["relation"])]
    arrow = "→" if kind.directed else "–"
    return f"{fired.source} {arrow} {fired.target}: {kind.label['en']}"


@dataclass(frozen=True, slots=True)
class SameMiss:
    """Rules of one relation that came to nothing over the same words for the same reason."""

    relation: str
    rules: tuple[str, ...]
    words: str
    why: str


def same_misses(misses: Iterable[NearMiss], types: Types) -> Iterator[SameMiss]:
    """Put together the near misses that differ by nothing but the rule.

    ``words`` is empty where the reason names them already.
    """
    same: dict[tuple[str, str, str], list[str]] = {}
    for miss in misses:
        label = types[miss.relation].label["en"]
        words = "" if miss.reason == NO_MATCH else miss.text
        same.setdefault((label, words, miss.why), []).append(miss.rule)
    for (label, words, why), rules in same.items():
        yield SameMiss(label, tuple(dict.fromkeys(rules)), words, why)
