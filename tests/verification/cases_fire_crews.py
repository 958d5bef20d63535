"""Verification cases of crews in burning buildings: search, air, heat, reach of their water."""

from __future__ import annotations

import math

import numpy as np

from sim.fire.crew_search import air_time_s, clear_search_time_s, is_workable, search_time_s
from sim.fire.one_fire import attacked_w
from sim.fire.water_access import door_share, front_share, partly_attacked_w, shared_anew_w
from tests.verification.registry import Pairs, case


@case(
    id="FC01",
    source="crawling-speed study, abstract: 4 min for 12 m2, less per area in 31 m2; lanes by hand",
    rtol=1e-9,
)
def a_bedroom_takes_four_minutes_and_a_hall_is_swept() -> Pairs:
    hall = 1000.0 / (0.39 * 2.0)
    return [
        (240.0, search_time_s(area_m2=12.0)),
        (120.0, search_time_s(area_m2=6.0)),
        (hall, search_time_s(area_m2=1000.0)),
        (240.0 * 31.0 / 12.0, search_time_s(area_m2=100.0)),
    ]


@case(id="FC02", source="walking at 1 m/s along lanes of 6 m by hand", rtol=1e-12)
def clear_rooms_are_looked_over_in_lanes() -> Pairs:
    return [([2.0, 180.0], clear_search_time_s(area_m2=[12.0, 1080.0]))]


@case(
    id="FC03",
    source="Boyle's law by hand: 6.8 L from 30 to 5.5 MPa is 1644.2 L at 101.325 kPa; 69 L/min",
    rtol=1e-4,
)
def a_cylinder_lasts_as_long_as_its_air() -> Pairs:
    return [
        (1644.2 / 69.0 * 60.0, air_time_s()),
        (0.0, air_time_s(full_pa=5.5e6)),
        (2.0 * 1644.2 / 69.0 * 60.0, air_time_s(cylinder_m3=2 * 6.8e-3)),
    ]


@case(
    id="FC04",
    source="Stefan-Boltzmann by hand: a black layer gives 10 kW/m2 at 648.0 K; 260 C in it",
    atol=0,
)
def heat_keeps_crews_out() -> Pairs:
    hot = (1e4 / 5.670e-8) ** 0.25
    found = is_workable(
        interface_m=[2.0, 2.0, 0.5, 0.5], temperature_k=[hot - 0.1, hot + 0.1, 533.0, 533.3]
    )
    return [([1.0, 0.0, 1.0, 0.0], found.astype(float))]


@case(id="FC05", source="area of half discs by hand", rtol=1e-9)
def streams_from_doors_wet_half_discs() -> Pairs:
    found = door_share(floor_area_m2=[1000.0, 1000.0, 20.0], n_doors=[1, 2, 1], stream_m=10.0)
    return [([0.05 * math.pi, 0.1 * math.pi, 1.0], found)]


@case(id="FC06", source="strip behind one front of a square floor by hand", rtol=1e-12)
def streams_from_the_street_wet_a_strip() -> Pairs:
    found = front_share(
        floor_area_m2=[400.0, 400.0, 64.0], sill_m=[4.0, 13.0, 4.0], reach_m=12.0, stream_m=10.0
    )
    return [([0.5, 0.0, 1.0], found)]


@case(
    id="FC07",
    source="conservation: a fire in two parts grows as one (root of Q linear in t); the part that "
    "no stream reaches keeps the t-squared law",
    rtol=1e-9,
)
def a_fire_shared_out_is_the_same_fire() -> Pairs:
    law = {"time_step_s": 10.0, "growth_w_s2": 46.9, "peak_w": 5e6, "hrr_density_w_m2": 5e5}
    whole = attacked_w(hrr_w=1e6, water_flow_kg_s=0.0, **law)
    parts = partly_attacked_w(
        reached_w=3e5, beyond_w=7e5, reached_frac=0.3, water_flow_kg_s=0.0, **law
    )
    _, beyond = partly_attacked_w(
        reached_w=3e5, beyond_w=7e5, reached_frac=0.3, water_flow_kg_s=50.0, **law
    )
    by_hand = (math.sqrt(7e5) + math.sqrt(0.7 * 46.9) * 10.0) ** 2
    moved = [
        shared_anew_w(reached_w=1.0, beyond_w=3.0, before_frac=0.25, now_frac=now)
        for now in (0.0, 0.5, 1.0)
    ]
    return [
        (whole, sum(parts)),
        (by_hand, beyond),
        (np.array([[0.0, 4.0], [2.0, 2.0], [4.0, 0.0]]), np.array(moved)),
    ]
