"""Valid calls of the models of passive dispersion."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

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
from tests.support.plumes import briggs_d
from tests.support.refusals import Call

_HEIGHTS = np.geomspace(0.01, 100.0, 50)
_PLUME = similarity_plume.similarity_plume(
    friction_velocity_m_s=0.3, obukhov_length_m=math.inf, roughness_length_m=0.01
)
_BRIGGS = {"stability_class": "D"}
_FAR = (math.inf,)
_NEUTRAL = frozenset({"obukhov_length_m"})

CALLS: Final = (
    Call(wind.power_law_wind_m_s, {
        "wind_speed_m_s": 3.0, "reference_height_m": 10.0, "height_m": 2.0, **_BRIGGS}),
    Call(wind.inverse_obukhov_length, {"roughness_length_m": 0.1, **_BRIGGS}),
    Call(wind.obukhov_length_m, {"roughness_length_m": 0.1, **_BRIGGS}, may_answer=_FAR),
    Call(wind.classify_stability, {"obukhov_length_m": -20.0, "roughness_length_m": 0.1},
        endless=_NEUTRAL),
    Call(surface_layer.surface_layer_wind_m_s, {
        "friction_velocity_m_s": 0.3, "height_m": 10.0, "roughness_length_m": 0.1,
        "obukhov_length_m": -50.0}, endless=_NEUTRAL),
    Call(surface_layer.friction_velocity_m_s, {
        "wind_speed_m_s": 5.0, "height_m": 10.0, "roughness_length_m": 0.1,
        "obukhov_length_m": -50.0}, endless=_NEUTRAL),
    Call(parameters.briggs_sigmas_m, {"x_m": 500.0, **_BRIGGS}),
    Call(parameters.ccps_puff_sigmas_m, {"x_m": 500.0, **_BRIGGS}),
    Call(parameters.averaging_time_factor, {"averaging_time_s": 60.0}),
    Call(plume.concentration_kg_m3, {
        "mass_rate_kg_s": 1.0, "wind_speed_m_s": 3.0, "x_m": 500.0, "y_m": 10.0, "z_m": 1.5,
        "release_height_m": 2.0, "sigma_y_m": 39.0, "sigma_z_m": 22.0}),
    Call(plume.isopleth_half_width_m, {
        "concentration_kg_m3": 1e-5, "axis_concentration_kg_m3": 1e-4, "sigma_y_m": 39.0}),
    Call(plume.distance_to_concentration_m, {
        "concentration_kg_m3": 1e-5, "mass_rate_kg_s": 1.0, "wind_speed_m_s": 3.0,
        "release_height_m": 0.0, "z_m": 0.0,
        "sigmas": briggs_d}, may_answer=_FAR),
    Call(search.last_distance_above_m, {"axis": lambda x: 1.0 / x, "level": 1e-3}, may_answer=_FAR),
    Call(lateral_spread.crosswind_turbulence_m_s, {
        "friction_velocity_m_s": 0.3, "obukhov_length_m": -20.0, "mixing_height_m": 800.0},
        endless=_NEUTRAL),
    Call(lateral_spread.travel_time_function, {"travel_time_s": 60.0}),
    Call(lateral_spread.sigma_y_from_azimuth_m, {
        "x_m": 100.0, "sigma_azimuth_deg": 8.0, "travel_time_s": 30.0}),
    Call(lateral_spread.sigma_y_from_turbulence_m, {
        "crosswind_turbulence_m_s": 0.6, "travel_time_s": 30.0}),
    Call(plume_growth.plume_growth, {
        "height_m": _HEIGHTS, "wind_m_s": _HEIGHTS**0.2, "diffusivity_m2_s": _HEIGHTS,
        "start_height_m": 0.5}),
    Call(similarity_plume.similarity_plume, {
        "friction_velocity_m_s": 0.3, "obukhov_length_m": -50.0, "roughness_length_m": 0.01,
        "release_height_m": 1.0, "sigma_azimuth_deg": 8.0, "mixing_height_m": 800.0},
        endless=_NEUTRAL),
    Call(similarity_plume.crosswind_integrated_kg_m2, {
        "plume": _PLUME, "mass_rate_kg_s": 1.0, "x_m": 100.0, "z_m": 1.5}),
    Call(similarity_plume.plume_concentration_kg_m3, {
        "plume": _PLUME, "mass_rate_kg_s": 1.0, "x_m": 100.0, "y_m": 0.0, "z_m": 1.5}),
    Call(puff.puff_concentration_kg_m3, {
        "mass_kg": 1.0, "wind_speed_m_s": 2.0, "time_s": 100.0, "x_m": 200.0, "y_m": 0.0,
        "z_m": 0.0, "release_height_m": 0.0, "sigma_x_m": 5.0, "sigma_y_m": 5.0,
        "sigma_z_m": 2.0}),
    Call(puff.puff_train_concentration_kg_m3, {
        "release_time_s": [0.0, 5.0], "mass_kg": [1.0, 1.0], "time_s": 100.0,
        "wind_speed_m_s": 2.0, "x_m": [200.0], "y_m": [0.0], "z_m": 0.0, "release_height_m": 0.0,
        "sigmas": lambda x: parameters.ccps_puff_sigmas_m(
            x_m=x, stability_class="D")}),
    Call(puff.finite_release_ratio, {
        "time_s": 100.0, "duration_s": 60.0, "wind_speed_m_s": 2.0, "x_m": 200.0,
        "sigma_x_m": 15.0}, endless=frozenset({"duration_s"})),
    Call(infiltration.indoor_step_kg_m3, {
        "indoor_kg_m3": 0.0, "outdoor_kg_m3": 1e-3, "air_exchange_per_s": 3e-4,
        "step_s": 60.0}),
    Call(infiltration.indoor_series_kg_m3, {
        "outdoor_kg_m3": [1e-3, 0.0], "air_exchange_per_s": 3e-4, "step_s": 60.0}),
    Call(infiltration.shelter_exposure_ratio, {"air_exchange_per_s": 3e-4, "exposure_s": 600.0}),
)  # fmt: skip
