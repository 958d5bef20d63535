"""Bursting vessels, their fragments, and the fuel between the limits of a plume."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consequence.explosion import flammable_mass, fragments, vessel_burst
from tests.support.calls_explosion import FLASH, GAS, rural_f

# --- vessels ---------------------------------------------------------------------------------


@given(st.floats(1.001, 600.0), st.floats(1.05, 1.67))
def test_brode_is_above_the_work_that_can_be_done(ratio: float, heat: float) -> None:
    """Isentropic work is below Brode's energy and below isothermal work, always."""
    asked: dict[str, Any] = {
        "gas_volume_m3": 2.0,
        "burst_pressure_pa": ratio * 101_325.0,
        "heat_ratio": heat,
    }
    brode, isentropic, isothermal = (
        float(vessel_burst.vessel_gas_energy_j(**asked, expansion=way))
        for way in vessel_burst.EXPANSIONS
    )
    assert 0.0 < isentropic < brode
    assert isentropic < isothermal


@pytest.mark.parametrize("way", vessel_burst.EXPANSIONS)
def test_gas_energy_goes_with_the_volume(way: Any) -> None:
    """Twice the volume, twice the energy; none at ambient pressure."""
    one, two = (
        float(vessel_burst.vessel_gas_energy_j(**{**GAS, "gas_volume_m3": v, "expansion": way}))
        for v in (5.0, 10.0)
    )
    assert two == pytest.approx(2.0 * one, rel=1e-12)
    still = {**GAS, "burst_pressure_pa": 101_325.0, "expansion": way}
    assert float(vessel_burst.vessel_gas_energy_j(**still)) == 0.0


def test_a_saturated_liquid_at_ambient_pressure_gives_nothing() -> None:
    """No superheat, no energy; more superheat, more energy."""
    rest = {**FLASH, "energy_before_j_kg": 100e3, "entropy_before_j_kg_k": 607.0}
    assert float(vessel_burst.flash_energy_j_kg(**rest)) == 0.0
    found = vessel_burst.constant_property_flash_energy_j_kg(
        temperature_k=np.linspace(231.04, 330.0, 50),
        boiling_point_k=231.04,
        liquid_heat_capacity_j_kg_k=2440.0,
        heat_of_vaporisation_j_kg=425.6e3,
        vapour_density_kg_m3=2.416,
    )
    assert found[0] == 0.0
    assert np.all(np.diff(found) > 0.0)


def test_a_vessel_blast_is_that_of_its_tnt() -> None:
    """Half the energy into the blast is a vessel of half the energy."""
    whole = vessel_burst.vessel_blast(distance_m=80.0, energy_j=1e9, blast_frac=0.5)
    half = vessel_burst.vessel_blast(distance_m=80.0, energy_j=5e8)
    assert float(whole.overpressure_pa) == float(half.overpressure_pa)
    assert float(whole.impulse_pa_s) == float(half.impulse_pa_s)


# --- fragments -------------------------------------------------------------------------------


def test_the_farthest_fragment_of_a_road_tanker_lies_within_its_flight() -> None:
    """Empirical ranges grow with contents; free flight at the same energy goes as v squared."""
    found = fragments.farthest_fragment_m(
        contents_kg=[100.0, 1000.0, 1000.0, 20_000.0], vessel_volume_m3=[1.0, 4.99, 5.0, 50.0]
    )
    assert np.all(np.diff(found) > 0.0)
    near, far = fragments.flight_range_m(speed_m_s=[50.0, 100.0])
    assert far == pytest.approx(4.0 * near)


# --- flammable mass --------------------------------------------------------------------------


@given(st.floats(0.5, 50.0), st.floats(1.0, 10.0))
def test_flammable_mass_lies_between_nothing_and_the_release(rate: float, wind: float) -> None:
    """Never more than the plume holds up to its lower limit; less in stronger wind."""
    asked: dict[str, Any] = {
        "lower_limit_kg_m3": 0.038,
        "upper_limit_kg_m3": 0.17,
        "mass_rate_kg_s": rate,
        "sigmas": rural_f,
    }
    mass = float(flammable_mass.flammable_mass_kg(**asked, wind_speed_m_s=wind))
    windy = float(flammable_mass.flammable_mass_kg(**asked, wind_speed_m_s=2.0 * wind))
    above = float(
        flammable_mass.mass_above_kg(
            concentration_kg_m3=0.038, mass_rate_kg_s=rate, wind_speed_m_s=wind, sigmas=rural_f
        )
    )
    assert 0.0 < windy < mass < above


def test_mass_is_conserved_between_any_two_limits() -> None:
    """The masses of adjoining bands add up to that of the whole, to 1e-12."""
    edges = np.geomspace(0.001, 1.0, 20)
    bands = flammable_mass.flammable_mass_kg(
        lower_limit_kg_m3=edges[:-1],
        upper_limit_kg_m3=edges[1:],
        mass_rate_kg_s=5.0,
        wind_speed_m_s=3.0,
        sigmas=rural_f,
    )
    whole = flammable_mass.flammable_mass_kg(
        lower_limit_kg_m3=edges[0],
        upper_limit_kg_m3=edges[-1],
        mass_rate_kg_s=5.0,
        wind_speed_m_s=3.0,
        sigmas=rural_f,
    )
    assert float(bands.sum()) == pytest.approx(float(whole), rel=1e-12)


def test_a_leak_too_small_holds_nothing_and_one_too_large_is_refused() -> None:
    """A zone within 1 m counts as none; one that goes beyond 100 km has no answer."""
    asked: dict[str, Any] = {"wind_speed_m_s": 3.0, "sigmas": rural_f}
    none = flammable_mass.mass_above_kg(concentration_kg_m3=1.0, mass_rate_kg_s=1e-6, **asked)
    assert float(none) == 0.0
    with pytest.raises(ValueError, match="still reached at 100 km"):
        flammable_mass.mass_above_kg(concentration_kg_m3=1e-9, mass_rate_kg_s=1e4, **asked)
