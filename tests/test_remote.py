"""Relations in an engine answer as those of a file do; DuckDB is the engine here."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import Phase, given, settings

import graphkit as gk
from graphkit.cli import main
from graphkit.errors import InputError, MissingDependencyError, TableError
from graphkit.exchange.engines import connection, remote
from graphkit.exchange.engines.remote import Remote
from graphkit.schema import RELATIONS, to_arrow
from tests.engine_parity import agree, many_tables
from tests.questions import Asked, asked
from tests.random_relations import Given, arrow_table

if TYPE_CHECKING:
    from collections.abc import Callable

KARABAKH = Path(__file__).parents[1] / "data" / "karabakh" / "relations.csv"


# Not shrunk: each try is dozens of queries.
@settings(max_examples=4, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(table=many_tables(), asked=asked())
def test_every_question_has_the_answer_of_the_reference(table: Given, asked: Asked) -> None:
    with TemporaryDirectory() as folder:
        pq.write_table(arrow_table(table), Path(folder, "r.parquet"))
        agree(opened(f"duckdb://{folder}/r.parquet"), table, asked)


def opened(url: str) -> Remote:
    """Read a URL, which gives relations that stay where they are."""
    found = gk.read(url)
    assert isinstance(found, Remote)
    return found


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The relations about Karabakh in a table of a DuckDB file."""
    path = tmp_path / "events.duckdb"
    with duckdb.connect(path) as db:
        db.execute("CREATE SCHEMA data")
        db.execute(
            f"CREATE TABLE data.relations AS FROM read_csv('{KARABAKH}', all_varchar = true)"
        )
    return f"duckdb://{path}?table=data.relations"


@pytest.mark.parametrize(
    "command",
    [
        "count FILE --period 2020 --rule starts",
        "count FILE --period 2020 --known-by 2020-10-31",
        "compare FILE 2020 2022 --json",
        "compare FILE 2020 2022 --focus ARM --hops 2 --duplicates document --min-confidence 0.7",
        "compare FILE 2020 2022 --relations mediation,accusation --known-by 2021 --rule within",
        "compare FILE 2020 2022 --focus ARM --focus AZE --hops 0 --duplicates week",
    ],
)
def test_a_command_says_the_same_of_a_url_as_of_a_file(command: str, file: str) -> None:
    told = [
        CliRunner().invoke(main, [path if word == "FILE" else word for word in command.split()])
        for path in (file, str(KARABAKH))
    ]
    assert told[0].exit_code == 0, told[0].output
    assert told[0].stdout == told[1].stdout
    assert told[0].stderr == told[1].stderr


@pytest.mark.parametrize("command", ["paths FILE TUR ARM --period 2020", "paths FILE RUS TUR"])
def test_chains_are_those_of_a_file(command: str, file: str) -> None:
    told = [
        CliRunner().invoke(main, [path if word == "FILE" else word for word in command.split()])
        for path in (file, str(KARABAKH))
    ]
    # What is told of one day, and as often, comes in the order of rows, which engines have not.
    links = [[text for text in sorted(one.stdout.splitlines()) if text[:4].strip()] for one in told]
    assert links[0] == links[1]
    assert len(links[0]) > 1


def test_a_slice_has_the_rows_of_a_file(file: str) -> None:
    told = [
        CliRunner().invoke(main, ["slice", path, "--period", "2020", "--json"])
        for path in (file, str(KARABAKH))
    ]
    rows = [sorted(json.loads(one.stdout), key=lambda row: row["relation_id"]) for one in told]
    assert rows[0] == rows[1]
    assert told[0].stderr == told[1].stderr


@pytest.mark.parametrize(
    ("command", "suffix"),
    [("show FILE --period 2020", "html"), ("compare FILE 2020 2022", "html")]
    + [("compare FILE 2020 2022", suffix) for suffix in ("md", "csv", "parquet")],
)
def test_pages_and_tables_are_written_of_a_url(
    command: str, suffix: str, file: str, tmp_path: Path
) -> None:
    words = [file if word == "FILE" else word for word in command.split()]
    out = tmp_path / f"out.{suffix}"
    found = CliRunner().invoke(main, [*words, "-o", str(out)])
    assert found.exit_code == 0, found.output
    assert out.stat().st_size > 1000
    if suffix == "html":
        assert "Pashinyan" in out.read_text("utf-8")


