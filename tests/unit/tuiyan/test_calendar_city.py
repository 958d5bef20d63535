"""`tuiyan calendar-city`: folders of counties merged; clients of a county see their events move."""

import json
from datetime import date

import icalendar
import openpyxl
import pytest

from scenarios.errors import InputError
from scenarios.files import read_model
from scenarios.model.drill import DrillCalendar
from tuiyan.commands.calendar_city import city_command
from tuiyan.console import Out


def test_one_folder_is_merged_as_it_is(starter, calendar_folder, tmp_path):
    """No second county, no conflict, no event changes; all forms are there."""
    city_command(Out("zh", as_json=False), str(starter), tmp_path / "city",
                 calendars=(calendar_folder,), as_of=date(2027, 1, 4))  # fmt: skip
    manifest = json.loads((tmp_path / "city/manifest.json").read_text("utf-8"))
    assert (manifest["conflicts"], manifest["changes"], manifest["bound"]) == (0, 0, 0)
    old = read_model(calendar_folder / "calendar-organisers.json", DrillCalendar)
    new = read_model(tmp_path / "city/calendar-organisers.json", DrillCalendar)
    assert new.scheduled == old.scheduled
    own = tmp_path / "city/counties" / old.jurisdiction / "calendar.ics"
    assert own.read_bytes() == (calendar_folder / "calendar.ics").read_bytes()
    names = openpyxl.load_workbook(tmp_path / "city/calendar.xlsx").sheetnames
    assert {"共享队伍负荷", "合并时的队伍冲突"} <= set(names)


def test_without_folders_each_county_is_planned_first(starter, tmp_path):
    """Planned apart, then merged; the page is in the language asked for."""
    city_command(Out("en", as_json=False), str(starter), tmp_path / "city", year=2027)
    page = (tmp_path / "city/city.html").read_text("utf-8")
    assert "Shared teams" in page
    data = (tmp_path / "city/calendar.ics").read_bytes()
    assert icalendar.Calendar.from_ical(data).walk("VEVENT")


def test_a_year_is_needed_without_folders(starter, tmp_path):
    """Refused, and nothing is written."""
    with pytest.raises(InputError, match="needed"):
        city_command(Out("en", as_json=False), str(starter), tmp_path / "city")
    assert not (tmp_path / "city").exists()
