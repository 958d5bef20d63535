"""The engine's posts and dispatch room against Erlang's formula for a bare queue."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import stdtrit

from tests.support.queue import erlang_c, exponential, waits_at_post

MEAN_S = 60.0
CELLS = [(1, 0.5), (2, 0.7), (4, 0.7), (3, 0.8)]


def _interval(sample: np.ndarray, level: float = 0.999) -> tuple[float, float]:
    half = stdtrit(sample.size - 1, (1 + level) / 2) * sample.std(ddof=1) / np.sqrt(sample.size)
    return float(sample.mean() - half), float(sample.mean() + half)


@pytest.mark.parametrize(("servers", "rho"), CELLS)
def test_waiting_at_a_post_is_what_erlang_says(servers: int, rho: float):
    """With c medical teams and casualties at random, the share that waits and the mean wait hold.

    P(wait) = C(c, a), Wq = C / (c mu - lambda); theory inside the 99.9 % interval of 30 runs.
    """
    rate = rho * servers / MEAN_S
    runs = []
    for seed in range(30):
        waits = waits_at_post(
            servers=servers, service=exponential(MEAN_S), arrivals_per_s=rate, n=1500, seed=seed
        )[300:]
        runs.append((float(np.mean(waits > 1e-9)), float(waits.mean())))
    waiting, mean_wait = np.array(runs).T
    theory = erlang_c(servers, rate * MEAN_S)
    low, high = _interval(waiting)
    assert low <= theory <= high
    expected_s = theory / (servers / MEAN_S - rate)
    low, high = _interval(mean_wait)
    assert low <= expected_s <= high
    assert (high - low) / 2 <= 0.25 * expected_s


def test_erlang_c_itself():
    """Two servers at 80 %: C(2, 1.6) = 0.7111 (Gross and Harris, M/M/2 by hand)."""
    assert erlang_c(2, 1.6) == pytest.approx(2 * 0.8**2 / (1 + 0.8), rel=1e-12)
