"""What is written about the program is true.

Run as a program, this writes the generated parts of the README anew.
"""

from __future__ import annotations

import inspect
import re
import shlex
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import graphkit
from graphkit import cli, schema
from graphkit.analysis.markdown import markdown_table
from graphkit.ontology import load_ontology

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
_COMMANDS = "extract import review check slice show compare paths score demo".split()
"""The commands in the order of the work; the others follow by name."""
_GENERATED = re.compile(
    r"(<!-- (columns|ontology|help)(?:: (\w+))? -->\n).*?(<!-- end -->)", re.DOTALL
)
_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def _columns(name: str) -> str:
    import pyarrow as pa

    spec: schema.TableSchema = getattr(schema, name)
    rows = [
        {
            "column": f"`{column.name}`",
            "kind": ", ".join(column.allowed) if column.kind == "enum" else column.kind,
            "meaning": column.meaning + (" (required)" if column.required else ""),
        }
        for column in spec.columns
    ]
    return markdown_table(pa.Table.from_pylist(rows))


def _ontology() -> str:
    import pyarrow as pa

    rows = [
        {
            "relation": f"`{kind.id}`",
            "Indonesian": kind.label["id"],
            "kind": kind.kind,
            "direction": "source to target" if kind.directed else "symmetric",
            "one row says": kind.definition["en"],
        }
        for kind in load_ontology().values()
    ]
    return markdown_table(pa.Table.from_pylist(rows))


def _help() -> str:
    runner = CliRunner()
    texts = []
    for name in (*_COMMANDS, *sorted(cli.main.commands.keys() - set(_COMMANDS))):
        arguments = [name, "--help"]
        out = runner.invoke(cli.main, arguments, prog_name="graphkit", terminal_width=100).output
        texts.append(f"### {name}\n\n```text\n{out}```\n")
    return "\n".join(texts)


def generated(text: str) -> str:
    """Return the README with its generated parts as they ought to be."""

    def one(found: re.Match[str]) -> str:
        head, what, name, tail = found.groups()
        body = {"columns": lambda: _columns(name), "ontology": _ontology, "help": _help}[what]()
        return f"{head}\n{body}\n{tail}"

    return _GENERATED.sub(one, text)


def _same_words(text: str) -> str:
    """Leave line breaks out: click lays out help a little differently from version to version."""
    return " ".join(text.split())


def test_the_generated_parts_of_the_readme_are_true() -> None:
    text = README.read_text(encoding="utf-8")
    assert _same_words(text) == _same_words(generated(text)), "run: python tests/test_docs.py"


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert all(f"### {name}\n" in text for name in cli.main.commands)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the checkout and may be written to."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _blocks(language: str) -> list[str]:
    text = README.read_text(encoding="utf-8")
    return [body for name, body in _FENCED.findall(text) if name == language]


def test_the_commands_of_the_readme_run(checkout: Path) -> None:
    lines = [line for block in _blocks("sh") for line in block.splitlines()]
    assert lines
    for line in lines:
        program, *arguments = shlex.split(line)
        assert program == "graphkit"
        result = CliRunner(catch_exceptions=False).invoke(cli.main, arguments)
        assert result.exit_code == 0, f"{line}: {result.output}"
    assert list(checkout.glob("outputs/mine/*.html"))


def test_the_python_of_the_readme_runs(checkout: Path) -> None:  # noqa: ARG001
    (block,) = _blocks("python")
    exec(compile(block, str(README), "exec"), {})  # noqa: S102 - our own README


def test_every_file_that_the_documents_name_is_there() -> None:
    for document in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / target).exists(), f"{document}: {target}"


@pytest.mark.parametrize("name", graphkit.__all__)
def test_every_public_name_has_a_docstring_and_is_on_the_map(name: str) -> None:
    thing = getattr(graphkit, name)
    assert inspect.getdoc(thing)
    assert f"`{name}`" in (graphkit.__doc__ or "") or f" {name}" in (graphkit.__doc__ or "")
    assert name in dir(graphkit)


def test_the_map_of_the_house_names_what_is_there() -> None:
    plan = str(graphkit.__doc__).partition("The house::")[2].partition("Extraction and analysis")[0]
    rooms = {line.split()[0].rstrip("/") for line in plan.splitlines() if line.strip()}
    there = {path.name for path in (ROOT / "graphkit").iterdir() if path.name[0] not in "_."}
    assert rooms == there - {"py.typed"}


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        graphkit.nonsense  # noqa: B018


def test_the_version_is_the_same_everywhere() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{graphkit.__version__}"' in project
    assert isinstance(cli.main, click.Group)


if __name__ == "__main__":
    README.write_text(generated(README.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write("README.md\n")
