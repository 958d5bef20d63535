"""A published reserve plan: what is stored where, what each accident then costs, and the proof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimization.reserves.problem import Floats, ReserveProblem, open_sites, value_at_risk
from optimization.solution import Certificate


@dataclass(frozen=True, slots=True, eq=False)
class Deliveries:
    """What is brought in each scenario and the prices that prove it cheapest.

    `scenario`, `site`, `point`, `material` are positions and `amount` units, all (n_deliveries,);
    `need_price` (n_scenarios, n_points, n_materials) and `site_price` (n_scenarios, n_sites,
    n_materials) are the dual values.
    """

    scenario: NDArray[np.int64]
    site: NDArray[np.int64]
    point: NDArray[np.int64]
    material: NDArray[np.int64]
    amount: Floats
    need_price: Floats
    site_price: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ReservePlan:
    """An answer to a reserve problem.

    Attributes
    ----------
    is_open
        1 where a site keeps a reserve, (n_sites,).
    stock
        Units stored, (n_sites, n_materials).
    first_cost
        Yearly cost of sites and stocks.
    costs
        Cost of each scenario, (n_scenarios,).
    tail_from
        Value at risk: the cost from which on a scenario belongs to the tail.
    objective
        First cost plus mean and tail of the scenario costs, weighted as the problem asks.
    deliveries
        Filled in when the plan is published.
    certificate
        Status, bound and gap.
    """

    is_open: Floats
    stock: Floats
    first_cost: float
    costs: Floats
    tail_from: float
    objective: float
    certificate: Certificate
    deliveries: Deliveries | None = None


def plan_of(
    problem: ReserveProblem, stock: Floats, costs: Floats, certificate: Certificate
) -> ReservePlan:
    """A plan from its stocks and scenario costs; sites with stock are open, no others."""
    is_open = open_sites(stock)
    first = problem.first_cost(is_open, stock)
    return ReservePlan(
        is_open=is_open,
        stock=stock,
        first_cost=first,
        costs=costs,
        tail_from=value_at_risk(costs, problem.weight, problem.risk_level),
        objective=first + problem.risk(costs),
        certificate=certificate,
    )
