"""The registry of actors, the tables that come with it, and what may be laid over them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel import Locale
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from graphkit.actors import READINGS, Alias, Registry, Role, load_registry
from graphkit.errors import InputError, PeriodError, TableError
from graphkit.periods import parse_date
from graphkit.schema import ACTOR_KINDS, ALIAS_KINDS

REGISTRY = load_registry()
UNITS = {"state", "organisation", "armed_group"}
PERSONS = sorted(one.actor_id for one in REGISTRY.actors.values() if one.kind == "person")
LANGUAGES = ("en", "id", "ms")
FORMER = {"SUN", "YUG", "SCG", "CSK", "DDR", "YMD"}

# Where the press, and so the registry, calls a state otherwise than CLDR.
PRESS = {
    ("en", "ATG"): "Antigua and Barbuda",
    ("en", "BIH"): "Bosnia and Herzegovina",
    ("en", "BLM"): "Saint Barthélemy",
    ("en", "CIV"): "Côte d'Ivoire",
    ("en", "COD"): "Democratic Republic of the Congo",
    ("en", "COG"): "Republic of the Congo",
    ("en", "HKG"): "Hong Kong",
    ("en", "KNA"): "Saint Kitts and Nevis",
    ("en", "LCA"): "Saint Lucia",
    ("en", "MAC"): "Macao",
    ("en", "MAF"): "Saint Martin",
    ("en", "MMR"): "Myanmar",
    ("en", "PSE"): "Palestine",
    ("en", "SGS"): "South Georgia and the South Sandwich Islands",
    ("en", "SHN"): "Saint Helena",
    ("en", "SPM"): "Saint Pierre and Miquelon",
    ("en", "TUR"): "Turkey",
    ("en", "UMI"): "United States Minor Outlying Islands",
    ("en", "VAT"): "Vatican",
    ("en", "VCT"): "Saint Vincent and the Grenadines",
    ("en", "VIR"): "United States Virgin Islands",
    ("id", "CIV"): "Pantai Gading",
    ("id", "COD"): "Republik Demokratik Kongo",
    ("id", "COG"): "Republik Kongo",
    ("id", "GBR"): "Inggris",
    ("id", "HKG"): "Hong Kong",
    ("id", "MAC"): "Makau",
    ("id", "MMR"): "Myanmar",
    ("id", "PSE"): "Palestina",
    ("id", "SGS"): "Georgia Selatan dan Kepulauan Sandwich Selatan",
    ("id", "SWZ"): "Eswatini",
    ("id", "UMI"): "Kepulauan Terluar Amerika Serikat",
    ("ms", "COD"): "Republik Demokratik Congo",
    ("ms", "COG"): "Republik Congo",
    ("ms", "HKG"): "Hong Kong",
    ("ms", "HMD"): "Kepulauan Heard dan McDonald",
    ("ms", "MAC"): "Macau",
    ("ms", "MMR"): "Myanmar",
    ("ms", "PSE"): "Palestin",
    ("ms", "SGS"): "Kepulauan Georgia Selatan dan Sandwich Selatan",
    ("ms", "UMI"): "Kepulauan Terpencil Amerika Syarikat",
    ("ms", "VAT"): "Vatican",
    ("ms", "VIR"): "Kepulauan Virgin Amerika Syarikat",
}


def _territories() -> dict[str, str]:
    """Return the alpha-2 codes of today's ISO 3166-1 territories by their alpha-3 codes."""
    no_country = {"EU", "QO", "UN", "XA", "XB", "XK", "ZZ", "EZ", "AC", "CP", "DG", "TA", "CQ"}
    superseded = FORMER | {"ANT", "BUR", "FXX", "NTZ", "TMP", "ZAR"}
    names = Locale("en").territories
    codes = {"XKX": "XK"}  # Kosovo: a user-assigned code, in wide use
    for code, replaced_by in dict(get_global("territory_aliases").items()).items():
        if not re.fullmatch("[A-Z]{3}", code) or code in superseded or len(replaced_by) > 1:
            continue
        if replaced_by[0] in names and replaced_by[0] not in no_country:
            codes[code] = replaced_by[0]
    return codes


TERRITORIES = _territories()


# ---------------------------------------------------------------------------- what comes with it


