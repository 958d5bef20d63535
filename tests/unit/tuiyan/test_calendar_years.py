"""`tuiyan calendar-years`: page, workbook and data; both languages."""

import json

import openpyxl
import pytest

from tuiyan.commands.calendar_years import years_command
from tuiyan.console import Out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_view_is_written(starter, tmp_path, lang):
    """Every cycle of the starter's register has its row and its years."""
    years_command(Out(lang, as_json=False), str(starter), tmp_path / "years", year=2027,
                  unrecorded="spread", n_extra=1)  # fmt: skip
    data = json.loads((tmp_path / "years/years.json").read_text("utf-8"))
    manifest = json.loads((tmp_path / "years/manifest.json").read_text("utf-8"))
    assert len(data["turns"]) == manifest["cycles"] > 0
    assert (
        sum(manifest["load"])
        == manifest["drills"]
        == sum(len(turn["years"]) for turn in data["turns"])
    )
    assert manifest["proved"]
    book = openpyxl.load_workbook(tmp_path / "years/years.xlsx")
    assert book.worksheets[1].max_row == manifest["cycles"] + 2
    assert "2032" in (tmp_path / "years/years.html").read_text("utf-8")
