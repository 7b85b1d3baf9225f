"""A made-up relations table of any size, for measuring: dense hubs, bursts, long intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["WHOLE", "write_relations"]

WHOLE = (
    "relation start end doc_id evidence confidence relation_id date_basis status source_actor"
    " target_actor group_id published publisher evidence_start evidence_end extractor rule weight"
).split()
"""What an edge of the whole table holds."""
ACTORS = 5_000
DAYS = 3_653  # of ten years from FIRST
FIRST = np.datetime64("2015-01-01").astype("datetime64[D]").astype(np.int32)
INTERVALS = 0.3  # of all rows; the others are of one day
TYPES = (
    "accusation consultation clash support demand mediation alliance treaty request rejection"
    " deployment sanction"
).split()
SYMMETRIC = ("consultation", "clash", "alliance", "treaty")  # their ends in alphabetical order
WORDS = "envoys forces talks border summit ceasefire statement leaders signed denied urged".split()


def write_relations(path: Path, rows: int, seed: int = 7, *, whole: bool = False) -> None:
    """Write a Parquet file of relations, always the same for the same size.

    Actors follow Zipf's law, so that the first has a tenth of all rows; every row has its end
    written, so that all engines read it alike. With `whole` it has all columns of the schema.
    """
    chance = np.random.default_rng(seed)
    source, target = (_zipf(chance, ACTORS, 1.0, rows) for _ in range(2))
    target[source == target] = (target[source == target] + 1) % ACTORS
    first = (FIRST + DAYS * np.sqrt(chance.random(rows)) * 0.999).astype(np.int32)
    length = np.where(chance.random(rows) < INTERVALS, chance.exponential(400, rows) + 1, 0)
    after = np.minimum(first + length, FIRST + DAYS - 1).astype(np.int32)
    names = np.array([f"A{place:04d}" for place in chance.permutation(ACTORS)])
    relation = _zipf(chance, len(TYPES), 0.7, rows)
    back = np.isin(relation, [TYPES.index(name) for name in SYMMETRIC])
    back &= names[source] > names[target]
    source[back], target[back] = target[back], source[back]
    sentences = [
        " ".join(chance.choice(WORDS, count)) + "." for count in chance.integers(8, 20, 20_000)
    ]
    table = pa.table(
        {
            "source": _texts(source, names),
            "target": _texts(target, names),
            "relation": _texts(relation, np.array(TYPES)),
            "start": pa.array(first, pa.date32()),
            "end": pa.array(after, pa.date32()),
            "doc_id": pa.array([f"d{n}" for n in chance.integers(0, max(1, rows // 3), rows)]),
            "evidence": _texts(chance.integers(0, len(sentences), rows), np.array(sentences)),
            "confidence": pa.array(np.round(chance.beta(8, 2, rows), 3)),
        }
    )
    if whole:
        table = _whole(table, names[source], names[target])
    pq.write_table(table, path, compression="zstd", row_group_size=122_880)


def _whole(table: pa.Table, source: NDArray[Any], target: NDArray[Any]) -> pa.Table:
    """Return the table with what `graphkit extract` would have written besides."""
    rows = table.num_rows
    numbers = np.arange(rows)
    more = {
        "relation_id": pa.array([f"{number * 2654435761 % 2**64:016x}" for number in range(rows)]),
        "date_basis": _texts(numbers % 3, np.array(["text", "inferred", "published"])),
        "status": _texts(numbers % 8 // 6, np.array(["asserted", "alleged"])),
        "source_actor": pa.array(source),
        "target_actor": pa.array(target),
        "group_id": _texts(numbers % 4 // 3 * (numbers % 1000), _numbered("g", 1000)),
        "published": table["start"],
        "publisher": _texts(numbers % 90, _numbered("Daily ", 90)),
        "evidence_start": pa.array(numbers % 4000),
        "evidence_end": pc.add(numbers % 4000, pc.utf8_length(table["evidence"])),
        "extractor": _texts(numbers * 0, np.array(["graphkit"])),
        "rule": _texts(numbers % 400, _numbered("en:rule.", 400)),
        "weight": pa.nulls(rows, pa.float64()),
    }
    for name, column in more.items():
        table = table.append_column(name, column)
    return table


def _numbered(text: str, count: int) -> NDArray[Any]:
    return np.array([f"{text}{number}" for number in range(count)])


def _zipf(chance: np.random.Generator, n: int, power: float, rows: int) -> NDArray[Any]:
    share = 1 / np.arange(1, n + 1) ** power
    return np.searchsorted((share / share.sum()).cumsum(), chance.random(rows)).clip(0, n - 1)


def _texts(codes: NDArray[Any], values: NDArray[Any]) -> pa.Array:
    column = pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(values))
    return column.cast(pa.string())
