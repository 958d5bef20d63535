"""A calendar exported again updates the events that a calendar client already has."""

import dataclasses
from datetime import UTC, date, datetime

import icalendar
import pytest

from reports.exports.ics import render_ics, write_ics_folder
from scenarios.errors import InputError
from tests.unit.reports.small_calendar import SECRET, facts

FIRST = datetime(2026, 11, 23, tzinfo=UTC)
LATER = datetime(2027, 1, 11, tzinfo=UTC)


def changed():
    """The calendar with a-01 a week later and c-01 gone."""
    calendar = facts().calendar
    scheduled = tuple(
        item.model_copy(update={"day": date(2027, 3, 31)}) if item.drill.id == "a-01" else item
        for item in calendar.scheduled
        if item.drill.id != "c-01"
    )
    update = calendar.model_copy(update={"scheduled": scheduled})
    return dataclasses.replace(facts(), calendar=update)


def events(data):
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return {str(e["UID"]).split("@")[0].removeprefix("220200-2027-"): e for e in found}


def client(*files):
    """What a calendar client holds after importing files one by one (RFC 5546, 3.2.1)."""
    held = {}
    for data in files:
        for key, event in events(data).items():
            if key not in held or event["SEQUENCE"] > held[key]["SEQUENCE"]:
                held[key] = event
    return {key: e for key, e in held.items() if e["STATUS"] != "CANCELLED"}


def test_a_client_sees_the_changed_calendar_and_nothing_twice():
    """The moved drill has its new day, the cancelled one is gone, the others are untouched."""
    first = render_ics(facts(), "zh", stamp=FIRST)
    second = render_ics(changed(), "zh", stamp=LATER, previous=first)
    held = client(first, second)
    assert set(held) == {"a-01-t", "a-01", "b-01"}
    assert held["a-01"]["DTSTART"].dt == date(2027, 3, 31)
    assert {key: e["SEQUENCE"] for key, e in events(second).items()} == {
        "a-01-t": 0, "a-01": 1, "b-01": 0, "c-01": 1,
    }  # fmt: skip


def test_an_unchanged_calendar_comes_out_the_same():
    """Not even the stamp changes when nothing else does."""
    first = render_ics(facts(), "zh", stamp=FIRST)
    assert render_ics(facts(), "zh", stamp=LATER, previous=first) == first


def test_a_drill_that_comes_back_is_shown_again():
    """Cancelled, then planned again: the sequence goes on."""
    first = render_ics(facts(), "zh", stamp=FIRST)
    second = render_ics(changed(), "zh", stamp=LATER, previous=first)
    third = render_ics(facts(), "zh", stamp=LATER, previous=second)
    assert events(third)["c-01"]["SEQUENCE"] == 2
    assert client(first, second, third)["c-01"]["STATUS"] == "TENTATIVE"


def test_a_cancelled_event_stays_cancelled_without_further_change():
    """It is repeated as it was, for clients that missed it."""
    first = render_ics(facts(), "zh", stamp=FIRST)
    second = render_ics(changed(), "zh", stamp=LATER, previous=first)
    assert render_ics(changed(), "zh", stamp=LATER, previous=second) == second
    assert not events(second)["c-01"].walk("VALARM")


def test_every_organisation_and_team_has_its_own_calendar(tmp_path):
    """Own drills only; what an organisation no longer drills is cancelled in its file."""
    write_ics_folder(tmp_path / "one", facts(), "zh", stamp=FIRST)
    names = {p.relative_to(tmp_path / "one").as_posix() for p in tmp_path.rglob("*.ics")}
    assert names == {"calendar.ics", "ics/teams/city-fire.ics",
                     *(f"ics/organisations/{o}.ics" for o in "abc")}  # fmt: skip
    mine = (tmp_path / "one/ics/organisations/c.ics").read_bytes()
    assert set(events(mine)) == {"a-01", "c-01"}
    write_ics_folder(tmp_path / "two", changed(), "zh", stamp=LATER, previous=tmp_path / "one")
    again = events((tmp_path / "two/ics/organisations/c.ics").read_bytes())
    assert again["c-01"]["STATUS"] == "CANCELLED"
    assert SECRET.strftime("%Y%m%d") not in (tmp_path / "two/ics/teams/city-fire.ics").read_text()


def test_a_broken_previous_calendar_is_refused():
    """It would silently reset every sequence."""
    with pytest.raises(InputError, match="no calendar"):
        render_ics(facts(), "zh", stamp=LATER, previous=b"rubbish")
