"""A pack: everything Tuiyan knows about one jurisdiction, as checked data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenarios.model.base import Id, Model, Provenance, Text
from scenarios.model.distribution import TimeLaw
from scenarios.model.hazard_source import HazardSource
from scenarios.model.parameter import Parameter
from scenarios.model.place import Jurisdiction
from scenarios.model.plan import Plan
from scenarios.model.resource import Resources
from scenarios.model.road import RoadNetwork
from scenarios.model.road_conditions import RoadConditions
from scenarios.model.road_file import ArcFacts, TurnRules
from scenarios.model.scenario import Scenario
from scenarios.model.substance import Substance


class RoadsGiven(Model):
    """Where the roads come from: two tables, or a recipe for a synthetic network."""

    kind: Literal["tables", "synthetic"]


class PackHeader(Model):
    """`pack.yaml`: what the pack is called and which area it describes."""

    id: Id
    title: Text
    jurisdiction: Jurisdiction
    roads: RoadsGiven
    provenance: Provenance


class HazardSources(Model):
    """`hazard_sources.yaml`."""

    hazard_sources: tuple[HazardSource, ...] = Field(min_length=1)


class Substances(Model):
    """`substances.yaml` of the library or of a pack."""

    substances: tuple[Substance, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class People:
    """Population points as arrays of shape (n,): place, residents at night and people by day."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    n_night: NDArray[np.int64]
    n_day: NDArray[np.int64]
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Pack:
    """All checked input of one jurisdiction, and the file that each part came from."""

    header: PackHeader
    resources: Resources
    sources: Mapping[str, HazardSource]
    substances: Mapping[str, Substance]
    parameters: Mapping[str, Parameter]
    plans: Mapping[str, Plan]
    scenarios: Mapping[str, Scenario]
    roads: RoadNetwork
    people: People
    files: Mapping[str, str]
    """Part (`resources`, `plans/<id>`, ...) to the file it was read from, for messages."""
    hashes: Mapping[str, str]
    """File, relative to the pack, to the SHA-256 of its bytes."""
    arc_facts: ArcFacts | None = None
    """Limits and crossings of the arcs; None where the pack has no `arc_facts.csv`."""
    turns: TurnRules | None = None
    """Turn signs; None where the pack has no `turns.csv`."""
    road_conditions: RoadConditions | None = None
    """How one drives in this county; None where the pack has no `road_conditions.yaml`."""

    @property
    def laws(self) -> dict[str, TimeLaw]:
        """The named times."""
        return {name: parameter.law for name, parameter in self.parameters.items()}

    @property
    def counties(self) -> tuple[str, ...]:
        """Codes of the county-level units, in the order of the pack."""
        return tuple(county.id for county in self.header.jurisdiction.counties)
