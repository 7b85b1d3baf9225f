"""The explanation for a terminal: plain text in lines of up to 100 characters."""

from __future__ import annotations

from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING

from graphkit.extraction.explain.wording import (
    actor_words,
    basis_words,
    date_words,
    headline,
    held,
    row_words,
    same_misses,
    told_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphkit.extraction.explain.model import ExplainedSentence, Explanation
    from graphkit.extraction.explain.wording import SameMiss

WIDTH = 100
INDENT = 4
LABEL = 13
SHOWN_DROPPED = 160
# What could move the cursor of a terminal or turn the reading direction of a line.
_UNSAFE = [*range(0x20), *range(0x7F, 0xA0), 0x200E, 0x200F, *range(0x202A, 0x202F)]
_UNSAFE += range(0x2066, 0x206A)
_SAFE = dict.fromkeys(_UNSAFE, "\N{REPLACEMENT CHARACTER}")


def write_text(explanation: Explanation) -> str:
    """Return an explanation as text; control characters of the article are made visible."""
    lines = list(_head(explanation))
    for sentence in explanation.sentences:
        lines += ["", *_sentence(sentence, explanation)]
    if explanation.left_out:
        lines += ["", "Left out of the page", ""]
        for piece in explanation.left_out:
            words = " ".join(piece.text.split())
            cut = words if len(words) <= SHOWN_DROPPED else f"{words[: SHOWN_DROPPED - 1]}…"
            lines += _hanging(f"{piece.reason} [{piece.start}–{piece.end}]: {cut}", " " * INDENT)
    return "\n".join(lines)


def _head(explanation: Explanation) -> Iterator[str]:
    for line in headline(explanation):
        yield from wrap(_safe(line), WIDTH)


def _sentence(sentence: ExplainedSentence, explanation: Explanation) -> Iterator[str]:
    kind = "" if sentence.kind == "body" else f", {sentence.kind}"
    yield f"{sentence.number}  [{sentence.start}–{sentence.end}{kind}]"
    margin = " " * INDENT
    text = _safe(" ".join(sentence.text.split()))
    yield from wrap(text, WIDTH, initial_indent=margin, subsequent_indent=margin)
    yield from _labelled("actors", map(actor_words, sentence.groups))
    told = (f"{tellers}: {words}" for tellers, words in told_words(sentence))
    yield from _labelled("told by", told)
    yield from _labelled("dates", map(date_words, sentence.dates))
    yield from _labelled("rows", _rows(sentence, explanation))
    misses = same_misses(sentence.misses, explanation.types)
    yield from _labelled("near misses", map(_miss, misses))


def _miss(miss: SameMiss) -> str:
    on = f" on “{miss.words}”" if miss.words else ""
    return f"{', '.join(miss.rules)} ({miss.relation}){on}: {miss.why}"


def _rows(sentence: ExplainedSentence, explanation: Explanation) -> Iterator[str]:
    for (rule, words), same in groupby(sentence.fired, key=lambda fired: (fired.rule, fired.text)):
        for fired in same:
            row = fired.row
            when = f"{held(row)} ({basis_words(row)})"
            pair = row_words(fired, explanation.types)
            yield f"{pair}, {when}, {row['status']}, confidence {row['confidence']:.2f}"
        yield f"  by {rule} on “{words}”"


def _labelled(label: str, entries: Iterable[str]) -> Iterator[str]:
    """Yield entries behind a label."""
    for number, entry in enumerate(entries):
        yield from _hanging(entry, f"{' ' * INDENT}{label if number == 0 else '':<{LABEL}}")


def _hanging(entry: str, lead: str) -> list[str]:
    """Wrap an entry with a hanging indent; blanks that it opens with are kept."""
    lead += " " * (len(entry) - len(entry.lstrip()))
    further = " " * (len(lead) + 2)
    text = _safe(" ".join(entry.split()))
    return wrap(text, WIDTH, initial_indent=lead, subsequent_indent=further)


def _safe(text: str) -> str:
    return text.translate(_SAFE)
