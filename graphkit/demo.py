"""The whole way on the data that comes with the package.

Reports about Armenia and Azerbaijan become a relations table, two maps and a comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphkit.errors import GraphkitError, TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.analysis.relations import Relations

__all__ = ["Made", "demo_data", "run_demo"]

_BEFORE: Final = "2020"
_AFTER: Final = "2022"


@dataclass(frozen=True, slots=True)
class Made:
    """One file that the demonstration made, and what is in it."""

    path: Path
    what: str


def demo_data() -> Path:
    """Return the folder of the data that comes with the package, installed or in a checkout.

    Raises
    ------
    GraphkitError
        If it is in neither place.
    """
    package = Path(str(files("graphkit")))
    for folder in (package / "demo_data", package.parent / "data" / "karabakh"):
        if (folder / "articles").is_dir():
            return folder
    raise GraphkitError("the demonstration's articles are not installed; install graphkit again")


def run_demo(folder: Path) -> list[Made]:
    """Extract, check, slice and compare, and say what was made.

    Parameters
    ----------
    folder
        Where the files go; it is made if it is not there.

    Raises
    ------
    GraphkitError
        If an article cannot be read or the relations have a fault: neither may happen.
    """
    from graphkit.exchange.extracted import write_extraction
    from graphkit.exchange.tables import check_file, read
    from graphkit.extraction.extract import extract

    folder.mkdir(parents=True, exist_ok=True)
    extraction = extract([demo_data() / "articles"])
    relations_file = folder / "relations.csv"
    documents_file = write_extraction(extraction, relations_file)
    if faults := [*extraction.faults, *check_file(relations_file)]:
        raise TableError(faults)
    articles, rows = extraction.documents.num_rows, extraction.relations.num_rows
    return [
        Made(documents_file, f"{articles} articles"),
        Made(relations_file, f"{rows} relations found in them, checked"),
        *_pages(read(relations_file), folder),
    ]


def _pages(relations: Relations, folder: Path) -> Iterator[Made]:
    """Make the map of each year and the comparison of the two."""
    from graphkit.exchange.compared import write_comparison

    for year in (_BEFORE, _AFTER):
        period = relations.slice(year)
        page = folder / f"{year}.html"
        period.show().save(page)
        yield Made(page, f"the map of {year}: {len(period)} relations")
    comparison = relations.compare(_BEFORE, _AFTER)
    between = f"{_BEFORE}-{_AFTER}"
    for suffix, what in ((".html", "as a map"), (".csv", "as a table"), (".md", "to read")):
        path = folder / (between + suffix)
        write_comparison(comparison, path)
        yield Made(path, f"what changed between {_BEFORE} and {_AFTER}, {what}")
