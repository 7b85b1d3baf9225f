"""Groups: coordinated mentions that act together ("Rusia, Prancis, dan Amerika Serikat").

Worth fifteen points of recall in the trials behind this design, and the place where an apposition
looks like a list: ``sekutu Yerevan, Rusia, dan Turki`` names an ally and two more actors. A comma
list therefore counts only when a conjunction closes it, and a name after an apposition head or a
sentence-opening preposition does not begin one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from graphkit.extraction.languages import pack_data
from graphkit.extraction.mentions import NAME, Mention, Part, alternatives

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Join = Literal["conjunction", "comma", "pair", ""]
PREPOSITION_WINDOW = 24
TOWN_WINDOW = 60
PAIR = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Mentions that share one place in the sentence; ``preposition`` is the word before them."""

    start: int
    end: int
    members: tuple[Mention, ...]
    part: Part
    oblique: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        """The distinct units, in the order named."""
        return tuple(dict.fromkeys(m.unit for m in self.members))

    @property
    def certainty(self) -> float:
        """The certainty of the least certain member."""
        return min(m.certainty for m in self.members)


@dataclass(frozen=True, slots=True)
class Joints:
    """The compiled words that join or separate mentions."""

    conjunction: re.Pattern[str]
    comma: re.Pattern[str]
    pair: re.Pattern[str]
    apposition: re.Pattern[str]
    venue: re.Pattern[str]
    oblique: re.Pattern[str]
    means: re.Pattern[str]
    opening: re.Pattern[str]
    phrase: re.Pattern[str]
    comitative: re.Pattern[str]
    object_of: re.Pattern[str]
    verb_next: re.Pattern[str]
    fronted: re.Pattern[str]
    joining: re.Pattern[str]
    headline_commas: bool
    town: re.Pattern[str]
    country_ends: re.Pattern[str]


@lru_cache(maxsize=8)
def load_joints(language: str) -> Joints:
    """Compile the joining words of a language pack."""
    data = pack_data(language, "mentions.toml")
    commas = "".join(re.escape(c) for c in data["list_marks"])
    pairs = "".join(re.escape(c) for c in data["pair_marks"])
    conjunctions = alternatives(data["conjunctions"])
    article = _article(data)

    def before(words: list[str]) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-])(?:{alternatives(words)})\s+{article}$", re.IGNORECASE)

    def opening(words: list[str]) -> re.Pattern[str]:
        return re.compile(rf"\s*(?:{alternatives(words)})\s[^,\d]*$", re.IGNORECASE)

    links = "|".join(rf"{re.escape(link)}\s+" for link in data["of_links"])
    return Joints(
        conjunction=re.compile(
            rf"(?:\s++|\s*+,\s++)(?:{conjunctions})\s++{article}", re.IGNORECASE
        ),
        comma=re.compile(rf"\s*+[{commas}]\s*+{article}"),
        pair=re.compile(rf"\s?[{pairs}]\s?"),
        apposition=before(data["apposition_heads"]),
        venue=before(data["venue_prepositions"]),
        oblique=before(data["oblique_prepositions"]),
        means=re.compile(
            rf"(?<![\w-])(?:{alternatives(data['means_prepositions'])})\s+\w+\s+(?:{links})?$",
            re.IGNORECASE,
        ),
        opening=opening([*data["oblique_prepositions"], *data["venue_prepositions"]]),
        phrase=_phrase(opening, data, language),
        comitative=opening(data["comitatives"]),
        object_of=_object_of(data),
        fronted=_fronted(language),
        joining=before(pack_data(language, "constructions.toml")["clauses"]["reasons"]),
        headline_commas=data.get("headline_commas", False),
        town=_town(data),
        country_ends=re.compile(
            rf"\s*[,.;()]|\s*$|\s+(?:{alternatives(data['venue_prepositions'])})\s"
        ),
        verb_next=re.compile(rf"\s+(?:{'|'.join(data['finite']) or '(?!)'})(?![\w-])"),
    )


def _phrase(
    opening: Callable[[list[str]], re.Pattern[str]], data: Mapping[str, Any], language: str
) -> re.Pattern[str]:
    """Return the words in front of a sentence's subject that are no part of its list."""
    prepositions = opening([*data["oblique_prepositions"], *data["means_prepositions"]]).pattern
    clauses = pack_data(language, "constructions.toml")["clauses"]
    joins, agents = alternatives(clauses["joins"]), alternatives(clauses["agents"])
    told = rf"\s*(?:{joins or '(?!)'})\s[^,\d]*(?<!\w)(?:{agents or '(?!)'})\s+$"
    return re.compile(rf"{prepositions}|{told}", re.IGNORECASE)


