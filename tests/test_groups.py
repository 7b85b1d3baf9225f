"""Groups: who is named together, and what looks like it but is not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.actors import load_registry
from graphkit.extraction.groups import Group, find_groups
from graphkit.extraction.mentions import Mention, MentionFinder


def _groups(text: str, code: str) -> list[Group]:
    finder = MentionFinder(text, code, load_registry(), "2025-05-12")
    return find_groups(text, finder.find(0, len(text)), 0, code)


@pytest.mark.parametrize(
    ("code", "text", "together"),
    [
        # a conjunction joins two; of a comma list it closes the list
        ("id", "Rusia dan Turki hadir", ["RUS TUR"]),
        ("id", "Rusia serta Turki hadir", ["RUS TUR"]),
        ("id", "Rusia, Prancis, dan Turki hadir", ["RUS FRA TUR"]),
        ("id", "Rusia, Prancis dan Turki hadir", ["RUS FRA TUR"]),
        ("id", "Presiden Rusia dan Perdana Menteri India hadir", ["RUS IND"]),
        ("en", "Russia and Turkey came", ["RUS TUR"]),
        ("en", "Russia, France and Turkey came", ["RUS FRA TUR"]),
        ("en", "Russia, France, and the United States came", ["RUS FRA USA"]),
        ("en", "Russia as well as Turkey came", ["RUS TUR"]),
        # without it there is no list
        ("id", "Rusia, Turki", ["RUS", "TUR"]),
        ("id", "Rusia, Prancis, Turki", ["RUS", "FRA", "TUR"]),
        ("id", "Rusia menekan Turki", ["RUS", "TUR"]),
        # a mark makes a pair
        ("id", "perang Rusia-Ukraina", ["RUS UKR"]),
        ("id", "perang Rusia – Ukraina", ["RUS UKR"]),
        ("en", "Serbia-Kosovo talks", ["SRB XKX"]),
        # what an apposition names leaves the list
        ("id", "sekutu Yerevan, Rusia, dan Turki hadir", ["ARM", "RUS", "TUR"]),
        ("en", "Moscow's rival, Ukraine, and Poland came", ["RUS", "UKR POL"]),
        # a fronted phrase does not begin one
        ("id", "Di Moskow, Rusia dan Turki hadir", ["RUS", "RUS TUR"]),
        ("id", "Bagi India, Rusia, dan Turki penting", ["IND", "RUS TUR"]),
        ("en", "In Moscow, Russia and Turkey met", ["RUS", "RUS TUR"]),
        # who comes along acts too
        ("id", "Bersama Rusia dan Iran, Turki hadir", ["RUS IRN", "TUR RUS IRN"]),
        ("en", "Together with Russia and Iran, Turkey came", ["RUS IRN", "TUR RUS IRN"]),
        # private persons stand alone
        ("id", "analis Rusia dan Turki hadir", ["RUS", "TUR"]),
        ("id", "Rusia dan warga Turki hadir", ["RUS", "TUR"]),
        # the same unit twice counts once
        ("id", "Presiden Rusia dan Menteri Luar Negeri Rusia hadir", ["RUS"]),
        # a conjunction between two clauses joins no actors
        ("id", "Turki mendukung Pakistan dan Israel menekan India", ["TUR", "PAK", "ISR", "IND"]),
        ("id", "Turki meminta Pakistan dan Israel menahan diri", ["TUR", "PAK ISR"]),
        ("id", "Pakistan dan Israel menekan India", ["PAK ISR", "IND"]),
        ("en", "Turkey backed Pakistan, and Israel has left", ["TUR", "PAK", "ISR"]),
        ("en", "Turkey urged Pakistan and Israel has left", ["TUR", "PAK ISR"]),
        # the comma of a fronted clause does not begin a list
        ("id", "Setelah berunding dengan Turki, India dan Pakistan sepakat", ["TUR", "IND PAK"]),
        ("id", "Setelah Turki, India, dan Pakistan bertemu, Rusia pergi", ["TUR IND PAK", "RUS"]),
        ("id", "Setelah bertemu Turki, India, dan Iran, Rusia pergi", ["TUR IND IRN", "RUS"]),
        ("en", "After talks hosted by Turkey, India and Pakistan agreed", ["TUR", "IND PAK"]),
        ("en", "On 1 October Turkey, India and Pakistan agreed", ["TUR IND PAK"]),
        ("id", "Pada Maret, berkat mediasi Turki, India dan Iran sepakat", ["TUR", "IND IRN"]),
        ("id", "Tim itu datang, dari Turki, India, dan Iran", ["TUR IND IRN"]),
        # a list may go on behind a comma
        ("id", "Presiden Iran dan Presiden Rusia, serta Presiden India, hadir", ["IRN RUS IND"]),
        ("id", "", []),
    ],
)
def test_who_is_named_together(code: str, text: str, together: list[str]) -> None:
    assert [" ".join(group.units) for group in _groups(text, code)] == together


def test_a_slash_makes_a_pair() -> None:
    assert [group.units for group in _groups("Rusia/Ukraina", "id")] == [("RUS", "UKR")]


@pytest.mark.parametrize(
    ("code", "text", "part", "oblique"),
    [
        ("id", "Rusia hadir", "actor", False),
        ("id", "kepada Rusia", "actor", True),
        ("id", "terhadap Presiden Rusia", "actor", True),
        ("id", "antara Rusia dan Turki", "actor", True),
        ("id", "di Rusia", "place", True),
        ("id", "lepas pantai Rusia", "place", False),
        ("id", "bertolak ke Rusia", "place", True),
        ("id", "di Vladimir Putin", "actor", True),  # a person is nowhere
        ("en", "Russia came", "actor", False),
        ("en", "to Russia", "actor", True),
        ("en", "against the United States", "actor", True),
        ("en", "in Russia", "place", True),
        ("en", "a visit to Russia", "place", True),
        ("en", "Russian territory", "place", False),
        ("en", "Russian media", "private", False),
    ],
)
def test_the_word_before_a_group_tells_its_part(
    code: str, text: str, part: str, oblique: bool
) -> None:
    (group,) = _groups(text, code)
    assert (group.part, group.oblique) == (part, oblique)


def test_a_group_is_as_sure_as_its_least_sure_member() -> None:
    members = (
        Mention(0, 1, "RUS", "Rusia", certainty=1.0),
        Mention(2, 3, "TUR", "Ankara", certainty=0.95),
        Mention(4, 5, "RUS", "Moskow", certainty=0.9),
    )
    group = Group(0, 5, members, "actor")
    assert group.certainty == 0.9
    assert group.units == ("RUS", "TUR")


PIECES = st.sampled_from(
    "Rusia Turki Ukraina , dan serta - / ( ) sekutu di kepada analis wilayah".split()
)


@given(st.lists(PIECES, max_size=20).map(" ".join))
def test_groups_divide_the_mentions_in_their_order(text: str) -> None:
    mentions = MentionFinder(text, "id", load_registry(), "").find(0, len(text))
    groups = find_groups(text, mentions, 0, "id")
    inside = [m for g in groups for m in g.members if g.start <= m.start < g.end]
    assert inside == mentions
    assert all(a.end <= b.start for a, b in pairwise(groups))
