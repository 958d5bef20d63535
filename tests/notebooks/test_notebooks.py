"""Every notebook runs from the first cell to the last and is kept without output."""

from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))


def test_there_is_a_quick_start_and_no_kept_output():
    assert "quick_start" in {path.stem for path in NOTEBOOKS}
    assert not list((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore")
def test_a_notebook_runs_to_the_end(path, monkeypatch, tmp_path):
    monkeypatch.setenv("TUIYAN_NOTEBOOK_REPLICATIONS", "3")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    book = jupytext.read(path)
    client = NotebookClient(book, timeout=240, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in cells)
    printed = [output for cell in cells for output in cell.outputs]
    assert not [output for output in printed if output.output_type == "error"]
    assert [output for output in printed if "image/svg+xml" in output.get("data", {})]
    nbformat.validate(book)
    assert not list(tmp_path.iterdir())  # a notebook leaves no files behind


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_heading_is_in_both_languages(path):
    book = jupytext.read(path)
    for cell in book.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                if line.startswith("#"):
                    assert any("一" <= sign <= "鿿" for sign in line), line
                    assert any(sign.isascii() and sign.isalpha() for sign in line), line
