"""Accidents as data: what starts, with every uncertain number as a spread."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.model.base import Id, Model, Provenance
from scenarios.model.distribution import TimeSpec
from scenarios.model.spread import FractionSpread, MetreSpread, SecondSpread, Weight
from scenarios.model.units import Fraction, Metres, PositiveMetres, Probability

GrowthClass = Literal["slow", "medium", "fast", "ultra_fast"]


class _Incident(Model):
    source: Id
    """Hazard source where it starts."""
    detection: TimeSpec
    """Start of the accident to somebody knowing of it."""
    provenance: Provenance


class ToxicRelease(_Incident):
    """A vessel leaks a toxic gas."""

    kind: Literal["toxic_release"]
    hole_diameter_m: MetreSpread
    release_height_m: Metres = 1.0
    discharge_coefficient: Annotated[float, Field(gt=0, le=1)] = 0.62
    indoor_frac: Fraction = 0.8
    """Share of people indoors when the cloud arrives."""
    air_changes_per_hour: Annotated[float, Field(gt=0, le=20)] = 1.0


class BuildingFire(_Incident):
    """A fire starts on one floor of a building."""

    kind: Literal["building_fire"]
    floors: dict[Id, Weight] = Field(min_length=1)
    """Floor of origin and how likely each is."""
    growth: dict[GrowthClass, Weight] = Field(min_length=1)
    heat_per_area_w_m2: Annotated[float, Field(gt=1e4, le=5e6)] = 5.0e5
    premovement: TimeSpec
    """Alarm heard to the first step, per person."""
    growth_stops_prob: Probability = 0.5
    """Chance that the fire grows no further once detected: half of 307 fires in non-residential
    London buildings (Sardqvist and Holmstedt 2000, Fire Technology 36:109, abstract)."""


class MineExplosion(_Incident):
    """Methane explodes at a face; fumes follow the air."""

    kind: Literal["mine_explosion"]
    roadway: Id
    """Roadway where the gas ignites."""
    gas_length_m: MetreSpread
    """Length of roadway filled with explosive mixture."""
    methane_frac: FractionSpread | None = None
    """Methane in that mixture, 0.05-0.16; stoichiometric if not given."""
    dusty_length_m: Metres = 0.0
    """Length of roadway beside the gas with enough dry coal dust to burn in its flame."""
    co_frac: FractionSpread
    """Carbon monoxide in the fumes, volume fraction."""
    stoppings_broken_prob: Probability | None = None
    """Chance that all stoppings and doors fail at once; if not given, each fails where the blast
    is stronger than it is."""
    face_blocked_prob: Probability = 0.3
    """Chance that a roof fall nearly closes the exploded roadway, so that methane gathers."""
    fans_fail_prob: Probability = 0.0
    """Chance that all main fans stop, until the ventilation is restored."""
    fire_remains_prob: Probability
    """Chance that a fire stays that can ignite a second explosion."""
    warning_s: SecondSpread | None = None
    """From the alarm of the monitoring to the ignition, as after an outburst; without it, or where
    the monitoring does not work, nobody knows before the explosion."""
    withdraws_frac: FractionSpread | None = None
    """Share of the miners who leave once they are told of that alarm; all if not given."""


class GasExplosion(_Incident):
    """A main leaks into a void; the mixture explodes unless it is isolated and aired in time."""

    kind: Literal["gas_explosion"]
    hole_diameter_m: MetreSpread
    into_void_frac: FractionSpread
    """Share of the leak that reaches the void."""
    ignition_s: SecondSpread
    """Time in the flammable range after which the mixture ignites, when nobody acts."""
    people_radius_m: PositiveMetres = 200.0


Incident = Annotated[
    ToxicRelease | BuildingFire | MineExplosion | GasExplosion, Field(discriminator="kind")
]
