"""Mine air against the loop method, and a whole replication of air, fumes and escape."""

from __future__ import annotations

import time

import numpy as np
import pytest

from sim.mine.afterdamp import Afterdamp
from sim.mine.escape_ways import Places, ways_to_safety
from sim.mine.fan import FanCurve
from sim.mine.fume_escape import escape_through_fumes
from sim.mine.gas_transport import gas_history
from sim.mine.methane_network import air_of
from sim.mine.mine_air import mine_air
from sim.mine.mine_network import mine_network
from sim.mine.ventilation import solve_network
from tests.benchmarks.record import best_of, record
from tests.support.hardy_cross import hardy_cross
from tests.support.mine_networks import (
    A2,
    FAN_END,
    FAN_INJECTION,
    FAN_START,
    R,
    family,
    fan_case,
    fan_dominated,
)

pytestmark = pytest.mark.bench

LOOPS = "own Hardy Cross, tests/support, 1,000 sweeps at most"


def agrees(loops, ours) -> bool:
    """Whether the loop method arrived, and where the Newton method did."""
    return loops.converged and np.abs(loops.flow - ours).max() < 0.01 * np.abs(ours).max()


def test_random_fan_dominated_mines():
    """All 64 mines of 20 to 1,000 roadways converge; how many by loops is printed beside."""
    newton = arrived = agreed = 0
    spent = [0.0, 0.0]
    for net in family():
        begin = time.perf_counter()
        ours = solve_network(**net.for_newton())
        between = time.perf_counter()
        loops = hardy_cross(**net.for_loops())
        spent[0] += between - begin
        spent[1] += time.perf_counter() - between
        newton += ours.converged
        arrived += loops.converged
        agreed += agrees(loops, ours.air_quantity_m3_s)
    print(f"random mines: Newton {newton}/64, loops {arrived}/64, to the same flows {agreed}/64")
    assert newton == 64
    record("ventilation/family_64", ours=spent[0], peer=spent[1], peer_version=LOOPS)


def test_published_fan_grid():
    """The 64 cases of the published grid; their own loop solver manages 30, ours is printed."""
    newton = arrived = 0
    for a2 in A2:
        for r in R:
            resistance, a0, a1, falls = fan_case(a2, r)
            net = {"start": FAN_START, "end": FAN_END, "resistance": resistance, "n_nodes": 6}
            ours = solve_network(
                **net, injection_m3_s=FAN_INJECTION, fan_a0_pa=a0, fan_a1_pa_s_m3=a1,
                fan_a2_pa_s2_m6=falls,
            )  # fmt: skip
            loops = hardy_cross(**net, injection=FAN_INJECTION, a0=a0, a1=a1, a2=falls)
            newton += ours.converged
            arrived += agrees(loops, ours.air_quantity_m3_s)
    print(f"published grid: Newton {newton}/64, loops {arrived}/64 (published loops 30/64)")
    assert newton == 64


def test_a_thousand_roadways():
    """One solve from nothing in at most 50 ms after warm-up."""
    net = fan_dominated(1, 1000)
    row = record(
        "ventilation/1000_roadways",
        ours=best_of(lambda: solve_network(**net.for_newton()), repeat=25),
        peer=best_of(lambda: hardy_cross(**net.for_loops()), repeat=1),
        peer_version=LOOPS,
    )
    assert row["ours"] <= 0.05


def ladder(rungs: int):
    """Intake and return side by side, crosscuts between them, most of them with doors."""
    names, start, end = ["shaft", "upcast"], ["S0", "R0"], ["I0", "S1"]
    for i in range(rungs):
        names += [f"intake {i}", f"return {i}", f"crosscut {i}"]
        start += [f"I{i}", f"R{i + 1}", f"I{i + 1}"]
        end += [f"I{i + 1}", f"R{i}", f"R{i + 1}"]
    rng = np.random.default_rng(1)
    doors = [0.05 if name[0] == "c" and i % 9 else np.inf for i, name in enumerate(names)]
    return mine_network(
        names=names, start=start, end=end, length_m=rng.uniform(100, 300, len(names)),
        area_m2=rng.uniform(8, 15, len(names)), regulator_area_m2=doors,
        fans=[FanCurve("main", "upcast", 3000.0, 5.0, -0.15)], surface=["S0", "S1"],
    )  # fmt: skip


def test_replication_of_a_hundred_miners():
    """Air after the blast, fumes for two hours, ways and dose of 100 miners: at most 30 ms."""
    network = ladder(50)
    before = mine_air(network=network).air_quantity_m3_s
    rng = np.random.default_rng(2)
    road = rng.integers(0, len(network.names), 100)
    miners = Places(road, rng.random(100) * network.length_m[road])
    fill = np.zeros(len(network.names))
    fill[110:125] = 1.0
    broken = [network.names[i] for i in range(100, 130)]

    def air():
        return mine_air(network=network, broken=broken, guess_m3_s=before).air_quantity_m3_s

    def fumes(flow):
        return gas_history(
            air=air_of(network, flow), time_step_s=30.0, n_steps=240, initial_frac=fill
        )

    def escape(history):
        ways = ways_to_safety(network=network, places=miners, goals=["S0", "S1"])
        return escape_through_fumes(
            ways=ways, fumes=Afterdamp(0.03, 0.08, 0.05), history=history, start_s=300.0
        )

    flow = air()
    history = fumes(flow)
    assert 0 < escape(history).is_out.sum() < 100
    record("mine/air_solved_again", ours=best_of(air, repeat=40))
    record("mine/fumes_240_steps", ours=best_of(lambda: fumes(flow), repeat=40))
    record("mine/escape_100_miners", ours=best_of(lambda: escape(history), repeat=40))
    row = record(
        "mine/replication_100_miners_152_roadways",
        ours=best_of(lambda: escape(fumes(air())), repeat=40),
    )
    assert row["ours"] <= 0.03
