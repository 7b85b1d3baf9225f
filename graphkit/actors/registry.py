"""The registry: what an actor is called, and whom a person acted for on which day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graphkit.periods import OPEN_DAY, day_number, interval, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

__all__ = ["READINGS", "Actor", "Alias", "Membership", "Registry", "Role"]

READINGS: Final = ("word", "name", "place", "actor")
"""What else an alias can be read as: an ordinary word, the name of somebody or something that is no
actor, another place, another actor of the registry."""

_APOSTROPHES = str.maketrans("’‘\u02bc`", "''''")


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor.

    Parameters
    ----------
    actor_id
        ISO 3166 alpha-3 for a state; a fixed short name for the others.
    name
        English name.
    kind
        One of `graphkit.schema.ACTOR_KINDS`.
    parent
        The unit it belongs to. An institution acts for it; for the others it is only told.
    start, end
        When it existed; ISO 8601, reduced precision allowed, empty if not known or still so.
    """

    actor_id: str
    name: str
    kind: str
    parent: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """One way an actor is written. Case counts: "AS" is the United States, "as" is an axle.

    Parameters
    ----------
    actor_id
        The actor it names.
    alias
        As it is written.
    language
        ISO 639 code; empty for any.
    kind
        ``name``: what we call it in that language; ``variant``: another name or spelling;
        ``acronym``; ``demonym``: adjective or people (Armenian, Armenians); ``metonym``: a capital
        or a palace that stands for its government; ``surname``: a person's name as repeated in
        news; ``place``: a place held by it, which is not the actor itself.
    also
        What else it can be, one of `READINGS`; empty if nothing else is likely in news.
    """

    actor_id: str
    alias: str
    language: str
    kind: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """What a person was, for which unit, from the first to the last day."""

    person: str
    unit: str
    role: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """What an actor was a member of, from the first to the last day."""

    organisation: str
    member: str
    start: str = ""
    end: str = ""
    source: str = ""


class Registry:
    """The actors known to the program.

    Parameters
    ----------
    actors, aliases, roles, memberships
        The rows of the four tables, without faults.

    Examples
    --------
    >>> from graphkit.actors import load_registry
    >>> registry = load_registry()
    >>> registry.find("Perancis"), registry.name("FRA", "id")
    (('FRA',), 'Prancis')
    >>> registry.unit("JOSEP_BORRELL", "2018-10"), registry.unit("JOSEP_BORRELL", "2022-09-13")
    ('ESP', 'EU')
    """

    def __init__(
        self,
        actors: Iterable[Actor],
        aliases: Iterable[Alias],
        roles: Iterable[Role] = (),
        memberships: Iterable[Membership] = (),
    ) -> None:
        self.actors: Mapping[str, Actor] = MappingProxyType({one.actor_id: one for one in actors})
        self.aliases: tuple[Alias, ...] = tuple(_with_names(self.actors.values(), aliases))
        self.roles: tuple[Role, ...] = tuple(roles)
        self.memberships: tuple[Membership, ...] = tuple(memberships)
        self._names: dict[tuple[str, str], str] = {
            (one.actor_id, one.language): one.alias
            for one in reversed(self.aliases)
            if one.kind == "name"
        }
        self._roles: defaultdict[str, list[Role]] = defaultdict(list)
        for role in self.roles:
            self._roles[role.person].append(role)

    def __reduce__(self) -> tuple[type[Registry], tuple[object, ...]]:
        tables = (self.actors.values(), self.aliases, self.roles, self.memberships)
        return Registry, tuple(tuple(rows) for rows in tables)

    def __len__(self) -> int:
        return len(self.actors)

    def __repr__(self) -> str:
        return f"Registry({len(self.actors)} actors, {len(self.aliases)} aliases)"

    @cached_property
    def _readings(self) -> Mapping[str, Sequence[Alias]]:
        """The aliases by their plain text, made when something is first looked up."""
        readings: defaultdict[str, list[Alias]] = defaultdict(list)
        for alias in self.aliases:
            readings[_plain(alias.alias)].append(alias)
        return readings

    def name(self, actor_id: str, language: str = "en") -> str:
        """Return what an actor is called in a language; its English name if that is not known.

        Parameters
        ----------
        actor_id
            An id; an unknown one is its own name.
        language
            ISO 639 code.

        Examples
        --------
        >>> from graphkit.actors import load_registry
        >>> registry = load_registry()
        >>> registry.name("CSTO", "id"), registry.name("OAK_STREET_BAND")
        ('Organisasi Perjanjian Keamanan Kolektif', 'OAK_STREET_BAND')
        """
        actor = self.actors.get(actor_id)
        if actor is None:
            return actor_id
        return actor.name if language == "en" else self._names.get((actor_id, language), actor.name)

    def find(self, surface: str, language: str | None = None) -> tuple[str, ...]:
        """Return the actors that something written can mean, the most usual reading first.

        Parameters
        ----------
        surface
            As it is written; case counts, runs of blanks and the form of apostrophes do not.
        language
            Only what is written so in this language; None for every language.

        Examples
        --------
        >>> from graphkit.actors import load_registry
        >>> registry = load_registry()
        >>> registry.find("Moskwa", "id"), registry.find("Turk", "en"), registry.find("as", "id")
        (('RUS',), ('TUR',), ())
        >>> registry.find("Kongo", "id")
        ('COD', 'COG')
        """
        found = [
            alias
            for alias in self._readings.get(_plain(surface), ())
            if language is None or alias.language in {"", language}
        ]
        return tuple(dict.fromkeys(one.actor_id for one in sorted(found, key=_by_usage)))

    def unit(self, actor_id: str, on: date | str | None = None) -> str:
        """Return the political unit an actor acts for.

        A person acts for the unit of the role held on that date, else of the role nearest to it; an
        institution for its parent; every other actor for itself.

        Parameters
        ----------
        actor_id
            An id; an unknown one is its own unit.
        on
            The day, or an ISO 8601 date of reduced precision (the role that held longest in it);
            None for the last role known.

        Raises
        ------
        PeriodError
            If the date is impossible.

        Examples
        --------
        >>> from graphkit.actors import load_registry
        >>> registry = load_registry()
        >>> registry.unit("CHARLES_MICHEL", "2022-09-13"), registry.unit("IRGC")
        ('EU', 'IRN')
        """
        window = _window(on)
        while (actor := self.actors.get(actor_id)) is not None:
            above = ""
            if actor.kind == "person":
                role = _nearest(self._roles.get(actor_id, ()), window)
                above = actor.parent if role is None else role.unit
            elif actor.kind == "institution":
                above = actor.parent
            if not above:
                break
            actor_id = above
        return actor_id

    def role_on(self, person: str, on: date | str) -> Role | None:
        """Return the role a person held on a date, the one held longest in it; None if none.

        Parameters
        ----------
        person
            Actor id of the person.
        on
            The day, or an ISO 8601 date of reduced precision.

        Raises
        ------
        PeriodError
            If the date is impossible.

        Examples
        --------
        >>> from graphkit.actors import load_registry
        >>> role = load_registry().role_on("SERGEI_LAVROV", "2020-10-31")
        >>> role.unit, role.role
        ('RUS', 'foreign minister')
        """
        window = _window(on)
        held = [role for role in self._roles.get(person, ()) if _distance(role, window) <= 0]
        return _nearest(held, window)

    def members(self, organisation: str, on: date | str | None = None) -> frozenset[str]:
        """Return the members an organisation had at any time of a date.

        Parameters
        ----------
        organisation
            Actor id of the organisation.
        on
            The day, or an ISO 8601 date of reduced precision; None for those still in it.

        Raises
        ------
        PeriodError
            If the date is impossible.

        Examples
        --------
        >>> from graphkit.actors import load_registry
        >>> registry = load_registry()
        >>> sorted(registry.members("CSTO", "2020-10-31"))
        ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK']
        """
        window = _window(on)
        return frozenset(
            one.member
            for one in self.memberships
            if one.organisation == organisation and _distance(one, window) <= 0
        )


