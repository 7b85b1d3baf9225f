"""Roles: who does it and to whom, found from the place of a trigger in its line.

The rules of thumb are stated where they are used. They are the same for every language; the words
they look at (break words, coordinators, relatives, agents) come from the pack.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from graphkit.extraction.discourse import stand_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphkit.extraction.constructions import Grammar
    from graphkit.extraction.groups import Group
    from graphkit.extraction.line import Line, Token
    from graphkit.extraction.mentions import Mention

NEGATION_REACH, SHARED_REACH, REFUSAL_REACH, DENIAL_REACH = 4, 8, 2, 5


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of tokens told by ``speaker``."""

    first: int
    last: int
    speaker: Group


def find_subject(line: Line, trigger: int, grammar: Grammar) -> Group | None:
    """Return the group that is the grammatical subject of the word at ``trigger``.

    A word after a coordinator shares the subject of the clause before, so the first eligible group
    of the stretch is taken; otherwise the nearest on the left. Asides are skipped from outside, and
    from inside lead to the group before them. A fronted clause without a subject of its own takes
    the group after its comma.
    """
    aside = line.asides[trigger]
    if aside >= 0:
        return _nearest(line, trigger, aside, grammar, aside) or _head_of_aside(line, aside)
    start = _stretch_start(line, trigger, grammar)
    related = _head_of_relative(line, trigger, grammar)
    if related is not None:
        return related
    if _is_fronted(line, grammar) and _before_comma(line, trigger):
        fronted = _subject_of_fronted(line, trigger, start, grammar)
        if fronted is not None:
            return fronted
    if _shares_subject(line, trigger, grammar):
        near = _opening(line, start, trigger, grammar) or _first(line, 0, start)
        return near or _first(line, start, trigger)
    return _own_subject(line, trigger, start, grammar)


def find_affected(line: Line, trigger: int, grammar: Grammar) -> Group | None:
    """Return the subject of a passive: an actor, or the place where something is hit.

    ``Lokasi di wilayah Pakistan dihantam`` names the victim by its territory. The place counts when
    no actor stands in the same breath as the verb.
    """
    subject, place = find_subject(line, trigger, grammar), None
    for i in range(trigger - 1, -1, -1):
        token = line.tokens[i]
        apart = line.clauses[i] != line.clauses[trigger] or line.asides[i] != line.asides[trigger]
        if apart or token.text == "," or token.text in grammar.speech:
            break
        group = line.groups[token.group] if token.group >= 0 else None
        if group is not None and group is subject:
            return subject
        if group is not None and group.part == "place" and place is None:
            place = group
    return place or subject


def _own_subject(line: Line, trigger: int, start: int, grammar: Grammar) -> Group | None:
    """Return the nearest subject; without one, that of the clause this one leans on."""
    nearest = _nearest(line, trigger, start, grammar, -1)
    if nearest is not None or _private_before(line, trigger, start):
        return nearest
    if start > 0 and line.tokens[start].text in grammar.reasons:
        return _nearest(line, start, 0, grammar, -1)
    if start > 0 and line.tokens[start].text in grammar.joins:
        return _first(line, _clause_start(line, start), start) or _first(line, 0, start)
    opens = line.clauses[trigger] == line.clauses[0]
    return _after_fronted(line, trigger) if opens else None


def _clause_start(line: Line, i: int) -> int:
    return next(j for j in range(i + 1) if line.clauses[j] == line.clauses[i])


def _head_of_relative(line: Line, trigger: int, grammar: Grammar) -> Group | None:
    """Return the actor of ``X yang menyerang``, though X is the object of the clause around it."""
    marker = trigger - 1
    while marker > 0 and line.tokens[marker].text in grammar.adverbs:
        marker -= 1
    if marker < 1 or line.tokens[marker].text not in grammar.relatives or line.asides[marker] >= 0:
        return None
    number = line.tokens[marker - 1].group
    head = line.groups[number] if number >= 0 else None
    return head if head is not None and head.part in {"actor", "anaphor"} else None


def _subject_of_fronted(line: Line, trigger: int, start: int, grammar: Grammar) -> Group | None:
    """Return the subject within a fronted clause: its own, when it opens with one."""
    inner = _nearest(line, trigger, start, grammar, -1)
    joined = line.tokens[0].text in grammar.joins
    if inner is not None and joined and line.tokens[start + 1].group >= 0:
        return inner
    return _after_fronted(line, trigger) or inner


