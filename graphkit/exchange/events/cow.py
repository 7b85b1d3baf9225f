"""Formal alliances of the Correlates of War project.

Source of the columns and types: Gibler, *International Military Alliances, 1648-2008*, and the
codebook of version 4.1. Forms: by member, by dyad with dates, and dyad-years, directed or not. A
defence pact is an `alliance`; a neutrality or non-aggression pact and an entente are a `treaty`. Of
several the strongest counts, and all stand in `obligations`.

By member, an alliance of more than two states is a relation of each member to the alliance, not of
all its members to each other.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final

from graphkit.exchange.events.days import between, parts
from graphkit.exchange.events.forms import DataSet, Form
from graphkit.exchange.events.pacts import (
    EXTRA,
    Treaty,
    dyad_years,
    leave,
    pact_columns,
    take_dyad_years,
)
from graphkit.exchange.events.spans import Pact
from graphkit.exchange.events.work import Sieve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.exchange.events.batches import Batch
    from graphkit.exchange.events.work import Columns, Work

__all__ = ["COW"]

_OBLIGATIONS: Final = ("defense", "neutrality", "nonaggression", "entente")
_SIDES: Final = ("ccode1", "ccode2")
_TYPES: Final = {"1": "defense", "2": "neutrality", "3": "entente"}
_LETTERS: Final = {"2a": "neutrality", "2b": "nonaggression"}
_WORDS: Final = ("defense", "neutrality", "nonaggression", "entente")
_PAIR: Final = 2


def _relate_years(batch: Batch, work: Work) -> None:
    take_dyad_years(batch, work, _OBLIGATIONS, _SIDES)


def _relate_dyads(batch: Batch, work: Work) -> None:
    """Take in pairs with the dates of their alliance; the mirror of a pair is the same one."""
    sieve = Sieve(batch, work)
    kept: dict[Treaty, set[tuple[str, str]]] = work.kept_for_later.setdefault("dyads", {})
    reasons: dict[int, tuple[str, str, str]] = {}
    columns = batch.lists("code_1", "code_2", "treaty", "still", *_dates("dyad_"))
    duties = batch.lists(*_OBLIGATIONS)
    for place, (one, other, treaty, still, *dates) in enumerate(zip(*columns, strict=True)):
        start, end = _interval(dates, still)
        pair = [work.parties.number(code, "COW", start or "1") for code in (one, other)]
        duty = tuple(
            name
            for name, given in zip(_OBLIGATIONS, duties, strict=True)
            if given[place].removesuffix(".0") == "1"
        )
        if fault := _fault(pair, start, end, duty, (one, other)):
            reasons[place] = fault
            continue
        key = Treaty(min(pair), max(pair), Pact(treaty, duty), start, end)
        if (one, other) in kept.setdefault(key, set()):
            reasons[place] = ("stands twice", "", f"{one}, {other}, {treaty}")
        kept[key].add((one, other))
    leave(sieve, reasons)
    work.account.kept += int(sieve.stays.sum())


def _fault(
    pair: list[str], start: str, end: str, duty: tuple[str, ...], codes: tuple[str, str]
) -> tuple[str, str, str] | None:
    """Return reason, column and value of what makes a row no relation, None if nothing does."""
    if not all(pair) or pair[0] == pair[1]:
        return "name no two states", "ccode1/ccode2", ", ".join(codes)
    if not start or not between(start, end):
        return "is no date, or its end is before it", "dyad_st_year", start
    return None if duty else ("tells of no obligation", "", "")


def _dates(prefix: str) -> list[str]:
    return [f"{prefix}{end}_{part}" for end in ("st", "end") for part in ("year", "month", "day")]


def _interval(dates: list[str], still: str) -> tuple[str, str]:
    """Return start and end; without an end, or if it was cut off by the data's, it still holds."""
    start, end = parts(*dates[:3]), parts(*dates[3:])
    return start, ".." if not end or still.removesuffix(".0") == "1" else end


def _finish_dyads(work: Work) -> Iterator[Columns]:
    kept: dict[Treaty, Any] = work.kept_for_later.pop("dyads", {})
    parties: dict[str, set[str]] = {}
    for one in kept:
        if one.pact.instrument:
            parties.setdefault(one.pact.instrument, set()).update((one.one, one.other))
    several = {
        treaty: "multilateral" if len(states) > _PAIR else "bilateral"
        for treaty, states in parties.items()
    }
    yield from pact_columns(
        (
            one._replace(pact=one.pact._replace(sides=several.get(one.pact.instrument, "")))
            for one in sorted(kept)
        ),
        work,
    )


