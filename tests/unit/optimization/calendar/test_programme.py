"""The programme of a drill day: shortest, proved, and judged without a solver."""

import itertools
import random

import pytest

from optimization.calendar.programme import Activity, programme_faults, shortest_programme


def brute_force(activities: list[Activity], capacity: int) -> int:
    """Shortest makespan over all starts up to the sum of durations."""
    horizon = sum(a.duration for a in activities)
    best = horizon
    for starts in itertools.product(range(horizon), repeat=len(activities)):
        end = max(s + a.duration for s, a in zip(starts, activities, strict=True))
        if end < best and not programme_faults(activities, (capacity,), starts):
            best = end
    return best


@pytest.mark.parametrize("seed", range(12))
def test_a_small_programme_is_as_short_as_brute_force_finds(seed: int) -> None:
    """Four activities, one resource, random order."""
    rng = random.Random(seed)
    activities = [
        Activity(
            rng.randint(1, 3),
            (rng.randint(0, 3),),
            tuple(i for i in range(j) if rng.random() < 0.3),
        )
        for j in range(4)
    ]
    found = shortest_programme(activities, (3,))
    assert found.makespan(activities) == brute_force(activities, 3)
    assert found.certificate.is_optimal
    assert programme_faults(activities, (3,), found.starts) == []


def test_two_teams_of_one_resource_wait_for_each_other() -> None:
    """Hand arithmetic: 4 + 5 when both need the same vehicle."""
    activities = [Activity(4, (1,)), Activity(5, (1,))]
    assert shortest_programme(activities, (1,)).makespan(activities) == 9
    assert shortest_programme(activities, (2,)).makespan(activities) == 5


def test_faults_are_named() -> None:
    """Order, capacity and a start before zero."""
    activities = [Activity(4, (1,)), Activity(5, (1,), (0,))]
    assert programme_faults(activities, (1,), (0, 3)) == ["order:0:1", "capacity:0:3"]
    assert programme_faults(activities, (1,), (-1, 4)) == ["start:0"]


@pytest.mark.parametrize(
    ("activities", "words"),
    [
        ([Activity(1, (4,))], "needs 4 of resource 0"),
        ([Activity(-1, (1,))], "duration -1"),
        ([Activity(1, (1,), (7,))], "comes after 7"),
        ([Activity(1, (1,), (1,)), Activity(1, (1,), (0,))], "circle"),
    ],
)
def test_impossible_programmes_are_refused(activities: list[Activity], words: str) -> None:
    """The message names what is wrong."""
    with pytest.raises(ValueError, match=words):
        shortest_programme(activities, (3,))


def test_no_activities_need_no_time() -> None:
    """Empty day."""
    assert shortest_programme([], (1,)).makespan([]) == 0
