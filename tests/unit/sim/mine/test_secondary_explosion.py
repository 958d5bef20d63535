"""Repeat explosions."""

from __future__ import annotations

from typing import Any

import pytest

from sim.mine import secondary_explosion
from sim.mine.secondary_explosion import (
    BASE_RATE_PER_S,
    hazard_rate_per_s,
    integrated_hazard,
)

_EDGES = [0.0, 600.0, 1800.0, 3600.0]
_RATE = [0.0, 1e-3, 2e-4]


def test_base_rate_is_pinned() -> None:
    """Five intervals in 136.2 hours at Babao, about one explosion in 27 hours."""
    assert pytest.approx(27.24) == 1.0 / BASE_RATE_PER_S / 3600.0


def test_danger_needs_gas_oxygen_and_fire_together() -> None:
    """Take one away and the hazard is gone."""
    rate = hazard_rate_per_s(
        methane_frac=[0.08, 0.02, 0.08, 0.08, 0.40],
        oxygen_frac=[0.18, 0.20, 0.10, 0.18, 0.05],
        fire_burns=[True, True, True, False, True],
        base_rate_per_s=1e-4,
    )
    assert rate.tolist() == [1e-4, 0.0, 0.0, 0.0, 0.0]


def test_hazard_of_two_watches_adds_up() -> None:
    """Splitting the stay below does not change the risk."""
    whole = integrated_hazard(edges_s=_EDGES, rate_per_s=_RATE, from_s=300.0, to_s=3000.0)
    parts = integrated_hazard(
        edges_s=_EDGES, rate_per_s=_RATE, from_s=[300.0, 1000.0], to_s=[1000.0, 3000.0]
    )
    assert parts.sum() == pytest.approx(float(whole))
    assert whole == pytest.approx(1200.0 * 1e-3 + 1200.0 * 2e-4)


def test_no_danger_before_and_after_the_record() -> None:
    """Outside the given times nothing is assumed."""
    late = integrated_hazard(edges_s=_EDGES, rate_per_s=_RATE, from_s=4000.0, to_s=9000.0)
    assert late == 0.0


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (
            "hazard_rate_per_s",
            {"methane_frac": 8.0, "oxygen_frac": 0.2, "fire_burns": True},
            "methane_frac = 8",
        ),
        (
            "hazard_rate_per_s",
            {"methane_frac": 0.08, "oxygen_frac": 0.18, "fire_burns": True, "base_rate_per_s": -1},
            "base_rate_per_s = -1",
        ),
        (
            "integrated_hazard",
            {"edges_s": [0.0, 1.0], "rate_per_s": [1.0, 2.0], "from_s": 0.0, "to_s": 1.0},
            "one length",
        ),
        (
            "integrated_hazard",
            {"edges_s": [0.0, 0.0], "rate_per_s": [1.0], "from_s": 0.0, "to_s": 1.0},
            "ascend",
        ),
        (
            "integrated_hazard",
            {"edges_s": [0.0, 1.0], "rate_per_s": [1.0], "from_s": 2.0, "to_s": 1.0},
            "to_s must not lie before from_s",
        ),
        (
            "integrated_hazard",
            {"edges_s": [0.0, 1.0], "rate_per_s": [-1.0], "from_s": 0.0, "to_s": 1.0},
            "rate_per_s = -1",
        ),
    ],
)
def test_impossible_input_is_refused(
    function: str, arguments: dict[str, Any], message: str
) -> None:
    """Names the argument and the value."""
    with pytest.raises(ValueError, match=message):
        getattr(secondary_explosion, function)(**arguments)
