"""The drill calendar of a pack: its register, the rules, the gaps found by simulation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, cast

from optimization.calendar.plan import CalendarPlan, CalendarProblem, Weights
from optimization.calendar.solve import solve_calendar
from scenarios.errors import InfeasibleError, InputError
from scenarios.files import read_json, read_model
from scenarios.model.calendar import LocalCalendar
from scenarios.model.duty import Reading
from scenarios.model.pack import PackHeader
from scenarios.pack import load_pack
from scenarios.rules.register import load_drill_resources, load_organisations
from scenarios.rules.year import load_local_calendar, load_year
from sim.evaluation.evaluation import Evaluation
from sim.evaluation.plan_gaps import Gap
from tuiyan.run_folder import read_manifest

WORST: Final = 3
"""The weakness of a plan is the mean share of its three most frequent gaps (our rule)."""

DRILL_HAZARD: Final[Mapping[str, str]] = {
    "toxic_release": "toxic_release",
    "building_fire": "building_fire",
    "mine_explosion": "mine_accident",
    "gas_explosion": "gas_explosion",
}
"""Hazard family of a scenario to the hazard that drills of the register exercise."""


def weakness(gaps: Sequence[Gap]) -> float:
    """Weakness of a plan, 0..1: mean share of its most frequent gaps; 0 without any.

    Examples
    --------
    >>> weakness([])
    0.0
    """
    shares = sorted((gap.share.value for gap in gaps), reverse=True)[:WORST]
    return round(sum(shares) / WORST, 6) if shares else 0.0


def weights_of(evaluations: Sequence[Evaluation]) -> dict[tuple[str, str], float]:
    """Weakness by county and hazard; the plan in force is the first one of each scenario."""
    found: dict[tuple[str, str], float] = {}
    for evaluation in evaluations:
        scenario, plan = evaluation.scenario, evaluation.plans[0]
        county = evaluation.pack.sources[scenario.incident.source].county
        key = (county, DRILL_HAZARD[scenario.incident.kind])
        found[key] = max(found.get(key, 0.0), weakness(evaluation.gaps[plan.id]))
    return found


def weights_from_runs(folders: Sequence[Path]) -> dict[tuple[str, str], float]:
    """The same from run folders on disk.

    Raises
    ------
    InputError
        If a folder is no run folder.
    """
    found: dict[tuple[str, str], float] = {}
    for folder in folders:
        manifest = read_manifest(folder)
        pack, _ = load_pack(folder / "inputs")
        scenario = pack.scenarios[str(manifest["scenario"])]
        summary = cast("Mapping[str, object]", read_json(folder / "summary.json"))
        gaps = cast("Mapping[str, Sequence[Mapping[str, object]]]", summary["gaps"])
        rows = gaps[str(summary["first_plan"])]
        shares = sorted(
            (float(cast("Mapping[str, float]", row["share"])["value"]) for row in rows),
            reverse=True,
        )[:WORST]
        county = pack.sources[scenario.incident.source].county
        key = (county, DRILL_HAZARD[scenario.incident.kind])
        found[key] = max(found.get(key, 0.0), round(sum(shares) / WORST, 6))
    return found


def drill_problem(root: Path, *, year: int, reading: Reading, weights: Weights) -> CalendarProblem:
    """The calendar problem of a pack.

    Parameters
    ----------
    root
        Folder with `pack.yaml`, `organisations.csv`, `drill_resources.yaml`, and optionally
        `organisation_plans.csv` and `calendar.yaml` (seasons and local days; default: Jilin's).
    year, reading, weights
        As in `CalendarProblem`.

    Raises
    ------
    InputError
        If a file is missing or broken, or the year has no calendar data.
    """
    for name in ("pack.yaml", "organisations.csv", "drill_resources.yaml"):
        if not (root / name).is_file():
            raise InputError.one(
                str(root / name), "", "the file is missing", cure="see `tuiyan init` for a register"
            )
    header = read_model(root / "pack.yaml", PackHeader)
    plans, local = root / "organisation_plans.csv", root / "calendar.yaml"
    return CalendarProblem(
        organisations=load_organisations(
            root / "organisations.csv", plans if plans.is_file() else None
        ),
        resources=load_drill_resources(root / "drill_resources.yaml"),
        year=load_year(year),
        local=read_model(local, LocalCalendar) if local.is_file() else load_local_calendar(),
        jurisdiction=header.jurisdiction.id,
        reading=reading,
        weights=weights,
    )


def plan_year(problem: CalendarProblem) -> CalendarPlan:
    """Solve the calendar and insist on the verdict of the independent checker.

    Raises
    ------
    InfeasibleError
        If the checker rejects the calendar.
    """
    plan = solve_calendar(problem)
    if plan.findings:
        raise InfeasibleError(
            "the independent checker rejects the calendar",
            [str(finding) for finding in plan.findings],
        )
    return plan
