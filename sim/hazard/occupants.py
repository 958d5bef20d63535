"""People in a burning building: when each starts, leaves his floor, is out or caught."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.building import Building
from scenarios.model.vocabulary import Injury
from sim.casualties.severity import (
    LETHAL_RPM,
    MODERATE_RPM,
    SEVERE_RPM,
    UNHURT_RPM,
    rpm_in_band,
)
from sim.evacuation.egress import Ways, exit_times_s, ways_out
from sim.evacuation.hydraulic import (
    door_capacity_persons_s,
    stair_capacity_persons_s,
    walking_speed_m_s,
)
from sim.fire.tenability import collapse_threshold
from sim.hazard.base import Harm, HazardReport, ProtectionOrder
from sim.hazard.people import Household
from sim.streams import Streams

LETHAL_FACTOR: Final = 2.0
"""Dose, in multiples of the one at collapse, from which the score falls into the lethal band
(assumed; ISO 13571 stops at incapacitation)."""

HURT_FACTOR: Final = 0.3
"""Dose, as share of the one at collapse, from which somebody who gets out needs a doctor (assumed;
ISO 13571 takes 0.3 as the dose that overcomes the sensitive)."""

CAUGHT_FACTOR: Final = 0.15
"""Share of the free walking speed below which a person no longer finds the way out (assumed)."""

LANDING_M: Final = 6.0
"""Way along the stair per storey beyond its height, m."""


class Occupants:
    """Everybody in the building at the start of the fire."""

    def __init__(
        self,
        building: Building,
        premovement_s: NDArray[np.float64],
        streams: Streams,
        *,
        floor_of: NDArray[np.int64],
    ) -> None:
        self.n = int(floor_of.size)
        self.floor = floor_of
        luck = streams.generator("people", "occupants").random((3, self.n))
        floors = sorted(building.floors, key=lambda floor: floor.level)
        longest = np.array([floor.travel_distance_m for floor in floors])
        self._walk_m = luck[0] * longest[self.floor]
        self._limit = collapse_threshold(quantile_prob=luck[1])
        self._band = luck[2]
        self._speed = float(walking_speed_m_s(density_per_m2=0.0))
        self._ways = _ways(building, streams)
        self._household = Household(streams, self.n)
        self._premovement_s = premovement_s
        self.start_s = np.full(self.n, np.inf)
        self._all_started = False
        self.leave_floor_s = np.full(self.n, np.inf)
        self.exit_s = np.full(self.n, np.inf)
        self.fed = np.zeros(self.n)
        self.inside = np.ones(self.n, dtype=bool)
        self._n_inside = self.n
        self._state = np.zeros(self.n, dtype=np.int8)  # 0 well, 1 caught, 2 severe, 3 lethal
        self._factor = 1.0
        self._slowed_s = np.zeros(self.n)

    # -- starting to move ---------------------------------------------------------------------

    def alarm(self, order: ProtectionOrder) -> None:
        """The building is told to leave."""
        told_s = self._household.done_s(order)
        self._start_no_later(order.ordered_s + (told_s - order.ordered_s) * self._factor)

    def see_smoke(self, floors: NDArray[np.bool_], now_s: float) -> None:
        """People on smoky floors start by themselves after their pre-movement time."""
        if self._all_started or not floors.any():
            return
        seen = floors[self.floor] & np.isinf(self.start_s) & self.inside
        if seen.any():
            start = np.where(seen, now_s + self._premovement_s * self._factor, np.inf)
            self._start_no_later(start)

    def hurry(self, factor: float, now_s: float) -> None:
        """Staff shorten what is left of the waiting of those who have not started."""
        if factor == self._factor:
            return
        waiting = self.start_s > now_s
        left_s = (self.start_s - now_s) * (factor / self._factor)
        self._factor = factor
        if (waiting & np.isfinite(self.start_s)).any():
            self.start_s = np.where(waiting, now_s + left_s, self.start_s)
            self._walk()

    def _start_no_later(self, start_s: NDArray[np.float64]) -> None:
        self.start_s = np.minimum(self.start_s, start_s)
        self._all_started = bool(np.isfinite(self.start_s).all())
        self._walk()

    def _walk(self) -> None:
        times = exit_times_s(
            floor=self.floor,
            start_s=self.start_s,
            walk_m=self._walk_m,
            walking_speed_m_s=self._speed,
            ways=self._ways,
        )
        self.leave_floor_s = times.leave_floor_s + self._slowed_s
        self.exit_s = times.exit_s + self._slowed_s

    def walk_on(self, now_s: float, report: HazardReport) -> None:
        """Those whose time has come are out, some hurt; those before locked doors are trapped."""
        walkers = np.flatnonzero(self.inside & (self._state == 0))
        if not walkers.size:
            return
        exit_s = self.exit_s[walkers]
        no_way = (self.start_s[walkers] <= now_s) & np.isinf(exit_s)
        for person in walkers[no_way].tolist():
            self._caught(person, 1, report, Injury.smoke)
        out = walkers[exit_s <= now_s]
        if not out.size:
            return
        self.inside[out] = False
        self._n_inside = int(np.count_nonzero(self.inside))
        for person in out[self.fed[out] >= HURT_FACTOR * self._limit[out]].tolist():
            rpm = int(rpm_in_band(self._band[person : person + 1], MODERATE_RPM)[0])
            report.harmed.append(Harm(person, Injury.smoke, rpm, trapped=False))

    # -- smoke --------------------------------------------------------------------------------

    def endure(
        self,
        now_s: float,
        step_s: float,
        dose: NDArray[np.float64],
        speed_factor: NDArray[np.float64],
        report: HazardReport,
        injury: Injury,
    ) -> None:
        """One step in smoke: dose and slower walking by floor, written into the report.

        Parameters
        ----------
        now_s, step_s
            End and length of the step, s.
        dose
            Fractional effective dose gained on each floor, shape (n_floors,).
        speed_factor
            Share of the free walking speed on each floor, shape (n_floors,).
        report
            Receives who is newly hurt or caught.
        injury
            What hurts more on the fire floor: smoke or heat.
        """
        self.walk_on(now_s, report)
        who = np.flatnonzero(self.inside)
        floor, state = self.floor[who], self._state[who]
        here = self.leave_floor_s[who] > now_s
        factor = speed_factor[floor]
        slowed = here & (self.start_s[who] <= now_s)
        stretch_s = np.where(slowed, (1.0 - factor) * step_s, 0.0)
        for times_s in (self._slowed_s, self.leave_floor_s, self.exit_s):
            times_s[who] += stretch_s
        fed = self.fed[who] + np.where(here | (state > 0), dose[floor], 0.0)
        self.fed[who] = fed
        limit = self._limit[who]
        level = (fed >= limit).astype(np.int8) + (fed >= LETHAL_FACTOR * limit)
        target = np.where(level > 0, level + 1, (here & (factor <= CAUGHT_FACTOR)).astype(np.int8))
        worse = target > state
        for person, new in zip(who[worse].tolist(), target[worse].tolist(), strict=True):
            self._caught(person, new, report, injury)

    def _caught(self, person: int, state: int, report: HazardReport, injury: Injury) -> None:
        before = int(self._state[person])
        self._state[person] = state
        self.leave_floor_s[person] = self.exit_s[person] = np.inf
        rpm = UNHURT_RPM if state == 1 else self._rpm(person, state)
        if before == 0:
            report.harmed.append(Harm(person, injury, rpm, trapped=True))
        else:
            report.worsened.append((person, rpm))

    def _rpm(self, person: int, state: int) -> int:
        band = SEVERE_RPM if state == 2 else LETHAL_RPM
        return int(rpm_in_band(self._band[person : person + 1], band)[0])

    # -- state --------------------------------------------------------------------------------

    def free(self, person: int) -> None:
        """A rescuer has brought this person out."""
        self.inside[person] = False
        self._n_inside = int(np.count_nonzero(self.inside))

    def n_inside(self) -> int:
        """People still in the building, hurt or not."""
        return self._n_inside

    def share_out(self) -> float:
        """Share of the people who are out, rounded to 1 %."""
        return round(1.0 - self.n_inside() / self.n, 2) if self.n else 1.0


def _ways(building: Building, streams: Streams) -> Ways:
    """Doors and stairs of the building with those locked on the day closed."""
    floors = sorted(building.floors, key=lambda floor: floor.level)
    exits = [
        0.0
        if streams.uniform("locked", exit_.id) < exit_.locked_prob
        else float(door_capacity_persons_s(clear_width_m=exit_.clear_width_m))
        for exit_ in building.exits
    ]
    open_stairs = [
        streams.uniform("locked", stair.id) >= stair.locked_prob for stair in building.stairs
    ]
    stairs = [
        float(
            stair_capacity_persons_s(
                clear_width_m=stair.clear_width_m, tread_m=stair.tread_m, riser_m=stair.riser_m
            )
        )
        * is_open
        for stair, is_open in zip(building.stairs, open_stairs, strict=True)
    ]
    doors = [
        [float(door_capacity_persons_s(clear_width_m=stair.door_width_m)) * is_open] * len(floors)
        for stair, is_open in zip(building.stairs, open_stairs, strict=True)
    ]
    return ways_out(
        exit_persons_s=exits,
        n_floors=len(floors),
        stair_persons_s=stairs,
        stair_door_persons_s=doors or np.inf,
        flight_m=[1.8 * floor.height_m + LANDING_M for floor in floors],
        foot_walk_m=10.0 if stairs else 0.0,
    )
