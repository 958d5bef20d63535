"""A building as the smoke and egress models see it: floors, stairs, exits, detection."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from scenarios.model.base import Id, Model, Text
from scenarios.model.units import (
    Count,
    CubicMetresPerSecond,
    Fraction,
    Kelvins,
    PositiveMetres,
    Probability,
    SquareMetres,
)


class SideRoom(Model):
    """A room off the storey, with one door onto it."""

    id: Id
    area_m2: SquareMetres
    n_day: Count
    n_night: Count
    door_width_m: PositiveMetres
    travel_distance_m: PositiveMetres
    """Way from the door of the room to the stair or exit."""
    leads_to: Id | None = None
    """Stair or exit that people take from here; the first that is not locked if not given."""
    door_open_frac: Fraction = 0.5
    """Share of the door that stands open while people leave (assumed)."""


class Sprinkler(Model):
    """Automatic sprinklers on all floors."""

    rti_root_m_s: Annotated[float, Field(ge=5, le=1000)] = 50.0
    """Response time index, (m s)^0.5; quick response up to 50."""
    opens_at_k: Kelvins = 341.15
    """Rated temperature: 68 °C is the usual one."""
    head_distance_m: PositiveMetres = 2.5
    """Distance of the nearest head from the axis of the fire."""
    fails_prob: Probability = 0.1
    """Chance that no water comes (assumed)."""


class Floor(Model):
    """One storey: a hall or corridor, with rooms off it if there are any."""

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
    rooms: tuple[SideRoom, ...] = Field(default=(), max_length=40)
    """Rooms off this storey; their area is part of `area_m2`, their people are not of `n_day`."""


class Stair(Model):
    """A stair that serves all floors."""

    id: Id
    clear_width_m: PositiveMetres
    door_width_m: PositiveMetres
    tread_m: PositiveMetres = 0.28
    riser_m: PositiveMetres = 0.165
    locked_prob: Probability = 0.0
    """Chance that its doors are locked on the day (安全出口上锁)."""
    door_open_frac: Fraction = 0.5
    """Share of its doors that stands open while people leave: 1 wedged open, 0 tight (assumed)."""


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
    sprinkler: Sprinkler | None = None
    assisted_frac: Fraction = 0.0
    """Share of the people who cannot take stairs without help."""
    foam_panels: bool = False
    """Whether roof and walls are foam panels, under which a fire runs as a front."""

    @model_validator(mode="after")
    def _has_way_down(self) -> Building:
        levels = [floor.level for floor in self.floors]
        if len(set(levels)) != len(levels):
            raise ValueError("each floor needs a level of its own")
        if max(levels) > 1 and not self.stairs:
            raise ValueError("a building of several floors needs at least one stair")
        return self
