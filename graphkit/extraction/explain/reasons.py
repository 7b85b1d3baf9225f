"""Why a match came to nothing: what the observer heard, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.extraction.findings import Reason
from graphkit.extraction.roles import find_private_subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.extraction.constructions import Rule
    from graphkit.extraction.explain.sight import Sight
    from graphkit.extraction.findings import Miss
    from graphkit.extraction.groups import Group

PRIVATE = "source is private"
UNKNOWN = "source stands for nobody known"
ROLE_WORDS = {
    "A": "the actor in its pattern",
    "B": "the actor in its pattern",
    "C": "the actor in its pattern",
    "subject": "the subject",
    "affected": "the subject or place that it happened to",
    "members": "a subject of two or more",
    "speaker": "who tells it",
    "accuser": "who accused or asked before",
    "antecedent": "the actor before",
    "parties": "the two sides",
    "opponent": "the other side",
    "organisation": "the organisation last named",
    "beside": "the actor right before it",
    "territory": "the place last named",
    "culprit": "who last did or was accused of something",
    "none": "nobody",
}
_TEMPLATES = {
    Reason.FEW: "it needs two or more actors together, and only one stands there",
    Reason.NEGATED: "negated by “{word}”",
    Reason.PLANNED: "planned or promised, not done: “{word}”",
    Reason.NO_SOURCE: "no source found: it looked for {source}",
    Reason.SOURCE_WORDS: "the source is not named as the rule asks, such as by its troops",
    Reason.OWN: "told by the doer itself, {teller}: it counts when somebody else tells it",
    Reason.UNTOLD: "it counts only when a party tells it, and here the article does",
    Reason.NO_TARGET: "no target found: it looked for {target}",
    Reason.TARGET_KIND: "the target is no {kind}",
    Reason.SAME_UNIT: "the same unit stands on both sides",
    Reason.HIDDEN: "an earlier rule of its family, {hider}, reads these words",
    Reason.WEAKER: "{surer} says the same at least as surely",
}


def family(rule: str) -> str:
    """Return the family of a rule: in each family an earlier match hides later ones.

    Examples
    --------
    >>> family("accuse.passive")
    'accuse'
    """
    return rule.split(".", maxsplit=1)[0]


def tell_miss(
    miss: Miss, rule: Rule, fired: Sequence[tuple[str, int, int]], sight: Sight
) -> tuple[str, str]:
    """Return why a match came to nothing: a fixed phrase, and the reason with its words.

    Parameters
    ----------
    miss
        What the observer heard.
    rule
        Its rule.
    fired
        The rules that gave something in this sentence, with their first and last tokens.
    sight
        The sentence.
    """
    if miss.reason is Reason.NO_SOURCE and {"subject", "members"} & set(rule.source):
        group = find_private_subject(sight.line, miss.first, sight.grammar)
        if group is not None:
            return _private(group, sight)
    word = sight.cut(miss.word.start, miss.word.end) if miss.word else ""
    if miss.reason is Reason.IRREAL:
        conditional = miss.word is not None and miss.word.text in sight.grammar.conditions
        told = "under a condition" if conditional else "as wanted, feared or asked for"
        return miss.reason.value, f"told {told}, not as a fact: “{word}”"
    over = (r for r, first, last in fired if first <= miss.last and miss.first <= last)
    why = _TEMPLATES[miss.reason].format(
        word=word,
        source=_roles(rule.source),
        target=_roles(rule.target),
        teller=" and ".join(sight.tellers(miss.first)),
        kind=rule.target_kind,
        hider=next((r for r in over if family(r) == family(rule.id)), "another"),
        surer=_surer(miss, sight),
    )
    return miss.reason.value, why


def _surer(miss: Miss, sight: Sight) -> str:
    same = (f.rule for f in sight.read.findings if f.relation == miss.relation)
    return " or ".join(dict.fromkeys(same))


def _private(group: Group, sight: Sight) -> tuple[str, str]:
    words = sight.cut(group.start, group.end)
    if any(mention.part == "anaphor" for mention in group.members):
        return UNKNOWN, f"the source, “{words}”, stands for nobody known"
    return PRIVATE, f"the source is private: “{words}” speaks for no unit"


def _roles(words: Sequence[str]) -> str:
    return ", then for ".join(dict.fromkeys(ROLE_WORDS.get(word, word) for word in words))
