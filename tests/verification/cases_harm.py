"""Verification cases of probits, toxic load, and harm by heat and blast."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import quad

from sim.consequence.harm.heat_and_blast import (
    BLAST_PROBITS,
    HEAT_PROBITS,
    HeatSource,
    heat_probability,
    impact_probit,
    thermal_dose,
)
from sim.consequence.harm.probit import (
    dose_of_probability,
    probability_of_probit,
    probit_of_probability,
    probit_value,
)
from sim.consequence.harm.toxic_load import death_probability, lethal_concentration, toxic_load
from sim.consequence.harm.toxic_probits import (
    AMMONIA_LEES,
    CARBON_MONOXIDE_PURPLE,
    CHLORINE_LEES,
    PROBIT_SOURCES,
    ProbitSource,
)
from tests.verification.registry import Pairs, case

_OSD30_TABLE_2: tuple[tuple[str, float, float, float, float], ...] = (
    ("107-02-8", 93, 16, 291, 48),  # acrolein
    ("7664-41-7", 15057, 6147, 28264, 11539),  # ammonia
    ("71-43-2", 18096, 7388, 22545, 9204),  # benzene
    ("630-08-0", 11810, 1968, 22169, 3695),  # carbon monoxide
    ("7782-50-5", 173, 71, 613, 250),  # chlorine
    ("7647-01-0", 3464, 577, 11106, 1851),  # hydrogen chloride
    ("7783-06-4", 897, 256, 1543, 441),  # hydrogen sulphide
    ("10102-44-0", 160, 65, 367, 150),  # nitrogen dioxide
    ("75-44-5", 77, 13, 145, 24),  # phosgene
    ("7446-09-5", 1241, 207, 3764, 627),  # sulphur dioxide
    ("108-88-3", 5352, 2614, 51965, 25377),  # toluene
    ("7664-39-3", 19652, 3260, 39184, 6531),  # hydrogen fluoride
    ("74-90-8", 564, 161, 969, 277),  # hydrogen cyanide
)
"""CAS, LC1 at 5 and 30 min, LC50 at 5 and 30 min, ppm."""

_PURPLE_BOOK_TABLE_5_1 = """
0    2.67 2.95 3.12 3.25 3.36 3.45 3.52 3.59 3.66
3.72 3.77 3.82 3.87 3.92 3.96 4.01 4.05 4.08 4.12
4.16 4.19 4.23 4.26 4.29 4.33 4.36 4.39 4.42 4.45
4.48 4.50 4.53 4.56 4.59 4.61 4.64 4.67 4.69 4.72
4.75 4.77 4.80 4.82 4.85 4.87 4.90 4.92 4.95 4.97
5.00 5.03 5.05 5.08 5.10 5.13 5.15 5.18 5.20 5.23
5.25 5.28 5.31 5.33 5.36 5.39 5.41 5.44 5.47 5.50
5.52 5.55 5.58 5.61 5.64 5.67 5.71 5.74 5.77 5.81
5.84 5.88 5.92 5.95 5.99 6.04 6.08 6.13 6.18 6.23
6.28 6.34 6.41 6.48 6.55 6.64 6.75 6.88 7.05 7.33
"""


# --- probits and toxic load ------------------------------------------------------------------


@case(
    id="T-table-5.1",
    source="TNO Purple Book CPR 18E table 5.1, two decimals (12 % and 88 % rounded the other way)",
    atol=0.00502,
)
def probits_of_the_purple_book() -> Pairs:
    printed = np.array(_PURPLE_BOOK_TABLE_5_1.split(), dtype=float)[1:]
    return [(printed, probit_of_probability(np.arange(1, 100) / 100))]


@case(id="T-round-trip", source="identity: probability -> probit -> probability, dose", rtol=1e-9)
def probit_goes_there_and_back() -> Pairs:
    share = np.concatenate((np.geomspace(1e-8, 0.5, 60), 1 - np.geomspace(1e-8, 0.4, 60)))
    dose = dose_of_probability(a=-8.29, b=0.92, probability_prob=share)
    back = probability_of_probit(probit_value(a=-8.29, b=0.92, dose=dose))
    return [(share, probability_of_probit(probit_of_probability(share))), (share, back)]


@case(id="D04", source="TNO Purple Book CPR 18E appendix 6.B, probit of CO", atol=0.005)
def carbon_monoxide_of_the_purple_book() -> Pairs:
    return [(5.97, _probit(CARBON_MONOXIDE_PURPLE, 21_300.0, 30.0))]


@case(id="D04-p", source="TNO Purple Book CPR 18E appendix 6.B, probability of CO", atol=0.003)
def carbon_monoxide_share_of_the_purple_book() -> Pairs:
    load = toxic_load(concentration=21_300.0, step_s=1800.0, n=CARBON_MONOXIDE_PURPLE.n)
    return [(0.835, death_probability(load=load, source=CARBON_MONOXIDE_PURPLE))]


@case(id="D24", source="evidence D24: LC50 at 30 min of ammonia and chlorine, Lees 2005", rtol=0.01)
def lethal_concentrations_of_lees() -> Pairs:
    return [(11_539.0, _lethal(AMMONIA_LEES, 0.5, 30)), (250.0, _lethal(CHLORINE_LEES, 0.5, 30))]


@case(
    id="T-osd30-table-2",
    source="UK HSE SPC/Tech/OSD/30 table 2 (Lees 2005): LC1 and LC50, ppm",
    rtol=0.01,
    atol=0.6,
)
def lethal_concentrations_of_osd30() -> Pairs:
    lees = {source.substance_cas: source for source in PROBIT_SOURCES if source.unit == "ppm"}
    return [
        (row, [_lethal(lees[cas], share, t) for share in (0.01, 0.5) for t in (5, 30)])
        for cas, *row in _OSD30_TABLE_2
    ]


@case(
    id="T-chlorine-abstract",
    source="Withers and Lees 1985, abstract: 433 ppm at 10 min and 250 ppm at 30 min kill half",
    rtol=0.005,
)
def chlorine_of_withers_and_lees() -> Pairs:
    return [([433.0, 250.0], [_lethal(CHLORINE_LEES, 0.5, 10), _lethal(CHLORINE_LEES, 0.5, 30)])]


@case(id="T-additive", source="identity: parts of an exposure add up; Haber for n = 1", rtol=1e-12)
def toxic_load_adds_up() -> Pairs:
    level = np.array([[100.0, 5.0], [300.0, 0.0], [20.0, 80.0]])
    whole = toxic_load(concentration=level, step_s=[60.0, 120.0, 30.0], n=2.75)
    split = toxic_load(concentration=level[[0, 1, 1, 2]], step_s=[60.0, 100.0, 20.0, 30.0], n=2.75)
    haber = toxic_load(concentration=[8.0], step_s=900.0, n=1.0)
    return [(whole, split), (120.0, haber)]


# --- heat and blast harm ---------------------------------------------------------------------


@case(id="D05", source="HyRAM+ 6.1 tests/hyram/qra/test_probits.py", atol=1e-6)
def heat_probits_of_hyram() -> Pairs:
    expected: dict[HeatSource, float] = {
        "eisenberg": 2.7823249,
        "tsao_perry": 4.8823249,
        "tno": 4.0323249,
        "lees_hyram": 1.6756475,
    }
    return [(value, HEAT_PROBITS[name].probit(1e7)) for name, value in expected.items()]


@case(
    id="H-osd30-table-17",
    source="UK HSE SPC/Tech/OSD/30 table 17: doses that kill 1 % and 50 %, (kW/m2)^(4/3) s",
    rtol=0.005,
)
def lethal_heat_doses_of_osd30() -> Pairs:
    printed: dict[HeatSource, tuple[int, int]] = {
        "eisenberg": (960, 2380),
        "tsao_perry": (420, 1046),
        "lees_osd30": (828, 2670),
    }
    pairs: list[tuple[ArrayLike, ArrayLike]] = []
    for name, doses in printed.items():
        relation = HEAT_PROBITS[name]
        found = dose_of_probability(a=relation.a, b=relation.b, probability_prob=[0.01, 0.5])
        pairs.append((1e4 * np.array(doses), found / relation.factor))
    return pairs


@case(
    id="H-osd30-table-18",
    source="UK HSE SPC/Tech/OSD/30 table 18: per cent killed by 10, 20, 30 kW/m2 (Tsao and Perry)",
    atol=0.01,
)
def share_killed_by_heat_of_osd30() -> Pairs:
    printed = {
        10: (0, 5, 39),
        20: (1, 53, 93),
        30: (11, 87, 100),
        40: (31, 97, 100),
        50: (53, 99, 100),
        60: (71, 100, 100),
    }
    return [
        (
            np.array(row) / 100,
            heat_probability(
                dose=thermal_dose(heat_flux_w_m2=[10e3, 20e3, 30e3], exposure_s=float(time)),
                source="tsao_perry",
            ),
        )
        for time, row in printed.items()
    ]


@case(id="D06", source="HyRAM+ 6.1 tests/hyram/qra/test_probits.py", atol=1e-6)
def blast_probits_of_hyram() -> Pairs:
    both = {"peak_overpressure_pa": 1e5, "impulse_pa_s": 1e4}
    return [
        (2.454315, BLAST_PROBITS["eisenberg_lung"].probit(1e5)),
        (5.13, BLAST_PROBITS["hse_lung"].probit(1e5)),
        (12.2786003, impact_probit(**both, source="tno_head")),
        (6.4917213, impact_probit(**both, source="tno_collapse")),
    ]


@case(
    id="H-hsc-printed",
    source="UK HSE SPC/Tech/OSD/30 eq. 4: 1 % at 2.4, 50 % at 13.1 psig (95 % at 43.5 is 43.7)",
    rtol=0.01,
)
def overpressures_of_the_hsc_study() -> Pairs:
    relation = BLAST_PROBITS["hse_lung"]
    dose = dose_of_probability(a=relation.a, b=relation.b, probability_prob=[0.01, 0.5, 0.95])
    return [([2.4, 13.1, 43.5], dose / relation.factor / 6894.757)]


@case(id="T-normal", source="numerical integral of the normal density (scipy quad)", rtol=1e-9)
def probability_is_the_normal_integral() -> Pairs:
    def density(x: float) -> float:
        return math.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)

    probits = [2.0, 4.2, 5.0, 6.3]
    expected = [quad(density, -np.inf, y - 5.0, epsabs=1e-14)[0] for y in probits]
    return [(expected, probability_of_probit(probits))]


def _probit(source: ProbitSource, concentration: float, minutes: float) -> ArrayLike:
    load = toxic_load(concentration=concentration, step_s=60.0 * minutes, n=source.n)
    return probit_value(a=source.a, b=source.b, dose=load)


def _lethal(source: ProbitSource, share: float, minutes: float) -> float:
    found = lethal_concentration(source=source, exposure_s=60.0 * minutes, probability_prob=share)
    return float(found)
