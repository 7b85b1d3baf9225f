"""The commands for maps: one period, two, one page for each, and how two actors connect."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.options import (
    DUPLICATES,
    as_json_option,
    looks_options,
    narrowing,
    output_option,
    print_table,
    reading,
    say,
    slicing_options,
    with_options,
)

if TYPE_CHECKING:
    from graphkit.analysis.relations import Relations

__all__ = ["compare", "paths", "show"]

VIEWS = ("difference", "side", "single")  # as in page.page
EVERY = ("year", "quarter", "month")
_focus_options = with_options(
    click.option(
        "--focus",
        multiple=True,
        metavar="ACTORS",
        help="Only what is near to these actors in the periods shown; joined by commas, or the "
        "option repeated.",
    ),
    click.option(
        "--hops",
        type=click.IntRange(min=0),
        metavar="N",
        help="How near: in so many steps. 0: only among the actors in focus.  [default: 1]",
    ),
)


@click.command()
@reading
@narrowing
@click.option("--period", metavar="PERIOD", help="Which period; otherwise all there is.")
@slicing_options
@_focus_options
@click.option(
    "--every",
    type=click.Choice(EVERY),
    help="A folder with a page for each, and an index of small maps.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The page, or with --every the folder; otherwise named after the table and the period.",
)
@looks_options
def show(
    relations: Relations,
    period: str | None,
    rule: str,
    known_by: str | None,
    focus: tuple[str, ...],
    hops: int | None,
    every: str | None,
    output: Path | None,
    *,
    opened: bool,
    **looks: Any,
) -> None:
    """Draw one period as an interactive page.

    The page is one HTML file that needs no network. It opens with the period and holds the whole
    table, so that actors stand in the same place on every page of it. --relations, --focus and
    --min-confidence leave out what is not asked for.

    With --every, draw a page for each year, quarter or month that says something new, and an index
    that shows them side by side, and what changed from one to the next.
    """
    known = relations.known_by(known_by) if known_by else relations
    found = known.slice(period, rule=rule) if period else known
    if _asks(focus, hops):
        found = found.around(_listed(focus, relations), hops=1 if hops is None else hops)
    found, looks = found.here, _read_looks(**looks)
    if every is None:
        written = found.show(**looks).save(output or _name(relations.name, period, ".html"))
    else:
        pages = found.show_every(every, **looks)
        written = pages.save(output or _name(relations.name, period, f"-every-{every}"))
    say(found.summary())
    _written(written, opened=opened)


@click.command()
@reading
@narrowing
@click.argument("first")
@click.argument("second")
@slicing_options
@_focus_options
@click.option(
    "--duplicates",
    type=click.Choice(DUPLICATES),
    default="day",
    show_default=True,
    help="What several reports of one relation are counted once by.",
)
@output_option("Write .html, .md, .csv, .parquet, .json or .jsonl instead of printing.")
@as_json_option
@click.option(
    "--view",
    type=click.Choice(VIEWS),
    default=VIEWS[0],
    show_default=True,
    help="What the page opens with: the difference, both maps side by side, or the first.",
)
@looks_options
def compare(
    relations: Relations,
    first: str,
    second: str,
    focus: tuple[str, ...],
    hops: int | None,
    output: Path | None,
    *,
    as_json: bool,
    opened: bool,
    rule: str,
    known_by: str | None,
    duplicates: str,
    **looks: Any,
) -> None:
    """Say what appeared, went, stayed, grew or faded between two periods.

    FIRST and SECOND are periods such as 2020 and 2022. The .html is an interactive page that needs
    no network.
    """
    from graphkit import write_comparison

    if opened and output is None:
        output = _name(relations.name, f"{first}-{second}", ".html")
    if opened and output is not None and output.suffix.lower() != ".html":
        raise click.UsageError("--open opens a page: -o must be a .html.")
    known = relations.known_by(known_by) if known_by else relations
    if _asks(focus, hops):
        near = 1 if hops is None else hops
        known = known.around(
            _listed(focus, relations), hops=near, periods=(first, second), rule=rule
        )
    found = known.compare(first, second, rule=rule, duplicates=duplicates)
    if output is None:
        print_table(found.to_arrow(), as_json=as_json)
    else:
        write_comparison(found, output, **_read_looks(**looks))
        _written(output, opened=opened)
    say("\n".join([found.headline, *found.notes]))


@click.command()
@reading
@narrowing
@click.argument("first")
@click.argument("second")
@click.option("--period", metavar="PERIOD", help="Only over relations of this period.")
@slicing_options
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="Print at most so many chains.",
)
@as_json_option
def paths(
    relations: Relations,
    first: str,
    second: str,
    period: str | None,
    rule: str,
    known_by: str | None,
    most: int,
    *,
    as_json: bool,
) -> None:
    """Say how two actors connect, with the evidence of each link.

    FIRST and SECOND are actor ids such as TUR and ARM. Relations of their own come first, then the
    chains over one other actor; if they have none, the shortest chains there are.
    """
    from graphkit.exchange.printed import paths_json

    known = relations.known_by(known_by) if known_by else relations
    found = (known.slice(period, rule=rule) if period else known).paths(first, second)
    click.echo(paths_json(found) if as_json else found.to_text(most))


def _asks(focus: tuple[str, ...], hops: int | None) -> bool:
    """Tell whether there is a focus; steps alone lead nowhere."""
    if hops is not None and not focus:
        raise click.UsageError("--hops needs --focus.")
    return bool(focus)


def _read_looks(positions: Path | None, **looks: Any) -> dict[str, Any]:
    """Read the places of actors, if there are some, to the other looks of a page."""
    from graphkit import read_positions

    return looks | {"positions": read_positions(positions) if positions else None}


def _written(path: Path, *, opened: bool) -> None:
    """Say which page was written, and open it if that was asked for."""
    import webbrowser

    click.echo(path)
    if opened and not webbrowser.open(path.resolve().as_uri()):
        say(f"no browser could be opened; open {path} in one")


def _name(table: str, period: str | None, ending: str) -> Path:
    """Name a page after the table and the period that it shows, in letters that any disk takes."""
    from graphkit.exchange.engines.address import is_address, parse_address

    stem = parse_address(table).stem if is_address(table) else Path(table).stem
    name = f"{stem}-{period}" if period else stem
    return Path(re.sub(r"[^\w.-]+", "_", name) + ending)


def _listed(focus: tuple[str, ...], relations: Relations) -> list[str]:
    """Return the actors in focus; commas part them, but where the actor's own id has one."""
    whole = relations.actors if any("," in text for text in focus) else ()  # may take a scan
    return [
        one.strip()
        for text in focus
        for one in ([text] if text in whole else text.split(","))
        if one.strip()
    ]
