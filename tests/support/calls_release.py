"""Valid calls of the models of releases."""

from __future__ import annotations

from typing import Any, Final

from sim.consequence.release import (
    airborne,
    flashing,
    inventory,
    orifice,
    pipeline,
    pool,
    pool_vapour,
    tank_drain,
)
from tests.support.refusals import Call

_COMMON: dict[str, Any] = {
    "spilled_at_once_kg": 800.0, "liquid_density_kg_m3": 650.0, "minimum_depth_m": 0.01,
    "bund_area_m2": 500.0, "duration_s": 900.0, "steps": 60,
}  # fmt: skip
_GROUND: dict[str, Any] = {
    "ground_temperature_k": 288.0,
    "conductivity_w_m_k": 1.28,
    "diffusivity_m2_s": 6.6e-7,
}
_WIND: dict[str, Any] = {
    "temperature_k": 298.15, "vapour_pressure_pa": 12_700.0, "molar_mass_kg_mol": 0.07811,
    "wind_speed_m_s": 3.0, "schmidt_ratio": 0.8, "ambient_pressure_pa": 101_325.0,
}  # fmt: skip
_PIPE: dict[str, Any] = {
    "pipe_length_m": 10e3, "pipe_diameter_m": 0.3, "hole_diameter_m": 0.3, "pressure_pa": 40e5,
    "temperature_k": 288.0, "molar_mass_kg_mol": 0.0165, "heat_ratio": 1.3,
    "friction_factor_ratio": 0.014, "compressibility_ratio": 0.9,
    "discharge_coefficient_ratio": 1.0, "ambient_pressure_pa": 101_325.0,
}  # fmt: skip
_VESSEL: dict[str, Any] = {"diameter_m": 4.0, "level_m": 3.0, "length_m": 6.0}

CALLS: Final = (
    Call(orifice.liquid_orifice_rate_kg_s, {
        "discharge_coefficient_ratio": 0.62, "hole_diameter_m": 0.01,
        "liquid_density_kg_m3": 800.0, "upstream_pressure_pa": 3e5,
        "ambient_pressure_pa": 1e5, "liquid_head_m": 2.0}),
    Call(orifice.gas_orifice, {
        "discharge_coefficient_ratio": 0.8, "hole_diameter_m": 0.01,
        "upstream_pressure_pa": 5e5, "upstream_temperature_k": 300.0,
        "upstream_density_kg_m3": 6.0, "heat_ratio": 1.3, "ambient_pressure_pa": 1e5}),
    Call(orifice.ideal_gas_density_kg_m3, {
        "pressure_pa": 1e5, "temperature_k": 300.0, "molar_mass_kg_mol": 0.017}),
    Call(orifice.flash_frac, {
        "temperature_k": 300.0, "boiling_point_k": 240.0,
        "liquid_heat_capacity_j_kg_k": 4600.0, "heat_of_vaporisation_j_kg": 1.2e6}),
    Call(orifice.airborne_frac, {"flash_frac": 0.1}),
    Call(inventory.constant_discharge, {"inventory_kg": 100.0, "mass_rate_kg_s": 2.0}),
    Call(inventory.draining_tank, {
        "tank_diameter_m": 5.0, "liquid_height_m": 4.0, "liquid_density_kg_m3": 800.0,
        "hole_diameter_m": 0.05, "discharge_coefficient_ratio": 0.62,
        "tank_pressure_pa": 2e5, "ambient_pressure_pa": 1e5}),
    Call(inventory.vessel_blowdown, {
        "volume_m3": 5.0, "pressure_pa": 5e5, "temperature_k": 300.0,
        "molar_mass_kg_mol": 0.028, "heat_ratio": 1.4, "hole_diameter_m": 0.01,
        "discharge_coefficient_ratio": 0.8, "ambient_pressure_pa": 1e5}),
    Call(flashing.flashing_discharge, {
        "discharge_coefficient_ratio": 0.8, "hole_diameter_m": 0.05, "passage_length_m": 1.0,
        "liquid_density_kg_m3": 500.0, "upstream_pressure_pa": 8e5,
        "saturation_pressure_pa": 7e5, "omega_ratio": 8.0, "friction_loss_ratio": 1.0,
        "ambient_pressure_pa": 101_325.0}),
    Call(flashing.omega_ratio, {
        "temperature_k": 300.0, "saturation_pressure_pa": 1e6, "liquid_density_kg_m3": 500.0,
        "vapour_density_kg_m3": 20.0, "liquid_heat_capacity_j_kg_k": 2500.0,
        "heat_of_vaporisation_j_kg": 350e3}),
    Call(airborne.droplet_diameter_m, {
        "speed_m_s": 50.0, "superheat_k": 20.0, "surface_tension_n_m": 0.015,
        "air_density_kg_m3": 1.2}),
    Call(airborne.critical_droplet_diameter_m, {
        "speed_m_s": 50.0, "liquid_density_kg_m3": 600.0, "gas_density_kg_m3": 2.0,
        "gas_viscosity_pa_s": 1.7e-5}),
    Call(airborne.suspended_frac, {"droplet_diameter_m": 2e-5, "critical_diameter_m": 1e-4}),
    Call(airborne.airborne_by_rule, {"flash_frac": 0.1}),
    Call(pool.boiling_pool, {
        **_COMMON, **_GROUND, "boiling_point_k": 240.0, "heat_of_vaporisation_j_kg": 1.37e6}),
    Call(pool.evaporating_pool, {**_COMMON, **_WIND}),
    Call(pool_vapour.mass_transfer_m_s, {
        "wind_speed_m_s": 3.0, "diameter_m": 5.0, "schmidt_ratio": 0.8}),
    Call(pool_vapour.wind_evaporation_kg_m2_s, {**_WIND, "diameter_m": 5.0}),
    Call(pool_vapour.ground_heat_j_m2, {
        **_GROUND, "liquid_temperature_k": 240.0, "time_s": 1.0}, wrong={"time_s": (-1.0,)}),
    Call(pipeline.friction_factor_ratio, {"diameter_m": 0.3, "roughness_m": 4.6e-5},
         wrong={"roughness_m": (0.05,)}),
    Call(pipeline.pipeline_break, _PIPE, wrong={"hole_diameter_m": (0.31,)}),
    Call(pipeline.pipeline_discharge, {
        "gas": pipeline.pipeline_break(**_PIPE), "valve_distance_m": 2e3, "pipe_length_m": 10e3,
        "closing_time_s": 60.0}),
    Call(tank_drain.tank_volume_m3, {**_VESSEL, "shape": "horizontal"},
         wrong={"level_m": (4.1,)}),
    Call(tank_drain.tank_drain, {
        **_VESSEL, "shape": "sphere", "liquid_density_kg_m3": 800.0, "hole_diameter_m": 0.05,
        "discharge_coefficient_ratio": 0.62, "hole_height_m": 0.5, "tank_pressure_pa": 2e5,
        "ambient_pressure_pa": 101_325.0}, wrong={"hole_height_m": (3.0,), "level_m": (4.1,)}),
)  # fmt: skip
