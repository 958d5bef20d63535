"""Which day of its week each drill gets: one small constraint program a week.

    day[i, d] = 1 when drill i is held on day d (allowed days of its week only)
    each drill one day; each team at most its capacity a day; at most daily_cap drills a day
    minimise   sum of soft penalties  +  sum over days of load^2

Weeks are independent where the week stage keeps spaced drills four weeks apart; where it could not,
the weeks are dated in order and the days too near to an earlier drill are closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ortools.sat.python import cp_model

from optimization.calendar.problem import DatingProblem, days_of
from optimization.solver import CpSettings, solve_cp

DAY_LIMIT: Final = 2.0
"""Deterministic time for one week; typical weeks need a hundredth of it."""


@dataclass(frozen=True, slots=True)
class WeekDays:
    """Days found for the drills of one week; `days` is empty when there are none."""

    days: dict[int, int] | None
    cost: int
    bound: int
    deterministic_time: float


def choose_days(
    problem: DatingProblem,
    week: int,
    members: Sequence[int],
    *,
    cost_matters: bool = True,
    elastic: bool = False,
    closed: Mapping[int, int] | None = None,
) -> WeekDays:
    """Days of the drills of one week.

    Parameters
    ----------
    problem
        The data.
    week
        The week.
    members
        Drills held in it.
    cost_matters
        False: any days that keep the rules.
    elastic
        Leave drills out where they cannot all share the week, as few (by drop cost) as possible.
    closed
        Days closed to some drills because a drill of their organisation is too near.

    Returns
    -------
    WeekDays
        With `days` empty when the drills cannot share this week.
    """
    mask = problem.week_masks[week]
    shut = closed or {}
    allowed = {i: problem.drills[i].domain & mask & ~shut.get(i, 0) for i in members}
    if not all(allowed.values()) and not elastic:
        return WeekDays(None, 0, 0, 0.0)
    model = cp_model.CpModel()
    held = {(i, day): model.new_bool_var("") for i in members for day in days_of(allowed[i])}
    for i in members:
        mine = [held[i, day] for day in days_of(allowed[i])]
        model.add(sum(mine) <= 1 if elastic else sum(mine) == 1)
    on_day = _add_capacities(model, problem, held)
    if elastic:
        worth = [problem.drills[i].drop_cost for i, _ in held]
        model.maximize(cp_model.LinearExpr.weighted_sum(list(held.values()), worth))
    elif cost_matters:
        model.minimize(_cost(model, problem, held, on_day))
    outcome = solve_cp(model, CpSettings(max_deterministic_time=DAY_LIMIT))
    if outcome.objective is None:
        return WeekDays(None, 0, 0, outcome.deterministic_time)
    days = {i: day for (i, day), literal in held.items() if outcome.solver.value(literal)}
    bound = round(outcome.bound or 0.0)
    return WeekDays(days, round(outcome.objective), bound, outcome.deterministic_time)


def _add_capacities(
    model: cp_model.CpModel,
    problem: DatingProblem,
    held: dict[tuple[int, int], cp_model.IntVar],
) -> dict[int, list[cp_model.IntVar]]:
    """Rows for team days and the daily cap; returns the drills of each day."""
    on_day: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
    of_team: defaultdict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
    for (i, day), literal in held.items():
        on_day[day].append(literal)
        for team in problem.drills[i].teams:
            of_team[team, day].append(literal)
    for (team, _), literals in of_team.items():
        if len(literals) > problem.team_capacity[team]:
            model.add(sum(literals) <= problem.team_capacity[team])
    for literals in on_day.values():
        if len(literals) > problem.daily_cap:
            model.add(sum(literals) <= problem.daily_cap)
    return on_day


def _cost(
    model: cp_model.CpModel,
    problem: DatingProblem,
    held: dict[tuple[int, int], cp_model.IntVar],
    on_day: dict[int, list[cp_model.IntVar]],
) -> cp_model.LinearExpr:
    """Penalties plus squared day loads."""
    terms: list[cp_model.LinearExpr | cp_model.IntVar] = []
    weights: list[int] = []
    for (i, day), literal in held.items():
        penalty = problem.penalty(i, day)
        if penalty:
            terms.append(literal)
            weights.append(penalty)
    for literals in on_day.values():
        steps = [model.new_bool_var("") for _ in range(min(len(literals), problem.daily_cap))]
        model.add(sum(literals) == sum(steps))
        for low, high in pairwise(steps):
            model.add_implication(high, low)
        terms += steps
        weights += [2 * k - 1 for k in range(1, len(steps) + 1)]
    return cp_model.LinearExpr.weighted_sum(terms, weights)


def conflict_core(problem: DatingProblem, week: int, members: Sequence[int]) -> tuple[int, ...]:
    """Drills of a week that cannot share it, none of which can be spared (deletion filter).

    Empty when they can share it as far as this week alone is concerned.
    """
    core = list(members)
    if choose_days(problem, week, core, cost_matters=False).days is not None:
        return ()
    for index in list(core):
        without = [i for i in core if i != index]
        if choose_days(problem, week, without, cost_matters=False).days is None:
            core = without
    return tuple(core)
