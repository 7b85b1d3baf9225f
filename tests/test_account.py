"""Rows accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from graphkit.exchange.events import account as module
from graphkit.exchange.events.account import Account, Note

if TYPE_CHECKING:
    import pytest

NOTES = st.builds(Note, st.sampled_from("xy"), st.sampled_from(["", "c"]), st.sampled_from("abc"))


@given(st.lists(NOTES), st.integers(0, 50))
def test_it_balances(notes: list[Note], kept: int) -> None:
    account = Account("gdelt")
    account.files["a"] = kept + len(notes)
    account.kept = kept
    lines: list[dict[str, object]] = []
    account.listing = lines.extend
    account.leave("a", range(len(notes)), notes)
    told = account.to_dict()
    assert account.balanced
    assert told["left_out"] == len(lines) == len(notes)
    reasons = told["reasons"]
    assert isinstance(reasons, list)
    assert sum(one["rows"] for one in reasons) == len(notes)
    account.files["a"] += 1
    assert not account.balanced


def test_many_values_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_VALUES", 2)
    account = Account("gdelt")
    account.leave("a", range(4), [Note("is bad", "c", value) for value in "abcd"])
    account.count_own_ids(["X:1", "X:2", "X:3", "X:3"])
    assert account.left_out.total() == 4
    assert account.left_out[Note("is bad", "c", "(others)")] == 2
    assert account.own_ids == {"X:1": 1, "X:2": 1, "(others)": 2}


def test_it_says_all_in_lines() -> None:
    account = Account("cow", kept=1, relations=1, mended=2)
    account.files["a"] = 1_001
    account.leave("a", range(1_000), [Note("is bad", "c", str(n % 9)) for n in range(1_000)])
    account.note("a", [1], [Note("is no number", "w", "NaN")])
    account.count_own_ids(["COW:300"])
    assert account.to_text().splitlines() == [
        "cow: 1,001 rows read = 1 kept + 1,000 left out; 1 relation",
        "  1,000 left out: column 'c' is bad: '0' 112, '1' 111, '2' 111, '3' 111, '4' 111, "
        "'5' 111, and 3 more",
        "  1 kept, but: column 'w' is no number: 'NaN'",
        "  1 actor not in the registry, kept by an id of their own: 'COW:300'",
        "  2 bytes are not UTF-8; read as Windows-1252",
    ]
