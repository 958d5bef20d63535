"""Verification cases of ranking, tails and sensitivity: published numbers and closed forms."""

from __future__ import annotations

import numpy as np

from sim.evaluation.contrast import tail_mean
from sim.evaluation.ranking import ocba_allocation
from sim.evaluation.sensitivity import sobol_indices
from tests.verification.registry import Pairs, case


@case(
    id="choice.ocba.published",
    source="Chen & Lee, as quoted in the documentation of R SPOT: +100 gives 48, 38, 11, 2, 1",
)
def allocation_of_chen_and_lee() -> Pairs:
    more = ocba_allocation(
        mean=[1.2, 2.1, 3.4, 4.87, 6.05], variance=[3.3, 2.0, 4.5, 5.3, 6.9],
        n_done=[12, 6, 5, 5, 4], n_more=100,
    )  # fmt: skip
    return [((48, 38, 11, 2, 1), more)]


@case(
    id="choice.cvar.uniform",
    source="closed form: mean of the upper part of 1..n beyond a level that falls on a value",
    rtol=1e-12,
)
def worst_part_of_one_to_n() -> Pairs:
    n = np.arange(1.0, 101.0)
    return [(95.5, tail_mean(n, 0.9)), (75.5, tail_mean(n, 0.5)), (50.5, tail_mean(n, 0.0))]


@case(
    id="choice.sobol.ishigami",
    source="closed form, Ishigami & Homma 1990, a = 7, b = 0.1: first-order and total shares",
    atol=0.01,
)
def shares_of_ishigami() -> Pairs:
    def model(u: np.ndarray) -> np.ndarray:
        x = np.pi * (2 * u - 1)
        return np.sin(x[:, 0]) * (1 + 0.1 * x[:, 2] ** 4) + 7 * np.sin(x[:, 1]) ** 2

    v1, v2 = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 49 / 8
    v13 = 0.01 * np.pi**8 * 8 / 225
    whole = v1 + v2 + v13
    found = sobol_indices(model, ("x1", "x2", "x3"), n_base=16384)
    return [
        (np.array([v1, v2, 0.0]) / whole, [each.first.value for each in found]),
        (np.array([v1 + v13, v2, v13]) / whole, [each.total.value for each in found]),
    ]
