"""MEXCLP with the busy share that its own plan brings about, found with the hypercube.

    q -> plan of the expected cover with q -> busy shares of its crews by the hypercube -> mean -> q

repeated until a plan comes back. Calls come from the demand points in proportion to their people;
each takes the nearest idle crew, and calls that find none are lost to others. Plans are finite in
number, so the iteration comes back to one: to the last, which is a fixed point, or to an earlier
one; then the plan of the cycle with the most expected cover at its own busy share is kept.

References
----------
.. [1] Daskin 1983, A maximum expected covering location model.
.. [2] Larson 1974, 1975; Jarvis 1985, see `optimization.siting.hypercube`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimization.checkers.siting_measure import objective_of
from optimization.siting.answer import SitingAnswer
from optimization.siting.hypercube import (
    MOST_EXACT,
    Workload,
    approximate_workload,
    exact_workload,
)
from optimization.siting.problem import SitingProblem, SitingRules
from optimization.siting.program import Limits
from optimization.siting.solve import solve_siting
from scenarios.errors import InputError

CLOSE: Final = 1e-6
"""Change of the busy share below which it stands still."""

MOST_ROUNDS: Final = 30

_EXACT: Final = min(8, MOST_EXACT)
"""Crews up to which the queue is solved exactly; 2^8 states by 2,000 points take no time."""


@dataclass(frozen=True, slots=True, eq=False)
class BusyPoint:
    """Where the iteration ended.

    Attributes
    ----------
    answer
        The plan, solved with `busy_frac`.
    busy_frac
        Busy share the plan was solved with; at a fixed point the mean share of its crews.
    unit_busy
        Share of each crew, in the order of the sites.
    lost_prob
        Chance that a call finds every crew busy.
    rounds
        Plans solved.
    is_fixed
        Whether plan and busy share bring each other about.
    """

    answer: SitingAnswer
    busy_frac: float
    unit_busy: tuple[float, ...]
    lost_prob: float
    rounds: int
    is_fixed: bool


def workload_of(
    data: SitingProblem, units: tuple[int, ...], *, call_rate_s: float, service_s: float
) -> Workload:
    """The queue of a plan: calls by people, the nearest idle crew first."""
    site = np.repeat(np.arange(data.n_sites), units)
    asked = data.weight > 0
    rate = call_rate_s * data.weight[asked] / data.weight[asked].sum()
    order = np.argsort(data.time_s[np.ix_(asked, site)], axis=1, kind="stable")
    orders, which = np.unique(order, axis=0, return_inverse=True)  # like lists are one atom
    queue = exact_workload if site.size <= _EXACT else approximate_workload
    return queue(
        call_rate=np.bincount(which.ravel(), rate), preference=orders,
        service_rate=np.full(site.size, 1 / service_s),
    )  # fmt: skip


def settle_busy(
    data: SitingProblem,
    rules: SitingRules,
    *,
    call_rate_s: float,
    service_s: float,
    limits: Limits | None = None,
) -> BusyPoint:
    """Plan and busy share that bring each other about.

    Parameters
    ----------
    data, rules
        The question; `busy_frac` is where the iteration begins.
    call_rate_s
        Calls a second in the whole area, at least 0.
    service_s
        Mean time that a crew is busy with a call, s, above 0.
    limits
        When to stop each search.

    Raises
    ------
    InputError
        If the rules are not those of mexclp, or the rates are out of range.
    """
    if rules.model != "mexclp":
        raise InputError.one("siting", "model", "has no busy share", got=rules.model)
    for name, value, good in (
        ("call_rate_s", call_rate_s, 0 <= call_rate_s < np.inf),
        ("service_s", service_s, 0 < service_s < np.inf),
    ):
        if not good:
            raise InputError.one("siting", name, "out of range", got=f"{value:g}")
    assert rules.n_units is not None
    q = min(0.9, call_rate_s * service_s / rules.n_units)
    seen: dict[tuple[int, ...], BusyPoint] = {}
    for k in range(1, MOST_ROUNDS + 1):
        answer = solve_siting(data, replace(rules, busy_frac=q), limits)
        if not answer.has_plan:
            return BusyPoint(answer, q, (), 0.0, k, is_fixed=False)
        queue = workload_of(data, answer.units, call_rate_s=call_rate_s, service_s=service_s)
        new = float(queue.busy_frac.mean())
        shares = tuple(queue.busy_frac.tolist())
        point = BusyPoint(answer, q, shares, queue.all_busy_prob, k, abs(new - q) <= CLOSE)
        if point.is_fixed or (answer.units in seen and seen[answer.units].busy_frac == q):
            return point if point.is_fixed else _best(data, seen)
        seen[answer.units] = point
        q = new
    return _best(data, seen)


def _best(data: SitingProblem, seen: dict[tuple[int, ...], BusyPoint]) -> BusyPoint:
    """Of a cycle, the plan with the most cover at the busy share that it brings about."""

    def cover(point: BusyPoint) -> float:
        own = replace(point.answer.rules, busy_frac=float(np.mean(point.unit_busy)))
        return objective_of(data, own, np.array(point.answer.units), None)

    return max(seen.values(), key=cover)
