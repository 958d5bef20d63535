"""One accident in a mine of 150 roadways with 100 miners: blast, air, fumes, flight, danger."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.model.base import Text
from scenarios.model.mine import Fan, Mine, Roadway
from sim.hazard.base import Controls
from sim.hazard.mine_explosion import MineExplosionHazard
from sim.hazard.mine_layout import MineLayout
from tests.benchmarks.record import best_of, record
from tests.support.hazards import blast, order, pit, scenario, streams
from tests.support.mine_networks import fan_dominated

pytestmark = pytest.mark.bench

N_ROADWAYS = 150
N_MINERS = 100


def large_mine():
    """A random mine of the fan-dominated family, every eighth roadway with doors."""
    net = fan_dominated(3, N_ROADWAYS)
    rng = np.random.default_rng(4)
    count = np.bincount(rng.integers(0, N_ROADWAYS, N_MINERS), minlength=N_ROADWAYS)
    length = rng.uniform(60.0, 400.0, N_ROADWAYS)
    roadways = tuple(
        Roadway(
            id=f"r{i}", name=Text(zh=f"r{i}", en=f"r{i}"), start=f"j{net.start[i]}",
            end=f"j{net.end[i]}", length_m=float(length[i]), area_m2=10.0,
            resistance=float(net.resistance[i]), role="face", n_miners=int(count[i]),
            stopping="solid_block_dry" if i % 8 == 0 else None,
        )
        for i in range(N_ROADWAYS)
    )  # fmt: skip
    fans = tuple(
        Fan(roadway=f"r{i}", a0_pa=net.a0[i], a1_pa_s_m3=net.a1[i], a2_pa_s2_m6=net.a2[i])
        for i in np.flatnonzero(net.a0)
    )
    small = pit()
    mine = Mine(**{**dict(small.mine), "junctions": (), "roadways": roadways, "fans": fans,
                   "surface_nodes": ("j0",), "refuge_nodes": ("j50",)})  # fmt: skip
    return small.model_copy(update={"mine": mine})


def test_replication_of_a_hundred_miners():
    """Mean over 40 accidents, air in three states of damage, an order to leave, 12 h of danger."""
    source = large_mine()
    incident = blast("r20", gas_m=20.0, broken=None, blocked=0.3, burns=0.5)
    played = scenario(incident, horizon_s=43_200.0)
    MineLayout.of(source.mine)

    def accidents():
        for replication in range(40):
            hazard = MineExplosionHazard(played, source, streams(replication), 600.0)
            hazard.advance(0.0, Controls())
            hazard.protect(order("evacuate", 600.0))
            for minute in range(1, 720):
                hazard.advance(60.0 * minute, Controls())

    row = record("mine/accident_100_miners_150_roadways", ours=best_of(accidents, repeat=3) / 40)
    print(f"{row['ours'] * 1e3:.1f} ms an accident")
    assert row["ours"] <= 0.03
