"""Hazard sources of a jurisdiction: where an accident can start and what lies there."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from scenarios.model.base import Adcode, Id, Model, Provenance, Text
from scenarios.model.building import Building
from scenarios.model.mine import Mine
from scenarios.model.units import (
    CubicMetres,
    Degrees,
    Fraction,
    Kelvins,
    Kilograms,
    Latitude,
    Longitude,
    Metres,
    Pascals,
    PositiveMetres,
    SquareMetres,
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
    air_changes_per_hour: Annotated[float, Field(ge=0, le=100)] = 1.0
    """Fresh air that the void draws by itself (assumed where not known)."""
    culvert_length_m: PositiveMetres | None = None
    """Length of a culvert or drain from the leak to its open end downstream; none for a room."""
    bearing_deg: Degrees = 0.0
    """Direction in which the culvert leads away, clockwise from north."""
    water_depth_ratio: Annotated[float, Field(ge=0, lt=0.95)] = 0.0
    """Depth of water over the height of a drain."""
    vent_area_m2: SquareMetres | None = None
    """Windows and doors of a room that give way; none where they are not known."""
    vent_static_pressure_pa: Pascals = 3.0e3
    """Pressure at which they give way (assumed where not known)."""
    soil_distance_m: Annotated[Metres, Field(le=20)] = 0.0
    """Soil between main and void that the gas fills first."""
    soil_porosity_ratio: Annotated[float, Field(gt=0, lt=1)] = 0.3
    """Pores of that soil free of water (assumed)."""
    valve_spacing_m: Metres = 0.0
    """Length of main that still empties through the hole once its valves are shut."""
    hole_size_frac: tuple[Fraction, Fraction, Fraction, Fraction] | None = None
    """Shares of holes of 1 mm, 5 mm, 20 mm and the full bore in such mains; where given they
    replace the accident's `hole_diameter_m`."""
    ignition_rate_per_s: Annotated[float, Field(gt=0, le=1)] | None = None
    """Ignitions a second in the void while its gas is in the flammable range; where given it
    replaces the accident's `ignition_s`."""

    @field_validator("hole_size_frac")
    @classmethod
    def _some_hole(cls, value: tuple[float, ...] | None) -> tuple[float, ...] | None:
        if value is not None and not sum(value) > 0:
            raise ValueError("needs a share above 0 for at least one size")
        return value


HazardSource = Annotated[
    MajorHazardSource | BuildingSource | MineSource | PipelineSource,
    Field(discriminator="kind"),
]
