"""A prepared store answers as the table that it was made of, and is never half there."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from click.testing import CliRunner

import graphkit as gk
from graphkit.analysis.dyads import DUPLICATES
from graphkit.cli import main
from graphkit.errors import InputError, TableError
from graphkit.exchange import mapped, prepared
from graphkit.exchange.mapped import (
    HEADER,
    VERSION,
    DamagedStoreError,
    count_prepared,
    read_header,
)
from graphkit.exchange.prepared import pack_relations
from graphkit.periods import RULES, parse_period
from graphkit.schema import RELATIONS, to_arrow

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from graphkit.analysis.relations import Relations


def answers(relations: Relations) -> list[Any]:
    """Ask everything that a store can be asked."""
    found: list[Any] = [relations.to_arrow().to_pylist(), relations.summary()]
    for rule in RULES:
        cut = relations.slice("2020", rule=rule)
        found += [cut.to_arrow().to_pylist(), cut.undated, relations.count("2020", rule=rule)]
    found.append(relations.slice("2020", known_by="2020-01").to_arrow().to_pylist())
    found.append(relations.where(min_confidence=0.6).to_arrow().to_pylist())
    for duplicates in DUPLICATES:
        found.append(relations.dyads(duplicates).to_numpy().tolist())
        compared = relations.compare("2019", "2020", duplicates=duplicates)
        found += [compared.to_arrow().to_pylist(), compared.changes]
    return found


def test_parts_give_the_answers_of_the_whole(tmp_path: Path) -> None:
    row = {"source": "ARM", "target": "AZE", "relation": "clash", "end": ""}
    parts = [[row | {"start": f"20{n}-01-0{day}"} for day in range(1, 9)] for n in (20, 21, 20)]
    for place, part in enumerate(parts):
        gk.write_table(to_arrow(part, RELATIONS), tmp_path / f"{place}.parquet")
    whole = gk.read(to_arrow([row for part in parts for row in part], RELATIONS))
    for source in (tmp_path, tmp_path / "*.parquet"):
        assert answers(gk.read(source)) == answers(whole)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "r.csv"
    file.write_text("source,target,relation,start,end\nARM,AZE,clash,2020-10-01,\n", "utf-8")
    return file


def test_a_store_is_made_again_only_when_its_source_has_changed(table: Path) -> None:
    store = table.parent / "store"
    assert gk.pack(table, store).built
    assert not gk.pack(table, store).built
    with table.open("a", encoding="utf-8") as file:
        file.write("RUS,ARM,support,2020,\n")
    assert gk.count(store, "2020") == 2  # whoever reads it has it made again
    assert not gk.pack(table, store).built
    table.unlink()
    assert len(gk.read(store)) == 2  # what is gone has not changed


def test_a_file_more_is_a_change(tmp_path: Path) -> None:
    row = {"source": "ARM", "target": "AZE", "relation": "clash", "start": "2020"}
    folder = tmp_path / "parts"
    gk.write_table(to_arrow([row], RELATIONS), folder / "1.parquet")
    store = gk.pack(folder, tmp_path / "store").path
    gk.write_table(to_arrow([row], RELATIONS), folder / "2.parquet")
    assert len(gk.read(store)) == 2


def test_a_store_is_a_file_for_every_command(table: Path) -> None:
    store = table.parent / "store"
    run = CliRunner().invoke
    assert run(main, ["pack", str(table), "-o", str(store)]).output == f"{store}: 1 relations\n"
    assert run(main, ["count", str(store), "--period", "2020"]).output == "1\n"
    assert run(main, ["count", str(table), "--period", "2020", "--rule", "covers"]).output == "0\n"
    for command in (["slice", "--period", "2020", "--json"], ["compare", "2020", "2022", "--json"]):
        name, *options = command
        of_store = run(main, [name, str(store), *options])
        assert of_store.exit_code == 0
        assert of_store.stdout == run(main, [name, str(table), *options]).stdout
    assert run(main, ["check", str(store)]).exit_code == 0


@pytest.mark.parametrize(
    ("period", "n"), [("2020", 3), ("2019", 1), ("2018", 0), ("2021", 1), ("2020-10-01", 2)]
)
def test_counting_without_reading(tmp_path: Path, period: str, n: int) -> None:
    base = {"source": "ARM", "target": "AZE", "relation": "alliance"}
    days = [("2020-10-01", "2020-10-01"), ("2019-05", ".."), ("", ""), ("2020-02", "2020-03")]
    table = to_arrow([base | {"start": s, "end": e} for s, e in days], RELATIONS)
    store = gk.pack(table, tmp_path / "store").path
    assert count_prepared(store, parse_period(period)) == gk.read(table).count(period) == n


def test_nothing_is_a_store_too(tmp_path: Path) -> None:
    store = gk.pack(to_arrow([], RELATIONS), tmp_path / "store").path
    assert gk.count(store, "2020") == len(gk.read(store)) == 0


def test_a_store_of_a_newer_version_is_refused(table: Path) -> None:
    store = gk.pack(table, table.parent / "store").path
    head = json.loads((store / HEADER).read_text("utf-8"))
    (store / HEADER).write_text(json.dumps(head | {"version": VERSION + 1}), "utf-8")
    message = f"is a prepared store of version {VERSION + 1}, this graphkit reads up to {VERSION}"
    for ask in (gk.read, lambda folder: gk.count(folder, "2020"), lambda f: gk.pack(table, f)):
        with pytest.raises(InputError, match=message):
            ask(store)


def test_a_store_of_other_relation_types_is_refused(table: Path) -> None:
    types = table.with_name("types.toml")
    types.write_text('[relations.clash]\nkind = "state"\n', "utf-8")
    store = gk.pack(table, table.parent / "store").path
    with pytest.raises(InputError, match="was packed with other relation types"):
        gk.read(store, ontology=gk.load_ontology(types))
    assert gk.pack(table, store, ontology=gk.load_ontology(types)).built
    assert read_header(store).states == ("clash",)


@pytest.mark.parametrize(
    "name", ["row.i4", "firsts.i4", "triples.i8", "words.json", "rest.arrow", HEADER]
)
@pytest.mark.parametrize("left", [None, 3])
def test_what_is_damaged_is_named(table: Path, name: str, left: int | None) -> None:
    store = gk.pack(table, table.parent / "store").path
    path = store / name
    if left is None:
        path.unlink()
    else:
        os.truncate(path, 3)
    with pytest.raises(DamagedStoreError, match=rf"{name}: is damaged") as caught:
        gk.count(store, "2020", rule="overlaps" if name == "firsts.i4" else "within")
    assert "\n" not in str(caught.value)
    assert gk.pack(table, store).built
    assert gk.count(store, "2020", rule="within") == 1


def test_a_store_of_a_store_is_one_of_the_same_table(table: Path) -> None:
    store = gk.pack(table, table.parent / "store").path
    assert not gk.pack(store, store).built
    copy = gk.pack(store, table.parent / "copy").path
    assert read_header(copy).source == str(table)
    table.unlink()
    copy = gk.pack(store, table.parent / "another").path
    assert read_header(copy).source == ""
    assert gk.count(copy, "2020") == 1


@pytest.mark.parametrize("failing", [{".tmp"}, {".tmp", ".old"}])
def test_what_stood_there_is_not_lost(
    table: Path, monkeypatch: pytest.MonkeyPatch, failing: set[str]
) -> None:
    store = gk.pack(table, table.parent / "store").path
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.suffix in failing:
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(InputError, match=r"cannot be written.*Permission denied") as caught:
        pack_relations(gk.read(table), store)
    monkeypatch.undo()
    *_, left = str(caught.value).split("what stood there is ")
    assert len(gk.read(store if ".old" not in failing else left)) == 1
    assert len(list(table.parent.iterdir())) == 2


def test_what_is_no_store_is_left_where_a_store_was(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = gk.pack(table, table.parent / "store").path
    replaced_in_between(monkeypatch, lambda place: gk.write_table(pa.table({}), place / "a.csv"))
    with pytest.raises(InputError, match=r"nor put back: .*; what stood there is ") as caught:
        pack_relations(gk.read(table), store)
    *_, left = str(caught.value).split("what stood there is ")
    assert len(gk.read(left)) == 1
    assert [path.name for path in store.iterdir()] == ["a.csv"]


def replaced_in_between(monkeypatch: pytest.MonkeyPatch, do: Callable[[Path], object]) -> None:
    """Do something once, when a store has been moved away and the new one not yet put there."""
    rename = Path.rename
    done: list[Path] = []

    def renaming(self: Path, target: Path) -> Path:
        found = rename(self, target)
        if target.suffix == ".old" and not done:
            done.append(self)
            do(self)
        return found

    monkeypatch.setattr(Path, "rename", renaming)


def test_of_two_packers_the_last_stays(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = gk.pack(table, table.parent / "store").path
    relations = gk.read(table)
    replaced_in_between(monkeypatch, lambda _: pack_relations(relations.slice("1999"), store))
    pack_relations(relations, store)
    assert sorted(path.name for path in table.parent.iterdir()) == ["r.csv", "store"]
    assert len(gk.read(store)) == 1


@pytest.mark.parametrize(
    "ask", [lambda store: gk.count(store, "2020"), lambda store: len(gk.read(store))]
)
def test_a_reader_waits_while_a_store_is_replaced(
    table: Path, monkeypatch: pytest.MonkeyPatch, ask: Callable[[Path], int]
) -> None:
    store = gk.pack(table, table.parent / "store").path
    with ThreadPoolExecutor(1) as other:
        waiting: list[Future[int]] = []

        def read_meanwhile(place: Path) -> None:
            looked = Event()
            moved_away = mapped._moved_away

            def look(place: Path) -> bool:
                looked.set()
                return moved_away(place)

            monkeypatch.setattr(mapped, "_moved_away", look)
            waiting.append(other.submit(ask, place))
            assert looked.wait(60)

        replaced_in_between(monkeypatch, read_meanwhile)
        pack_relations(gk.read(table), store)
        assert waiting[0].result() == 1


@pytest.mark.parametrize("name", ["row.i4", "source.i4", "firsts.i4", "triples.i8", "fresh.i1"])
@pytest.mark.parametrize("rows", [1, 5])
def test_a_store_replaced_while_it_is_opened_is_read_again(
    table: Path, monkeypatch: pytest.MonkeyPatch, name: str, rows: int
) -> None:
    store = gk.pack(table, table.parent / "store").path
    row = {"source": "FRA", "target": "GBR", "relation": "treaty", "start": "2022"}
    newer = gk.read(to_arrow([row] * rows, RELATIONS))
    opened = Path.open

    def opening(self: Path, *options: Any, **others: Any) -> Any:
        found = opened(self, *options, **others)
        if self == store / name:
            monkeypatch.undo()
            pack_relations(newer, store)
        return found

    monkeypatch.setattr(Path, "open", opening)
    if name == "firsts.i4":
        assert gk.count(store, "2022") == rows
    assert gk.read(store).to_arrow().equals(newer.to_arrow())


def test_a_store_without_a_token_is_read(table: Path) -> None:
    store = gk.pack(table, table.parent / "store").path
    head = json.loads((store / HEADER).read_text("utf-8"))
    del head["token"]
    (store / HEADER).write_text(json.dumps(head | {"of_later": 1}), "utf-8")
    assert gk.count(store, "2020") == len(gk.read(store)) == 1
    assert not gk.pack(table, store).built


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_table_that_changes_while_it_is_packed(
    table: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, times: int
) -> None:
    source = table.with_suffix(suffix)
    row = {"source": "ARM", "target": "AZE", "relation": "clash", "start": "2020"}
    gk.write_table(to_arrow([row], RELATIONS), source)
    write_rest, rows = prepared._write_rest, iter(range(2, times + 2))

    def write(*given: Any) -> None:
        write_rest(*given)
        for n in islice(rows, 1):
            gk.write_table(to_arrow([row] * n, RELATIONS), source)

    monkeypatch.setattr(prepared, "_write_rest", write)
    store = table.parent / "store"
    if times == 1:
        assert gk.pack(source, store).rows == 2
    else:
        with pytest.raises(InputError, match=f"{suffix}: changed while it was packed; pack it"):
            gk.pack(source, store)
        assert not store.exists()
    assert gk.pack(source, store).rows == gk.count(store, "2020") == times + 1


def test_a_pipe_is_packed_and_never_up_to_date(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as other:
        text = "source,target,relation,start\nARM,AZE,clash,2020\n"
        other.submit(pipe.write_text, text, "utf-8")
        assert gk.pack(pipe, tmp_path / "store").rows == 1
    assert read_header(tmp_path / "store").source == ""  # the next reading gives something else


def test_no_other_folder_is_overwritten_and_nothing_is_left_half(table: Path) -> None:
    with pytest.raises(InputError, match="is there already, and no prepared store"):
        gk.pack(table, table.parent)
    store = gk.pack(table, table.parent / "store").path
    table.write_text("source,target,relation\nARM,,clash\n", "utf-8")
    with pytest.raises(TableError, match="row 1: column 'target': is empty"):
        gk.pack(table, store)
    assert sorted(path.name for path in table.parent.iterdir()) == ["r.csv", "store"]


def test_text_is_taken_by_row(tmp_path: Path) -> None:
    n = 300_000  # more rows than are written at once
    table = pa.table(
        {
            "source": ["ARM"] * n,
            "target": ["AZE"] * n,
            "relation": ["clash"] * n,
            "start": [f"20{place % 20:02d}-01-01" for place in range(n)],
            "evidence": [str(place) for place in range(n)],
        }
    )
    store = gk.read(gk.pack(table, tmp_path / "store").path)
    found = store.slice("2007").to_arrow()["evidence"].to_pylist()
    assert found == [str(place) for place in range(7, n, 20)]
