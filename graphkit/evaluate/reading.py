"""The gold set and the predictions, from files."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from graphkit.errors import InputError
from graphkit.evaluate.triples import ANNOTATED, triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphkit.evaluate.triples import Dated, Gold, Triple

__all__ = ["by_document", "choose", "read_gold", "read_rows"]


def read_gold(folder: Path) -> dict[str, Gold]:
    """Read every gold document of a folder."""
    if not folder.is_dir():
        raise InputError(f"{folder}: is no folder of gold files")
    documents: dict[str, Gold] = {}
    for path in sorted(folder.glob("*.json")):
        document = _loaded(_text(path), str(path))
        if isinstance(document, dict) and "relations" in document:
            _check_gold(document, path)
            documents[document["doc_id"]] = document
    return documents


def _check_gold(document: Gold, path: Path) -> None:
    """Refuse a gold file that lacks what every figure needs."""
    if not document.get("doc_id"):
        raise InputError(f"{path}: has no doc_id")
    for place, row in enumerate(document["relations"], start=1):
        missing = [
            name for name in ("source", "target", "relation", "certainty") if name not in row
        ]
        if missing:
            raise InputError(f"{path}: relation {place}: lacks {', '.join(missing)}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8 text") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def _loaded(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{name}: is not JSON: {error}") from None


def choose(gold: dict[str, Gold], docs: str | Iterable[str] | None) -> dict[str, Gold]:
    """Return the documents asked for: by id, or by the beginning of an id where none is that id."""
    wanted = docs.split(",") if isinstance(docs, str) else list(docs or ())
    wanted = [want for want in wanted if want]
    if wanted:
        gold = {
            name: document
            for name, document in gold.items()
            if any(name == want or (want not in gold and name.startswith(want)) for want in wanted)
        }
    if not gold:
        raise InputError("no gold document is selected" + f" by {', '.join(wanted)}" * bool(wanted))
    return gold


def read_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """Read predicted rows from a file, or from all files of a folder."""
    suffixes = (".csv", ".jsonl", ".parquet")
    if path.is_dir():
        for file in sorted(file for file in path.rglob("*") if file.suffix in suffixes):
            yield from read_rows(file)
    elif path.suffix == ".parquet":
        yield from _parquet_rows(path)
    elif path.suffix == ".csv":
        yield from _csv_rows(path)
    elif path.suffix == ".jsonl":
        yield from _jsonl_rows(path)
    else:
        raise InputError(f"{path}: cannot be scored; allowed: {', '.join(suffixes)}")


def _csv_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    # Through StringIO, so that a line end inside quotes does not end the row.
    try:
        yield from csv.DictReader(io.StringIO(_text(path), newline=""))
    except csv.Error as error:
        raise InputError(f"{path}: cannot be read as CSV: {error}") from None


def _jsonl_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if line.strip():
            row = _loaded(line, f"{path}: line {number}")
            if not isinstance(row, dict):
                raise InputError(f"{path}: line {number}: is no object with a doc_id, source, …")
            yield row


def _parquet_rows(path: Path) -> list[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{path}: cannot be read as Parquet: {error}") from None
    return rows


def by_document(
    rows: Iterable[Mapping[str, Any]], gold: Mapping[str, Gold]
) -> tuple[dict[str, dict[Triple, Dated]], int]:
    """Sort predictions into the gold's documents, and count those of other documents."""
    predicted: dict[str, dict[Triple, Dated]] = {}
    unknown = 0
    for row in rows:
        name = _document_name(row.get("doc_id"), gold)
        if name is None:
            unknown += 1
            continue
        key = triple(row.get("source"), row.get("target"), row.get("relation"))
        if key[2] in ANNOTATED:
            dates = (str(row.get("start") or "").strip(), str(row.get("end") or "").strip())
            predicted.setdefault(name, {}).setdefault(key, []).append(dates)
    return predicted, unknown


def _document_name(doc_id: object, gold: Mapping[str, Gold]) -> str | None:
    """Find the gold document that a doc_id means.

    Examples
    --------
    >>> gold = {"d01": {}, "seed_000": {}}
    >>> [_document_name(name, gold) for name in ("x/d01_id.txt", "000_a", "e")]
    ['d01', 'seed_000', None]
    """
    name = PurePath(str(doc_id or "").strip()).name
    stem = re.sub(r"\.\w+$", "", name)
    seed = re.match(r"(\d{3})_", stem)
    for candidate in (name, stem, stem.split("_")[0], f"seed_{seed.group(1)}" if seed else ""):
        if candidate in gold:
            return candidate
    return None
