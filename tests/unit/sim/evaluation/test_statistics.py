"""Intervals against published examples, and how often they hold what they promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.evaluation.statistics import Estimate, mean_estimate, quantile_estimate, share_estimate

SLEEP = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
"""Extra hours of sleep of ten patients (Student 1908, Biometrika 6:20)."""


def accepted(hits: int, n: int, level: float) -> bool:
    """Whether so many hits of n are likely (99.9 %) when each comes with this chance."""
    low, high = stats.binom.interval(0.999, n, level)
    return bool(low <= hits <= high)


# --- means ----------------------------------------------------------------------------------


def test_mean_of_student_s_sleep_data():
    """Mean 1.58 h with 95 % interval 0.70 to 2.46 h, as every textbook prints it."""
    found = mean_estimate(SLEEP)
    assert found.value == pytest.approx(1.58)
    assert (round(found.low, 4), round(found.high, 4)) == (0.7001, 2.4599)


def test_mean_of_the_nist_heat_flow_data():
    """195 values of mean 9.26146 and deviation 0.022789: 9.258242 to 9.264679 (NIST 1.3.5.2)."""
    shape = np.linspace(-1, 1, 195)
    sample = 9.261460 + 0.022789 * (shape - shape.mean()) / shape.std(ddof=1)
    found = mean_estimate(sample)
    assert found.low == pytest.approx(9.258242, abs=2e-6)
    assert found.high == pytest.approx(9.264679, abs=2e-6)


def test_one_replication_says_nothing_about_the_spread():
    """A single value has a mean and an endless interval; no value has none at all."""
    assert mean_estimate([3.0]) == Estimate(3.0, -math.inf, math.inf, 1)
    assert math.isnan(mean_estimate([]).value)
    assert mean_estimate([]).n == 0


def test_replications_without_a_value_are_left_out():
    """NaN (no casualty, no waiting time) does not count: mean of 1 and 3 over two replications."""
    found = mean_estimate([1.0, math.nan, 3.0])
    assert (found.value, found.n) == (2.0, 2)


def test_an_infinite_value_is_refused():
    """A time never reached must be cut at the horizon before it is averaged."""
    with pytest.raises(ValueError, match="horizon"):
        mean_estimate([1.0, math.inf])


def test_a_wider_level_gives_a_wider_interval():
    """99 % holds 95 % holds 90 %."""
    narrow, usual, wide = (mean_estimate(SLEEP, level) for level in (0.9, 0.95, 0.99))
    assert wide.low < usual.low < narrow.low
    assert wide.half_width > usual.half_width > narrow.half_width


def test_the_interval_of_a_mean_holds_it_in_95_of_100_cases():
    """2000 samples of ten normal values: the share of hits is likely for 95 % (fixed seed)."""
    samples = np.random.default_rng(7).normal(5.0, 2.0, (2000, 10))
    found = [mean_estimate(row) for row in samples]
    assert accepted(sum(e.low <= 5.0 <= e.high for e in found), 2000, 0.95)


# --- shares ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
     (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_shares_of_newcombe(hits, n, low, high):
    """The four examples of Newcombe 1998 (Statist. Med. 17:857, table I, method 3)."""
    found = share_estimate(hits, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == hits / n


def test_a_share_of_nothing_may_be_anything():
    """Without a replication the share lies between 0 and 1."""
    found = share_estimate(0, 0)
    assert (found.low, found.high, found.n) == (0.0, 1.0, 0)


def test_shares_are_symmetric():
    """A share of k of n and one of n - k mirror each other; the interval never leaves 0 to 1."""
    for n in (1, 5, 40):
        for k in range(n + 1):
            found, mirror = share_estimate(k, n), share_estimate(n - k, n)
            assert found.low == pytest.approx(1 - mirror.high, abs=1e-12)
            assert 0.0 <= found.low <= found.value <= found.high <= 1.0


def test_the_interval_of_a_share_holds_it_as_often_as_counted():
    """A share of 0.2 in 30: held for 2 to 10 hits, which come in 96.4 % of cases.

    Wilson's interval holds p exactly when |k/n - p| <= z sqrt(p (1-p) / n) = 0.1431, so for k/30
    between 0.0569 and 0.3431; the binomial law gives the chance.
    """
    n, share = 30, 0.2
    holding = [
        k for k in range(n + 1) if share_estimate(k, n).low <= share <= share_estimate(k, n).high
    ]
    assert holding == list(range(2, 11))
    assert stats.binom.pmf(holding, n, share).sum() == pytest.approx(0.964, abs=5e-4)


# --- quantiles ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "low", "high"),
    [(6, 1, 6), (10, 2, 9), (15, 4, 12), (20, 6, 15), (25, 8, 18), (30, 10, 21), (40, 14, 27),
     (50, 18, 33), (100, 40, 61)],
)  # fmt: skip
def test_ranks_of_the_median(n, low, high):
    """The 95 % ranks of the median as printed in tables of the sign test (n = 20: 6 and 15)."""
    found = quantile_estimate(np.arange(1.0, n + 1), 0.5)
    assert (found.low, found.high) == (low, high)


def test_too_few_replications_open_the_interval_to_the_sample_s_ends():
    """Five values cannot bound a median at 95 %: the interval is the whole sample."""
    found = quantile_estimate([3.0, 1.0, 5.0, 2.0, 4.0], 0.5)
    assert (found.value, found.low, found.high) == (3.0, 1.0, 5.0)


def test_a_quantile_lies_inside_its_interval():
    """For all sizes to 60 and levels 10 to 90 %."""
    sample = np.random.default_rng(3).exponential(1.0, 60)
    for n in range(1, 61):
        for p in (0.1, 0.5, 0.9):
            found = quantile_estimate(sample[:n], p)
            assert found.low <= found.value <= found.high


@pytest.mark.parametrize(("n", "p"), [(50, 0.5), (50, 0.9), (200, 0.95)])
def test_the_interval_of_a_quantile_holds_it_as_often_as_it_should(n, p):
    """2000 samples: the share of hits is likely for the exact coverage of its ranks, 95 % or more.

    Ranks l < u hold the quantile when l <= B < u with B binomial(n, p): counted with scipy.
    """
    ranks = quantile_estimate(np.arange(1.0, n + 1), p)
    exact = stats.binom.cdf(ranks.high - 1, n, p) - stats.binom.cdf(ranks.low - 1, n, p)
    assert exact >= 0.95
    samples = np.random.default_rng(11).exponential(1.0, (2000, n))
    truth = -math.log(1 - p)
    hits = sum(e.low <= truth <= e.high for e in (quantile_estimate(row, p) for row in samples))
    assert accepted(hits, 2000, exact)


def test_the_order_of_replications_does_not_matter():
    """Shuffled samples give the same intervals."""
    rng = np.random.default_rng(5)
    sample = rng.exponential(1.0, 40)
    shuffled = rng.permutation(sample)
    assert quantile_estimate(sample, 0.9) == quantile_estimate(shuffled, 0.9)
    assert mean_estimate(sample).value == pytest.approx(mean_estimate(shuffled).value, rel=1e-14)
