"""Valid calls of the models of buried gas mains: leak, void, ignition, blast along a line."""

from __future__ import annotations

from math import inf
from typing import Final

from sim.consequence.explosion import culvert_chain, enclosure_gas, gas_blast, gas_ignition
from sim.consequence.release import soil_leak
from tests.support.refusals import Call

CALLS: Final = (
    Call(soil_leak.pressure_class, {"gauge_pressure_pa": 0.2e6}),
    Call(soil_leak.hole_diameter_m, {
        "pipe_diameter_m": 0.2, "weights": (0.5, 0.3, 0.15, 0.05), "quantile_prob": 0.5}),
    Call(soil_leak.buried_leak, {
        "gauge_pressure_pa": 0.2e6, "pipe_diameter_m": 0.2, "hole_diameter_m": 0.005,
        "temperature_k": 283.0, "molar_mass_kg_mol": 0.017, "heat_ratio": 1.3,
        "discharge_coefficient_ratio": 0.85, "ambient_pressure_pa": 101_325.0}),
    Call(soil_leak.isolated_gas_m3, {
        "isolated_length_m": 500.0, "pipe_diameter_m": 0.2, "gauge_pressure_pa": 0.2e6,
        "ambient_pressure_pa": 101_325.0}),
    Call(soil_leak.soil_gas_m3, {"distance_m": 3.0, "porosity_ratio": 0.3}),
    Call(soil_leak.fading_rate_m3_s, {"time_s": (60.0, 90.0), "rate_m3_s": 0.02, "left_m3": 5.0}),
    Call(enclosure_gas.room_gas_frac, {
        "time_s": 600.0, "gas_rate_m3_s": 0.01, "ventilation_m3_s": 0.05, "volume_m3": 50.0,
        "initial_frac": 0.01}),
    Call(enclosure_gas.room_steady_frac, {"gas_rate_m3_s": 0.01, "ventilation_m3_s": 0.05}),
    Call(enclosure_gas.room_time_to_frac_s, {
        "target_frac": 0.05, "gas_rate_m3_s": 0.01, "ventilation_m3_s": 0.05, "volume_m3": 50.0,
        "initial_frac": 0.01}, may_answer=(inf,)),
    Call(enclosure_gas.room_history_frac, {
        "time_s": (0.0, 60.0, 120.0), "gas_rate_m3_s": (0.01, 0.01),
        "ventilation_m3_s": (0.05, 0.05), "volume_m3": 50.0, "initial_frac": 0.01}),
    Call(enclosure_gas.culvert_gas, {
        "time_s": (0.0, 60.0, 120.0), "gas_rate_m3_s": (0.01, 0.01),
        "air_rate_m3_s": (0.1, 0.1), "area_m2": 4.0, "length_m": 200.0}),
    Call(gas_blast.mixture_heat_j_m3, {
        "gas_frac": 0.09, "molar_mass_kg_mol": 0.017, "heat_of_combustion_j_kg": 50e6,
        "temperature_k": 288.15}),
    Call(gas_blast.blast_strength, {"source_pressure_pa": 2e4}),
    Call(gas_blast.blast_reach_m, {"energy_j": 1e9, "overpressure_pa": 5e3, "strength": 7},
         may_answer=(inf,)),
    Call(gas_blast.tnt_reach_m, {"energy_j": 1e9, "overpressure_pa": 5e3, "yield_ratio": 0.04},
         may_answer=(inf,)),
    Call(gas_ignition.time_in_range_s, {"ignition_rate_per_s": 1e-3, "quantile_prob": 0.5}),
    Call(gas_ignition.exposure_s, {
        "time_s": (0.0, 60.0, 120.0), "gas_frac": (0.0, 0.08, 0.2), "lower_frac": 0.05,
        "upper_frac": 0.15}),
    Call(gas_ignition.ignition_time_s, {
        "time_s": (0.0, 60.0, 120.0), "exposure_s": (0.0, 30.0, 60.0), "needed_s": 20.0},
         endless=frozenset({"needed_s"}), may_answer=(inf,)),
    Call(culvert_chain.gas_section_m2, {"area_m2": 4.0, "water_depth_ratio": 0.2}),
    Call(culvert_chain.explosion_chain, {
        "start_m": (0.0,), "end_m": (300.0,), "ignition_m": 100.0, "segment_m": 30.0,
        "flame_speed_m_s": 300.0, "water_depth_ratio": 0.2}, signed=frozenset({"ignition_m"})),
    Call(culvert_chain.chain_overpressure_pa, {
        "along_m": (50.0,), "across_m": (30.0,), "start_m": (0.0,), "end_m": (30.0,),
        "heat_j_per_m": 1e7, "strength": 7},
         signed=frozenset({"along_m", "across_m", "end_m"})),
    Call(culvert_chain.corridor, {
        "start_m": 0.0, "end_m": 100.0, "half_width_m": 20.0, "bearing_deg": 30.0},
         signed=frozenset({"end_m", "bearing_deg"})),
)  # fmt: skip
