"""`tuiyan calendar --change`: a client's calendar follows, changes add up, hand edits hold."""

import json
from datetime import date

import icalendar
import openpyxl
import pytest

from scenarios.errors import InputError
from scenarios.files import read_model
from scenarios.model.drill import DrillCalendar
from tuiyan.calendar_folder import read_history
from tuiyan.commands.calendar_change import change_command
from tuiyan.commands.calendar_edits import edits_command
from tuiyan.console import Out

REASON = 'reason: {zh: "场地停用", en: "site closed"}\n'


def calendar_of(folder):
    return read_model(folder / "calendar-organisers.json", DrillCalendar)


def events(path):
    found = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    return {str(event["UID"]): event for event in found}


def run(starter, target, **given):
    change_command(Out("zh", as_json=False), str(starter), target, **given)


@pytest.fixture(scope="module")
def changed(starter, calendar_folder, tmp_path_factory):
    """The organisation of the first drill after 1 March is closed for that week."""
    folder = tmp_path_factory.mktemp("change")
    item = next(i for i in calendar_of(calendar_folder).scheduled if i.day > date(2027, 3, 1))
    text = (
        f"{REASON}organisations_out:\n  - {{organisation: {item.drill.organisations[0]}, "
        f"first: {item.day}, last: {item.day}}}\n"
    )
    (folder / "change.yaml").write_text(text, encoding="utf-8")
    run(starter, folder / "new", calendar=calendar_folder, change=folder / "change.yaml",
        as_of=date(2027, 1, 4))  # fmt: skip
    return folder / "new", item


def test_a_client_sees_the_same_events_with_a_higher_sequence(calendar_folder, changed):
    """Same UIDs; only the moved drills have a new date and the next sequence."""
    folder, item = changed
    old, new = events(calendar_folder / "calendar.ics"), events(folder / "calendar.ics")
    assert set(old) == set(new)
    moved = {uid for uid in new if new[uid]["SEQUENCE"] > old[uid]["SEQUENCE"]}
    assert any(uid.endswith(f"-{item.drill.id}@tuiyan") for uid in moved)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert len(moved) == manifest["changes"] == manifest["bound"]
    for uid in set(old) - moved:
        assert new[uid].to_ical() == old[uid].to_ical()
    own = events(folder / f"ics/organisations/{item.drill.organisations[0]}.ics")
    assert moved & set(own)


def test_every_form_is_written(changed):
    """Calendar, diff table as page, sheet and CSV, both notices."""
    folder, item = changed
    names = {path.name for path in folder.iterdir()}
    assert names >= {
        "calendar.html", "calendar.xlsx", "calendar.ics", "notice.docx", "change-notice.docx",
        "changes.html", "changes.csv", "changes.json", "pinned.json", "manifest.json",
    }  # fmt: skip
    assert openpyxl.load_workbook(folder / "calendar.xlsx").sheetnames[1] == "调整对照表"
    assert item.drill.id in (folder / "changes.csv").read_text("utf-8")


def test_changes_add_up(starter, changed, tmp_path):
    """A second change keeps the first: the closed day stays closed."""
    folder, item = changed
    (tmp_path / "two.yaml").write_text(f"{REASON}days_off: [2027-11-30]\n", encoding="utf-8")
    run(starter, tmp_path / "two", calendar=folder, change=tmp_path / "two.yaml")
    assert len(read_history(tmp_path / "two")) == 2
    days = {i.drill.id: i.day for i in calendar_of(tmp_path / "two").scheduled}
    assert days[item.drill.id] != item.day
    assert date(2027, 11, 30) not in days.values()


def test_hand_edits_come_back_pinned(starter, calendar_folder, tmp_path):
    """A date typed into the workbook is read, fed to the planner, and holds the next time too."""
    book = openpyxl.load_workbook(calendar_folder / "calendar.xlsx")
    sheet = book["总表"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    key = sheet.cell(8, heads["编号"]).value
    wanted = next(
        day for i in calendar_of(calendar_folder).scheduled if i.drill.id == key
        for n in (1, 2, 3, 4, 5) if (day := date.fromordinal(i.day.toordinal() + n)).weekday() < 4
    )  # fmt: skip
    sheet.cell(8, heads["调整后日期"]).value = wanted
    book.save(tmp_path / "edited.xlsx")
    edits_command(Out("zh", as_json=False), str(starter), tmp_path / "checked",
                  calendar=calendar_folder, edited=tmp_path / "edited.xlsx")  # fmt: skip
    run(starter, tmp_path / "new", calendar=calendar_folder, change=None,
        pinned=tmp_path / "checked" / "pinned.json")  # fmt: skip
    days = {i.drill.id: i.day for i in calendar_of(tmp_path / "new").scheduled}
    assert days[key] == wanted
    assert json.loads((tmp_path / "new" / "pinned.json").read_text("utf-8")) == {
        key: wanted.isoformat()
    }
    (tmp_path / "c.yaml").write_text(f"{REASON}days_off: [2027-11-30]\n", encoding="utf-8")
    run(starter, tmp_path / "new", calendar=tmp_path / "new", change=tmp_path / "c.yaml")
    days = {i.drill.id: i.day for i in calendar_of(tmp_path / "new").scheduled}
    assert days[key] == wanted


def test_without_change_and_without_pins_there_is_nothing_to_do(starter, calendar_folder, tmp_path):
    """Refused, and nothing is written."""
    with pytest.raises(InputError, match="nothing changes"):
        run(starter, tmp_path / "new", calendar=calendar_folder, change=None)
    with pytest.raises(InputError, match="missing"):
        run(starter, tmp_path / "new", calendar=tmp_path, change=None)
    assert not (tmp_path / "new").exists()
