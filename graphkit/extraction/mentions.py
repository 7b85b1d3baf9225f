"""Mentions: the spans of a text that name an actor, and the unit each one speaks for.

The names come from the registry; the words that may stand around a name ("foreign minister of …",
"the army of …") come from the language pack ``mentions.toml``. Three rules go beyond the registry:

- *heads*: office, organ and place words beside a name become part of the mention and decide
  whether the unit acts, is only a place, or stands for private people;
- *productive persons*: ``<office> <unit> Name`` makes ``Name`` a person of that unit for the rest
  of the document;
- *bracketed aliases*: ``Long Name (LN)`` is one mention.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from graphkit.extraction.constructions import load_grammar
from graphkit.extraction.languages import pack_data
from graphkit.extraction.lexicon import WORD, Hit, Lexicon, find_words, fold, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphkit.actors import Registry

NAME = r"[^\W\d_a-zß-öø-ÿ][\w’'`-]*[^\W\d_]"
INITIALS = re.compile(r"(?:\w\.)+\w")
POSSESSIVE = re.compile(r"['’]s?\s")
HEAD_WINDOW = 90
CERTAINTY = {"metonym": 0.95, "surname": 0.95, "place": 0.8}
NAME_KINDS = ("name", "variant", "acronym", "demonym", "metonym", "surname", "place")

Part = Literal["actor", "place", "private", "anaphor"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One span that names an actor; ``unit`` is the political unit it speaks for."""

    start: int
    end: int
    unit: str
    finest: str
    part: Part = "actor"
    certainty: float = 1.0
    person: bool = False
    kind: str = ""
    title: str = ""
    refers_to: str = ""
    among: tuple[str, ...] = ()


class Anaphor(NamedTuple):
    """An expression that stands for actors named elsewhere; ``among`` which units it can mean."""

    pattern: re.Pattern[str]
    refers_to: str
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heads:
    """The compiled words of one ``mentions.toml``."""

    left: re.Pattern[str]
    right: re.Pattern[str] | None
    offices: re.Pattern[str]
    organs: re.Pattern[str]
    acting: re.Pattern[str]
    private: re.Pattern[str]
    places: frozenset[str]
    events: re.Pattern[str]
    articles: frozenset[str]
    traps: re.Pattern[str]
    name: re.Pattern[str]
    name_before: re.Pattern[str]
    known_words: frozenset[str]
    triggers: frozenset[str]
    bands: re.Pattern[str]
    office_link: re.Pattern[str]
    anaphora: tuple[Anaphor, ...]
    languages: tuple[str, ...]


