"""Hypercube cases: Erlang's formulas, hand arithmetic, and an independent dense solution."""

from __future__ import annotations

from math import factorial

import numpy as np

from optimization.siting.hypercube import approximate_workload, exact_workload
from tests.verification.registry import Pairs, case


def _rotated(n: int) -> list[list[int]]:
    return [[(i + k) % n for k in range(n)] for i in range(n)]


@case(
    id="SH01",
    source="hand arithmetic: two like units, two atoms, a = 2 erlang; Erlang B(2, 2) = 2/5",
    rtol=1e-12,
)
def two_symmetric_units_share_what_erlang_leaves() -> Pairs:
    found = exact_workload(call_rate=[1.0, 1.0], preference=[[0, 1], [1, 0]], service_rate=[1, 1])
    return [
        (0.4, found.all_busy_prob),
        ([0.6, 0.6], found.busy_frac),
        ([0.2, 0.2, 0.2, 0.4], found.state_prob),
    ]


@case(
    id="SH02",
    source="dense solution by exact arithmetic (reference set queues, 3 units, unequal rates)",
    rtol=1e-9,
)
def three_unlike_units_agree_with_the_dense_solution() -> Pairs:
    found = exact_workload(
        call_rate=[0.4, 0.7, 0.2],
        preference=[[0, 1, 2], [1, 2, 0], [2, 1, 0]],
        service_rate=[1.0, 0.8, 1.2],
    )
    wanted = [0.3543125234925834, 0.5191328031595887, 0.3247530089645463]
    return [(wanted, found.busy_frac), (0.10821355632483859, found.all_busy_prob)]


@case(id="SH03", source="Erlang 1917, B and C formulas, 6 like units, 3 erlang", rtol=1e-9)
def all_busy_is_erlang_b_without_and_erlang_c_with_a_line() -> Pairs:
    n, a = 6, 3.0
    terms = [a**k / factorial(k) for k in range(n + 1)]
    blocked = terms[n] / sum(terms)
    waits = blocked / (1 - a / n * (1 - blocked))
    asked = {"call_rate": [0.5] * n, "preference": _rotated(n), "service_rate": [1.0] * n}
    lost = exact_workload(**asked)
    line = exact_workload(**asked, line="infinite")
    rough = approximate_workload(**asked)
    rough_line = approximate_workload(**asked, line="infinite")
    return [
        ([blocked, blocked], [lost.all_busy_prob, rough.all_busy_prob]),
        ([waits, waits], [line.all_busy_prob, rough_line.all_busy_prob]),
        (np.full(n, a * (1 - blocked) / n), rough.busy_frac),
        (np.full(n, a / n), rough_line.busy_frac),
    ]


@case(
    id="SH04",
    source="independent exact solution (dense CTMC) of 9 random units; issue 7 asks 2 %",
    rtol=0.02,
)
def the_approximation_of_nine_units_is_within_two_percent() -> Pairs:
    rng = np.random.default_rng(9)
    asked = {
        "call_rate": rng.random(18) * 0.5,
        "preference": np.argsort(rng.random((18, 9)), axis=1),
        "service_rate": np.ones(9),
    }
    return [(_dense(**asked), approximate_workload(**asked).busy_frac)]


def _dense(call_rate, preference, service_rate) -> np.ndarray:
    """Busy shares by filling the whole rate matrix state by state."""
    n = len(service_rate)
    rates = np.zeros((2**n, 2**n))
    for state in range(2**n):
        for rate, order in zip(call_rate, preference, strict=True):
            idle = [u for u in order if not state >> u & 1]
            if idle:
                rates[state, state | 1 << idle[0]] += rate
        for unit in range(n):
            if state >> unit & 1:
                rates[state, state & ~(1 << unit)] += service_rate[unit]
    balance = (rates - np.diag(rates.sum(axis=1))).T
    balance[-1] = 1.0
    chance = np.linalg.solve(balance, np.eye(2**n)[-1])
    busy = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    return np.asarray(chance @ busy)
