"""A stream of delimited text to batches of columns, with the number of every row."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import InputError
from graphkit.exchange.events.forms import form_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from graphkit.exchange.events.forms import DataSet, Form
    from graphkit.exchange.events.inputs import Text

__all__ = ["BadLine", "Batch", "batches"]

_BLOCK: Final = 1 << 20
_HEAD: Final = 1 << 16
_QUOTED: Final = re.compile(r'(?:^|[\t\n])"[^\t\n]*"(?=[\t\n]|$)')
_HALF_QUOTED: Final = re.compile(r'(?:^|[\t\n])"[^"\t\n]*(?=[\t\n]|$)')
_TRIED: Final = 20  # lines in which a row of a file without a header is looked for
_NEVER_CLOSED: Final = 50  # a cell over so many lines was never closed


@dataclass(frozen=True, slots=True)
class BadLine:
    """A row with more or fewer cells than there are columns: where, why, and with how many."""

    row: int
    reason: str
    cells: str


@dataclass(frozen=True)
class Batch:
    """Some rows of one file.

    Attributes
    ----------
    name
        The file.
    form
        Its form.
    columns
        Our columns by name, as text; "" where a file does not have one.
    rows
        The number of each row in the file; the header is row 0.
    bad
        Lines before or among these rows that could not be read.
    """

    name: str
    form: Form
    columns: Mapping[str, pa.Array]
    rows: npt.NDArray[np.int64]
    bad: Sequence[BadLine] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, name: str) -> pa.Array:
        import pyarrow as pa

        if name in self.columns:
            return self.columns[name]
        return pa.repeat(pa.scalar("", pa.string()), len(self.rows))

    def lists(self, *names: str) -> list[list[str]]:
        """Return columns as lists, without outer blanks."""
        return [[cell.strip() for cell in self[name].to_pylist()] for name in names]


def batches(text: Text, data_set: DataSet, others: Sequence[DataSet] = ()) -> Iterator[Batch]:
    r"""Read a table in batches of some thousand rows.

    Parameters
    ----------
    text
        The table: separated by tabs, commas or semicolons.
    data_set
        What it is; its form is found by the first line.
    others
        Other data sets, for the message if it is none of its forms.

    Raises
    ------
    InputError
        If it is empty, no text, of another form, or cut off.
    """
    head = text.stream.peek(_HEAD)
    if not head.strip():
        raise InputError(f"{text.name}: the file is empty")
    if b"\0" in head:
        raise InputError(f"{text.name}: is not a text file (it holds NUL bytes)")
    sample = head.decode(errors="replace")
    mark, quoted = _dialect(sample)
    if bare := _bare_row(sample, data_set):
        mark, quoted = "\t", False
    first = bare or _first_line(sample, mark, quoted=quoted)
    form, places, has_header = form_of(data_set, first, text.name, others)
    reader = _Reader(text, mark, len(first), quoted=quoted, has_header=has_header)
    yield from reader.read(form, places)


def _bare_row(sample: str, data_set: DataSet) -> list[str]:
    """Return a row of a file without a header line; of others none. The first may be bad."""
    lengths = {len(form.headerless) for form in data_set.forms if form.headerless}
    rows = [line.rstrip("\r").split("\t") for line in sample.split("\n")[:_TRIED]]
    if any(not form.missing(rows[0]) for form in data_set.forms):
        return []
    return next((row for row in rows if len(row) in lengths and row[0].isdecimal()), [])


def _dialect(sample: str) -> tuple[str, bool]:
    """Tell what separates the cells, and whether quotes enclose them."""
    line = sample.partition("\n")[0]
    mark = max("\t,;|", key=line.count)
    if mark != "\t":
        return mark, True
    whole = sample.rpartition("\n")[0] or sample
    return mark, bool(_QUOTED.search(whole)) and not _HALF_QUOTED.search(whole)


def _first_line(sample: str, mark: str, *, quoted: bool) -> list[str]:
    if not quoted:
        return sample.partition("\n")[0].rstrip("\r").split(mark)
    return next(csv.reader(io.StringIO(sample, newline=""), delimiter=mark), [])


class _Reader:
    """Reads one text; keeps the bad lines until the batch after them."""

    def __init__(
        self, text: Text, mark: str, cells: int, *, quoted: bool, has_header: bool
    ) -> None:
        self._text = text
        self._mark = mark
        self._names = [str(place) for place in range(cells)]
        self._quoted = quoted
        self._header = int(has_header)
        self._bad: list[BadLine] = []

    def read(self, form: Form, places: Mapping[str, int]) -> Iterator[Batch]:
        """Read the rows."""
        import numpy as np

        before = 0
        for record in self._records(places):
            waiting = np.array([one.row - before for one in self._bad], np.int64)
            rows = _numbers(record.num_rows, waiting) + before
            before = int(rows[-1]) if len(rows) else before
            due = [one for one in self._bad if one.row < before]
            self._bad = self._bad[len(due) :]
            columns = {ours: record.column(str(place)) for ours, place in places.items()}
            yield Batch(self._text.name, form, columns, rows, tuple(due))
        if self._bad:
            empty = {ours: _no_text() for ours in places}
            yield Batch(self._text.name, form, empty, np.empty(0, np.int64), tuple(self._bad))

    def _records(self, places: Mapping[str, int]) -> Iterator[Any]:
        import pyarrow as pa
        import pyarrow.csv as pacsv

        wanted = list(dict.fromkeys(str(place) for place in places.values()))
        try:
            yield from pacsv.open_csv(
                pa.PythonFile(self._text.stream, mode="r"),
                read_options=pacsv.ReadOptions(
                    use_threads=False,  # so that bad rows are numbered
                    block_size=_BLOCK,
                    column_names=self._names,
                    skip_rows=self._header,
                ),
                parse_options=pacsv.ParseOptions(
                    delimiter=self._mark,
                    quote_char='"' if self._quoted else False,
                    newlines_in_values=self._quoted,
                    invalid_row_handler=self._leave_out,
                ),
                convert_options=pacsv.ConvertOptions(
                    column_types=dict.fromkeys(wanted, pa.string()), include_columns=wanted
                ),
            )
        except pa.ArrowInvalid as error:
            if "Empty CSV" in str(error):
                return
            told = "a row of more than a million bytes; is a quote never closed?"
            reason = told if "straddling" in str(error) else str(error)
            raise InputError(f"{self._text.name}: cannot be read: {reason}") from error

    def _leave_out(self, row: Any) -> str:
        reason, cells = f"has not {row.expected_columns} cells", str(row.actual_columns)
        if row.text is not None and row.text.count("\n") > _NEVER_CLOSED:
            reason += " and goes over many lines: a quote is never closed"
            cells += f" over {row.text.count(chr(10))} lines"
        self._bad.append(BadLine(row.number - self._header, reason, cells))
        return "skip"


def _no_text() -> pa.Array:
    import pyarrow as pa

    return pa.array([], pa.string())


def _numbers(count: int, bad: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the numbers of good rows as they stand among bad ones, from 1.

    Examples
    --------
    >>> import numpy as np
    >>> _numbers(4, np.array([2, 3])).tolist()
    [1, 4, 5, 6]
    """
    import numpy as np

    good = np.arange(1, count + 1, dtype=np.int64)
    good_before = bad - np.arange(1, len(bad) + 1)  # of each bad row
    return good + np.searchsorted(good_before, good, side="left")
