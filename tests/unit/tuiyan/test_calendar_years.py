"""`tuiyan calendar-years`: page, workbook and data; both languages."""

import json
import shutil

import openpyxl
import pytest

from tuiyan.cli import run_app
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


@pytest.fixture(scope="module")
def view(starter, tmp_path_factory):
    folder = tmp_path_factory.mktemp("view") / "years"
    arguments = ["--year", "2027", "--years", "2", "--unrecorded", "spread", "--out", str(folder)]
    assert run_app(["calendar-years", str(starter), *arguments]) == 0
    return folder


def test_the_calendar_follows_the_years_chosen(starter, view, tmp_path, capsys):
    """Its long duties are the turns of 2027; accepted, and still so when hand edits come back."""
    out = tmp_path / "calendar"
    asked = ["calendar", str(starter), "--year", "2027", "--years", str(view), "--out", str(out)]
    assert run_app(asked) == 0
    calendar = json.loads((out / "calendar-organisers.json").read_text("utf-8"))
    turns = json.loads((view / "years.json").read_text("utf-8"))["turns"]
    assert calendar["turns"] == turns
    met = {duty for item in calendar["scheduled"] for duty in item["drill"]["duties"]}
    for turn in turns:
        plan = f"/{turn['plan']}" if turn["plan"] else ""
        due = f"{turn['rule']}@{turn['organisation']}{plan}#Y"
        assert (due in met) == (2027 in turn["years"])
    capsys.readouterr()
    edited = ["calendar", str(starter), "--edited", str(out / "calendar.xlsx")]
    assert run_app([*edited, "--out", str(tmp_path / "checked"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


@pytest.mark.parametrize(
    ("break_it", "year", "said"),
    [
        (lambda folder: (folder / "years.json").unlink(), 2027, "years.json is missing"),
        (lambda _: None, 2026, "2027 to 2028"),
        (
            lambda folder: (folder / "years.json").write_text(
                (folder / "years.json").read_text("utf-8").replace('"gov"', '"gone"'), "utf-8"
            ),
            2027,
            "no such organisation",
        ),
    ],
)
def test_years_that_do_not_fit_are_refused(starter, view, tmp_path, capsys, break_it, year, said):
    """Exit code 3, what is wrong and the cure; nothing is written."""
    folder = tmp_path / "years"
    shutil.copytree(view, folder)
    break_it(folder)
    asked = ["calendar", str(starter), "--year", str(year), "--years", str(folder)]
    assert run_app([*asked, "--out", str(tmp_path / "calendar"), "--lang", "en"]) == 3
    assert said in capsys.readouterr().err
    assert not (tmp_path / "calendar").exists()
