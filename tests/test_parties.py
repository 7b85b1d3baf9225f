"""Codes, numbers and names of event data sets to actor ids."""

from __future__ import annotations

import pytest

from graphkit import load_registry
from graphkit.exchange.events.parties import Parties, own_id

PARTIES = Parties(load_registry())


@pytest.mark.parametrize(
    ("code", "system", "on", "expected"),
    [
        ("365", "COW", "1992", "RUS"),
        ("365", "COW", "1950", "SUN"),
        ("365", "GW", "1900", "RUS"),
        ("640", "COW", "2020", "TUR"),
        ("371", "COW", "1993", "ARM"),
        ("373.0", "COW", "1993", "AZE"),
        ("220", "GW", "2020-10-31", "FRA"),
        ("255", "COW", "2000", "DEU"),
        ("260", "COW", "1970", "DEU"),
        ("345", "COW", "1999", "YUG"),
        ("345", "COW", "2005", "SCG"),
        ("345", "COW", "2012", "SRB"),
        ("340", "GW", "2012", "SRB"),
        ("340", "COW", "1900", "COW:340"),
        ("970", "GW", "2012", "KIR"),
        ("970", "COW", "2012", "NRU"),
        ("300", "COW", "1900", "COW:300"),
        ("", "COW", "1900", ""),
        ("0", "COW", "1900", ""),
        ("-9", "COW", "1900", ""),
    ],
)
def test_numbers_of_states(code: str, system: str, on: str, expected: str) -> None:
    assert PARTIES.number(code, system, on) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("RUS", "", "RUSGOV"), "RUS"),
        (("ROM", "", "ROMGOV"), "ROU"),
        (("", "NAT", "IGONAT"), "NATO"),
        (("", "UNO", "IGOUNO"), "UN"),
        (("", "", "ARMMIL"), "ARM"),
        (("", "", "GOV"), "CAMEO:GOV"),
        (("AFR", "", "AFR"), "CAMEO:AFR"),
        (("", "", ""), ""),
    ],
)
def test_cameo_actors(cells: tuple[str, str, str], expected: str) -> None:
    assert PARTIES.cameo(*cells) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Russian Federation", "RUS"),
        ("Turkey", "TUR"),
        ("Moldova, Republic of", "MDA"),
        ("Myanmar (Burma)", "MMR"),
        ("DR Congo (Zaire)", "COD"),
        ("Kingdom of eSwatini (Swaziland)", "SWZ"),
        ("Cote d’Ivoire", "CIV"),
        ("Moscow", ""),
        ("Russian", ""),
        ("", ""),
    ],
)
def test_countries(name: str, expected: str) -> None:
    assert PARTIES.country(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("North Atlantic Treaty Organization", "NATO"),
        ("European Union", "EU"),
        ("Vladimir Putin", ""),
        ("Congo", ""),
        ("Protester", ""),
    ],
)
def test_organisations_groups_and_states(name: str, expected: str) -> None:
    assert PARTIES.collective(name) == expected


def test_own_ids_have_no_blanks() -> None:
    assert own_id("UCDP", "DKBA 5-1107 ") == "UCDP:DKBA_5-1107"
    assert own_id("UCDP", " ") == ""
