"""The command that imports event data sets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import click

from graphkit.cli.options import (
    FILE,
    as_json_option,
    output_option,
    say,
    vocabulary_options,
    working,
)

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["KINDS", "import_"]

# As exchange.events.KINDS, which is not imported before the command runs.
KINDS: Final = ("gdelt", "icews", "polecat", "ucdp", "cow", "atop", "mid", "acled")


@click.command("import")
@click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@output_option("The relations: .csv, .parquet, .json or .jsonl.", required=True)
@click.option(
    "--report",
    type=FILE,
    metavar="FILE",
    help="A table of every row that was left out, with the reason, in any of these formats.",
)
@click.option(
    "--codes", type=FILE, metavar="CSV", help="Codes and their types to lay over the built-in ones."
)
@click.option("--edition", default="", metavar="TEXT", help="Of the data set; or as files tell it.")
@click.option("--domestic", is_flag=True, help="Also keep what happens inside one unit.")
@vocabulary_options
@as_json_option
def import_(
    kind: str,
    files: tuple[str, ...],
    output: Path,
    ontology: Path | None,
    actors: tuple[Path, ...],
    *,
    as_json: bool,
    **options: Any,
) -> None:
    """Turn an event data set into a relations table.

    KIND is gdelt, icews, polecat, ucdp (GED, dyadic, actors), cow (alliances), atop, mid (dyadic)
    or acled. FILE is what its makers publish, as it is: CSV or tab-separated text, also without a
    header line, in .gz and .zip, a folder or a pattern of such files, or - for standard input. It
    is read in a stream, so that it need not fit into memory.

    Every row is accounted for: kept, or left out with the reason. Nothing is written if a file is
    cut off or of another data set.
    """
    from graphkit import load_ontology, load_registry, write_events

    words, people = load_ontology(ontology), load_registry(*actors)
    with working(f"Importing {kind} …"):
        account = write_events(kind, files, output, ontology=words, registry=people, **options)
    if as_json:
        click.echo(json.dumps(account.to_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(f"{output}: {account.relations} relations")
    say(account.to_text())
