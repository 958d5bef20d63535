"""Stopping early enough and not too early: 95 % of the intervals cover the truth."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.evaluation.precision import (
    N_FIRST,
    Precision,
    assess,
    replicate_until,
    skewed_mean_estimate,
)
from sim.evaluation.statistics import mean_estimate

OUTPUTS = {
    "normal": (0.01, 10.0, lambda r, n: r.normal(10, 1.5, n)),
    "exponential": (0.1, 1.0, lambda r, n: r.exponential(1.0, n)),
    "share": (0.2, 0.1, lambda r, n: (r.random(n) < 0.1) * 1.0),
    "gamma, skewness 4": (0.01, 10.25, lambda r, n: 10 + r.gamma(0.25, 1.0, n)),
    "lognormal, skewness 4": (
        0.05, 10 + math.exp(0.83**2 / 2), lambda r, n: 10 + r.lognormal(0, 0.83, n),
    ),
}  # fmt: skip
"""Wanted relative half-width, true mean, draws."""


def coverage(output: str, n_runs: int) -> float:
    """Share of macro runs whose final interval covers the true mean."""
    part, truth, draw = OUTPUTS[output]
    hits = 0
    for seed in range(n_runs):
        values = draw(np.random.default_rng(seed), 25_600)
        found = replicate_until(lambda n, x=values: x[:n], Precision("", part, n_most=25_600))
        assert found.enough
        hits += found.estimate.low <= truth <= found.estimate.high
    return hits / n_runs


@pytest.mark.parametrize("output", ["exponential", "lognormal, skewness 4"])
def test_most_intervals_cover_the_truth(output):
    """200 macro runs: within what 93-97 % may show in so few (4.5 standard errors)."""
    assert coverage(output, 200) > 0.95 - 4.5 * math.sqrt(0.95 * 0.05 / 200)


@pytest.mark.nightly
@pytest.mark.parametrize("output", OUTPUTS)
def test_coverage_lies_between_93_and_97_per_cent(output):
    """1,000 macro runs of the stopping rule for each kind of output."""
    assert 0.93 <= coverage(output, 1000) <= 0.97


def test_without_skewness_it_is_students_interval():
    """A symmetric sample: the same limits as the plain mean."""
    x = np.concatenate([np.arange(1.0, 11.0), -np.arange(1.0, 11.0)])
    plain, ours = mean_estimate(x), skewed_mean_estimate(x)
    assert (ours.low, ours.high) == pytest.approx((plain.low, plain.high), rel=1e-9)


def test_the_interval_leans_towards_the_long_tail():
    """Few large values: the mean may be higher rather than lower; mirrored, lower."""
    x = np.random.default_rng(1).lognormal(0, 1, 300)
    right, left = skewed_mean_estimate(x), skewed_mean_estimate(-x)
    assert right.high - right.value > right.value - right.low
    assert (left.low, left.high) == pytest.approx((-right.high, -right.low))


def test_constant_outcomes_are_known_at_once():
    """Nothing varies: the first look is enough."""
    reached = replicate_until(lambda n: np.full(n, 3.3), Precision("", 0.01))
    assert reached.enough
    assert reached.estimate.n == N_FIRST


def test_looks_double_and_end_at_the_limit():
    """200, 400, 800, then the most that was allowed; never more."""
    assert list(Precision("", 0.1, n_most=1000).looks()) == [200, 400, 800, 1000]
    assert list(Precision("", 0.1, n_most=50).looks()) == [50]


def test_what_cannot_be_reached_is_said():
    """A mean of nearly zero is never known to a part of itself."""
    rng = np.random.default_rng(3)
    reached = replicate_until(lambda n: rng.normal(0, 1, n), Precision("", 0.05, n_most=400))
    assert not reached.enough
    assert reached.estimate.n == 400
    assert not assess([np.nan] * 5, 0.1).enough


@pytest.mark.parametrize("part", [0.0, -0.1, 1.1, np.nan])
def test_a_precision_out_of_range_is_refused(part):
    """Above 0 and at most the mean itself."""
    with pytest.raises(ValueError, match="half_width_frac"):
        assess([1.0, 2.0, 3.0], part)
    with pytest.raises(ValueError, match="at least 3"):
        skewed_mean_estimate([1.0, 2.0])
