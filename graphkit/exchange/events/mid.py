"""Militarised interstate disputes, by dyad.

Source of the columns: Maoz and others, *The Dyadic Militarized Interstate Disputes Dataset*,
version 3.0, 2019, and versions after it. The years of one dispute between two states are one
relation, from its first to its last day in that dyad; a day or month that is not known (-9) is left
out of the date. The highest level of hostility says what it is: the use of force and war are a
`clash`, a threat is a `demand` of the state that threatened, and a mere show of force is of none of
our types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphkit.exchange.events.days import between, parts
from graphkit.exchange.events.forms import DataSet, Form
from graphkit.exchange.events.pacts import leave
from graphkit.exchange.events.work import Columns, Sieve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.exchange.events.batches import Batch
    from graphkit.exchange.events.work import Work

__all__ = ["MID"]

_THREAT: Final = "2"
_KEPT: Final = ("event_id", "hostility", "fatality", "years")


class _Dispute(NamedTuple):
    """One dispute of two states, or what one of them did in it."""

    number: str
    source: str
    target: str
    level: str
    start: str
    end: str


def _relate(batch: Batch, work: Work) -> None:
    sieve = Sieve(batch, work)
    kept: dict[_Dispute, dict[tuple[str, str, str], str]] = work.kept_for_later.setdefault(
        "mid", {}
    )
    reasons: dict[int, tuple[str, str, str]] = {}
    dates = [f"{end}_{part}" for end in ("st", "end") for part in ("year", "month", "day")]
    columns = batch.lists(
        "number", "a", "b", "year", "level", "level_a", "level_b", "deaths", *dates
    )
    for place, cells in enumerate(zip(*columns, strict=True)):
        fault = _take(cells, work, kept)
        if fault is not None:
            reasons[place] = fault
    leave(sieve, reasons)
    work.account.kept += int(sieve.stays.sum())


def _take(
    cells: tuple[str, ...], work: Work, kept: dict[_Dispute, dict[tuple[str, str, str], str]]
) -> tuple[str, str, str] | None:
    """Take a row in, or say what makes it no relation."""
    number, a, b, year, level, level_a, level_b, deaths, *dates = (
        cell.removesuffix(".0") for cell in cells
    )
    start, end = parts(*dates[:3]), parts(*dates[3:]) or ".."
    if not start or not between(start, end):
        return "is no date, or its end is before it", "strtyr", dates[0]
    ends = [work.parties.number(code, "COW", start) for code in (a, b)]
    if not all(ends) or ends[0] == ends[1]:
        return "name no two states", "statea/stateb", f"{a}, {b}"
    code = work.codes.get(f"mid:{level}")
    if code is None:
        return "is no level of hostility", "hihost", level
    if not code.relation:
        return f"has no relation type ({code.note})", "hihost", level
    if level == _THREAT and level_a != _THREAT and level_b == _THREAT:
        ends.reverse()
    elif level != _THREAT:
        ends.sort()
    told = kept.setdefault(_Dispute(number, ends[0], ends[1], level, start, end), {})
    if (a, b, year) in told:
        return "stands twice", "", f"{number}, {a}, {b}, {year}"
    told[a, b, year] = deaths
    return None


def _finish(work: Work) -> Iterator[Columns]:
    import pyarrow as pa

    kept: dict[_Dispute, dict[tuple[str, str, str], str]] = work.kept_for_later.pop("mid", {})
    if not kept:
        return
    disputes = sorted(kept)
    lists = {
        "relation_id": ["mid:" + "-".join(one).replace(":", ".") for one in disputes],
        "source": [one.source for one in disputes],
        "target": [one.target for one in disputes],
        "relation": [work.codes[f"mid:{one.level}"].relation for one in disputes],
        "status": [work.codes[f"mid:{one.level}"].status for one in disputes],
        "rule": [f"MID hostility {one.level}" for one in disputes],
        "start": [one.start for one in disputes],
        "end": [one.end for one in disputes],
        "group_id": [f"mid:{one.number}" for one in disputes],
        "event_id": [one.number for one in disputes],
        "hostility": [one.level for one in disputes],
        "fatality": [max(kept[one].values()) for one in disputes],
        "years": [str(len({year for _, _, year in kept[one]})) for one in disputes],
    }
    columns: dict[str, object] = {
        name: pa.array(values, pa.string()) for name, values in lists.items()
    }
    levels = [float(one.level) for one in disputes]
    more = {"weight": pa.array(levels, pa.float64()), "extractor": work.extractor()}
    yield Columns(columns | more, len(disputes))


MID: Final = DataSet(
    "mid",
    "MID dyadic",
    (
        Form(
            "",
            {
                "number": "disno|dispnum|dispnum3",
                "a": "statea|ccode1",
                "b": "stateb|ccode2",
                "year": "year",
                "level": "hihost",
                "st_year": "strtyr|styear",
            },
            _relate,
            {
                "st_month": "strtmnth|stmon",
                "st_day": "strtday|stday",
                "end_year": "endyear",
                "end_month": "endmnth|endmon",
                "end_day": "endday",
                "level_a": "hihosta|hosta",
                "level_b": "hihostb|hostb",
                "deaths": "fatlev|fatality",
            },
            _finish,
        ),
    ),
    _KEPT,
    "conflict",
    r"(?i)mid[_-]?v?(\d)[._](\d+)",
)