def test_every_iso_territory_is_a_state_with_its_name() -> None:
    states = {one.actor_id for one in REGISTRY.actors.values() if one.kind == "state"}
    assert len(TERRITORIES) == 250
    assert states - FORMER == TERRITORIES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_states_are_called_as_in_cldr_but_for_the_names_of_the_press(language: str) -> None:
    names = Locale(language).territories
    conjunction = " and " if language == "en" else " dan "
    for actor_id, code in TERRITORIES.items():
        expected = names[code].replace("’", "'").replace(" & ", conjunction)
        expected = PRESS.get((language, actor_id), expected)
        assert REGISTRY.name(actor_id, language) == expected


def test_no_exception_to_cldr_is_stale() -> None:
    for (language, actor_id), name in PRESS.items():
        official = Locale(language).territories[TERRITORIES[actor_id]]
        assert official != name
        assert REGISTRY.name(actor_id, language) == name


def test_ids_kinds_and_parents() -> None:
    assert {one.kind for one in REGISTRY.actors.values()} == set(ACTOR_KINDS)
    for actor_id, one in REGISTRY.actors.items():
        assert re.fullmatch(r"[A-Z0-9]+(_[A-Z0-9]+)*", actor_id)
        assert not one.parent or one.parent in REGISTRY.actors
        assert one.kind != "institution" or one.parent
    assert REGISTRY.actors["SUN"].end == "1991-12-26"
    assert len(REGISTRY) > 1000


def test_organisations_of_the_annotation_guideline_exist() -> None:
    ids = """CSTO NATO EU UN UNSC OSCE OSCE_MINSK ICRC CIS EAEU COE ICJ ICC ASEAN AU ARAB_LEAGUE GCC
        BRICS G7 IAEA SCO OTS OIC WHO UNHCR UNICEF UNRWA WFP ECOWAS IGAD QUAD AUKUS OPEC IMF
        WORLD_BANK UNIFIL""".split()
    groups = "NKR HAMAS HEZBOLLAH HOUTHI TALIBAN RSF TPLF PKK ISIS DPR LPR WAGNER M23".split()
    assert {REGISTRY.actors[one].kind for one in ids} == {"organisation", "institution"}
    assert {REGISTRY.actors[one].kind for one in groups} == {"armed_group"}


def test_aliases_are_told_once_and_named_in_every_language() -> None:
    rows = Counter((one.actor_id, one.alias, one.language) for one in REGISTRY.aliases)
    assert max(rows.values()) == 1
    assert {one.language for one in REGISTRY.aliases} == {"", *LANGUAGES}
    assert {one.kind for one in REGISTRY.aliases} == set(ALIAS_KINDS)
    assert {one.also for one in REGISTRY.aliases} == {"", *READINGS}
    names = Counter((one.actor_id, one.language) for one in REGISTRY.aliases if one.kind == "name")
    assert max(names.values()) == 1


def test_no_two_letter_alias_but_the_well_known() -> None:
    short = {one.alias for one in REGISTRY.aliases if len(one.alias.replace(".", "")) < 3}
    assert short <= {
        *("AS", "A.S.", "US", "U.S.", "UK", "U.K.", "UN", "U.N.", "EU", "E.U.", "UE", "AU", "UA"),
        *("G7", "IS", "NZ", "PA", "RI", "V4", "Xi"),
    }


def test_every_organisation_and_group_has_an_indonesian_name_or_is_called_the_same() -> None:
    for actor_id, one in REGISTRY.actors.items():
        if one.kind in {"organisation", "institution", "armed_group"}:
            name = REGISTRY.name(actor_id, "id")
            assert actor_id in REGISTRY.find(name, "id")


def test_roles_have_days_that_can_be() -> None:
    assert len(PERSONS) > 250
    told = {role.person for role in REGISTRY.roles}
    assert told == set(PERSONS)
    for role in REGISTRY.roles:
        assert role.start
        assert parse_date(role.start)[0] < date(2027, 1, 1)
        assert role.end
        assert role.role == role.role.strip()


def test_memberships_have_a_source() -> None:
    assert all(one.source for one in REGISTRY.memberships)
    assert {"CSTO", "NATO", "EU", "ASEAN", "CIS"} <= {m.organisation for m in REGISTRY.memberships}


# --------------------------------------------------------------------------------- looking up

