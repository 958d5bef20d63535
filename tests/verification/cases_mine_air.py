"""Verification cases of mine air: fans, draught, regulators, states of a mine."""

from __future__ import annotations

import math

import numpy as np

from sim.mine.fan import FanCurve, operating_point_m3_s
from sim.mine.mine_air import mine_air
from sim.mine.mine_network import MineNetwork, mine_network
from sim.mine.natural_draught import air_density_kg_m3, natural_pressure_pa
from sim.mine.regulator import regulator_resistance
from sim.mine.ventilation import solve_network
from tests.support.hardy_cross import hardy_cross
from tests.support.mine_networks import (
    A2,
    FAN_END,
    FAN_INJECTION,
    FAN_START,
    R,
    fan_case,
    fan_case_flow,
)
from tests.verification.registry import Pairs, case

_FAMILY = "github changtian0509/mine-ventilation-network-benchmark, fan_family_64"


def _fan_flow(a2: float, r: float) -> np.ndarray:
    resistance, a0, a1, falls = fan_case(a2, r)
    return solve_network(
        start=FAN_START,
        end=FAN_END,
        resistance=resistance,
        n_nodes=6,
        injection_m3_s=FAN_INJECTION,
        fan_a0_pa=a0,
        fan_a1_pa_s_m3=a1,
        fan_a2_pa_s2_m6=falls,
    ).air_quantity_m3_s


@case(id="MA01", source=f"{_FAMILY}, method dcp, branch 1 of seven of the 64 cases", atol=1e-5)
def published_fan_cases_are_repeated() -> Pairs:
    published = {
        (0, 0): 35.795277620026646,
        (0, 2): 33.50295846068019,
        (0, 4): 30.60911915585747,
        (0, 6): 27.22814554145855,
        (0, 7): 25.424103985118208,
        (1, 0): 37.36695538664515,
        (1, 1): 36.17741314698208,
    }
    return [(q, _fan_flow(A2[i], R[k])[0]) for (i, k), q in published.items()]


@case(id="MA02", source=f"{_FAMILY}: all 64 cases, seven branches, quadratic by hand", atol=1e-9)
def whole_fan_grid_follows_the_closed_form() -> Pairs:
    return [(fan_case_flow(a2, r), _fan_flow(a2, r)) for a2 in A2 for r in R]


@case(id="MA03", source="R q^2 = a0 + n + a1 q + a2 q^2 by hand", rtol=1e-9)
def fan_settles_where_its_curve_meets_the_system() -> Pairs:
    straight = FanCurve("main", "drift", 2000.0, 0.0, -0.1)
    risen = FanCurve("main", "drift", 1000.0, 20.0, -0.4)
    flow = mine_air(network=_u_mine(fans=(risen,), resistance=0.6))
    return [
        (math.sqrt(2000.0 / 0.5), operating_point_m3_s(curve=straight, resistance=0.4)),
        (
            math.sqrt(2500.0 / 0.5),
            operating_point_m3_s(curve=straight, resistance=0.4, natural_pa=500.0),
        ),
        (10.0 + math.sqrt(1100.0), operating_point_m3_s(curve=risen, resistance=0.6)),
        (10.0 + math.sqrt(1100.0), flow.air_quantity_m3_s[0]),
    ]


def _u_mine(
    *, fans: tuple[FanCurve, ...] = (), resistance: float = 1.0, depth_m: float = 0.0
) -> MineNetwork:
    """Two shafts and a drift between them, in series; the fan blows in the upcast."""
    return mine_network(
        names=["downcast", "drift", "upcast"],
        start=["D", "B", "C"],
        end=["B", "C", "U"],
        length_m=[300.0, 1000.0, 300.0],
        area_m2=12.0,
        resistance=np.array([0.2, 0.6, 0.2]) * resistance,
        fans=fans,
        surface=["D", "U"],
        height_m={"B": -depth_m, "C": -depth_m},
        temperature_k=[288.15, 293.15, 298.15],
    )


@case(id="MA04", source="fan laws by hand: a fan slowed to 0.4 moves 0.4 of the air", rtol=1e-9)
def reversed_fan_gives_forty_percent_the_other_way() -> Pairs:
    network = _u_mine(fans=(FanCurve("main", "drift", 1500.0, 10.0, -0.3),), resistance=0.5)
    normal = mine_air(network=network).air_quantity_m3_s
    back = mine_air(network=network, fan_states="reversed").air_quantity_m3_s
    return [(-0.4 * normal, back)]


@case(
    id="MA05",
    source="regulator opening S_w = S/(0.65 + 0.84 S sqrt R) of Chinese ventilation texts (mem)",
    rtol=0.002,
)
def opening_of_a_regulator_follows_the_texts() -> Pairs:
    area, opening = 10.0, np.array([0.1, 0.5, 2.0, 5.0])
    added = regulator_resistance(regulator_area_m2=opening, area_m2=area)
    return [(opening, area / (0.65 + 0.84 * area * np.sqrt(added)))]


