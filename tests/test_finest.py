"""Who is the finest actor that the words name."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from graphkit.analysis.relations import Relations

BASE = {"source": "ARM", "target": "AZE", "relation": "accusation", "start": "2020-10-31"}

NAMED = [
    ("NIKOL_PASHINYAN", "NIKOL_PASHINYAN"),
    ("Nikol Pashinyan", "NIKOL_PASHINYAN"),
    ("Perdana Menteri Nikol Pashinyan", "NIKOL_PASHINYAN"),
    ("“Pashinyan,”", "NIKOL_PASHINYAN"),
    ("Armenian Prime Minister Nikol  Pashinyan", "NIKOL_PASHINYAN"),
    ("Vladimir Putin", "VLADIMIR_PUTIN"),
    ("Putin", "ARM"),  # he does not act for Armenia
    ("Armenia", "ARM"),
    ("Yerevan", "ARM"),
    ("pasukan Armenia", "ARM"),
    ("Artsrun A. Nobody", "ARTSRUN_A_NOBODY"),
    ("ARTSRUN_NOBODY", "ARTSRUN_NOBODY"),
    ("ia", "ARM"),
    ("It", "ARM"),
    ("kedua negara", "ARM"),
    ("the two", "ARM"),
    ("", "ARM"),
    ("  ", "ARM"),
    ("<b>it</b>", "ARM"),
]


def finest(**cells: Any) -> dict[str, Any]:
    relations = Relations.from_arrow(pa.Table.from_pylist([BASE | cells])).finest()
    (row,) = relations.to_arrow().to_pylist()
    found: dict[str, Any] = row
    return found


@pytest.mark.parametrize(("named", "actor"), NAMED)
def test_whom_words_name(named: str, actor: str) -> None:
    row = finest(source_actor=named)
    assert (row["source"], row["target"]) == (actor, "AZE")
    assert row["source_actor"] == named


def test_a_person_acts_for_the_unit_of_that_day() -> None:
    cells = {"source": "EU", "source_actor": "Borrell"}
    assert finest(**cells, start="2022-09-13")["source"] == "JOSEP_BORRELL"
    assert finest(**cells, start="", published="2022-09-13")["source"] == "JOSEP_BORRELL"
    assert finest(**cells, start="2018-10")["source"] == "EU"  # then he was of Spain


def test_symmetric_pairs_are_in_order_again_and_ids_stay() -> None:
    row = {"relation": "consultation", "source_actor": "Yerevan", "target_actor": "Aliyev"}
    table = pa.Table.from_pylist([BASE | row])
    before = Relations.from_arrow(table)
    after = before.finest().to_arrow()
    assert after["relation_id"].to_pylist() == before.to_arrow()["relation_id"].to_pylist()
    assert after["source"].to_pylist() + after["target"].to_pylist() == ["ARM", "ILHAM_ALIYEV"]
    row["source_actor"] = "Zohrab Mnatsakanyan"
    swapped = finest(**row)
    assert (swapped["source"], swapped["target"]) == ("ILHAM_ALIYEV", "ZOHRAB_MNATSAKANYAN")
    assert swapped["target_actor"] == "Zohrab Mnatsakanyan"


def test_who_is_met_in_the_text_has_a_name_and_a_unit() -> None:
    table = pa.Table.from_pylist([BASE | {"source_actor": "Artsrun Nobody"}])
    before = Relations.from_arrow(table)
    after = before.finest()
    met = after.registry.actors["ARTSRUN_NOBODY"]
    assert (met.name, met.kind, met.parent) == ("Artsrun Nobody", "", "ARM")
    assert "ARTSRUN_NOBODY" not in before.registry.actors
    again = Relations.from_arrow(after.to_arrow()).to_arrow()
    assert again.equals(after.to_arrow())


def test_a_slice_stays_a_slice() -> None:
    rows = [BASE, BASE | {"start": "2022"}, BASE | {"start": ""}]
    relations = Relations.from_arrow(
        pa.Table.from_pylist([row | {"source_actor": "Nikol Pashinyan"} for row in rows])
    )
    year = relations.slice("2020").finest()
    assert (len(year), year.undated, len(year.whole)) == (1, 1, 3)
    assert year.actors == year.whole.actors == ("AZE", "NIKOL_PASHINYAN")
    assert relations.actors == ("ARM", "AZE")


def test_a_very_long_name_is_read_in_time_that_grows_with_it() -> None:
    assert finest(source_actor="word " * 2000)["source"] == "ARM"
