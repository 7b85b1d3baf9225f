"""How two actors connect: the chains of relations between them, with the evidence of each link.

The map's script finds the same chains (page.path.js); a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from graphkit.analysis.choices import known_actors
from graphkit.analysis.notebook import table_html
from graphkit.errors import InputError
from graphkit.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa

    from graphkit.analysis.relations import Relations

    Near = Mapping[str, Mapping[str, list["Link"]]]

__all__ = ["Link", "Paths", "Step", "paths"]

_MOST: Final = 40  # shortest chains; more tell nobody anything
_OVER_ONE: Final = 3  # actors of a chain over one other
_SHOWN_REPORTS: Final = 3


@dataclass(frozen=True, slots=True)
class Link:
    """All relations of one type from one actor to another.

    Parameters
    ----------
    source, target, relation
        As in the relations table.
    n
        How often: distinct occasions by the rule of duplicates.
    reports
        The rows of the relations table, in its order.
    """

    source: str
    target: str
    relation: str
    n: int
    reports: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain: everything that joins two actors, in either direction."""

    start: str
    to: str
    links: tuple[Link, ...]

    @property
    def n(self) -> int:
        """How often the two have to do with each other."""
        return sum(link.n for link in self.links)


def paths(
    relations: Relations, first: str, second: str, *, period: Any = None, duplicates: str = "day"
) -> Paths:
    """Find how two actors connect.

    Parameters
    ----------
    relations
        The relations over which a chain may lead, in either direction.
    first, second
        Actor ids.
    period
        Only over relations of this period, in any form that :func:`graphkit.parse_period` reads.
    duplicates
        What counts once; see :mod:`graphkit.analysis.dyads`.

    Returns
    -------
    The shortest chains; where the two have relations of their own, also the chains over one other
    actor. Short ones come first, and of one length those that are thickest where they are thinnest.

    Raises
    ------
    InputError
        If an actor is not known, or both are the same.
    PeriodError
        If the period is none.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from graphkit.analysis.relations import Relations
    >>> table = pa.table({"source": ["TUR", "AZE", "RUS"], "target": ["AZE", "ARM", "ARM"],
    ...                   "relation": ["support", "clash", "support"], "start": ["2020"] * 3})
    >>> relations = Relations.from_arrow(table)
    >>> found = paths(relations, "TUR", "ARM")
    >>> found
    Paths(TUR – ARM: 1 chain, 2 steps)
    >>> print(found.to_text())
    How Turkey and Armenia connect
    <BLANKLINE>
    Turkey – Azerbaijan – Armenia
      Turkey → Azerbaijan: support
        2020
      Armenia – Azerbaijan: clash
        2020
    """
    ids = known_actors([first, second], relations.store.actors, relations.registry)
    if ids[0] == ids[1]:
        raise InputError(f"a path leads from one actor to another; both are {first!r}")
    if period is not None:
        relations = relations.slice(parse_period(period))
    near = _neighbours(_links(relations, duplicates))
    found = list(_shortest(near, first, second))
    if found and len(found[0]) == _OVER_ONE - 1:
        found += [(first, middle, second) for middle in near[first] if second in near[middle]]
    chains = [_steps(near, actors) for actors in found]
    chains.sort(key=_order)
    return Paths(relations, first, second, tuple(chains))


def _links(relations: Relations, duplicates: str) -> list[Link]:
    """Return the bundles of relations, in the order in which their first rows come."""
    reports: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in relations.to_arrow().to_pylist():
        reports.setdefault((row["source"], row["target"], row["relation"]), []).append(row)
    counted = relations.dyads(duplicates)
    keys = zip(counted["source"], counted["target"], counted["relation"], strict=True)
    n = dict(zip(keys, counted["n"].tolist(), strict=True))
    return [Link(*key, n[key], tuple(rows)) for key, rows in reports.items()]


def _neighbours(links: Iterable[Link]) -> dict[str, dict[str, list[Link]]]:
    """Return whom each actor has relations with, and which."""
    near: dict[str, dict[str, list[Link]]] = {}
    for link in links:
        if link.source != link.target:
            for one, other in ((link.source, link.target), (link.target, link.source)):
                near.setdefault(one, {}).setdefault(other, []).append(link)
    return near


def _shortest(near: Near, first: str, second: str) -> Iterator[tuple[str, ...]]:
    """Yield the shortest chains of actors, up to a number that a reader can take in."""
    before = _layers(near, first, second)
    if second not in before:
        return
    open_ends: list[tuple[str, ...]] = [(second,)]
    found = 0
    while open_ends and found < _MOST:
        tail = open_ends.pop()
        if tail[0] == first:
            found += 1
            yield tail
        else:
            open_ends += [(parent, *tail) for parent in reversed(before[tail[0]])]


def _layers(near: Near, first: str, second: str) -> dict[str, list[str]]:
    """Return by actor who comes before it on a shortest chain, breadth first."""
    before: dict[str, list[str]] = {first: []} if first in near else {}
    layer = list(before)
    while layer and second not in before:
        following: dict[str, list[str]] = {}
        for actor in layer:
            for other in near[actor]:
                if other not in before:
                    following.setdefault(other, []).append(actor)
        before |= following
        layer = list(following)
    return before


