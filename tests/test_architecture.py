"""The house stays the house: sizes, directions of imports, data apart from code."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "graphkit"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in MODULES]
MAX_MODULE = 500
MAX_FUNCTION = 40
DUMPING_GROUNDS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core"}
HEAVY = (
    "pandas",
    "networkx",
    "pyvis",
    "jinja2",
    "pyarrow",
    "scipy",
    "numpy",
    "rich",
    "trafilatura",
    "lxml",
    "ibis",
    "duckdb",
    "pyspark",
)


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _lines_of_code(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, without the docstring."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_modules_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < MAX_MODULE
    long = {
        node.name: lines
        for node in _functions(ast.parse(text))
        if (lines := _lines_of_code(node)) >= MAX_FUNCTION
    }
    assert not long


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_every_module_says_what_it_is_and_is_named_for_it(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert path.stem not in DUMPING_GROUNDS
    classes = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert not [name for name in classes if name.endswith(("Manager", "Factory", "Handler"))]


def test_packs_are_data_only() -> None:
    assert not list((PACKAGE / "packs").rglob("*.py"))
    for folder in (path.parent for path in (PACKAGE / "packs").rglob("*.toml")):
        described = (folder / "README.md", folder.parent / "README.md")
        assert any(path.exists() for path in described), folder


def test_imports_point_one_way() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("code", ["import graphkit", "import graphkit.cli"])
def test_importing_is_cheap(code: str) -> None:
    script = f"{code}; import sys; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == ""


@pytest.mark.parametrize(
    "command",
    [
        ["slice", "--period", "2020"],
        ["slice", "--period", "2020", "--json"],
        ["compare", "2020", "2022"],
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".parquet", ""])
def test_short_commands_do_without_heavy_libraries(
    command: list[str], suffix: str, tmp_path: Path
) -> None:
    """Arrow imports pandas, longer than all else, as soon as it is handed a Python value."""
    import graphkit as gk

    table = tmp_path / f"relations{suffix}"
    relations = gk.read(ROOT / "data" / "karabakh" / "relations.csv")
    if suffix:
        gk.write_table(relations, table)
    else:
        gk.pack(relations.to_arrow(), table)
    name, *options = command
    script = (
        "import sys\nfrom graphkit.cli import main\n"
        f"main({[name, str(table), *options]!r}, standalone_mode=False)\n"
        "sys.exit(' '.join({'pandas', 'networkx', 'scipy', 'ibis'} & sys.modules.keys()) or 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_a_prepared_store_is_counted_with_the_standard_library(tmp_path: Path) -> None:
    import graphkit as gk

    store = gk.pack(ROOT / "data" / "karabakh" / "relations.csv", tmp_path / "store").path
    code = f"import graphkit; graphkit.count({str(store)!r}, '2020')"
    script = f"{code}; import sys; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == ""


def test_top_level_is_what_was_agreed() -> None:
    run = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    folders = {line.split("/")[0] for line in run.stdout.splitlines() if "/" in line}
    assert folders <= {"graphkit", "data", "outputs", "tests", ".ci"}
