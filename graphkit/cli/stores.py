"""The commands for large tables: a prepared store, and how many rows a period has."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.periods import RULES

__all__ = ["count", "pack"]

_types = click.option(
    "--ontology",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="TOML",
    help="Relation types to lay over the built-in ones.",
)


@click.command()
@click.argument("file")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    required=True,
    help="The folder of the store.",
)
@_types
def pack(file: str, output: Path, ontology: Path | None) -> None:
    """Lay a large table out once, so that every later command opens it at once.

    The folder can stand for FILE in all commands. When the table has changed, it is packed again by
    this command or by the next that reads the folder.
    """
    from graphkit import load_ontology, pack

    made = pack(file, output, ontology=load_ontology(ontology))
    click.echo(f"{made.path}: {made.rows} relations{'' if made.built else ', was up to date'}")


@click.command()
@click.argument("file")
@click.option("--period", metavar="PERIOD", required=True, help="Which period.")
@click.option(
    "--rule",
    type=click.Choice(RULES),
    default=RULES[0],
    show_default=True,
    help="How a relation must stand to the period.",
)
@click.option("--known-by", metavar="DATE", help="Only what had been published by then.")
@_types
def count(file: str, period: str, rule: str, known_by: str | None, ontology: Path | None) -> None:
    """Count the relations of one period.

    Of a prepared store this reads next to nothing.
    """
    from graphkit import count

    words = None
    if ontology is not None:
        from graphkit import load_ontology

        words = load_ontology(ontology)
    click.echo(count(file, period, rule=rule, known_by=known_by, ontology=words))
