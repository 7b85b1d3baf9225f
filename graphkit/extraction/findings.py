"""Findings: what the constructions say about one line, before dates and rows.

A rule that matches names its roles by words: ``A`` ``B`` ``C`` the captured groups, ``subject``,
``members`` (of the subject, one another), ``speaker``, ``accuser`` (who last accused or asked the
source), ``antecedent`` (the actor a suffix or pronoun points back to), ``parties`` (the two sides
an act concerns), ``opponent`` (the other one), ``organisation``, ``territory`` (the last named),
``none``. Several words are tried in turn until one is filled.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations
from typing import TYPE_CHECKING, NamedTuple

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
    from collections.abc import Callable, Iterator, Sequence

    from graphkit.extraction.constructions import Grammar, Rule
    from graphkit.extraction.discourse import Discourse
    from graphkit.extraction.groups import Group
    from graphkit.extraction.line import Line
    from graphkit.extraction.mentions import Mention
    from graphkit.extraction.roles import Scope

CLAIMS = {"accusation", "demand", "request"}
MANY_PARTY = "mediation"
PLEDGE = "pledge"
GUESSED = 0.8
PLURAL = 2
SLOTS = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation that one rule reads in one line.

    ``grouped`` marks a many-party event, ``begins`` an act (of a state: that it begins here).
    """

    relation: str
    source: Mention
    target: Mention
    rule: str
    confidence: float
    status: str
    first: int
    last: int
    grouped: bool = False
    begins: bool = False


