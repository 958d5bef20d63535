"""Smoke in a burning building step by step: through doors and windows, and on people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.building import Building
from sim.evacuation.smoke_walk import TURN_BACK_M
from sim.fire.one_fire import Breath, OneFire
from sim.fire.tenability import sight_speed_ratio
from sim.hazard.building_layout import EXIT_OPEN_FRAC, HEAD_M, LYING_M, Layout

ZONE_STEP_S: Final = 5.0
SLOW_ZONE_STEP_S: Final = 15.0
EMPTY_ZONE_STEP_S: Final = 30.0
"""Step of the smoke layers while people walk, once the fire is held or all wait for help, and when
nobody is left inside, s."""

QUICK_S: Final = 10.0
"""Up to this step of the hazard the layers take the short one, s."""

CRAWL_FACTOR: Final = 0.4
"""Share of the walking speed of those who crawl under the smoke (assumed)."""

CAUGHT_FACTOR: Final = 0.15
"""Share of the free walking speed below which a person no longer finds the way out, once the smoke
is too low to crawl under it (assumed)."""

SMOKE_SEEN_M: Final = 0.5
"""Depth of the smoke under the ceiling at which people of the storey start by themselves, m."""

WINDOW_BREAKS_K: Final = 723.15
"""Smoke at which the windows of the burning room fall out: at 450 C a thin single pane does with
a chance of one in six (Babrauskas 1998, abstract); one temperature for all is assumed."""

WINDOW_OPENED_FRAC: Final = 0.3
"""Share of its windows that people open who are cut off above or below the fire (assumed)."""

SHUT_FRAC: Final = 0.05
"""What stays open of a door that people shut against smoke (assumed)."""

DARK_PER_M: Final = 3.0 / TURN_BACK_M["familiar"]
"""Extinction at which people turn back at a stair: 3 / K is the sight of a reflecting sign."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a step in smoke does in each space."""

    standing: NDArray[np.float64]
    lying: NDArray[np.float64]
    """Doses gained by those who walk and those on the floor: gas, heat; (2, n_spaces)."""
    speed_factor: list[float]
    lost: NDArray[np.bool_]
    """Nobody finds the way there any more."""
    dark: list[bool]
    """Nobody enters any more."""
    floor_lost: bool
    """Whether smoke has come down to the heads on a storey."""


