"""The day an article was published, as its page tells it, and how one knows."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from graphkit.extraction.dateforms import Found, calendar_day, find_forms, grammar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphkit.extraction.clean import Block, Dropped
    from graphkit.extraction.languages import Language

__all__ = ["PUBLISHED_BASES", "is_date_line", "publication_date"]

# How the day of publication became known, the surest first.
PUBLISHED_BASES = (
    "given",  # by whoever asked for the extraction
    "front matter",  # a field at the top of the file, or of its row
    "metadata",  # the head of an HTML page: JSON-LD or a meta element
    "url",  # .../2020/10/31/... in the article's address
    "dateline",  # a line of the page that is a date
    "weekday solved",  # "Sabtu (31/10)" and the years the text names
    "year from body",  # "BAKU, Oct 31 (Agency) -" and the years the text names
    "latest in body",  # the latest full date that the article tells of
    "file name",
    "",  # unknown
)

_LEAD_BLOCKS = 3  # paragraphs in which an article says what its day is
_DATELINE_LENGTH = 160
_DATELINE_WORDS = 5  # beside the date: site, by-line
_CLOCK = re.compile(r"(?<!\d)[0-2]?\d[:.][0-5]\d(?!\d)")
_WITH_CLOCK = 3  # more words beside a date with the time of day
_WORD = re.compile(r"[^\W\d_]{2,}")
_EARLIEST = 1990  # pages are not older than the web
_BEFORE = 90  # so far before a year a word may say that it is to come
_CYCLE = 12  # within so many years every day of a year falls on every weekday


class Known(NamedTuple):
    """What the body says of the time: its latest date, and all years it names."""

    latest: date
    years: frozenset[int]


def is_date_line(line: str, language: Language) -> bool:
    """Tell whether a short line of a page is a date and little else.

    Examples
    --------
    >>> from graphkit.extraction.languages import load_language
    >>> is_date_line("SABTU, 31 OKTOBER 2020 | 19:02 WIB | LAPORAN: A. B.", load_language("id"))
    True
    >>> is_date_line("Perang pecah lagi di Karabakh pada 27 September 2020", load_language("id"))
    False
    """
    return _line_date(line, 0, len(line), language) is not None


def _line_date(text: str, start: int, end: int, language: Language) -> Found | None:
    if end - start > _DATELINE_LENGTH:
        return None
    found = find_forms(text, start, end, language)
    dated = [one for one in found if one.means == "date" and "day" in one.slots]
    if not dated:
        return None
    first = dated[0]
    if "year" not in first.slots and "weekday" not in first.slots:
        return None
    rest = text[start : first.start] + " " + text[first.end : end]
    rest = grammar(language).zones.sub(" ", rest)
    most = _DATELINE_WORDS + (_WITH_CLOCK if _CLOCK.search(rest) else 0)
    return first if len(_WORD.findall(rest)) <= most else None


def publication_date(
    text: str,
    blocks: Sequence[Block],
    language: Language,
    *,
    dropped: Sequence[Dropped] = (),
) -> tuple[str, str]:
    """Tell from the page itself when the article was published, and how one knows.

    A date line above the first paragraph says it ("dateline"). Else the article's own dates do: the
    latest day with a weekday that the first paragraphs tell of, then the body. It stands there
    ("latest in body"), or its year is one that the body names and in which that day fell on that
    weekday, else the first such year, not before the latest date the body gives ("weekday solved").
    Else a day without a year that opens the first paragraph is one of the latest year that the body
    names ("year from body").

    Parameters
    ----------
    text
        The page.
    blocks
        Its kept blocks, from `graphkit.extraction.clean.find_blocks`.
    language
        Whose words to use.
    dropped
        Its dropped spans: captions among them date a picture, not the article.

    Returns
    -------
    The ISO day and its basis, one of `PUBLISHED_BASES`; two empty strings when nothing tells.

    Examples
    --------
    >>> from graphkit.extraction.clean import find_blocks
    >>> from graphkit.extraction.languages import load_language
    >>> language = load_language("id")
    >>> page = "Rusia melindungi Armenia, Sabtu (31/10). Perang pecah pada 27 September 2020."
    >>> publication_date(page, find_blocks(page, language)[0], language)
    ('2020-10-31', 'weekday solved')
    """
    body = [block for block in blocks if block.kind == "body"]
    first = body[0].start if body else len(text)
    skipped = {block.start for block in blocks}
    skipped.update(span.start for span in dropped if span.reason == "caption")
    stated = list(_stated(text[:first], skipped, language))
    for one in stated:
        day = calendar_day(one.slots.get("year", 0), one.slots["month"], one.slots["day"])
        if day:
            return day.isoformat(), "dateline"
    by_block = [find_forms(text, block.start, block.end, language) for block in body]
    everything = [one for found in by_block for one in found]
    known = Known(_latest(everything), frozenset(_years(everything, text, language)))
    for one in (one for one in stated if known.years and "weekday" in one.slots):
        solved = _agreeing(one.slots["day"], one.slots["month"], one.slots["weekday"], known)
        if solved:
            return solved.isoformat(), "weekday solved"
    for reach, with_weekday in ((_LEAD_BLOCKS, True), (len(body), True), (len(body), False)):
        found = [one for block in by_block[:reach] for one in block if one.means == "date"]
        told = list(_told(found, known, with_weekday=with_weekday))
        if told:
            day, basis = max(told)
            return day.isoformat(), basis
    day_only = _opening_day(text[:first], language, known)
    return (day_only.isoformat(), "year from body") if day_only else ("", "")


def _opening_day(above: str, language: Language, known: Known) -> date | None:
    """Give the day of ``BAKU, Oct 31 (Agency) - …``, in the latest year that the body names.

    ``above`` is the text in front of the first paragraph, which begins behind such an opening.
    """
    start = above.rfind("\n") + 1
    found = (one for one in find_forms(above, start, len(above), language) if one.means == "date")
    first = next(found, None)
    if first is None or not known.years or "day" not in first.slots:
        return None
    return calendar_day(max(known.years), first.slots["month"], first.slots["day"])


def _stated(above: str, skipped: set[int], language: Language) -> Iterator[Found]:
    """Yield the date lines above the first paragraph, but for those where a skipped span is."""
    offset = 0
    for line in above.splitlines(keepends=True):
        end = offset + len(line)
        if line.strip() and skipped.isdisjoint(range(offset, end)):
            one = _line_date(above, offset, end, language)
            if one is not None:
                yield one
        offset = end


def _latest(found: Iterable[Found]) -> date:
    """Give the latest day that the body dates in full, else its latest month, else year."""
    latest = {means: date(_EARLIEST, 1, 1) for means in ("date", "month", "year")}
    for one in found:
        year = one.get("year")
        if year is not None and one.means in latest:
            day = calendar_day(year, one.slots.get("month", 1), one.slots.get("day", 1))
            latest[one.means] = max(latest[one.means], day or latest[one.means])
    return next((day for day in latest.values() if day.year > _EARLIEST), latest["year"])


def _years(found: Iterable[Found], text: str, language: Language) -> Iterator[int]:
    """Yield the years that are named, but for those of which the text speaks as yet to come."""
    future = grammar(language).future
    for one in found:
        year = one.get("year")
        before = re.split(r"[.!?]\s", text[max(0, one.start - _BEFORE) : one.start])[-1]
        if year is not None and year > _EARLIEST and not future.search(before):
            yield year


def _told(
    found: Sequence[Found], known: Known, *, with_weekday: bool
) -> Iterable[tuple[date, str]]:
    for one in found:
        weekday, year = one.get("weekday"), one.get("year")
        day, month = one.slots["day"], one.slots["month"]
        if year is not None and (weekday is not None or not with_weekday):
            exact = calendar_day(year, month, day)
            if exact:
                yield exact, "latest in body"
        elif weekday is not None and known.latest.year > _EARLIEST:
            solved = _agreeing(day, month, weekday, known)
            if solved:
                yield solved, "weekday solved"


def _agreeing(day: int, month: int, weekday: int, known: Known) -> date | None:
    """Give that day in the latest year named in which it fell on that weekday, else the first."""
    since = known.latest
    named = sorted((year for year in known.years if year >= since.year), reverse=True)
    for year in [*named, *range(since.year, since.year + _CYCLE)]:
        candidate = calendar_day(year, month, day)
        if candidate and candidate >= since and candidate.isoweekday() == weekday:
            return candidate
    return None
