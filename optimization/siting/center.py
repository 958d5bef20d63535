"""The p-center: the shortest time within which everybody can be reached, by halving.

The answer is one of the times in the table. For a time T the question whether sites within the
rules cover everybody is a covering program; the smallest T with a yes is optimal, because the time
before it has a no.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimization.checkers.siting_measure import objective_of
from optimization.siting.answer import SitingAnswer, certified
from optimization.siting.models import build
from optimization.siting.problem import SitingProblem, SitingRules
from optimization.siting.program import Limits
from optimization.siting.solve import Plan, read
from optimization.solution import Status


def solve_center(
    data: SitingProblem, rules: SitingRules, limits: Limits, refused: tuple[Plan, ...]
) -> SitingAnswer:
    """Plan of least longest time; `bound` is the first time not proved impossible."""
    times = np.unique(data.time_s[np.isfinite(data.time_s)])
    low = int(np.searchsorted(times, data.time_s.min(axis=1).max())) if times.size else 0
    high = times.size
    best: SitingAnswer | None = None
    unsure = False
    while low < high:
        middle = (low + high) // 2
        trial = _within(data, rules, limits, refused, float(times[middle]))
        if trial.has_plan:
            best = trial
            value = objective_of(data, rules, np.array(trial.units), trial.shares)
            high = min(middle, int(np.searchsorted(times, value)))
        elif trial.certificate.status == "infeasible":
            low = middle + 1
        else:
            unsure = True
            break
    bound = float(times[low]) if low < times.size else np.inf
    if best is None:
        status: Status = "unknown" if unsure else "infeasible"
        seal = certified(
            data,
            rules,
            status=status,
            objective=None,
            bound=None,
            parameters=limits.as_parameters(),
        )
        return SitingAnswer(rules, (), seal)
    value = objective_of(data, rules, np.array(best.units), best.shares)
    seal = certified(
        data, rules, status="feasible" if unsure else "optimal", objective=value,
        bound=bound if unsure else value, parameters=limits.as_parameters(),
    )  # fmt: skip
    return SitingAnswer(rules, best.units, seal, best.shares)


def _within(
    data: SitingProblem,
    rules: SitingRules,
    limits: Limits,
    refused: tuple[Plan, ...],
    time_s: float,
) -> SitingAnswer:
    """A plan that covers everybody within a time, if there is one."""
    asked = replace(rules, model="lscp", standard_s=time_s)
    built = build(data, asked, refused=refused)
    built.program.cost[0] = np.ones(built.units.size)
    return read(data, asked, limits, built, built.program.solve(limits))
