"""Verification cases of coal mines: methane, ventilation, junctions, fumes, repeat explosion."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.mine.blast_network import roadway_network
from sim.mine.fumes import air_network
from sim.mine.gas_transport import gas_history
from sim.mine.methane import (
    dilution_air_quantity_m3_s,
    is_explosive,
    layering_ratio,
    methane_frac,
    time_to_frac_s,
)
from sim.mine.secondary_explosion import integrated_hazard
from sim.mine.ventilation import AirFlow, atkinson_resistance, solve_network
from tests.verification.registry import Pairs, case

_EVIDENCE = Path(__file__).parents[2].parent / "shared" / "evidence" / "ventilation"


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


@case(id="FM40", source="weak waves at a junction: 2 A / sum of sections, by hand", rtol=1e-12)
def shock_splits_as_the_acoustic_rule_says() -> Pairs:
    def behind(*area_m2: float) -> float:
        """What is left behind junction 1, to which the first roadway leads from junction 0."""
        n = len(area_m2)
        network = roadway_network(
            start=[0] + [1] * (n - 1), end=[1, *range(2, n + 1)], n_nodes=n + 1,
            length_m=100.0, area_m2=area_m2,
        )  # fmt: skip
        return math.exp(float(network.log_through[0]))

    return [
        (1.0, behind(8.0, 8.0)),
        (2.0 / 3.0, behind(8.0, 8.0, 8.0)),
        (20.0 / 36.0, behind(10.0, 6.0, 20.0)),
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
    history = gas_history(air=network, time_step_s=1.0, n_steps=200, source=0, source_frac=0.04)
    # on the instant of arrival a front counts as not yet there, except where it starts
    arrives = (history.junction_frac > 1e-9).argmax(axis=0)
    return [([0.0, 25.0, 85.0, 105.0], arrives.astype(float))]


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
    history = gas_history(air=network, time_step_s=1.0, n_steps=300, source=0, source_frac=0.04)
    fraction = history.junction_frac.T
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
    ]
