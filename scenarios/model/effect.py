"""What a task does to the hazard or to people; each effect is one small record."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.model.base import Model
from scenarios.model.distribution import TimeSpec
from scenarios.model.units import (
    CubicMetresPerSecond,
    Fraction,
    PositiveCount,
    PositiveMetres,
    PositiveSeconds,
    Seconds,
)


class StopRelease(Model):
    """The leak is closed when the task is done."""

    kind: Literal["stop_release"]


class Dilute(Model):
    """A water curtain takes a share of the gas out of the cloud while crews work."""

    kind: Literal["dilute"]
    removed_frac: Fraction
    """Share removed with the full number of units."""


class NeutralisePool(Model):
    """Spilt liquid is covered or neutralised and gives off no more when the task is done."""

    kind: Literal["neutralise_pool"]


class ApplyWater(Model):
    """Water on the fire while crews work."""

    kind: Literal["apply_water"]
    flow_m3_s: CubicMetresPerSecond
    """Per unit of the first capability needed."""
    attack: Literal["interior", "exterior"] = "interior"
    """From inside, as far as crews get in, or from the street through the windows of one front."""
    reach_m: PositiveMetres = 12.0
    """Height above the ground that an attack from the street reaches (assumed)."""


class ExhaustSmoke(Model):
    """Smoke drawn or blown out of the building while crews work."""

    kind: Literal["exhaust_smoke"]
    flow_m3_s: CubicMetresPerSecond


class RestoreVentilation(Model):
    """The mine's air flow is brought back when the task is done."""

    kind: Literal["restore_ventilation"]


class ExtinguishSource(Model):
    """The fire that could ignite a second explosion is put out when done."""

    kind: Literal["extinguish_source"]


class SealArea(Model):
    """The exploded area of a mine is walled off when done; whoever is still in it is lost."""

    kind: Literal["seal_area"]
    leakage_m3_s: CubicMetresPerSecond
    """Air that still gets through the seals."""


class InertArea(Model):
    """Nitrogen is fed into the exploded area of a mine from then on."""

    kind: Literal["inert_area"]
    nitrogen_m3_s: CubicMetresPerSecond


class IsolateGas(Model):
    """The valve is closed; the void is aired out over `clearing_s`."""

    kind: Literal["isolate_gas"]
    clearing_s: Seconds


class Rescue(Model):
    """Casualties and trapped people are brought to safety one by one while crews work."""

    kind: Literal["rescue"]
    per_person: TimeSpec
    """Search, reach and carry out, per person and unit; in a mine the ways follow from where people
    lie and this is the work at the person alone."""
    underground: bool = False
    """The crew is where a second explosion would kill it."""
    n_standby_squads: Annotated[int, Field(ge=0, le=4)] = 0
    """Squads that must stay at the base underground before one may enter."""


class SearchRooms(Model):
    """Crews search a burning building room by room and carry out whom they find."""

    kind: Literal["search_rooms"]
    first: Literal["fire_floor", "above_fire", "top_floor"] = "fire_floor"
    """Storey to begin with; then fire floor, the one above, the top, the rest from above."""
    room_search_s: PositiveSeconds = 240.0
    """For 12 m2 without sight: measured with 42 crews; see `sim.fire.crew_search`."""
    air_set_s: PositiveSeconds = 1400.0
    """Time inside on one cylinder: 6.8 L at 30 MPa, 69 L/min, back with the whistle at 5.5 MPa."""
    air_change_s: Seconds = 600.0
    """Cylinder changed and rested before the crew goes in again (assumed)."""


class LadderRescue(Model):
    """People who can stand are taken from the windows of upper storeys."""

    kind: Literal["ladder_rescue"]
    reach_m: PositiveMetres
    """Height of the sill that the ladder or platform reaches."""
    per_cycle: TimeSpec
    """Placing, going up, coming down, per unit."""
    n_per_cycle: PositiveCount = 1
    """Persons taken down in one cycle."""


class ForceDoors(Model):
    """Locked exits and stairs are broken open one after the other; people walk out by them."""

    kind: Literal["force_doors"]
    per_door: TimeSpec
    """Per door and unit."""


class EstablishCommand(Model):
    """The on-scene command post works when the task is done."""

    kind: Literal["establish_command"]


class FasterPremovement(Model):
    """Staff and loudspeakers shorten the time before people move while the task goes on."""

    kind: Literal["faster_premovement"]
    factor: Annotated[float, Field(gt=0, le=1)]


RescueEffect = Rescue | SearchRooms | LadderRescue | ForceDoors
"""Effects whose crews fetch people, each unit for itself."""

Effect = Annotated[
    StopRelease
    | Dilute
    | NeutralisePool
    | ApplyWater
    | ExhaustSmoke
    | RestoreVentilation
    | ExtinguishSource
    | SealArea
    | InertArea
    | IsolateGas
    | Rescue
    | SearchRooms
    | LadderRescue
    | ForceDoors
    | EstablishCommand
    | FasterPremovement,
    Field(discriminator="kind"),
]
