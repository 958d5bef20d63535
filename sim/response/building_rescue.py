"""Crews in a burning building: rooms searched in turn, ladders at windows, doors broken open.

Where in a room somebody lies is the draw that decides in which order rescuers come upon people: a
crew that has searched a third of a room has found those whose draw is below a third. Several crews
share a room. Who is caught behind them is found when all has been searched and is searched again.
"""

from __future__ import annotations

import bisect
from collections.abc import Generator
from dataclasses import dataclass
from typing import Final, Protocol

import simpy

from scenarios.model.effect import ForceDoors, LadderRescue, SearchRooms
from sim.fire.crew_search import (
    BACK_M_S,
    CLEAR_M_S,
    SWEEP_M_S,
    clear_search_time_s,
    search_time_s,
)
from sim.hazard.building_search import SearchGround
from sim.response.casualty import Casualty
from sim.response.scene import Scene
from sim.response.units import Unit

Steps = Generator[simpy.Event, object, None]
BuildingEffect = SearchRooms | LadderRescue | ForceDoors

LOOK_S: Final = 120.0
"""Crews report after so much searching, and look again after so long when heat keeps them out."""

_ALL: Final = 1.0 - 1e-12


class Flow(Protocol):
    """Whoever keeps the casualties."""

    people: dict[int, Casualty]

    def fetch(self, person: int) -> None:
        """Somebody has set out for this person."""
        ...

    def leave(self, person: int) -> None:
        """Nobody comes for this person after all."""
        ...

    def brought_out(self, person: int, unit: Unit) -> None:
        """A unit has this person in safety."""
        ...


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Part of a place that one crew searches, and whom it finds at its end."""

    place: int
    work_s: float
    person: int | None


class BuildingRescue:
    """All crews that bring people out of one building."""

    def __init__(self, scene: Scene, ground: SearchGround, flow: Flow) -> None:
        self._scene, self._ground, self._flow = scene, ground, flow
        self._searched = [0.0] * len(ground.ids)
        self._full_s: dict[SearchRooms, tuple[list[int], list[float], list[float]]] = {}
        self._lying: list[list[tuple[float, int]]] = [[] for _ in ground.ids]
        """Who is missed in each place, in the order in which crews come upon them."""
        self._hands: list[simpy.Event] = []
        self._forcing: set[str] = set()

    def begin(self, unit: Unit, effect: BuildingEffect) -> None:
        """A unit begins its work."""
        match effect:
            case SearchRooms():
                work = self._search(unit, effect)
            case LadderRescue():
                work = self._ladder(unit, effect)
            case ForceDoors():
                work = self._force(unit, effect)
        self._scene.env.process(work)

    def missed(self, person: int) -> None:
        """Somebody is trapped, or has been left behind."""
        where = self._lying[self._ground.place_of(person)]
        bisect.insort(where, (self._flow.people[person].order, person))
        hands, self._hands = self._hands, []
        for hand in hands:
            hand.succeed()

    # -- search -------------------------------------------------------------------------------

    def _search(self, unit: Unit, effect: SearchRooms) -> Steps:
        scene, ground, claim = self._scene, self._ground, unit.claim
        at: int | None = None
        used_s = 0.0
        while claim is not None and unit.works_for(claim):
            if self._short_of_air(at, used_s, effect):
                out_s = 0.0 if at is None else ground.way_m[at] / self._speed(at, BACK_M_S)
                yield scene.env.timeout(out_s + effect.air_change_s)
                at, used_s = None, 0.0
                continue
            stretch = self._next(effect)
            if stretch is None:
                at = None
                yield self._look_again()
                continue
            place = stretch.place
            back_s = ground.way_m[place] / self._speed(place, BACK_M_S)
            need_s = self._way_s(at, place) + stretch.work_s
            yield scene.env.timeout(need_s)
            at, used_s = place, used_s + need_s
            if stretch.person is None:
                continue
            if unit.lost or not self._needs_help(stretch.person):
                self._let_go(stretch.person)
                continue
            yield scene.env.timeout(back_s)
            at, used_s = None, used_s + back_s
            self._flow.brought_out(stretch.person, unit)

    def _short_of_air(self, at: int | None, used_s: float, effect: SearchRooms) -> bool:
        """Whether the cylinder does not last for another stretch and the way back."""
        if at is None:  # in the street: nobody goes in again on half a cylinder
            return used_s > 0.5 * effect.air_set_s
        back_s = self._ground.way_m[at] / self._speed(at, BACK_M_S)
        return used_s + LOOK_S + back_s > effect.air_set_s

    def _speed(self, place: int, smoky_m_s: float) -> float:
        return smoky_m_s if self._ground.is_smoky(place) else CLEAR_M_S

    def _way_s(self, at: int | None, place: int) -> float:
        """From the street, or from where the crew is."""
        ground = self._ground
        way_m = ground.way_m[place]
        if at is not None:
            way_m = 0.0 if at == place else abs(way_m - ground.way_m[at])
        return way_m / self._speed(place, SWEEP_M_S)

    def _times(self, effect: SearchRooms) -> tuple[list[int], list[float], list[float]]:
        """Order of the places, and the time for each in smoke and in clear air, s."""
        if effect not in self._full_s:
            area = self._ground.area_m2
            self._full_s[effect] = (
                self._ground.order(effect.first),
                search_time_s(area_m2=area, room_time_s=effect.room_search_s).tolist(),
                clear_search_time_s(area_m2=area).tolist(),
            )
        return self._full_s[effect]

    def _next(self, effect: SearchRooms) -> _Stretch | None:
        """What a crew searches next; None if nobody is missed or heat keeps it out."""
        if not self._any_missed():
            return None
        order, smoky_s, clear_s = self._times(effect)
        ready = [place for place in order if self._ground.is_workable(place)]
        if not any(self._searched[place] < _ALL for place in ready):
            if not any(self._first(place) for place in ready):
                return None
            for place in ready:  # the secondary search
                self._searched[place] = 0.0
        place = next(place for place in ready if self._searched[place] < _ALL)
        full_s = smoky_s[place] if self._ground.is_smoky(place) else clear_s[place]
        start = self._searched[place]
        end, person = min(1.0, start + LOOK_S / full_s), None
        found = self._first(place, start)
        if found is not None and found[0] <= end:
            end, person = found
            self._set_out_for(place, found)
        self._searched[place] = end
        return _Stretch(place, (end - start) * full_s, person)

    def _first(self, place: int, start: float = 0.0) -> tuple[float, int] | None:
        """The first missed person of a place from a point of it on; who needs nobody is dropped."""
        lying = self._lying[place]
        k = bisect.bisect_left(lying, (start, -1))
        while k < len(lying):
            if self._is_missed(lying[k][1]):
                return lying[k]
            del lying[k]
        return None

    def _is_missed(self, person: int) -> bool:
        return self._needs_help(person) and not self._ground.is_taken(person)

    def _needs_help(self, person: int) -> bool:
        casualty = self._flow.people[person]
        return casualty.trapped and not casualty.lost(self._scene.now_s)

    def _any_missed(self) -> bool:
        return any(self._first(place) for place in range(len(self._lying)))

    def _set_out_for(self, place: int, found: tuple[float, int]) -> None:
        self._lying[place].remove(found)
        self._flow.fetch(found[1])
        self._ground.take(found[1])

    def _let_go(self, person: int) -> None:
        """Left where he is: sought again unless he is dead or out."""
        self._ground.let_go(person)
        if self._needs_help(person):
            self._flow.leave(person)

    def _look_again(self) -> simpy.Event:
        """Until somebody is trapped; a while later if somebody is and cannot be reached."""
        hand = self._scene.env.event()
        self._hands.append(hand)
        if not self._any_missed():
            return hand
        return hand | self._scene.env.timeout(LOOK_S)

    # -- ladders ------------------------------------------------------------------------------

    def _ladder(self, unit: Unit, effect: LadderRescue) -> Steps:
        scene, claim = self._scene, unit.claim
        while claim is not None and unit.works_for(claim):
            people = self._at_windows(effect)
            if not people:
                yield self._look_again()
                continue
            name = self._flow.people[people[0]].id
            yield scene.env.timeout(scene.draw_s(effect.per_cycle, "ladder", name))
            for person in people:
                if unit.lost or not self._needs_help(person):
                    self._let_go(person)
                else:
                    self._flow.brought_out(person, unit)

    def _at_windows(self, effect: LadderRescue) -> list[int]:
        """Those whom one cycle takes down: of one place, in the order of the search."""
        ground = self._ground
        for place in ground.order("fire_floor"):
            if place >= ground.n_rooms or ground.sill_m[place] > effect.reach_m:
                continue
            ready = [
                found
                for found in self._lying[place]
                if self._is_missed(found[1]) and ground.can_stand(found[1])
            ][: effect.n_per_cycle]
            for found in ready:
                self._set_out_for(place, found)
            if ready:
                return [person for _, person in ready]
        return []

    # -- doors --------------------------------------------------------------------------------

    def _force(self, unit: Unit, effect: ForceDoors) -> Steps:
        scene, claim = self._scene, unit.claim
        while claim is not None and unit.works_for(claim):
            shut = [name for name in self._ground.locked_ways() if name not in self._forcing]
            if not shut:
                return
            self._forcing.add(shut[0])
            yield scene.env.timeout(scene.draw_s(effect.per_door, "door", shut[0]))
            self._forcing.discard(shut[0])
            if unit.works_for(claim):
                self._ground.unlock(shut[0])
