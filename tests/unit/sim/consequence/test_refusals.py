"""Every public consequence function refuses what cannot be, and says which argument it was."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.consequence.dispersion import (
    infiltration,
    lateral_spread,
    parameters,
    plume,
    plume_growth,
    puff,
    search,
    similarity_plume,
    surface_layer,
    wind,
)
from sim.consequence.explosion import blast_tnt, vented_explosion
from sim.consequence.fire import fireball, transmissivity
from sim.consequence.harm import blast_damage, heat_and_blast, probit, toxic_load
from sim.consequence.harm.toxic_probits import CHLORINE_LEES
from sim.consequence.release import inventory, orifice

_HEIGHTS = np.geomspace(0.01, 100.0, 50)
_PLUME = similarity_plume.similarity_plume(
    friction_velocity_m_s=0.3, obukhov_length_m=math.inf, roughness_length_m=0.01
)
_BRIGGS = {"stability_class": "D"}
_WRONG: Any = "nobody"
"""A word that no list of choices knows; untyped, as a form may send it."""

_VALID: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (wind.power_law_wind_m_s, {
        "wind_speed_m_s": 3.0, "reference_height_m": 10.0, "height_m": 2.0, **_BRIGGS}),
    (wind.inverse_obukhov_length, {"roughness_length_m": 0.1, **_BRIGGS}),
    (wind.obukhov_length_m, {"roughness_length_m": 0.1, **_BRIGGS}),
    (wind.classify_stability, {"obukhov_length_m": -20.0, "roughness_length_m": 0.1}),
    (surface_layer.surface_layer_wind_m_s, {
        "friction_velocity_m_s": 0.3, "height_m": 10.0, "roughness_length_m": 0.1,
        "obukhov_length_m": -50.0}),
    (surface_layer.friction_velocity_m_s, {
        "wind_speed_m_s": 5.0, "height_m": 10.0, "roughness_length_m": 0.1,
        "obukhov_length_m": -50.0}),
    (parameters.briggs_sigmas_m, {"x_m": 500.0, **_BRIGGS}),
    (parameters.ccps_puff_sigmas_m, {"x_m": 500.0, **_BRIGGS}),
    (parameters.averaging_time_factor, {"averaging_time_s": 60.0}),
    (plume.concentration_kg_m3, {
        "mass_rate_kg_s": 1.0, "wind_speed_m_s": 3.0, "x_m": 500.0, "y_m": 10.0, "z_m": 1.5,
        "release_height_m": 2.0, "sigma_y_m": 39.0, "sigma_z_m": 22.0}),
    (plume.isopleth_half_width_m, {
        "concentration_kg_m3": 1e-5, "axis_concentration_kg_m3": 1e-4, "sigma_y_m": 39.0}),
    (plume.distance_to_concentration_m, {
        "concentration_kg_m3": 1e-5, "mass_rate_kg_s": 1.0, "wind_speed_m_s": 3.0,
        "release_height_m": 0.0, "z_m": 0.0,
        "sigmas": lambda x: parameters.briggs_sigmas_m(x_m=x, stability_class="D")}),
    (search.last_distance_above_m, {"axis": lambda x: 1.0 / x, "level": 1e-3}),
    (lateral_spread.crosswind_turbulence_m_s, {
        "friction_velocity_m_s": 0.3, "obukhov_length_m": -20.0, "mixing_height_m": 800.0}),
    (lateral_spread.travel_time_function, {"travel_time_s": 60.0}),
    (lateral_spread.sigma_y_from_azimuth_m, {
        "x_m": 100.0, "sigma_azimuth_deg": 8.0, "travel_time_s": 30.0}),
    (lateral_spread.sigma_y_from_turbulence_m, {
        "crosswind_turbulence_m_s": 0.6, "travel_time_s": 30.0}),
    (plume_growth.plume_growth, {
        "height_m": _HEIGHTS, "wind_m_s": _HEIGHTS**0.2, "diffusivity_m2_s": _HEIGHTS,
        "start_height_m": 0.5}),
    (similarity_plume.similarity_plume, {
        "friction_velocity_m_s": 0.3, "obukhov_length_m": -50.0, "roughness_length_m": 0.01,
        "release_height_m": 1.0, "sigma_azimuth_deg": 8.0, "mixing_height_m": 800.0}),
    (similarity_plume.crosswind_integrated_kg_m2, {
        "plume": _PLUME, "mass_rate_kg_s": 1.0, "x_m": 100.0, "z_m": 1.5}),
    (similarity_plume.plume_concentration_kg_m3, {
        "plume": _PLUME, "mass_rate_kg_s": 1.0, "x_m": 100.0, "y_m": 0.0, "z_m": 1.5}),
    (puff.puff_concentration_kg_m3, {
        "mass_kg": 1.0, "wind_speed_m_s": 2.0, "time_s": 100.0, "x_m": 200.0, "y_m": 0.0,
        "z_m": 0.0, "release_height_m": 0.0, "sigma_x_m": 5.0, "sigma_y_m": 5.0,
        "sigma_z_m": 2.0}),
    (puff.puff_train_concentration_kg_m3, {
        "release_time_s": [0.0, 5.0], "mass_kg": [1.0, 1.0], "time_s": 100.0,
        "wind_speed_m_s": 2.0, "x_m": [200.0], "y_m": [0.0], "z_m": 0.0, "release_height_m": 0.0,
        "sigmas": lambda x: parameters.ccps_puff_sigmas_m(
            x_m=x, stability_class="D")}),
    (puff.finite_release_ratio, {
        "time_s": 100.0, "duration_s": 60.0, "wind_speed_m_s": 2.0, "x_m": 200.0,
        "sigma_x_m": 15.0}),
    (orifice.liquid_orifice_rate_kg_s, {
        "discharge_coefficient_ratio": 0.62, "hole_diameter_m": 0.01,
        "liquid_density_kg_m3": 800.0, "upstream_pressure_pa": 3e5,
        "ambient_pressure_pa": 1e5, "liquid_head_m": 2.0}),
    (orifice.gas_orifice, {
        "discharge_coefficient_ratio": 0.8, "hole_diameter_m": 0.01,
        "upstream_pressure_pa": 5e5, "upstream_temperature_k": 300.0,
        "upstream_density_kg_m3": 6.0, "heat_ratio": 1.3, "ambient_pressure_pa": 1e5}),
    (orifice.ideal_gas_density_kg_m3, {
        "pressure_pa": 1e5, "temperature_k": 300.0, "molar_mass_kg_mol": 0.017}),
    (orifice.flash_frac, {
        "temperature_k": 300.0, "boiling_point_k": 240.0,
        "liquid_heat_capacity_j_kg_k": 4600.0, "heat_of_vaporisation_j_kg": 1.2e6}),
    (orifice.airborne_frac, {"flash_frac": 0.1}),
    (inventory.constant_discharge, {"inventory_kg": 100.0, "mass_rate_kg_s": 2.0}),
    (inventory.draining_tank, {
        "tank_diameter_m": 5.0, "liquid_height_m": 4.0, "liquid_density_kg_m3": 800.0,
        "hole_diameter_m": 0.05, "discharge_coefficient_ratio": 0.62,
        "tank_pressure_pa": 2e5, "ambient_pressure_pa": 1e5}),
    (inventory.vessel_blowdown, {
        "volume_m3": 5.0, "pressure_pa": 5e5, "temperature_k": 300.0,
        "molar_mass_kg_mol": 0.028, "heat_ratio": 1.4, "hole_diameter_m": 0.01,
        "discharge_coefficient_ratio": 0.8, "ambient_pressure_pa": 1e5}),
    (infiltration.indoor_step_kg_m3, {
        "indoor_kg_m3": 0.0, "outdoor_kg_m3": 1e-3, "air_exchange_per_s": 3e-4,
        "step_s": 60.0}),
    (infiltration.indoor_series_kg_m3, {
        "outdoor_kg_m3": [1e-3, 0.0], "air_exchange_per_s": 3e-4, "step_s": 60.0}),
    (infiltration.shelter_exposure_ratio, {"air_exchange_per_s": 3e-4, "exposure_s": 600.0}),
    (probit.probit_value, {"a": -8.29, "b": 0.92, "dose": 1e6}),
    (probit.dose_of_probability, {"a": -8.29, "b": 0.92, "probability_prob": 0.5}),
    (toxic_load.concentration_in_unit, {
        "concentration_kg_m3": 1e-4, "unit": "ppm", "molar_mass_kg_mol": 0.071,
        "temperature_k": 298.0, "pressure_pa": 1e5}),
    (toxic_load.toxic_load, {"concentration": [10.0, 20.0], "step_s": 60.0, "n": 2.0}),
    (toxic_load.lethal_concentration, {
        "source": CHLORINE_LEES, "exposure_s": 600.0, "probability_prob": 0.5}),
    (blast_tnt.tnt_mass_kg, {
        "fuel_mass_kg": 1000.0, "heat_of_combustion_j_kg": 50e6, "yield_ratio": 0.04,
        "tnt_energy_j_kg": 4.68e6, "ground_factor_ratio": 1.8}),
    (blast_tnt.chinese_tnt_mass_kg, {
        "fuel_mass_kg": 1000.0, "heat_of_combustion_j_kg": 50e6}),
    (blast_tnt.chinese_death_radius_m, {"tnt_mass_kg": 1000.0}),
    (blast_tnt.scaled_distance, {"distance_m": 100.0, "tnt_mass_kg": 1000.0}),
    (blast_tnt.surface_burst_overpressure_pa, {"distance_m": 100.0, "tnt_mass_kg": 1000.0}),
    (blast_tnt.surface_burst_impulse_pa_s, {"distance_m": 100.0, "tnt_mass_kg": 1000.0}),
    (blast_tnt.surface_burst_arrival_s, {"distance_m": 100.0, "tnt_mass_kg": 1000.0}),
    (blast_tnt.free_air_overpressure_pa, {
        "distance_m": 100.0, "tnt_mass_kg": 1000.0, "ambient_pressure_pa": 1e5}),
    (blast_damage.damage_band, {"peak_overpressure_pa": 1e4}),
    (vented_explosion.vented_explosion, {
        "volume_m3": 30.0, "vent_area_m2": 3.0, "vent_static_pressure_pa": 2000.0}),
    (heat_and_blast.thermal_dose, {"heat_flux_w_m2": 1e4, "exposure_s": 20.0}),
    (heat_and_blast.heat_probability, {"dose": 1e7, "source": "eisenberg"}),
    (heat_and_blast.impact_probit, {
        "peak_overpressure_pa": 1e5, "impulse_pa_s": 1e3, "source": "tno_head"}),
    (heat_and_blast.impact_probability, {
        "peak_overpressure_pa": 1e5, "impulse_pa_s": 1e3, "source": "tno_head"}),
    (transmissivity.wayne_transmissivity_ratio, {
        "path_length_m": 100.0, "humidity_frac": 0.5, "temperature_k": 293.0}),
    (transmissivity.saturation_pressure_pa, {"temperature_k": 293.0}),
    (fireball.fireball_diameter_m, {"fuel_mass_kg": 1000.0}),
    (fireball.fireball_duration_s, {"fuel_mass_kg": 1000.0}),
    (fireball.fireball_height_m, {"fuel_mass_kg": 1000.0}),
    (fireball.emissive_power_w_m2, {
        "fuel_mass_kg": 1000.0, "heat_of_combustion_j_kg": 46e6, "radiated_frac": 0.3}),
    (fireball.sphere_view_factor_ratio, {
        "diameter_m": 60.0, "centre_height_m": 45.0, "distance_m": 100.0}),
    (fireball.upright_view_factor_ratio, {
        "diameter_m": 60.0, "centre_height_m": 45.0, "distance_m": 100.0}),
    (fireball.fireball_heat_flux_w_m2, {
        "fuel_mass_kg": 1000.0, "emissive_power_w_m2": 300e3, "distance_m": 100.0,
        "transmissivity_ratio": 0.8}),
]  # fmt: skip

_NEVER_NEGATIVE = {"x_m", "y_m", "time_s", "release_time_s", "obukhov_length_m", "a"}
"""Arguments that may well be negative: places upwind or aside, times before, stability."""


def _spoiled(value: Any, bad: float) -> Any:
    if isinstance(value, float):
        return bad
    array = np.array(value, dtype=float)
    array[-1] = bad
    return array


def _cases(bad: float, skip: set[str]) -> list[Any]:
    return [
        pytest.param(function, {**valid, name: _spoiled(value, bad)}, name,
                     id=f"{function.__name__}-{name}")
        for function, valid in _VALID
        for name, value in valid.items()
        if isinstance(value, float | list | np.ndarray) and name not in skip
    ]  # fmt: skip


@pytest.mark.parametrize(("function", "valid"), _VALID, ids=lambda v: getattr(v, "__name__", ""))
def test_the_valid_call_is_valid(function: Callable[..., Any], valid: dict[str, Any]) -> None:
    """The calls that the other tests spoil are themselves in order."""
    function(**valid)


@pytest.mark.parametrize(("function", "arguments", "name"), _cases(math.nan, set()))
def test_not_a_number_is_refused(
    function: Callable[..., Any], arguments: dict[str, Any], name: str
) -> None:
    """A missing measurement is never taken for a number."""
    with pytest.raises(ValueError, match=name):
        function(**arguments)


@pytest.mark.parametrize(("function", "arguments", "name"), _cases(-1.0, _NEVER_NEGATIVE))
def test_negative_values_are_refused(
    function: Callable[..., Any], arguments: dict[str, Any], name: str
) -> None:
    """A negative mass, pressure or speed is named and refused."""
    with pytest.raises(ValueError, match=name):
        function(**arguments)


def test_every_public_function_is_tried() -> None:
    """No function escapes the table above: those with keyword arguments all appear in it."""
    modules = (
        blast_damage, blast_tnt, fireball, heat_and_blast, infiltration, inventory,
        lateral_spread, orifice, parameters, plume, plume_growth, probit, puff, search,
        similarity_plume,
        surface_layer, toxic_load, transmissivity, vented_explosion, wind,
    )  # fmt: skip
    tried = {function for function, _ in _VALID}
    missing = {
        name
        for module in modules
        for name, value in vars(module).items()
        if inspect.isfunction(value)
        and value.__module__ == module.__name__
        and not name.startswith("_")
        and any(p.kind is p.KEYWORD_ONLY for p in inspect.signature(value).parameters.values())
        and value not in tried
    }
    assert missing == {"blast_probability", "death_probability"}


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: wind.inverse_obukhov_length(stability_class=_WRONG, roughness_length_m=0.1),
         "stability_class must be one of A, B, C, D, E, F, got 'nobody'"),
        (lambda: parameters.briggs_sigmas_m(
            x_m=1.0, stability_class="D", terrain=_WRONG), "terrain must be one of rural, urban"),
        (lambda: heat_and_blast.heat_probability(dose=1e7, source=_WRONG), "source must be one of"),
        (lambda: heat_and_blast.blast_probability(peak_overpressure_pa=1e5, source=_WRONG),
         "source must be one of"),
        (lambda: heat_and_blast.blast_probability(
            peak_overpressure_pa=-1.0, source="hse_lung"), "dose"),
        (lambda: toxic_load.death_probability(load=-1.0, source=CHLORINE_LEES), "dose"),
        (lambda: toxic_load.concentration_in_unit(
            concentration_kg_m3=1.0, unit=_WRONG, molar_mass_kg_mol=0.1), "unit must be"),
        (lambda: surface_layer.friction_velocity_m_s(
            wind_speed_m_s=5.0, height_m=0.15, roughness_length_m=0.1, obukhov_length_m=9.0),
         "height_m must be at least twice roughness_length_m"),
        (lambda: surface_layer.checked_obukhov_length(0.0), "obukhov_length_m must be below 0"),
        (lambda: inventory.vessel_blowdown(
            volume_m3=1.0, pressure_pa=1e5, temperature_k=300.0, molar_mass_kg_mol=0.03,
            heat_ratio=1.4, hole_diameter_m=0.01, discharge_coefficient_ratio=0.8),
         "pressure_pa must exceed ambient_pressure_pa"),
        (lambda: inventory.draining_tank(
            tank_diameter_m=1.0, liquid_height_m=1.0, liquid_density_kg_m3=1e3,
            hole_diameter_m=1.0, discharge_coefficient_ratio=0.6),
         "hole_diameter_m must be below tank_diameter_m"),
        (lambda: similarity_plume.similarity_plume(
            friction_velocity_m_s=0.3, obukhov_length_m=50.0, roughness_length_m=1.0,
            mixing_height_m=5.0), "mixing_height_m must exceed ten roughness lengths"),
        (lambda: plume_growth.plume_growth(
            height_m=_HEIGHTS[::-1], wind_m_s=1.0, diffusivity_m2_s=1.0, start_height_m=1.0),
         "height_m must rise"),
        (lambda: fireball.sphere_view_factor_ratio(
            diameter_m=60.0, centre_height_m=20.0, distance_m=50.0),
         "centre_height_m must be at least half of diameter_m"),
        (lambda: puff.puff_train_concentration_kg_m3(
            release_time_s=[0.0], mass_kg=[1.0, 2.0], time_s=1.0, wind_speed_m_s=1.0, x_m=[1.0],
            y_m=[0.0], z_m=0.0, release_height_m=0.0, sigmas=lambda x: (x, x)),
         "mass_kg must have the length of release_time_s"),
        (lambda: probit.probability_of_probit(math.nan), "probit must be a number"),
        (lambda: probit.probit_of_probability([0.5, 1.0]), "strictly between 0 and 1"),
    ],
)  # fmt: skip
def test_refusal_says_what_would_be_right(call: Callable[[], Any], word: str) -> None:
    """A refusal tells the planner what to enter instead."""
    with pytest.raises(ValueError, match=word):
        call()
