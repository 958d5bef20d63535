"""Tanks of any shape, draining through a hole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.release.inventory import Discharge, draining_tank
from sim.consequence.release.tank_drain import TANK_SHAPES, tank_drain, tank_volume_m3

_TANK: dict[str, Any] = {
    "shape": "sphere",
    "diameter_m": 4.0,
    "length_m": 6.0,
    "level_m": 3.5,
    "liquid_density_kg_m3": 800.0,
    "hole_diameter_m": 0.05,
    "discharge_coefficient_ratio": 0.62,
    "hole_height_m": 0.5,
    "tank_pressure_pa": 2e5,
    "ambient_pressure_pa": 101_325.0,
}
_VOLUME: dict[str, Any] = {
    "shape": "horizontal", "diameter_m": 4.0, "level_m": 3.0, "length_m": 6.0}  # fmt: skip


def _run(**changes: Any) -> Discharge:
    return tank_drain(**(_TANK | changes))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"shape": "cube"}, "shape must be one of vertical, horizontal, sphere"),
        ({"level_m": 4.1}, "level_m = 4.1 outside 0..4 m"),
        ({"shape": "vertical", "level_m": 6.1}, "level_m = 6.1 outside 0..6 m"),
        ({"hole_height_m": 3.5}, "hole_height_m must be below level_m 3.5 m"),
        ({"hole_diameter_m": 4.0}, "hole_diameter_m must be below diameter_m 4 m"),
        ({"tank_pressure_pa": 1e5}, "tank_pressure_pa"),
        ({"steps": 0}, "steps must be 1 to 100000"),
    ],
)
def test_refusal_says_what_would_be_right(changes: dict[str, Any], word: str) -> None:
    """A refusal tells the planner what to enter instead."""
    with pytest.raises(ValueError, match=word):
        _run(**changes)


@given(st.sampled_from(TANK_SHAPES), st.floats(0.02, 1.0), st.floats(0.0, 0.95), st.integers(1, 90))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_what_stood_above_the_hole_comes_out(
    shape: str, full: float, part: float, steps: int
) -> None:
    """Mass is kept for every shape, level, height of the hole and number of steps."""
    level = full * 4.0
    run = _run(shape=shape, level_m=level, hole_height_m=part * level, steps=steps)
    size: Any = {"shape": shape, "diameter_m": 4.0, "length_m": 6.0}
    above = tank_volume_m3(**size, level_m=level) - tank_volume_m3(**size, level_m=part * level)
    assert run.released_kg == pytest.approx(800.0 * above, rel=1e-9, abs=1e-9)
    assert np.all(np.diff(run.edge_s) > 0.0)
    assert np.all(np.diff(run.mass_rate_kg_s) < 0.0)


def test_upright_tank_equals_the_exact_drain() -> None:
    """The general integral and the closed form of an upright cylinder agree."""
    exact = draining_tank(
        tank_diameter_m=4.0,
        liquid_height_m=3.0,
        liquid_density_kg_m3=800.0,
        hole_diameter_m=0.05,
        discharge_coefficient_ratio=0.62,
        tank_pressure_pa=2e5,
    )
    run = _run(shape="vertical")
    assert run.duration_s == pytest.approx(exact.duration_s, rel=1e-12)
    assert run.released_kg == pytest.approx(exact.released_kg, rel=1e-12)


@pytest.mark.parametrize("shape", TANK_SHAPES)
def test_twice_the_hole_drains_in_a_quarter_of_the_time(shape: str) -> None:
    """Time goes with the inverse of the hole's area; pressure shortens it."""
    one, two = _run(shape=shape), _run(shape=shape, hole_diameter_m=0.1)
    assert one.duration_s == pytest.approx(4 * two.duration_s, rel=1e-12)
    assert _run(shape=shape, tank_pressure_pa=5e5).duration_s < one.duration_s


@pytest.mark.parametrize("shape", ["horizontal", "sphere"])
def test_half_a_round_tank_is_half_its_volume(shape: Any) -> None:
    """Round tanks are as full above the middle as below."""
    size = {"shape": shape, "diameter_m": 4.0, "length_m": 6.0}
    whole = tank_volume_m3(**size, level_m=4.0)
    assert tank_volume_m3(**size, level_m=2.0) == pytest.approx(0.5 * whole, rel=1e-13)
    assert tank_volume_m3(**size, level_m=0.0) == 0.0
