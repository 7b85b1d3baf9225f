"""Time expressions, each with the time it means."""

import itertools
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import InputError
from graphkit.extraction.dates import find_dates, solve_year
from graphkit.extraction.languages import available_languages, load_language
from graphkit.periods import parse_date

PUBLISHED = {"id": "2022-09-14", "en": "2022-11-26"}
CASES = tomllib.loads((Path(__file__).parent / "reading/dates.toml").read_text("utf-8"))
FLAT = [(code, case) for code, cases in CASES.items() for case in cases]


def dates(text: str, code: str, published: str, anchor: str = "") -> list[list[str]]:
    day = date.fromisoformat(published) if published else None
    found = find_dates(text, 0, len(text), day, load_language(code), anchor=anchor)
    return [[text[when.start : when.end], when.first, when.last, when.basis] for when in found]


@pytest.mark.parametrize(("code", "case"), FLAT, ids=[case["text"][:50] for _, case in FLAT])
def test_time_expressions(code: str, case: dict[str, Any]) -> None:
    published = case.get("published", PUBLISHED[code])
    assert dates(case["text"], code, published) == case["dates"]


def test_a_later_day_counts_from_the_date_of_an_earlier_sentence() -> None:
    text = "Dua hari kemudian Putin menolaknya."
    expected = [["Dua hari kemudian", "2022-10-14", "2022-10-14", "inferred"]]
    assert dates(text, "id", "2022-10-21", anchor="2022-10-12") == expected
    assert dates(text, "id", "2022-10-21") == []


def test_only_the_sentence_asked_for_is_read() -> None:
    text = "Pada 5 Mei 2020. Pada 6 Mei 2020. Pada 7 Mei 2020."
    start, end = text.index("Pada 6"), text.index(" Pada 7")
    found = find_dates(text, start, end, None, load_language("id"))
    assert [(text[one.start : one.end], one.first) for one in found] == [
        ("6 Mei 2020", "2020-05-06")
    ]


@given(
    st.dates(date(1950, 1, 1), date(2090, 12, 31)),
    st.integers(-150, 150),
    st.sampled_from(["no", "maybe"]),
)
def test_weekday_and_day_of_month_give_back_the_day(base: date, shift: int, ahead: Any) -> None:
    day = date.fromordinal(base.toordinal() + shift)
    solved = solve_year(day.day, day.month, day.isoweekday(), base, ahead=ahead)
    assert solved == day


WORDS = st.sampled_from(
    "Selasa Tuesday 31 13 2020 1994 Mei May 27 September , . ( ) / - – sejak since hingga until "
    "antara between dan and lalu ago pekan week dua two kemudian later akan will 1990-an 1990s "
    "musim gugur autumn 9/9 31/10/2020 0000 00 99 29 Februari February abad century".split(),
)


@given(st.lists(WORDS, max_size=12).map(" ".join), st.dates(), st.sampled_from(["id", "en"]))
def test_dates_are_in_order_inside_the_text_and_readable(
    text: str, published: date, code: str
) -> None:
    found = find_dates(text, 0, len(text), published, load_language(code))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for one in found:
        bounds = [parse_date(end) for end in (one.first, one.last) if end not in ("", "..")]
        assert bounds
        assert all(first[0] <= last[0] for first, last in itertools.pairwise(bounds))


@given(st.text(), st.sampled_from(available_languages()))
def test_any_text_passes(text: str, code: str) -> None:
    for one in find_dates(text, 0, len(text), date(2020, 10, 31), load_language(code)):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ('means = "daet"\nform = "{day}"', "'means' is 'daet'; allowed: date, "),
        ('means = "date"\nform = "{dya} {mon}"', "{dya} is not a slot; allowed: day, "),
        ('means = "date"\nform = "({day}"', "is not a pattern: "),
        ('means = "date"\nform = "(awal )*{day} {mon}"', "'*' and '+' have no end"),
        ('means = "shift"\nform = "{unit} lalu"', "needs ['by']"),
        ('means = "date"\nform = "{day}"\nshfit = 1', "['shfit'] are not settings; allowed: "),
    ],
)
def test_a_wrong_form_of_a_pack_is_named(tmp_path: Path, form: str, message: str) -> None:
    pack = tmp_path / "xx"
    pack.mkdir()
    text = f'extends = "id"\nname = "X"\n[[dates.forms]]\nid = "wrong"\n{form}\n'
    (pack / "reading.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        find_dates("5 Mei", 0, 5, None, load_language(pack))
    assert "'wrong'" in str(raised.value)
    assert message in str(raised.value)
