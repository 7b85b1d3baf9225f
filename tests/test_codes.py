"""The codes of event data sets and what they are."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from graphkit import load_ontology, load_registry
from graphkit.errors import InputError, TableError
from graphkit.exchange.events.codes import cameo, load_codes, pack_rows
from graphkit.periods import interval

if TYPE_CHECKING:
    from pathlib import Path

PACKS = ("cameo", "plover", "acled", "conflict")
ONTOLOGY = load_ontology()


@pytest.mark.parametrize("name", PACKS)
def test_the_packs_are_right_and_say_why_a_code_has_no_type(name: str) -> None:
    codes = load_codes(name, ONTOLOGY)
    assert all(code.name for code in codes.values())
    assert all(bool(code.relation) == bool(code.status) for code in codes.values())
    assert all(code.note for code in codes.values() if not code.relation)


def test_every_cameo_code_stands_below_a_root() -> None:
    codes = load_codes("cameo", ONTOLOGY)
    assert {code[:2] for code in codes} == {f"{root:02d}" for root in range(1, 21)}
    assert all(code[:-1] in codes for code in codes if len(code) > 2)


def test_the_types_fit_what_the_ontology_says_of_cameo() -> None:
    codes = load_codes("cameo", ONTOLOGY)
    for kind in ONTOLOGY.values():
        if not kind.cameo or kind.id == "deployment":  # 15 is near to it, but names no territory
            continue
        below = [code.relation for code in codes.values() if code.code.startswith(kind.cameo)]
        assert kind.id in below, kind.id


@pytest.mark.parametrize(
    ("code", "relation", "status"),
    [
        ("010", "", ""),
        ("016", "rejection", "asserted"),
        ("020", "request", "asserted"),
        ("0256", "demand", "asserted"),
        ("0332", "support", "pledged"),
        ("036", "consultation", "pledged"),
        ("039", "mediation", "pledged"),
        ("042", "consultation", "asserted"),
        ("045", "mediation", "asserted"),
        ("057", "treaty", "asserted"),
        ("072", "support", "asserted"),
        ("074", "deployment", "asserted"),
        ("0871", "treaty", "asserted"),
        ("1125", "accusation", "asserted"),
        ("120", "rejection", "asserted"),
        ("138", "demand", "asserted"),
        ("141", "", ""),
        ("154", "", ""),
        ("163", "sanction", "asserted"),
        ("173", "", ""),
        ("190", "clash", "asserted"),
        ("2042", "clash", "asserted"),
    ],
)
def test_codes_are_what_the_codebook_means(code: str, relation: str, status: str) -> None:
    found = load_codes("cameo", ONTOLOGY)[code]
    assert (found.relation, found.status) == (relation, status)


def test_only_who_receives_peacekeepers_is_the_target() -> None:
    codes = load_codes("cameo", ONTOLOGY)
    assert [code.code for code in codes.values() if code.reversed] == ["0861"]


@pytest.mark.parametrize("code", [*load_codes("cameo", ONTOLOGY)])
def test_a_lost_zero_is_put_back_without_doubt(code: str) -> None:
    assert cameo(code) == (code if len(code) > 2 or code < "10" else f"0{code}")
    if len(code) > 2 and code.startswith("0") and code[1] > "2":
        assert cameo(code.lstrip("0")) == code


@pytest.mark.parametrize("table", ["states", "cameo_actors", "country_names", "blocs"])
def test_the_tables_of_actors_name_actors(table: str) -> None:
    known = load_registry().actors
    column = "organisation" if table == "blocs" else "actor_id"
    rows = pack_rows(table)
    assert rows
    assert not [row for row in rows if row[column] not in known]


def test_a_number_is_one_state_at_any_time() -> None:
    held: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in pack_rows("states"):
        days = interval(row["start"], row["end"], state=True) or (-(10**9), 10**9)
        for system in [row["system"]] if row["system"] else ["cow", "gw"]:
            held.setdefault((system, row["code"]), []).append(days)
    for spells in held.values():
        ordered = sorted(spells)
        assert all(one[1] <= two[0] for one, two in pairwise(ordered))


def test_own_codes_are_laid_over(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("code,relation\n010,support\n999,clash\n", encoding="utf-8")
    codes = load_codes("cameo", ONTOLOGY, mine)
    assert (codes["010"].relation, codes["010"].status) == ("support", "asserted")
    assert codes["999"].relation == "clash"
    assert codes["190"].relation == "clash"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "code,relation\n010,friendship\n",
            "row 1: column 'relation': 'friendship' is not allowed",
        ),
        ("code,relation,status\n010,clash,sure\n", "column 'status': 'sure' is not allowed"),
        ("code,relation\n010,clash\n010,clash\n", "row 2: column 'code': '010' stands twice"),
        ("code,relation\n,clash\n", "column 'code': is empty"),
        ("code,relation,direction\n010,clash,back\n", "allowed: reversed"),
    ],
)
def test_faults_of_own_codes_are_named(tmp_path: Path, text: str, message: str) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        load_codes("cameo", ONTOLOGY, mine)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a,b\n1,2\n", "needs the columns code and relation"),
        (b"", "needs the columns"),
        (b"code,relation\n\xff,clash\n", "UTF-8"),
    ],
)
def test_a_file_that_is_no_table_of_codes_is_refused(
    tmp_path: Path, data: bytes, message: str
) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_bytes(data)
    with pytest.raises(InputError, match=message):
        load_codes("cameo", ONTOLOGY, mine)
    with pytest.raises(InputError, match="cannot be read"):
        load_codes("cameo", ONTOLOGY, tmp_path / "none.csv")