def _relate_members(batch: Batch, work: Work) -> None:
    """Take in the members of each alliance."""
    sieve = Sieve(batch, work)
    kept: dict[str, dict[tuple[str, str, str], str]] = work.kept_for_later.setdefault("members", {})
    reasons: dict[int, tuple[str, str, str]] = {}
    columns = batch.lists("treaty", "code", "type", "still", *_dates("mem_"))
    for place, (treaty, code, kind, still, *dates) in enumerate(zip(*columns, strict=True)):
        start, end = _interval(dates, still)
        state = work.parties.number(code, "COW", start or "1")
        duty = _duty(kind)
        if not state:
            reasons[place] = ("is no state", "ccode", code)
        elif not start or not between(start, end):
            reasons[place] = ("is no date, or its end is before it", "mem_st_year", start)
        elif not duty:
            reasons[place] = ("is no type of alliance", "ss_type", kind)
        elif (state, start, end) in kept.setdefault(treaty, {}):
            reasons[place] = ("stands twice", "", f"{treaty}, {code}")
        else:
            kept[treaty][state, start, end] = duty
    leave(sieve, reasons)
    work.account.kept += int(sieve.stays.sum())


def _duty(kind: str) -> str:
    """Return the obligation of an alliance's type, which is written in several ways.

    Examples
    --------
    >>> _duty("Type I: Defense Pact"), _duty("Type II: Neutrality"), _duty("2b"), _duty("Entente")
    ('defense', 'neutrality', 'nonaggression', 'entente')
    """
    bare = kind.lower().replace("-", "").replace("defence", "defense")
    named = next((word for word in _WORDS if word in bare.replace(" ", "")), "")
    key = bare.removesuffix(".0").strip()
    return named or _LETTERS.get(key, "") or _TYPES.get(key, "")


def _finish_members(work: Work) -> Iterator[Columns]:
    kept: dict[str, dict[tuple[str, str, str], str]] = work.kept_for_later.pop("members", {})
    yield from pact_columns(
        (one for treaty, members in kept.items() for one in _treaties(treaty, members)), work
    )


def _treaties(treaty: str, members: dict[tuple[str, str, str], str]) -> Iterator[Treaty]:
    """Return two parties as a pair, more as members of the alliance."""
    spells: dict[str, list[tuple[str, str, str]]] = {}
    for spell in sorted(members):
        spells.setdefault(spell[0], []).append(spell)
    if len(spells) == _PAIR:
        for (one, start, end), (other, begin, until) in product(*spells.values()):
            if between(start, until) and between(begin, end):
                pact = Pact(treaty, (members[one, start, end],), "bilateral")
                earlier = min(end, until, key=lambda day: (day == "..", day))
                yield Treaty(one, other, pact, max(start, begin), earlier)
        return
    for (state, start, end), duty in members.items():
        pact = Pact(treaty, (duty,), "multilateral")
        yield Treaty(state, f"COW:alliance-{treaty}", pact, start, end)


_PAIRS: Final = {"code_1": "ccode1", "code_2": "ccode2"}
_DUTIES: Final = {
    "defense": "defense|cow_defense",
    "neutrality": "neutrality|cow_neutral",
    "nonaggression": "nonaggression|cow_nonagg",
    "entente": "entente|cow_entente",
}
_TREATY: Final = {"treaty": "version4id|atopid"}

COW: Final = DataSet(
    "cow",
    "COW alliances",
    (
        Form(
            "dyad-years",
            _PAIRS | _DUTIES | {"year": "year"},
            _relate_years,
            _TREATY,
            dyad_years,
        ),
        Form(
            "by dyad",
            _PAIRS | _DUTIES | {"dyad_st_year": "dyad_st_year", "dyad_end_year": "dyad_end_year"},
            _relate_dyads,
            _TREATY | {"still": "right_censor"} | {name: name for name in _dates("dyad_")},
            _finish_dyads,
        ),
        Form(
            "by member",
            {
                "treaty": "version4id",
                "code": "ccode",
                "type": "ss_type",
                "mem_st_year": "mem_st_year",
                "mem_end_year": "mem_end_year",
            },
            _relate_members,
            {"still": "right_censor"} | {name: name for name in _dates("mem_")},
            _finish_members,
        ),
    ),
    EXTRA,
    "conflict",
    r"(?i)alliances?[_-]v?(\d)[._](\d)",
)
