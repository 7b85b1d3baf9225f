"""Every command, and what it does with everything a user can bring."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner, Result

import graphkit as gk
from graphkit import cli
from graphkit.analysis.dyads import DUPLICATES
from graphkit.analysis.snapshots import FREQUENCIES
from graphkit.cli import maps, options
from graphkit.exchange.tables import read_table
from graphkit.page.page import THEMES, VIEWS
from graphkit.schema import DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Callable

ARTICLE = """\
Warta Uji

Selasa, 13 September 2022

Pernyataan dari Yerevan

Armenia menuduh Azerbaijan menembaki kota Jermuk pada Selasa (13/9/2022).
"""
TABLE = """\
source,target,relation,start,end,published,evidence
ARM,AZE,clash,2020-09-27,2020-11-10,2020-11-11,They fought for six weeks.
RUS,ARM,alliance,1992-05-15,..,2020-10-31,Both are members of the alliance.
TUR,AZE,support,2020-10-01,2020-10-01,2020-10-02,Ankara backs Baku.
ARM,AZE,accusation,2022-09-13,2022-09-13,2022-09-13,Yerevan accuses Baku of shelling.
FRA,ARM,consultation,,,2022-09-14,The two spoke by telephone.
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a good table and a good article, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    """Run a command in this process; what escapes it is a bug and fails the test."""
    return CliRunner(catch_exceptions=False).invoke(cli.main, arguments, input=stdin)


def good(*arguments: str, stdin: bytes | None = None) -> str:
    result = run(*arguments, stdin=stdin)
    assert result.exit_code == 0, result.output
    return result.stdout


def said(*arguments: str, code: int = 1) -> str:
    """The one line that a command says when it fails."""
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("graphkit: ")
    return line.removeprefix("graphkit: ")


# ------------------------------------------------------------------------------ what it is


def test_the_options_offer_what_the_library_knows() -> None:
    assert options.DUPLICATES == DUPLICATES
    assert set(maps.VIEWS) == set(VIEWS)
    assert options.THEMES == THEMES
    assert set(maps.EVERY) <= set(FREQUENCIES)


@pytest.mark.parametrize("name", cli.main.commands)
def test_every_command_and_option_says_what_it_does(name: str) -> None:
    command = cli.main.commands[name]
    text = good(name, "--help")
    assert command.get_short_help_str(200).endswith(".")
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name != "help":
            assert parameter.help, parameter.name
            assert parameter.opts[-1] in text


def test_version_and_wrong_usage(here: Path) -> None:  # noqa: ARG001
    assert good("--version").startswith("graphkit, version 0.1.0")
    assert run("no-such-command").exit_code == 2
    assert run("slice", "table.csv").exit_code == 2
    assert run("slice", "table.csv", "--period", "2020", "--rule", "during").exit_code == 2
    assert run("extract", "articles").exit_code == 2


# ------------------------------------------------------------------------------ the commands


def test_extract_check_slice_compare(here: Path) -> None:
    out = good("extract", "articles", "-o", "made/relations.csv")
    assert out.splitlines() == [
        "made/relations.csv: 1 relations",
        "made/documents.csv: 1 documents",
    ]
    documents = read_table(here / "made/documents.csv", DOCUMENTS)
    assert documents["text"].to_pylist() == [ARTICLE]
    assert good("check", "made/relations.csv") == "made/relations.csv: no faults\n"
    rows = json.loads(good("slice", "made/relations.csv", "--period", "2022", "--json"))
    assert [(r["source"], r["relation"], r["target"]) for r in rows] == [
        ("ARM", "accusation", "AZE")
    ]
    assert ARTICLE[rows[0]["evidence_start"] : rows[0]["evidence_end"]] == rows[0]["evidence"]


