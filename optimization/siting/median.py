"""The p-median proved: swaps from above, Lagrangian prices from below, and what is left between.

    min sum_i w_i min over used j of t_ij,  p sites used

1. *Swaps*: greedy, then the best exchange of one site until none helps.
2. *Prices* u_i: L(u) = sum_i u_i + the p least of rho_j = sum_i min(0, C_ij - u_i) is never above
   the optimum (C = w t); subgradient steps towards the swap value.
3. *Fixing*: a site outside the p whose rho_j lifts L above the best value is out; one of the p
   without which L rises above it is in; a point is never served farther than u_i + gap.
4. *Rest*: the program by radius over what is left where it is small, else a depth-first tree with
   the same bound at every node, the site of least rho_j first.

Large p leaves few distances a point, so the program is tiny; small p leaves few sites, so the tree
is short.

References
----------
.. [1] Cornuejols, Fisher, Nemhauser 1977; Christofides and Beasley 1982 (bound and tree).
.. [2] Teitz and Bart 1968 (exchange). Elloumi 2010 (radius form).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from optimization.siting.program import FLOAT, INTS, Limits, Program
from optimization.solution import Status

BOOL = NDArray[np.bool_]

ROOT_STEPS: Final = 500
NODE_STEPS: Final = 40
MOST_ROWS: Final = 6_000
"""Rows of the program by radius above which the tree is tried first..."""

MOST_TREE_SITES: Final = 10
"""...where no more sites than these are used: trees of many sites are deep, and a county of 2,000
points by 150 sites with 20 used took 4 s as a program and over 200 s as a tree."""

TREE_NODES: Final = 20_000
"""Nodes after which the program takes over from the tree."""

WORK_PER_S: Final = 3e8
"""Table entries that price steps read in a second on a slow core (6e8 measured on this machine)."""

STEP_WORK: Final = 5_000
"""Entries that one step costs besides its table."""

_GRAINS: Final = (1.0, 0.1)
"""Steps in which total times may come: whole numbers, or deciseconds by whole people."""


@dataclass(frozen=True, slots=True, eq=False)
class Median:
    """Sites found, their total, the proved bound, and tree nodes used."""

    sites: INTS
    value: float
    bound: float
    status: Status
    nodes: int
    how: str


def solve_median(cost: FLOAT, p: int, kept: BOOL, limits: Limits) -> Median:
    """Least total of ``min over used j of cost[i, j]`` with p sites used.

    Parameters
    ----------
    cost
        Demand times time, finite, shape (n_demand, n_sites).
    p
        Sites used, those kept included.
    kept
        Sites that must be used, shape (n_sites,).
    limits
        When to stop.
    """
    search = _Search(cost, p, limits)
    if p >= cost.shape[1]:
        every = np.arange(cost.shape[1])
        value = float(cost.min(axis=1).sum())
        return Median(every, value, value, "optimal", 0, "all sites")
    search.offer(_greedy(cost, p, kept), kept)
    bound, u, chosen, rho = search.prices(cost, kept, None, ROOT_STEPS, 2.0, 12)
    search.offer(chosen, kept)
    if bound > search.best - search.step:
        return search.result(search.best, "prices")
    columns, one = search.fix(np.arange(cost.shape[1]), kept, bound, rho, chosen)
    rest = _Rest(columns, one, u, search.best - search.step - bound)
    program = radius_program(cost[:, columns], p, rest)
    if program is None:
        return search.result(search.best, "prices")
    if p <= MOST_TREE_SITES and len(program[0].rules) > MOST_ROWS:
        low = search.tree(columns, one, u, bound)
        if low is None:
            return search.result(search.best, "tree")
        bound = max(bound, low)
    return search.finish(program, columns, bound)


@dataclass(frozen=True, slots=True, eq=False)
class _Rest:
    """What fixing left: sites, those certainly used, prices, and room between bound and value."""

    columns: INTS
    one: BOOL
    u: FLOAT
    room: float


class _Search:
    """Best answer so far and the bounds at one question."""

    def __init__(self, cost: FLOAT, p: int, limits: Limits) -> None:
        self.cost, self.p, self.limits = cost, p, limits
        self.best, self.sites = np.inf, np.zeros(0, dtype=np.int64)
        self.work = 0.0
        self.nodes = 0
        grain = next(
            (g for g in _GRAINS if np.allclose(cost / g, np.rint(cost / g), rtol=0.0, atol=1e-6)),
            0.0,
        )
        self.grain = grain
        self.step = 0.0

    def offer(self, sites: INTS, kept: BOOL) -> None:
        """Improve sites by swaps and keep them if they are the best so far."""
        found, value = _swap(self.cost, np.asarray(sites, dtype=np.int64), kept)
        if value < self.best:
            self.best, self.sites = value, np.sort(found)
            self.step = self.grain * (1 - 1e-6) if self.grain else 1e-12 * max(1.0, abs(value))

    @property
    def left_s(self) -> float | None:
        """Time that is left by the work done, s: no clock, so that a stopped run repeats itself."""
        limit = self.limits.time_s
        return None if limit is None else limit - self.work / WORK_PER_S

    def out_of_time(self) -> bool:
        """Whether the time asked for is used up."""
        left = self.left_s
        return left is not None and left <= 0

    def result(self, bound: float, how: str, status: Status = "optimal") -> Median:
        """The best answer with its bound."""
        return Median(self.sites, self.best, min(bound, self.best), status, self.nodes, how)

    def prices(
        self, cost: FLOAT, one: BOOL, u: FLOAT | None, steps: int, length: float, patience: int
    ) -> tuple[float, FLOAT, INTS, FLOAT]:
        """Best bound, its prices, its p sites and rho, by subgradient steps."""
        m = cost.shape[1]
        if u is None:
            u = np.partition(cost, 1, axis=1)[:, 1] if m > 1 else cost[:, 0].copy()
        best, kept = -np.inf, (u, np.arange(self.p), np.zeros(m))
        stuck = 0
        for _ in range(steps):
            self.work += cost.size + STEP_WORK
            below = np.minimum(cost - u[:, None], 0.0)
            rho = below.sum(axis=0)
            ranked = np.where(one, -np.inf, rho)
            chosen = np.argpartition(ranked, self.p - 1)[: self.p] if self.p < m else np.arange(m)
            value = float(u.sum() + rho[chosen].sum())
            stuck = 0 if value > best + 1e-4 * max(1.0, abs(best)) else stuck + 1
            if value > best:
                best, kept = value, (u, chosen, rho)
            if best > self.best - self.step or length < 0.01:
                break
            if stuck >= patience:
                length, stuck, u = length / 2, 0, kept[0]
            slope = 1.0 - (below[:, chosen] < 0).sum(axis=1)
            norm = float(slope @ slope)
            if norm == 0:
                break
            u = u + length * (self.best - value) / norm * slope
        return best, *kept

    def fix(
        self, columns: INTS, one: BOOL, bound: float, rho: FLOAT, chosen: INTS
    ) -> tuple[INTS, BOOL]:
        """Sites that may still be used, and whether each must be."""
        inside = np.zeros(columns.size, dtype=bool)
        inside[chosen] = True
        free = ~one
        last = rho[inside & free].max(initial=-np.inf)
        following = rho[~inside].min(initial=np.inf)
        top = self.best - self.step
        keep = inside | (bound + rho - last <= top)
        must = one | (inside & (bound - rho + following > top))
        return columns[keep], must[keep]

    def tree(self, columns: INTS, one: BOOL, u: FLOAT, bound: float) -> float | None:
        """Depth-first search; empty when everything was searched, else the bound that is left."""
        stack = [(bound, columns, one, u)]
        while stack:
            if self.nodes >= TREE_NODES or self.out_of_time():
                return min(entry[0] for entry in stack)
            low, columns, one, u = stack.pop()
            if low > self.best - self.step or columns.size < self.p:
                continue
            self.nodes += 1
            used = int(one.sum())
            if used >= self.p or columns.size == self.p:
                self._leaf(columns[one] if used >= self.p else columns)
                continue
            stack.extend(self._branches(columns, one, u))
        return None

    def _leaf(self, sites: INTS) -> None:
        value = float(self.cost[:, sites].min(axis=1).sum())
        if value < self.best:
            self.best, self.sites = value, np.sort(sites)

    def _branches(
        self, columns: INTS, one: BOOL, u: FLOAT
    ) -> list[tuple[float, INTS, BOOL, FLOAT]]:
        """The node without and with its most useful free site; none where it is closed."""
        cost = self.cost[:, columns]
        if one.any():  # nobody goes farther than to the nearest site that is certain
            cost = np.minimum(cost, cost[:, one].min(axis=1)[:, None])
        steps = NODE_STEPS if self.nodes > 1 else 200
        low, u, chosen, rho = self.prices(cost, one, u, steps, 1.0, 6)
        self._leaf(columns[chosen])
        if low > self.best - self.step:
            return []
        kept, must = self.fix(columns, one, low, rho, chosen)
        free = np.flatnonzero(~must)
        if int(must.sum()) >= self.p or kept.size <= self.p or not free.size:
            return [(low, kept, must, u)]
        rank = rho[np.isin(columns, kept)]
        j = int(free[np.argmin(rank[free])])
        without = np.delete(np.arange(kept.size), j)
        with_it = must.copy()
        with_it[j] = True
        return [(low, kept[without], must[without], u), (low, kept, with_it, u)]

    def finish(self, program: tuple[Program, float], columns: INTS, bound: float) -> Median:
        """The program by radius, with the time that is left."""
        left = self.left_s
        if left is not None:
            left = max(0.1, left)
        found = program[0].solve(Limits(left, self.limits.nodes))
        self.nodes += found.nodes
        if found.x is not None:
            used = columns[np.flatnonzero(found.x[: columns.size] > 0.5)]
            self._leaf(used)
        if found.status in {"optimal", "infeasible"}:  # nothing better than what is known
            return self.result(self.best, "program by radius")
        if found.bound is not None:
            bound = max(bound, found.bound + program[1])
        return self.result(bound, "program by radius", "feasible")


def radius_program(cost: FLOAT, p: int, rest: _Rest) -> tuple[Program, float] | None:
    """Program over the sites left, each point served no farther than its price and the room allow.

    Returns
    -------
    tuple
        Program and constant; empty when some point cannot be served: nothing better exists.
    """
    order = np.argsort(cost, axis=1, kind="stable")
    costs = np.take_along_axis(cost, order, axis=1)
    within = costs <= (rest.u + rest.room + 1e-9 * (1 + np.abs(rest.u)))[:, None]
    if not within.any(axis=1).all():
        return None
    new = np.diff(costs, axis=1, prepend=-1.0) > 0
    level = np.cumsum(new, axis=1) - 1
    n_levels = np.where(within, level, -1).max(axis=1) + 1
    start = np.concatenate([[0], np.cumsum(n_levels)])[:-1]
    i, k = np.nonzero(within)
    si, sk = np.nonzero(within & new)
    at = costs[si, sk]
    same = np.r_[si[1:] == si[:-1], False]
    rows = start[si[same]] + level[si, sk][same]
    program = Program()
    x = program.columns(cost.shape[1], low=rest.one.astype(np.float64), whole=True)
    z = program.columns(rows.size, cost=(np.r_[at[1:], 0.0] - at)[same])
    n_rows = int(n_levels.sum())
    low = np.zeros(n_rows)
    low[start] = 1.0
    program.rows(
        "cover", [""] * n_rows,
        (start[i] + level[i, k], x[order[i, k]], 1.0), (rows, z, 1.0), (rows + 1, z, -1.0),
        low=low,
    )  # fmt: skip
    program.rows("count", [""], (0, x, 1.0), low=p, high=p)
    return program, float(costs[:, 0].sum())


def _greedy(cost: FLOAT, p: int, kept: BOOL) -> INTS:
    """Sites added one by one, each the one that saves most."""
    sites = np.flatnonzero(kept).tolist()
    now = cost[:, sites].min(axis=1) if sites else np.full(cost.shape[0], cost.max() + 1.0)
    while len(sites) < p:
        total = np.minimum(cost, now[:, None]).sum(axis=0)
        total[sites] = np.inf
        j = int(total.argmin())
        sites.append(j)
        now = np.minimum(now, cost[:, j])
    return np.array(sites, dtype=np.int64)


def _swap(cost: FLOAT, sites: INTS, kept: BOOL) -> tuple[INTS, float]:
    """Best exchange of one site for another until none saves anything."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

    n, p = cost.shape[0], sites.size
    sites = sites.copy()
    each = np.arange(n)
    while True:
        own = cost[:, sites]
        near = own.argmin(axis=1)
        first = own[each, near]
        own[each, near] = np.inf
        second = own.min(axis=1) if p > 1 else np.full(n, cost.max() + 1.0)
        better = np.minimum(cost, first[:, None])
        gain = (better - first[:, None]).sum(axis=0)
        loss = np.minimum(cost, second[:, None]) - better
        of_site = csr_array((np.ones(n), (near, each)), shape=(p, n))
        total = gain[None, :] + of_site @ loss
        total[:, sites] = np.inf
        total[kept[sites]] = np.inf
        r, j = np.unravel_index(total.argmin(), total.shape)
        if total[r, j] >= -1e-9 * max(1.0, float(first.sum())):
            return sites, float(first.sum())
        sites[r] = j
