"""Reserve plans: equal to brute force, indifferent to order, honest about limits."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from optimization.reserves.benders import Limits
from optimization.reserves.problem import ReserveProblem, StockRule
from optimization.reserves.solve import publish, solve_reserves
from scenarios.errors import InfeasibleError
from tests.support.reserves import random_problem

EXACT = Limits(relative_gap=1e-9)


def brute_force(p: ReserveProblem) -> float:
    """Every set of open sites, each with one linear programme in plain dense rows."""
    n, m, q, s = p.shape
    best = math.inf
    for open_sites in itertools.product((0.0, 1.0), repeat=n):
        best = min(best, _fixed(p, np.array(open_sites), n, m, q, s))
    return best


def _fixed(  # noqa: C901 - plain loops on purpose: it shares nothing with what it judges
    p: ReserveProblem, is_open: np.ndarray, n: int, m: int, q: int, s: int
) -> float:
    """Columns: stock (n,m), flow (s,n,q,m), missing (s,q,m), eta, excess (s)."""
    flow0, miss0 = n * m, n * m + s * n * q * m
    eta = miss0 + s * q * m
    size = eta + 1 + s
    own = [np.zeros(size) for _ in range(s)]
    bounds: list[tuple[float, float | None]] = [(0.0, None)] * size
    low, rhs, same, wanted = [], [], [], []
    for j in range(s):
        for k in range(m):
            for i in range(n):
                row = np.zeros(size)
                row[i * m + k] = -p.usable_frac[j, i]
                for t in range(q):
                    at = flow0 + ((j * n + i) * q + t) * m + k
                    row[at] = 1.0
                    cost = p.reach_cost[j, i, t]
                    if math.isinf(cost):
                        bounds[at] = (0.0, 0.0)
                    else:
                        own[j][at] = cost * p.move_ratio[k]
                low.append(row)
                rhs.append(0.0)
            for t in range(q):
                row = np.zeros(size)
                row[[flow0 + ((j * n + i) * q + t) * m + k for i in range(n)]] = 1.0
                at = miss0 + (j * q + t) * m + k
                row[at] = 1.0
                own[j][at] = p.shortage_cost[k]
                same.append(row)
                wanted.append(p.demand[j, t, k])
        row = own[j].copy()
        row[eta] -= 1.0
        row[eta + 1 + j] -= 1.0
        low.append(row)
        rhs.append(0.0)
    hold = np.zeros(size)
    for i in range(n):
        row = np.zeros(size)
        row[i * m : (i + 1) * m] = p.bulk
        hold[i * m : (i + 1) * m] = p.hold_cost
        low.append(row)
        rhs.append(p.room[i] * is_open[i])
    for rule in p.rules:
        row = np.zeros(size)
        for site in rule.sites:
            row[p.sites.index(site) * m + p.materials.index(rule.material)] = -1.0
        low.append(row)
        rhs.append(-rule.at_least)
    fixed = float(p.open_cost @ is_open)
    if math.isfinite(p.budget_cny):
        low.append(hold)
        rhs.append(p.budget_cny - fixed)
    cost = hold + (1 - p.risk_weight) * sum(w * c for w, c in zip(p.weight, own, strict=True))
    cost[eta] += p.risk_weight
    cost[eta + 1 :] += p.risk_weight * p.weight / (1 - p.risk_level)
    out = linprog(
        cost, A_ub=np.array(low), b_ub=rhs, A_eq=np.array(same), b_eq=wanted, bounds=bounds
    )
    return fixed + out.fun if out.status == 0 else math.inf


def tiny(seed: int) -> ReserveProblem:
    rng = np.random.default_rng(10_000 + seed)
    p = random_problem(
        seed, n_sites=int(rng.integers(1, 4)), n_points=int(rng.integers(1, 4)),
        n_scenarios=int(rng.integers(1, 4)), n_materials=int(rng.integers(1, 3)),
        risk_weight=float(rng.choice([0.0, 0.4, 1.0])), rules=bool(rng.integers(2)),
    )  # fmt: skip
    return replace(p, budget_cny=400.0) if rng.integers(2) else p


@pytest.mark.parametrize("seed", range(300))
def test_both_methods_equal_brute_force_on_300_random_problems(seed: int):
    """The whole programme and Benders' method find the least cost; the checker agrees."""
    p = tiny(seed)
    known = brute_force(p)
    if math.isinf(known):
        with pytest.raises(InfeasibleError):
            solve_reserves(p)
        return
    whole = solve_reserves(p, method="extensive", limits=EXACT)
    cut = solve_reserves(p, method="benders", limits=EXACT)
    assert whole.objective == pytest.approx(known, rel=1e-6, abs=1e-5)
    assert cut.objective == pytest.approx(known, rel=1e-6, abs=1e-5)
    assert cut.certificate.bound is not None
    assert cut.certificate.bound <= known * (1 + 1e-6) + 1e-5
    assert publish(p, cut, whole_units=False).certificate.checker == "accepted"


