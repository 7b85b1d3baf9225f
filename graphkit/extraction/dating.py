"""Dating: which date of the text a relation takes, and what is written when there is none.

The rules, in order:

1. an event takes a date of its own clause, a day before a month before a year, the nearest first;
2. else the only date of its sentence; else the last day named earlier in the same paragraph;
3. a state takes a date only when the text ties it to the state: inside or right beside the match;
4. without any, the day of publication with ``date_basis`` ``published``: it held when reported.

An event "since" a day is known to have lasted until the article, so it ends there; a state that
began stays open (``..``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphkit.schema import OPEN_END

if TYPE_CHECKING:
    from graphkit.extraction.dates import When
    from graphkit.extraction.findings import Finding
    from graphkit.extraction.line import Line

NEAR_STATE = 5
DAY, MONTH = len("2020-10-31"), len("2020-10")


@dataclass(frozen=True, slots=True)
class Dated:
    """The time of one relation as the table writes it."""

    start: str
    end: str
    basis: str


def date_finding(
    finding: Finding, line: Line, before: When | None, *, state: bool, published: str
) -> list[Dated]:
    """Return the times of a finding: several when its clause lists several.

    Parameters
    ----------
    finding
        The relation and its place in the line.
    line
        The line with its dates.
    before
        The last date of an earlier sentence of the same paragraph, if any.
    state
        Whether the relation is a state rather than an event.
    published
        The day of publication, or "".
    """
    if state:
        whens = _beside(finding, line)
    else:
        whens = _in_clause(finding, line) or _only(line)
        if not whens and before is not None and len(before.first) == DAY:
            return [_dated(before, "inferred", state=state, published=published)]
    if whens:
        return [_dated(w, w.basis, state=state, published=published) for w in whens]
    if not published:
        return [Dated("", "", "")]
    return [Dated(published, OPEN_END if state else published, "published")]


def _dated(when: When, basis: str, *, state: bool, published: str) -> Dated:
    end = when.last
    if state and when.first == when.last:
        end = OPEN_END
    elif not state and end == OPEN_END:
        end = published or when.first
        basis = basis if published else "inferred"
    if not state and end < when.first:
        end = when.first
    return Dated(when.first, end, basis)


def _in_clause(finding: Finding, line: Line) -> list[When]:
    """Return the best date of the finding's clause; of a list of dates, all."""
    clauses = set(line.clauses[finding.first : finding.last + 1])
    places = [
        (i, line.dates[t.date])
        for i, t in enumerate(line.tokens)
        if t.date >= 0 and line.clauses[i] in clauses
    ]
    return _best(places, finding, line)


def _only(line: Line) -> list[When]:
    return [line.dates[0]] if len(line.dates) == 1 else []


def _beside(finding: Finding, line: Line) -> list[When]:
    places = [
        (i, line.dates[t.date])
        for i, t in enumerate(line.tokens)
        if t.date >= 0 and finding.first - NEAR_STATE <= i <= finding.last + NEAR_STATE
    ]
    return _best(places, finding, line)


def _best(places: list[tuple[int, When]], finding: Finding, line: Line) -> list[When]:
    if not places:
        return []

    def rank(place: tuple[int, When]) -> tuple[int, int, int]:
        i, when = place
        aside = line.asides[i] != line.asides[finding.first]
        distance = finding.first - i if i < finding.first else i - finding.last
        return int(aside), -min(len(when.first), DAY), distance

    chosen = min(places, key=rank)
    listed = [
        when
        for i, when in places
        if abs(i - chosen[0]) == 2  # noqa: PLR2004 - "in April and May": one word between
        and len(when.first) == len(chosen[1].first)
        and line.tokens[(i + chosen[0]) // 2].text not in {",", "-"}
    ]
    return sorted({chosen[1], *listed}, key=lambda w: w.start)
