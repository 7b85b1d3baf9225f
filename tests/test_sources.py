"""Articles from files, tables, archives and standard input; hostile ones are one clear line."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.errors import Fault
from graphkit.extraction.documents import Document, read_documents
from graphkit.extraction.sources import Article, read_articles

if TYPE_CHECKING:
    from pathlib import Path

NEWS = "Armenia menuduh Azerbaijan\r\n\r\nSelasa (13/9/2022), Armenia menuduh Azerbaijan. 🔗 Ya."
GOOD = {"doc_id": "one", "text": NEWS}


def lines(*rows: object) -> bytes:
    return "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows).encode()


def table(*rows: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def read(tmp_path: Path, name: str, content: bytes) -> tuple[list[Article], list[str]]:
    """Read a file; give its articles and its faults, the path cut off their start."""
    path = tmp_path / name
    path.write_bytes(content)
    items = list(read_articles(path))
    faults = [str(item).removeprefix(str(path)) for item in items if isinstance(item, Fault)]
    return [item for item in items if isinstance(item, Article)], faults


GIVEN = {
    "title": "Judul",
    "published": "2022-09-14",
    "publisher": "Contoh",
    "url": "https://a.example/1",
    "language": "id",
}
SOURCES: list[tuple[str, bytes, list[str]]] = [
    ("a.txt", NEWS.encode(), ["a"]),
    ("a.text", NEWS.encode(), ["a"]),
    ("a.jsonl", lines({"text": NEWS}, "", {**GOOD, **GIVEN}), ["a/1", "one"]),
    ("a.jsonl", b"\xef\xbb\xbf" + lines({"doc_id": 7, "text": NEWS, "published": None}), ["7"]),
    ("a.csv", table(["text"], [NEWS], [NEWS]), ["a/1", "a/2"]),
    ("a.CSV", b"\xef\xbb\xbf" + table([" Text", "note", "Doc_ID"], [NEWS, "x", "b"]), ["b"]),
    (
        "a.zip",
        archive({
            "x/1.txt": NEWS.encode(),
            "y/1.txt": NEWS.encode(),
            "rows.jsonl": lines({"text": NEWS}),
            "rows/t.csv": table(["text", "doc_id"], [NEWS, "z"]),
            "photo.jpg": b"\xff\0",
            "__MACOSX/._1.txt": b"\0",
        }),
        ["a/x/1", "a/y/1", "a/rows/1", "z"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "ids"), SOURCES)
def test_every_source_gives_each_article_its_own_text(
    tmp_path: Path, name: str, content: bytes, ids: list[str]
) -> None:
    articles, faults = read(tmp_path, name, content)
    assert not faults
    assert [article.doc_id for article in articles] == ids
    assert {article.text for article in articles} == {NEWS}
    for document in read_documents(tmp_path / name):
        assert isinstance(document, Document)
        assert (document.text, document.language) == (NEWS, "id")


def test_what_a_row_says_goes_before_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines({**GOOD, **GIVEN}))
    (document,) = read_documents(tmp_path / "a.jsonl")
    assert isinstance(document, Document)
    assert {name: getattr(document, name) for name in GIVEN} == GIVEN
    (given,) = read_documents(tmp_path / "a.jsonl", published="2021-01-01", language="ms")
    assert isinstance(given, Document)
    assert (given.published, given.language) == ("2021-01-01", "ms")


ROWS: list[tuple[str, bytes, list[str]]] = [
    # one bad row is one line, and the rows around it are read
    ("a.jsonl", lines(GOOD, '{"text": '), [": row 2: is not JSON"]),
    ("a.jsonl", lines("[1]", GOOD), [": row 1: is no article; write {"]),
    ("a.jsonl", lines(GOOD, "[" * 99999), [": row 2: is not JSON"]),
    ("a.jsonl", b"\xff\n" + lines(GOOD), [": row 1: is not UTF-8: byte 0xff"]),
    ("a.jsonl", lines({"doc_id": "x"}, GOOD), [": row 1: column 'text': is empty; every row"]),
    ("a.jsonl", lines({"text": " "}, GOOD), [": row 1: column 'text': is empty; every row"]),
    ("a.jsonl", lines({"text": ["x"]}, GOOD), [": row 1: column 'text': is not a single value"]),
    ("a.jsonl", lines(GOOD, GOOD), [": row 2: column 'doc_id': 'one' is the id of another"]),
    (
        "a.jsonl",
        lines({"text": "a\0b"}, '{"text": "\\ud800"}', GOOD),
        [": row 1: column 'text': is not text: character U+0000 at offset 1",
         ": row 2: column 'text': is not text: character U+D800 at offset 0"],
    ),
    (
        "a.csv",
        table(["doc_id", "text"], ["x"], ["one", NEWS], ["z", ""]),
        [": row 3: column 'text': is empty", ": row 1: has 1 cell; the header has 2"],
    ),
    (
        "a.csv",
        b"text\nbad \xff\nnul \0\n" + table([NEWS]),
        [": row 1: column 'text': is not UTF-8: byte 0xff",
         ": row 2: column 'text': is not text: character U+0000 at offset 4"],
    ),
    (
        "a.csv",
        table(["text"], [NEWS]) + b'"cut off\nhere',
        [": row 2: is left out: the file's quotation marks do not pair up; is it cut off?"],
    ),
    (
        "a.zip",
        archive({
            "../up.txt": b"x", "/etc/x.txt": b"x", "in.zip": archive({}), "e.txt": b"",
            "n.txt": b"a\0", "ok.txt": NEWS.encode(),
        }),
        [": ../up.txt: is not read: its path leads out", ": /etc/x.txt: is not read: its path",
         ": in.zip: is not read: it is an archive inside", ": e.txt: is empty",
         ": n.txt: is not a text file: byte 0x00"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "expected"), ROWS)
def test_a_bad_row_or_member_stops_nothing(
    tmp_path: Path, name: str, content: bytes, expected: list[str]
) -> None:
    articles, faults = read(tmp_path, name, content)
    assert [article.text for article in articles] == [NEWS]
    assert len(faults) == len(expected)
    for fault, start in zip(faults, expected, strict=True):
        assert fault.startswith(start)
        assert "\n" not in fault


ZIPPED = archive({"a.txt": NEWS.encode() * 50})
WHOLE: list[tuple[str, bytes, str]] = [
    ("a.jsonl", b"", ": is empty; put one article on each line"),
    ("a.csv", b"", ": has no column 'text'; the first line has 'nothing'"),
    ("a.csv", b"judul,isi\na,b\n", ": has no column 'text'; the first line has 'judul, isi'"),
    ("a.csv", b"text,Text\na,b\n", ": has a column twice in its first line"),
    ("a.csv", b"text\n", ": is empty; put one article on each row"),
    ("a.csv", b"\0\0\0", ": has no column 'text'"),
    ("a.zip", b"", ": cannot be unpacked: File is not a zip file; is the file cut off?"),
    ("a.zip", ZIPPED[:-30], ": cannot be unpacked: File is not a zip file"),
    (
        "a.zip",
        archive({}),
        ": has no article in it; members that are read end in .txt, .html",
    ),
    ("a.zip", ZIPPED[:45] + b"????" + ZIPPED[49:], ": a.txt: cannot be unpacked: "),
]


@pytest.mark.parametrize(("name", "content", "message"), WHOLE)
def test_a_bad_file_is_one_line(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    articles, (fault,) = read(tmp_path, name, content)
    assert not articles
    assert fault.startswith(message)
    assert "\n" not in fault


STDIN: list[tuple[bytes, list[str]]] = [
    (NEWS.encode(), ["stdin"]),
    (lines(GOOD, {"text": NEWS}), ["one", "stdin/2"]),
    (b"", ["standard input: is empty; leave it out or put the article's text in it"]),
    (b"a\0b", ["standard input: is not a text file: byte 0x00 at offset 1; save the article as "
               "plain text"]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), STDIN)
def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, content: bytes, expected: list[str]
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(content))
    monkeypatch.setattr(sys, "stdin", stream)
    items = list(read_articles(["-", "-"]))
    assert [i.doc_id if isinstance(i, Article) else str(i) for i in items] == expected
    assert not stream.closed


def test_a_day_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(table(["text", "published"], [NEWS, "2022-02-30"]))
    (fault,) = read_documents(tmp_path / "a.csv")
    assert str(fault).endswith(
        "row 1: column 'published': '2022-02-30' is not a day; write it as 2020-10-31"
    )


def test_tables_in_a_folder_are_read_only_when_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS)
    (tmp_path / "documents.csv").write_bytes(table(["doc_id", "text"], ["a", NEWS]))
    (article,) = read_articles(tmp_path)
    assert isinstance(article, Article)
    assert article.doc_id == "a"


_CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@settings(deadline=None)
@given(st.lists(_CELLS.filter(lambda cell: cell.strip("\ufeff \t\r\n")), min_size=1))
def test_any_text_comes_back_from_any_table(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    out: Any = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([["text"], *([text] for text in texts)])
    for name, content in [
        ("a.csv", out.getvalue().encode()),
        ("a.jsonl", lines(*({"text": text} for text in texts))),
    ]:
        articles, faults = read(folder, name, content)
        assert not faults
        assert [article.text for article in articles] == texts
