"""A post where units serve casualties one by one: triage, decontamination."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Generator
from typing import Final

import simpy

from scenarios.model.distribution import TimeSpec
from scenarios.model.vocabulary import Capability
from sim.response.casualty import Casualty
from sim.response.dispatch import DispatchRoom
from sim.response.scene import Scene
from sim.response.units import Demand, Unit

PATIENTS_PER_UNIT: Final = 10
"""Waiting patients for which a post asks for one more unit (our staffing rule)."""

POST_PRIORITY: Final = 2


class CarePost:
    """A queue of casualties and the units that serve it; the worst score is served first."""

    def __init__(
        self,
        scene: Scene,
        room: DispatchRoom,
        name: str,
        capability: Capability,
        service: TimeSpec,
        done: Callable[[Casualty], None],
        *,
        patients_per_unit: int = PATIENTS_PER_UNIT,
    ) -> None:
        self._patients_per_unit = patients_per_unit
        self._scene = scene
        self._room = room
        self._name = name
        self._capability = capability
        self._service = service
        self._done = done
        self._queue: list[tuple[int, float, str, Casualty]] = []
        self._demand: Demand | None = None
        self._busy = 0

    def join(self, casualty: Casualty) -> None:
        """A casualty takes his place in the queue."""
        score = casualty.score(self._scene.now_s)
        heapq.heappush(self._queue, (score, casualty.order, casualty.id, casualty))
        self._staff()

    def _staff(self) -> None:
        wanted = math.ceil((len(self._queue) + self._busy) / self._patients_per_unit)
        if self._demand is None:
            self._demand = self._room.open(
                self._scene,
                f"care:{self._name}",
                self._capability,
                wanted,
                priority=POST_PRIORITY,
            )
            self._demand.on_arrival = self._begin
            return
        if wanted > self._demand.number:
            self._demand.number = wanted
            self._room.review_soon()
        unit = self._demand.standing_by()
        if unit is not None:
            self._begin(unit)

    def _begin(self, unit: Unit) -> None:
        unit.standby = False
        self._scene.env.process(self._serve(unit))

    def _serve(self, unit: Unit) -> Generator[simpy.Event, object, None]:
        """Serve until the queue is empty; then stand by at the post."""
        scene, claim = self._scene, unit.claim
        while self._queue and claim is not None and unit.works_for(claim):
            casualty = heapq.heappop(self._queue)[-1]
            if casualty.lost(scene.now_s):
                continue
            self._busy += 1
            yield scene.env.timeout(scene.draw_s(self._service, self._name, casualty.id))
            self._busy -= 1
            self._done(casualty)
        unit.standby = True
