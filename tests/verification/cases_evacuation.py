"""Verification cases of egress: walking speeds, queues at doors and stairs, premovement."""

from __future__ import annotations

import math

import numpy as np

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
