"""One incident of a replication: its hazard, its alarm, its tasks, its people, its end."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass

import simpy

from scenarios.model.effect import Effect, ExtinguishSource, Rescue, SealArea
from scenarios.model.plan import AlertChannel, ProtectiveAction
from sim.hazard.base import Alert, Hazard, HazardReport, ProtectionOrder
from sim.hazard.weather import Weather
from sim.response.alarm import Alarm
from sim.response.buses import BusService
from sim.response.casualty_flow import CasualtyFlow
from sim.response.dispatch import DispatchRoom
from sim.response.effects import EffectBook
from sim.response.events import Kind
from sim.response.hospitals import Hospitals
from sim.response.observer import Observer
from sim.response.road_watch import RoadWatch
from sim.response.scene import Scene
from sim.response.setting import Setting
from sim.response.stores import Stock, Stores
from sim.response.strain import Strain
from sim.response.task import Crew, TaskRun
from sim.response.units import Status
from sim.streams import Streams

Steps = Generator[simpy.Event, object, None]

_LOOK_S = 120.0
"""How often it is looked whether the response can stand down, s."""

LETHAL_MILESTONE = "second_explosion"
"""Milestone at which crews working underground are lost."""


def _works_below(effect: Effect, rescuers_too: bool) -> bool:
    """Whether the crew of a task with this effect is in the mine beyond any base."""
    if isinstance(effect, Rescue):
        return rescuers_too and effect.underground
    return isinstance(effect, ExtinguishSource | SealArea)


@dataclass(frozen=True, slots=True)
class IncidentPart:
    """What one incident of a replication is made of, and when it begins.

    Attributes
    ----------
    name
        Printed in the log where the incident starts.
    after
        Event of the first incident that it follows; empty: the start of the replication.
    delay_s
        Time from that event to its own start, s.
    around
        Weather and hour, for what they do to work.
    """

    name: str
    setting: Setting
    streams: Streams
    hazard: Hazard
    roads: RoadWatch
    detection_s: float
    after: str = ""
    delay_s: float = 0.0
    around: Weather | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """What the incidents of a replication share."""

    room: DispatchRoom
    hospitals: Hospitals
    stock: Stock
    observer: Observer | None
    strain: Strain | None
    zone_changed: Callable[[IncidentRun], None]
    """Called when an incident's zone has changed, for the roads of the others."""
    over: Callable[[], None]
    """Called when an incident has stood down."""


