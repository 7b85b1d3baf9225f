"""What an extraction found, as two files side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.errors import TableError
from graphkit.exchange.tables import write_table

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.extraction.extract import Extraction

__all__ = ["documents_beside", "write_extraction"]


def documents_beside(path: Path) -> Path:
    """Return where the documents of a relations file go.

    Examples
    --------
    >>> from pathlib import Path
    >>> documents_beside(Path("out/relations.csv")).name
    'documents.csv'
    >>> documents_beside(Path("out/karabakh.parquet")).name
    'karabakh.documents.parquet'
    """
    if path.stem == "relations":
        return path.with_name(f"documents{path.suffix}")
    return path.with_name(f"{path.stem}.documents{path.suffix}")


def write_extraction(extraction: Extraction, path: Path) -> Path:
    """Write the relations to a file and the documents beside it.

    Parameters
    ----------
    extraction
        What :func:`graphkit.extract` gave.
    path
        The relations file; its suffix says the format, as for :func:`graphkit.write_table`.

    Returns
    -------
    The path of the documents file.

    Raises
    ------
    TableError
        With what is wrong with each article, if not one could be read: nothing is written.
    InputError
        If the format is not known or the file cannot be written.
    """
    if extraction.faults and not extraction.documents.num_rows:
        raise TableError(extraction.faults)
    documents = documents_beside(path)
    write_table(extraction.documents, documents)
    write_table(extraction.relations, path)
    return documents
