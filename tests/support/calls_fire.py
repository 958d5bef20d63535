"""Valid calls of the models of fires in the open."""

from __future__ import annotations

import math
from typing import Any, Final

from sim.consequence.fire import (
    bagster,
    cylinder_view,
    fireball,
    fireball_history,
    flame_emission,
    flame_surface,
    flash_fire,
    jet_fire,
    jet_flame,
    pool_burning,
    pool_fire,
    pool_flame,
    transmissivity,
)
from tests.support.refusals import Call

_POOL: dict[str, Any] = {"diameter_m": 20.0, "burning_flux_kg_s_m2": 0.08}
FIRE: Final[dict[str, Any]] = {
    **_POOL,
    "heat_of_combustion_j_kg": 45e6,
    "radiated_frac": 0.3,
    "soot_frac": 0.0,
    "wind_speed_m_s": 4.0,
}
"""Pool of a clean liquid, 20 m across."""

JET: Final[dict[str, Any]] = {
    "fuel_rate_kg_s": 5.0,
    "velocity_m_s": 700.0,
    "jet_density_kg_m3": 1.6,
    "molar_mass_kg_mol": 0.016,
    "heat_of_combustion_j_kg": 50e6,
    "wind_speed_m_s": 5.0,
}
"""Jet of methane across the wind."""

AIR: Final[dict[str, Any]] = {"humidity_frac": 0.5, "temperature_k": 288.0}
CONE: Final = flame_surface.frustum_surface(
    start_m=[0, 0, 2], direction_ratio=[1, 0, 0], length_m=10.0, start_width_m=0.5, end_width_m=4.0
)
BUILT: Final = pool_fire.pool_fire(**FIRE)

