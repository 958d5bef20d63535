"""Leaks: what drives them, how they fade, and what gets indoors."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.dispersion.infiltration import indoor_series_kg_m3, indoor_step_kg_m3
from sim.consequence.release.inventory import (
    Discharge,
    constant_discharge,
    draining_tank,
    vessel_blowdown,
)
from sim.consequence.release.orifice import airborne_frac, gas_orifice, liquid_orifice_rate_kg_s


def _gas(pressure: float, ratio: float = 1.4, ambient: float = 101_325.0) -> float:
    jet = gas_orifice(
        discharge_coefficient_ratio=0.8,
        hole_diameter_m=0.02,
        upstream_pressure_pa=pressure,
        upstream_temperature_k=300.0,
        upstream_density_kg_m3=1.2 * pressure / 1e5,
        heat_ratio=ratio,
        ambient_pressure_pa=ambient,
    )
    return float(jet.mass_rate_kg_s)


def _tank(steps: int = 60, pressure: float = 101_325.0) -> Discharge:
    return draining_tank(
        tank_diameter_m=4.0,
        liquid_height_m=3.0,
        liquid_density_kg_m3=900.0,
        hole_diameter_m=0.05,
        discharge_coefficient_ratio=0.62,
        tank_pressure_pa=pressure,
        steps=steps,
    )


def _vessel(steps: int = 60) -> Discharge:
    return vessel_blowdown(
        volume_m3=3.0,
        pressure_pa=9e5,
        temperature_k=300.0,
        molar_mass_kg_mol=0.028,
        heat_ratio=1.4,
        hole_diameter_m=0.01,
        discharge_coefficient_ratio=0.8,
        steps=steps,
    )


def test_no_overpressure_no_leak() -> None:
    """Without pressure inside nothing comes out, be it gas or liquid."""
    assert _gas(101_325.0) == 0.0
    assert _gas(50_000.0) == 0.0
    level = liquid_orifice_rate_kg_s(
        discharge_coefficient_ratio=0.62,
        hole_diameter_m=0.02,
        liquid_density_kg_m3=800.0,
        upstream_pressure_pa=[101_325.0, 90_000.0],
    )
    assert level.tolist() == [0.0, 0.0]


@given(st.floats(1.02e5, 5e6), st.floats(1.05, 1.67))
@settings(derandomize=True, max_examples=60)
def test_more_pressure_means_a_larger_leak(pressure: float, ratio: float) -> None:
    """Raising the pressure raises the leak, through the change from subsonic to choked too."""
    assert _gas(1.01 * pressure, ratio) > _gas(pressure, ratio)


def test_choked_flow_does_not_feel_the_outside() -> None:
    """Once choked, the pressure outside no longer matters."""
    assert _gas(10e5, ambient=101_325.0) == _gas(10e5, ambient=80_000.0)


def test_flow_is_continuous_where_it_chokes() -> None:
    """At the critical pressure ratio both formulas give the same leak."""
    critical = 101_325.0 / (2 / 2.4) ** (1.4 / 0.4)
    assert _gas(critical * (1 - 1e-9)) == pytest.approx(_gas(critical * (1 + 1e-9)), rel=1e-7)


def test_all_is_airborne_from_a_fifth_flashing_on() -> None:
    """From a flash fraction of 0.2 on, everything stays in the air; never more than all."""
    share = airborne_frac(flash_frac=np.linspace(0.0, 1.0, 101))
    assert share[0] == 0.0
    assert np.all(np.diff(share) >= 0.0)
    assert np.all(share[20:] == 1.0)


@pytest.mark.parametrize("steps", [1, 2, 17, 200])
def test_mass_is_kept_whatever_the_number_of_steps(steps: int) -> None:
    """What has left equals what was there, however coarse the steps."""
    assert _tank(steps).released_kg == pytest.approx(math.pi * 4 * 3.0 * 900.0, rel=1e-12)
    assert _vessel(steps).released_kg == pytest.approx(_vessel().released_kg, rel=1e-12)


def test_leak_fades_as_the_vessel_empties() -> None:
    """The rate falls from step to step."""
    for discharge in (_tank(), _vessel(), _tank(pressure=2e5)):
        assert np.all(np.diff(discharge.mass_rate_kg_s) < 0.0)
        assert np.all(np.diff(discharge.edge_s) > 0.0)


def test_overpressure_empties_the_tank_sooner() -> None:
    """A tank under pressure is empty earlier."""
    assert _tank(pressure=3e5).duration_s < _tank().duration_s


def test_rate_is_zero_before_and_after() -> None:
    """Nothing leaves before the start or once the tank is empty."""
    discharge = constant_discharge(inventory_kg=100.0, mass_rate_kg_s=2.0)
    rate = discharge.rate_kg_s(np.array([-1.0, 0.0, 49.9, 50.0, 1e6]))
    assert rate.tolist() == [0.0, 2.0, 2.0, 0.0, 0.0]


@given(st.floats(0.0, 5000.0))
@settings(derandomize=True, max_examples=40)
def test_closing_the_leak_earlier_never_lets_out_more(stop: float) -> None:
    """A plug in time saves the rest; the mass out before it is unchanged."""
    discharge = _tank()
    stopped = discharge.stopped_at(stop)
    assert stopped.released_kg <= discharge.released_kg * (1 + 1e-12)
    assert stopped.duration_s <= stop + 1e-9
    early = np.linspace(0.0, min(stop, discharge.duration_s) * 0.999, 7)
    if stop > 1e-3:
        assert stopped.rate_kg_s(early).tolist() == discharge.rate_kg_s(early).tolist()


@pytest.mark.parametrize("steps", [0, 100_001])
def test_number_of_steps_is_bounded(steps: int) -> None:
    """No steps, or too many, are refused."""
    with pytest.raises(ValueError, match="steps must be 1 to 100000"):
        _tank(steps)


@given(st.floats(0.0, 1e-3), st.floats(0.0, 0.01), st.floats(1.0, 5e4))
@settings(derandomize=True, max_examples=60)
def test_indoor_air_stays_between_its_start_and_the_outdoor_air(
    indoor: float, exchange: float, step: float
) -> None:
    """The room never becomes worse than the worse of the two airs."""
    end, mean = indoor_step_kg_m3(
        indoor_kg_m3=indoor, outdoor_kg_m3=5e-4, air_exchange_per_s=exchange, step_s=step
    )
    low, high = min(indoor, 5e-4), max(indoor, 5e-4)
    slack = 1e-12 * high
    assert low - slack <= float(end) <= high + slack
    assert low - slack <= float(mean) <= high + slack


def test_sealed_room_stays_clean() -> None:
    """Without air exchange nothing gets in."""
    ends, means = indoor_series_kg_m3(
        outdoor_kg_m3=[1.0, 2.0], air_exchange_per_s=0.0, step_s=600.0
    )
    assert ends.tolist() == means.tolist() == [0.0, 0.0]


def test_two_short_steps_equal_one_long_step() -> None:
    """The step length does not change the result: the solution is exact."""
    outdoor = np.array([[1.0, 3.0], [1.0, 3.0]])
    exchange = np.array([2e-4, 1e-3])
    short, _ = indoor_series_kg_m3(
        outdoor_kg_m3=outdoor, air_exchange_per_s=exchange, step_s=[200.0, 400.0]
    )
    long, _ = indoor_series_kg_m3(
        outdoor_kg_m3=outdoor[:1], air_exchange_per_s=exchange, step_s=600.0
    )
    assert short[-1] == pytest.approx(long[-1], rel=1e-13)