@pytest.mark.parametrize("name", ["x.csv", "x.parquet", "x.json", "x.jsonl"])
def test_extract_writes_every_format_and_documents_beside_it(here: Path, name: str) -> None:
    good("extract", "articles/a.txt", "-o", name)
    stem, suffix = name.split(".")
    assert (here / f"{stem}.documents.{suffix}").stat().st_size > 0
    assert good("check", name) == f"{name}: no faults\n"


@pytest.mark.parametrize(
    ("options", "relations"),
    [
        (["--period", "2020"], ["clash", "alliance", "support"]),
        (["--period", "2020", "--rule", "within"], ["clash", "support"]),
        (["--period", "2020-10-01"], ["clash", "alliance", "support"]),
        (["--period", "2020-09-27/2020-09-30"], ["clash", "alliance"]),
        (["--period", "2020", "--known-by", "2020-10-31"], ["alliance", "support"]),
        (["--period", "1990"], []),
    ],
)
def test_slice(here: Path, options: list[str], relations: list[str]) -> None:  # noqa: ARG001
    result = run("slice", "table.csv", *options, "--json")
    assert [row["relation"] for row in json.loads(result.stdout)] == relations
    assert "1 undated left out" in result.stderr


def test_only_the_surest_relations(here: Path) -> None:
    good("extract", "articles/a.txt", "-o", "sure.csv")
    (row,) = json.loads(good("slice", "sure.csv", "--period", "2022", "--json"))
    bound = row["confidence"]
    for least, count in ((bound - 0.01, 1), (bound, 1), (bound + 0.01, 0)):
        options = ["--period", "2022", "--min-confidence", str(round(least, 3)), "--json"]
        assert len(json.loads(good("slice", "sure.csv", *options))) == count
    assert run("slice", "sure.csv", "--period", "2022", "--min-confidence", "2").exit_code == 2
    assert (here / "sure.csv").exists()


def test_slice_prints_a_table_or_writes_a_file(here: Path) -> None:
    assert good("slice", "table.csv", "--period", "2020").startswith("| start ")
    out = good("slice", "table.csv", "--period", "2020", "-o", "made/slice.csv")
    assert out == "made/slice.csv\n"
    assert good("check", "made/slice.csv")
    assert not list(here.glob("made/*.tmp*"))


def test_a_table_can_come_through_a_pipe(here: Path) -> None:  # noqa: ARG001
    rows = good("slice", "-", "--period", "2022", "--json", stdin=TABLE.encode())
    assert len(json.loads(rows)) == 2


def test_show_writes_a_page_and_says_where(here: Path) -> None:
    assert good("show", "table.csv", "--period", "2020") == "table-2020.html\n"
    assert good("show", "table.csv") == "table.html\n"
    assert good("show", "table.csv", "--period", "2020/2021") == "table-2020_2021.html\n"
    piped = good("show", "-", "--period", "2020-Q4", stdin=TABLE.encode())
    assert piped == "standard_input-2020-Q4.html\n"
    assert good("show", "table.csv", "--known-by", "2021", "-o", "made/m.html") == "made/m.html\n"
    for page in ("table-2020.html", "table.html", "made/m.html"):
        assert (here / page).read_text(encoding="utf-8").lower().startswith("<!doctype html>")


def held(page: Path) -> dict[str, Any]:
    """What a page holds."""
    found = re.search(r'id="data">(.*?)</script>', page.read_text(encoding="utf-8"))
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_every_page_of_a_table_holds_it_and_places_its_actors_alike(here: Path) -> None:
    good("show", "table.csv", "--period", "2020", "-o", "one.html")
    good("show", "table.csv", "--period", "2022", "-o", "two.html")
    good("compare", "table.csv", "2020", "2022", "-o", "diff.html")
    one, two, diff = (held(here / name) for name in ("one.html", "two.html", "diff.html"))
    assert len(one["rows"]["edge"]) == 5
    assert one["actors"] == two["actors"] == diff["actors"]
    assert one["a"] != two["a"]
    result = run("show", "table.csv", "--period", "2020", "-o", "one.html")
    assert "graphkit: 3 relations, 4 actors, period 2020, 1 undated left out" in result.stderr


