"""A building as the smoke and egress models see it: floors, stairs, exits, detection."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from scenarios.model.base import Id, Model, Text
from scenarios.model.units import (
    Count,
    CubicMetresPerSecond,
    PositiveMetres,
    Probability,
    SquareMetres,
)


class Floor(Model):
    """One storey as one compartment."""

    id: Id
    use: Text
    level: Annotated[int, Field(ge=1, le=120)]
    area_m2: SquareMetres
    height_m: PositiveMetres
    n_day: Count
    n_night: Count
    travel_distance_m: PositiveMetres
    """Longest way from a person to the stair or exit door."""
    exhaust_m3_s: CubicMetresPerSecond | None = None
    """Mechanical smoke exhaust, if any works."""


class Stair(Model):
    """A stair that serves all floors."""

    id: Id
    clear_width_m: PositiveMetres
    door_width_m: PositiveMetres
    tread_m: PositiveMetres = 0.28
    riser_m: PositiveMetres = 0.165
    locked_prob: Probability = 0.0
    """Chance that its doors are locked on the day (安全出口上锁)."""


class Exit(Model):
    """A door of the ground floor to the open."""

    id: Id
    clear_width_m: PositiveMetres
    locked_prob: Probability = 0.0


class Building(Model):
    """Geometry and openings of a building, and the people in it."""

    floors: tuple[Floor, ...] = Field(min_length=1, max_length=120)
    stairs: tuple[Stair, ...] = ()
    exits: tuple[Exit, ...] = Field(min_length=1)
    opening_area_m2: SquareMetres
    """Area of windows and doors that feed the fire compartment with air."""
    opening_height_m: PositiveMetres

    @model_validator(mode="after")
    def _has_way_down(self) -> Building:
        levels = [floor.level for floor in self.floors]
        if len(set(levels)) != len(levels):
            raise ValueError("each floor needs a level of its own")
        if max(levels) > 1 and not self.stairs:
            raise ValueError("a building of several floors needs at least one stair")
        return self
