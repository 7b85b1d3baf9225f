"""Constructions: the rules of a language pack, compiled once and matched against lines.

A rule is a pattern over a line (see :mod:`graphkit.extraction.line`) plus the roles it fills. The
pack ``constructions.toml`` holds two kinds:

``[[verb]]``
    a list of verb bases and a relation; the pack's own ``[[voice]]`` templates (active, passive,
    headline, reciprocal …) and ``[morphology]`` turn each into several rules;
``[[frame]]``
    a pattern written out, for nouns and fixed phrases.

Pattern words: ``{A}`` ``{B}`` ``{C}`` an actor group, ``{B*}`` one that may be a place, ``{A2}`` a
group of two or more, ``{B+}`` one that may be a place or people, ``{B1}`` one of which only the
first counts, ``{D}`` a date, ``...`` up to six plain words, ``..`` up to two, ``~`` up to five of
which none is a preposition, ``<name>`` a word list of ``[words]``, ``!<name>`` any word not in it,
``!!(a|b)`` nothing, but none of these stands before, ``&<name>`` nothing, but no other word than
these may follow, ``(a|b)`` alternatives, a trailing ``?`` optional.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graphkit.errors import InputError
from graphkit.extraction.languages import pack_data
from graphkit.extraction.line import ClauseWords
from graphkit.ontology import load_ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphkit.extraction.line import Line

SLOT = re.compile(r"\{([A-D])([12]?[*+]?)\}(\?)?")
SLOT_MARKS = {"*": "[ap]", "+": "[apx]"}
OWN_FORMS = ("active", "passive")
LONG_GAP, OBJECT_GAP, SHORT_GAP = 6, 5, 2
ROLES = {
    *("A", "B", "C", "subject", "members", "speaker", "accuser"),
    *(
        "antecedent",
        "parties",
        "opponent",
        "organisation",
        "territory",
        "affected",
        "beside",
        "culprit",
    ),
    "none",
}
PARTS = ("clauses", "speech", "morphology", "words", "voice", "verb", "conflict_words", "gap_stops")
CLAUSES = (
    *("breaks", "joins", "coordinators", "relatives", "agents", "adverbs", "negations", "refusals"),
    *("irrealis", "future", "conditions", "purposes", "reasons", "content", "doubts"),
    *("asides", "fronted", "disjunctions", "participles"),
)
# Fields of the grammar that are plain sets of the words of [clauses].
_WORD_SETS = (
    *("breaks", "joins", "coordinators", "relatives", "adverbs", "negations", "refusals"),
    *("irrealis", "future", "conditions", "purposes", "reasons", "disjunctions", "content"),
    "doubts",
)
RULE_KEYS = {
    "id",
    "relation",
    "pattern",
    "on",
    "source",
    "target",
    "strength",
    "reported",
    "told_only",
    "factual",
    "status",
    "only",
    "also",
    "negated",
    "object",
    "source_words",
    "target_kind",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled rule; see ``packs/languages/README.md`` for the meaning of each field."""

    id: str
    relation: str
    written: str
    pattern: re.Pattern[str]
    words: frozenset[str]
    source: tuple[str, ...]
    target: tuple[str, ...]
    strength: float
    reported: str
    told_only: bool
    factual: str
    status: str
    only: str
    also: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    plural: frozenset[str]
    leading: frozenset[str]
    negated: bool
    source_words: re.Pattern[str] | None
    target_kind: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled ``constructions.toml`` of one language."""

    rules: tuple[Rule, ...]
    by_word: Mapping[str, tuple[int, ...]]
    breaks: frozenset[str]
    joins: frozenset[str]
    coordinators: frozenset[str]
    relatives: frozenset[str]
    adverbs: frozenset[str]
    negations: frozenset[str]
    refusals: frozenset[str]
    irrealis: frozenset[str]
    future: frozenset[str]
    conditions: frozenset[str]
    purposes: frozenset[str]
    reasons: frozenset[str]
    disjunctions: frozenset[str]
    speech: frozenset[str]
    speech_after_quote: frozenset[str]
    speech_by_same: frozenset[str]
    according: re.Pattern[str]
    conflict: re.Pattern[str]
    passive_agents: frozenset[str]
    content: frozenset[str]
    doubts: frozenset[str]
    fronted: re.Pattern[str]
    clause_words: ClauseWords

    def families(self, line: Line) -> Iterator[list[Rule]]:
        """Yield the candidate rules of a line by family, the part of the id before the dot."""
        families: dict[str, list[Rule]] = {}
        for rule in self.candidates(line):
            families.setdefault(rule.id.split(".")[0], []).append(rule)
        yield from families.values()

    def candidates(self, line: Line) -> Iterator[Rule]:
        """Yield the rules whose trigger words occur in a line, in the order of the pack."""
        numbers = {n for token in line.tokens for n in self.by_word.get(token.text, ())}
        for number in sorted(numbers):
            rule = self.rules[number]
            if rule.only == "any" or (rule.only == "headline") == line.headline:
                yield rule


class PatternCompiler:
    """Turns pattern words into a regular expression over a line's text."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        """Prepare the word lists and the gap of one pack."""
        self.words: Mapping[str, list[str]] = data["words"]
        self.where = where
        stops = [*data["clauses"]["breaks"], *data["gap_stops"]]
        phrases = data.get("gap_phrases", [])
        far, near = _plain(stops, phrases, marks="dxp"), _plain(stops, phrases, marks="dx")
        objects = _plain([*stops, *data["gap_prepositions"]], phrases, marks="dx")
        self.gaps = {
            "...": f"{far}{{0,{LONG_GAP}}}?",
            "~": f"{objects}{{0,{OBJECT_GAP}}}?",
            "..": f"{near}{{0,{SHORT_GAP}}}?",
        }

    def compile(self, pattern: str, name: str) -> tuple[re.Pattern[str], frozenset[str]]:
        """Return the expression of a rule and the slots that must hold two or more actors."""
        if pattern.count("(") != pattern.count(")"):
            msg = f"{self.where}: rule '{name}': a bracket has no other end in {pattern!r}"
            raise InputError(msg)
        plural = frozenset(m.group(1) for m in SLOT.finditer(pattern) if "2" in m.group(2))
        try:
            return re.compile(rf"(?<!\S){self._sequence(pattern)}"), plural
        except (re.error, InputError) as error:
            msg = f"{self.where}: rule '{name}': pattern {pattern!r} is not valid: {error}"
            raise InputError(msg) from None

    def word_pattern(self, name: str | None) -> re.Pattern[str] | None:
        """Return the words of a list as a pattern over a mention's own text."""
        if name is None:
            return None
        words = self._word_list(re.match(r"<(\w+)>", f"<{name}>"))  # type: ignore[arg-type]
        return re.compile(rf"\b{words}", re.IGNORECASE)

    def _sequence(self, pattern: str) -> str:
        return "".join(self._element(element) for element in elements(pattern))

    def _element(self, element: str) -> str:
        if element in self.gaps:
            return self.gaps[element]
        slot = SLOT.fullmatch(element)
        if slot:
            marks = SLOT_MARKS.get(slot.group(2)[-1:], "a")
            body = rf"(?P<{slot.group(1)}>§{marks}\d+) " if slot.group(1) != "D" else r"§d\d+ "
            return f"(?:{body})?" if slot.group(3) else body
        if element[0] in "!&":
            return self._beside(element)
        if element.startswith("(") and not element.startswith("(?"):
            inner = element.removesuffix("?")[1:-1]
            choice = "|".join(self._sequence(option) for option in _options(inner))
            return f"(?:{choice}){'?' if element.endswith('?') else ''}"
        optional = element.endswith("?")
        body = re.sub(r"<(\w+)>", self._word_list, element[:-1] if optional else element)
        return f"(?:{body} )?" if optional else f"{body} "

    def _beside(self, element: str) -> str:
        """Return what may not stand here, before this place (``!!``) or after it (``&``)."""
        if element.startswith("!!"):
            return "".join(rf"(?<!\b{word} )" for word in element[2:].strip("()").split("|"))
        if element.startswith("!"):
            return rf"(?!{self._element(element[1:])})[^\s§,]+ "
        barred = element[2:] if element.startswith("&!") else f"!{element[1:]}"
        return rf"(?!{self._element(barred)})"

    def _word_list(self, match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in self.words:
            msg = (
                f"{self.where}: word list <{name}> is not defined; defined: {', '.join(self.words)}"
            )
            raise InputError(msg)
        return "(?:" + "|".join(sorted(self.words[name], key=len, reverse=True)) + ")"


def elements(pattern: str) -> Iterator[str]:
    """Yield the words of a pattern: it is split at the blanks outside its brackets."""
    yield from (e for e in _split(pattern, " ") if e)


def _options(pattern: str) -> Iterator[str]:
    """Split the inside of brackets at its own bars."""
    yield from _split(pattern, "|")


def _split(pattern: str, mark: str) -> Iterator[str]:
    depth, start = 0, 0
    for i, char in enumerate(pattern):
        depth += (char == "(") - (char == ")")
        if char == mark and depth == 0:
            yield pattern[start:i]
            start = i + 1
    yield pattern[start:]


def _plain(stops: Sequence[str], phrases: Sequence[str], *, marks: str) -> str:
    """Return the expression of one word of a gap: no stop, no punctuation, no actor.

    A phrase of ``phrases`` counts as one word. ``marks`` are the kinds of marks a gap may pass
    over: dates, private groups, places.
    """
    words = "|".join(re.escape(word) for word in stops)
    whole = "".join(rf"{phrase} |" for phrase in phrases)
    return (
        rf"(?:{whole}(?!(?:{words}|[,;:.()—–]) )[^\s§]+ "
        rf"|§[{marks}]\d+ |\( §d\d+ \) |\( [^\s§()]+ \) )"
    )


@lru_cache(maxsize=8)
def load_grammar(language: str) -> Grammar:
    """Compile the constructions of a language pack.

    Raises
    ------
    InputError
        If a rule has an unknown key, an unknown word list or a pattern that does not compile; the
        message names the file and the rule.
    """
    data = pack_data(language, "constructions.toml")
    where = f"languages/{language}/constructions.toml"
    _check_parts(data, where)
    compiler = PatternCompiler(data, where)
    entries = [*_verb_entries(data, where), *data.get("frame", [])]
    rules = tuple(_rule(entry, compiler) for entry in entries)
    clauses, speech = data["clauses"], data["speech"]
    return Grammar(
        rules=rules,
        by_word=_by_word(rules),
        **{name: frozenset(clauses[name]) for name in _WORD_SETS},
        speech=frozenset(speech["verbs"]),
        speech_after_quote=frozenset(speech["after_quote"]),
        speech_by_same=frozenset(speech["by_same"]),
        according=compiler.compile(speech["according"] + " {A}", "according")[0],
        conflict=re.compile("|".join(data["conflict_words"]), re.IGNORECASE),
        passive_agents=frozenset(clauses["agents"]),
        fronted=_either(clauses["fronted"]),
        clause_words=_clause_words(clauses),
    )


def _clause_words(clauses: Mapping[str, Any]) -> ClauseWords:
    return ClauseWords(
        frozenset(clauses["breaks"]),
        frozenset(clauses["relatives"]),
        _either(clauses["asides"]),
        _either(clauses["participles"]),
        frozenset(clauses["agents"]),
        frozenset(clauses["coordinators"]),
    )


def _either(patterns: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern that matches what any of these does; of none, nothing."""
    return re.compile("|".join(patterns) or "(?!)")


def _by_word(rules: Sequence[Rule]) -> dict[str, tuple[int, ...]]:
    """Return the numbers of the rules that each trigger word calls."""
    by_word: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        for word in rule.words:
            by_word.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in by_word.items()}


def _rule(entry: Mapping[str, Any], compiler: PatternCompiler) -> Rule:
    _check_rule(entry, compiler.where)
    pattern, plural = compiler.compile(entry["pattern"], entry["id"])
    has_source = "{A" in entry["pattern"]
    symmetric = "A" in plural and "{B" not in entry["pattern"]
    source = entry.get("source", "A" if has_source else "subject")
    target = entry.get("target", "A" if symmetric else "B")
    return Rule(
        id=entry["id"],
        relation=entry["relation"],
        written=entry["pattern"],
        pattern=pattern,
        words=frozenset(_expand(entry["on"], compiler)),
        source=tuple(source.split()),
        target=tuple(target.split()),
        strength=entry.get("strength", 0.85),
        reported=entry.get("reported", ""),
        told_only=entry.get("told_only", False),
        factual=entry.get("factual", ""),
        status=entry.get("status", "asserted"),
        only=entry.get("only", "any"),
        also=tuple(_also(line) for line in entry.get("also", [])),
        plural=plural,
        leading=frozenset(m[1] for m in SLOT.finditer(entry["pattern"]) if "1" in m[2]),
        negated=entry.get("negated", False),
        source_words=compiler.word_pattern(entry.get("source_words")),
        target_kind=entry.get("target_kind", ""),
    )


def _check_rule(entry: Mapping[str, Any], where: str) -> None:
    """Refuse a rule with keys, roles or missing parts that would never work."""
    name = entry.get("id", "?")
    unknown = set(entry) - RULE_KEYS
    if unknown:
        msg = f"{where}: rule '{name}': unknown key {_list(unknown)}; allowed: {_list(RULE_KEYS)}"
        raise InputError(msg)
    missing = {"id", "relation", "pattern", "on"} - set(entry)
    if missing:
        msg = f"{where}: rule '{name}': {_list(missing)} is missing"
        raise InputError(msg)
    also = [
        role
        for line in entry.get("also", [])
        for part in line.split()[1:]
        for role in part.split("|")
    ]
    roles = {*entry.get("source", "A").split(), *entry.get("target", "B").split(), *also} - ROLES
    if roles:
        msg = f"{where}: rule '{name}': unknown role {_list(roles)}; allowed: {_list(ROLES)}"
        raise InputError(msg)


def _check_parts(data: Mapping[str, Any], where: str) -> None:
    """Refuse a pack that lacks a part, or whose rules name an unknown relation or voice."""
    missing = {part for part in PARTS if part not in data}
    missing |= {f"clauses.{part}" for part in CLAUSES if part not in data.get("clauses", {})}
    if missing:
        raise InputError(f"{where}: {_list(missing)} is missing")
    types = set(load_ontology())
    voices = {voice["id"] for voice in data["voice"]}
    for entry in [*data["verb"], *data.get("frame", [])]:
        name = f"{where}: rule '{entry.get('id', '?')}'"
        relation = entry.get("relation")
        if relation is not None and relation not in types:
            raise InputError(f"{name}: unknown relation '{relation}'; allowed: {_list(types)}")
        unknown = set(entry.get("voices", ())) - voices
        if unknown:
            raise InputError(f"{name}: unknown voice {_list(unknown)}; allowed: {_list(voices)}")


def _list(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))


def _also(line: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    relation, source, target = line.split()
    return relation, tuple(source.split("|")), tuple(target.split("|"))


def _expand(on: str | Sequence[str], compiler: PatternCompiler) -> Iterator[str]:
    for word in on.split() if isinstance(on, str) else on:
        if word.startswith("<"):
            yield from (w.split()[0] for w in compiler.words[word.strip("<>")])
        else:
            yield word


def _verb_entries(data: Mapping[str, Any], where: str) -> Iterator[dict[str, Any]]:
    """Turn every verb into one rule per voice."""
    voices = {voice["id"]: voice for voice in data["voice"]}
    for verb in data["verb"]:
        keys = set(verb) - RULE_KEYS - {"bases", "via", "voices"}
        if keys:
            msg = f"{where}: verb {verb.get('id')!r} has unknown keys {sorted(keys)}"
            raise InputError(msg)
        for name in verb.get("voices", [v["id"] for v in data["voice"] if v.get("default", True)]):
            forms = sorted(
                {
                    f
                    for base in verb["bases"]
                    for f in inflect(base, voices[name]["forms"], data["morphology"])
                }
            )
            if forms:
                yield _voiced(verb, voices[name], forms)


def _voiced(
    verb: Mapping[str, Any], voice: Mapping[str, Any], forms: Sequence[str]
) -> dict[str, Any]:
    pattern = voice["pattern"].replace("{V}", f"({'|'.join(forms)})")
    pattern = pattern.replace("{via}", verb.get("via", "~"))
    if verb.get("object") == "any":
        pattern = pattern.replace("{B}", "{B*}")
    skipped = {"bases", "via", "voices", "id", "object"}
    entry = {k: v for k, v in verb.items() if k not in skipped}
    for key in ("source", "target", "only", "strength"):
        if key in voice:
            entry[key] = voice[key]
    if verb.get("object") == "any" and entry.get("target") == "subject":
        entry["target"] = "affected"
    return entry | {
        "id": f"{verb['id']}.{voice['id']}",
        "pattern": pattern,
        "on": list(_first_words(forms)),
    }


def _first_words(forms: Sequence[str]) -> Iterator[str]:
    for form in forms:
        yield form.split()[0]


def inflect(base: str, forms: Sequence[str], morphology: Mapping[str, Any]) -> Iterator[str]:
    """Yield the forms of a verb base.

    ``base`` may carry its own forms, ``minta=meminta``, which then stand for the active ones, and
    behind a second ``=`` those of the passive.

    Examples
    --------
    >>> rules = {"active": [["^t", "men"], ["^", "me"]], "bare": [["^", ""]]}
    >>> list(inflect("tuduh", ["active", "bare"], rules))
    ['menuduh', 'tuduh']
    >>> list(inflect("strike=struck|strikes=struck", ["passive"], rules))
    ['struck']
    """
    stem, *given = base.split("=")
    own = dict(zip(OWN_FORMS, given, strict=False))
    for form in forms:
        if own.get(form):
            yield from own[form].split("|")
            continue
        for pattern, *replacements in morphology.get(form, []):
            if re.search(pattern, stem):
                for replacement in replacements:
                    yield re.sub(pattern, replacement, stem, count=1)
                break
