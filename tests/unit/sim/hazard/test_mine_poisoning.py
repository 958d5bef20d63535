"""Miners who breathe fumes: poisoned, fallen, dying as they lie, saved by air."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.model.vocabulary import Injury
from sim.hazard.base import Controls
from sim.hazard.mine_explosion import MineExplosionHazard
from sim.mine.escape_ways import Places
from sim.mine.poisoning import dies_lying_s, is_poisoned
from tests.support.hazards import blast, order, pit, run, scenario, streams
from tests.verification.cases_mine_people import Afterdamp, still_fumes


def mine(*, co: float, gas_m: float = 40.0, rescuer_s: float = 1.0) -> MineExplosionHazard:
    source = pit(miners={"return": 60}, rescuer_s=rescuer_s, n_bends=30)
    played = scenario(blast(gas_m=gas_m, co=co, broken=1.0), horizon_s=43_200.0)
    return MineExplosionHazard(played, source, streams(0), 600.0)


def test_those_who_get_out_with_a_dose_are_casualties():
    """Thin fumes: some come out poisoned, not trapped, and are hurt moderately."""
    hazard = mine(co=0.004)
    reports = run(hazard, 7200.0, orders=[order("evacuate")])
    poisoned = [h for _, r in reports for h in r.harmed if h.injury is Injury.poison]
    walking = [h for h in poisoned if not h.trapped]
    assert walking
    assert all(9 <= h.rpm <= 11 for h in walking)


def test_thicker_fumes_never_kill_fewer():
    """0.2 to 5 % of carbon monoxide at the source."""
    numbers = []
    for co in (0.002, 0.01, 0.05):
        hazard = mine(co=co)
        run(hazard, 7200.0, orders=[order("evacuate")])
        numbers.append(int(np.count_nonzero(hazard._state == 3)))
    assert numbers == sorted(numbers)
    assert numbers[0] < numbers[-1]


def test_restored_air_saves_those_who_lie():
    """Air back at 5 minutes: never more dead than without."""
    dead = []
    for controls in ({}, {300.0: Controls(ventilation_restored=True)}):
        hazard = mine(co=0.02)
        run(hazard, 7200.0, controls, orders=[order("evacuate")])
        dead.append(np.count_nonzero(hazard._state == 3))
    assert dead[1] <= dead[0]


def test_who_is_freed_does_not_die_of_the_fumes():
    """All who lie are fetched after a minute."""
    hazard = mine(co=0.02)
    hazard.advance(0.0, Controls())
    lying = np.flatnonzero(hazard._state == 2)
    for person in lying:
        hazard.free(int(person))
    for minute in range(1, 120):
        hazard.advance(60.0 * minute, Controls())
    assert (hazard._state[lying] == 2).all()


def test_more_fumes_and_less_protection_are_never_kinder():
    """Earlier with each; nobody dies in clean air."""
    network, thick = still_fumes(0.5)
    _, thin = still_fumes(0.2)
    fumes = Afterdamp(co_frac=0.01)

    def end(history, shield_s=0.0):
        return float(
            dies_lying_s(
                history=history,
                fumes=fumes,
                network=network,
                places=Places(np.array([1]), np.array([500.0])),
                from_s=[0.0],
                protected_s=[shield_s],
                dose=[1.0],
            )[0]
        )

    assert end(thick) < end(thin)
    assert end(thick) < end(thick, 600.0)
    assert end(still_fumes(0.0)[1]) == np.inf


@pytest.mark.parametrize(
    ("name", "value"),
    [("from_s", [np.nan]), ("protected_s", [np.inf]), ("dose", [0.0])],
)
def test_the_impossible_is_refused(name, value):
    """By name."""
    network, history = still_fumes(0.5)
    good = {"places": Places(np.array([1]), np.array([5.0])), "from_s": [0.0], "protected_s": [0.0]}
    good |= {"dose": [1.0], name: value}
    with pytest.raises(ValueError, match=name):
        dies_lying_s(history=history, fumes=Afterdamp(co_frac=0.01), network=network, **good)
    with pytest.raises(ValueError, match="collapse_dose"):
        is_poisoned(dose=1.0, collapse_dose=0.0)
