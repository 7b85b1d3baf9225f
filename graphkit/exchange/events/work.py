"""What all data sets share on the way from their columns to ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graphkit.exchange.events.account import Note
from graphkit.exchange.events.seen import Seen
from graphkit.schema import RELATIONS, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from graphkit.exchange.events.account import Account
    from graphkit.exchange.events.batches import Batch
    from graphkit.exchange.events.codes import Code
    from graphkit.exchange.events.forms import DataSet
    from graphkit.exchange.events.parties import Parties
    from graphkit.ontology import Ontology

    Mask: TypeAlias = npt.NDArray[np.bool_]

__all__ = ["Columns", "Distinct", "Sieve", "Work", "assembled", "ids_of", "numbers", "texts"]

_SEPARATOR: Final = "\x1f"
_PAIRS: Final = (("source", "target"), ("source_actor", "target_actor"))


class Distinct:
    """The distinct values of some columns together, so that each is looked at once.

    Examples
    --------
    >>> import pyarrow as pa
    >>> pair = Distinct(pa.array(["a", "b", "a"]), pa.array(["1", "2", "1"]))
    >>> pair.values
    [('a', '1'), ('b', '2')]
    >>> pair.spread(["first", "second"]).to_pylist()
    ['first', 'second', 'first']
    """

    def __init__(self, *columns: pa.Array) -> None:
        import pyarrow.compute as pc

        joined = columns[0]
        if len(columns) > 1:
            joined = pc.binary_join_element_wise(*columns, _SEPARATOR)
        encoded = pc.dictionary_encode(joined)
        self._indices = encoded.indices
        values = encoded.dictionary.to_pylist()
        self.values: list[tuple[str, ...]] = [
            tuple(cell.strip() for cell in value.split(_SEPARATOR)) for value in values
        ]

    def map(self, function: Callable[..., str]) -> pa.Array:
        """Return what a function makes of the values, for every row."""
        return self.spread([function(*value) for value in self.values])

    def numbers(self, values: Sequence[int]) -> npt.NDArray[np.int64]:
        """Return one number for every distinct value, for every row."""
        import numpy as np

        found: npt.NDArray[np.int64] = np.array(values, np.int64)[self._indices.to_numpy()]
        return found

    def spread(self, values: Sequence[object]) -> pa.Array:
        """Return one value for every distinct one, for every row."""
        import pyarrow as pa

        kind = pa.bool_() if values and isinstance(values[0], bool) else pa.string()
        return pa.array(values, kind).take(self._indices)


def texts(column: pa.Array) -> list[str]:
    """Return a column as a list."""
    found: list[str] = column.to_pylist()
    return found


@dataclass
class Columns:
    """Relation columns of a batch: ours by name, and those of the data set's own.

    Attributes
    ----------
    by_name
        Columns, or one text for all rows.
    rows
        How many rows there are.
    sieve
        Which of them stay; None for all.
    """

    by_name: Mapping[str, Any]
    rows: int
    sieve: Sieve | None = None


class Sieve:
    """Which rows of a batch stay; the first reason to leave a row out is the one that is told.

    Parameters
    ----------
    batch
        The rows.
    work
        Where they are accounted for.
    """

    def __init__(self, batch: Batch, work: Work) -> None:
        import numpy as np

        self.batch = batch
        self._account = work.account
        self.stays: Mask = np.ones(len(batch), bool)

    def leave(
        self, where: Mask | pa.Array, reason: str | pa.Array, column: str = "", of: Any = None
    ) -> None:
        """Leave out the rows that a mask marks.

        Parameters
        ----------
        where
            The rows.
        reason
            Why; one for all, or one for each row.
        column
            The data set's column that it is about.
        of
            Its values.
        """
        new = _mask(where) & self.stays
        if new.any():
            notes = _notes(new, reason, column, of)
            self._account.leave(self.batch.name, self.batch.rows[new].tolist(), notes)
            self.stays &= ~new

    def note(self, where: Mask | pa.Array, reason: str, column: str, of: pa.Array) -> None:
        """Note something of rows that stay so far."""
        marked = _mask(where) & self.stays
        if marked.any():
            notes = _notes(marked, reason, column, of)
            self._account.note(self.batch.name, self.batch.rows[marked].tolist(), notes)


def _mask(where: Mask | pa.Array) -> Mask:
    import numpy as np

    if isinstance(where, np.ndarray):
        return where
    found: Mask = where.to_numpy(zero_copy_only=False).astype(bool)
    return found


def _notes(where: Mask, reason: str | pa.Array, column: str, of: Any) -> list[Note]:
    import pyarrow as pa

    mask = pa.array(where)
    count = int(where.sum())
    reasons = [reason] * count if isinstance(reason, str) else texts(reason.filter(mask))
    values = [""] * count if of is None else texts(of.filter(mask))
    return [Note(why, column, value) for why, value in zip(reasons, values, strict=True)]


@dataclass
class Work:
    """What an import works with.

    Attributes
    ----------
    data_set, account, parties, ontology, codes
        The data set, the account of its rows, who is who, the relation types, the code table.
    edition
        The edition of the data set; "" to take it from the file's name.
    domestic
        Whether to keep what happens inside one unit.
    kept_for_later
        What a form keeps of its rows until all have been read.
    seen
        The ids of the rows so far.
    """

    data_set: DataSet
    account: Account
    parties: Parties
    ontology: Ontology
    codes: Mapping[str, Code]
    edition: str = ""
    domestic: bool = False
    kept_for_later: dict[str, Any] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)
    file_edition: str = ""

    def extractor(self, *, part: str = "", edition: str = "") -> str:
        """Return the data set, a part of it, and the edition as user, form or file tell it."""
        told = (self.data_set.title, part, self.edition or edition or self.file_edition)
        return " ".join(one for one in told if one)

    def coded(
        self, sieve: Sieve, column: str, keys: Distinct, shown: pa.Array
    ) -> dict[str, pa.Array]:
        """Return relation, status, rule and reversed of codes; leave out those that say nothing.

        Parameters
        ----------
        sieve
            The rows.
        column
            How the data set calls the column.
        keys
            The codes: of several columns the first that is known counts, joined by a colon from the
            finest to the coarsest.
        shown
            What to show of them.
        """
        found = [self._code(value) for value in keys.values]
        known = keys.spread([one is not None for one in found])
        sieve.leave(~_mask(known), "is in no table of codes", column, shown)
        told = [one and (one.relation or "") for one in found]
        speaks = keys.spread([bool(one) for one in told])
        why = [_why(one) for one in found]
        sieve.leave(~_mask(speaks), keys.spread(why), column, shown)
        scheme = self.data_set.codes.upper()
        if scheme == "CONFLICT":  # its codes begin with the data set
            scheme = ""
        return {
            "relation": keys.spread([one or "" for one in told]),
            "status": keys.spread([one.status if one else "" for one in found]),
            "rule": keys.spread([f"{scheme} {one.code}".strip() if one else "" for one in found]),
            "reversed": keys.spread([bool(one and one.reversed) for one in found]),
        }

    def _code(self, value: tuple[str, ...]) -> Code | None:
        return next((self.codes[key] for key in value if key in self.codes), None)


def _why(code: Code | None) -> str:
    if code is None or code.relation:
        return ""
    return f"has no relation type ({code.note or 'says nothing of the types'})"


def ids_of(batch: Batch, column: str, prefix: str, work: Work, sieve: Sieve) -> pa.Array:
    """Return relation ids made of a data set's own; leave out rows whose id was there already."""
    import pyarrow.compute as pc

    own = pc.replace_substring_regex(pc.utf8_trim_whitespace(batch[column]), r"^(\d+)\.0$", r"\1")
    given = pc.not_equal(own, "")
    sieve.leave(_mask(given) & work.seen.repeated(own), "stands twice", column, own)
    plain = pc.replace_substring_regex(own, r"\s+", "_")
    return pc.if_else(given, pc.binary_join_element_wise(prefix, plain, ":"), "")


