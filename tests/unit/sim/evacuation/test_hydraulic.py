"""Walking speed, flow, and doors that queue."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.evacuation import hydraulic
from sim.evacuation.hydraulic import (
    BOUNDARY_LAYER_M,
    DOOR_SPECIFIC_FLOW,
    LEVEL_SPEED_M_S,
    departure_times_s,
    door_capacity_persons_s,
    effective_width_m,
    most_specific_flow_per_m_s,
    specific_flow_per_m_s,
    stair_capacity_persons_s,
    total_time_s,
    walking_speed_m_s,
)


def test_default_parameters_are_pinned() -> None:
    """SFPE values as published."""
    assert pytest.approx(1.4) == LEVEL_SPEED_M_S
    assert DOOR_SPECIFIC_FLOW == 1.3
    assert BOUNDARY_LAYER_M == 0.15


def test_flow_is_largest_at_about_two_persons_a_square_metre() -> None:
    """The fundamental diagram rises, peaks and falls to nothing in a jam."""
    density = np.linspace(0.54, 3.8, 400)
    flow = specific_flow_per_m_s(density_per_m2=density)
    peak = int(np.argmax(flow))
    assert density[peak] == pytest.approx(1.0 / (2.0 * 0.266), abs=0.01)
    assert flow[peak] == pytest.approx(
        most_specific_flow_per_m_s(speed_constant_m_s=LEVEL_SPEED_M_S), rel=1e-4
    )
    assert flow[-1] == 0.0
    assert walking_speed_m_s(density_per_m2=3.8) == 0.0


def test_narrow_door_or_locked_door_lets_nobody_through() -> None:
    """Thirty centimetres are all boundary layer."""
    assert door_capacity_persons_s(clear_width_m=[0.0, 0.3]).tolist() == [0.0, 0.0]
    assert effective_width_m(clear_width_m=1.0) == pytest.approx(0.7)


def test_stair_lets_fewer_through_than_a_level_door_of_the_same_width() -> None:
    """Steps slow the flow."""
    stair = stair_capacity_persons_s(clear_width_m=1.2, tread_m=0.28, riser_m=0.165)
    assert stair < door_capacity_persons_s(clear_width_m=1.2)


def test_closed_form_is_queue_plus_walk() -> None:
    """No people, only the walk; a locked door, never."""
    assert total_time_s(n_persons=0, capacity_persons_s=0.0, travel_time_s=30.0) == 30.0
    assert total_time_s(n_persons=1, capacity_persons_s=0.0) == np.inf
    assert total_time_s(n_persons=100, capacity_persons_s=2.0, travel_time_s=30.0) == 80.0


def _one_by_one(arrival: list[float], capacity: float) -> list[float]:
    """The rule of the queue, person by person."""
    free = -np.inf
    passed = [0.0] * len(arrival)
    for person in sorted(range(len(arrival)), key=lambda i: (arrival[i], i)):
        free = max(arrival[person], free + 1.0 / capacity)
        passed[person] = free
    return passed


@pytest.mark.parametrize("seed", range(5))
def test_fast_queue_equals_the_queue_person_by_person(seed: int) -> None:
    """The running maximum is exact."""
    generator = np.random.default_rng(seed)
    arrival = np.round(generator.exponential(30.0, 200), 1)
    passed = departure_times_s(arrival_times_s=arrival, capacity_persons_s=0.8)
    np.testing.assert_allclose(passed, _one_by_one(arrival.tolist(), 0.8), rtol=0, atol=1e-9)
    assert np.all(passed >= arrival)


def test_wider_door_never_makes_anyone_later() -> None:
    """More capacity, no loser."""
    arrival = np.random.default_rng(3).uniform(0.0, 60.0, 100)
    slow = departure_times_s(arrival_times_s=arrival, capacity_persons_s=0.5)
    fast = departure_times_s(arrival_times_s=arrival, capacity_persons_s=0.9)
    assert np.all(fast <= slow)


def test_locked_door_and_people_who_never_come() -> None:
    """Infinity in, infinity out; the others are not held up."""
    assert np.isinf(departure_times_s(arrival_times_s=[1.0, 2.0], capacity_persons_s=0.0)).all()
    passed = departure_times_s(arrival_times_s=[np.inf, 0.0, 0.0], capacity_persons_s=1.0)
    assert passed.tolist() == [np.inf, 0.0, 1.0]
    assert departure_times_s(arrival_times_s=[], capacity_persons_s=1.0).size == 0


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        ("walking_speed_m_s", {"density_per_m2": -1.0}, "density_per_m2 = -1"),
        ("walking_speed_m_s", {"density_per_m2": 1.0, "speed_constant_m_s": 0.0}, "= 0"),
        ("stair_speed_constant_m_s", {"tread_m": 28.0, "riser_m": 0.165}, "tread_m = 28"),
        ("effective_width_m", {"clear_width_m": -0.9}, "clear_width_m = -0.9"),
        ("most_specific_flow_per_m_s", {"speed_constant_m_s": 90.0}, "= 90"),
        ("total_time_s", {"n_persons": -1, "capacity_persons_s": 1.0}, "n_persons = -1"),
        ("departure_times_s", {"arrival_times_s": [-1.0], "capacity_persons_s": 1.0}, "= -1"),
        ("departure_times_s", {"arrival_times_s": [np.nan], "capacity_persons_s": 1.0}, "= nan"),
        ("departure_times_s", {"arrival_times_s": [1.0], "capacity_persons_s": -1.0}, "= -1"),
        ("departure_times_s", {"arrival_times_s": [[1.0]], "capacity_persons_s": 1.0}, "shape"),
    ],
)
def test_impossible_input_is_refused(
    function: str, arguments: dict[str, Any], message: str
) -> None:
    """Names the argument and the value."""
    with pytest.raises(ValueError, match=message):
        getattr(hydraulic, function)(**arguments)
