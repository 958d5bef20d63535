"""Plays the accidents of one replication against their plans on SimPy's clock."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import simpy

from sim.hazard.base import Controls
from sim.response.board import Board
from sim.response.clock import Clock
from sim.response.dispatch import DispatchRoom
from sim.response.events import EventLog, LogWriter
from sim.response.hospitals import Hospitals
from sim.response.incident import IncidentPart, IncidentRun, Shared
from sim.response.observer import Observer
from sim.response.policy import DispatchPolicy
from sim.response.scene import Scene
from sim.response.stores import full_stock
from sim.response.strain import Strain
from sim.response.units import Unit

Steps = Generator[simpy.Event, object, None]


class Replication:
    """One replication: lets its incidents begin and the clock run.

    Parameters
    ----------
    parts
        The incidents; the first begins at once, the others as their parts say. They share units,
        hospitals and depots: those of the first part's setting.
    policy
        Decides which units go.
    observer
        Looks on; changes nothing.
    strain
        What else weighs on the response.
    """

    def __init__(
        self,
        parts: Sequence[IncidentPart],
        *,
        policy: DispatchPolicy,
        observer: Observer | None = None,
        strain: Strain | None = None,
    ) -> None:
        self.env = simpy.Environment() if len(parts) == 1 else Clock()
        self.log = LogWriter()
        self.parts = tuple(parts)
        first = parts[0]
        self.setting = first.setting
        self.observer = observer
        self.strain = strain
        self.room = DispatchRoom(
            self.env, first.setting.units, first.streams, policy, self._departed, strain
        )
        beds_frac = 1.0 if strain is None else strain.what.beds_frac
        self._shared = Shared(
            self.room,
            Hospitals(first.setting.hospitals, beds_frac),
            full_stock(first.setting.depots),
            observer,
            strain,
            self._zone_changed,
            self._incident_over,
        )
        self.incidents: list[IncidentRun] = []
        self._coming = 0
        self._over = self.env.event()

    def play(self) -> EventLog:
        """Run until every incident has stood down, or to the horizon; return the frozen log."""
        around = self.parts[0].around
        if around is not None:
            self.room.roll_call(self.log, night=around.night)
        if self.strain is not None:
            self.strain.weigh_on(self.env, self.log, self.room)
        first = self._begin(0, self.parts[0])
        for number, part in enumerate(self.parts[1:], start=1):
            self.env.process(self._follow(number, part, first.scene.board))
        self.env.run(until=self._over | self.env.timeout(self.setting.horizon_s))
        for incident in self.incidents:
            incident.close_book()
        return self.log.finish()

    def _begin(self, number: int, part: IncidentPart) -> IncidentRun:
        scene = Scene(
            env=self.env,
            setting=part.setting,
            streams=part.streams,
            hazard=part.hazard,
            travel=part.roads,
            board=Board(self.env),
            log=self.log,
            controls=Controls(),
            number=number,
            around=part.around,
            start_s=float(self.env.now),
        )
        incident = IncidentRun(part, scene, self._shared)
        self.incidents.append(incident)
        incident.begin()
        return incident

    def _follow(self, number: int, part: IncidentPart, board: Board) -> Steps:
        """A further incident: wait for what sets it off, then let it begin."""
        if part.after:
            yield board.event(part.after)
        self._coming += 1
        yield self.env.timeout(part.delay_s)
        self._coming -= 1
        self._begin(number, part)

    def _incident_over(self) -> None:
        """An incident has stood down; what it sets off at this very instant is heard first."""
        if len(self.parts) == 1:
            self._over.succeed()
        else:
            self.env.process(self._look_round())

    def _look_round(self) -> Steps:
        """End the replication with the last incident; one that is set off already still comes."""
        yield self.env.timeout(0)
        done = [i.scene for i in self.incidents if i.scene.board.has("stand_down")]
        if len(done) == len(self.incidents) and not self._coming:
            if not self._over.triggered:
                self._over.succeed()
            return
        for scene in done:
            self.room.dismiss(scene)

    def _zone_changed(self, incident: IncidentRun) -> None:
        """What one accident shuts is shut for the vehicles of the others."""
        others = [other for other in self.incidents if other is not incident]
        for other in others:
            zones = [i.part.roads.zone for i in self.incidents if i is not other]
            other.part.roads.heed(zones)
            other.roads_changed()

    def _departed(self, unit: Unit) -> None:
        if self.observer is not None and unit.scene is not None and unit.scene.number == 0:
            travel = self.parts[0].roads
            self.observer.departed(unit.scene.now_s, unit, travel)
