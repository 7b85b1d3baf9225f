"""A comparison of two periods as a page, a report or a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import InputError
from graphkit.exchange.atomic import replacing
from graphkit.exchange.tables import SUFFIXES, write_table

if TYPE_CHECKING:
    from os import PathLike

    from graphkit.analysis.compare import Comparison

__all__ = ["write_comparison"]

_ALLOWED: Final = (".html", ".md", *SUFFIXES)


def write_comparison(comparison: Comparison, path: str | PathLike[str], **looks: Any) -> None:
    """Write a comparison in the format that the file's suffix names.

    Parameters
    ----------
    comparison
        What :func:`graphkit.compare` gave.
    path
        ``.html`` is the interactive page, ``.md`` a report to read; the others are the tidy table,
        as for :func:`graphkit.write_table`.
    looks
        For the page: see :func:`graphkit.show_comparison`.

    Raises
    ------
    InputError
        If the suffix is not known or the file cannot be written.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in _ALLOWED:
        raise InputError(f"{path}: cannot be written; allowed: {', '.join(_ALLOWED)}")
    if suffix == ".html":
        comparison.show(**looks).save(target)
    elif suffix == ".md":
        with replacing(target) as file:
            file.write(f"{comparison.to_markdown()}\n".encode())
    else:
        write_table(comparison.to_arrow(), target)