def numbers(batch: Batch, column: str, sieve: Sieve) -> pa.Array:
    """Return a column as numbers; what is no number is null, and noted."""
    import math

    import pyarrow as pa

    found = Distinct(batch[column])
    values: list[float | None] = []
    bad: list[bool] = []
    for (text,) in found.values:
        try:
            value = float(text) if text else None
        except ValueError:
            value = math.nan
        bad.append(value is not None and not math.isfinite(value))
        values.append(None if bad[-1] else value)
    if any(bad):
        sieve.note(found.spread(bad), "is no number; kept without it", column, batch[column])
    return pa.array(values, pa.float64()).take(found._indices)  # noqa: SLF001 - its own module


def assembled(columns: Columns, work: Work) -> pa.Table:
    """Make a relations table of the rows that stay, symmetric ends ordered."""
    import pyarrow as pa
    import pyarrow.compute as pc

    data = {name: _column(value, columns.rows) for name, value in columns.by_name.items()}
    if "reversed" in data:
        data = _swapped(data, data.pop("reversed"), work.data_set.extra)
    if columns.sieve is not None:
        inside = pc.equal(data["source"], data["target"])
        if not work.domestic:
            columns.sieve.leave(inside, "happens inside one unit", "", data["source"])
        stays = pa.array(columns.sieve.stays)
        data = {name: column.filter(stays) for name, column in data.items()}
    rows = len(data["source"])
    symmetric = pa.array(sorted(work.ontology.symmetric), pa.string())
    backwards = pc.greater(data["source"], data["target"])
    swap = pc.and_(pc.is_in(data["relation"], value_set=symmetric), backwards)
    data = _swapped(data, swap, work.data_set.extra)
    for end in ("source", "target"):
        unknown = data[end].filter(pc.match_substring(data[end], ":"))
        work.account.count_own_ids(texts(unknown))
    arrays = [_filled(data.get(one.name), one.type, rows) for one in arrow_schema(RELATIONS)]
    arrays += [_filled(data.get(name), pa.string(), rows) for name in work.data_set.extra]
    return pa.table(arrays, names=[*RELATIONS.names, *work.data_set.extra])


def _column(value: Any, rows: int) -> pa.Array:
    import pyarrow as pa

    return pa.repeat(pa.scalar(value, pa.string()), rows) if isinstance(value, str) else value


def _filled(column: pa.Array | None, kind: pa.DataType, rows: int) -> pa.Array:
    import pyarrow as pa

    if column is None:
        return pa.repeat(pa.scalar("" if kind == pa.string() else None, kind), rows)
    return column.cast(kind)


def _swapped(
    data: dict[str, pa.Array], where: pa.Array, extra: Sequence[str]
) -> dict[str, pa.Array]:
    """Exchange the two sides of some rows, in our columns and in the data set's own."""
    import pyarrow.compute as pc

    sides = [(name, name.replace("source", "target")) for name in extra if "source" in name]
    swapped = dict(data)
    for one, other in [*_PAIRS, *sides]:
        if one in data and other in data:
            swapped[one] = pc.if_else(where, data[other], data[one])
            swapped[other] = pc.if_else(where, data[one], data[other])
    return swapped
