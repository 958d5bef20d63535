"""Valid calls of the models of mines."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from sim.mine import (
    afterdamp,
    burnt_gas,
    ignition,
    methane,
    methane_network,
    methane_sensor,
    mine_rescue,
    natural_draught,
    poisoning,
    reentry,
    regulator,
    roadway_blast,
    safety_systems,
    secondary_explosion,
    ventilation,
    withdrawal,
)
from tests.support.refusals import Call

_GAS: dict[str, Any] = {
    "emission_m3_s": 0.1,
    "air_quantity_m3_s": 10.0,
    "volume_m3": 1000.0,
    "initial_frac": 0.0,
}
_HAZARD: dict[str, Any] = {"edges_s": [0.0, 60.0, 120.0], "rate_per_s": [1e-5, 1e-4]}
_FUMES: Final = afterdamp.Afterdamp(0.01, 0.1, 0.01)
_MEASURE: Final = reentry.measure_of(choice="enter", from_s=0.0, air_m3_s=5.0)
_BLAST: dict[str, Any] = {
    "distance_m": 200.0,
    "gas_length_m": 20.0,
    "friction_ratio": 0.05,
    "methane_frac": 0.095,
    "area_m2": 12.25,
}
_NEVER = (math.inf,)
_SMOKE: Final = mine_rescue.Way(np.array([3000.0]), np.array([True]), np.array([True]))
_TWO: Final = mine_rescue.Casualties(np.array([100.0, 200.0]), np.array([True, False]))
_AHEAD: Final = reentry.foresee_atmosphere(
    edges_s=[0.0, 600.0, 1200.0], measures=(_MEASURE,), volume_m3=3000.0, emission_m3_s=0.1,
    methane_frac=0.02, oxygen_frac=0.19,
)  # fmt: skip

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
    Call(afterdamp.burnt_methane, {"methane_frac": 0.095, "co_frac": 0.01}),
    Call(afterdamp.oxygen_frac, {"fumes": _FUMES, "fume_frac": 0.1}),
    Call(afterdamp.dose_rate_per_s, {"fumes": _FUMES, "fume_frac": 0.1}),
    Call(burnt_gas.burnt_gas, {"methane_frac": 0.095}),
    Call(ignition.ignition_rate_per_s, {
        "methane_frac": 0.09, "powered_ratio": 0.5, "powered_rate_per_s": 1e-3,
        "other_rate_per_s": 1e-4, "oxygen_frac": 0.19}),
    Call(ignition.ignition_time_s, {
        "times_s": [0.0, 100.0], "rate_per_s": [0.01, 0.01], "quantile_prob": 0.1},
         may_answer=_NEVER),
    Call(methane_network.outburst_emission_m3_s, {
        "time_s": 60.0, "gas_volume_m3": 6000.0, "decay_s": 300.0, "begin_s": 0.0}),
    Call(methane_sensor.sensor_record, {
        "times_s": [0.0, 60.0], "methane_frac": [0.0, 0.02],
        "setting": methane_sensor.SETTINGS["face"], "response_s": 20.0}, may_answer=_NEVER),
    Call(natural_draught.air_density_kg_m3, {
        "temperature_k": 293.15, "height_m": -300.0, "outside_temperature_k": 278.15},
         signed=frozenset({"height_m"})),
    Call(natural_draught.natural_pressure_pa, {
        "start_height_m": -300.0, "end_height_m": 0.0, "temperature_k": 298.15,
        "outside_temperature_k": 278.15},
         signed=frozenset({"start_height_m", "end_height_m"})),
    Call(regulator.regulator_resistance, {"regulator_area_m2": 1.0, "area_m2": 10.0},
         endless=frozenset({"regulator_area_m2"}),
         wrong={"regulator_area_m2": (0.0, -math.inf), "area_m2": (0.0,)}),
    Call(reentry.foresee_atmosphere, {
        "edges_s": [0.0, 600.0, 1200.0], "measures": (_MEASURE,), "volume_m3": 3000.0,
        "emission_m3_s": 0.1, "methane_frac": 0.02, "oxygen_frac": 0.19, "fire_prob": 0.5,
        "oxygen_burnt_m3_s": 0.1, "base_rate_per_s": 1e-5}),
    Call(roadway_blast.blast, _BLAST),
    Call(roadway_blast.peak_overpressure_pa, _BLAST),
    Call(roadway_blast.reflected_overpressure_pa, {
        "incident_pa": 5e4, "air_pressure_pa": 101325.0}),
    Call(roadway_blast.shock_speed_m_s, {"overpressure_pa": 5e4}),
    Call(roadway_blast.flame_length_m, {"gas_length_m": 20.0, "methane_frac": 0.095}),
    Call(roadway_blast.gas_length_with_dust_m, {
        "gas_length_m": 20.0, "dusty_length_m": 60.0, "dust_burns_frac": 0.5}),
    Call(safety_systems.told_s, {
        "systems": safety_systems.SafetySystems(), "way_m": 3000.0, "human_report_s": 1500.0},
         endless=frozenset({"way_m"}), wrong={"way_m": (-math.inf,)}, may_answer=_NEVER),
    Call(mine_rescue.usable_time_s, {
        "endurance_s": 14_400.0, "filling_pa": 20e6, "reserve_pa": 5e6}),
    Call(mine_rescue.squad_reach_m, {
        "way": _SMOKE, "usable_s": 7200.0, "work_s": 210.0, "line_m": 500.0},
         endless=frozenset({"line_m"}), wrong={"line_m": (0.0, -math.inf)}),
    Call(mine_rescue.bring_out, {
        "way": _SMOKE, "casualties": _TWO, "squad_ready_s": [0.0, 60.0], "usable_s": 7200.0,
        "work_s": 210.0, "rest_s": 7200.0, "line_m": 500.0},
         endless=frozenset({"line_m"}), wrong={"line_m": (0.0, -math.inf)}, may_answer=_NEVER),
    Call(mine_rescue.squads_needed, {
        "way": _SMOKE, "casualties": _TWO, "within_s": 1e5, "usable_s": 7200.0}),
    Call(poisoning.is_poisoned, {"dose": 0.6, "collapse_dose": 1.0},
         wrong={"collapse_dose": (0.0,)}),
    Call(withdrawal.walked_before_m, {
        "way_m": 3000.0, "warning_s": 3600.0, "told_s": 460.0, "walking_speed_m_s": 1.0},
         endless=frozenset({"way_m", "told_s"}),
         wrong={"way_m": (-math.inf,), "told_s": (-math.inf,)}),
    Call(ventilation.atkinson_resistance, {
        "friction_factor_kg_m3": 0.012, "length_m": 500.0, "perimeter_m": 12.0, "area_m2": 10.0,
        "air_density_kg_m3": 1.2}, wrong={"area_m2": (0.0,)}),
    Call(roadway_blast.friction_loss_ratio, {
        "gas_length_m": 20.0, "friction_ratio": 0.05, "area_m2": 12.25},
         wrong={"area_m2": (0.0,)}),
    Call(reentry.measure_of, {
        "choice": "inert", "from_s": 0.0, "air_m3_s": 5.0, "leakage_m3_s": 0.1,
        "nitrogen_m3_s": 0.5, "fire_out_rate_per_s": 1e-4}),
    Call(reentry.expected_rescuers_lost, {
        "atmosphere": _AHEAD, "enter_s": 0.0, "leave_s": 600.0, "n_rescuers": 6,
        "killed_prob": 0.9}, signed=frozenset({"enter_s", "leave_s"})),
    Call(reentry.entry_gain, {
        "atmosphere": _AHEAD, "enter_s": 0.0, "stay_s": 600.0, "n_rescuers": 6, "n_trapped": 4,
        "survival_time_s": 3600.0, "killed_prob": 0.9}, signed=frozenset({"enter_s"})),
)  # fmt: skip
