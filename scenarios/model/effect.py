"""What a task does to the hazard or to people; each effect is one small record."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.model.base import Model
from scenarios.model.distribution import TimeSpec
from scenarios.model.units import CubicMetresPerSecond, Fraction, Seconds


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
    """Search, reach and carry out, per person and unit."""
    underground: bool = False
    """The crew is where a second explosion would kill it."""


class EstablishCommand(Model):
    """The on-scene command post works when the task is done."""

    kind: Literal["establish_command"]


class FasterPremovement(Model):
    """Staff and loudspeakers shorten the time before people move while the task goes on."""

    kind: Literal["faster_premovement"]
    factor: Annotated[float, Field(gt=0, le=1)]


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
    | EstablishCommand
    | FasterPremovement,
    Field(discriminator="kind"),
]
