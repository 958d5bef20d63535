"""Where people live: jurisdictions, counties, places and population points."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from scenarios.model.base import Adcode, Id, Model, Provenance, Text
from scenarios.model.units import Count, Latitude, Longitude


class County(Model):
    """A county-level unit: district, county or county-level city."""

    id: Adcode
    name: Text
    kind: Literal["district", "county", "city"]
    population: Count | None = None
    """Residents; empty when no published value was found: to be filled in by the user."""
    provenance: Provenance


class Zone(Model):
    """A development zone that statistics number like a county without its being one."""

    id: Adcode
    name: Text
    provenance: Provenance


class Jurisdiction(Model):
    """The area a pack describes, with the datum that all its coordinates are in."""

    id: Adcode
    name: Text
    datum: Literal["wgs84", "cgcs2000"]
    """GCJ-02 and BD-09 coordinates must be converted before they come in (shift about 550 m)."""
    synthetic: tuple[Text, ...] = ()
    """What in this pack is invented for demonstration; printed on every report and map."""
    counties: tuple[County, ...] = Field(min_length=1)
    zones: tuple[Zone, ...] = ()
    """Areas beside the counties in which organisations of the register may lie."""
    timezone: Literal["Asia/Shanghai", "Pacific/Auckland", "America/New_York"] = "Asia/Shanghai"


class PopulationPoint(Model):
    """People near one point: how many at night (residents) and by day."""

    id: Id
    county: Adcode
    lon: Longitude
    lat: Latitude
    n_night: Count
    n_day: Count
    kind: Literal["residential", "school", "hospital", "workplace", "commercial"] = "residential"
    provenance: Provenance
