"""URLs of tables in engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphkit.errors import InputError
from graphkit.exchange.engines.address import is_address, parse_address

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("duckdb:///e.duckdb", True),
        ("BigQuery://p/d", True),
        ("relations.csv", False),
        ("-", False),
        ("a://", True),
        ("://x", False),
        (None, False),
    ],
)
def test_a_url_is_told_from_a_file(source: object, told: bool) -> None:
    assert is_address(source) is told


@pytest.mark.parametrize(
    ("text", "url", "path", "table"),
    [
        ("duckdb:///d/e.duckdb?table=a.b", "duckdb:///d/e.duckdb", "/d/e.duckdb", "a.b"),
        ("duckdb:///d/e.duckdb", "duckdb:///d/e.duckdb", "/d/e.duckdb", "relations"),
        ("duckdb:///d/*.parquet", "duckdb:///d/*.parquet", "/d/*.parquet", ""),
        ("duckdb:///d/my%20e.duckdb", "duckdb:///d/my%20e.duckdb", "/d/my e.duckdb", "relations"),
        ("BIGQUERY://p/d?table=t", "bigquery://p/d", "/d", "t"),
        ("trino://u@h:8080/c/s?table=t&x=1", "trino://u@h:8080/c/s?x=1", "/c/s", "t"),
        ("pyspark://h:7077?table=t", "pyspark://h:7077", "", "t"),
        ("pyspark://h:7077/d/e", "pyspark://h:7077/d/e", "/d/e", ""),
        ("pyspark://h:7077/", "pyspark://h:7077/", "/", "relations"),
        ("duckdb://rel.parquet", "duckdb://rel.parquet", "rel.parquet", ""),
        ("duckdb:///a#b/c#.parquet", "duckdb:///a%23b/c%23.parquet", "/a#b/c#.parquet", ""),
        ("pyspark:///a#b/*.parquet", "pyspark:///a%23b/*.parquet", "/a#b/*.parquet", ""),
        ("duckdb:///a@b:c/d@e.parquet", "duckdb:///a@b:c/d@e.parquet", "/a@b:c/d@e.parquet", ""),
        ("trino://[::1]:8080/c", "trino://[::1]:8080/c", "/c", "relations"),
        ("postgres://me:a#b%2Fc@h/d", "postgres://me:a%23b%2Fc@h/d", "/d", "relations"),
    ],
)
def test_a_url_names_engine_and_table(text: str, url: str, path: str, table: str) -> None:
    found = parse_address(text)
    assert (found.url, found.path, found.table) == (url, path, table)


def test_settings_are_the_engines_own() -> None:
    found = parse_address("pyspark://h:7077/d/*.parquet?spark.cores.max=2&spark.x=")
    assert found.settings == (("spark.cores.max", "2"), ("spark.x", ""))
    assert found.host == "h:7077"


def test_no_message_has_a_password() -> None:
    found = parse_address("postgres://me:secret@h/db?table=t&password=hidden&token=t0")
    assert found.shown == "postgres://me@h/db?table=t"
    with pytest.raises(InputError, match="no engine is called 'mysql'") as caught:
        parse_address("mysql://me:secret@h/db?password=hidden")
    assert "secret" not in str(caught.value)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("password", ["s3/cret", "s3?cret", "s3@c/ret", "s3#c?ret", "s3/c@?ret"])
@pytest.mark.parametrize("scheme", ["postgres", "trino", "mysql"])
def test_a_password_whose_end_cannot_be_told_is_not_shown(scheme: str, password: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_address(f"{scheme}://me:{password}@host/db?token=hidden")
    told = str(caught.value)
    assert told.startswith(f"{scheme}://me@host/db: ")
    assert ("in them %2F for /, %3F for ?" in told) == (scheme != "mysql")
    assert not any(part in told for part in ("s3", "ret", "hidden"))


@pytest.mark.parametrize("scheme", ["postgres", "snowflake", "mysql"])
def test_a_password_without_a_machine_is_not_shown(scheme: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_address(f"{scheme}://me:s3cret/db")
    assert "s3cret" not in str(caught.value)
    assert str(caught.value).startswith(f"{scheme}://me: ")


def test_what_drivers_say_loses_its_secrets() -> None:
    found = parse_address("postgres://me:se%2Fcret@h/db?table=t&token=t0ken&port=5432&ssl=true")
    told = found.without_secrets("no 'se%2Fcret' or 'se/cret' or t0ken at 5432: true")
    assert told == "no '…' or '…' or … at 5432: true"
    assert "cret" not in repr(found)
    assert "t0ken" not in repr(found)


def test_a_folder_holds_parquet_files(tmp_path: Path) -> None:
    assert parse_address(f"duckdb://{tmp_path}").table == ""
    assert parse_address(f"duckdb://{tmp_path}?table=t").table == "t"


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("duckdb:///d/events/*.parquet", "events"),
        ("duckdb:///d/events/**/*.parquet", "events"),
        ("duckdb:///d/e.parquet", "e"),
        ("duckdb://*.parquet", "relations"),
        ("duckdb:///d/e.duckdb?table=data.north", "north"),
        ("trino://u:p@h/c", "relations"),
    ],
)
def test_files_are_named_after_the_table(text: str, stem: str) -> None:
    assert parse_address(text).stem == stem


@pytest.mark.parametrize("text", ["duckdb://", "pyspark://h?table=", "duckdb://?table="])
def test_a_url_that_names_nothing(text: str) -> None:
    with pytest.raises(InputError, match="names no table"):
        parse_address(text)
