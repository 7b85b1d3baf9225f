"""Every source of relations answers every question as the plain reference does, exactly."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

import graphkit as gk
from tests.questions import QUESTIONS, Asked, asked
from tests.random_relations import (
    Given,
    arrow_table,
    given_tables,
    plain_rows,
    write_csv,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphkit.analysis.relations import Relations

ASKED = asked()


def from_parquet(table: Given, folder: Path) -> Relations:
    pq.write_table(arrow_table(table), folder / "r.parquet", row_group_size=3)
    return gk.read(folder / "r.parquet")


def from_parts(table: Given, folder: Path) -> Relations:
    whole, half = arrow_table(table), len(table.rows) // 2
    (folder / "parts").mkdir()
    pq.write_table(whole.slice(0, half), folder / "parts" / "1.parquet")
    pq.write_table(whole.slice(half), folder / "parts" / "2.parquet")
    return gk.read(folder / "parts")


def from_csv(table: Given, folder: Path) -> Relations:
    write_csv(table, folder / "r.csv")
    return gk.read(folder / "r.csv")


def from_store(table: Given, folder: Path) -> Relations:
    from_parquet(table, folder)
    return gk.read(gk.pack(folder / "r.parquet", folder / "store").path)


def written(suffix: str) -> Callable[[Given, Path], Relations]:
    def write_and_read(table: Given, folder: Path) -> Relations:
        gk.write_table(gk.read(arrow_table(table)), folder / f"r{suffix}")
        return gk.read(folder / f"r{suffix}")

    return write_and_read


SOURCES: dict[str, Callable[[Given, Path], Relations]] = {
    "memory": lambda table, _: gk.read(arrow_table(table)),
    "pandas": lambda table, _: gk.read(arrow_table(table).to_pandas()),
    "parquet": from_parquet,
    "parts": from_parts,
    "csv": from_csv,
    "store": from_store,
    "written as parquet": written(".parquet"),
    "written as csv": written(".csv"),
    "written as json": written(".json"),
}


@pytest.mark.parametrize("source", SOURCES)
@settings(max_examples=50)
@given(table=given_tables(), asked=ASKED)
def test_every_question_has_the_answer_of_the_reference(
    source: str, table: Given, asked: Asked
) -> None:
    rows = plain_rows(table)
    with TemporaryDirectory() as folder:
        relations = SOURCES[source](table, Path(folder))
        for name, question in QUESTIONS.items():
            assert question.ask(relations, asked) == question.answer(rows, asked), name
