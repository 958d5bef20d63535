"""Verification cases of building fire: growth, water, plume, tenability."""

from __future__ import annotations

import math

import numpy as np

from sim.fire.design_fire import (
    Growth,
    decay_time_s,
    growth_w_s2,
    hrr_after_water_w,
    required_flow_kg_s,
    ventilation_limited_hrr_w,
)
from sim.fire.plume import plume_mass_flow_kg_s
from sim.fire.tenability import (
    collapsed_prob,
    fed_gas_per_s,
    fed_heat_per_s,
    speed_in_smoke_m_s,
    visibility_m,
)
from tests.verification.registry import Pairs, case

_REFERENCE = "project reference mine_fire_egress.md"


@case(id="FM01", source="NFPA 92 / SFPE: 0.0029, 0.0117, 0.0469, 0.1876 kW/s2", atol=0.06)
def t_squared_classes_have_the_published_coefficients() -> Pairs:
    published: dict[Growth, float] = {
        "slow": 2.9,
        "medium": 11.7,
        "fast": 46.9,
        "ultra-fast": 187.6,
    }
    return [(value, growth_w_s2(name)) for name, value in published.items()]


@case(
    id="FM02",
    source="Kawagoe inflow 0.5 A sqrt(H) kg/s (Fire Technology 2022, s10694-022-01218-1) x 0.233 "
    "kg O2/kg x 13.1 MJ/kg, by hand",
    rtol=0.02,
)
def openings_feed_the_heat_that_their_oxygen_allows() -> Pairs:
    by_hand = 0.5 * 4.0 * math.sqrt(2.0) * 0.233 * 13.1e6
    return [(by_hand, ventilation_limited_hrr_w(opening_area_m2=4.0, opening_height_m=2.0))]


@case(
    id="FM03",
    source="CFAST Technical Reference, Fire Suppression: tau = 3 u^-1.8, u mm/s",
    rtol=1e-4,
)
def fire_under_water_decays_with_the_published_constant() -> Pairs:
    # 3 * 10^1.8 = 189.287; two steps of 10 s at one tenth of a millimetre a second
    start_w, area_m2 = 5e6, 10.0
    after = hrr_after_water_w(
        hrr_w=start_w,
        time_step_s=10.0,
        water_flow_kg_s=0.1 * area_m2,
        growth_w_s2=46.9,
        peak_w=1e8,
        hrr_density_w_m2=start_w / area_m2,
    )
    return [
        (189.287, decay_time_s(intensity_kg_s_m2=0.1)),
        (start_w * math.exp(-10.0 / 189.287), after),
    ]


@case(id="FM04", source="evidence F01, F08, F09 (Chinese fire-ground arithmetic)", rtol=0.02)
def one_nozzle_covers_the_area_the_manual_says() -> Pairs:
    area = np.array([43.0, 50.0, 75.0, 37.0, 30.0])
    intensity = np.array([0.15, 0.15, 0.10, 0.20, 0.25])
    flow = np.array([6.5, 7.5, 7.5, 7.5, 7.5])
    return [(flow, required_flow_kg_s(area_m2=area, intensity_kg_s_m2=intensity))]


@case(
    id="FM05",
    source="GB 51251 plume, by hand: 0.071 x 46.4159 + 1.8 ...; 0.032 x 63.0957 x 2",
    rtol=1e-5,
)
def plume_carries_what_the_hand_sum_gives() -> Pairs:
    far = 0.071 * 10.0 * 46.415888 + 1.8
    near = 0.032 * 63.095734 * 2.0
    return [
        (far, plume_mass_flow_kg_s(convective_w=1e6, height_m=10.0)),
        (near, plume_mass_flow_kg_s(convective_w=1e6, height_m=2.0)),
    ]


@case(id="FM11", source="pyFDS-Evac test A2.1 (NIST SP 1019 eq. 22.43): 1.063", atol=5e-4)
def half_an_hour_of_a_thousand_ppm_is_a_dose_of_1_063() -> Pairs:
    return [(1.063, 1800.0 * fed_gas_per_s(co_frac=1000e-6))]


@case(
    id="FM12",
    source=f"{_REFERENCE} 1.1: 2000 ppm CO + 0.05 % CO2, oxygen term kept, 234.7 s",
    atol=0.1,
)
def two_thousand_ppm_reach_the_planning_dose_in_four_minutes() -> Pairs:
    rate = fed_gas_per_s(co_frac=2000e-6, co2_frac=0.0005, o2_frac=0.209, hypoxia_below_frac=1.0)
    gated = fed_gas_per_s(co_frac=2000e-6, co2_frac=0.0005, o2_frac=0.209)
    return [(234.7, 0.3 / rate), (785.4, 1.0 / gated)]


@case(id="FM13", source="ISO 20414 Test 19 mixtures a-d (FDS+Evac guide), t* by hand", atol=0.6)
def iso_20414_mixtures_reach_a_dose_of_one_on_time() -> Pairs:
    mixtures = {
        982.0: (0.001, 0.02, 0.15),
        1666.0: (0.0, 0.0, 0.12),
        1693.0: (0.001, 0.0, 0.21),
        847.0: (0.001, 0.0343, 0.21),
    }
    return [
        (time, 1.0 / fed_gas_per_s(co_frac=co, co2_frac=co2, o2_frac=o2))
        for time, (co, co2, o2) in mixtures.items()
    ]


@case(
    id="FM14",
    source="NIST TN 1797 / Purser bands as quoted in pyFDS-Evac: 10, 50, 88 %",
    atol=0.005,
)
def shares_collapsed_follow_the_published_bands() -> Pairs:
    return [([0.10, 0.50, 0.88], collapsed_prob(fed=[0.3, 1.0, 3.0]))]


@case(id="FM15", source="ISO 13571 eq. 9-10, Jin, Frantzich-Nilsson, by hand", rtol=2e-3)
def heat_sight_and_speed_follow_the_hand_sums() -> Pairs:
    return [
        (5.0e7 * 10 ** (-6.8), 1.0 / fed_heat_per_s(temperature_k=373.15) / 60.0),
        (4.1e8 * 10 ** (-7.22), 1.0 / fed_heat_per_s(temperature_k=373.15, clothing="full") / 60.0),
        ([10.0, 3.0], visibility_m(extinction_per_m=[0.3, 1.0])),
        (1.2 * (1.0 - 0.0807365), speed_in_smoke_m_s(free_speed_m_s=1.2, extinction_per_m=1.0)),
        (0.12, speed_in_smoke_m_s(free_speed_m_s=1.2, extinction_per_m=20.0)),
    ]