@pytest.fixture
def dated(tmp_path: Path) -> str:
    """A table whose dates are dates, with capitals as some engines have them."""
    path = tmp_path / "dated.duckdb"
    with duckdb.connect(path) as db:
        db.execute(
            'CREATE TABLE relations ("SOURCE" VARCHAR, "TARGET" VARCHAR, "RELATION" VARCHAR,'
            ' "START" DATE, "END" DATE, "PUBLISHED" TIMESTAMP)'
        )
        db.execute(
            "INSERT INTO relations VALUES"
            " ('TUR', 'AZE', 'alliance', '2010-06-01', NULL, '2010-06-02 10:00'),"
            " ('AZE', 'TUR', 'alliance', '2021-06-15', NULL, '2021-06-15 23:59'),"
            " ('AZE', 'ARM', 'accusation', '2020-09-27', NULL, '2020-09-28 00:00'),"
            " ('AZE', 'ARM', 'accusation', '2019-12-31', '2020-01-01', NULL),"
            " ('RUS', 'ARM', 'support', NULL, NULL, NULL)"
        )
    return f"duckdb://{path}"


def test_columns_of_dates_are_read_as_days(dated: str) -> None:
    found = opened(dated)
    local = gk.read(found.to_arrow())
    assert len(found) == len(local) == 5
    assert found.extent == local.extent
    for rule in ("overlaps", "within", "covers", "starts", "ends"):
        assert found.count("2020", rule=rule) == local.count("2020", rule=rule)
    for duplicates in ("day", "month", "period"):
        one, other = (x.compare("2020", "2021", duplicates=duplicates) for x in (found, local))
        assert one.to_arrow().to_pylist() == other.to_arrow().to_pylist()
        assert one.notes == other.notes
    assert found.known_by("2020").slice("2020").summary() == (
        local.known_by("2020").slice("2020").summary()
    )


@pytest.mark.parametrize(
    ("spans", "spells"),
    [
        ("2020-01-01/2020-01-31 2020-02-01/2020-02-10", 1),  # they touch
        ("2020-01-01/2020-01-30 2020-02-01/2020-02-10", 2),
        ("2020-01/2020-01 2020-02-01/2020-02-10 2020-02-09/.. 2021/2022", 1),
        ("2020-01-01/2020-03-01 2020-01-05/2020-01-06 2020-03-02/2020-03-02 2020-03-04/", 2),
        ("/2019-12-31 2020-01-01/2020-01-01 2020-01-03/2020-01-03", 2),
        ("/2019-12-30 2020-01-01/2020-01-01 / 2020-01-02/..", 3),  # one has no date
    ],
)
def test_reports_that_touch_tell_of_one_spell(spans: str, spells: int, tmp_path: Path) -> None:
    base = {"source": "ARM", "target": "RUS", "relation": "alliance"}
    dates = [span.partition("/") for span in spans.split()]
    local = gk.read(to_arrow([base | {"start": s, "end": e} for s, _, e in dates], RELATIONS))
    pq.write_table(local.to_arrow(), tmp_path / "r.parquet")
    found = opened(f"duckdb://{tmp_path}/r.parquet").dyads("day")
    assert found.to_numpy().tolist() == local.dyads("day").to_numpy().tolist()
    assert found["n"].tolist() == [spells]


def test_a_filter_cuts_no_spell(tmp_path: Path) -> None:
    base = {"source": "ARM", "target": "RUS", "relation": "alliance"}
    months = [("2020-01", "0.9", "2020-01"), ("2020-02", "0.1", "2021"), ("2020-03", "0.9", "2020")]
    rows = [{"start": m, "end": m, "confidence": c, "published": p} for m, c, p in months]
    local = gk.read(to_arrow([base | row for row in rows], RELATIONS))
    pq.write_table(local.to_arrow(), tmp_path / "r.parquet")
    remote = opened(f"duckdb://{tmp_path}/r.parquet")
    for relations in (local, remote):
        for meant in (relations.where(min_confidence=0.5), relations.known_by("2020")):
            assert meant.slice("2020").dyads("day")["n"].tolist() == [1]
            assert meant.dyads("day")["n"].tolist() == [1]
            assert meant.compare("2020", "2022").to_arrow()["n_first"].to_pylist() == [1]
            assert len(meant.slice("2020")) == 2


def test_what_an_engine_is_asked_comes_without_rows(file: str, monkeypatch: Any) -> None:
    found = opened(file)
    monkeypatch.setattr(Remote, "_fetched", lambda *_: pytest.fail("rows were brought"))
    meant = found.where(relation=["mediation"], min_confidence=0.5).known_by("2022")
    assert meant.count("2020") == gk.read(KARABAKH).where(
        relation=["mediation"], min_confidence=0.5
    ).known_by("2022").count("2020")
    assert "RUS" in meant.actors
    assert meant.types == ("mediation",)
    assert repr(meant) == f"Remote({file})"
    assert meant.compare("2020", "2022").headline
    assert meant.history("quarter").num_rows
    assert len(meant.dyads())
    assert found.around("ARM", hops=2, periods=["2020"]).count("2020")


