"""Hazard sources of a jurisdiction: where an accident can start and what lies there."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.model.base import Adcode, Id, Model, Provenance, Text
from scenarios.model.building import Building
from scenarios.model.mine import Mine
from scenarios.model.units import (
    CubicMetres,
    Kelvins,
    Kilograms,
    Latitude,
    Longitude,
    Metres,
    Pascals,
    PositiveMetres,
)


class _Source(Model):
    id: Id
    name: Text
    county: Adcode
    lon: Longitude
    lat: Latitude
    organisation: Id | None = None
    """Owner in the register of organisations, if there is one."""
    provenance: Provenance


class MajorHazardSource(_Source):
    """A vessel with a hazardous substance (重大危险源)."""

    kind: Literal["major_hazard_source"]
    substance: Id
    vessel_mass_kg: Kilograms
    """Mass in the largest vessel that one leak can empty."""
    storage: Literal["pressurised_liquid", "gas"]
    temperature_k: Kelvins
    gauge_pressure_pa: Pascals
    liquid_head_m: Metres = 0.0


class BuildingSource(_Source):
    """A building where many people gather."""

    kind: Literal["building"]
    building: Building


class MineSource(_Source):
    """An underground coal mine."""

    kind: Literal["mine"]
    mine: Mine


class PipelineSource(_Source):
    """A stretch of an urban gas main beside a void that can fill."""

    kind: Literal["pipeline"]
    substance: Id
    diameter_m: PositiveMetres
    gauge_pressure_pa: Pascals
    void_volume_m3: CubicMetres
    """Volume of the culvert, cellar or shop that leaked gas can fill."""


HazardSource = Annotated[
    MajorHazardSource | BuildingSource | MineSource | PipelineSource,
    Field(discriminator="kind"),
]
