"""Valid calls of the models of explosions."""

from __future__ import annotations

from typing import Any, Final

from sim.arguments import Floats
from sim.consequence.dispersion.parameters import briggs_sigmas_m
from sim.consequence.explosion import (
    blast_tnt,
    flame_blast,
    flame_speed,
    flammable_mass,
    fragments,
    multi_energy,
    tnt_vapour_cloud,
    vapour_cloud,
    vented_explosion,
    vessel_burst,
)
from tests.support.refusals import Call

GAS: Final[dict[str, Any]] = {
    "gas_volume_m3": 10.0,
    "burst_pressure_pa": 2e6,
    "heat_ratio": 1.3,
    "expansion": "brode",
}
"""Vessel of compressed gas."""

FLASH: Final[dict[str, Any]] = {
    "energy_before_j_kg": 268e3,
    "entropy_before_j_kg_k": 1241.0,
    "liquid_energy_j_kg": 100e3,
    "vapour_energy_j_kg": 484e3,
    "liquid_entropy_j_kg_k": 607.0,
    "vapour_entropy_j_kg_k": 2449.0,
}
"""Liquid that flashes when its vessel bursts."""


def rural_f(x: Floats) -> tuple[Floats, Floats]:
    """Spread of a plume in a still night."""
    return briggs_sigmas_m(x_m=x, stability_class="F")


_SPREAD: Final[dict[str, Any]] = {"sigmas": rural_f}
_CLOUD: Final[dict[str, Any]] = {
    "fuel_mass_kg": 1e3,
    "heat_of_combustion_j_kg": 46e6,
    "practice": "epa_rmp",
}

CALLS: Final = (
    Call(blast_tnt.tnt_mass_kg, {
        "fuel_mass_kg": 1000.0, "heat_of_combustion_j_kg": 50e6, "yield_ratio": 0.04,
        "tnt_energy_j_kg": 4.68e6, "ground_factor_ratio": 1.8}),
    Call(blast_tnt.chinese_tnt_mass_kg, {
        "fuel_mass_kg": 1000.0, "heat_of_combustion_j_kg": 50e6}),
    Call(blast_tnt.chinese_death_radius_m, {"tnt_mass_kg": 1000.0}),
    Call(blast_tnt.scaled_distance, {"distance_m": 100.0, "tnt_mass_kg": 1000.0}),
    Call(blast_tnt.surface_burst_overpressure_pa, {"distance_m": 100.0, "tnt_mass_kg": 1000.0}),
    Call(blast_tnt.surface_burst_impulse_pa_s, {"distance_m": 100.0, "tnt_mass_kg": 1000.0}),
    Call(blast_tnt.surface_burst_arrival_s, {"distance_m": 100.0, "tnt_mass_kg": 1000.0}),
    Call(blast_tnt.free_air_overpressure_pa, {
        "distance_m": 100.0, "tnt_mass_kg": 1000.0, "ambient_pressure_pa": 1e5}),
    Call(vented_explosion.vented_explosion, {
        "volume_m3": 30.0, "vent_area_m2": 3.0, "vent_static_pressure_pa": 2000.0}),
    Call(vapour_cloud.stoichiometric_frac, {"oxygen_ratio": 5.0}),
    Call(vapour_cloud.cloud_energy_j, {
        "cloud_volume_m3": 1e3, "fuel_frac": 0.04, "molar_mass_kg_mol": 0.044,
        "heat_of_combustion_j_kg": 46e6, "temperature_k": 288.0, "ambient_pressure_pa": 1e5}),
    Call(vapour_cloud.energy_scaled_distance_ratio, {
        "distance_m": 100.0, "energy_j": 1e9, "ground_factor_ratio": 2.0,
        "ambient_pressure_pa": 1e5}),
    Call(flame_speed.fuel_reactivity, {"burning_velocity_m_s": 0.5}),
    Call(flame_blast.flame_blast, {
        "distance_m": 100.0, "energy_j": 1e9, "flame_mach_ratio": 0.4,
        "ground_factor_ratio": 2.0, "ambient_pressure_pa": 1e5, "sound_speed_m_s": 340.0}),
    Call(multi_energy.multi_energy_blast, {
        "distance_m": 100.0, "energy_j": 1e9, "strength": 7, "ambient_pressure_pa": 1e5,
        "sound_speed_m_s": 340.0}),
    Call(tnt_vapour_cloud.cloud_overpressure_pa, {
        "distance_m": 100.0, "fuel_mass_kg": 1e3, "heat_of_combustion_j_kg": 46e6,
        "practice": "epa_rmp"}),
    Call(vessel_burst.vessel_gas_energy_j, {**GAS, "ambient_pressure_pa": 1e5}),
    Call(vessel_burst.constant_property_flash_energy_j_kg, {
        "temperature_k": 300.0, "boiling_point_k": 231.0, "liquid_heat_capacity_j_kg_k": 2440.0,
        "heat_of_vaporisation_j_kg": 426e3, "vapour_density_kg_m3": 2.4,
        "ambient_pressure_pa": 1e5}),
    Call(vessel_burst.vessel_blast, {"distance_m": 100.0, "energy_j": 1e9, "blast_frac": 0.5}),
    Call(fragments.fragment_speed_m_s, {
        "energy_j": 1e9, "kinetic_frac": 0.2, "vessel_mass_kg": 1e4}),
    Call(fragments.flight_range_m, {"speed_m_s": 100.0, "elevation_deg": 45.0}),
    Call(fragments.farthest_fragment_m, {"contents_kg": 1e4, "vessel_volume_m3": 20.0}),
    Call(fragments.sphere_fragment_count, {"sphere_volume_m3": 1000.0}),
    Call(flammable_mass.mass_above_kg, {
        "concentration_kg_m3": 0.04, "mass_rate_kg_s": 5.0, "wind_speed_m_s": 3.0, **_SPREAD}),
    Call(flammable_mass.flammable_mass_kg, {
        "lower_limit_kg_m3": 0.04, "upper_limit_kg_m3": 0.17, "mass_rate_kg_s": 5.0,
        "wind_speed_m_s": 3.0, **_SPREAD}),
    Call(flammable_mass.power_law_mass_above_kg, {
        "distance_m": 90.0, "mass_rate_kg_s": 5.0, "wind_speed_m_s": 3.0,
        "exponent_ratio": 1.7}),
    Call(vessel_burst.flash_energy_j_kg, FLASH),
    Call(tnt_vapour_cloud.cloud_tnt_mass_kg, _CLOUD),
    Call(tnt_vapour_cloud.cloud_impulse_pa_s, {**_CLOUD, "distance_m": 100.0}),
    Call(tnt_vapour_cloud.tnt_cloud_warnings, {"distance_m": 100.0, "tnt_mass_kg": 1e3}),
)  # fmt: skip
