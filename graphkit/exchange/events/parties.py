"""Country codes, numbers and names of event data sets to actor ids.

What the registry does not know keeps an id of its own, which begins with the data set's name and a
colon: ``CAMEO:AFR``, ``COW:300``, ``UCDP:NUG-8060``. Nothing is guessed: a name that could be two
actors is none of them.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from graphkit.exchange.events.codes import pack_rows
from graphkit.periods import interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphkit.actors import Registry

__all__ = ["Parties", "own_id"]

_NOT_ID: Final = re.compile(r"[^\w.-]+")
_BRACKETED: Final = re.compile(r"(.*?)\s*\(([^()]*)\)\s*")
_COLLECTIVE: Final = frozenset({"organisation", "state", "armed_group", "institution"})
_NAMES: Final = frozenset({"name", "variant", "acronym"})
_APOSTROPHES: Final = str.maketrans("’‘`", "'''")
_COUNTRY: Final = 3  # letters of a country's code in CAMEO


def own_id(scheme: str, name: str) -> str:
    """Return the id of an actor that the registry does not know.

    Examples
    --------
    >>> own_id("ICEWS", "Islamic Rebel (Syria)"), own_id("CAMEO", "")
    ('ICEWS:Islamic_Rebel_Syria', '')
    """
    bare = _NOT_ID.sub("_", name).strip("_")
    return f"{scheme}:{bare}" if bare else ""


class Parties:
    """The actors as event data sets write them.

    Parameters
    ----------
    registry
        The actors known.

    Examples
    --------
    >>> from graphkit.actors import load_registry
    >>> parties = Parties(load_registry())
    >>> [parties.number(code, "COW", "2000") for code in ("365", "640", "371", "300")]
    ['RUS', 'TUR', 'ARM', 'COW:300']
    >>> parties.cameo("ROM", "", "ROMGOV"), parties.cameo("", "NAT", "IGONAT"), parties.cameo("AFR")
    ('ROU', 'NATO', 'CAMEO:AFR')
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    @cached_property
    def _cameo(self) -> Mapping[str, str]:
        return {row["code"]: row["actor_id"] for row in pack_rows("cameo_actors")}

    @cached_property
    def _countries(self) -> Mapping[str, str]:
        return {row["name"]: row["actor_id"] for row in pack_rows("country_names")}

    @cached_property
    def _numbers(self) -> Mapping[tuple[str, str], Sequence[tuple[str, tuple[int, int] | None]]]:
        numbers: dict[tuple[str, str], list[tuple[str, tuple[int, int] | None]]] = {}
        for row in pack_rows("states"):
            held = interval(row["start"], row["end"], state=True)
            for system in [row["system"]] if row["system"] else ["cow", "gw"]:
                numbers.setdefault((system, row["code"]), []).append((row["actor_id"], held))
        return numbers

    def number(self, code: str, system: str, on: str) -> str:
        """Return the state with a Correlates of War or Gleditsch-Ward number on a date.

        Parameters
        ----------
        code
            The number, as text.
        system
            ``COW`` or ``GW``.
        on
            ISO date; its first day counts.

        Returns
        -------
        The id; one of its own if there is no such state; "" for no number.
        """
        code = code.strip().removesuffix(".0")
        if not code.isdecimal() or not int(code):
            return ""
        days = interval(on, on, state=False)
        for actor, held in self._numbers.get((system.lower(), code), ()):
            if held is None or days is None or held[0] <= days[0] < held[1]:
                return actor
        return own_id(system, code)

    def cameo(self, country: str, group: str = "", code: str = "") -> str:
        """Return the unit that CAMEO actor codes name: a country, else a group, else the code.

        Parameters
        ----------
        country, group
            GDELT's country and known group codes.
        code
            The whole actor code, whose first letters are those of a country or group if any.
        """
        for part in (country, group, code[:_COUNTRY]):
            known = self._cameo.get(part, part)
            actor = self.registry.actors.get(known)
            if actor is not None and (part in self._cameo or actor.kind == "state"):
                return known
        return own_id("CAMEO", country or group or code)

    def country(self, name: str) -> str:
        """Return the state with an English name, "" if there is none.

        Examples
        --------
        >>> from graphkit.actors import load_registry
        >>> parties = Parties(load_registry())
        >>> parties.country("Russian Federation"), parties.country("Myanmar (Burma)")
        ('RUS', 'MMR')
        >>> parties.country("Atlantis")
        ''
        """
        bracketed = _BRACKETED.fullmatch(name)
        for part in (name, *(bracketed.groups() if bracketed else ())):
            if part in self._countries:
                return self._countries[part]
            states = self._found(part, frozenset({"state"}))
            if states:
                return states[0]
        return ""

    def collective(self, name: str) -> str:
        """Return the unit with a name, if it is exactly one organisation, group or state; else "".

        Examples
        --------
        >>> from graphkit.actors import load_registry
        >>> parties = Parties(load_registry())
        >>> parties.collective("North Atlantic Treaty Organization"), parties.collective("Mediator")
        ('NATO', '')
        """
        units = {self.registry.unit(one) for one in self._found(name, _COLLECTIVE)}
        return units.pop() if len(units) == 1 else ""

    @cached_property
    def _named(self) -> Mapping[str, Sequence[str]]:
        """The actors by English names and acronyms; demonyms and capitals name nobody here."""
        named: dict[str, list[str]] = {}
        for alias in self.registry.aliases:
            if alias.language in {"", "en"} and alias.kind in _NAMES:
                named.setdefault(alias.alias.translate(_APOSTROPHES), []).append(alias.actor_id)
        return named

    def _found(self, name: str, kinds: frozenset[str]) -> list[str]:
        """Return the actors of some kinds that have a name."""
        actors = self.registry.actors
        told = dict.fromkeys(self._named.get(name.translate(_APOSTROPHES), ()))
        return [one for one in told if actors[one].kind in kinds]
