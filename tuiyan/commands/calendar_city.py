"""`tuiyan calendar-city PACK [FOLDER ...]`: county calendars merged, shared teams claimed once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from optimization.calendar.plan import CalendarProblem
from optimization.calendar.rollup import (
    merge_calendars,
    part_of,
    plan_counties,
    shared_teams,
)
from reports.calendar.changes import ChangeStory, changes_csv, changes_sheet
from reports.calendar.city import CityStory, build_city_report, city_sheets
from reports.calendar.workbook import calendar_workbook
from reports.calendar_report import build_calendar_report
from reports.exports.html import write_html
from reports.exports.ics import write_ics_folder
from reports.exports.xlsx import write_workbook
from reports.i18n.translator import dictionary
from scenarios.errors import InfeasibleError, InputError
from scenarios.files import write_text_atomic
from scenarios.model.base import Lang, Text
from scenarios.model.calendar_change import NOTICE_DAYS
from scenarios.model.duty import Reading
from tuiyan.calendar_folder import (
    CALENDAR,
    HISTORY,
    history_data,
    read_calendar,
    read_history,
    with_history,
)
from tuiyan.commands.calendar_change import change_summary, replanned_facts
from tuiyan.console import Out
from tuiyan.drill_year import drill_problem
from tuiyan.manifest import versions
from tuiyan.packs import pack_root
from tuiyan.run_folder import FORMAT, refuse_foreign, whole_folder, write_json


def city_command(
    out: Out,
    name: str,
    target: Path,
    *,
    calendars: tuple[Path, ...] = (),
    year: int | None = None,
    reading: Reading = "lenient",
    as_of: date | None = None,
) -> None:
    """Merge county calendars and write the city's calendar, its page, and each county's own.

    Parameters
    ----------
    name
        The city's pack: the organisations of all counties, and all teams.
    calendars
        Folders that `tuiyan calendar` wrote for the counties; without them each county of the pack
        is planned by itself first.
    year, reading
        Needed and used only without folders.
    as_of
        Day of the merge: drills that are past or announced by then stay.

    Raises
    ------
    InputError
        If a folder is no calendar, or the calendars do not fit each other or the city.
    InfeasibleError
        If the checker rejects the merged calendar.
    """
    root = pack_root(name)
    refuse_foreign(target)
    parts = tuple(read_calendar(folder) for folder in calendars)
    first_year = parts[0].year if parts else year
    if first_year is None:
        raise InputError.one(name, "--year", "is needed when no calendar is given")
    how: Reading = parts[0].reading if parts else reading
    problem = drill_problem(root, year=first_year, reading=how, weights={})
    history = tuple(change for folder in calendars for change in read_history(folder))
    problem = with_history(problem, history)
    parts = parts or plan_counties(problem)
    rollup = merge_calendars(problem, parts, as_of=as_of)
    found = rollup.replanned
    if found.findings:
        raise InfeasibleError(
            "the independent checker rejects the merged calendar",
            [f"{f.check} {f.subject}: {f.text}" for f in found.findings],
        )
    facts = replanned_facts(found, problem, root)
    change = ChangeStory(facts, found, _reason(), as_of, NOTICE_DAYS)
    story = CityStory(change, rollup, shared_teams(problem, found.calendar))
    summary: dict[str, object] = {
        "parts": [part.jurisdiction for part in parts],
        "conflicts": len(rollup.conflicts),
        **change_summary(found),
    }
    with whole_folder(target) as folder:
        _write_city(folder, story, out.lang)
        _write_counties(folder, story, problem, out.lang, calendars)
        write_json(folder / HISTORY, history_data(history))
        manifest = {"format": FORMAT, "kind": "drill calendar", "command": "calendar-city"}
        write_json(folder / "manifest.json", {**manifest, "versions": versions(), **summary})
    out.line(
        out.translator.text("city.subtitle", n=len(found.calendar.scheduled), parts=len(parts))
    )
    out.say("run_done", folder=str(target))
    out.finish(summary)


def _reason() -> Text:
    said = dictionary()["text.city.merged"]
    return Text(zh=said["zh"], en=said["en"])


def _write_city(folder: Path, story: CityStory, lang: Lang) -> None:
    facts = story.change.facts
    write_html(folder / "city.html", build_city_report(story, lang))
    write_html(folder / "calendar.html", build_calendar_report(facts, lang))
    form, *rest = calendar_workbook(facts, lang)
    sheets = (form, changes_sheet(story.change, lang), *city_sheets(story, lang), *rest)
    write_workbook(folder / "calendar.xlsx", sheets)
    write_text_atomic(folder / "changes.csv", changes_csv(story.change))
    write_ics_folder(folder, facts, lang, stamp=datetime.now(UTC))
    write_text_atomic(folder / CALENDAR, facts.calendar.model_dump_json(indent=1) + "\n")


def _write_counties(
    folder: Path,
    story: CityStory,
    problem: CalendarProblem,
    lang: Lang,
    calendars: tuple[Path, ...],
) -> None:
    """Each county's calendar after the merge; events of its own calendar files are updated."""
    stamp = datetime.now(UTC)
    facts, rollup = story.change.facts, story.rollup
    for i, part in enumerate(rollup.parts):
        own = folder / "counties" / part.jurisdiction
        own.mkdir(parents=True, exist_ok=True)
        calendar = part_of(rollup, part, problem)
        previous = calendars[i] if calendars else None
        mine = replace(facts, calendar=calendar)
        write_ics_folder(own, mine, lang, stamp=stamp, previous=previous)
        write_text_atomic(own / CALENDAR, calendar.model_dump_json(indent=1) + "\n")
