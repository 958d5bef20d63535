"""Every explosion model refuses what cannot be, and says which argument it was."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import pytest

from sim.arguments import Floats
from sim.consequence.dispersion.parameters import briggs_sigmas_m
from sim.consequence.explosion import (
    flame_blast,
    flame_speed,
    flammable_mass,
    fragments,
    multi_energy,
    tnt_vapour_cloud,
    vapour_cloud,
    vessel_burst,
)

_GAS: Final[dict[str, Any]] = {
    "gas_volume_m3": 10.0,
    "burst_pressure_pa": 2e6,
    "heat_ratio": 1.3,
    "expansion": "brode",
}
_FLASH: Final[dict[str, Any]] = {
    "energy_before_j_kg": 268e3,
    "entropy_before_j_kg_k": 1241.0,
    "liquid_energy_j_kg": 100e3,
    "vapour_energy_j_kg": 484e3,
    "liquid_entropy_j_kg_k": 607.0,
    "vapour_entropy_j_kg_k": 2449.0,
}


def _rural(x: Floats) -> tuple[Floats, Floats]:
    return briggs_sigmas_m(x_m=x, stability_class="F")


_SPREAD: Final[dict[str, Any]] = {"sigmas": _rural}
_VALID: Final[list[tuple[Callable[..., Any], dict[str, Any]]]] = [
    (vapour_cloud.stoichiometric_frac, {"oxygen_ratio": 5.0}),
    (vapour_cloud.cloud_energy_j, {
        "cloud_volume_m3": 1e3, "fuel_frac": 0.04, "molar_mass_kg_mol": 0.044,
        "heat_of_combustion_j_kg": 46e6, "temperature_k": 288.0, "ambient_pressure_pa": 1e5}),
    (vapour_cloud.energy_scaled_distance_ratio, {
        "distance_m": 100.0, "energy_j": 1e9, "ground_factor_ratio": 2.0,
        "ambient_pressure_pa": 1e5}),
    (flame_speed.fuel_reactivity, {"burning_velocity_m_s": 0.5}),
    (flame_blast.flame_blast, {
        "distance_m": 100.0, "energy_j": 1e9, "flame_mach_ratio": 0.4,
        "ground_factor_ratio": 2.0, "ambient_pressure_pa": 1e5, "sound_speed_m_s": 340.0}),
    (multi_energy.multi_energy_blast, {
        "distance_m": 100.0, "energy_j": 1e9, "strength": 7, "ambient_pressure_pa": 1e5,
        "sound_speed_m_s": 340.0}),
    (tnt_vapour_cloud.cloud_overpressure_pa, {
        "distance_m": 100.0, "fuel_mass_kg": 1e3, "heat_of_combustion_j_kg": 46e6,
        "practice": "epa_rmp"}),
    (vessel_burst.vessel_gas_energy_j, {**_GAS, "ambient_pressure_pa": 1e5}),
    (vessel_burst.constant_property_flash_energy_j_kg, {
        "temperature_k": 300.0, "boiling_point_k": 231.0, "liquid_heat_capacity_j_kg_k": 2440.0,
        "heat_of_vaporisation_j_kg": 426e3, "vapour_density_kg_m3": 2.4,
        "ambient_pressure_pa": 1e5}),
    (vessel_burst.vessel_blast, {"distance_m": 100.0, "energy_j": 1e9, "blast_frac": 0.5}),
    (fragments.fragment_speed_m_s, {
        "energy_j": 1e9, "kinetic_frac": 0.2, "vessel_mass_kg": 1e4}),
    (fragments.flight_range_m, {"speed_m_s": 100.0, "elevation_deg": 45.0}),
    (fragments.farthest_fragment_m, {"contents_kg": 1e4, "vessel_volume_m3": 20.0}),
    (fragments.sphere_fragment_count, {"sphere_volume_m3": 1000.0}),
    (flammable_mass.mass_above_kg, {
        "concentration_kg_m3": 0.04, "mass_rate_kg_s": 5.0, "wind_speed_m_s": 3.0, **_SPREAD}),
    (flammable_mass.flammable_mass_kg, {
        "lower_limit_kg_m3": 0.04, "upper_limit_kg_m3": 0.17, "mass_rate_kg_s": 5.0,
        "wind_speed_m_s": 3.0, **_SPREAD}),
    (flammable_mass.power_law_mass_above_kg, {
        "distance_m": 90.0, "mass_rate_kg_s": 5.0, "wind_speed_m_s": 3.0,
        "exponent_ratio": 1.7}),
]  # fmt: skip
_ONE_BY_ONE: Final = [
    pytest.param(function, valid, name, id=f"{function.__name__}-{name}")
    for function, valid in _VALID
    for name, value in valid.items()
    if not isinstance(value, str) and not callable(value)
]


@pytest.mark.parametrize("wrong", [math.nan, -1.0, math.inf], ids=["nan", "negative", "infinite"])
@pytest.mark.parametrize(("function", "valid", "name"), _ONE_BY_ONE)
def test_the_impossible_is_refused_by_name(
    function: Callable[..., Any], valid: dict[str, Any], name: str, wrong: float
) -> None:
    """NaN, infinity and negative values never give a number; the message names the argument."""
    function(**valid)
    with pytest.raises(ValueError, match=name):
        function(**{**valid, name: wrong})


@pytest.mark.parametrize(
    ("function", "wrong", "words"),
    [
        (vessel_burst.vessel_gas_energy_j, {**_GAS, "burst_pressure_pa": 9e4}, "burst_pressure_pa"),
        (vessel_burst.vessel_gas_energy_j, {**_GAS, "expansion": "magic"}, "expansion"),
        (vessel_burst.flash_energy_j_kg, {**_FLASH, "entropy_before_j_kg_k": 2500.0}, "quality"),
        (vessel_burst.flash_energy_j_kg, {**_FLASH, "vapour_entropy_j_kg_k": 600.0}, "entropy"),
        (vessel_burst.flash_energy_j_kg, {**_FLASH, "energy_before_j_kg": math.nan}, "energy_bef"),
        (vessel_burst.vessel_blast, {
            "distance_m": 9.0, "energy_j": 1e6, "blast_frac": 1.5}, "blast_frac"),
        (fragments.sphere_fragment_count, {"sphere_volume_m3": 300.0}, "sphere_volume_m3"),
        (multi_energy.multi_energy_blast, {
            "distance_m": 9.0, "energy_j": 1e6, "strength": 7.5}, "strength"),
        (multi_energy.multi_energy_blast, {
            "distance_m": 9.0, "energy_j": 1e6, "strength": [7, 8]}, "strength"),
        (flame_speed.flame_speed, {
            "reactivity": "low", "congestion": "none", "confinement": "3D"}, "congestion"),
        (flame_speed.flame_speed, {
            "reactivity": "low", "congestion": "low", "confinement": "1D"}, "confinement"),
        (flammable_mass.flammable_mass_kg, {
            "lower_limit_kg_m3": 0.2, "upper_limit_kg_m3": 0.1, "mass_rate_kg_s": 5.0,
            "wind_speed_m_s": 3.0, **_SPREAD}, "limit"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    function: Callable[..., Any], wrong: dict[str, Any], words: str
) -> None:
    """A vessel below ambient, a liquid that boils more than whole, limits in the wrong order."""
    with pytest.raises(ValueError, match=words):
        function(**wrong)
