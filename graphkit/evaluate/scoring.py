"""Predictions against gold: what is right, what is wrong, what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphkit.evaluate.figures import Dates, Mean, Rates, Score
from graphkit.evaluate.reading import by_document, choose, read_gold, read_rows
from graphkit.evaluate.triples import pair, triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa

    from graphkit.evaluate.triples import Dated, Gold, Triple

__all__ = ["score"]

_DAY: Final = len("2020-10-31")
_YEAR: Final = len("2020")


def score(
    relations: pa.Table | str | PathLike[str],
    gold: str | PathLike[str],
    docs: str | Iterable[str] | None = None,
) -> Score:
    r"""Score relations against a gold set.

    Parameters
    ----------
    relations
        A relations table, or a ``.csv``, ``.jsonl`` or ``.parquet`` file of one, or a folder of
        such files. Its doc_id may be a path, with or without a suffix, and ``d01_id.txt`` finds
        the gold of ``d01``.
    gold
        The folder of the gold files.
    docs
        Ids of gold documents, or the beginnings of ids such as ``seed_``; as one text they are
        joined by commas. Without them, all.

    Raises
    ------
    InputError
        If the gold or the predictions cannot be read, or no gold document is selected.

    Examples
    --------
    >>> import json
    >>> from tempfile import TemporaryDirectory
    >>> row = {"source": "RUS", "target": "ARM", "relation": "treaty", "certainty": "explicit"}
    >>> gold = {"doc_id": "a", "relations": [row | {"start": "1997", "end": None}]}
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.json").write_text(json.dumps(gold))
    ...     table = Path(folder, "r.csv")
    ...     _ = table.write_text("doc_id,source,target,relation\na.txt,ARM,RUS,treaty\n")
    ...     score(table, folder).micro
    Rates(p=1.0, r=1.0, f1=1.0, tp=1, fp=0, fn=0)
    """
    documents = choose(read_gold(Path(gold)), docs)
    if isinstance(relations, str | PathLike):
        rows = read_rows(Path(relations))
    else:
        rows = relations.to_pylist()
    predicted, unknown = by_document(rows, documents)
    return _score(documents, predicted, unknown)


@dataclass(frozen=True, slots=True)
class _Matched:
    """One document's predictions against its gold."""

    hits: list[tuple[Gold, Dated]]
    false: list[Triple]
    missed: list[Triple]

    @property
    def counts(self) -> Counter[str]:
        return Counter(tp=len(self.hits), fp=len(self.false), fn=len(self.missed))


def _keys(row: Gold) -> list[Triple]:
    """Return what a gold row accepts, its own triple first."""
    own = (row["source"], row["target"], row["relation"])
    return [triple(*each) for each in (own, *row.get("alt", ()))]


def _match(document: Gold, predicted: Mapping[Triple, Dated]) -> _Matched:
    main: dict[Triple, Gold] = {}
    alt: dict[Triple, Triple] = {}
    implied: set[Triple] = set()
    for row in document["relations"]:
        keys = _keys(row)
        if row["certainty"] != "explicit":
            implied.update(keys)
            continue
        main[keys[0]] = row
        alt.update(dict.fromkeys(keys[1:], keys[0]))
    hit = {key: dates for key, dates in predicted.items() if key in main}
    false = []
    for key, dates in predicted.items():
        if key in main or key in implied:
            continue
        if key in alt:
            hit.setdefault(alt[key], dates)
        else:
            false.append(key)
    hits = [(main[key], dates) for key, dates in hit.items()]
    return _Matched(hits, false, [key for key in main if key not in hit])


def _match_pairs(document: Gold, predicted: Iterable[Triple]) -> Counter[str]:
    """Count pairs of actors, whatever the type and the direction."""
    want: dict[tuple[str, str], set[tuple[str, str]]] = {}
    may: set[tuple[str, str]] = set()
    for row in document["relations"]:
        pairs = [pair(key) for key in _keys(row)]
        if row["certainty"] == "explicit":
            want[pairs[0]] = set(pairs)
        may.update(pairs)
    got = {pair(key) for key in predicted}
    found = sum(1 for accepted in want.values() if accepted & got)
    return Counter(tp=found, fp=len(got - may), fn=len(want) - found)


def _date_counts(hits: Iterable[tuple[Gold, Dated]]) -> Counter[str]:
    """Count the right dates of true positives: any accepted start, any predicted one."""
    counts: Counter[str] = Counter()
    for row, dates in hits:
        if not row.get("start"):
            continue
        good = [day for day in (row["start"], *row.get("alt_starts", ())) if day]
        starts = [start for start, _ in dates if start]
        years = {day[:_YEAR] for day in good}
        counts["year_n"] += 1
        counts["given"] += bool(starts)
        counts["year_ok"] += any(start[:_YEAR] in years for start in starts)
        if len(row["start"]) == _DAY:
            counts["day_n"] += 1
            counts["day_ok"] += any(start[:_DAY] in good for start in starts if len(start) >= _DAY)
        if row.get("end"):
            counts["end_n"] += 1
            counts["end_ok"] += any(end == row["end"] for _, end in dates)
    return counts


def _score(
    gold: Mapping[str, Gold], predicted: Mapping[str, Mapping[Triple, Dated]], unknown: int
) -> Score:
    matched = {name: _match(gold[name], predicted.get(name, {})) for name in gold}
    total: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    dates: Counter[str] = Counter()
    for name, found in matched.items():
        total.update(found.counts)
        pairs.update(_match_pairs(gold[name], predicted.get(name, {})))
        dates.update(_date_counts(found.hits))
    documents = {name: Rates.of(found.counts) for name, found in matched.items()}
    relations = _by_relation(matched.values())
    in_gold = [rates for rates in relations.values() if rates.tp + rates.fn]
    return Score(
        Rates.of(total),
        Mean.of(list(documents.values())),
        Mean.of(in_gold),
        Rates.of(pairs),
        Dates.of(dates),
        relations,
        _by_attribute("language", gold, matched),
        _by_attribute("provenance", gold, matched),
        documents,
        tuple(sorted(_errors(matched))),
        unknown,
    )


def _by_relation(matched: Iterable[_Matched]) -> dict[str, Rates]:
    counts: dict[str, Counter[str]] = {}
    for found in matched:
        triples = [("tp", row["relation"]) for row, _ in found.hits]
        triples += [("fp", key[2]) for key in found.false] + [
            ("fn", key[2]) for key in found.missed
        ]
        for what, relation in triples:
            counts.setdefault(relation, Counter())[what] += 1
    return {name: Rates.of(counts[name]) for name in sorted(counts)}


def _by_attribute(
    attribute: str, gold: Mapping[str, Gold], matched: Mapping[str, _Matched]
) -> dict[str, Rates]:
    counts: dict[str, Counter[str]] = {}
    for name, found in matched.items():
        counts.setdefault(gold[name].get(attribute) or "?", Counter()).update(found.counts)
    return {value: Rates.of(counts[value]) for value in sorted(counts)}


def _errors(matched: Mapping[str, _Matched]) -> Iterator[tuple[str, str, str, str, str]]:
    for name, found in matched.items():
        yield from ((name, "FP", *key) for key in found.false)
        yield from ((name, "FN", *key) for key in found.missed)
