"""Relations in an engine answer as those of a file do; DuckDB is the engine here."""

from __future__ import annotations

import json
import socket
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import format_exception
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import Phase, given, settings

import graphkit as gk
from graphkit.cli import main
from graphkit.errors import InputError, MissingDependencyError, TableError
from graphkit.exchange.engines import connection, remote
from graphkit.exchange.engines.address import parse_address
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


def parquet_files(folder: Path, *tables: dict[str, Any]) -> str:
    """Write Parquet files of one row each, in the order of their names, and return their URL."""
    for number, cells in enumerate(tables):
        row = {"source": "ARM", "target": "AZE", "relation": "clash"} | cells
        table = pa.table({name: [value] for name, value in row.items()})
        pq.write_table(table, folder / f"{number}.parquet")
    return f"duckdb://{folder}"


@pytest.mark.parametrize(
    "cells",
    [
        ({"start": "2020-09-27"}, {"start": "2015", "end": "2017", "status": "denied"}),
        ({"start": "2020-09"}, {"start": 2015, "confidence": 1}, {"confidence": 0.5}),
        ({"start": "2020-09"}, {"start": date(2015, 1, 2), "confidence": "0.5", "note": "x"}),
    ],
)
@pytest.mark.parametrize("pattern", ["", "/", "/*.parquet"])
def test_files_with_unlike_columns_are_one_table(
    cells: tuple[dict[str, Any], ...], pattern: str, tmp_path: Path
) -> None:
    found = opened(parquet_files(tmp_path, *cells) + pattern)
    local = gk.read(tmp_path)
    assert found.columns == local.columns
    for year in ("2015", "2016", "2020"):
        assert found.count(year) == local.count(year)
    wanted = local.to_arrow().sort_by("start").to_pylist()
    assert found.to_arrow().to_pylist() == wanted


def test_files_whose_types_do_not_fit_are_refused(tmp_path: Path) -> None:
    url = parquet_files(tmp_path, {"start": 2020}, {"start": date(2020, 1, 1)})
    with pytest.raises(InputError, match="Conversion Error"):
        gk.count(url, "2020")


