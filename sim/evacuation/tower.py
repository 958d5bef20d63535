"""A building of storeys, stairs and exits as an egress network, from the few numbers of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sim.arguments import within
from sim.evacuation.network import (
    MOST_QUEUE_PER_M2,
    OUTSIDE,
    Door,
    EgressNetwork,
    Room,
    Way,
    egress_network,
)

VESTIBULE_M: Final = 1.5
"""Way through an exit, m: room in which those from the stairs and from the ground floor meet."""

SLOPE_RATIO: Final = 1.8
"""Walking length along the steps over the height climbed, steps of 280/165 mm:
sqrt(1 + (280/165)^2) = 1.97; the older 1.8 of the engine is kept for comparability."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storey:
    """One storey; the first of a building is the one with the exits."""

    name: str
    area_m2: float
    height_m: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaft:
    """One stair from the top storey to the exits."""

    name: str
    clear_width_m: float
    door_width_m: float
    tread_m: float = 0.28
    riser_m: float = 0.165
    landing_m: float = 6.0
    """Walking length on landings for each storey."""
    foot_m: float = 10.0
    """Way from the foot to its exit."""
    exit_number: int = 0
    """Position of the exit that the foot leads to."""


def tower_network(
    storeys: Sequence[Storey],
    shafts: Sequence[Shaft],
    exits: Sequence[tuple[str, float]],
    *,
    most_queue_per_m2: float = MOST_QUEUE_PER_M2,
    floor_merge_ratio: float = 1.0,
) -> EgressNetwork:
    """The network: one room a storey, one flight a storey and stair, a foot, a vestibule an exit.

    Names: rooms as the storeys; doors `storey/shaft` and `storey/exit`; flights `shaft/storey` (the
    flight down from that storey), feet `shaft/foot`, vestibules as the exits. Lock an exit through
    `Closures.end_s` of its vestibule, a stair through `way_s` of its flights.

    Parameters
    ----------
    storeys
        From the one with the exits upwards.
    shafts
        Stairs; may be empty for one storey.
    exits
        Name and clear width (m) of each exit.
    most_queue_per_m2
        As for `egress_network`.
    floor_merge_ratio
        Weight of people from a storey against those coming down, 0-100: 1 is one by one (Boyce,
        Purser and Shields 2012); 1.5-3 where the door adjoins the stair coming down (Galea 2008).

    Raises
    ------
    ValueError
        If a part cannot be (see `egress_network`) or upper storeys have no stair.

    Examples
    --------
    >>> network = tower_network([Storey(name="1", area_m2=300.0), Storey(name="2", area_m2=300.0)],
    ...     [Shaft(name="A", clear_width_m=1.2, door_width_m=0.9)], [("east", 1.2)])
    >>> network.way_names
    ('east', 'A/foot', 'A/2')
    """
    within("floor_merge_ratio", floor_merge_ratio, 0.0, 100.0, "", above=True)
    if len(storeys) > 1 and not shafts:
        raise ValueError(f"shafts: {len(storeys)} storeys but no stair")
    ways = [
        Way(name=name, to=OUTSIDE, length_m=VESTIBULE_M, clear_width_m=width, end_door_m=width)
        for name, width in exits
    ]
    rooms = [Room(name=storey.name, area_m2=storey.area_m2) for storey in storeys]
    ground = storeys[0].name
    doors = [
        Door(name=f"{ground}/{name}", room=ground, to=name, clear_width_m=width)
        for name, width in exits
    ]
    for shaft in shafts if len(storeys) > 1 else ():
        if not 0 <= shaft.exit_number < len(exits):
            raise ValueError(f"shafts {shaft.name!r}: no exit {shaft.exit_number}")
        below = f"{shaft.name}/foot"
        width = shaft.clear_width_m
        goal = exits[shaft.exit_number][0]
        ways.append(Way(name=below, to=goal, length_m=max(shaft.foot_m, 1.0), clear_width_m=width))
        for storey, under in zip(storeys[1:], storeys, strict=False):
            flight = f"{shaft.name}/{storey.name}"
            ways.append(
                Way(
                    name=flight,
                    to=below,
                    length_m=SLOPE_RATIO * under.height_m + shaft.landing_m,
                    clear_width_m=width,
                    tread_m=shaft.tread_m,
                    riser_m=shaft.riser_m,
                )
            )
            doors.append(
                Door(
                    name=f"{storey.name}/{shaft.name}",
                    room=storey.name,
                    to=flight,
                    clear_width_m=shaft.door_width_m,
                    merge_weight=floor_merge_ratio,
                )
            )
            below = flight
    return egress_network(rooms, doors, ways, most_queue_per_m2=most_queue_per_m2)