def _town(data: Mapping[str, Any]) -> re.Pattern[str]:
    """Return a town and its comma, in front of the country that it is in."""
    prepositions = alternatives(data["seat_links"]) or "(?!)"
    name = rf"{NAME}(?:[\s-]{NAME}){{0,2}}"
    return re.compile(rf"(?<![\w-])(?i:{prepositions})\s+{name}\s*,\s*$")


def _fronted(language: str) -> re.Pattern[str]:
    """Return the words of a clause in front of a sentence's subject, up to its first actor."""
    clauses = pack_data(language, "constructions.toml")["clauses"]
    verbs = "|".join([*clauses["fronted"], "(?!)"])
    joins = alternatives(clauses["joins"]) or "(?!)"
    opening = rf"(?:(?:{joins})\s[^,]*?(?<!\w))?(?:{verbs})\s[^,]*"
    return re.compile(rf"[\"“”]?{opening}", re.IGNORECASE)


def _article(data: Mapping[str, Any]) -> str:
    return rf"(?:(?:{alternatives(data['articles']) or '(?!)'})\s+)?"


def _object_of(data: Mapping[str, Any]) -> re.Pattern[str]:
    """Return what stands before an object: a finite verb that takes no clause behind it."""
    governing = alternatives(data["governing"]) or "(?!)"
    verbs = "|".join(data["finite"]) or "(?!)"
    return re.compile(rf"(?<![\w-])(?!(?:{governing})(?![\w-]))(?:{verbs})\s+{_article(data)}$")


def find_groups(
    text: str, mentions: Sequence[Mention], start: int, language: str, *, headline: bool = False
) -> list[Group]:
    """Return the groups of a sentence that begins at ``start``, in order.

    A headline may join two by a comma alone ("US, China agree …"), where the language does.
    """
    joints = load_joints(language)
    groups: list[Group] = []
    i = 0
    while i < len(mentions):
        size = _list_length(text, mentions, i, start, joints)
        if headline and i == 0 and _comma_pair(text, mentions, start, joints):
            size = max(size, PAIR)
        if groups and _ends_apposition(text, groups[-1], mentions[i], start, joints):
            size = 1
        groups.append(_group(text, mentions[i : i + size], start, joints))
        i += size
    return _with_company(text, groups, start, joints)


def _comma_pair(text: str, mentions: Sequence[Mention], start: int, joints: Joints) -> bool:
    """Whether a headline opens with two of a kind that only a comma joins, and a verb follows."""
    if not joints.headline_commas or len(mentions) < PAIR:
        return False
    a, b = mentions[:PAIR]
    alike = a.part == b.part == "actor" and a.kind == b.kind and a.unit != b.unit
    goes_on = re.match(r"\s+\w", text[b.end :]) is not None
    return (
        not text[start : a.start].strip()
        and alike
        and goes_on
        and _join(text, a, b, joints) == "comma"
    )


def _with_company(text: str, groups: list[Group], start: int, joints: Joints) -> list[Group]:
    """Let ``Bersama A dan B, C …`` act as three: the company joins the group after the comma."""
    if len(groups) > 1 and joints.comitative.fullmatch(text[start : groups[0].start]):
        first, second = groups[:2]
        if joints.comma.fullmatch(text[first.end : second.start]):
            groups[1] = replace(second, members=(*second.members, *first.members))
    return groups


def _join(text: str, a: Mention, b: Mention, joints: Joints) -> Join:
    between = text[a.end : b.start]
    if joints.conjunction.fullmatch(between):
        return "conjunction"
    if joints.comma.fullmatch(between):
        return "comma"
    return "pair" if joints.pair.fullmatch(between) else ""


def _list_length(text: str, mentions: Sequence[Mention], i: int, start: int, joints: Joints) -> int:
    """Return how many mentions from ``i`` on form one coordination."""
    size = _listed(text, mentions, i, start, joints)
    if size > PAIR and _closes_fronted(text, mentions[i], mentions[i + size - 1], start, joints):
        return 1
    return size


def _closes_fronted(text: str, first: Mention, last: Mention, start: int, joints: Joints) -> bool:
    """Whether a comma behind ``first`` ends a clause: ``Setelah bertemu A, B dan C pergi``."""
    before = text[start : first.start]
    if not joints.fronted.fullmatch(before):
        phrase = (
            " " + before.rpartition(",")[2].lstrip()
        )  # "In March, with the help of A, B and C …"
        return bool(joints.phrase.fullmatch(phrase) and joints.verb_next.match(text, last.end))
    comma = joints.comma.match(text, first.end) is not None
    return comma and not text[last.end :].lstrip().startswith(",")


