"""How far squads have to go in a small mine, and through what air."""

from __future__ import annotations

import numpy as np
import pytest

from sim.hazard.base import Controls
from sim.hazard.mine_explosion import MineExplosionHazard
from sim.hazard.mine_layout import MineLayout
from sim.hazard.mine_search import errands_to
from sim.mine.escape_ways import Places
from sim.mine.mine_rescue import DEFAULT_SPEEDS, Way, squad_reach_m
from sim.mine.rescue_errand import Pieces, errands
from tests.support.hazards import blast, pit, scenario, streams

LATE_S = 40_000.0


def hazard(source=None, **incident) -> MineExplosionHazard:
    found = MineExplosionHazard(
        scenario(blast(**incident), horizon_s=43_200.0), source or pit(), streams(0)
    )
    found.advance(0.0, Controls())
    return found


def times(which: MineExplosionHazard, road: str, along_m: float, now_s: float):
    layout = which._layout
    place = Places(np.array([layout.network.roadway(road)]), np.array([along_m]))
    good_s = which._danger.air_good_s
    return errands_to(layout, which._accident, place, now_s=now_s, air_good_s=good_s)


def test_in_good_air_the_way_is_walked_and_the_shaft_is_part_of_the_descent():
    """500 m into the intake beyond the 400 m shaft: 500 s in, 500/0.7 s out, no apparatus."""
    way = times(hazard(), "intake", 500.0, LATE_S)
    assert way.there_s[0] == pytest.approx(500.0, rel=0.05)
    assert way.back_s[0] == pytest.approx(500.0 / 0.7, rel=0.05)
    assert way.under_s[0] == 0.0


def test_fumes_slow_squads_and_cost_oxygen():
    """The same place beside the flame, right after the explosion and when all is aired."""
    mine = hazard(gas_m=40.0)
    soon, late = (times(mine, "return", 100.0, t) for t in (60.0, LATE_S))
    assert soon.there_s[0] > late.there_s[0]
    assert soon.under_s[0] > late.under_s[0] == 0.0


def test_a_fall_of_roof_sends_them_round():
    """Behind the blocked face the way leads by the fan shaft, and is never shorter."""
    open_, fallen = (times(hazard(blocked=b), "face", 190.0, LATE_S) for b in (0.0, 1.0))
    assert np.isfinite(fallen.there_s).all()
    assert fallen.there_s[0] >= open_.there_s[0]


def test_restored_air_is_good_sooner():
    """Air brought back at 10 min is good when the swept roadways are aired, not after 2 h."""
    mine = hazard(blocked=1.0)
    assert mine._danger.air_good_s >= 7200.0
    mine.advance(60.0, Controls(ventilation_restored=True))
    assert mine._danger.air_good_s == mine._danger.cleared_s < 7200.0


def test_whom_no_way_leads_to_is_never_reached():
    """Infinite times, also under apparatus only where the air is foul."""
    two = np.ones((1, 2), dtype=bool)
    way = errands(pieces=Pieces(np.array([np.inf]), two, two, np.array([0])))
    assert np.isinf(way.there_s[0])
    assert np.isinf(way.under_s[0])


def test_times_grow_with_the_way_and_with_smoke():
    """Longer, or fouler: never quicker."""
    rng = np.random.default_rng(1)
    foul = rng.random((50, 16)) < 0.5
    beyond = np.ones(foul.shape, dtype=bool)
    length = rng.uniform(10.0, 5000.0, 50)
    roads = np.zeros(50, dtype=np.int64)
    base = errands(pieces=Pieces(length, foul, beyond, roads))
    farther = errands(pieces=Pieces(1.1 * length, foul, beyond, roads))
    fouler = errands(pieces=Pieces(length, beyond, beyond, roads))
    for name in ("there_s", "back_s", "under_s"):
        assert (getattr(farther, name) >= getattr(base, name)).all()
        assert (getattr(fouler, name) >= getattr(base, name)).all()


def test_impossible_ways_are_refused():
    """A negative length and a speed of nothing, by name."""
    two = np.ones((1, 2), dtype=bool)
    good = Pieces(np.array([10.0]), two, two, np.array([0]))
    with pytest.raises(ValueError, match="length_m"):
        errands(pieces=good._replace(length_m=np.array([-1.0])))
    with pytest.raises(ValueError, match="smoke_m_s"):
        errands(pieces=good, speeds=DEFAULT_SPEEDS._replace(smoke_m_s=0.0))


def test_the_reach_of_a_squad_is_where_the_errand_takes_its_time():
    """Two ways of reckoning: at the reach in smoke, both ways under apparatus use it all up."""
    whole = np.array([True])
    reach = squad_reach_m(
        way=Way(np.array([5000.0]), whole, whole), usable_s=10_800.0, work_s=210.0
    )
    one = np.ones((1, 1), dtype=bool)
    way = errands(pieces=Pieces(np.array([reach]), one, one, np.array([0])))
    assert way.under_s[0] == pytest.approx(10_800.0 - 210.0)


def test_a_layout_serves_many_replications():
    """The prepared mine is the same object each time."""
    assert MineLayout.of(pit().mine) is MineLayout.of(pit().mine)
