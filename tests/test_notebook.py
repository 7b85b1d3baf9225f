"""A notebook that a user would write, executed: the map stands in the output of its cell."""

from __future__ import annotations

import html
import sys
from pathlib import Path

import pytest

nbclient = pytest.importorskip("nbclient", reason="nbclient comes with the extra [test]")
nbformat = pytest.importorskip("nbformat", reason="nbformat comes with the extra [test]")

TOY = Path(__file__).with_name("page_relations.csv")


@pytest.fixture(scope="module")
def outputs() -> list[str]:
    """Execute three cells and return what each shows as HTML."""
    cells = (
        f"import graphkit as gk\nrelations = gk.read({str(TOY)!r})\nrelations",
        'relations.slice("2020").show()',
        'gk.compare(relations, "2020", "2022").show()',
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    notebook.metadata.kernelspec = {
        "name": "python3",
        "display_name": Path(sys.executable).name,
        "language": "python",
    }
    nbclient.NotebookClient(notebook, timeout=180, kernel_name="python3").execute()
    return [cell.outputs[-1]["data"]["text/html"] for cell in notebook.cells]


def test_a_table_shows_itself(outputs: list[str]) -> None:
    assert "86 relations" in outputs[0]


def test_the_map_is_a_sandboxed_frame_with_a_page_of_its_own(outputs: list[str]) -> None:
    for output in outputs[1:]:
        start = output.index('srcdoc="') + len('srcdoc="')
        page = html.unescape(output[start : output.index('"', start)])
        assert page.startswith("<!doctype html>")
        assert "Content-Security-Policy" in page
        assert 'sandbox="allow-scripts allow-downloads"' in output


def test_without_trust_a_picture_and_a_table_remain(outputs: list[str]) -> None:
    for output in outputs[1:]:
        rest = output[output.index("</iframe>") :]
        assert 'src="data:image/svg+xml;base64,' in rest
        assert "<table>" in rest
        assert "Test sentence" in rest


def test_the_cell_shows_the_period_asked_for(outputs: list[str]) -> None:
    assert "Who connects to whom, 2020" in outputs[1]
    assert "What changed between 2020 and 2022" in outputs[2]
