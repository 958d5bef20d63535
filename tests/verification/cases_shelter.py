"""Verification cases of the rules for people outdoors and indoors and of the damage scales."""

from __future__ import annotations

from sim.consequence.harm.damage_scales import damage_by_scale
from sim.consequence.harm.heat_and_blast import thermal_dose
from sim.consequence.harm.shelter_rules import (
    blast_death_prob,
    deaths_frac,
    heat_death_prob,
    thermal_dose_of_history,
    toxic_death_prob,
)
from tests.verification.registry import Pairs, case

_PURPLE = "Purple Book CPR 18E (1999) as transcribed"
_AQT = "AQ/T 3046-2013 as coded elsewhere, evidence gb18218.yaml"


@case(id="SR-heat-aqt", source=f"{_AQT}: heat_check_20s, printed to four decimals", atol=5.1e-5)
def heat_deaths_of_twenty_seconds() -> Pairs:
    flux = [5e3, 7e3, 12.5e3, 20e3, 25e3, 37.49e3, 37.5e3]
    printed = [0.0000, 0.0002, 0.0654, 0.5370, 0.8036, 0.9874, 1.0]
    return [
        (
            printed,
            heat_death_prob(
                heat_flux_w_m2=flux, exposure_s=seconds, person="unprotected", rule="aqt_3046"
            ),
        )
        # no more than 20 s are counted
        for seconds in (20.0, 21.0, 3600.0)
    ]


@case(id="SR-blast", source=f"{_PURPLE}, figure 5.5, and {_AQT} 10.4.2 with table 10")
def blast_deaths_by_the_two_rules() -> Pairs:
    pressure = [0.0, 9.9e3, 10e3, 10.1e3, 29.9e3, 30e3, 30.1e3, 80e3]
    return [
        (
            [0, 0, 0, 0, 0, 0, 1, 1],
            blast_death_prob(peak_overpressure_pa=pressure, person="outdoors"),
        ),
        (
            [0, 0, 0, 0.025, 0.025, 0.025, 1, 1],
            blast_death_prob(peak_overpressure_pa=pressure, person="indoors"),
        ),
        (
            [0, 0, 0, 0.025, 0.025, 1, 1, 1],
            blast_death_prob(peak_overpressure_pa=pressure, person="indoors", rule="aqt_3046"),
        ),
    ]


@case(id="SR-toxic", source=f"{_PURPLE}, figure 5.2: indoors 0.1 of the probability", rtol=1e-12)
def poison_kills_a_tenth_indoors() -> Pairs:
    return [
        (0.0835, toxic_death_prob(outdoor_prob=0.835, person="indoors")),
        (0.835, toxic_death_prob(outdoor_prob=0.835, person="outdoors")),
    ]


@case(id="SR-deaths", source="hand: 0.04 x 0.93 + 0.4 x 0.07 = 0.0652; 0.0436 by night", rtol=1e-12)
def deaths_indoors_and_outdoors_together() -> Pairs:
    found = deaths_frac(indoor_prob=0.04, outdoor_prob=0.4, indoors_frac=[0.93, 0.99])
    return [([0.0652, 0.0436], found)]


@case(
    id="SR-dose",
    source="hand: 10^4 x 10 + 16 x 10^4 x 10 = 1.7e6 for 1 and 8 kW/m2, ten seconds each",
    rtol=1e-12,
)
def heat_that_changes_adds_up() -> Pairs:
    steady = thermal_dose(heat_flux_w_m2=12e3, exposure_s=20.0)
    cut = thermal_dose_of_history(heat_flux_w_m2=[12e3] * 3, step_s=[3.0, 9.0, 8.0])
    capped = thermal_dose_of_history(heat_flux_w_m2=[1e3, 8e3], step_s=[10.0, 90.0], longest_s=20.0)
    return [(steady, cut), (1.7e6, capped)]


@case(
    id="B-scale-hse",
    source="UK HSE in the Japanese Handbook of Safety Engineering (1999) via paperzz.com, rows of "
    "5, 7, 9, 14, 16, 17, 20 and 70 kPa: edges belong to the upper band",
)
def damage_by_the_hse_table() -> Pairs:
    pressure = [4.9e3, 5e3, 7e3, 9e3, 14e3, 16e3, 17e3, 20e3, 69.9e3, 70e3]
    return [
        (
            [0, 1, 2, 3, 4, 5, 6, 7, 7, 8],
            damage_by_scale(peak_overpressure_pa=pressure, scale="hse"),
        )
    ]


@case(
    id="B-scale-chinese",
    source="an accident report seen (m.xueke.org, Tianjin): most panes break just below 13 kPa, "
    "walls crack at 20.5 to 23.5 kPa, large steel frames fail at 2.06 to 2.94 MPa",
)
def damage_by_the_chinese_table() -> Pairs:
    pressure = [12.9e3, 20.5e3, 23.5e3, 2.06e6, 2.94e6]
    found = damage_by_scale(peak_overpressure_pa=pressure, scale="chinese_practice")
    return [([2, 4, 4, 9, 9], found)]


@case(
    id="B-scale-clancey",
    source="Clancey via explosion-safety.jp, kPa as printed there: 0.69, 2.07, 3.4, 4.8, 6.9, "
    "13.8, 17.2, 34.5, 68.9",
)
def damage_by_the_clancey_table() -> Pairs:
    pressure = [0, 689.9, 690, 2070, 3400, 4800, 6900, 13_800, 17_200, 34_500, 68_900, 1e6]
    return [
        (
            [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9],
            damage_by_scale(peak_overpressure_pa=pressure, scale="clancey"),
        )
    ]
