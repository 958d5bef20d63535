"""What it is worth to plan for many accidents: VSS, EVPI, fresh scenarios, statistical gap.

All figures use the objective of the problem, mean and tail weighted alike.

* value of the stochastic solution: cost of the stocks that suit the average accident, less ours;
* value of perfect information: our cost less that of one who knows the accident when stocking;
  only sites and stocks of the first stage change, so its first cost belongs to each scenario;
* out of sample: our stocks against accidents that were not used to choose them;
* statistical gap: Mak, Morton & Wood (1999), Monte Carlo bounding techniques for determining
  solution quality in stochastic programs, Oper. Res. Lett. 24:47-56: in each batch of fresh
  scenarios, our cost less the bound of the batch's own best plan is at least 0 on average above
  our distance from the best plan of all; a one-sided Student interval bounds it.

The tail enters the batches with the value at risk held at our plan's, which makes the estimate of
our own cost too high rather than too low.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtrit

from optimization.reserves.answer import ReservePlan
from optimization.reserves.benders import Limits
from optimization.reserves.problem import Floats, ReserveProblem, open_sites
from optimization.reserves.recourse import Recourse
from optimization.reserves.solve import solve_reserves
from sim.evaluation.statistics import LEVEL, Estimate, mean_estimate


@dataclass(frozen=True, slots=True)
class Worth:
    """Worth of a plan, in the unit of the objective.

    Attributes
    ----------
    mean_plan
        Objective of the stocks that suit the average accident; infinite where they break a limit.
    stochastic
        Value of the stochastic solution: at least so much, as our own plan may miss the best.
    perfect
        Value of perfect information: at most so much, for the same reason.
    """

    mean_plan: float
    stochastic: float
    perfect: float


@dataclass(frozen=True, slots=True)
class Fresh:
    """A plan against accidents it was not made for: mean cost, tail, and how many."""

    total: Estimate
    tail: float
    in_sample: float


@dataclass(frozen=True, slots=True)
class StatisticalGap:
    """Distance from the best plan of all possible accidents: estimate and one-sided limit."""

    gap: float
    limit: float
    level: float
    n_batches: int
    batch_size: int


def worth(problem: ReserveProblem, plan: ReservePlan, limits: Limits | None = None) -> Worth:
    """VSS and EVPI of a plan."""
    chosen = limits or Limits()
    average = solve_reserves(problem.averaged(), limits=chosen)
    recourse = Recourse(problem)
    first = problem.first_cost(average.is_open, average.stock)
    mean_plan = first + problem.risk(recourse.costs(average.stock))
    knowing = np.array([_known(problem, s, chosen) for s in range(problem.shape[3])])
    return Worth(
        mean_plan=mean_plan,
        stochastic=mean_plan - plan.objective,
        perfect=plan.objective - problem.risk(knowing),
    )


def _known(problem: ReserveProblem, scenario: int, limits: Limits) -> float:
    """Bound on the whole cost of one who knows that this accident comes."""
    one = problem.with_scenarios(np.array([scenario]))
    bound = solve_reserves(replace(one, risk_weight=0.0), limits=limits).certificate.bound
    return 0.0 if bound is None else bound


def out_of_sample(problem: ReserveProblem, plan: ReservePlan, fresh: ReserveProblem) -> Fresh:
    """The plan's cost on scenarios that were not used to choose it.

    The interval is of the mean cost; the tail is a point.
    """
    costs = Recourse(fresh).costs(plan.stock)
    first = fresh.first_cost(plan.is_open, plan.stock)
    in_sample = plan.first_cost + float(problem.weight @ plan.costs)
    tail = replace(fresh, risk_weight=1.0).risk(costs)
    return Fresh(mean_estimate(first + costs), first + tail, in_sample)


def statistical_gap(
    plan: ReservePlan,
    batches: Sequence[ReserveProblem],
    *,
    limits: Limits | None = None,
    level: float = LEVEL,
    progress: Callable[[int], None] = lambda _n: None,
) -> StatisticalGap:
    """Mak-Morton-Wood interval for the gap of a plan from batches of fresh scenarios.

    Raises
    ------
    ValueError
        With fewer than two batches, or batches of different sizes.
    """
    sizes = {batch.shape[3] for batch in batches}
    if len(batches) < 2 or len(sizes) != 1:
        raise ValueError(f"n_batches = {len(batches)} must be at least 2, all of one size")
    gaps = []
    for batch in batches:
        best = solve_reserves(batch, limits=limits).certificate.bound
        assert best is not None
        gaps.append(_own_cost(batch, plan) - best)
        progress(1)
    sample: Floats = np.array(gaps)
    mean = float(sample.mean())
    half = float(stdtrit(sample.size - 1, level)) * float(sample.std(ddof=1))
    half /= math.sqrt(sample.size)
    return StatisticalGap(max(0.0, mean), max(0.0, mean + half), level, len(batches), sizes.pop())


def _own_cost(batch: ReserveProblem, plan: ReservePlan) -> float:
    """Cost of the plan in a batch, the value at risk held at the plan's."""
    costs = Recourse(batch).costs(plan.stock)
    over = np.maximum(0.0, costs - plan.tail_from)
    tail = plan.tail_from + float(batch.weight @ over) / (1 - batch.risk_level)
    mean = float(batch.weight @ costs)
    first = batch.first_cost(open_sites(plan.stock), plan.stock)
    return first + (1 - batch.risk_weight) * mean + batch.risk_weight * tail
