"""The dispatch room: matches what tasks want with units at the scene, coming, or at base.

Every demand is served first by free units at the scene, then by units that are coming with no
task yet, and only then by calling out more, as the policy decides. The room looks again whenever
something changes; several changes at one instant are answered together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence

import simpy

from scenarios.model.vocabulary import Capability
from sim.response.events import Kind, LogWriter
from sim.response.policy import Candidate, DispatchPolicy, Request
from sim.response.scene import Scene
from sim.response.setting import UnitSpec
from sim.response.strain import Strain
from sim.response.units import Demand, Status, Unit
from sim.streams import Streams

_AFTER_EVERYTHING = 2
"""SimPy priority below NORMAL: the room looks once all else of the instant has happened."""


class DispatchRoom:
    """All units and all open demands of a replication, whatever its incidents."""

    def __init__(
        self,
        env: simpy.Environment,
        units: Sequence[UnitSpec],
        streams: Streams,
        policy: DispatchPolicy,
        on_departure: Callable[[Unit], None],
        strain: Strain | None = None,
    ) -> None:
        self._env = env
        self._streams = streams
        self.policy = policy
        self._on_departure = on_departure
        self._strain = strain
        self.units = [Unit(spec, spec.node) for spec in units]
        self._able_for: dict[frozenset[Capability], list[Unit]] = {}
        self._demands: list[Demand] = []
        self._out: list[Unit] = []
        self._serial = 0
        self._permits: dict[int, frozenset[str] | None] = {}
        self._look_again = False

    @property
    def _now_s(self) -> float:
        """The replication's clock, whatever the incident: units go from one to the other."""
        return float(self._env.now)

    # -- who may be called --------------------------------------------------------------------

    def permit(self, scene: Scene, counties: frozenset[str] | None) -> None:
        """Allow an incident to call out units of more counties; None allows all."""
        before = self._permits.get(scene.number, frozenset())
        both = None if counties is None or before is None else before | counties
        self._permits[scene.number] = both
        self.review_soon()

    def roll_call(self, log: LogWriter, *, night: bool) -> None:
        """Who is on duty at the hour of the accident; it stays so, accidents are short."""
        absent = ("day", "never") if night else ("night", "never")
        for unit in self.units:
            if unit.spec.on_duty not in absent:
                continue
            unit.call_in = unit.spec.call_in
            if unit.call_in is not None:
                unit.mean_turnout_s += unit.call_in.mean_s
            else:
                unit.status = Status.out
                log.add(0.0, Kind.off_duty, unit.spec.id)

    # -- outside forces -----------------------------------------------------------------------

    def ask_outside(self, scene: Scene, force: str, by: str) -> None:
        """Ask an outside force to come; it comes once, to the incident that asks first."""
        units = [u for u in self.units if u.spec.force == force and u.status is Status.away]
        if units:
            scene.note(Kind.aid_asked, force, by)
            self._env.process(self._come_from_outside(units, scene, force, by))

    def _come_from_outside(
        self, units: list[Unit], scene: Scene, force: str, by: str
    ) -> Generator[simpy.Event, object, None]:
        for unit in units:
            unit.status, unit.scene = Status.turning_out, scene
            scene.note(Kind.dispatched, unit.spec.id, by)
        yield self._env.timeout(scene.draw_s(scene.setting.arrival[force], "outside", force))
        for unit in units:
            unit.node = scene.travel.staging
            self._out.append(unit)
            self._arrive(unit, scene)

    def n_at(self, scene: Scene) -> int:
        """Units at the scene of an incident."""
        here = Status.on_scene
        return sum(1 for unit in self._out if unit.status is here and unit.scene is scene)

    # -- demands ------------------------------------------------------------------------------

    def open(
        self,
        scene: Scene,
        key: str,
        capability: Capability,
        number: int,
        *,
        minimum: int = 0,
        priority: int = 5,
        gathers: bool = False,
    ) -> Demand:
        """Ask for units; the demand stays open until it is closed."""
        self._serial += 1
        demand = Demand(
            scene=scene,
            key=key,
            capability=capability,
            number=number,
            minimum=minimum,
            priority=priority,
            opened_s=self._now_s,
            serial=self._serial,
            gathers=gathers,
        )
        self._demands.append(demand)
        self.review_soon()
        return demand

    def close(self, demand: Demand) -> None:
        """The purpose has passed: free the demand's units."""
        if demand in self._demands:
            self._demands.remove(demand)
        for unit in demand.holders:
            unit.claim = None
        demand.holders.clear()
        self.review_soon()

    def dismiss(self, scene: Scene) -> None:
        """An incident is over: its units are ready for others, from where they stand."""
        self._demands = [demand for demand in self._demands if demand.scene is not scene]
        for unit in [unit for unit in self._out if unit.scene is scene]:
            if unit.status is Status.on_scene:
                unit.node = scene.travel.staging
                self.stand_by(unit)

    def release(self, unit: Unit) -> None:
        """Take one unit away from the demand that holds it."""
        if unit.claim is not None:
            unit.claim.holders.remove(unit)
            unit.claim = None

    def review_soon(self) -> None:
        """Look at all demands again at the end of this instant."""
        if self._look_again:
            return
        self._look_again = True
        event = self._env.event()
        event._ok = True  # noqa: SLF001 - a bare scheduled event, as simpy.Timeout builds itself
        event._value = None  # noqa: SLF001
        assert event.callbacks is not None
        event.callbacks.append(self._review)
        self._env.schedule(event, priority=_AFTER_EVERYTHING)  # type: ignore[arg-type]

    # -- matching -----------------------------------------------------------------------------

    def _review(self, _event: simpy.Event) -> None:
        self._look_again = False
        short: list[Demand] = []
        self._demands = [d for d in self._demands if d.number > 0 or not d.gathers]
        for demand in sorted(self._demands, key=lambda d: (d.priority, d.serial)):
            if demand.missing > 0 and not demand.gathers:
                self._take_gathered(demand)
            if demand.missing > 0:
                short.append(demand)
            else:
                self._note_missing(demand)
        if short:
            self._call_out(short)
        for demand in short:
            self._note_missing(demand)

    def _take_gathered(self, demand: Demand) -> None:
        """Serve a demand from units at the scene or coming that have no task."""
        pool = [
            unit
            for unit in self._out
            if demand.capability in unit.spec.capabilities
            and unit.scene is demand.scene
            and unit.takeable
        ]
        pool.sort(
            key=lambda u: (
                u.status is not Status.on_scene,
                len(u.spec.capabilities),
                u.eta_s,
                u.spec.index,
            )
        )
        for unit in pool[: demand.missing]:
            self._claim(unit, demand)

    def _claim(self, unit: Unit, demand: Demand) -> None:
        if unit.claim is not None and unit.claim.gathers:
            unit.claim.number -= 1
        self.release(unit)
        unit.claim = demand
        demand.holders.append(unit)
        if unit.status is Status.on_scene and demand.on_arrival is not None:
            demand.on_arrival(unit)

    def _call_out(self, short: list[Demand]) -> None:
        """Answer the incidents one after the other, the one with the most urgent want first."""
        scenes = list(dict.fromkeys(demand.scene for demand in short))  # `short` is in that order
        for scene in scenes:
            wants = [demand for demand in short if demand.scene is scene]
            candidates = self._candidates(scene, {demand.capability for demand in wants})
            if not candidates:
                continue
            requests = [Request(d.capability, d.missing, d.priority) for d in wants]
            for choice in self.policy.assign(requests, candidates):
                self._send(self.units[choice.unit], wants[choice.request])

    def _candidates(self, scene: Scene, wanted: set[Capability]) -> list[Candidate]:
        """Idle units that may be called, can do something wanted and can reach the scene."""
        found: list[Candidate] = []
        for unit in self._able(frozenset(wanted)):
            if unit.status is not Status.idle or not self._may_call(scene, unit):
                continue
            travel_s = scene.travel.to_scene_s(unit.node, unit.spec.vehicle)
            if math.isfinite(travel_s):
                eta_s = unit.mean_turnout_s + travel_s
                found.append(Candidate(unit.spec.index, unit.spec.capabilities, eta_s))
        return found

    def _able(self, wanted: frozenset[Capability]) -> list[Unit]:
        """Units that can do something wanted, by number."""
        if wanted not in self._able_for:
            self._able_for[wanted] = [
                unit for unit in self.units if not wanted.isdisjoint(unit.spec.capabilities)
            ]
        return self._able_for[wanted]

    def _may_call(self, scene: Scene, unit: Unit) -> bool:
        counties = self._permits.get(scene.number, frozenset())
        return counties is None or unit.spec.county in counties

    def _note_missing(self, demand: Demand) -> None:
        """Log how many units a demand goes short of, whenever that number has changed."""
        missing = max(demand.missing, 0)
        if missing == demand.missing_noted:
            return
        kind = Kind.task_waits if missing else Kind.task_supplied
        demand.scene.note(kind, demand.key, demand.capability, float(missing))
        demand.missing_noted = missing

    # -- missions -----------------------------------------------------------------------------

    def _send(self, unit: Unit, demand: Demand) -> None:
        unit.claim, unit.scene = demand, demand.scene
        demand.holders.append(unit)
        unit.status = Status.turning_out
        unit.missions += 1
        self._out.append(unit)
        demand.scene.note(Kind.dispatched, unit.spec.id, demand.key)
        self._env.process(self._mission(unit, demand.scene))

    def _mission(self, unit: Unit, scene: Scene) -> Generator[simpy.Event, object, None]:
        entity = f"{unit.spec.id}#{unit.missions}"
        if self._strain is not None:
            for again_s in self._strain.orders_lost(entity):
                scene.note(Kind.order_lost, unit.spec.id)
                yield scene.env.timeout(again_s)
        turnout_s = self._streams.time_s(unit.spec.turnout, "turnout", entity)
        if unit.call_in is not None:
            turnout_s += self._streams.time_s(unit.call_in, "call_in", entity)
        travel_s = scene.travel.to_scene_s(unit.node, unit.spec.vehicle)
        unit.eta_s = self._now_s + turnout_s + travel_s
        yield scene.env.timeout(turnout_s)
        scene.note(Kind.turned_out, unit.spec.id)
        travel_s = scene.travel.to_scene_s(unit.node, unit.spec.vehicle)
        if not math.isfinite(travel_s):
            self._give_up(unit, scene)
            return
        unit.status = Status.travelling
        unit.origin, unit.departed_s = unit.node, self._now_s
        unit.eta_s = self._now_s + travel_s
        self._on_departure(unit)
        if self._strain is not None:
            share = self._strain.breaks_down(entity)
            if share is not None:
                yield scene.env.timeout(share * travel_s)
                self._break_down(unit, scene)
                return
        while unit.eta_s > self._now_s:
            unit.way_changed = scene.env.event()
            if math.isfinite(unit.eta_s):
                yield scene.env.timeout(unit.eta_s - self._now_s) | unit.way_changed
            else:
                yield unit.way_changed
        self._arrive(unit, scene)

    def roads_changed(self, scene: Scene) -> None:
        """Vehicles under way to an incident take the best way from where they are."""
        for unit in self.units:
            if unit.status is not Status.travelling or unit.scene is not scene:
                continue
            now_s, travel, vehicle = self._now_s, scene.travel, unit.spec.vehicle
            unit.origin, late_s = travel.next_node(unit.origin, vehicle, now_s - unit.departed_s)
            unit.departed_s = now_s + late_s
            left_s = late_s + travel.to_scene_s(unit.origin, vehicle)
            new_eta_s = now_s + left_s
            if not math.isfinite(left_s):  # the way is cut: the crew waits until a road opens
                scene.note(Kind.unreachable, unit.spec.id)
            elif not abs(new_eta_s - unit.eta_s) < 1.0:
                delay_s = new_eta_s - unit.eta_s if math.isfinite(unit.eta_s) else 0.0
                scene.note(Kind.rerouted, unit.spec.id, value=delay_s)
            if new_eta_s == unit.eta_s:
                continue
            unit.eta_s = new_eta_s
            if unit.way_changed is not None and not unit.way_changed.triggered:
                unit.way_changed.succeed()
        self.review_soon()

    def _give_up(self, unit: Unit, scene: Scene) -> None:
        key = unit.claim.key if unit.claim is not None else ""
        scene.note(Kind.unreachable, unit.spec.id, key)
        self.stand_by(unit)

    def _break_down(self, unit: Unit, scene: Scene) -> None:
        scene.note(Kind.broke_down, unit.spec.id)
        self.release(unit)
        unit.status = Status.out
        self._out.remove(unit)
        self.review_soon()

    def stand_by(self, unit: Unit) -> None:
        """The unit is ready to be sent again from where it is."""
        self.release(unit)
        unit.standby = False
        unit.status = Status.idle
        self._out.remove(unit)
        assert unit.scene is not None
        unit.scene.note(Kind.returned, unit.spec.id)
        self.review_soon()

    def _arrive(self, unit: Unit, scene: Scene) -> None:
        if scene.board.has("stand_down"):
            unit.node = scene.travel.staging
            self.stand_by(unit)
            return
        unit.status = Status.on_scene
        key = unit.claim.key if unit.claim is not None else ""
        scene.note(Kind.arrived, unit.spec.id, key)
        scene.board.announce("first_arrival")
        demand = unit.claim
        if demand is None or demand.gathers:
            if demand is not None:
                demand.number -= 1
                self.release(unit)
            self.review_soon()
        elif demand.on_arrival is not None:
            demand.on_arrival(unit)