class Filled(NamedTuple):
    """The mentions that fill a role; ``guessed`` when the discourse, not the line, names them."""

    mentions: tuple[Mention, ...] = ()
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One match of one rule, with the tokens it covers and who tells it."""

    rule: Rule
    match: re.Match[str]
    first: int
    last: int
    speaker: Group | None

    def finding(self, relation: str, a: Mention, b: Mention, status: str, factor: float) -> Finding:
        """Return the finding that ``a`` does ``relation`` to ``b``."""
        confidence = round(self.rule.strength * a.certainty * b.certainty * factor, 3)
        return Finding(
            relation=relation,
            source=a,
            target=b,
            rule=self.rule.id,
            confidence=confidence,
            status=status,
            first=self.first,
            last=self.last,
            grouped=relation == MANY_PARTY,
            begins=bool(self.rule.factual),
        )


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
        if self.line.question:
            return
        for family in self.grammar.families(self.line):
            covered: list[tuple[int, int]] = []
            for rule in family:
                for match in rule.pattern.finditer(self.line.text):
                    if any(match.start() < e and s < match.end() for s, e in covered):
                        continue
                    found = list(self._read(rule, match))
                    if found:
                        covered.append(match.span())
                    yield from found

    def _read(self, rule: Rule, match: re.Match[str]) -> Iterator[Finding]:
        line, grammar = self.line, self.grammar
        if any(len(self._captured(match, slot).units) < PLURAL for slot in rule.plural):
            return
        first, last = line.token_at(match.start()), line.token_at(match.end() - 2)
        if not rule.negated and is_negated(line, first, last, grammar):
            return
        if rule.factual and is_irreal(line, first, last, grammar):
            return
        promised = bool(rule.factual) and is_future(line, first, last, grammar)
        if promised and rule.factual != PLEDGE:
            return
        hit = Hit(rule, match, first, last, speaker_at(self.scopes, first))
        yield from self._emit(hit, promised=promised)

    def _emit(self, hit: Hit, *, promised: bool) -> Iterator[Finding]:
        rule = hit.rule
        source = self._source(hit)
        if not source.mentions:
            return
        doers = {m.unit for m in source.mentions}
        if rule.reported and hit.speaker and not set(hit.speaker.units) & doers:
            told = Filled(hit.speaker.members)
            yield from self._pairs(hit, rule.reported, told, source, "asserted")
            return
        if rule.told_only:
            return
        target = self._target(hit, source)
        status = self._status(hit, source, target, promised=promised)
        yield from self._pairs(hit, rule.relation, source, target, status)
        for relation, sources, targets in rule.also:
            more = self._role(sources, hit, set())
            other = more if sources == targets else self._role(targets, hit, _units(more))
            yield from self._pairs(hit, relation, more, other, status)

    def _source(self, hit: Hit) -> Filled:
        source = self._role(hit.rule.source, hit, set())
        words = hit.rule.source_words
        if words is None:
            return source
        return source._replace(mentions=tuple(m for m in source.mentions if words.search(m.finest)))

    def _target(self, hit: Hit, source: Filled) -> Filled:
        rule = hit.rule
        if rule.source == rule.target:
            return source
        target = self._role(rule.target, hit, _units(source))
        if not rule.target_kind:
            return target
        return target._replace(
            mentions=tuple(m for m in target.mentions if m.kind == rule.target_kind)
        )

    def _status(self, hit: Hit, source: Filled, target: Filled, *, promised: bool) -> str:
        """Return the status: an act told by somebody else than who does it is an allegation."""
        if hit.rule.status != "asserted":
            return hit.rule.status
        own = _units(source)
        if hit.rule.relation in self.symmetric:
            own |= _units(target)
        if hit.speaker is not None and not set(hit.speaker.units) & own:
            return "alleged"
        return "pledged" if promised else "asserted"

    def _pairs(
        self, hit: Hit, relation: str, source: Filled, target: Filled, status: str
    ) -> Iterator[Finding]:
        """Yield the full product of two coordinations, or every pair within one."""
        if source.mentions == target.mentions:
            both = combinations if relation in self.symmetric else permutations
            chosen = list(both(source.mentions, PLURAL))
        else:
            chosen = [(a, b) for a in source.mentions for b in target.mentions]
        factor = GUESSED if source.guessed or target.guessed else 1.0
        for a, b in chosen:
            if a.unit and b.unit and a.unit != b.unit:
                yield hit.finding(relation, a, b, status, factor)

    # -- roles -----------------------------------------------------------------------------------

    def _role(self, names: Sequence[str], hit: Hit, taken: set[str]) -> Filled:
        """Return what fills the first role word that can be filled."""
        for name in names:
            if name in SLOTS:
                if name in hit.match.re.groupindex and hit.match.group(name):
                    return Filled(self._captured(hit.match, name).members)
                continue
            filled = _RESOLVERS[name](self, hit, taken)
            if filled.mentions:
                return filled
        return Filled()

    def _captured(self, match: re.Match[str], slot: str) -> Group:
        return self.line.groups[int(match.group(slot)[2:])]

    def subject(self, hit: Hit, _taken: set[str]) -> Filled:
        """Return the grammatical subject of the match."""
        subject = find_subject(self.line, hit.first, self.grammar)
        return Filled(subject.members if subject else ())

    def members(self, hit: Hit, taken: set[str]) -> Filled:
        """Return the subject when it is two or more."""
        subject = self.subject(hit, taken)
        return subject if len(_units(subject)) >= PLURAL else Filled()

    def speaker(self, hit: Hit, _taken: set[str]) -> Filled:
        """Return who tells the match."""
        return Filled(hit.speaker.members if hit.speaker else ())

    def accuser(self, _hit: Hit, taken: set[str]) -> Filled:
        """Return who last accused or asked one of the units already in the other role."""
        accusers = (self.discourse.accuser_of(unit) for unit in sorted(taken))
        found = next((a for a in accusers if a is not None), None)
        return Filled((found,) if found else (), guessed=True)

    def antecedent(self, hit: Hit, taken: set[str]) -> Filled:
        """Return the nearest actor before the trigger that is not the subject."""
        for i in range(hit.first - 1, -1, -1):
            number = self.line.tokens[i].group
            if number >= 0 and self.line.groups[number].part == "actor":
                group = self.line.groups[number]
                if not set(group.units) & taken:
                    return Filled(group.members, guessed=True)
        before = (m for m in self.discourse.recent if m.unit not in taken and m.part == "actor")
        return Filled(tuple(before)[:1], guessed=True)

    def parties(self, hit: Hit, taken: set[str]) -> Filled:
        """Return the two sides: a group of two in the line, else those known from before."""
        captured = {hit.match.group(s) for s in SLOTS if s in hit.match.re.groupindex}
        twos = [
            (abs(i - hit.first), token.group)
            for i, token in enumerate(self.line.tokens)
            if token.group >= 0 and token.text not in captured
        ]
        for _, number in sorted(twos):
            group = self.line.groups[number]
            named = group.part != "private" and not set(group.units) & taken
            if named and len(group.units) == PLURAL:
                return Filled(group.members)
        for known in (self.discourse.last_two(), self.discourse.pair_without(taken)):
            if known and not {m.unit for m in known} & taken:
                return Filled(known, guessed=True)
        return Filled()

    def opponent(self, _hit: Hit, taken: set[str]) -> Filled:
        """Return the other belligerent, when the role already filled is one of the two."""
        pair = self.discourse.pair
        rest = tuple(m for m in pair if m.unit not in taken)
        return Filled(rest if len(rest) == 1 else (), guessed=True)

    def organisation(self, _hit: Hit, taken: set[str]) -> Filled:
        """Return the organisation last named."""
        body = self.discourse.organisation
        return Filled((body,) if body and body.unit not in taken else (), guessed=True)

    def territory(self, _hit: Hit, _taken: set[str]) -> Filled:
        """Return the place last named."""
        places = (m for m in self.discourse.recent if m.part == "place")
        return Filled(tuple(places)[:1], guessed=True)

    def none(self, _hit: Hit, _taken: set[str]) -> Filled:
        """Leave the role empty."""
        return Filled()


_RESOLVERS: dict[str, Callable[[Reading, Hit, set[str]], Filled]] = {
    "subject": Reading.subject,
    "members": Reading.members,
    "speaker": Reading.speaker,
    "accuser": Reading.accuser,
    "antecedent": Reading.antecedent,
    "parties": Reading.parties,
    "opponent": Reading.opponent,
    "organisation": Reading.organisation,
    "territory": Reading.territory,
    "none": Reading.none,
}


def _units(filled: Filled) -> set[str]:
    return {m.unit for m in filled.mentions}


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
            discourse.claim(finding.relation, finding.source, finding.target)
    subject = next((g for g in line.groups if g.part == "actor" and not g.oblique), None)
    speaker = scopes[-1].speaker if scopes else None
    discourse.note(line.groups, subject, speaker)
    return list(best.values())
