"""Extraction: articles in, relations and documents out.

One document goes through the stages of this package in order: read and clean, split into
sentences, find mentions, learn the persons it introduces, find its belligerent pair, then read its
lines one after another with the discourse carried along.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from graphkit.actors import load_registry
from graphkit.errors import Fault
from graphkit.extraction.constructions import load_grammar
from graphkit.extraction.dates import find_dates
from graphkit.extraction.dating import INSTANT_FAMILIES, Clock, date_finding, find_news_day
from graphkit.extraction.discourse import Discourse, find_insurgent, find_pairs
from graphkit.extraction.documents import Document, parse_document, read_article
from graphkit.extraction.findings import read_line
from graphkit.extraction.fingerprints import fingerprint_question
from graphkit.extraction.groups import find_groups
from graphkit.extraction.languages import load_language
from graphkit.extraction.line import build_line
from graphkit.extraction.mentions import MentionFinder, load_heads
from graphkit.extraction.parallel import map_in_order
from graphkit.extraction.readings import Reading
from graphkit.extraction.roles import find_tellers
from graphkit.extraction.sentences import find_sentences
from graphkit.extraction.sources import read_articles
from graphkit.extraction.unchanged import read_changed
from graphkit.ontology import load_ontology
from graphkit.schema import DOCUMENTS, RELATIONS, relation_id, to_arrow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from graphkit.actors import Registry
    from graphkit.extraction.cache import Cache
    from graphkit.extraction.dates import When
    from graphkit.extraction.dating import Dated
    from graphkit.extraction.findings import Finding, Observer
    from graphkit.extraction.groups import Group
    from graphkit.extraction.languages import Language
    from graphkit.extraction.line import Line
    from graphkit.extraction.mentions import Mention
    from graphkit.extraction.sentences import Sentence
    from graphkit.extraction.sources import Article
    from graphkit.ontology import Ontology

EXTRACTOR = "graphkit"
LEAD_SENTENCES = 3
DAY = len("2020-10-31")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What came out of a set of articles.

    Attributes
    ----------
    relations
        The relations table.
    documents
        The documents table, one row an article, also of articles without any relation.
    faults
        The files that could not be read, each with the reason.
    """

    relations: pa.Table
    documents: pa.Table
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence as it was read.

    ``spans`` are its groups before anaphors were resolved, ``pair`` the document's belligerents,
    ``teller`` who told the sentence before.
    """

    sentence: Sentence
    spans: list[Group]
    pair: tuple[Mention, ...]
    line: Line
    clock: Clock
    findings: list[Finding]
    teller: Group | None


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with its sentence and its time."""

    finding: Finding
    sentence: Sentence
    time: Dated


def extract(
    paths: Iterable[Path | str],
    *,
    language: str | None = None,
    published: str | None = None,
    registry: Registry | None = None,
    ontology: Ontology | None = None,
    jobs: int | None = 1,
    cache: Cache | None = None,
) -> Extraction:
    r"""Read articles and return the relations they report.

    Parameters
    ----------
    paths
        Text files in UTF-8, HTML pages, folders of these, ``.jsonl`` and ``.csv`` tables of
        articles, ``.zip`` archives of all these, ``-`` for standard input.
    language
        The language of all articles; found per article when left out.
    published
        The day of publication of all articles, ISO 8601; read from each page when left out.
    registry, ontology
        Your own actors and relation types; those that come with graphkit when left out.
    jobs
        How many processes read; None is one for each core if there are some hundreds of articles.
        A script that asks for more than one must be guarded by ``if __name__ == "__main__":``. What
        comes out is the same.
    cache
        Readings of earlier runs: they are taken for articles that have not changed, and what is
        read is kept there. What comes out is the same; without it every article is read.

    Returns
    -------
    Extraction
        The relations and documents tables, and the faults of unreadable files. One bad file never
        stops the rest. All of it is held in memory; `extract_each` gives one article at a time.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> text = "Selasa, 13 September 2022\n\nArmenia menuduh Azerbaijan menyerang desanya."
    >>> _ = (folder / "a.txt").write_text(text, encoding="utf-8")
    >>> extract([folder]).relations.select(["source", "relation", "target"]).to_pylist()
    [{'source': 'ARM', 'relation': 'accusation', 'target': 'AZE'}]
    """
    return collect(
        extract_each(
            paths,
            language=language,
            published=published,
            registry=registry,
            ontology=ontology,
            jobs=jobs,
            cache=cache,
        )
    )


