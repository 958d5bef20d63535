"""People in a burning building: when each starts, where smoke meets him, who is out or caught."""

from __future__ import annotations

from collections.abc import Sequence
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
from sim.evacuation.egress import share_out
from sim.evacuation.profiles import draw_speeds
from sim.fire.tenability import collapse_threshold
from sim.hazard.base import Harm, HazardReport, ProtectionOrder
from sim.hazard.building_layout import layout
from sim.hazard.people import Household
from sim.hazard.walkers import Walkers
from sim.streams import Streams

LETHAL_FACTOR: Final = 2.0
"""Dose, in multiples of the one at collapse, from which the score falls into the lethal band: the
ratio of incapacitating to lethal concentration of smoke is 0.50 +- 0.21 (Neviaser and Gann 2004,
Fire Technology 40:177, abstract; rats, 30 min). Taking it for people, and for heat, is assumed."""

HURT_FACTOR: Final = 0.3
"""Dose, as share of the one at collapse, from which somebody who gets out or is fetched
needs a doctor (assumed; ISO 13571 takes 0.3 as the dose that overcomes the sensitive)."""

ADULTS: Final = {
    "female_under_30": 0.2, "female_30_50": 0.2, "female_over_50": 0.1,
    "male_under_30": 0.2, "male_30_50": 0.2, "male_over_50": 0.1,
}  # fmt: skip
"""Visitors who need no help by group of `sim.evacuation.profiles` (assumed: no count was found)."""

WELL, CAUGHT, HURT, COLLAPSED, DYING = range(5)
_BANDS: Final = (None, None, MODERATE_RPM, SEVERE_RPM, LETHAL_RPM)


