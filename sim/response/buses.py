"""Buses of an evacuation: fill at the edge of the zone, drive to the shelter, come back."""

from __future__ import annotations

from collections.abc import Generator

import simpy

from scenarios.model.plan import BusLift
from scenarios.model.vocabulary import Capability
from sim.response.dispatch import DispatchRoom
from sim.response.events import Kind
from sim.response.scene import Scene
from sim.response.units import Demand, Unit

Steps = Generator[simpy.Event, object, None]

BUS_PRIORITY = 3


class BusService:
    """Takes away the people who wait under one order, so many seats a trip.

    The people are a number here; who of them it is decides the hazard, by everybody's place in
    the queue. A bus counts its people as away when it leaves the edge of the zone.
    """

    def __init__(
        self, scene: Scene, room: DispatchRoom, key: str, lift: BusLift, n_waiting: int
    ) -> None:
        self._scene, self._room, self._key, self._lift = scene, room, key, lift
        self._n_waiting, self._n_away, self._n_boarding = n_waiting, 0, 0
        self._demand: Demand | None = None

    def start(self) -> None:
        """Ask for the buses; each works from its arrival."""
        self._demand = self._room.open(
            self._scene,
            f"buses:{self._key}",
            Capability.evacuation_transport,
            self._lift.number,
            priority=BUS_PRIORITY,
        )
        self._demand.on_arrival = self._arrived

    def _arrived(self, unit: Unit) -> None:
        self._scene.env.process(self._shuttle(unit))

    def _shuttle(self, unit: Unit) -> Steps:
        scene, demand = self._scene, self._demand
        assert demand is not None
        while unit.works_for(demand):
            n = min(unit.spec.seats, self._n_waiting - self._n_away - self._n_boarding)
            if n < 1 or scene.board.has("stand_down"):
                break
            self._n_boarding += n
            entity = f"{self._key}:{unit.spec.id}"
            yield scene.env.timeout(scene.draw_s(self._lift.load, "bus_load", entity))
            self._n_boarding -= n
            self._n_away += n
            scene.note(Kind.bus_left, unit.spec.id, self._key, float(n))
            scene.hazard.lifted(self._key, self._n_away / self._n_waiting, scene.now_s)
            yield scene.env.timeout(scene.draw_s(self._lift.round_trip, "bus_trip", entity))
        if self._n_away == self._n_waiting:
            self._room.close(demand)
        elif unit.works_for(demand):  # all who are left are boarding other buses
            demand.number -= 1
            self._room.release(unit)
            self._room.review_soon()
