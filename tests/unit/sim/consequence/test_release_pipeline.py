"""Gas pipelines that leak or break, and what a valve saves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.release.pipeline import (
    PipelineBreak,
    friction_factor_ratio,
    pipeline_break,
    pipeline_discharge,
)

_PIPE: dict[str, Any] = {
    "pipe_length_m": 10e3,
    "pipe_diameter_m": 0.3,
    "hole_diameter_m": 0.3,
    "pressure_pa": 40e5,
    "temperature_k": 288.0,
    "molar_mass_kg_mol": 0.0165,
    "heat_ratio": 1.3,
    "friction_factor_ratio": 0.014,
    "compressibility_ratio": 0.9,
    "discharge_coefficient_ratio": 1.0,
    "ambient_pressure_pa": 101_325.0,
}


def _pipe(**changes: Any) -> PipelineBreak:
    return pipeline_break(**(_PIPE | changes))


def test_refusals_say_what_would_be_right() -> None:
    """A hole larger than the pipe, a pipe without pressure, a valve beyond its end."""
    with pytest.raises(ValueError, match="hole_diameter_m must not exceed pipe_diameter_m"):
        _pipe(hole_diameter_m=0.31)
    with pytest.raises(ValueError, match="pressure_pa must be high enough to choke"):
        _pipe(pressure_pa=1.3e5)
    with pytest.raises(ValueError, match="pipe_length_m must be given"):
        pipeline_discharge(gas=_pipe(), valve_distance_m=100.0)
    with pytest.raises(ValueError, match="pipe_length_m = 50 outside"):
        pipeline_discharge(gas=_pipe(), valve_distance_m=100.0, pipe_length_m=50.0)
    with pytest.raises(ValueError, match="steps must be 1"):
        pipeline_discharge(gas=_pipe(), steps=0)
    with pytest.raises(ValueError, match="roughness_m"):
        friction_factor_ratio(diameter_m=0.3, roughness_m=0.05)
    with pytest.raises(ValueError, match="diameter_m"):
        friction_factor_ratio(diameter_m=math.nan)


def test_a_valve_that_shuts_when_all_is_out_changes_nothing() -> None:
    """Closing after a day leaves what the whole pipe gives, without dividing nothing by nothing."""
    gas = _pipe()
    late = pipeline_discharge(
        gas=gas, valve_distance_m=2e3, pipe_length_m=10e3, closing_time_s=86_400.0
    )
    assert late.released_kg == pytest.approx(gas.inventory_kg, rel=1e-9)
    assert np.all(np.isfinite(late.mass_rate_kg_s))


@given(st.floats(10.0, 2e5), st.floats(0.01, 1.0), st.floats(0.005, 0.05), st.integers(1, 200))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_all_gas_comes_out_and_no_more(
    length: float, opening: float, friction: float, steps: int
) -> None:
    """Mass is kept for any pipe, hole and number of steps; the rate only falls."""
    gas = _pipe(pipe_length_m=length, hole_diameter_m=0.3 * opening, friction_factor_ratio=friction)
    run = pipeline_discharge(gas=gas, steps=steps)
    assert run.released_kg == pytest.approx(gas.inventory_kg, rel=1e-9)
    assert np.all(run.mass_rate_kg_s >= 0.0)
    assert np.all(np.diff(run.mass_rate_kg_s) <= 1e-9 * gas.first_rate_kg_s)
    assert gas.share_ratio <= 1.0 + 1e-12


@given(st.floats(0.0, 5000.0), st.floats(50.0, 10e3))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_closing_sooner_or_nearer_never_lets_out_more(closing: float, near: float) -> None:
    """A valve never adds gas, and an earlier or nearer one never lets out more."""
    gas = _pipe()

    def total(closing_s: float, distance_m: float) -> float:
        return pipeline_discharge(
            gas=gas, valve_distance_m=distance_m, pipe_length_m=10e3, closing_time_s=closing_s
        ).released_kg

    base = total(closing, near)
    assert base <= gas.inventory_kg * (1 + 1e-9)
    assert total(0.5 * closing, near) <= base * (1 + 1e-9)
    assert total(closing, 0.5 * near) <= base * (1 + 1e-9)


def test_rate_does_not_jump_when_the_valve_closes() -> None:
    """The valve is far from the break, so the break feels it late."""
    gas = _pipe()
    run = pipeline_discharge(
        gas=gas, valve_distance_m=3e3, pipe_length_m=10e3, closing_time_s=90.0, steps=2000
    )
    early, late = run.rate_kg_s(np.array([89.9, 90.1]))
    assert late == pytest.approx(early, rel=1e-2)


def test_a_wider_hole_empties_the_pipe_sooner() -> None:
    """Larger holes start higher and finish earlier, the inventory is the same."""
    holes = [_pipe(hole_diameter_m=d) for d in (0.02, 0.05, 0.1, 0.3)]
    rates = [gas.first_rate_kg_s for gas in holes]
    times = [gas.time_constant_s for gas in holes]
    assert rates == sorted(rates)
    assert times == sorted(times, reverse=True)
    assert len({gas.inventory_kg for gas in holes}) == 1


def test_compressed_gas_holds_more() -> None:
    """A smaller Z puts more gas in the same pipe."""
    assert _pipe(compressibility_ratio=0.8).inventory_kg > _pipe().inventory_kg
