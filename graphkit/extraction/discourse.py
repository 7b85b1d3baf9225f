"""Discourse: what the text has made known so far, and whom "both sides" or "he" stand for.

The state is carried from sentence to sentence. The *belligerent pair* is found beforehand, from
which two units stand together most often in sentences with conflict words.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphkit.extraction.groups import Group
    from graphkit.extraction.mentions import Mention

IN_CONFLICT, IN_TITLE, COORDINATED = 2, 2, 6
REMEMBERED_CLAIMS = 12
TWO_SIDES = {
    "sides": ("pair", "here", "last"),
    "countries": ("here", "pair", "last"),
    "both": ("here", "last", "pair"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody said something hostile or demanding of somebody; a rejection may answer it."""

    source: Mention
    target: Mention


@dataclass(slots=True)
class Discourse:
    """What has been named so far in one document."""

    pair: tuple[Mention, ...] = ()
    subject: Group | None = None
    speaker: Group | None = None
    body: Group | None = None
    two: Group | None = None
    three: Group | None = None
    insurgent: Mention | None = None
    recent: list[Mention] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

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
        return resolved

    def _resolve(self, group: Group, before: Sequence[Group]) -> Group:
        members: list[Mention] = []
        for mention in group.members:
            if mention.part != "anaphor":
                members.append(mention)
                continue
            meant = self._antecedents(mention.refers_to, before)
            members += [
                replace(m, start=mention.start, end=mention.end, finest=mention.finest,
                        certainty=min(m.certainty, mention.certainty), part="actor")
                for m in meant
            ]
        if not members:
            return replace(group, part="private")
        return replace(group, members=tuple(members), part="actor")

    def _antecedents(self, refers_to: str, before: Sequence[Group]) -> tuple[Mention, ...]:
        acting = [g for g in before if g.part == "actor"]
        if refers_to in TWO_SIDES:
            named = [g for g in before if g.part != "private" and len(g.units) == 2]
            here = named[-1].members if named else ()
            last = self.two.members if self.two else ()
            known = {"here": here, "last": last, "pair": self.pair}
            return next((known[w] for w in TWO_SIDES[refers_to] if known[w]), ())
        if refers_to == "person":
            return tuple(m for m in self.recent if m.person)[:1]
        if refers_to == "insurgent":
            return (self.insurgent,) if self.insurgent else ()
        if refers_to == "three":
            named = [g for g in before if len(g.units) == 3]
            group = named[-1] if named else self.three
            return group.members if group else ()
        if refers_to == "self":
            speaker = self.speaker or self.subject
            return speaker.members if speaker else ()
        if refers_to == "body":
            group = self.body or self.subject
            return group.members if group else ()
        if refers_to == "other":
            own = set(acting[0].units) if acting else set(self.subject.units if self.subject else ())
            rest = tuple(m for m in self.pair if m.unit not in own)
            return rest if len(rest) == 1 else ()
        subject = next((g for g in acting if not g.oblique and len(g.units) == 1), None)
        found = subject or self.subject
        return found.members if found else ()

    def note(
        self, groups: Sequence[Group], subject: Group | None, speaker: Group | None
    ) -> None:
        """Remember what a sentence named, after its relations were read."""
        named = [g for g in groups if g.part in {"actor", "place"}]
        twos = [g for g in named if len(g.units) == 2]
        threes = [g for g in named if len(g.units) == 3]
        units = list({m.unit: m for g in named for m in g.members}.values())
        self.two = twos[-1] if twos else None
        if threes:
            self.three = threes[-1]
        elif len(units) == 3:
            self.three = replace(named[0], members=tuple(units))
        self.subject = subject or self.subject
        self.speaker = speaker or subject or self.speaker
        self.recent = [*(m for g in named for m in g.members), *self.recent][:REMEMBERED_CLAIMS]

    def claim(self, source: Mention, target: Mention) -> None:
        """Remember that ``source`` accused, asked or urged ``target``."""
        self.claims = [Claim(source, target), *self.claims][:REMEMBERED_CLAIMS]

    def accuser_of(self, unit: str) -> Mention | None:
        """Return who last accused, asked or urged a unit."""
        return next((c.source for c in self.claims if c.target.unit == unit), None)


def find_pair(
    sentences: Iterable[tuple[Sequence[Group], str, bool]], conflict: re.Pattern[str]
) -> tuple[Mention, ...]:
    """Return one mention of each belligerent: the two units that most often stand together.

    Two units coordinated as one group ("Armenia dan Azerbaijan", "Armenia-Azerbaijan") weigh more
    than two that only share a sentence, and sentences with conflict words more than others.

    Parameters
    ----------
    sentences
        Of every sentence the groups, the text, and whether it is a title or heading.
    conflict
        The conflict words of the language.
    """
    weights: Counter[tuple[str, str]] = Counter()
    faces: dict[str, Mention] = {}
    for groups, text, title in sentences:
        members = [m for g in groups for m in g.members if m.unit and m.part == "actor"]
        for mention in members:
            faces.setdefault(mention.unit, mention)
        factor = IN_CONFLICT if conflict.search(text) else 1
        for a, b in combinations(sorted({m.unit for m in members}), 2):
            weights[a, b] += factor + IN_TITLE * title
        for group in groups:
            if len(set(group.units)) == 2 and group.part != "private" and all(group.units):
                faces |= {m.unit: m for m in group.members if m.unit not in faces}
                a, b = sorted(group.units)
                weights[a, b] += COORDINATED * factor
    if not weights:
        return ()
    best = max(weights, key=lambda pair: (weights[pair], pair))
    return tuple(faces[unit] for unit in best)


def find_insurgent(sentences: Iterable[Sequence[Mention]]) -> Mention | None:
    """Return the armed group or unrecognised authority that bare "rebels" stands for.

    None when the document names several: a guess would put words in the wrong mouth.
    """
    groups = {m.unit: m for mentions in sentences for m in mentions if m.kind == "armed_group"}
    return next(iter(groups.values())) if len(groups) == 1 else None


def _is_body(group: Group, body_words: re.Pattern[str]) -> bool:
    """Whether a group names one ministry, army or organisation that "the ministry" may recall."""
    first = group.members[0]
    if group.part != "actor" or len(group.members) > 1 or first.part == "anaphor":
        return False
    return first.kind == "organisation" or body_words.search(first.finest) is not None
