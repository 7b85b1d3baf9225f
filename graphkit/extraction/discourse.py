"""Discourse: what the text has made known so far, and whom "both sides" or "he" stand for.

The state is carried from sentence to sentence. The *belligerent pair* is found beforehand, from
which two units stand together most often in sentences with conflict words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graphkit.extraction.groups import Group
    from graphkit.extraction.mentions import Mention

IN_CONFLICT, IN_TITLE, COORDINATED, BESIDE = 6, 2, 2, 60
RANKED_PAIRS = 6
REMEMBERED = 12
SOON = 3
FAR_OFTENER = 4
TWO, THREE = 2, 3
TWO_SIDES = {
    "sides": ("pair", "here", "last"),
    "countries": ("here", "apart", "pair", "last"),
    "both": ("here", "named", "last", "pair"),
    "between": ("here", "two", "pair", "last"),
    "warring": ("here", "fought", "pair", "last"),
    "delegates": ("last", "pair", "here"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody said something hostile or demanding of somebody; a rejection may answer it."""

    relation: str
    source: Mention
    target: Mention


@dataclass(slots=True)
class Discourse:
    """What has been named so far in one document."""

    pairs: tuple[tuple[Mention, ...], ...] = ()
    subject: Group | None = None
    speaker: Group | None = None
    body: Group | None = None
    organisation: Mention | None = None
    two: Group | None = None
    named_two: tuple[Mention, ...] = ()
    fought: tuple[Mention, ...] = ()
    three: Group | None = None
    insurgent: Mention | None = None
    recent: list[Mention] = field(default_factory=list)
    named: dict[str, Mention] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    culprits: list[tuple[int, Mention]] = field(default_factory=list)
    lines: int = 0

    @property
    def pair(self) -> tuple[Mention, ...]:
        """The likeliest belligerents."""
        return self.pairs[0] if self.pairs else ()

    def last_two(self) -> tuple[Mention, ...]:
        """Return the two of the previous sentence, if they are known to stand together."""
        known = {frozenset(m.unit for m in pair) for pair in self.pairs}
        if self.two is None or frozenset(self.two.units) not in known:
            return ()
        return self.two.members

    def pair_without(self, units: set[str]) -> tuple[Mention, ...]:
        """Return the likeliest belligerents of which none is in ``units``."""
        apart = (pair for pair in self.pairs if not {m.unit for m in pair} & units)
        return next(apart, ())

    def resolve(self, groups: Sequence[Group], body_words: re.Pattern[str]) -> list[Group]:
        """Return the groups with every anaphor replaced by the actors it stands for.

        An anaphor that nothing explains becomes a private group: it takes its place in the
        sentence, so that no other actor is mistaken for the subject, and yields no relation.
        """
        resolved: list[Group] = []
        for group in groups:
            if any(m.part == "anaphor" for m in group.members):
                resolved.append(self._resolve(group, resolved))
            else:
                resolved.append(group)
            if _is_body(resolved[-1], body_words):
                self.body = resolved[-1]
            bodies = [m for m in resolved[-1].members if m.kind == "organisation"]
            self.organisation = bodies[-1] if bodies else self.organisation
        return resolved

    def _resolve(self, group: Group, before: Sequence[Group]) -> Group:
        return stand_in(group, lambda anaphor: self._antecedents(anaphor, before))

    def _antecedents(self, anaphor: Mention, before: Sequence[Group]) -> tuple[Mention, ...]:
        if anaphor.refers_to in TWO_SIDES:
            order = TWO_SIDES[anaphor.refers_to]
            return self._two_sides(order, before, states=anaphor.refers_to == "countries")
        if anaphor.refers_to == "person":
            return self._person(anaphor, before)
        if anaphor.refers_to == "among":
            return self._among(anaphor.among, before)
        return _RESOLVERS[anaphor.refers_to](self, before)

    def _two_sides(
        self, order: Sequence[str], before: Sequence[Group], *, states: bool = False
    ) -> tuple[Mention, ...]:
        """Return the first two that fit; two countries are rather two states than a rebel's two."""
        named = [g for g in before if g.part != "private" and len(g.units) == TWO]
        acting = {m.unit: m for g in before if g.part == "actor" for m in g.members}
        if len(acting) > TWO and len(before[0].units) == 1:
            acting.pop(before[0].units[0], None)  # "A phoned B and C's minister and told them"
        known = {
            "here": named[-1].members if named else (),
            "named": tuple(acting.values()) if len(acting) == TWO else (),
            "apart": self._apart(before),
            "two": self.two.members if self.two else (),
            "last": self.two.members if self.two else self.named_two,
            "pair": self.pair,
            "fought": self.fought,
        }
        found = [known[where] for where in order if known[where]]
        countries = [two for two in found if states and all(m.kind == "state" for m in two)]
        return next(iter([*countries, *found]), ())

    def _apart(self, before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the two that this sentence names, if the belligerents are others."""
        named = {m.unit: m for g in before if g.part != "private" for m in g.members}
        others = not set(named) & {m.unit for m in self.pair}
        return tuple(named.values()) if len(named) == TWO and others else ()

    def of_former(self, before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the first of the two named last."""
        return self._two_sides(("named", "last"), before)[:1]

    def of_latter(self, before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the second of the two named last."""
        return self._two_sides(("named", "last"), before)[1:]

    def of_helped(self, before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return whom "it" means behind a verb: who acted before the subject of that verb."""
        acting = [g for g in before if g.part == "actor" and not g.oblique]
        own = set(acting[-1].units) if acting else set()
        earlier = [*acting[:-1], *([self.subject] if self.subject else [])]
        found = [m for g in earlier for m in g.members if m.unit not in own]
        return tuple(found[:1])

    def of_they(self, before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the several named here, else those who acted last, else the one.

        Who acts here and was one of the several is meant alone: "the troops … and they".
        """
        here = [g for g in before if g.part == "actor" and len(g.units) >= TWO]
        if here:
            return here[-1].members
        several = self.subject if self.subject and len(self.subject.units) >= TWO else None
        acting = {unit for g in before if g.part == "actor" for unit in g.units}
        if several is not None and not acting & set(several.units):
            return several.members
        return self.of_speaker(before)

    def of_three(self, before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the three named together."""
        named = [g for g in before if len(g.units) == THREE]
        group = named[-1] if named else self.three
        return group.members if group else ()

    def of_self(self, _before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return who speaks here."""
        speaker = self.speaker or self.subject
        return speaker.members if speaker else ()

    def of_body(self, _before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the ministry, army or organisation last named."""
        group = self.body or self.subject
        return group.members if group else ()

    def of_organisation(self, _before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the organisation last named."""
        return (self.organisation,) if self.organisation else ()

    def of_insurgent(self, _before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the one armed group of the document."""
        return (self.insurgent,) if self.insurgent else ()

    def _person(self, anaphor: Mention, before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the last person of that office, else the one person of this sentence."""
        office = anaphor.finest.lower().split(" ", 1)[-1]
        named = [m for g in before for m in g.members if m.person]
        held = [m for m in [*reversed(named), *self.recent] if m.person and office in m.title]
        alone = named if len({m.unit for m in named}) == 1 else []
        return tuple([*held, *alone][:1])

    def _among(self, units: Sequence[str], before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the last of certain actors that was named: whom "the kingdom" means here."""
        here = [m for g in reversed(before) for m in reversed(g.members)]
        named = (m for m in [*here, *self.recent, *self.named.values()] if m.unit in units)
        return tuple(next(([m] for m in named), ()))

    def of_government(self, _before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the state that fights an armed group: whom "the army" means in a civil war."""
        civil = (p for p in self.pairs[:THREE] if "armed_group" in {m.kind for m in p})
        states = tuple(m for m in next(civil, ()) if m.kind == "state")
        return states if len(states) == 1 else ()

    def of_other(self, before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the other belligerent."""
        subject = next((g for g in before if g.part == "actor"), self.subject)
        rest = tuple(m for m in self.pair if subject is None or m.unit not in subject.units)
        return rest if len(rest) == 1 else ()

    def of_speaker(self, before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return who acted first in this sentence, or in the last."""
        here = (g for g in before if g.part == "actor" and not g.oblique and len(g.units) == 1)
        found = next(here, None) or self.subject
        return found.members if found else ()

    def of_object(self, before: Sequence[Group]) -> tuple[Mention, ...]:
        """Return the last actor named that is not the subject of this sentence."""
        own = set(before[0].units) if before else set()
        here = [m for g in before[1:] if g.part == "actor" for m in g.members]
        found = [m for m in [*reversed(here), *self.recent] if m.unit not in own]
        return tuple(found[:1])

    def note(self, groups: Sequence[Group], subject: Group | None, speaker: Group | None) -> None:
        """Remember what a sentence named, after its relations were read."""
        named = [g for g in groups if g.part in {"actor", "place"}]
        twos = [g for g in named if len(g.units) == TWO]
        threes = [g for g in named if len(g.units) == THREE]
        units = list({m.unit: m for g in named for m in g.members}.values())
        self.two = twos[-1] if twos else None
        self.named_two = tuple(units) if len(units) == TWO else ()
        if threes:
            self.three = threes[-1]
        elif len(units) == THREE:
            self.three = replace(named[0], members=tuple(units))
        self.subject = subject or self.subject
        self.speaker = speaker or subject or self.speaker
        self.lines += 1
        now = [replace(m, part=g.part) for g in named for m in g.members]
        self.recent = [*now, *self.recent][:REMEMBERED]
        self.named = {m.unit: m for m in now} | {
            unit: m for unit, m in self.named.items() if unit not in {m.unit for m in now}
        }

    def fight(self, one: Mention, other: Mention) -> None:
        """Remember who fought whom, for "both warring parties"."""
        self.fought = (one, other)

    def claim(self, relation: str, source: Mention, target: Mention) -> None:
        """Remember that ``source`` accused, asked or urged ``target``."""
        self.claims = [Claim(relation, source, target), *self.claims][:REMEMBERED]

    def blame(self, culprit: Mention) -> None:
        """Remember that an act of ``culprit`` was told, or that it was accused."""
        self.culprits = [(self.lines, culprit), *self.culprits][:REMEMBERED]

    def culprit_without(self, units: set[str]) -> Mention | None:
        """Return who last did or was accused of something, a few sentences ago at most."""
        soon = (m for line, m in self.culprits if self.lines - line < SOON)
        return next((m for m in soon if m.unit not in units), None)

    def accuser_of(self, unit: str) -> Mention | None:
        """Return who last accused a unit, else who last asked or urged it."""
        about = [c for c in self.claims if c.target.unit == unit]
        accused = [c for c in about if c.relation == "accusation"]
        return next((c.source for c in [*accused, *about]), None)


_RESOLVERS: dict[str, Callable[[Discourse, Sequence[Group]], tuple[Mention, ...]]] = {
    "three": Discourse.of_three,
    "they": Discourse.of_they,
    "self": Discourse.of_self,
    "body": Discourse.of_body,
    "organisation": Discourse.of_organisation,
    "insurgent": Discourse.of_insurgent,
    "government": Discourse.of_government,
    "other": Discourse.of_other,
    "former": Discourse.of_former,
    "latter": Discourse.of_latter,
    "helped": Discourse.of_helped,
    "speaker": Discourse.of_speaker,
    "object": Discourse.of_object,
}


def stand_in(group: Group, meant: Callable[[Mention], Sequence[Mention]]) -> Group:
    """Return a group with the actors that its anaphors stand for; private when there are none."""
    members: list[Mention] = []
    for mention in group.members:
        if mention.part != "anaphor":
            members.append(mention)
            continue
        members += [
            replace(
                m,
                start=mention.start,
                end=mention.end,
                finest=mention.finest,
                certainty=min(m.certainty, mention.certainty),
                part="actor",
            )
            for m in meant(mention)
        ]
    if not members:
        return replace(group, part="private")
    return replace(group, members=tuple(members), part="actor")


def find_pairs(
    sentences: Iterable[tuple[Sequence[Group], int, str, bool]], conflict: re.Pattern[str]
) -> tuple[tuple[Mention, ...], ...]:
    """Return the likely belligerents, the likeliest pair first, as one mention of each unit.

    Two units weigh a little when they share a sentence, more when they are coordinated
    ("Armenia dan Azerbaijan"), and most when a conflict word stands beside the coordination or
    between the two.

    Parameters
    ----------
    sentences
        Of every sentence the groups, its offset, its text, and whether it is a title or heading.
    conflict
        The conflict words of the language.
    """
    weights: Counter[tuple[str, str]] = Counter()
    faces: dict[str, Mention] = {}
    for groups, start, text, title in sentences:
        named = [g for g in groups if g.part != "private" and all(map(_can_fight, g.members))]
        for mention in (m for g in named for m in g.members):
            faces.setdefault(mention.unit, mention)
        acting = {m.unit for g in named if g.part == "actor" for m in g.members}
        for one, other in combinations(sorted(acting), TWO):
            weights[one, other] += 1 + IN_TITLE * title
        words = [start + m.start() for m in conflict.finditer(text)]
        commas = [start + at for at, letter in enumerate(text) if letter in ",;"]
        for one, other, hostile in _stand_together(named, words, commas):
            weights[one, other] += IN_CONFLICT if hostile else COORDINATED
    order = {unit: number for number, unit in enumerate(faces)}
    ranked = sorted(weights, key=lambda pair: (-weights[pair], sorted(order[u] for u in pair)))
    return tuple(tuple(faces[unit] for unit in pair) for pair in ranked[:RANKED_PAIRS])


def _can_fight(mention: Mention) -> bool:
    return bool(mention.unit) and mention.kind != "organisation"


def _stand_together(
    groups: Sequence[Group], words: Sequence[int], commas: Sequence[int]
) -> Iterator[tuple[str, str, bool]]:
    """Yield the pairs of a sentence, and whether a conflict word stands by them."""
    for group in groups:
        if len(group.units) == TWO:
            a, b = sorted(group.units)
            yield a, b, any(group.start - BESIDE < w < group.end + BESIDE for w in words)
    for one, other in pairwise(groups):
        between = any(one.end <= w < other.start for w in words)
        apart = any(one.end <= c < other.start for c in commas)
        single = len(one.units) == 1 and len(other.units) == 1 and one.units != other.units
        if between and not apart and single and other.start - one.end < BESIDE:
            a, b = sorted((one.units[0], other.units[0]))
            yield a, b, True


def find_insurgent(sentences: Iterable[Sequence[Mention]]) -> Mention | None:
    """Return the armed group or unrecognised authority that bare "rebels" stands for.

    None when the document names several and none far oftener than the others: a guess would put
    words in the wrong mouth.
    """
    armed = [m for mentions in sentences for m in mentions if m.kind == "armed_group"]
    often = Counter(m.unit for m in armed).most_common(TWO)
    if not often or (len(often) == TWO and often[0][1] < FAR_OFTENER * often[1][1]):
        return None
    return next(m for m in reversed(armed) if m.unit == often[0][0])


def _is_body(group: Group, body_words: re.Pattern[str]) -> bool:
    """Whether a group names one ministry, army or organisation that "the ministry" may recall."""
    first = group.members[0]
    if group.part != "actor" or len(group.members) > 1 or first.part == "anaphor":
        return False
    return body_words.search(first.finest) is not None