FOUND = [
    ("Perancis", "id", "FRA"),
    ("Prancis", "id", "FRA"),
    ("Tiongkok", "id", "CHN"),
    ("China", "id", "CHN"),
    ("Cina", "id", "CHN"),
    ("RRT", "id", "CHN"),
    ("Korut", "id", "PRK"),
    ("Korsel", "id", "KOR"),
    ("Britania Raya", "id", "GBR"),
    ("UEA", "id", "ARE"),
    ("AS", "id", "USA"),
    ("Amerika", "id", "USA"),
    ("U.S.", "en", "USA"),
    ("Saudi", "id", "SAU"),
    ("Turkiye", "id", "TUR"),
    ("Burma", "en", "MMR"),
    ("Kirgizstan", "id", "KGZ"),
    ("Kyrgyzstan", "en", "KGZ"),
    ("Federasi Rusia", "id", "RUS"),
    ("Jepun", "ms", "JPN"),
    ("Kemboja", "ms", "KHM"),
    ("Sepanyol", "ms", "ESP"),
    ("Azeris", "en", "AZE"),
    ("Turk", "en", "TUR"),
    ("Moskwa", "id", "RUS"),
    ("Moscow", "en", "RUS"),
    ("Kremlin", "id", "RUS"),
    ("Gedung Putih", "id", "USA"),
    ("Istana Elysee", "id", "FRA"),
    ("Tel Aviv", "id", "ISR"),
    ("Yerusalem", "id", "ISR"),
    ("PBB", "id", "UN"),
    ("DK PBB", "id", "UNSC"),
    ("Dewan Keamanan PBB", "id", "UNSC"),
    ("Security Council", "en", "UNSC"),
    ("Uni Eropa", "id", "EU"),
    ("UE", "id", "EU"),
    ("Majelis Eropa", "id", "COE"),
    ("Council of Europe", "en", "COE"),
    ("Colective Security Treaty Organization", "id", "CSTO"),
    ("Pakta Pertahanan Keamanan Kolektif", "id", "CSTO"),
    ("Grup Minsk", "id", "OSCE_MINSK"),
    ("Mahkamah Internasional", "id", "ICJ"),
    ("separatis Armenia", "id", "NKR"),
    ("etnis Armenia", "id", "NKR"),
    ("Republik Artsakh", "id", "NKR"),
    ("Karabakh Armenians", "en", "NKR"),
    ("Nagorno-Karabakh", "id", "NKR"),
    ("Hizbullah", "id", "HEZBOLLAH"),
    ("Ansar Allah", "id", "HOUTHI"),
    ("Hemedti", "id", "MOHAMED_HAMDAN_DAGALO"),
    ("Erdoğan", "en", "RECEP_TAYYIP_ERDOGAN"),
    ("Charles Michael", "id", "CHARLES_MICHEL"),
    ("Zelenskyy", "en", "VOLODYMYR_ZELENSKY"),
    ("Abdel Fattah Al Sisi", "id", "ABDEL_FATTAH_EL_SISI"),
    ("Paus Leo XIV", "id", "POPE_LEO_XIV"),
]


@pytest.mark.parametrize(("surface", "language", "actor_id"), FOUND)
def test_what_news_writes_is_found(surface: str, language: str, actor_id: str) -> None:
    assert REGISTRY.find(surface, language)[0] == actor_id


# What two actors of the registry share; the usual reading comes first.
SHARED = [
    ("Brussel", "id", ("EU", "BEL")),
    ("Brussels", "en", ("EU", "BEL")),
    ("Kongo", "id", ("COD", "COG")),
    ("Congo", "en", ("COD", "COG")),
    ("Minsk", "en", ("BLR",)),
    ("Dominican", "en", ("DMA", "DOM")),
    ("Aoun", "en", ("MICHEL_AOUN", "JOSEPH_AOUN")),
    ("Khamenei", "id", ("ALI_KHAMENEI", "MOJTABA_KHAMENEI")),
    ("Rasmussen", "en", ("ANDERS_FOGH_RASMUSSEN", "LARS_LOKKE_RASMUSSEN")),
    ("Essequibo", "en", ("GUY", "VEN")),
]


@pytest.mark.parametrize(("surface", "language", "expected"), SHARED)
def test_shared_names_are_all_told(surface: str, language: str, expected: tuple[str, ...]) -> None:
    assert REGISTRY.find(surface, language) == expected


