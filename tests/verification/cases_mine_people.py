"""Verification cases of withdrawal before an ignition, a squad's errands and poisoning."""

from __future__ import annotations

import numpy as np

from sim.mine.afterdamp import Afterdamp
from sim.mine.escape_ways import Places, ways_to_safety
from sim.mine.gas_transport import gas_history
from sim.mine.methane_network import air_of
from sim.mine.mine_network import mine_network
from sim.mine.mine_rescue import Speeds
from sim.mine.poisoning import DYING_DOSE, LETHAL_DOSE, dies_lying_s, is_poisoned
from sim.mine.rescue_errand import Pieces, errands
from sim.mine.withdrawal import places_after, walked_before_m
from tests.verification.registry import Pairs, case


def two_roadways():
    """Top -> foot of 400 m and foot -> face of 1000 m; only the top is in the open."""
    return mine_network(
        names=["shaft", "gate"],
        start=["top", "foot"],
        end=["foot", "face"],
        length_m=[400.0, 1000.0],
        area_m2=[10.0, 10.0],
        surface=["top"],
    )


@case(id="MW01", source="v (W - t_told), at most the way, by hand", rtol=1e-12)
def miners_walk_from_the_order_to_the_ignition() -> Pairs:
    walked = walked_before_m(
        way_m=[500.0, 5000.0, 5000.0, 5000.0, np.inf],
        warning_s=3600.0,
        told_s=[460.0, 460.0, 3600.0, np.inf, 460.0],
        walking_speed_m_s=1.2,
    )
    yield [500.0, 1.2 * 3140.0, 0.0, 0.0, 0.0], walked


@case(id="MW02", source="places on a line of 400 + 1000 m, by hand", rtol=1e-12)
def miners_are_where_their_walk_has_brought_them() -> Pairs:
    mine = two_roadways()
    stood = Places(np.array([1, 1, 1, 1]), np.array([900.0, 900.0, 900.0, 900.0]))
    ways = ways_to_safety(network=mine, places=stood, goals=["top"])
    now = places_after(
        network=mine,
        ways=ways,
        walked_m=[0.0, 500.0, 1100.0, 0.0],
    )
    yield [1300.0] * 4, ways.length_m
    yield [1, 1, 0, 1], now.roadway
    yield [900.0, 400.0, 200.0, 900.0], now.along_m


@case(
    id="MR01",
    source="shaft by cage, 600 m clear at 1.0/0.7, 400 m smoke at 0.39/0.50, by hand",
    rtol=1e-12,
)
def an_errand_takes_its_ways_at_the_speeds_of_the_air() -> Pairs:
    beyond = np.arange(14) >= 4
    smoke = np.arange(14) >= 10
    way = errands(
        pieces=Pieces(np.array([1400.0]), smoke[None], beyond[None], np.array([1])),
        speeds=Speeds(clear_m_s=1.0, smoke_m_s=0.39, carry_clear_m_s=0.7, carry_smoke_m_s=0.50),
    )
    yield 600.0 + 400.0 / 0.39, way.there_s
    yield 600.0 / 0.7 + 400.0 / 0.50, way.back_s
    yield 400.0 / 0.39 + 400.0 / 0.50, way.under_s


def still_fumes(share: float):
    """A history in which the same share of fumes hangs everywhere for two hours."""
    mine = two_roadways()
    air = air_of(mine, np.zeros(2))
    return mine, gas_history(air=air, time_step_s=30.0, n_steps=240, initial_frac=share)


@case(
    id="MP01", source="Stewart: % = 3.317e-5 ppm^1.036 V t, 60 % at 8.5 L/min, by hand", rtol=1e-3
)
def a_resting_man_dies_when_sixty_percent_are_reached() -> Pairs:
    mine, history = still_fumes(0.5)
    end = dies_lying_s(
        history=history,
        fumes=Afterdamp(co_frac=0.01),
        network=mine,
        places=Places(np.array([1]), np.array([500.0])),
        from_s=[0.0],
        protected_s=[0.0],
        dose=[LETHAL_DOSE],
    )
    yield [60.0 * 60.0 / (3.317e-5 * 5000.0**1.036 * 8.5)], end


@case(id="MP02", source="the same, from 20 to 60 % and behind 900 s of self-rescuer", rtol=1e-3)
def who_collapsed_walking_has_a_start() -> Pairs:
    mine, history = still_fumes(0.5)
    end = dies_lying_s(
        history=history,
        fumes=Afterdamp(co_frac=0.01),
        network=mine,
        places=Places(np.array([1, 1]), np.array([500.0, 500.0])),
        from_s=[600.0, 600.0],
        protected_s=[0.0, 900.0],
        dose=[DYING_DOSE, LETHAL_DOSE],
    )
    rate_percent_min = 3.317e-5 * 5000.0**1.036 * 8.5
    yield 600.0 + 60.0 * 40.0 / rate_percent_min, end[0]
    yield 600.0 + 900.0 + 60.0 * 60.0 / rate_percent_min, end[1]


@case(id="MP03", source="10 % where 20 % is collapse (Purser, heavy work)", rtol=0.0, atol=0.0)
def half_the_dose_of_collapse_poisons() -> Pairs:
    yield [0.0, 1.0], is_poisoned(dose=[0.499, 0.5], collapse_dose=1.0)
