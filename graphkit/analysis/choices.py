"""What may be asked for: one value or many, each of which must be known."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from graphkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["known", "listed"]


def listed(value: str | Iterable[str]) -> list[str]:
    """Return one text as a list of one, and many as a list.

    Examples
    --------
    >>> listed("ARM"), listed({"ARM"})
    (['ARM'], ['ARM'])
    """
    return [value] if isinstance(value, str) else list(value)


def known(value: str | Iterable[str], allowed: Collection[str], what: str) -> list[str]:
    """Return the values asked for; each must be one of those that are allowed.

    Parameters
    ----------
    value
        One value or many.
    allowed
        What may be asked for.
    what
        What a value is, with its article, as the error calls it.

    Raises
    ------
    InputError
        If one is not allowed; it names those that are, and the nearest first.

    Examples
    --------
    >>> known("denied", ["asserted", "denied"], "a status")
    ['denied']
    >>> known("denid", ["asserted", "denied"], "a status")
    Traceback (most recent call last):
    graphkit.errors.InputError: 'denid' is not a status; did you mean 'denied'?
    allowed: asserted, denied
    """
    values = listed(value)
    for one in values:
        if one not in allowed:
            near = get_close_matches(one, list(allowed), 1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise InputError(f"{one!r} is not {what}; {hint}allowed: {', '.join(sorted(allowed))}")
    return values
