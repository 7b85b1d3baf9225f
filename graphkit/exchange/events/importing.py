"""Event data sets to relations: the public functions."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphkit.actors import load_registry
from graphkit.errors import InputError
from graphkit.exchange.events.account import REPORT, Account, Note
from graphkit.exchange.events.acled import ACLED
from graphkit.exchange.events.atop import ATOP
from graphkit.exchange.events.batches import batches
from graphkit.exchange.events.codes import load_codes
from graphkit.exchange.events.cow import COW
from graphkit.exchange.events.gdelt import GDELT
from graphkit.exchange.events.icews import ICEWS
from graphkit.exchange.events.inputs import event_files, opened
from graphkit.exchange.events.mid import MID
from graphkit.exchange.events.parties import Parties
from graphkit.exchange.events.polecat import POLECAT
from graphkit.exchange.events.ucdp import UCDP
from graphkit.exchange.events.work import Work, assembled
from graphkit.exchange.streamed import appending
from graphkit.ontology import load_ontology
from graphkit.schema import RELATIONS, Column, TableSchema, arrow_schema, to_arrow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from graphkit.actors import Registry
    from graphkit.exchange.events.batches import Batch
    from graphkit.exchange.events.forms import DataSet
    from graphkit.exchange.events.inputs import Text
    from graphkit.ontology import Ontology

__all__ = ["KINDS", "Imported", "import_events", "write_events"]

_DATA_SETS: Final = {one.kind: one for one in (GDELT, ICEWS, POLECAT, UCDP, COW, ATOP, MID, ACLED)}

_ROW_GROUP: Final = 1 << 16

KINDS: Final = tuple(_DATA_SETS)
"""The data sets that can be imported."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import gave.

    Attributes
    ----------
    relations
        The relations table, with the data set's own columns behind ours.
    account
        What became of each row.
    """

    relations: pa.Table
    account: Account


def import_events(
    kind: str,
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    ontology: Ontology | None = None,
    registry: Registry | None = None,
    codes: str | PathLike[str] | None = None,
    edition: str = "",
    domestic: bool = False,
) -> Imported:
    r"""Read an event data set as relations.

    Parameters
    ----------
    kind
        ``gdelt``, ``icews``, ``polecat``, ``ucdp``, ``cow``, ``atop``, ``mid`` or ``acled``.
    paths
        Files as their makers publish them, also in ``.gz`` and ``.zip``; folders; patterns.
    ontology, registry
        Relation types and actors; without them, those that come with the package.
    codes
        A CSV file of codes to lay over those of the package.
    edition
        The data set's edition, for the column `extractor`; otherwise what form and file name tell.
    domestic
        Also keep what happens inside one unit, as a relation of it to itself.

    Raises
    ------
    InputError
        If a file cannot be read, is of another data set, or cut off; or if no row could be kept.
    TableError
        With every fault of the table of codes.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> rows = ["ccode1,ccode2,year,cow_defense,cow_neutral,cow_nonagg,cow_entente",
    ...         "365,371,1992,1,0,1,0", "365,371,1993,1,0,1,0", "365,371,1995,0,0,0,0"]
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "alliance_v4.1.csv")
    ...     _ = file.write_text("\n".join(rows))
    ...     found = import_events("cow", file)
    >>> found.relations.select(["source", "target", "relation", "start", "end"]).to_pylist()
    [{'source': 'ARM', 'target': 'RUS', 'relation': 'alliance', 'start': '1992', 'end': '1993'}]
    >>> print(found.account.to_text())
    cow: 3 rows read = 2 kept + 1 left out; 1 relation
      1 left out: tells of no obligation
    """
    import pyarrow as pa

    work = _work(kind, ontology, registry, codes, edition, domestic=domestic)
    tables = [*_tables(_files(paths), work)]
    return Imported(pa.concat_tables(tables), work.account)


def write_events(
    kind: str,
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    output: str | PathLike[str],
    *,
    report: str | PathLike[str] | None = None,
    **options: Any,
) -> Account:
    """Write an event data set as a relations table while it is read.

    Nothing but a batch of rows and the ids so far is held in memory; of dyad-years, what each pair
    of states has. The files are there when all has been read, or not at all.

    Parameters
    ----------
    kind, paths, options
        As for :func:`import_events`.
    output
        ``.csv``, ``.parquet``, ``.json`` or ``.jsonl``.
    report
        A table, in any of these formats, with a line for each row that was left out or noted, and
        for each actor that the registry does not know.

    Raises
    ------
    InputError
        As for :func:`import_events`, or if a file cannot be written.
    """
    names = ("ontology", "registry", "codes", "edition")
    work = _work(
        kind,
        *(options.pop(name, None) for name in names),
        domestic=bool(options.pop("domestic", False)),
    )
    if options:
        raise TypeError(f"write_events() has no option {next(iter(options))!r}")
    found = _files(paths)
    written = [Path(one).resolve() for one in (output, report) if one is not None]
    if len(set(written)) < len(written):
        raise InputError(f"{report}: cannot be both the relations and the report")
    if again := [one for one in found if one.resolve() in written]:
        raise InputError(f"{again[0]}: cannot be both read and written; write to another folder")
    with ExitStack() as files:
        append = files.enter_context(appending(output, _spec(work.data_set)))
        if report is not None:
            tell = files.enter_context(appending(report, REPORT))
            work.account.listing = lambda lines: tell(to_arrow(lines, REPORT))
        for table in _gathered(_tables(found, work)):
            append(table)
        if work.account.listing is not None and work.account.own_ids:
            work.account.listing(work.account.own_id_lines())
    work.account.listing = None
    return work.account


def _work(
    kind: str,
    ontology: Ontology | None,
    registry: Registry | None,
    codes: str | PathLike[str] | None,
    edition: str | None,
    *,
    domestic: bool,
) -> Work:
    data_set = _DATA_SETS.get(kind)
    if data_set is None:
        raise InputError(
            f"{kind!r} is no data set that can be imported; allowed: {', '.join(KINDS)}"
        )
    types = ontology or load_ontology()
    return Work(
        data_set,
        Account(kind),
        Parties(registry or load_registry()),
        types,
        load_codes(data_set.codes, types, codes),
        edition=edition or "",
        domestic=domestic,
    )


def _spec(data_set: DataSet) -> TableSchema:
    """Return the columns of a relations table with a data set's own."""
    own = [Column(name, "text", required=False, allowed=(), meaning="") for name in data_set.extra]
    return TableSchema("relations", (*RELATIONS.columns, *own))


