"""Bands from organisations to their members, where they say nothing false.

A band that runs past somebody who does not belong to the organisation takes him in. Then all bands
of that organisation give way to badges on its members, as they do where there are too many bands.
The script of the page does the same in page.bands.js, after every move.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from graphkit.analysis.readability import BAND_CLEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphkit.page.bundles import Line

    Values = dict[str, Any]
    Spot = tuple[float, float]

__all__ = ["MOST_BANDS", "choose_bands", "members"]

MOST_BANDS = 3
"""More organisations at once would cover the map."""


def members(lines: Iterable[Line]) -> dict[str, list[str]]:
    """Return the members of each organisation among the links of a period, in order of ids."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if line.edge["membership"]:
            found.setdefault(line.edge["target"], []).append(line.edge["source"])
    return {bloc: sorted(found[bloc]) for bloc in sorted(found)}


def choose_bands(
    blocs: Mapping[str, list[str]], spots: Mapping[str, Spot]
) -> tuple[list[str], list[str]]:
    """Return the organisations that have bands, and those whose members have badges.

    Parameters
    ----------
    blocs
        The members of each organisation.
    spots
        Where each actor of the map stands.

    Examples
    --------
    >>> spots = {"CSTO": (0, 0), "ARM": (300, 0), "TUR": (150, 20)}
    >>> choose_bands({"CSTO": ["ARM"]}, spots)
    ([], ['CSTO'])
    >>> choose_bands({"CSTO": ["ARM", "TUR"]}, spots)
    (['CSTO'], [])
    """
    bands: list[str] = []
    badges: list[str] = []
    for bloc in sorted(blocs, key=lambda bloc: (-len(blocs[bloc]), bloc)):
        clear = len(bands) < MOST_BANDS and not _intruded(bloc, blocs[bloc], spots)
        (bands if clear else badges).append(bloc)
    return bands, badges


def _intruded(bloc: str, belonging: list[str], spots: Mapping[str, Spot]) -> bool:
    """Tell whether somebody who does not belong stands in a band or at its margin."""
    strangers = [spot for actor, spot in spots.items() if actor not in {bloc, *belonging}]
    return any(
        _distance(stranger, spots[bloc], spots[member]) < BAND_CLEAR
        for member in belonging
        for stranger in strangers
    )


def _distance(point: Spot, start: Spot, end: Spot) -> float:
    """Return how far a point is from the straight line between two others."""
    along = end[0] - start[0], end[1] - start[1]
    to = point[0] - start[0], point[1] - start[1]
    t = (to[0] * along[0] + to[1] * along[1]) / max(along[0] ** 2 + along[1] ** 2, 1.0)
    t = min(1.0, max(0.0, t))
    return math.hypot(to[0] - t * along[0], to[1] - t * along[1])
