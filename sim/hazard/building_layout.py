"""The building of a scenario as the smoke and the egress models see it, made once a building.

Spaces are where people breathe: every room, then every stair at every storey, since a stair is
one high room to the smoke, full at its top while its foot is clear.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from scenarios.model.building import Building, Floor
from sim.arguments import Floats, Ints
from sim.evacuation.network import OUTSIDE as OPEN_AIR
from sim.evacuation.network import Door, EgressNetwork, Way, egress_network
from sim.evacuation.network import Room as EgressRoom
from sim.evacuation.tower import SLOPE_RATIO, VESTIBULE_M
from sim.fire.zone_building import OUTSIDE, Opening, Room
from sim.fire.zone_building import Building as Zones
from sim.fire.zone_building import building as zone_building

HEAD_M: Final = 1.6
LYING_M: Final = 0.5
"""Height of the head of those who walk, and of those who crawl or lie, m (the second assumed)."""

DOOR_HEIGHT_M: Final = 2.0
WINDOW_SILL_M: Final = 0.9
"""Heights of doors and sills where the scenario gives none, m (customary)."""

EXIT_OPEN_FRAC: Final = 0.5
"""Share of an unlocked exit that stands open while people leave (assumed)."""

STAIR_LENGTH_M: Final = 5.0
"""Length of a stairwell in plan, two flights side by side, m (assumed)."""

LANDING_M: Final = 6.0
FOOT_M: Final = 10.0
"""Walking length on the landings of a storey, and from the foot of a stair to its exit, m."""

CORRIDOR_M: Final = 1.5
"""Width of the way from a side room to its stair or exit, m (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One building; parts in the order of the scenario, floors from the lowest."""

    floors: tuple[Floor, ...]
    zones: Zones
    network: EgressNetwork
    room_floor: Ints
    """Storey of every room (floors first, then side rooms)."""
    room_ids: tuple[str, ...]
    n_day: Ints
    n_night: Ints
    travel_m: Floats
    """Longest way from a person to the door, m, by room."""
    across_m: Floats
    """Way from one door to another of the same storey, m, by room."""
    door_key: tuple[str, ...]
    """Stair or exit that each door of the network leads to: its lock is the door's."""
    space_zone: Ints
    space_elevation_m: Floats
    """Room of the smoke model behind each space, and the height of its floor in that room."""
    space_floor: Ints
    space_ids: tuple[str, ...]
    """Storey of each space, and its name: the room's, or stair@storey."""
    way_space: Ints
    foot_ways: Ints
    """First way of each stair to the open, and the vestibule of each exit."""
    vestibules: Ints

    @property
    def n_rooms(self) -> int:
        """Rooms in which people may be when the alarm comes."""
        return len(self.room_ids)


@lru_cache(maxsize=64)
def layout(building: Building) -> Layout:
    """The two models of a building.

    Raises
    ------
    ValueError
        If a part cannot be: named by the zone or the egress model. `scenarios.checks.buildings`
        finds the same before a run.
    """
    floors = tuple(sorted(building.floors, key=lambda floor: floor.level))
    sides = [(i, room) for i, floor in enumerate(floors) for room in floor.rooms]
    elevation = np.concatenate(([0.0], np.cumsum([floor.height_m for floor in floors])))
    n_stairs = len(building.stairs) if len(floors) > 1 else 0
    n_rooms = len(floors) + len(sides)
    stair_space = [(n_rooms + s, h) for s in range(n_stairs) for h in elevation[:-1]]
    network = _network(building, floors)
    zone = np.array([*range(n_rooms), *(z for z, _ in stair_space)], dtype=np.int64)
    from_m = np.array([*([0.0] * n_rooms), *(h for _, h in stair_space)])
    own = [floor.area_m2 - sum(room.area_m2 for room in floor.rooms) for floor in floors]
    areas = np.array([*own, *(room.area_m2 for _, room in sides)])
    return Layout(
        floors=floors,
        zones=_zones(building, floors, elevation, areas),
        network=network,
        room_floor=np.array([*range(len(floors)), *(i for i, _ in sides)], dtype=np.int64),
        room_ids=(*(floor.id for floor in floors), *(room.id for _, room in sides)),
        n_day=np.array([f.n_day for f in floors] + [r.n_day for _, r in sides], dtype=np.int64),
        n_night=np.array(
            [f.n_night for f in floors] + [r.n_night for _, r in sides], dtype=np.int64
        ),
        travel_m=np.array(
            [*(f.travel_distance_m for f in floors), *(np.sqrt(room.area_m2) for _, room in sides)]
        ),
        across_m=np.sqrt(areas),
        door_key=tuple(name.split("/", 1)[1].split(">")[0] for name in network.door_names),
        space_zone=zone,
        space_elevation_m=from_m,
        space_floor=np.array(
            [*range(len(floors)), *(i for i, _ in sides), *list(range(len(floors))) * n_stairs],
            dtype=np.int64,
        ),
        space_ids=(
            *(floor.id for floor in floors),
            *(room.id for _, room in sides),
            *(f"{s.id}@{floor.id}" for s in building.stairs[:n_stairs] for floor in floors),
        ),
        way_space=_way_spaces(network, floors, building, n_rooms),
        foot_ways=_ways(network, [f"{s.id}/foot" for s in building.stairs[:n_stairs]]),
        vestibules=_ways(network, [f"exit {e.id}" for e in building.exits]),
    )


def _ways(network: EgressNetwork, names: list[str]) -> Ints:
    return np.array([network.way_names.index(name) for name in names], dtype=np.int64)


def _zones(
    building: Building, floors: tuple[Floor, ...], elevation: Floats, areas: Floats
) -> Zones:
    """Rooms and openings of the smoke model; windows last, one a room, in the order of rooms."""
    sides = [(i, room) for i, floor in enumerate(floors) for room in floor.rooms]
    names = [*(f.id for f in floors), *(f"{floors[i].id}/{room.id}" for i, room in sides)]
    level = [*range(len(floors)), *(i for i, _ in sides)]
    rooms = [
        Room(name=name, floor_area_m2=area, height_m=floors[i].height_m, elevation_m=elevation[i])
        for name, i, area in zip(names, level, areas, strict=True)
    ]
    openings = []
    for stair in building.stairs if len(floors) > 1 else ():
        name = f"stair {stair.id}"
        area = 2.0 * stair.clear_width_m * STAIR_LENGTH_M
        rooms.append(Room(name=name, floor_area_m2=area, height_m=float(elevation[-1])))
        openings += [
            _door(f"{floor.id}/{name}", (floor.id, name), stair.door_width_m, floor.height_m)
            for floor in floors
        ]
    ground = floors[0]
    openings += [
        _door(f"exit {e.id}", (ground.id, OUTSIDE), e.clear_width_m, ground.height_m)
        for e in building.exits
    ]
    openings += [
        _door(name, (name, floors[i].id), room.door_width_m, floors[i].height_m)
        for (i, room), name in zip(sides, names[len(floors) :], strict=True)
    ]
    for name, i in zip(names, level, strict=True):
        tall = min(building.opening_height_m, floors[i].height_m)
        openings.append(
            Opening(
                name=f"window {name}",
                between=(name, OUTSIDE),
                width_m=building.opening_area_m2 / building.opening_height_m,
                height_m=tall,
                sill_m=max(min(WINDOW_SILL_M, floors[i].height_m - tall), 0.0),
            )
        )
    return zone_building(rooms=rooms, openings=openings)


def _door(name: str, between: tuple[str, str], width_m: float, room_height_m: float) -> Opening:
    return Opening(
        name=name, between=between, width_m=width_m, height_m=min(DOOR_HEIGHT_M, room_height_m)
    )


def _network(building: Building, floors: tuple[Floor, ...]) -> EgressNetwork:
    """As `sim.evacuation.tower.tower_network`, and side rooms with a way of their own.

    Doors are named `room/stair` or `room/exit`, doors of side rooms `room/stair>`. Every foot leads
    to the first exit here; which it is on the day depends on what is locked (`Walkers`).
    """
    exits, stairs = building.exits, building.stairs if len(floors) > 1 else ()
    doors, ways, rooms = [], [], []
    for exit_ in exits:
        width = exit_.clear_width_m
        ways.append(
            Way(name=f"exit {exit_.id}", to=OPEN_AIR, length_m=VESTIBULE_M, clear_width_m=width,
                end_door_m=width)
        )  # fmt: skip
    for stair in stairs:
        width, below = stair.clear_width_m, f"{stair.id}/foot"
        ways.append(Way(name=below, to=f"exit {exits[0].id}", length_m=FOOT_M, clear_width_m=width))
        for floor, under in zip(floors[1:], floors, strict=False):
            flight = f"{stair.id}/{floor.id}"
            length = SLOPE_RATIO * under.height_m + LANDING_M
            ways.append(
                Way(name=flight, to=below, length_m=length, clear_width_m=width,
                    tread_m=stair.tread_m, riser_m=stair.riser_m)
            )  # fmt: skip
            below = flight
    for i, floor in enumerate(floors):
        onward = (
            [(e.id, f"exit {e.id}", e.clear_width_m) for e in exits]
            if i == 0
            else [(s.id, f"{s.id}/{floor.id}", s.door_width_m) for s in stairs]
        )
        inner = sum(room.area_m2 for room in floor.rooms)
        rooms.append(EgressRoom(name=floor.id, area_m2=floor.area_m2 - inner))
        doors += [
            Door(name=f"{floor.id}/{key}", room=floor.id, to=to, clear_width_m=width)
            for key, to, width in onward
        ]
        for room in floor.rooms:
            rooms_key = f"{floor.id}:{room.id}"
            for key, to, width in onward:
                if room.leads_to not in {None, key}:
                    continue
                way = f"{rooms_key}/{key}"
                ways.append(
                    Way(name=way, to=to, length_m=max(room.travel_distance_m, 1.0),
                        clear_width_m=CORRIDOR_M, end_door_m=width)
                )  # fmt: skip
                doors.append(
                    Door(name=f"{rooms_key}/{key}>", room=rooms_key, to=way,
                         clear_width_m=room.door_width_m)
                )  # fmt: skip
    rooms += [
        EgressRoom(name=f"{floor.id}:{room.id}", area_m2=room.area_m2)
        for floor in floors
        for room in floor.rooms
    ]
    return egress_network(rooms, doors, ways)


def _way_spaces(
    network: EgressNetwork, floors: tuple[Floor, ...], building: Building, n_rooms: int
) -> Ints:
    """Space in which people on each way breathe."""
    storey = {floor.id: i for i, floor in enumerate(floors)}
    number = {stair.id: s for s, stair in enumerate(building.stairs)}
    spaces = []
    for name in network.way_names:
        first, _, second = name.partition("/")
        if not second:
            spaces.append(0)  # a vestibule belongs to the ground floor
        elif ":" in first:
            spaces.append(storey[first.split(":")[0]])
        else:
            level = 0 if second == "foot" else storey[second]
            spaces.append(n_rooms + number[first] * len(floors) + level)
    return np.array(spaces, dtype=np.int64)
