"""The drill calendar of a pack: its register, the rules, the gaps found by simulation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from optimization.calendar.plan import CalendarPlan, CalendarProblem, Weights
from optimization.calendar.solve import solve_calendar
from scenarios.errors import InfeasibleError, InputError
from scenarios.files import read_json, read_model
from scenarios.model.base import Text
from scenarios.model.calendar import LocalCalendar
from scenarios.model.drill import YearsView, YearTurn
from scenarios.model.duty import Reading
from scenarios.model.pack import Pack, PackHeader
from scenarios.model.place import Jurisdiction
from scenarios.model.scenario import Scenario
from scenarios.pack import load_pack
from scenarios.rules.register import load_drill_resources, load_organisations
from scenarios.rules.year import load_local_calendar, load_year
from sim.evaluation.evaluation import Evaluation
from tuiyan.manifest import versions
from tuiyan.run_folder import FORMAT, read_manifest

REGISTER: Final = ("organisations.csv", "drill_resources.yaml")
OPTIONAL: Final = ("organisation_plans.csv", "calendar.yaml")
WORST: Final = 3
"""The weakness of a plan is the mean share of its three most frequent gaps (our rule)."""


def weakness(shares: Iterable[float]) -> float:
    """Weakness of a plan, 0..1: mean share of its most frequent gaps; 0 without any.

    Parameters
    ----------
    shares
        Share of the replications in which each gap showed, 0..1.

    Examples
    --------
    >>> weakness([0.1, 0.9, 0.3, 0.6]), weakness([])
    (0.6, 0.0)
    """
    return round(sum(sorted(shares, reverse=True)[:WORST]) / WORST, 6)


def weights_of(evaluations: Iterable[Evaluation]) -> dict[tuple[str, str], float]:
    """Weakness by county and hazard; the plan in force is the first one of each scenario."""
    return _strongest(
        (e.pack, e.scenario, [gap.share.value for gap in e.gaps[e.plans[0].id]])
        for e in evaluations
    )


def weights_from_runs(folders: Iterable[Path]) -> dict[tuple[str, str], float]:
    """The same from run folders on disk.

    Raises
    ------
    InputError
        If a folder is no run folder.
    """
    return _strongest(_run_gaps(folder) for folder in folders)


def _run_gaps(folder: Path) -> tuple[Pack, Scenario, list[float]]:
    manifest = read_manifest(folder)
    pack, _ = load_pack(folder / "inputs")
    summary = cast("Mapping[str, object]", read_json(folder / "summary.json"))
    gaps = cast("Mapping[str, list[Mapping[str, Mapping[str, float]]]]", summary["gaps"])
    shares = [row["share"]["value"] for row in gaps[str(summary["first_plan"])]]
    return pack, pack.scenarios[str(manifest["scenario"])], shares


def _strongest(
    found: Iterable[tuple[Pack, Scenario, list[float]]],
) -> dict[tuple[str, str], float]:
    """The greatest weakness of each county and hazard; hazards have one name everywhere."""
    weights: dict[tuple[str, str], float] = {}
    for pack, scenario, shares in found:
        key = (pack.sources[scenario.incident.source].county, scenario.incident.kind)
        weights[key] = max(weights.get(key, 0.0), weakness(shares))
    return weights


@dataclass(frozen=True, slots=True)
class PlannedYear:
    """A year's drills with what they were planned for."""

    problem: CalendarProblem
    plan: CalendarPlan
    jurisdiction: Jurisdiction

    @property
    def area_names(self) -> dict[str, Text]:
        """Names of the whole, its county-level units and its zones, by code."""
        whole = self.jurisdiction
        counties = {county.id: county.name for county in whole.counties}
        return {whole.id: whole.name, **counties, **{zone.id: zone.name for zone in whole.zones}}


def drill_problem(
    root: Path,
    *,
    year: int,
    reading: Reading,
    weights: Weights,
    turns: tuple[YearTurn, ...] = (),
) -> CalendarProblem:
    """The calendar problem of a pack.

    Parameters
    ----------
    root
        Folder with `pack.yaml`, `organisations.csv`, `drill_resources.yaml`, and optionally
        `organisation_plans.csv` and `calendar.yaml` (seasons and local days; default: Jilin's).
    year, reading, weights, turns
        As in `CalendarProblem`.

    Raises
    ------
    InputError
        If a file is missing or broken, or the year has no calendar data.
    """
    for name in ("pack.yaml", *REGISTER):
        if not (root / name).is_file():
            raise InputError.one(
                str(root / name), "", "the file is missing", cure="see `tuiyan init` for a register"
            )
    header = read_model(root / "pack.yaml", PackHeader)
    plans, local = (root / name for name in OPTIONAL)
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
        turns=turns,
    )


def read_turns(folder: Path, root: Path, year: int) -> tuple[YearTurn, ...]:
    """Years chosen by `tuiyan calendar-years` for the duties of a pack.

    Raises
    ------
    InputError
        If the folder holds no such view, the view does not reach the year, or it names an
        organisation that the register no longer has.
    """
    path = folder / "years.json"
    if not path.is_file():
        raise InputError.one(
            str(folder), "--years", "years.json is missing",
            cure="name the folder that `tuiyan calendar-years` wrote",
        )  # fmt: skip
    view = read_model(path, YearsView)
    if year not in view.years:
        raise InputError.one(
            str(path), "years", "the view does not reach this year", got=str(year),
            allowed=f"{view.years[0]} to {view.years[-1]}",
        )  # fmt: skip
    known = {each.id for each in load_organisations(root / "organisations.csv", None)}
    gone = sorted({turn.organisation for turn in view.turns} - known)
    if gone:
        raise InputError.one(
            str(path), "turns", "the register has no such organisation", got=", ".join(gone[:5]),
            cure="write the years anew from this register",
        )  # fmt: skip
    return view.turns


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


def jurisdiction_of(root: Path) -> Jurisdiction:
    """The area that a pack describes."""
    return read_model(root / "pack.yaml", PackHeader).jurisdiction


def calendar_summary(plan: CalendarPlan) -> dict[str, object]:
    """The calendar in a few numbers, for machines."""
    scheduled = plan.calendar.scheduled
    return {
        "year": plan.calendar.year,
        "drills": len(scheduled),
        "duties": len(plan.duties.duties),
        "counties": sorted({item.drill.county for item in scheduled}),
        "unplaced": [item.drill.id for item in plan.calendar.unplaced],
        "gap": plan.certificate.gap,
        "checker": plan.certificate.checker,
        "certificate": plan.certificate.sentence("en"),
    }


def calendar_manifest(
    problem: CalendarProblem, plan: CalendarPlan, root: Path
) -> dict[str, object]:
    """What the calendar was made from, enough to repeat it."""
    names = ("pack.yaml", *REGISTER, *OPTIONAL)
    return {
        "format": FORMAT,
        "kind": "drill calendar",
        "year": problem.year.year,
        "reading": problem.reading,
        "turns": len(problem.turns),
        "weights": [[*key, value] for key, value in sorted(problem.weights.items())],
        "inputs_sha256": {
            name: hashlib.sha256((root / name).read_bytes()).hexdigest()
            for name in names
            if (root / name).is_file()
        },
        "versions": versions(),
        **calendar_summary(plan),
    }
