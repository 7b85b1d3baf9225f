"""Every question to relations, with the answer of the plain reference; see ``test_parity.py``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hypothesis import strategies as st

from graphkit.actors import load_registry
from graphkit.analysis import reference
from graphkit.analysis.dyads import DUPLICATES
from graphkit.analysis.snapshots import FREQUENCIES
from graphkit.periods import RULES, Period
from graphkit.schema import STATUSES
from tests.random_relations import DAYS, NEAR_DAYS, TYPES, periods

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphkit.analysis.relations import Relations

__all__ = ["QUESTIONS", "Asked", "Question", "asked"]

Row = dict[str, Any]


class Asked(NamedTuple):
    """What is asked about: periods, a day, rules, and what rows are filtered by."""

    first: Period
    second: Period
    day: date
    observed: Period
    rule: str
    duplicates: str
    freq: str
    length: tuple[str, str]
    types: tuple[str, ...]
    actors: tuple[str, ...]
    status: str
    confidence: float


LENGTHS: Final = (("3 days", "day"), ("2 weeks", "3 days"), ("2 months", "month"))


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """Draw what is asked about."""
    begin = draw(st.one_of(NEAR_DAYS, st.sampled_from([date(1, 1, 1), date(9990, 1, 1)])))
    some = st.lists(st.sampled_from(TYPES), min_size=1, unique=True)
    return Asked(
        draw(periods()),
        draw(periods()),
        draw(DAYS),
        Period(begin, begin + timedelta(days=draw(st.integers(1, 40)))),
        draw(st.sampled_from(RULES)),
        draw(st.sampled_from(DUPLICATES)),
        draw(st.sampled_from(FREQUENCIES)),
        draw(st.sampled_from(LENGTHS)),
        tuple(draw(some)),
        tuple(draw(st.lists(st.sampled_from(["ARM", "AZE", "RUS"]), min_size=1, unique=True))),
        draw(st.sampled_from(STATUSES)),
        draw(st.sampled_from([0.0, 0.25, 0.3, 0.5, 1.0])),
    )


class Question(NamedTuple):
    """A question to relations, and its answer by plain loops over rows."""

    ask: Callable[[Relations, Asked], Any]
    answer: Callable[[list[Row], Asked], Any]


def table_of(relations: Relations) -> list[Row]:
    """Return all rows with all columns, as they came."""
    rows: list[Row] = relations.to_arrow().to_pylist()
    return rows


def _bare(rows: list[Row]) -> list[Row]:
    return [{name: value for name, value in row.items() if name != "begun"} for row in rows]


def _slice(rows: list[Row], period: Any, rule: str = "overlaps") -> list[Row]:
    return reference.slice_rows(rows, period, rule)[0]


def _cut(rule: str) -> Question:
    return Question(
        lambda relations, asked: _said(relations.slice(asked.first, rule=rule)),
        lambda rows, asked: (
            _bare(_slice(rows, asked.first, rule)),
            len(reference.slice_rows(rows, asked.first)[1]),
            0,
        ),
    )


def _said(relations: Relations) -> tuple[list[Row], int, int]:
    return table_of(relations), relations.undated, relations.unpublished


def _known(rows: list[Row], asked: Asked) -> tuple[list[Row], int, int]:
    kept, undated = reference.slice_rows(rows, asked.first, asked.rule)
    known, unpublished = reference.known_rows(kept, asked.day)
    return _bare(known), len(undated), len(unpublished)


def _series(windows: Any, asked: Asked, rows: list[Row]) -> list[tuple[date, date, list[Row]]]:
    return [
        (window.start, window.end, _bare(_slice(rows, window, asked.rule))) for window in windows
    ]


def _snapshots(found: Any) -> list[tuple[date, date, list[Row]]]:
    return [(period.start, period.end, table_of(rows)) for period, rows in found]


def _ends(asked: Asked) -> tuple[date, date]:
    return asked.observed.first, asked.observed.last


def _dyads(duplicates: str) -> Question:
    def answer(rows: list[Row], asked: Asked) -> Any:
        kept = _slice(rows, asked.first, asked.rule)
        return [
            [
                [*dyad, *line.values()]
                for dyad, line in reference.count_rows(some, duplicates, period).items()
            ]
            for some, period in ((rows, None), (kept, asked.first))
        ]

    return Question(
        lambda relations, asked: [
            some.dyads(duplicates).to_numpy().tolist()
            for some in (relations, relations.slice(asked.first, rule=asked.rule))
        ],
        answer,
    )


def _history(rows: list[Row], asked: Asked) -> list[list[Any]]:
    found = []
    for window in reference.calendar_windows(*_ends(asked), asked.freq):
        kept = _slice(rows, window, asked.rule)
        counts = reference.count_rows(kept, asked.duplicates, window)
        found += [
            [window.start, *dyad, line["n"], line["reports"]] for dyad, line in counts.items()
        ]
    return found


def _ask_history(relations: Relations, asked: Asked) -> list[list[Any]]:
    watched = relations.observing(asked.observed)
    names = {str(period): period.start for period, _ in watched.snapshots(asked.freq)}
    told = watched.history(asked.freq, rule=asked.rule, duplicates=asked.duplicates).to_pylist()
    return [[names[row.pop("period")], *row.values()] for row in told]


def _compare(relations: Relations, asked: Asked, **options: Any) -> list[Row]:
    options |= {"rule": asked.rule, "duplicates": asked.duplicates}
    found: list[Row] = (
        relations.compare(asked.first, asked.second, **options).to_arrow().to_pylist()
    )
    return found


def _filters(asked: Asked) -> dict[str, dict[str, Any]]:
    return {
        "relation": {"relation": asked.types},
        "actor": {"actor": asked.actors},
        "status": {"status": asked.status},
        "min_confidence": {"min_confidence": asked.confidence},
    }


def _where(name: str) -> Question:
    return Question(
        lambda relations, asked: table_of(relations.where(**_filters(asked)[name])),
        lambda rows, asked: _bare(reference.where_rows(rows, **_filters(asked)[name])),
    )


def _ask_graph(relations: Relations, *, lazy: bool) -> Any:
    G = relations.graph(lazy=lazy)
    edges = {
        (source, target, key): row for source, target, key, row in G.edges(keys=True, data=True)
    }
    return {actor: G.nodes[actor] for actor in G}, edges


def _graph(rows: list[Row]) -> Any:
    known = load_registry()
    nodes: dict[str, Row] = {}
    edges: dict[tuple[str, str, str], Row] = {}
    for row in _bare(rows):
        for actor in {row["source"], row["target"]}:
            entry = known.actors.get(actor)
            told = ("", "") if entry is None else (entry.kind, entry.parent or "")
            node = {"name": known.name(actor) if entry else actor, "kind": told[0]}
            nodes.setdefault(actor, node | {"parent": told[1], "reports": 0})["reports"] += 1
        given = {
            name: value for name, value in row.items() if name != "weight" or value is not None
        }
        edges[row["source"], row["target"], row["relation_id"]] = given
    return nodes, edges


def _ask_matrix(relations: Relations, weight: str | None) -> Any:
    actors, matrix = relations.matrix(weight)
    return actors, matrix.toarray().tolist()


def _matrix(rows: list[Row], weight: str | None) -> Any:
    actors = tuple(sorted({row[end] for row in rows for end in ("source", "target")}))
    sums = [[0.0] * len(actors) for _ in actors]
    for row in rows:
        given = 1.0 if weight is None or row[weight] is None else row[weight]
        sums[actors.index(row["source"])][actors.index(row["target"])] += given
    return actors, sums


QUESTIONS: Final[dict[str, Question]] = {
    "the table": Question(
        lambda relations, _: _said(relations), lambda rows, _: (_bare(rows), 0, 0)
    ),
    "extent": Question(
        lambda relations, _: relations.extent, lambda rows, _: reference.extent(rows)
    ),
    **{rule: _cut(rule) for rule in RULES},
    "count": Question(
        lambda relations, asked: relations.count(asked.first, rule=asked.rule),
        lambda rows, asked: len(_slice(rows, asked.first, asked.rule)),
    ),
    "a slice of a slice": Question(
        lambda relations, asked: _said(relations.slice(asked.first).slice(asked.second)),
        lambda rows, asked: (
            _bare(_slice(_slice(rows, asked.first), asked.second)),
            len(reference.slice_rows(rows, asked.first)[1]),
            0,
        ),
    ),
    "at": Question(
        lambda relations, asked: table_of(relations.at(asked.day, rule=asked.rule)),
        lambda rows, asked: _bare(_slice(rows, asked.day, asked.rule)),
    ),
    "before": Question(
        lambda relations, asked: table_of(relations.before(asked.observed.end)),
        lambda rows, asked: _bare(_slice(rows, Period(date.min, asked.observed.end))),
    ),
    "after": Question(
        lambda relations, asked: table_of(relations.after(asked.observed.first)),
        lambda rows, asked: _bare(
            _slice(rows, Period(asked.observed.start + timedelta(days=1), date(9999, 1, 1)))
        ),
    ),
    "window": Question(
        lambda relations, asked: table_of(relations.window(asked.first.first, asked.first.last)),
        lambda rows, asked: _bare(_slice(rows, asked.first)),
    ),
    "known by": Question(
        lambda relations, asked: _said(
            relations.slice(asked.first, rule=asked.rule, known_by=asked.day)
        ),
        _known,
    ),
    "snapshots": Question(
        lambda relations, asked: _snapshots(
            relations.observing(asked.observed).snapshots(asked.freq, rule=asked.rule)
        ),
        lambda rows, asked: _series(
            reference.calendar_windows(*_ends(asked), asked.freq), asked, rows
        ),
    ),
    "rolling": Question(
        lambda relations, asked: _snapshots(
            relations.observing(asked.observed).rolling(*asked.length, rule=asked.rule)
        ),
        lambda rows, asked: _series(
            reference.rolling_windows(*_ends(asked), *asked.length), asked, rows
        ),
    ),
    "expanding": Question(
        lambda relations, asked: _snapshots(
            relations.observing(asked.observed).expanding(asked.length[1], rule=asked.rule)
        ),
        lambda rows, asked: _series(
            reference.expanding_windows(*_ends(asked), asked.length[1]), asked, rows
        ),
    ),
    "history": Question(_ask_history, _history),
    **{f"dyads by {duplicates}": _dyads(duplicates) for duplicates in DUPLICATES},
    "compare": Question(
        _compare,
        lambda rows, asked: reference.compare_rows(
            rows, asked.first, asked.second, rule=asked.rule, duplicates=asked.duplicates
        ),
    ),
    "compare what was known": Question(
        lambda relations, asked: _compare(relations, asked, known_by=asked.day),
        lambda rows, asked: reference.compare_rows(
            reference.known_rows(rows, asked.day)[0],
            asked.first,
            asked.second,
            rule=asked.rule,
            duplicates=asked.duplicates,
        ),
    ),
    **{f"where {name}": _where(name) for name in ("relation", "actor", "status", "min_confidence")},
    "graph": Question(
        lambda relations, _: _ask_graph(relations, lazy=False), lambda rows, _: _graph(rows)
    ),
    "lazy graph of a slice": Question(
        lambda relations, asked: _ask_graph(relations.slice(asked.first), lazy=True),
        lambda rows, asked: _graph(_slice(rows, asked.first)),
    ),
    "matrix": Question(
        lambda relations, _: _ask_matrix(relations, "weight"),
        lambda rows, _: _matrix(rows, "weight"),
    ),
    "matrix of rows": Question(
        lambda relations, _: _ask_matrix(relations, None), lambda rows, _: _matrix(rows, None)
    ),
}
"""Everything that relations can be asked, by name."""
