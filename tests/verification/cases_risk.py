"""Verification cases of risk: grading of major hazards, individual and societal risk."""

from __future__ import annotations

import math

import numpy as np

from sim.consequence.harm.probit import probability_of_probit
from sim.consequence.risk.criteria import FN_LINES
from sim.consequence.risk.gb18218_tables import TOXIC_GAS_BY_CAS, alpha_ratio
from sim.consequence.risk.individual import (
    AccidentScenarios,
    coverage_ratio,
    effective_width_m,
    individual_risk,
    mixed_risk_per_year,
)
from sim.consequence.risk.major_hazard import major_hazard
from sim.consequence.risk.societal import (
    AccidentList,
    FnLine,
    accidents_of,
    compare_with_line,
    expected_deaths_per_year,
    fn_curve,
)
from tests.verification.registry import Pairs, case

_HAND = "hand arithmetic on the tables of evidence gb18218.yaml"
_6B = "TNO Purple Book CPR 18E (1999), appendix 6.B, printed values as transcribed"
_DELFT = "TU Delft MUDE book, exercise on the F-N curve (two faults)"


def _graded(
    held_t: list[float], critical_t: list[float], beta: list[float], people: int
) -> list[float]:
    unit = major_hazard(
        quantity_kg=[1e3 * t for t in held_t],
        critical_quantity_kg=[1e3 * t for t in critical_t],
        beta_ratio=beta,
        alpha_ratio=alpha_ratio(n_people=people),
    )
    steps = (unit.s, unit.weighted_sum, unit.alpha, unit.r, unit.grade)
    return [float(step) for step in steps]


# --- grading of major hazards ----------------------------------------------------------------


@case(id="D21", source="evidence D21: chlorine 20 t, ammonia 40 t, 60 people", rtol=1e-12)
def chlorine_and_ammonia_are_graded() -> Pairs:
    unit = major_hazard(
        quantity_kg=[20e3, 40e3],
        critical_quantity_kg=[5e3, 10e3],
        beta_ratio=[4.0, 2.0],
        alpha_ratio=alpha_ratio(n_people=60),
    )
    return [
        ([4.0, 4.0], unit.quantity_ratio),
        (8.0, unit.s),
        ([16.0, 8.0], unit.weighted_ratio),
        ([24.0, 1.5, 36.0], [float(unit.weighted_sum), float(unit.alpha), float(unit.r)]),
        (3, unit.grade),
    ]


@case(id="GB-1", source=f"{_HAND}: ammonia 25 t, petrol 150 t, 10 people", rtol=1e-12)
def ammonia_and_petrol_are_graded() -> Pairs:
    return [([3.25, 5.75, 1.0, 5.75, 4], _graded([25, 150], [10, 200], [2, 1], 10))]


@case(id="GB-2", source=f"{_HAND}: chlorine 50 t, 150 people", rtol=1e-12)
def much_chlorine_in_town_is_graded() -> Pairs:
    return [([10.0, 40.0, 2.0, 80.0, 2], _graded([50], [5], [4], 150))]


@case(id="GB-3", source=f"{_HAND}: LPG 2000 t, methanol 1000 t, nobody", rtol=1e-12)
def a_tank_farm_without_neighbours_is_graded() -> Pairs:
    return [([42.0, 62.0, 0.5, 31.0, 3], _graded([2000, 1000], [50, 500], [1.5, 1], 0))]


@case(id="GB-4", source=f"{_HAND}: chlorine 4.9 t is below the critical 5 t", rtol=1e-12)
def a_little_chlorine_is_no_major_hazard() -> Pairs:
    s, weighted, alpha, r, grade = _graded([4.9], [5], [4], 500)
    return [([0.98, 3.92, 2.0, 0], [s, weighted, alpha, grade]), (1.0, float(np.isnan(r)))]


@case(id="GB-toxic-gas", source="evidence gb18218.yaml: trap test of table 3 (Cl2, NH3, COCl2, CO)")
def toxic_gases_have_their_own_factors() -> Pairs:
    numbers = ("7782-50-5", "7664-41-7", "75-44-5", "630-08-0")
    return [([4, 2, 20, 2], [TOXIC_GAS_BY_CAS[cas].beta for cas in numbers])]


# --- individual risk -------------------------------------------------------------------------


@case(id="IR-purple-6B", source=f"{_6B}: 5e-7 x 0.0368 x 0.381 = 7.0e-9 per year", rtol=0.005)
def the_pipe_rupture_of_the_purple_book() -> Pairs:
    coverage = float(coverage_ratio(effective_width_m=86.2, distance_m=361.0, n_sectors=12))
    rupture = AccidentScenarios(frequency_per_year=5e-7, weather_prob=0.0368)
    risk = individual_risk(scenarios=rupture, death_prob=[[0.835 * coverage]])
    return [(0.456, coverage), (0.381, 0.835 * coverage), (7.0e-9, risk.per_year)]


@case(id="IR-width", source=f"{_6B}: ECW 86.2 m; closed form s sqrt(2 pi) of a bell", rtol=0.005)
def the_width_of_the_cloud_of_the_purple_book() -> Pairs:
    sigma, probit = 28.8, 5.97
    # carbon monoxide has b n = 1, and the probability is followed down to 1 %
    edge = sigma * math.sqrt(2.0 * (probit - 5.0 + 2.3263))
    y = np.linspace(0.0, edge, 2001)
    death = probability_of_probit(probit - 0.5 * (y / sigma) ** 2)
    bell_y = np.linspace(0.0, 300.0, 5001)
    bell = 0.4 * np.exp(-0.5 * (bell_y / 30.0) ** 2)
    return [
        (86.2, effective_width_m(crosswind_m=y, death_prob=death)),
        (30.0 * math.sqrt(2.0 * math.pi), effective_width_m(crosswind_m=bell_y, death_prob=bell)),
    ]


