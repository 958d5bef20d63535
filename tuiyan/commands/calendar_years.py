"""`tuiyan calendar-years`: duties of two and three years spread over the coming years."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from optimization.calendar.years import HORIZON, Unrecorded, list_cycles, spread_years
from reports.calendar.years import YearsStory, build_years_report, load_sheet, years_sheet
from reports.exports.html import write_html
from reports.exports.xlsx import write_workbook
from scenarios.errors import InputError
from scenarios.files import write_text_atomic
from scenarios.model.drill import DrillCalendar, YearsView, YearTurn
from tuiyan.commands.calendar_edits import facts_of
from tuiyan.console import Out
from tuiyan.drill_year import drill_problem
from tuiyan.manifest import versions
from tuiyan.packs import pack_root
from tuiyan.run_folder import FORMAT, refuse_foreign, whole_folder, write_json


def years_command(
    out: Out,
    name: str,
    target: Path,
    *,
    year: int,
    n_years: int = HORIZON,
    unrecorded: Unrecorded = "now",
    n_extra: int = 0,
) -> None:
    """Spread the cycles over the years and write page, workbook and plain data.

    Parameters
    ----------
    year, n_years
        First year and number of years.
    unrecorded
        What holds where the register records no last drill.
    n_extra
        Drills that may be brought forward to level the years.

    Raises
    ------
    InputError
        If the pack has no register, or no duty of it has a cycle of several years.
    """
    root = pack_root(name)
    refuse_foreign(target)
    problem = drill_problem(root, year=year, reading="lenient", weights={})
    cycles = list_cycles(problem, year, unrecorded)
    if not cycles:
        raise InputError.one(name, "organisations.csv", "no duty has a cycle of several years")
    plan = spread_years(cycles, year, n_years=n_years, n_extra=n_extra)
    empty = DrillCalendar(
        year=year, jurisdiction=problem.jurisdiction, reading=problem.reading,
        provisional=problem.year.provisional, scheduled=(), daily_cap=1, objective=0,
        day_objective=0,
    )  # fmt: skip
    story = YearsStory(facts_of(empty, problem, root), plan, unrecorded, n_extra)
    document = build_years_report(story, out.lang)
    summary: dict[str, object] = {
        "years": list(plan.years),
        "cycles": len(plan.turns),
        "drills": plan.n_drills,
        "fewest": plan.least,
        "load": list(plan.load().values()),
        "team_days": list(plan.team_days().values()),
        "busiest_at_least": plan.peak_bound,
        "proved": plan.is_proved,
        "aims": [asdict(aim) for aim in plan.aims],
    }
    view = YearsView(
        years=plan.years,
        turns=tuple(
            YearTurn(
                rule=turn.cycle.rule,
                organisation=turn.cycle.organisation,
                plan=turn.cycle.plan,
                years=turn.years,
            )
            for turn in plan.turns
        ),
    )
    with whole_folder(target) as folder:
        write_html(folder / "years.html", document)
        sheets = (load_sheet(story, out.lang), years_sheet(story, out.lang))
        write_workbook(folder / "years.xlsx", sheets)
        write_text_atomic(folder / "years.json", view.model_dump_json(indent=1) + "\n")
        manifest = {"format": FORMAT, "kind": "drill years", "unrecorded": unrecorded}
        write_json(
            folder / "manifest.json",
            {**manifest, "extra": n_extra, "versions": versions(), **summary},
        )
    out.line(story_sentence(story, out))
    out.say("run_done", folder=str(target))
    out.finish(summary)


def story_sentence(story: YearsStory, out: Out) -> str:
    """The load of the years in one line."""
    load = story.plan.load()
    return out.translator.items(f"{year}: {n}" for year, n in load.items())
