"""What money could buy: a shortlist of options with cost, prerequisites and what each changes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.model.base import Id, Model, Provenance, Text
from scenarios.model.distribution import TimeSpec
from scenarios.model.units import PositiveCount, PositiveSeconds


class AddUnits(Model):
    """More units like those of a group, at the same station or another one."""

    kind: Literal["add_units"]
    unit: Id
    number: Annotated[int, Field(ge=1, le=20)]
    station: Id | None = None


class AddStock(Model):
    """More of a material in a depot."""

    kind: Literal["add_stock"]
    depot: Id
    material: Id
    n_units: PositiveCount


class SecondCrew(Model):
    """A second crew for a group: it works longer before it must be relieved."""

    kind: Literal["second_crew"]
    unit: Id
    endurance_s: PositiveSeconds


class FasterTurnout(Model):
    """A group that leaves its station sooner."""

    kind: Literal["turnout"]
    unit: Id
    turnout: TimeSpec


class EarlierDetection(Model):
    """A source whose accidents are noticed sooner."""

    kind: Literal["detection"]
    source: Id
    detection: TimeSpec


Change = Annotated[
    AddUnits | AddStock | SecondCrew | FasterTurnout | EarlierDetection,
    Field(discriminator="kind"),
]


class InvestmentOption(Model):
    """One thing that can be bought once."""

    id: Id
    name: Text
    cost_cny: Annotated[float, Field(gt=0, le=1e12)]
    """Yearly cost: purchase spread over its life, upkeep and pay."""
    changes: tuple[Change, ...] = Field(min_length=1)
    requires: tuple[Id, ...] = ()
    """Options that must be bought with it."""
    excludes: tuple[Id, ...] = ()
    """Options that cannot be bought with it."""
    provenance: Provenance
    """Of the cost."""


class Investments(Model):
    """`investments.yaml` of a pack."""

    options: tuple[InvestmentOption, ...] = Field(min_length=1, max_length=12)
