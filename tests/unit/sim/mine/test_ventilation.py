"""Air in a mine: laws of the network, robustness, refusals."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.mine.ventilation import atkinson_resistance, solve_network
from tests.support.hardy_cross import hardy_cross
from tests.support.mine_networks import AirNet, family, fan_dominated

_EVIDENCE = Path(__file__).parents[4].parent / "shared" / "evidence" / "ventilation"


@pytest.mark.parametrize(
    ("name", "junctions", "roadways"),
    [("A_hongshagang_1", 38, 46), ("B_hongshagang_difficult", 113, 155)],
)
def test_published_mines_are_repeated_within_a_millionth(
    name: str, junctions: int, roadways: int
) -> None:
    """Two real mines, every roadway, 1e-6 m3/s."""
    if not _EVIDENCE.is_dir():
        pytest.skip("published networks are not in this checkout (../shared/evidence/ventilation)")
    with (_EVIDENCE / f"{name}_topology.csv").open(encoding="utf-8-sig") as file:
        roads = list(csv.DictReader(file))
    with (_EVIDENCE / f"{name}_solution_dcp.csv").open(encoding="utf-8-sig") as file:
        flows = {row["edge_id"]: float(row["q_m3_s"]) for row in csv.DictReader(file)}
    names = sorted({road[key] for road in roads for key in ("from", "to")})
    assert (len(names), len(roads)) == (junctions, roadways)
    start = np.array([names.index(road["from"]) for road in roads])
    end = np.array([names.index(road["to"]) for road in roads])
    published = np.array([flows[road["edge_id"]] for road in roads])
    injection = np.bincount(start, published, junctions) - np.bincount(end, published, junctions)
    ours = solve_network(
        start=start,
        end=end,
        resistance=[float(road["r_N_s2_m8"]) + float(road["adjust_r"]) for road in roads],
        n_nodes=junctions,
        injection_m3_s=injection,
    )
    assert ours.converged
    assert ours.n_iterations <= 12
    np.testing.assert_allclose(ours.air_quantity_m3_s, published, rtol=0, atol=1e-6)


_NET: dict[str, Any] = {
    "start": [0, 1, 1, 2, 3, 2, 4],
    "end": [1, 2, 3, 4, 4, 3, 5],
    "resistance": [0.1, 0.5, 0.4, 0.7, 0.3, 0.2, 0.05],
    "n_nodes": 6,
    "fixed_nodes": [0, 5],
    "fan_a0_pa": [0, 0, 0, 0, 0, 0, 2000.0],
    "fan_a2_pa_s2_m6": [0, 0, 0, 0, 0, 0, -0.3],
}


def test_air_is_neither_made_nor_lost_and_pressures_close() -> None:
    """Both of Kirchhoff's laws hold."""
    flow = solve_network(**_NET)
    assert flow.converged
    assert flow.imbalance_m3_s < 1e-9
    assert flow.residual_pa < 1e-6
    q = flow.air_quantity_m3_s
    assert q[0] == pytest.approx(q[1] + q[2])
    assert q[6] == pytest.approx(q[3] + q[4])


def test_turning_a_roadway_round_turns_its_sign() -> None:
    """The choice of direction is only a choice."""
    one = solve_network(**_NET)
    turned = _NET | {"start": [0, 1, 1, 2, 3, 3, 4], "end": [1, 2, 3, 4, 4, 2, 5]}
    other = solve_network(**turned)
    assert other.air_quantity_m3_s[5] == pytest.approx(-one.air_quantity_m3_s[5])
    np.testing.assert_allclose(other.air_quantity_m3_s[:5], one.air_quantity_m3_s[:5])


def test_shut_door_starves_its_roadway() -> None:
    """A huge resistance leaves a leak."""
    resistance = list(_NET["resistance"])
    resistance[1] = 1e6
    shut = solve_network(**(_NET | {"resistance": resistance}))
    assert abs(shut.air_quantity_m3_s[1]) < 0.05
    assert shut.air_quantity_m3_s[2] > solve_network(**_NET).air_quantity_m3_s[2]


def test_reversed_fan_reverses_the_mine() -> None:
    """A fan turned round drives the air the other way with a symmetric curve."""
    forward = solve_network(**_NET)
    back = solve_network(**(_NET | {"fan_a0_pa": [0, 0, 0, 0, 0, 0, -2000.0]}))
    np.testing.assert_allclose(back.air_quantity_m3_s, -forward.air_quantity_m3_s, atol=1e-8)


