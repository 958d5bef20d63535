"""What the response engine asks of any hazard, and what it tells the hazard in return.

A hazard is played in steps. Between two steps the engine's tasks set `Controls` (water, stopped
leak, restored air); at each step the hazard reports who was hurt, what happened and how far the
zone reaches. Adding a hazard means writing one class with this protocol and entering it in
`sim.hazard.catalogue`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenarios.model.distribution import TimeLaw
from scenarios.model.vocabulary import Injury
from sim.hazard.rings import LocalZone


@dataclass(slots=True)
class Controls:
    """What the response does to the hazard right now; set by the engine, read by the hazard."""

    release_stopped: bool = False
    pool_neutralised: bool = False
    removed_frac: float = 0.0
    water_m3_s: float = 0.0
    street_water_m3_s: float = 0.0
    """Water from crews inside, and from the street."""
    street_reach_m: float = 0.0
    """Height that the streams from the street reach."""
    exhaust_m3_s: float = 0.0
    ventilation_restored: bool = False
    source_extinguished: bool = False
    sealed: bool = False
    seal_leakage_m3_s: float = 0.0
    inerted: bool = False
    nitrogen_m3_s: float = 0.0
    gas_isolated: bool = False
    gas_clearing_s: float = 0.0
    premovement_factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Harm:
    """One person newly hurt: injury, RPM score, whether he must be fetched, and from where."""

    person: int
    injury: Injury
    rpm: int
    trapped: bool
    place: str = ""


@dataclass(slots=True)
class HazardReport:
    """What happened in one step."""

    harmed: list[Harm] = field(default_factory=list)
    worsened: list[tuple[int, int]] = field(default_factory=list)
    """(person, new RPM) of people already hurt."""
    walking_again: list[int] = field(default_factory=list)
    """Trapped people whose way has been opened and who walk out by themselves."""
    milestones: list[str] = field(default_factory=list)
    zone_changed: bool = False
    protected: dict[str, float] = field(default_factory=dict)
    """Share of each action's zone that has left or sheltered."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One channel of a warning in one replication.

    `name` keys each person's luck with it ("" for the first channel of an order); `median_s` is
    the time until half of the reached people know; `reach_frac` the share that it ever reaches.
    """

    name: str
    median_s: float
    reach_frac: float


@dataclass(frozen=True, slots=True)
class ProtectionOrder:
    """An evacuation or shelter order given at `ordered_s`, its law of preparation resolved."""

    key: str
    evacuate: bool
    ordered_s: float
    radius_m: float | None
    alerts: tuple[Alert, ...]
    """Channels used; a person hears the first that reaches him."""
    preparation: TimeLaw
    compliance_frac: float
    without_car_frac: float = 0.0
    """Share of the people who wait to be fetched, see `Hazard.lifted`."""


class Hazard(Protocol):
    """A hazard in one replication."""

    @property
    def extrapolated(self) -> tuple[str, ...]:
        """Sentences on models used outside their validity range."""
        ...

    def staging_xy(self) -> tuple[float, float]:
        """Where responders gather, local metres (x east, y north of the source)."""
        ...

    def access_s(self) -> float:
        """Way of rescuers from the staging point to the people in danger, s (0 above ground)."""
        ...

    def step_s(self, now_s: float) -> float:
        """Time to the next step, s; infinite when nothing more can happen."""
        ...

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        """Play from the last step to `now_s` under the given controls."""
        ...

    def controlled(self) -> bool:
        """Whether the hazard itself is over or held."""
        ...

    def reach_m(self) -> float:
        """Distance from the source to the edge of the zone that endangers people, m."""
        ...

    def zones(self) -> tuple[LocalZone, ...]:
        """Outlines of the present zones for the map, the widest first."""
        ...

    def closes(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which points of the road lie in the zone that no vehicle may enter.

        No point farther away than `reach_m` does.
        """
        ...

    def protect(self, order: ProtectionOrder) -> int:
        """People of the zone are told to leave or shelter; how many of them wait for a bus."""
        ...

    def lifted(self, key: str, share_frac: float, now_s: float) -> None:
        """Buses have taken away so great a share of those who waited under an order."""
        ...

    def free(self, person: int) -> None:
        """A rescuer has brought this person out."""
        ...