def _is_fronted(line: Line, grammar: Grammar) -> bool:
    """Whether a clause in front of the subject opens the line: ``Menerima X, Y …``."""
    first = line.tokens[0].text
    return first in grammar.joins or grammar.fronted.fullmatch(first) is not None


def _eligible(line: Line, i: int) -> Group | None:
    number = line.tokens[i].group
    if number < 0:
        return None
    group = line.groups[number]
    if group.part in {"actor", "anaphor"} and not group.oblique:
        return group
    return None


def _stretch_start(line: Line, trigger: int, grammar: Grammar) -> int:
    """Return where the trigger's own stretch begins: after a break, or at a joining word."""
    i, floor = trigger, _main_start(line, trigger, grammar)
    while i > floor and line.clauses[i - 1] == line.clauses[trigger]:
        i -= 1
        if line.tokens[i].text in grammar.joins and line.asides[i] < 0:
            return i
    return i


def _main_start(line: Line, trigger: int, grammar: Grammar) -> int:
    """Return where the main clause begins after a fronted one: behind its comma."""
    if not _is_fronted(line, grammar):
        return 0
    for i in range(trigger):
        if line.tokens[i].text == "," and line.asides[i] < 0 and line.tokens[i + 1].group >= 0:
            return i + 1
    return 0


def _before_adverbs(line: Line, trigger: int, grammar: Grammar) -> Token | None:
    i = trigger - 1
    while i >= 0 and line.tokens[i].text in grammar.adverbs:
        i -= 1
    return line.tokens[i] if i >= 0 else None


def _shares_subject(line: Line, trigger: int, grammar: Grammar) -> bool:
    i = trigger - 1
    while i >= 0 and _leads_to_verb(line.tokens[i].text, grammar):
        i -= 1
    if i < 0 or line.asides[i] != line.asides[trigger]:
        return False
    return line.tokens[i].text == "," or line.tokens[i].text in grammar.coordinators


def _leads_to_verb(word: str, grammar: Grammar) -> bool:
    """Whether a word may stand between a coordinator and its verb: ``and promised to help``."""
    return word in grammar.adverbs or word in grammar.purposes or word in grammar.future


def _nearest(line: Line, trigger: int, start: int, grammar: Grammar, aside: int) -> Group | None:
    for i in range(trigger - 1, start - 1, -1):
        if line.asides[i] != aside:
            continue
        token = line.tokens[i]
        if token.group >= 0 and line.groups[token.group].part == "private":
            return None
        group = _eligible(line, i)
        if group is not None and not (i and line.tokens[i - 1].text in grammar.passive_agents):
            return group
    return None


def find_private_subject(line: Line, trigger: int, grammar: Grammar) -> Group | None:
    """Return the private group that keeps the word at ``trigger`` from having a subject."""
    return _private_before(line, trigger, _stretch_start(line, trigger, grammar))


def _private_before(line: Line, trigger: int, start: int) -> Group | None:
    numbers = (line.tokens[i].group for i in range(trigger - 1, start - 1, -1))
    groups = (line.groups[number] for number in numbers if number >= 0)
    return next((group for group in groups if group.part == "private"), None)


def _first(line: Line, start: int, end: int) -> Group | None:
    for i in range(start, end):
        if line.asides[i] < 0:
            group = _eligible(line, i)
            if group is not None:
                return group
    return None


def _opening(line: Line, start: int, end: int, grammar: Grammar) -> Group | None:
    """Return the first subject of a stretch; after a joining word only one in front of its comma.

    ``attacked A on Monday, bombed B, and shelled C``: B is no subject of the last.
    """
    if line.tokens[start].text in grammar.joins:
        commas = (i for i in range(start, end) if line.tokens[i].text == ",")
        end = next(commas, end)
    return _first(line, start, end)


def _head_of_aside(line: Line, aside: int) -> Group | None:
    for i in range(aside - 1, max(-1, aside - 4), -1):
        number = line.tokens[i].group
        if number >= 0:
            head = line.groups[number]
            return head if head.part != "private" else None
    return None


def _before_comma(line: Line, trigger: int) -> bool:
    return not any(line.tokens[i].text == "," and line.asides[i] < 0 for i in range(trigger))


def _after_fronted(line: Line, trigger: int) -> Group | None:
    for i in range(trigger, len(line.tokens) - 1):
        if line.tokens[i].text == "," and line.asides[i] < 0:
            return _eligible(line, i + 1)
        if line.clauses[i] != line.clauses[trigger]:
            return None
    return None


