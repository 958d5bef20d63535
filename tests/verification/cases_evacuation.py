"""Verification cases of egress: walking speeds, queues at doors and stairs, premovement."""

from __future__ import annotations

import math

import numpy as np

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
from tests.verification.registry import Pairs, case


@case(
    id="FM16", source="SFPE Handbook Tables 67.2 and 67.5 as quoted by jupedsim-network", atol=0.01
)
def stair_of_seven_by_eleven_inches_has_the_handbook_values() -> Pairs:
    constant = stair_speed_constant_m_s(tread_m=0.2794, riser_m=0.1778)
    return [(1.08, constant), (1.01, most_specific_flow_per_m_s(speed_constant_m_s=constant))]


@case(
    id="FM17",
    source="project reference mine_fire_egress.md 1: "
    "jupedsim-network 0.5.0, 200 persons, 20 x 20 m room",
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
