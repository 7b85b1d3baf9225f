"""The import command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from graphkit import cli, read
from graphkit.cli.events import KINDS as OFFERED
from graphkit.exchange.events import KINDS

if TYPE_CHECKING:
    from pathlib import Path

ROWS = """ccode1,ccode2,year,cow_defense,cow_neutral,cow_nonagg,cow_entente
365,371,1992,1,0,0,0
365,371,1993,1,0,0,0
365,371,1994,0,0,0,0
300,371,1992,1,0,0,0
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cow_alliance_v4.1.csv"
    path.write_text(ROWS)
    return path


def test_the_kinds_are_those_of_the_library() -> None:
    assert OFFERED == KINDS


def test_it_writes_relations_and_accounts_for_the_rows(file: Path, tmp_path: Path) -> None:
    output, report = tmp_path / "r.parquet", tmp_path / "report.csv"
    arguments = ["import", "cow", str(file), "-o", str(output), "--report", str(report)]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 0
    assert result.stdout == f"{output}: 2 relations\n"
    assert result.stderr.splitlines() == [
        "graphkit: cow: 4 rows read = 3 kept + 1 left out; 2 relations",
        "graphkit:   1 left out: tells of no obligation",
        "graphkit:   1 actor not in the registry, kept by an id of their own: 'COW:300'",
    ]
    assert len(read(output).slice("1993")) == 1
    assert report.read_text().splitlines() == [
        "what,file,row,rows,reason,column,value",
        f"left out,{file},3,1,tells of no obligation,,",
        "actor kept by its own id,,,1,the registry does not know it,,COW:300",
    ]


def test_it_accounts_in_json(file: Path, tmp_path: Path) -> None:
    arguments = ["import", "cow", str(file), "-o", str(tmp_path / "r.csv"), "--json"]
    told = json.loads(CliRunner().invoke(cli.main, arguments).stdout)
    assert told["read"] == told["kept"] + told["left_out"] == 4
    assert told["own_ids"] == {"COW:300": 1}
    assert told["files"] == {str(file): 4}
    assert told["reasons"] == [
        {"reason": "tells of no obligation", "column": "", "value": "", "rows": 1}
    ]


def test_it_reads_standard_input(tmp_path: Path) -> None:
    output = tmp_path / "r.csv"
    result = CliRunner().invoke(cli.main, ["import", "cow", "-", "-o", str(output)], input=ROWS)
    assert (result.exit_code, len(read(output))) == (0, 2)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["gdelt", "{file}", "-o", "{out}"], 1, "graphkit: {file}: is no GDELT table; its columns"),
        (["cow", "{file}x", "-o", "{out}"], 1, "graphkit: {file}x: there is no such file"),
        (["cow", "{file}", "-o", "{out}.doc"], 1, ".doc files are not known"),
        (["phoenix", "{file}", "-o", "{out}"], 2, "'phoenix' is not one of"),
        (["cow", "{file}"], 2, "Missing option '-o'"),
    ],
)
def test_errors_are_one_line(
    file: Path, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    places = {"file": str(file), "out": str(tmp_path / "r.csv")}
    filled = [argument.format(**places) for argument in arguments]
    result = CliRunner().invoke(cli.main, ["import", *filled])
    assert result.exit_code == code
    assert message.format(**places) in result.stderr
    assert code == 2 or len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "r.csv").exists()
