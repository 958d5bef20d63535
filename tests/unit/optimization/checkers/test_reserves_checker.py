"""The reserve checker rejects every corrupted plan by the name of the rule it breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from optimization.checkers.reserves import check_reserves
from optimization.reserves.answer import ReservePlan
from optimization.reserves.benders import Limits
from optimization.reserves.problem import ReserveProblem
from optimization.reserves.solve import publish, solve_reserves
from tests.support.reserves import random_problem

Corruption = Callable[[ReservePlan, ReserveProblem], ReservePlan]


@cache
def honest() -> tuple[ReserveProblem, ReservePlan]:
    """A plan with stocks, deliveries, shortages and a rule that binds."""
    problem = random_problem(2, n_materials=2, rules=True)
    problem = replace(problem, budget_cny=5_000.0)
    return problem, publish(problem, solve_reserves(problem, limits=Limits(1e-9)))


def put(name: str, at: tuple[int, ...], change: Callable[[float], float]) -> Corruption:
    """Change one entry of an array of the plan."""

    def corrupt(plan: ReservePlan, _: ReserveProblem) -> ReservePlan:
        array = getattr(plan, name).copy()
        array[at] = change(float(array[at]))
        return replace(plan, **{name: array})

    return corrupt


def tell(name: str, change: Callable[[float], float]) -> Corruption:
    """Change one number of the plan."""
    return lambda plan, _: replace(plan, **{name: change(getattr(plan, name))})


def swear(**changes: Any) -> Corruption:
    """Change the certificate."""
    return lambda plan, _: replace(plan, certificate=replace(plan.certificate, **changes))


def move(name: str, at: Any, change: Callable[[Any], Any]) -> Corruption:
    """Change one entry of the deliveries."""

    def corrupt(plan: ReservePlan, _: ReserveProblem) -> ReservePlan:
        assert plan.deliveries is not None
        array = getattr(plan.deliveries, name).copy()
        array[at] = change(array[at])
        return replace(plan, deliveries=replace(plan.deliveries, **{name: array}))

    return corrupt


def cut_way(plan: ReservePlan, problem: ReserveProblem) -> ReservePlan:
    """Deliver over a way that is cut."""
    assert plan.deliveries is not None
    j, i, q = np.argwhere(~np.isfinite(problem.reach_cost))[0].tolist()
    d = plan.deliveries
    changed = replace(
        d, **{n: np.append(getattr(d, n), v)
              for n, v in (("scenario", j), ("site", i), ("point", q), ("material", 0),
                           ("amount", 1.0))},
    )  # fmt: skip
    return replace(plan, deliveries=changed)


def drop(plan: ReservePlan, _: ReserveProblem) -> ReservePlan:
    """Forget one delivery: what is missing then costs more than told."""
    assert plan.deliveries is not None
    d = plan.deliveries
    names = ("scenario", "site", "point", "material", "amount")
    return replace(plan, deliveries=replace(d, **{n: getattr(d, n)[1:] for n in names}))


def empty_rule_site(plan: ReservePlan, _: ReserveProblem) -> ReservePlan:
    """Take away what the rule asks for."""
    stock = plan.stock.copy()
    stock[0, 0] = 0.0
    return replace(plan, stock=stock)


CORRUPTIONS: dict[str, tuple[str, Corruption]] = {
    "half a site": ("whole_site", put("is_open", (0,), lambda _: 0.5)),
    "site opened twice": ("whole_site", put("is_open", (0,), lambda _: 2.0)),
    "less than nothing": ("stock_sign", put("stock", (1, 0), lambda _: -5.0)),
    "less than nothing, second": ("stock_sign", put("stock", (0, 1), lambda _: -1.0)),
    "stock at a closed site": ("stock_site", put("is_open", (0,), lambda _: 0.0)),
    "more than the room": ("room", put("stock", (0, 0), lambda v: v + 1e5)),
    "room of another site": ("room", put("stock", (1, 1), lambda v: v + 1e5)),
    "rule unmet": ("least", empty_rule_site),
    "money overspent": ("budget", put("stock", (0, 0), lambda v: v + 1e5)),
    "first cost too low": ("first_cost", tell("first_cost", lambda v: v - 1)),
    "first cost too high": ("first_cost", tell("first_cost", lambda v: v * 1.01)),
    "stock not paid for": ("first_cost", put("stock", (0, 0), lambda v: v + 1)),
    "tail told low": ("tail", tell("tail_from", lambda v: v - 1)),
    "tail told high": ("tail", tell("tail_from", lambda v: v + 1)),
    "objective told low": ("objective", tell("objective", lambda v: v - 1)),
    "objective told high": ("objective", tell("objective", lambda v: v * 1.001)),
    "accident told cheap": ("scenario_cost", put("costs", (0,), lambda v: v - 1)),
    "accident told dear": ("scenario_cost", put("costs", (1,), lambda v: v + 1)),
    "dear beyond the proof": ("price_proof", put("costs", (1,), lambda v: v + 10)),
    "certificate of another value": ("certificate_objective", swear(objective=1.0)),
    "certificate without value": ("certificate_objective", swear(objective=None)),
    "bound above the value": ("bound", swear(bound=1e9)),
    "optimal with a gap": ("status", swear(bound=1.0, status="optimal")),
    "no answer claimed": ("status", swear(status="infeasible")),
    "unknown claimed": ("status", swear(status="unknown")),
    "optimal though rounded": ("status", swear(status="optimal")),
    "turned round": ("sense", swear(sense="maximise")),
    "other data": ("hash", swear(model_hash="0")),
    "negative delivery": ("flow_sign", move("amount", 0, lambda _: -1.0)),
    "empty delivery": ("flow_sign", move("amount", 0, lambda _: 0.0)),
    "more than in stock": ("flow_stock", move("amount", 0, lambda v: v + 1e4)),
    "more than wanted": ("flow_need", move("amount", 0, lambda v: v + 1e4)),
    "delivery over a cut way": ("flow_way", cut_way),
    "delivery forgotten": ("scenario_cost", drop),
    "site that is not there": ("flow_index", move("site", 0, lambda _: 99)),
    "point that is not there": ("flow_index", move("point", 0, lambda _: -1)),
    "accident that is not there": ("flow_index", move("scenario", 0, lambda _: 99)),
    "price below zero": ("price_sign", move("site_price", (0, 0, 0), lambda _: -1.0)),
    "proof by too high prices": ("price_shortage", move("need_price", ..., lambda v: v + 100)),
    "proof that no way bears": ("price_way", move("site_price", ..., lambda v: v * 0)),
    "proof without prices": ("price_proof", move("need_price", ..., lambda v: v * 0)),
    "stocks of another size": ("shape", lambda p, _: replace(p, stock=p.stock[:1])),
    "costs that are no number": ("shape", put("costs", (0,), lambda _: float("nan"))),
}


def test_an_honest_plan_is_accepted():
    """The plan itself has no fault, and something is delivered and something missing."""
    problem, plan = honest()
    assert check_reserves(problem, plan) == ()
    assert plan.deliveries is not None
    assert plan.deliveries.amount.size
    assert plan.certificate.checker == "accepted"


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_corrupted_plan_is_rejected_by_name(name: str):
    """Each of more than thirty faults is found under the rule that it breaks."""
    rule, corrupt = CORRUPTIONS[name]
    problem, plan = honest()
    assert rule in {each.check for each in check_reserves(problem, corrupt(plan, problem))}