def _steps(near: Near, actors: tuple[str, ...]) -> tuple[Step, ...]:
    pairs = pairwise(actors)
    return tuple(Step(one, other, tuple(near[one][other])) for one, other in pairs)


def _order(chain: tuple[Step, ...]) -> tuple[int, int, str]:
    return len(chain), -min(step.n for step in chain), " ".join(step.to for step in chain)


@dataclass(frozen=True, repr=False, eq=False)
class Paths:
    """How two actors connect; made by :func:`paths`.

    Parameters
    ----------
    relations
        What was searched.
    first, second
        The actors.
    chains
        The chains of steps from the first to the second, best first.
    """

    relations: Relations
    first: str
    second: str
    chains: tuple[tuple[Step, ...], ...]

    def __len__(self) -> int:
        return len(self.chains)

    def __iter__(self) -> Iterator[tuple[Step, ...]]:
        return iter(self.chains)

    @property
    def headline(self) -> str:
        """What was found, in one line."""
        n = len(self)
        found = f"{n} chain{'s' * (n != 1)}" if n else "no chain of relations"
        length = len(self.chains[0]) if n else 0
        steps = f", {length} step{'s' * (length != 1)}" if n else ""
        return f"{self.first} – {self.second}: {found}{steps}"

    def to_text(self, most: int | None = None) -> str:
        """Return the chains to be read, each link with its evidence; at most so many chains."""
        first, second = self._name(self.first), self._name(self.second)
        period = self.relations.period
        during = f" in {period}" if period is not None else ""
        if not self.chains:
            return f"No chain of relations joins {first} and {second}{during}."
        shown = self.chains[:most]
        parts = [f"How {first} and {second} connect{during}", *map(self._chain_text, shown)]
        if left := len(self) - len(shown):
            parts.append(f"… and {left} more chain{'s' * (left != 1)}")
        return "\n\n".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON."""
        return {
            "first": self.first,
            "second": self.second,
            "period": None if self.relations.period is None else str(self.relations.period),
            "chains": [
                {
                    "actors": [self.first, *(step.to for step in chain)],
                    "steps": [_plain(step) for step in chain],
                }
                for chain in self.chains
            ],
        }

    def to_arrow(self) -> pa.Table:
        """Return one row a link of each chain: chain and step from 1, then the link and ``n``."""
        import pyarrow as pa

        rows = [
            (chain, step, link.source, link.relation, link.target, link.n)
            for chain, steps in enumerate(self.chains, 1)
            for step, one in enumerate(steps, 1)
            for link in one.links
        ]
        names = ("chain", "step", "source", "relation", "target", "n")
        kinds = (pa.int64(), pa.int64(), pa.string(), pa.string(), pa.string(), pa.int64())
        columns = list(zip(*rows, strict=True)) or [()] * len(names)
        return pa.table(
            {
                name: pa.array(column, kind)
                for name, column, kind in zip(names, columns, kinds, strict=True)
            }
        )

    def _name(self, actor: str) -> str:
        return self.relations.registry.name(actor)

    def _chain_text(self, chain: tuple[Step, ...]) -> str:
        way = [self._name(actor) for actor in (self.first, *(step.to for step in chain))]
        head = " – ".join(way) if len(chain) > 1 else "Directly"
        return "\n".join([head, *(line for step in chain for line in self._step_lines(step))])

    def _step_lines(self, step: Step) -> Iterator[str]:
        for link in sorted(step.links, key=lambda link: -link.n):
            arrow = "→" if self.relations.ontology[link.relation].directed else "–"
            often = f" ×{link.n}" if link.n > 1 else ""
            source, target = self._name(link.source), self._name(link.target)
            yield f"  {source} {arrow} {target}: {link.relation}{often}"
            reports = sorted(link.reports, key=lambda row: (row["start"] == "", row["start"]))
            yield from (f"    {_report(row)}" for row in reports[:_SHOWN_REPORTS])
            if len(reports) > _SHOWN_REPORTS:
                yield f"    … {len(reports) - _SHOWN_REPORTS} more"

    def __repr__(self) -> str:
        return f"Paths({self.headline})"

    def _repr_html_(self) -> str:
        """Show the chains in a notebook."""
        return table_html(self.headline, [], self.to_arrow())


def _plain(step: Step) -> dict[str, Any]:
    links = [
        {
            "source": link.source,
            "relation": link.relation,
            "target": link.target,
            "n": link.n,
            "reports": [dict(row) for row in link.reports],
        }
        for link in step.links
    ]
    return {"from": step.start, "to": step.to, "links": links}


def _report(row: Mapping[str, Any]) -> str:
    """Say when it held, by whom it was reported, and in which words.

    Examples
    --------
    >>> print(_report({"start": "2020-10-01", "end": "2020-10-01", "status": "alleged",
    ...                "evidence": "They  fought.", "publisher": "", "doc_id": "a1"}))
    2020-10-01 (alleged) They fought. [a1]
    """
    start, end = row["start"] or "undated", row["end"]
    held = f"{start}/{end}" if end and end != start else start
    doubt = f"({row['status']})" if row["status"] not in {"", "asserted"} else ""
    origin = ", ".join(part for part in (row["publisher"], row["doc_id"]) if part)
    said = " ".join(row["evidence"].split())
    return " ".join(part for part in (held, doubt, said, origin and f"[{origin}]") if part)
