"""Judges a reserve plan without any solver: rules kept, costs recomputed, deliveries proved best.

The deliveries come with prices. Where prices keep ``need <= way + site`` and ``need <= shortage``,
no deliveries from these stocks can cost less than ``need @ demand - site @ usable stock`` (weak
duality); a plan whose deliveries cost just that is proved to be told truly. What cannot be proved
without a solver is that no *other stocks* are better: there the bound must only be consistent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from optimization.reserves.answer import Deliveries, ReservePlan
    from optimization.reserves.problem import ReserveProblem

Check = Literal[
    "shape", "whole_site", "stock_sign", "stock_site", "room", "least", "budget", "flow_index",
    "flow_sign", "flow_way", "flow_stock", "flow_need", "scenario_cost", "price_sign",
    "price_way", "price_shortage", "price_proof", "first_cost", "tail", "objective",
    "certificate_objective", "bound", "status", "sense", "hash",
]  # fmt: skip

TOLERANCE: Final = 1e-6
"""Relative error up to which recomputed sums count as equal."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Objection:
    """One rule that an answer breaks: which, where and what was found."""

    check: Check
    where: str
    found: str

    def __str__(self) -> str:
        """The objection as one line."""
        return f"{self.check}[{self.where}]: {self.found}"


def check_reserves(problem: ReserveProblem, plan: ReservePlan) -> tuple[Objection, ...]:
    """Objections to a plan; empty when it keeps every rule and its figures are right."""
    shapes = tuple(_shapes(problem, plan))
    if shapes:  # nothing else can be judged
        return shapes
    found = [
        *_stocks(problem, plan), *_money(problem, plan), *_certificate(problem, plan),
    ]  # fmt: skip
    if plan.deliveries is not None:
        indices = tuple(_indices(problem, plan.deliveries))
        found += indices or (
            *_flows(problem, plan, plan.deliveries),
            *_prices(problem, plan, plan.deliveries),
        )
    return tuple(found)


def _shapes(problem: ReserveProblem, plan: ReservePlan) -> Iterator[Objection]:
    n, m, p, s = problem.shape
    wanted = {"is_open": (n,), "stock": (n, m), "costs": (s,)}
    for name, shape in wanted.items():
        values = getattr(plan, name)
        if np.shape(values) != shape or not np.isfinite(values).all():
            yield Objection("shape", name, f"{np.shape(values)} finite numbers must be {shape}")
    if plan.deliveries is not None:
        prices = {"need_price": (s, p, m), "site_price": (s, n, m)}
        for name, shape in prices.items():
            values = getattr(plan.deliveries, name)
            if np.shape(values) != shape or not np.isfinite(values).all():
                yield Objection("shape", name, f"{np.shape(values)} must be {shape}")


def _stocks(problem: ReserveProblem, plan: ReservePlan) -> Iterator[Objection]:
    for i, site in enumerate(problem.sites):
        held = plan.stock[i]
        if plan.is_open[i] not in {0.0, 1.0}:
            yield Objection("whole_site", site, f"{plan.is_open[i]} is neither open nor closed")
        for k in np.flatnonzero(held < 0).tolist():
            yield Objection("stock_sign", f"{site},{problem.materials[k]}", f"{held[k]}")
        if plan.is_open[i] == 0 and (held > 0).any():
            yield Objection("stock_site", site, "material lies at a closed site")
        if held @ problem.bulk > problem.room[i] * (1 + TOLERANCE):
            yield Objection("room", site, f"{held @ problem.bulk:g} in {problem.room[i]:g}")
    for rule in problem.rules:
        k = problem.materials.index(rule.material)
        held_all = sum(float(plan.stock[problem.sites.index(site), k]) for site in rule.sites)
        if held_all < rule.at_least * (1 - TOLERANCE):
            yield Objection("least", rule.id, f"{held_all:g} of {rule.at_least:g}")


def _money(problem: ReserveProblem, plan: ReservePlan) -> Iterator[Objection]:
    first = float(plan.is_open @ problem.open_cost)
    first += float(sum(plan.stock[:, k].sum() * c for k, c in enumerate(problem.hold_cost)))
    if not _equal(first, plan.first_cost):
        yield Objection("first_cost", "plan", f"{plan.first_cost!r}, recomputed {first!r}")
    if first > problem.budget_cny * (1 + TOLERANCE) + TOLERANCE:
        yield Objection("budget", "plan", f"{first:g} of {problem.budget_cny:g}")
    tail_from, tail = _tail(problem, plan.costs)
    if problem.risk_weight and not _equal(tail_from, plan.tail_from):
        yield Objection("tail", "plan", f"{plan.tail_from!r}, recomputed {tail_from!r}")
    mean = float(sum(w * c for w, c in zip(problem.weight, plan.costs, strict=True)))
    whole = first + (1 - problem.risk_weight) * mean + problem.risk_weight * tail
    if not _equal(whole, plan.objective):
        yield Objection("objective", "plan", f"{plan.objective!r}, recomputed {whole!r}")


def _tail(problem: ReserveProblem, costs: Floats) -> tuple[float, float]:
    """Value at risk and conditional value at risk, by walking down from the worst scenario."""
    left = 1 - problem.risk_level
    total = 0.0
    for j in sorted(range(costs.size), key=lambda j: -costs[j]):
        part = min(left, float(problem.weight[j]))
        total += part * float(costs[j])
        left -= part
        if left <= 0:
            break
    below = 0.0
    value = float(costs.max())
    for j in sorted(range(costs.size), key=lambda j: float(costs[j])):
        below += float(problem.weight[j])
        if below >= problem.risk_level - 1e-9:
            value = float(costs[j])
            break
    return value, total / (1 - problem.risk_level)


