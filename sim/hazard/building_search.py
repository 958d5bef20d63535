"""What crews find in a burning building: where people lie, smoke and heat there, ways, locks."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

import numpy as np

from sim.evacuation.tower import SLOPE_RATIO
from sim.fire.crew_search import can_work
from sim.hazard.building_layout import LANDING_M, WINDOW_SILL_M, Layout
from sim.hazard.building_smoke import BuildingSmoke
from sim.hazard.occupants import COLLAPSED, Occupants

First = Literal["fire_floor", "above_fire", "top_floor"]


@runtime_checkable
class Searched(Protocol):
    """A hazard whose people lie in rooms that crews search."""

    @property
    def ground(self) -> SearchGround:
        """Rooms, ways and people."""
        ...


class SearchGround:
    """The building as crews meet it; places are the spaces of `sim.hazard.building_layout`.

    Parameters
    ----------
    place
        The building.
    fire_room
        Room that burns.
    people, smoke
        Who is inside, and what he breathes.
    """

    def __init__(
        self, place: Layout, fire_room: int, people: Occupants, smoke: BuildingSmoke
    ) -> None:
        self._people, self._smoke = people, smoke
        self.fire_room = fire_room
        self.ids = place.space_ids
        self.n_rooms = place.n_rooms
        self.storey: list[int] = place.space_floor.tolist()
        self.fire_storey = self.storey[fire_room]
        self.n_storeys = len(place.floors)
        zone_m2 = place.zones.floor_area_m2[:, 0]
        self.area_m2: list[float] = zone_m2[place.space_zone].tolist()
        climb: list[float] = [0.0]
        for floor in place.floors:
            climb.append(climb[-1] + SLOPE_RATIO * floor.height_m + LANDING_M)
        across = [0.5 * way for way in place.travel_m.tolist()]
        across += [0.0] * (len(self.ids) - place.n_rooms)
        ways = zip(self.storey, across, strict=True)
        self.way_m: list[float] = [climb[storey] + way for storey, way in ways]
        """Way of a crew from the street to the middle of each place, m."""
        above = np.cumsum([0.0, *(floor.height_m for floor in place.floors)])
        self.sill_m = [float(above[s]) + WINDOW_SILL_M for s in self.storey]

    def order(self, first: First) -> list[int]:
        """Places in the order of the search: storeys by doctrine, stairs before rooms.

        From the fire outwards: its floor, the one above, then the others is what fire departments
        teach (Anderson Township Fire and Rescue, 2024 levy facts); the top before the rest, which
        smoke reaches first by a stair, and the choice of another beginning are the plan's.
        """
        fire, top = self.fire_storey, self.n_storeys - 1
        begin = {"fire_floor": fire, "above_fire": min(fire + 1, top), "top_floor": top}[first]
        wanted = [begin, fire, min(fire + 1, top), top, *range(top, -1, -1)]
        rank = {storey: wanted.index(storey) for storey in range(self.n_storeys)}
        return sorted(
            range(len(self.ids)),
            key=lambda p: (rank[self.storey[p]], p < self.n_rooms, p != self.fire_room, p),
        )

    # -- people -------------------------------------------------------------------------------

    def place_of(self, person: int) -> int:
        """Where somebody lies or waits."""
        return self._people.space_of(person)

    def can_stand(self, person: int) -> bool:
        """Whether he can climb out of a window."""
        return int(self._people.state[person]) < COLLAPSED

    def take(self, person: int) -> None:
        """Somebody has this person by the hand."""
        self._people.taken.add(person)

    def is_taken(self, person: int) -> bool:
        """Whether somebody has."""
        return person in self._people.taken

    def let_go(self, person: int) -> None:
        """Nobody has."""
        self._people.taken.discard(person)

    # -- smoke and heat -----------------------------------------------------------------------

    def is_smoky(self, place: int) -> bool:
        """Whether nothing can be seen there."""
        return self._smoke.is_dark(place)

    def is_workable(self, place: int) -> bool:
        """Whether crews can stay there."""
        height_m, hot_k = self._smoke.layer_at(place)
        return can_work(interface_m=height_m, temperature_k=hot_k)

    # -- locks --------------------------------------------------------------------------------

    def locked_ways(self) -> list[str]:
        """Exits and stairs that are locked, exits first."""
        return [name for name, shut in self._people.locked.items() if shut]

    def unlock(self, name: str) -> None:
        """A crew has broken this exit or stair open."""
        self._people.unlock(name)
        self._smoke.unlock(name)
