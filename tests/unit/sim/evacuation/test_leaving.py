"""People leave through a network in which queues take room."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.evacuation.leaving import Departure, SlowWays, leave, people
from sim.evacuation.link_flow import Closures, never_closed
from sim.evacuation.network import EgressNetwork
from sim.evacuation.tower import Shaft, Storey, tower_network


def _tower(**changes: Any) -> EgressNetwork:
    storeys = [Storey(name=str(i), area_m2=200.0) for i in range(5)]
    shafts = [
        Shaft(name=name, clear_width_m=1.2, door_width_m=0.9, exit_number=i)
        for i, name in enumerate("AB")
    ]
    return tower_network(storeys, shafts, [("east", 1.2), ("west", 1.2)], **changes)


_DOORS = 10  # two of the ground floor, four storeys for each of two stairs


def _gone(network: EgressNetwork, seed: int = 1, *, fires: int = 3, **changes: Any) -> Departure:
    luck = np.random.default_rng(seed).random((3, fires, 200))
    door = np.floor(luck[0] * _DOORS).astype(int)
    crowd = people(
        network,
        door,
        arrival_s=changes.pop("arrival_s", 200.0 * luck[1]),
        level_speed_m_s=changes.pop("level_speed_m_s", 0.6 + luck[2]),
        stair_speed_m_s=changes.pop("stair_speed_m_s", 0.3 + luck[2]),
    )
    return leave(network, crowd, **changes)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000))
def test_nobody_is_lost_and_no_way_overfilled(seed: int) -> None:
    """Everybody leaves, in order, and no door or way takes more than it can."""
    network = _tower()
    gone = _gone(network, seed)
    assert np.isfinite(gone.exit_s).all()
    later = gone.passed_s[1:]
    assert np.all(np.isnan(later) | (later >= gone.passed_s[:-1]))
    flow = gone.flow
    np.testing.assert_allclose(flow.door[-1].sum(axis=0), 200.0, atol=1e-6)
    assert np.all(flow.on_way > -1e-6)
    assert np.all(flow.on_way <= network.room_for[:, None] + 1e-6)
    assert np.all(np.diff(flow.left, axis=0) >= -1e-9)
    most = network.way_end_persons_s[:, None] * flow.step_s
    assert np.all(np.diff(flow.left, axis=0) <= most + 1e-9)


def test_fires_do_not_touch_each_other() -> None:
    """A fire played alone gives the same as among others: results depend on nothing but it."""
    network = _tower()
    luck = np.random.default_rng(3).random((2, 4, 150))
    door = np.floor(luck[0] * _DOORS).astype(int)
    arrival = 100.0 * luck[1]
    together = leave(network, people(network, door, arrival_s=arrival))
    for fire in range(4):
        alone = leave(network, people(network, door[fire], arrival_s=arrival[fire]))
        np.testing.assert_allclose(alone.exit_s[0], together.exit_s[fire], atol=1e-6)


def test_narrower_stair_takes_longer() -> None:
    """The time falls with the width."""
    storeys = [Storey(name=str(i), area_m2=200.0) for i in range(3)]
    seconds = []
    for width in (0.9, 1.2, 1.6):
        shaft = Shaft(name="A", clear_width_m=width, door_width_m=width)
        network = tower_network(storeys, [shaft], [("east", 2.4)])
        crowd = people(network, 1 + np.arange(200) % 2, arrival_s=np.zeros(200))
        seconds.append(float(leave(network, crowd).exit_s.max()))
    assert seconds[0] > 1.3 * seconds[1] > 1.3 * seconds[2]


def test_full_stair_holds_back_the_storeys_above() -> None:
    """With the exit narrow the queue reaches up the stair; where queues take more room, sooner."""
    storeys = [Storey(name=str(i), area_m2=200.0) for i in range(5)]
    shaft = Shaft(name="A", clear_width_m=1.2, door_width_m=1.2)
    emptied = []
    for density in (1.9, 3.7):
        network = tower_network(storeys, [shaft], [("east", 0.6)], most_queue_per_m2=density)
        crowd = people(network, 1 + np.arange(240) % 4, arrival_s=np.zeros(240))
        gone = leave(network, crowd)
        emptied.append(float(gone.leave_room_s.max()))
        assert gone.exit_s.max() == pytest.approx(240.0 / 0.39 + 30.0, rel=0.05)
    assert emptied[0] > 1.2 * emptied[1]


def test_locked_exit_traps_its_stair_until_it_opens() -> None:
    """Nobody leaves by the west before it is unlocked at 600 s; the east is not delayed."""
    network = _tower()
    open_ = never_closed(network)
    end = open_.end_s.copy()
    end[:, network.way_names.index("west")] = [0.0, 600.0]
    shut = Closures(door_s=open_.door_s, way_s=open_.way_s, end_s=end)
    free, locked = _gone(network), _gone(network, closures=shut)
    delayed = locked.exit_s > free.exit_s + 1.0
    assert 0.3 < delayed.mean() < 0.7
    assert locked.exit_s[delayed].min() >= 600.0
    end[1] = np.inf
    never = Closures(door_s=open_.door_s, way_s=open_.way_s, end_s=end)
    lost = _gone(network, closures=never, end_s=1500.0)
    np.testing.assert_array_equal(np.isinf(lost.exit_s), delayed)


def test_closed_flight_lets_nobody_in() -> None:
    """A flight shut from the start keeps the people in their room."""
    network = _tower()
    open_ = never_closed(network)
    way = open_.way_s.copy()
    way[0, network.way_names.index("A/4")] = 0.0
    gone = _gone(
        network, closures=Closures(door_s=open_.door_s, way_s=way, end_s=open_.end_s), end_s=900.0
    )
    door = network.door_names.index("4/A")
    luck = np.random.default_rng(1).random((3, 3, 200))
    there = np.floor(luck[0] * _DOORS).astype(int) == door
    np.testing.assert_array_equal(np.isinf(gone.leave_room_s), there)


def test_smoke_on_the_stairs_delays_and_never_speeds_up() -> None:
    """Half the speed on every way, later out; clear ways change nothing."""
    network = _tower()
    n_ways = len(network.way_names)
    clear = _gone(network)
    same = _gone(network, smoke=SlowWays(np.ones((1, n_ways)), 10.0))
    np.testing.assert_allclose(same.exit_s, clear.exit_s, atol=1e-5)
    slow = _gone(network, smoke=SlowWays(np.full((1, n_ways, 3), 0.5), 10.0))
    assert np.all(slow.exit_s >= clear.exit_s - 1e-6)
    assert slow.exit_s.mean() > clear.exit_s.mean() + 10.0


def test_slow_person_is_overtaken() -> None:
    """Somebody at 0.3 m/s on the stair arrives late, the others do not."""
    network = _tower()
    door = np.full(20, network.door_names.index("4/A"))
    speed = np.full((2, 20), 1.0)
    speed[1, 0] = 0.3
    crowd = people(network, door, arrival_s=np.zeros((2, 20)), stair_speed_m_s=speed)
    alike, mixed = leave(network, crowd).exit_s
    assert mixed[0] > alike[0] + 60.0
    assert mixed[1:].max() <= alike.max() + 1e-6


def test_floor_with_more_weight_empties_sooner() -> None:
    """Merging in favour of the storeys (door beside the stair) clears the lower storeys first."""
    seconds = []
    for ratio in (0.5, 3.0):
        storeys = [Storey(name=str(i), area_m2=200.0) for i in range(4)]
        shaft = Shaft(name="A", clear_width_m=1.0, door_width_m=1.0)
        network = tower_network(storeys, [shaft], [("east", 1.2)], floor_merge_ratio=ratio)
        crowd = people(network, 1 + np.arange(180) % 3, arrival_s=np.zeros(180))
        gone = leave(network, crowd)
        seconds.append(float(gone.leave_room_s[0, ::3].max()))
    assert seconds[0] > seconds[1]


def test_person_who_never_comes_holds_up_nobody() -> None:
    """An infinite arrival stays inside."""
    network = _tower()
    arrival = np.zeros(30)
    arrival[::3] = np.inf
    gone = leave(network, people(network, np.arange(30) % _DOORS, arrival_s=arrival))
    assert np.isinf(gone.exit_s[0, ::3]).all()
    assert np.isfinite(np.delete(gone.exit_s[0], np.s_[::3])).all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"step_s": 0.0}, "step_s = 0"),
        ({"end_s": -1.0}, "end_s = -1"),
        ({"smoke": SlowWays(np.full((1, 12), 1.5), 10.0)}, r"speed_ratio = 1\.5"),
        ({"smoke": SlowWays(np.full((1, 3), 0.5), 10.0)}, "column for each of the 12 ways"),
    ],
)
def test_impossible_run_is_refused(changes: dict[str, Any], message: str) -> None:
    """No step, an end before the start, smoke that speeds up."""
    with pytest.raises(ValueError, match=message):
        _gone(_tower(), **changes)
