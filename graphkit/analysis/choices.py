"""What may be asked for: one value or many, each of which must be known."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from graphkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from graphkit.actors import Registry

__all__ = ["known", "known_actors", "listed"]


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


def known_actors(
    actor: str | Iterable[str], of_table: Sequence[str], registry: Registry
) -> list[str]:
    """Return the ids asked for; each must stand in the table or be known by name.

    Parameters
    ----------
    actor
        One id or many.
    of_table
        The ids of the table.
    registry
        The actors known by name.

    Raises
    ------
    InputError
        If one is in neither; it names what is meant by that name or written nearly so.

    Examples
    --------
    >>> from graphkit.actors import load_registry
    >>> known_actors("Russia", ["ARM", "RUS"], load_registry())
    Traceback (most recent call last):
    graphkit.errors.InputError: 'Russia' is no actor ...; did you mean RUS?
    """
    ids = listed(actor)
    for one in ids:
        if one in of_table or one in registry.actors:
            continue
        near = [*get_close_matches(one, of_table, 3), *get_close_matches(one.upper(), of_table, 3)]
        named = registry.find(one) or near
        hint = f"did you mean {' or '.join(dict.fromkeys(named))}?" if named else "use ids"
        raise InputError(f"{one!r} is no actor of this table or of the registry; {hint}")
    return ids
