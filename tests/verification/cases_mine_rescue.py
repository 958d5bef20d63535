"""Verification cases of re-entry against repeat explosions and of mine rescue."""

from __future__ import annotations

import math

import numpy as np

from sim.mine.mine_rescue import (
    Casualties,
    Speeds,
    Way,
    bring_out,
    squad_reach_m,
    usable_time_s,
)
from sim.mine.reentry import Measure, expected_rescuers_lost, foresee_atmosphere
from tests.verification.registry import Pairs, case

_HOUR = 3600.0


def legs(*, length_m: list[float], in_smoke: list[bool]) -> Way:
    """A way on which the apparatus is needed in the smoke only."""
    smoke = np.array(in_smoke)
    return Way(np.array(length_m), smoke, smoke)


@case(id="FM72", source="constant danger: survival exp(-h t), lost n (1 - exp(-h t))", rtol=1e-9)
def constant_danger_takes_its_exponential_toll() -> Pairs:
    # q / (Q + q) = 9 % is what the volume already holds, so that nothing changes
    steady = Measure(choice="enter", from_s=0.0, air_m3_s=9.1)
    air = foresee_atmosphere(
        edges_s=np.linspace(0.0, 24.0 * _HOUR, 97),
        measures=(steady,),
        volume_m3=5000.0,
        emission_m3_s=0.9,
        methane_frac=0.09,
        oxygen_frac=0.2093 * 0.91,
        base_rate_per_s=1e-5,
    )
    stay = np.array([1.0, 4.0, 12.0]) * _HOUR
    lost = expected_rescuers_lost(
        atmosphere=air, enter_s=2.0 * _HOUR, leave_s=2.0 * _HOUR + stay, n_rescuers=6
    )
    return [(6.0 * -np.expm1(-1e-5 * stay), lost)]


@case(id="FM73", source="mixed volume, C = Cin + (C0 - Cin) exp(-Q t / V), by hand", rtol=1e-9)
def sealed_volume_fills_with_methane_as_by_hand() -> Pairs:
    air = foresee_atmosphere(
        edges_s=np.linspace(0.0, 10.0 * _HOUR, 601),
        measures=(
            Measure(choice="enter", from_s=0.0, air_m3_s=20.0),
            Measure(choice="seal", from_s=2.0 * _HOUR, air_m3_s=0.1),
        ),
        volume_m3=10_000.0,
        emission_m3_s=0.2,
        methane_frac=0.0,
    )
    first = 0.2 / 20.2 * (1.0 - math.exp(-20.2 / 10_000.0 * 2.0 * _HOUR))
    sealed = 0.2 / 0.3
    last = sealed + (first - sealed) * math.exp(-0.3 / 10_000.0 * 8.0 * _HOUR)
    return [(first, air.methane_frac[120]), (last, air.methane_frac[-1])]


@case(id="FM74", source="4 h, 20 MPa, 5 MPa kept: 3 h; (3 h - work)/(1/v_in + 1/v_out)", rtol=1e-9)
def squad_turns_back_where_the_hand_sum_says() -> Pairs:
    usable = float(usable_time_s(endurance_s=14_400.0, filling_pa=20e6, reserve_pa=5e6))
    smoke = legs(length_m=[5000.0], in_smoke=[True])
    mixed = legs(length_m=[1000.0, 400.0, 5000.0], in_smoke=[False, True, True])
    speeds = Speeds(clear_m_s=1.0, smoke_m_s=0.4, carry_clear_m_s=0.8, carry_smoke_m_s=0.5)
    apart = (10_800.0 - 300.0) / (1.0 / 0.4 + 1.0 / 0.5)
    return [
        (10_800.0, usable),
        (apart, squad_reach_m(way=smoke, usable_s=usable, work_s=300.0, speeds=speeds)),
        (1000.0 + apart, squad_reach_m(way=mixed, usable_s=usable, work_s=300.0, speeds=speeds)),
    ]


@case(id="FM75", source="two squads in turn, three stretchers and a walker, by hand", rtol=1e-9)
def squads_bring_out_in_the_times_of_the_hand_sum() -> Pairs:
    end = bring_out(
        way=legs(length_m=[1000.0], in_smoke=[True]),
        casualties=Casualties(
            np.array([100.0, 200.0, 300.0, 400.0]), np.array([False, False, False, True])
        ),
        squad_ready_s=[0.0, 60.0, 500.0],
        n_standby=1,
        work_s=100.0,
        rest_s=1000.0,
        speeds=Speeds(clear_m_s=1.0, smoke_m_s=0.5, carry_clear_m_s=1.0, carry_smoke_m_s=0.25),
    )
    # squad 0: 200 in, 100 there, 400 back, 1000 rest; squad 1: 400 in, 100 there, 800 back, rest
    return [
        ([200.0, 460.0, 1700.0 + 600.0, 2360.0 + 800.0], end.reached_s),
        ([700.0, 1360.0, 1700.0 + 1900.0, 2360.0 + 2500.0], end.out_s),
        ([0, 1, 0, 1], end.squad),
    ]


@case(
    id="FM76",
    source="tunnel experiment (abstract): 417 m in, 417 m out with a casualty, 35.2 min",
    rtol=0.01,
)
def default_numbers_repeat_the_tunnel_they_come_from() -> Pairs:
    end = bring_out(
        way=legs(length_m=[420.0], in_smoke=[True]),
        casualties=Casualties(np.array([417.0]), np.array([False])),
        squad_ready_s=[0.0],
        n_standby=0,
    )
    return [(35.2 * 60.0, end.out_s)]
