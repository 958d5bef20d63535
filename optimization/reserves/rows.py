"""The first stage as rows with readable names, all columns scaled to 0..1.

Columns: open[site], stock[site,material], tail, cost[scenario,material] and excess[scenario]; each
is a share of the largest value it can take, which also keeps the numbers of the solver alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array

from optimization.reserves.problem import Floats, ReserveProblem
from optimization.solver import LinearProgram


@dataclass(slots=True)
class Rows:
    """Rows under construction: ``low <= coefficients @ x <= high`` with a name each."""

    n_columns: int
    names: list[str] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    _row: list[int] = field(default_factory=list)
    _column: list[int] = field(default_factory=list)
    _value: list[float] = field(default_factory=list)

    def add(
        self, name: str, coefficients: Mapping[int, float], low: float, high: float = math.inf
    ) -> None:
        """Add one row."""
        for column, value in coefficients.items():
            if value:
                self._row.append(len(self.names))
                self._column.append(column)
                self._value.append(value)
        self.names.append(name)
        self.low.append(low)
        self.high.append(high)

    def program(self, cost: Floats, n_integer: int) -> LinearProgram:
        """The rows as a linear program."""
        matrix = coo_array(
            (self._value, (self._row, self._column)), shape=(len(self.names), self.n_columns)
        )
        return LinearProgram(
            cost, matrix.tocsr(), np.array(self.low), np.array(self.high), n_integer
        )


class Layout:
    """Where each column stands and how large it can be."""

    def __init__(self, problem: ReserveProblem) -> None:
        self.problem = problem
        n, m, _, s = problem.shape
        self.most_stock = np.minimum(
            problem.room[:, None] / problem.bulk[None, :], _useful(problem)[None, :]
        )
        worst = problem.demand.sum(axis=1) * problem.shortage_cost  # (n_scenarios, n_materials)
        self.most_cost = worst
        self.most_tail = float(worst.sum(axis=1).max()) or 1.0
        self.stock = n
        self.tail = n + n * m
        self.cost = self.tail + 1
        self.excess = self.cost + s * m
        self.n_columns = self.excess + s

    def stock_at(self, site: int, material: int) -> int:
        """Column of a stock."""
        return self.stock + site * self.problem.shape[1] + material

    def cost_at(self, scenario: int, material: int) -> int:
        """Column of a scenario cost."""
        return self.cost + scenario * self.problem.shape[1] + material

    def prices(self) -> Floats:
        """Objective: first cost, mean and tail."""
        p = self.problem
        n, m, _, s = p.shape
        price = np.zeros(self.n_columns)
        price[:n] = p.open_cost
        price[self.stock : self.tail] = (self.most_stock * p.hold_cost[None, :]).ravel()
        price[self.tail] = p.risk_weight * self.most_tail
        mean = (1 - p.risk_weight) * p.weight[:, None] * self.most_cost
        price[self.cost : self.excess] = mean.reshape(s * m)
        share = p.risk_weight * p.weight / (1 - p.risk_level)
        price[self.excess :] = share * self.most_tail
        return price

    def stocks(self, x: Floats) -> Floats:
        """Stocks of a solution, (n_sites, n_materials); what is only rounding becomes zero."""
        n, m, _, _ = self.problem.shape
        share = np.clip(x[self.stock : self.tail].reshape(n, m), 0.0, 1.0)
        return np.where(share > 1e-7, share, 0.0) * self.most_stock

    def first_rows(self, rows: Rows) -> None:
        """Rows of the first stage: room, stock only where open, rules, budget, tail."""
        p = self.problem
        n, m, _, s = p.shape
        for i in range(n):
            columns = {self.stock_at(i, k): self.most_stock[i, k] * p.bulk[k] for k in range(m)}
            rows.add(f"room[{p.sites[i]}]", {**columns, i: -float(p.room[i])}, -math.inf, 0.0)
            for k in range(m):
                name = f"only_where_open[{p.sites[i]},{p.materials[k]}]"
                rows.add(name, {self.stock_at(i, k): 1.0, i: -1.0}, -math.inf, 0.0)
        for rule in p.rules:
            k = p.materials.index(rule.material)
            where = [p.sites.index(site) for site in rule.sites]
            least = {self.stock_at(i, k): float(self.most_stock[i, k]) for i in where}
            rows.add(f"least[{rule.id}]", least, rule.at_least)
        if math.isfinite(p.budget_cny):
            spent = {i: float(p.open_cost[i]) for i in range(n)}
            spent |= {
                self.stock_at(i, k): float(self.most_stock[i, k] * p.hold_cost[k])
                for i in range(n)
                for k in range(m)
            }
            rows.add("budget", spent, -math.inf, p.budget_cny)
        if p.risk_weight:
            for j in range(s):
                over = {self.excess + j: self.most_tail, self.tail: self.most_tail}
                over |= {self.cost_at(j, k): -float(self.most_cost[j, k]) for k in range(m)}
                rows.add(f"tail[{p.scenarios[j]}]", over, 0.0)


def _useful(problem: ReserveProblem) -> Floats:
    """More of a material than this at one site helps in no accident and meets no rule."""
    with np.errstate(divide="ignore"):
        inverse = np.where(problem.usable_frac > 0, 1 / problem.usable_frac, 1.0).max(axis=1)
    most = (problem.demand.sum(axis=1) * inverse[:, None]).max(axis=0)
    for rule in problem.rules:
        k = problem.materials.index(rule.material)
        most[k] = max(most[k], rule.at_least)
    return np.asarray(most, dtype=np.float64)
