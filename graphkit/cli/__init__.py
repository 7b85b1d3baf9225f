"""The commands. Each parses, calls one public function, and prints or writes.

Those that draw or connect are in `maps`, the import of event data is in `events`, large tables are
in `stores`, what all have in common in `options`.

Results go to standard output, everything else to standard error. Exit codes: 0 good, 1 our error in
one line, 2 wrong usage. Only click and the standard library are imported before a command runs.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit import __version__
from graphkit.cli.events import import_
from graphkit.cli.maps import compare, paths, show
from graphkit.cli.options import (
    FILE,
    PATH,
    as_json_option,
    output_option,
    print_table,
    reading,
    say,
    shown,
    slicing_options,
    vocabulary_options,
    working,
)
from graphkit.cli.stores import count, pack
from graphkit.errors import GraphkitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from graphkit.analysis.relations import Relations
    from graphkit.errors import Fault
    from graphkit.exchange.streamed import Written
    from graphkit.extraction.extract import Extraction
    from graphkit.extraction.readings import Reading

__all__ = ["main"]


class _Commands(click.Group):
    """The group that catches our root error, once for all commands."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (GraphkitError, OSError) as error:
            if ctx.params["debug"] or isinstance(error, BrokenPipeError):
                raise
            say(_in_words(error))
            ctx.exit(1)


def _in_words(error: GraphkitError | OSError) -> str:
    """Say an error in words; one of the system's names the file it is about."""
    if isinstance(error, GraphkitError):
        return str(error)
    return ": ".join(str(part) for part in (error.filename, error.strerror) if part)


# ------------------------------------------------------------------------------------ commands


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="graphkit")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def main(*, debug: bool) -> None:
    """News articles to a dated map of who stands how to whom, with the evidence for each relation.

    FILE is a relations table: CSV, Parquet or JSON, a folder or pattern of Parquet files, a folder
    made by graphkit pack, the URL of a table in an engine such as duckdb:///FILE?table=NAME, or -
    for standard input. A PERIOD is 2020, 2020-Q3, 2020-09, 2020-09-27, or two of these joined by a
    slash, both included.
    """


for _command in (import_, pack, count, show, compare, paths):
    main.add_command(_command)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@output_option("The relations: .csv, .parquet, .json or .jsonl; or the explanation: .html.")
