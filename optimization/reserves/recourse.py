"""What an accident costs once the stocks lie where they lie: transport programmes, one a material.

For each scenario and material

    min  sum_ij c_ij f_ij + sum_j g u_j
    s.t. sum_j f_ij <= a_i q_i     stock_used[site]: no more leaves than can be used
         sum_i f_ij + u_j = d_j    need[point]: brought or counted as missing

Anything may be missing, so every stock has an answer (complete recourse), and the optimal prices
of the first rows say what one unit more at each site would save: the cuts of Benders' method.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array

from optimization.reserves.problem import Floats, ReserveProblem, open_sites

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Transport:
    """One transport programme: its stock-free data.

    `points` are those with demand, `ways` the pairs (site, point) that are open and cheaper than
    going short.
    """

    usable: Floats
    demand: Floats
    points: Indices
    way_site: Indices
    way_point: Indices
    way_cost: Floats
    shortage_cost: float


@dataclass(frozen=True, slots=True)
class Bill:
    """Cost of one programme and what stock and openness would save at each site, (n_sites,).

    ``cost >= fixed - saving @ stock - opening @ is_open`` for every stock and all open sites.
    """

    cost: float
    fixed: float
    saving: Floats
    opening: Floats

    def value(self, stock: Floats, is_open: Floats) -> float:
        """What the cut says of other stocks: a lower bound on their cost."""
        return self.fixed - float(self.saving @ stock) - float(self.opening @ is_open)


class Recourse:
    """All transport programmes of a problem, prepared once and solved for many stocks."""

    def __init__(self, problem: ReserveProblem) -> None:
        self.problem = problem
        n_sites, n_materials, _, n_scenarios = problem.shape
        self._programmes = [
            [_prepare(problem, s, m) for m in range(n_materials)] for s in range(n_scenarios)
        ]
        self._n_sites = n_sites

    def is_needed(self, scenario: int, material: int) -> bool:
        """Whether anything of the material is wanted in the scenario."""
        return bool(self._programmes[scenario][material].demand.size)

    def bill(self, scenario: int, material: int, stock: Floats, is_open: Floats) -> Bill:
        """Least cost of one scenario and material, and a cut that is exact there.

        Parameters
        ----------
        stock, is_open
            Stocks and openness of the sites, (n_sites,); a site that is open by a share may serve
            each point by no more than that share of its need, which makes the cuts far stronger.
        """
        return _solve(self._programmes[scenario][material], stock, is_open)

    def costs(self, stock: Floats) -> Floats:
        """Cost of every scenario with stocks (n_sites, n_materials), shape (n_scenarios,)."""
        n_materials, n_scenarios = self.problem.shape[1], self.problem.shape[3]
        is_open = open_sites(stock)
        return np.array(
            [
                sum(self.bill(s, m, stock[:, m], is_open).cost for m in range(n_materials))
                for s in range(n_scenarios)
            ]
        )

    def proof(self, scenario: int, material: int, stock: Floats) -> tuple[Floats, Floats, Floats]:
        """Best flows (n_sites, n_points) with the prices (n_points,) and (n_sites,) that prove it.

        The prices keep ``need_j <= c_ij + price_i`` and ``need_j <= shortage``; where the dual
        value equals the cost of the flows, no other flows are cheaper.
        """
        programme = self._programmes[scenario][material]
        flow = np.zeros((self._n_sites, self.problem.shape[2]))
        need = np.zeros(self.problem.shape[2])
        if not programme.way_cost.size:
            need[programme.points] = programme.shortage_cost
            return flow, need, np.zeros(self._n_sites)
        x, need_price, site_price = _linprog(programme, stock, np.ones(self._n_sites))
        where = (programme.way_site, programme.points[programme.way_point])
        flow[where] = np.maximum(0.0, x[: programme.way_cost.size])
        site = np.maximum(0.0, -site_price)
        need[programme.points] = _feasible(programme, need_price, site)
        return flow, need, site


def _prepare(problem: ReserveProblem, scenario: int, material: int) -> Transport:
    demand = problem.demand[scenario, :, material]
    points = np.flatnonzero(demand > 0)
    reach = problem.reach_cost[scenario][:, points]
    open_way = np.isfinite(reach)  # a way that is cut stays cut even when moving is free
    moved = problem.move_ratio[material] * np.where(open_way, reach, 0.0)
    price = np.where(open_way, moved, np.inf)
    shortage = float(problem.shortage_cost[material])
    site, point = np.nonzero(price < shortage)
    return Transport(
        usable=problem.usable_frac[scenario],
        demand=demand[points],
        points=points,
        way_site=site,
        way_point=point,
        way_cost=price[site, point],
        shortage_cost=shortage,
    )


def _solve(t: Transport, stock: Floats, is_open: Floats) -> Bill:
    """Solve one programme; without anything wanted or a way there is nothing to choose."""
    n_sites = t.usable.size
    if not t.way_cost.size or not (stock > 0).any():
        # what is shut lacks openness, what is open lacks stock: each pays for the best it could do
        need, site = np.full(t.demand.size, t.shortage_cost), np.zeros(n_sites)
        lacking = is_open[t.way_site] > 0
        gain = np.where(lacking, t.shortage_cost - t.way_cost, 0.0)
        np.maximum.at(site, t.way_site, gain)
        return _priced(t, stock, is_open, need, site)
    _, need, site_price = _linprog(t, stock, is_open)
    return _priced(t, stock, is_open, need, np.maximum(0.0, -site_price))


def _priced(t: Transport, stock: Floats, is_open: Floats, need: Floats, site: Floats) -> Bill:
    """Bill from dual prices; prices of openness are made to fit, so the cut holds to the last bit.

    ``need_j <= c_ij + site_i + opening_ij`` decides the opening prices.
    """
    need = np.clip(need, 0.0, t.shortage_cost)
    over = np.maximum(0.0, need[t.way_point] - t.way_cost - site[t.way_site])
    opening = np.zeros(t.usable.size)
    np.add.at(opening, t.way_site, over * t.demand[t.way_point])
    fixed, saving = float(need @ t.demand), site * t.usable
    return Bill(fixed - float(saving @ stock) - float(opening @ is_open), fixed, saving, opening)


def _feasible(t: Transport, need: Floats, site_price: Floats) -> Floats:
    cap = np.full(t.demand.size, t.shortage_cost)
    np.minimum.at(cap, t.way_point, t.way_cost + site_price[t.way_site])
    return np.asarray(np.minimum(need, cap))


def _linprog(t: Transport, stock: Floats, is_open: Floats) -> tuple[Floats, Floats, Floats]:
    """Flows, prices of the needs and (signed) prices of the sites' stocks."""
    n_ways, n_points, n_sites = t.way_cost.size, t.demand.size, t.usable.size
    ways = np.arange(n_ways)
    shape = (n_sites, n_ways + n_points)
    used = coo_array((np.ones(n_ways), (t.way_site, ways)), shape=shape)
    rows = np.concatenate([t.way_point, np.arange(n_points)])
    columns = np.concatenate([ways, n_ways + np.arange(n_points)])
    met = coo_array((np.ones(columns.size), (rows, columns)), shape=(n_points, n_ways + n_points))
    most = np.concatenate([t.demand[t.way_point] * is_open[t.way_site], np.full(n_points, np.inf)])
    result = linprog(
        np.concatenate([t.way_cost, np.full(n_points, t.shortage_cost)]),
        A_ub=used.tocsr(),
        b_ub=t.usable * stock,
        A_eq=met.tocsr(),
        b_eq=t.demand,
        bounds=np.stack([np.zeros(most.size), most], axis=1),
        method="highs",
    )  # type: ignore[call-overload]  # the stubs know no sparse matrices here
    if result.x is None:  # complete recourse: every stock has an answer
        raise RuntimeError(f"transport programme ended with status {result.status}")
    return (
        np.asarray(result.x, dtype=np.float64),
        np.asarray(result.eqlin.marginals, dtype=np.float64),
        np.asarray(result.ineqlin.marginals, dtype=np.float64),
    )
