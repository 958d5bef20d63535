"""Solve a reserve problem: one programme for few scenarios, Benders' method for many."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, Literal

import numpy as np

from optimization.checkers.reserves import check_reserves
from optimization.reserves.answer import Deliveries, ReservePlan, plan_of
from optimization.reserves.benders import Benders, Limits, Search
from optimization.reserves.extensive import extensive_program
from optimization.reserves.problem import Floats, ReserveProblem, open_sites
from optimization.reserves.recourse import Recourse
from optimization.reserves.rows import Layout, Rows
from optimization.solution import Certificate, Status
from optimization.solver import solve_milp
from scenarios.errors import InfeasibleError

MOST_WHOLE: Final = 50
"""Scenarios up to which one programme is faster: 15 sites x 50 points x 50 scenarios took 32 s,
20 x 60 x 100 left a gap of 17 % after 60 s (response_and_optimization.md 5d)."""

Method = Literal["auto", "extensive", "benders"]


def solve_reserves(
    problem: ReserveProblem,
    *,
    method: Method = "auto",
    limits: Limits | None = None,
    clock: Callable[[], float] | None = None,
) -> ReservePlan:
    """Best stocks before the accident, with proof; stopped early, the best found with its gap.

    Raises
    ------
    InfeasibleError
        If no stocks keep rules, rooms and budget; it names the rules in conflict and what would
        have to give.
    """
    chosen = limits or Limits()
    conflict = conflicts(problem)
    if conflict:
        raise InfeasibleError("no stocks keep all rules, rooms and the budget", conflict)
    if method == "benders" or (method == "auto" and problem.shape[3] > MOST_WHOLE):
        return _by_benders(problem, chosen, clock)
    return _whole(problem, chosen)


def publish(problem: ReserveProblem, plan: ReservePlan, *, whole_units: bool = True) -> ReservePlan:
    """The plan in whole units, with deliveries and their prices, judged by the checker.

    Units are rounded up where rooms and the budget allow it; the objective is that of the rounded
    stocks, so the gap says what the rounding cost.
    """
    stock = _rounded(problem, plan.stock) if whole_units else plan.stock
    recourse = Recourse(problem)
    deliveries, costs = _deliveries(problem, recourse, stock)
    out = plan_of(problem, stock, costs, plan.certificate)
    certificate = _certificate(
        problem, out.objective, plan.certificate.bound, plan.certificate.parameters,
        plan.certificate.deterministic_time,
    )  # fmt: skip
    out = ReservePlan(
        out.is_open, out.stock, out.first_cost, costs, out.tail_from, out.objective, certificate,
        deliveries,
    )  # fmt: skip
    accepted = not check_reserves(problem, out)
    return ReservePlan(
        out.is_open, out.stock, out.first_cost, costs, out.tail_from, out.objective,
        certificate.checked(accepted=accepted), deliveries,
    )  # fmt: skip


def conflicts(problem: ReserveProblem) -> tuple[str, ...]:
    """Why no stocks are allowed: each broken row with the smallest change that mends it."""
    found = []
    for rule in problem.rules:
        k = problem.materials.index(rule.material)
        where = [problem.sites.index(site) for site in rule.sites]
        most = float((problem.room[where] / problem.bulk[k]).sum())
        if most < rule.at_least:
            found.append(
                f"least[{rule.id}]: {rule.at_least:g} of {rule.material} wanted, room for {most:g}"
            )
    if found:
        return tuple(found)
    least = _least_first_cost(problem)
    if least is None:
        rules = ", ".join(f"least[{rule.id}]" for rule in problem.rules)
        return (f"room: the sites cannot hold what {rules} ask for together",)
    if least > problem.budget_cny * (1 + 1e-9) + 1e-6:
        return (f"budget: {problem.budget_cny:g} is given, rules and rooms need {least:.10g}",)
    return ()


def _least_first_cost(problem: ReserveProblem) -> float | None:
    """Cheapest first stage that keeps the rules; empty when none does."""
    layout = Layout(problem)
    rows = Rows(layout.n_columns)
    layout.first_rows(rows)
    if "budget" in rows.names:
        rows.high[rows.names.index("budget")] = math.inf
    price = layout.prices()
    price[layout.tail :] = 0.0
    out = solve_milp(rows.program(price, problem.shape[0]))
    return out.objective if out.x is not None else None


def _whole(problem: ReserveProblem, limits: Limits) -> ReservePlan:
    program, layout, _ = extensive_program(problem)
    out = solve_milp(program, relative_gap=limits.relative_gap)
    if out.x is None or out.bound is None:  # `conflicts` found stocks, so only limits end here
        return _by_benders(problem, limits, None)
    stock = layout.stocks(out.x)
    costs = Recourse(problem).costs(stock)
    parameters: dict[str, str | int | float] = {
        "method": "extensive form", "solver": "HiGHS (scipy)", "nodes": out.nodes,
        "relative_gap": limits.relative_gap,
    }  # fmt: skip
    plan = plan_of(problem, stock, costs, Certificate("unknown", None, None))
    return _with(problem, plan, out.bound, parameters, out.nodes)


def _by_benders(
    problem: ReserveProblem, limits: Limits, clock: Callable[[], float] | None
) -> ReservePlan:
    search: Search = Benders(problem, limits, clock).run()
    parameters: dict[str, str | int | float] = {
        "method": "multi-cut Benders", "solver": "HiGHS (scipy)", "rounds": search.rounds,
        "cuts": len(search.cuts), "relative_gap": limits.relative_gap,
        "stopped_by": search.stopped or "gap",
    }  # fmt: skip
    empty = Certificate("unknown", None, None)
    plan = plan_of(problem, search.best_stock, search.best_costs, empty)
    return _with(problem, plan, search.bound, parameters, search.nodes)


def _with(
    problem: ReserveProblem,
    plan: ReservePlan,
    bound: float,
    parameters: dict[str, str | int | float],
    nodes: int,
) -> ReservePlan:
    certificate = _certificate(problem, plan.objective, bound, parameters, float(nodes))
    return ReservePlan(
        plan.is_open, plan.stock, plan.first_cost, plan.costs, plan.tail_from, plan.objective,
        certificate,
    )  # fmt: skip


def _certificate(
    problem: ReserveProblem,
    objective: float,
    bound: float | None,
    parameters: object,
    work: float,
) -> Certificate:
    """Certificate of an answer; it is optimal when bound and value agree to nine digits."""
    assert isinstance(parameters, dict)
    status: Status = "feasible"
    if bound is not None:
        bound = min(bound, objective)  # rounding of the solver may lift it by the last digits
        if objective - bound <= 1e-6 * max(1.0, abs(objective)):
            status, bound = "optimal", objective
    return Certificate(
        status=status,
        objective=objective,
        bound=bound,
        deterministic_time=work,
        parameters=parameters,
        model_hash=problem.hash,
    )


def _rounded(problem: ReserveProblem, stock: Floats) -> Floats:
    """Whole units: up where the room and the budget still hold them, else down."""
    nearest = np.rint(stock)
    exact = np.where(np.abs(stock - nearest) < 1e-6, nearest, stock)
    up, down = np.ceil(exact), np.floor(exact)
    whole = up.copy()
    for i in range(stock.shape[0]):
        if whole[i] @ problem.bulk > problem.room[i] * (1 + 1e-9):
            whole[i] = down[i]
    if problem.first_cost(open_sites(whole), whole) > problem.budget_cny:
        whole = down
    return whole if _keeps_rules(problem, whole) else exact


def _keeps_rules(problem: ReserveProblem, stock: Floats) -> bool:
    return all(
        stock[
            [problem.sites.index(s) for s in rule.sites], problem.materials.index(rule.material)
        ].sum()
        >= rule.at_least - 1e-9
        for rule in problem.rules
    )


def _deliveries(
    problem: ReserveProblem, recourse: Recourse, stock: Floats
) -> tuple[Deliveries, Floats]:
    n, m, p, s = problem.shape
    flows = np.zeros((s, n, p, m))
    need, site = np.zeros((s, p, m)), np.zeros((s, n, m))
    costs = np.zeros(s)
    for scenario in range(s):
        for k in range(m):
            if not recourse.is_needed(scenario, k):
                continue
            flow, need[scenario, :, k], site[scenario, :, k] = recourse.proof(
                scenario, k, stock[:, k]
            )
            flows[scenario, :, :, k] = flow
            missing = problem.demand[scenario, :, k].sum() - flow.sum()
            moved = flow > 0
            price = problem.move_ratio[k] * problem.reach_cost[scenario][moved]
            costs[scenario] += price @ flow[moved] + missing * problem.shortage_cost[k]
    where = np.nonzero(flows > 0)
    return Deliveries(where[0], where[1], where[2], where[3], flows[where], need, site), costs