@click.option(
    "--explain", "explained", is_flag=True, help="Say what is read in one article, and why."
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes; otherwise one for each core if there are hundreds of articles.",
)
@click.option("--no-cache", is_flag=True, help="Read every article anew, also unchanged ones.")
@as_json_option
@click.option("--language", metavar="CODE", help="Such as id or en; otherwise found per article.")
@click.option("--published", metavar="DATE", help="Publication date; otherwise read from the page.")
@click.option(
    "--corrections", type=FILE, metavar="FILE", help="What a reviewer says about the relations."
)
@vocabulary_options
@click.pass_context
def extract(
    ctx: click.Context,
    /,
    paths: tuple[Path, ...],
    output: Path | None,
    ontology: Path | None,
    actors: tuple[Path, ...],
    corrections: Path | None,
    jobs: int | None,
    *,
    explained: bool,
    no_cache: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Turn articles into a relations table, with the documents table beside it.

    PATHS are text files, HTML pages, folders of them, .jsonl or .csv tables of articles with a
    column text, .zip archives of these, or - for standard input. relations.csv gets documents.csv
    beside it, any other NAME.csv gets NAME.documents.csv. An article that cannot be read is named
    and left out, and the exit code is 1.

    A document that was read before is not read again for the same folder of output, as long as its
    text, what is given of it, the packs and the program are the same; --no-cache reads all anew.

    With --corrections, relations are accepted, rejected, changed and added as that table says; what
    no longer applies of it is named. Begin one with graphkit review.

    With --explain, say instead of one article what was seen in each sentence, which rules fired,
    and why others did not: on the terminal, or as an .html, .txt or .json file.
    """
    from graphkit import Cache, extract_each, load_ontology, load_registry, read_corrections

    words, people = load_ontology(ontology), load_registry(*actors)
    if explained:
        if corrections is not None:
            raise click.UsageError("--explain takes no --corrections.")
        _explain(paths, output, as_json=as_json, ontology=words, registry=people, **options)
        return
    if output is None or as_json:
        raise click.UsageError("--json needs --explain." if as_json else "-o FILE is missing.")
    fixes = read_corrections(corrections, ontology=words) if corrections else None
    options |= {"ontology": words, "registry": people, "jobs": jobs}
    with (
        nullcontext() if no_cache else Cache(output.parent) as cache,
        _counting(extract_each(paths, cache=cache, **options), paths) as counted,
    ):
        written = _write(counted, output, fixes, ontology=words, name=str(corrections))
    say("\n".join([*map(str, written.faults), cache.summary() if cache else ""]))
    click.echo(f"{output}: {written.relations} relations")
    click.echo(f"{written.path}: {written.documents} documents")
    ctx.exit(1 if written.faults else 0)


@contextmanager
def _counting(
    readings: Iterator[Reading | Fault], paths: tuple[Path, ...]
) -> Iterator[Iterator[Reading | Fault]]:
    """Show on a terminal, and nowhere else, how many articles are read and the time left."""
    if not sys.stderr.isatty():
        yield readings
        return
    from rich.console import Console

    from graphkit.exchange.counted import counting
    from graphkit.extraction.sources import size_of

    with counting(readings, size_of(paths), Console(stderr=True)) as counted:
        yield counted


def _write(
    readings: Iterator[Reading | Fault], output: Path, fixes: pa.Table | None, **options: Any
) -> Written:
    """Write the tables as the articles are read; all together if there are corrections."""
    from graphkit import collect, write_extraction, write_readings
    from graphkit.exchange.streamed import Written

    if fixes is None:
        return write_readings(readings, output)
    found = _correct(collect(readings), fixes, **options)
    documents = write_extraction(found, output)
    return Written(documents, found.relations.num_rows, found.documents.num_rows, found.faults)


def _correct(found: Extraction, fixes: pa.Table, **options: Any) -> Extraction:
    """Apply corrections, and name those that no longer apply."""
    from dataclasses import replace

    from graphkit import correct

    corrected = correct(found.relations, fixes, documents=found.documents, **options)
    say("\n".join([*map(str, corrected.unmatched), corrected.summary()]))
    return replace(found, relations=corrected.relations)


def _explain(
    paths: tuple[Path, ...], output: Path | None, *, as_json: bool, **options: Any
) -> None:
    """Print or write the explanation of one article."""
    from graphkit import explain
    from graphkit.exchange.explained import explanation_json, write_explanation

    if len(paths) != 1:
        raise click.UsageError("--explain takes one article.")
    found = explain(paths[0], **options)
    if output is None:
        click.echo(explanation_json(found) if as_json else found.to_text())
    else:
        write_explanation(found, output)
        click.echo(output)


@main.command()
@reading
@output_option("The corrections to be filled in: .csv, .parquet, .json or .jsonl.", required=True)
def review(relations: Relations, output: Path) -> None:
    """Write a table in which to correct relations.

    It has one row a relation, with its sentence. Fill in action (accept, reject, change or add) and
    note, and whatever is to be changed; - empties a cell. Then extract with --corrections.
    """
    from graphkit import write_review

    write_review(relations, output)
    click.echo(f"{output}: {len(relations)} relations to review")


@main.command()
@click.argument("file")
@click.option("--ontology", type=FILE, metavar="TOML", help="Relation types to lay over ours.")
@as_json_option
@click.pass_context
def check(ctx: click.Context, /, file: str, ontology: Path | None, *, as_json: bool) -> None:
    """Name every fault of a relations table by row and column.

    The exit code is 1 if there is any.
    """
    from graphkit import check_file, load_ontology
    from graphkit.exchange.printed import faults_json, faults_text

    name = shown(file)
    with working(f"Checking {name} …"):
        faults = check_file(file, ontology=load_ontology(ontology))
    click.echo(faults_json(faults) if as_json else faults_text(faults, name))
    if len(faults) > 1:
        rows = {(fault.file, fault.row) for fault in faults if fault.row}
        say(f"{name}: {len(faults):,} faults, in {len(rows):,} rows")
    ctx.exit(1 if faults else 0)


@main.command("slice")
@reading
@click.option("--period", metavar="PERIOD", required=True, help="Which period.")
@slicing_options
@output_option("Write .csv, .parquet, .json or .jsonl instead of printing.")
@as_json_option
def slice_(
    relations: Relations, period: str, output: Path | None, *, as_json: bool, **rules: str
) -> None:
    """Take the relations of one period.

    Relations without a date are left out and counted.
    """
    from graphkit import write_table

    found = relations.slice(period, **rules)
    if output is None:
        print_table(found.to_arrow(), as_json=as_json)
    else:
        write_table(found, output)
        click.echo(output)
    say(found.summary())


@main.command()
@reading
@click.option("--gold", type=PATH, required=True, metavar="FOLDER", help="Hand-made gold files.")
@click.option("--docs", metavar="IDS", help="Only these: ids or prefixes, joined by commas.")
@click.option("--errors", is_flag=True, help="List every false positive and false negative.")
@as_json_option
def score(
    relations: Relations, gold: Path, docs: str | None, *, errors: bool, as_json: bool
) -> None:
    """Measure precision, recall and F1 of relations against a gold set."""
    from graphkit import score

    result = score(relations.to_arrow(), gold, docs)
    click.echo(result.to_json() if as_json else result.to_text(errors=errors))


@main.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("outputs/karabakh"),
    show_default=True,
    metavar="FOLDER",
    help="Where the files go.",
)
def demo(output: Path) -> None:
    """Go the whole way on the data that comes with graphkit.

    Reports about Armenia and Azerbaijan become relations, the maps of 2020 and 2022, and what
    changed between them.
    """
    from graphkit.demo import run_demo

    with working("Reading the reports …"):
        made = run_demo(output)
    for one in made:
        click.echo(f"{one.path}: {one.what}")
