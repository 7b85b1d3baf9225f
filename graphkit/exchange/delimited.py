"""CSV as RFC 4180 has it: UTF-8, one header line, quotes doubled inside quotes.

Every cell is text and comes back as it was written: quotes, commas, line ends of any kind, blanks.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.csv as pacsv

from graphkit.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Parsed", "csv_lines", "decode_text", "parse_csv"]

_SPECIAL = re.compile(r'[",\r\n]')
_QUOTED_CELL = re.compile(r'(?:\A|[,\r\n])(?P<open>")[^"]*(?:""[^"]*)*(?P<close>"|\Z)')
_ROWS_AT_ONCE = 10_000
_BLOCK = 1 << 20
_LARGEST_BLOCK = 2**31 - 1
_MARK: Final = b"\xef\xbb\xbf"  # the byte order mark of UTF-8
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A table as a file has it, all text.

    Parameters
    ----------
    table
        The rows that have as many cells as the header.
    faults
        What is wrong with the others.
    rows
        The number of each row of the table in the file; None if no row was left out.
    """

    table: pa.Table
    faults: tuple[Fault, ...] = ()
    rows: tuple[int, ...] | None = None


def decode_text(data: bytes, name: str) -> str:
    r"""Decode a file's bytes, with or without a byte order mark.

    Raises
    ------
    InputError
        If they are empty, no text, or text in another encoding.

    Examples
    --------
    >>> decode_text("source;target\nCôte".encode("latin-1"), "r.csv")
    Traceback (most recent call last):
    graphkit.errors.InputError: r.csv: line 2 is not UTF-8 text (byte 0xf4); save the file as UTF-8
    """
    if not data.removeprefix(_MARK).strip():
        raise InputError(f"{name}: the file is empty")
    if data.startswith(_UTF16):
        raise InputError(f"{name}: is UTF-16 text; save the file as UTF-8")
    head = data[: data.find(b"\n") + 1] or data[:_BLOCK]
    if b"\0" in head:
        raise InputError(f"{name}: is not a text file (it holds NUL bytes)")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"byte 0x{data[error.start]:02x}"
        raise InputError(
            f"{name}: line {line} is not UTF-8 text ({byte}); save the file as UTF-8"
        ) from None


def parse_csv(data: bytes, name: str) -> Parsed:
    r"""Read a CSV file's bytes.

    Parameters
    ----------
    data
        The whole file.
    name
        How the faults name it.

    Raises
    ------
    InputError
        If the bytes are empty, no text or not UTF-8, or a quoted cell is never closed.

    Examples
    --------
    >>> parsed = parse_csv(b'source,target\nARM,"a ""b"", c"\nAZE\nRUS,TUR\n', "r.csv")
    >>> parsed.table["target"].to_pylist(), parsed.rows
    (['a "b", c', 'TUR'], (1, 3))
    >>> print(*parsed.faults)
    r.csv: row 2: has 1 cell; the header has 2
    """
    text = decode_text(data, name)
    _check_quotes(text, name)
    try:
        header = next(row for row in csv.reader(io.StringIO(text, newline="")) if row)
    except csv.Error as error:
        raise InputError(f"{name}: has no header line ({error})") from None
    # The reader takes a header without an end of line for no header.
    body = data.removeprefix(_MARK) + (b"" if text.endswith(("\n", "\r")) else b"\n")
    return _parse(body, header, name)


def _check_quotes(text: str, name: str) -> None:
    """Refuse a file in which a quoted cell is never closed; the reader takes it for complete."""
    if text.count('"') % 2 == 0:
        return
    for cell in _QUOTED_CELL.finditer(text):
        if not cell["close"]:
            line = text.count("\n", 0, cell.start("open")) + 1
            raise InputError(
                f"{name}: line {line} has a quoted cell that is never closed; is the file cut off?"
            )


def _parse(body: bytes, header: list[str], name: str) -> Parsed:
    """Read the rows, those of another length than the header's apart."""
    wrong: list[pacsv.InvalidRow] = []

    def leave_out(row: pacsv.InvalidRow) -> str:
        wrong.append(row)
        return "skip"

    table = _read(body, header, name, leave_out)
    table = table.rename_columns([cell.strip() for cell in header])
    if not wrong:
        return Parsed(table)
    # The reader numbers the rows from the header, 1, on; for us the header is row 0.
    left_out = {row.number - 1 for row in wrong}
    numbers = range(1, table.num_rows + len(wrong) + 1)
    faults = (Fault(name, row.number - 1, "", "", _wrong_length(row)) for row in wrong)
    return Parsed(table, tuple(faults), tuple(n for n in numbers if n not in left_out))


def _wrong_length(row: pacsv.InvalidRow) -> str:
    cells = "1 cell" if row.actual_columns == 1 else f"{row.actual_columns} cells"
    return f"has {cells}; the header has {row.expected_columns}"


def _read(
    body: bytes, header: list[str], name: str, leave_out: Callable[[pacsv.InvalidRow], str]
) -> pa.Table:
    """Read all cells as text, in blocks as large as the longest row needs."""
    parse = pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=leave_out)
    convert = pacsv.ConvertOptions(column_types=dict.fromkeys(header, pa.string()))
    whole = min(len(body) + 1, _LARGEST_BLOCK)
    block = min(_BLOCK, whole)
    while True:
        # With one thread the reader numbers the rows; with more it is not faster from memory.
        options = pacsv.ReadOptions(use_threads=False, block_size=block)
        try:
            return pacsv.read_csv(
                pa.BufferReader(body),
                read_options=options,
                parse_options=parse,
                convert_options=convert,
            )
        except pa.ArrowInvalid as error:
            if "straddling" not in str(error) or block == whole:
                raise InputError(f"{name}: cannot be read as CSV: {error}") from error
        block = whole


def csv_lines(table: pa.Table) -> Iterator[str]:
    r"""Write a table as lines of CSV, each with its end of line; missing values are empty.

    Examples
    --------
    >>> "".join(csv_lines(pa.table({"n": [1, None], "text": ["a, b", "c"]})))
    'n,text\n1,"a, b"\n,c\n'
    """
    yield _line(table.column_names)
    for batch in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
        columns = [batch.column(place).to_pylist() for place in range(batch.num_columns)]
        for row in zip(*columns, strict=True):
            yield _line(row)


def _line(row: Sequence[object]) -> str:
    cells = ["" if value is None else str(value) for value in row]
    if cells == [""]:
        return '""\n'  # an empty line would be no row
    return ",".join(_quoted(cell) if _SPECIAL.search(cell) else cell for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
