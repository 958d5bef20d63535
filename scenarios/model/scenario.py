"""A scenario: one kind of accident at one place, the weather it may meet, the plans to try."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenarios.model.base import Id, Model, Provenance, Text
from scenarios.model.incident import Incident
from scenarios.model.units import PositiveSeconds
from scenarios.model.weather import Climate


class Scenario(Model):
    """What is played: the incident, the climate, the plans, the horizon."""

    id: Id
    title: Text
    incident: Incident
    climate: Climate
    plans: tuple[Id, ...] = Field(min_length=1)
    """Plans to evaluate; the first two are compared unless the caller chooses others."""
    horizon_s: PositiveSeconds = 6 * 3600.0
    """Simulated time after which the replication ends."""
    replications: Annotated[int, Field(ge=1, le=100_000)] = 200
    provenance: Provenance
