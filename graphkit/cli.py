"""The commands. Each parses, calls one public function, and prints or writes.

Results go to standard output, everything else to standard error. Exit codes: 0 good, 1 our error in
one line, 2 wrong usage. Only click and the standard library are imported before a command runs.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit import __version__
from graphkit.errors import GraphkitError
from graphkit.periods import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from graphkit.analysis.relations import Relations
    from graphkit.errors import Fault
    from graphkit.exchange.streamed import Written
    from graphkit.extraction.extract import Extraction
    from graphkit.extraction.readings import Reading

__all__ = ["main"]

_DUPLICATES = ("none", "document", "day", "week", "month", "period")  # as in analysis.dyads
_FILE = click.Path(path_type=Path, dir_okay=False)
_PATH = click.Path(path_type=Path)


class _Commands(click.Group):
    """The group that catches our root error, once for all commands."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (GraphkitError, OSError) as error:
            if ctx.params["debug"] or isinstance(error, BrokenPipeError):
                raise
            _say(_in_words(error))
            ctx.exit(1)


def _in_words(error: GraphkitError | OSError) -> str:
    """Say an error in words; one of the system's names the file it is about."""
    if isinstance(error, GraphkitError):
        return str(error)
    return ": ".join(str(part) for part in (error.filename, error.strerror) if part)


def _say(text: str) -> None:
    """Write a message to standard error."""
    for line in text.splitlines():
        click.echo(f"graphkit: {line}", err=True)