class IncidentRun:
    """Sets the processes of one incident going."""

    def __init__(self, part: IncidentPart, scene: Scene, shared: Shared) -> None:
        self.part = part
        self.scene = scene
        self.shared = shared
        self.room = shared.room
        self.casualties = CasualtyFlow(scene, shared.room, shared.hospitals)
        self.alarm = Alarm(
            scene,
            shared.room,
            lambda: self.casualties.n_known,
            detection_s=part.detection_s,
            report_low=shared.strain is not None and shared.strain.plays_down(part.name),
        )
        self.effects = EffectBook(scene.controls)
        self.tasks: list[TaskRun] = []
        self._shares: dict[str, float] = {}

    def begin(self) -> None:
        """The accident happens now."""
        scene, plan = self.scene, self.scene.setting.plan
        scene.note(Kind.incident_start, self.part.name)
        scene.env.process(self._hazard_clock())
        self.alarm.start()
        stores = Stores(scene, self.shared.stock)
        crew = Crew(scene, self.room, self.effects, stores, self.casualties.rescue_with)
        self.tasks = [TaskRun(task, crew) for task in plan.tasks]
        for task in self.tasks:
            scene.env.process(task.live())
        for action in plan.protective_actions:
            scene.env.process(self._protect(action))
        scene.env.process(self._first_ambulances())
        if self.part.roads.change_times_s:
            scene.env.process(self._planned_closures())

    def close_book(self) -> None:
        """Note what the end of the replication leaves."""
        self.casualties.close_book(self.scene.now_s)
        if not self.scene.board.has("stand_down"):
            self.scene.note(Kind.horizon)

    # -- the hazard ---------------------------------------------------------------------------

    def _hazard_clock(self) -> Steps:
        """Advance the hazard step by step and pass on what it reports."""
        scene, hazard = self.scene, self.scene.hazard
        while True:
            self._step_hazard()
            step_s = hazard.step_s(scene.now_s)
            if not math.isfinite(step_s):
                return
            yield scene.env.timeout(step_s)

    def _step_hazard(self) -> None:
        scene, hazard = self.scene, self.scene.hazard
        report = hazard.advance(scene.now_s, scene.controls)
        for name in report.milestones:
            scene.note(Kind.milestone, name)
            scene.board.announce(f"hazard:{name}")
            if name == LETHAL_MILESTONE:
                self._lose_crews()
        self._tell_casualties(report)
        for key, share in report.protected.items():
            if share != self._shares.get(key):
                scene.note(Kind.protected_share, key, value=share)
                self._shares[key] = share
        if report.zone_changed:
            self._zone_changed()
        if report.harmed or report.zone_changed:
            self.alarm.sense()
        if hazard.controlled() and scene.board.announce("controlled"):
            scene.note(Kind.controlled)
            scene.env.process(self._stand_down())

    def _tell_casualties(self, report: HazardReport) -> None:
        for harm in report.harmed:
            self.casualties.hurt(harm)
        for person in report.walking_again:
            self.casualties.walks_again(person)
        for person, rpm in report.worsened:
            self.casualties.worsened(person, rpm)

    def _zone_changed(self) -> None:
        scene, roads = self.scene, self.part.roads
        scene.note(Kind.reach, value=scene.hazard.reach_m())
        n_closed = roads.close(scene.hazard)
        scene.note(Kind.roads_closed, value=float(n_closed))
        self.roads_changed()
        self.shared.zone_changed(self)
        if self.shared.observer is not None and scene.number == 0:
            self.shared.observer.zone_changed(scene.now_s, scene.hazard, roads)

    def roads_changed(self) -> None:
        """Vehicles of this incident look for their best way again."""
        self.room.roads_changed(self.scene)
        self.casualties.ambulances.roads_changed()

    def _planned_closures(self) -> Steps:
        """Open and shut roads whose closures are planned, when their time comes."""
        env, roads = self.scene.env, self.part.roads
        for time_s in roads.change_times_s:
            if time_s < env.now:
                continue
            yield env.timeout(time_s - env.now)
            roads.at_time(time_s)
            self.roads_changed()

    def _lose_crews(self) -> None:
        """Crews that work underground when a second explosion comes do not return.

        Where the ways below are known, rescue squads at their base do.
        """
        squads = self.casualties.squads
        gone = [] if squads is None else squads.lost()
        for run in self.tasks:
            if any(_works_below(effect, squads is None) for effect in run.active_effects()):
                gone += [unit for demand in run.demands for unit in demand.present]
        for unit in gone:
            self.scene.note(Kind.responder_lost, unit.spec.id, value=float(unit.spec.crew))
            self.room.release(unit)
            unit.status = Status.lost
        self.effects.refresh()
        self.room.review_soon()

    # -- people -------------------------------------------------------------------------------

    def _protect(self, action: ProtectiveAction) -> Steps:
        scene, setting = self.scene, self.scene.setting
        yield scene.board.all_of(action.start)
        scene.note(Kind.protection_ordered, action.id)
        scene.board.announce(f"protected:{action.id}")
        channels = (action.alert, *action.also)
        n_waiting = scene.hazard.protect(
            ProtectionOrder(
                key=action.id,
                evacuate=action.action == "evacuate",
                ordered_s=scene.now_s,
                radius_m=action.radius_m,
                alerts=tuple(self._alert(action, channel) for channel in channels),
                preparation=setting.law(action.preparation),
                compliance_frac=action.compliance_frac,
                without_car_frac=0.0 if action.buses is None else action.buses.without_car_frac,
            )
        )
        if action.buses is not None and n_waiting:
            BusService(scene, self.room, action.id, action.buses, n_waiting).start()

    def _alert(self, action: ProtectiveAction, channel: AlertChannel) -> Alert:
        """One channel with its luck; the first one has the luck of the order."""
        entity = action.action if channel is action.alert else f"{action.action}:{channel.name}"
        median_s = self.scene.draw_s(channel.median, "alert", entity)
        name = "" if channel is action.alert else channel.name
        return Alert(name, median_s, channel.reach_frac)

    def _first_ambulances(self) -> Steps:
        scene = self.scene
        yield scene.board.event(f"level:{max(level.rank for level in scene.setting.plan.levels)}")
        self.casualties.ambulances.call(scene.setting.plan.casualty_care.ambulances_per_call)

    # -- the end ------------------------------------------------------------------------------

    def _stand_down(self) -> Steps:
        """Once the hazard is held, wait until no casualty is open; then the response ends."""
        scene = self.scene
        while self.casualties.any_open() or math.isfinite(scene.hazard.step_s(scene.now_s)):
            yield scene.env.timeout(_LOOK_S)
        scene.note(Kind.stand_down)
        scene.board.announce("stand_down")
        self.shared.over()
