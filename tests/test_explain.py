"""Explanations: each reason has a sentence; they agree with the rows; the page is safe."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import graphkit
from graphkit.cli import main
from graphkit.errors import InputError
from graphkit.extraction.constructions import ROLES, elements, load_grammar
from graphkit.extraction.documents import parse_document
from graphkit.extraction.explain import Explanation, explain
from graphkit.extraction.explain.markup import _pieces
from graphkit.extraction.explain.mismatch import NO_MATCH, describe
from graphkit.extraction.explain.reasons import _TEMPLATES, PRIVATE, ROLE_WORDS, UNKNOWN
from graphkit.extraction.explain.sight import STANDS_FOR
from graphkit.extraction.extract import extract
from graphkit.extraction.findings import Reason
from graphkit.extraction.languages import available_languages
from graphkit.extraction.mentions import load_heads
from graphkit.ontology import load_ontology
from graphkit.schema import RELATIONS, to_arrow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.extraction.explain import ExplainedSentence, NearMiss

ROOT = Path(__file__).parents[1]
ARTICLES = [
    *sorted((ROOT / "data" / "karabakh" / "articles").glob("*.txt")),
    *sorted((ROOT.parent / "shared" / "corpus").glob("*/*.txt")),
]
NAMES = [path.stem for path in ARTICLES]
BUILT = {"script", "img", "iframe", "object", "embed", "link", "base", "form", "svg", "input"}


def explained(text: str, language: str = "en") -> Explanation:
    return explain(parse_document(text, doc_id="a", language=language, published="2020-10-01"))


@cache
def of_article(path: Path) -> Explanation:
    return explain(path)


# ---------------------------------------------------------------------------------- the reasons

# language, sentence, relation, reason, words that the reason holds
MISSES = [
    ("en", "Armenia did not attack Azerbaijan.", "clash", Reason.NEGATED, "“not”"),
    ("id", "Armenia tidak menyerang Azerbaijan.", "clash", Reason.NEGATED, "“tidak”"),
    ("id", "Armenia ingin menyerang Azerbaijan.", "clash", Reason.IRREAL, "wanted"),
    ("en", "If Armenia attacks Azerbaijan, all lose.", "clash", Reason.IRREAL, "condition"),
    ("id", "Jika Armenia menyerang Azerbaijan, rugi.", "clash", Reason.IRREAL, "“Jika”"),
    ("en", "Armenia will attack Azerbaijan.", "clash", Reason.PLANNED, "“will”"),
    ("id", "Armenia akan bertemu Azerbaijan.", "consultation", Reason.PLANNED, "“akan”"),
    ("id", "Menuduh Azerbaijan itu mudah.", "accusation", Reason.NO_SOURCE, "the subject"),
    ("en", "Armenian citizens accused Azerbaijan.", "accusation", PRIVATE, "“Armenian citizens”"),
    ("id", "Warga Armenia menuduh Azerbaijan.", "accusation", PRIVATE, "“Warga Armenia”"),
    ("id", "Dia menuduh Azerbaijan.", "accusation", UNKNOWN, "“Dia”"),
    ("en", "Brazil stationed in Armenia.", "deployment", Reason.SOURCE_WORDS, "troops"),
    ("en", "Armenia said it had attacked the town.", "clash", Reason.OWN, "Armenia"),
    ("id", "Armenia mengatakan pihaknya menyerang.", "clash", Reason.OWN, "Armenia"),
    ("en", "Armenia attacked at dawn.", "clash", Reason.UNTOLD, "the article"),
    ("en", "Armenia denied the claims.", "rejection", Reason.NO_TARGET, "who accused"),
    ("en", "Armenia is a member of Azerbaijan.", "alliance", Reason.TARGET_KIND, "organisation"),
    ("en", "Moscow accused Russia of lying.", "accusation", Reason.SAME_UNIT, "same unit"),
    ("id", "Kremlin menuduh Rusia berbohong.", "accusation", Reason.SAME_UNIT, "same unit"),
    ("en", "The talks between Armenia failed.", "consultation", Reason.FEW, "two or more"),
    (
        *("en", "Armenia and Azerbaijan signed a strategic partnership."),
        *("treaty", Reason.HIDDEN, "sign.together"),
    ),
    (
        *("en", "Armenia accused Azerbaijan, and Armenia blamed Azerbaijan again."),
        *("accusation", Reason.WEAKER, "accuse.active"),
    ),
    ("en", "Armenia accused the weather.", "accusation", NO_MATCH, "after “accused” it wanted an"),
    ("id", "Armenia menuduh.", "accusation", NO_MATCH, "but the sentence ends"),
    ("en", "Attacked by rain, all fled.", "clash", NO_MATCH, "but “rain, all fled” follows"),
    ("id", "Armenia tidak menyerang Azerbaijan.", "clash", NO_MATCH, "it wanted “saling”"),
    ("en", "Armenia held a party.", "consultation", NO_MATCH, "“held” alone is not enough"),
]


@pytest.mark.parametrize(("language", "text", "relation", "reason", "words"), MISSES)
def test_every_reason_has_a_sentence(
    language: str, text: str, relation: str, reason: str, words: str
) -> None:
    (sentence,) = explained(text, language).sentences
    whys = [m.why for m in sentence.misses if (m.relation, m.reason) == (relation, reason)]
    assert any(words in why for why in whys), [(m.reason, m.why) for m in sentence.misses]


def test_no_reason_is_left_out() -> None:
    assert {*Reason, PRIVATE, UNKNOWN, NO_MATCH} == {case[3] for case in MISSES}
    assert {*Reason} - {*_TEMPLATES} == {Reason.IRREAL}  # which has two wordings


@pytest.mark.parametrize(
    ("text", "relation"),
    [("Armenia accused Azerbaijan.", "accusation"), ("Armenia praised Azerbaijan.", "clash")],
)
def test_what_works_or_has_no_trigger_is_no_near_miss(text: str, relation: str) -> None:
    (sentence,) = explained(text).sentences
    assert not [m for m in sentence.misses if m.relation == relation and m.reason != NO_MATCH]
    fired = {fired.rule for fired in sentence.fired}
    assert not fired & {miss.rule for miss in sentence.misses}


@pytest.mark.parametrize("language", available_languages())
def test_every_pattern_can_be_described(language: str) -> None:
    for rule in load_grammar(language).rules:
        for part in elements(rule.written):
            words = describe(part, language)
            assert words
            assert not re.search(r"\{[A-D]|§|\(\?|\\", words), (rule.id, part, words)


@pytest.mark.parametrize("language", available_languages())
def test_every_stand_in_and_every_role_is_explained(language: str) -> None:
    assert {anaphor.refers_to for anaphor in load_heads(language).anaphora} <= set(STANDS_FOR)
    assert set(ROLE_WORDS) >= ROLES


# ------------------------------------------------------------------------------------ what is seen


def test_what_is_seen_in_a_sentence() -> None:
    seen = explained(
        "Armenia and Azerbaijan fought on Sunday.\n\n"
        "Foreign Minister Sergei Lavrov urged both sides to stop. "
        "Yerevan said Azerbaijan had shelled Stepanakert. Armenian citizens fled with him.\n"
    )
    assert seen.belligerents == ("Armenia", "Azerbaijan")
    first, second, third, fourth = seen.sentences
    assert [actor.unit for actor in first.groups[0].actors] == ["ARM", "AZE"]
    assert [(date.text, date.first, date.basis) for date in first.dates] == [
        ("Sunday", "2020-09-27", "inferred")
    ]
    lavrov, sides = second.groups
    assert (lavrov.actors[0].unit, sides.text) == ("RUS", "both sides")
    assert [actor.unit for actor in sides.actors] == ["ARM", "AZE"]
    assert all(actor.stands_for.startswith("the two sides") for actor in sides.actors)
    assert [(piece.tellers, piece.text) for piece in third.told] == [
        ((), "Yerevan said"),
        (("Armenia",), "Azerbaijan had shelled Stepanakert."),
    ]
    assert third.line == "[ARM] said [AZE] had shelled [place NKR] ."
    assert [group.part for group in fourth.groups] == ["private", "actor"]


def test_a_fired_rule_has_its_row_its_trigger_and_its_teller() -> None:
    (sentence,) = explained("Armenia said on Tuesday that Azerbaijan had attacked it.").sentences
    fired = next(f for f in sentence.fired if f.row["relation"] == "accusation")
    assert (fired.source, fired.target, fired.tellers) == ("Armenia", "Azerbaijan", ("Armenia",))
    assert [sentence.text[slice(*span)] for span in fired.triggers] == ["attacked"]
    assert (fired.row["start"], fired.row["date_basis"]) == ("2020-09-29", "inferred")


@pytest.mark.parametrize("path", ARTICLES, ids=NAMES)
def test_the_rows_are_those_of_extract(path: Path) -> None:
    seen = of_article(path)
    rows = extract([path]).relations
    assert to_arrow(seen.rows, RELATIONS).equals(rows)
    for sentence in seen.sentences:
        for fired in sentence.fired:
            assert fired.row["rule"] == f"{seen.document.language}:{fired.rule}"
            assert fired.row["evidence"] == sentence.text


def _spans(sentence: ExplainedSentence) -> Iterator[tuple[int, int, str]]:
    for group in sentence.groups:
        yield group.start, group.end, group.text
        yield from ((a.start, a.end, a.text) for a in group.actors)
    for spans in (sentence.told, sentence.dates, sentence.fired, sentence.misses):
        yield from ((s.start, s.end, s.text) for s in spans)


def _trigger_words(sentence: ExplainedSentence) -> Iterator[tuple[str, NearMiss]]:
    for miss in sentence.misses:
        for start, end in miss.triggers:
            yield sentence.text[start - sentence.start : end - sentence.start].lower(), miss


@pytest.mark.parametrize("path", ARTICLES, ids=NAMES)
def test_offsets_are_exact(path: Path) -> None:
    seen = of_article(path)
    text = seen.document.text
    words = {rule.id: rule.words for rule in load_grammar(seen.document.language).rules}
    for sentence in seen.sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        for start, end, said in _spans(sentence):
            assert " ".join(text[start:end].split()) == said
        for word, miss in _trigger_words(sentence):
            assert word in words[miss.rule]
            assert miss.start <= miss.triggers[0][0] < miss.end
        told = "".join(piece.text for piece in sentence.told)
        assert re.sub(r"\s", "", told) == re.sub(r"\s", "", sentence.text)
        assert "".join(p.text for p in _pieces(sentence, load_ontology())) == sentence.text
    for piece in seen.left_out:
        assert text[piece.start : piece.end] == piece.text
    kept = {i for s in seen.sentences for i in range(s.start, s.end)}
    assert not [p for p in seen.left_out if kept & set(range(p.start, p.end))]


@pytest.mark.parametrize("path", ARTICLES, ids=NAMES)
def test_text_is_readable_at_a_hundred_columns(path: Path) -> None:
    seen = of_article(path)
    lines = seen.to_text().splitlines()
    assert max(map(len, lines)) <= 100
    assert len([line for line in lines if re.match(r"\d+  \[", line)]) == len(seen.sentences)
    flat = " ".join(" ".join(lines).split())
    for sentence in seen.sentences:
        for fired in sentence.fired:
            assert f"by {fired.rule} on “" in flat


def test_the_dict_is_json_and_whole() -> None:
    seen = explained("Caption (Photo: X)\n\nArmenia did not attack Azerbaijan but accused it.")
    data = json.loads(json.dumps(seen.to_dict()))
    assert data["published"] == "2020-10-01"
    assert [row["row"] for one in data["sentences"] for row in one["fired"]] == seen.rows
    misses = [miss for one in data["sentences"] for miss in one["misses"]]
    assert {"rule", "relation", "reason", "why", "start", "end", "pattern"} <= set(misses[0])


def test_a_page_in_no_known_language_is_explained_too() -> None:
    document = parse_document("Zażółć gęślą jaźń, rzekł król i poszedł spać.", doc_id="x")
    seen = explain(document)
    assert (seen.sentences, seen.rows) == ((), [])
    assert "no language" in seen.to_text()
    assert "no language pack" in seen.to_html()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "none.txt", "does not exist"),
        (lambda folder: (folder / "empty.txt").write_bytes(b"") or folder / "empty.txt", "empty"),
        (lambda _: ROOT / "data" / "karabakh" / "articles", "one article"),
    ],
)
def test_what_cannot_be_explained_is_said(tmp_path: Path, make: object, words: str) -> None:
    assert callable(make)
    with pytest.raises(InputError, match=words):
        explain(make(tmp_path))


def test_it_is_public() -> None:
    assert graphkit.explain is explain
    assert graphkit.Explanation is Explanation


# ------------------------------------------------------------------------------------ the page


class Page(HTMLParser):
    """The tags, attributes and texts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.sentences: list[str] = []
        self.titles: list[str] = []
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "p" and ("class", "text") in attrs:
            self.sentences.append("")
            self.inside = "p"
        if tag == "h1":
            self.titles.append("")
            self.inside = "h1"

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            kept = self.sentences if self.inside == "p" else self.titles
            kept[-1] += data


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></p></article><script src=//x.test/a.js></script>",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "<!-- --><![CDATA[ ]]>&lt;&#x3c;script&#x3e;",
    "\u202eevil\u202c \x1b[31mred\x1b[0m \u2066x\u2069",
    "javascript:alert(1)",
    "x" * 3000,
]