# Spellings that mean something else more often than an actor, or are one only in capitals.
MARKED = [
    *(("AS", "word"), ("US", "word"), ("Baku", "word"), ("Lima", "word"), ("Kapan", "word")),
    *(("Turkey", "word"), ("WHO", "word"), ("Polish", "word"), ("Sisi", "word"), ("Akar", "word")),
    *(("Turki", "name"), ("Jordan", "name"), ("Chad", "name"), ("Paris", "name")),
    *(("Michael", "name"), ("Michel", "name"), ("Johnson", "name"), ("Burhan", "name")),
    *(("Georgia", "place"), ("Washington", "place"), ("Minsk", "actor")),
]


@pytest.mark.parametrize(("surface", "also"), MARKED)
def test_aliases_that_can_be_something_else_say_so(surface: str, also: str) -> None:
    marks = {one.also for one in REGISTRY.aliases if one.alias == surface}
    assert also in marks
    assert marks <= set(READINGS)


@pytest.mark.parametrize("surface", ["as", "turki", "baku", "us", "who", "A", "", " ", "Oz"])
def test_ordinary_words_are_not_found(surface: str) -> None:
    assert REGISTRY.find(surface) == ()


def test_language_blanks_and_apostrophes() -> None:
    assert REGISTRY.find("Jepun", "id") == ()
    assert REGISTRY.find("Jepun") == ("JPN",)
    assert REGISTRY.find("Uni \n Eropa") == ("EU",)
    assert REGISTRY.find("N’Djamena") == REGISTRY.find("N'Djamena") == ("TCD",)


def test_places_are_no_names_of_those_who_hold_them() -> None:
    kinds = {one.kind for one in REGISTRY.aliases if one.alias in {"Karabakh", "Nagorno-Karabakh"}}
    assert kinds == {"place"}


def test_names_by_language() -> None:
    assert REGISTRY.name("ARM", "id") == "Armenia"
    assert REGISTRY.name("RUS", "xx") == "Russia"
    assert REGISTRY.name("POPE_FRANCIS", "id") == "Paus Fransiskus"
    assert REGISTRY.name("NOBODY", "id") == "NOBODY"
    assert repr(REGISTRY).startswith("Registry(")


@given(st.sampled_from(REGISTRY.aliases))
def test_every_alias_is_found_in_its_language(alias: Alias) -> None:
    assert alias.actor_id in REGISTRY.find(alias.alias)
    assert alias.actor_id in REGISTRY.find(alias.alias, alias.language or "id")


# ----------------------------------------------------------------------------------- roll-up

ROLLED_UP = [
    ("NIKOL_PASHINYAN", "2020-10-31", "ARM"),
    ("BORIS_JOHNSON", "2017-05-01", "GBR"),
    ("JOSEP_BORRELL", "2019-06-01", "ESP"),
    ("JOSEP_BORRELL", "2019-12-01", "EU"),
    ("JOSEP_BORRELL", "2024-11-30", "EU"),
    ("CHARLES_MICHEL", "2018-01-01", "BEL"),
    ("CHARLES_MICHEL", "2022-09-13", "EU"),
    ("CHARLES_MICHEL", "2019-11-20", "EU"),  # between two roles, ten days before the second
    ("JENS_STOLTENBERG", "2012", "NOR"),
    ("JENS_STOLTENBERG", "2022-11-03", "NATO"),
    ("JENS_STOLTENBERG", "2025-06", "NOR"),
    ("DONALD_TUSK", "2016-03-01", "EU"),
    ("DONALD_TUSK", "2024-03-01", "POL"),
    ("ANTONIO_GUTERRES", "2020-09-27", "UN"),
    ("STANISLAV_ZAS", "2022-09-14", "CSTO"),
    ("AHMED_AL_SHARAA", "2024-12-01", "HTS"),
    ("AHMED_AL_SHARAA", "2025-05-01", "SYR"),
    ("ABDEL_FATTAH_AL_BURHAN", "2023-05-22", "SDN"),
    ("MOHAMED_HAMDAN_DAGALO", "2023-05-22", "RSF"),
    ("RUBEN_VARDANYAN", "2023-02-24", "NKR"),
    ("OLUSEGUN_OBASANJO", "2022-11-03", "AU"),
    ("DAVID_BARNEA", "2023-11-28", "ISR"),  # director of an institution of the state
    ("IRGC", "2025-06-13", "IRN"),
    ("EUROPEAN_COUNCIL", "2022-09-13", "EU"),
    ("UNIFIL", "2024-10-10", "UN"),
    ("WHO", "2023-05-22", "WHO"),
    ("UNSC", "2022-09-14", "UNSC"),
    ("ISKP", "2024-03-22", "ISKP"),
    ("GRL", "2025-01-10", "GRL"),
    ("somebody", "2025-01-10", "somebody"),
]


