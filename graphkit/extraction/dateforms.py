"""Time expressions as they are written: one compiled pattern a language, made from its pack.

This module only reads what stands there ("31/10", "Selasa pagi", "dua tahun silam"); what day that
is, given the day of publication, is the business of `graphkit.extraction.dates`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from graphkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphkit.extraction.languages import Language

__all__ = ["Found", "Grammar", "calendar_day", "find_forms", "grammar", "word_pattern"]

# What the digits of a slot look like; the slots made of words come from the pack.
_DIGITS = {
    "day": r"(?:3[01]|[12]\d|0?[1-9])",
    "m": r"(?:1[0-2]|0?[1-9])",
    "year": r"(?:19|20)\d\d",
    "fullyear": r"(?:1[4-9]|20)\d\d",
    "oldyear": r"1[0-8]\d\d",
    "yy": r"\d\d",
    "decade": r"(?:1[5-9]|20)\d0",
    "short": r"[1-9]0",
}
_SLOT = re.compile(r"\{(\w+?)(2?)\}")
# What a form can mean, and the settings it cannot do without.
_NEEDED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("date", "days", "list", "month", "months", "season"), frozenset()),
    **dict.fromkeys(("year", "years", "decade", "weekday", "weekend", "ago"), frozenset()),
    **dict.fromkeys(("quarter", "half"), frozenset({"part"})),
    **dict.fromkeys(("shift", "later"), frozenset({"by"})),
}
_SETTINGS = frozenset(
    {
        "id",
        "means",
        "form",
        "which",
        "week",
        "by",
        "unit",
        "part",
        "sure",
        "after",
        "numeric",
        "else",
    }
)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_ESCAPE = re.compile(r"\\[a-zA-Z]|\(\?P?<\w+>")  # "\s", "(?P<name>": no words of the text
_URL = re.compile(r"https?://\S+")
_PIVOT = 60  # "22" is 2022, "91" is 1991
_LOOK_BACK = 40  # characters before an expression that are looked at


@dataclass(slots=True)
class Found:
    """One expression: what it means, and the parts of it that the text gives."""

    start: int
    end: int
    means: str
    slots: dict[str, int]
    form: Mapping[str, Any]

    def get(self, slot: str) -> int | None:
        """Give the number in a slot, or None where the text leaves it out."""
        return self.slots.get(slot)


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """The compiled forms of one language with the words around them."""

    pattern: re.Pattern[str]
    words: frozenset[str]  # what an expression may begin with, beside digits
    forms: tuple[Mapping[str, Any], ...]
    # By form: (name of the regex group, name of the slot); by slot: word -> number.
    groups: tuple[tuple[tuple[str, str], ...], ...]
    values: Mapping[str, Mapping[str, int]]
    units: tuple[str, ...]
    seasons: tuple[tuple[int, int], ...]
    order: str
    ambiguous: frozenset[str]
    counted: re.Pattern[str]
    not_year_after: re.Pattern[str]
    lead: re.Pattern[str]
    after: tuple[re.Pattern[str] | None, ...]
    since: re.Pattern[str]
    until: re.Pattern[str]
    between: re.Pattern[str]
    range: re.Pattern[str]
    both: re.Pattern[str]
    future: re.Pattern[str]
    clause: re.Pattern[str]
    zones: re.Pattern[str] = field(repr=False)


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Give a day, or None when the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def word_pattern(words: list[str] | tuple[str, ...]) -> str:
    r"""Turn words into one alternation, the longest first, any blanks for a blank.

    Examples
    --------
    >>> word_pattern(["last", "last night"])
    '(?:last\\s+night|last)'
    """
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    # A pattern that matches nothing stands for an empty list.
    return "(?:" + "|".join(map(_blanks, ordered)) + ")" if ordered else r"(?:(?!))"


def _blanks(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in words.split())


@cache
def grammar(language: Language) -> Grammar:
    """Compile the date forms of a language; done once.

    Raises
    ------
    InputError
        When a form has an unknown meaning or slot, or is no valid pattern; names the form.
    """
    pack = language.reading["dates"]
    slots, values = _slots(pack)
    patterns, groups = [], []
    # A form that needs certain words before it must not hide one that does not.
    forms = sorted(pack["forms"], key=lambda form: "after" in form)
    for number, form in enumerate(forms):
        source, names = _compile(form, number, slots, language.code)
        patterns.append(source)
        groups.append(tuple(names))
    body = "|".join(patterns)
    return Grammar(
        pattern=re.compile(rf"(?<![\w/\\])(?<!\d[.,:])(?:{body})(?![\w/]|[.,:]\d)", re.IGNORECASE),
        words=frozenset(word.lower() for word in _WORD.findall(_ESCAPE.sub(" ", body))),
        forms=tuple(forms),
        groups=tuple(groups),
        values=values,
        units=tuple({**pack["units"], **pack["one_unit"]}.values()),
        seasons=tuple((int(a), int(b)) for a, b in pack["seasons"].values()),
        order=pack["order"],
        ambiguous=frozenset(pack["ambiguous"]),
        counted=re.compile(rf"\s+{word_pattern(pack['counted'])}\b|\s*%", re.IGNORECASE),
        not_year_after=_before(pack["not_year_after"]),
        lead=_before(pack["lead"]),
        after=tuple(_before(form["after"]) if "after" in form else None for form in forms),
        since=_before(pack["since"]),
        until=_before(pack["until"]),
        between=_before(pack["between"]),
        range=re.compile(rf"\s*{word_pattern(pack['range'])}\s*", re.IGNORECASE),
        both=re.compile(rf"\s*{word_pattern(pack['and'])}\s*", re.IGNORECASE),
        future=re.compile(rf"\b{word_pattern(pack['future'])}\b", re.IGNORECASE),
        clause=re.compile(rf"\b{word_pattern(pack['clause'])}\b", re.IGNORECASE),
        zones=re.compile(rf"\b{word_pattern(pack['zones'])}\b", re.IGNORECASE),
    )


def _before(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){word_pattern(words)}\s*\Z", re.IGNORECASE)


def _slots(pack: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, dict[str, int]]]:
    """Patterns and numbers of every slot."""
    months, weekdays = pack["months"], pack["weekdays"]
    ambiguous = set(pack["ambiguous"])
    full_days = [name for name in weekdays if not name.endswith(".")]
    full_months = [name for name in months if not name.endswith(".")]
    units = list(pack["units"]) + list(pack["one_unit"])
    seasons = list(pack["seasons"])
    slots = {
        **_DIGITS,
        "day": _DIGITS["day"] + pack["ordinal"],
        "weekday": _capital(full_days),
        # "minggu" is a week: a name that is also a unit counts with its capital only.
        "anyday": _mixed(full_days, {name.lower() for name in full_days if name.lower() in units}),
        "wd": _mixed(list(weekdays), ambiguous),
        "month": _capital(full_months),
        "mon": _mixed(list(months), ambiguous),
        "number": rf"(?:\d{{1,3}}|{word_pattern(list(pack['numbers']))})",
        "unit": word_pattern(list(pack["units"])),
        # "this month", "last year": a day has words of its own.
        "period": word_pattern([word for word, unit in pack["units"].items() if unit != "day"]),
        "one_unit": word_pattern(list(pack["one_unit"])),
        "season": word_pattern(seasons),
    }
    for name, words in pack["classes"].items():
        slots[f"={name}"] = word_pattern(list(words))
    number_of = {unit: number for number, unit in enumerate(units)}
    values = {
        "weekday": _lower(weekdays),
        "month": _lower(months),
        "number": _lower(pack["numbers"]),
        "unit": _lower(number_of),
        "season": {word.lower(): number for number, word in enumerate(seasons)},
    }
    return slots, values


def _lower(table: Mapping[str, int]) -> dict[str, int]:
    return {word.lower().rstrip("."): number for word, number in table.items()}


def _capital(names: list[str]) -> str:
    return f"(?-i:{word_pattern([*names, *(name.upper() for name in names)])})"


def _mixed(names: list[str], ambiguous: set[str]) -> str:
    """Any case for most names, capitals only for those that are other words too."""
    stems = {name: _abbreviated(name) for name in names}
    plain = [stem for name, stem in stems.items() if name.lower().rstrip(".") not in ambiguous]
    odd = [name for name in names if name.lower().rstrip(".") in ambiguous]
    cased = [_abbreviated(form) for name in odd for form in (name, name.upper())]
    any_case = "|".join(sorted(plain, key=len, reverse=True)) or "(?!)"
    with_capital = "|".join(sorted(cased, key=len, reverse=True)) or "(?!)"
    return rf"(?:(?:{any_case})(?!\w)|(?-i:{with_capital})(?!\w))"


def _abbreviated(name: str) -> str:
    return re.escape(name[:-1]) + r"\.?" if name.endswith(".") else re.escape(name)


def _compile(
    form: Mapping[str, Any], number: int, slots: Mapping[str, str], code: str
) -> tuple[str, list[tuple[str, str]]]:
    where = f"language pack {code}: dates.forms: {form['id']!r}"
    if form["means"] not in _NEEDED:
        known = ", ".join(_NEEDED)
        raise InputError(f"{where}: 'means' is {form['means']!r}; allowed: {known}")
    unknown = sorted(form.keys() - _SETTINGS)
    if unknown:
        raise InputError(f"{where}: {unknown} are not settings; allowed: {sorted(_SETTINGS)}")
    if "*" in form["form"] or "+" in form["form"]:
        raise InputError(f"{where}: '*' and '+' have no end; write '(…)?' as often as it may stand")
    missing = _NEEDED[form["means"]] - form.keys()
    if missing:
        raise InputError(f"{where}: a form that means {form['means']!r} needs {sorted(missing)}")
    names: list[tuple[str, str]] = []

    def fill(match: re.Match[str]) -> str:
        slot, twice = match.groups()
        if f"={slot}" in slots:
            return slots[f"={slot}"]
        if slot not in slots:
            raise InputError(f"{where}: {{{slot}}} is not a slot; allowed: {', '.join(slots)}")
        group = f"{slot}{twice}_{number}_{len(names)}"
        names.append((group, _PLACE.get(slot, slot) + twice))
        return f"(?P<{group}>{slots[slot]})"

    source = _SLOT.sub(fill, re.sub(r" ", r"\\s+", form["form"]))
    source = source.replace(r"\s+?", r"\s*")  # " ?" in a form: a blank or none
    source = re.sub(r"\((?![?])", "(?:", re.sub(r"\\\(", "\0", source)).replace("\0", r"\(")
    try:
        re.compile(source)
    except re.error as error:
        raise InputError(f"{where}: is not a pattern: {error}") from error
    return f"(?P<f{number}>{source})", names


# Several ways to write a part of a date, one slot in the end.
_PLACE = {
    "wd": "weekday",
    "anyday": "weekday",
    "mon": "month",
    "m": "month",
    "fullyear": "year",
    "oldyear": "year",
    "yy": "year",
    "one_unit": "unit",
    "period": "unit",
}


def find_forms(text: str, start: int, end: int, language: Language) -> list[Found]:
    """Find every time expression in ``text[start:end]``, left to right.

    Examples
    --------
    >>> from graphkit.extraction.languages import load_language
    >>> text = "Pada Selasa (13/9/2022) sekitar 2.000 tentara tiba."
    >>> [(f.means, f.slots) for f in find_forms(text, 0, len(text), load_language("id"))]
    [('date', {'weekday': 2, 'day': 13, 'month': 9, 'year': 2022})]
    """
    compiled = grammar(language)
    found: list[Found] = []
    linked = text.find("://", start, end) >= 0
    addresses = [m.span() for m in _URL.finditer(text, start, end)] if linked else []
    for match in _matches(text, start, end, compiled):
        number = int((match.lastgroup or "f0")[1:])
        form = compiled.forms[number]
        slots = {}
        for group, slot in compiled.groups[number]:
            written = match[group]
            if written is not None:
                slots[slot] = _number(written, slot, compiled)
        one = Found(match.start(), match.end(), form["means"], slots, form)
        if any(first <= one.start < last for first, last in addresses):
            continue
        after = compiled.after[number]
        if after and not after.search(text, max(start, one.start - _LOOK_BACK), one.start):
            continue
        if _plausible(one, text, start, end, compiled, found):
            found.append(one)
    return found


def _matches(text: str, start: int, end: int, compiled: Grammar) -> Iterator[re.Match[str]]:
    """Try the forms only where a digit or one of their words stands: a tenth of the time."""
    at = start
    for word in _WORD.finditer(text, start, end):
        first = word.group()
        if word.start() < at or not (first.isdigit() or first.lower() in compiled.words):
            continue
        match = compiled.pattern.match(text, word.start(), end)
        if match is not None:
            at = match.end()
            yield match


def _number(written: str, slot: str, compiled: Grammar) -> int:
    table = compiled.values.get(slot.rstrip("2"))
    if table is not None:
        number = table.get(" ".join(written.lower().rstrip(".").split()))
        if number is not None:
            return number
    value = int("".join(character for character in written if character.isdigit()))
    short = slot.startswith("year") and len(written) == len("22")
    return value + (2000 if value < _PIVOT else 1900) if short else value


def _plausible(
    one: Found, text: str, start: int, end: int, compiled: Grammar, found: list[Found]
) -> bool:
    """Keep counts, article numbers and verbs from being dates."""
    before = text[max(start, one.start - _LOOK_BACK) : one.start]
    if one.means == "year" and not one.form.get("sure"):
        after = text[one.end : min(end, one.end + _LOOK_BACK)]
        bare = one.end - one.start == len("2020")
        return not (bare and compiled.counted.match(after)) and not (
            bare and compiled.not_year_after.search(before)
        )
    if one.means == "month" and one.slots.keys() == {"month"}:
        word = text[one.start : one.end].lower()
        if word not in compiled.ambiguous:
            return True
        listed = bool(found) and found[-1].means == "month"
        listed = listed and compiled.both.fullmatch(text[found[-1].end : one.start]) is not None
        return listed or compiled.lead.search(before) is not None
    return True
