"""Egress of 800 people from ten storeys, many fires at once, and the published tests."""

from __future__ import annotations

import numpy as np
import pytest

from sim.evacuation.leaving import leave, people
from sim.evacuation.premovement import premovement_time_s
from sim.evacuation.published_tests import play_published_tests
from sim.evacuation.tower import Shaft, Storey, tower_network
from tests.benchmarks.record import best_of, record

pytestmark = pytest.mark.bench

N_PERSONS = 800


@pytest.mark.parametrize(("n_fires", "most_s"), [(1, 0.5), (100, 0.02)])
def test_ten_storeys_of_800_people(n_fires: int, most_s: float) -> None:
    """About 10 ms for each fire when a hundred are played together."""
    storeys = [Storey(name=str(i + 1), area_m2=400.0) for i in range(10)]
    shafts = [
        Shaft(name=name, clear_width_m=1.2, door_width_m=0.9, exit_number=i)
        for i, name in enumerate("AB")
    ]
    network = tower_network(storeys, shafts, [("east", 1.2), ("west", 1.2)])
    luck = np.random.default_rng(1).random((2, n_fires, N_PERSONS))
    person = np.arange(N_PERSONS)
    room = person % 10
    door = np.where(room == 0, person // 10 % 2, 1 + room + 9 * (person // 10 % 2))
    arrival = premovement_time_s(quantile_prob=luck[0]) + 20.0 * luck[1]
    crowd = people(network, door, arrival_s=arrival)
    assert np.isfinite(leave(network, crowd).exit_s).all()
    seconds = best_of(lambda: leave(network, crowd), repeat=3) / n_fires
    record(f"egress/ten_storeys/{n_fires}", ours=seconds)
    assert seconds < most_s


def test_published_tests_take_seconds() -> None:
    """`tuiyan verify-egress` is quick enough to run any time."""
    seconds = best_of(play_published_tests, repeat=2)
    record("egress/published_tests", ours=seconds)
    assert seconds < 10.0
