"""Leaving a building of several storeys."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.evacuation.egress import EgressTimes, Ways, exit_times_s, share_out, ways_out


def _tower(**changes: Any) -> Ways:
    arguments: dict[str, Any] = {
        "exit_persons_s": [1.2, 1.2],
        "n_floors": 6,
        "stair_persons_s": [0.9, 0.9],
        "stair_door_persons_s": 0.8,
        "flight_m": 6.0,
    }
    return ways_out(**(arguments | changes))


def _leave(ways: Ways, *, n: int = 300, seed: int = 1, **changes: Any) -> EgressTimes:
    generator = np.random.default_rng(seed)
    floors = ways.flight_m.size
    arguments: dict[str, Any] = {
        "floor": generator.integers(0, floors, n),
        "start_s": generator.lognormal(4.7, 0.4, n),
        "walk_m": generator.uniform(2.0, 30.0, n),
        "walking_speed_m_s": 1.2,
        "ways": ways,
    }
    return exit_times_s(**(arguments | changes))


def test_people_leave_their_storey_before_the_building() -> None:
    """Order of events holds for everyone."""
    times = _leave(_tower())
    assert np.all(times.leave_floor_s <= times.exit_s)
    assert np.isfinite(times.exit_s).all()


def test_no_exit_or_stair_passes_more_than_its_capacity() -> None:
    """In any minute at most what the door lets through."""
    ways = _tower(stair_persons_s=[0.9], exit_persons_s=[1.2])
    times = _leave(ways, n=400)
    assert np.all(np.diff(np.sort(times.exit_s)) >= 1.0 / 1.2 - 1e-9)
    for level in range(1, 6):
        floor = np.random.default_rng(1).integers(0, 6, 400)
        left = np.sort(times.leave_floor_s[floor == level])
        assert np.all(np.diff(left) >= 1.0 / 0.9 - 1e-9)


def test_locked_stair_sends_everybody_to_the_other_one() -> None:
    """Half the stairs, about twice the time at the bottleneck."""
    both = _leave(_tower(), n=800, start_s=np.zeros(800))
    one = _leave(_tower(stair_persons_s=[0.9, 0.0]), n=800, start_s=np.zeros(800))
    assert np.isfinite(one.exit_s).all()
    assert 1.6 < one.exit_s.max() / both.exit_s.max() < 2.2


def test_everything_locked_traps_the_upper_storeys() -> None:
    """No stair: only the ground floor gets out."""
    floor = np.array([0, 0, 3, 5])
    times = _leave(
        _tower(stair_persons_s=[0.0, 0.0]),
        n=4,
        floor=floor,
        start_s=np.zeros(4),
        walk_m=np.ones(4),
    )
    assert np.isfinite(times.exit_s).tolist() == [True, True, False, False]
    assert np.isfinite(times.leave_floor_s).tolist() == [True, True, False, False]
    shut = _leave(_tower(exit_persons_s=[0.0]), n=50)
    assert np.isinf(shut.exit_s).all()
    upstairs = np.random.default_rng(1).integers(0, 6, 50) > 0
    assert np.isfinite(shut.leave_floor_s[upstairs]).all()


def test_locked_door_of_one_storey_traps_only_its_people_on_that_stair() -> None:
    """People sent to a locked storey door stay; others are not delayed by them."""
    doors = np.full((1, 3), 0.8)
    doors[0, 2] = 0.0
    ways = ways_out(
        exit_persons_s=[5.0], n_floors=3, stair_persons_s=[0.9], stair_door_persons_s=doors
    )
    times = _leave(ways, n=4, floor=[1, 1, 2, 2], start_s=np.zeros(4), walk_m=np.ones(4))
    assert np.isfinite(times.exit_s).tolist() == [True, True, False, False]


def test_order_of_the_list_does_not_matter_when_routes_are_given() -> None:
    """Shuffling the people shuffles the answer."""
    generator = np.random.default_rng(5)
    n = 200
    people = {
        "floor": generator.integers(0, 6, n),
        "start_s": generator.uniform(0.0, 200.0, n),
        "walk_m": generator.uniform(2.0, 30.0, n),
        "walking_speed_m_s": generator.uniform(0.8, 1.5, n),
        "stair": generator.integers(0, 2, n),
        "exit_index": generator.integers(0, 2, n),
    }
    straight = exit_times_s(**people, ways=_tower())
    shuffle = generator.permutation(n)
    mixed = exit_times_s(**{key: value[shuffle] for key, value in people.items()}, ways=_tower())
    np.testing.assert_allclose(mixed.exit_s, straight.exit_s[shuffle], atol=1e-9)
    np.testing.assert_allclose(mixed.leave_floor_s, straight.leave_floor_s[shuffle], atol=1e-9)


def test_earlier_alarm_makes_nobody_later_out_of_the_storey() -> None:
    """Starting a minute earlier shifts everything by a minute."""
    late = _leave(_tower(), start_s=np.linspace(60.0, 200.0, 300))
    soon = _leave(_tower(), start_s=np.linspace(0.0, 140.0, 300))
    np.testing.assert_allclose(late.exit_s - soon.exit_s, 60.0, atol=1e-9)


def test_person_who_never_starts_stays_and_holds_up_nobody() -> None:
    """Incapacitated people are no queue."""
    start = np.zeros(300)
    start[::3] = np.inf
    times = _leave(_tower(), start_s=start, stair=np.zeros(300, dtype=int))
    assert np.isinf(times.exit_s[::3]).all()
    assert np.isfinite(np.delete(times.exit_s, np.s_[::3])).all()


def test_higher_storeys_walk_farther_down() -> None:
    """Without queues each storey adds one flight."""
    ways = ways_out(exit_persons_s=[100.0], n_floors=4, stair_persons_s=[100.0], flight_m=7.0)
    times = exit_times_s(
        floor=[1, 2, 3],
        start_s=np.zeros(3),
        walk_m=np.zeros(3),
        walking_speed_m_s=1.0,
        ways=ways,
        stair_speed_m_s=0.7,
    )
    np.testing.assert_allclose(times.exit_s, [10.0, 20.0, 30.0])


def test_way_from_the_foot_of_the_stair_is_walked_on_the_level() -> None:
    """A lobby of 24 m adds its walking time for those from above only."""
    ways = ways_out(
        exit_persons_s=[100.0], n_floors=2, stair_persons_s=[100.0], flight_m=7.0, foot_walk_m=24.0
    )
    times = exit_times_s(
        floor=[0, 1],
        start_s=[0.0, 0.0],
        walk_m=[0.0, 0.0],
        walking_speed_m_s=1.2,
        ways=ways,
        stair_speed_m_s=0.7,
    )
    np.testing.assert_allclose(times.exit_s, [0.0, 30.0])


def test_each_person_may_have_an_own_speed_on_the_stair() -> None:
    """The slow one arrives later."""
    ways = ways_out(exit_persons_s=[100.0], n_floors=2, stair_persons_s=[100.0], flight_m=8.0)
    times = exit_times_s(
        floor=[1, 1],
        start_s=[0.0, 0.0],
        walk_m=[0.0, 0.0],
        walking_speed_m_s=[1.0, 1.0],
        ways=ways,
        stair_speed_m_s=[0.4, 0.8],
    )
    assert times.exit_s[0] == pytest.approx(20.0)
    assert times.exit_s[1] == pytest.approx(10.0, abs=0.02)


def test_shares_are_fair_at_any_moment() -> None:
    """After any number of people no door is more than one person off its share."""
    weights = np.array([1.3, 0.7, 0.0, 2.0])
    taken = share_out(n_persons=500, weights=weights)
    for k in (1, 7, 50, 500):
        counts = np.bincount(taken[:k], minlength=4)
        assert np.all(np.abs(counts - k * weights / weights.sum()) <= 1.0)
    assert not np.any(taken == 2)
    assert share_out(n_persons=3, weights=[0.0, 0.0]).tolist() == [0, 0, 0]


_PEOPLE: dict[str, Any] = {
    "floor": [1],
    "start_s": [0.0],
    "walk_m": [5.0],
    "walking_speed_m_s": 1.2,
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"floor": [6]}, r"floor = 6 outside 0\.\.5"),
        ({"start_s": [-1.0]}, "start_s = -1"),
        ({"walk_m": [np.nan]}, "walk_m = nan"),
        ({"walk_m": [5.0, 5.0]}, "one length"),
        ({"walking_speed_m_s": 0.0}, "walking_speed_m_s = 0"),
        ({"walking_speed_m_s": [1.0, 1.0]}, "one per person"),
        ({"stair": [2]}, "stair = 2"),
        ({"exit_index": [2]}, "exit_index = 2"),
        ({"exit_index": [0, 0]}, "one exit per person"),
        ({"stair_speed_m_s": -1.0}, "stair_speed_m_s = -1"),
    ],
)
def test_impossible_people_are_refused(changes: dict[str, Any], message: str) -> None:
    """A floor that is not there, a walk backwards in time."""
    with pytest.raises(ValueError, match=message):
        exit_times_s(**(_PEOPLE | changes), ways=_tower())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"exit_persons_s": []}, "exit"),
        ({"exit_persons_s": [-1.0]}, "exit_persons_s = -1"),
        ({"stair_persons_s": []}, "6 storeys"),
        ({"flight_m": -3.0}, "flight_m = -3"),
        ({"n_floors": 0}, "n_floors = 0"),
    ],
)
def test_impossible_building_is_refused(changes: dict[str, Any], message: str) -> None:
    """Storeys without a stair, exits that push people in."""
    with pytest.raises(ValueError, match=message):
        _tower(**changes)


def test_weights_must_exist() -> None:
    """No door, no share."""
    with pytest.raises(ValueError, match="not empty"):
        share_out(n_persons=3, weights=[])
    with pytest.raises(ValueError, match="weights = -1"):
        share_out(n_persons=3, weights=[-1.0])
