"""Source, target and type as the guideline compares them."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

__all__ = ["ANNOTATED", "SYMMETRIC", "Dated", "Gold", "Triple", "pair", "triple"]

SYMMETRIC: Final = frozenset({"alliance", "treaty", "consultation", "clash"})
"""The types whose ends the guideline sorts."""

ANNOTATED: Final = SYMMETRIC | {
    "mediation",
    "accusation",
    "support",
    "request",
    "demand",
    "rejection",
    "deployment",
}
"""The types that the guideline annotates; others are left out."""

_SAME_ACTOR: Final = {
    "HIZBULLAH": "HEZBOLLAH",
    "HIZBOLLAH": "HEZBOLLAH",
    "HIZBALLAH": "HEZBOLLAH",
    "HOUTHIS": "HOUTHI",
    "PALESTINE": "PSE",
    "PLE": "PSE",
    "ARABLEAGUE": "ARAB_LEAGUE",
    "LAS": "ARAB_LEAGUE",
    "VATICAN": "VAT",
    "HOLY_SEE": "VAT",
    "MINSK": "OSCE_MINSK",
    "MINSK_GROUP": "OSCE_MINSK",
    "ARTSAKH": "NKR",
    "XKX_NKR": "NKR",
}
"""Ids in use for an actor of the gold, and the gold's own."""

Triple: TypeAlias = tuple[str, str, str]
Dated: TypeAlias = list[tuple[str, str]]
Gold: TypeAlias = dict[str, Any]


def triple(source: Any, target: Any, relation: Any) -> Triple:
    """Return the three as the gold writes them, the ends of a symmetric type sorted."""
    one, other = _actor(source), _actor(target)
    kind = str(relation or "").strip().lower()
    return (min(one, other), max(one, other), kind) if kind in SYMMETRIC else (one, other, kind)


def _actor(value: Any) -> str:
    written = str(value or "").strip().upper().replace("-", "_").replace(" ", "_")
    return _SAME_ACTOR.get(written, written)


def pair(key: Triple) -> tuple[str, str]:
    """Return the two actors, sorted: who is source and who target is left out."""
    return min(key[:2]), max(key[:2])
