"""Dating: which date a relation takes, and what is written when the text has none."""

from __future__ import annotations

from typing import Any

import pytest

from graphkit.extraction.dates import When
from graphkit.extraction.dating import Clock, Dated, date_finding, find_news_day
from graphkit.extraction.extract import extract_text
from graphkit.extraction.findings import Finding
from graphkit.extraction.line import Line, Token
from graphkit.extraction.mentions import Mention
from graphkit.extraction.sentences import Sentence

PUBLISHED = "2022-09-14"
NOW = Clock(PUBLISHED)


def _when(text: str, at: int) -> When:
    first, _, last = text.partition("/")
    return When(at, at + 1, first, last or first, "day", "inferred" if "~" in text else "text")


def _line(words: str) -> Line:
    """Build a line: "2020-05" is a date, "|" opens a clause, "<" and ">" stand around an aside."""
    tokens: list[Token] = []
    dates: list[When] = []
    clauses: list[int] = []
    asides: list[int] = []
    clause, aside = 0, -1
    for word in words.split():
        at = len(tokens)
        if word == "|":
            clause += 1
            continue
        if word in "<>":
            aside = at if word == "<" else -1
            continue
        if word[0].isdigit():
            dates.append(_when(word, at))
            tokens.append(Token(f"§d{len(dates) - 1}", at, at + 1, date=len(dates) - 1))
        else:
            tokens.append(Token(word, at, at + 1))
        clauses.append(clause)
        asides.append(aside)
    return Line(
        sentence=Sentence(0, len(tokens), "body", 0),
        tokens=tuple(tokens),
        groups=(),
        dates=tuple(dates),
        text=" ".join(t.text for t in tokens),
        offsets=tuple(range(len(tokens))),
        clauses=tuple(clauses),
        quoted=tuple(False for _ in tokens),
        asides=tuple(asides),
    )


def _dates(words: str, clock: Clock = NOW, **facts: bool) -> list[str]:
    """Date the finding that covers the words "hit" of a line."""
    line = _line(words)
    hits = [i for i, token in enumerate(line.tokens) if token.text == "hit"]
    actor = Mention(0, 1, "ARM", "Armenia")
    finding = Finding(
        relation="clash",
        source=actor,
        target=actor,
        rule="toy",
        confidence=1.0,
        status="asserted",
        first=hits[0],
        last=hits[-1],
        begins=facts.get("begins", False),
    )
    found = date_finding(
        finding,
        line,
        clock,
        state=facts.get("state", False),
        instant=facts.get("instant", False),
        relatives=frozenset({"who"}),
    )
    return [f"{d.start}/{d.end} {d.basis}" for d in found]


@pytest.mark.parametrize(
    ("words", "dates"),
    [
        # 1: a date of its own clause, the finer first, then the nearer
        ("hit on 2020-10-31", ["2020-10-31/2020-10-31 text"]),
        ("2020-10-31 hit", ["2020-10-31/2020-10-31 text"]),
        ("in 2020-10 hit on 2020-10-31", ["2020-10-31/2020-10-31 text"]),
        ("in 2020 they hit men in far and near 2020-10", ["2020-10/2020-10 text"]),
        ("2020-10-01 a b c hit b 2020-10-31", ["2020-10-31/2020-10-31 text"]),
        ("hit | 2020-10-31 said 2020-10-30", ["2022-09-14/2022-09-14 published"]),
        ("2020-10-30 hit | 2020-10-31", ["2020-10-30/2020-10-30 text"]),
        # one outside an aside before one inside; one behind "who" belongs to the relative clause
        ("2020-10-31 a b c hit < who left 2020-10-01 >", ["2020-10-31/2020-10-31 text"]),
        ("2020-10-31 a b c hit him who left 2020-10-01", ["2020-10-31/2020-10-31 text"]),
        # a list of dates gives one time for each
        ("hit in 2020-04 and 2020-05", ["2020-04/2020-04 text", "2020-05/2020-05 text"]),
        ("hit in 2020-04 , 2020-05", ["2020-04/2020-04 text"]),
        ("hit in 2020-04 and 2020-05-31", ["2020-05-31/2020-05-31 text"]),
        # a span, and since a day until the article
        ("hit from 2020-10-01/2020-10-31", ["2020-10-01/2020-10-31 text"]),
        ("hit since 2020-10-01/..", ["2020-10-01/2022-09-14 text"]),
        # what is still to come is no date of what happened
        ("hit , vote on 2022-12-01 and again 2022-12-24", ["2022-09-14/2022-09-14 published"]),
        ("hit in 2022", ["2022/2022 text"]),
        # 2: the only date of the sentence
        ("hit | on 2020-10-31", ["2020-10-31/2020-10-31 text"]),
        # 5: none: it was known on the day of publication
        ("hit", ["2022-09-14/2022-09-14 published"]),
    ],
)
def test_an_event_takes_the_nearest_date(words: str, dates: list[str]) -> None:
    assert _dates(words) == dates


@pytest.mark.parametrize(
    ("words", "facts", "date"),
    [
        # a year told of somebody behind a comma is none of what was said or signed
        ("hit him , who left in 2020", {"instant": True}, "2022-09-14/2022-09-14"),
        ("hit him who , they say , left in 2020", {"instant": True}, "2022-09-14/2022-09-14"),
        ("hit it , who ended 2020", {"state": True, "begins": True}, "2022-09-14/.."),
        # but a day is news, a year near by is its own, and a deed may have taken years
        ("hit him , who left on 2020-10-01", {"instant": True}, "2020-10-01/2020-10-01"),
        ("hit him in 2020 , who left", {"instant": True}, "2020/2020"),
        ("hit him , who turned in 2020", {}, "2020/2020"),
    ],
)
def test_a_year_of_a_relative_clause_does_not_date_what_was_said(
    words: str, facts: dict[str, bool], date: str
) -> None:
    assert [found.split()[0] for found in _dates(words, NOW, **facts)] == [date]


