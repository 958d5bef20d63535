"""What a reserve is planned with: materials, prices, needs of crews, sites, least stocks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenarios.model.base import Id, Model, Provenance
from scenarios.model.units import (
    Count,
    PositiveCount,
    PositiveSeconds,
)
from scenarios.model.vocabulary import Agency, Capability

Money = Annotated[float, Field(ge=0, le=1e12)]
"""Yuan."""

PositiveNumber = Annotated[float, Field(gt=0, le=1e6)]


class StockedMaterial(Model):
    """A material as a reserve keeps it, in the unit in which depots count it."""

    id: Id
    price_cny: Money
    """Price of one unit."""
    n_shelf_life_years: Annotated[float, Field(gt=0, le=100)]
    """After so long the unit is worn off: a year costs the price over this."""
    mass_kg: PositiveNumber
    """Mass of one unit with its packing: what it takes of a site's room and of a lorry."""
    shortage_cny: Money
    """What a plan may spend a year to spare one accident one missing unit: a choice, no price."""
    provenance: Provenance


class CrewNeed(Model):
    """Material that crews use up as they work: no plan lists it, so it is derived."""

    material: Id
    capability: Capability
    n_wearers: Annotated[int, Field(ge=1, le=100)]
    """People of one unit who use it at a time."""
    n_per_person_h: PositiveNumber
    """Units of the material that one person uses in an hour of work."""
    provenance: Provenance


class LeastStock(Model):
    """A rule that asks for an amount within the jurisdiction."""

    id: Id
    material: Id
    at_least: PositiveCount
    provenance: Provenance


class StockRules(Model):
    """`stock_rules.yaml` of the library or of a pack."""

    materials: tuple[StockedMaterial, ...] = Field(min_length=1)
    crew_needs: tuple[CrewNeed, ...] = ()
    least_stocks: tuple[LeastStock, ...] = ()
    n_accidents_per_year: Annotated[float, Field(gt=0, le=1000)]
    """Accidents like those played that a year brings."""
    reach_within_s: PositiveSeconds
    """A site farther than this, loading included, brings its material too late."""
    kg_hour_cny: Money
    """Cost of one kilogram an hour on the road."""
    depot_room_kg: PositiveCount
    """Room of each depot that the pack has."""
    candidate_agencies: tuple[Agency, ...] = ()
    """Stations of these agencies may keep a reserve too."""
    candidate_room_kg: Count = 0
    candidate_open_cny: Money = 0.0
    """Yearly cost of keeping a reserve at such a station."""
    provenance: Provenance
    """Of the numbers that are no material's, need's or rule's own."""
