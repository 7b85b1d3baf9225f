"""Pacts between states as relations: what COW and ATOP have in common.

Both tell of each pair of states and each year what their treaties oblige them to, also where a
treaty of many states is all there is between the two: Armenia and Azerbaijan are allies in both.
Such rows stay, and say what they are: `instrument` is ``multilateral`` where the data set tells how
many states signed, and `blocs` names the organisations with a defence or non-aggression treaty of
which both were members while it lasted (pack ``blocs.csv`` and the registry's memberships).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from graphkit.exchange.events.codes import pack_rows
from graphkit.exchange.events.spans import DyadYears, Pact, Span
from graphkit.exchange.events.work import Columns, Sieve
from graphkit.periods import interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphkit.actors import Registry
    from graphkit.exchange.events.batches import Batch
    from graphkit.exchange.events.work import Work

__all__ = ["EXTRA", "Treaty", "dyad_years", "pact_columns", "take_dyad_years"]

EXTRA: Final = ("obligations", "obliged", "instrument", "blocs", "treaty_id")
"""The columns of their own."""

_AT_ONCE: Final = 50_000
_PARTIES: Final = 2
_LAST_YEAR: Final = 9998
_YEARS: Final = "dyad-years"


class Treaty(NamedTuple):
    """One relation of two parties by treaty, with the dates as they are to be written."""

    one: str
    other: str
    pact: Pact
    start: str
    end: str
    obliged: str = ""


def take_dyad_years(
    batch: Batch, work: Work, obligations: Sequence[str], sides: Sequence[str]
) -> None:
    """Take the dyad-years of a batch in, each with its obligations.

    Parameters
    ----------
    batch
        With the columns code_1, code_2 and year, one for each of the obligations, and perhaps
        treaty, bilateral and multilateral.
    work
        Where they are kept.
    obligations
        The columns of obligations.
    sides
        How the messages call code_1 and code_2.
    """
    sieve = Sieve(batch, work)
    years: DyadYears = work.kept_for_later.setdefault(_YEARS, DyadYears())
    reasons: dict[int, tuple[str, str, str]] = {}
    columns = batch.lists("code_1", "code_2", "year", "treaty", "bilateral", "multilateral")
    duties = batch.lists(*obligations)
    state = cache(lambda code, year: work.parties.number(code, "COW", year))
    for place, (one, other, year, treaty, *counts) in enumerate(zip(*columns, strict=True)):
        number = _year(year)
        if not number:
            reasons[place] = ("is no year", "year", year)
            continue
        pair = state(one, f"{number:04d}"), state(other, f"{number:04d}")
        if not all(pair) or pair[0] == pair[1]:
            reasons[place] = ("name no two states", "/".join(sides), f"{one}, {other}")
            continue
        duty = tuple(
            name for name, given in zip(obligations, duties, strict=True) if _is_true(given[place])
        )
        if not duty:
            reasons[place] = ("tells of no obligation", "", "")
            continue
        pact, told = Pact(treaty, duty, _sides(*counts)), f"{one}, {other}"
        if not years.add(*pair, pact, number, f"{told}, {treaty}" if treaty else told):
            reasons[place] = ("stands twice", "", f"{told}, {number}")
    leave(sieve, reasons)
    work.account.kept += int(sieve.stays.sum())


def leave(sieve: Sieve, reasons: Mapping[int, tuple[str, str, str]]) -> None:
    """Leave out rows by their place, each with reason, column and value."""
    import numpy as np
    import pyarrow as pa

    for key in dict.fromkeys((reason, column) for reason, column, _ in reasons.values()):
        mask = np.zeros(len(sieve.batch), bool)
        values = [""] * len(sieve.batch)
        for place, (reason, column, value) in reasons.items():
            if (reason, column) == key:
                mask[place], values[place] = True, value
        sieve.leave(mask, *key, pa.array(values, pa.string()))


def _year(text: str) -> int:
    text = text.removesuffix(".0")
    return int(text) if text.isdecimal() and 0 < int(text) <= _LAST_YEAR else 0


def _is_true(cell: str) -> bool:
    return cell.removesuffix(".0") == "1"


def _sides(bilateral: str, multilateral: str) -> str:
    """Tell by how many treaties of each sort two states are bound."""
    if multilateral.removesuffix(".0") not in {"", "0"}:
        return "multilateral" if bilateral.removesuffix(".0") in {"", "0"} else "both"
    return "bilateral" if bilateral.removesuffix(".0") not in {"", "0"} else ""


def dyad_years(work: Work) -> Iterator[Columns]:
    """Return relations of the dyad-years taken in."""
    years: DyadYears = work.kept_for_later.pop(_YEARS, DyadYears())
    spans = [*years.spans()]
    several = _of_many(spans)
    yield from pact_columns(
        (
            Treaty(
                span.one,
                span.other,
                span.pact._replace(sides=span.pact.sides or several.get(span.pact.instrument, "")),
                f"{span.first:04d}",
                f"{span.last:04d}",
                span.obliged,
            )
            for span in spans
        ),
        work,
    )


def _of_many(spans: Iterable[Span]) -> dict[str, str]:
    """Tell of each treaty with an id whether two states are its parties, or more."""
    parties: dict[str, set[str]] = {}
    for span in spans:
        if span.pact.instrument:
            parties.setdefault(span.pact.instrument, set()).update((span.one, span.other))
    return {
        treaty: "multilateral" if len(states) > _PARTIES else "bilateral"
        for treaty, states in parties.items()
    }


def pact_columns(treaties: Iterable[Treaty], work: Work) -> Iterator[Columns]:
    """Return relation columns of treaties, some thousand at once."""
    portion: list[Treaty] = []
    for treaty in treaties:
        portion.append(treaty)
        if len(portion) == _AT_ONCE:
            yield _columns(portion, work)
            portion = []
    if portion:
        yield _columns(portion, work)


def _columns(treaties: Sequence[Treaty], work: Work) -> Columns:
    import pyarrow as pa

    kind = work.data_set.kind
    scheme = work.data_set.title.split()[0]
    strongest = [_strongest(one.pact.obligations, kind, work) for one in treaties]
    duties = [";".join(one.pact.obligations) for one in treaties]
    blocs = _Blocs(work.parties.registry)
    lists: dict[str, list[str]] = {
        "relation_id": [_id(kind, one) for one in treaties],
        "source": [one.one for one in treaties],
        "target": [one.other for one in treaties],
        "relation": [work.codes[code].relation for code in strongest],
        "status": [work.codes[code].status for code in strongest],
        "rule": [f"{scheme} {code.partition(':')[2]}" for code in strongest],
        "start": [one.start for one in treaties],
        "end": [one.end for one in treaties],
        "group_id": [
            f"{kind}:{one.pact.instrument}" * bool(one.pact.instrument) for one in treaties
        ],
        "obligations": duties,
        "obliged": [one.obliged for one in treaties],
        "instrument": [one.pact.sides for one in treaties],
        "blocs": [blocs.shared(one) for one in treaties],
        "treaty_id": [one.pact.instrument for one in treaties],
    }
    columns: dict[str, object] = {
        name: pa.array(values, pa.string()) for name, values in lists.items()
    }
    return Columns(columns | {"extractor": work.extractor()}, len(treaties))


def _id(kind: str, treaty: Treaty) -> str:
    parts = [treaty.one, treaty.other, treaty.pact.instrument, ".".join(treaty.pact.obligations)]
    parts += [treaty.pact.sides, treaty.start, treaty.end, treaty.obliged]
    text = "-".join(part.replace(":", ".").replace(" ", "_") for part in parts if part)
    return f"{kind}:{text}"


def _strongest(obligations: Sequence[str], kind: str, work: Work) -> str:
    """Return the code of the obligation that says what the two are: an alliance before a treaty."""
    codes = [f"{kind}:{one}" for one in obligations]
    return min(codes, key=lambda code: work.codes[code].relation != "alliance")


class _Blocs:
    """Which organisations two states were in together while a treaty lasted."""

    def __init__(self, registry: Registry) -> None:
        wanted = {row["organisation"] for row in pack_rows("blocs")}
        self._held: dict[str, list[tuple[str, tuple[int, int]]]] = {}
        for one in registry.memberships:
            days = interval(one.start, one.end, state=True)
            if one.organisation in wanted and days is not None:
                self._held.setdefault(one.member, []).append((one.organisation, days))

    def shared(self, treaty: Treaty) -> str:
        """Return the organisations, joined by semicolons."""
        days = interval(treaty.start, treaty.end, state=True)
        if days is None:
            return ""
        theirs = self._held.get(treaty.other, ())
        return ";".join(
            dict.fromkeys(
                bloc
                for bloc, (first, after) in self._held.get(treaty.one, ())
                for other, (begin, until) in theirs
                if bloc == other and max(first, begin, days[0]) < min(after, until, days[1])
            )
        )
