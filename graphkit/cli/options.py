"""What the commands have in common: options, reading the table, and how they speak."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.periods import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from graphkit.analysis.relations import Relations

__all__ = [
    "DUPLICATES",
    "FILE",
    "LEVELS",
    "PATH",
    "THEMES",
    "as_json_option",
    "looks_options",
    "narrowing",
    "output_option",
    "print_table",
    "reading",
    "say",
    "shown",
    "slicing_options",
    "vocabulary_options",
    "with_options",
    "working",
]

DUPLICATES = ("none", "document", "day", "week", "month", "period")  # as in analysis.dyads
LEVELS = ("unit", "finest")
THEMES = ("auto", "light", "dark")  # as in page.page
FILE = click.Path(path_type=Path, dir_okay=False)
PATH = click.Path(path_type=Path)


def say(text: str) -> None:
    """Write a message to standard error."""
    for line in text.splitlines():
        click.echo(f"graphkit: {line}", err=True)


@contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal, and nowhere else, that something is going on, and with what."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status(escape(what)) as status:
        yield lambda item: status.update(escape(f"{what} {item}"))


# ------------------------------------------------------------------------------ shared options


def with_options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Put several options on a command, in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


vocabulary_options = with_options(
    click.option(
        "--ontology",
        type=FILE,
        metavar="TOML",
        help="Relation types to lay over the built-in ones.",
    ),
    click.option(
        "--actors",
        type=PATH,
        multiple=True,
        metavar="PATH",
        help="Actors to lay over the built-in ones: a CSV file or a folder of them.",
    ),
)
slicing_options = with_options(
    click.option(
        "--rule",
        type=click.Choice(RULES),
        default=RULES[0],
        show_default=True,
        help="How a relation must stand to the period.",
    ),
    click.option("--known-by", metavar="DATE", help="Only what had been published by then."),
)
looks_options = with_options(
    click.option("--title", default="", help="What stands above the map."),
    click.option(
        "--language",
        "--lang",
        type=click.Choice(["en", "id"]),
        default="en",
        show_default=True,
        help="Of labels and controls.",
    ),
    click.option(
        "--theme",
        type=click.Choice(THEMES),
        default=THEMES[0],
        show_default=True,
        help="Colours of the page; auto follows the reader's system.",
    ),
    click.option(
        "--positions",
        type=FILE,
        metavar="FILE",
        help="Places of actors, as a .csv with actor, x and y (to the right, and down).",
    ),
    click.option("--open", "opened", is_flag=True, help="Open the page in the browser."),
)
surest = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="NUMBER",
    help="Only relations of at least this confidence, 0 to 1.",
)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def output_option(help_text: str, *, required: bool = False) -> Callable[[Any], Any]:
    """Give a command -o, the file that it writes."""
    return click.option(
        "-o", "--output", type=FILE, metavar="FILE", required=required, help=help_text
    )


def reading(command: Callable[..., Any]) -> Callable[..., Any]:
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

        name = shown(file)
        words = load_ontology(ontology)
        people = load_registry(*actors) if actors else None  # ours is loaded when it is asked
        with working(f"Reading {name} …"):
            relations = read(file, ontology=words, registry=people)
        return command(relations.where(min_confidence=min_confidence), **options)

    decorated: Callable[..., Any] = click.argument("file")(vocabulary_options(surest(read_first)))
    return decorated


def narrowing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take the relations at a level, and only those of some types."""

    @wraps(command)
    def narrow_first(
        relations: Relations, level: str, types: tuple[str, ...], **options: Any
    ) -> Any:
        named = [one.strip() for text in types for one in text.split(",") if one.strip()]
        found = relations.finest() if level == LEVELS[1] else relations
        return command(found.where(relation=named or None), **options)

    decorate = with_options(
        click.option(
            "--level",
            type=click.Choice(LEVELS),
            default=LEVELS[0],
            show_default=True,
            help="Political units, or the finest actors named: persons, ministries.",
        ),
        click.option(
            "--relations",
            "types",
            multiple=True,
            metavar="TYPES",
            help="Only these relation types; joined by commas, or the option repeated.",
        ),
    )
    decorated: Callable[..., Any] = decorate(narrow_first)
    return decorated


def shown(file: str) -> str:
    """Name a file as messages do: a URL without its password."""
    if "://" not in file:
        return file
    from graphkit.exchange.engines.address import is_address, parse_address

    return parse_address(file).shown if is_address(file) else file


def print_table(table: pa.Table, *, as_json: bool) -> None:
    """Print a table as JSON or to read."""
    from graphkit.exchange.printed import json_text, readable_text

    click.echo(json_text(table) if as_json else readable_text(table))
