"""What else weighs on the response while the accident goes on: routine calls, things that fail."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenarios.model.base import Model, Provenance
from scenarios.model.distribution import TimeSpec
from scenarios.model.units import Fraction, Probability
from scenarios.model.vocabulary import Capability


class RoutineCalls(Model):
    """Everyday calls that keep units of one capability busy, as a Poisson stream."""

    capability: Capability
    calls_per_hour: Annotated[float, Field(gt=0, le=1000)]
    busy: TimeSpec
    """From being sent to being ready again."""


class Strain(Model):
    """Circumstances of a scenario that no plan chooses; each replication draws them anew."""

    routine_calls: tuple[RoutineCalls, ...] = Field(default=(), max_length=20)
    not_ready_prob: Probability = 0.0
    """Chance that a unit cannot be sent at all: in repair, crew missing."""
    breakdown_prob: Probability = 0.0
    """Chance, per mission, that a unit breaks down on the way."""
    order_lost_prob: Probability = 0.0
    """Chance that an order does not get through and has to be given again."""
    order_again: TimeSpec | None = None
    """Time until an order that was lost is given again; empty: at once."""
    report_low_prob: Probability = 0.0
    """Chance that the first report plays the accident down: until somebody arrives, no level above
    the lowest is raised."""
    bridge_cut_prob: Probability = 0.0
    """Chance that a bridge cannot be passed, each for itself."""
    beds_frac: Fraction = 1.0
    """Share of the hospital beds that is left."""
    provenance: Provenance