def test_no_more_rows_come_than_fit(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "FETCH_LIMIT", 10)
    assert len(opened(file).slice("1997")) <= 10
    with pytest.raises(InputError, match="more than 10 rows; ask for a period, or narrow it"):
        opened(file).slice("2020")


# -------------------------------------------------------------------------------------- errors


def table(folder: Path, **cells: str) -> str:
    """Make a table of one row, right but for some cells."""
    row = {"source": "ARM", "target": "AZE", "relation": "clash", "start": "2020", "end": ""}
    path = folder / "one.duckdb"
    columns = ", ".join(f"'{value}' AS \"{name}\"" for name, value in (row | cells).items())
    with duckdb.connect(path) as db:
        db.execute(f"CREATE TABLE relations AS SELECT {columns}")
    return f"duckdb://{path}"


ASKED: dict[str, Callable[[gk.Relations], Any]] = {
    "count": lambda relations: relations.count("2020"),
    "compare": lambda relations: relations.compare("2020", "2022"),
    "dyads": lambda relations: relations.dyads(),
    "history": lambda relations: relations.observing("2020").history(),
    "extent": lambda relations: relations.extent,
}


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize(
    "cells",
    [
        {"start": "2020-02-30"},
        {"start": "soon"},
        {"end": "2020-13"},
        {"end": "2019"},
        {"source": " "},
        {"start": "9999"},
    ],
)
def test_nothing_is_counted_beside_faulty_rows(
    name: str, cells: dict[str, str], tmp_path: Path
) -> None:
    relations = gk.read(table(tmp_path, **cells))
    with pytest.raises(InputError, match="1 row with a date that is none, an end before"):
        ASKED[name](relations)
    (column,) = cells
    with pytest.raises(TableError, match=f"column '{column}'") as caught:
        relations.slice("2020")
    assert "\n" not in str(caught.value)


def test_a_type_that_is_not_known_is_named(tmp_path: Path) -> None:
    relations = gk.read(table(tmp_path, relation="war"))
    for name in ("compare", "dyads"):
        with pytest.raises(TableError, match="column 'relation': 'war' is not a relation type"):
            ASKED[name](relations)


def _closed_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://h/db", "no engine is called 'mysql'; allowed: duckdb, pyspark, bigquery"),
        ("duckdb:///nowhere/e.duckdb", "there is no file /nowhere/e.duckdb"),
        ("duckdb:///nowhere/*.parquet", "No files found that match the pattern"),
        ("pyspark://127.0.0.1:PORT?table=t", "cannot be reached: Connection refused"),
        ("pyspark://127.0.0.1:x?table=t", "'x' is no port"),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_line(url: str, told: str) -> None:
    url = url.replace("PORT", str(_closed_port()))
    found = CliRunner().invoke(main, ["count", url, "--period", "2020"])
    assert found.exit_code == 1
    assert told in found.stderr
    assert len(found.stderr.splitlines()) == 1


def test_a_table_that_is_not_there(file: str) -> None:
    with pytest.raises(InputError, match=r"no table 'data.relation'; is it 'relations'\?"):
        gk.read(file.removesuffix("s"))


def test_columns_that_are_not_there(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "e.duckdb") as db:
        db.execute("CREATE TABLE relations AS SELECT 'ARM' AS source, 'x' AS sort")
    with pytest.raises(TableError, match="column 'target': is missing"):
        gk.read(f"duckdb://{tmp_path}/e.duckdb")


@pytest.mark.parametrize(
    ("missing", "url", "told"),
    [
        ("ibis", "trino://h/c", "pip install 'graphkit-news[cluster]'"),
        ("trino", "trino://h/c", "pip install 'ibis-framework[trino]'"),
        ("google.cloud.bigquery", "bigquery://p/d", "pip install 'ibis-framework[bigquery]'"),
    ],
)
def test_what_is_not_installed_is_named(
    missing: str, url: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_installed", lambda module: module != missing)
    with pytest.raises((InputError, MissingDependencyError)) as caught:
        gk.read(url)
    assert told in str(caught.value)


def test_the_finest_actors_are_refused(file: str) -> None:
    with pytest.raises(InputError, match="told apart only in files"):
        gk.read(file).finest()


def test_a_table_in_an_engine_is_checked_and_packed(file: str, tmp_path: Path) -> None:
    assert gk.check_file(file) == []
    store = gk.pack(file, tmp_path / "store").path
    assert gk.count(store, "2020") == gk.count(file, "2020")