@case(id="IR-sum", source="hand: 1e-4 (0.25 x 0 + 0.75 x 0.4) + 1e-6 x 1 = 3.1e-5", rtol=1e-12)
def scenarios_and_weather_are_summed() -> Pairs:
    scenarios = AccidentScenarios(frequency_per_year=[1e-4, 1e-6], weather_prob=[0.25, 0.75])
    near, far = [[0.0, 0.4], [1.0, 1.0]], [[0.0, 0.0], [0.5, 0.1]]
    risk = individual_risk(scenarios=scenarios, death_prob=np.stack([near, far], axis=-1))
    return [
        ([3.1e-5, 2e-7], risk.per_year),
        ([[3e-5, 0.0], [1e-6, 2e-7]], risk.by_scenario_per_year),
    ]


@case(id="IR-mixed", source="hand: 0.2 x 1e-5 + 0.5 x 2e-6 = 3e-6", rtol=1e-12)
def a_worker_goes_from_place_to_place() -> Pairs:
    scenarios = AccidentScenarios(frequency_per_year=1e-5)
    risk = individual_risk(scenarios=scenarios, death_prob=[[[1.0, 0.2]]])
    return [(3e-6, mixed_risk_per_year(risk=risk, presence_prob=[0.2, 0.5]))]


# --- societal risk ---------------------------------------------------------------------------


@case(
    id="FN-delft", source=f"{_DELFT}: E(N) = 2; F 0.11 and 0.01; fault B at most 1e-4", rtol=1e-12
)
def two_faults_near_a_town() -> Pairs:
    town = AccidentList(frequency_per_year=[0.1, 0.01], n_deaths=[10.0, 100.0])
    curve = fn_curve(town)
    limit = FnLine("delft", "示例", "example", 1.0, 2.0, 1.0, math.inf, _DELFT, verified=True)
    allowed = AccidentList(frequency_per_year=[1e-4], n_deaths=[100.0])
    return [
        (2.0, expected_deaths_per_year(town)),
        (2.0, curve.area_per_year),
        ([0.11, 0.11, 0.01, 0.01, 0.0], curve.at(n_deaths=[1.0, 10.0, 10.001, 100.0, 101.0])),
        (1.0, compare_with_line(fn_curve(allowed), limit).worst_ratio),
        (0.0, float(compare_with_line(fn_curve(allowed), limit).exceeds)),
        (1.0, float(compare_with_line(curve, limit).exceeds)),
    ]


@case(id="FN-area", source="identity: the area under the steps is sum f N", rtol=1e-12)
def the_area_is_the_expected_number_of_deaths() -> Pairs:
    accidents = _many_accidents()
    return [(expected_deaths_per_year(accidents), fn_curve(accidents).area_per_year)]


@case(
    id="FN-brute", source="definition F(N) = sum of f with N_i >= N, counted one by one", rtol=1e-12
)
def the_curve_counts_so_many_deaths_or_more() -> Pairs:
    accidents = _many_accidents()
    pairs = zip(accidents.frequency_per_year.tolist(), accidents.n_deaths.tolist(), strict=True)
    listed = list(pairs)
    wanted = [0.5, 1.0, 2.0, 3.0, 7.5, 20.0, 39.0, 40.0]
    counted = [math.fsum(f for f, n in listed if n >= w) for w in wanted]
    return [(counted, fn_curve(accidents).at(n_deaths=wanted))]


@case(
    id="FN-lines",
    source="Bevi art. 13(1)(b): 1e-5, 1e-7, 1e-9 at 10, 100, 1000; R2P2 par. 136: 50 deaths at 1 "
    "in 5000; evidence gb18218.yaml: 1e-3, 1e-4, 1e-5 and 1e-5, 1e-6, 1e-7 at 1, 10, 100",
    rtol=1e-12,
)
def limit_lines_go_through_their_printed_points() -> Pairs:
    printed = {
        "bevi": ([10, 100, 1000], [1e-5, 1e-7, 1e-9]),
        "r2p2": ([50], [1 / 5000]),
        "gb36894_intolerable": ([1, 10, 100], [1e-3, 1e-4, 1e-5]),
        "gb36894_tolerable": ([1, 10, 100], [1e-5, 1e-6, 1e-7]),
    }
    found = []
    for key, (numbers, frequencies) in printed.items():
        for number, frequency in zip(numbers, frequencies, strict=True):
            curve = fn_curve(AccidentList(frequency_per_year=2 * frequency, n_deaths=number))
            found.append((2.0, compare_with_line(curve, FN_LINES[key]).worst_ratio))
    return found


@case(
    id="PLL-places",
    source="Fubini: deaths a year are the risks of all places times their people",
    rtol=1e-12,
)
def deaths_are_the_same_counted_by_accident_or_by_place() -> Pairs:
    random = np.random.default_rng(8)
    scenarios = AccidentScenarios(
        frequency_per_year=random.uniform(0, 1e-3, 4),
        weather_prob=random.dirichlet(np.ones(6), 4),
    )
    people, death = random.integers(0, 300, (5, 7)), random.uniform(0, 1, (4, 6, 5, 7))
    risk = individual_risk(scenarios=scenarios, death_prob=death)
    accidents = accidents_of(scenarios=scenarios, n_people=people, death_prob=death)
    return [(float((risk.per_year * people).sum()), expected_deaths_per_year(accidents))]


def _many_accidents() -> AccidentList:
    random = np.random.default_rng(36894)
    return AccidentList(
        frequency_per_year=10.0 ** random.uniform(-9, -3, 200),
        n_deaths=random.integers(0, 40, 200),
    )
