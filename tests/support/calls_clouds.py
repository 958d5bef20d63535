"""Valid calls of the dense plume, the footprints and the puffs on a turning wind."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from sim.consequence.dispersion import (
    dense_mixture,
    dense_plume,
    dense_rates,
    dense_receptors,
    dense_routing,
    dense_workbook,
    footprint,
    footprint_band,
    footprint_contour,
    footprint_puff,
    footprint_receptors,
    jet_dilution,
    meander,
    puff_path,
    similarity_plume,
)
from tests.support.plumes import briggs_d
from tests.support.refusals import Call

_GAS: dict[str, Any] = {
    "release_temperature_k": 239.0, "molar_mass_kg_mol": 0.0709, "gas_heat_capacity_j_kg_k": 480.0,
    "air_temperature_k": 290.0, "air_pressure_pa": 1e5, "relative_humidity_frac": 0.5,
}  # fmt: skip
_AIR: dict[str, Any] = {
    "friction_velocity_m_s": 0.25, "obukhov_length_m": -50.0, "roughness_length_m": 0.03,
}  # fmt: skip
_NEUTRAL = frozenset({"obukhov_length_m"})
_DENSE = dense_plume.dense_plume(
    mass_rate_kg_s=5.0, source_area_m2=100.0, **_GAS, **{**_AIR, "obukhov_length_m": math.inf}
)
_ROUTE = {
    "mass_rate_kg_s": 5.0, "release_density_kg_m3": 3.2, "air_density_kg_m3": 1.2,
    "wind_speed_m_s": 4.0,
}  # fmt: skip
_SIMILAR = similarity_plume.similarity_plume(
    friction_velocity_m_s=0.3, obukhov_length_m=math.inf, roughness_length_m=0.01
)
_WIND: dict[str, Any] = {
    "start_s": [0.0, 300.0], "wind_speed_m_s": [4.0, 4.0], "wind_direction_deg": [270.0, 280.0],
    "stability_class": ["D", "D"],
}  # fmt: skip
_PUFFS: dict[str, Any] = {
    "wind": puff_path.wind_series(**_WIND), "release_start_s": [0.0, 100.0],
    "release_end_s": 200.0, "mass_rate_kg_s": [1.0, 0.5], "time_s": [60.0, 240.0],
    "release_height_m": 1.0,
}  # fmt: skip
_TRAIN = puff_path.puff_train(**_PUFFS)
_PLACES: dict[str, Any] = {
    "train": _TRAIN, "east_m": [100.0, 300.0], "north_m": [0.0, 20.0], "z_m": 1.5}  # fmt: skip
_AXIS: dict[str, Any] = {
    "mass_rate_kg_s": 1.0, "wind_speed_m_s": 4.0, "release_height_m": 1.0, "z_m": 1.5,
    "sigmas": briggs_d,
}  # fmt: skip
_BAND: dict[str, Any] = {"vg_ratio": 1.3, "mg_ratio": 1.1, "confidence_prob": 0.9}
_CLOUD = {
    "mass_kg": 100.0, "release_density_kg_m3": 3.2, "air_density_kg_m3": 1.2,
    "wind_speed_m_s": 4.0,
}  # fmt: skip
_MEANDER = {"crosswind_turbulence_m_s": 0.5, "wind_speed_m_s": 1.0}
_HILL = np.array([[0.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 0.0]])

CALLS: Final = (
    Call(dense_mixture.saturation_pressure_pa, {"temperature_k": 290.0}),
    Call(dense_mixture.ingredients, _GAS),
    Call(dense_mixture.mixture, {
        "parts": dense_mixture.ingredients(**_GAS), "gas_kg_s": 1.0, "air_kg_s": 5.0,
        "heat_w": 100.0}),
    Call(dense_plume.dense_plume, {
        "mass_rate_kg_s": 5.0, "source_area_m2": 100.0, **_GAS, **_AIR,
        "ground_temperature_k": 290.0, "averaging_time_s": 60.0, "farthest_m": 500.0},
        endless=_NEUTRAL),
    Call(dense_rates.entrainment_suppression_ratio, {
        "richardson_ratio": 5.0, "ambient_ratio": 1.0},
        signed=frozenset({"richardson_ratio"}), wrong={"ambient_ratio": (0.0,)}),
    Call(dense_rates.entrainment_speed_m_s, {
        "friction_velocity_m_s": 0.3, "richardson_ratio": 5.0, "thermal_richardson_ratio": 0.0,
        "ambient_ratio": 1.0, "wind_exponent_ratio": 0.2}, signed=frozenset({"richardson_ratio"})),
    Call(dense_rates.front_speed_m_s, {"density_excess_ratio": 0.5, "depth_m": 1.0}),
    Call(dense_rates.ground_heat_w_m2, {
        "temperature_difference_k": 20.0, "density_kg_m3": 1.5, "molar_mass_kg_mol": 0.03,
        "heat_capacity_j_kg_k": 1000.0, "friction_velocity_m_s": 0.3, "wind_speed_m_s": 3.0}),
    Call(dense_rates.lateral_coefficient, {
        "obukhov_length_m": -50.0, "roughness_length_m": 0.1, "averaging_time_s": 600.0},
        endless=_NEUTRAL, wrong={"obukhov_length_m": (0.0,)}),
    Call(dense_receptors.dense_plume_size, {"plume": _DENSE, "x_m": 100.0}),
    Call(dense_receptors.dense_concentration_kg_m3, {
        "plume": _DENSE, "x_m": 100.0, "y_m": 5.0, "z_m": 1.0}),
    Call(dense_receptors.dense_volume_frac, {
        "plume": _DENSE, "x_m": 100.0, "y_m": 5.0, "z_m": 1.0}),
    Call(dense_routing.dense_source_ratio, _ROUTE),
    Call(dense_routing.is_dense, _ROUTE),
    Call(dense_workbook.workbook_volume_frac, {
        **_ROUTE, "release_temperature_k": 239.0, "air_temperature_k": 290.0, "x_m": 200.0}),
    Call(footprint.averaged_sigmas, {"sigmas": briggs_d, "averaging_time_s": 60.0}),
    Call(footprint.gaussian_profile, _AXIS),
    Call(footprint.similarity_profile, {"plume": _SIMILAR, "mass_rate_kg_s": 1.0, "z_m": 1.5}),
    Call(footprint.steady_footprints, {
        "level_kg_m3": [1e-5, 1e-4], "axis": footprint.gaussian_profile(**_AXIS),
        "wind_direction_deg": 270.0, "east_m": 10.0, "north_m": 20.0}, may_answer=(math.inf,)),
    Call(footprint_band.scatter_factor, _BAND, wrong={"vg_ratio": (0.5,)}),
    Call(footprint_band.band_levels_kg_m3, {"level_kg_m3": 1e-5, **_BAND}),
    Call(footprint_contour.rings_at_level, {
        "value": _HILL, "x_m": [0.0, 1.0, 2.0], "y_m": [0.0, 1.0, 2.0], "level": 1.0},
        signed=frozenset({"level", "value"})),
    Call(footprint_puff.puff_footprints, {
        "train": _TRAIN, "level_kg_m3": [1e-5, 1e-6], "z_m": 1.5}),
    Call(footprint_receptors.puff_concentration_series_kg_m3, _PLACES),
    Call(footprint_receptors.puff_strength_kg_m3, {"train": _TRAIN, "z_m": 1.5}),
    Call(footprint_receptors.puff_dose, {**_PLACES, "n": 2.0}),
    Call(puff_path.wind_series, _WIND),
    Call(puff_path.puff_train, {**_PUFFS, "nearest_m": 10.0}),
    Call(dense_routing.dense_cloud_ratio, _CLOUD),
    Call(dense_routing.is_dense_cloud, _CLOUD),
    Call(dense_routing.release_kind, {
        "duration_s": 60.0, "wind_speed_m_s": 4.0, "distance_m": 200.0}),
    Call(jet_dilution.expanded_speed_m_s, {
        "mass_rate_kg_s": 1.0, "exit_speed_m_s": 300.0, "exit_area_m2": 1e-3,
        "exit_pressure_pa": 3e5, "air_pressure_pa": 1e5}),
    Call(jet_dilution.jet_path, {
        "diameter_m": 0.1, "jet_speed_m_s": 50.0, "jet_density_kg_m3": 1.5,
        "air_density_kg_m3": 1.2, "wind_speed_m_s": 4.0, "elevation_deg": 30.0,
        "release_height_m": 2.0}, signed=frozenset({"elevation_deg"})),
    Call(meander.effective_turbulence_m_s, _MEANDER),
    Call(meander.random_share_ratio, {**_MEANDER, "distance_m": 100.0}),
    Call(meander.meander_concentration_kg_m3, {
        **_MEANDER, "coherent_kg_m3": 1e-5, "integrated_kg_m2": 1e-3, "x_m": 100.0, "y_m": 5.0}),
    Call(meander.meandering_plume_kg_m3, {
        "plume": _SIMILAR, "mass_rate_kg_s": 1.0, "crosswind_turbulence_m_s": 0.5, "x_m": 100.0,
        "y_m": 5.0, "z_m": 1.5}),
)  # fmt: skip
