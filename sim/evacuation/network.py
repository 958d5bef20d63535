"""Rooms, doors, corridors and stairs of a building as arrays, checked before anybody walks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arguments import Floats, Ints, within
from sim.evacuation.hydraulic import (
    BOUNDARY_LAYER_M,
    LEVEL_SPEED_M_S,
    door_capacity_persons_s,
    effective_width_m,
    most_specific_flow_per_m_s,
    stair_speed_constant_m_s,
    walking_speed_m_s,
)

OUTSIDE: Final = ""
"""Name that doors and ways give as their goal when they lead to the open."""

MOST_QUEUE_PER_M2: Final = 1.9
"""Density of people who queue on a way, persons/m2: higher ones should not be assumed in design
(SFPE Handbook 6th ed. p. 2175, as quoted in the documentation of jupedsim-network, seen)."""

JAM_PER_M2: Final = 1.0 / 0.266
"""Density at which nobody moves any more, persons/m2: S = k (1 - 0.266 D) is zero (SFPE)."""

SHORTEST_WAY_M: Final = 1.0
"""A shorter way is a door, m: nobody would be on it for a whole time step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A space where people are when the alarm comes."""

    name: str
    area_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A corridor, or with steps a flight of stairs, walked in one direction."""

    name: str
    to: str
    """Next way, or `OUTSIDE`."""
    length_m: float
    """Walking length, on stairs along the slope."""
    clear_width_m: float
    tread_m: float = 0.0
    riser_m: float = 0.0
    """Depth and height of a step; 0 for a level way."""
    end_door_m: float = np.inf
    """Clear width of a door at the end, m; infinity for none."""
    boundary_layer_m: float = BOUNDARY_LAYER_M
    """Width not used at each side."""
    merge_weight: float = 1.0
    """Share claimed where several streams meet and the next way is full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A door out of a room."""

    name: str
    room: str
    to: str
    """Way it leads to, or `OUTSIDE`."""
    clear_width_m: float
    boundary_layer_m: float = BOUNDARY_LAYER_M
    """Width not used at each side."""
    merge_weight: float = 1.0
    """Share claimed against the stream that comes down the stair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressNetwork:
    """The building as arrays; build with `egress_network`. Index -1 stands for outside."""

    room_names: tuple[str, ...]
    door_names: tuple[str, ...]
    way_names: tuple[str, ...]
    room_area_m2: Floats
    door_room: Ints
    door_way: Ints
    door_persons_s: Floats
    door_weight: Floats
    way_next: Ints
    way_length_m: Floats
    way_effective_m: Floats
    """Width less two boundary layers, m."""
    way_speed_m_s: Floats
    """Speed constant k of the way, m/s."""
    way_is_stair: Ints
    """1 on stairs, 0 on the level."""
    way_persons_s: Floats
    """Greatest flow of the way itself, persons/s."""
    way_end_persons_s: Floats
    """Capacity of the end of the way with its door, persons/s."""
    way_weight: Floats
    way_level: Ints
    """Ways upstream in the longest chain: a way is reached only from ways of a lower level."""
    most_queue_per_m2: float

    @property
    def free_speed_m_s(self) -> Floats:
        """Speed on each way while nobody is in the way, m/s."""
        return walking_speed_m_s(density_per_m2=0.0, speed_constant_m_s=self.way_speed_m_s)

    @property
    def room_for(self) -> Floats:
        """Persons that each way can hold."""
        return self.most_queue_per_m2 * self.way_length_m * self.way_effective_m

    def route(self, door: int) -> tuple[int, ...]:
        """Ways from a door to the open, in order."""
        ways: list[int] = []
        way = int(self.door_way[door])
        while way >= 0:
            ways.append(way)
            way = int(self.way_next[way])
        return tuple(ways)


def egress_network(
    rooms: Sequence[Room],
    doors: Sequence[Door],
    ways: Sequence[Way] = (),
    *,
    most_queue_per_m2: float = MOST_QUEUE_PER_M2,
) -> EgressNetwork:
    """The building as arrays.

    Parameters
    ----------
    rooms, doors, ways
        Parts of the building; each door and way names where it leads.
    most_queue_per_m2
        Density at which a way is full and the queue reaches back, persons/m2, 1.88-3.76: above the
        density of the greatest flow, at most that of standstill. EvacuatioNZ takes 2.75.

    Raises
    ------
    ValueError
        If a name is used twice or unknown, a door or way is not wider than its boundary layers, a
        way is shorter than 1 m, a room has no door, or a way never reaches the open; the message
        names the part.
    """
    density = float(
        within("most_queue_per_m2", most_queue_per_m2, 0.5 * JAM_PER_M2, JAM_PER_M2, "persons/m2")
    )
    room_index = _indices("rooms", [room.name for room in rooms])
    way_index = _indices("ways", [way.name for way in ways])
    _indices("doors", [door.name for door in doors])
    for door in doors:
        if door.room not in room_index:
            raise ValueError(f"doors {door.name!r}: room {door.room!r} does not exist")
        _check_width("doors", door.name, door.clear_width_m, door.boundary_layer_m)
    for way in ways:
        _check_way(way)
    for room in rooms:
        within(f"rooms {room.name!r}: area_m2", room.area_m2, 0.0, 1e7, "m2", above=True)
        if all(door.room != room.name for door in doors):
            raise ValueError(f"rooms {room.name!r} has no door: nobody could ever leave it")
    way_next = _goals("ways", [(way.name, way.to) for way in ways], way_index)
    door_way = _goals("doors", [(door.name, door.to) for door in doors], way_index)
    speed = np.array([_speed_constant(way) for way in ways])
    width = np.array([_effective_m(way) for way in ways])
    own = np.array([]) if not ways else width * most_specific_flow_per_m_s(speed_constant_m_s=speed)
    ends = [
        np.inf
        if np.isinf(way.end_door_m)
        else float(door_capacity_persons_s(clear_width_m=way.end_door_m))
        for way in ways
    ]
    return EgressNetwork(
        room_names=tuple(room_index),
        door_names=tuple(door.name for door in doors),
        way_names=tuple(way_index),
        room_area_m2=np.array([room.area_m2 for room in rooms]),
        door_room=np.array([room_index[door.room] for door in doors], dtype=np.int64),
        door_way=door_way,
        door_persons_s=np.array(
            [
                float(
                    door_capacity_persons_s(
                        clear_width_m=door.clear_width_m, boundary_layer_m=door.boundary_layer_m
                    )
                )
                for door in doors
            ]
        ),
        door_weight=_weights("doors", [(door.name, door.merge_weight) for door in doors]),
        way_next=way_next,
        way_length_m=np.array([way.length_m for way in ways]),
        way_effective_m=width,
        way_speed_m_s=speed,
        way_is_stair=np.array([int(way.tread_m > 0) for way in ways], dtype=np.int64),
        way_persons_s=own,
        way_end_persons_s=np.minimum(own, ends),
        way_weight=_weights("ways", [(way.name, way.merge_weight) for way in ways]),
        way_level=_levels(way_next, tuple(way_index)),
        most_queue_per_m2=density,
    )


def _indices(kind: str, names: list[str]) -> dict[str, int]:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice or "" in names:
        raise ValueError(f"{kind}: names must be given and differ, got {twice or ['']}")
    return {name: number for number, name in enumerate(names)}


def _goals(kind: str, pairs: list[tuple[str, str]], way_index: dict[str, int]) -> Ints:
    unknown = [f"{name!r} leads to {to!r}" for name, to in pairs if to and to not in way_index]
    if unknown:
        raise ValueError(f"{kind}: no such way: {', '.join(unknown)}")
    return np.array([way_index.get(to, -1) for _, to in pairs], dtype=np.int64)


def _weights(kind: str, pairs: list[tuple[str, float]]) -> Floats:
    for name, weight in pairs:
        within(f"{kind} {name!r}: merge_weight", weight, 0.0, 1e3, "", above=True)
    return np.array([weight for _, weight in pairs])


def _effective_m(way: Way) -> float:
    return float(
        effective_width_m(clear_width_m=way.clear_width_m, boundary_layer_m=way.boundary_layer_m)
    )


def _check_width(
    kind: str, name: str, clear_width_m: float, boundary_layer_m: float = BOUNDARY_LAYER_M
) -> None:
    within(f"{kind} {name!r}: boundary_layer_m", boundary_layer_m, 0.0, 1.0, "m")
    if not clear_width_m > 2.0 * boundary_layer_m:
        raise ValueError(
            f"{kind} {name!r}: clear_width_m = {clear_width_m:g} m is not wider than the boundary "
            f"layers of {2.0 * boundary_layer_m:g} m; nobody passes. Leave it out or close it"
        )
    within(f"{kind} {name!r}: clear_width_m", clear_width_m, 0.0, 100.0, "m")


def _check_way(way: Way) -> None:
    _check_width("ways", way.name, way.clear_width_m, way.boundary_layer_m)
    if not np.isinf(way.end_door_m):
        _check_width("ways", f"{way.name}: end_door_m", way.end_door_m)
    within(f"ways {way.name!r}: length_m", way.length_m, SHORTEST_WAY_M, 1e4, "m")
    if (way.tread_m > 0) != (way.riser_m > 0):
        raise ValueError(f"ways {way.name!r}: a stair needs both tread_m and riser_m")


def _speed_constant(way: Way) -> float:
    if way.tread_m <= 0:
        return LEVEL_SPEED_M_S
    return float(stair_speed_constant_m_s(tread_m=way.tread_m, riser_m=way.riser_m))


def _levels(way_next: Ints, names: tuple[str, ...]) -> Ints:
    """Length of the longest chain of ways upstream of each; ways in a circle are refused."""
    level = np.zeros(way_next.size, dtype=np.int64)
    feeders = np.bincount(way_next[way_next >= 0], minlength=way_next.size)
    ready = [int(way) for way in np.flatnonzero(feeders == 0)]
    done = 0
    while ready:
        way = ready.pop()
        done += 1
        goal = int(way_next[way])
        if goal >= 0:
            level[goal] = max(level[goal], level[way] + 1)
            feeders[goal] -= 1
            if feeders[goal] == 0:
                ready.append(goal)
    if done < way_next.size:
        circle = [names[way] for way in np.flatnonzero(feeders > 0)]
        raise ValueError(f"ways {circle} lead in a circle and never reach the open")
    return level
