"""A prepositioning problem as data: sites, materials, points, scenarios, prices, rules.

Everything is a plain array with an id beside each row, so that the checker and the solvers read
the same thing and nothing depends on the order in which a file listed it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from optimization.solution import model_hash

Floats = NDArray[np.float64]

SUM_TOLERANCE: Final = 1e-9
"""Probabilities may miss 1 by this much."""


@dataclass(frozen=True, slots=True)
class StockRule:
    """At least so much of a material in a group of sites together.

    `source` is the text that asks for it and `verified` whether a person has compared the number
    with that text: a report prints the mark.
    """

    id: str
    material: str
    sites: tuple[str, ...]
    at_least: float
    source: str
    verified: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ReserveProblem:
    """Two-stage prepositioning: what to store where, before one accident out of many.

    Attributes
    ----------
    sites, materials, points, scenarios
        Ids; the arrays below follow their order.
    open_cost
        Yearly cost of keeping a site as a reserve, shape (n_sites,).
    hold_cost
        Yearly cost of one unit in stock, what shelf life wears off included, (n_materials,).
    bulk
        Room that one unit takes, (n_materials,).
    room
        Room of each site, (n_sites,).
    weight
        Probability of each scenario, (n_scenarios,).
    demand
        Units wanted, (n_scenarios, n_points, n_materials).
    usable_frac
        Share of a site's stock that can be used in a scenario, (n_scenarios, n_sites).
    reach_cost
        Cost of bringing one unit of bulk 1 from a site to a point, infinite where it cannot come
        in time, (n_scenarios, n_sites, n_points).
    move_ratio
        Cost of moving one unit over that of a unit of bulk 1, (n_materials,).
    shortage_cost
        Cost of one unit that is missing, (n_materials,).
    rules
        Least stocks.
    budget_cny
        Most that opening and holding may cost a year; infinite: no limit.
    risk_weight
        Weight of the conditional value at risk beside the mean, 0..1.
    risk_level
        Its level, 0 <= level < 1: the mean of the worst ``1 - level`` of the accidents.
    """

    sites: tuple[str, ...]
    materials: tuple[str, ...]
    points: tuple[str, ...]
    scenarios: tuple[str, ...]
    open_cost: Floats
    hold_cost: Floats
    bulk: Floats
    room: Floats
    weight: Floats
    demand: Floats
    usable_frac: Floats
    reach_cost: Floats
    move_ratio: Floats
    shortage_cost: Floats
    rules: tuple[StockRule, ...] = ()
    budget_cny: float = math.inf
    risk_weight: float = 0.0
    risk_level: float = 0.9

    def __post_init__(self) -> None:
        """Refuse data that make no sense, all faults at once.

        Raises
        ------
        ValueError
            With every fault, named by field and place.
        """
        faults = [*self._shapes()] or [*self._values()]
        if faults:
            raise ValueError("; ".join(faults))

    def _shapes(self) -> Iterator[str]:
        n, m, p, s = self.shape
        if min(n, m, p, s) < 1:
            yield "sites, materials, points and scenarios must each have at least one id"
        for name in ("sites", "materials", "points", "scenarios"):
            ids = getattr(self, name)
            if len(set(ids)) != len(ids):
                yield f"{name}: an id comes twice"
        wanted = {
            "open_cost": (n,), "hold_cost": (m,), "bulk": (m,), "room": (n,), "weight": (s,),
            "demand": (s, p, m), "usable_frac": (s, n), "reach_cost": (s, n, p),
            "move_ratio": (m,), "shortage_cost": (m,),
        }  # fmt: skip
        for name, shape in wanted.items():
            got = np.shape(getattr(self, name))
            if got != shape:
                yield f"{name}: shape {got} must be {shape}"

    def _values(self) -> Iterator[str]:
        for name in ("open_cost", "hold_cost", "room", "demand", "move_ratio", "shortage_cost"):
            yield from _bad(name, getattr(self, name), low=0.0)
        yield from _bad("bulk", self.bulk, low=0.0, open_low=True)
        yield from _bad("usable_frac", self.usable_frac, low=0.0, high=1.0)
        yield from _bad("weight", self.weight, low=0.0, high=1.0)
        if np.isnan(self.reach_cost).any() or (self.reach_cost < 0).any():
            yield "reach_cost: every entry must be at least 0 (infinite: cannot come)"
        if not abs(float(self.weight.sum()) - 1) <= SUM_TOLERANCE:
            yield f"weight: the sum {float(self.weight.sum()):.9g} must be 1"
        if not 0 <= self.risk_weight <= 1:
            yield f"risk_weight: {self.risk_weight} must lie in 0..1"
        if not 0 <= self.risk_level < 1:
            yield f"risk_level: {self.risk_level} must lie in 0..1, below 1"
        if math.isnan(self.budget_cny) or self.budget_cny < 0:
            yield f"budget_cny: {self.budget_cny} must be at least 0"
        for rule in self.rules:
            unknown = sorted(set(rule.sites) - set(self.sites))
            if rule.material not in self.materials or unknown or not rule.sites:
                yield f"rules: {rule.id} names an unknown material or site {unknown}"
            if not (math.isfinite(rule.at_least) and rule.at_least >= 0):
                yield f"rules: {rule.id} asks for {rule.at_least}; it must be at least 0"

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Numbers of sites, materials, points and scenarios."""
        return len(self.sites), len(self.materials), len(self.points), len(self.scenarios)

    @property
    def hash(self) -> str:
        """Hash of everything that decides the answer."""
        arrays = (
            "open_cost", "hold_cost", "bulk", "room", "weight", "demand", "usable_frac",
            "reach_cost", "move_ratio", "shortage_cost",
        )  # fmt: skip
        return model_hash(
            {
                **{n: getattr(self, n) for n in ("sites", "materials", "points", "scenarios")},
                **{name: [repr(v) for v in getattr(self, name).ravel()] for name in arrays},
                "rules": [[r.id, r.material, r.sites, repr(r.at_least)] for r in self.rules],
                "numbers": [repr(v) for v in (self.budget_cny, self.risk_weight, self.risk_level)],
            }
        )

    def first_cost(self, is_open: Floats, stock: Floats) -> float:
        """Yearly cost of sites and stocks: the first stage."""
        return float(self.open_cost @ is_open + stock.sum(axis=0) @ self.hold_cost)

    def risk(self, costs: Floats) -> float:
        """Mean and conditional value at risk of the scenario costs, weighted as asked."""
        mean = float(self.weight @ costs)
        if self.risk_weight == 0:
            return mean
        tail = cvar(costs, self.weight, self.risk_level)
        return (1 - self.risk_weight) * mean + self.risk_weight * tail

    def with_scenarios(self, chosen: NDArray[np.int64], *, names: bool = True) -> ReserveProblem:
        """The same problem on some of its scenarios, equally likely; one may come twice."""
        ids = tuple(f"{i}:{self.scenarios[k]}" for i, k in enumerate(chosen.tolist()))
        return replace(
            self,
            scenarios=ids if names else tuple(map(str, range(len(ids)))),
            weight=np.full(chosen.size, 1 / chosen.size),
            demand=self.demand[chosen],
            usable_frac=self.usable_frac[chosen],
            reach_cost=self.reach_cost[chosen],
        )

    def averaged(self) -> ReserveProblem:
        """The problem with one scenario: the mean of all of them.

        A way that is cut in some scenarios costs the mean of those in which it is open; its usable
        share carries the rest.
        """
        open_way = np.isfinite(self.reach_cost)
        share = np.tensordot(self.weight, open_way, axes=1)
        total = np.tensordot(self.weight, np.where(open_way, self.reach_cost, 0.0), axes=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(share > 0, total / share, np.inf)
        return replace(
            self,
            scenarios=("mean",),
            weight=np.ones(1),
            demand=np.tensordot(self.weight, self.demand, axes=1)[None],
            usable_frac=np.clip(self.weight @ self.usable_frac, 0.0, 1.0)[None],
            reach_cost=mean[None],
        )


def cvar(costs: Floats, weight: Floats, level: float) -> float:
    """Conditional value at risk: the mean of the worst ``1 - level`` of the outcomes.

    ``min over eta of eta + sum p max(cost - eta, 0) / (1 - level)`` (Rockafellar & Uryasev 2000);
    the minimum lies at a quantile, so sorting finds it.

    Examples
    --------
    >>> cvar(np.array([1.0, 2.0, 3.0, 10.0]), np.full(4, 0.25), 0.5)
    6.5
    """
    order = np.argsort(-costs, kind="stable")
    taken = np.minimum(weight[order], np.maximum(0.0, (1 - level) - _before(weight[order])))
    return float(costs[order] @ taken / (1 - level))


def value_at_risk(costs: Floats, weight: Floats, level: float) -> float:
    """Least cost that is not exceeded with the probability of the level."""
    order = np.argsort(costs, kind="stable")
    reached = np.cumsum(weight[order]) >= level - SUM_TOLERANCE
    return float(costs[order][int(np.argmax(reached))]) if reached.any() else float(costs.max())


def open_sites(stock: Floats) -> Floats:
    """1 where something is stored, (n_sites,)."""
    return np.asarray((stock > 0).any(axis=1), dtype=np.float64)


def _before(weight: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(weight)[:-1]])


def _bad(
    name: str, values: Floats, *, low: float, high: float = math.inf, open_low: bool = False
) -> Iterator[str]:
    wrong = ~np.isfinite(values) | (values < low) | (values > high)
    if open_low:
        wrong |= values <= low
    if wrong.any():
        place = tuple(int(i) for i in np.argwhere(wrong)[0])
        bound = f"above {low:g}" if open_low else f"at least {low:g}"
        limit = "" if math.isinf(high) else f" and at most {high:g}"
        yield f"{name}{list(place)}: {values[place]} must be finite, {bound}{limit}"