def alternatives(words: Iterable[str]) -> str:
    """Return a regex alternation, longest first, blanks matching any white space."""
    ordered = sorted({*words}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


def whole_words(words: Iterable[str]) -> re.Pattern[str]:
    """Compile words that match only as whole words, in any case."""
    return re.compile(rf"(?<![\w-])(?:{alternatives(words)})(?!\w)", re.IGNORECASE)


def _name_pattern(data: Mapping[str, Any]) -> str:
    particles = alternatives(data["name_particles"])
    return rf"{NAME}(?:\s+(?:(?:{particles})[\s-]+)?{NAME}){{0,3}}"


def _events(data: Mapping[str, Any]) -> re.Pattern[str]:
    """Return what behind a name makes it another's word: ``Iran's war``, ``Iran-backed``."""
    events, compounds = (alternatives(data.get(k, ())) or "(?!)" for k in ("events", "compounds"))
    pattern = rf"(?:(?:['’]s?)?\s+(?:{events})|\s?-(?:{compounds}))(?!\w)"
    return re.compile(pattern, re.IGNORECASE)


def _all_heads(data: Mapping[str, Any]) -> list[str]:
    return [word for kind in ("offices", "organs", "private", "places") for word in data[kind]]


@lru_cache(maxsize=8)
def load_heads(language: str) -> Heads:
    """Compile the mention words of a language pack."""
    data = pack_data(language, "mentions.toml")
    acting = [*data["offices"], *data["organs"]]
    all_heads = _all_heads(data)
    words = alternatives([*all_heads, *data["modifiers"]])
    links = alternatives(data["of_links"])
    modifiers = alternatives(data["modifiers"])
    seats = rf"(?:{alternatives(data['seated'])})\s+(?:(?:{modifiers})\s+)*"
    seated = rf"{seats}(?:{alternatives(data['seat_links'])})\s+"
    head, articles = alternatives(all_heads), alternatives(data["articles"])
    heads = (
        rf"(?:(?:{modifiers})(?:\s+|\s*-\s*))*(?:{head})(?:\s+|\s*-\s*)(?:(?:{words})(?:\s+|\s*-\s*))*"
        + (rf"(?:(?:{links})\s+)?" if links else "")
    )
    left = rf"(?<![\w-])(?:(?:(?:{words})\s+)*{seated}|{heads}|(?:{articles})\s+)$"
    follow = rf"[\s-]+(?:{words})(?![\w-])"
    right = rf"(?:['’]s?)?(?:{follow})*[\s-]+(?:{head})(?![\w-])" if data["heads_follow"] else None
    name = _name_pattern(data)
    office_links = alternatives(data["office_links"])
    return Heads(
        left=re.compile(left, re.IGNORECASE),
        right=re.compile(right, re.IGNORECASE) if right else None,
        offices=whole_words(data["offices"]),
        organs=whole_words(data["organs"]),
        acting=whole_words(acting),
        private=whole_words(data["private"]),
        places=frozenset(data["places"]),
        events=_events(data),
        articles=frozenset(data["articles"]),
        traps=whole_words(data["traps"]),
        name=re.compile(name),
        name_before=re.compile(rf"({name})\s*,\s+(?:(?:{articles})\s+)?$"),
        known_words=frozenset(w for head in [*all_heads, *data["modifiers"]] for w in head.split()),
        triggers=frozenset(load_grammar(language).by_word),
        bands=_bands(data),
        office_link=re.compile(rf"(?:\s+(?:{office_links})\s+{NAME}(?:\s+{NAME})?)?\s*,?\s+"),
        anaphora=tuple(_compile_anaphora(data)),
        languages=tuple(data["name_languages"]),
    )


def _bands(data: Mapping[str, Any]) -> re.Pattern[str]:
    """Return the words behind an armed group that only explain it, up to the state they name."""
    articles = alternatives(data["articles"]) or "(?!)"
    bands = alternatives(data.get("bands", ())) or "(?!)"
    return re.compile(rf"\s*,\s+(?:(?:{articles})\s+)?(?:{bands})\s+(?=[^\W\d_a-z])")


def _compile_anaphora(data: Mapping[str, Any]) -> Iterator[Anaphor]:
    for entry in data["anaphora"]:
        union = "|".join(sorted(entry["match"], key=len, reverse=True))
        pattern = re.compile(rf"(?<![\w-])(?:{union})(?![\w-])", re.IGNORECASE)
        yield Anaphor(pattern, entry["refers_to"], tuple(entry.get("among", ())))


class MentionFinder:
    """Finds the mentions of one document; learns the persons that the document introduces."""

    def __init__(self, text: str, language: str, registry: Registry, published: str) -> None:
        """Prepare the finder for one document's text."""
        self.text = text
        self.registry = registry
        self.published = published or None
        self.heads = load_heads(language)
        self.lexicon = load_lexicon(registry, self.heads.languages)
        self.local = Lexicon()
        self.local_units: dict[str, str] = {}
        self.named: set[str] = set()
        self.traps = [match.span() for match in self.heads.traps.finditer(text)]
        self.introduced: set[str] = set()

    def find(self, start: int, end: int) -> list[Mention]:
        """Return the mentions of a span, in order, without overlaps."""
        mentions: list[Mention] = []
        for core in self._cores(start, end):
            grown = self._grow(core, mentions[-1].end if mentions else start, end)
            if mentions and self._former(mentions[-1], grown):
                mentions[-1] = replace(mentions[-1], end=grown.end)
            elif mentions and self._same(mentions[-1], grown):
                mentions[-1] = self._merge(mentions[-1], grown)
            else:
                mentions.append(grown)
        return self._with_anaphora(mentions, start, end)

    def learn(self, start: int, end: int) -> None:
        """Remember persons introduced as ``<office> <unit> Name`` or ``Name, <office> <unit>``.

        Also which units the document names outright: a capital that may stand for two of them
        ("Brussels") then stands for the one that is named.
        """
        for core in self._cores(start, end):
            if core.certainty == 1:
                self.named.add(core.unit)
            grown = self._grow(core, start, end)
            if core.person or grown.part != "actor" or not self._has_office(grown):
                continue
            name = self._name_beside(grown, start, end)
            if name and name not in self.local_units:
                self.local_units[name] = grown.unit
                self.local.add(name, name, "name")
                first, last = name.split()[0], name.split()[-1]
                if last != name:
                    self.local.add(last, name, "surname")
                    self._learn_given(first, name)

    def _learn_given(self, given: str, name: str) -> None:
        """Let a given name stand for its person too, as Thai and Indonesian news does.

        A name that the registry knows, or that two persons of the document share, stands for none.
        """
        shared = any(other != name and given in other.split() for other in self.local_units)
        known = fold(given) in self.lexicon.by_word
        if len(given) > len("Ali") and not shared and not known:
            self.local.add(given, name, "given")

    def _longer_name(self, start: int, end: int) -> bool:
        """Whether another capitalised word beside a given name makes it somebody else's."""
        after = re.match(rf"\s+{NAME}", self.text[end : end + 30])
        return after is not None or self._other_given_name(start)

    # -- names -----------------------------------------------------------------------------------

    def _cores(self, start: int, end: int) -> list[Mention]:
        words = find_words(self.text, start, end)
        learned = [*self.local.find(self.text, words)] if self.local_units else []
        taken = []
        for s, e, hits in self.lexicon.find(self.text, words):
            if any(first <= s and e <= last and e - s < last - first for first, last, _ in learned):
                continue  # the "Khan" of a learned "Aslam Khan"
            core = self._core(s, e, hits)
            if core is not None:
                taken.append(core)
        if learned:
            for s, e, hits in learned:
                alone = hits[0].kind != "given" or not self._longer_name(s, e)
                if alone and not any(m.start < e and s < m.end for m in taken):
                    unit = self.local_units[hits[0].actor_id]
                    surface, kind = self.text[s:e], self._kind(unit)
                    taken.append(Mention(s, e, unit, surface, "actor", 0.9, person=True, kind=kind))
            taken.sort(key=lambda m: m.start)
        return taken

    def _core(self, start: int, end: int, hits: tuple[Hit, ...]) -> Mention | None:
        if self.text[end : end + 1] == "$":
            return None  # "US$300", "AS$2.5 bilion": a currency
        actor_id, kind, also = self._choose(hits)
        actor = self.registry.actors.get(actor_id)
        person = actor is not None and actor.kind == "person"
        if person and kind == "surname" and self._other_given_name(start):
            return None
        if person and not self._introduced(actor_id, kind, also, start):
            return None
        if any(first <= start and end <= last for first, last in self.traps):
            return None
        unit = self.registry.unit(actor_id, self.published)
        part: Part = "place" if kind == "place" else "actor"
        certainty = CERTAINTY.get(kind, 1.0)
        kind = self._kind(unit)
        if INITIALS.fullmatch(self.text, start, end) and self.text[end : end + 1] == ".":
            end += 1  # "U.S."
        return Mention(start, end, unit, self.text[start:end], part, certainty, person, kind)

    def _introduced(self, actor_id: str, kind: str, also: str, start: int) -> bool:
        """Whether a name may stand for this person here.

        A surname that is also a word or a common given name counts only after the full name, or
        right behind an office.
        """
        if kind != "surname":
            self.introduced.add(actor_id)
            return True
        if also not in {"name", "word"} or actor_id in self.introduced:
            return True
        head = self.heads.left.search(self.text, max(0, start - HEAD_WINDOW), start)
        return head is not None and self.heads.offices.search(head.group()) is not None

    def _kind(self, unit: str) -> str:
        actor = self.registry.actors.get(unit)
        return actor.kind if actor is not None else ""

    def _other_given_name(self, start: int) -> bool:
        """Whether a capitalised word that is no title stands before a bare surname.

        In the headline ``Trump Telepon Putin`` it is the verb.
        """
        before = re.search(rf"({NAME})\s+$", self.text[max(0, start - 30) : start])
        if before is None:
            return False
        word = before.group(1)
        left = self.text[: max(0, start - 30) + before.start()].rstrip()
        opens_sentence = not left or left[-1] in '.!?:"“”‘’»—–-'
        known = word.lower() in self.heads.known_words or word.lower() in self.heads.triggers
        return not (opens_sentence or known or fold(word) in self.lexicon.by_word)

    def _choose(self, hits: tuple[Hit, ...]) -> Hit:
        """Prefer who is named in full, who is in office, the unit named, the plainer name."""
        if len(hits) == 1:
            return hits[0]

        def rank(hit: Hit) -> tuple[bool, bool, bool, int]:
            unnamed = hit.kind == "surname" and hit.actor_id not in self.introduced
            day = self.published
            in_office = day is not None and self.registry.role_on(hit.actor_id, day) is not None
            unit = self.registry.unit(hit.actor_id, day)
            plain = NAME_KINDS.index(hit.kind) if hit.kind in NAME_KINDS else len(NAME_KINDS)
            return unnamed, not in_office, unit not in self.named, plain

        return min(hits, key=rank)

    # -- heads -----------------------------------------------------------------------------------

    def _grow(self, core: Mention, floor: int, end: int) -> Mention:
        """Take the office, organ and place words on both sides into the mention."""
        left = self.heads.left.search(self.text, max(floor, core.start - HEAD_WINDOW), core.start)
        right = None
        if self.heads.right is not None and not core.person:
            right = self.heads.right.match(self.text, core.end, end)
        start = left.start() if left else core.start
        stop = right.end() if right else core.end
        heads = [left.group() if left else "", right.group() if right else ""]
        part = self._part(heads, core.part)
        whole = core.person or POSSESSIVE.search(core.finest)  # "X's army-backed rulers"
        if part == "actor" and not whole and self.heads.events.match(self.text, stop, end):
            part = "place"
        finest = self.text[start:stop].strip()
        title = " ".join(heads).lower().strip()
        return replace(core, start=start, end=stop, finest=finest, part=part, title=title)

    def _part(self, heads: list[str], core: Part) -> Part:
        """Decide by the heads what the mention stands for; the outermost head rules."""
        before, after = (re.sub(r"[\s,’']+", " ", h.lower()).split() for h in heads)
        while len(before) > 1 and before[0] in self.heads.articles:
            before = before[1:]
        if not before and not after:
            return core
        phrase = " ".join([*before, "·", *after])
        if self.heads.private.search(phrase):
            return "private"
        places = self.heads.places
        if before and (before[0] in places or " ".join(before[:2]) in places):
            return "place"
        if after and (after[-1] in places or " ".join(after[-2:]) in places):
            return "place"
        if core == "place" and self.heads.acting.search(phrase) is None:
            return "place"
        return "actor"

    def _has_office(self, mention: Mention) -> bool:
        return self.heads.offices.search(self.text, mention.start, mention.end) is not None

    def _former(self, a: Mention, b: Mention) -> bool:
        """Whether ``b`` is the person whom ``a`` calls a private one: ``former premier Name``."""
        beside = self.text[a.end : b.start].strip() == ""
        return beside and a.part == "private" and b.person and a.unit == b.unit

    def _same(self, a: Mention, b: Mention) -> bool:
        """Whether ``b`` names the same actor again: ``Long Name (LN)``, ``President X, Name``."""
        between = self.text[a.end : b.start]
        bracketed = between.strip() == "(" and self.text[b.end : b.end + 1] == ")"
        if self._explains(a, b) or (bracketed and a.kind == b.kind == "organisation"):
            return True  # "Security Council of the United Nations (UN)": a part of its name
        if a.unit != b.unit or "private" in {a.part, b.part}:
            return False
        if bracketed:
            return True
        if between.strip() not in {"", ","}:
            return False
        if b.person and not a.person:
            return self._has_office(a)
        return a.person and not b.person and self._has_office(b)

    def _explains(self, a: Mention, b: Mention) -> bool:
        """Whether ``b`` only says whose armed group ``a`` is: ``Hizbullah, kelompok Lebanon``."""
        band = self.heads.bands.match(self.text, a.end, b.end)
        kinds = a.kind == "armed_group" and b.kind == "state"
        return band is not None and kinds and band.end() >= b.start

    def _merge(self, a: Mention, b: Mention) -> Mention:
        bracketed = "(" in self.text[a.end : b.start]
        finest = b.finest if b.person and not a.person else a.finest
        return replace(
            a,
            end=b.end + bracketed,
            finest=finest,
            certainty=max(a.certainty, b.certainty),
            person=a.person or b.person,
            title=a.title or b.title,
        )

    # -- persons the document introduces ----------------------------------------------------------

    def _name_beside(self, mention: Mention, start: int, end: int) -> str | None:
        after = self.heads.office_link.match(self.text, mention.end, end)
        if after is not None:
            name = self.heads.name.match(self.text, after.end(), end)
            if name is not None and self._plausible(name.group()):
                return name.group()
        before = self.heads.name_before.search(self.text[start : mention.start])
        if before is not None and " " in before.group(1) and self._plausible(before.group(1)):
            return before.group(1)
        return None

    def _plausible(self, name: str) -> bool:
        words = WORD.findall(name)
        hits = self.lexicon.find(name, find_words(name, 0, len(name)))
        known = any(hit.also not in {"name", "word"} for _, _, found in hits for hit in found)
        common = any(w.lower() in self.heads.known_words for w in words)
        return not known and not common and len(name) > len("Abc") and not name.isupper()

    # -- anaphora --------------------------------------------------------------------------------

    def _with_anaphora(self, mentions: list[Mention], start: int, end: int) -> list[Mention]:
        found = list(mentions)
        for pattern, refers_to, among in self.heads.anaphora:
            for match in pattern.finditer(self.text, start, end):
                s, e = match.span()
                if not any(m.start < e and s < m.end for m in found):
                    anaphor = Mention(s, e, "", match.group(), "anaphor", 0.85)
                    found.append(replace(anaphor, refers_to=refers_to, among=among))
        return sorted(found, key=lambda m: m.start)