@contextmanager
def _working(what: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal, and nowhere else, that something is going on, and with what."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status(escape(what)) as status:
        yield lambda item: status.update(escape(f"{what} {item}"))


# ------------------------------------------------------------------------------ shared options


def _with(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Put several options on a command, in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_vocabulary = _with(
    click.option(
        "--ontology",
        type=_FILE,
        metavar="TOML",
        help="Relation types to lay over the built-in ones.",
    ),
    click.option(
        "--actors",
        type=_PATH,
        multiple=True,
        metavar="PATH",
        help="Actors to lay over the built-in ones: a CSV file or a folder of them.",
    ),
)
_slicing = _with(
    click.option(
        "--rule",
        type=click.Choice(RULES),
        default=RULES[0],
        show_default=True,
        help="How a relation must stand to the period.",
    ),
    click.option("--known-by", metavar="DATE", help="Only what had been published by then."),
)
_looks = _with(
    click.option("--title", default="", help="What stands above the map."),
    click.option(
        "--language",
        type=click.Choice(["en", "id"]),
        default="en",
        show_default=True,
        help="Of labels and controls.",
    ),
)
_surest = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="NUMBER",
    help="Only relations of at least this confidence, 0 to 1.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _output(help_text: str, *, required: bool = False) -> Callable[[Any], Any]:
    return click.option(
        "-o", "--output", type=_FILE, metavar="FILE", required=required, help=help_text
    )


def _reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the relations table FILE, read with the vocabulary its options ask for."""

    @wraps(command)
    def read_first(
        file: str,
        ontology: Path | None,
        actors: tuple[Path, ...],
        min_confidence: float | None,
        **options: Any,
    ) -> Any:
        from graphkit import load_ontology, load_registry, read

        words, people = load_ontology(ontology), load_registry(*actors)
        with _working(f"Reading {file} …"):
            relations = read(file, ontology=words, registry=people)
        return command(relations.where(min_confidence=min_confidence), **options)

    decorated: Callable[..., Any] = click.argument("file")(_vocabulary(_surest(read_first)))
    return decorated


def _print(table: pa.Table, *, as_json: bool) -> None:
    """Print a table as JSON or to read."""
    from graphkit.exchange.printed import json_text, readable_text

    click.echo(json_text(table) if as_json else readable_text(table))


def _page_name(table: str, period: str | None) -> Path:
    """Name a page after the table and the period that it shows, in letters that any disk takes."""
    name = f"{Path(table).stem}-{period}" if period else Path(table).stem
    return Path(re.sub(r"[^\w.-]+", "_", name) + ".html")


# ------------------------------------------------------------------------------------ commands


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="graphkit")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def main(*, debug: bool) -> None:
    """News articles to a dated map of who stands how to whom, with the evidence for each relation.

    FILE is a relations table: CSV, Parquet or JSON, a folder or pattern of Parquet files, or - for
    standard input. A PERIOD is 2020, 2020-Q3, 2020-09, 2020-09-27, or two of these joined by a
    slash, both included.
    """


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@_output("The relations: .csv, .parquet, .json or .jsonl; or the explanation: .html.")
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
@_json
@click.option("--language", metavar="CODE", help="Such as id or en; otherwise found per article.")
@click.option("--published", metavar="DATE", help="Publication date; otherwise read from the page.")
@click.option(
    "--corrections", type=_FILE, metavar="FILE", help="What a reviewer says about the relations."
)
@_vocabulary
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
    _say("\n".join([*map(str, written.faults), cache.summary() if cache else ""]))
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
    _say("\n".join([*map(str, corrected.unmatched), corrected.summary()]))
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
@_reading
@_output("The corrections to be filled in: .csv, .parquet, .json or .jsonl.", required=True)
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
@click.option("--ontology", type=_FILE, metavar="TOML", help="Relation types to lay over ours.")
@_json
@click.pass_context
def check(ctx: click.Context, /, file: str, ontology: Path | None, *, as_json: bool) -> None:
    """Name every fault of a relations table by row and column.

    The exit code is 1 if there is any.
    """
    from graphkit import check_file, load_ontology
    from graphkit.exchange.printed import faults_json, faults_text

    with _working(f"Checking {file} …"):
        faults = check_file(file, ontology=load_ontology(ontology))
    click.echo(faults_json(faults) if as_json else faults_text(faults, file))
    ctx.exit(1 if faults else 0)


@main.command("slice")
@_reading
@click.option("--period", metavar="PERIOD", required=True, help="Which period.")
@_slicing
@_output("Write .csv, .parquet, .json or .jsonl instead of printing.")
@_json
def slice_(
    relations: Relations, period: str, output: Path | None, *, as_json: bool, **rules: str
) -> None:
    """Take the relations of one period.

    Relations without a date are left out and counted.
    """
    from graphkit import write_table

    found = relations.slice(period, **rules)
    if output is None:
        _print(found.to_arrow(), as_json=as_json)
    else:
        write_table(found, output)
        click.echo(output)
    _say(found.summary())


@main.command()
@_reading
@click.option("--period", metavar="PERIOD", help="Which period; otherwise all there is.")
@_slicing
@_output("The page; otherwise named after the table and the period.")
@_looks
def show(
    relations: Relations,
    period: str | None,
    rule: str,
    known_by: str | None,
    output: Path | None,
    **looks: str,
) -> None:
    """Draw one period as an interactive page.

    The page is one HTML file that needs no network.
    """
    known = relations.known_by(known_by) if known_by else relations
    found = known.slice(period, rule=rule) if period else known
    output = output or _page_name(relations.name, period)
    found.show(**looks).save(output)
    _say(found.summary())
    click.echo(output)


@main.command()
@_reading
@click.argument("first")
@click.argument("second")
@_slicing
@click.option(
    "--duplicates",
    type=click.Choice(_DUPLICATES),
    default="day",
    show_default=True,
    help="What several reports of one relation are counted once by.",
)
@_output("Write .html, .md, .csv, .parquet, .json or .jsonl instead of printing.")
@_json
@_looks
def compare(
    relations: Relations,
    first: str,
    second: str,
    output: Path | None,
    *,
    as_json: bool,
    title: str,
    language: str,
    **rules: str,
) -> None:
    """Say what appeared, went, stayed, grew or faded between two periods.

    FIRST and SECOND are periods such as 2020 and 2022. The .html is an interactive page that needs
    no network.
    """
    from graphkit import write_comparison

    found = relations.compare(first, second, **rules)
    if output is None:
        _print(found.to_arrow(), as_json=as_json)
    else:
        write_comparison(found, output, title=title, language=language)
        click.echo(output)
    _say("\n".join([found.headline, *found.notes]))


@main.command()
@_reading
@click.option("--gold", type=_PATH, required=True, metavar="FOLDER", help="Hand-made gold files.")
@click.option("--docs", metavar="IDS", help="Only these: ids or prefixes, joined by commas.")
@click.option("--errors", is_flag=True, help="List every false positive and false negative.")
@_json
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

    with _working("Reading the reports …"):
        made = run_demo(output)
    for one in made:
        click.echo(f"{one.path}: {one.what}")
