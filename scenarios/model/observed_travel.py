"""Driving times that others measured in their cities, to hold a network's own times against."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenarios.model.base import Id, Model, Provenance, Text
from scenarios.model.units import Fraction, PositiveSeconds, Seconds


class ObservedTravel(Model):
    """One published number on the way from a station to the people: a share or a mean."""

    id: Id
    city: Text
    what: Text
    """Of whom or what the number speaks, and how the times came about."""
    agency: Literal["fire", "medical"]
    above_s: Seconds = 0.0
    upto_s: PositiveSeconds | None = None
    """The share is of driving times above the one and up to the other; empty: of all longer."""
    share_frac: Fraction | None = None
    mean_s: PositiveSeconds | None = None
    provenance: Provenance

    @model_validator(mode="after")
    def _one_number(self) -> ObservedTravel:
        if (self.share_frac is None) == (self.mean_s is None):
            raise ValueError(f"{self.id}: give either share_frac or mean_s")
        return self


class ObservedTravels(Model):
    """All of them."""

    observed: Annotated[tuple[ObservedTravel, ...], Field(min_length=1)]
