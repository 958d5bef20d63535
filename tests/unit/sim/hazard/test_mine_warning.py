"""Miners whom the monitoring has warned walk out before the gas ignites."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.model.mine import SafetySystems
from sim.hazard.base import Controls
from sim.hazard.mine_explosion import MineExplosionHazard
from sim.mine.escape_ways import Places, ways_to_safety
from sim.mine.withdrawal import places_after, walked_before_m
from tests.support.hazards import blast, pit, scenario, streams

WATCHED = SafetySystems(monitoring=True)
PEOPLE = {"intake": 20, "face": 10, "return": 20}


def mine(safety=WATCHED, *, replication=0, **incident) -> MineExplosionHazard:
    hazard = MineExplosionHazard(
        scenario(blast(gas_m=40.0, **incident), horizon_s=43_200.0),
        pit(miners=PEOPLE, safety=safety),
        streams(replication),
    )
    hazard.advance(0.0, Controls())
    return hazard


def test_whoever_has_the_time_is_out():
    """460 s to be told, ways of 400-1600 m at 1 m/s: an hour lets all out, unhurt."""
    hazard = mine(warning_s=3600.0)
    assert hazard._warned.is_up.all()
    assert not hazard._state.any()
    np.testing.assert_allclose(hazard._flight.safe_s, 0.0, atol=1e-6)


def test_without_a_warning_or_without_sensors_nobody_leaves():
    """No warning, no monitoring, or an ignition before the order: all are where they were."""
    for hazard in (mine(), mine(SafetySystems(), warning_s=3600.0), mine(warning_s=400.0)):
        assert not hazard._warned.is_leaving.any()
        assert hazard._state.any()


def test_without_telephones_fewer_are_out():
    """A messenger walks down the way that they walk up."""
    both, silent = (
        mine(WATCHED.model_copy(update={"communication": on}), warning_s=1700.0)
        for on in (True, False)
    )
    assert silent._warned.is_up.sum() < both._warned.is_up.sum()


@pytest.mark.parametrize("short_s", [500.0, 900.0, 1400.0])
def test_a_longer_warning_never_lets_fewer_out(short_s):
    """The same people, told at the same time."""
    short, long = (mine(warning_s=w)._warned.is_up for w in (short_s, short_s + 300.0))
    assert (long >= short).all()


def test_only_the_stated_share_leaves():
    """Of 50 miners in 40 accidents half leave when half heed; the others stay at their place."""
    leaving = [mine(replication=i, warning_s=3600.0, withdraws=0.5)._warned for i in range(40)]
    share = np.mean([w.is_leaving.mean() for w in leaving])
    assert share == pytest.approx(0.5, abs=4.0 * np.sqrt(0.25 / 2000))
    assert not mine(warning_s=3600.0, withdraws=0.0)._warned.is_leaving.any()


def test_a_warning_changes_no_other_luck():
    """The draws of the accident itself are those without a warning."""
    plain, warned = mine(blocked=0.3), mine(blocked=0.3, warning_s=3600.0)
    assert plain._accident.damage == warned._accident.damage
    np.testing.assert_array_equal(plain._tolerance, warned._tolerance)


def test_those_on_their_way_walk_on_at_once():
    """Told before the explosion they start at 0 from where they have got to."""
    hazard = mine(warning_s=800.0)
    moving = hazard._warned.is_leaving & ~hazard._warned.is_up
    assert moving.any()
    assert (hazard._flight._start_s[moving] == 0.0).all()


def test_impossible_walks_are_refused():
    """By name."""
    good = {"way_m": 10.0, "warning_s": 60.0, "told_s": 1.0, "walking_speed_m_s": 1.0}
    for name, value in (("way_m", -1.0), ("told_s", np.nan), ("walking_speed_m_s", 9.0)):
        with pytest.raises(ValueError, match=name):
            walked_before_m(**{**good, name: value})
    network = mine()._layout.network
    there = Places(np.array([0]), np.array([1.0]))
    ways = ways_to_safety(network=network, places=there, goals=["in"])
    with pytest.raises(ValueError, match="walked_m"):
        places_after(network=network, ways=ways, walked_m=-1.0)
