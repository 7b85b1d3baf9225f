"""Real event data as published, every row accounted for and usable; where they are at hand."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pytest

from graphkit import check_file, compare, load_registry, read, write_events
from graphkit.exchange.events.parties import Parties

if TYPE_CHECKING:
    from graphkit.exchange.events import Account

DATA = Path(__file__).parents[2] / "shared" / "data"
FILES = {
    "gdelt_events_20201113_15.csv.gz": ("gdelt", 9_354, 7_643, 7_643),
    "icews_2018_sample_full_columns.csv.gz": ("icews", 3_705, 1_750, 1_750),
    "ucdp_ged_myanmar.csv.gz": ("ucdp", 7_374, 7_374, 7_374),
    "ucdp_actor_22.1.csv.gz": ("ucdp", 1_725, 104, 104),
    "cow_alliance_v4.1_directed_dyad_year.csv.gz": ("cow", 120_784, 120_770, 2_904),
    "atop_v5.1_directed_dyad_year.csv.gz": ("atop", 273_296, 273_126, 7_879),
}
CAUCASUS = ("ARM", "AZE", "RUS", "TUR", "FRA")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the event data are not at {DATA}")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Account]]:
    """All the files, imported once."""
    folder = tmp_path_factory.mktemp("events")
    made = {}
    for name, (kind, *_) in FILES.items():
        output = folder / f"{name}.parquet"
        made[name] = output, write_events(kind, DATA / name, output)
    return made


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_accounted_for(imported: dict[str, tuple[Path, Account]], name: str) -> None:
    output, account = imported[name]
    _, rows, kept, relations = FILES[name]
    assert (account.read, account.kept, account.relations) == (rows, kept, relations)
    assert account.balanced
    assert not check_file(output)
    assert len(read(output)) == relations
    assert not [note for note in account.left_out if note.reason == "is in no table of codes"]


def test_the_caucasus_in_three_days_of_gdelt(imported: dict[str, tuple[Path, Account]]) -> None:
    relations = read(imported["gdelt_events_20201113_15.csv.gz"][0])
    near = relations.where(actor=CAUCASUS).slice("2020-11-13/2020-11-15")
    assert {"ARM", "AZE", "RUS", "TUR", "FRA"} <= set(near.actors)
    found = compare(near, "2020-11-13", "2020-11-15").to_arrow()
    assert found.num_rows
    assert "<html" in near.show().html


def _pacts(year: str) -> set[tuple[str, str, bool]]:
    """Read from the file itself who was bound to whom in a year, and whether for defence."""
    parties = Parties(load_registry())
    path = DATA / "cow_alliance_v4.1_directed_dyad_year.csv.gz"
    found = set()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for one, other, told, *duties in csv.reader(file):
            if told == year and "1" in duties:
                states = sorted({parties.number(code, "COW", year) for code in (one, other)})
                found.add((states[0], states[-1], duties[0] == "1"))
    return {pact for pact in found if pact[0] != pact[1]}


def test_alliances_hold_for_intervals(imported: dict[str, tuple[Path, Account]]) -> None:
    relations = read(imported["cow_alliance_v4.1_directed_dyad_year.csv.gz"][0])
    held = relations.slice("1992/2012").where(actor=["ARM", "AZE"])
    table = held.to_arrow()
    both = table.filter(pc.and_(pc.equal(table["source"], "ARM"), pc.equal(table["target"], "AZE")))
    (row,) = both.to_pylist()
    assert (row["relation"], row["start"], row["end"]) == ("alliance", "1992", "2012")
    assert set(row["blocs"].split(";")) == {"CSTO", "CIS"}
    changes = Counter(compare(relations, "1992", "2012").to_arrow()["change"].to_pylist())
    first, second = _pacts("1992"), _pacts("2012")
    assert changes == {
        "kept": len(first & second),
        "appeared": len(second - first),
        "gone": len(first - second),
    }


def test_two_days_of_icews(imported: dict[str, tuple[Path, Account]]) -> None:
    relations = read(imported["icews_2018_sample_full_columns.csv.gz"][0])
    first, second = (relations.slice(day) for day in ("2018-06-01", "2018-06-02"))
    assert len(first) + len(second) == len(relations)
    assert len(relations.known_by("2018-06-01")) == len(first)
    assert first.graph().number_of_edges() == len(first)


def test_imprecise_dates_of_ucdp_are_months_and_years(
    imported: dict[str, tuple[Path, Account]],
) -> None:
    table = read(imported["ucdp_ged_myanmar.csv.gz"][0]).to_arrow()
    lengths = Counter(
        (row["date_prec"][:1], len(row["start"]))
        for row in table.select(["date_prec", "start"]).to_pylist()
    )
    assert {length for precision, length in lengths if precision < "4"} == {10}
    assert lengths["4", 7] > 100
    assert lengths["5", 4] > 10