def test_a_date_behind_a_closed_aside_is_its_own() -> None:
    words = "hit < who left 2020-10-01 > on 2020-10-31"
    assert _dates(words) == ["2020-10-31/2020-10-31 text"]


@pytest.mark.parametrize(
    ("clock", "date"),
    [
        (Clock(PUBLISHED, "2022-09-13", "2022-09-12"), "2022-09-12/2022-09-12 inferred"),
        (Clock(PUBLISHED, "2022-09-13"), "2022-09-13/2022-09-13 inferred"),
        (Clock(PUBLISHED), "2022-09-14/2022-09-14 published"),
        (Clock(""), "/ "),
    ],
)
def test_an_event_without_a_date_is_told_of_the_paragraph_or_the_news(
    clock: Clock, date: str
) -> None:
    assert _dates("hit", clock) == [date]


@pytest.mark.parametrize(
    ("words", "facts", "date"),
    [
        # 4: a state takes a date only beside it, and stays open
        ("hit since 1994/..", {}, "1994/.. text"),
        ("hit in 1994", {}, "1994/.. text"),
        ("hit from 1994/1999", {}, "1994/1999 text"),
        ("hit a b c d e f 1994", {}, "2022-09-14/.. published"),
        ("hit", {}, "2022-09-14/.. published"),
        # signing is dated like an event
        ("hit a b c d e f 1994", {"begins": True}, "1994/.. text"),
    ],
)
def test_a_state_begins_where_the_text_says_so(
    words: str, facts: dict[str, bool], date: str
) -> None:
    assert _dates(words, NOW, state=True, **facts) == [date]


def test_a_state_without_a_date_takes_none_of_the_paragraph() -> None:
    clock = Clock(PUBLISHED, "2022-09-13", "2022-09-12")
    assert _dates("hit", clock, state=True) == ["2022-09-14/.. published"]
    assert _dates("hit", clock, state=True, begins=True) == ["2022-09-12/.. inferred"]


def test_nothing_is_said_or_met_since_a_day() -> None:
    assert _dates("hit since 2020-10-01/..", instant=True) == ["2022-09-14/2022-09-14 published"]
    assert _dates("hit since 2020-10-01/..", Clock("")) == ["2020-10-01/2020-10-01 inferred"]


def test_dated_is_compared_by_value() -> None:
    assert Dated("2020", "2020", "text") == Dated("2020", "2020", "text")


@pytest.mark.parametrize(
    ("days", "news_day"),
    [
        (["2022-09-13"], "2022-09-13"),
        (["2022-09-14"], "2022-09-14"),
        (["2022-09-11"], "2022-09-11"),
        (["2022-09-10"], ""),  # too long ago
        (["2022-09-15"], ""),  # to come
        (["2022-09"], ""),  # no day
        (["2022-09-12/2022-09-13"], ""),  # a span
        (["2022-09-01", "2022-09-13"], "2022-09-13"),
        ([], ""),
    ],
)
def test_the_news_day_is_a_day_shortly_before_publication(days: list[str], news_day: str) -> None:
    whens = [_when(day, i) for i, day in enumerate(days)]
    assert find_news_day(whens, PUBLISHED) == news_day
    assert find_news_day(whens, "") == ""


# whole texts: (language, text, published, what each row is dated)
TEXTS: list[tuple[str, str, str, dict[str, str]]] = [
    (
        "id",
        "Armenia menuduh Azerbaijan pada Selasa (13/9/2022). Turki mendukung Azerbaijan.",
        PUBLISHED,
        {"accusation": "2022-09-13/2022-09-13", "support": "2022-09-13/2022-09-13"},
    ),
    (
        "id",
        "Armenia menuduh Azerbaijan. Turki mendukung Azerbaijan.",
        PUBLISHED,
        {"accusation": "2022-09-14/2022-09-14", "support": "2022-09-14/2022-09-14"},
    ),
    ("id", "Turki adalah anggota NATO sejak 1952.", PUBLISHED, {"alliance": "1952/.."}),
    ("id", "Turki adalah anggota NATO.", PUBLISHED, {"alliance": "2022-09-14/.."}),
    (
        "en",
        "Armenia accused Azerbaijan on Tuesday.",
        PUBLISHED,
        {"accusation": "2022-09-13/2022-09-13"},
    ),
    ("en", "Armenia accused Azerbaijan in May 2021.", PUBLISHED, {"accusation": "2021-05/2021-05"}),
]


@pytest.mark.parametrize(("code", "text", "published", "dates"), TEXTS)
def test_dates_of_whole_texts(code: str, text: str, published: str, dates: dict[str, str]) -> None:
    rows: list[dict[str, Any]] = extract_text(text, language=code, published=published).to_pylist()
    assert {r["relation"]: f"{r['start']}/{r['end']}" for r in rows} == dates


def test_without_any_date_nothing_is_dated() -> None:
    (row,) = extract_text("Armenia menuduh Azerbaijan.", language="id").to_pylist()
    assert (row["start"], row["end"], row["date_basis"]) == ("", "", "")
