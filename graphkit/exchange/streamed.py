"""Tables that are written while they are made, so that they need not fit into memory."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from graphkit.errors import Fault, TableError
from graphkit.exchange.atomic import replacing
from graphkit.exchange.delimited import csv_lines
from graphkit.exchange.extracted import documents_beside
from graphkit.exchange.records import json_lines
from graphkit.exchange.tables import check_suffix
from graphkit.schema import DOCUMENTS, RELATIONS, arrow_schema, to_arrow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from os import PathLike

    import pyarrow as pa

    from graphkit.extraction.readings import Reading
    from graphkit.schema import TableSchema

__all__ = ["Written", "appending", "write_readings"]

_AT_ONCE: Final = 1_000  # articles whose rows are written together: one row group of Parquet


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes
    ----------
    path
        The documents file.
    relations, documents
        How many rows the two files have.
    faults
        The articles that could not be read, each with the reason.
    """

    path: Path
    relations: int
    documents: int
    faults: tuple[Fault, ...]


def write_readings(readings: Iterable[Reading | Fault], path: Path) -> Written:
    """Write relations to a file and the documents beside it, as the articles are read.

    Parameters
    ----------
    readings
        What :func:`graphkit.extract_each` yields.
    path
        The relations file; its suffix says the format, as for :func:`graphkit.write_table`.

    Raises
    ------
    TableError
        With what is wrong with each article, if not one could be read: nothing is written.
    InputError
        If the format is not known or a file cannot be written.
    """
    beside = documents_beside(path)
    faults: list[Fault] = []
    relation_rows = document_rows = 0
    with appending(path, RELATIONS) as relations, appending(beside, DOCUMENTS) as documents:
        for portion in _portions(readings, faults):
            rows = [row for reading in portion for row in reading.relations]
            relations(to_arrow(rows, RELATIONS))
            documents(to_arrow((reading.document for reading in portion), DOCUMENTS))
            relation_rows += len(rows)
            document_rows += len(portion)
        if faults and not document_rows:
            raise TableError(faults)
    return Written(beside, relation_rows, document_rows, tuple(faults))


def _portions(readings: Iterable[Reading | Fault], faults: list[Fault]) -> Iterator[list[Reading]]:
    """Put readings together, and faults apart."""
    portion: list[Reading] = []
    for item in readings:
        if isinstance(item, Fault):
            faults.append(item)
            continue
        portion.append(item)
        if len(portion) == _AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


@contextmanager
def appending(path: str | PathLike[str], spec: TableSchema) -> Iterator[Callable[[pa.Table], None]]:
    r"""Open a table to which rows are added; the file is there when all have been, or not at all.

    Parameters
    ----------
    path
        Where it goes; the suffix says the format, as for :func:`graphkit.write_table`.
    spec
        Its columns.

    Raises
    ------
    InputError
        If the suffix is not known or the file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from graphkit.schema import ALIASES
    >>> with TemporaryDirectory() as folder:
    ...     with appending(Path(folder, "a.csv"), ALIASES) as append:
    ...         append(to_arrow([{"actor_id": "ARM", "alias": "Armenia"}], ALIASES))
    ...         append(to_arrow([{"actor_id": "AZE", "alias": "Azerbaijan"}], ALIASES))
    ...     Path(folder, "a.csv").read_text()
    'actor_id,alias,language,kind\nARM,Armenia,,\nAZE,Azerbaijan,,\n'
    """
    suffix = check_suffix(path)
    with replacing(Path(path)) as file:
        if suffix == ".parquet":
            import pyarrow.parquet as pq

            with pq.ParquetWriter(file, arrow_schema(spec), compression="zstd") as writer:
                yield writer.write_table
        else:
            yield from _append_text(file, spec, suffix)


def _append_text(
    file: BinaryIO, spec: TableSchema, suffix: str
) -> Iterator[Callable[[pa.Table], None]]:
    between = "[\n" if suffix == ".json" else ""

    def append_csv(table: pa.Table) -> None:
        file.writelines(line.encode() for line in islice(csv_lines(table), 1, None))

    def append_json(table: pa.Table) -> None:
        nonlocal between
        for line in json_lines(table, lines=True):
            file.write((between + line.removesuffix("\n") if between else line).encode())
            between = between and ",\n"

    if suffix == ".csv":
        header = to_arrow([], spec)
        file.writelines(line.encode() for line in csv_lines(header))
    yield append_csv if suffix == ".csv" else append_json
    if suffix == ".json":
        file.write(b"[]\n" if between == "[\n" else b"\n]\n")
