"""Ten thousand building fires of 600 steps, one room and five, doses and time left included."""

from __future__ import annotations

import numpy as np
import pytest

from sim.fire.design_course import Course, design_course
from sim.fire.zone_building import Building, Opening, Room, building
from sim.fire.zone_course import play_fires
from tests.benchmarks.record import best_of, record

pytestmark = pytest.mark.bench

N_FIRES = 10_000
N_STEPS = 600


def fires() -> Course:
    """Slow to ultra-fast fires of one to eight megawatts with fuel for an hour."""
    rng = np.random.default_rng(1)
    return design_course(
        growth_w_s2=np.exp(rng.uniform(np.log(2.93), np.log(187.6), N_FIRES)),
        peak_w=rng.uniform(1e6, 8e6, N_FIRES),
        fuel_load_j=5e9,
    )


def hall() -> Building:
    return building(
        rooms=[Room(name="hall", floor_area_m2=400.0, height_m=4.0)],
        openings=[Opening(name="exit", between=("hall", "outside"), width_m=2.0, height_m=2.1)],
    )


def two_storeys() -> Building:
    """Two shops on a corridor, a stair, a floor above it."""
    return building(
        rooms=[
            Room(name="shop", floor_area_m2=60.0, height_m=3.0),
            Room(name="store", floor_area_m2=60.0, height_m=3.0),
            Room(name="corridor", floor_area_m2=90.0, height_m=3.0),
            Room(name="stair", floor_area_m2=20.0, height_m=9.0),
            Room(name="upper", floor_area_m2=200.0, height_m=3.0, elevation_m=3.5),
        ],
        openings=[
            Opening(name="shop door", between=("shop", "corridor"), width_m=1.0, height_m=2.0),
            Opening(name="store door", between=("store", "corridor"), width_m=1.0, height_m=2.0),
            Opening(name="stair door", between=("corridor", "stair"), width_m=1.0, height_m=2.0),
            Opening(name="upper door", between=("upper", "stair"), width_m=1.0, height_m=2.0),
            Opening(name="exit", between=("stair", "outside"), width_m=1.0, height_m=2.0),
            Opening(
                name="window", between=("upper", "outside"), width_m=1.0, height_m=1.0, sill_m=1.0
            ),
        ],
    )


def test_ten_thousand_fires_in_one_room():
    """At most 5 s on a machine that does nothing else (issue 4)."""
    course = fires()
    row = record(
        "fire/10000_fires_600_steps_1_room",
        ours=best_of(
            lambda: play_fires(
                hall(), course=course, fire_room=0, n_steps=N_STEPS, time_step_s=2.0
            ),
            repeat=3,
        ),
    )
    assert row["ours"] <= 5.0


def test_ten_thousand_fires_in_five_rooms():
    """Without a limit in the issue: five rooms with six openings in ten times that of one."""
    course = fires()
    row = record(
        "fire/10000_fires_600_steps_5_rooms",
        ours=best_of(
            lambda: play_fires(
                two_storeys(), course=course, fire_room=0, n_steps=N_STEPS, time_step_s=2.0
            ),
            repeat=1,
        ),
    )
    assert row["ours"] <= 50.0
