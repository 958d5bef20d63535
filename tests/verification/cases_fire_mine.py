"""Verification cases of building fire, egress and coal-mine gas explosion."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.evacuation.egress import exit_times_s, ways_out
from sim.evacuation.hydraulic import (
    departure_times_s,
    door_capacity_persons_s,
    most_specific_flow_per_m_s,
    stair_speed_constant_m_s,
    total_time_s,
    walking_speed_m_s,
)
from sim.evacuation.premovement import premovement_time_s
from sim.fire.compartment import Fuel, rooms
from sim.fire.design_fire import (
    Growth,
    decay_time_s,
    growth_w_s2,
    hrr_after_water_w,
    required_flow_kg_s,
    ventilation_limited_hrr_w,
)
from sim.fire.plume import plume_mass_flow_kg_s
from sim.fire.smoke_filling import advance, conditions, no_smoke
from sim.fire.tenability import (
    collapsed_prob,
    fed_gas_per_s,
    fed_heat_per_s,
    speed_in_smoke_m_s,
    visibility_m,
)
from sim.mine.fumes import air_network, arrival_times_s, junction_concentration_frac
from sim.mine.methane import (
    dilution_air_quantity_m3_s,
    is_explosive,
    layering_ratio,
    methane_frac,
    time_to_frac_s,
)
from sim.mine.roadway_blast import junction_ratio, peak_overpressure_pa
from sim.mine.secondary_explosion import explosion_time_s, integrated_hazard
from sim.mine.self_rescue import escape
from sim.mine.ventilation import AirFlow, atkinson_resistance, solve_network
from tests.verification.registry import Pairs, case

_EVIDENCE = Path(__file__).parents[2].parent / "shared" / "evidence" / "ventilation"
_REFERENCE = "project reference mine_fire_egress.md"


# Fire ---------------------------------------------------------------------------------------------


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


def _fill(
    *, area_m2: float, height_m: float, loss: float, growth: float, peak_w: float, until_s: float
) -> NDArray[np.float64]:
    """Times, interface, temperature and CO of a t-squared fire (growth 0: steady at peak)."""
    space = rooms(floor_area_m2=area_m2, height_m=height_m, loss_frac=loss)
    smoke = no_smoke(space)
    step = 5.0
    rows = []
    for k in range(round(until_s / step)):
        middle = (k + 0.5) * step
        hrr = min(growth * middle**2, peak_w) if growth > 0.0 else peak_w
        # yield over heat 1e-3 kg/MJ: reproduces the CO column of the reference
        fuel = Fuel(co_yield_frac=0.02)
        smoke = advance(smoke, space, hrr_w=hrr, time_step_s=step, fuel=fuel)
        now = conditions(smoke, space)
        rows.append(
            ((k + 1) * step, now.interface_m[0], now.temperature_k[0], now.co_frac[0] * 1e6)
        )
    return np.array(rows)


@case(
    id="FM06",
    source="Zukoski filling by a steady cold plume: z = [H^-2/3 + 2/3 k Qc^1/3 t/(rho A)]^-3/2",
    rtol=3e-3,
)
def steady_weak_fire_fills_a_hall_as_zukoski_says() -> Pairs:
    height, area, convective_kw = 30.0, 900.0, 7.0
    run = _fill(area_m2=area, height_m=height, loss=1.0, growth=0.0, peak_w=10e3, until_s=1500.0)
    rate = 0.071 * convective_kw ** (1 / 3) / (352.98 / 293.15 * area)
    expected = (height ** (-2 / 3) + 2 / 3 * rate * run[:, 0]) ** -1.5
    return [(expected[19::40], run[19::40, 1])]


@case(
    id="FM07",
    source="cold plume of a t-squared fire: z^-2/3 = H^-2/3 + 2/5 k (0.7 alpha)^1/3 t^5/3/(rho A)",
    rtol=0.01,
)
def growing_weak_fire_fills_a_hall_as_the_closed_form_says() -> Pairs:
    height, area, growth_kw = 30.0, 1800.0, 0.0029
    run = _fill(area_m2=area, height_m=height, loss=1.0, growth=2.9, peak_w=1e9, until_s=400.0)
    rate = 0.071 * (0.7 * growth_kw) ** (1 / 3) / (352.98 / 293.15 * area)
    expected = (height ** (-2 / 3) + 2 / 5 * rate * run[:, 0] ** (5 / 3)) ** -1.5
    return [(expected[9::20], run[9::20, 1])]


@case(id="FM08", source="conservation of mass, heat and species, by hand", rtol=1e-9)
def layer_holds_what_went_in_less_what_left() -> Pairs:
    space = rooms(floor_area_m2=400.0, height_m=5.0, loss_frac=0.8)
    vented = rooms(floor_area_m2=400.0, height_m=5.0, loss_frac=0.8, exhaust_m3_s=1.0)
    smoke, drawn = no_smoke(space), no_smoke(vented)
    lost = np.zeros(6)
    for _ in range(20):
        smoke = advance(smoke, space, hrr_w=5e5, time_step_s=5.0)
        before = drawn
        drawn = advance(drawn, vented, hrr_w=5e5, time_step_s=5.0)
        share = drawn.outflow_kg_s[0] * 5.0 / drawn.content[0, 0]
        lost += drawn.content[:, 0] * share
        assert before.content[0, 0] < drawn.content[0, 0]
    heat = 5e5 * 100.0
    fuel_kg = heat / 20e6
    given = [0.2 * heat, 0.04 * fuel_kg, 0.07 * fuel_kg, 1.5 * fuel_kg, heat / 13.1e6]
    return [
        (given, smoke.content[1:, 0]),
        (given, drawn.content[1:, 0] + lost[1:]),
    ]


_CFAST_ROOMS = (
    # width, depth, height, growth W/s2, CFAST t(0.6 H) s, prototype t(0.6 H) at loss 0.8 and 0.9,
    # CFAST CO at 200 s; the reference names no peak, 10 MW repeats its fifth row
    (10.0, 8.0, 3.0, 46.9, 80.0, 87.0, 88.0, 586.0),
    (20.0, 15.0, 3.5, 11.7, 210.0, 233.0, 238.0, 69.0),
    (30.0, 20.0, 4.0, 46.9, 240.0, 228.0, 234.0, 148.0),
    (40.0, 27.0, 4.5, 46.9, 340.0, 298.0, 308.0, 114.0),
    (60.0, 40.0, 6.0, 187.6, 390.0, 306.0, 323.0, 193.0),
)


def _time_to_sixty_percent(room: tuple[float, ...], loss: float) -> float:
    width, depth, height, growth = room[:4]
    run = _fill(
        area_m2=width * depth, height_m=height, loss=loss, growth=growth, peak_w=10e6, until_s=600.0
    )
    # interface falls: interpolate the time at 0.6 H
    return float(np.interp(-0.6 * height, -run[:, 1], run[:, 0]))


@case(
    id="FM09",
    source=f"{_REFERENCE} 1.1: CFAST 8, single room with floor leak, t(z < 0.6 H)",
    rtol=0.23,
)
def filling_times_lie_near_cfast() -> Pairs:
    return [
        (room[4], _time_to_sixty_percent(room, loss))
        for room in _CFAST_ROOMS
        for loss in (0.8, 0.9)
    ]


@case(
    id="FM10",
    source=f"{_REFERENCE} 1.1: prototype columns, loss 0.8 and 0.9, peak 10 MW",
    rtol=0.025,
)
def filling_times_repeat_the_prototype() -> Pairs:
    pairs = []
    for room in _CFAST_ROOMS:
        pairs.append((room[5], _time_to_sixty_percent(room, 0.8)))
        pairs.append((room[6], _time_to_sixty_percent(room, 0.9)))
    return pairs


@case(id="FM10b", source=f"{_REFERENCE} 1.1: CFAST CO at 200 s, ppm", rtol=0.20)
def carbon_monoxide_lies_near_cfast() -> Pairs:
    pairs = []
    for room in _CFAST_ROOMS:
        run = _fill(
            area_m2=room[0] * room[1],
            height_m=room[2],
            loss=0.9,
            growth=room[3],
            peak_w=10e6,
            until_s=200.0,
        )
        pairs.append((room[7], run[-1, 3]))
    return pairs


@case(
    id="FM10d",
    source=f"{_REFERENCE} 1.1: CFAST layer temperature at 200 s, C; loss 0.8 in the first room, "
    "0.9 in the others, as in the reference",
    atol=30.0,
)
def smoke_temperature_lies_within_thirty_kelvin_of_cfast() -> Pairs:
    pairs = []
    for room, celsius in zip(_CFAST_ROOMS, (161.0, 30.0, 33.0, 24.0, 28.0), strict=True):
        run = _fill(
            area_m2=room[0] * room[1],
            height_m=room[2],
            loss=0.8 if celsius > 100.0 else 0.9,
            growth=room[3],
            peak_w=10e6,
            until_s=200.0,
        )
        pairs.append((celsius, run[-1, 2] - 273.15))
    return pairs


@case(
    id="FM10c",
    source="NFPA 92 first indication of smoke z/H = 1.11 - 0.28 ln(t Q^1/3 H^-4/3/(A/H2)), from "
    "memory; lies 0.04-0.2 H under the interface",
    atol=0.20,
)
def interface_stays_within_a_fifth_of_the_nfpa_line() -> Pairs:
    pairs = []
    for height, aspect, hrr_kw in ((10.0, 5.0, 1000.0), (6.0, 2.0, 500.0), (10.0, 14.0, 2000.0)):
        run = _fill(
            area_m2=aspect * height**2,
            height_m=height,
            loss=0.9,
            growth=0.0,
            peak_w=hrr_kw * 1e3,
            until_s=400.0,
        )
        time = run[:, 0]
        line = 1.11 - 0.28 * np.log(time * hrr_kw ** (1 / 3) * height ** (-4 / 3) / aspect)
        valid = (line > 0.2) & (line < 0.9)
        pairs.append((line[valid][::10], (run[:, 1] / height)[valid][::10]))
    return pairs


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


# Egress -------------------------------------------------------------------------------------------


@case(
    id="FM16", source="SFPE Handbook Tables 67.2 and 67.5 as quoted by jupedsim-network", atol=0.01
)
def stair_of_seven_by_eleven_inches_has_the_handbook_values() -> Pairs:
    constant = stair_speed_constant_m_s(tread_m=0.2794, riser_m=0.1778)
    return [(1.08, constant), (1.01, most_specific_flow_per_m_s(speed_constant_m_s=constant))]


@case(
    id="FM17",
    source=f"{_REFERENCE} 1: jupedsim-network 0.5.0, 200 persons, 20 x 20 m room",
    rtol=0.006,
)
def closed_form_equals_jupedsim_network() -> Pairs:
    # the reference's own closed forms (268, 183, 85 s) imply a walk of 14 m at 1.199 m/s
    walk = 14.0 / walking_speed_m_s(density_per_m2=0.0)
    return [
        (
            seconds,
            total_time_s(
                n_persons=200,
                capacity_persons_s=door_capacity_persons_s(clear_width_m=width),
                travel_time_s=walk,
            ),
        )
        for width, seconds in ((0.9, 267.0), (1.2, 182.0), (2.4, 84.5))
    ]


@case(
    id="FM18",
    source="jupedsim-network verification page, hand values (SFPE 6th ed., EvacuatioNZ)",
    rtol=2e-3,
)
def servers_and_speeds_repeat_the_hand_values() -> Pairs:
    at_door = np.zeros(100)
    opening = departure_times_s(arrival_times_s=np.zeros(50), capacity_persons_s=0.78)
    slope = stair_speed_constant_m_s(tread_m=0.28, riser_m=0.18)
    return [
        (106.3, departure_times_s(arrival_times_s=at_door, capacity_persons_s=0.931).max()),
        (62.8, opening.max()),
        (10.84, 10.0 / walking_speed_m_s(density_per_m2=0.0, speed_constant_m_s=slope)),
        (30.5, 20.0 / walking_speed_m_s(density_per_m2=2.0)),
    ]


@case(id="FM19", source="first come first served by hand", atol=1e-12)
def queue_passes_people_in_order_of_arrival() -> Pairs:
    arrival = [4.0, 0.0, 0.5, 20.0, 0.5]
    return [
        (
            [6.0, 0.0, 2.0, 20.0, 4.0],
            departure_times_s(arrival_times_s=arrival, capacity_persons_s=0.5),
        )
    ]


@case(
    id="FM20",
    source="lognormal with mean 120, sd 60 by hand: sigma 0.47238, median 107.331",
    rtol=1e-4,
)
def premovement_quantiles_follow_the_lognormal() -> Pairs:
    return [
        (107.331, premovement_time_s(quantile_prob=0.5)),
        (107.331 * math.exp(0.47238 * 1.644854), premovement_time_s(quantile_prob=0.95)),
        (0.5 * 107.331, premovement_time_s(quantile_prob=0.5, factor_ratio=0.5)),
    ]


_IMO = "IMO MSC.1/Circ.1533 appendix 2"


@case(id="FM21", source=f"{_IMO} test 1: 40 m corridor at 1 m/s", atol=1e-9)
def imo_1_corridor_takes_forty_seconds() -> Pairs:
    times = exit_times_s(
        floor=[0],
        start_s=[0.0],
        walk_m=[40.0],
        walking_speed_m_s=1.0,
        ways=ways_out(exit_persons_s=[9.0]),
    )
    return [(40.0, times.exit_s)]


@case(id="FM22", source=f"{_IMO} tests 2 and 3: 10 m of stair at 1 m/s, up or down", atol=1e-9)
def imo_2_and_3_stair_takes_ten_seconds() -> Pairs:
    ways = ways_out(exit_persons_s=[9.0], n_floors=2, stair_persons_s=[9.0], flight_m=10.0)
    times = exit_times_s(
        floor=[1],
        start_s=[0.0],
        walk_m=[0.0],
        walking_speed_m_s=1.0,
        ways=ways,
        stair_speed_m_s=1.0,
    )
    return [(10.0, times.exit_s - times.leave_floor_s)]


@case(
    id="FM23",
    source=f"{_IMO} test 4 with 0.931 persons/s: (N-1)/C = 106.3 s (EvacuatioNZ)",
    rtol=1e-3,
)
def imo_4_exit_flow_stays_below_the_limit() -> Pairs:
    people = 100
    times = exit_times_s(
        floor=np.zeros(people, dtype=int),
        start_s=np.zeros(people),
        walk_m=np.zeros(people),
        walking_speed_m_s=1.0,
        ways=ways_out(exit_persons_s=[0.931]),
    )
    gaps = np.diff(np.sort(times.exit_s))
    assert 1.0 / gaps.min() <= 1.33
    return [(106.337, times.exit_s.max())]


@case(id="FM24", source=f"{_IMO} test 5: each of ten starts at his response time", atol=1e-9)
def imo_5_each_starts_when_he_responds() -> Pairs:
    response = np.linspace(10.0, 100.0, 10)
    times = exit_times_s(
        floor=np.zeros(10, dtype=int),
        start_s=response,
        walk_m=np.full(10, 5.0),
        walking_speed_m_s=1.0,
        ways=ways_out(exit_persons_s=[9.0]),
    )
    return [(response, times.exit_s - 5.0)]


def _hall_time(n_exits: int) -> float:
    people = 1000
    times = exit_times_s(
        floor=np.zeros(people, dtype=int),
        start_s=np.zeros(people),
        walk_m=np.zeros(people),
        walking_speed_m_s=1.0,
        ways=ways_out(exit_persons_s=door_capacity_persons_s(clear_width_m=[1.0] * n_exits)),
    )
    return float(times.exit_s.max())


@case(id="FM25", source=f"{_IMO} test 9: 1000 persons, four exits to two, time doubles", rtol=0.01)
def imo_9_half_the_exits_take_twice_the_time() -> Pairs:
    return [(2.0, _hall_time(2) / _hall_time(4))]


@case(id="FM26", source=f"{_IMO} test 10: allocated exits are kept", atol=1e-9)
def imo_10_people_use_the_exit_they_are_given() -> Pairs:
    given = np.array([0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1])
    people = given.size
    times = exit_times_s(
        floor=np.zeros(people, dtype=int),
        start_s=np.zeros(people),
        walk_m=np.arange(people, dtype=float),
        walking_speed_m_s=1.0,
        ways=ways_out(exit_persons_s=[9.0, 0.0]),
        exit_index=given,
    )
    # the second exit is shut: exactly those sent there stay inside
    return [(given, (~np.isfinite(times.exit_s)).astype(float))]


@case(
    id="FM27",
    source=f"{_IMO} test 11: room, corridor, stair; steady flow of the narrowest part",
    rtol=1e-9,
)
def imo_11_flow_settles_at_the_narrowest_part() -> Pairs:
    people = 150
    ways = ways_out(
        exit_persons_s=[5.0],
        n_floors=2,
        stair_persons_s=[0.7],
        stair_door_persons_s=0.91,
        flight_m=10.0,
    )
    times = exit_times_s(
        floor=np.ones(people, dtype=int),
        start_s=np.zeros(people),
        walk_m=np.full(people, 12.0),
        walking_speed_m_s=1.2,
        ways=ways,
        stair_speed_m_s=1.0,
    )
    return [
        (np.full(people - 1, 1.0 / 0.7), np.diff(np.sort(times.exit_s))),
        (10.0 + 149.0 / 0.7 + 10.0, times.exit_s.max()),
    ]


@case(id="FM28", source="two storeys merging on one stair, by hand", atol=1e-9)
def storeys_merge_in_order_of_arrival() -> Pairs:
    ways = ways_out(exit_persons_s=[9.0], n_floors=3, stair_persons_s=[0.5], flight_m=4.0)
    times = exit_times_s(
        floor=[2, 2, 1, 1],
        start_s=[0.0, 0.0, 3.0, 5.0],
        walk_m=np.zeros(4),
        walking_speed_m_s=1.0,
        ways=ways,
        stair_speed_m_s=1.0,
    )
    # landing 1: arrivals 3 and 5 (storey 1), 4 and 6 (from above); served 3, 5, 7, 9
    return [
        ([0.0, 2.0, 3.0, 7.0], times.leave_floor_s),
        ([9.0, 13.0, 7.0, 11.0], times.exit_s),
    ]


# Mine ---------------------------------------------------------------------------------------------


@case(id="FM29", source="dilution of a mixed volume by hand: q/Q (1 - 1/e), q/Q = 0.02", rtol=1e-9)
def methane_follows_the_dilution_curve() -> Pairs:
    one_change = methane_frac(
        time_s=200.0, emission_m3_s=0.1, air_quantity_m3_s=5.0, volume_m3=1000.0
    )
    return [
        (0.02 * (1.0 - math.exp(-1.0)), one_change),
        (10.0, dilution_air_quantity_m3_s(emission_m3_s=0.1, target_frac=0.01)),
    ]


@case(id="FM30", source="fan off 0.05 V/q; with air V/Q ln((q/Q)/(q/Q - 0.05)), by hand", rtol=1e-9)
def time_to_the_explosive_limit_follows_the_hand_sum() -> Pairs:
    still = time_to_frac_s(
        target_frac=0.05, emission_m3_s=0.1, air_quantity_m3_s=0.0, volume_m3=1200.0
    )
    weak_fan = time_to_frac_s(
        target_frac=0.05, emission_m3_s=0.1, air_quantity_m3_s=1.0, volume_m3=1000.0
    )
    return [(600.0, still), (1000.0 * math.log(2.0), weak_fan)]


@case(id="FM31", source="Coward and Jones 1952 (5-15 %, nose 12.2 % O2); Chinese range 5-16 %")
def explosive_triangle_has_its_corners() -> Pairs:
    methane = [0.049, 0.051, 0.149, 0.151, 0.161]
    air = is_explosive(methane_frac=methane, convention="western")
    chinese = is_explosive(methane_frac=methane)
    nose = is_explosive(methane_frac=[0.059, 0.059], oxygen_frac=[0.1221, 0.1219])
    return [
        ([0.0, 1.0, 1.0, 0.0, 0.0], air),
        ([0.0, 1.0, 1.0, 1.0, 0.0], chinese),
        ([1.0, 0.0], nose),
    ]


@case(id="FM32", source="Leach 1962: L = U / (37 (V/D)^1/3) in ft/min, ft3/min, ft", rtol=0.01)
def layering_number_equals_the_imperial_formula() -> Pairs:
    foot, minute = 0.3048, 60.0
    speed, gas, width = 250.0, 40.0, 14.0
    return [
        (
            speed / (37.0 * (gas / width) ** (1.0 / 3.0)),
            layering_ratio(
                air_speed_m_s=speed * foot / minute,
                emission_m3_s=gas * foot**3 / minute,
                width_m=width * foot,
            ),
        )
    ]


def _published_mine(name: str) -> tuple[AirFlow, NDArray[np.float64]]:
    """Our flows and the published ones; air brought in from outside is their imbalance."""
    with (_EVIDENCE / f"{name}_topology.csv").open(encoding="utf-8-sig") as file:
        roads = list(csv.DictReader(file))
    with (_EVIDENCE / f"{name}_solution_dcp.csv").open(encoding="utf-8-sig") as file:
        flows = {row["edge_id"]: float(row["q_m3_s"]) for row in csv.DictReader(file)}
    names = sorted({road[key] for road in roads for key in ("from", "to")})
    place = {junction: number for number, junction in enumerate(names)}
    start = np.array([place[road["from"]] for road in roads])
    end = np.array([place[road["to"]] for road in roads])
    published = np.array([flows[road["edge_id"]] for road in roads])
    injection = np.bincount(start, published, len(names)) - np.bincount(end, published, len(names))
    solution = solve_network(
        start=start,
        end=end,
        resistance=[float(road["r_N_s2_m8"]) + float(road["adjust_r"]) for road in roads],
        n_nodes=len(names),
        injection_m3_s=injection,
    )
    return solution, published


_MINES = "github changtian0509/mine-ventilation-network-benchmark, method dcp"

if _EVIDENCE.is_dir():

    @case(id="FM33", source=f"{_MINES}, Hongshagang No. 1 (38 junctions, 46 roadways)", atol=1e-6)
    def ventilation_repeats_hongshagang_1() -> Pairs:
        solution, published = _published_mine("A_hongshagang_1")
        return [(published, solution.air_quantity_m3_s)]

    @case(id="FM34", source=f"{_MINES}, Hongshagang difficult period (113, 155)", atol=1e-6)
    def ventilation_repeats_hongshagang_difficult_period() -> Pairs:
        solution, published = _published_mine("B_hongshagang_difficult")
        return [(published, solution.air_quantity_m3_s)]


@case(
    id="FM35",
    source="aannaque 2019 blog, five branches: converged flows of the evidence file",
    atol=6e-5,
)
def five_branch_network_converges_to_the_known_flows() -> Pairs:
    solution = solve_network(
        start=[0, 0, 1, 1, 2],
        end=[1, 2, 2, 3, 3],
        resistance=[0.4, 0.6, 0.1, 0.5, 0.7],
        n_nodes=4,
        injection_m3_s=[47.0, 0.0, 0.0, -47.0],
    )
    return [([25.8736, 21.1264, 0.4012, 25.4724, 21.5276], solution.air_quantity_m3_s)]


@case(id="FM36", source="two parallel roadways by hand; q1/q2 = sqrt(R2/R1), h = R q2", rtol=1e-9)
def parallel_roadways_share_by_root_of_resistance() -> Pairs:
    equal = solve_network(
        start=[0, 0], end=[1, 1], resistance=[4.0, 4.0], n_nodes=2, injection_m3_s=[10.0, -10.0]
    )
    unequal = solve_network(
        start=[0, 0], end=[1, 1], resistance=[1.0, 4.0], n_nodes=2, injection_m3_s=[30.0, -30.0]
    )
    return [
        ([5.0, 5.0], equal.air_quantity_m3_s),
        (100.0, abs(equal.pressure_pa[0] - equal.pressure_pa[1])),
        ([20.0, 10.0], unequal.air_quantity_m3_s),
    ]


@case(id="FM37", source="balanced bridge by hand: no flow in the diagonal", atol=1e-7)
def balanced_bridge_has_a_still_diagonal() -> Pairs:
    solution = solve_network(
        start=[0, 0, 1, 1, 2],
        end=[1, 2, 2, 3, 3],
        resistance=[0.2, 0.4, 0.3, 0.1, 0.2],
        n_nodes=4,
        injection_m3_s=[50.0, 0.0, 0.0, -50.0],
    )
    return [(0.0, solution.air_quantity_m3_s[2])]


@case(
    id="FM38",
    source="fan on one circuit, R q^2 = a0 + a2 q^2; Darcy h = f L/D rho u^2/2",
    rtol=1e-9,
)
def fan_point_and_resistance_follow_the_hand_sums() -> Pairs:
    solution = solve_network(
        start=[0, 1],
        end=[1, 2],
        resistance=[0.35, 0.05],
        n_nodes=3,
        fixed_nodes=[0, 2],
        fan_a0_pa=[2000.0, 0.0],
        fan_a2_pa_s2_m6=[-0.1, 0.0],
    )
    darcy, length, diameter, flow = 0.08, 300.0, 4.0, 60.0
    area = math.pi * diameter**2 / 4.0
    drop = darcy * length / diameter * 0.5 * 1.2 * (flow / area) ** 2
    resistance = atkinson_resistance(
        friction_factor_kg_m3=1.2 * darcy / 8.0,
        length_m=length,
        perimeter_m=math.pi * diameter,
        area_m2=area,
    )
    return [
        (math.sqrt(2000.0 / 0.5), solution.air_quantity_m3_s[0]),
        (drop, resistance * flow**2),
    ]


_BLAST_KPA = {
    (10.0, 0.03): (152, 89, 53, 32, 23),
    (10.0, 0.08): (122, 64, 35, 19, 13),
    (25.0, 0.03): (292, 167, 86, 45, 32),
    (25.0, 0.08): (226, 111, 50, 24, 16),
    (50.0, 0.03): (319, 257, 134, 62, 40),
    (50.0, 0.08): (264, 162, 71, 29, 18),
    (100.0, 0.03): (360, 286, 194, 91, 54),
    (100.0, 0.08): (358, 204, 94, 38, 22),
}


@case(id="FM39", source=f"{_REFERENCE} 2.2: own 1-D Euler, 40 peaks (fit, worst 14 %)", rtol=0.155)
def blast_curve_repeats_the_euler_table() -> Pairs:
    distance = np.array([100.0, 200.0, 400.0, 800.0, 1200.0])
    return [
        (
            np.array(peaks, dtype=float) * 1e3,
            peak_overpressure_pa(distance_m=distance, gas_length_m=gas, friction_ratio=wall),
        )
        for (gas, wall), peaks in _BLAST_KPA.items()
    ]


@case(id="FM40", source="weak waves at a junction: 2 A / sum of sections, by hand", rtol=1e-12)
def shock_splits_as_the_acoustic_rule_says() -> Pairs:
    return [
        (1.0, junction_ratio(incoming_area_m2=8.0, other_areas_m2=[8.0])),
        (2.0 / 3.0, junction_ratio(incoming_area_m2=8.0, other_areas_m2=[8.0, 8.0])),
        (20.0 / 36.0, junction_ratio(incoming_area_m2=10.0, other_areas_m2=[6.0, 20.0])),
    ]


@case(id="FM41", source="plug flow in series and parallel by hand: volume over flow", rtol=1e-12)
def fumes_arrive_after_volume_over_flow() -> Pairs:
    # 0 -> 1 (500 m3), 1 -> 2 twice (300 and 1200 m3), 2 -> 3 (400 m3, drawn against the air)
    network = air_network(
        start=[0, 1, 1, 3],
        end=[1, 2, 2, 2],
        air_quantity_m3_s=[20.0, 5.0, 15.0, -20.0],
        volume_m3=[500.0, 300.0, 1200.0, 400.0],
        n_nodes=4,
    )
    return [([0.0, 25.0, 85.0, 105.0], arrival_times_s(network=network, source=0))]


@case(
    id="FM42",
    source="mixing at a junction by hand: (5 C + 15 x 0)/20, then C; fresh air halves it",
    rtol=1e-9,
)
def fumes_mix_at_junctions_by_flow() -> Pairs:
    network = air_network(
        start=[0, 1, 1, 2, 4],
        end=[1, 2, 2, 3, 3],
        air_quantity_m3_s=[20.0, 5.0, 15.0, 20.0, 20.0],
        volume_m3=[500.0, 300.0, 1200.0, 400.0, 100.0],
        n_nodes=5,
    )
    times = np.arange(0.0, 301.0, 1.0)
    fraction = junction_concentration_frac(
        network=network, times_s=times, source=0, source_frac=np.full(times.size, 0.04)
    )
    # fronts at 2: after 25 + 60 s a quarter, after 25 + 80 s all; at 3 joined by as much clean air
    return [
        ([0.0, 0.01, 0.04], fraction[2, [84, 90, 120]]),
        ([0.0, 0.005, 0.02], fraction[3, [104, 115, 150]]),
    ]


@case(id="FM43", source="stepwise hazard by hand", rtol=1e-12)
def hazard_adds_up_exactly() -> Pairs:
    edges, rate = [0.0, 100.0, 200.0, 400.0], [1e-3, 0.0, 5e-4]
    return [
        (0.05 + 0.05, integrated_hazard(edges_s=edges, rate_per_s=rate, from_s=50.0, to_s=300.0)),
        (
            [50.0, 300.0],
            explosion_time_s(
                edges_s=edges, rate_per_s=rate, quantile_prob=-np.expm1([-0.05, -0.15])
            ),
        ),
    ]


@case(
    id="FM44",
    source="rated time plus 1 / dose rate (SP 1019 eq. 22.43, heavy work), by hand",
    rtol=1e-9,
)
def trapped_miner_collapses_when_dose_and_apparatus_are_spent() -> Pairs:
    end = escape(
        way_m=[5000.0],
        station_m=[[0.0]],
        fumes_arrive_s=[[300.0]],
        co_frac=[[0.01]],
        walking_speed_m_s=0.0,
        rated_time_s=1800.0,
        horizon_s=4000.0,
    )
    rate = 3.317e-5 * 50.0 / 20.0 * 10000.0**1.036 / 60.0
    return [(300.0 + 1800.0 + 1.0 / rate, end.collapsed_s), (0.0, end.rescuer_left_s)]


@case(id="FM45", source="walking by hand: clear way, then half speed from the front on", rtol=1e-9)
def miner_walks_out_in_the_time_of_the_hand_sum() -> Pairs:
    end = escape(
        way_m=[500.0, 500.0],
        station_m=[[0.0], [0.0]],
        fumes_arrive_s=[[math.inf], [200.0]],
        co_frac=[[0.0], [0.02]],
        start_s=100.0,
        walking_speed_m_s=1.0,
        speed_in_fumes_ratio=0.5,
        horizon_s=2000.0,
    )
    return [([600.0, 1000.0], end.out_s)]
