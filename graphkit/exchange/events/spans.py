"""Dyad-years folded into intervals: consecutive years of one pair and pact are one relation.

What is kept of the rows is one number with a bit for each year, for every pair and pact: it grows
with the pairs of states, not with the rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DyadYears", "Pact", "Span", "runs"]


class Pact(NamedTuple):
    """What two states have agreed on.

    Attributes
    ----------
    instrument
        The data set's id of the treaty; "" if it gives none.
    obligations
        What it obliges them to.
    sides
        "multilateral" or "bilateral", as far as the data set tells; else "".
    """

    instrument: str
    obligations: tuple[str, ...]
    sides: str = ""


class Span(NamedTuple):
    """Consecutive years of one pact between two states.

    Attributes
    ----------
    one, other
        The states, in alphabetical order.
    pact
        What they have agreed on.
    first, last
        Years.
    obliged
        "both", or the one of the two whose rows alone tell it; "" if the data tell each pair once.
    """

    one: str
    other: str
    pact: Pact
    first: int
    last: int
    obliged: str


@dataclass
class DyadYears:
    """The years of every directed pair and pact.

    Examples
    --------
    >>> years, pact = DyadYears(), Pact("", ("defense",))
    >>> told = [("2, 640", year) for year in (1952, 1953, 1955, 1955)]
    >>> [years.tell(key, year) for key, year in told]
    [True, True, True, False]
    >>> for key, year in told:
    ...     years.add("TUR", "USA", pact, year)
    >>> [(span.one, span.first, span.last) for span in years.spans()]
    [('TUR', 1952, 1953), ('TUR', 1955, 1955)]
    """

    _years: dict[tuple[str, str, Pact], int] = field(default_factory=dict)
    _told: dict[str, int] = field(default_factory=dict)

    def tell(self, pair: str, year: int) -> bool:
        """Take note that a pair was told of in a year.

        Parameters
        ----------
        pair
            As the data set writes it. Two of its codes can be one state of ours.
        year
            The year.

        Returns
        -------
        False if it was told of already.
        """
        bit, before = 1 << year, self._told.get(pair, 0)
        self._told[pair] = before | bit
        return not before & bit

    def add(self, one: str, other: str, pact: Pact, year: int) -> None:
        """Take a year of a pact between two states in."""
        key = one, other, pact
        self._years[key] = self._years.get(key, 0) | 1 << year

    def spans(self) -> Iterator[Span]:
        """Return the intervals of every pair, both directions together."""
        directed = any((other, one, pact) in self._years for one, other, pact in self._years)
        pairs = {(min(one, other), max(one, other), pact) for one, other, pact in self._years}
        for one, other, pact in sorted(pairs):
            there = self._years.get((one, other, pact), 0)
            back = self._years.get((other, one, pact), 0)
            for years, obliged in (
                (there & back, "both"),
                (there & ~back, one),
                (back & ~there, other),
            ):
                for first, last in runs(years):
                    yield Span(one, other, pact, first, last, obliged if directed else "")


def runs(years: int) -> Iterator[tuple[int, int]]:
    """Return the first and last year of each run of consecutive bits.

    Examples
    --------
    >>> list(runs(1 << 1990 | 1 << 1991 | 1 << 1995))
    [(1990, 1991), (1995, 1995)]
    """
    base = 0
    while years:
        gap = (years & -years).bit_length() - 1
        years >>= gap
        base += gap
        length = (~years & (years + 1)).bit_length() - 1
        yield base, base + length - 1
        years >>= length
        base += length
