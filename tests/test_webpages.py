"""HTML pages: the article in them, what their head says, and pages that are none."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit import Cache, extract
from graphkit.errors import Fault
from graphkit.extraction import webpages
from graphkit.extraction.documents import Document, read_article, read_documents
from graphkit.extraction.explain import explain
from graphkit.extraction.published import PUBLISHED_BASES
from graphkit.extraction.sources import Article, read_articles
from graphkit.extraction.webpages import decode_page, find_article

if TYPE_CHECKING:
    from pathlib import Path

LINKED = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "BreadcrumbList", "name": "Dunia", "datePublished": "2001-01-01"},
        {
            "@type": ["NewsArticle"],
            "headline": "Armenia Tuduh Azerbaijan Tembaki Jermuk",
            "datePublished": "2022-09-14T08:15:00+07:00",
            "dateModified": "2022-09-20T09:00:00+07:00",
            "publisher": {"@type": "Organization", "name": "Warta Uji"},
        },
    ],
}
INDONESIAN = f"""<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8">
<title>Armenia Tuduh Azerbaijan Tembaki Jermuk - Warta Uji</title>
<meta property="og:title" content="Armenia Tuduh Azerbaijan Tembaki Jermuk - Warta Uji">
<link rel="canonical" href="https://warta.example/dunia/jermuk">
<script type="application/ld+json">{json.dumps(LINKED)}</script>
<style>.x{{color:red}}</style></head>
<body>
<nav><ul><li><a href="/">Beranda</a></li><li><a href="/x">Rusia Serang Ukraina</a></li></ul></nav>
<main><article>
<h1>Armenia Tuduh Azerbaijan Tembaki Jermuk</h1>
<p>YEREVAN &ndash; Armenia menuduh Azerbaijan menembaki kota Jermuk pada Selasa (13/9/2022).
Serangan itu dimulai sesaat setelah tengah malam dan mengenai permukiman warga.</p>
<p><strong>Baca juga: <a href="/y">Israel Gempur Iran, Suriah Mengecam</a></strong></p>
<p>&ldquo;Kami tidak akan diam,&rdquo; kata juru bicara kementerian pertahanan. Rusia mendesak
Armenia menahan diri &amp; kembali ke meja perundingan yang disepakati pada tahun 2020.</p>
</article>
<aside><h2>Terpopuler</h2><ul><li><a href="/1">Jerman Kecam Belarus</a></li></ul></aside></main>
<footer><p>&copy; 2022 Warta Uji. Hak cipta dilindungi undang-undang.</p></footer>
</body></html>
"""
ENGLISH = """<html><head>
<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">
<title>Turkey backs Azerbaijan</title>
<meta property="og:site_name" content="The Example Post">
<meta property="article:published_time" content="2020-09-28T21:40:00Z">
<meta property="og:url" content="https://post.example/world/turkey-backs">
</head><body>
<div id="menu"><a href="/">Home</a> <a href="/z">Germany condemns Belarus</a></div>
<div class="story"><h1>Turkey backs Azerbaijan</h1>
<p>Turkey said on Monday it would support Azerbaijan “with all means”, a day after fighting broke
out along the front line, and Ankara blamed Armenia for the clashes.</p>
<p>France’s president urged Armenia to stop the fighting. Armenia accused Turkey of sending
fighters to the region, which Ankara denied — its foreign minister called the claim baseless.</p>
<p>Russia called for an immediate ceasefire on Tuesday, and the CSTO said that it was following the
events with concern in the capital of every member state.</p></div>
<div id="comments"><p>Reader: Iran attacked Iraq, I say!</p></div>
</body></html>
"""
STORY = "<p>" + " ".join(["Rusia mengecam NATO pada hari itu, kata juru bicara."] * 4) + "</p>"
Triple = tuple[str, str, str]


def page(head: str = "", body: str = STORY) -> str:
    return f"<html><head>{head}</head><body><article>{body}</article></body></html>"


def read(source: str | bytes, **options: Any) -> Document:
    content = source.encode() if isinstance(source, str) else source
    text, reason = decode_page(content)
    assert not reason
    document = read_article(Article("a", text, "a.html", is_page=True, **options))
    assert isinstance(document, Document)
    return document


# --------------------------------------------------------------------------- whole pages

PAGES: list[tuple[bytes, dict[str, str], set[Triple], list[str]]] = [
    (
        INDONESIAN.encode(),
        {
            "title": "Armenia Tuduh Azerbaijan Tembaki Jermuk",
            "published": "2022-09-14",
            "published_basis": "metadata",
            "publisher": "Warta Uji",
            "url": "https://warta.example/dunia/jermuk",
            "language": "id",
        },
        {("ARM", "accusation", "AZE"), ("RUS", "demand", "ARM")},
        ["Beranda", "Ukraina", "Jerman", "Hak cipta", "color"],
    ),
    (
        ENGLISH.encode("cp1252"),
        {
            "title": "Turkey backs Azerbaijan",
            "published": "2020-09-28",
            "published_basis": "metadata",
            "publisher": "The Example Post",
            "url": "https://post.example/world/turkey-backs",
            "language": "en",
        },
        {("TUR", "support", "AZE"), ("ARM", "accusation", "TUR"), ("FRA", "demand", "ARM")},
        ["Home", "Germany", "Iraq"],
    ),
]


@pytest.mark.parametrize(("content", "told", "triples", "absent"), PAGES)
def test_a_page_is_its_article_and_what_its_head_says(
    tmp_path: Path, content: bytes, told: dict[str, str], triples: set[Triple], absent: list[str]
) -> None:
    (tmp_path / "a.html").write_bytes(content)
    found = extract([tmp_path])
    (document,) = found.documents.to_pylist()
    assert {name: document[name] for name in told} == told
    assert not [word for word in absent if word in document["text"]]
    rows = found.relations.to_pylist()
    assert triples <= {(row["source"], row["relation"], row["target"]) for row in rows}
    for row in rows:
        assert document["text"][row["evidence_start"] : row["evidence_end"]] == row["evidence"]
    (told_again,) = read_documents(tmp_path)
    assert isinstance(told_again, Document)
    assert explain(tmp_path / "a.html").document == told_again


def test_lines_that_lead_elsewhere_stay_out_of_the_relations() -> None:
    document = read(INDONESIAN)
    assert "Baca juga: Israel Gempur Iran" in document.text
    kept = [document.text[block.start : block.end] for block in document.blocks]
    assert not any("Israel" in text for text in kept)
    assert "“Kami tidak akan diam,” kata" in document.text
    assert "menahan diri & kembali" in document.text
    assert document.text.startswith("Armenia Tuduh Azerbaijan Tembaki Jermuk\n\n")


# ------------------------------------------------------------------------------ the head


def linked(**cells: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(cells)}</script>'


def meta(name: str, content: str, key: str = "name") -> str:
    return f'<meta {key}="{name}" content="{content}">'


HEADS: list[tuple[str, dict[str, str]]] = [
    ("", {}),
    ("<title>Judul Berita</title>", {"title": "Judul Berita"}),
    (
        meta("og:title", "Judul | Kabar", "property") + meta("og:site_name", "Kabar", "property"),
        {"title": "Judul", "publisher": "Kabar"},
    ),
    (linked(**{"@type": "NewsArticle", "headline": "A &amp; B"}), {"title": "A & B"}),
    (
        linked(**{"@type": "Article", "publisher": [{"name": ["Kabar"]}], "datePublished": 7}),
        {"publisher": "Kabar"},
    ),
    (linked(**{"@type": "Person", "headline": "no", "datePublished": "2020-10-31"}), {}),
    (linked(**{"@type": "NewsArticle", "headline": "a\ud800\0b"}), {"title": "ab"}),
    ('<script type="application/ld+json">{"@type": </script>', {}),
    ('<script type="application/ld+json">' + "[" * 99_999 + "</script>", {}),
    (  # of several articles the one whose address is the page's
        linked(
            **{
                "@graph": [
                    {"@type": "NewsArticle", "headline": "Lama", "url": "https://a.example/1"},
                    {"@type": "NewsArticle", "headline": "Baru", "url": "https://a.example/2"},
                ]
            }
        )
        + '<link rel="canonical" href="https://a.example/2">',
        {"title": "Baru", "url": "https://a.example/2"},
    ),
    (  # of several none, when nothing tells which
        '<script type="application/ld+json">[[{"@type": "Article", "headline": "A"}],'
        ' [{"@type": "Article", "headline": "B"}]]</script>',
        {},
    ),
    (
        linked(**{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Judul"}}),
        {"title": "Judul"},
    ),
    (meta("date", "20201031210000"), {"published": "2020-10-31"}),
    (meta("publishdate", "2020/10/31 21:00:00"), {"published": "2020-10-31"}),
    (meta("content_PublishedDate", "2020-10-31 21:00"), {"published": "2020-10-31"}),
    (meta("datePublished", "20201031", "itemprop"), {"published": "2020-10-31"}),
    (meta("date", "2020-13-31") + meta("pubdate", "2020-02-30"), {}),
    (meta("pubdate", "kemarin") + meta("date", "2020-10-31"), {"published": "2020-10-31"}),
    (meta("article:modified_time", "2021-01-01", "property"), {}),
    ('<link rel="canonical" href="/a">' + meta("og:url", "ftp://a", "property"), {}),
]  # fmt: skip


@pytest.mark.parametrize(("head", "told"), HEADS)
def test_what_the_head_says(head: str, told: dict[str, str]) -> None:
    article = find_article(Article("a", page(head), "a.html", is_page=True))
    assert isinstance(article, Article)
    assert article.fields == told
    assert article.text.endswith("kata juru bicara.")
    assert article.text.startswith(f"{told['title']}\n\n" if "title" in told else "Rusia")
    document = read(page(head))
    assert document.published_basis == ("metadata" if "published" in told else "")


def test_what_is_given_goes_before_what_the_page_says() -> None:
    text = page(meta("date", "2020-10-31") + "<title>Judul</title>")
    document = read(text, fields={"title": "Lain"})
    assert (document.title, document.published) == ("Lain", "2020-10-31")
    assert set(PUBLISHED_BASES) >= {webpages.METADATA}


# -------------------------------------------------------------------------- the encoding

WORDS = "Türkiye – “évidence”"
ENCODED: list[tuple[str, str, str]] = [
    # what is declared, what it is, what is read
    ('<meta charset="utf-8">', "utf-8", WORDS),
    ("<META CHARSET=windows-1252>", "cp1252", WORDS),
    ('<meta charset="iso-8859-1">', "cp1252", WORDS),
    ('<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">', "cp1252", WORDS),
    ("", "utf-8", WORDS),
    ("", "cp1252", WORDS),
    ("", "utf-16", WORDS),
    ('<meta charset="cp1252">', "utf-8-sig", WORDS),
    ('<meta charset="windows-1254">', "cp1254", WORDS),
    ('<meta charset="koi8-r">', "koi8-r", "Армения"),
    ('<meta charset="gb2312">', "gb2312", "亚美尼亚"),
    ('<meta charset="no-such">', "utf-8", WORDS),
    ('<meta charset="base64">', "utf-8", WORDS),
    ('<meta charset="utf-16">', "utf-8", WORDS),
    ('<meta charset="undefined">', "utf-8", WORDS),
    ('<?xml version="1.0" encoding="utf-8"?>', "utf-8", WORDS),
]


@pytest.mark.parametrize(("declared", "encoding", "words"), ENCODED)
def test_a_page_is_decoded_as_it_says(declared: str, encoding: str, words: str) -> None:
    text, reason = decode_page(f"{declared}<p>{words}</p>".encode(encoding))
    assert not reason
    assert text.endswith(f"<p>{words}</p>")
    assert "<?xml" not in text


def test_bytes_that_stand_for_nothing_are_replaced() -> None:
    assert decode_page(b'<meta charset="utf-8"><p>a\xffb')[0].endswith("a\ufffdb")


# ------------------------------------------------------------------- files, folders, zips

NONE: list[tuple[bytes, str]] = [
    (b"", "is empty; leave it out or put the article's page in it"),
    (b"\xef\xbb\xbf \r\n", "is empty; leave it out"),
    (b"Rusia mengecam NATO.", "is not an HTML page: it has no element; save an article without"),
    (b"\x89PNG\r\n\0<p>", "is not an HTML page: character U+0000 at offset 6"),
    (b"<html></html>", "has no article in it that could be found; copy its text into a .txt file"),
    (b"<div>" * 100_000 + b"x", "has no article in it that could be found"),
    (b"<html><!--" + b"-" * 100_000, "has no article in it that could be found"),
    (b"<p>" + b"&lol;&#xD800;&#0;" * 999, "has no article in it that could be found"),
    (b"<p>" + b" " * (1 << 24), "is larger than 16 MB; is it one article?"),
    (b'<html><meta name="generator" content="graphkit">', "is a page that graphkit wrote"),
]


@pytest.mark.parametrize(("content", "says"), NONE)
def test_what_is_no_page_is_one_line_and_stops_nothing(
    tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "a.html").write_bytes(content)
    (tmp_path / "b.htm").write_bytes(INDONESIAN.encode())
    fault, document = read_documents([tmp_path / "a.html", tmp_path / "b.htm"])
    assert isinstance(fault, Fault)
    assert str(fault).startswith(f"{tmp_path / 'a.html'}: {says}")
    assert "\n" not in str(fault)
    assert isinstance(document, Document)


def test_pages_are_read_with_texts_from_folders_and_archives(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name in ("a.txt", "b.html", "c/d.HTM", "b_files/frame.html", "e_files/f.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Rusia." if name == "a.txt" else INDONESIAN, encoding="utf-8")
    (folder / "map.html").write_text('<meta name="generator" content="graphkit">')
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("b.html", INDONESIAN)
        archive.writestr("t.txt", "Rusia.")
        archive.writestr("style.css", "x")
    items = [*read_articles([folder, tmp_path / "z.zip"])]
    ids = [item.doc_id for item in items if isinstance(item, Article)]
    assert ids == ["a", "b", "d", "f", "z/b", "z/t"]
    assert len(items) == len(ids)


def test_a_page_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(b"\n" + INDONESIAN.encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    (document,) = read_documents("-")
    assert isinstance(document, Document)
    assert document.publisher == "Warta Uji"


@pytest.mark.parametrize(("number", "others"), [(1, ""), (3, ", nor can 2 other pages")])
def test_without_trafilatura_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, others: str
) -> None:
    for n in range(number):
        (tmp_path / f"{n}.html").write_text(INDONESIAN, encoding="utf-8")
    (tmp_path / "z.txt").write_text("Rusia mengecam NATO.", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    found = extract([tmp_path])
    assert found.documents["doc_id"].to_pylist() == ["z"]
    (fault,) = found.faults
    assert str(fault) == (
        f"{tmp_path / '0.html'}: cannot be read{others}: trafilatura is needed for this; "
        "install it with: pip install 'graphkit-news[html]'"
    )


def test_pages_are_taken_from_an_earlier_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text(INDONESIAN, encoding="utf-8")
    (tmp_path / "b.html").write_bytes(ENGLISH.encode("cp1252"))
    fresh = extract([tmp_path])
    for jobs, counts in [(2, (2, 0)), (1, (0, 2))]:
        with Cache(tmp_path) as cache:
            found = extract([tmp_path], cache=cache, jobs=jobs)
        assert (cache.read, cache.taken) == counts
        assert found.relations.equals(fresh.relations)
        assert found.documents.equals(fresh.documents)
    monkeypatch.setattr("graphkit.extraction.fingerprints.reader", lambda: "another version")
    with Cache(tmp_path) as cache:
        extract([tmp_path], cache=cache)
    assert (cache.read, cache.taken) == (2, 0)


def test_trafilatura_is_imported_only_when_a_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rusia mengecam NATO.", encoding="utf-8")
    script = (
        "import sys, graphkit; graphkit.extract(sys.argv[1:]);"
        "print([name for name in ('trafilatura', 'lxml') if name in sys.modules])"
    )
    run = [sys.executable, "-c", script, str(tmp_path)]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "[]\n"


PIECES = st.sampled_from([
    "<p>", "</p>", "<div>", "<article>", "<table><td>", "<!--", "<script>", "</", "&#", "]]>",
    "<h1>", "<title>", "<meta charset=", "<a href='x'>", "Rusia mengecam NATO. ", "\x0b", '"',
])  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30))
def test_any_page_is_a_document_or_a_fault(pieces: list[str]) -> None:
    content = "".join(["<html>", *pieces]).encode("utf-8", "replace")
    text, reason = decode_page(content)
    if reason:
        return
    item = read_article(Article("any", text, "any.html", is_page=True))
    if isinstance(item, Document):
        assert item.text.encode("utf-8")
        assert "\0" not in item.text


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(content: bytes) -> None:
    text, reason = decode_page(content)
    assert bool(text) is not bool(reason)


@pytest.mark.parametrize("reference", ["&#1;", "&#x0B;", "&#31;", "&#xD800;", "&#9999999;"])
def test_a_reference_to_no_character_costs_no_article(reference: str) -> None:
    source = page("").replace("Rusia", f"Rusia{reference}", 1)
    article = find_article(Article("a", source, "a.html", is_page=True))
    assert isinstance(article, Article)
    assert article.text == find_article(Article("a", page(""), "a.html", is_page=True)).text  # type: ignore[union-attr]
