"""Buildings for the zone model: what fits together, and what is refused by name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sim.fire.zone_building import OUTSIDE, Building, Opening, Room, building

HALL = Room(name="hall", floor_area_m2=200.0, height_m=4.0)
STORE = Room(name="store", floor_area_m2=50.0, height_m=3.0)
EXIT = Opening(name="exit", between=("hall", OUTSIDE), width_m=2.0, height_m=2.1)
DOOR = Opening(name="door", between=("hall", "store"), width_m=1.0, height_m=2.0)


def _built(*, hall: Room = HALL, door: Opening = DOOR, **more: Any) -> Building:
    return building(rooms=[hall, STORE], openings=[EXIT, door], **more)


def test_openings_know_their_sides_and_edges() -> None:
    """The door lies between hall and store, the exit leads outside."""
    place = _built()
    assert place.rooms == ("hall", "store")
    assert place.second.tolist() == [2, 1]
    assert place.inner.tolist() == [1]
    assert place.top_m[:, 0].tolist() == [2.1, 2.0]
    assert place.room("store") == 1


def test_square_walls_are_assumed_and_one_size_a_fire_is_kept() -> None:
    """A hall of 400 m2 has 80 m of wall; two fires may have two halls."""
    place = _built(hall=replace(HALL, floor_area_m2=[400.0, 100.0]))
    assert place.perimeter_m[0].tolist() == [80.0, 40.0]
    assert place.floor_area_m2.shape == (2, 2)


def test_a_stair_is_one_high_room_with_doors_on_each_floor() -> None:
    """The door of the second floor lies at its own height in the stair."""
    place = building(
        rooms=[
            Room(name="stair", floor_area_m2=15.0, height_m=7.0),
            Room(name="upper", floor_area_m2=90.0, height_m=3.0, elevation_m=3.5),
        ],
        openings=[
            Opening(name="upper door", between=("upper", "stair"), width_m=1.0, height_m=2.0),
            Opening(name="exit", between=("stair", OUTSIDE), width_m=1.0, height_m=2.0),
        ],
    )
    assert place.bottom_m[0, 0] == 3.5
    assert place.top_m[0, 0] == 5.5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hall": replace(HALL, floor_area_m2=-5.0)}, r"room 'hall': floor_area_m2 = -5"),
        ({"hall": replace(HALL, height_m=0.5)}, r"room 'hall': height_m = 0.5"),
        ({"hall": replace(HALL, elevation_m=float("nan"))}, r"room 'hall': elevation_m = nan"),
        ({"hall": replace(HALL, perimeter_m=-1.0)}, r"room 'hall': perimeter_m = -1"),
        ({"hall": replace(HALL, name="store")}, "room 'store' is given twice"),
        ({"door": replace(DOOR, width_m=0.0)}, r"opening 'door': width_m = 0"),
        ({"door": replace(DOOR, height_m=-2.0)}, r"opening 'door': height_m = -2"),
        ({"door": replace(DOOR, height_m=3.5)}, r"opening 'door': .* does not fit room 'store'"),
        ({"door": replace(DOOR, between=("hall", "attic"))}, "room 'attic' is not in the building"),
        ({"door": replace(DOOR, between=("hall", "hall"))}, "needs a room first"),
        ({"door": replace(DOOR, kind="tunnel")}, "opening 'door': kind must be one of"),
        ({"door": replace(DOOR, name="exit")}, "opening 'exit' is given twice"),
        ({"ambient_k": 20.0}, "ambient_k = 20"),
    ],
)
def test_impossible_building_is_refused(change: dict[str, Any], message: str) -> None:
    """Names the room or opening, the value and the range."""
    with pytest.raises(ValueError, match=message):
        _built(**change)


def test_room_without_opening_or_way_out_is_refused() -> None:
    """A store without a door, and two rooms that lead only to each other."""
    with pytest.raises(ValueError, match="room 'store' has no opening"):
        building(rooms=[HALL, STORE], openings=[EXIT])
    with pytest.raises(ValueError, match="without a way outside: hall, store"):
        building(rooms=[HALL, STORE], openings=[DOOR])
    with pytest.raises(ValueError, match="needs rooms"):
        building(rooms=[], openings=[])


def test_unknown_room_is_named() -> None:
    """Asked for a room that is not there."""
    with pytest.raises(ValueError, match="room 'attic' is not one of hall, store"):
        _built().room("attic")
