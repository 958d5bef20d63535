"""A small town for tests: constant times, straight roads, a hazard that does what it is told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.distribution import ConstantTime, TimeLaw
from scenarios.model.plan import CapabilityNeed, CasualtyCare, EventTrigger, Plan, ResponseLevel
from scenarios.model.vocabulary import Capability, HazardFamily, Injury, Specialty, VehicleClass
from sim.hazard.base import Controls, Harm, HazardReport, ProtectionOrder
from sim.response.engine import Replication
from sim.response.incident import IncidentPart
from sim.response.observer import Observer
from sim.response.policy import DispatchPolicy, NearestAvailable
from sim.response.setting import DepotSpec, HospitalSpec, Setting, UnitSpec
from sim.streams import Streams

HAND = Provenance(grade=Grade.synthetic, source="hand-made for a test")


def fixed(seconds: float) -> ConstantTime:
    """A time that never varies."""
    return ConstantTime(value_s=seconds, provenance=HAND)


def text(name: str) -> Text:
    """The same name in both languages."""
    return Text(zh=name, en=name)


def care(**changes: object) -> CasualtyCare:
    """Triage 60 s, loading 120 s, handover 600 s, no ambulances beforehand."""
    values: dict[str, object] = {
        "triage": fixed(60),
        "load": fixed(120),
        "handover": fixed(600),
        "ambulances_per_call": 0,
    }
    return CasualtyCare.model_construct(
        **{"decontaminate": None, "hospital_rule": "nearest_with_bed", **values, **changes}
    )


def level(
    rank: int = 4, *, dispatch: Sequence[tuple[Capability, int]] = (), **changes: object
) -> ResponseLevel:
    """A level reached with the call, all stations, no time to decide."""
    values: dict[str, object] = {
        "rank": rank,
        "name": text(f"level {rank}"),
        "triggers": (EventTrigger(kind="event", event="call_received"),),
        "decision": fixed(0),
        "mobilises": "all",
        "dispatch": tuple(CapabilityNeed(capability=c, number=n) for c, n in dispatch),
    }
    return ResponseLevel(**{**values, **changes})


def plan(**changes: object) -> Plan:
    """A plan with one level and whatever else the test gives."""
    values: dict[str, object] = {
        "id": "test-plan",
        "name": text("test plan"),
        "owner": "220200",
        "hazards": (HazardFamily.building_fire,),
        "dispatch_policy": "nearest",
        "levels": (level(),),
        "notification": (),
        "tasks": (),
        "protective_actions": (),
        "casualty_care": care(),
        "objectives": (),
        "provenance": HAND,
    }
    return Plan.model_construct(**{**values, **changes})


def unit(
    index: int,
    capabilities: Sequence[Capability],
    *,
    node: int | None = None,
    county: str = "220200",
    turnout_s: float = 60.0,
    vehicle: VehicleClass = VehicleClass.heavy_fire,
    endurance_s: float = math.inf,
    seats: int = 1,
) -> UnitSpec:
    """A unit waiting at a node, by default its own number; `index` is its place in the list."""
    return UnitSpec(
        index=index,
        id=f"U{index}",
        station=f"S{index}",
        county=county,
        node=index if node is None else node,
        capabilities=frozenset(capabilities),
        crew=6,
        vehicle=vehicle,
        seats=seats,
        turnout=fixed(turnout_s),
        endurance_s=endurance_s,
    )


def setting(
    the_plan: Plan,
    units: Sequence[UnitSpec],
    *,
    hospitals: Sequence[HospitalSpec] = (HospitalSpec("H1", 0, {Specialty.general: 10}, 1.0),),
    depots: Sequence[DepotSpec] = (),
    laws: dict[str, TimeLaw] | None = None,
    horizon_s: float = 36_000.0,
) -> Setting:
    """Everything that a replication needs, with a call handled in 60 s."""
    return Setting(
        scenario="test",
        county="220200",
        plan=the_plan,
        laws=laws or {},
        units=tuple(units),
        hospitals=tuple(hospitals),
        depots=tuple(depots),
        alarm_handling=fixed(60),
        material_loading=fixed(300),
        rest_s=1200.0,
        horizon_s=horizon_s,
    )


@dataclass
class Roads:
    """Driving times given by node; the way back takes as long."""

    seconds: dict[int, float]
    staging: int = 0
    n_closed: int = 0

    def to_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        del vehicle
        return self.seconds.get(node, 0.0 if node == self.staging else math.inf)

    def from_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        return self.to_scene_s(node, vehicle)

    def next_node(self, origin: int, vehicle: VehicleClass, driven_s: float) -> tuple[int, float]:
        """One road without junctions: the next node is the scene itself."""
        return self.staging, max(0.0, self.to_scene_s(origin, vehicle) - driven_s)

    zone = None
    change_times_s = ()

    def heed(self, zones: object) -> None:
        del zones

    def close(self, hazard: object) -> int:
        del hazard
        return self.n_closed


@dataclass
class ScriptedHazard:
    """Hurts people at given times, is held at a given time or by a control."""

    harms: dict[float, list[Harm]] = field(default_factory=dict)
    milestones: dict[float, str] = field(default_factory=dict)
    held_at_s: float = math.inf
    held_by: str = ""
    tick_s: float = 60.0
    freed: list[int] = field(default_factory=list)
    orders: list[ProtectionOrder] = field(default_factory=list)
    seen: list[tuple[float, Controls]] = field(default_factory=list)
    extrapolated: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._last_s = -1.0
        self._held = False

    def staging_xy(self) -> tuple[float, float]:
        return 0.0, 0.0

    def access_s(self) -> float:
        return 0.0

    def step_s(self, now_s: float) -> float:
        over = self._held and now_s >= max([0.0, *self.harms, *self.milestones])
        return math.inf if over else self.tick_s

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        report = HazardReport()
        for when, harms in self.harms.items():
            if self._last_s < when <= now_s:
                report.harmed += harms
        for when, name in self.milestones.items():
            if self._last_s < when <= now_s:
                report.milestones.append(name)
        self._held |= now_s >= self.held_at_s
        if self.held_by:
            self._held |= bool(getattr(controls, self.held_by))
        self._last_s = now_s
        return report

    def controlled(self) -> bool:
        return self._held

    def reach_m(self) -> float:
        return 0.0

    def zones(self) -> tuple[()]:
        return ()

    def closes(self, x_m: np.ndarray, y_m: np.ndarray) -> np.ndarray:
        del y_m
        return np.zeros(x_m.shape, dtype=bool)

    n_waiting: int = 0
    lifts: list[tuple[float, float]] = field(default_factory=list)

    def protect(self, order: ProtectionOrder) -> int:
        self.orders.append(order)
        return self.n_waiting

    def lifted(self, key: str, share_frac: float, now_s: float) -> None:
        del key
        self.lifts.append((now_s, share_frac))

    def free(self, person: int) -> None:
        self.freed.append(person)


def hurt(person: int, rpm: int = 8, *, trapped: bool = False) -> Harm:
    """A person hurt by trauma."""
    return Harm(person, Injury.trauma, rpm, trapped)


def replication(
    the_setting: Setting,
    hazard: ScriptedHazard,
    roads: Roads,
    *,
    policy: DispatchPolicy | None = None,
    seed: int = 1,
    number: int = 0,
    detection_s: float = 120.0,
    observer: Observer | None = None,
) -> Replication:
    """A replication ready to play."""
    part = IncidentPart(
        "test",
        the_setting,
        Streams(seed=seed, scenario="test", replication=number),
        hazard,
        roads,  # type: ignore[arg-type]
        detection_s,
    )
    return Replication([part], policy=policy or NearestAvailable(), observer=observer)
