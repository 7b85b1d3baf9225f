"""The table behind an address, and what an engine says when it cannot answer."""

from __future__ import annotations

import socket
import warnings
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import GraphkitError, InputError, MissingDependencyError
from graphkit.exchange.engines.address import ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir
    import pyarrow as pa

    from graphkit.exchange.engines.address import Address

__all__ = ["Connection", "connect"]

_PATIENCE: Final = 5.0  # seconds for a server to accept a connection
_PORTS: Final = {"pyspark": 7077, "trino": 8080, "postgres": 5432}
_SHOWN_TABLES: Final = 10
_QUIET: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


@dataclass(frozen=True, slots=True)
class Connection:
    """A table in an engine.

    Parameters
    ----------
    address
        Where it is.
    backend
        Ibis' connection to the engine.
    table
        The table.
    session
        The Spark session, if it is Spark.
    """

    address: Address
    backend: Any
    table: ir.Table
    session: Any = None

    def ask(self, question: ir.Table) -> pa.Table:
        """Let the engine answer, and bring the answer here.

        Raises
        ------
        InputError
            With the first line of what the engine says, if it cannot.
        """
        import ibis

        with _speaking_for(self.address):
            if self.session is None:
                return question.to_pyarrow()
            # Ibis goes by way of pandas, which takes a null for NaN; Spark speaks Arrow itself.
            return self.session.sql(str(ibis.to_sql(question, dialect="pyspark"))).toArrow()

    def close(self) -> None:
        """Let go of the engine."""
        if self.session is not None:
            self.session.stop()
        else:
            self.backend.disconnect()


def connect(address: Address) -> Connection:
    """Find the table behind an address.

    Raises
    ------
    MissingDependencyError
        If Ibis is not installed.
    InputError
        If the engine's driver is not installed, the server cannot be reached, or there is no such
        table.
    """
    for module in ("ibis", ENGINES[address.engine].module):
        if not _installed(module):
            _ask_to_install(address, module)
    _reach(address)
    with _speaking_for(address):
        opened = {"duckdb": _open_duckdb, "pyspark": _open_spark}.get(address.engine, _open_server)
        return opened(address)


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # of a dotted name the package is missing
        return False


def _ask_to_install(address: Address, module: str) -> None:
    if module in {"ibis", "duckdb"}:
        raise MissingDependencyError("ibis-framework", "cluster")
    install = ENGINES[address.engine].install
    raise InputError(
        f"{address.shown}: {module} is needed for this; install it with: pip install '{install}'"
    )


@contextmanager
def _speaking_for(address: Address) -> Iterator[None]:
    """Say in one line what an engine says in many."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what drivers have to say about each other's versions
            yield
    except GraphkitError:
        raise
    except Exception as error:  # every engine has errors of its own
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        said = lines[0] if lines else type(error).__name__
        raise InputError(f"{address.shown}: {said}") from error


def _reach(address: Address) -> None:
    """Make sure that there is a server: drivers wait for minutes, and Spark says much."""
    if address.engine not in _PORTS or not address.host:
        return
    host, _, port = address.host.rpartition(":")
    try:
        where = (host, int(port)) if host else (port, _PORTS[address.engine])
    except ValueError:
        raise InputError(f"{address.shown}: {port!r} is no port; write HOST:PORT") from None
    try:
        socket.create_connection(where, _PATIENCE).close()
    except OSError as error:
        reason = error.strerror or str(error) or "no answer"
        raise InputError(f"{address.shown}: cannot be reached: {reason}") from error


# ------------------------------------------------------------------------------------- engines


def _open_duckdb(address: Address) -> Connection:
    import ibis

    path = Path(address.host + address.path)
    if not address.table:
        found = ibis.duckdb.connect()
        files = str(path / "**" / "*.parquet") if path.is_dir() else str(path)
        return Connection(address, found, found.read_parquet(files))
    if not path.is_file():
        raise InputError(f"{address.shown}: there is no file {path}")
    found = ibis.duckdb.connect(path, read_only=True)
    return Connection(address, found, _table(address, found))


def _open_spark(address: Address) -> Connection:
    import ibis
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("graphkit")
    if address.host:
        builder = builder.master(f"spark://{address.host}")
    for key, value in (_QUIET | dict(address.settings)).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    found = ibis.pyspark.connect(session)
    table = _table(address, found) if address.table else found.read_parquet(address.path)
    return Connection(address, found, table, session)


def _open_server(address: Address) -> Connection:
    import ibis

    found = ibis.connect(address.url)
    return Connection(address, found, _table(address, found))


def _table(address: Address, backend: Any) -> ir.Table:
    """Find a table by its name, with its schema before it if it has one."""
    from ibis.common.exceptions import TableNotFound

    schema, _, name = address.table.rpartition(".")
    parts = tuple(schema.split("."))
    place = (parts if len(parts) > 1 else schema) or None
    try:
        return backend.table(name, database=place)
    except TableNotFound:
        tables: list[str] = []
        with suppress(Exception):  # the hint is not worth another error
            tables = sorted(_listed(address, backend, place))
        near = get_close_matches(name, tables, 1)
        hint = f"is it {near[0]!r}? " if near else ""
        listed = ", ".join(tables[:_SHOWN_TABLES]) or "none that can be listed"
        raise InputError(
            f"{address.shown}: there is no table {address.table!r}; {hint}there are: {listed}"
        ) from None


def _listed(address: Address, backend: Any, place: Any) -> list[str]:
    """List the tables of a schema; Ibis 12 cannot in DuckDB 2."""
    if address.engine != "duckdb":
        return list(backend.list_tables(database=place))
    found = backend.con.sql("SELECT table_name FROM information_schema.tables").fetchall()
    return [name for (name,) in found]
