"""Reserve cases: the newsvendor by hand, its values of planning and of knowing, its tail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimization.reserves.benders import Limits
from optimization.reserves.problem import ReserveProblem, cvar
from optimization.reserves.solve import Method, solve_reserves
from optimization.reserves.worth import worth
from tests.verification.registry import Pairs, case

EXACT = Limits(relative_gap=1e-9)


def newsvendor() -> ReserveProblem:
    """One site beside one point; 1 to 100 units wanted alike, a unit costs 2, going short 10."""
    return ReserveProblem(
        sites=("store",), materials=("foam",), points=("plant",),
        scenarios=tuple(f"wants{d}" for d in range(1, 101)),
        open_cost=np.zeros(1), hold_cost=np.array([2.0]), bulk=np.ones(1), room=np.array([1e3]),
        weight=np.full(100, 0.01), demand=np.arange(1.0, 101.0).reshape(100, 1, 1),
        usable_frac=np.ones((100, 1)), reach_cost=np.zeros((100, 1, 1)),
        move_ratio=np.ones(1), shortage_cost=np.array([10.0]), risk_level=0.9,
    )  # fmt: skip


METHODS: tuple[Method, ...] = ("extensive", "benders")


@case(id="RES01", source="closed form: critical ratio 1 - 2/10; 2*80 + 10*210/100", rtol=1e-7)
def newsvendor_cost_by_both_methods() -> Pairs:
    for method in METHODS:
        yield 181.0, solve_reserves(newsvendor(), method=method, limits=EXACT).objective


@case(id="RES02", source="hand: mean plan 101 + 10*1250/100 = 226; knowing 2*50.5", rtol=1e-7)
def newsvendor_values_of_planning_and_knowing() -> Pairs:
    problem = newsvendor()
    found = worth(problem, solve_reserves(problem, limits=EXACT), EXACT)
    yield 226.0, found.mean_plan
    yield 45.0, found.stochastic
    yield 80.0, found.perfect


@case(id="RES03", source="hand: tail 91..100, 98 stored: 2*98 + 10*(1+2)/10", rtol=1e-7)
def newsvendor_that_minds_only_the_tail() -> Pairs:
    problem = replace(newsvendor(), risk_weight=1.0)
    for method in METHODS:
        yield 199.0, solve_reserves(problem, method=method, limits=EXACT).objective


@case(id="RES04", source="hand: mean of the worst 0.3 of five, the third by half", rtol=1e-12)
def tail_mean_splits_a_scenario() -> Pairs:
    yield (9.0 * 0.2 + 7.0 * 0.1) / 0.3, cvar(np.array([1.0, 9, 3, 7, 5]), np.full(5, 0.2), 0.7)
