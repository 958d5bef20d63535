"""Valid calls of the models of fires in buildings and of evacuation."""

from __future__ import annotations

import math
from typing import Any, Final

from sim.evacuation import egress, hydraulic, premovement
from sim.fire import design_fire, plume, tenability
from tests.support.refusals import Call

_BURNING: dict[str, Any] = {
    "hrr_w": 1e6,
    "time_step_s": 1.0,
    "water_flow_kg_s": 5.0,
    "growth_w_s2": 46.9,
    "peak_w": 5e6,
    "hrr_density_w_m2": 5e5,
    "critical_intensity_kg_s_m2": 0.0625,
}
_NEVER = (math.inf,)
_DOOR: dict[str, Any] = {"clear_width_m": 1.2, "boundary_layer_m": 0.15}

CALLS: Final = (
    Call(design_fire.t_squared_hrr_w, {
        "time_s": 60.0, "growth_w_s2": 46.9, "peak_w": 5e6, "incubation_s": 10.0},
        endless=frozenset({"peak_w"})),
    Call(design_fire.ventilation_limited_hrr_w, {
        "opening_area_m2": 2.0, "opening_height_m": 2.0}),
    Call(design_fire.fire_area_m2, {"hrr_w": 1e6, "hrr_density_w_m2": 5e5}),
    Call(design_fire.required_flow_kg_s, {"area_m2": 10.0, "intensity_kg_s_m2": 0.1}),
    Call(design_fire.decay_time_s, {"intensity_kg_s_m2": 0.1}, may_answer=_NEVER),
    Call(design_fire.hrr_after_water_w, _BURNING, endless=frozenset({"peak_w"})),
    Call(plume.plume_mass_flow_kg_s, {"convective_w": 1e6, "height_m": 3.0}),
    Call(tenability.fed_gas_per_s, {
        "co_frac": 0.002, "co2_frac": 0.03, "o2_frac": 0.18, "hypoxia_below_frac": 0.2}),
    Call(tenability.fed_heat_per_s, {"temperature_k": 350.0}),
    Call(tenability.extinction_coefficient_per_m, {"soot_kg_m3": 1e-4}),
    Call(tenability.visibility_m, {"extinction_per_m": 0.5}, may_answer=_NEVER),
    Call(tenability.speed_in_smoke_m_s, {"free_speed_m_s": 1.2, "extinction_per_m": 0.5}),
    Call(tenability.collapse_threshold, {"quantile_prob": 0.5}),
    Call(tenability.collapsed_prob, {"fed": 1.0}, endless=frozenset({"fed"})),
    Call(tenability.clear_height_m, {"ceiling_height_m": 4.0}),
    Call(egress.share_out, {"n_persons": 6, "weights": [2.0, 1.0]}),
    Call(hydraulic.walking_speed_m_s, {"density_per_m2": 1.0, "speed_constant_m_s": 1.4}),
    Call(hydraulic.stair_speed_constant_m_s, {"tread_m": 0.28, "riser_m": 0.17}),
    Call(hydraulic.specific_flow_per_m_s, {"density_per_m2": 1.0, "speed_constant_m_s": 1.4}),
    Call(hydraulic.most_specific_flow_per_m_s, {"speed_constant_m_s": 1.4}),
    Call(hydraulic.effective_width_m, _DOOR),
    Call(hydraulic.door_capacity_persons_s, _DOOR),
    Call(hydraulic.stair_capacity_persons_s, {
        "clear_width_m": 1.2, "tread_m": 0.28, "riser_m": 0.17}),
    Call(hydraulic.total_time_s, {
        "n_persons": 100.0, "capacity_persons_s": 1.0, "travel_time_s": 10.0}, may_answer=_NEVER),
    Call(hydraulic.departure_times_s, {
        "arrival_times_s": [0.0, 1.0], "capacity_persons_s": 1.0},
        endless=frozenset({"arrival_times_s"}), may_answer=_NEVER),
    Call(premovement.premovement_time_s, {
        "quantile_prob": 0.5, "mean_s": 120.0, "sd_s": 60.0, "factor_ratio": 1.0}),
)  # fmt: skip
