"""Findings: what the constructions say about one line, before dates and rows.

A rule that matches names its roles by words: ``A`` ``B`` ``C`` the captured groups, ``subject``,
``members`` (of the subject, one another), ``speaker``, ``accuser`` (who last accused or asked the
source), ``antecedent`` (the actor a suffix or pronoun points back to), ``parties`` (the two sides
an act concerns), ``pair``. Several words are tried in turn until one is filled.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from graphkit.extraction.roles import (
    find_scopes,
    find_subject,
    is_future,
    is_irreal,
    is_negated,
    speaker_at,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from graphkit.extraction.constructions import Grammar, Rule
    from graphkit.extraction.discourse import Discourse
    from graphkit.extraction.groups import Group
    from graphkit.extraction.line import Line
    from graphkit.extraction.mentions import Mention
    from graphkit.extraction.roles import Scope

CLAIMS = {"accusation", "demand", "request"}
GUESSED = 0.8


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation that one rule reads in one line."""

    relation: str
    source: Mention
    target: Mention
    rule: str
    confidence: float
    status: str
    first: int
    last: int
    grouped: bool = False


@dataclass(slots=True)
class Reading:
    """One line, who tells its parts, and what the text before it made known."""

    line: Line
    grammar: Grammar
    discourse: Discourse
    symmetric: frozenset[str]
    scopes: list[Scope]

    def findings(self) -> Iterator[Finding]:
        """Yield what the matching rules say; in a family an earlier rule hides later overlaps."""
        for family in self.grammar.families(self.line):
            covered: list[tuple[int, int]] = []
            for rule in family:
                for match in rule.pattern.finditer(self.line.text):
                    if any(match.start() < e and s < match.end() for s, e in covered):
                        continue
                    found = list(self._read(rule, match)) if self._plural(rule, match) else []
                    if found:
                        covered.append(match.span())
                    yield from found

    def _plural(self, rule: Rule, match: re.Match[str]) -> bool:
        return all(len(self._captured(match, slot).units) > 1 for slot in rule.plural)

    def _captured(self, match: re.Match[str], slot: str) -> Group:
        return self.line.groups[int(match.group(slot)[2:])]

    def _read(self, rule: Rule, match: re.Match[str]) -> Iterator[Finding]:
        first = self.line.token_at(match.start())
        last = self.line.token_at(match.end() - 2)
        if not rule.negated and is_negated(self.line, first, last, self.grammar):
            return
        if rule.factual and is_irreal(self.line, first, last, self.grammar):
            return
        promised = bool(rule.factual) and is_future(self.line, first, last, self.grammar)
        if promised and rule.factual != "pledge":
            return
        relation, speaker = rule.relation, speaker_at(self.scopes, first)
        source, guessed = self._role(rule.source, match, first, ())
        if rule.source_words is not None:
            source = tuple(m for m in source if rule.source_words.search(m.finest))
        if not source:
            return
        doers = tuple(m.unit for m in source)
        if rule.reported and self._is_allegation(speaker, doers):
            assert speaker is not None
            yield from self._pairs(rule, rule.reported, speaker.members, source, first, last, guessed)
            return
        if rule.told_only:
            return
        same = rule.source == rule.target
        target, also_guessed = (
            (source, guessed) if same else self._role(rule.target, match, first, source)
        )
        if rule.target_kind:
            target = tuple(m for m in target if m.kind == rule.target_kind)
        guess = guessed or also_guessed
        status = self._status(rule, speaker, doers, tuple(m.unit for m in target))
        status = "pledged" if promised and status == "asserted" else status
        yield from self._pairs(rule, relation, source, target, first, last, guess, status)
        for extra, sources, targets in rule.also:
            a, ga = self._role(sources, match, first, ())
            b, gb = (a, ga) if sources == targets else self._role(targets, match, first, a)
            yield from self._pairs(rule, extra, a, b, first, last, guess or ga or gb, status)

    @staticmethod
    def _is_allegation(speaker: Group | None, doers: tuple[str, ...]) -> bool:
        return speaker is not None and bool(speaker.units) and not set(speaker.units) & set(doers)

    def _status(
        self, rule: Rule, speaker: Group | None, source: tuple[str, ...], target: tuple[str, ...]
    ) -> str:
        """An act told by somebody else than who does it is an allegation."""
        if rule.status != "asserted" or speaker is None:
            return rule.status
        own = set(source) | (set(target) if rule.relation in self.symmetric else set())
        return "asserted" if set(speaker.units) & own else "alleged"

    def _pairs(
        self,
        rule: Rule,
        relation: str,
        source: Sequence[Mention],
        target: Sequence[Mention],
        first: int,
        last: int,
        guessed: bool,
        status: str = "asserted",
    ) -> Iterator[Finding]:
        """Yield the full product of two coordinations, or every pair within one."""
        if {m.unit for m in source} == {m.unit for m in target} and len(source) > 1:
            both = permutations if relation not in self.symmetric else combinations
            chosen = list(both(source, 2))
        else:
            chosen = [(a, b) for a in source for b in target]
        for a, b in chosen:
            if a.unit and b.unit and a.unit != b.unit:
                confidence = rule.strength * a.certainty * b.certainty * (GUESSED if guessed else 1)
                yield Finding(
                    relation, a, b, rule.id, round(confidence, 3), status, first, last,
                    grouped=relation == "mediation",
                )

    # -- roles -----------------------------------------------------------------------------------

    def _role(
        self, names: Sequence[str], match: re.Match[str], first: int, other: Sequence[Mention]
    ) -> tuple[tuple[Mention, ...], bool]:
        """Return the mentions of the first role word that is filled, and whether it is a guess."""
        for name in names:
            if name in {"A", "B", "C"}:
                if name in match.re.groupindex and match.group(name):
                    return self._captured(match, name).members, False
                continue
            found, guessed = self._named(name, first, match, other)
            if found:
                return tuple(found), guessed
        return (), False

    def _named(
        self, name: str, first: int, match: re.Match[str], other: Sequence[Mention]
    ) -> tuple[Sequence[Mention], bool]:
        taken = {m.unit for m in other}
        if name == "subject":
            subject = find_subject(self.line, first, self.grammar)
            return (subject.members if subject else ()), False
        if name == "members":
            subject = find_subject(self.line, first, self.grammar)
            members = subject.members if subject else ()
            return (members if len({m.unit for m in members}) > 1 else ()), False
        if name == "speaker":
            speaker = speaker_at(self.scopes, first)
            return (speaker.members if speaker else ()), False
        if name == "accuser":
            return self._accuser(taken), True
        if name == "antecedent":
            return self._antecedent(first, taken), True
        if name == "parties":
            return self._parties(match, first, taken)
        if name == "territory":
            return tuple(m for m in self.discourse.recent if m.part == "place")[:1], True
        if name == "pair":
            return [m for m in self.discourse.pair if m.unit not in taken], True
        return (), False

    def _accuser(self, units: set[str]) -> Sequence[Mention]:
        for unit in units:
            accuser = self.discourse.accuser_of(unit)
            if accuser is not None:
                return (accuser,)
        return ()

    def _antecedent(self, first: int, taken: set[str]) -> Sequence[Mention]:
        """The nearest actor named before the trigger that is not the subject."""
        for i in range(first - 1, -1, -1):
            number = self.line.tokens[i].group
            if number >= 0 and self.line.groups[number].part in {"actor", "anaphor"}:
                group = self.line.groups[number]
                if not set(group.units) & taken:
                    return group.members
        for mention in self.discourse.recent:
            if mention.unit not in taken and mention.part == "actor":
                return (mention,)
        return ()

    def _parties(
        self, match: re.Match[str], first: int, taken: set[str]
    ) -> tuple[Sequence[Mention], bool]:
        """The two sides: a group of two in the sentence, else those known from before."""
        captured = {match.group(s) for s in ("A", "B", "C") if s in match.re.groupindex}
        twos = [
            (abs(i - first), self.line.groups[t.group])
            for i, t in enumerate(self.line.tokens)
            if t.group >= 0 and t.text not in captured
        ]
        for _, group in sorted(twos, key=lambda item: item[0]):
            if len(group.units) == 2 and group.part != "private" and not set(group.units) & taken:
                return group.members, False
        known = self.discourse.two.members if self.discourse.two else ()
        if known and not {m.unit for m in known} & taken:
            return known, True
        pair = self.discourse.pair
        return ([] if {m.unit for m in pair} & taken else pair), True


def read_line(
    line: Line, grammar: Grammar, discourse: Discourse, symmetric: frozenset[str]
) -> list[Finding]:
    """Return the findings of a line, the surest of each relation, and update the discourse."""
    scopes = find_scopes(line, grammar)
    reading = Reading(line, grammar, discourse, symmetric, scopes)
    best: dict[tuple[str, str, str], Finding] = {}
    for finding in reading.findings():
        a, b = finding.source.unit, finding.target.unit
        key = (finding.relation, *(sorted((a, b)) if finding.relation in symmetric else (a, b)))
        if key not in best or finding.confidence > best[key].confidence:
            best[key] = finding
        if finding.relation in CLAIMS:
            discourse.claim(finding.source, finding.target)
    subject = next(
        (g for g in line.groups if g.part == "actor" and not g.oblique), None
    )
    speaker = scopes[-1].speaker if scopes else None
    discourse.note(line.groups, subject, speaker)
    return list(best.values())
