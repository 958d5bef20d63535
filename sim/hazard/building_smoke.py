"""Smoke in a burning building step by step: through doors and windows, and on people."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.building import Building
from sim.evacuation.smoke_walk import TURN_BACK_M
from sim.fire.aset import endured, tenable
from sim.fire.one_fire import OneFire
from sim.fire.tenability import extinction_coefficient_per_m, speed_in_smoke_m_s
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
    speed_factor: NDArray[np.float64]
    lost: NDArray[np.bool_]
    """Nobody finds the way there any more."""
    dark: NDArray[np.bool_]
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
        self._locked_stairs = np.array([locked[stair.id] for stair in building.stairs], dtype=bool)
        self._stair_ids = [stair.id for stair in building.stairs]
        self._stair_open = [stair.door_open_frac for stair in building.stairs]
        self._exit_ids = [exit_.id for exit_ in building.exits]
        self._exhaust = [0.0] * place.zones.n_rooms
        for i, floor in enumerate(place.floors):
            self._exhaust[i] = floor.exhaust_m3_s or 0.0
        self._n_spaces = place.space_zone.size
        self._ceiling_m = np.tile(place.space_ceiling_m, (2, 1))
        self._clear_m = np.minimum(1.6 + 0.1 * self._ceiling_m, self._ceiling_m)
        self._seen_below_m = self._ceiling_m[: place.n_rooms, 0] - SMOKE_SEEN_M
        self._tenable = tenable(n_rooms=2 * self._n_spaces, n_fires=1)
        self.hottest_k = place.zones.ambient_k
        self.cleared = False
        """Whether the crews have aired the building after the fire."""
        self._layer = place.in_spaces(self._fire.conditions())

    def aset_s(self) -> NDArray[np.float64]:
        """Available safe egress time of each room, s, kept as long as people walk."""
        return self._tenable.aset_s[: self._place.n_rooms, 0]

    def spread(self, step_s: float, hrr_w: float, exhaust_m3_s: float, *, empty: bool) -> float:
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
        # first the spaces as those who walk breathe them, then as those on the floor do
        self._layer = self._place.in_spaces(self._fire.conditions())
        return burnt_w

    def layer_at(self, space: int) -> tuple[float, float]:
        """Height above the floor and temperature, K, of the smoke in a space."""
        if self.cleared:
            return math.inf, self._place.zones.ambient_k
        layer = self._layer
        return float(layer.interface_m[space, 0]), float(layer.temperature_k[space, 0])

    def is_dark(self, space: int) -> bool:
        """Whether a head at standing height is in smoke too dense to see by."""
        layer = self._layer
        if self.cleared or layer.interface_m[space, 0] >= HEAD_M:
            return False
        return bool(
            extinction_coefficient_per_m(soot_kg_m3=layer.soot_kg_m3[space, 0]) > DARK_PER_M
        )

    def unlock(self, name: str) -> None:
        """An exit or stair that was locked is open."""
        place = self._place
        n_floors = len(place.floors)
        n_stairs = self._locked_stairs.size if n_floors > 1 else 0
        if name in self._stair_ids[:n_stairs]:
            stair = self._stair_ids.index(name)
            self._locked_stairs[stair] = False
            doors = slice(stair * n_floors, (stair + 1) * n_floors)
            self._open[doors] = [self._stair_open[stair]] * n_floors
        elif name in self._exit_ids:
            self._open[n_stairs * n_floors + self._exit_ids.index(name)] = EXIT_OPEN_FRAC

    def seen(self) -> NDArray[np.bool_]:
        """Rooms in which people see smoke under the ceiling."""
        n_rooms = self._place.n_rooms
        return np.asarray(self._layer.interface_m[:n_rooms, 0] < self._seen_below_m)

    def exposure(self, step_s: float, now_s: float, *, anybody_walks: bool) -> Exposure | None:
        """What the last step did to people in each space; None where no smoke reaches anybody."""
        layer, n = self._layer, self._n_spaces
        if anybody_walks:
            near = (layer.interface_m < self._clear_m).any()
        else:
            near = (layer.interface_m[n:] < HEAD_M).any()
        if not near:
            return None
        before = self._tenable
        self._tenable = after = endured(
            before,
            layer,
            ceiling_m=self._ceiling_m,
            time_s=now_s - step_s,
            time_step_s=step_s,
            head_m=HEAD_M,
        )
        height_m = layer.interface_m[:n, 0]
        inside = height_m < HEAD_M
        if not inside.any():
            return None
        gas, heat = after.fed_gas - before.fed_gas, after.fed_heat - before.fed_heat
        doses = np.stack((gas, heat)).reshape(2, 2, n)
        dark = extinction_coefficient_per_m(soot_kg_m3=layer.soot_kg_m3[:n, 0] * inside)
        speed = np.asarray(speed_in_smoke_m_s(free_speed_m_s=1.0, extinction_per_m=dark))
        crawl = height_m >= LYING_M
        return Exposure(
            standing=doses[:, 0],
            lying=doses[:, 1],
            speed_factor=np.where(crawl, np.maximum(speed, CRAWL_FACTOR), speed),
            lost=(speed <= CAUGHT_FACTOR) & ~crawl,
            dark=dark > DARK_PER_M,
            floor_lost=bool(inside[: len(self._place.floors)].any()),
        )

    def shut_out(self, dark: NDArray[np.bool_]) -> None:
        """People behind a dark stair shut its door; cut off on a storey, they open windows."""
        place = self._place
        n_floors, n_rooms = len(place.floors), place.n_rooms
        landings = dark[n_rooms:]
        if not landings.any():
            return
        fire_floor = int(place.room_floor[self._fire_room])
        for k in np.flatnonzero(landings).tolist():
            if k % n_floors != fire_floor:
                self._open[k] = min(self._open[k], SHUT_FRAC)
        cut_off = (landings.reshape(-1, n_floors) | self._locked_stairs[:, None]).all(axis=0)
        for floor in np.flatnonzero(cut_off).tolist():
            if floor != fire_floor and floor > 0:
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
