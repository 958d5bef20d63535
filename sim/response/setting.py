"""What does not change between the replications of one scenario and plan, ready for the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenarios.model.base import Adcode
from scenarios.model.distribution import NamedTime, TimeLaw, TimeSpec
from scenarios.model.plan import Plan
from scenarios.model.resource import OnDuty
from scenarios.model.vocabulary import Capability, Specialty, VehicleClass


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """What does not change about a unit."""

    index: int
    id: str
    station: str
    county: str
    node: int
    capabilities: frozenset[Capability]
    crew: int
    vehicle: VehicleClass
    seats: int
    turnout: TimeLaw
    endurance_s: float
    on_duty: OnDuty = "always"
    call_in: TimeLaw | None = None
    """Alert to a crew off duty having come in; None: it does not come."""
    force: str = ""
    """Outside force that the unit belongs to; it is nowhere until asked for and arrived."""
    mean_turnout_s: float = field(init=False)
    """What dispatch reckons with before the crew has turned out, s."""

    def __post_init__(self) -> None:
        """Reckon the mean once: dispatch asks for it thousands of times."""
        object.__setattr__(self, "mean_turnout_s", self.turnout.mean_s)


@dataclass(frozen=True, slots=True)
class HospitalSpec:
    """A hospital on the road network: free beds and the spacing of its door, s per patient."""

    id: str
    node: int
    beds: Mapping[Specialty, int]
    spacing_s: float


@dataclass(frozen=True, slots=True)
class DepotSpec:
    """A material depot on the road network."""

    id: str
    node: int
    stock: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Setting:
    """Plan, people and places of one run; shared by all its replications, never changed."""

    scenario: str
    county: Adcode
    plan: Plan
    laws: Mapping[str, TimeLaw]
    units: tuple[UnitSpec, ...]
    hospitals: tuple[HospitalSpec, ...]
    depots: tuple[DepotSpec, ...]
    alarm_handling: TimeLaw
    material_loading: TimeLaw
    rest_s: float
    """Rest of a relieved crew, s."""
    horizon_s: float
    arrival: Mapping[str, TimeLaw] = field(default_factory=dict)
    """Asked to arrived, of each outside force."""

    def law(self, spec: TimeSpec) -> TimeLaw:
        """The distribution itself, looked up in the parameter table where it is given by name."""
        return self.laws[spec.parameter] if isinstance(spec, NamedTime) else spec
