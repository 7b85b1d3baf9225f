"""Language packs: how they are laid over each other, checked, and told apart."""

from pathlib import Path
from typing import Literal

import pytest
from babel import Locale
from babel.dates import get_day_names, get_month_names

from graphkit.errors import InputError, TableError
from graphkit.extraction.dateforms import grammar
from graphkit.extraction.languages import (
    available_languages,
    detect_language,
    load_language,
    pack_data,
)


def write(folder: Path, text: str, name: str = "reading.toml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("code", available_languages())
def test_packs_are_complete_and_their_patterns_compile(code: str) -> None:
    language = load_language(code)
    assert language.code == code
    assert grammar(language).pattern.pattern


@pytest.mark.parametrize("code", available_languages())
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
def test_months_and_days_are_those_of_the_unicode_locale_data(
    code: str, width: Literal["wide", "abbreviated"]
) -> None:
    dates = load_language(code).reading["dates"]
    months = {name.rstrip("."): number for name, number in dates["months"].items()}
    locale = Locale(code)
    for number, name in get_month_names(width, locale=locale).items():
        assert months[str(name)] == number
    days = {name.rstrip("."): number for name, number in dates["weekdays"].items()}
    for number, name in get_day_names(width, locale=locale).items():
        assert days[str(name)] == number + 1  # theirs count from 0


def test_an_overlay_adds_replaces_and_removes(tmp_path: Path) -> None:
    pack = write(
        tmp_path / "ms",
        """
        extends = "id"
        name = "Malay"
        [detection]
        stopwords = ["ialah"]
        [dates]
        order = "mdy"
        [dates.months]
        Mac = 3
        [[dates.forms]]
        id = "today"
        means = "shift"
        by = 0
        unit = "day"
        form = "hari ini"
        [remove.page]
        end = ["komentar"]
        [remove.dates.months]
        Maret = true
        """,
    )
    own, base = load_language(pack), load_language("id")
    assert (own.code, own.name) == ("ms", "Malay")
    assert own.reading["detection"]["stopwords"] == [
        *base.reading["detection"]["stopwords"],
        "ialah",
    ]
    assert own.reading["dates"]["order"] == "mdy"
    assert own.reading["dates"]["months"]["Mac"] == 3
    assert "Maret" not in own.reading["dates"]["months"]
    assert "komentar" not in own.reading["page"]["end"]
    forms = [form["form"] for form in own.reading["dates"]["forms"] if form["id"] == "today"]
    assert forms == ["hari ini"]
    assert "Maret" in base.reading["dates"]["months"]


def test_an_entry_takes_the_place_of_another_or_is_laid_over_it(tmp_path: Path) -> None:
    pack = write(
        tmp_path / "ms",
        """
        extends = "id"
        [remove.verb.attack]
        bases = ["serang"]
        [[verb]]
        id = "+attack"
        bases = ["bedil"]
        strength = 0.5
        [[verb]]
        id = "aid"
        relation = "support"
        bases = ["tolong"]
        [[verb]]
        id = "new"
        relation = "support"
        bases = ["papah"]
        """,
        "constructions.toml",
    )
    below = pack_data("id", "constructions.toml")["verb"]
    own = pack_data(pack, "constructions.toml")["verb"]
    assert [verb["id"] for verb in own] == [*(verb["id"] for verb in below), "new"]
    places = {verb["id"]: number for number, verb in enumerate(below)}
    attack, attacked = below[places["attack"]], own[places["attack"]]
    bases = [*(base for base in attack["bases"] if base != "serang"), "bedil"]
    assert attacked == {**attack, "bases": bases, "strength": 0.5}
    assert own[places["aid"]] == {"id": "aid", "relation": "support", "bases": ["tolong"]}


def test_another_spelling_stands_beside_the_first(tmp_path: Path) -> None:
    pack = write(
        tmp_path / "ms",
        """
        extends = "id"
        [spelling]
        "gencatan senjata" = "henti tembak"
        sanksi = ["sekatan", "kekangan"]
        """,
        "constructions.toml",
    )
    below, own = (pack_data(code, "constructions.toml") for code in ("id", pack))
    assert own["words"]["truce"] == [
        variant
        for word in below["words"]["truce"]
        for variant in dict.fromkeys([word, word.replace("gencatan senjata", "henti tembak")])
    ]
    rules = {
        rule["id"]: rule
        for data in (below, own)
        for rule in data["frame"]
        if "sanksi" in rule["on"]
    }
    rule = rules["sanction"]
    assert rule["pattern"].count("(sanksi|sekatan|kekangan)") == 1
    assert rule["on"].split()[-2:] == ["sekatan", "kekangan"]
    assert "spelling" not in own


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[verb]]\nid = "+papah"\n', "'+papah': the pack below has no entry 'papah'"),
        ("[spelling]\nkarena = 5\n", "spelling.karena must be a word or a list of words"),
        ('spelling = "kerana"\n', "'spelling' must be a table of words"),
    ],
)
def test_what_an_overlay_cannot_do(tmp_path: Path, text: str, message: str) -> None:
    pack = write(tmp_path / "ms", f'extends = "id"\n{text}', "constructions.toml")
    with pytest.raises(InputError) as raised:
        pack_data(pack, "constructions.toml")
    assert str(raised.value) == f"{pack / 'constructions.toml'}: {message}"