PAGES: dict[str, Callable[[gk.Relations], Any]] = {
    "all": lambda relations: relations.show().html,
    "period": lambda relations: relations.show(period="2020").html,
    "filtered": lambda relations: relations.where(actor="TUR").show(period="2020").html,
    "known": lambda relations: relations.known_by("2020-10-31").show().html,
    "pair": lambda relations: gk.show_comparison(relations, "2020", "2022").html,
    "every": lambda relations: relations.show_every("year").files,
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_an_engine_are_those_of_its_rows(
    name: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = opened(file)
    local = gk.Relations.from_arrow(found.to_arrow(), name=found.name)
    wanted, fetch, asked = PAGES[name](local), Remote._fetched, list[Any]()

    def fetched(*arguments: Any) -> pa.Table:
        asked.append(arguments)
        return fetch(*arguments)

    monkeypatch.setattr(Remote, "_fetched", fetched)
    assert PAGES[name](found) == wanted
    assert len(asked) == 1


@pytest.mark.parametrize("n", [0, 1, 5])
def test_the_head_has_as_many_rows_as_there_are(n: int, tmp_path: Path) -> None:
    path = tmp_path / "e.duckdb"
    with duckdb.connect(path) as db:
        db.execute(
            "CREATE TABLE relations AS SELECT 'ARM' AS source, 'RUS' AS target,"
            " 'alliance' AS relation, i / 10 AS confidence,"
            " CASE WHEN i = 9 THEN '2021' WHEN i > 6 THEN '2020' END AS published"
            " FROM range(10) AS t(i)"
        )
    sure = opened(f"duckdb://{path}").where(min_confidence=0.6)
    assert len(sure.head(n)) == min(n, 4)
    assert len(sure.known_by("2020").head(n)) == min(n, 2)


def test_a_focus_takes_no_look_at_all_actors(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Remote, "actors", property(lambda _: pytest.fail("all were asked for")))
    words = ["compare", file, "2020", "2022", "--focus", "ARM", "--focus", "AZE"]
    assert CliRunner().invoke(main, words).exit_code == 0


def test_a_page_is_named_after_the_folder_of_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "events").mkdir()
    url = parquet_files(tmp_path / "events", {"start": "2020"}) + "/*.parquet"
    assert CliRunner().invoke(main, ["show", url]).stdout == "events.html\n"


# -------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize("words", ["check URL", "slice URL --period 2020", "compare URL 1 2"])
def test_no_password_is_shown_while_a_table_is_read(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []

    def working(text: str) -> Any:
        said.append(text)
        return nullcontext()

    monkeypatch.setattr("graphkit.cli.working", working)
    monkeypatch.setattr("graphkit.cli.options.working", working)
    url = f"postgres://me:s3cret@127.0.0.1:{_closed_port()}/db?table=t&token=s3cret"
    found = CliRunner().invoke(main, [url if word == "URL" else word for word in words.split()])
    assert found.exit_code == 1
    assert said[0].split()[1].startswith("postgres://me@127.0.0.1:")
    assert "s3cret" not in f"{said}{found.output}"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("no s3cret", "no …"),
        ("\n a \nb s3cret", "a"),
        ("An error occurred while calling o1.x.\n: java.X: no\n\tat y", "java.X: no"),
        ("", "RuntimeError"),
    ],
)
def test_an_engine_is_quoted_in_one_line_without_a_password(
    answer: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError(answer)

    monkeypatch.setattr(connection, "_installed", lambda _: True)
    monkeypatch.setattr(connection, "_open_server", fail)
    monkeypatch.setattr(connection, "_reach", lambda _: None)
    url = "trino://me:s3{}@h/c".format("cret")
    with pytest.raises(InputError) as caught:
        gk.read(url)
    assert str(caught.value) == f"trino://me@h/c: {told}"
    assert "s3cret" not in "".join(format_exception(caught.value))


def test_an_engine_is_let_go_when_there_is_no_such_table(file: str) -> None:
    with pytest.raises(InputError, match="there is no table"):
        gk.read(file + "x")
    with duckdb.connect(file.removeprefix("duckdb://").partition("?")[0]) as db:  # to be written
        assert db.execute("SELECT 1").fetchall() == [(1,)]


@pytest.mark.parametrize("lent", [True, False])
def test_only_a_session_of_our_own_is_ended(lent: bool) -> None:
    class Session:
        stopped = False

        def stop(self) -> None:
            self.stopped = True

    session, nothing = Session(), ibis.table({"source": "string"}, name="t")
    address = parse_address("pyspark:///d/*.parquet")
    connection.Connection(address, None, nothing, session, lent).close()
    assert session.stopped is not lent


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
        {"status": "Asserted"},
        {"confidence": "7.0"},
        {"confidence": "-0.1"},
    ],
)
def test_nothing_is_counted_beside_faulty_rows(
    name: str, cells: dict[str, str], tmp_path: Path
) -> None:
    relations = gk.read(table(tmp_path, **{"confidence": "1"} | cells))
    if "status" in cells:
        relations = relations.where(status="asserted")
    if "confidence" in cells:
        relations = relations.where(min_confidence=0.5)
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
    with pytest.raises(InputError, match=r"1 row with .* a relation, status or confidence that"):
        ASKED["count"](relations)


def test_years_that_pandas_made_fractions_are_read(tmp_path: Path) -> None:
    years = [2020.0, 2021.0, 2022.0, float("nan")]
    found = opened(parquet_files(tmp_path, *({"start": year} for year in years)))
    assert [found.count(year) for year in ("2020", "2021", "2022", "2023")] == [1, 1, 1, 0]
    assert len(found) == len(found.to_arrow()) == 4
    with pytest.raises(InputError, match="1 row with"):
        gk.count(parquet_files(tmp_path, {"start": 2020.5}), "2020")


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
        ("pyspark://[127.0.0.1:7?table=t", "'[127.0.0.1:7' is no machine; write HOST:"),
        ("pyspark://a..b:7077?table=t", "cannot be reached: "),
        ("pyspark://127.0.0.1:99999999?table=t", "cannot be reached: "),
        ("pyspark://[::1]:PORT?table=t", "pyspark://[::1]:PORT?table=t: cannot be reached: "),
        ("duckdb://nowhere.parquet", "No files found that match the pattern"),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_line(url: str, told: str) -> None:
    port = str(_closed_port())
    url, told = url.replace("PORT", port), told.replace("PORT", port)
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