@pytest.mark.parametrize(("actor_id", "on", "unit"), ROLLED_UP)
def test_roll_up_on_a_date(actor_id: str, on: str, unit: str) -> None:
    assert REGISTRY.unit(actor_id, on) == unit
    if len(on) == len("2020-10-31"):
        assert REGISTRY.unit(actor_id, date.fromisoformat(on)) == unit


def test_roll_up_without_a_date_is_the_last_role() -> None:
    assert REGISTRY.unit("JOSEP_BORRELL") == "EU"
    assert REGISTRY.unit("JENS_STOLTENBERG") == "NOR"


def test_roll_up_in_a_year_of_two_roles_is_the_longer() -> None:
    assert REGISTRY.unit("JOSEP_BORRELL", "2019") == "ESP"
    assert REGISTRY.unit("JOSEP_BORRELL", "2019-12") == "EU"


@given(
    st.sampled_from(PERSONS),
    st.dates(date(1940, 1, 1), date(2060, 1, 1)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]),
)
def test_roll_up_ends_at_a_unit(person: str, day: date, form: str) -> None:
    unit = REGISTRY.unit(person, f"{day:{form}}")
    assert REGISTRY.actors[unit].kind in UNITS
    assert REGISTRY.unit(unit, day) == unit


@given(st.sampled_from(REGISTRY.roles))
def test_a_role_is_held_on_its_first_day(role: Role) -> None:
    first = parse_date(role.start)[0]
    held = REGISTRY.role_on(role.person, first)
    assert held is not None
    assert held.person == role.person


def test_roles_on_dates() -> None:
    role = REGISTRY.role_on("BORIS_JOHNSON", date(2016, 7, 13))
    assert role is not None
    assert (role.unit, role.role, role.end) == ("GBR", "foreign minister", "2018-07-09")
    assert REGISTRY.role_on("BORIS_JOHNSON", "2018-07-09") == role
    assert REGISTRY.role_on("BORIS_JOHNSON", "2018-07-10") is None
    assert REGISTRY.role_on("ARM", "2018-07-10") is None


def test_impossible_dates() -> None:
    with pytest.raises(PeriodError, match="2020-02-30"):
        REGISTRY.unit("CHARLES_MICHEL", "2020-02-30")


MEMBERS = [
    ("CSTO", "1995-01-01", "ARM AZE BLR GEO KAZ KGZ RUS TJK UZB"),
    ("CSTO", "2003-01-01", "ARM BLR KAZ KGZ RUS TJK"),
    ("CSTO", "2010-01-01", "ARM BLR KAZ KGZ RUS TJK UZB"),
    ("CSTO", "2022-09-14", "ARM BLR KAZ KGZ RUS TJK"),
    ("OSCE_MINSK", "2020-10-31", "FRA RUS USA"),
    ("GCC", "2020-01-01", "ARE BHR KWT OMN QAT SAU"),
    ("AUKUS", "2023-01-01", "AUS GBR USA"),
    ("EAEU", "2021-01-01", "ARM BLR KAZ KGZ RUS"),
]


@pytest.mark.parametrize(("organisation", "on", "members"), MEMBERS)
def test_members_on_a_date(organisation: str, on: str, members: str) -> None:
    assert sorted(REGISTRY.members(organisation, on)) == members.split()


def test_accessions_and_exits() -> None:
    day = timedelta(days=1)
    for organisation, member, first in (
        ("NATO", "FIN", date(2023, 4, 4)),
        ("NATO", "SWE", date(2024, 3, 7)),
        ("EU", "HRV", date(2013, 7, 1)),
        ("ASEAN", "TLS", date(2025, 10, 26)),
    ):
        assert member in REGISTRY.members(organisation, first)
        assert member not in REGISTRY.members(organisation, first - day)
    assert "GBR" in REGISTRY.members("EU", "2020-01-31")
    assert "GBR" not in REGISTRY.members("EU", "2020-02-01")
    assert len(REGISTRY.members("NATO")) == 32
    assert len(REGISTRY.members("EU")) == 27
    assert len(REGISTRY.members("AU")) == 55
    assert REGISTRY.members("ARM") == frozenset()


