"""The whole way on the data that comes with the package."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

import graphkit as gk
from graphkit import demo
from graphkit.demo import demo_data, run_demo
from graphkit.errors import GraphkitError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_demo_answers_the_first_question(tmp_path: Path) -> None:
    start = time.perf_counter()
    made = run_demo(tmp_path / "new" / "folder")
    assert time.perf_counter() - start < 60
    assert [one.path.name for one in made] == [
        "documents.csv",
        "relations.csv",
        "2020.html",
        "2022.html",
        "2020-2022.html",
        "2020-2022.csv",
        "2020-2022.md",
    ]
    assert all(one.path.stat().st_size > 0 and one.what for one in made)
    relations = gk.read(made[1].path)
    for year in ("2020", "2022"):
        assert {"ARM", "AZE", "RUS", "TUR", "CSTO"} <= set(relations.slice(year).actors), year
    mediators = {
        row["source"] for row in relations.to_arrow().to_pylist() if row["relation"] == "mediation"
    }
    assert {"RUS", "FRA", "USA", "EU"} <= mediators
    assert {"appeared", "gone"} <= set(
        relations.compare("2020", "2022").table["change"].to_pylist()
    )


def test_it_says_so_if_its_data_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (demo_data() / "articles").is_dir()
    monkeypatch.setattr(demo, "files", lambda _: tmp_path / "graphkit")
    with pytest.raises(GraphkitError, match="install graphkit again"):
        demo_data()
