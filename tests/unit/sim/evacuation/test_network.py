"""A building that cannot be is refused with the part named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.evacuation.leaving import check_load, people
from sim.evacuation.network import (
    MOST_QUEUE_PER_M2,
    OUTSIDE,
    Door,
    EgressNetwork,
    Room,
    Way,
    egress_network,
)
from sim.evacuation.tower import Shaft, Storey, tower_network

_ROOMS = [Room(name="shop", area_m2=100.0)]
_DOORS = [Door(name="front", room="shop", to="hall", clear_width_m=1.0)]
_WAYS = [Way(name="hall", to=OUTSIDE, length_m=10.0, clear_width_m=2.0)]


def test_default_queue_density_is_pinned() -> None:
    """SFPE: do not assume more than 1.9 persons/m2."""
    assert MOST_QUEUE_PER_M2 == 1.9


def test_arrays_hold_what_was_described() -> None:
    """Capacities and storage by hand."""
    network = egress_network(_ROOMS, _DOORS, _WAYS)
    np.testing.assert_allclose(network.door_persons_s, [1.3 * 0.7])
    np.testing.assert_allclose(network.way_persons_s, [1.4 / (4 * 0.266) * 1.7])
    np.testing.assert_allclose(network.room_for, [1.9 * 10.0 * 1.7])
    np.testing.assert_allclose(network.free_speed_m_s, [1.199], atol=1e-3)
    assert network.route(0) == (0,)


def _way(**changes: Any) -> Way:
    arguments: dict[str, Any] = {
        "name": "hall", "to": OUTSIDE, "length_m": 10.0, "clear_width_m": 2.0
    }  # fmt: skip
    return Way(**(arguments | changes))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            {"doors": [Door(name="slit", room="shop", to="hall", clear_width_m=0.3)]},
            r"doors 'slit'.*0\.3 m.*boundary layers",
        ),
        ({"ways": [_way(clear_width_m=0.25)]}, "ways 'hall'.*boundary layers"),
        ({"ways": [_way(end_door_m=0.2)]}, "hall: end_door_m.*boundary layers"),
        ({"ways": [_way(length_m=0.5)]}, "ways 'hall': length_m"),
        ({"ways": [_way(tread_m=0.28)]}, "ways 'hall': a stair needs both"),
        ({"ways": [_way(to="moon")]}, "'hall' leads to 'moon'"),
        ({"rooms": [*_ROOMS, Room(name="cell", area_m2=9.0)]}, "rooms 'cell' has no door"),
        ({"rooms": [Room(name="shop", area_m2=0.0)]}, "rooms 'shop': area_m2"),
        ({"rooms": [*_ROOMS, *_ROOMS]}, "rooms: names .*shop"),
        (
            {"doors": [*_DOORS, Door(name="x", room="attic", to="hall", clear_width_m=1.0)]},
            "doors 'x': room 'attic'",
        ),
        ({"ways": [_way(to="loop"), _way(name="loop", to="hall")]}, "'hall', 'loop'.*circle"),
        ({"ways": [_way(merge_weight=0.0)]}, "ways 'hall': merge_weight"),
        ({"most_queue_per_m2": 1.0}, "most_queue_per_m2 = 1"),
    ],
)
def test_impossible_building_is_refused_by_name(parts: dict[str, Any], message: str) -> None:
    """The offending door, way or room stands in the message."""
    arguments: dict[str, Any] = {"rooms": _ROOMS, "doors": _DOORS, "ways": _WAYS}
    with pytest.raises(ValueError, match=message):
        egress_network(**(arguments | parts))


def _network() -> EgressNetwork:
    return egress_network(_ROOMS, _DOORS, _WAYS)


def test_more_people_than_can_stand_are_refused() -> None:
    """376 on 100 m2 is standstill: the room is named."""
    check_load(_network(), np.zeros(375, dtype=int))
    with pytest.raises(ValueError, match=r"rooms 'shop': 377 persons.*maximum of 376"):
        people(_network(), np.zeros(377, dtype=int), arrival_s=np.zeros(377))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"arrival_s": np.array([-1.0])}, "arrival_s = -1"),
        ({"arrival_s": np.array([np.nan])}, "arrival_s = nan"),
        ({"arrival_s": np.zeros(1), "level_speed_m_s": 0.0}, "level_speed_m_s = 0"),
        ({"arrival_s": np.zeros(1), "stair_speed_m_s": -1.0}, "stair_speed_m_s = -1"),
    ],
)
def test_impossible_people_are_refused(arguments: dict[str, Any], message: str) -> None:
    """Negative times, no speed."""
    with pytest.raises(ValueError, match=message):
        people(_network(), np.zeros(1, dtype=int), **arguments)
    with pytest.raises(ValueError, match="one of the 1 doors"):
        people(_network(), np.ones(1, dtype=int), arrival_s=np.zeros(1))


def test_tower_needs_stairs_and_exits_that_exist() -> None:
    """Upper storeys without a stair, a stair to no exit."""
    storeys = [Storey(name="1", area_m2=100.0), Storey(name="2", area_m2=100.0)]
    with pytest.raises(ValueError, match="2 storeys but no stair"):
        tower_network(storeys, [], [("east", 1.2)])
    lost = Shaft(name="A", clear_width_m=1.2, door_width_m=0.9, exit_number=3)
    with pytest.raises(ValueError, match="'A': no exit 3"):
        tower_network(storeys, [lost], [("east", 1.2)])