def find_negation(line: Line, first: int, last: int, grammar: Grammar) -> Token | None:
    """Return the negation that stands in the match or shortly before it in its clause.

    A coordinated verb shares the negation of the verb before ("tak perlu datang dan membantu").
    What a denied claim says is denied, too ("membantah bahwa …", "no evidence that …").
    """
    denial = _denied_content(line, first, grammar)
    if denial is not None:
        return denial
    for token in line.tokens[max(0, first - REFUSAL_REACH) : first]:
        if token.text in grammar.refusals:
            return token
    own = _before_adverbs(line, first, grammar)
    if own is not None and own.group >= 0:  # "denied it had sent …"
        denial = line.tokens[max(0, line.tokens.index(own) - 1)]
        if denial.text in grammar.refusals:
            return denial
    return _word_before(line, first, last, grammar.negations, grammar)


def _denied_content(line: Line, first: int, grammar: Grammar) -> Token | None:
    """Return the denial in front of the clause of content in which a match stands."""
    start = first
    while start > 0 and line.clauses[start - 1] == line.clauses[first]:
        start -= 1
    if line.tokens[start].text not in grammar.content:
        return None
    before = [t for t in line.tokens[max(0, start - DENIAL_REACH) : start] if t.text != ","]
    denying = grammar.refusals | grammar.negations | grammar.doubts
    return next((t for t in before if t.text in denying), None)


def find_irrealis(line: Line, first: int, last: int, grammar: Grammar) -> Token | None:
    """Return the word that tells the match as wanted, feared or conditional, not as a fact."""
    purpose = _before_adverbs(line, first, grammar)
    if purpose is not None and purpose.text in grammar.purposes:
        return purpose
    word = _word_before(line, first, last, grammar.irrealis, grammar)
    if word is not None:
        return word
    for i in range(first, -1, -1):
        if line.clauses[i] != line.clauses[first]:
            return None
        if line.tokens[i].text in grammar.conditions:
            return line.tokens[i]
    return None


def find_promise(line: Line, first: int, last: int, grammar: Grammar) -> Token | None:
    """Return the word that tells the match as promised or planned."""
    return _word_before(line, first, last, grammar.future, grammar)


def _word_before(
    line: Line, first: int, last: int, words: frozenset[str], grammar: Grammar
) -> Token | None:
    shared = _shares_subject(line, first, grammar)
    joint = _before_adverbs(line, first, grammar)
    either = joint is not None and joint.text in grammar.disjunctions
    reach = first - (SHARED_REACH if shared else NEGATION_REACH)
    for i in range(max(reach, _new_subject(line, first, reach, grammar)), last + 1):
        if line.tokens[i].text not in words:
            continue
        far = i < first - NEGATION_REACH and not either
        if far and not _is_modal(line.tokens[i + 1].text, grammar):
            continue
        if line.clauses[i] == line.clauses[first] or i >= first:
            return line.tokens[i]
    return None


def _new_subject(line: Line, first: int, reach: int, grammar: Grammar) -> int:
    """Return where the match's clause begins, when a joining word or comma brings a new subject.

    ``The talks failed after A attacked B``: it is not the attack that failed.
    """
    conditional = grammar.conditions | grammar.purposes
    for i in range(first - 1, max(reach, 0) - 1, -1):
        word = line.tokens[i].text
        opens = word == "," or (word in grammar.joins and word not in conditional)
        if opens and line.tokens[i + 1].group >= 0 and i + 1 < first:
            return i
    return 0


def _is_modal(word: str, grammar: Grammar) -> bool:
    """Whether a word carries a negation over a coordination: ``need not come and help``."""
    return word in grammar.irrealis or word in grammar.future


def find_scopes(line: Line, grammar: Grammar, before: Group | None = None) -> list[Scope]:
    """Return the stretches of a line that somebody tells, innermost last.

    ``before`` told the sentence before; a quotation that names no teller may be his.
    """
    last = len(line.tokens) - 1
    scopes = []
    match = grammar.according.search(line.text)
    if match is not None:
        speaker = line.groups[int(match.group("A")[2:])]
        scopes.append(Scope(0, last, speaker))
    if line.headline and last > 1 and line.tokens[1].text == ":" and line.tokens[0].group >= 0:
        scopes.append(Scope(2, last, line.groups[line.tokens[0].group]))
    for i, token in enumerate(line.tokens):
        scope = _spoken(line, i, grammar) if token.text in grammar.speech else None
        if token.text in grammar.speech_after_quote:
            scope = _quoted_before(line, i, grammar) or scope
        if scope is not None:
            scopes.append(scope)
    if not scopes and before is not None:
        scopes += _told_by_the_same(line, grammar, before)
    return scopes