def test_four_times_the_resistance_halves_the_air() -> None:
    """Square law: q scales with the inverse root."""
    plain = {key: value for key, value in _NET.items() if not key.startswith("fan_a2")}
    one = solve_network(**plain)
    four = solve_network(**(plain | {"resistance": 4.0 * np.array(_NET["resistance"])}))
    np.testing.assert_allclose(four.air_quantity_m3_s, 0.5 * one.air_quantity_m3_s, rtol=1e-8)


@pytest.mark.parametrize("steepness", [1e-4, 1e-2, 1.0, 1e2, 1e3])
@pytest.mark.parametrize("resistance", [1e-5, 1e-2, 1.0, 1e3])
def test_solver_converges_for_flat_and_steep_fans(steepness: float, resistance: float) -> None:
    """The family on which loop methods fail in half the cases."""
    net = _NET | {
        "resistance": [0.1, 0.5, 0.4, 0.7, 0.3, resistance, 0.05],
        "fan_a2_pa_s2_m6": [0, 0, 0, 0, 0, 0, -steepness],
    }
    flow = solve_network(**net)
    assert flow.converged
    assert flow.n_iterations <= 15
    assert flow.residual_pa < 1e-6


@pytest.mark.parametrize("seed", range(20))
def test_random_mines_with_rising_fans_converge(seed: int) -> None:
    """Fans with a rising part, resistances over eight decades."""
    generator = np.random.default_rng(seed)
    n = int(generator.integers(5, 60))
    start = generator.integers(0, n, 2 * n)
    end = (start + generator.integers(1, n, 2 * n)) % n
    start = np.concatenate((start, np.arange(n - 1)))
    end = np.concatenate((end, np.arange(1, n)))
    edges = start.size
    fans = generator.choice(edges, 3, replace=False)
    a0, a1, a2 = np.zeros(edges), np.zeros(edges), np.zeros(edges)
    a0[fans] = generator.uniform(500.0, 5000.0, 3)
    a1[fans] = generator.uniform(-20.0, 20.0, 3)
    a2[fans] = -(10.0 ** generator.uniform(-3.0, 1.0, 3))
    flow = solve_network(
        start=start,
        end=end,
        resistance=10.0 ** generator.uniform(-4.0, 4.0, edges),
        n_nodes=n,
        fixed_nodes=[0, n - 1],
        fan_a0_pa=a0,
        fan_a1_pa_s_m3=a1,
        fan_a2_pa_s2_m6=a2,
    )
    assert flow.converged
    assert flow.residual_pa < 1e-5
    assert flow.imbalance_m3_s < 1e-6


@pytest.mark.parametrize("net", family()[::4], ids=lambda net: f"{net.start.size} roadways")
def test_fan_dominated_mines_converge(net: AirNet) -> None:
    """Every fourth of the family of 64 that the benchmark solves beside the loop method."""
    flow = solve_network(**net.for_newton())
    assert flow.converged
    assert flow.residual_pa < 1e-6
    assert flow.imbalance_m3_s < 1e-8


def test_where_the_loop_method_arrives_it_arrives_at_ours() -> None:
    """An independent solver on falling fan curves, whose solution is unique."""
    for seed in range(3):
        net = replace(fan_dominated(seed, 60), a1=np.zeros(60))
        loops = hardy_cross(**net.for_loops(), tolerance=1e-8, most_sweeps=3000)
        ours = solve_network(**net.for_newton()).air_quantity_m3_s
        assert loops.converged
        np.testing.assert_allclose(ours, loops.flow, atol=1e-4)


def test_still_roadways_do_not_delay_the_answer() -> None:
    """A long ladder beyond an open crosscut carries almost nothing, and nobody waits for it."""
    rungs = 40
    below, above = np.arange(rungs), rungs + np.arange(rungs)
    start = np.concatenate((below[:-1], above[1:], below))
    end = np.concatenate((below[1:], above[:-1], above))
    resistance = np.concatenate((np.full(2 * rungs - 2, 0.02), np.full(rungs, 500.0)))
    resistance[2 * rungs - 2 + 3] = 0.1
    a0 = np.zeros(start.size)
    a0[0] = 2000.0
    flow = solve_network(
        start=start, end=end, resistance=resistance, n_nodes=2 * rungs,
        fixed_nodes=[0, rungs], fan_a0_pa=a0,
    )  # fmt: skip
    assert flow.converged
    assert flow.n_iterations <= 20
    assert flow.residual_pa < 1e-6


