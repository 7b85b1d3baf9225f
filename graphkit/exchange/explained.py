"""An explanation as a page, as text to read, or as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphkit.errors import InputError
from graphkit.exchange.atomic import replacing

if TYPE_CHECKING:
    from os import PathLike

    from graphkit.extraction.explain import Explanation

__all__ = ["explanation_json", "write_explanation"]

_ALLOWED: Final = (".html", ".txt", ".json")


def explanation_json(explanation: Explanation) -> str:
    """Write an explanation as a JSON object."""
    return json.dumps(explanation.to_dict(), ensure_ascii=False, indent=1)


def write_explanation(explanation: Explanation, path: str | PathLike[str]) -> None:
    """Write an explanation in the format that the file's suffix names.

    Parameters
    ----------
    explanation
        What :func:`graphkit.explain` gave.
    path
        ``.html`` is the annotated article, one file without script or network; ``.txt`` the same to
        read on a terminal; ``.json`` the same for a program.

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
        text = explanation.to_html()
    else:
        text = explanation.to_text() if suffix == ".txt" else explanation_json(explanation)
        text += "\n"
    with replacing(target) as file:
        file.write(text.encode("utf-8", "replace"))