@case(id="MA06", source="weights of two air columns of mean density by hand", rtol=1e-9)
def natural_draught_is_the_difference_of_two_columns() -> Pairs:
    depth, cold, warm = 400.0, 278.15, 298.15
    down = natural_pressure_pa(
        start_height_m=0.0, end_height_m=-depth, temperature_k=cold, outside_temperature_k=283.15
    )
    up = natural_pressure_pa(
        start_height_m=-depth, end_height_m=0.0, temperature_k=warm, outside_temperature_k=283.15
    )
    pressure = 101325.0 * math.exp(9.81 * 0.5 * depth / (287.05 * 283.15))
    by_hand = 9.81 * depth * pressure / 287.05 * (1.0 / cold - 1.0 / warm)
    return [
        (by_hand, down + up),
        (1.225, round(float(air_density_kg_m3(temperature_k=288.15)), 3)),
        (1.2041, round(float(air_density_kg_m3(temperature_k=293.15)), 4)),
    ]


@case(id="MA07", source="exact isothermal columns, p0 (exp(gH/RT1) - exp(gH/RT2))", rtol=0.02)
def natural_draught_is_near_the_exact_columns() -> Pairs:
    depth, cold, warm = 300.0, 278.15, 298.15
    network = _u_mine(depth_m=depth)
    weight = 9.81 * depth / 287.05
    pressure = 101325.0 * (math.exp(weight / 288.15) - math.exp(weight / 298.15))
    still = mine_air(network=network, outside_temperature_k=288.15)
    exact = 101325.0 * (math.exp(weight / cold) - math.exp(weight / warm))
    down = natural_pressure_pa(
        start_height_m=0.0, end_height_m=-depth, temperature_k=cold, outside_temperature_k=278.15
    )
    up = natural_pressure_pa(
        start_height_m=-depth, end_height_m=0.0, temperature_k=warm, outside_temperature_k=278.15
    )
    return [
        (exact, down + up),
        # fan stopped: natural draught alone against a circuit of 1 N s2/m8
        (math.sqrt(pressure), still.air_quantity_m3_s[0]),
    ]


@case(id="MA08", source="series and parallel by hand, before and after the blast", rtol=1e-9)
def broken_door_short_circuits_the_face() -> Pairs:
    # shaft 0.1 - (face 1.0 beside a door in a crosscut of 0.2) - upcast 0.1, fan 1200 Pa
    network = mine_network(
        names=["shaft", "face", "crosscut", "upcast"],
        start=["D", "A", "A", "B"],
        end=["A", "B", "B", "U"],
        length_m=[100.0, 500.0, 50.0, 100.0],
        area_m2=10.0,
        resistance=[0.1, 1.0, 0.2, 0.1],
        regulator_area_m2=[np.inf, np.inf, 0.2, np.inf],
        fans=(FanCurve("main", "upcast", 1200.0),),
        surface=["D", "U"],
    )
    door = 0.6 * (1.0 / (0.65 * 0.2) - 0.1) ** 2

    def by_hand(crosscut: float) -> list[float]:
        both = (1.0 + 1.0 / math.sqrt(crosscut)) ** -2
        total = math.sqrt(1200.0 / (0.2 + both))
        face = total * math.sqrt(both)
        return [total, face, total - face, total]

    return [
        (by_hand(0.2 + door), mine_air(network=network).air_quantity_m3_s),
        (by_hand(0.2), mine_air(network=network, broken=["crosscut"]).air_quantity_m3_s),
    ]


_BRIDGE = {
    "start": np.array([0, 0, 1, 1, 2]),
    "end": np.array([1, 2, 2, 3, 3]),
    "resistance": np.array([0.4, 0.6, 0.1, 0.5, 0.7]),
    "n_nodes": 4,
}


@case(id="MA09", source="aannaque 2019 blog: first sweep of Hardy Cross as printed", atol=6e-4)
def loop_method_repeats_the_printed_first_sweep() -> Pairs:
    # both loops are corrected from the first guess
    guess = np.array([30.0, 17.0, 3.0, 27.0, 20.0])
    flow = guess.copy()
    for edges, way in (([0, 2, 1], [1.0, 1.0, -1.0]), ([3, 4, 2], [1.0, -1.0, -1.0])):
        part, sign, resistance = guess[edges], np.array(way), _BRIDGE["resistance"][edges]
        change = -(sign @ (resistance * part * np.abs(part)))
        flow[edges] += sign * change / np.sum(2.0 * resistance * np.abs(part))
    return [([25.833, 21.167, 0.337, 25.496, 21.504], flow)]


@case(id="MA30", source="own Hardy Cross on the NEU lecture network, figure 5.2", atol=1e-6)
def newton_and_loops_agree_where_the_diagonal_reverses() -> Pairs:
    start, end = np.array([0, 0, 2, 1, 2, 4, 3, 4]), np.array([1, 2, 1, 3, 4, 3, 5, 5])
    resistance = np.array([0.1, 0.2, 0.15, 0.25, 0.18, 0.22, 0.2, 0.12])
    injection = np.array([100.0, 0.0, 0.0, 0.0, 0.0, -100.0])
    ours = solve_network(
        start=start, end=end, resistance=resistance, n_nodes=6, injection_m3_s=injection
    )
    loops = hardy_cross(
        start=start, end=end, resistance=resistance, n_nodes=6, injection=injection, tolerance=1e-9
    )
    return [(loops.flow, ours.air_quantity_m3_s), (-11.5374, round(ours.air_quantity_m3_s[2], 4))]
