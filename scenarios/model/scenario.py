"""A scenario: one kind of accident at one place, the weather it may meet, the plans to try."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from scenarios.model.base import Id, Model, Provenance, Text
from scenarios.model.distribution import TimeSpec
from scenarios.model.incident import Incident
from scenarios.model.plan import EventName
from scenarios.model.strain import Strain
from scenarios.model.units import PositiveSeconds, Probability
from scenarios.model.weather import Climate


class FurtherIncident(Model):
    """Another accident of the same scenario: a domino, a second place, a common cause.

    It meets the same weather as the first one and shares units, hospitals, depots and roads.
    """

    id: Id
    incident: Incident
    plans: tuple[Id, ...] = Field(min_length=1)
    """Plan for it beside each plan of the scenario, in the same order; one: beside all of them."""
    after: EventName | None = None
    """Event of the first incident that sets it off; empty: the start of the scenario."""
    delay: TimeSpec | None = None
    """From that event to its start; empty: at once."""
    happens_prob: Probability = 1.0
    """Chance that it happens at all once that event has happened."""


class Scenario(Model):
    """What is played: the incident, the climate, the plans, the horizon."""

    id: Id
    title: Text
    incident: Incident
    climate: Climate
    plans: tuple[Id, ...] = Field(min_length=1)
    """Plans to evaluate; the first two are compared unless the caller chooses others."""
    further: tuple[FurtherIncident, ...] = Field(default=(), max_length=50)
    """Accidents beside the first."""
    strain: Strain | None = None
    """What else weighs on the response; empty: nothing does."""
    horizon_s: PositiveSeconds = 6 * 3600.0
    """Simulated time after which the replication ends."""
    replications: Annotated[int, Field(ge=1, le=100_000)] = 200
    provenance: Provenance

    @model_validator(mode="after")
    def _one_plan_each(self) -> Scenario:
        for each in self.further:
            if len(each.plans) not in {1, len(self.plans)}:
                raise ValueError(
                    f"incident {each.id}: {len(each.plans)} plans, allowed 1 or {len(self.plans)} "
                    "(one beside each plan of the scenario)"
                )
        return self

    def incidents(self) -> Iterator[tuple[str, Incident, tuple[Id, ...]]]:
        """Every incident: field in the file, the incident itself, the plans it is met with."""
        yield "", self.incident, self.plans
        for i, each in enumerate(self.further):
            yield f"further[{i}].", each.incident, each.plans

    def plan_beside(self, further: FurtherIncident, plan: str) -> str:
        """The plan played for a further incident when the first one is met with `plan`."""
        if len(further.plans) == 1 or plan not in self.plans:
            return further.plans[0]
        return further.plans[self.plans.index(plan)]

    def alone(self, further: FurtherIncident) -> Scenario:
        """A further incident as a scenario of its own: same climate, same horizon."""
        return self.model_copy(update={"incident": further.incident, "further": ()})
