"""How far the reading of articles is, on a terminal."""

from __future__ import annotations

from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from graphkit.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

    from graphkit.extraction.readings import Reading

__all__ = ["counting"]


@contextmanager
def counting(
    readings: Iterable[Reading | Fault], size: int, console: Console
) -> Iterator[Iterator[Reading | Fault]]:
    """Show articles read, articles a second and the time left, while readings pass through.

    Parameters
    ----------
    readings
        What :func:`graphkit.extract_each` yields.
    size
        How many bytes there are to be read, by which the time left is judged; 0 if unknown.
    console
        Where it is shown; nothing stays of it.
    """
    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[articles]:,} articles, {task.fields[rate]:.0f}/s"),
        BarColumn(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _counted(readings, progress, size)


def _counted(
    readings: Iterable[Reading | Fault], progress: Progress, size: int
) -> Iterator[Reading | Fault]:
    task = progress.add_task("", total=size or None, articles=0, rate=0.0)
    begin = monotonic()
    for number, item in enumerate(readings, start=1):
        done = 0 if isinstance(item, Fault) else item.size
        rate = number / (monotonic() - begin)
        progress.update(task, advance=done, articles=number, rate=rate)
        yield item
