"""Who owes drills: organisations with sectors, contingency plans and records of last drills."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from scenarios.model.base import Adcode, Id, Model, Provenance, Text
from scenarios.model.units import Count

DrillHazard = Literal[
    "general",
    "building_fire",
    "toxic_release",
    "gas_explosion",
    "mine_explosion",
    "mine_accident",
    "construction",
    "special_equipment",
    "power_failure",
    "traffic",
    "occupational_poisoning",
    "pipeline_leak",
    "heating_failure",
    "crowd",
    "water_pollution",
    "drinking_water",
    "earthquake",
    "flood",
    "forest_fire",
    "meteorological",
    "public_health",
]
"""What a plan or drill is about. The first four accident kinds after `general` and
`mine_explosion` carry the names of the accidents that the simulator can play, so that weaknesses
found there steer the calendar."""

PlanKind = Literal["comprehensive", "special", "on_site"]
"""综合应急预案, 专项应急预案, 现场处置方案 (应急预案管理办法, article 6)."""

OrganisationFlag = Literal[
    "fire_key_unit",
    "highrise",
    "highrise_public_over_100m",
    "sub_plans",
    "major_hazard_source",
    "school_bus",
    "medium_or_larger",
    "unannounced",
]
"""Facts about an organisation that decide which rules hold; `unannounced` asks for unannounced
on-site drills, published as a two-week window."""


class PlanRef(Model):
    """A contingency plan that an organisation holds: what can be exercised."""

    id: Id
    kind: PlanKind
    hazard: DrillHazard
    title: Text


class DayRange(Model):
    """Days from the first to the last, both included."""

    first: date
    last: date
    reason: str = ""

    def holds(self, day: date) -> bool:
        """Whether a day lies inside."""
        return self.first <= day <= self.last


class Organisation(Model):
    """One body that owes drills."""

    id: Id
    name: Text
    county: Adcode
    """County-level unit, or the city's own code where the district is not recorded."""
    sectors: tuple[Id, ...] = Field(min_length=1)
    """Codes of `scenarios/rules/sectors.yaml`."""
    flags: tuple[OrganisationFlag, ...] = ()
    hazards: tuple[DrillHazard, ...] = ()
    """Main hazards beside those of its plans."""
    plans: tuple[PlanRef, ...] = ()
    plans_assumed: bool = False
    """True: the register holds no plan list; the usual plans of its sectors are assumed."""
    n_people: Count | None = None
    address: str = ""
    joint_group: Id | None = None
    """Organisations of one group may hold a common drill where a rule allows it."""
    last_drilled: dict[Id, date] = Field(default_factory=dict)
    """Rule id or plan id to the day of the last drill."""
    blackouts: tuple[DayRange, ...] = ()
    provenance: Provenance

    @property
    def is_synthetic(self) -> bool:
        """Whether the organisation is invented for demonstration (示意)."""
        return self.provenance.grade == "S"
