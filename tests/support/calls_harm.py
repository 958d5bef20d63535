"""Valid calls of the models of harm and risk."""

from __future__ import annotations

import math
from typing import Any, Final

from sim.consequence.harm import (
    damage_scales,
    heat_and_blast,
    probit,
    shelter_rules,
    toxic_history,
    toxic_load,
)
from sim.consequence.harm.toxic_probits import CHLORINE_LEES
from sim.consequence.risk import gb18218_tables, individual, major_hazard, societal
from tests.support.refusals import Call

_SCENARIOS = individual.AccidentScenarios(frequency_per_year=[3e-5, 2e-6], weather_prob=[0.3, 0.6])
_DEATH: dict[str, Any] = {"scenarios": _SCENARIOS, "death_prob": [[0.2, 0.8], [0.5, 0.1]]}

CALLS: Final = (
    Call(probit.probit_value, {"a": -8.29, "b": 0.92, "dose": 1e6}, may_answer=(-math.inf,)),
    Call(probit.dose_of_probability, {"a": -8.29, "b": 0.92, "probability_prob": 0.5}),
    Call(toxic_load.concentration_in_unit, {
        "concentration_kg_m3": 1e-4, "unit": "ppm", "molar_mass_kg_mol": 0.071,
        "temperature_k": 298.0, "pressure_pa": 1e5}),
    Call(toxic_load.toxic_load, {"concentration": [10.0, 20.0], "step_s": 60.0, "n": 2.0}),
    Call(toxic_load.lethal_concentration, {
        "source": CHLORINE_LEES, "exposure_s": 600.0, "probability_prob": 0.5}),
    Call(heat_and_blast.thermal_dose, {"heat_flux_w_m2": 1e4, "exposure_s": 20.0}),
    Call(heat_and_blast.heat_probability, {"dose": 1e7, "source": "eisenberg"}),
    Call(heat_and_blast.impact_probit, {
        "peak_overpressure_pa": 1e5, "impulse_pa_s": 1e3, "source": "tno_head"},
        may_answer=(-math.inf,)),
    Call(heat_and_blast.impact_probability, {
        "peak_overpressure_pa": 1e5, "impulse_pa_s": 1e3, "source": "tno_head"}),
    Call(heat_and_blast.blast_probability, {"peak_overpressure_pa": 1e5, "source": "hse_lung"}),
    Call(toxic_load.death_probability, {"load": 1e6, "source": CHLORINE_LEES}),
    Call(toxic_history.ramp_toxic_load, {
        "concentration": [1.0, 2.0], "time_s": [0.0, 60.0], "n": 2.0}),
    Call(toxic_history.indoor_toxic_load, {
        "concentration": [1.0, 2.0], "air_exchange_per_s": 3e-4, "step_s": 60.0, "n": 2.0}),
    Call(toxic_history.limited_steps_s, {"step_s": [60.0], "limit_s": 1800.0}),
    Call(damage_scales.damage_by_scale, {"peak_overpressure_pa": 1e4, "scale": "hse"}),
    Call(damage_scales.damage_side_by_side, {"peak_overpressure_pa": 1e4}),
    Call(shelter_rules.heat_death_prob, {
        "heat_flux_w_m2": 1e4, "exposure_s": 20.0, "person": "outdoors"}),
    Call(shelter_rules.blast_death_prob, {"peak_overpressure_pa": 1e4, "person": "outdoors"}),
    Call(shelter_rules.toxic_death_prob, {"outdoor_prob": 0.5, "person": "indoors"}),
    Call(shelter_rules.flash_fire_death_prob, {
        "concentration_frac": 0.1, "lower_limit_frac": 0.05}, wrong={"lower_limit_frac": (0.0,)}),
    Call(shelter_rules.deaths_frac, {
        "indoor_prob": 0.1, "outdoor_prob": 0.2, "indoors_frac": 0.9}),
    Call(shelter_rules.thermal_dose_of_history, {
        "heat_flux_w_m2": [1e4], "step_s": 10.0, "longest_s": 20.0}, wrong={"longest_s": (0.0,)}),
    Call(individual.individual_risk, _DEATH),
    Call(individual.either_death_prob, {"death_prob": [0.1, 0.2]}),
    Call(individual.mixed_risk_per_year, {
        "risk": individual.individual_risk(**_DEATH), "presence_prob": [0.5]}),
    Call(individual.effective_width_m, {
        "crosswind_m": [0.0, 5.0, 10.0], "death_prob": [0.5, 0.3, 0.0]}),
    Call(individual.coverage_ratio, {
        "effective_width_m": 40.0, "distance_m": 300.0, "n_sectors": 12}),
    Call(societal.accidents_of, {
        "scenarios": _SCENARIOS, "n_people": [10.0], "death_prob": [[[0.1], [0.2]]] * 2}),
    Call(gb18218_tables.alpha_ratio, {"n_people": 20.0}),
    Call(major_hazard.major_hazard, {
        "quantity_kg": [5e3], "critical_quantity_kg": [1e4], "beta_ratio": [2.0],
        "alpha_ratio": 1.5}, may_answer=(math.nan,)),  # R is not defined below S = 1
)  # fmt: skip
