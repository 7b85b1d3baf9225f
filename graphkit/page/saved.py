"""A page is there whole or not at all, and so is a folder of them."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["save_file", "save_folder"]


def save_file(path: str | Path, text: str) -> Path:
    """Write a page to a file, whole or not at all, and return its path.

    Raises
    ------
    InputError
        If it cannot be written there.
    """
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, text)
    except OSError as error:
        raise _refused(path, error) from error
    return target


def save_folder(path: str | Path, texts: Mapping[str, str]) -> Path:
    """Write pages into a folder and return its path.

    A new folder is there with all of them or not at all. In a folder that is there already each
    page takes the place of the one of its name, in the order given; nothing else is touched.

    Parameters
    ----------
    path
        The folder.
    texts
        The pages by file name; the one that leads to the others comes last.

    Raises
    ------
    InputError
        If they cannot be written there.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = save_folder(Path(folder, "new"), {"2020.html": "a", "index.html": "b"})
    ...     sorted(page.name for page in made.iterdir()), len(list(Path(folder).iterdir()))
    (['2020.html', 'index.html'], 1)
    """
    target = Path(path)
    try:
        if target.is_dir():
            for name, text in texts.items():
                _replace(target / name, text)
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
        try:
            beside.mkdir()
            for name, text in texts.items():
                (beside / name).write_bytes(text.encode("utf-8", "replace"))
            beside.rename(target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise _refused(path, error) from error
    return target


def _replace(target: Path, text: str) -> None:
    """Put a file in its place in one step: readers see the old one or the new one."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "replace"))
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _refused(path: str | Path, error: OSError) -> InputError:
    return InputError(f"{path}: cannot be written: {error.strerror or error}")