CALLS: Final = (
    Call(transmissivity.wayne_transmissivity_ratio, {
        "path_length_m": 100.0, "humidity_frac": 0.5, "temperature_k": 293.0}),
    Call(transmissivity.saturation_pressure_pa, {"temperature_k": 293.0}),
    Call(fireball.fireball_diameter_m, {"fuel_mass_kg": 1000.0}),
    Call(fireball.fireball_duration_s, {"fuel_mass_kg": 1000.0}),
    Call(fireball.fireball_height_m, {"fuel_mass_kg": 1000.0}),
    Call(fireball.emissive_power_w_m2, {
        "fuel_mass_kg": 1000.0, "heat_of_combustion_j_kg": 46e6, "radiated_frac": 0.3}),
    Call(fireball.sphere_view_factor_ratio, {
        "diameter_m": 60.0, "centre_height_m": 45.0, "distance_m": 100.0}),
    Call(fireball.upright_view_factor_ratio, {
        "diameter_m": 60.0, "centre_height_m": 45.0, "distance_m": 100.0}),
    Call(fireball.fireball_heat_flux_w_m2, {
        "fuel_mass_kg": 1000.0, "emissive_power_w_m2": 300e3, "distance_m": 100.0,
        "transmissivity_ratio": 0.8}),
    Call(pool_burning.pool_burning_flux_kg_s_m2, {"fuel": "lng", "diameter_m": 5.0}),
    Call(pool_burning.equivalent_diameter_m, {"area_m2": 100.0}),
    Call(pool_flame.scaled_wind_ratio, {**_POOL, "wind_speed_m_s": 4.0, "air_density_kg_m3": 1.2}),
    Call(pool_flame.thomas_length_m, {**_POOL, "wind_speed_m_s": 4.0, "air_density_kg_m3": 1.2}),
    Call(pool_flame.thomas_still_length_m, {**_POOL, "air_density_kg_m3": 1.2}),
    Call(pool_flame.yellow_book_tilt_deg, {"diameter_m": 20.0, "wind_speed_m_s": 4.0,
                                       "air_viscosity_m2_s": 1.5e-5}),
    Call(pool_flame.aga_tilt_deg, {**_POOL, "wind_speed_m_s": 4.0, "air_density_kg_m3": 1.2}),
    Call(flame_emission.mudan_emissive_power_w_m2, {"diameter_m": 20.0}),
    Call(flame_emission.clear_emissive_power_w_m2, {
        **_POOL, "radiated_frac": 0.3, "heat_of_combustion_j_kg": 45e6, "flame_length_m": 30.0}),
    Call(flame_emission.smoky_emissive_power_w_m2, {
        "clear_power_w_m2": 2e5, "soot_frac": 0.5, "soot_power_w_m2": 2e4}),
    Call(cylinder_view.cylinder_view_factors, {
        "flame_length_m": 20.0, "diameter_m": 10.0, "distance_m": 40.0, "tilt_deg": 20.0}),
    Call(flame_surface.cylinder_surface, {
        "flame_length_m": 20.0, "diameter_m": 10.0, "tilt_deg": 20.0}),
    Call(flame_surface.frustum_surface, {
        "start_m": [0.0, 0, 0], "direction_ratio": [1.0, 0, 0], "length_m": 10.0,
        "start_width_m": 1.0, "end_width_m": 2.0}),
    Call(flame_surface.seen_from, {
        "surface": CONE, "points_m": [[0.0, 30.0, 0.0]], "facing_ratio": [0.0, -1.0, 0.0]},
        may_answer=(math.nan,)),  # no path to a flame that is not seen
    Call(pool_fire.pool_fire, {**FIRE, "air_density_kg_m3": 1.2, "tilt": "aga"}),
    Call(pool_fire.pool_fire_heat_flux_w_m2, {
        "fire": BUILT, "x_m": 80.0, "y_m": 3.0, "z_m": 1.5, "facing_ratio": [-1.0, 0, 0], **AIR}),
    Call(bagster.bagster_transmissivity_ratio, {
        "path_length_m": 50.0, "vapour_pressure_pa": 1000.0}),
    Call(flash_fire.can_burn, {
        "concentration_frac": 0.1, "lfl_frac": 0.05, "ufl_frac": 0.15, "share_ratio": 0.5}),
    Call(flash_fire.reach_m, {
        "distance_m": [10.0, 20.0], "concentration_frac": [0.2, 0.02], "lfl_frac": 0.05,
        "share_ratio": 0.5}, may_answer=(math.inf,)),
    Call(flash_fire.flash_fire_death_prob, {"concentration_frac": 0.1, "lfl_frac": 0.05}),
    Call(jet_flame.expanded_velocity_m_s, {
        "pressure_pa": 5e5, "temperature_k": 290.0, "molar_mass_kg_mol": 0.016, "heat_ratio": 1.3,
        "ambient_pressure_pa": 1e5}),
    Call(jet_flame.jet_radiated_frac, {"velocity_m_s": 500.0, "molar_mass_kg_mol": 0.016}),
    Call(jet_flame.stoichiometric_fuel_frac, {"molar_mass_kg_mol": 0.016}),
    Call(jet_flame.jet_flame, {**JET, "wind_angle_deg": 45.0, "air_density_kg_m3": 1.2}),
    Call(jet_fire.jet_flame_surface, {
        "flame": jet_flame.jet_flame(**JET), "hole_m": [0.0, 0, 3], "direction_ratio": [1.0, 0, 0],
        "wind_direction_ratio": [0.0, 1, 0]}),
    Call(jet_fire.jet_fire_heat_flux_w_m2, {
        "surface": CONE, "emissive_power_w_m2": 1e5, "points_m": [[0.0, 30.0, 0.0]],
        "facing_ratio": [0.0, -1.0, 0.0], **AIR}),
    Call(jet_fire.point_source_heat_flux_w_m2, {
        "fuel_rate_kg_s": 1.0, "heat_of_combustion_j_kg": 50e6, "radiated_frac": 0.2,
        "distance_m": 20.0, "transmissivity_ratio": 0.8}),
    Call(pool_flame.pritchard_length_m, {**_POOL, "wind_speed_m_s": 4.0, "air_density_kg_m3": 1.2}),
    Call(fireball_history.fireball_history, {
        "fuel_mass_kg": 1000.0, "heat_of_combustion_j_kg": 46e6, "radiated_frac": 0.3,
        "distance_m": 100.0, **AIR}),
    Call(fireball_history.fireball_state, {"fuel_mass_kg": 1000.0, "time_s": 2.0}),
    Call(fireball_history.greatest_emissive_power_w_m2, {
        "fuel_mass_kg": 1000.0, "heat_of_combustion_j_kg": 46e6, "radiated_frac": 0.3}),
    Call(fireball_history.varying_duration_s, {"fuel_mass_kg": 1000.0}),
)  # fmt: skip
