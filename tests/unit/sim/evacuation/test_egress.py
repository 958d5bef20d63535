"""Doors shared out among people."""

from __future__ import annotations

import numpy as np
import pytest

from sim.evacuation.egress import share_out


def test_shares_are_fair_at_any_moment() -> None:
    """After any number of people no door is more than one person off its share."""
    weights = np.array([1.3, 0.7, 0.0, 2.0])
    taken = share_out(n_persons=500, weights=weights)
    for k in (1, 7, 50, 500):
        counts = np.bincount(taken[:k], minlength=4)
        assert np.all(np.abs(counts - k * weights / weights.sum()) <= 1.0)
    assert not np.any(taken == 2)
    assert share_out(n_persons=3, weights=[0.0, 0.0]).tolist() == [0, 0, 0]


def test_weights_must_exist() -> None:
    """No door, no share."""
    with pytest.raises(ValueError, match="not empty"):
        share_out(n_persons=3, weights=[])
    with pytest.raises(ValueError, match="weights = -1"):
        share_out(n_persons=3, weights=[-1.0])