def _files(paths: str | PathLike[str] | Iterable[str | PathLike[str]]) -> list[Path]:
    return event_files([paths] if isinstance(paths, str | PathLike) else paths)


def _tables(paths: Iterable[Path], work: Work) -> Iterator[pa.Table]:
    """Return tables of the rows that are kept, until all files are read."""
    yield arrow_schema(_spec(work.data_set)).empty_table()
    forms: dict[str, Any] = {}
    account = work.account
    for path in paths:
        with opened(path) as texts:
            for text in texts:
                account.files[text.name] += 0
                work.file_edition = work.data_set.edition_of(Path(text.name).name) or (
                    work.data_set.edition_of(path.name)
                )
                for batch in _batches(text, work):
                    forms[batch.form.name] = batch.form
                    yield from _related(batch, work)
                account.mended += text.stream.mended
    for form in forms.values():
        if form.finish is not None:
            for columns in form.finish(work):
                yield _counted(assembled(columns, work), work)
    if account.read and not account.kept:
        raise InputError(f"no row could be kept; nothing is written\n{account.to_text()}")


def _gathered(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Put tables together to row groups of a size that Parquet readers like."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(one.num_rows for one in waiting) >= _ROW_GROUP:
            yield pa.concat_tables(waiting).combine_chunks()
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()


def _batches(text: Text, work: Work) -> Iterator[Batch]:
    """Read one text; if it breaks off, say after how many rows."""
    others = [one for one in _DATA_SETS.values() if one is not work.data_set]
    try:
        for batch in batches(text, work.data_set, others):
            work.account.files[text.name] += len(batch) + len(batch.bad)
            rows = [one.row for one in batch.bad]
            notes = [Note(one.reason, "", one.cells) for one in batch.bad]
            work.account.leave(text.name, rows, notes)
            yield batch
    except InputError as error:
        read = work.account.files[text.name]
        if not read:
            raise
        raise InputError(f"{error}; nothing is written ({read:,} rows had been read)") from error


def _related(batch: Batch, work: Work) -> Iterator[pa.Table]:
    if not len(batch):
        return
    columns = batch.form.relate(batch, work)
    if columns is None:
        return
    table = assembled(columns, work)
    work.account.kept += table.num_rows
    yield _counted(table, work)


def _counted(table: pa.Table, work: Work) -> pa.Table:
    work.account.relations += table.num_rows
    return table
