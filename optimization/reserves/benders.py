"""Benders' method with a cut a scenario and material, for many scenarios.

The master programme knows the stocks and, for each scenario and material, a cost that may not lie
below any cut found so far:

    cost[s,m] >= fixed - saving @ stock - opening @ is_open          cut[s,m,k]

First the linear relaxation is closed, cutting between the master's answer and a centre that follows
it, which spares many rounds (Fischetti, Ljubic, Sinnl 2017, Management Science 63(7), 2146-2162);
then the sites become whole and rounds go on until the bound of the master and the best plan are as
near as asked. The lowest bound is that of the
master's own search, so a round that is stopped early still leaves a valid bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from optimization.reserves.problem import Floats, ReserveProblem, open_sites
from optimization.reserves.recourse import Bill, Recourse
from optimization.reserves.rows import Layout, Rows
from optimization.solver import solve_milp

INWARD: Final = 0.5
"""Share of the way from the centre to the master's answer where the relaxation is cut."""

SETTLING: Final = 10
"""Linear rounds for the stocks of one choice of sites."""

STALLS: Final = 3
"""Rounds in which the bound hardly rises after which the relaxation counts as closed."""

CROWDED: Final = 12
"""Cuts a scenario and material above which those far below the answer are left out."""

VIOLATED: Final = 1e-7
"""A cut enters when it lifts its cost by more than this share of its largest value."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: the gap asked for, rounds, and wall time (the only limit that luck decides)."""

    relative_gap: float = 1e-4
    max_rounds: int = 400
    max_wall_s: float = math.inf


@dataclass(slots=True)
class Search:
    """State of a run: cuts, best plan, bound; `stopped` names the limit that ended it."""

    best_stock: Floats
    best_costs: Floats
    best: float
    bound: float = -math.inf
    rounds: int = 0
    nodes: int = 0
    stopped: str = ""
    stalls: int = 0
    """Rounds of the relaxation, one after the other, in which the bound hardly rose."""
    centre: tuple[Floats, Floats] | None = None
    """Stocks and openness that follow the master's answers; None: the first plan, all open."""
    tight: bool = False
    """The last round found no cut: the next master is solved to the last digit."""
    cuts: list[tuple[int, int, Bill]] = field(default_factory=list)

    @property
    def gap(self) -> float:
        """Relative gap between best plan and bound."""
        return (self.best - self.bound) / max(abs(self.best), 1e-12)


