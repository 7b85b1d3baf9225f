"""Dating: which date of the text a relation takes, and what is written when there is none.

The rules, in order:

1. an event takes a date of its own clause, a day before a month before a year, the nearest first;
   a date behind a relative marker belongs to the relative clause, one after the publication to a
   plan, and "since" is no date of a word said or a meeting held;
2. else the only date of its sentence, though of words and signatures no year that a relative
   clause names behind a comma; else the last day named earlier in the same paragraph;
3. else the *news day*: the day that the article's first sentences report, when it lies shortly
   before publication, since news tells in its first sentence when the rest happened;
4. a state takes a date only when the text ties it to the state: inside or right beside the match;
   signing, which begins a state, is dated like an event;
5. without any, the day of publication with ``date_basis`` ``published``: it held when reported.

An event "since" a day is known to have lasted until the article, so it ends there; a state that
began stays open (``..``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graphkit.schema import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.extraction.dates import When
    from graphkit.extraction.findings import Finding
    from graphkit.extraction.line import Line

NEAR_STATE = 5
NEWS_DAYS = 3
DAY = len("2020-10-31")
MONTH = len("2020-10")
INSTANT_FAMILIES = frozenset({"dialogue", "verbal_conflict"})


@dataclass(frozen=True, slots=True)
class Dated:
    """The time of one relation as the table writes it."""

    start: str
    end: str
    basis: str


@dataclass(frozen=True, slots=True)
class Clock:
    """What the text before a line says of time."""

    published: str
    news_day: str = ""
    paragraph_day: str = ""


def find_news_day(whens: Sequence[When], published: str) -> str:
    """Return the day that the first sentences report, or "" when it is not close to publication.

    Examples
    --------
    >>> from graphkit.extraction.dates import When
    >>> find_news_day([When(0, 6, "2022-09-13", "2022-09-13", "day", "text")], "2022-09-14")
    '2022-09-13'
    """
    if not published:
        return ""
    today = date.fromisoformat(published)
    for when in whens:
        if len(when.first) == DAY and when.last == when.first:
            passed = (today - date.fromisoformat(when.first)).days
            if 0 <= passed <= NEWS_DAYS:
                return when.first
    return ""


def date_finding(
    finding: Finding,
    line: Line,
    clock: Clock,
    *,
    state: bool,
    instant: bool,
    relatives: frozenset[str],
) -> list[Dated]:
    """Return the times of a finding: several when its clause lists several.

    Parameters
    ----------
    finding
        The relation and its place in the line.
    line
        The line with its dates.
    clock
        The publication, the news day and the last day of the paragraph.
    state
        Whether the relation is a state rather than an event.
    instant
        Whether it is a word said or a meeting held, which "since" cannot date.
    relatives
        The words that open a relative clause.
    """
    if state and not finding.begins:
        whens = _beside(finding, line)
    else:
        whens = _in_clause(finding, line, relatives) or _only(line)
        if (instant or state) and _told_aside(whens, finding, line, relatives):
            whens = []
        whens = [w for w in whens if _possible(w, clock.published, instant=instant)]
        told = clock.paragraph_day or clock.news_day
        if not whens and told:
            return [Dated(told, OPEN_END if state else told, "inferred")]
    if whens:
        return [_dated(w, w.basis, state=state, published=clock.published) for w in whens]
    if not clock.published:
        return [Dated("", "", "")]
    return [Dated(clock.published, OPEN_END if state else clock.published, "published")]


def _possible(when: When, published: str, *, instant: bool) -> bool:
    future = bool(published) and when.first[:DAY] > published[: len(when.first)]
    return not future and not (instant and when.last == OPEN_END)


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


def _in_clause(finding: Finding, line: Line, relatives: frozenset[str]) -> list[When]:
    """Return the best date of the finding's clause; of a list of dates, all."""
    clauses = set(line.clauses[finding.first : finding.last + 1])
    places = [
        (i, line.dates[t.date])
        for i, t in enumerate(line.tokens)
        if t.date >= 0 and line.clauses[i] in clauses and not _relative(finding, line, i, relatives)
    ]
    return _best(places, finding, line)


def _relative(finding: Finding, line: Line, at: int, relatives: frozenset[str]) -> bool:
    """Tell whether a date stands behind the finding in a relative clause."""
    return any(
        line.tokens[k].text in relatives and line.asides[k] in {-1, line.asides[at]}
        for k in range(finding.last + 1, at)
    )


def _only(line: Line) -> list[When]:
    return [line.dates[0]] if len(line.dates) == 1 else []


def _told_aside(
    whens: Sequence[When], finding: Finding, line: Line, relatives: frozenset[str]
) -> bool:
    """Tell whether the date is a year that a relative clause names behind a comma.

    Words and signatures are news of a day: such a year is of what is told of their subject.
    """
    if not whens or len(whens[0].first) >= MONTH:
        return False
    at = next(i for i, t in enumerate(line.tokens) if t.date >= 0 and line.dates[t.date] in whens)
    between = {token.text for token in line.tokens[finding.last + 1 : at]}
    return "," in between and _relative(finding, line, at, relatives)


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
