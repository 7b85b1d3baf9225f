"""The explanation as one offline HTML file: the article annotated, no script, no network.

What the page shows is prepared here as plain values; explain.html.jinja sets them, with every value
escaped, and explain.css gives them looks. The page forbids itself everything but its own style.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from graphkit.extraction.explain.wording import (
    actor_words,
    basis_words,
    date_words,
    held,
    same_misses,
    span_words,
    summary,
    told_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphkit.extraction.explain.model import ExplainedSentence, Explanation, FiredRule
    from graphkit.ontology import RelationType

    Types = Mapping[str, RelationType]


class Piece(NamedTuple):
    """A stretch of a sentence; ``role`` is "" for plain words, ``label`` stands behind it."""

    text: str
    role: str = ""
    label: str = ""
    title: str = ""


class Firing(NamedTuple):
    """A rule that fired, the words it fired on, and its rows: by their facts, the pairs."""

    relation: str
    colour: str
    rule: str
    words: str
    rows: dict[str, list[tuple[str, str, str]]]


def write_html(explanation: Explanation) -> str:
    """Return an explanation as an HTML file."""
    from jinja2 import Environment
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    used = {str(row["relation"]) for row in explanation.rows}
    names = {relation: f"c{number}" for number, relation in enumerate(sorted(used))}
    style = _file("explain.css") + _colours(names, explanation.types)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    document = explanation.document
    return environment.from_string(_file("explain.html.jinja")).render(
        about=[document.doc_id, document.publisher, explanation.language],
        csp=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        document=document,
        left_out=explanation.left_out,
        paragraphs=list(_paragraphs(explanation, names)),
        style=Markup(style),  # noqa: S704 - our own file, and colours that the ontology has checked
        summary=summary(explanation),
        title=document.title or document.doc_id,
    )


def _file(name: str) -> str:
    """Return one of the files beside this module."""
    text = files("graphkit.extraction.explain").joinpath(name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def _colours(names: Mapping[str, str], types: Types) -> str:
    light = "".join(f".{c} {{ --hue: {types[r].colour_light}; }}\n" for r, c in names.items())
    dark = "".join(f".{c} {{ --hue: {types[r].colour_dark}; }}\n" for r, c in names.items())
    return f"{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"


def _paragraphs(
    explanation: Explanation, names: Mapping[str, str]
) -> Iterator[list[dict[str, object]]]:
    for _, sentences in groupby(explanation.sentences, key=lambda one: one.paragraph):
        yield [_sentence(one, explanation.types, names) for one in sentences]


def _sentence(
    sentence: ExplainedSentence, types: Types, names: Mapping[str, str]
) -> dict[str, object]:
    misses = list(same_misses(sentence.misses, types))
    return {
        "number": sentence.number,
        "kind": sentence.kind,
        "pieces": list(_pieces(sentence, types)),
        "firings": list(_firings(sentence, types, names)),
        "misses": misses,
        "missed": sum(len(miss.rules) for miss in misses),
        "actors": [actor_words(group) for group in sentence.groups],
        "told": list(told_words(sentence)),
        "dates": [date_words(date) for date in sentence.dates],
        "line": sentence.line,
        "span": f"{sentence.start}–{sentence.end}",
    }


def _pieces(sentence: ExplainedSentence, types: Types) -> Iterator[Piece]:
    """Cut a sentence into plain words and marked ones; where two marks overlap the first holds."""
    marks = {**_trigger_marks(sentence), **_date_marks(sentence), **_actor_marks(sentence, types)}
    position = sentence.start
    text = sentence.text
    for (start, end), (role, label, title) in sorted(marks.items()):
        if start < position or end > sentence.end:
            continue
        if start > position:
            yield Piece(text[position - sentence.start : start - sentence.start])
        words = text[start - sentence.start : end - sentence.start]
        yield Piece(words, role, label, title)
        position = end
    yield Piece(text[position - sentence.start :])


Marks = dict[tuple[int, int], tuple[str, str, str]]


def _trigger_marks(sentence: ExplainedSentence) -> Marks:
    marks: Marks = {}
    for fired in sentence.fired:
        for span in fired.triggers:
            marks[span] = ("trigger", "", f"trigger of {fired.rule}")
    return marks


def _date_marks(sentence: ExplainedSentence) -> Marks:
    return {
        (date.start, date.end): ("date", span_words(date.first, date.last), date_words(date))
        for date in sentence.dates
    }


def _actor_marks(sentence: ExplainedSentence, types: Types) -> Marks:
    """Mark actors by what they are in the rows of the sentence."""
    roles = _roles(sentence, types)
    units: dict[tuple[int, int], list[str]] = {}
    parts: dict[tuple[int, int], tuple[str, str]] = {}
    for group in sentence.groups:
        for actor in group.actors:
            span = (actor.start, actor.end)
            units.setdefault(span, []).append(actor.unit)
            parts.setdefault(span, (group.part, actor_words(group)))
    return {
        span: (
            _role(parts[span][0], [roles.get(unit, "") for unit in named]),
            " ".join(filter(None, named)) or "?",
            parts[span][1],
        )
        for span, named in units.items()
    }


def _roles(sentence: ExplainedSentence, types: Types) -> dict[str, str]:
    """Return whether a unit is source, target or both in the rows of a sentence."""
    roles: dict[str, set[str]] = {}
    for fired in sentence.fired:
        directed = types[str(fired.row["relation"])].directed
        for side in ("source", "target"):
            roles.setdefault(str(fired.row[side]), set()).add(side if directed else "both")
    return {unit: next(iter(r)) if len(r) == 1 else "both" for unit, r in roles.items()}


def _role(part: str, roles: list[str]) -> str:
    found = set(filter(None, roles))
    if part == "private":
        return "private"
    if not found:
        return "place" if part == "place" else "actor"
    return next(iter(found)) if len(found) == 1 else "both"


def _firings(
    sentence: ExplainedSentence, types: Types, names: Mapping[str, str]
) -> Iterator[Firing]:
    def same(fired: FiredRule) -> tuple[str, str, str]:
        return str(fired.row["relation"]), fired.rule, fired.text

    for (relation, rule, words), group in groupby(sorted(sentence.fired, key=same), key=same):
        rows: dict[str, list[tuple[str, str, str]]] = {}
        for fired in group:
            arrow = "→" if types[relation].directed else "–"
            rows.setdefault(_facts(fired.row), []).append((fired.source, arrow, fired.target))
        yield Firing(types[relation].label["en"], names[relation], rule, words, rows)


def _facts(row: Mapping[str, Any]) -> str:
    """Return what a row says beside who and whom."""
    when = f"{held(row)}, {basis_words(row)}"
    return f"{when} · {row['status']} · confidence {row['confidence']:.2f}"
