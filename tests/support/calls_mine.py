"""Valid calls of the models of mines."""

from __future__ import annotations

import math
from typing import Any, Final

from sim.mine import methane, secondary_explosion, self_rescue
from tests.support.refusals import Call

_GAS: dict[str, Any] = {
    "emission_m3_s": 0.1,
    "air_quantity_m3_s": 10.0,
    "volume_m3": 1000.0,
    "initial_frac": 0.0,
}
_HAZARD: dict[str, Any] = {"edges_s": [0.0, 60.0, 120.0], "rate_per_s": [1e-5, 1e-4]}
_NEVER = (math.inf,)

CALLS: Final = (
    Call(methane.methane_frac, {**_GAS, "time_s": 60.0}, wrong={"time_s": (-1.0,)}),
    Call(methane.time_to_frac_s, {**_GAS, "target_frac": 0.005}, may_answer=_NEVER),
    Call(methane.dilution_air_quantity_m3_s, {"emission_m3_s": 0.1, "target_frac": 0.01}),
    Call(methane.is_explosive, {"methane_frac": 0.09, "oxygen_frac": 0.19}),
    Call(methane.explosive_with_air, {"methane_frac": 0.09, "oxygen_frac": 0.19}),
    Call(methane.layering_ratio, {"air_speed_m_s": 1.0, "emission_m3_s": 0.01, "width_m": 4.0}),
    Call(secondary_explosion.hazard_rate_per_s, {
        "methane_frac": 0.09, "oxygen_frac": 0.19, "fire_burns": True, "base_rate_per_s": 1e-5}),
    Call(secondary_explosion.integrated_hazard, {**_HAZARD, "from_s": 0.0, "to_s": 100.0}),
    Call(secondary_explosion.explosion_prob, {"hazard": 0.5}, endless=frozenset({"hazard"})),
    Call(secondary_explosion.explosion_time_s, {**_HAZARD, "quantile_prob": 0.001},
         may_answer=_NEVER),
    Call(self_rescue.escape, {
        "way_m": [1000.0], "station_m": [[0.0, 500.0]], "fumes_arrive_s": [[100.0, 100.0]],
        "co_frac": [[0.02, 0.02]], "o2_frac": 0.209, "start_s": 0.0, "walking_speed_m_s": 1.0,
        "speed_in_fumes_ratio": 0.5, "rated_time_s": 1800.0, "collapse_dose": 1.0,
        "horizon_s": 2000.0, "time_step_s": 10.0},
        endless=frozenset({"fumes_arrive_s"}), may_answer=_NEVER),
)  # fmt: skip
