"""Beyond the mean: who is better how often, and what the worst tenth costs."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from sim.evaluation.contrast import contrast, tail_mean


def test_the_worst_half_of_four():
    """Mean of the upper part; a level between two values takes the lower of them in part."""
    assert tail_mean([4, 1, 3, 2], 0.5) == 3.5
    assert tail_mean([4, 1, 3, 2], 0.0) == 2.5
    assert tail_mean([4, 1, 3, 2], 0.7) == pytest.approx((4 + 0.2 * 3) / 1.2)
    assert tail_mean([7.0], 0.9) == 7.0


def test_wins_losses_and_ties_are_counted_apart():
    """Two wins, one loss, one tie (rounding dust), one pair without a value."""
    found = contrast([5, 5, 5, 5, np.nan], [4, 3, 6, 5 + 1e-9, 1])
    assert (found.better.value, found.worse.value, found.better.n) == (0.5, 0.25, 4)


def test_a_shift_shows_in_quantile_and_tail_exactly():
    """The second plan costs three more in every accident: so do its worst."""
    x = np.random.default_rng(1).lognormal(0, 1, 200)
    found = contrast(x, x + 3.0)
    for each in (found.quantile, found.tail_mean):
        assert (each.value, each.low, each.high) == pytest.approx((3.0, 3.0, 3.0))
    assert found.better.value == 0.0


def test_the_other_way_round_is_the_opposite():
    """Plans exchanged: wins become losses, differences change sign."""
    a, b = np.random.default_rng(2).normal(size=(2, 100))
    one, two = contrast(a, b), contrast(b, a)
    assert one.better == two.worse
    assert one.tail_mean.value == -two.tail_mean.value
    assert (one.quantile.low, one.quantile.high) == pytest.approx(
        (-two.quantile.high, -two.quantile.low)
    )


@pytest.mark.parametrize("n_runs", [60, pytest.param(1000, marks=pytest.mark.nightly)])
def test_paired_intervals_cover_the_truth(n_runs):
    """Normal pairs, correlation 0.8, 200 replications: at least 90 % of the 95 % intervals."""
    q, t = norm.ppf(0.9), norm.pdf(norm.ppf(0.9)) / 0.1
    truth = np.array([0.5 + 0.5 * q, 0.5 + 0.5 * t])
    hits = np.zeros(2)
    for seed in range(n_runs):
        rng = np.random.default_rng(seed)
        shared, own = rng.normal(size=(2, 200))
        a, b = shared, 0.5 + 1.5 * (0.8 * shared + 0.6 * own)
        found = contrast(a, b)
        for i, each in enumerate((found.quantile, found.tail_mean)):
            hits[i] += each.low <= truth[i] <= each.high
    assert hits.min() / n_runs >= 0.90


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [([1.0], [1.0, 2.0], "pairs"), ([np.inf], [1.0], "finite"), ([np.nan], [1.0], "at least one")],
)
def test_what_is_no_pair_is_refused(first, second, word):
    """Shapes, infinity, nothing left."""
    with pytest.raises(ValueError, match=word):
        contrast(first, second)
    with pytest.raises(ValueError, match="level_prob"):
        contrast([1.0], [1.0], level_prob=1.0)