@pytest.mark.parametrize("seed", range(5))
def test_order_and_names_change_nothing(seed: int):
    """Sites, points and scenarios in another order cost the same."""
    p = random_problem(seed, n_materials=2)
    rng = np.random.default_rng(seed)
    i, j, s = (rng.permutation(n) for n in (p.shape[0], p.shape[2], p.shape[3]))
    other = replace(
        p,
        sites=tuple(f"other{k}" for k in i),
        open_cost=p.open_cost[i],
        room=p.room[i],
        weight=p.weight[s],
        demand=p.demand[s][:, j],
        usable_frac=p.usable_frac[s][:, i],
        reach_cost=p.reach_cost[s][:, i][:, :, j],
    )
    first, second = solve_reserves(p, limits=EXACT), solve_reserves(other, limits=EXACT)
    assert second.objective == pytest.approx(first.objective, rel=1e-7)


def test_a_zero_budget_stores_nothing_and_leaves_everything_missing():
    """Without money the answer is no stock, at the price of every shortage."""
    p = replace(random_problem(1), budget_cny=0.0)
    plan = publish(p, solve_reserves(p))
    assert not plan.stock.any()
    expected = p.risk((p.demand * p.shortage_cost).sum(axis=(1, 2)))
    assert plan.objective == pytest.approx(expected)
    assert plan.certificate.checker == "accepted"


def test_too_small_a_budget_names_itself_and_what_it_needs():
    """The rule asks for 10 units: the message says how much money that takes."""
    p = replace(random_problem(1, rules=True), budget_cny=5.0)
    with pytest.raises(InfeasibleError) as caught:
        solve_reserves(p)
    needed = float(p.open_cost[0] + 10 * p.hold_cost[0])
    assert f"rules and rooms need {needed:.10g}" in caught.value.conflict[0]


def test_a_rule_beyond_the_room_is_named():
    """No site can hold it: rule, amount and room are in the message."""
    p = random_problem(1)
    rule = StockRule("huge", p.materials[0], p.sites, 1e6, "test")
    with pytest.raises(InfeasibleError) as caught:
        solve_reserves(replace(p, rules=(rule,)))
    assert caught.value.conflict[0].startswith("least[huge]: 1e+06 of material0 wanted")


def test_a_run_out_of_time_gives_the_best_found_with_its_gap():
    """A clock that jumps ends the search after its first round, labelled."""
    p = random_problem(3, n_sites=5, n_points=8, n_scenarios=10)
    ticks = itertools.count(step=100.0)
    plan = solve_reserves(
        p, method="benders", limits=Limits(1e-9, max_wall_s=150.0), clock=lambda: next(ticks)
    )
    assert plan.certificate.parameters["stopped_by"] == "time"
    assert plan.certificate.status == "feasible"
    assert plan.certificate.gap is not None
    assert plan.certificate.gap > 0
    assert publish(p, plan).certificate.checker == "accepted"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("demand", -1.0, "demand[0, 0, 0]: -1.0 must be finite, at least 0"),
        ("demand", math.nan, "demand[0, 0, 0]: nan"),
        ("open_cost", -5.0, "open_cost[0]"),
        ("hold_cost", math.inf, "hold_cost[0]"),
        ("bulk", 0.0, "bulk[0]: 0.0 must be finite, above 0"),
        ("room", -1.0, "room[0]"),
        ("usable_frac", 1.5, "usable_frac[0, 0]: 1.5"),
        ("reach_cost", -1.0, "reach_cost"),
        ("shortage_cost", -1.0, "shortage_cost[0]"),
        ("weight", 0.9, "weight: the sum"),
    ],
)
def test_bad_numbers_are_refused_by_name(field: str, value: float, words: str):
    """Each fault names its array, its place and its value."""
    p = random_problem(0)
    array = getattr(p, field).copy()
    array.flat[0] = value
    with pytest.raises(ValueError, match="must") as caught:
        replace(p, **{field: array})
    assert words in str(caught.value)


def test_whole_units_keep_every_limit():
    """Rounded stocks are whole, the checker accepts them and the gap shows the cost."""
    p = random_problem(4, n_materials=2, rules=True)
    plan = publish(p, solve_reserves(p, limits=EXACT))
    assert np.array_equal(plan.stock, np.rint(plan.stock))
    assert plan.certificate.checker == "accepted"
    assert plan.certificate.objective == pytest.approx(plan.objective)
