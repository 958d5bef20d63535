"""`tuiyan calendar PACK --edited FILE.xlsx`: hand edits read back, judged without any solver."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from optimization.calendar.duties import list_duties
from optimization.calendar.plan import CalendarProblem
from optimization.calendar.publish import published_window
from optimization.checkers.calendar import Finding
from optimization.solution import Certificate
from reports.calendar.edits import Edits, read_edits
from reports.calendar.facts import CalendarFacts
from reports.calendar.follow_up import FollowUp, FollowUpSheets, titled_sheet
from reports.calendar.words import CalendarWords
from reports.exports.xlsx import write_workbook
from reports.exports.xlsx_reading import read_sheets
from reports.sheets import Sheet, Value
from scenarios.model.base import Text
from scenarios.model.calendar import CalendarYear
from scenarios.model.drill import DrillCalendar, ScheduledDrill
from scenarios.model.place import Jurisdiction
from tuiyan.calendar_folder import read_calendar, read_history, with_history
from tuiyan.console import Out
from tuiyan.drill_year import drill_problem, jurisdiction_of
from tuiyan.packs import pack_root
from tuiyan.run_folder import refuse_foreign, whole_folder, write_json

_NOT_OF_EDITS = frozenset({"objective", "day_objective", "relaxed"})
"""Checks of the published cost and of listed exceptions: a moved drill changes them, lawfully."""

_PROGRAMME_DAYS = 30


def edits_command(
    out: Out, name: str, target: Path, *, calendar: Path, edited: Path, as_of: date | None = None
) -> None:
    """Read hand edits, list what they break with its articles, and write what is pinned.

    Parameters
    ----------
    calendar
        Folder that `tuiyan calendar` wrote.
    edited
        Its workbook after the office has worked in it.
    as_of
        Day up to which drills count as overdue; empty: none does.

    Raises
    ------
    InputError
        If the folder is no calendar, or the workbook is refused or unreadable.
    """
    root = pack_root(name)
    refuse_foreign(target)
    published = read_calendar(calendar)
    problem = drill_problem(
        root, year=published.year, reading=published.reading, weights={}, turns=published.turns
    )
    problem = with_history(problem, read_history(calendar))
    facts = facts_of(published, problem, root)
    edits = read_edits(str(edited), read_sheets(edited), facts)
    before = {(f.check, f.subject) for f in problem.judge(published)}
    moved = with_dates(published, edits.pinned, problem.year)
    findings = tuple(
        f
        for f in problem.judge(moved)
        if f.check not in _NOT_OF_EDITS and (f.check, f.subject) not in before
    )
    after = facts_of(moved, problem, root)
    sheet = edits_sheet(after, out, edits, findings)
    entered = FollowUp(edits.held, edits.plans_published, as_of)
    follow_up = FollowUpSheets(after, out.translator, entered)
    data = edits_data(edits, findings)
    with whole_folder(target) as folder:
        sheets = (sheet, follow_up.reporting(), follow_up.quarters(), follow_up.filing())
        write_workbook(folder / "checked.xlsx", sheets)
        pinned = {key: day.isoformat() for key, day in sorted(edits.pinned.items())}
        write_json(folder / "pinned.json", pinned)
        write_json(folder / "manifest.json", {"command": "calendar --edited", **data})
    for row in sheet.rows:
        out.line(" | ".join(str(value) for value in row if value))
    out.say("run_done", folder=str(target))
    out.finish(data)


def facts_of(
    calendar: DrillCalendar, problem: CalendarProblem, root: Path, *, secret_dates: bool = True
) -> CalendarFacts:
    """Facts of a published calendar, without solving it again."""
    duties = list_duties(
        problem.organisations,
        problem.rules_of,
        problem.year,
        problem.local,
        problem.reading,
        calendar.turns,
    )
    return CalendarFacts(
        calendar=calendar,
        certificate=Certificate("unknown", None, None),
        duties=duties.duties,
        undated=duties.undated,
        organisations=problem.by_id,
        rules_of=problem.rules_of,
        teams={team.id: team.name for team in problem.resources.teams},
        counties=_names(jurisdiction_of(root)),
        year=problem.year,
        resources=problem.resources,
        layers=problem.layers,
        secret_dates=secret_dates,
    )


def _names(whole: Jurisdiction) -> dict[str, Text]:
    """Names of the whole, its county-level units and its zones, by code."""
    counties = {county.id: county.name for county in whole.counties}
    return {whole.id: whole.name, **counties, **{zone.id: zone.name for zone in whole.zones}}


def with_dates(
    calendar: DrillCalendar, pinned: Mapping[str, date], year: CalendarYear
) -> DrillCalendar:
    """The calendar with some drills on other days; deadlines and windows follow."""
    scheduled = tuple(
        _moved(item, pinned[item.drill.id], year) if item.drill.id in pinned else item
        for item in calendar.scheduled
    )
    return calendar.model_copy(update={"scheduled": scheduled})


def _moved(item: ScheduledDrill, day: date, year: CalendarYear) -> ScheduledDrill:
    ready = day - timedelta(days=_PROGRAMME_DAYS)
    while not (year.is_workday(ready) if ready.year == year.year else ready.weekday() < 5):
        ready -= timedelta(days=1)
    window = None if item.drill.announced else published_window(item.drill, day)
    return ScheduledDrill(drill=item.drill, day=day, programme_by=ready, window=window)


def edits_sheet(
    facts: CalendarFacts, out: Out, edits: Edits, findings: tuple[Finding, ...]
) -> Sheet:
    """Each moved drill, then each rule broken with the articles of the duty behind it."""
    words, text = CalendarWords(facts, out.translator), out.translator.text
    items = {item.drill.id: item for item in facts.scheduled}
    duties = {duty.id: duty for duty in facts.duties}
    rows: list[tuple[Value, ...]] = []
    for key, day in sorted(edits.pinned.items()):
        title = out.translator.name(items[key].drill.title)
        rows.append((key, title, text("book.moved", day=day.isoformat()), None, None))
    for finding in findings:
        item, duty = items.get(finding.subject), duties.get(finding.subject)
        basis = words.all_bases(item.drill) if item else ""
        if duty is not None:
            basis = words.basis(facts.county_of[duty.organisation], duty.rule)
        title = out.translator.name(item.drill.title) if item else ""
        rows.append((finding.subject, title, finding.check, finding.text, basis))
    columns = (("id", 28), ("title", 40), ("change", 16), ("found", 44), ("basis", 70))
    return titled_sheet(facts, out.translator, "edits", columns, rows, frozen=1)


def edits_data(edits: Edits, findings: tuple[Finding, ...]) -> dict[str, object]:
    """The edits in a few numbers, for machines."""
    return {
        "pinned": len(edits.pinned),
        "held": len(edits.held),
        "plans_published": len(edits.plans_published),
        "findings": [[f.check, f.subject, f.text] for f in findings],
    }
