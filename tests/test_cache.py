"""Readings of earlier runs: taken when nothing has changed, and the same as if read anew."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit import Cache, Registry, collect, extract, extract_each, load_ontology, load_registry
from graphkit.errors import Fault, InputError
from graphkit.extraction import cache as cache_module
from graphkit.extraction import fingerprints, languages
from graphkit.extraction.readings import Reading, pack_reading, unpack_reading

if TYPE_CHECKING:
    from collections.abc import Callable

STORIES = [
    "Selasa, 13 September 2022\n\nArmenia menuduh Azerbaijan menyerang desanya.",
    "Rusia mengecam NATO pada 31 Oktober 2020. 🔗 “Tidak,” kata Turki.",
    "Turkey backs Azerbaijan.\r\n\r\nFrance condemned the attack by Azerbaijan on 3 May 2021.",
    "Hujan turun di mana-mana.",
    " ",
]
ALIAS = "actor_id,alias,language,kind\nKAZ,Lodestan,,name\n"
Row = dict[str, str]


def write(folder: Path, rows: list[Row]) -> Path:
    path = folder / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def rows_of(number: int) -> list[Row]:
    return [{"doc_id": f"a{n}", "text": f"{STORIES[n % 4]}\n\nLaporan {n}."} for n in range(number)]


def run(folder: Path, path: Path, **options: Any) -> tuple[int, int, list[str]]:
    """Extract with the cache of a folder, and hold that it gives what a run without it does."""
    with Cache(folder) as cache:
        found = extract([path], cache=cache, **options)
    fresh = extract([path], **options)
    assert found.relations.equals(fresh.relations)
    assert found.documents.equals(fresh.documents)
    assert found.faults == fresh.faults
    return cache.read, cache.taken, cache.notes


def file_of(folder: Path) -> Path:
    return folder / ".graphkit_cache" / "readings.sqlite"


# ------------------------------------------------------------------------------ what is taken


def test_a_second_run_takes_everything_and_a_third_what_is_left(tmp_path: Path) -> None:
    path = write(tmp_path, rows_of(7))
    assert run(tmp_path, path) == (7, 0, [])
    assert run(tmp_path, path) == (0, 7, [])
    write(tmp_path, [*rows_of(9)[3:], {"doc_id": "bad", "text": ""}])
    assert run(tmp_path, path) == (2, 4, [])


CHANGED: list[tuple[str, Row]] = [
    ("text", {"text": f"{STORIES[0]} "}),
    ("doc_id", {"doc_id": "b"}),
    ("published", {"published": "2022-09-14"}),
    ("publisher", {"publisher": "Contoh"}),
    ("title", {"title": "Judul"}),
    ("url", {"url": "https://a.example/2022/09/14/b"}),
    ("language", {"language": "ms"}),
]


@pytest.mark.parametrize(("name", "cells"), CHANGED)
def test_a_changed_row_is_read_anew(tmp_path: Path, name: str, cells: Row) -> None:
    row = {"doc_id": "a", "text": STORIES[0]}
    run(tmp_path, write(tmp_path, [row]))
    assert run(tmp_path, write(tmp_path, [row | cells])) == (1, 0, []), name
    assert run(tmp_path, write(tmp_path, [row])) == (0, 1, [])


def test_changed_options_and_packs_are_read_anew(tmp_path: Path) -> None:
    path = write(tmp_path, rows_of(1))
    own, types = tmp_path / "aliases.csv", tmp_path / "own.toml"
    own.write_text(ALIAS, encoding="utf-8")
    types.write_text("[relations.treaty]\ndirected = true\n", encoding="utf-8")
    options: list[dict[str, Any]] = [
        {},
        {"language": "id"},
        {"published": "2022-09-14"},
        {"registry": load_registry(own)},
        {"ontology": load_ontology(types)},
    ]
    for one in options:
        assert run(tmp_path, path, **one) == (1, 0, [])
    for one in options:
        assert run(tmp_path, path, **one) == (0, 1, [])
    own.write_text(ALIAS.replace("Lodestan", "Lodistan"), encoding="utf-8")
    assert run(tmp_path, path, registry=load_registry(own)) == (1, 0, [])


def test_another_program_reads_anew_and_drops_what_the_first_has_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, rows_of(3))
    run(tmp_path, path)
    for module in (fingerprints, cache_module):
        monkeypatch.setattr(module, "fingerprint_program", lambda: b"another")
    assert run(tmp_path, path) == (3, 0, [])
    with sqlite3.connect(file_of(tmp_path)) as connection:
        assert connection.execute("SELECT DISTINCT program FROM readings").fetchall() == [
            (b"another",)
        ]
    connection.close()


def test_the_program_is_all_that_extraction_imports_and_its_packs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = fingerprints._PACKAGE
    script = (
        "import sys, graphkit.extraction.extract, graphkit.extraction.explain;"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'graphkit'))"
    )
    imported = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    hashed = {path for part in fingerprints._PARTS for path in package.glob(part)}
    assert {Path(file) for file in imported} <= hashed
    shutil.copytree(package, tmp_path / "graphkit")
    monkeypatch.setattr(fingerprints, "_PACKAGE", tmp_path / "graphkit")
    known = {fingerprints.fingerprint_program.__wrapped__()}
    for name in ("extraction/roles.py", "packs/languages/ms/mentions.toml", "periods.py"):
        with (tmp_path / "graphkit" / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        languages.pack_source.cache_clear()  # as a new process has it
        known.add(fingerprints.fingerprint_program.__wrapped__())
    assert len(known) == 4
    with (tmp_path / "graphkit/packs/languages/en/mentions.toml").open("a") as file:
        file.write("\n")  # after it was loaded: what is read is what was loaded
    assert fingerprints.fingerprint_program.__wrapped__() in known


TEXTS = st.sampled_from(STORIES)
ROWS = st.fixed_dictionaries(
    {"doc_id": st.sampled_from("abcd"), "text": st.one_of(TEXTS, st.text(max_size=40))},
    optional={
        "published": st.sampled_from(["2022-09-14", "2022-02-30", ""]),
        "title": st.text(st.characters(codec="utf-8"), max_size=5),
        "language": st.sampled_from(["id", "en", "xx"]),
    },
)


@settings(max_examples=40)
@given(st.lists(st.lists(ROWS, max_size=5), min_size=2, max_size=4), st.sampled_from([None, "id"]))
def test_any_run_after_any_others_gives_what_a_fresh_one_does(
    tmp_path_factory: pytest.TempPathFactory, runs: list[list[Row]], language: str | None
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for rows in runs:
        read, taken, notes = run(folder, write(folder, rows), language=language)
        assert read + taken <= len(rows)
        assert notes == []


def test_only_what_has_changed_goes_to_other_processes(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path, rows_of(40)))
    rows = rows_of(80)
    rows[1::3] = [{"doc_id": f"new{n}", "text": STORIES[0]} for n in range(len(rows[1::3]))]
    rows[5] = {"doc_id": "bad", "text": ""}
    read, taken, notes = run(tmp_path, write(tmp_path, rows), jobs=2)
    assert (read, taken, notes) == (53, 26, [])


def test_what_was_read_before_a_run_broke_off_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path, rows_of(5))

    def read_three() -> None:
        with Cache(tmp_path) as cache:
            for number, _ in enumerate(extract_each([path], cache=cache)):
                if number == 2:
                    raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_three()
    assert run(tmp_path, path) == (2, 3, [])


def test_what_no_run_asks_for_is_dropped_after_a_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used, old = rows_of(2)
    for now, rows, expected in [
        (0, [used, old], (2, 0)),
        (20, [used], (0, 1)),
        (40, [used], (0, 1)),  # now the other one goes
        (41, [used, old], (1, 1)),
    ]:
        monkeypatch.setattr(time, "time", lambda now=now: (20_000 + now) * 86_400)
        assert run(tmp_path, write(tmp_path, rows)) == (*expected, [])


# ------------------------------------------------------------------------------------ the file


def test_the_folder_is_left_alone_by_git_and_by_backups(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path, rows_of(1)))
    folder = file_of(tmp_path).parent
    assert sorted(path.name for path in folder.iterdir()) == [
        ".gitignore",
        "CACHEDIR.TAG",
        "readings.sqlite",
    ]
    assert (folder / ".gitignore").read_text() == "*\n"
    tag = (folder / "CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


def test_nothing_is_made_when_nothing_is_read(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        assert collect(extract_each([tmp_path / "no"], cache=cache)).faults
    assert not list(tmp_path.iterdir())


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1000)


def execute(*statements: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        connection = sqlite3.connect(path)
        with connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    return damage


def another(path: Path) -> None:
    path.unlink()
    execute("CREATE TABLE mine (a, b)")(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def file_in_place_of_the_folder(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.write_text("mine")


DAMAGE: list[tuple[Callable[[Path], None], str, bool]] = [
    # what happened to the file, what is said, whether the next run is well again
    (cut, "is damaged; it is made anew", True),
    (garbage, "is damaged; it is made anew", True),
    (another, "is none of this graphkit's; it is made anew", True),
    (execute("DROP TABLE readings"), "is damaged; it is made anew", True),
    (execute("UPDATE readings SET content = x'00'"), "is damaged; it is made anew", True),
    (execute("UPDATE readings SET content = 'text'"), "is damaged; it is made anew", True),
    (execute("UPDATE readings SET content = NULL"), "is damaged; it is made anew", True),
    (
        execute("UPDATE readings SET content = substr(content, 1, 40)"),
        "is damaged; it is made anew",
        True,
    ),
    (
        execute("UPDATE readings SET content = (SELECT max(content) FROM readings)"),
        "is damaged; it is made anew",
        True,
    ),
    (execute("PRAGMA user_version = 0"), "is none of this graphkit's; it is made anew", True),
    (execute("PRAGMA user_version = 99"), "was made by a newer graphkit and is left alone", False),
    (folder, "cannot be used: unable to open database file", False),
    (file_in_place_of_the_folder, "cannot be used: File exists", False),
]


@pytest.mark.parametrize(("damage", "says", "mended"), DAMAGE)
def test_a_damaged_cache_is_one_line_and_costs_nothing_but_time(
    tmp_path: Path, damage: Callable[[Path], None], says: str, *, mended: bool
) -> None:
    path = write(tmp_path, rows_of(8))
    run(tmp_path, path)
    damage(file_of(tmp_path))
    before = file_of(tmp_path).read_bytes() if file_of(tmp_path).is_file() else None
    read, taken, (note,) = run(tmp_path, path)
    assert read >= 7
    assert read + taken == 8
    assert note.startswith(f"{file_of(tmp_path)}: {says}")
    assert "\n" not in note
    if mended:
        read, taken, notes = run(tmp_path, path)
        assert (read + taken, notes) == (8, [])
        assert taken >= 7
    elif before is not None:
        assert file_of(tmp_path).read_bytes() == before


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    path = write(tmp_path, rows_of(2))
    run(tmp_path, path)
    file_of(tmp_path).write_bytes(b"")
    assert run(tmp_path, path) == (2, 0, [])
    assert run(tmp_path, path) == (0, 2, [])


def test_a_cache_that_another_program_holds_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, rows_of(2))
    run(tmp_path, path)
    monkeypatch.setattr(cache_module, "_PATIENCE", 0.05)
    connection = sqlite3.connect(file_of(tmp_path))
    connection.execute("BEGIN EXCLUSIVE")
    read, taken, (note,) = run(tmp_path, path)
    connection.close()
    assert (read, taken) == (2, 0)
    reason = "cannot be used: database is locked; all articles are read anew"
    assert note == f"{file_of(tmp_path)}: {reason}"


def test_runs_at_the_same_time_share_it(tmp_path: Path) -> None:
    path = write(tmp_path, rows_of(250))
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "graphkit", "extract", path, "-o", tmp_path / f"r{n}.csv"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(3)
    ]
    said = [one.communicate()[1] for one in runs]
    assert [one.returncode for one in runs] == [0, 0, 0], said
    assert not any("readings.sqlite" in text for text in said), said
    assert len({(tmp_path / f"r{n}.csv").read_bytes() for n in range(3)}) == 1
    assert run(tmp_path, path) == (0, 250, [])


# ------------------------------------------------------------------------------------ readings

VALUES = st.one_of(st.none(), st.text(max_size=9), st.integers(), st.floats(allow_nan=False))


@given(st.dictionaries(st.text(max_size=9), VALUES), st.text(), st.data())
def test_any_reading_comes_back_as_it_was(
    document: dict[str, object], text: str, data: st.DataObject
) -> None:
    from graphkit.schema import RELATIONS

    cells = dict.fromkeys(RELATIONS.names, VALUES)
    offsets = {name: st.integers(0, 9) for name in ("evidence_start", "evidence_end")}
    row = st.fixed_dictionaries(cells | data.draw(st.sampled_from([{}, offsets])))
    rows: list[dict[str, Any]] = data.draw(
        st.lists(st.one_of(row, st.dictionaries(st.text(max_size=3), VALUES)))
    )
    for one in rows:
        places = (one.get("evidence_start"), one.get("evidence_end"))
        if all(isinstance(place, int) for place in places) and data.draw(st.booleans()):
            one["evidence"] = text[one["evidence_start"] : one["evidence_end"]]
    own = data.draw(st.sampled_from([text, "another text"]))
    reading = Reading(document | {"text": own}, rows, 7)
    again = unpack_reading(pack_reading(reading, text), text, 7)
    assert again == reading
    assert list(again.document) == list(reading.document)


@given(st.binary())
def test_any_other_bytes_are_no_reading(content: bytes) -> None:
    with pytest.raises(ValueError, match="no reading"):
        unpack_reading(content, "")


def test_every_cell_of_an_actor_counts() -> None:
    registry, ontology = load_registry(), load_ontology()
    asked: dict[str, Any] = {"language": None, "published": None}
    known = fingerprints.fingerprint_question(registry, ontology, **asked)
    for name in ("aliases", "roles", "memberships"):
        rows = getattr(registry, name)
        assert [*fields(rows[0])] == [*fields(fingerprints._ROWS[name])]
        other = Registry(
            registry.actors.values(),
            rows[1:] if name == "aliases" else registry.aliases,
            rows[1:] if name == "roles" else registry.roles,
            rows[1:] if name == "memberships" else registry.memberships,
        )
        found = fingerprints.fingerprint_question(other, ontology, **asked)
        assert found != known, name


def test_no_jobs_are_too_few_with_a_cache_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="0 jobs are too few"), Cache(tmp_path) as cache:
        extract_each([tmp_path], cache=cache, jobs=0)


def test_faults_are_not_kept(tmp_path: Path) -> None:
    path = write(tmp_path, [{"doc_id": "a", "text": STORIES[0], "published": "soon"}])
    for _ in range(2):
        with Cache(tmp_path) as cache:
            (fault,) = extract_each([path], cache=cache)
        assert isinstance(fault, Fault)
        assert (cache.read, cache.taken) == (0, 0)
