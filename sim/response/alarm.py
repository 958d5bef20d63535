"""How the response wakes up: detection, the call, the reporting chain, the response levels."""

from __future__ import annotations

from collections.abc import Callable, Generator

import simpy

from scenarios.model.plan import (
    CasualtyTrigger,
    EventTrigger,
    NotificationStep,
    ReachTrigger,
    ResponseLevel,
    Trigger,
    UncontrolledTrigger,
)
from sim.response.dispatch import DispatchRoom
from sim.response.events import Kind
from sim.response.scene import Scene

Steps = Generator[simpy.Event, object, None]

LEVEL_PRIORITY = 4


class Alarm:
    """Detection and call, then notification and levels as the plan says."""

    def __init__(
        self,
        scene: Scene,
        room: DispatchRoom,
        n_casualties: Callable[[], int],
        *,
        detection_s: float,
        report_low: bool = False,
    ) -> None:
        self._detection_s = detection_s
        self._report_low = report_low
        self._scene = scene
        self._room = room
        self._n_casualties = n_casualties
        self._sensed: simpy.Event = scene.env.event()
        self._raised: set[int] = set()

    def start(self) -> None:
        """Set all processes of the alarm going."""
        env, plan = self._scene.env, self._scene.setting.plan
        env.process(self._first_call())
        for step in plan.notification:
            env.process(self._notify(step))
        for level in plan.levels:
            env.process(self._watch(level))

    def sense(self) -> None:
        """Casualties or the zone have changed: levels look at their triggers again."""
        if not self._sensed.triggered:
            self._sensed.succeed()

    def _first_call(self) -> Steps:
        scene = self._scene
        yield scene.env.timeout(self._detection_s)
        scene.note(Kind.detected)
        scene.board.announce("detected")
        handling_s = scene.streams.time_s(scene.setting.alarm_handling, "alarm_handling")
        yield scene.env.timeout(handling_s)
        scene.note(Kind.call_received)
        if self._report_low:
            scene.note(Kind.report_low)
        scene.board.announce("call_received")

    def _notify(self, step: NotificationStep) -> Steps:
        scene = self._scene
        yield scene.board.event(step.after)
        yield scene.env.timeout(scene.draw_s(step.delay, "notification", step.id))
        scene.note(Kind.notified, step.id)
        scene.board.announce(f"notified:{step.id}")

    # -- levels -------------------------------------------------------------------------------

    def _watch(self, level: ResponseLevel) -> Steps:
        """Wait for any trigger, take the time of the decision, raise the level."""
        scene = self._scene
        yield scene.board.event("call_received")
        call_s = scene.now_s
        while not any(self._met(trigger, call_s) for trigger in level.triggers):
            if self._sensed.triggered:
                self._sensed = scene.env.event()
            waits = [self._sensed]
            for trigger in level.triggers:
                if isinstance(trigger, EventTrigger):
                    waits.append(scene.board.event(trigger.event))
                elif isinstance(trigger, UncontrolledTrigger):
                    left_s = call_s + trigger.after_s - scene.now_s
                    if left_s > 0:
                        waits.append(scene.env.timeout(left_s))
            yield scene.board.any_of(waits)
            if scene.board.has("controlled") and not self._still_needed(level):
                return
        lowest = max(each.rank for each in scene.setting.plan.levels)
        if self._report_low and level.rank != lowest:
            yield scene.board.event("first_arrival")
        yield scene.env.timeout(scene.draw_s(level.decision, "decision", str(level.rank)))
        self._raise_up_to(level.rank)

    def _still_needed(self, level: ResponseLevel) -> bool:
        """After control only casualties and events can still raise a level."""
        return any(isinstance(t, CasualtyTrigger | EventTrigger) for t in level.triggers)

    def _met(self, trigger: Trigger, call_s: float) -> bool:
        scene = self._scene
        match trigger:
            case EventTrigger():
                return scene.board.has(trigger.event)
            case CasualtyTrigger():
                return self._n_casualties() >= trigger.at_least
            case ReachTrigger():
                return scene.hazard.reach_m() >= trigger.at_least_m
            case UncontrolledTrigger():
                late = scene.now_s >= call_s + trigger.after_s
                return late and not scene.board.has("controlled")

    def _raise_up_to(self, rank: int) -> None:
        """Raise the level; one passed over is raised with it, since the higher includes it."""
        for level in sorted(self._scene.setting.plan.levels, key=lambda level: -level.rank):
            if level.rank >= rank and level.rank not in self._raised:
                self._raised.add(level.rank)
                self._raise(level)

    def _raise(self, level: ResponseLevel) -> None:
        scene = self._scene
        scene.note(Kind.level_reached, str(level.rank))
        match level.mobilises:
            case "all":
                self._room.permit(scene, None)
            case "own":
                self._room.permit(scene, frozenset({scene.setting.county}))
            case counties:
                self._room.permit(scene, frozenset({scene.setting.county, *counties}))
        for need in level.dispatch:
            self._room.open(
                scene,
                f"level:{level.rank}",
                need.capability,
                need.number,
                priority=LEVEL_PRIORITY,
                gathers=True,
            )
        for force in level.asks:
            self._room.ask_outside(scene, force, f"level:{level.rank}")
        scene.board.announce(f"level:{level.rank}")
