"""The same work in one process and in several."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from graphkit import collect, extract
from graphkit.actors import load_registry
from graphkit.errors import Fault, GraphkitError, InputError
from graphkit.extraction import parallel
from graphkit.extraction.parallel import map_in_order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STORIES = [
    "Selasa, 13 September 2022\n\nArmenia menuduh Azerbaijan menyerang desanya.",
    "Rusia mengecam NATO pada 31 Oktober 2020.",
    "",
    "Turkey backs Azerbaijan.\n\nFrance condemned the attack by Azerbaijan on 3 May 2021.",
]


def write_stories(folder: Path, number: int) -> None:
    for place in range(number):
        text = STORIES[place % len(STORIES)]
        (folder / f"{place:03}.txt").write_text(text, encoding="utf-8")


def test_several_processes_find_the_same_in_the_same_order(tmp_path: Path) -> None:
    write_stories(tmp_path, 70)
    one, two = extract([tmp_path]), extract([tmp_path], jobs=2)
    assert one.relations.num_rows == 70
    assert one.relations.equals(two.relations)
    assert one.documents.equals(two.documents)
    assert one.faults == two.faults
    assert len(two.faults) == 17


def test_options_reach_every_process(tmp_path: Path) -> None:
    write_stories(tmp_path, 2)
    own = tmp_path / "aliases.csv"
    own.write_text("actor_id,alias,language,kind\nKAZ,Lodestan,,name\n", encoding="utf-8")
    (tmp_path / "z.txt").write_text("Lodestan menuduh Armenia.", encoding="utf-8")
    found = extract([tmp_path], registry=load_registry(own), published="2020-01-02", jobs=2)
    assert "KAZ" in found.relations["source"].to_pylist()
    assert set(found.documents["published"].to_pylist()) == {"2020-01-02"}


def noted(taken: list[int]) -> Iterator[int]:
    for number in range(1, 5_001):
        taken.append(number)
        yield number


def test_only_few_things_are_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    taken: list[int] = []
    results = map_in_order(abs, noted(taken), jobs=None)
    assert next(results) == 1
    assert len(taken) < 1_000
    assert list(results) == list(range(2, 5_001))


def test_known_things_need_no_work_and_keep_their_places() -> None:
    for jobs in (1, 2, None):
        results = map_in_order(abs, range(-900, 0), jobs=jobs, known={-7: 1, -8: 2}.get)
        assert list(results) == [*range(900, 8, -1), 2, 1, *range(6, 0, -1)]


def test_few_known_things_are_held_at_a_time() -> None:
    taken: list[int] = []
    results = map_in_order(
        abs, noted(taken), jobs=2, known=lambda number: number if number > 1 else None
    )
    assert next(results) == 1
    assert len(taken) < 1_000
    assert list(results) == list(range(2, 5_001))


def test_processes_are_started_only_when_there_is_work_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    begun: list[int] = []

    def begin(_: object, rest: Iterator[object], jobs: int) -> list[int]:
        begun.extend([len(taken), jobs, len(list(rest))])
        return [0]

    monkeypatch.setattr(parallel, "_in_processes", begin)
    taken: list[int] = []
    known = {number: number for number in range(5_001) if number % 10}
    results = map_in_order(abs, noted(taken), jobs=None, known=known.get)
    assert list(results) == [*range(1, 2_710), 0]
    assert begun == [3_010, 2, 5_000 - 2_709]


def test_few_things_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_in_processes", None)
    assert list(map_in_order(lambda n: -n, range(parallel.MANY), jobs=None))[-1] == -299


def test_no_jobs_are_too_few() -> None:
    with pytest.raises(InputError, match="0 jobs are too few; give 1 or more"):
        map_in_order(abs, [1], jobs=0)


def test_a_process_that_dies_is_named() -> None:
    with pytest.raises(GraphkitError, match="a process ended before its work was done"):
        list(map_in_order(os._exit, [3], jobs=2))


def test_what_is_wrong_with_an_option_is_said_from_every_process(tmp_path: Path) -> None:
    write_stories(tmp_path, 1)
    with pytest.raises(InputError, match="'xx' is not a language"):
        extract([tmp_path], language="xx", jobs=2)


def test_collect_keeps_faults_apart() -> None:
    fault = Fault("a.txt", None, "", "", "is empty")
    assert collect([fault]).faults == (fault,)
