"""All scenarios in one mixed-integer programme: exact, for few scenarios.

Adds to the first stage, for each scenario, the flows brought and the units missing as columns:
``stock_used``, ``need`` and ``cost`` rows of `recourse` written out.
"""

from __future__ import annotations

import math

import numpy as np

from optimization.reserves.problem import Floats, ReserveProblem
from optimization.reserves.rows import Layout, Rows
from optimization.solver import LinearProgram


def extensive_program(problem: ReserveProblem) -> tuple[LinearProgram, Layout, tuple[str, ...]]:
    """The whole problem as one programme, its layout and the names of its rows."""
    layout = Layout(problem)
    ways = [
        (s, i, j, k)
        for s, i, j in np.argwhere(np.isfinite(problem.reach_cost)).tolist()
        for k in range(problem.shape[1])
        if problem.demand[s, j, k] > 0
        and problem.move_ratio[k] * problem.reach_cost[s, i, j] < problem.shortage_cost[k]
    ]
    wanted = np.argwhere(problem.demand > 0).tolist()
    first_way = layout.n_columns
    first_short = first_way + len(ways)
    rows = Rows(first_short + len(wanted))
    layout.first_rows(rows)
    _second_rows(problem, layout, rows, ways, wanted)
    cost: Floats = np.zeros(rows.n_columns)
    cost[: layout.n_columns] = layout.prices()
    return rows.program(cost, problem.shape[0]), layout, tuple(rows.names)


def _second_rows(
    problem: ReserveProblem,
    layout: Layout,
    rows: Rows,
    ways: list[tuple[int, int, int, int]],
    wanted: list[list[int]],
) -> None:
    """Rows of every scenario; flows and shortages are shares of the need they serve."""
    p = problem
    used: dict[tuple[int, int, int], dict[int, float]] = {}
    met: dict[tuple[int, int, int], dict[int, float]] = {(s, j, k): {} for s, j, k in wanted}
    bill: dict[tuple[int, int], dict[int, float]] = {}
    column = layout.n_columns
    for s, i, j, k in ways:
        need = float(p.demand[s, j, k])
        used.setdefault((s, i, k), {})[column] = need
        met[s, j, k][column] = 1.0
        price = float(p.move_ratio[k] * p.reach_cost[s, i, j])
        bill.setdefault((s, k), {})[column] = -need * price
        column += 1
    for s, j, k in wanted:
        met[s, j, k][column] = 1.0
        shortage = float(p.demand[s, j, k] * p.shortage_cost[k])
        bill.setdefault((s, k), {})[column] = -shortage
        column += 1
    for (s, i, k), flows in used.items():
        name = f"stock_used[{p.scenarios[s]},{p.sites[i]},{p.materials[k]}]"
        usable = float(p.usable_frac[s, i] * layout.most_stock[i, k])
        rows.add(name, {**flows, layout.stock_at(i, k): -usable}, -math.inf, 0.0)
    for (s, j, k), flows in met.items():
        rows.add(f"need[{p.scenarios[s]},{p.points[j]},{p.materials[k]}]", flows, 1.0, 1.0)
    for (s, k), costs in bill.items():
        whole = float(layout.most_cost[s, k])
        name = f"cost[{p.scenarios[s]},{p.materials[k]}]"
        rows.add(name, {**costs, layout.cost_at(s, k): whole}, 0.0)
