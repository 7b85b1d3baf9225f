"""Places of actors from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphkit.errors import InputError
from graphkit.exchange.places import read_positions

if TYPE_CHECKING:
    from pathlib import Path


def test_places_are_read_with_what_a_spreadsheet_adds(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_bytes(b"\xef\xbb\xbfname,actor,y,x\r\nArmenia, ARM ,-40, 45.5\r\n,AZE,1e2,0\r\n")
    assert read_positions(file) == {"ARM": (45.5, -40.0), "AZE": (0.0, 100.0)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("actor,x\nARM,1\n", "column 'y' is missing; the columns must be actor, x, y"),
        ("actor,x,y\nARM,1,east\n", "row 1: column 'y': 'east' is no number"),
        ("actor,x,y\nARM,1,\n", "row 1: column 'y': is no number"),
        ("actor,x,y\nARM,nan,1\n", "row 1: column 'x': 'nan' is no number"),
        ("actor,x,y\n,1,1\n", "row 1: column 'actor': is empty"),
        ("actor,x,y\nARM,1,1\nARM,2,2\n", "row 2: column 'actor': 'ARM' has a place already"),
        ("actor,x,y\nARM,1\n", "row 1: has 2 cells"),
        ("\0\1\2", "not a text file"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "p.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_positions(file)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_positions(tmp_path / "p.csv")
    with pytest.raises(InputError, match="cannot be read"):
        read_positions(tmp_path)