def collect(readings: Iterable[Reading | Fault]) -> Extraction:
    """Put the rows of all articles together in memory.

    Examples
    --------
    >>> collect([Fault("a.txt", None, "", "", "is empty")]).documents.num_rows
    0
    """
    relations: list[dict[str, object]] = []
    documents: list[dict[str, object]] = []
    faults: list[Fault] = []
    for item in readings:
        if isinstance(item, Fault):
            faults.append(item)
        else:
            relations += item.relations
            documents.append(item.document)
    return Extraction(to_arrow(relations, RELATIONS), to_arrow(documents, DOCUMENTS), tuple(faults))


def extract_each(
    paths: Iterable[Path | str],
    *,
    language: str | None = None,
    published: str | None = None,
    registry: Registry | None = None,
    ontology: Ontology | None = None,
    jobs: int | None = 1,
    cache: Cache | None = None,
) -> Iterator[Reading | Fault]:
    """Yield what each article adds to the tables, in their order; any number of articles will do.

    The parameters are those of `extract`.
    """
    registry, ontology = registry or load_registry(), ontology or load_ontology()
    read = partial(
        _read_one, language=language, published=published, registry=registry, ontology=ontology
    )
    articles = read_articles(paths)
    if cache is None:
        return map_in_order(read, articles, jobs=jobs)
    question = fingerprint_question(registry, ontology, language=language, published=published)
    return read_changed(read, articles, cache, question=question, jobs=jobs)


def _read_one(
    item: Article | Fault,
    *,
    language: str | None,
    published: str | None,
    registry: Registry,
    ontology: Ontology,
) -> Reading | Fault:
    if isinstance(item, Fault):
        return item
    document = read_article(item, language=language, published=published)
    if isinstance(document, Fault):
        return document
    rows = extract_document(document, registry=registry, ontology=ontology)
    return Reading(document_row(document), rows, item.size)


def extract_text(text: str, *, doc_id: str = "text", **options: Any) -> pa.Table:
    """Return the relations of one text, for trying things out.

    Examples
    --------
    >>> extract_text("Turkey backs Azerbaijan.", published="2020-10-01").num_rows
    1
    """
    document = parse_document(text, doc_id=doc_id, **options)
    rows = extract_document(document, registry=load_registry(), ontology=load_ontology())
    return to_arrow(rows, RELATIONS)


def extract_document(
    document: Document, *, registry: Registry, ontology: Ontology
) -> list[dict[str, object]]:
    """Return the rows that one document adds to the relations table, in the order of the text."""
    read = read_sentences(document, registry=registry, ontology=ontology)
    return [row for _, row in write_rows(document, read, ontology)]


def read_sentences(
    document: Document,
    *,
    registry: Registry,
    ontology: Ontology,
    observer: Observer | None = None,
) -> Iterator[ReadSentence]:
    """Yield the sentences of a document as they were read, none when no pack can read it.

    ``observer`` hears, while a sentence is being read, which matches came to nothing.
    """
    if not document.language:
        return
    text, code = document.text, document.language
    language, grammar = load_language(code), load_grammar(code)
    sentences = find_sentences(document, language)
    named, discourse = _find_groups(document, sentences, registry)
    times = _tell_time(document, sentences, language)
    organs = load_heads(code).organs
    for sentence, spans, (dates, clock) in zip(sentences, named, times, strict=True):
        groups = discourse.resolve(spans, organs)
        line = build_line(text, sentence, groups, dates, grammar.clause_words)
        if told := find_tellers(line, spans, grammar):
            groups = [told.get(i, group) for i, group in enumerate(groups)]
            line = build_line(text, sentence, groups, dates, grammar.clause_words)
        teller = discourse.speaker
        findings = read_line(line, grammar, discourse, ontology.symmetric, observer)
        yield ReadSentence(sentence, spans, discourse.pair, line, clock, findings, teller)


def write_rows(
    document: Document, read: Iterable[ReadSentence], ontology: Ontology
) -> list[tuple[Found, dict[str, object]]]:
    """Return the findings of a document with their rows, in the order of the text."""
    found = [item for one in read for item in _date(one, document.language, ontology)]
    rows: dict[str, tuple[Found, dict[str, object]]] = {}
    for item in _same_event_same_day(found, ontology):
        row = _row(item, document, ontology)
        known = rows.get(str(row["relation_id"]))
        if known is None or known[0].finding.confidence < item.finding.confidence:
            rows[str(row["relation_id"])] = item, row
    return sorted(
        rows.values(), key=lambda r: (int(str(r[1]["evidence_start"])), str(r[1]["relation_id"]))
    )


