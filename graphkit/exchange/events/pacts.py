"""Pacts between states as relations: what COW and ATOP have in common.

Both tell of each pair of states and each year what their treaties oblige them to, also where a
treaty of many states is all there is between the two: Armenia and Azerbaijan are allies in both.
Such rows stay, and say what they are: `instrument` is ``multilateral`` where the data set tells how
many states signed, and `blocs` names the organisations with a defence or non-aggression treaty of
which both were members while it lasted (pack ``blocs.csv`` and the registry's memberships).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphkit.exchange.events.account import Note
from graphkit.exchange.events.codes import pack_rows
from graphkit.exchange.events.spans import DyadYears, Pact, Span
from graphkit.exchange.events.work import Columns, Distinct, Sieve
from graphkit.periods import interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

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
_STATES: Final = "states"
_LAST: Final = "last year"
_CENSORED: Final = "relations end with the last year of the data; whether they held on is not told"


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
    import pyarrow.compute as pc

    sieve = Sieve(batch, work)
    told = Distinct(batch["year"])
    year = told.numbers([_year(text) for (text,) in told.values])
    kept = work.kept_for_later
    kept[_LAST] = max(kept.get(_LAST, 0), int(year.max(initial=0)))
    sieve.leave(year == 0, "is no year", "year", told.map(str))
    states = [_states(batch, code, work) for code in ("code_1", "code_2")]
    none = pc.or_(*(pc.equal(one, "") for one in states))
    ends = Distinct(batch["code_1"], batch["code_2"])
    shown = ends.map("{}, {}".format)
    sieve.leave(pc.or_(none, pc.equal(*states)), "name no two states", "/".join(sides), shown)
    duties = Distinct(*(batch[name] for name in obligations))
    named = [
        tuple(name for name, cell in zip(obligations, cells, strict=True) if _is_true(cell))
        for cells in duties.values
    ]
    sieve.leave(duties.numbers([not one for one in named]) == 1, "tells of no obligation")
    twice = _take_new(batch, work, sieve, year, states, (duties, named))
    when = told.map(lambda text: str(_year(text)))
    sieve.leave(twice, "stands twice", "", pc.binary_join_element_wise(shown, when, ", "))
    work.account.kept += int(sieve.stays.sum())


def _states(batch: Batch, column: str, work: Work) -> pa.Array:
    """Return the states of a column of numbers, each by its year; "" where there is none."""
    known: dict[tuple[str, str], str] = work.kept_for_later.setdefault(_STATES, {})

    def state(code: str, text: str) -> str:
        if (code, text) not in known:
            year = _year(text)
            known[code, text] = work.parties.number(code, "COW", f"{year:04d}") if year else ""
        return known[code, text]

    return Distinct(batch[column], batch["year"]).map(state)


def _take_new(
    batch: Batch,
    work: Work,
    sieve: Sieve,
    year: npt.NDArray[np.int64],
    states: Sequence[pa.Array],
    duties: tuple[Distinct, Sequence[tuple[str, ...]]],
) -> npt.NDArray[np.bool_]:
    """Take in the rows that stay and were not told before; return those that were."""
    import numpy as np

    years: DyadYears = work.kept_for_later.setdefault(_YEARS, DyadYears())
    pairs = Distinct(batch["code_1"], batch["code_2"], batch["treaty"])
    counts = Distinct(batch["bilateral"], batch["multilateral"])
    several, duty = [_sides(*cells) for cells in counts.values], duties[1]
    names = [", ".join(cells if cells[-1] else cells[:-1]) for cells in pairs.values]
    told = pairs.numbers(range(len(names)))
    stay = np.flatnonzero(sieve.stays)
    first = np.sort(stay[np.unique(told[stay] * 2**14 + year[stay], return_index=True)[1]])
    twice = sieve.stays.copy()
    of_duty, of_count = (one.numbers(range(len(one.values))) for one in (duties[0], counts))
    for row, pair, when in zip(first.tolist(), told[first], year[first].tolist(), strict=True):
        if years.tell(names[pair], when):
            twice[row] = False
            pact = Pact(pairs.values[pair][2], duty[of_duty[row]], several[of_count[row]])
            years.add(states[0][row].as_py(), states[1][row].as_py(), pact, when)
    return twice


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
    work.kept_for_later.pop(_STATES, None)
    spans = [*years.spans()]
    last = work.kept_for_later.pop(_LAST, 0)
    lasting = sum(span.last == last for span in spans)
    if lasting:
        work.account.note_relations(lasting, Note(_CENSORED, "", str(last)))
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