def _listed(text: str, mentions: Sequence[Mention], i: int, start: int, joints: Joints) -> int:
    first = mentions[i]
    if first.part == "private" or _is_country_of_town(text, first, start, joints):
        return 1
    size = 1
    while i + size < len(mentions):
        a, b = mentions[i + size - 1], mentions[i + size]
        join = _join(text, a, b, joints)
        if join == "" or b.part == "private":
            return 1
        if join == "conjunction" and i and _two_clauses(text, first, b, start, joints):
            return size
        if size == 1 and not _opens(text, a, b, join, start, joints):
            return 1
        size += 1
        if join == "pair" or (
            join == "conjunction" and not _goes_on(text, mentions, i + size, joints)
        ):
            return size
    return 1


def _is_country_of_town(text: str, mention: Mention, start: int, joints: Joints) -> bool:
    """Whether a mention only says where a town is: ``Di Ohrid, Makedonia Utara, A dan B …``."""
    if mention.person or mention.title or mention.kind != "state" or mention.certainty < 1:
        return False
    before = text[max(start, mention.start - TOWN_WINDOW) : mention.start]
    ends = joints.country_ends.match(text, mention.end)
    return ends is not None and joints.town.search(before) is not None


def _opens(text: str, a: Mention, b: Mention, join: Join, start: int, joints: Joints) -> bool:
    """Whether two mentions may begin a coordination."""
    if join == "comma":
        return a.part != "anaphor" and not _cannot_open_list(text, a, start, joints)
    if text[a.end : b.start].lstrip().startswith(",") and joints.verb_next.match(text, b.end):
        return False  # "… sanksi bagi Ankara, dan Siprus malah mengancam …"
    return join == "pair" or _alike(text, a, b)


def _alike(text: str, a: Mention, b: Mention) -> bool:
    """Whether ``A, dan B`` joins two of a kind; else its comma divides two clauses."""
    if not text[a.end : b.start].lstrip().startswith(","):
        return True
    return a.person == b.person and a.kind == b.kind and bool(a.title) == bool(b.title)


def _goes_on(text: str, mentions: Sequence[Mention], i: int, joints: Joints) -> bool:
    """Whether the coordination that reached ``i`` is carried on: ``A, serta B dan C``."""
    if i >= len(mentions) or mentions[i].part == "private":
        return False
    a, b = mentions[i - 1 : i + 1]
    between = text[a.end : b.start]
    if joints.conjunction.fullmatch(between) is None:
        return False
    return "," not in between or (_alike(text, a, b) and not joints.verb_next.match(text, b.end))


def _two_clauses(text: str, first: Mention, b: Mention, start: int, joints: Joints) -> bool:
    """Whether ``b`` begins a clause of its own: ``mendukung A dan B mengecam C``."""
    if not joints.verb_next.match(text, b.end):
        return False
    before = text[max(start, first.start - PREPOSITION_WINDOW) : first.start]
    return joints.object_of.search(before) is not None


def _cannot_open_list(text: str, first: Mention, start: int, joints: Joints) -> bool:
    before = text[start : first.start]
    if joints.apposition.search(before):
        return True
    return joints.opening.fullmatch(before) is not None


def _ends_apposition(
    text: str, before: Group, mention: Mention, start: int, joints: Joints
) -> bool:
    """Whether a mention is what an apposition names: ``sekutu Yerevan, Rusia, …``."""
    if not joints.comma.fullmatch(text[before.end : mention.start]):
        return False
    return joints.apposition.search(text[start : before.start]) is not None


def _group(text: str, members: Sequence[Mention], start: int, joints: Joints) -> Group:
    first = members[0]
    before = text[max(start, first.start - PREPOSITION_WINDOW) : first.start]
    venue = joints.venue.search(before) is not None
    part: Part = first.part
    if part == "actor" and venue and not first.person:
        part = "place"
    if part == "actor" and _is_country_of_town(text, first, start, joints):
        part = "place"
    oblique = bool(joints.oblique.search(before) or joints.means.search(before))
    if joints.joining.search(before) and joints.verb_next.match(text, members[-1].end):
        oblique = False  # "because A attacks": the word joins a clause
    return Group(first.start, members[-1].end, tuple(members), part, oblique)
