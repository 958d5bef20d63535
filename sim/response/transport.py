"""Ambulances: from the triage post to a hospital that has a bed, and back for the next."""

from __future__ import annotations

import heapq
import math
from collections.abc import Generator
from typing import Final

import simpy

from scenarios.model.vocabulary import SPECIALTY_OF, Capability, Specialty, Triage, VehicleClass
from sim.casualties.rpm import SURVIVAL_PROB
from sim.response.casualty import Casualty
from sim.response.dispatch import DispatchRoom
from sim.response.events import Kind
from sim.response.hospitals import Hospitals
from sim.response.scene import Scene
from sim.response.setting import HospitalSpec
from sim.response.units import Demand, Status, Unit

_ORDER: Final = {Triage.immediate: 0, Triage.delayed: 1}
MOST_AMBULANCES: Final = 60
TRANSPORT_PRIORITY: Final = 2


class Ambulances:
    """Casualties of one incident that wait for transport, and the ambulances that carry them."""

    def __init__(self, scene: Scene, room: DispatchRoom, hospitals: Hospitals) -> None:
        self._scene = scene
        self._room = room
        self._hospitals = hospitals
        self._queue: list[tuple[int, float, str, Casualty]] = []
        self._demand: Demand | None = None
        self._ways: list[tuple[float, str, HospitalSpec]] | None = None
        self._under_way = 0
        """Ambulances that have patients aboard."""

    def call(self, number: int) -> None:
        """Send ambulances before the first casualty is known."""
        if number > 0:
            self._want(number)

    def join(self, casualty: Casualty, sorted_as: Triage) -> None:
        """A triaged casualty waits for transport; the worst class goes first."""
        self._line_up(casualty, sorted_as)
        self._want(self._needed())
        self._use_waiting()

    def roads_changed(self) -> None:
        """Ambulances that stand by try again whether they can reach a hospital."""
        self._ways = None
        waiting = [] if self._demand is None else self._demand.present
        for unit in waiting if self._queue else ():
            if unit.standby:
                self._begin(unit)

    def _line_up(self, casualty: Casualty, sorted_as: Triage) -> None:
        heapq.heappush(self._queue, (_ORDER[sorted_as], casualty.order, casualty.id, casualty))

    def _needed(self) -> int:
        """Ambulances for those who wait, beside the ones that carry somebody now."""
        return min(MOST_AMBULANCES, self._under_way + len(self._queue))

    def _want(self, number: int) -> None:
        if self._demand is None:
            self._demand = self._room.open(
                self._scene,
                "care:transport",
                Capability.casualty_transport,
                number,
                priority=TRANSPORT_PRIORITY,
            )
            self._demand.on_arrival = self._begin
        elif number > self._demand.number:
            self._demand.number = number
            self._room.review_soon()

    def _use_waiting(self) -> None:
        assert self._demand is not None
        unit = self._demand.standing_by()
        if unit is not None:
            self._begin(unit)

    def _begin(self, unit: Unit) -> None:
        unit.standby = False
        self._scene.env.process(self._shuttle(unit))

    def _shuttle(self, unit: Unit) -> Generator[simpy.Event, object, None]:
        """Carry casualties until none waits; then stand by at the scene."""
        scene, care = self._scene, self._scene.setting.plan.casualty_care
        while True:
            load = self._next_load(max(1, unit.spec.seats))
            if not load:
                unit.standby = True
                return
            if not self._reachable():
                self._wait_for_a_way(unit, load)
                return
            self._under_way += 1
            entity = f"{load[0].id}"
            yield scene.env.timeout(scene.draw_s(care.load, "load", entity))
            for casualty in load:
                scene.note(Kind.loaded, casualty.id, unit.spec.id)
            hospital, travel_s = self._choose(load[0])
            if hospital is None:  # the last way was cut while they loaded
                self._under_way -= 1
                self._wait_for_a_way(unit, load)
                return
            for casualty in load:
                wanted = SPECIALTY_OF[casualty.injury]
                if not self._hospitals.take_bed(hospital, wanted):
                    scene.note(Kind.no_bed, casualty.id, wanted)
            unit.status = Status.carrying
            yield scene.env.timeout(travel_s)
            yield scene.env.timeout(
                self._hospitals.wait_at_door(hospital, len(load), float(scene.env.now))
            )
            for casualty in load:
                self._admit(casualty, hospital)
            # the hospital treats from the door on; the crew is free once it has handed over
            yield scene.env.timeout(scene.draw_s(care.handover, "handover", entity))
            self._under_way -= 1
            unit.node = hospital.node
            back_s = scene.travel.to_scene_s(unit.node, unit.spec.vehicle)
            if not self._queue or not math.isfinite(back_s):
                self._room.stand_by(unit)
                self._settle()
                return
            yield scene.env.timeout(back_s)
            unit.status = Status.on_scene

    def _wait_for_a_way(self, unit: Unit, load: list[Casualty]) -> None:
        """Everybody stays at the scene until the roads change."""
        scene = self._scene
        scene.note(Kind.unreachable, unit.spec.id, "hospital")
        unit.standby = True
        for casualty in load:
            if not casualty.lost(scene.now_s):
                self._line_up(casualty, casualty.triage(scene.now_s))

    def _settle(self) -> None:
        """Ask for no more ambulances than casualties wait and units are under way."""
        assert self._demand is not None
        self._demand.number = max(len(self._demand.holders), self._needed())
        self._room.review_soon()

    def _next_load(self, seats: int) -> list[Casualty]:
        load: list[Casualty] = []
        while self._queue and len(load) < seats:
            casualty = heapq.heappop(self._queue)[-1]
            if not casualty.lost(self._scene.now_s):
                load.append(casualty)
        return load

    # -- hospitals ----------------------------------------------------------------------------

    def _reachable(self) -> list[tuple[float, str, HospitalSpec]]:
        """Hospitals that can be reached now, nearest first: way, s, id and hospital."""
        if self._ways is None:
            scene = self._scene
            ways = [
                (scene.travel.from_scene_s(h.node, VehicleClass.ambulance), h.id, h)
                for h in scene.setting.hospitals
            ]
            open_ways = [way for way in ways if math.isfinite(way[0])]
            self._ways = sorted(open_ways, key=lambda way: way[:2])
        return self._ways

    def _choose(self, casualty: Casualty) -> tuple[HospitalSpec | None, float]:
        """The hospital by the plan's rule and the way there, s."""
        wanted = SPECIALTY_OF[casualty.injury]
        reachable = self._reachable()
        if not reachable:
            return None, math.inf
        if self._scene.setting.plan.casualty_care.hospital_rule == "nearest_with_bed":
            for bed in (wanted, Specialty.general):
                for travel_s, _, hospital in reachable:
                    if self._hospitals.has_bed(hospital, bed):
                        return hospital, travel_s
        travel_s, _, hospital = reachable[0]
        return hospital, travel_s

    def _admit(self, casualty: Casualty, hospital: HospitalSpec) -> None:
        scene = self._scene
        if casualty.lost(scene.now_s):
            return
        score = casualty.score(scene.now_s)
        casualty.treated = True
        scene.note(Kind.admitted, casualty.id, hospital.id, float(score))
        # The survival table is of hospital patients; people hurt lightly are taken to live.
        lives = casualty.triage(scene.now_s) is Triage.minor or (
            casualty.luck < float(SURVIVAL_PROB[score])
        )
        if lives:
            scene.note(Kind.survived, casualty.id, hospital.id)
        else:
            casualty.dead = True
            scene.note(Kind.died, casualty.id, hospital.id)
