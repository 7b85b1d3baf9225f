"""The table behind an address, and what an engine says when it cannot answer."""

from __future__ import annotations

import re
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
_OF_JAVA: Final = "An error occurred while calling"  # what went wrong stands in the line after it
_HOST: Final = re.compile(r"(\[[^\[\]]*\]|[^\[\]:]*)(?::(.*))?")
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
    lent
        Whether the session was there before, and is not ours to end.
    """

    address: Address
    backend: Any
    table: ir.Table
    session: Any = None
    lent: bool = False

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
        if self.session is None:
            self.backend.disconnect()
        elif not self.lent:
            self.session.stop()


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
        lines = [line.strip(": \t") for line in str(error).splitlines()]
        told_of = (line for line in lines if line and not line.startswith(_OF_JAVA))
        said = next(told_of, type(error).__name__)
        told = InputError(f"{address.shown}: {address.without_secrets(said)}")
        if address.without_secrets(str(error)) != str(error):
            raise told from None  # or Python would show what it was made of
        raise told from error


def _reach(address: Address) -> None:
    """Make sure that there is a server: drivers wait for minutes, and Spark says much."""
    if address.engine not in _PORTS or not address.host:
        return
    read = _HOST.fullmatch(address.host)
    if read is None:
        raise InputError(f"{address.shown}: {address.host!r} is no machine; write HOST:PORT")
    host, port = read.groups()
    if port and not port.isdecimal():
        raise InputError(f"{address.shown}: {port!r} is no port; write HOST:PORT")
    where = (host.strip("[]"), int(port) if port else _PORTS[address.engine])
    try:
        socket.create_connection(where, _PATIENCE).close()
    except (OSError, UnicodeError, OverflowError) as error:  # a name, or a port, that cannot be
        reason = getattr(error, "strerror", None) or str(error) or "no answer"
        raise InputError(f"{address.shown}: cannot be reached: {reason}") from error


# ------------------------------------------------------------------------------------- engines


@contextmanager
def _kept(backend: Any, session: Any = None, *, lent: bool = False) -> Iterator[None]:
    """Let go of an engine again if there is no table in it to be asked."""
    try:
        yield
    except BaseException:
        if session is None:
            backend.disconnect()
        elif not lent:
            session.stop()
        raise


def _open_duckdb(address: Address) -> Connection:
    import ibis

    path = Path(address.path)
    if not address.table:
        found = ibis.duckdb.connect()
        files = str(path / "**" / "*.parquet") if path.is_dir() else str(path)
        with _kept(found):  # a column may be in later files only
            return Connection(address, found, found.read_parquet(files, union_by_name=True))
    if not path.is_file():
        raise InputError(f"{address.shown}: there is no file {path}")
    found = ibis.duckdb.connect(path, read_only=True)
    with _kept(found):
        return Connection(address, found, _table(address, found))


def _open_spark(address: Address) -> Connection:
    import ibis
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    lent = running is not None
    if running is not None and address.host:
        _check_master(address, running.conf.get("spark.master", ""))
    builder = SparkSession.builder.appName("graphkit")
    if address.host:
        builder = builder.master(f"spark://{address.host}")
    for key, value in (({} if lent else _QUIET) | dict(address.settings)).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    found = ibis.pyspark.connect(session)
    with _kept(found, session, lent=lent):
        if address.table:
            return Connection(address, found, _table(address, found), session, lent)
        table = found.read_parquet(address.path, mergeSchema=True)
        return Connection(address, found, table, session, lent)


def _check_master(address: Address, master: str | None) -> None:
    """Refuse to ask another cluster than the one that is named: a process has one at a time."""
    if master != f"spark://{address.host}":
        raise InputError(f"{address.shown}: a Spark session is there, of {master}; stop it first")


def _open_server(address: Address) -> Connection:
    import ibis

    found = ibis.connect(address.url)
    with _kept(found):
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