def _with_names(actors: Iterable[Actor], aliases: Iterable[Alias]) -> Iterator[Alias]:
    """Add the English name of an actor that no alias repeats, for any language."""
    told = set()
    for alias in aliases:
        told.add((alias.actor_id, alias.alias))
        yield alias
    for actor in actors:
        if (actor.actor_id, actor.name) not in told:
            yield Alias(actor.actor_id, actor.name, "", "name")


def _plain(surface: str) -> str:
    """Take away what typesetting adds: runs of blanks and curled apostrophes."""
    return " ".join(surface.translate(_APOSTROPHES).split())


def _by_usage(alias: Alias) -> tuple[bool, bool]:
    """Order readings: those without another reading first, places last."""
    return alias.kind == "place", alias.also == "actor"


def _window(on: date | str | None) -> tuple[int, int]:
    """Turn a date into half-open day numbers; None is the open end."""
    if on is None:
        return OPEN_DAY - 1, OPEN_DAY
    if isinstance(on, str):
        first, after, _ = parse_date(on)
        return day_number(first), day_number(after)
    return day_number(on), day_number(on) + 1


def _days(held: Role | Membership) -> tuple[int, int]:
    """Return when something held; without any date, always."""
    return interval(held.start, held.end, state=True) or (-OPEN_DAY, OPEN_DAY)


def _distance(held: Role | Membership, window: tuple[int, int]) -> int:
    """Count the days between an interval and a window; below 1, the days shared, negative."""
    first, after = _days(held)
    if after <= window[0]:
        return window[0] - after + 1
    if window[1] <= first:
        return first - window[1] + 1
    return max(first, window[0]) - min(after, window[1])


def _nearest(roles: Sequence[Role], window: tuple[int, int]) -> Role | None:
    """Return the role that shares most days with the window, else the one nearest to it.

    Of equals the one that began last: who is both president and commander speaks as what he became.
    """
    return min(roles, key=lambda role: (_distance(role, window), -_days(role)[0]), default=None)