NARROWED = [
    (["--relations", "clash,support"], "clash support"),
    (["--relations", "clash", "--relations", "alliance"], "alliance clash"),
    (["--focus", "TUR"], "support"),
    (["--focus", "TUR", "--hops", "2"], "accusation clash support"),
    (["--focus", "RUS", "--focus", "TUR"], "alliance support"),
    (["--focus", "ARM", "--focus", "RUS", "--hops", "0"], "alliance"),
    (["--focus", "ARM, RUS", "--hops", "0"], "alliance"),
    (["--focus", "FRA", "--hops", "2"], "consultation"),
]


@pytest.mark.parametrize(("arguments", "types"), NARROWED)
def test_a_page_of_what_is_asked_for(here: Path, arguments: list[str], types: str) -> None:
    good("show", "table.csv", "--period", "2020", *arguments, "-o", "m.html")
    assert sorted({kind["id"] for kind in held(here / "m.html")["types"]}) == types.split()


def test_a_page_of_what_was_known_keeps_the_rest_for_later(here: Path) -> None:
    known, every = ["--known-by", "2020-10-31"], ["--every", "year", "-o", "years"]
    good("show", "table.csv", "--period", "2020", *known, "-o", "m.html")
    good("compare", "table.csv", "2020", "2022", *known, "-o", "d.html")
    good("show", "table.csv", *known, *every)
    everything = len(gk.read("table.csv"))
    for name in ("m.html", "d.html", "years/2020.html", "years/all.html"):
        data = held(here / name)
        assert (data["known"], len(data["rows"]["edge"])) == (18567, everything)  # 2020-11-01
    shown = gk.read("table.csv").known_by("2020-10-31").slice("2020")
    assert f"{len(shown)} relations among" in (here / "m.html").read_text(encoding="utf-8")


def test_looks_of_a_page(here: Path) -> None:
    Path("places.csv").write_text("actor,x,y\nARM,0,0\nAZE,1,0\n", encoding="utf-8")
    looks = ["--theme", "dark", "--lang", "id", "--positions", "places.csv", "--title", "Uji"]
    good("show", "table.csv", *looks, "-o", "m.html")
    good("compare", "table.csv", "2020", "2022", "--view", "side", *looks, "-o", "d.html")
    for name, view in (("m.html", "single"), ("d.html", "side")):
        data = held(here / name)
        assert (data["theme"], data["language"], data["view"]) == ("dark", "id", view)
        spots = {actor["id"]: actor["y"] for actor in data["actors"]}
        assert spots["ARM"] == spots["AZE"]


def test_the_finest_actors(here: Path) -> None:
    text = TABLE.replace("evidence\n", "evidence,source_actor\n", 1).replace(
        "of shelling.", "of shelling.,Nikol Pashinyan"
    )
    (here / "fine.csv").write_text(
        "\n".join(line if line.count(",") == 7 else f"{line}," for line in text.splitlines()),
        encoding="utf-8",
    )
    good("show", "fine.csv", "--level", "finest", "-o", "m.html")
    kinds = {actor["id"]: actor["kind"] for actor in held(here / "m.html")["actors"]}
    assert kinds["NIKOL_PASHINYAN"] == "person"
    assert kinds["AZE"] == "state"


def test_a_folder_of_pages(here: Path) -> None:
    out = good("show", "table.csv", "--every", "year", "--period", "2020/2022", "-o", "years")
    assert out == "years/index.html\n"
    names = sorted(path.name for path in (here / "years").iterdir())
    assert names == ["2020.html", "2021.html", "2022.html", "all.html", "index.html"]
    assert good("show", "table.csv", "--every", "quarter", "--focus", "TUR") == (
        "table-every-quarter/index.html\n"
    )
    assert "table.csv" in said("show", "table.csv", "--every", "year", "-o", "table.csv")
    assert "years" in said("show", "table.csv", "-o", "years")


