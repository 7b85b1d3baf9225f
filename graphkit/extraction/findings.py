"""Findings: what the constructions say about one line, before dates and rows.

A rule that matches names its roles by words: ``A`` ``B`` ``C`` the captured groups, ``subject``,
``members`` (of the subject, one another), ``speaker``, ``accuser`` (who last accused or asked the
source), ``antecedent`` (the actor a suffix or pronoun points back to), ``parties`` (the two sides
an act concerns), ``opponent`` (the other one), ``organisation``, ``territory`` (the last named),
``none``. Several words are tried in turn until one is filled.

An observer, when there is one, hears of every match that came to nothing, and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, permutations
from typing import TYPE_CHECKING, NamedTuple

from graphkit.extraction.roles import (
    find_affected,
    find_irrealis,
    find_negation,
    find_promise,
    find_scopes,
    find_subject,
    speaker_at,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from graphkit.extraction.constructions import Grammar, Rule
    from graphkit.extraction.discourse import Discourse
    from graphkit.extraction.groups import Group
    from graphkit.extraction.line import Line, Token
    from graphkit.extraction.mentions import Mention
    from graphkit.extraction.roles import Scope

    Observer = Callable[["Miss"], None]

CLAIMS = {"accusation", "demand", "request"}
MANY_PARTY = "mediation"
FIGHT = "clash"
DESCRIBED = 14
PLEDGE = "pledge"
GUESSED = 0.8
PLURAL = 2
BESIDE = 4  # words between an actor and a noun that is about it
SLOTS = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation that one rule reads in one line.

    ``grouped`` marks a many-party event, ``begins`` an act (of a state: that it begins here),
    ``deed`` one that somebody may be blamed for.
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
    deed: bool = False


class Filled(NamedTuple):
    """The mentions that fill a role; ``guessed`` when the discourse, not the line, names them."""

    mentions: tuple[Mention, ...] = ()
    guessed: bool = False


class Reason(StrEnum):
    """Why a match came to nothing."""

    FEW = "one where two are needed"
    NEGATED = "negated"
    IRREAL = "wanted, feared or conditional"
    PLANNED = "planned"
    NO_SOURCE = "no source"
    SOURCE_WORDS = "source is not of the kind"
    OWN = "told by the doer"
    UNTOLD = "told by nobody"
    NO_TARGET = "no target"
    TARGET_KIND = "target is not of the kind"
    SAME_UNIT = "same unit on both sides"
    HIDDEN = "hidden by an earlier rule"
    WEAKER = "a surer rule says the same"


class Miss(NamedTuple):
    """A match that came to nothing; ``word`` is what stood in its way, when a word did."""

    rule: str
    relation: str
    first: int
    last: int
    reason: Reason
    word: Token | None = None


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
            deed=bool(self.rule.reported),
        )


@dataclass(slots=True)
class Reading:
    """One line, who tells its parts, and what the text before it made known."""

    line: Line
    grammar: Grammar
    discourse: Discourse
    symmetric: frozenset[str]
    scopes: list[Scope]
    observer: Observer | None = None

    def findings(self) -> Iterator[Finding]:
        """Yield what the matching rules say; in a family an earlier rule hides later overlaps."""
        if self.line.question:
            return
        for family in self.grammar.families(self.line):
            covered: list[tuple[int, int]] = []
            for rule in family:
                for match in rule.pattern.finditer(self.line.text):
                    hit = self._hit(rule, match)
                    if any(match.start() < e and s < match.end() for s, e in covered):
                        self._nothing(hit, Reason.HIDDEN)
                        continue
                    found = self._read(hit)
                    if found:
                        covered.append(match.span())
                    yield from found

    def _hit(self, rule: Rule, match: re.Match[str]) -> Hit:
        first, last = self.line.token_at(match.start()), self.line.token_at(match.end() - 2)
        return Hit(rule, match, first, last, speaker_at(self.scopes, first))

    def _nothing(self, hit: Hit, reason: Reason, word: Token | None = None) -> tuple[()]:
        """Tell the observer why a match came to nothing."""
        if self.observer is not None:
            rule = hit.rule
            self.observer(Miss(rule.id, rule.relation, hit.first, hit.last, reason, word))
        return ()

    def _read(self, hit: Hit) -> Sequence[Finding]:
        rule, place = hit.rule, (self.line, hit.first, self._reach(hit), self.grammar)
        if any(self._is_one(hit.match, slot) for slot in rule.plural):
            return self._nothing(hit, Reason.FEW)
        negation = None if rule.negated else find_negation(*place)
        if negation:
            return self._nothing(hit, Reason.NEGATED, negation)
        irrealis = find_irrealis(*place) if rule.factual else None
        if irrealis:
            return self._nothing(hit, Reason.IRREAL, irrealis)
        promise = find_promise(*place) if rule.factual else None
        if promise and rule.factual != PLEDGE:
            return self._nothing(hit, Reason.PLANNED, promise)
        return self._emit(hit, promised=promise is not None)

    def _reach(self, hit: Hit) -> int:
        """Return the last token that may deny the act: what follows its actors is its content.

        ``Iran meminta Israel tidak menyerang`` asks; it is what is asked for that is denied.
        """
        ends = [
            hit.match.end(s) for s in SLOTS if s in hit.match.re.groupindex and hit.match.group(s)
        ]
        return self.line.token_at(max(ends) - 1) if ends else hit.last

    def _emit(self, hit: Hit, *, promised: bool) -> Sequence[Finding]:
        rule = hit.rule
        named = self._role(rule.source, hit, set())
        source = _worded(named, rule.source_words)
        if not source.mentions:
            return self._nothing(hit, Reason.SOURCE_WORDS if named.mentions else Reason.NO_SOURCE)
        doers = _units(source)
        if rule.reported and hit.speaker and not set(hit.speaker.units) & doers:
            told = Filled(hit.speaker.members)
            found = list(self._pairs(hit, rule.reported, told, source, "asserted"))
            return found or self._nothing(hit, Reason.SAME_UNIT)
        if rule.told_only:
            return self._nothing(hit, Reason.OWN if hit.speaker else Reason.UNTOLD)
        other = source if rule.source == rule.target else self._role(rule.target, hit, doers)
        target = _of_kind(other, rule.target_kind)
        status = self._status(hit, source, target, promised=promised)
        found = list(self._pairs(hit, rule.relation, source, target, status))
        for relation, sources, targets in rule.also:
            more = self._role(sources, hit, set())
            rest = more if sources == targets else self._role(targets, hit, _units(more))
            found += self._pairs(hit, relation, more, rest, status)
        return found or self._nothing(hit, _why_unpaired(other, target))

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
        elif len(_units(target)) == 1 and _units(target) <= _units(source):
            return  # "Ethiopia and Eritrea captured Shire": a place of one of those who act
        else:
            chosen = [(a, b) for a in source.mentions for b in target.mentions]
        factor = GUESSED if source.guessed or target.guessed else 1.0
        for a, b in chosen:
            if a.unit and b.unit and a.unit != b.unit:
                yield hit.finding(relation, a, b, status, factor)

    def _is_one(self, match: re.Match[str], slot: str) -> bool:
        """Whether a slot for two or more holds fewer; an optional one may be empty."""
        return bool(match.group(slot)) and len(self._captured(match, slot).units) < PLURAL

    # -- roles -----------------------------------------------------------------------------------

    def _role(self, names: Sequence[str], hit: Hit, taken: set[str]) -> Filled:
        """Return what fills the first role word that can be filled."""
        for name in names:
            if name in SLOTS:
                if name in hit.match.re.groupindex and hit.match.group(name):
                    members = self._captured(hit.match, name).members
                    return Filled(members[:1] if name in hit.rule.leading else members)
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

    def affected(self, hit: Hit, _taken: set[str]) -> Filled:
        """Return the subject of a passive, which may be a place."""
        subject = find_affected(self.line, hit.first, self.grammar)
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
        taken = taken | self._described(hit)
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
            if token.group >= 0 and token.text not in captured and not self._is_aloof(i, hit.first)
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

    def _is_aloof(self, i: int, first: int) -> bool:
        """Whether a group does something else: the agent of a passive, or behind a semicolon."""
        tokens = self.line.tokens
        agent = i > 0 and tokens[i - 1].text in self.grammar.passive_agents
        return agent or any(t.text == ";" for t in tokens[min(i, first) : max(i, first)])

    def _described(self, hit: Hit) -> set[str]:
        """Return the units that describe a subject: the B of ``A, an ally of B, did it``."""
        tokens = self.line.tokens
        commas = [
            i for i in range(max(0, hit.first - DESCRIBED), hit.first) if tokens[i].text == ","
        ]
        if (
            len(commas) < PLURAL
            or commas[-1] < hit.first - PLURAL
            or tokens[commas[-2] - 1].group < 0
        ):
            return set()
        inside = [t.group for t in tokens[commas[-2] : commas[-1]] if t.group >= 0]
        return {unit for number in inside for unit in self.line.groups[number].units}

    def opponent(self, _hit: Hit, taken: set[str]) -> Filled:
        """Return the other belligerent, when the role already filled is one of the two."""
        pair = self.discourse.pair
        rest = tuple(m for m in pair if m.unit not in taken)
        return Filled(rest if len(rest) == 1 else (), guessed=True)

    def organisation(self, _hit: Hit, taken: set[str]) -> Filled:
        """Return the organisation last named."""
        body = self.discourse.organisation
        return Filled((body,) if body and body.unit not in taken else (), guessed=True)

    def beside(self, hit: Hit, _taken: set[str]) -> Filled:
        """Return the actor right before a noun, whatever its role: ``support for A in its war``."""
        for i in range(hit.first - 1, max(-1, hit.first - BESIDE - 1), -1):
            token = self.line.tokens[i]
            if (
                token.text in {",", ";", '"'}
                or self.line.clauses[i] != self.line.clauses[hit.first]
            ):
                break
            if token.group >= 0:
                group = self.line.groups[token.group]
                return Filled(group.members if group.part == "actor" else ())
        return Filled()

    def territory(self, _hit: Hit, _taken: set[str]) -> Filled:
        """Return the place last named."""
        places = (m for m in self.discourse.recent if m.part == "place")
        return Filled(tuple(places)[:1], guessed=True)

    def culprit(self, hit: Hit, taken: set[str]) -> Filled:
        """Return who last did, or was accused of, what is spoken of as known."""
        found = self.discourse.culprit_without(taken | self._described(hit))
        return Filled((found,) if found else (), guessed=True)

    def none(self, _hit: Hit, _taken: set[str]) -> Filled:
        """Leave the role empty."""
        return Filled()


_RESOLVERS: dict[str, Callable[[Reading, Hit, set[str]], Filled]] = {
    "subject": Reading.subject,
    "affected": Reading.affected,
    "members": Reading.members,
    "speaker": Reading.speaker,
    "accuser": Reading.accuser,
    "antecedent": Reading.antecedent,
    "parties": Reading.parties,
    "opponent": Reading.opponent,
    "organisation": Reading.organisation,
    "territory": Reading.territory,
    "beside": Reading.beside,
    "culprit": Reading.culprit,
    "none": Reading.none,
}


def _units(filled: Filled) -> set[str]:
    return {m.unit for m in filled.mentions}


def _worded(filled: Filled, words: re.Pattern[str] | None) -> Filled:
    if words is None:
        return filled
    return filled._replace(mentions=tuple(m for m in filled.mentions if words.search(m.finest)))


def _of_kind(filled: Filled, kind: str) -> Filled:
    if not kind:
        return filled
    return filled._replace(mentions=tuple(m for m in filled.mentions if m.kind == kind))


def _why_unpaired(named: Filled, target: Filled) -> Reason:
    if target.mentions:
        return Reason.SAME_UNIT
    return Reason.TARGET_KIND if named.mentions else Reason.NO_TARGET


def read_line(
    line: Line,
    grammar: Grammar,
    discourse: Discourse,
    symmetric: frozenset[str],
    observer: Observer | None = None,
) -> list[Finding]:
    """Return the findings of a line, the surest of each relation, and update the discourse."""
    scopes = find_scopes(line, grammar, discourse.speaker)
    reading = Reading(line, grammar, discourse, symmetric, scopes, observer)
    best: dict[tuple[str, str, str], Finding] = {}
    for finding in reading.findings():
        a, b = finding.source.unit, finding.target.unit
        key = (finding.relation, *(sorted((a, b)) if finding.relation in symmetric else (a, b)))
        known = best.get(key)
        surer = known is None or finding.confidence > known.confidence
        best[key], other = (finding, known) if surer or known is None else (known, finding)
        if observer is not None and other is not None:
            observer(Miss(other.rule, other.relation, other.first, other.last, Reason.WEAKER))
        if finding.relation == FIGHT:
            discourse.fight(finding.source, finding.target)
        if finding.relation in CLAIMS:
            discourse.claim(finding.relation, finding.source, finding.target)
        culprit = finding.target if finding.relation == "accusation" else finding.source
        if finding.deed or finding.relation == "accusation":
            discourse.blame(culprit)
    subject = next((g for g in line.groups if g.part == "actor" and not g.oblique), None)
    speaker = scopes[-1].speaker if scopes else None
    discourse.note(line.groups, subject, speaker)
    return list(best.values())
