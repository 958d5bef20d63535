"""From drills to the bare dating problem: numbers for days, teams, organisations and penalties."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from optimization.calendar.plan import CalendarProblem
from optimization.calendar.problem import Budget, DatingDrill, DatingProblem
from optimization.calendar.windows import DrillDays, YearDays
from scenarios.model.drill import Drill
from scenarios.model.duty import Standing

PEAK: Final = 2.2
"""Daily cap as a multiple of the mean number of drills a workday (benchmark family)."""

LEAST_CAP: Final = 6


@dataclass(frozen=True, slots=True)
class DatingInput:
    """A dating problem with the days behind it."""

    problem: DatingProblem
    drills: tuple[Drill, ...]
    days: tuple[DrillDays, ...]


def build_dating(problem: CalendarProblem, drills: Sequence[Drill]) -> DatingInput:
    """Dating problem of some drills, with each drill's days explained."""
    year = YearDays(problem.year, problem.local, problem.by_id, problem.resources.teams)
    found = tuple(year.of_drill(drill) for drill in drills)
    named = tuple(
        drill.model_copy(update={"indoor": True}) if days.indoor else drill
        for drill, days in zip(drills, found, strict=True)
    )
    teams = {team.id: i for i, team in enumerate(problem.resources.teams)}
    groups = {organisation.id: i for i, organisation in enumerate(problem.organisations)}
    numbers = {drill.id: i for i, drill in enumerate(named)}
    profiles = {row: i for i, row in enumerate(dict.fromkeys(d.penalties for d in found))}
    cost = drop_costs(drills)
    dating = DatingProblem(
        week_of_day=year.week_of_day,
        drills=tuple(
            DatingDrill(
                domain=days.domain,
                preferred_week=year.week_of_day[year.position(drill.preferred)],
                teams=tuple(teams[team] for team in drill.teams),
                groups=tuple(groups[name] for name in drill.organisations),
                profile=profiles[days.penalties],
                drop_cost=cost[drill.standing],
            )
            for drill, days in zip(named, found, strict=True)
        ),
        team_capacity=tuple(team.capacity_per_day for team in problem.resources.teams),
        daily_cap=problem.resources.daily_cap or daily_cap(len(drills), year.workdays.bit_count()),
        precedences=tuple((numbers[d.after], numbers[d.id]) for d in named if d.after is not None),
        profiles=tuple(profiles),
        spacing_days=problem.spacing_days,
        budgets=_budgets(problem, named, year),
    )
    return DatingInput(dating, named, found)


def _budgets(
    problem: CalendarProblem, drills: Sequence[Drill], year: YearDays
) -> tuple[Budget, ...]:
    """Money of each quarter that has a limit."""
    resources, first = problem.resources, date(problem.year.year, 1, 1)
    costs = [resources.cost_cny(drill.form, drill.kind) for drill in drills]
    cost = tuple((i, amount) for i, amount in enumerate(costs) if amount)
    return tuple(
        Budget(
            days=sum(
                1 << day
                for day in range(len(year.week_of_day))
                if each.holds(first + timedelta(days=day))
            ),
            limit=each.budget_cny,
            cost=cost,
            quarter=each.quarter,
        )
        for each in resources.budgets
    )


def daily_cap(n_drills: int, n_workdays: int) -> int:
    """Most drills a day when the register sets no limit.

    Examples
    --------
    >>> daily_cap(830, 248)
    8
    """
    return max(LEAST_CAP, math.ceil(PEAK * n_drills / n_workdays))


def drop_costs(drills: Sequence[Drill]) -> dict[Standing, int]:
    """Cost of leaving out one drill of each standing: lexicographic, legal duties first.

    One legal drill weighs more than all drills to be checked and recommended together.
    """
    n = Counter(drill.standing for drill in drills)
    check = n["recommended"] + 1
    return {"recommended": 1, "check": check, "legal": check * (n["check"] + 1)}
