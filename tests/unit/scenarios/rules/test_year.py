"""Days off: 2026 as published, 2027 by statute with the make-up days still unknown."""

import re
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from scenarios.errors import InputError
from scenarios.files import Document, check_model
from scenarios.model.calendar import CalendarYear, Span, days_of_year, on
from scenarios.rules.year import load_local_calendar, load_year, shipped_years, working_days

EVIDENCE = Path(__file__).parents[5] / "shared" / "evidence" / "law" / "law_facts.yaml"

STATUTORY_2027 = {
    "01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02", "06-09", "09-15",
    "10-01", "10-02", "10-03",
}  # fmt: skip
"""Holiday law of 2024-11-10 articles 2 and 6, lunar dates of 2027: 13 days."""


def test_2026_agrees_with_an_independent_library_on_every_day() -> None:
    """Both read the State Council notice of 2025-11-04."""
    year = load_year(2026)
    for day in days_of_year(2026):
        assert year.is_workday(day) == chinese_calendar.is_workday(day), day


def test_2026_has_248_workdays() -> None:
    """The count that the notice implies."""
    assert len(working_days(2026)) == 248
    assert not load_year(2026).provisional


def test_2027_holds_the_thirteen_statutory_days() -> None:
    """Two lists made independently agree: ours and the one computed from law and lunar dates."""
    year = load_year(2027)
    assert {f"{day:%m-%d}" for day in year.days_off} == STATUTORY_2027
    if not EVIDENCE.exists():
        pytest.skip(f"the evidence folder is not here: {EVIDENCE}")
    text = EVIDENCE.read_text(encoding="utf-8")
    fact = text[text.index("HOL-2027-MIN") :].split("\n", 1)[0]
    listed = set(re.findall(r"(\d\d-\d\d) (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)", fact))
    assert listed == STATUTORY_2027


def test_2027_says_that_the_make_up_days_are_not_published() -> None:
    """The plan of next November must not look final."""
    year = load_year(2027)
    assert year.provisional
    assert year.note is not None
    assert "调休未公布" in year.note.zh
    weekend = [day for day in year.days_off if day.weekday() >= 5]
    assert year.n_unknown_makeup == len(weekend) == 6
    assert year.makeup_workdays == ()


def test_2027_will_have_248_workdays_once_six_days_are_made_up() -> None:
    """261 weekdays less 7 statutory ones, less 6 still to come: as many as in 2026."""
    weekdays = sum(day.weekday() < 5 for day in days_of_year(2027))
    assert weekdays == 261
    assert len(working_days(2027)) == 261 - 7
    assert len(working_days(2027)) - load_year(2027).n_unknown_makeup == 248


def test_days_likely_to_become_holidays_are_workdays_so_far() -> None:
    """They are avoided where possible, not forbidden."""
    year = load_year(2027)
    for span in year.likely_off:
        day = span.first
        while day <= span.last:
            assert year.is_workday(day), day
            day += timedelta(days=1)


def test_a_year_without_data_is_refused_with_the_cure() -> None:
    """No silent guess for a year whose notice nobody has entered."""
    with pytest.raises(InputError, match="State Council notice"):
        load_year(2031)
    assert shipped_years() == (2026, 2027)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("days_off", ["2028-01-01"], "outside 2027"),
        ("makeup_workdays", ["2027-03-03"], "no weekend day"),
        ("makeup_workdays", ["2027-05-01"], "both a day off"),
    ],
)
def test_a_broken_year_is_refused(field: str, value: list[str], message: str) -> None:
    """Typing errors in a notice are caught before they move a drill."""
    data = {
        "year": 2027,
        "provisional": False,
        "days_off": ["2027-05-01"],
        "verification": "primary",
        "source": "test",
        field: value + (["2027-05-01"] if field == "days_off" else []),
    }
    with pytest.raises(InputError, match=message):
        check_model(Document(file="2027.yaml", data=data), CalendarYear)


def test_the_school_safety_day_is_the_last_monday_of_march() -> None:
    """2027-03-29, computed as in the evidence."""
    days = {day.id: day for day in load_local_calendar().awareness}
    assert days["school-safety-day"].window(2027)[0] == date(2027, 3, 29)
    assert days["school-safety-day"].window(2026)[0] == date(2026, 3, 30)


def test_a_season_may_run_over_new_year() -> None:
    """The heating season holds New Year's Eve and New Year, not midsummer."""
    span = Span(first="10-20", last="04-06")
    assert span.holds(date(2027, 12, 31))
    assert span.holds(date(2027, 1, 1))
    assert span.holds(date(2027, 4, 6))
    assert not span.holds(date(2027, 4, 7))
    assert not span.holds(date(2027, 10, 19))
    assert len(span.days(2027)) == 96 + 73


def test_29_february_falls_on_the_28th_in_common_years() -> None:
    """A drill held on a leap day is due again two years later."""
    assert on(2027, "02-29") == date(2027, 2, 28)
    assert on(2028, "02-29") == date(2028, 2, 29)


def test_local_dates_from_memory_are_marked_as_such() -> None:
    """Heating, flood, exam and cold dates of Jilin were not read anywhere: a person must check."""
    local = load_local_calendar()
    memory = {bad.id for bad in local.bad_days if bad.verification == "memory"}
    assert {"gaokao", "zhongkao", "heating-cut", "deep-cold", "flood-peak"} <= memory
    assert all(day.name.zh and day.name.en for day in local.bad_days)