def test_line_search_tames_fans_that_plain_newton_cannot() -> None:
    """Five fans with rising parts: full steps run in circles, shortened ones arrive."""
    flow = solve_network(
        start=[2, 2, 1, 0, 1],
        end=[1, 1, 0, 1, 2],
        resistance=[0.0041, 0.0045, 0.0019, 3.2359, 0.0074],
        n_nodes=3,
        fixed_nodes=[0, 2],
        fan_a0_pa=[152.7, -1364.7, 2738.6, -2788.5, 2074.3],
        fan_a1_pa_s_m3=[84.18, 261.90, 110.49, -38.27, 282.63],
        fan_a2_pa_s2_m6=[-0.0051, -0.0017, -0.0072, -0.0127, -0.0015],
    )
    assert flow.converged
    assert flow.n_iterations <= 40  # full steps need 117 and stop at a worse point
    assert flow.residual_pa < 1e-6


def test_resistances_over_twelve_decades_do_no_harm() -> None:
    """Shut doors beside shafts: the solution still closes."""
    generator = np.random.default_rng(7)
    for _ in range(40):
        n = int(generator.integers(3, 8))
        start = generator.integers(0, n, n)
        end = (start + generator.integers(1, n, n)) % n
        edges = 2 * n - 1
        a0 = np.zeros(edges)
        a0[generator.integers(0, edges)] = 3000.0
        flow = solve_network(
            start=np.concatenate((start, np.arange(n - 1))),
            end=np.concatenate((end, np.arange(1, n))),
            resistance=10.0 ** generator.uniform(-6.0, 6.0, edges),
            n_nodes=n,
            fixed_nodes=[0, n - 1],
            fan_a0_pa=a0,
        )
        assert flow.converged
        assert flow.residual_pa < 1e-6 * 3000.0


def test_two_separate_mines_are_solved_together() -> None:
    """Unconnected parts do not disturb each other."""
    flow = solve_network(
        start=[0, 0, 2],
        end=[1, 1, 3],
        resistance=[1.0, 4.0, 2.0],
        n_nodes=4,
        injection_m3_s=[30.0, -30.0, 5.0, -5.0],
    )
    np.testing.assert_allclose(flow.air_quantity_m3_s, [20.0, 10.0, 5.0])


def test_rougher_longer_narrower_roadway_resists_more() -> None:
    """Atkinson: with k and L in proportion, with the section to the minus third."""
    base = {"friction_factor_kg_m3": 0.01, "length_m": 100.0, "perimeter_m": 12.0, "area_m2": 9.0}
    one = atkinson_resistance(**base)
    assert atkinson_resistance(**(base | {"length_m": 200.0})) == pytest.approx(2.0 * one)
    assert atkinson_resistance(**(base | {"area_m2": 4.5})) == pytest.approx(8.0 * one)
    assert atkinson_resistance(**base, air_density_kg_m3=0.6) == pytest.approx(0.5 * one)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": [0, 1, 1, 2, 3, 2, 9]}, "start = 9"),
        ({"resistance": [0.1, 0.5, 0.4, 0.0, 0.3, 0.2, 0.05]}, "resistance = 0"),
        ({"resistance": [0.1]}, "one length"),
        ({"end": [1, 1, 3, 4, 4, 3, 5]}, "must differ"),
        ({"fan_a2_pa_s2_m6": 0.5}, "fan_a2_pa_s2_m6 = 0.5"),
        ({"fixed_nodes": [], "injection_m3_s": [1.0, 0, 0, 0, 0, 0]}, "adds up to 1"),
        ({"n_nodes": 1}, "n_nodes = 1"),
        ({"tolerance_m3_s": 0.0}, "tolerance_m3_s = 0"),
    ],
)
def test_impossible_network_is_refused(changes: dict[str, Any], message: str) -> None:
    """Loops of one, air from nowhere, roadways without resistance."""
    with pytest.raises(ValueError, match=message):
        solve_network(**(_NET | changes))


def test_impossible_roadway_is_refused() -> None:
    """A factor in imperial units is out of range."""
    with pytest.raises(ValueError, match="friction_factor_kg_m3 = 100"):
        atkinson_resistance(
            friction_factor_kg_m3=100.0, length_m=100.0, perimeter_m=12.0, area_m2=9.0
        )
