"""Random relations tables, in every form in which somebody may bring them.

Tables hold instants, bounded, ongoing and undated rows, dates known to the month or the year or at
the edges of the calendar, parallel and overlapping intervals of one triple, exact duplicates, ids
beyond ASCII, and gaps: columns that are missing, cells that are null, numbers that are NaN.
"""

from __future__ import annotations

import csv
import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyarrow as pa
from hypothesis import strategies as st

from graphkit.analysis import reference
from graphkit.ontology import load_ontology
from graphkit.periods import Period
from graphkit.schema import RELATIONS, STATUSES, relation_id

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "DAYS",
    "NEAR_DAYS",
    "ONTOLOGY",
    "TYPES",
    "Given",
    "arrow_table",
    "dates",
    "given_tables",
    "periods",
    "plain_rows",
    "write_csv",
]

Row = dict[str, Any]

ONTOLOGY: Final = load_ontology()
FIRST: Final = date(2019, 12, 28)
# A week over the turn of a year, so that rows begin, end and touch on the same days; now and then
# days at the edges of the calendar.
NEAR_DAYS = st.integers(0, 7).map(lambda days: FIRST + timedelta(days=days))
FAR_DAYS = st.sampled_from(
    [date(1, 1, 1), date(1969, 12, 31), date(1970, 1, 1), date(2024, 2, 29), date(9998, 12, 31)]
)
DAYS = st.integers(0, 7).flatmap(lambda one_in_eight: NEAR_DAYS if one_in_eight else FAR_DAYS)
FAR_END: Final = "9000"  # nothing begins after what lasts so long
PRECISIONS = st.sampled_from([10, 10, 10, 10, 10, 7, 4])
ACTORS: Final = ("ARM", "AZE", "ŞUŞA_Ğ", "Ωμέγα", "亞", "𝒜stra")  # few: rows run in parallel
TYPES: Final = ("alliance", "clash", "accusation", "treaty")
NUMBERS: Final = ("confidence", "weight", "evidence_start", "evidence_end")
OPTIONAL: Final = (
    "relation_id",
    "date_basis",
    "status",
    "confidence",
    "source_actor",
    "target_actor",
    "group_id",
    "doc_id",
    "published",
    "publisher",
    "evidence",
    "extractor",
    "rule",
    "weight",
    "note",
)
GAP: Final = st.sampled_from([None, ""])


