"""How one drives in a county, where it knows: `road_conditions.yaml`, a file that a pack may have.

Without the file nobody waits at junctions or level crossings, no hour is slower than another, no
vehicle drives against a one-way street, and the state of the roads is the scenario's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenarios.model.base import Id, Line, Model, Provenance
from scenarios.model.units import Fraction, Kilograms, Metres, PositiveMetres, Seconds
from scenarios.model.vocabulary import VehicleClass

Slowing = Annotated[float, Field(ge=0.05, le=1)]
Place = tuple[float, float]
"""Longitude and latitude."""
Level = Literal["closed", "protected", "slow"]


class StateShares(Model):
    """How often the roads are in each state; the rest of the time they are dry."""

    wet_frac: Fraction = 0.0
    snow_frac: Fraction = 0.0
    ice_frac: Fraction = 0.0

    @model_validator(mode="after")
    def _at_most_all(self) -> StateShares:
        if self.wet_frac + self.snow_frac + self.ice_frac > 1 + 1e-9:
            raise ValueError("wet_frac + snow_frac + ice_frac must not exceed 1")
        return self


class WeatherOnRoads(Model):
    """States of the roads by the temperature of the replication: the season comes with it."""

    above_freezing: StateShares = StateShares()
    below_freezing: StateShares = StateShares()
    provenance: Provenance


class HourRatios(Model):
    """Speed in a part of the day over the speed without traffic."""

    fast_roads_ratio: Slowing = 1.0
    """On motorways and trunk roads."""
    other_roads_ratio: Slowing = 1.0


class Hours(Model):
    """Slower parts of the day; see `sim.network.conditions.SLICE_FROM_H` for when they are."""

    night: HourRatios = HourRatios()
    day: HourRatios = HourRatios()
    morning_peak: HourRatios = HourRatios()
    evening_peak: HourRatios = HourRatios()
    provenance: Provenance


class LevelCrossings(Model):
    """Gates: share of time shut, and how long each time."""

    closed_frac: Fraction
    closed_s: Seconds
    provenance: Provenance


class Delays(Model):
    """Time lost on the way."""

    start_up_s: Seconds = 0.0
    """In starting and stopping, once a trip."""
    junction_s: Seconds = 0.0
    """At each junction of three or more streets."""
    turn_s: Seconds = 0.0
    """At each turn by more than 45 degrees."""
    provenance: Provenance


class VehicleSize(Model):
    """Mass and size of a county's own vehicles, in place of the largest that the law allows."""

    vehicle: VehicleClass
    weight_kg: Kilograms
    height_m: Metres
    width_m: Metres
    provenance: Provenance


class Contraflow(Model):
    """Driving against one-way streets with lights and siren."""

    speed_ratio: Annotated[float, Field(gt=0, le=1)]
    """Share of the usual speed."""
    provenance: Provenance


class ZoneRule(Model):
    """What the roads of a hazard's zone still let through."""

    level: Level = "closed"
    slow_ratio: Annotated[float, Field(ge=1, le=100)] = 1.0
    """Travel time over the usual, for who is let through."""
    protected: tuple[VehicleClass, ...] = ()
    """Vehicles whose crews wear breathing apparatus and protective clothing."""
    provenance: Provenance


class PlannedClosure(Model):
    """Roads shut or slowed by something else than the accident: works, a flood, an event."""

    id: Id
    road_names: tuple[Line, ...] = ()
    """Every arc of these names, such as a bridge."""
    node_ids: tuple[Line, ...] = ()
    """Every arc at these crossings."""
    polygon_deg: tuple[Place, ...] = ()
    """Corners as longitude and latitude."""
    corridor_deg: tuple[Place, ...] = ()
    """A line as longitude and latitude, with `half_width_m` to either side."""
    half_width_m: PositiveMetres | None = None
    level: Level = "closed"
    slow_ratio: Annotated[float, Field(ge=1, le=100)] = 1.0
    begin_s: Seconds = 0.0
    end_s: Seconds | None = None
    """When it opens again, s since the accident; absent: not before the end."""
    provenance: Provenance

    @model_validator(mode="after")
    def _says_where(self) -> PlannedClosure:
        ways = (self.road_names, self.node_ids, self.polygon_deg, self.corridor_deg)
        if not any(ways):
            raise ValueError("needs road_names, node_ids, polygon_deg or corridor_deg")
        if bool(self.corridor_deg) != (self.half_width_m is not None):
            raise ValueError("corridor_deg and half_width_m go together")
        if self.end_s is not None and self.end_s <= self.begin_s:
            raise ValueError("end_s must come after begin_s")
        return self


class RoadConditions(Model):
    """`road_conditions.yaml`: each part may be missing, and then adds nothing."""

    weather: WeatherOnRoads | None = None
    hours: Hours | None = None
    delays: Delays | None = None
    level_crossings: LevelCrossings | None = None
    contraflow: Contraflow | None = None
    zone: ZoneRule | None = None
    vehicles: tuple[VehicleSize, ...] = ()
    closures: tuple[PlannedClosure, ...] = ()

    @property
    def sizes(self) -> Mapping[VehicleClass, VehicleSize]:
        """Own vehicles by class."""
        return {one.vehicle: one for one in self.vehicles}
