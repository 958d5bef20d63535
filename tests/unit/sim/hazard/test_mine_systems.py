"""What each of the six safety systems is worth: the same accidents with and without it."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pytest

from scenarios.model.mine import SafetySystems
from sim.hazard.base import Controls
from sim.hazard.mine_explosion import MineExplosionHazard
from tests.support.hazards import blast, order, pit, run, scenario, streams

SYSTEMS = tuple(SafetySystems.model_fields)
ACCIDENTS = 10
ALL = SafetySystems(monitoring=True)


def mine(
    off: str | None = None, *, replication: int = 0, n_bends: int = 25, **incident
) -> MineExplosionHazard:
    """200 m of gas and thick fumes in a mine whose bends weaken the blast; poor self-rescuers."""
    safety = ALL if off is None else ALL.model_copy(update={off: False})
    source = pit(
        miners={"return": 20, "intake": 10, "dead": 5},
        rescuer_s=300.0,
        refuge=("n4", "n5"),
        piped=("return",),
        n_bends=n_bends,
        safety=safety,
    )
    what = {"gas_m": 200.0, "co": 0.05, "broken": 1.0, "burns": 0.5, "blocked": 0.3, **incident}
    played = scenario(blast(**what), horizon_s=43_200.0)
    return MineExplosionHazard(played, source, streams(replication), 1500.0)


@cache
def dead(off: str | None) -> np.ndarray:
    """Dead, and dead or down, of each accident; all are ordered out after half an hour."""
    found = []
    for replication in range(ACCIDENTS):
        hazard = mine(off, replication=replication)
        run(hazard, 14_400.0, orders=[order("evacuate", 1800.0)])
        found.append((np.count_nonzero(hazard._state == 3), np.count_nonzero(hazard._state > 1)))
    return np.array(found).T


def test_the_switches_are_those_of_the_model():
    """A pack states the same six systems as the model knows."""
    from sim.mine.safety_systems import SafetySystems as Model

    assert set(SYSTEMS) == {field.name for field in dataclasses.fields(Model)}


@pytest.mark.parametrize("off", SYSTEMS)
def test_a_system_switched_off_never_saves_anybody_on_average(off):
    """Paired over the same accidents: the mean of the dead does not fall."""
    assert dead(off)[0].mean() >= dead(None)[0].mean()


@pytest.mark.parametrize("off", ["refuge", "compressed_air"])
def test_some_systems_keep_miners_on_their_feet(off):
    """A refuge at the return, air on the way: without them more die or collapse."""
    assert dead(off)[1].mean() > dead(None)[1].mean()


def test_with_monitoring_the_mine_orders_everybody_out_by_itself():
    """Those who felt nothing: 40 s to detect and 420 s to order; without it they wait for word."""
    told, untold = (mine(off, n_bends=60)._flight._start_s for off in (None, "monitoring"))
    waiting = told > 0.0
    assert waiting.any()
    assert (told[waiting] == 460.0).all()
    assert np.isinf(untold[waiting]).all()


def test_without_telephones_the_order_walks():
    """Those who felt nothing start later by the way from the pit head at 1 m/s."""
    quick, slow = mine(n_bends=60), mine("communication", n_bends=60)
    waiting = quick._flight._start_s > 0.0
    assert waiting.any()
    np.testing.assert_allclose(
        slow._flight._start_s[waiting] - quick._flight._start_s[waiting],
        slow._flight._way_in_m[waiting],
    )


def test_without_positioning_the_squads_search_the_whole_mine():
    """Half of what need not have been searched at the speed in smoke, and none of it with tags."""
    known, blind = mine(), mine("positioning")
    for hazard in (known, blind):
        hazard.advance(0.0, Controls())
    assert known.access_s() == blind.access_s() == 600.0
    assert known.search_s(0.0) == 0.0
    lost = {blind._mine.roadways[road].id for road in blind._flight.roadway[blind._known]}
    elsewhere_m = sum(r.length_m for r in blind._mine.roadways if r.id not in lost)
    assert blind.search_s(0.0) == pytest.approx(0.5 * elsewhere_m / 0.39)


def test_without_water_those_who_wait_die_sooner():
    """Cut off or at a compressed-air station: seven days with water, three without."""
    wet, dry = (mine(off)._flight.dies_waiting_s for off in (None, "water"))
    waiting = np.isfinite(wet)
    assert waiting.any()
    np.testing.assert_allclose(wet[waiting] - dry[waiting], 4.0 * 86_400.0)


def test_seals_cost_whoever_is_behind_them():
    """The exploded roadway is sealed: nobody in it lives, no gas explodes again once inert."""
    seal = Controls(sealed=True, seal_leakage_m3_s=0.1, inerted=True, nitrogen_m3_s=1.0)
    hazard = MineExplosionHazard(
        scenario(blast(gas_m=4.0, burns=1.0, blocked=1.0), horizon_s=43_200.0),
        pit(miners={"face": 40}),
        streams(0),
    )
    hazard.advance(0.0, Controls())
    inside = hazard._state > 1
    assert (hazard._state[inside] == 2).any()
    run_on = [hazard.advance(t, seal) for t in np.arange(60.0, 43_200.0, 60.0)]
    assert (hazard._state[inside] == 3).all()
    assert not any("second_explosion" in report.milestones for report in run_on)
    assert hazard.controlled()