def _date(read: ReadSentence, language: str, ontology: Ontology) -> Iterator[Found]:
    """Yield the findings of a sentence with their times."""
    for finding in read.findings:
        times = date_finding(
            finding,
            read.line,
            read.clock,
            state=finding.relation in ontology.states,
            instant=ontology[finding.relation].family in INSTANT_FAMILIES,
            relatives=load_grammar(language).relatives,
        )
        for time in times:
            yield Found(finding, read.sentence, time)


def _find_groups(
    document: Document, sentences: Sequence[Sentence], registry: Registry
) -> tuple[list[list[Group]], Discourse]:
    """Return the groups of every sentence and what the whole document makes known."""
    text, code = document.text, document.language
    finder = MentionFinder(text, code, registry, document.published)
    for sentence in sentences:
        finder.learn(sentence.start, sentence.end)
    mentions = [finder.find(s.start, s.end) for s in sentences]
    named = [
        find_groups(text, found, s.start, code, headline=s.kind != "body")
        for found, s in zip(mentions, sentences, strict=True)
    ]
    contents = (
        (groups, s.start, text[s.start : s.end], s.kind != "body")
        for groups, s in zip(named, sentences, strict=True)
    )
    pairs = find_pairs(contents, load_grammar(code).conflict)
    return named, Discourse(pairs=pairs, insurgent=find_insurgent(mentions))


def _tell_time(
    document: Document, sentences: Sequence[Sentence], language: Language
) -> list[tuple[list[When], Clock]]:
    """Return the dates of every sentence and what was known of time before it."""
    day = date.fromisoformat(document.published) if document.published else None
    clock, told, paragraph, lead, times = Clock(document.published), "", -1, LEAD_SENTENCES, []
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            paragraph, clock = sentence.paragraph, replace(clock, paragraph_day="")
        dates = find_dates(document.text, sentence.start, sentence.end, day, language, anchor=told)
        if sentence.kind == "body" and lead > 0:
            lead -= 1
            news_day = clock.news_day or find_news_day(dates, document.published)
            clock = replace(clock, news_day=news_day)
        times.append((dates, clock))
        told = dates[-1].first if dates else told
        clock = replace(clock, paragraph_day=_last_day(dates) or clock.paragraph_day)
    return times


def _last_day(dates: Sequence[When]) -> str:
    days = [when.first for when in dates if len(when.first) == DAY]
    return days[-1] if days else ""


def _same_event_same_day(found: Sequence[Found], ontology: Ontology) -> list[Found]:
    """Give an undated report of an event the date that the same document gives it elsewhere.

    A headline repeats what a dated sentence tells; without this rule it would be a second event on
    the day of publication.
    """
    first: dict[tuple[str, str, str], Dated] = {}
    for item in found:
        if item.time.basis not in {"published", ""}:
            first.setdefault(_triple(item.finding, ontology), item.time)
    dated = []
    for item in found:
        known = first.get(_triple(item.finding, ontology))
        if known is not None and item.time.basis in {"published", ""}:
            dated.append(replace(item, time=replace(known, basis="inferred")))
        else:
            dated.append(item)
    return dated


def _triple(finding: Finding, ontology: Ontology) -> tuple[str, str, str]:
    source, target = _ordered(finding, ontology)
    return source.unit, target.unit, finding.relation


def _ordered(finding: Finding, ontology: Ontology) -> tuple[Any, Any]:
    pair = (finding.source, finding.target)
    if finding.relation in ontology.symmetric and pair[0].unit > pair[1].unit:
        return pair[1], pair[0]
    return pair


def _row(item: Found, document: Document, ontology: Ontology) -> dict[str, object]:
    finding, sentence, time = item.finding, item.sentence, item.time
    source, target = _ordered(finding, ontology)
    group = f"{document.doc_id}:{sentence.start}:{time.start}" if finding.grouped else ""
    return {
        "relation_id": relation_id(
            document.doc_id,
            source.unit,
            target.unit,
            finding.relation,
            time.start,
            time.end,
            sentence.start,
        ),
        "source": source.unit,
        "target": target.unit,
        "relation": finding.relation,
        "start": time.start,
        "end": time.end,
        "date_basis": time.basis,
        "status": finding.status,
        "confidence": finding.confidence,
        "source_actor": source.finest,
        "target_actor": target.finest,
        "group_id": group,
        "doc_id": document.doc_id,
        "published": document.published,
        "publisher": document.publisher,
        "evidence": document.text[sentence.start : sentence.end],
        "evidence_start": sentence.start,
        "evidence_end": sentence.end,
        "extractor": EXTRACTOR,
        "rule": f"{document.language}:{finding.rule}",
        "weight": None,
    }


def document_row(document: Document) -> dict[str, object]:
    """Return a document as a row of the documents table."""
    return {name: getattr(document, name) for name in DOCUMENTS.names}
