"""Bootstrap intervals of model scores: coverage, trials, refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.evaluation.score_intervals import score_intervals


def scatter(rng, n, sigma=0.4, bias=0.0):
    """Lognormal pairs: ln MG = -bias, ln VG = sigma^2 + bias^2 exactly in the mean."""
    seen = rng.lognormal(0.0, 1.0, n)
    return seen, seen * np.exp(bias + sigma * rng.standard_normal(n))


def test_a_perfect_model_has_no_width():
    """All scores are known exactly."""
    found = score_intervals(observed=[1.0, 2.0, 5.0], predicted=[1.0, 2.0, 5.0])
    assert found["fac2"] == (1.0, 1.0)
    assert found["mg"] == (1.0, 1.0)
    assert found["fb"] == (0.0, 0.0)


def test_the_true_bias_lies_inside_about_as_often_as_promised():
    """MG = exp(-bias) lies in the 95 % interval in 86 to 100 % of 100 data sets.

    Binomial(100, 0.95) is below 86 with probability 2e-4; the percentile method with 60 pairs
    covers slightly less than it says.
    """
    rng = np.random.default_rng(7)
    inside = 0
    for k in range(100):
        seen, said = scatter(rng, 60, bias=0.2)
        low, high = score_intervals(observed=seen, predicted=said, n_resamples=200, seed=k)["mg"]
        inside += low <= math.exp(-0.2) <= high
    assert 86 <= inside <= 100


def test_the_width_of_mg_is_that_of_a_mean():
    """Ln MG is a mean: its interval is 2 x 1.96 sigma / sqrt(n) wide, within 15 %."""
    seen, said = scatter(np.random.default_rng(3), 400)
    low, high = score_intervals(observed=seen, predicted=said, n_resamples=4000)["mg"]
    sigma = np.std(np.log(seen / said))
    assert math.log(high / low) == pytest.approx(2 * 1.96 * sigma / 20.0, rel=0.15)


def test_pairs_of_one_trial_do_not_count_as_many():
    """Every pair written five times under its trial: the interval is that of the single pairs."""
    seen, said = scatter(np.random.default_rng(5), 40)
    single = score_intervals(observed=seen, predicted=said)
    five = score_intervals(
        observed=np.repeat(seen, 5), predicted=np.repeat(said, 5), trial=np.repeat(range(40), 5)
    )
    assert five["vg"] == pytest.approx(single["vg"])
    naive = score_intervals(observed=np.repeat(seen, 5), predicted=np.repeat(said, 5))
    assert naive["vg"][1] - naive["vg"][0] < 0.7 * (five["vg"][1] - five["vg"][0])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n_resamples": 10}, "n_resamples"),
        ({"trial": [1, 2]}, "trial"),
        ({"observed": [1.0, -1.0, 1.0]}, "observed"),
        ({"predicted": [1.0, float("nan"), 1.0]}, "predicted"),
    ],
)
def test_what_cannot_be_scored_is_refused(change, words):
    """By name of the argument."""
    given = {"observed": [1.0, 2.0, 3.0], "predicted": [1.0, 2.0, 3.0], **change}
    with pytest.raises(ValueError, match=words):
        score_intervals(**given)
