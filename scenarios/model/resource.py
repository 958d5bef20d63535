"""What a jurisdiction can send: stations, units with capabilities, hospitals, depots."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenarios.model.base import Adcode, Id, Model, Provenance, Text
from scenarios.model.distribution import TimeSpec
from scenarios.model.units import Count, Latitude, Longitude, PositiveCount, PositiveSeconds
from scenarios.model.vocabulary import Agency, Capability, Specialty, VehicleClass

OnDuty = Literal["always", "day", "night", "never"]
"""`never`: a part-time crew that is always called in; night is 22 to 6 o'clock."""


class Station(Model):
    """Where units wait: a fire station, a team's base, a depot of buses."""

    id: Id
    name: Text
    county: Adcode
    agency: Agency
    lon: Longitude
    lat: Latitude
    provenance: Provenance


class LikeUnits(Model):
    """One or several like units: a vehicle with its crew, sent and counted as one."""

    id: Id
    name: Text
    count: Annotated[int, Field(ge=1, le=200)] = 1
    capabilities: tuple[Capability, ...] = Field(min_length=1)
    crew: Annotated[int, Field(ge=1, le=100)]
    vehicle: VehicleClass
    seats: Annotated[int, Field(ge=0, le=200)] = 0
    """Casualties or evacuees carried at once."""
    endurance_s: PositiveSeconds | None = None
    """Longest continuous work before the crew must be relieved; empty: no limit modelled."""
    provenance: Provenance

    def unit_ids(self) -> tuple[str, ...]:
        """Ids of the single units: the group's own id, numbered when there are several."""
        if self.count == 1:
            return (self.id,)
        return tuple(f"{self.id}-{i}" for i in range(1, self.count + 1))


class UnitGroup(LikeUnits):
    """Units that wait at a station of the jurisdiction."""

    station: Id
    turnout: TimeSpec
    """Alert received to wheels rolling."""
    on_duty: OnDuty = "always"
    """When a crew waits at the station."""
    call_in: TimeSpec | None = None
    """Outside duty hours: alert to the crew having come in; empty: the unit cannot be sent then."""

    @model_validator(mode="after")
    def _somebody_crews_it(self) -> UnitGroup:
        if self.on_duty == "never" and self.call_in is None:
            raise ValueError(
                f"unit {self.id}: nobody ever crews it; set on_duty to always, day or night, or "
                "give call_in, the time in which a part-time crew comes in"
            )
        return self


class OutsideForce(LikeUnits):
    """Units from outside the jurisdiction that come when a response level asks for them."""

    asked_of: Literal["neighbour", "province", "nation", "army", "enterprise", "society"]
    """Whose they are: who must be asked."""
    arrival: TimeSpec
    """Asked to standing at the scene: approval, gathering and the way."""


class Hospital(Model):
    """Where casualties are taken: free beds by specialty and patients an hour at the door."""

    id: Id
    name: Text
    county: Adcode
    lon: Longitude
    lat: Latitude
    beds: dict[Specialty, Count] = Field(min_length=1)
    """Beds that can be freed for the accident within hours."""
    arrivals_per_hour: PositiveCount
    """Immediate and delayed patients that the emergency department can take an hour."""
    provenance: Provenance


class Depot(Model):
    """A material reserve and what lies in it, in the unit that each material is counted in."""

    id: Id
    name: Text
    county: Adcode
    lon: Longitude
    lat: Latitude
    stock: dict[Id, Count]
    provenance: Provenance


Sited = Station | Hospital | Depot
"""Anything that stands at a place."""


class Resources(Model):
    """All resources of a pack."""

    stations: tuple[Station, ...] = Field(min_length=1)
    units: tuple[UnitGroup, ...] = Field(min_length=1)
    hospitals: tuple[Hospital, ...] = Field(min_length=1)
    depots: tuple[Depot, ...] = ()
    outside: tuple[OutsideForce, ...] = ()

    def sited(self) -> Iterator[tuple[str, Sited]]:
        """Everything that stands at a place, with its field name in the file."""
        groups: dict[str, tuple[Sited, ...]] = {
            "stations": self.stations,
            "hospitals": self.hospitals,
            "depots": self.depots,
        }
        for name, things in groups.items():
            for i, thing in enumerate(things):
                yield f"{name}[{i}]", thing
