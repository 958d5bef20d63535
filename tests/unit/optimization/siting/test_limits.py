"""Bad input is refused by name, no answer is explained, a stopped solver says how far it came."""

from itertools import combinations

import numpy as np
import pytest

from optimization.siting.median import solve_median
from optimization.siting.problem import SitingRules, problem
from optimization.siting.program import Limits
from optimization.siting.solve import solve_siting
from scenarios.errors import InputError


def corridor(**more):
    """Three towns on a road, a site in each, ten minutes apart."""
    x = np.array([0.0, 600.0, 1200.0])
    given = {
        "weight": np.array([10.0, 20.0, 30.0]),
        "time_s": np.abs(x[:, None] - x[None, :]),
        "demand": ("west", "middle", "east"),
        "sites": ("W", "M", "E"),
    }
    return problem(**(given | more))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"weight": np.array([1.0, -2.0, 3.0])}, r"weight\[middle\]: must be at least 0, got -2"),
        ({"weight": np.array([1.0, np.nan, 3.0])}, r"weight\[middle\]"),
        ({"time_s": np.full((3, 3), np.nan)}, r"time_s\[west\]\[W\]"),
        ({"time_s": np.full((3, 3), -1.0)}, r"time_s\[west\]\[W\]: must be at least 0, got -1"),
        ({"sites": ("W", "W", "E")}, "sites: a name is used twice, got W"),
        ({"weight": np.ones(2)}, "weight: has the wrong length, got 2; allowed: 3"),
        ({"price": np.array([1.0, np.inf, 1.0])}, r"price\[M\]"),
        ({"capacity": np.array([1.0, -1.0, 1.0])}, r"capacity\[M\]"),
        ({"time_s": np.zeros((0, 3))}, "needs demand points and sites"),
    ],
)
def test_unusable_data_are_named(more, words):
    """The demand point or site, what was given and what is allowed."""
    with pytest.raises(InputError, match=words):
        corridor(**more)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (SitingRules("mclp", n_sites=1), "standard_s: is needed by mclp"),
        (SitingRules("p_median"), "needs a number of sites or a budget"),
        (SitingRules("p_median", n_sites=0), "n_sites: out of range, got 0; allowed: 1 to 3"),
        (SitingRules("p_median", n_sites=4), "n_sites: out of range"),
        (SitingRules("p_median", n_sites=1, budget=-1.0), "budget: out of range, got -1"),
        (SitingRules("lscp", standard_s=9.0, county_worst=0.1), "means nothing for lscp"),
        (SitingRules("mexclp", standard_s=9.0, n_units=2, busy_frac=1.5), "busy_frac"),
        (SitingRules("cheapest"), "model: no such model, got cheapest"),
    ],
)
def test_meaningless_rules_are_named(rules, words):
    """A rule that is missing, out of range, or would be ignored."""
    with pytest.raises(InputError, match=words):
        solve_siting(corridor(), rules)


def test_an_uncoverable_town_is_named_with_the_standard_that_would_reach_it():
    """East has no site of its own: 10 minutes are the least."""
    data = corridor()
    data = problem(
        weight=data.weight, time_s=data.time_s[:, :2], demand=data.demand, sites=("W", "M")
    )
    answer = solve_siting(data, SitingRules("lscp", standard_s=300.0))
    assert answer.certificate.status == "infeasible"
    assert answer.conflict.uncoverable == ("east",)
    (only,) = answer.conflict.relaxations
    assert (only.rule, only.given, only.needed) == ("standard", 300.0, 600.0)


def test_each_single_relief_is_offered():
    """One site within 5 minutes cannot cover three towns: three sites, or 10 minutes, or 3 yuan."""
    rules = SitingRules("lscp", standard_s=300.0, n_sites=1, budget=5.0)
    found = solve_siting(corridor(), rules).conflict.relaxations
    assert {each.rule: each.needed for each in found} == {"standard": 600.0, "count": 3.0}


def test_a_budget_of_zero_keeps_what_stands_and_else_says_what_is_missing():
    """Free existing stations are still an answer; without them the budget is named."""
    rules = SitingRules("p_median", budget=0.0)
    answer = solve_siting(corridor(), rules)
    assert [(each.rule, each.needed) for each in answer.conflict.relaxations] == [("budget", 1.0)]
    standing = corridor(existing=np.array([True, False, False]), price=np.array([0.0, 1.0, 1.0]))
    assert solve_siting(standing, rules).units == (1, 0, 0)


def test_a_county_left_behind_is_relieved_by_its_least_loss():
    """One site covers one of three equal counties: the worst of them loses everything."""
    data = corridor(county=("a", "b", "c"), weight=np.ones(3))
    rules = SitingRules("mclp", n_sites=1, standard_s=300.0, county_worst=0.5)
    reliefs = {r.rule: r.needed for r in solve_siting(data, rules).conflict.relaxations}
    assert reliefs == pytest.approx({"standard": 600.0, "count": 3.0, "county_worst": 1.0})


def test_a_stopped_solver_returns_its_best_with_a_gap():
    """No time at all: an answer, a bound below it, and no claim of proof."""
    rng = np.random.default_rng(3)
    place = rng.random((120, 2))
    cost = np.hypot(*(place[:, None] - place[None]).T) * rng.random(120)[:, None]
    found = solve_median(cost, 6, np.zeros(120, dtype=bool), Limits(time_s=0.0, nodes=0))
    assert found.bound <= found.value
    assert found.status in {"optimal", "feasible"}
    data = problem(weight=rng.random(120), time_s=np.hypot(*(place[:, None] - place[None]).T))
    rules = SitingRules("bacop", n_sites=9, standard_s=0.14)
    answer = solve_siting(data, rules, Limits(time_s=0.001))
    assert answer.certificate.status in {"feasible", "unknown", "optimal"}
    assert answer.certificate.checker == "accepted"
    assert answer.certificate.parameters["time_limit_s"] == 0.001


def test_times_that_are_no_whole_numbers_are_not_taken_for_whole():
    """Large totals of a fraction each: the proof must not step by one."""
    rng = np.random.default_rng(8)
    for seed in range(20):
        cost = 1e7 + np.random.default_rng(seed).random((12, 8))
        plans = rng.permutation(8)
        found = solve_median(cost[:, plans], 3, np.zeros(8, dtype=bool), Limits())
        tried = min(cost[:, list(p)].min(axis=1).sum() for p in combinations(range(8), 3))
        assert found.value == pytest.approx(tried, rel=0, abs=1e-6)