def _hostile(bad: str) -> Explanation:
    text = (
        f"title: Armenia {bad} Azerbaijan\n\n"
        f"Armenia accused Azerbaijan of {bad} on Sunday.\n\n"
        f"President {bad} of Armenia said “{bad}” and did not attack Azerbaijan {bad}.\n"
    )
    return explain(parse_document(text, doc_id=bad, language="en", published="2020-10-01"))


def _check_page(html: str) -> Page:
    page = Page(html)
    assert not BUILT & set(page.tags)
    assert page.tags.count("style") == 1
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    links = [value for name, value in page.attributes if name in {"href", "src", "action"}]
    assert all(re.fullmatch(r"#s\d+", value or "") for value in links)
    return page


@pytest.mark.parametrize("bad", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(bad: str) -> None:
    seen = _hostile(bad)
    assert seen.sentences
    page = _check_page(seen.to_html())
    assert page.sentences == [one.text for one in seen.sentences]
    assert page.titles == [seen.document.title or bad]
    text = seen.to_text()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert max(map(len, text.splitlines())) <= 100


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_gives_a_safe_page(words: str) -> None:
    seen = explained(f"Armenia accused Azerbaijan of {words} today.")
    page = _check_page(seen.to_html())
    assert page.sentences == [one.text for one in seen.sentences]
    assert all(len(line) <= 100 for line in seen.to_text().split("\n"))


def test_the_page_allows_itself_its_own_style_and_nothing_else() -> None:
    html = explained("Armenia accused Azerbaijan.").to_html()
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policies = [value for name, value in Page(html).attributes if name == "content"]
    assert (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ) in policies
    assert "url(" not in style
    assert "@import" not in style
    assert "http:" not in html
    assert "https:" not in html


def test_the_page_marks_roles_and_keeps_near_misses_folded() -> None:
    html = explained("On Sunday Armenia accused Azerbaijan but did not attack Russia.").to_html()
    for role, words in [
        ("source", "Armenia"),
        ("target", "Azerbaijan"),
        ("actor", "Russia"),
        ("date", "Sunday"),
        ("trigger", "accused"),
    ]:
        assert re.search(rf'<span class="mark {role}" title="[^"]+"[^>]*>{words}</span>', html)
    assert "negated by “not”" in html
    assert "<details open" not in html
    assert "prefers-color-scheme: dark" in html


# ------------------------------------------------------------------------------------ the command


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.txt"
    path.write_text("Armenia did not attack Azerbaijan.\n", encoding="utf-8")
    return path


def test_the_command_prints(article: Path) -> None:
    said = CliRunner().invoke(main, ["extract", "--explain", str(article)])
    assert said.exit_code == 0
    assert said.stdout == explain(article).to_text() + "\n"
    assert "negated by “not”" in said.stdout


def test_the_command_prints_json(article: Path) -> None:
    said = CliRunner().invoke(main, ["extract", "--explain", "--json", str(article)])
    assert json.loads(said.stdout) == json.loads(json.dumps(explain(article).to_dict()))


@pytest.mark.parametrize(
    ("name", "start"), [("why.html", "<!doctype html>"), ("why.txt", "a"), ("why.json", "{")]
)
def test_the_command_writes(article: Path, name: str, start: str) -> None:
    said = CliRunner().invoke(main, ["extract", "--explain", str(article), "-o", name])
    assert (said.exit_code, said.stdout) == (0, f"{name}\n")
    assert (article.parent / name).read_text(encoding="utf-8").startswith(start)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--explain", "a.txt", "-o", "why.csv"], 1, "allowed: .html, .txt, .json"),
        (["--explain", "none.txt"], 1, "does not exist"),
        (["--explain", "a.txt", "a.txt"], 2, "one article"),
        (["--json", "a.txt", "-o", "x.csv"], 2, "--json needs --explain"),
        (["a.txt"], 2, "-o"),
    ],
)
def test_the_command_says_what_is_wrong(
    article: Path,  # noqa: ARG001 - stands in the folder
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    said = CliRunner().invoke(main, ["extract", *arguments])
    assert said.exit_code == code
    assert words in said.stderr
