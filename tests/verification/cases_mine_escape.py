"""Verification cases of miners in fumes: dose, oxygen, self-rescuers, ways."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.fire.tenability import Activity
from sim.mine.afterdamp import Afterdamp, burnt_methane, dose_rate_per_s, oxygen_frac
from sim.mine.escape_ways import Places, ways_to_safety
from sim.mine.fume_escape import FumeEscape, escape_through_fumes
from sim.mine.gas_transport import GasHistory, gas_history
from sim.mine.methane_network import air_of
from sim.mine.mine_network import mine_network
from sim.mine.safety_systems import (
    SafetySystems,
    safe_junctions,
    search_length_m,
    told_s,
    waiting_s,
)
from tests.verification.registry import Pairs, case

_PYFDS = "pyFDS-Evac tests and ISO 20414 test 19 mixtures, as in mine_fire_egress.md 1.1"
_ROAD = mine_network(
    names=["drift"], start=["face"], end=["shaft"], length_m=1000.0, area_m2=10.0, surface=["shaft"]
)


def _air(flow_m3_s: float, *, horizon_s: float = 4000.0, **gas: Any) -> GasHistory:
    """The drift with air from the face to the shaft, steps of 5 s."""
    return gas_history(
        air=air_of(_ROAD, np.array([flow_m3_s])),
        time_step_s=5.0,
        n_steps=round(horizon_s / 5.0),
        **gas,
    )


def _walk(
    history: GasHistory, fumes: Afterdamp, along_m: float, activity: Activity = "heavy", **how: Any
) -> FumeEscape:
    ways = ways_to_safety(
        network=_ROAD,
        places=Places(np.array([0]), np.array([along_m])),
        goals=["shaft"],
    )
    return escape_through_fumes(ways=ways, fumes=fumes, history=history, activity=activity, **how)


def _seconds_to(dose: float, co: float, co2: float = 0.0, o2: float = 0.2093) -> float:
    """Seconds in still fumes until a dose, without a self-rescuer."""
    end = _walk(
        _air(0.0, initial_frac=1.0),
        Afterdamp(co, co2, o2),
        0.0,
        activity="light",
        rated_time_s=0.0,
        walking_speed_m_s=0.0,
        collapse_dose=dose,
    )
    return float(end.collapsed_s[0])


@case(id="MA20", source=_PYFDS, rtol=0.005)
def doses_of_the_reference_are_reproduced() -> Pairs:
    still = _walk(
        _air(0.0, initial_frac=1.0, horizon_s=1800.0),
        Afterdamp(1000e-6),
        0.0,
        activity="light",
        rated_time_s=0.0,
        walking_speed_m_s=0.0,
        collapse_dose=9.0,
    )
    return [
        (1.063, still.dose),
        (1.063, 1800.0 * dose_rate_per_s(fumes=Afterdamp(0.01), fume_frac=0.1, activity="light")),
        (234.7, _seconds_to(0.3, 2000e-6, 0.0005)),
        (785.0, _seconds_to(1.0, 2000e-6, 0.0005)),
        (982.0, _seconds_to(1.0, 0.001, 0.02, 0.15)),
        (1666.0, _seconds_to(1.0, 0.0, 0.0, 0.12)),
        (1693.0, _seconds_to(1.0, 0.001)),
        (847.0, _seconds_to(1.0, 0.001, 0.0343)),
    ]


@case(id="MA21", source="mixing by volume by hand: half fumes of 5 % O2, half air", rtol=1e-12)
def oxygen_follows_the_share_of_fumes() -> Pairs:
    fumes = Afterdamp(0.03, 0.08, 0.05)
    return [
        ((0.2093 + 0.05) / 2.0, oxygen_frac(fumes=fumes, fume_frac=0.5)),
        (24e-6 / 0.03, fumes.foul_frac),
        (0.0093 / 0.0593, Afterdamp(0.0, 0.0, 0.15).foul_frac),
    ]


@case(id="MA22", source="rated time plus 1 / dose rate (SP 1019 eq. 22.43) by hand", rtol=1e-9)
def miner_in_still_fumes_collapses_when_all_is_spent() -> Pairs:
    end = _walk(_air(0.0, initial_frac=1.0), Afterdamp(0.01), 0.0, walking_speed_m_s=0.0)
    rate = 3.317e-5 * 50.0 / 20.0 * 10000.0**1.036 / 60.0
    return [(1800.0 + 1.0 / rate, end.collapsed_s), (0.0, end.rescuer_left_s), (1.0, end.dose)]


@case(id="MA23", source="walking by hand: a front of 2 m/s overtakes a miner of 1 m/s", rtol=0.005)
def front_overtakes_a_walking_miner() -> Pairs:
    # he starts 200 m ahead of it: met at 400 m after 200 s, then half speed for 600 m
    history = _air(20.0, source=0, source_frac=1.0)
    end = _walk(history, Afterdamp(0.02), 200.0)
    return [
        (200.0, end.warned_by_fumes_s),
        (200.0 + 600.0 / 0.5, end.out_s),
        (1800.0 - 1200.0, end.rescuer_left_s),
    ]


@case(id="MA24", source="dose rate times the time in a foul stretch by hand", rtol=0.005)
def dose_of_a_foul_stretch_is_rate_times_time() -> Pairs:
    # still air; the second quarter of the drift is foul, crossed at half speed
    history = _air(0.0, initial_frac=[[0.0, 1.0, 0.0, 0.0]])
    end = _walk(history, Afterdamp(1000e-6), 0.0, rated_time_s=300.0)
    rate = 3.317e-5 * 50.0 / 20.0 * 1000.0**1.036 / 60.0
    return [(750.0 + 500.0, end.out_s), (rate * 200.0, end.dose)]


@case(id="MA25", source="shortest ways by hand in a mine of two exits and a refuge", rtol=1e-12)
def miners_take_the_shortest_open_way() -> Pairs:
    network = mine_network(
        names=["shaft", "main", "short", "face", "return", "upcast"],
        start=["D", "A", "A", "B", "C", "E"],
        end=["A", "B", "B", "C", "E", "U"],
        length_m=[300.0, 500.0, 450.0, 200.0, 800.0, 300.0],
        area_m2=10.0,
        surface=["D", "U"],
    )
    stand = Places(np.array([3, 3]), np.array([50.0, 150.0]))
    free = ways_to_safety(network=network, places=stand, goals=["D", "U"])
    closed = ways_to_safety(network=network, places=stand, goals=["D", "U"], blocked=["short"])
    refuge = ways_to_safety(network=network, places=stand, goals=["D", "U", "C"])
    cut = ways_to_safety(network=network, places=stand, goals=["U"], blocked=["return"])
    roadway, share = free.at(np.array([50.0 + 450.0, 150.0 + 450.0 + 75.0]))
    return [
        ([50.0 + 750.0, 150.0 + 750.0], free.length_m),
        ([50.0 + 800.0, 150.0 + 800.0], closed.length_m),
        ([150.0, 50.0], refuge.length_m),
        ([1.0, 1.0], np.isinf(cut.length_m)),
        ([0.0, 0.0], roadway),
        ([1.0, 0.75], share),
    ]


@case(id="MA26", source="sums of the stated delays and lengths by hand", rtol=1e-12)
def each_system_has_the_effect_it_states() -> Pairs:
    whole, none = SafetySystems(), SafetySystems(*[False] * 6)
    way = np.array([0.0, 3000.0])
    sitting = np.array([True, False])
    both = {"surface": ["shaft"], "refuges": ["face"]}
    network = mine_network(
        names=["drift", "shaft"],
        start=["face", "landing"],
        end=["landing", "top"],
        length_m=[1000.0, 300.0],
        area_m2=10.0,
        surface=["top"],
    )
    return [
        ([460.0, 460.0], told_s(systems=whole, way_m=way, human_report_s=1500.0)),
        ([1920.0, 4920.0], told_s(systems=none, way_m=way, human_report_s=1500.0)),
        (
            [2.0, 1.0],
            [len(safe_junctions(systems=whole, **both)), len(safe_junctions(systems=none, **both))],
        ),
        ([7.0 * 86400.0] * 2, waiting_s(whole, sitting)),
        ([4.0 * 86400.0, 3.0 * 86400.0], waiting_s(none, sitting)),
        (1000.0, search_length_m(systems=whole, network=network, missing_in=["drift"])),
        (1300.0, search_length_m(systems=none, network=network, missing_in=["drift"])),
    ]


@case(
    id="MA27",
    source="atoms by hand: 0.08 CH4 in 0.92 air, 0.02 of it to CO: carbon, oxygen and dry volume",
    rtol=1e-9,
)
def afterdamp_keeps_the_atoms_of_the_gas_that_burnt() -> Pairs:
    # 0.06 CO2 takes 0.12 oxygen, 0.02 CO takes 0.01, their hydrogen 0.02: 0.15 of 0.192556
    dry = 1.0 - 0.15
    fumes = burnt_methane(methane_frac=0.08, co_frac=0.02 / dry)
    rich = burnt_methane(methane_frac=0.15, co_frac=0.0)
    return [
        (0.06 / dry, fumes.co2_frac),
        ((0.2093 * 0.92 - 0.15) / dry, fumes.o2_frac),
        (0.0, rich.o2_frac + (burnt_methane(methane_frac=0.0, co_frac=0.0).o2_frac - 0.2093)),
    ]
