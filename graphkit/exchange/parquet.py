"""Parquet files as a source of columns, each read when it is asked for.

Columns of text come as codes and texts, as the file has them. A column that is asked for by row is
kept if it is small; of a large one, only the row groups that hold the rows are read, each in turn.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from graphkit.analysis.columns import InMemory, take_rows
from graphkit.errors import InputError
from graphkit.schema import RELATIONS, number_array

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graphkit.analysis.columns import Rows

__all__ = ["ParquetFiles", "read_parquet", "reading_parquet"]

_KEPT_BYTES: Final = 256 * 2**20
_CODED: Final = tuple(
    column.name
    for column in RELATIONS.columns
    if column.kind in {"id", "date", "enum"} and not column.unique
)


@contextmanager
def reading_parquet(name: str) -> Iterator[None]:
    """Say in one line what is wrong with a file that is no Parquet, or only a part of one."""
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        reason = " ".join(str(error).split()).partition(". Detail:")[0].rstrip(".")
        if "footer" in reason or "magic" in reason:
            reason = "its end is missing; is the file cut off, or no Parquet?"
        raise InputError(f"{name}: cannot be read as Parquet: {reason}") from None


def read_parquet(data: bytes, name: str) -> pa.Table:
    """Read the bytes of a whole file.

    Raises
    ------
    InputError
        If they are not Parquet.
    """
    import pyarrow.parquet as pq

    if not data:
        raise InputError(f"{name}: the file is empty")
    with reading_parquet(name):
        return pq.ParquetFile(pa.BufferReader(data)).read()


class ParquetFiles:
    """The columns of one or more Parquet files that have the same columns.

    Parameters
    ----------
    paths
        The files, at least one.

    Raises
    ------
    InputError
        If one cannot be read.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        import pyarrow.parquet as pq

        self.paths = tuple(paths)
        self._files: list[Any] = []
        for path in self.paths:
            if not path.stat().st_size:
                raise InputError(f"{path}: the file is empty")
            with reading_parquet(str(path)):
                self._files.append(pq.ParquetFile(path, read_dictionary=_coded(path)))
        self.schema: pa.Schema = self._files[0].schema_arrow.remove_metadata()
        self.num_rows = sum(int(file.metadata.num_rows) for file in self._files)
        self._kept: dict[str, pa.ChunkedArray] = {}

    def __reduce__(self) -> tuple[type[InMemory], tuple[pa.Table]]:
        """Pickle all that the files hold now: elsewhere, or later, they may not be there."""
        return InMemory, (pa.table({name: self.column(name) for name in self.schema.names}),)

    def __deepcopy__(self, memo: object) -> ParquetFiles:
        """Return the same: it never changes."""
        return self

    @property
    def alike(self) -> bool:
        """Whether all files have the same columns of the same types."""
        schemas = [file.schema_arrow.remove_metadata() for file in self._files]
        return all(schema.equals(self.schema) for schema in schemas)

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a whole column."""
        if name in self._kept:
            return self._kept[name]
        chunks: list[pa.Array] = []
        for path, file in zip(self.paths, self._files, strict=True):
            with reading_parquet(str(path)):
                chunks += file.read(columns=[name])[name].chunks
        return pa.chunked_array(chunks, self.schema.field(name).type)

    def take(self, name: str, rows: Rows) -> pa.ChunkedArray:
        """Return some rows of a column, in the order asked for."""
        if name not in self._kept and self._size(name) <= _KEPT_BYTES:
            self._kept[name] = self.column(name)
        if name in self._kept:
            return take_rows(self._kept[name], rows)
        order = np.argsort(rows)
        ordered = rows[order]
        chunks = list(self._taken(name, ordered))
        back = np.empty(len(rows), np.int64)
        back[order] = np.arange(len(rows))
        return take_rows(pa.chunked_array(chunks, self.schema.field(name).type), back)

    def _taken(self, name: str, ordered: Rows) -> Iterator[pa.Array]:
        """Yield ascending rows of a column, from one row group after the other."""
        first = 0
        for path, file in zip(self.paths, self._files, strict=True):
            for group in range(file.metadata.num_row_groups):
                after = first + file.metadata.row_group(group).num_rows
                low, high = np.searchsorted(ordered, np.array([first, after], ordered.dtype))
                if high > low:
                    with reading_parquet(str(path)):
                        whole = file.read_row_group(group, columns=[name])[name]
                    yield from whole.take(number_array(ordered[low:high] - first)).chunks
                first = after

    def _size(self, name: str) -> int:
        """Return how many bytes a column takes, at the least."""
        place = self.schema.get_field_index(name)
        return sum(
            int(file.metadata.row_group(group).column(place).total_uncompressed_size)
            for file in self._files
            for group in range(file.metadata.num_row_groups)
        )


def _coded(path: Path) -> list[str]:
    """Return the columns of text of a file that repeat few texts."""
    import pyarrow.parquet as pq

    with reading_parquet(str(path)):
        schema = pq.read_schema(path)
    texts = (pa.types.is_string, pa.types.is_large_string)
    return [
        field.name
        for field in schema
        if field.name in _CODED and any(is_text(field.type) for is_text in texts)
    ]
