"""A small year solved whole: every drill, every day, every rule in one program, so nothing is lost.

    held[i, d] = 1 when drill i is held on day d;  a drill without a day is left out
    first     minimise  sum of drop costs of the drills left out
    then      minimise  level_weight * sum over weeks of load^2  +  sum of |week - preferred week|

with the least drop cost kept. For a few dozen drills this is proved at once; larger years go
through weeks first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ortools.sat.python import cp_model

from optimization.calendar.day_rows import DayRows
from optimization.calendar.problem import DatingProblem, days_of
from optimization.solver import CpSettings, solve_cp

SMALL_CELLS: Final = 1500
"""Pairs of drill and allowed day up to which a year is solved whole."""

WHOLE_LIMIT: Final = 10.0
"""Deterministic time for each of the two programs."""


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """Days proved to drop least, and among those to cost least."""

    days: dict[int, int]
    drop_cost: int
    cost: int
    deterministic_time: float


def is_small(problem: DatingProblem) -> bool:
    """Whether a year is small enough to be solved whole."""
    return sum(drill.domain.bit_count() for drill in problem.drills) <= SMALL_CELLS


def solve_whole(problem: DatingProblem, near: Mapping[int, int]) -> WholeAnswer | None:
    """The proved optimum of a small year; empty when the effort limit came first.

    Parameters
    ----------
    problem
        The data.
    near
        Valid days from which the search starts.
    """
    whole = _Whole(problem, near)
    drops = whole.drops()
    whole.model.minimize(drops)
    first = solve_cp(whole.model, CpSettings(max_deterministic_time=WHOLE_LIMIT))
    if first.status != "optimal" or first.objective is None:
        return None
    least = round(first.objective)
    whole.model.add(drops <= least)
    whole.model.minimize(whole.cost())
    second = solve_cp(whole.model, CpSettings(max_deterministic_time=WHOLE_LIMIT))
    if second.status != "optimal" or second.objective is None:
        return None
    days = {i: d for (i, d), literal in whole.held.items() if second.solver.value(literal)}
    work = first.deterministic_time + second.deterministic_time
    return WholeAnswer(dict(sorted(days.items())), least, round(second.objective), work)


class _Whole:
    def __init__(self, problem: DatingProblem, near: Mapping[int, int]) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.held = {
            (i, day): self.model.new_bool_var("")
            for i, drill in enumerate(problem.drills)
            for day in days_of(drill.domain)
        }
        self.of_drill: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
        for (i, day), literal in self.held.items():
            self.of_drill[i].append(literal)
            self.model.add_hint(literal, near.get(i) == day)
        for literals in self.of_drill.values():
            self.model.add_at_most_one(literals)
        DayRows(problem).add(self.model, self.held)

    def drops(self) -> cp_model.LinearExpr:
        """Sum of the drop costs of the drills left out."""
        total = sum(drill.drop_cost for drill in self.problem.drills)
        literals = [v for i in self.of_drill for v in self.of_drill[i]]
        worth = [self.problem.drills[i].drop_cost for i in self.of_drill for _ in self.of_drill[i]]
        return total - cp_model.LinearExpr.weighted_sum(literals, worth)

    def cost(self) -> cp_model.LinearExpr:
        """Squared week loads and weeks away from the preferred ones."""
        problem = self.problem
        terms: list[cp_model.IntVar] = []
        weights: list[int] = []
        of_week: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
        for (i, day), literal in self.held.items():
            week = problem.week_of_day[day]
            of_week[week].append(literal)
            terms.append(literal)
            weights.append(abs(week - problem.drills[i].preferred_week))
        for week, literals in sorted(of_week.items()):
            most = {i for (i, day) in self.held if problem.week_of_day[day] == week}
            steps = [self.model.new_bool_var("") for _ in most]
            self.model.add(sum(literals) == sum(steps))
            for low, high in pairwise(steps):
                self.model.add_implication(high, low)
            terms += steps
            weights += [problem.level_weight * (2 * k - 1) for k in range(1, len(steps) + 1)]
        return cp_model.LinearExpr.weighted_sum(terms, weights)
