"""Every siting model against every plan tried one by one, and against renaming and reordering."""

import numpy as np
import pytest

from optimization.siting.problem import MODELS, SitingRules, hash_of, problem
from optimization.siting.ranked import best_plans
from optimization.siting.solve import solve_siting
from tests.support.siting_brute import best, question

BLOCK = 20


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("block", range(300 // BLOCK))
def test_small_questions_are_answered_as_by_trying_every_plan(model: str, block: int) -> None:
    """300 questions of every model: same value, same infeasibility, checker content."""
    for seed in range(BLOCK * block, BLOCK * (block + 1)):
        data, rules = question(seed, model)
        answer = solve_siting(data, rules)
        wanted = best(data, rules)
        seal = answer.certificate
        assert seal.checker == "accepted"
        assert seal.status == ("infeasible" if wanted is None else "optimal"), (seed, rules)
        assert seal.objective == (wanted if wanted is None else pytest.approx(wanted, abs=1e-6))


@pytest.mark.parametrize("model", MODELS)
def test_names_and_order_do_not_matter(model: str) -> None:
    """Demand points and sites in another order: the same value and the same hash."""
    for seed in range(300, 310):
        data, rules = question(seed, model)
        rng = np.random.default_rng(seed)
        rows, columns = rng.permutation(data.n_demand), rng.permutation(data.n_sites)
        other = problem(
            weight=data.weight[rows],
            time_s=data.time_s[np.ix_(rows, columns)],
            demand=tuple(data.demand[i] for i in rows),
            sites=tuple(data.sites[j] for j in columns),
            county=tuple({"A": "x", "B": "y", "C": "w"}[data.county[i]] for i in rows),
            existing=data.existing[columns],
            price=data.price[columns],
            capacity=data.capacity[columns],
        )
        first, second = solve_siting(data, rules), solve_siting(other, rules)
        assert first.certificate.status == second.certificate.status
        if first.has_plan:
            assert second.certificate.objective == pytest.approx(first.certificate.objective)
        same = problem(
            weight=other.weight, time_s=other.time_s, demand=other.demand, sites=other.sites,
            county=tuple(data.county[i] for i in rows), existing=other.existing,
            price=other.price, capacity=other.capacity,
        )  # fmt: skip
        assert hash_of(same, rules) == hash_of(data, rules)


def test_the_best_few_plans_differ_and_come_in_order() -> None:
    """All plans of a small question by no-good cuts: as many as there are, never better."""
    rng = np.random.default_rng(4)
    data = problem(weight=rng.integers(1, 9, 8) * 1.0, time_s=rng.integers(1, 20, (8, 4)) * 1.0)
    for model in ("p_median", "mclp", "p_center", "bacop"):
        standard_s = 9.0 if model in {"mclp", "bacop"} else None
        plans = best_plans(data, SitingRules(model, n_sites=2, standard_s=standard_s), 5)
        assert len({plan.units for plan in plans}) == 5
        values = [plan.certificate.objective for plan in plans]
        if model != "bacop":  # there the first stage falls first
            assert values == sorted(values, reverse=model == "mclp")
    everything = best_plans(data, SitingRules("p_median", n_sites=2), 50)
    assert len(everything) == 10  # 4 single sites and 6 pairs
    with pytest.raises(ValueError, match="n_plans: got 0"):
        best_plans(data, SitingRules("p_median", n_sites=2), 0)