class Occupants:
    """Everybody in the building at the start of the fire.

    Parameters
    ----------
    building
        Floors, side rooms, stairs and exits.
    premovement_s
        Time from seeing smoke to the first step of each person.
    streams
        Luck of the replication: locks, places, speeds, tolerance.
    room_of
        Room of each person in the order of `sim.hazard.building_layout.Layout.room_ids`.
    """

    def __init__(
        self,
        building: Building,
        premovement_s: NDArray[np.float64],
        streams: Streams,
        *,
        room_of: NDArray[np.int64],
    ) -> None:
        self.n = int(room_of.size)
        self.place = place = layout(building)
        self.room = room_of
        luck = streams.generator("people", "occupants").random((3, self.n))
        self._walk_m = luck[0] * place.travel_m[self.room]
        self._limit = collapse_threshold(quantile_prob=luck[1])
        self._lethal, self._hurts = LETHAL_FACTOR * self._limit, HURT_FACTOR * self._limit
        self._band = luck[2]
        gait = streams.generator("people", "gait").random((2, self.n))
        shares = {name: share * (1.0 - building.assisted_frac) for name, share in ADULTS.items()}
        shares["assisted"] = building.assisted_frac
        speeds = draw_speeds(shares, group_quantile_prob=gait[0], speed_quantile_prob=gait[1])
        upstairs = (place.room_floor[self.room] > 0) if self.n else np.zeros(0, dtype=bool)
        self._waits_for_help = (speeds.needs_help > 0) & upstairs
        locks = {exit_.id: exit_.locked_prob for exit_ in building.exits}
        locks |= {stair.id: stair.locked_prob for stair in building.stairs}
        self.locked = {name: streams.uniform("locked", name) < p for name, p in locks.items()}
        self.walkers = Walkers(place, self.locked, speeds.level_m_s, speeds.down_m_s)
        self._door = self._first_doors()
        onto = place.network.door_way.tolist()
        self._stair_doors = [
            (door, int(place.way_space[way]))
            for door, way in enumerate(onto)
            if way >= 0 and place.way_space[way] >= place.n_rooms
        ]
        self._household = Household(streams, self.n)
        self._premovement_s = premovement_s
        self.start_s = np.full(self.n, np.inf)
        self._started = np.zeros(self.n, dtype=bool)
        self._fed = np.zeros((2, self.n))
        self.fed_gas, self.fed_heat = self._fed
        self.inside = np.ones(self.n, dtype=bool)
        self._n_inside = self.n
        self.state = np.zeros(self.n, dtype=np.int8)
        self.taken: set[int] = set()
        """Those whom a crew has reached."""
        self._opened = False
        self._factor = 1.0
        self._last_s = 0.0

    def _first_doors(self) -> NDArray[np.int64]:
        """Door that each person makes for: shared out by width, locked or not, for nobody knows."""
        door = np.zeros(self.n, dtype=np.int64)
        capacity = self.place.network.door_persons_s
        for room in range(self.place.n_rooms):
            members, doors = np.flatnonzero(self.room == room), self.walkers.doors(room)
            if members.size:
                taken = share_out(n_persons=members.size, weights=capacity[doors])
                door[members] = np.array(doors)[taken]
        return door

    # -- starting to move ---------------------------------------------------------------------

    def alarm(self, order: ProtectionOrder) -> None:
        """The building is told to leave."""
        told_s = self._household.done_s(order)
        self._start_no_later(order.ordered_s + (told_s - order.ordered_s) * self._factor)

    def see_smoke(self, rooms: Sequence[int], now_s: float) -> None:
        """People in rooms with new smoke start by themselves after their pre-movement time."""
        seen = np.isin(self.room, rooms) & np.isinf(self.start_s) & self.inside
        if seen.any():
            self._start_no_later(np.where(seen, now_s + self._premovement_s * self._factor, np.inf))

    def hurry(self, factor: float, now_s: float) -> None:
        """Staff shorten what is left of the waiting of those who have not started."""
        if factor == self._factor:
            return
        waiting = (self.start_s > now_s) & np.isfinite(self.start_s)
        left_s = (self.start_s[waiting] - now_s) * (factor / self._factor)
        self._factor = factor
        self.start_s[waiting] = now_s + left_s

    def _start_no_later(self, start_s: NDArray[np.float64]) -> None:
        """Nobody who walks already starts anew."""
        self.start_s = np.where(self._started, self.start_s, np.minimum(self.start_s, start_s))

    # -- walking ------------------------------------------------------------------------------

    def walk(self, now_s: float, report: HazardReport) -> None:
        """Everybody on the way until now: who is out, some hurt; who finds no door is trapped."""
        new = np.flatnonzero(~self._started & (self.start_s <= now_s) & self.inside)
        if new.size:
            self._started[new] = True
            helpless = self._waits_for_help[new]
            self._trap(new[helpless].tolist(), report)
            new = new[~helpless & (self.state[new] == WELL)]
            at_s = np.maximum(self.start_s[new], self._last_s)
            stuck = self.walkers.start(
                new.tolist(), self._door[new].tolist(), at_s, self._walk_m[new]
            )
            self._trap(stuck, report)
        self.walkers.advance(now_s)
        self._last_s = now_s
        if not self.walkers.out:
            return
        out = np.array(self.walkers.out)
        self.walkers.out.clear()
        self.inside[out] = False
        self._n_inside -= out.size
        dose = np.maximum(self.fed_gas[out], self.fed_heat[out])
        for person in out[dose >= self._hurts[out]].tolist():
            report.harmed.append(
                Harm(person, self._injury(person), self._rpm(person, MODERATE_RPM), trapped=False)
            )

    def shun(self, dark: Sequence[bool], report: HazardReport) -> None:
        """Nobody enters a stair whose landing is dark; who has no other way waits for help.

        Nobody comes back when the smoke thins: those who wait are fetched.
        """
        shut = self.walkers.shut
        wanted = [door for door, space in self._stair_doors if dark[space] and not shut[door]]
        if wanted:
            self._trap(self.walkers.shut_doors(wanted), report)

    def unlock(self, name: str) -> None:
        """A crew has broken a locked exit or stair open."""
        self.locked[name] = False
        self.walkers.unlock(self.place, self.locked)
        self._opened = True

    def clear_air(self) -> None:
        """The building is free of smoke: nobody is slowed, no stair is avoided any more."""
        self.walkers.clear_air()
        self.walkers.forget_smoke(self.place, self.locked)
        self._opened = True

    def walk_again(self, lost: NDArray[np.bool_] | None, report: HazardReport) -> None:
        """A way has been broken open: unhurt people who can see set off from their rooms.

        Parameters
        ----------
        lost
            Spaces in which nobody finds the way; None for nowhere.
        report
            Receives who walks.
        """
        if not self._opened:
            return
        self._opened = False
        shut = self.walkers.shut
        ready = [
            [door for door in self.walkers.doors(room) if not shut[door]]
            for room in range(self.place.n_rooms)
        ]
        waiting = np.flatnonzero((self.state == CAUGHT) & self.inside & ~self._waits_for_help)
        for person in waiting.tolist():
            space = self.space_of(person)
            if person in self.taken or space >= len(ready) or not ready[space]:
                continue
            if lost is not None and lost[space]:
                continue
            self.state[person] = WELL
            way_m = self._walk_m[person : person + 1]
            self.walkers.start([person], ready[space][:1], np.array([self._last_s]), way_m)
            report.walking_again.append(person)

    def _trap(self, people: list[int], report: HazardReport) -> None:
        for person in people:
            if self.state[person] == WELL:
                self._caught(person, CAUGHT, report)

    # -- smoke --------------------------------------------------------------------------------

    def space_of(self, person: int) -> int:
        """Space of one person inside."""
        space = int(self.walkers.space[person])
        return space if space >= 0 else int(self.room[person])

    def spaces(self) -> NDArray[np.int64]:
        """Space of everybody inside; those who never started are in their rooms."""
        space = self.walkers.space
        return np.where(space >= 0, space, self.room)

    def endure(
        self,
        standing: NDArray[np.float64],
        lying: NDArray[np.float64],
        speed_factor: Sequence[float],
        lost: NDArray[np.bool_],
        report: HazardReport,
    ) -> None:
        """One step in smoke: doses by space, slower walking, written into the report.

        Parameters
        ----------
        standing, lying
            Fractional effective doses of gas and of heat gained in each space at the height of
            those who walk and of those on the floor, shape (2, n_spaces).
        speed_factor
            Share of the free walking speed in each space.
        lost
            Spaces in which nobody finds the way any more.
        report
            Receives who is newly hurt or caught.
        """
        self.walkers.slow(speed_factor)
        space, down = self.spaces(), self.state > WELL
        breathed = np.concatenate((standing, lying), axis=1)[:, space + standing.shape[1] * down]
        self._fed += breathed * self.inside
        dose = self._fed.max(axis=0)
        level = (dose >= self._limit).astype(np.int8) + (dose >= self._lethal)
        hurt = HURT * (down & (dose >= self._hurts))
        target = np.where(level, level + HURT, np.maximum(hurt, lost[space] * CAUGHT))
        worse = np.flatnonzero((target > self.state) & self.inside)
        for person, new in zip(worse.tolist(), target[worse].tolist(), strict=True):
            self._caught(person, new, report)

    def burn(self, people: NDArray[np.int64], report: HazardReport) -> None:
        """Flames reach these people."""
        for person in people[self.state[people] < DYING].tolist():
            self.fed_heat[person] = max(self.fed_heat[person], self._lethal[person])
            self._caught(person, DYING, report)

    def _caught(self, person: int, state: int, report: HazardReport) -> None:
        before = int(self.state[person])
        self.state[person] = state
        if before == WELL:
            where = self.walkers.space[person]
            self.walkers.drop(person)
            self.walkers.space[person] = where
        band = _BANDS[state]
        rpm = UNHURT_RPM if band is None else self._rpm(person, band)
        if before == WELL:
            where = self.place.space_ids[self.space_of(person)]
            report.harmed.append(Harm(person, self._injury(person), rpm, trapped=True, place=where))
        else:
            report.worsened.append((person, rpm))

    def _injury(self, person: int) -> Injury:
        """What did most harm so far."""
        return Injury.burn if self.fed_heat[person] > self.fed_gas[person] else Injury.smoke

    def _rpm(self, person: int, band: tuple[int, int]) -> int:
        return int(rpm_in_band(self._band[person : person + 1], band)[0])

    # -- state --------------------------------------------------------------------------------

    def free(self, person: int) -> None:
        """A rescuer has brought this person out."""
        if self.inside[person]:
            self.inside[person] = False
            self._n_inside -= 1
            self.walkers.drop(person)

    def n_inside(self) -> int:
        """People still in the building, hurt or not."""
        return self._n_inside

    def any_on_the_way(self) -> bool:
        """Whether somebody walks or has not started yet."""
        return self.walkers.n_moving > 0 or bool((self.inside & (self.state == WELL)).any())

    def share_out(self) -> float:
        """Share of the people who are out, rounded to 1 %."""
        return round(1.0 - self._n_inside / self.n, 2) if self.n else 1.0

    def rset_s(self) -> NDArray[np.float64]:
        """Time at which the last person walked out of each room, s; infinity while some are in."""
        required = np.zeros(self.place.n_rooms)
        np.maximum.at(required, self.room, self.walkers.left_room_s)
        return required
