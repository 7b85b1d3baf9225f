"""COW alliances and ATOP obligations."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit import import_events
from graphkit.exchange.events import batches

if TYPE_CHECKING:
    from pathlib import Path

DUTIES = "cow_defense,cow_neutral,cow_nonagg,cow_entente"
REUSED = f"ccode1,ccode2,year,{DUTIES}"
OFFICIAL = (
    "version4id,ccode1,state_name1,ccode2,state_name2,year,defense,neutrality,nonaggression,entente"
)
BY_DYAD = (
    "version4id,ccode1,ccode2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,dyad_end_month,"
    "dyad_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente"
)
BY_MEMBER = (
    "version4id,ccode,state_name,ss_type,mem_st_day,mem_st_month,mem_st_year,mem_end_day,"
    "mem_end_month,mem_end_year,left_censor,right_censor"
)
ATOP = "ddyad,stateA,stateB,year,defense,offense,neutral,nonagg,consul,bilatno,multno"


def _import(folder: Path, kind: str, header: str, *rows: str) -> Any:
    file = folder / "alliance_v4.1.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    found = import_events(kind, file)
    assert found.account.balanced
    return found


def _brief(found: Any, *extra: str) -> list[tuple[str, ...]]:
    names = ("source", "relation", "target", "start", "end", *extra)
    return [tuple(row[name] for name in names) for row in found.relations.to_pylist()]


def _reasons(found: Any) -> list[tuple[str, int]]:
    return [(note.reason, count) for note, count in found.account.left_out.items()]


def test_consecutive_years_are_one_relation_and_disjoint_ones_two(tmp_path: Path) -> None:
    years = [1992, 1993, 1994, 1997, 1998]
    rows = [f"{pair},{year},1,0,1,0" for pair in ("365,371", "371,365") for year in years]
    found = _import(tmp_path, "cow", REUSED, *rows, "365,371,1999,0,0,1,0")
    assert _brief(found, "obligations", "obliged", "rule") == [
        ("ARM", "alliance", "RUS", "1992", "1994", "defense;nonaggression", "both", "COW defense"),
        ("ARM", "alliance", "RUS", "1997", "1998", "defense;nonaggression", "both", "COW defense"),
        ("ARM", "treaty", "RUS", "1999", "1999", "nonaggression", "RUS", "COW nonaggression"),
    ]
    assert (found.account.read, found.account.kept, found.account.relations) == (11, 11, 3)
    ids = found.relations["relation_id"].to_pylist()
    assert len(set(ids)) == 3
    assert not any(" " in one for one in ids)


def test_a_state_that_is_succeeded_ends(tmp_path: Path) -> None:
    rows = [f"365,710,{year},0,0,1,0" for year in range(1989, 1995)]
    found = _import(tmp_path, "cow", REUSED, *rows)
    assert _brief(found) == [
        ("CHN", "treaty", "RUS", "1992", "1994"),
        ("CHN", "treaty", "SUN", "1989", "1991"),
    ]


def test_allies_through_a_treaty_of_many_say_so(tmp_path: Path) -> None:
    rows = [f"371,373,{year},1,0,0,0" for year in range(1992, 2013)]
    found = _import(tmp_path, "cow", REUSED, *rows)
    ((*brief, instrument, blocs),) = _brief(found, "instrument", "blocs")
    assert brief == ["ARM", "alliance", "AZE", "1992", "2012"]
    assert (instrument, set(blocs.split(";"))) == ("", {"CIS", "CSTO"})
    members = ["371", "373", "365", "370"]
    pairs = [(one, other) for one in members for other in members if one < other]
    rows = [f"257,{one},x,{other},y,1994,1,0,0,0" for one, other in pairs]
    found = _import(tmp_path, "cow", OFFICIAL, *rows, "300,365,x,640,y,1994,0,0,0,1")
    several = {row["treaty_id"]: row["instrument"] for row in found.relations.to_pylist()}
    assert several == {"257": "multilateral", "300": "bilateral"}


def test_rows_of_two_treaties_in_one_year_are_both_kept(tmp_path: Path) -> None:
    rows = ["1,2,x,20,y,1950,1,0,0,0", "2,2,x,20,y,1950,0,0,0,1", "2,2,x,20,y,1950,0,0,0,1"]
    found = _import(tmp_path, "cow", OFFICIAL, *rows)
    assert [one[1] for one in _brief(found)] == ["alliance", "treaty"]
    assert _reasons(found) == [("stands twice", 1)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("365,371,1992,0,0,0,0", "tells of no obligation"),
        ("365,371,10000,1,0,0,0", "is no year"),
        ("365,371,,1,0,0,0", "is no year"),
        ("365,,1992,1,0,0,0", "name no two states"),
        ("255,260,1992,1,0,0,0", "name no two states"),
        ("2,20,1950,1,0,0,0", "stands twice"),
    ],
)
def test_dyad_years_left_out(tmp_path: Path, row: str, reason: str) -> None:
    found = _import(tmp_path, "cow", REUSED, "2,20,1950,1,0,0,0", row)
    assert _reasons(found) == [(reason, 1)]


CELLS = st.sampled_from(["2", " 2", "20", "255", "260", "365", "", "x"])
DYADS = st.tuples(
    CELLS,
    CELLS,
    st.sampled_from(["1950", "1951.0", "1952", "0", "", "10000"]),
    *[st.sampled_from(["0", "1", "1.0", ""])] * 4,
)


@given(st.lists(DYADS, max_size=12), st.integers(1, 3))
def test_rows_told_again_change_nothing_wherever_they_stand(
    tmp_path_factory: pytest.TempPathFactory, dyads: list[tuple[str, ...]], times: int
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    rows = ["2,70,1950,1,0,0,0", *(",".join(row) for row in dyads)]
    once = _import(folder, "cow", REUSED, *rows)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batches, "_BLOCK", 120)  # some rows
        often = _import(folder, "cow", REUSED, *rows * times)
    assert often.relations.equals(once.relations)
    assert often.account.kept == once.account.kept
    told, again = (_sums(one) for one in (once, often))
    again["stands twice"] -= (times - 1) * once.account.kept
    assert +again == Counter({reason: count * times for reason, count in told.items()})


def _sums(found: Any) -> Counter[str]:
    sums: Counter[str] = Counter()
    for note, count in found.account.left_out.items():
        sums[note.reason] += count
    return sums


def test_what_the_data_end_with_is_noted(tmp_path: Path) -> None:
    rows = ["2,20,1950,1,0,0,0", "2,20,1951,1,0,0,0", "2,200,1950,1,0,0,0", "2,70,1951,1,0,0,0"]
    found = _import(tmp_path, "cow", REUSED, *rows)
    ((note, count),) = found.account.noted.items()
    assert (note.value, count) == ("1951", 2)
    assert "whether they held on is not told" in note.reason


def test_by_dyad_keeps_the_days(tmp_path: Path) -> None:
    rows = [
        "1,2,200,4,4,1949,,,,0,1,1,0,0,0",
        "1,200,2,4,4,1949,,,,0,1,1,0,0,0",
        "2,200,220,8,4,1904,,8,1914,0,0,0,0,0,1",
        "2,200,220,8,4,1904,,8,1914,0,0,0,0,0,1",
        "3,2,40,1,1,1860,1,1,1830,0,0,1,0,0,0",
    ]
    found = _import(tmp_path, "cow", BY_DYAD, *rows)
    assert _brief(found, "instrument") == [
        ("FRA", "treaty", "GBR", "1904-04-08", "1914-08", "bilateral"),
        ("GBR", "alliance", "USA", "1949-04-04", "..", "bilateral"),
    ]
    assert _reasons(found) == [("stands twice", 1), ("is no date, or its end is before it", 1)]


def test_by_member_many_are_members_and_two_are_a_pair(tmp_path: Path) -> None:
    rows = [
        '257,365,Russia,"Type I: Defense Pact",15,5,1992,,,,0,1',
        '257,371,Armenia,"Type I: Defense Pact",15,5,1992,,,,0,1',
        '257,373,Azerbaijan,"Type I: Defense Pact",24,9,1993,2,4,1999,0,0',
        '300,640,Turkey,"Type III: Entente",1,2,1990,,,,0,1',
        '300,365,Russia,"Type III: Entente",1,3,1990,5,6,1995,0,0',
        '301,640,Turkey,"Friendship",1,2,1990,,,,0,1',
        '257,371,Armenia,"Type I: Defense Pact",15,5,1992,,,,0,1',
    ]
    found = _import(tmp_path, "cow", BY_MEMBER, *rows)
    assert sorted(_brief(found, "instrument")) == [
        ("ARM", "alliance", "COW:alliance-257", "1992-05-15", "..", "multilateral"),
        ("AZE", "alliance", "COW:alliance-257", "1993-09-24", "1999-04-02", "multilateral"),
        ("COW:alliance-257", "alliance", "RUS", "1992-05-15", "..", "multilateral"),
        ("SUN", "treaty", "TUR", "1990-03-01", "1995-06-05", "bilateral"),
    ]
    assert _reasons(found) == [("is no type of alliance", 1), ("stands twice", 1)]


def test_atop_obligations_and_who_is_obliged(tmp_path: Path) -> None:
    rows = [
        "1,371,373,1993,1,0,0,1,1,0,2",
        "2,373,371,1993,1,0,0,1,1,0,2",
        "3,640,373,2011,1,0,0,0,1,1,0",
        "4,373,640,2011,0,0,0,0,1,1,0",
        "5,640,373,2012,0,0,0,0,0,1,0",
    ]
    found = _import(tmp_path, "atop", ATOP, *rows)
    assert _brief(found, "obliged", "instrument", "rule") == [
        ("ARM", "alliance", "AZE", "1993", "1993", "both", "multilateral", "ATOP defense"),
        ("AZE", "treaty", "TUR", "2011", "2011", "AZE", "bilateral", "ATOP consul"),
        ("AZE", "alliance", "TUR", "2011", "2011", "TUR", "bilateral", "ATOP defense"),
    ]
    assert _reasons(found) == [("tells of no obligation", 1)]