def test_opening_a_page_in_the_browser(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def browse(address: str) -> bool:
        opened.append(address)
        return len(opened) < 4

    monkeypatch.setattr("webbrowser.open", browse)
    good("show", "table.csv", "--open", "-o", "m.html")
    good("show", "table.csv", "--open", "--every", "year", "-o", "years")
    good("compare", "table.csv", "2020", "2022", "--open")
    names = ("m.html", "years/index.html", "table-2020-2022.html")
    assert opened == [(here / name).as_uri() for name in names]
    assert "no browser could be opened" in run("show", "table.csv", "--open").stderr
    assert run("compare", "table.csv", "2020", "2022", "--open", "-o", "d.csv").exit_code == 2
    assert len(opened) == 4


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--focus", "TUX"], "'TUX' is no actor of this table or of the registry; did you mean"),
        (["--focus", "Turkey"], "did you mean TUR?"),
        (["--relations", "clas"], "'clas' is not a relation type; did you mean 'clash'? allowed: "),
        (["--positions", "none.csv"], "none.csv: cannot be read"),
        (["--positions", "wrong.csv"], "'ARN' is no actor of this table"),
    ],
)
def test_what_is_not_known_is_said_in_one_line(here: Path, arguments: list[str], says: str) -> None:
    (here / "wrong.csv").write_text("actor,x,y\nARN,1,1\n", encoding="utf-8")
    assert says in said("show", "table.csv", *arguments, "-o", "x.html")
    assert says in said("compare", "table.csv", "2020", "2022", *arguments, "-o", "x.html")
    assert not (here / "x.html").exists()


def test_steps_without_a_focus_are_wrong_usage(here: Path) -> None:  # noqa: ARG001
    assert run("show", "table.csv", "--hops", "2").exit_code == 2


def test_paths(here: Path) -> None:  # noqa: ARG001
    text = good("paths", "table.csv", "TUR", "ARM", "--period", "2020")
    assert "Turkey – Azerbaijan – Armenia" in text
    assert "2020-10-01 Ankara backs Baku." in text
    found = json.loads(good("paths", "table.csv", "RUS", "TUR", "--json"))
    assert [chain["actors"] for chain in found["chains"]] == [["RUS", "ARM", "AZE", "TUR"]]
    alone = good("paths", "table.csv", "RUS", "TUR", "--relations", "alliance")
    assert alone == "No chain of relations joins Russia and Turkey.\n"
    assert "both are 'TUR'" in said("paths", "table.csv", "TUR", "TUR")
    assert "did you mean" in said("paths", "table.csv", "TUR", "ARN")


def test_compare_prints_and_writes(here: Path) -> None:
    rows = json.loads(good("compare", "table.csv", "2020", "2022", "--json"))
    changes = {(row["source"], row["relation"], row["target"]): row["change"] for row in rows}
    assert changes["ARM", "clash", "AZE"] == "gone"
    assert changes["ARM", "accusation", "AZE"] == "appeared"
    assert changes["ARM", "alliance", "RUS"] == "kept"
    assert good("compare", "table.csv", "2020", "2022").startswith("| source | target |")
    for suffix in ("html", "md", "csv", "json", "jsonl", "parquet"):
        name = f"made/diff.{suffix}"
        assert good("compare", "table.csv", "2020", "2022", "-o", name) == f"{name}\n"
        assert (here / name).stat().st_size > 0


