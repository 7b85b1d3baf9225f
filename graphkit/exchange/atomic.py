"""A file is there whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from graphkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["replacing"]


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its place only when all has been written.

    It is written beside the target under another name and renamed at the end; if anything goes
    wrong it is removed, and what stood there before stays. A missing folder is made. A link is
    followed; a device or pipe, which cannot be replaced, is written to.

    Parameters
    ----------
    path
        The target.

    Raises
    ------
    InputError
        If it cannot be written there.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     target = Path(folder, "new", "x.csv")
    ...     with replacing(target) as file:
    ...         _ = file.write(b"a,b")
    ...     target.read_text(), len(list(target.parent.iterdir()))
    ('a,b', 1)
    """
    target = Path(os.path.realpath(path))
    direct = target.exists() and not target.is_file() and not target.is_dir()
    place = target if direct else target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file = place.open("wb" if direct else "xb")
    except OSError as error:
        raise _refused(path, error) from error
    try:
        with file:
            yield file
        if not direct:
            place.replace(target)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        if not direct:
            place.unlink(missing_ok=True)


def _refused(path: Path, error: OSError) -> InputError:
    if isinstance(error, FileExistsError):
        return InputError(f"{path}: cannot be written: {error.filename} is a file, not a folder")
    return InputError(f"{path}: cannot be written: {error.strerror or error}")
