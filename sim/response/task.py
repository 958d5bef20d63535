"""One task card at work: wait for its start, gather its units, act on the hazard, end."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import simpy

from scenarios.model.effect import Effect, EstablishCommand, RescueEffect
from scenarios.model.plan import Task
from sim.response.dispatch import DispatchRoom
from sim.response.effects import EffectBook
from sim.response.events import Kind
from sim.response.scene import Scene
from sim.response.stores import Stores
from sim.response.units import Demand, Status, Unit

Steps = Generator[simpy.Event, object, None]


@dataclass(slots=True, eq=False)
class Crew:
    """What a task needs to reach the people and things it works with."""

    scene: Scene
    room: DispatchRoom
    effects: EffectBook
    stores: Stores
    on_rescue: Callable[[Unit, RescueEffect], bool]
    """Called for each unit that begins to bring people out; whether it sees to its own relief."""


class TaskRun:
    """The life of one task in one replication."""

    def __init__(self, task: Task, crew: Crew) -> None:
        self.task = task
        self.crew = crew
        self.demands: list[Demand] = []
        self.working = False
        self._changed: simpy.Event = crew.scene.env.event()
        self._over = crew.scene.board.first_of((task.ends_on, *task.withdraw_on))

    def live(self) -> Steps:
        """Run the task from waiting for its start to its end."""
        scene, task = self.crew.scene, self.task
        yield scene.board.all_of(task.start) | self._over
        if self._over.processed:
            return
        scene.note(Kind.task_ready, task.id)
        for need in task.needs:
            demand = self.crew.room.open(
                scene,
                task.id,
                need.capability,
                need.number,
                minimum=need.minimum,
                priority=task.priority,
            )
            demand.on_arrival = self._joined
            self.demands.append(demand)
        yield from self._assemble()
        if not self._over.processed:
            yield from self._work()
        self._finish()

    # -- before the work ----------------------------------------------------------------------

    def _assemble(self) -> Steps:
        """Wait until enough units are at the scene and the material has come."""
        delivered = self.crew.stores.deliver(self.task.id, self.task.consumes)
        while not (self._staffed() and delivered.processed):
            self._changed = self.crew.scene.env.event()
            waits = [self._changed, self._over]
            if not delivered.processed:
                waits.append(delivered)
            yield self.crew.scene.board.any_of(waits)
            if self._over.processed:
                return

    def _staffed(self) -> bool:
        return all(len(demand.present) >= demand.minimum for demand in self.demands)

    def _joined(self, unit: Unit) -> None:
        """A claimed unit is at the scene."""
        if self.working:
            self._start_unit(unit)
            self.crew.effects.refresh()
        elif not self._changed.triggered:
            self._changed.succeed()

    # -- the work -----------------------------------------------------------------------------

    def _work(self) -> Steps:
        scene, task = self.crew.scene, self.task
        scene.note(Kind.task_started, task.id, value=float(self.n_present()))
        scene.board.announce(f"task_started:{task.id}")
        for preparation_s in (self._orders_s, self._setup_s):
            wait_s = preparation_s()
            if wait_s is not None:
                yield scene.env.timeout(wait_s) | self._over
                if self._over.processed:
                    return
        self.working = True
        self.crew.effects.add(self)
        for demand in self.demands:
            for unit in demand.present:
                self._start_unit(unit)
        if task.duration is None:
            yield self._over
            return
        attempts = 0
        while True:
            attempts += 1
            duration_s = scene.draw_s(task.duration, "task", task.id)
            duration_s *= scene.slow_ratio(task.slowed_by)
            yield scene.env.timeout(duration_s) | self._over
            if self._over.processed:
                return
            if scene.streams.uniform("attempt", task.id) < task.success_prob:
                self.crew.effects.accomplish(task.effects)
                scene.note(Kind.task_done, task.id)
                scene.board.announce(f"task_done:{task.id}")
                return
            scene.note(Kind.task_repeated, task.id, value=float(attempts))

    def _setup_s(self) -> float | None:
        """Time to set up, s; None: there is nothing to set up."""
        scene, task = self.crew.scene, self.task
        if task.setup is None:
            return None
        return scene.draw_s(task.setup, "setup", task.id) * scene.slow_ratio(task.slowed_by)

    def _orders_s(self) -> float | None:
        """Time until command, leading more units than it can, gets to this task, s; None: none."""
        scene, task = self.crew.scene, self.task
        span = scene.setting.plan.command_span
        if span is None or any(isinstance(e, EstablishCommand) for e in task.effects):
            return None
        post = self.crew.effects.command_post
        led = span.n_units_with_post if post else span.n_units_before_post
        over = (self.crew.room.n_at(scene) - 1) // led
        if over < 1:
            return None
        scene.note(Kind.orders_wait, task.id, value=float(over))
        return over * scene.draw_s(span.wait, "orders", task.id)

    def _start_unit(self, unit: Unit) -> None:
        relieved = False
        for effect in self.task.effects:
            if isinstance(effect, RescueEffect) and self._leads(unit):
                relieved |= self.crew.on_rescue(unit, effect)
        if not relieved and unit.spec.endurance_s < float("inf"):
            self.crew.scene.env.process(self._tire(unit))

    def _tire(self, unit: Unit) -> Steps:
        """Relieve the crew when its endurance is used up; the dispatch room finds another."""
        scene = self.crew.scene
        claim = unit.claim
        yield scene.env.timeout(unit.spec.endurance_s)
        if not self.working or claim is None or unit.claim is not claim:
            return
        scene.note(Kind.relieved, unit.spec.id, self.task.id)
        self.crew.room.release(unit)
        unit.status = Status.resting
        self.crew.effects.refresh()
        self.crew.room.review_soon()
        yield scene.env.timeout(scene.setting.rest_s)
        if unit.status is Status.resting:
            unit.status = Status.on_scene
            self.crew.room.review_soon()

    # -- numbers ------------------------------------------------------------------------------

    def n_present(self) -> int:
        """Units of the task at the scene."""
        return sum(len(demand.present) for demand in self.demands)

    def lead_share(self) -> float:
        """Units present of the first need over the number asked for, 0..1."""
        if not self.demands:
            return 1.0
        lead = self.demands[0]
        return min(1.0, len(lead.present) / lead.number)

    def n_lead(self) -> int:
        """Units present of the first need; a task without needs counts as one."""
        return len(self.demands[0].present) if self.demands else 1

    def _leads(self, unit: Unit) -> bool:
        return bool(self.demands) and unit.claim is self.demands[0]

    def active_effects(self) -> tuple[Effect, ...]:
        """Effects that hold while the crews work."""
        return self.task.effects if self.working else ()

    # -- the end ------------------------------------------------------------------------------

    def _finish(self) -> None:
        scene, task = self.crew.scene, self.task
        self.working = False
        self.crew.effects.remove(self)
        for demand in self.demands:
            self.crew.room.close(demand)
        if scene.board.has(f"task_done:{task.id}"):
            return
        if any(scene.board.has(name) for name in task.withdraw_on):
            scene.note(Kind.task_withdrawn, task.id)
        else:
            scene.note(Kind.task_ended, task.id)
