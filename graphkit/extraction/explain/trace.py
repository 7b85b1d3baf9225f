"""Read an article with the engine and write down what it saw, did, and left undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphkit.actors import load_registry
from graphkit.errors import Fault, InputError
from graphkit.extraction.documents import Document, read_documents
from graphkit.extraction.explain.mismatch import NO_MATCH, tell_mismatch
from graphkit.extraction.explain.model import (
    ExplainedSentence,
    Explanation,
    FiredRule,
    LeftOut,
    NearMiss,
)
from graphkit.extraction.explain.reasons import family, tell_miss
from graphkit.extraction.explain.sight import (
    marked_line,
    see,
    seen_dates,
    seen_groups,
    told,
)
from graphkit.extraction.extract import read_sentences, write_rows
from graphkit.extraction.findings import Reason
from graphkit.extraction.languages import load_language
from graphkit.ontology import load_ontology

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graphkit.actors import Registry
    from graphkit.extraction.constructions import Rule
    from graphkit.extraction.explain.sight import Sight
    from graphkit.extraction.extract import Found, ReadSentence
    from graphkit.extraction.findings import Miss
    from graphkit.ontology import Ontology

    Row = tuple[Found, Mapping[str, Any]]
    Fired = Sequence[tuple[str, int, int]]

BLANK = "blank"


def explain(
    article: Path | str | Document,
    *,
    language: str | None = None,
    published: str | None = None,
    registry: Registry | None = None,
    ontology: Ontology | None = None,
) -> Explanation:
    """Return what the engine sees in one article, and why each rule fires or does not.

    Parameters
    ----------
    article
        A file that :func:`graphkit.extract` reads, or a document already read.
    language, published
        As for :func:`graphkit.extract`; of a document already read, what it says itself holds.
    registry, ontology
        Your own actors and relation types; those that come with graphkit when left out.

    Returns
    -------
    Explanation
        Its ``rows`` are those that :func:`graphkit.extract` gives.

    Raises
    ------
    InputError
        When the article cannot be read, or there are several.

    Examples
    --------
    >>> from graphkit.extraction.documents import parse_document
    >>> text = "Armenia did not attack Azerbaijan."
    >>> seen = explain(parse_document(text, doc_id="a", language="en", published="2020-10-01"))
    >>> {miss.why for miss in seen.sentences[0].misses if miss.reason == "negated"}
    {'negated by “not”'}
    """
    document = article if isinstance(article, Document) else _open(article, language, published)
    registry = registry or load_registry()
    ontology = ontology or load_ontology()
    read = list(_read_and_listen(document, registry, ontology))
    rows: dict[int, list[Row]] = {}
    for found, row in write_rows(document, [one for one, _ in read], ontology):
        rows.setdefault(found.sentence.start, []).append((found, row))
    sentences = tuple(
        _explain(n, see(document, one, registry), misses, rows.get(one.sentence.start, []))
        for n, (one, misses) in enumerate(read, start=1)
    )
    return Explanation(
        document=document,
        language=load_language(document.language).name if document.language else "",
        belligerents=tuple(registry.name(m.unit) for m in read[0][0].pair) if read else (),
        news_day=read[-1][0].clock.news_day if read else "",
        sentences=sentences,
        left_out=tuple(_left_out(document)),
        types=ontology,
    )


def _open(path: Path | str, language: str | None, published: str | None) -> Document:
    found = list(read_documents([path], language=language, published=published))
    if len(found) != 1:
        raise InputError(f"{path}: holds {len(found)} articles; give one article to explain")
    if isinstance(found[0], Fault):
        raise InputError(str(found[0]))
    return found[0]


def _read_and_listen(
    document: Document, registry: Registry, ontology: Ontology
) -> Iterator[tuple[ReadSentence, list[Miss]]]:
    heard: list[Miss] = []
    sentences = read_sentences(
        document, registry=registry, ontology=ontology, observer=heard.append
    )
    for one in sentences:
        yield one, heard.copy()
        heard.clear()


def _left_out(document: Document) -> Iterator[LeftOut]:
    for piece in document.dropped:
        if piece.reason != BLANK:
            text = document.text[piece.start : piece.end]
            yield LeftOut(piece.start, piece.end, text, piece.reason)


def _explain(
    number: int, sight: Sight, heard: Sequence[Miss], rows: Sequence[Row]
) -> ExplainedSentence:
    sentence = sight.read.sentence
    return ExplainedSentence(
        number=number,
        start=sentence.start,
        end=sentence.end,
        text=sight.document.text[sentence.start : sentence.end],
        kind=sentence.kind,
        paragraph=sentence.paragraph,
        line=marked_line(sight),
        groups=tuple(seen_groups(sight)),
        told=tuple(told(sight)),
        dates=tuple(seen_dates(sight)),
        fired=tuple(_fired(found, row, sight) for found, row in rows),
        misses=tuple(_misses(sight, heard)),
    )


def _fired(found: Found, row: Mapping[str, Any], sight: Sight) -> FiredRule:
    finding, tokens = found.finding, sight.line.tokens
    rule = next(rule for rule in sight.grammar.rules if rule.id == finding.rule)
    return FiredRule(
        rule=rule.id,
        start=tokens[finding.first].start,
        end=tokens[finding.last].end,
        text=sight.words(finding.first, finding.last),
        triggers=_triggers(rule, finding.first, finding.last, sight),
        tellers=sight.tellers(finding.first),
        source=sight.registry.name(row["source"]),
        target=sight.registry.name(row["target"]),
        row=row,
    )


def _triggers(rule: Rule, first: int, last: int, sight: Sight) -> tuple[tuple[int, int], ...]:
    tokens = sight.line.tokens[first : last + 1]
    return tuple((token.start, token.end) for token in tokens if token.text in rule.words)


def _misses(sight: Sight, heard: Sequence[Miss]) -> Iterator[NearMiss]:
    """Yield the rules that came to nothing: first those that matched, in the order of the text."""
    kept = [(f.rule, f.first, f.last) for f in sight.read.findings]
    repeated = [(m.rule, m.first, m.last) for m in heard if m.reason is Reason.WEAKER]
    rules = {rule.id: rule for rule in sight.grammar.candidates(sight.line)}
    misses = [
        _miss(miss, rules[miss.rule], [*kept, *repeated], sight)
        for miss in dict.fromkeys(heard)
        if (miss.rule, miss.first, miss.last) not in kept
    ]
    silent = set(rules) - {miss.rule for miss in heard} - {rule for rule, _, _ in kept}
    misses += [
        miss
        for name, rule in rules.items()
        if name in silent and (miss := _mismatch(rule, [*kept, *repeated], sight)) is not None
    ]
    yield from sorted(misses, key=lambda miss: (miss.reason == NO_MATCH, miss.start))


def _miss(miss: Miss, rule: Rule, fired: Fired, sight: Sight) -> NearMiss:
    reason, why = tell_miss(miss, rule, fired, sight)
    return NearMiss(
        rule=miss.rule,
        relation=miss.relation,
        reason=reason,
        why=why,
        start=sight.line.tokens[miss.first].start,
        end=sight.line.tokens[miss.last].end,
        text=sight.words(miss.first, miss.last),
        triggers=_triggers(rule, miss.first, miss.last, sight),
        pattern=rule.written,
    )


def _mismatch(rule: Rule, fired: Fired, sight: Sight) -> NearMiss | None:
    """Return the near miss of a rule whose pattern did not match.

    None when another rule of its family reads the same trigger word: there the word did its work.
    """
    read = {
        i
        for other, first, last in fired
        if family(other) == family(rule.id)
        for i in range(first, last + 1)
    }
    tokens = sight.line.tokens
    triggers = [i for i, t in enumerate(tokens) if t.text in rule.words and i not in read]
    if not triggers:
        return None
    first = tokens[triggers[0]]
    return NearMiss(
        rule=rule.id,
        relation=rule.relation,
        reason=NO_MATCH,
        why=tell_mismatch(rule, triggers[0], sight),
        start=first.start,
        end=first.end,
        text=sight.cut(first.start, first.end),
        triggers=tuple((tokens[i].start, tokens[i].end) for i in triggers),
        pattern=rule.written,
    )