def _indices(problem: ReserveProblem, d: Deliveries) -> Iterator[Objection]:
    n, m, p, s = problem.shape
    names = {"scenario": s, "site": n, "point": p, "material": m}
    for name, size in names.items():
        values = getattr(d, name)
        if values.shape != d.amount.shape or ((values < 0) | (values >= size)).any():
            yield Objection("flow_index", name, f"positions must lie in 0..{size - 1}")


def _flows(problem: ReserveProblem, plan: ReservePlan, d: Deliveries) -> Iterator[Objection]:
    n, m, p, s = problem.shape
    for at in np.flatnonzero(~(d.amount > 0)).tolist():
        yield Objection("flow_sign", str(at), f"{d.amount[at]} units")
    way = problem.reach_cost[d.scenario, d.site, d.point]
    for at in np.flatnonzero(~np.isfinite(way)).tolist():
        yield Objection("flow_way", _place(problem, d, at), "cannot be reached in time")
    out, into = np.zeros((s, n, m)), np.zeros((s, p, m))
    np.add.at(out, (d.scenario, d.site, d.material), d.amount)
    np.add.at(into, (d.scenario, d.point, d.material), d.amount)
    usable = problem.usable_frac[:, :, None] * plan.stock[None]
    for j, i, k in np.argwhere(out > usable + TOLERANCE * (1 + usable)).tolist():
        name = f"{problem.scenarios[j]},{problem.sites[i]},{problem.materials[k]}"
        yield Objection("flow_stock", name, f"{out[j, i, k]:g} of {usable[j, i, k]:g}")
    for j, q, k in np.argwhere(into > problem.demand + TOLERANCE * (1 + problem.demand)).tolist():
        name = f"{problem.scenarios[j]},{problem.points[q]},{problem.materials[k]}"
        yield Objection("flow_need", name, f"{into[j, q, k]:g} of {problem.demand[j, q, k]:g}")
    cost = ((problem.demand - into) * problem.shortage_cost).sum(axis=(1, 2))
    known = np.isfinite(way)
    np.add.at(
        cost,
        d.scenario[known],
        way[known] * problem.move_ratio[d.material[known]] * d.amount[known],
    )
    for j in range(s):
        if not _equal(float(cost[j]), float(plan.costs[j])):
            told = f"{plan.costs[j]!r}, recomputed {cost[j]!r}"
            yield Objection("scenario_cost", problem.scenarios[j], told)


def _prices(problem: ReserveProblem, plan: ReservePlan, d: Deliveries) -> Iterator[Objection]:
    s = problem.shape[3]
    size = float(problem.shortage_cost.max()) or 1.0
    for j in range(s):
        need, site = d.need_price[j], d.site_price[j]
        if (site < 0).any():
            yield Objection("price_sign", problem.scenarios[j], "a site's price is below 0")
        wanted = problem.demand[j] > 0
        if (wanted & (need > problem.shortage_cost[None] + TOLERANCE * size)).any():
            yield Objection("price_shortage", problem.scenarios[j], "above going short")
        for k in range(problem.shape[1]):
            with np.errstate(invalid="ignore"):
                way = problem.reach_cost[j] * problem.move_ratio[k]
            way = np.where(np.isfinite(problem.reach_cost[j]), way, np.inf)
            over = need[None, :, k] > way + site[:, None, k] + TOLERANCE * size
            if (over & wanted[None, :, k]).any():
                name = f"{problem.scenarios[j]},{problem.materials[k]}"
                yield Objection("price_way", name, "a need costs more than a way and its site")
        value = float((need * problem.demand[j])[wanted].sum())
        value -= float((site * problem.usable_frac[j][:, None] * plan.stock).sum())
        if value < plan.costs[j] - TOLERANCE * (1 + abs(plan.costs[j])) * 10:
            told = f"{plan.costs[j]!r}, proved only {value!r}"
            yield Objection("price_proof", problem.scenarios[j], told)


def _certificate(problem: ReserveProblem, plan: ReservePlan) -> Iterator[Objection]:
    c = plan.certificate
    if c.sense != "minimise":
        yield Objection("sense", "certificate", c.sense)
    if c.objective is None or not _equal(c.objective, plan.objective):
        yield Objection("certificate_objective", "certificate", f"{c.objective!r}")
    if c.bound is not None and not c.bound <= plan.objective * (1 + TOLERANCE):
        yield Objection("bound", "certificate", f"{c.bound!r} above {plan.objective!r}")
    if (c.status == "optimal") != (c.gap == 0.0) or c.status in {"infeasible", "unknown"}:
        yield Objection("status", "certificate", f"{c.status} with a gap of {c.gap}")
    if c.model_hash != problem.hash:
        yield Objection("hash", "certificate", "made for other data")


def _place(problem: ReserveProblem, d: Deliveries, at: int) -> str:
    return (
        f"{problem.scenarios[d.scenario[at]]},{problem.sites[d.site[at]]},"
        f"{problem.points[d.point[at]]},{problem.materials[d.material[at]]}"
    )


def _equal(a: float, b: float) -> bool:
    return abs(a - b) <= TOLERANCE * max(1.0, abs(a), abs(b))
