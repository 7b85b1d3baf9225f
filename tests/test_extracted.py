"""Relations and documents as two files side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.errors import Fault, TableError
from graphkit.exchange.extracted import documents_beside, write_extraction
from graphkit.exchange.tables import read_table
from graphkit.extraction.extract import Extraction
from graphkit.schema import DOCUMENTS, RELATIONS, to_arrow

FAULT = Fault("a.txt", None, "", "", "is empty")


@pytest.mark.parametrize(
    ("relations", "documents"),
    [
        ("relations.csv", "documents.csv"),
        ("x/relations.parquet", "x/documents.parquet"),
        ("karabakh.csv", "karabakh.documents.csv"),
        ("a.b.json", "a.b.documents.json"),
    ],
)
def test_where_the_documents_go(relations: str, documents: str) -> None:
    assert documents_beside(Path(relations)) == Path(documents)


def test_what_was_read_is_written_also_if_something_else_was_not(tmp_path: Path) -> None:
    found = Extraction(
        to_arrow([], RELATIONS), to_arrow([{"doc_id": "b", "text": "x\r\ny"}], DOCUMENTS), (FAULT,)
    )
    beside = write_extraction(found, tmp_path / "new" / "r.csv")
    assert read_table(beside, DOCUMENTS)["text"].to_pylist() == ["x\r\ny"]
    assert read_table(tmp_path / "new" / "r.csv").num_rows == 0


def test_nothing_is_written_if_nothing_could_be_read(tmp_path: Path) -> None:
    found = Extraction(to_arrow([], RELATIONS), to_arrow([], DOCUMENTS), (FAULT,))
    with pytest.raises(TableError, match=r"a\.txt: is empty"):
        write_extraction(found, tmp_path / "r.csv")
    assert not list(tmp_path.iterdir())