class Given(NamedTuple):
    """A table as somebody might bring it.

    Parameters
    ----------
    columns
        Its columns, in any order; optional ones may be missing, and one is not ours.
    rows
        Its rows; of texts None and "" are missing, of numbers None and NaN.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@st.composite
def dates(draw: st.DrawFn) -> tuple[str | None, str | None]:
    """Draw start and end: instants, intervals, open ends, imprecise dates, and nothing."""
    low, high = sorted((draw(DAYS), draw(DAYS)))
    start = low.isoformat()[: draw(PRECISIONS)]
    end = high.isoformat()[: draw(PRECISIONS)]
    gap = draw(GAP)
    forms: list[tuple[str | None, str | None]] = [
        (start, end),
        (start, start),
        (start, gap),
        (start, ".."),
        (gap, end),
        (gap, ".."),
        (gap, gap),
    ]
    return draw(st.sampled_from(forms))


@st.composite
def _row(draw: st.DrawFn, number: int) -> Row:
    start, end = draw(dates())
    texts = st.sampled_from([None, "", "Paşinyan", 'a, "b"\r\nc', " x "])
    evidence = draw(st.sampled_from(["", "They met.", "Ｍet in 亞𝒜"]))
    place = draw(st.sampled_from([None, 0, 7]))
    published = st.builds(lambda day, n: day.isoformat()[:n], DAYS, PRECISIONS)
    return {
        "relation_id": draw(st.sampled_from([None, "", "", f"own-{number}"])),
        "source": draw(st.sampled_from(ACTORS)),
        "target": draw(st.sampled_from(ACTORS)),
        "relation": draw(st.sampled_from(TYPES)),
        "start": start,
        "end": end,
        "date_basis": draw(st.sampled_from([None, "", "text", "published"])),
        "status": draw(st.sampled_from([None, "", *STATUSES])),
        "confidence": draw(st.sampled_from([None, math.nan, 0.0, 0.25, 0.5, 0.1 + 0.2, 1.0])),
        "source_actor": draw(texts),
        "target_actor": draw(texts),
        "group_id": draw(st.sampled_from([None, "", "g1"])),
        "doc_id": draw(st.sampled_from([None, "", "a.txt", "b.txt"])),
        "published": draw(st.one_of(GAP, published)),
        "publisher": draw(texts),
        "evidence": evidence,
        "evidence_start": place,
        "evidence_end": None if place is None else place + len(evidence),
        "extractor": draw(st.sampled_from([None, "human"])),
        "rule": draw(st.sampled_from([None, "id.1"])),
        # Halves, so that sums are exact in any order.
        "weight": draw(st.sampled_from([None, math.nan, -2.0, 0.0, 0.5, 3.0])),
        "note": draw(texts),
    }


@st.composite
def _next_spell(draw: st.DrawFn, row: Row) -> Row:
    """Draw what goes on with a row: from the day after its end, that day again, or after a gap."""
    first, end = row["start"] or "", row["end"] or ""
    if len(end) < len("2020-01-01"):
        end = first if len(first) == len("2020-01-01") else FIRST.isoformat()
    begin = date.fromisoformat(end) + timedelta(days=draw(st.sampled_from([0, 1, 1, 1, 2])))
    last = begin + timedelta(days=draw(st.integers(0, 3)))
    return row | {
        "start": begin.isoformat(),
        "end": draw(st.sampled_from([last.isoformat(), ".."])),
    }


@st.composite
def given_tables(draw: st.DrawFn, largest: int = 12) -> Given:
    """Draw a table of up to so many rows, some of them the same again, or where one left off."""
    rows: list[Row] = []
    for number in range(draw(st.integers(0, largest))):
        kind = draw(st.integers(0, 5)) if rows else 5
        again = kind <= 1
        row = dict(draw(st.sampled_from(rows))) if again else draw(_row(number))
        if kind == 1 and max(row["start"] or "", row["end"] or "") < FAR_END:
            row = draw(_next_spell(row))
        if (row["relation_id"] or "").startswith("own") and again:
            row["relation_id"] = ""  # an id that stands twice is a fault
        rows.append(row)
    left_out = set(draw(st.lists(st.sampled_from(OPTIONAL), max_size=4)))
    if "evidence" in left_out or draw(st.booleans()):
        left_out |= {"evidence_start", "evidence_end"}
    kept = [name for name in [*RELATIONS.names, "note"] if name not in left_out]
    columns = tuple(draw(st.permutations(kept)) if draw(st.booleans()) else kept)
    return Given(columns, tuple({name: row[name] for name in columns} for row in rows))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Draw a window, often of the days on which rows begin and end."""
    low, high = sorted((draw(DAYS), draw(DAYS)))
    return Period(low, draw(st.sampled_from([low, high])) + timedelta(days=1))


# ----------------------------------------------------------------------------- tables in all forms


def arrow_table(given: Given) -> pa.Table:
    """Return the table as Arrow has it, with its nulls and its NaN."""
    kinds = dict.fromkeys(NUMBERS[:2], pa.float64()) | dict.fromkeys(NUMBERS[2:], pa.int64())
    return pa.table(
        {
            name: pa.array([row[name] for row in given.rows], kinds.get(name, pa.string()))
            for name in given.columns
        }
    )


def write_csv(given: Given, path: Path) -> None:
    """Write the table as a spreadsheet would; what is missing is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(given.columns)
        writer.writerows([_cell(row[name]) for name in given.columns] for row in given.rows)


def _cell(value: object) -> object:
    return "" if value is None or value != value else value  # noqa: PLR0124 - NaN


def plain_rows(given: Given) -> list[Row]:
    """Return the rows as the reference has them: whole, canonical, with ids and spells."""
    extra = [name for name in given.columns if name not in RELATIONS.names]
    whole = [{name: _plain(row, name) for name in [*RELATIONS.names, *extra]} for row in given.rows]
    states, symmetric = ONTOLOGY.states, ONTOLOGY.symmetric
    rows = reference.canonical_rows(whole, symmetric=symmetric, states=states)
    taken = {row["relation_id"] for row in rows}
    for row in rows:
        if not row["relation_id"]:
            row["relation_id"] = _new_id(row, taken)
            taken.add(row["relation_id"])
    return reference.mark_spells(rows, states)


def _plain(row: Row, name: str) -> Any:
    value = row.get(name)
    if name in NUMBERS:
        return None if value is None or value != value else value  # noqa: PLR0124 - NaN
    return value or ""


def _new_id(row: Row, taken: set[str]) -> str:
    fields = ("doc_id", "source", "target", "relation", "start", "end", "evidence_start")
    own = base = relation_id(*(row[name] for name in fields))
    count = 1
    while own in taken:
        count += 1
        own = f"{base}-{count}"
    return own
