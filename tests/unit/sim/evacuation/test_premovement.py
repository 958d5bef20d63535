"""Time until people start to move."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.evacuation.premovement import DEFAULT_MEAN_S, DEFAULT_SD_S, premovement_time_s


def test_defaults_are_pinned() -> None:
    """120 s and 60 s, an example that reports must flag."""
    assert (DEFAULT_MEAN_S, DEFAULT_SD_S) == (120.0, 60.0)


def test_quantiles_have_the_mean_and_spread_asked_for() -> None:
    """Averaged over the population the numbers come back."""
    level = (np.arange(200_000) + 0.5) / 200_000
    times = premovement_time_s(quantile_prob=level, mean_s=90.0, sd_s=40.0)
    assert times.mean() == pytest.approx(90.0, rel=1e-3)
    assert times.std() == pytest.approx(40.0, rel=5e-3)
    assert np.all(np.diff(times) > 0.0)


def test_voice_alarm_shortens_every_time_by_its_factor() -> None:
    """Half the factor, half the wait, for each person."""
    level = np.linspace(0.01, 0.99, 20)
    np.testing.assert_allclose(
        premovement_time_s(quantile_prob=level, factor_ratio=0.5),
        0.5 * premovement_time_s(quantile_prob=level),
    )


def test_no_spread_means_everybody_waits_the_mean() -> None:
    """Standard deviation zero is allowed."""
    assert premovement_time_s(quantile_prob=[0.1, 0.9], sd_s=0.0).tolist() == [120.0, 120.0]


def test_ends_of_the_range_stay_finite() -> None:
    """A random number of exactly 0 or 1 does no harm."""
    ends = premovement_time_s(quantile_prob=[0.0, 1.0])
    assert np.isfinite(ends).all()
    assert ends[0] >= 0.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"quantile_prob": 1.5}, "quantile_prob = 1.5"),
        ({"quantile_prob": 0.5, "mean_s": 0.0}, "mean_s = 0"),
        ({"quantile_prob": 0.5, "sd_s": -1.0}, "sd_s = -1"),
        ({"quantile_prob": 0.5, "factor_ratio": 0.0}, "factor_ratio = 0"),
    ],
)
def test_impossible_input_is_refused(arguments: dict[str, Any], message: str) -> None:
    """Names the argument and the value."""
    with pytest.raises(ValueError, match=message):
        premovement_time_s(**arguments)
