"""`tuiyan calendar`: plan the year's drills and write every form of the calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from reports.calendar.facts import CalendarFacts
from reports.calendar.notice import calendar_notice
from reports.calendar.workbook import calendar_workbook
from reports.calendar_report import build_calendar_report
from reports.exports.docx import write_docx
from reports.exports.html import write_html
from reports.exports.ics import write_ics_folder
from reports.exports.xlsx import write_workbook
from scenarios.files import write_text_atomic
from scenarios.model.drill import YearTurn
from scenarios.model.duty import Reading
from tuiyan.console import Out
from tuiyan.drill_year import (
    PlannedYear,
    calendar_manifest,
    calendar_summary,
    drill_problem,
    jurisdiction_of,
    plan_year,
    read_turns,
    weights_from_runs,
)
from tuiyan.packs import pack_root
from tuiyan.run_folder import refuse_foreign, whole_folder, write_json


def calendar_command(
    out: Out,
    name: str,
    target: Path,
    *,
    year: int,
    reading: Reading,
    gaps: tuple[Path, ...],
    years: Path | None = None,
) -> None:
    """`tuiyan calendar`: solve the year and write workbook, calendar file and page."""
    root = pack_root(name)
    refuse_foreign(target)
    weights = weights_from_runs(gaps)
    turns = () if years is None else read_turns(years, root, year)
    planned = plan_calendar(out, root, year=year, reading=reading, weights=weights, turns=turns)
    write_calendar(out, planned, root, target)
    out.say("run_done", folder=str(target))
    out.finish(calendar_summary(planned.plan))


def plan_calendar(
    out: Out,
    root: Path,
    *,
    year: int,
    reading: Reading,
    weights: dict[tuple[str, str], float],
    turns: tuple[YearTurn, ...] = (),
) -> PlannedYear:
    """Plan the year's drills and say how well that went."""
    problem = drill_problem(root, year=year, reading=reading, weights=weights, turns=turns)
    with out.waiting("calendar_start", n=len(problem.organisations), year=str(year)):
        plan = plan_year(problem)
    jurisdiction = jurisdiction_of(root)
    units = {county.id for county in jurisdiction.counties}
    out.say(
        "calendar_done",
        n_drills=len(plan.calendar.scheduled),
        n_duties=len(plan.duties.duties),
        n_counties=len({item.drill.county for item in plan.calendar.scheduled} & units),
        n_units=len(units),
        n_unplaced=len(plan.calendar.unplaced),
    )
    out.line(plan.certificate.sentence(out.lang))
    return PlannedYear(problem, plan, jurisdiction)


def write_calendar(out: Out, planned: PlannedYear, root: Path, target: Path) -> None:
    """Write every form of the calendar.

    Where `target` already holds an export, its calendar files are the ones that are updated.
    """
    facts = CalendarFacts.of(planned.plan, planned.problem, planned.area_names)
    previous = target if (target / "calendar.ics").is_file() else None
    with whole_folder(target) as folder:
        write_html(folder / "calendar.html", build_calendar_report(facts, out.lang))
        write_workbook(folder / "calendar.xlsx", calendar_workbook(facts, out.lang))
        write_docx(folder / "notice.docx", calendar_notice(facts, out.lang))
        write_ics_folder(folder, facts, out.lang, stamp=datetime.now(UTC), previous=previous)
        write_text_atomic(folder / "calendar-organisers.json", planned.plan.to_json())
        write_json(folder / "manifest.json", calendar_manifest(planned.problem, planned.plan, root))
