"""Valid calls of the models of mines."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from sim.mine import (
    afterdamp,
    blast_network,
    blast_runs,
    blast_spread,
    burnt_gas,
    escape_ways,
    euler_roadway,
    fan,
    fume_escape,
    fumes,
    gas_transport,
    ignition,
    methane,
    methane_network,
    methane_sensor,
    mine_air,
    mine_network,
    mine_rescue,
    natural_draught,
    newton_flow,
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

_CURVE: Final = fan.FanCurve("main", "intake", 2000.0, 0.0, -0.1)
_ROADS: dict[str, Any] = {
    "names": ["intake", "face", "return"], "start": ["in", "a", "b"], "end": ["a", "b", "out"],
    "length_m": [400.0, 160.0, 400.0], "area_m2": [12.0, 7.0, 12.0],
    "friction_factor_kg_m3": [0.012, 0.02, 0.012],
    "regulator_area_m2": [math.inf, math.inf, 1.0], "fans": (_CURVE,), "surface": ["in", "out"],
    "temperature_k": [290.0, 295.0, 295.0],
}  # fmt: skip
_MINE: Final = mine_network.mine_network(**_ROADS)
_LINE: dict[str, Any] = {"start": [0, 1, 2], "end": [1, 2, 3], "n_nodes": 4}
_PLACES: Final = escape_ways.Places(np.array([1]), np.array([80.0]))
_WAYS: Final = escape_ways.ways_to_safety(network=_MINE, places=_PLACES, goals=["in"])
_AIR: Final = fumes.air_network(
    **_LINE, air_quantity_m3_s=[20.0, 20.0, 20.0], volume_m3=[4800.0, 1120.0, 4800.0]
)
_HISTORY: Final = gas_transport.gas_history(
    air=_AIR, time_step_s=30.0, n_steps=20, initial_frac=[0.0, 0.1, 0.0]
)
_LAW: dict[str, Any] = {
    "resistance": [0.5, 0.4, 0.3], "fan_a0_pa": [2000.0, 0.0, 0.0],
    "fan_a1_pa_s_m3": [0.1, 0.0, 0.0], "fan_a2_pa_s2_m6": [-0.1, 0.0, 0.0],
}  # fmt: skip
_PATTERN: Final = newton_flow.flow_pattern(
    np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([True, False, False, True])
)
_AT_REST: Final = euler_roadway.gas_at(
    density_kg_m3=np.full((1, 4), 1.2), speed_m_s=np.zeros((1, 4)),
    pressure_pa=np.full((1, 4), 1e5), gamma_ratio=np.full((1, 4), 1.4),
)  # fmt: skip

CALLS: Final = (
    Call(blast_network.roadway_network, {
        **_LINE, "length_m": [100.0, 200.0, 300.0], "area_m2": [10.0, 10.0, 8.0],
        "friction_ratio": [0.05, 0.05, 0.06], "bend_ratio": 0.9}),
    Call(blast_network.waves_in, {"network": _MINE, "n_bends": [0.0, 1.0, 2.0]}),
    Call(blast_runs.run_blasts, {
        "methane_frac": [0.095], "friction_loss_ratio": [0.1], "distance_ratio": [1.5],
        "n_cells": 32, "n_cells_per_gas": 8, "n_doublings": 0}),
    Call(blast_spread.spread_blast, {
        "network": blast_network.waves_in(_MINE), "source": 1, "gas_length_m": 20.0,
        "methane_frac": 0.095, "middle_m": 80.0, "stopping_strength_pa": [0.0, 0.0, 5e4]},
         may_answer=_NEVER),
    Call(euler_roadway.stable_step_s, {"gas": _AT_REST, "cell_m": 1.0}),
    Call(euler_roadway.advance, {
        "gas": _AT_REST, "cell_m": 1.0, "time_step_s": np.array([[1e-3]]),
        "face_area_m2": [1.0, 1.0, 1.0, 1.0, 1.0]}),
    Call(fan.operating_point_m3_s, {"curve": _CURVE, "resistance": 0.4, "natural_pa": 20.0},
         signed=frozenset({"natural_pa"})),
    Call(fan.fan_through_points, {
        "name": "main", "roadway": "intake", "flow_m3_s": [0.0, 50.0, 100.0],
        "pressure_pa": [2000.0, 1750.0, 1000.0]}, signed=frozenset({"pressure_pa"})),
    Call(fume_escape.escape_through_fumes, {
        "ways": _WAYS, "fumes": _FUMES, "history": _HISTORY, "start_s": 60.0,
        "walking_speed_m_s": 1.0, "speed_in_fumes_ratio": 0.5, "rated_time_s": 1800.0,
        "collapse_dose": 1.0}, endless=frozenset({"start_s"}), wrong={"start_s": (-1.0,)},
         may_answer=_NEVER),
    Call(fumes.air_network, {
        **_LINE, "air_quantity_m3_s": [20.0, 20.0, 20.0], "volume_m3": [4800.0, 1120.0, 4800.0],
        "still_below_m3_s": 1e-6}, signed=frozenset({"air_quantity_m3_s"})),
    Call(gas_transport.gas_history, {
        "air": _AIR, "time_step_s": 30.0, "n_steps": 20, "initial_frac": [0.0, 0.1, 0.0],
        "emission_m3_s": [0.0, 0.1, 0.0], "source": [0], "source_frac": 0.01}),
    Call(methane_network.steady_methane, {
        "network": _MINE, "air_quantity_m3_s": np.full(3, 20.0), "emission_m3_s": [0.0, 0.1, 0.0]},
         signed=frozenset({"air_quantity_m3_s"})),
    Call(methane_network.methane_history, {
        "network": _MINE, "air_quantity_m3_s": np.full(3, 20.0), "emission_m3_s": [0.0, 0.1, 0.0],
        "initial_frac": 0.01, "time_step_s": 30.0, "n_steps": 20},
         signed=frozenset({"air_quantity_m3_s"})),
    Call(mine_air.mine_air, {
        "network": _MINE, "resistance_ratio": [1.0, 2.0, 1.0], "outside_temperature_k": 280.0,
        "guess_m3_s": np.full(3, 20.0)}, signed=frozenset({"guess_m3_s"})),
    Call(mine_network.mine_network, _ROADS, endless=frozenset({"regulator_area_m2"}),
         may_answer=_NEVER, wrong={"area_m2": (0.0,), "regulator_area_m2": (0.0, -math.inf)}),
    Call(poisoning.dies_lying_s, {
        "history": _HISTORY, "fumes": _FUMES, "network": _MINE, "places": _PLACES, "from_s": [0.0],
        "protected_s": [60.0], "dose": [1.0]}, endless=frozenset({"from_s"}),
         wrong={"from_s": (-1.0,), "dose": (0.0,)}, may_answer=_NEVER),
    Call(safety_systems.sheltered_by_air, {
        "fallen": np.array([True]), "systems": safety_systems.SafetySystems(compressed_air=True),
        "network": _MINE, "piped": ["face"], "fallen_in": ["face"], "speed_m_s": 0.5,
        "rated_time_s": 1800.0}),
    Call(ventilation.solve_network, {
        **_LINE, **_LAW, "fixed_nodes": [0, 3], "injection_m3_s": [0.0, 1.0, 0.0, 0.0],
        "tolerance_m3_s": 1e-10}),
    Call(ventilation.flow_law, {
        "pattern": _PATTERN, **_LAW, "injection_m3_s": [0.0, 1.0, 0.0, 0.0]}),
    Call(ventilation.air_flow, {
        "pattern": _PATTERN, "law": ventilation.flow_law(pattern=_PATTERN, **_LAW),
        "guess_m3_s": np.full(3, 20.0), "tolerance_m3_s": 1e-10},
         signed=frozenset({"guess_m3_s"})),
    Call(withdrawal.places_after, {"network": _MINE, "ways": _WAYS, "walked_m": [100.0]}),
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
        "way": _SMOKE, "usable_s": 7200.0, "work_s": 210.0}),
    Call(mine_rescue.bring_out, {
        "way": _SMOKE, "casualties": _TWO, "squad_ready_s": [0.0, 60.0], "usable_s": 7200.0,
        "work_s": 210.0, "rest_s": 7200.0}, may_answer=_NEVER),
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
