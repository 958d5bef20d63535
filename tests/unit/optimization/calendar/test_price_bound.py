"""The price bound: never above the truth, near it, and honest about drills left out."""

from dataclasses import replace

import numpy as np
import pytest

from optimization.calendar import dating
from optimization.calendar.price_bound import PriceBound
from optimization.calendar.problem import DatingDrill, DatingProblem, simple_problem, violations
from tests.benchmarks.calendar_family import SMALL


def even(problem: DatingProblem) -> np.ndarray:
    """The same load in every week."""
    return np.full(problem.n_weeks, len(problem.drills) / problem.n_weeks)


def test_the_bound_of_the_known_instance_is_the_flow_bound() -> None:
    """Published min-cost-flow bound 54051, week relaxation 54059, best known 54063."""
    problem = SMALL.problem()
    assert 54040 <= PriceBound(problem).bound(even(problem)) <= 54063


def test_a_hand_made_bound_is_exact() -> None:
    """Four drills that prefer the middle of three weeks: 26, or 18 when one may be left out."""
    drills = [DatingDrill(domain=(1 << 21) - 1, preferred_week=1, groups=(i,)) for i in range(4)]
    problem = simple_problem(n_days=21, drills=drills)
    assert 20 <= PriceBound(problem).bound(even(problem)) <= 26
    assert PriceBound(problem).bound(even(problem), n_dropped=1) <= 14


@pytest.mark.parametrize("guess", [0.0, 16.0, 500.0])
def test_bad_prices_never_lift_the_bound_above_the_truth(guess: float) -> None:
    """Any loads to start from give a valid bound."""
    problem = SMALL.problem()
    assert PriceBound(problem).bound(np.full(problem.n_weeks, guess)) <= 54063


def test_a_province_is_dated_by_greedy_and_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    """The route of very large years on a small one: valid, bounded, within one per cent."""
    monkeypatch.setattr(dating, "MANY", 100)
    problem = SMALL.problem()
    found = dating.date_drills(problem)
    assert found.method == "greedy_prices"
    assert violations(problem, found.days) == []
    assert found.bound <= 54063 <= found.cost.total
    assert found.gap <= 0.01


def test_no_drill_costs_nothing() -> None:
    """A problem without days."""
    nothing = simple_problem(n_days=7, drills=[DatingDrill(domain=0, preferred_week=0)])
    assert PriceBound(replace(nothing)).bound(even(nothing)) == 0