REPOSITORY = Path(__file__).parent.parent
GOLD = sorted(
    [
        *(REPOSITORY / "data" / "karabakh" / "gold").glob("*.json"),
        *(REPOSITORY.parent / "shared" / "corpus" / "gold").glob("*.json"),  # when it is there
    ]
)


@pytest.mark.parametrize("path", GOLD, ids=[path.stem for path in GOLD])
def test_actors_of_annotated_reports_are_known(path: Path) -> None:
    report = json.loads(path.read_text(encoding="utf-8"))
    for row in report["relations"]:
        on = row["start"] or report["published"]
        for side in ("source", "target"):
            assert row[side] in REGISTRY.actors
            found = REGISTRY.find(row.get(f"actor_{side}") or "")
            if found:
                assert row[side] in {REGISTRY.unit(one, on) for one in found}


# ----------------------------------------------------------------------------- laying tables over


def _write(folder: Path, **tables: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_the_default_is_loaded_once() -> None:
    assert load_registry() is REGISTRY
    assert isinstance(REGISTRY, Registry)


def test_a_folder_is_laid_over(tmp_path: Path) -> None:
    folder = _write(
        tmp_path / "case",
        actors="actor_id,name,kind,note\nTUR,Türkiye,state,x\nZEN,Zenia,state\nJO,Jo Doe,person\n",
        aliases="actor_id,alias,language,kind\nCOE,Dewan Eropa,id,variant\nZEN,Zenian,en,demonym\n",
        roles="person,unit,role,start,end\nJO,ZEN,envoy,2020,..\nBORIS_JOHNSON,ZEN,king,1990,..\n",
        members="organisation,member,start,end\nCSTO,ARM,1992,2024\nCSTO,ZEN,2020,..\n",
    )
    own = load_registry(folder)
    assert own.name("TUR") == "Türkiye"
    assert own.find("Jo Doe") == ("JO",)
    assert own.find("Zenian", "en") == own.find("Zenia", "ms") == ("ZEN",)
    assert own.find("Dewan Eropa", "id") == ("COE",)
    assert own.unit("BORIS_JOHNSON", "2017") == own.unit("JO") == "ZEN"
    assert "ARM" not in own.members("CSTO", "2025")
    assert {"ZEN", "RUS"} <= own.members("CSTO", "2025")
    assert REGISTRY.find("Dewan Eropa", "id") == ("EUROPEAN_COUNCIL",)
    assert REGISTRY.unit("BORIS_JOHNSON", "2017") == "GBR"


def test_a_later_overlay_wins(tmp_path: Path) -> None:
    one = _write(tmp_path / "one", actors="actor_id,name,kind\nARM,One,state\n")
    two = _write(tmp_path / "two", actors="actor_id,name,kind\nARM,Two,state\n")
    assert load_registry(one, two).name("ARM") == "Two"
    assert load_registry(two, str(one)).name("ARM") == "One"


def test_a_single_file_is_known_by_its_header(tmp_path: Path) -> None:
    file = tmp_path / "spellings.csv"
    file.write_bytes(b"\xef\xbb\xbfalias,kind,actor_id\r\n Armenja , variant,ARM\r\n,,\r\n")
    assert load_registry(file).find("Armenja") == ("ARM",)
    rows = tmp_path / "rows.csv"
    rows.write_text("person,unit,role\nCHARLES_MICHEL,ZAF,guest\n")
    assert load_registry(rows).unit("CHARLES_MICHEL", "2020") == "ZAF"
    old = load_registry(rows).role_on("CHARLES_MICHEL", "1800")
    assert old is not None
    assert old.role == "guest"


FAULTY = [
    ("actors", "actor_id,name,kind\nX,,state\n", "row 1: column 'name': is empty"),
    ("actors", "actor_id,name,kind\nX,X,planet\n", "row 1: column 'kind': 'planet' is no kind we"),
    ("actors", "actor_id,name,kind\nX Y,X,state\n", "'X Y' is no id: it has blanks"),
    (
        "actors",
        "actor_id,name,kind\nX,X,state\nX,Y,state\n",
        "row 2: column 'actor_id': 'X' repeats",
    ),
    ("actors", "actor_id,name,kind,parent\nX,X,institution,Q\n", "'Q' is no actor; add it to"),
    ("actors", "actor_id,name,kind\nX,X,institution\n", "an institution acts for its parent"),
    ("actors", "actor_id,name,kind,parent\nX,X,state,Y\nY,Y,state,X\n", "leads back to the actor"),
    ("actors", "actor_id,name,kind,start\nX,X,state,2020-13\n", "'2020-13' is no date"),
    ("actors", "actor_id,name,kind,start,end\nX,X,state,2021,2020\n", "'2020' is before the start"),
    ("actors", "actor_id,name\nX,X\n", "row 0: column 'kind': is missing"),
    ("aliases", "actor_id,alias,kind\nX,Xs,variant\n", "row 1: column 'actor_id': 'X' is no actor"),
    ("aliases", "actor_id,alias,kind\nARM,Xs,nick\n", "'nick' is no kind we know; allowed: name"),
    ("aliases", "actor_id,alias,kind,also\nARM,X,name,joke\n", "'joke' is no also we know"),
    ("aliases", "actor_id,alias,kind\nARM,Xs,name\nAZE,Xs,name\n", "names AZE here and ARM in"),
    ("aliases", "actor_id,alias,kind\nARM,Xs,name\nARM,Xs,name\n", "row 2: column 'actor_id'"),
    ("aliases", "actor_id,alias,kind\nARM,Xs, or Ys,name\n", "has 4 values, the header 3"),
    ("roles", "person,unit,role\nNOBODY,ARM,guest\n", "'NOBODY' is no actor"),
    ("roles", "person,unit,role\nCHARLES_MICHEL,Q,guest\n", "column 'unit': 'Q' is no actor"),
    ("roles", "person,unit,role\nARM,ARM,guest\n", "'ARM' is no person: its kind is state"),
    ("roles", "person,unit,role,end\nCHARLES_MICHEL,EU,x,2020-02-30\n", "'2020-02-30' is no date"),
    ("members", "organisation,member\nEU,Q\n", "members.csv: row 1: column 'member': 'Q' is no"),
]


@pytest.mark.parametrize(("table", "text", "expected"), FAULTY)
def test_faults_are_named(table: str, text: str, expected: str, tmp_path: Path) -> None:
    folder = _write(tmp_path / "case", **{table: text})
    with pytest.raises(TableError) as raised:
        load_registry(folder)
    assert expected in str(raised.value)
    assert str(folder / f"{table}.csv") in str(raised.value)


def test_all_faults_of_all_tables_are_raised_together(tmp_path: Path) -> None:
    folder = _write(
        tmp_path / "case",
        actors="actor_id,name,kind,start,end\nX,,planet,2020-99,..\nY,Y,state,2021,2020\n",
        aliases="actor_id,alias\nARM,Xs\n",
        roles="person,unit,role\nNOBODY,Q,guest\n",
    )
    with pytest.raises(TableError) as raised:
        load_registry(folder)
    assert [(f.row, f.column) for f in raised.value.faults] == [
        (0, "kind"),
        *((1, "name"), (1, "kind"), (1, "start"), (2, "end")),
        *((1, "person"), (1, "unit")),
    ]


def test_actors_who_never_met_may_share_a_name(tmp_path: Path) -> None:
    text = "actor_id,name,kind,start,end\nOLD,Old,state,1900,1950\nNEW,New,state,1951,\n"
    aliases = "actor_id,alias,language,kind\nOLD,Land,en,variant\nNEW,Land,,variant\n"
    folder = _write(tmp_path / "case", actors=text, aliases=aliases)
    assert load_registry(folder).find("Land", "en") == ("OLD", "NEW")


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no actors"):
        load_registry(_write(tmp_path / "empty"))
    with pytest.raises(InputError, match=r"nowhere\.csv: cannot be read"):
        load_registry(tmp_path / "nowhere.csv")
    other = tmp_path / "other.csv"
    other.write_text("source,target\n")
    with pytest.raises(InputError, match="is no table of actors"):
        load_registry(other)
    other.write_bytes(b"actor_id,alias,kind\nARM,\xff,name\n")
    with pytest.raises(InputError, match="UTF-8"):
        load_registry(other)
    other.write_text("")
    with pytest.raises(InputError, match="is no table of actors"):
        load_registry(other)


def test_loading_imports_nothing_heavy() -> None:
    code = """
import sys
from graphkit.actors import load_registry
load_registry().find("Rusia")
heavy = {"numpy", "pandas", "pyarrow", "networkx", "scipy", "jinja2"} & sys.modules.keys()
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True)
