"""`tuiyan calendar PACK --change FILE.yaml`: the year planned again with the fewest moves."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from optimization.calendar.change import Replanned, replan_calendar
from optimization.calendar.change_problem import changed_problem, refuse_unknown
from optimization.calendar.plan import CalendarProblem
from optimization.solution import Certificate
from reports.calendar.change_notice import change_notice
from reports.calendar.change_page import build_changes_report
from reports.calendar.changes import (
    ChangeStory,
    ChangeWords,
    changes_csv,
    changes_sheet,
)
from reports.calendar.facts import CalendarFacts
from reports.calendar.notice import calendar_notice
from reports.calendar.workbook import calendar_workbook
from reports.calendar_report import build_calendar_report
from reports.exports.docx import write_docx
from reports.exports.html import write_html
from reports.exports.ics import write_ics_folder
from reports.exports.xlsx import write_workbook
from scenarios.errors import InfeasibleError, InputError
from scenarios.files import Document, check_model, read_json, read_model, write_text_atomic
from scenarios.model.base import Lang, Text
from scenarios.model.calendar_change import CalendarChange
from tuiyan.calendar_folder import (
    CALENDAR,
    HISTORY,
    PINNED,
    history_data,
    read_calendar,
    read_history,
    with_history,
)
from tuiyan.commands.calendar_edits import facts_of
from tuiyan.console import Out
from tuiyan.drill_year import drill_problem
from tuiyan.manifest import versions
from tuiyan.packs import pack_root
from tuiyan.run_folder import FORMAT, refuse_foreign, whole_folder, write_json

_BY_HAND: Final = Text(zh="主管部门人工改期", en="dates given by the office")


def change_command(
    out: Out,
    name: str,
    target: Path,
    *,
    calendar: Path,
    change: Path | None,
    pinned: Path | None = None,
    as_of: date | None = None,
) -> None:
    """Plan the year again after a change and write the calendar with what moved and why.

    Parameters
    ----------
    calendar
        Folder that `tuiyan calendar` wrote; it may be `target` too.
    change
        What changed (`CalendarChange`); empty when only pinned drills are given.
    pinned
        `pinned.json` of `calendar --edited`: hand edits that are kept.
    as_of
        Day of the change: drills before it, or announced by then, keep their day.

    Raises
    ------
    InputError
        If the folder is no calendar, or the change is unreadable or names what the pack lacks.
    InfeasibleError
        If the checker objects to anything but drills that are frozen or pinned.
    """
    root = pack_root(name)
    refuse_foreign(target)
    published = read_calendar(calendar)
    asked, where = _asked(change, pinned)
    problem = drill_problem(
        root, year=published.year, reading=published.reading, weights={}, turns=published.turns
    )
    history = read_history(calendar)
    asked = asked.model_copy(update={"pinned": _read_pins(calendar / PINNED) | asked.pinned})
    refuse_unknown(where, asked, problem, published, as_of)
    problem = changed_problem(with_history(problem, history), asked)
    found = replan_calendar(
        problem, published, pinned=asked.pinned, as_of=as_of, notice_days=asked.notice_days
    )
    if found.findings:
        raise InfeasibleError(
            "the independent checker rejects the changed calendar: plan the year anew",
            [f"{f.check} {f.subject}: {f.text}" for f in found.findings],
        )
    facts = replanned_facts(found, problem, root)
    story = ChangeStory(facts, found, asked.reason, as_of, asked.notice_days)
    words = ChangeWords(story, out.lang)
    summary = change_summary(found)
    with whole_folder(target) as folder:
        write_changed_calendar(folder, story, out.lang, previous=calendar)
        pins = {key: day.isoformat() for key, day in sorted(asked.pinned.items())}
        write_json(folder / PINNED, pins)
        write_json(folder / HISTORY, history_data((*history, asked)))
        manifest = {"format": FORMAT, "kind": "drill calendar", "command": "calendar --change"}
        as_of_text = None if as_of is None else as_of.isoformat()
        given = {"reason": asked.reason.model_dump(), "as_of": as_of_text, "proof": words.proof()}
        write_json(
            folder / "manifest.json", {**manifest, **given, "versions": versions(), **summary}
        )
    out.line(words.proof())
    for remark in words.remarks():
        out.line(remark)
    out.say("run_done", folder=str(target))
    out.finish(summary)


def _asked(change: Path | None, pinned: Path | None) -> tuple[CalendarChange, str]:
    """The change and the name of its file; pinned drills of both files together."""
    pins = {} if pinned is None else _read_pins(pinned, must_exist=True)
    if change is None:
        if not pins:
            raise InputError.one(
                str(pinned or "--change"), "", "nothing changes", cure="name a change file"
            )
        return CalendarChange(reason=_BY_HAND, pinned=pins), str(pinned)
    found = read_model(change, CalendarChange)
    return found.model_copy(update={"pinned": pins | found.pinned}), str(change)


def _read_pins(path: Path, *, must_exist: bool = False) -> dict[str, date]:
    if not path.is_file() and not must_exist:
        return {}
    data = {"reason": _BY_HAND.model_dump(), "pinned": read_json(path)}
    return check_model(Document(file=str(path), data=data), CalendarChange).pinned


def replanned_facts(found: Replanned, problem: CalendarProblem, root: Path) -> CalendarFacts:
    """Facts of the calendar after a change; its certificate speaks of the calendar as it stands."""
    objective = float(found.calendar.objective)
    certificate = Certificate("feasible", objective, None).checked(accepted=not found.faults)
    faults = tuple(f"{f.check} {f.subject}: {f.text}" for f in found.faults)
    facts = facts_of(found.calendar, problem, root)
    return replace(facts, certificate=certificate, findings=faults)


def write_changed_calendar(folder: Path, story: ChangeStory, lang: Lang, *, previous: Path) -> None:
    """Every form of the calendar, and what moved; events of the calendar before are updated."""
    facts = story.facts
    write_html(folder / "calendar.html", build_calendar_report(facts, lang))
    write_html(folder / "changes.html", build_changes_report(story, lang))
    form, *rest = calendar_workbook(facts, lang)
    write_workbook(folder / "calendar.xlsx", (form, changes_sheet(story, lang), *rest))
    write_docx(folder / "notice.docx", calendar_notice(facts, lang))
    write_docx(folder / "change-notice.docx", change_notice(story, lang))
    write_text_atomic(folder / "changes.csv", changes_csv(story))
    write_ics_folder(folder, facts, lang, stamp=datetime.now(UTC), previous=previous)
    text = facts.calendar.model_dump_json(indent=1) + "\n"
    write_text_atomic(folder / CALENDAR, text)


def change_summary(found: Replanned) -> dict[str, object]:
    """The change in a few numbers, for machines."""
    counts = Counter(change.fate for change in found.changes)
    return {
        "year": found.calendar.year,
        "drills": len(found.calendar.scheduled),
        "changes": found.n_changes,
        "bound": found.bound,
        "proved": found.is_proved,
        "frozen": found.n_frozen,
        **{fate: counts[fate] for fate in ("moved", "dropped", "placed", "pinned", "kept")},
        "faults": [[f.check, f.subject, f.text] for f in found.faults],
    }