class BuildingSmoke:
    """The smoke of one replication.

    Parameters
    ----------
    place, building
        The building.
    fire_room
        Room that burns.
    locked
        Whether each stair and exit is locked.
    """

    def __init__(
        self, place: Layout, building: Building, fire_room: int, locked: dict[str, bool]
    ) -> None:
        self._place, self._fire_room = place, fire_room
        self._fire = OneFire(place.zones, fire_room)
        self._open = _open_shares(place, building, locked)
        self._locked_stairs = [locked[stair.id] for stair in building.stairs]
        self._stair_ids = [stair.id for stair in building.stairs]
        self._stair_open = [stair.door_open_frac for stair in building.stairs]
        self._exit_ids = [exit_.id for exit_ in building.exits]
        self._exhaust = [0.0] * place.zones.n_rooms
        for i, floor in enumerate(place.floors):
            self._exhaust[i] = floor.exhaust_m3_s or 0.0
        self._spaces: list[tuple[int, float]] = list(
            zip(place.space_zone.tolist(), place.space_elevation_m.tolist(), strict=True)
        )
        ceiling_m = place.zones.height_m[: place.n_rooms, 0]
        self._clear_m: list[float] = np.minimum(1.6 + 0.1 * ceiling_m, ceiling_m).tolist()
        self._seen_below_m: list[float] = (ceiling_m - SMOKE_SEEN_M).tolist()
        self._aset_s = [math.inf] * place.n_rooms
        self._seen: set[int] = set()
        self.hottest_k = place.zones.ambient_k
        self.cleared = False
        """Whether the crews have aired the building after the fire."""
        self._edge_m, self._hot_k = self._fire.layers()
        self._breaths: dict[int, Breath] = {}

    def aset_s(self) -> list[float]:
        """Available safe egress time of each room so far, s, infinite while it can be borne.

        The clear height of `sim.fire.aset` lies above every head, so that smoke is there before
        heat, darkness or a dose: it governs always, and alone is looked at here.
        """
        return self._aset_s

    def spread(
        self, from_s: float, step_s: float, hrr_w: float, exhaust_m3_s: float, *, empty: bool
    ) -> float:
        """Smoke a step later, fans of the crews in the burning room; what burnt of `hrr_w`, W."""
        exhaust = self._exhaust
        if exhaust_m3_s:
            exhaust = exhaust.copy()
            exhaust[self._fire_room] += exhaust_m3_s
        longest_s = ZONE_STEP_S if step_s <= QUICK_S else SLOW_ZONE_STEP_S
        if empty:
            longest_s = EMPTY_ZONE_STEP_S
        n_steps = max(math.ceil(step_s / longest_s - 1e-9), 1)
        burnt_w = 0.0
        for _ in range(n_steps):
            self._fire.advance(
                hrr_w=hrr_w,
                time_step_s=step_s / n_steps,
                exhaust_m3_s=exhaust,
                open_frac=self._open,
            )
            burnt_w += self._fire.burnt_w / n_steps
        hot_k = self._fire.fire_room_k()
        self.hottest_k = max(self.hottest_k, hot_k)
        if hot_k > WINDOW_BREAKS_K:
            # windows are the last openings, one for each room
            self._open[self._fire_room - self._place.n_rooms] = 1.0
        self._edge_m, self._hot_k = self._fire.layers()
        self._breaths.clear()
        for room, clear_m in enumerate(self._clear_m):
            if self._edge_m[room] < clear_m and from_s < self._aset_s[room]:
                self._aset_s[room] = from_s
        return burnt_w

    def layer_at(self, space: int) -> tuple[float, float]:
        """Height above the floor and temperature, K, of the smoke in a space."""
        if self.cleared:
            return math.inf, self._place.zones.ambient_k
        zone, floor_m = self._spaces[space]
        return self._edge_m[zone] - floor_m, self._hot_k[zone]

    def is_dark(self, space: int) -> bool:
        """Whether a head at standing height is in smoke too dense to see by."""
        zone, floor_m = self._spaces[space]
        if self.cleared or self._edge_m[zone] - floor_m >= HEAD_M:
            return False
        return self._breath(zone).extinction_per_m > DARK_PER_M

    def _breath(self, zone: int) -> Breath:
        """What the smoke of a room does to people, reckoned once a step."""
        found = self._breaths.get(zone)
        if found is None:
            found = self._breaths[zone] = self._fire.breath(zone)
        return found

    def unlock(self, name: str) -> None:
        """An exit or stair that was locked is open."""
        place = self._place
        n_floors = len(place.floors)
        n_stairs = len(self._locked_stairs) if n_floors > 1 else 0
        if name in self._stair_ids[:n_stairs]:
            stair = self._stair_ids.index(name)
            self._locked_stairs[stair] = False
            doors = slice(stair * n_floors, (stair + 1) * n_floors)
            self._open[doors] = [self._stair_open[stair]] * n_floors
        elif name in self._exit_ids:
            self._open[n_stairs * n_floors + self._exit_ids.index(name)] = EXIT_OPEN_FRAC

    def newly_seen(self) -> list[int]:
        """Rooms in which people see smoke under the ceiling for the first time."""
        found = [
            room
            for room, below_m in enumerate(self._seen_below_m)
            if self._edge_m[room] < below_m and room not in self._seen
        ]
        self._seen.update(found)
        return found

    def exposure(self, step_s: float, *, anybody_walks: bool) -> Exposure | None:
        """What the last step did to people in each space; None where no smoke reaches anybody."""
        edges = [self._edge_m[zone] - floor_m for zone, floor_m in self._spaces]
        if min(edges) >= (HEAD_M if anybody_walks else LYING_M):
            return None
        n = len(edges)
        doses = np.zeros((4, n))
        speed, lost, dark = [1.0] * n, [False] * n, [False] * n
        for k, edge_m in enumerate(edges):
            if edge_m >= HEAD_M:
                continue
            air = self._breath(self._spaces[k][0])
            gas, heat = step_s * air.gas_per_s, step_s * air.heat_per_s
            lies = edge_m < LYING_M
            doses[:, k] = (gas, heat, gas, heat) if lies else (gas, heat, 0.0, 0.0)
            ratio = sight_speed_ratio(extinction_per_m=air.extinction_per_m)
            speed[k] = ratio if lies else max(ratio, CRAWL_FACTOR)
            lost[k] = lies and ratio <= CAUGHT_FACTOR
            dark[k] = air.extinction_per_m > DARK_PER_M
        return Exposure(
            standing=doses[:2],
            lying=doses[2:],
            speed_factor=speed,
            lost=np.array(lost),
            dark=dark,
            floor_lost=min(edges[: len(self._place.floors)]) < HEAD_M,
        )

    def shut_out(self, dark: Sequence[bool]) -> None:
        """People behind a dark stair shut its door; cut off on a storey, they open windows."""
        place = self._place
        n_floors, n_rooms = len(place.floors), place.n_rooms
        landings = dark[n_rooms:]
        if not any(landings):
            return
        fire_floor = int(place.room_floor[self._fire_room])
        for k, is_dark in enumerate(landings):
            if is_dark and k % n_floors != fire_floor:
                self._open[k] = min(self._open[k], SHUT_FRAC)
        for floor in range(1, n_floors):
            ways = zip(landings[floor::n_floors], self._locked_stairs, strict=True)
            if floor != fire_floor and all(is_dark or locked for is_dark, locked in ways):
                self._open[floor - n_rooms] = WINDOW_OPENED_FRAC


def _open_shares(place: Layout, building: Building, locked: dict[str, bool]) -> list[float]:
    """Share of every opening of the smoke model that stands open when the fire starts."""
    n_floors = len(place.floors)
    shares = [
        0.0 if locked[stair.id] else stair.door_open_frac
        for stair in (building.stairs if n_floors > 1 else ())
        for _ in range(n_floors)
    ]
    shares += [
        0.0 if locked[name.removeprefix("exit ")] else EXIT_OPEN_FRAC
        for name in place.network.way_names
        if name.startswith("exit ")
    ]
    shares += [room.door_open_frac for floor in place.floors for room in floor.rooms]
    return shares + [0.0] * place.n_rooms
