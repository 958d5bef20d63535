"""Siting cases: hand arithmetic, and every plan tried by a program that knows no solver."""

from __future__ import annotations

from itertools import combinations, combinations_with_replacement

import numpy as np

from optimization.siting.problem import SitingProblem, SitingRules, problem
from optimization.siting.solve import solve_siting
from tests.verification.registry import Pairs, case


def _value(data: SitingProblem, rules: SitingRules) -> float:
    answer = solve_siting(data, rules)
    assert answer.certificate.is_optimal
    assert answer.certificate.checker == "accepted"
    assert answer.certificate.objective is not None
    return answer.certificate.objective


def _plane(seed: int, n: int, m: int) -> SitingProblem:
    rng = np.random.default_rng(seed)
    towns, sites = rng.random((n, 2)) * 20, rng.random((m, 2)) * 20
    time_s = np.hypot(*(towns[:, None] - sites[None]).T).T * 60
    return problem(weight=rng.integers(1, 50, n).astype(np.float64), time_s=np.rint(time_s))


@case(
    id="SI01",
    source="hand arithmetic: five towns a minute apart on a road, one site each",
    rtol=1e-12,
)
def a_road_of_five_towns() -> Pairs:
    x = np.arange(5) * 60.0
    data = problem(weight=np.array([4.0, 1, 1, 1, 3]), time_s=np.abs(x[:, None] - x[None]))
    # a unit at the second town serves towns 1 and 3, two at the fourth serve towns 3, 4 and 5
    expected = 4 * 0.7 + 1 * (1 - 0.3**3) + (1 + 3) * (1 - 0.3**2)
    return [
        (2.0, _value(data, SitingRules("lscp", standard_s=60.0))),
        (7.0, _value(data, SitingRules("mclp", standard_s=0.0, n_sites=2))),
        (240.0, _value(data, SitingRules("p_median", n_sites=2))),
        (60.0, _value(data, SitingRules("p_center", n_sites=2))),
        (6.0, _value(data, SitingRules("bacop", standard_s=60.0, n_sites=3))),
        (
            expected,
            _value(
                problem(weight=np.array([4.0, 1, 1, 3]), time_s=data.time_s[[0, 2, 3, 4]]),
                SitingRules("mexclp", standard_s=60.0, n_units=3, units_a_site=3, busy_frac=0.3),
            ),
        ),
    ]


@case(id="SI02", source="all 3,003 sets of 5 of 15 sites tried, 60 points", rtol=1e-9)
def distance_and_cover_equal_every_plan_tried() -> Pairs:
    data = _plane(2, 60, 15)
    plans = [list(plan) for plan in combinations(range(15), 5)]
    near = np.array([data.time_s[:, plan].min(axis=1) for plan in plans])
    twice = np.array([(data.time_s[:, plan] <= 300).sum(axis=1) for plan in plans])
    once = (twice > 0) @ data.weight
    best = once == once.max()
    return [
        ((near @ data.weight).min(), _value(data, SitingRules("p_median", n_sites=5))),
        (near.max(axis=1).min(), _value(data, SitingRules("p_center", n_sites=5))),
        (once.max(), _value(data, SitingRules("mclp", n_sites=5, standard_s=300.0))),
        (
            ((twice > 1) @ data.weight)[best].max(),
            _value(data, SitingRules("bacop", n_sites=5, standard_s=300.0)),
        ),
    ]


@case(
    id="SI03", source="all 1,001 ways to place 4 units on 11 sites tried (Daskin 1983)", rtol=1e-9
)
def expected_cover_equals_every_placement_tried() -> Pairs:
    data = _plane(3, 40, 11)
    near = data.time_s <= 360
    tried = [
        data.weight @ (1 - 0.35 ** near[:, list(plan)].sum(axis=1))
        for plan in combinations_with_replacement(range(11), 4)
    ]
    rules = SitingRules("mexclp", standard_s=360.0, n_units=4, units_a_site=4, busy_frac=0.35)
    return [(max(tried), _value(data, rules))]
