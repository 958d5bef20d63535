"""Random reserve problems, the same for the same number."""

from __future__ import annotations

import numpy as np

from optimization.reserves.problem import ReserveProblem, StockRule


def random_problem(
    seed: int,
    *,
    n_sites: int = 3,
    n_points: int = 4,
    n_scenarios: int = 4,
    n_materials: int = 1,
    risk_weight: float = 0.3,
    rules: bool = False,
) -> ReserveProblem:
    """Sites and points on a square of 100 km, demand at some points, some ways cut."""
    rng = np.random.default_rng(seed)
    site, point = rng.uniform(0, 100, (n_sites, 2)), rng.uniform(0, 100, (n_points, 2))
    km = np.hypot(*(site[:, None] - point[None]).transpose(2, 0, 1))
    reach = np.repeat(km[None] * 0.05, n_scenarios, axis=0)
    reach[rng.random(reach.shape) < 0.1] = np.inf
    wanted = rng.random((n_scenarios, n_points, n_materials)) < 0.5
    demand = np.where(wanted, rng.integers(1, 100, wanted.shape), 0).astype(float)
    sites = tuple(f"site{i}" for i in range(n_sites))
    materials = tuple(f"material{i}" for i in range(n_materials))
    return ReserveProblem(
        sites=sites,
        materials=materials,
        points=tuple(f"point{i}" for i in range(n_points)),
        scenarios=tuple(f"scenario{i}" for i in range(n_scenarios)),
        open_cost=rng.integers(50, 200, n_sites).astype(float),
        hold_cost=rng.uniform(0.5, 2, n_materials),
        bulk=rng.uniform(0.5, 2, n_materials),
        room=rng.integers(80, 300, n_sites).astype(float) * n_points / 4,
        weight=np.full(n_scenarios, 1 / n_scenarios),
        demand=demand,
        usable_frac=rng.choice([1.0, 1.0, 0.5], (n_scenarios, n_sites)),
        reach_cost=reach,
        move_ratio=rng.uniform(0.5, 1.5, n_materials),
        shortage_cost=rng.uniform(10, 30, n_materials),
        rules=(StockRule("floor", materials[0], sites[:1], 10.0, "test"),) if rules else (),
        risk_weight=risk_weight,
        risk_level=0.8,
    )
