"""Obligations of the Alliance Treaty Obligations and Provisions project (ATOP).

Source of the columns: Leeds and others, *ATOP Codebook*, version 5.1. Directed and undirected
dyad-years; consecutive years with the same obligations fold into an interval. Obligations of
defence and to join in an attack are an `alliance`, those of neutrality, non-aggression and
consultation a `treaty`; all stand in `obligations`. Where one state alone is obliged, `obliged`
names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.exchange.events.forms import DataSet, Form
from graphkit.exchange.events.pacts import EXTRA, dyad_years, take_dyad_years

if TYPE_CHECKING:
    from graphkit.exchange.events.batches import Batch
    from graphkit.exchange.events.work import Work

__all__ = ["ATOP"]

_OBLIGATIONS: Final = ("defense", "offense", "neutral", "nonagg", "consul")


def _relate(batch: Batch, work: Work) -> None:
    take_dyad_years(batch, work, _OBLIGATIONS, ("stateA", "stateB"))


ATOP: Final = DataSet(
    "atop",
    "ATOP",
    (
        Form(
            "",
            {
                "code_1": "stateA|mem1|ccode1",
                "code_2": "stateB|mem2|ccode2",
                "year": "year",
            }
            | {name: f"{name}|atop_{name}" for name in _OBLIGATIONS},
            _relate,
            {"bilateral": "bilatno", "multilateral": "multno"},
            dyad_years,
        ),
    ),
    EXTRA,
    "conflict",
    r"(?i)atop[_-]?v?(\d)[._](\d)",
)
