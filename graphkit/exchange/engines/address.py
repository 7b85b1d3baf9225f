"""The URL that names a table in an engine.

=====================================================  ==========================================
``duckdb:///data/events.duckdb?table=relations``       a table or view of a DuckDB file
``duckdb:///data/events/*.parquet``                    Parquet files, read by DuckDB
``pyspark://HOST:7077?table=events.relations``         a table of a Spark cluster's catalogue
``pyspark://HOST:7077/data/events/*.parquet``          Parquet files that the workers can read
``pyspark:///data/events/*.parquet``                   the same with the Spark of this machine
``bigquery://PROJECT/DATASET?table=relations``         a table or view of BigQuery
``trino://USER@HOST:8080/CATALOG/SCHEMA?table=name``   a table of Trino
``postgres://USER@HOST/DATABASE?table=name``           a table of PostgreSQL
``snowflake://USER:PASS@ACCOUNT/DB/SCHEMA?table=name``  a table of Snowflake
=====================================================  ==========================================

The table is named by ``table=``, with its schema before it if need be, and is ``relations`` if
nothing is said. What else stands behind the question mark is the engine's own: for Spark, settings
such as ``spark.executor.memory=4g``. A path may also be that of a folder of Parquet files. In names
and passwords the characters / ? @ are written %2F %3F %40.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, unquote, unquote_plus, urlencode

from graphkit.errors import InputError

__all__ = ["ENGINES", "Address", "Engine", "is_address", "parse_address"]

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_NAME: Final = "table"
_TABLE: Final = "relations"
_OF_FILES: Final = frozenset({"duckdb", "pyspark"})
"""Engines that read files, and ask for no password."""
_SHORT: Final = 4
"""Settings of fewer letters are numbers and yes or no, rather than what nobody should see."""


class Engine(NamedTuple):
    """An engine that can be asked.

    Parameters
    ----------
    module
        What Python must be able to import.
    install
        What brings it.
    """

    module: str
    install: str


ENGINES: Final = {
    "duckdb": Engine("duckdb", "graphkit-news[cluster]"),
    "pyspark": Engine("pyspark", "ibis-framework[pyspark]"),
    "bigquery": Engine("google.cloud.bigquery", "ibis-framework[bigquery]"),
    "trino": Engine("trino", "ibis-framework[trino]"),
    "postgres": Engine("psycopg", "ibis-framework[postgres]"),
    "snowflake": Engine("snowflake.connector", "ibis-framework[snowflake]"),
}
"""The engines by the scheme of their URLs."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a table is.

    Parameters
    ----------
    engine
        One of :data:`ENGINES`.
    url
        The address without what is ours: what the engine's driver is given.
    host
        The machine and the port; "" for this machine.
    path
        The path, for engines that read files.
    table
        The table's name, with its schema if need be; "" if the path names files.
    settings
        What else stands behind the question mark.
    shown
        The address as messages have it, without a password.
    secrets
        What no message may have: the password, and what the settings say.
    """

    engine: str
    url: str = field(repr=False)
    host: str
    path: str
    table: str
    settings: tuple[tuple[str, str], ...] = field(repr=False)
    shown: str
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def stem(self) -> str:
        """What a file about the table may be called.

        Examples
        --------
        >>> [parse_address(f"duckdb:///{one}").stem for one in ("a/b/*.parquet", "e.db?table=x.y")]
        ['b', 'y']
        """
        named = [part for part in Path(self.path).parts if "*" not in part]
        return self.table.rpartition(".")[2] or Path(*named[-1:]).stem or _TABLE

    def without_secrets(self, text: str) -> str:
        """Blot out of a text what no message may have.

        Examples
        --------
        >>> parse_address("trino://me:s3cret@h/c").without_secrets("no user me with s3cret")
        'no user me with …'
        """
        for secret in self.secrets:
            text = text.replace(secret, "…")
        return text


def is_address(source: object) -> bool:
    """Tell whether a source is named by a URL.

    Examples
    --------
    >>> is_address("duckdb:///e.duckdb"), is_address("e.csv"), is_address("-")
    (True, False, False)
    """
    return isinstance(source, str) and _SCHEME.match(source) is not None


def parse_address(text: str) -> Address:
    """Read a URL.

    Raises
    ------
    InputError
        If its engine is not known, or it names nothing.

    Examples
    --------
    >>> found = parse_address("trino://me:secret@host:8080/hive/events?table=rel")
    >>> found.engine, found.url, found.table, found.shown
    ('trino', 'trino://me:secret@host:8080/hive/events', 'rel', 'trino://me@host:8080/hive/events?table=rel')
    >>> parse_address("duckdb:///data/*.parquet").path
    '/data/*.parquet'
    >>> parse_address("mysql://host/db")
    Traceback (most recent call last):
    graphkit.errors.InputError: mysql://host/db: no engine is called 'mysql';
    allowed: duckdb, pyspark, bigquery, trino, postgres, snowflake
    """
    scheme, _, rest = text.partition("://")
    engine = scheme.lower()
    place, _, query = rest.partition("?")
    netloc, slash, path = place.partition("/")
    if engine == "duckdb":  # which has no machines: a path may begin at once
        netloc, slash, path = "", "", place
    user, at, host = netloc.rpartition("@")
    user, _, password = user.partition(":")
    settings = parse_qsl(query, keep_blank_values=True)
    named = [value for key, value in settings if key == _NAME]
    others = tuple(pair for pair in settings if pair[0] != _NAME)
    asked = f"?{_NAME}={named[-1]}" if named else ""  # settings may hold what nobody should see
    torn = engine not in _OF_FILES and _is_torn(engine, netloc, f"{path}?{query}")
    shown = _beside_password(text) if torn else f"{scheme}://{user}{at}{host}{slash}{path}{asked}"
    if engine not in ENGINES:
        allowed = ", ".join(ENGINES)
        raise InputError(f"{shown}: no engine is called {scheme!r}; allowed: {allowed}")
    if torn:
        advice = (
            "write USER:PASSWORD@HOST, and in them %2F for /, %3F for ?, %23 for # and %40 for @"
        )
        raise InputError(f"{shown}: where the password ends cannot be told; {advice}")
    path = unquote(slash + path)
    files = _names_files(engine, path)
    table = named[-1] if named else "" if files else _TABLE
    if not (table or files) or not (host or path):
        raise InputError(f"{shown}: names no table; write ?{_NAME}=… behind the place where it is")
    url = f"{engine}://{place.replace('#', '%23')}{'?' * bool(others)}{urlencode(others)}"
    return Address(engine, url, host, path, table, others, shown, _secrets(password, others))


def _is_torn(engine: str, netloc: str, behind: str) -> bool:
    """Tell whether what stands behind a colon may be a password, or a part of one.

    Examples
    --------
    >>> [_is_torn("trino", one, "s@h/c") for one in ("me:pas", "h")]
    [True, False]
    >>> [_is_torn("trino", one, "c") for one in ("me:pass", "h:8080", "[::1]", "me:pass@h")]
    [True, False, False, False]
    """
    if ":" not in netloc or "@" in behind:
        return ":" in netloc
    port = netloc.rpartition(":")[2]
    may_be_port = port.isdecimal() or not port or netloc.startswith("[") or engine == "bigquery"
    return "@" not in netloc and not may_be_port


def _beside_password(text: str) -> str:
    """Leave out whatever may be a password, at the cost of more.

    Examples
    --------
    >>> _beside_password("postgres://me:pa/s@s@host/db?token=x")
    'postgres://me@host/db'
    >>> _beside_password("postgres://me:pass/db")
    'postgres://me'
    """
    scheme, _, rest = text.partition("://")
    _, at, behind = rest.rpartition("@")
    return f"{scheme}://{rest.partition(':')[0]}{at}{behind.partition('?')[0] if at else ''}"


def _secrets(password: str, settings: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return what no message may have, as it is written and as it is meant, the longest first."""
    found = {value for _, value in settings if len(value) >= _SHORT and not value.isdigit()}
    found |= {password, unquote_plus(password), unquote(password)}
    found -= {"", "true", "false"}
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


def _names_files(engine: str, path: str) -> bool:
    """Tell whether a path stands for Parquet files."""
    if engine == "pyspark":
        return path not in {"", "/"}
    written = path.endswith((".parquet", "/")) or "*" in path
    return engine == "duckdb" and (written or (path != "" and Path(path).is_dir()))
