"""The files that a path stands for: one, those of a folder, those that match a pattern."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphkit.errors import InputError

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["SUFFIXES", "is_stream", "source_paths"]

SUFFIXES: Final = (".csv", ".parquet", ".json", ".jsonl")
"""The formats that can be read and written, by the end of a file's name."""

_GLOB: Final = frozenset("*?[")


def is_stream(source: str | PathLike[str]) -> bool:
    """Tell whether a path is a pipe or a device, which may give something else every time.

    Examples
    --------
    >>> is_stream("/dev/null"), is_stream("relations.csv")
    (True, False)
    """
    path = Path(source)
    return path.exists() and not path.is_file() and not path.is_dir()


def source_paths(source: str | PathLike[str]) -> list[Path]:
    """Return the files that a path, a folder or a pattern stands for.

    Raises
    ------
    InputError
        If a folder holds no Parquet file, or no file matches a pattern.

    Examples
    --------
    >>> [str(path) for path in source_paths("relations.csv")]
    ['relations.csv']
    """
    path = Path(source)
    if path.is_dir():
        found = sorted(path.rglob("*.parquet"))
        if not found:
            others = sorted(str(file) for file in path.iterdir() if file.suffix in SUFFIXES)
            hint = f"; give the file itself: {', '.join(others)}" if others else ""
            raise InputError(f"{path}: the folder holds no Parquet file{hint}")
        return found
    if not path.exists() and _GLOB & set(str(path)):
        found = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207
        if not found:
            raise InputError(f"{path}: no file matches")
        return found
    return [path]
