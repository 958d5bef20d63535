"""Units in a replication: what each is doing and for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

import simpy

from scenarios.model.distribution import TimeLaw
from scenarios.model.vocabulary import Capability
from sim.response.scene import Scene
from sim.response.setting import UnitSpec


class Status(Enum):
    """What a unit is doing."""

    idle = auto()
    """At its station or a hospital, ready to be sent."""
    turning_out = auto()
    travelling = auto()
    on_scene = auto()
    """At the scene, with or without work."""
    carrying = auto()
    """On the way to a hospital or handing over there."""
    resting = auto()
    elsewhere = auto()
    """At a routine call."""
    out = auto()
    """Not ready, off duty, or broken down."""
    away = auto()
    """Of an outside force that has not come."""
    lost = auto()


@dataclass(slots=True, eq=False)
class Unit:
    """A unit's state; `claim` is the demand it works for, `soft` when it only gathers."""

    spec: UnitSpec
    node: int
    status: Status = Status.idle
    claim: Demand | None = None
    scene: Scene | None = None
    """Incident that the unit was last sent to."""
    missions: int = 0
    call_in: TimeLaw | None = None
    """Time in which the crew comes in before it can turn out; None: it waits at the station."""
    mean_turnout_s: float = 0.0
    """What dispatch reckons with, coming in included, s."""
    eta_s: float = 0.0
    departed_s: float = 0.0
    origin: int = 0
    way_changed: simpy.Event | None = None
    """Happens when the unit under way learns of another time of arrival."""
    standby: bool = False
    """At its care post or ambulance point with nothing to do."""

    def __post_init__(self) -> None:
        """A unit of an outside force is nowhere until it has been asked for."""
        self.mean_turnout_s = self.spec.mean_turnout_s
        if self.spec.force:
            self.status = Status.away

    @property
    def coming(self) -> bool:
        """Whether the unit is on its way to the scene."""
        return self.status in {Status.turning_out, Status.travelling}

    @property
    def lost(self) -> bool:
        """Whether the crew has been killed."""
        return self.status is Status.lost

    def works_for(self, demand: Demand) -> bool:
        """Whether the unit is at the scene and this demand holds it."""
        return self.claim is demand and self.status is Status.on_scene

    @property
    def takeable(self) -> bool:
        """Whether a task at the scene may take the unit without calling it out."""
        free = self.claim is None or self.claim.gathers
        return free and (self.status is Status.on_scene or self.coming)


@dataclass(slots=True, eq=False)
class Demand:
    """So many units with a capability for one purpose, and who holds them."""

    scene: Scene
    """Incident that asks."""
    key: str
    """Task, level or care post that asks."""
    capability: Capability
    number: int
    minimum: int
    priority: int
    opened_s: float
    serial: int
    gathers: bool = False
    """A level's first assignment: units only gather and may be taken by any task."""
    holders: list[Unit] = field(default_factory=list)
    missing_noted: int = 0
    on_arrival: Callable[[Unit], None] | None = None

    @property
    def missing(self) -> int:
        """Units still wanted."""
        return self.number - len(self.holders)

    def standing_by(self) -> Unit | None:
        """The first holder that is at the scene with nothing to do."""
        for unit in self.holders:
            if unit.standby and unit.status is Status.on_scene:
                return unit
        return None

    @property
    def present(self) -> list[Unit]:
        """Holders that are at the scene."""
        return [unit for unit in self.holders if unit.status is Status.on_scene]