def _told_by_the_same(line: Line, grammar: Grammar, before: Group) -> Iterator[Scope]:
    """Yield what stands before ``…," katanya``, or a quotation that is all of the sentence."""
    if line.quotation:
        yield Scope(0, len(line.tokens) - 1, before)
    for i, token in enumerate(line.tokens):
        if token.text in grammar.speech_by_same and any(line.quoted[:i]):
            yield Scope(0, i - 1, before)


def _spoken(line: Line, i: int, grammar: Grammar) -> Scope | None:
    """Return what follows ``<speaker> said``."""
    speaker = find_subject(line, i, grammar)
    if speaker is None or (i and line.tokens[i - 1].text in grammar.negations):
        return None  # "Pakistan tidak mengaku, tetapi …"
    return Scope(i + 1, len(line.tokens) - 1, speaker)


def _quoted_before(line: Line, i: int, grammar: Grammar) -> Scope | None:
    """Return what stands before ``…," kata <speaker>`` or ``…," <speaker> said``.

    Without a quotation mark the speaker must close the clause: in ``X, an aide, said Y had …``
    it is not Y that says something. ``A, X said, did B`` is told by X as a whole.
    """
    near = [j for j in (i - 1, i + 1, i + 2) if 0 <= j < len(line.tokens)]
    at = next((j for j in near if line.tokens[j].group >= 0), -1)
    if at < 0 or line.groups[line.tokens[at].group].part not in {"actor", "anaphor"}:
        return None
    edge = (at if at < i else _edge(line, i, grammar)) - 1
    before = {line.tokens[edge].text} if edge >= 0 else set()
    end = max(at, i)
    if '"' in before or ("," in before and _closes(line, end + 1, grammar)):
        within = at < i < len(line.tokens) - 1 and line.tokens[i + 1].text == ","
        last = len(line.tokens) - 1 if within or _goes_on(line, end) else min(at, i) - 1
        return Scope(0, last, line.groups[line.tokens[at].group])
    return None


def _edge(line: Line, i: int, grammar: Grammar) -> int:
    """Return where a verb of speech begins with its adverbs, which no coordinator counts among."""
    while i > 0 and line.tokens[i - 1].text in grammar.adverbs - grammar.coordinators:
        i -= 1
    return i


def _closes(line: Line, i: int, grammar: Grammar) -> bool:
    """Whether nothing but a time or a place follows, as in ``…, X said on Tuesday``."""
    rest = line.tokens[i:]
    if not rest or not rest[0].text[0].isalpha():
        return True
    quiet = all(t.group < 0 and t.text not in grammar.speech for t in rest)
    return quiet and rest[0].text in grammar.joins and line.clauses[i] == line.clauses[-1]


def find_tellers(line: Line, spans: Sequence[Group], grammar: Grammar) -> dict[int, Group]:
    """Return the groups of "we" that stand for who tells the sentence they are in, by number.

    ``spans`` are the groups before anaphors were resolved.
    """
    own = [i for i, span in enumerate(spans) if any(m.refers_to == "self" for m in span.members)]
    scopes = find_scopes(line, grammar) if own else []
    tellers = {}
    for i in own:
        token = next((t for t, token in enumerate(line.tokens) if token.group == i), -1)
        teller = speaker_at(scopes, token) if token >= 0 else None
        if teller is not None and teller.start != spans[i].start:
            tellers[i] = stand_in(spans[i], partial(_members, teller))
    return tellers


def _members(teller: Group, _anaphor: Mention) -> Sequence[Mention]:
    return teller.members


def _goes_on(line: Line, speaker: int) -> bool:
    """Whether it is told on behind the teller: ``…, said X, Y did …`` or ``," said X, "…``."""
    after = [token.text for token in line.tokens[speaker + 1 : speaker + 3]]
    return len(after) > 1 and after[0] == "," and (after[1] == '"' or after[1].startswith("§a"))


def speaker_at(scopes: list[Scope], token: int) -> Group | None:
    """Return who tells the token, the innermost teller first."""
    for scope in reversed(scopes):
        if scope.first <= token <= scope.last:
            return scope.speaker
    return None
