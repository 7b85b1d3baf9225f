"""The figures of a scoring, and how they are printed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Dates", "Mean", "Rates", "Score"]


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and F1, and the counts they come from."""

    p: float
    r: float
    f1: float
    tp: int
    fp: int
    fn: int

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Rates:
        """Compute the rates; what has no denominator is 0.

        Examples
        --------
        >>> Rates.of({"tp": 3, "fp": 1, "fn": 3})
        Rates(p=0.75, r=0.5, f1=0.6, tp=3, fp=1, fn=3)
        """
        tp, fp, fn = (counts.get(name, 0) for name in ("tp", "fp", "fn"))
        p = tp / (tp + fp) if tp + fp else 0.0
        r = tp / (tp + fn) if tp + fn else 0.0
        return cls(p, r, 2 * p * r / (p + r) if p + r else 0.0, tp, fp, fn)


@dataclass(frozen=True, slots=True)
class Mean:
    """The means of some rates, each figure for itself."""

    p: float
    r: float
    f1: float

    @classmethod
    def of(cls, rates: Sequence[Rates]) -> Mean:
        """Compute the means; of nothing they are 0."""
        if not rates:
            return cls(0.0, 0.0, 0.0)
        n = len(rates)
        return cls(
            sum(each.p for each in rates) / n,
            sum(each.r for each in rates) / n,
            sum(each.f1 for each in rates) / n,
        )


@dataclass(frozen=True, slots=True)
class Dates:
    """How well the dates of the true positives are; None where the gold has no such date.

    Parameters
    ----------
    start_given, start_year
        Of those whose gold is dated (`n_year`), the part that has a start, and the right year.
    start_day
        Of those whose gold knows the day (`n_day`), the part with exactly that day.
    end_exact
        Of those whose gold has an end (`n_end`), the part with exactly that end.
    """

    start_given: float | None
    start_year: float | None
    start_day: float | None
    end_exact: float | None
    n_year: int
    n_day: int
    n_end: int

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Dates:
        """Compute the rates from the counts of the scoring."""
        year, day, end = (counts.get(name, 0) for name in ("year_n", "day_n", "end_n"))
        return cls(
            counts.get("given", 0) / year if year else None,
            counts.get("year_ok", 0) / year if year else None,
            counts.get("day_ok", 0) / day if day else None,
            counts.get("end_ok", 0) / end if end else None,
            year,
            day,
            end,
        )


@dataclass(frozen=True, slots=True)
class Score:
    """All figures of one scoring; made by :func:`score`.

    Parameters
    ----------
    micro
        Source, target and type, all documents pooled.
    macro_documents, macro_relations
        Means over documents, and over the types that occur in the gold.
    pairs
        Pairs of actors, whatever the type and the direction.
    dates
        The dates of the true positives.
    by_relation, by_language, by_provenance, by_document
        The micro figures of each part.
    errors
        Document, ``FP`` or ``FN``, source, target and type, sorted.
    unknown
        How many predictions were for documents that were not scored.
    """

    micro: Rates
    macro_documents: Mean
    macro_relations: Mean
    pairs: Rates
    dates: Dates
    by_relation: dict[str, Rates]
    by_language: dict[str, Rates]
    by_provenance: dict[str, Rates]
    by_document: dict[str, Rates]
    errors: tuple[tuple[str, str, str, str, str], ...]
    unknown: int

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain values, ready for JSON; the errors are left out."""
        whole = asdict(self)
        return {name: value for name, value in whole.items() if name not in {"errors", "unknown"}}

    def to_json(self) -> str:
        """Return the figures as JSON."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False)

    def to_text(self, *, errors: bool = False) -> str:
        """Return the figures as lines to read.

        Parameters
        ----------
        errors
            Whether to list every false positive and false negative.
        """
        left_out = f"{self.unknown} predictions for other documents left out"
        lines = [
            f"{len(self.by_document)} documents, {left_out}",
            _line("micro triples", self.micro),
            _line("macro over documents", self.macro_documents),
            _line("macro over relations", self.macro_relations),
            _line("pairs, any relation", self.pairs),
            _date_line(self.dates),
        ]
        for part in ("relation", "language", "provenance", "document"):
            rates: dict[str, Rates] = getattr(self, f"by_{part}")
            lines += ["", f"by {part}", *(_line(f"  {name}", rates[name]) for name in rates)]
        if errors:
            lines += ["", "errors: document, FP or FN, source, target, relation"]
            lines += ["  " + "\t".join(error) for error in self.errors]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.to_text()


def _line(name: str, rates: Rates | Mean) -> str:
    counts = f"   (tp {rates.tp}, fp {rates.fp}, fn {rates.fn})" if isinstance(rates, Rates) else ""
    return f"{name:<22} P {rates.p:.3f}  R {rates.r:.3f}  F1 {rates.f1:.3f}{counts}"


def _date_line(dates: Dates) -> str:
    given, year, day, end = (
        "-" if rate is None else f"{rate:.3f}"
        for rate in (dates.start_given, dates.start_year, dates.start_day, dates.end_exact)
    )
    return (
        f"dates of true positives: start given {given}, year right {year} (n {dates.n_year}), "
        f"day right {day} (n {dates.n_day}), end exact {end} (n {dates.n_end})"
    )
