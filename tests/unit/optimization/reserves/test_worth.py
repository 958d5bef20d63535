"""What a reserve plan is worth: signs, limits and the statistical gap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimization.reserves.benders import Limits
from optimization.reserves.recourse import Recourse
from optimization.reserves.solve import solve_reserves
from optimization.reserves.worth import out_of_sample, statistical_gap, worth
from tests.support.reserves import random_problem

EXACT = Limits(relative_gap=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_planning_for_many_and_knowing_are_never_worth_less_than_nothing(seed: int):
    """Stocks for the average cost at least ours; who knows the accident pays no more."""
    p = random_problem(seed, n_materials=2)
    found = worth(p, solve_reserves(p, limits=EXACT), EXACT)
    assert found.stochastic >= -1e-6
    assert found.perfect >= -1e-6


def test_the_same_accidents_cost_the_same_out_of_sample():
    """Judged on the scenarios it was made for, the plan costs what it said."""
    p = random_problem(1)
    found = out_of_sample(p, solve_reserves(p, limits=EXACT), p)
    assert found.total.value == pytest.approx(found.in_sample)
    assert found.tail >= found.total.value


def test_the_statistical_gap_covers_the_known_distance():
    """A plan made from few accidents of a known world lies no farther off than the limit says."""
    world = random_problem(5, n_scenarios=40, risk_weight=0.4)
    rng = np.random.default_rng(1)

    def draw(n: int) -> np.ndarray:
        return rng.integers(0, 40, n)

    few = world.with_scenarios(draw(4))
    plan = solve_reserves(few, limits=EXACT)
    best = solve_reserves(world, method="benders", limits=EXACT).objective
    first = world.first_cost(plan.is_open, plan.stock)
    own = first + world.risk(Recourse(world).costs(plan.stock))
    batches = [world.with_scenarios(draw(20)) for _ in range(6)]
    found = statistical_gap(plan, batches, limits=EXACT)
    assert 0 <= own - best <= found.limit
    assert found.gap <= found.limit


def test_one_batch_is_refused():
    """An interval needs at least two batches."""
    p = random_problem(1)
    with pytest.raises(ValueError, match="n_batches = 1"):
        statistical_gap(solve_reserves(p), [p])


@pytest.mark.parametrize("n", [3, 7, 49, 100])
def test_the_mean_accident_of_stocks_that_all_hold_is_no_more_than_whole(n):
    """Weights of 1/n may add to a hair above one: the mean of ones is one all the same."""
    p = random_problem(4, n_scenarios=n)
    whole = replace(p, usable_frac=np.ones_like(p.usable_frac))
    assert whole.averaged().usable_frac == pytest.approx(1.0)
    assert whole.averaged().usable_frac.max() <= 1.0