class Benders:
    """One run on one problem.

    Raises
    ------
    ValueError
        From `run`, if no stock keeps rules, rooms and budget.
    """

    def __init__(
        self, problem: ReserveProblem, limits: Limits, clock: Callable[[], float] | None = None
    ) -> None:
        self.problem, self.limits = problem, limits
        self.layout = Layout(problem)
        self.recourse = Recourse(problem)
        self.pairs = [
            (s, m)
            for s in range(problem.shape[3])
            for m in range(problem.shape[1])
            if self.recourse.is_needed(s, m)
        ]
        self._clock = clock or _no_clock

    def run(self) -> Search:
        """Search until the gap, the rounds or the time are reached."""
        start = self._clock()
        search = self._first()
        relaxed = True
        while search.rounds < self.limits.max_rounds:
            if search.gap <= self.limits.relative_gap or search.stopped:
                return search
            if self._clock() - start > self.limits.max_wall_s:
                search.stopped = "time"
                return search
            relaxed = self._round(search, relaxed=relaxed)
        search.stopped = "rounds"
        return search

    def _first(self) -> Search:
        """Cheapest stocks that keep the rules: a plan to begin with, and the first cuts."""
        x, _, _ = self._master(None, relaxed=False, gap=0.01)
        stock = self.layout.stocks(x)
        search = Search(stock, np.zeros(self.problem.shape[3]), math.inf)
        self._evaluate(search, stock, None)
        return search

    def _round(self, search: Search, *, relaxed: bool) -> bool:
        """One master and its cuts; returns whether the sites stay relaxed."""
        search.rounds += 1
        loose = max(self.limits.relative_gap / 4, min(0.02, search.gap / 10))
        gap = 1e-9 if relaxed or search.tight else loose
        x, bound, nodes = self._master(search, relaxed=relaxed, gap=gap)
        before, search.bound = search.bound, max(search.bound, bound)
        search.nodes += nodes
        if not relaxed:
            new = self._evaluate(search, self.layout.stocks(x), x)
            if not new and search.tight and search.gap > self.limits.relative_gap:
                search.stopped = "tolerance"
            search.tight = not new
            if new:
                self._settle(search, x)
            return False
        new = self._cut_inside(search, x)
        rose = search.bound - before > self.limits.relative_gap * abs(search.bound) / 100
        search.stalls = 0 if rose else search.stalls + 1
        if new and search.stalls < STALLS:
            if len(search.cuts) > CROWDED * len(self.pairs):
                self._purge(search, x)
            return True
        self._evaluate(search, self.layout.stocks(x), x)
        self._purge(search, x)
        return False

    def _settle(self, search: Search, x: Floats) -> None:
        """Find the best stocks for the sites just chosen: the next search then knows their cost."""
        held = {i: float(round(x[i])) for i in range(self.layout.stock)}
        shut = np.array([value == 0 for value in held.values()])
        at = self.layout.stocks(x)
        for _ in range(SETTLING):
            x, value, _ = self._master(search, relaxed=True, gap=1e-9, fixed=held)
            if value >= search.best * (1 - self.limits.relative_gap / 10):
                return  # these sites cannot do better than what is known
            at = INWARD * at + (1 - INWARD) * self.layout.stocks(x)
            at[shut] = 0.0
            if not self._evaluate(search, at, x):
                self._evaluate(search, self.layout.stocks(x), x)

    def _cut_inside(self, search: Search, x: Floats) -> int:
        """Cut the relaxed answer at a point between it and a centre, else at the answer itself.

        The centre moves half the way to each answer. Sites count by their share of openness.
        """
        n_sites = self.layout.stock
        stock, is_open = self.layout.stocks(x), x[:n_sites]
        by, opened = search.centre or (search.best_stock, np.ones(n_sites))
        search.centre = ((by + stock) / 2, (opened + is_open) / 2)
        for inward in (INWARD, 1.0):
            at = inward * stock + (1 - inward) * by
            share = inward * is_open + (1 - inward) * opened
            new = 0
            for s, m in self.pairs:
                bill = self.recourse.bill(s, m, at[:, m], share)
                new += self._add(search, s, m, bill, bill.value(stock[:, m], is_open), x)
            if new:
                return new
        return 0

    def _purge(self, search: Search, x: Floats) -> None:
        """Leave out cuts that lie far below the relaxed answer: they slow the whole-site search."""
        layout = self.layout
        stock, is_open = layout.stocks(x), x[: layout.stock]
        kept = []
        for s, m, bill in search.cuts:
            whole = float(layout.most_cost[s, m])
            slack = float(x[layout.cost_at(s, m)]) * whole - bill.value(stock[:, m], is_open)
            if slack <= 0.02 * whole:
                kept.append((s, m, bill))
        search.cuts = kept

    def _master(
        self,
        search: Search | None,
        *,
        relaxed: bool,
        gap: float,
        fixed: Mapping[int, float] | None = None,
    ) -> tuple[Floats, float, int]:
        """Solve the master with the cuts so far; without a search, only first costs count."""
        layout = self.layout
        rows = Rows(layout.n_columns)
        layout.first_rows(rows)
        price = layout.prices()
        if search is None:
            price[layout.tail :] = 0.0
        else:
            self._cut_rows(search, rows)
        out = solve_milp(
            rows.program(price, self.problem.shape[0]),
            relaxed=relaxed,
            relative_gap=gap,
            fixed=fixed,
        )
        if out.x is None or out.bound is None:
            raise ValueError("no stock keeps rules, rooms and budget")
        return out.x, out.bound, out.nodes

    def _cut_rows(self, search: Search, rows: Rows) -> None:
        p, layout = self.problem, self.layout
        for number, (s, m, bill) in enumerate(search.cuts):
            whole = float(layout.most_cost[s, m])
            row = {layout.cost_at(s, m): 1.0}
            for i in np.flatnonzero(bill.saving).tolist():
                share = float(bill.saving[i] * layout.most_stock[i, m]) / whole
                row[layout.stock_at(i, m)] = share
            for i in np.flatnonzero(bill.opening).tolist():
                row[i] = float(bill.opening[i]) / whole
            name = f"cut[{p.scenarios[s]},{p.materials[m]},{number}]"
            rows.add(name, row, bill.fixed / whole)

    def _evaluate(self, search: Search, stock: Floats, x: Floats | None) -> int:
        """True cost of stocks; keep them if best; add the cuts that the master's answer breaks."""
        costs = np.zeros(self.problem.shape[3])
        is_open = open_sites(stock)
        here = is_open if x is None else x[: self.layout.stock]
        new = 0
        for s, m in self.pairs:
            bill = self.recourse.bill(s, m, stock[:, m], is_open)
            costs[s] += bill.cost
            new += self._add(search, s, m, bill, bill.value(stock[:, m], here), x)
        self._keep(search, stock, costs)
        return new

    def _add(
        self, search: Search, s: int, m: int, bill: Bill, value: float, x: Floats | None
    ) -> int:
        """Add a cut if the master's answer x breaks it; `value` is what the cut asks for there."""
        whole = float(self.layout.most_cost[s, m])
        claimed = 0.0 if x is None else float(x[self.layout.cost_at(s, m)]) * whole
        if value <= claimed + VIOLATED * whole:
            return 0
        search.cuts.append((s, m, bill))
        return 1

    def _keep(self, search: Search, stock: Floats, costs: Floats) -> None:
        """Remember stocks that are better and can be paid."""
        p = self.problem
        first = p.first_cost(open_sites(stock), stock)
        value = first + p.risk(costs)
        affordable = first <= p.budget_cny * (1 + 1e-9) + 1e-9
        if value < search.best and (affordable or math.isinf(search.best)):
            search.best, search.best_stock, search.best_costs = value, stock, costs


def _no_clock() -> float:
    """Without a clock no wall limit ends a run, and the same data give the same answer."""
    return 0.0
