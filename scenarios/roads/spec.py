"""The recipe of a synthetic road network: towns, rivers with their bridges, links with lengths."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenarios.model.base import Id, Line, Model, Provenance, Text
from scenarios.model.road import RoadClass
from scenarios.model.units import Count, Latitude, Longitude, PositiveMetres


class Point(Model):
    """A place on the map, degrees."""

    lon: Longitude
    lat: Latitude


class Town(Model):
    """A built-up area that gets an invented street grid around a true centre."""

    id: Id
    name: Text
    lon: Longitude
    lat: Latitude
    radius_m: Annotated[float, Field(ge=300, le=20_000, json_schema_extra={"unit": "m"})]
    """Radius of the invented grid: not the true outline."""
    block_m: Annotated[float, Field(ge=80, le=500, json_schema_extra={"unit": "m"})]
    """Mean distance between streets."""
    population: Count
    """Weight spread over the street nodes; its worth is in `population_provenance`."""
    provenance: Provenance
    """Of the coordinates."""
    population_provenance: Provenance


class Bridge(Model):
    """A bridge: the only way across a river, at a distance along the river's line."""

    id: Id
    name: Text
    at_m: PositiveMetres
    """Distance from the first point of the line, m."""
    length_m: PositiveMetres | None = None
    """Published length; empty where none was found."""
    provenance: Provenance


class River(Model):
    """A line that streets do not cross except on the bridges listed."""

    id: Id
    name: Text
    line: tuple[Point, ...] = Field(min_length=2, max_length=200)
    half_width_m: Annotated[float, Field(ge=0, le=2000, json_schema_extra={"unit": "m"})]
    bridges: tuple[Bridge, ...] = ()
    provenance: Provenance


class Link(Model):
    """A road between two towns, with its length either measured or from a detour ratio."""

    id: Id
    name: Line
    """As on the road sign: G12, 吉桦公路."""
    ends: tuple[Id, Id]
    road_class: RoadClass
    length_km: Annotated[float, Field(gt=0, le=1000, json_schema_extra={"unit": "km"})] | None = (
        None
    )
    """Length along the road; what it spans is said by `measured`."""
    measured: Literal["between_centres", "outside_towns"] = "between_centres"
    """Whether `length_km` includes the way through the streets to both town centres."""
    detour_ratio: Annotated[float, Field(ge=1, le=3)] | None = None
    """Length over straight line along the way points, for links without a measured length."""
    way_points: tuple[Point, ...] = Field(default=(), max_length=100)
    provenance: Provenance

    @model_validator(mode="after")
    def _one_length(self) -> Link:
        if (self.length_km is None) == (self.detour_ratio is None):
            raise ValueError(f"link {self.id} needs either length_km or detour_ratio, not both")
        if self.ends[0] == self.ends[1]:
            raise ValueError(f"link {self.id} needs two different towns")
        return self


class SyntheticRoads(Model):
    """Everything that the generator needs; the same recipe gives the same network everywhere."""

    id: Id
    title: Text
    source: Line
    licence: Line
    as_of: str = ""
    provenance: Provenance
    seed: Annotated[int, Field(ge=0, lt=2**63)]
    jitter_frac: Annotated[float, Field(ge=0, le=0.24)] = 0.2
    """Greatest displacement of a crossing, in blocks; below a quarter no two streets can cross."""
    missing_frac: Annotated[float, Field(ge=0, le=0.5)] = 0.12
    """Share of the small streets left out where the town stays connected."""
    diagonal_frac: Annotated[float, Field(ge=0, le=0.5)] = 0.15
    """Share of the blocks cut by a diagonal street."""
    towns: tuple[Town, ...] = Field(min_length=1, max_length=500)
    rivers: tuple[River, ...] = ()
    links: tuple[Link, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> SyntheticRoads:
        for kind, ids in (
            ("town", [town.id for town in self.towns]),
            ("link", [link.id for link in self.links]),
            ("bridge", [bridge.id for river in self.rivers for bridge in river.bridges]),
        ):
            twice = sorted({name for name in ids if ids.count(name) > 1})
            if twice:
                raise ValueError(f"{kind} ids come twice: {', '.join(twice)}")
        known = {town.id for town in self.towns}
        lost = sorted({end for link in self.links for end in link.ends} - known)
        if lost:
            raise ValueError(f"links lead to unknown towns: {', '.join(lost)}")
        return self
