"""URLs of tables in engines."""

from __future__ import annotations

import pytest

from graphkit.errors import InputError
from graphkit.exchange.engines.address import is_address, parse_address


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


@pytest.mark.parametrize("text", ["duckdb://", "pyspark://h?table=", "duckdb://?table="])
def test_a_url_that_names_nothing(text: str) -> None:
    with pytest.raises(InputError, match="names no table"):
        parse_address(text)