def test_a_file_that_an_overlay_lacks_is_that_of_the_pack_below(tmp_path: Path) -> None:
    pack = write(tmp_path / "ms", 'extends = "id"\nname = "Malay"\n')
    assert pack_data(pack, "mentions.toml") == pack_data("id", "mentions.toml")


def test_every_fault_of_a_pack_is_named(tmp_path: Path) -> None:
    pack = write(
        tmp_path / "xx",
        """
        extends = "id"
        name = 5
        sentences = "none"
        [detection]
        stopword = ["x"]
        [dates]
        since = "sejak"
        [dates.months]
        Mac = 13
        [dates.units]
        minit = "minute"
        [dates.seasons]
        "musim hujan" = [11]
        """,
    )
    with pytest.raises(TableError) as raised:
        load_language(pack)
    file = pack / "reading.toml"
    assert str(raised.value).splitlines() == [
        f"{file}: column 'name': is missing; the language's name as text",
        f"{file}: column 'detection.stopword': is not a known key; allowed: stopwords",
        f"{file}: column 'sentences': the table [sentences] is missing",
        f"{file}: column 'dates.months': must be a table of names with numbers 1 to 12",
        f"{file}: column 'dates.units': must be a table of words with one of day, week, month, "
        "year, decade, century",
        f"{file}: column 'dates.seasons': must be a table of names with a first and a last month",
        f"{file}: column 'dates.since': must be a list of words",
    ]


def test_what_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"there is no such file; languages that exist: en, id, ms$"
    ):
        load_language("xx")
    with pytest.raises(InputError, match="is not a TOML file in UTF-8"):
        load_language(write(tmp_path / "a", "name = "))
    folder = tmp_path / "b"
    with pytest.raises(InputError, match="extend each other in a circle"):
        load_language(write(folder, f'extends = "{folder}"\nname = "B"\n'))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Rusia dan Armenia akan bertemu di Moskow untuk membahas gencatan senjata.", "id"),
        ("The two sides will meet in Moscow to discuss the ceasefire.", "en"),
        ("Turkey backs Azerbaijan.", "en"),
        ("Rusia mengecam NATO.", "id"),
        ("Sabtu, 31 Oktober 2020", "id"),
        ("Saturday, October 31, 2020", "en"),
        ("Армения обвинила Азербайджан в нарушении перемирия.", ""),
        ("Le président a déclaré que la trêve avait été violée par les deux camps.", ""),
        ("", ""),
        ("2020", ""),
    ],
)
def test_detection(text: str, code: str) -> None:
    assert detect_language(text) == code