def test_score(here: Path) -> None:
    gold = {
        "doc_id": "a",
        "published": "2022-09-13",
        "language": "id",
        "relations": [
            {"source": "ARM", "target": "AZE", "relation": "accusation", "start": "2022-09-13",
             "end": None, "evidence": [], "certainty": "explicit", "group": None},
            {"source": "AZE", "target": "ARM", "relation": "accusation", "start": None,
             "end": None, "evidence": [], "certainty": "explicit", "group": None},
        ],
    }  # fmt: skip
    (here / "gold").mkdir()
    (here / "gold" / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    good("extract", "articles", "-o", "r.csv")
    figures = json.loads(good("score", "r.csv", "--gold", "gold", "--json"))
    assert figures["micro"]["p"] == 1.0
    assert figures["micro"]["r"] == 0.5
    assert "0.5" in good("score", "r.csv", "--gold", "gold", "--docs", "a")
    assert "gold" in said("score", "r.csv", "--gold", "gold", "--docs", "nothing")
    assert "nowhere" in said("score", "r.csv", "--gold", "nowhere")


def test_demo(tmp_path: Path) -> None:
    out = good("demo", "-o", str(tmp_path / "demo"))
    made = [Path(line.split(": ")[0]) for line in out.splitlines()]
    assert {path.name for path in made} >= {"relations.csv", "2020.html", "2022.html"}
    assert all(path.stat().st_size > 0 for path in made)


def test_own_words_and_actors_are_laid_over_ours(here: Path) -> None:
    (here / "mine.toml").write_text('[relations.clash]\nlabel = { en = "war", id = "perang" }\n')
    args = ("slice", "table.csv", "--period", "2020", "--json")
    assert good(*args, "--ontology", "mine.toml") == good(*args)
    (here / "mine.toml").write_text("[relations.clash]\nsign = 7\n")
    assert "'relations.clash.sign': '7' is wrong" in said(*args, "--ontology", "mine.toml")


# ------------------------------------------------------------------------------ hostile input


@pytest.mark.parametrize(
    ("period", "says"),
    [
        ("2022/2020", "ends (2020-12-31) before it starts (2022-01-01); write the earlier"),
        ("2020-13", "month must be in 1..12"),
        ("2020-02-30", "day is out of range for month"),
        ("0000", "'0000' is no date we can use"),
        ("last year", "'last year' is no period; write 2020, 2020-Q3"),
    ],
)
def test_wrong_periods(here: Path, period: str, says: str) -> None:  # noqa: ARG001
    assert says in said("slice", "table.csv", "--period", period)
    assert says in said("show", "table.csv", "--period", period, "-o", "x.html")
    assert says in said("compare", "table.csv", "2020", period, "-o", "x.html")
    assert not Path("x.html").exists()


WRONG_TABLES = [
    (b"", "is empty"),
    (b"\x89PNG\r\n\x1a\n\0\0\0", "x.csv"),
    ("source,target,relation\nAZE,ARM,tuduhan caf\u00e9\n".encode("latin-1"), "UTF-8"),
    (b"sorce,target,relation\nARM,AZE,clash\n", "sorce"),
    (b"source;target;relation\nARM;AZE;clash\n", "commas"),
    (b"source,target,relation\nARM,AZE,ally\n", "row 1: column 'relation': 'ally' is not a"),
    (b"source,target,relation,start,end\nARM,AZE,clash,2020-10,2020-09\n", "before the start"),
    (b"source,target,relation,start\nARM,AZE,clash,2020-02-30\n", "day is out of range"),
    (b"source,target,relation\nARM,AZE\n", "row 1"),
    (b"source,target,relation\nARM,,clash\n", "column 'target': is empty"),
    (b'source,target,relation\nARM,"AZE,clash\n', "x.csv"),
]


@pytest.mark.parametrize(("content", "says"), WRONG_TABLES)
@pytest.mark.parametrize(
    "command",
    [
        ["slice", "x.csv", "--period", "2020", "-o", "out.csv"],
        ["show", "x.csv", "-o", "out.html"],
        ["compare", "x.csv", "2020", "2022", "-o", "out.html"],
    ],
)
def test_wrong_tables_are_one_line_and_nothing_is_written(
    here: Path, content: bytes, says: str, command: list[str]
) -> None:
    (here / "x.csv").write_bytes(content)
    assert says in said(*command)
    assert not list(here.glob("out*"))


@pytest.mark.parametrize(("content", "says"), WRONG_TABLES)
def test_check_says_what_is_wrong_and_never_breaks(here: Path, content: bytes, says: str) -> None:
    (here / "x.csv").write_bytes(content)
    result = run("check", "x.csv")
    assert result.exit_code == 1
    assert says in result.output


def test_check_lists_every_fault_by_row_and_column(here: Path) -> None:
    (here / "x.csv").write_text(
        "source,target,relation,start,end\n"
        "ARM,AZE,ally,2020-02-30,\n"
        "ARM,AZE,clash,2020,2019\n"
        ",AZE,clash,,\n",
        encoding="utf-8",
    )
    result = run("check", "x.csv")
    assert result.exit_code == 1
    assert [line.split(": ")[1:3] for line in result.stdout.splitlines()] == [
        ["row 1", "column 'relation'"],
        ["row 1", "column 'start'"],
        ["row 2", "column 'end'"],
        ["row 3", "column 'source'"],
    ]
    faults = json.loads(run("check", "x.csv", "--json").stdout)
    assert [(fault["row"], fault["column"]) for fault in faults][-1] == (3, "source")


WRONG_ARTICLES = [
    (b"", "empty"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\xff", "x.txt"),
    ("Armenia menuduh Azerbaijan. caf\u00e9".encode("latin-1"), "UTF-8"),
]


@pytest.mark.parametrize(("content", "says"), WRONG_ARTICLES)
def test_one_unreadable_article_never_stops_the_rest(here: Path, content: bytes, says: str) -> None:
    (here / "articles" / "x.txt").write_bytes(content)
    result = run("extract", "articles", "-o", "r.csv")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("graphkit: ")
    assert says in line
    assert "r.csv: 1 relations" in result.stdout
    assert good("check", "r.csv") == "r.csv: no faults\n"


def test_extract_reads_standard_input_and_in_several_processes(here: Path) -> None:
    (here / "articles" / "b.txt").write_text(ARTICLE, encoding="utf-8")
    good("extract", "-", "-o", "one.csv", stdin=ARTICLE.encode())
    assert read_table("one.csv")["doc_id"].to_pylist() == ["stdin"]
    good("extract", "articles", "-o", "two.csv", "--jobs", "2")
    good("extract", "articles", "-o", "three.csv", "--jobs", "1")
    assert Path("two.csv").read_bytes() == Path("three.csv").read_bytes()
    assert run("extract", "articles", "-o", "r.csv", "--jobs", "0").exit_code == 2


def test_extract_takes_what_was_read_before(here: Path) -> None:
    (here / "fixes.csv").write_text(
        "action,source,relation,target,doc_id,evidence,note\n"
        "add,ARM,accusation,AZE,a,Pernyataan dari Yerevan,a test\n",
        encoding="utf-8",
    )
    arguments = ["extract", "articles", "-o", "r.csv"]
    first = run(*arguments)
    (here / "articles" / "b.txt").write_text(ARTICLE, encoding="utf-8")
    second, third = run(*arguments), run(*arguments, "--no-cache")
    assert [first.stderr, third.stderr] == ["", ""]
    assert second.stderr == "graphkit: 1 article read, 1 taken from an earlier run\n"
    assert second.stdout == third.stdout
    corrected = run(*arguments, "--corrections", "fixes.csv")
    assert "graphkit: 0 articles read, 2 taken from an earlier run" in corrected.stderr
    assert corrected.stdout.startswith("r.csv: 3 relations")


def test_no_cache_makes_none(here: Path) -> None:
    good("extract", "articles", "-o", "r.csv", "--no-cache")
    assert not (here / ".graphkit_cache").exists()
    good("extract", "articles", "-o", "r.csv")
    (here / ".graphkit_cache" / "readings.sqlite").write_bytes(b"x" * 999)
    result = run("extract", "articles", "-o", "r.csv")
    assert result.exit_code == 0
    assert result.stderr.startswith("graphkit: .graphkit_cache/readings.sqlite: is damaged; ")


@pytest.mark.parametrize("path", ["empty", "nowhere", "nowhere.txt"])
def test_nothing_to_extract_is_one_line_and_writes_nothing(here: Path, path: str) -> None:
    (here / "empty").mkdir()
    assert path in said("extract", path, "-o", "r.csv")
    assert not list(here.glob("r*"))


@pytest.mark.parametrize(
    "text",
    [
        "Selasa, 13 September 2022\n\nHujan turun di mana-mana.\n",
        "Hujan turun di mana-mana.\n",
        "\n\n \n.\n",
        "アルメニアはアゼルバイジャンを非難した。\n",
    ],
)
def test_an_article_with_no_actor_is_a_clean_empty_result(here: Path, text: str) -> None:
    (here / "x.txt").write_text(text, encoding="utf-8")
    assert good("extract", "x.txt", "-o", "r.csv").startswith("r.csv: 0 relations")
    assert good("check", "r.csv") == "r.csv: no faults\n"
    assert good("slice", "r.csv", "--period", "2020", "--json") == "[]\n"
    assert good("show", "r.csv", "--period", "2020", "-o", "m.html")
    assert good("compare", "r.csv", "2020", "2022", "-o", "d.html")


def test_an_article_with_no_date_gives_undated_rows_and_no_invented_day(here: Path) -> None:
    text = "Armenia menuduh Azerbaijan menembaki kota yang ada di perbatasan.\n"
    (here / "x.txt").write_text(text, encoding="utf-8")
    good("extract", "x.txt", "-o", "r.csv")
    result = run("slice", "r.csv", "--period", "2020", "--json")
    assert (result.exit_code, result.stdout) == (0, "[]\n")
    assert "1 undated left out" in result.stderr


@pytest.mark.parametrize("name", ["out.xyz", "out"])
def test_a_format_that_is_not_known_is_said_and_nothing_is_written(here: Path, name: str) -> None:
    assert "allowed: " in said("extract", "articles", "-o", name)
    assert "allowed: " in said("slice", "table.csv", "--period", "2020", "-o", name)
    assert "allowed: " in said("compare", "table.csv", "2020", "2022", "-o", name)
    assert sorted(path.name for path in here.iterdir()) == ["articles", "table.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["slice", "table.csv", "--period", "2020", "-o", "table.csv/x.csv"],
        ["show", "table.csv", "-o", "table.csv/x.html"],
        ["demo", "-o", "table.csv/x"],
    ],
)
def test_a_place_that_cannot_be_written_is_one_line(here: Path, arguments: list[str]) -> None:
    assert "table.csv" in said(*arguments)
    assert (here / "table.csv").read_text(encoding="utf-8") == TABLE


def test_a_failed_run_leaves_what_stood_there(here: Path) -> None:
    (here / "r.csv").write_text("mine", encoding="utf-8")
    (here / "empty").mkdir()
    said("extract", "empty", "-o", "r.csv")
    said("slice", "table.csv", "--period", "0000", "-o", "r.csv")
    assert (here / "r.csv").read_text(encoding="utf-8") == "mine"


# ------------------------------------------------------------------------------ the process


@pytest.fixture
def process(here: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def call(*arguments: str, code: int) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "graphkit", *arguments],
            cwd=here,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done

    return call


def test_exit_codes(process: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    assert process("check", "table.csv", code=0).stdout == "table.csv: no faults\n"
    assert process("check", "nowhere.csv", code=1).stderr.startswith("graphkit: nowhere.csv: ")
    assert process("slice", "table.csv", "--period", "2022/2020", code=1).stdout == ""
    assert "Usage" in process("slice", code=2).stderr
    shown = process("slice", "table.csv", "--period", "2020", code=0)
    assert "\x1b" not in shown.stdout + shown.stderr


def test_debug_shows_where_an_error_comes_from(here: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "graphkit", "--debug", "check", "nowhere.csv"],
        cwd=here,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" in done.stderr
