"""An underground coal mine as the blast, fume and escape models see it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenarios.model.base import Id, Model, Text
from scenarios.model.units import (
    Count,
    CubicMetresPerSecond,
    Fraction,
    Kelvins,
    MetresPerSecond,
    PositiveMetres,
    PositiveSeconds,
    SquareMetres,
)

StoppingKind = Literal[
    "steel_panel",
    "hollow_block",
    "woven_cloth",
    "solid_block_dry",
    "solid_block_wet",
    "air_door",
    "seal_140",
    "seal_345",
    "seal_800",
    "seal_4400",
]
"""Ventilation controls whose strength is known, `sim.mine.stoppings`."""


class Roadway(Model):
    """A stretch of roadway between two junctions; air flows from `start` to `end` when positive."""

    id: Id
    name: Text
    start: Id
    end: Id
    length_m: PositiveMetres
    area_m2: SquareMetres
    resistance: Annotated[float, Field(gt=0, le=1e4)]
    """Airway resistance R of h = R q|q|, N s2/m8, with the stopping or doors in it."""
    role: Literal["intake", "return_air", "face", "crosscut"]
    n_miners: Count = 0
    walking_slope: Annotated[float, Field(ge=-0.6, le=0.6)] = 0.0
    """Rise over run from `start` to `end`."""
    perimeter_m: PositiveMetres | None = None
    """Wetted perimeter; that of an arch of this section if not given."""
    temperature_k: Annotated[Kelvins, Field(ge=230, le=400)] = 293.15
    """Mean temperature of its air; with the heights it gives the natural draught."""
    stopping: StoppingKind | None = None
    """Stopping, seal or doors in it; a crosscut for which none is given has air doors."""
    n_bends: Annotated[int, Field(ge=0, le=100)] = 0
    """Sharp bends, each of which weakens a blast."""
    compressed_air: bool = False
    """Whether it has stations at which a miner can sit and breathe piped air."""

    @property
    def control(self) -> StoppingKind | None:
        """What stands in the way of the air, if anything."""
        return "air_door" if self.stopping is None and self.role == "crosscut" else self.stopping


class Fan(Model):
    """A main fan: pressure a0 + a1 q + a2 q^2 along its roadway."""

    roadway: Id
    a0_pa: Annotated[float, Field(gt=0, le=1e5)]
    a1_pa_s_m3: Annotated[float, Field(ge=-1e4, le=1e4)] = 0.0
    a2_pa_s2_m6: Annotated[float, Field(ge=-1e4, le=0)] = 0.0
    most_flow_m3_s: CubicMetresPerSecond | None = None
    """End of the measured curve; none where the curve holds at every flow."""


class Junction(Model):
    """Where roadways meet."""

    id: Id
    height_m: Annotated[float, Field(ge=-5000, le=5000)]
    """Above the pit head."""


class SafetySystems(Model):
    """Which of the six safety systems work during the accident."""

    monitoring: bool = False
    """Sensors raise the alarm and the mine orders everybody out before and beside the plan; as a
    rule they fail near the blast, and the accident is known when the scenario says."""
    positioning: bool = True
    """Squads know in which roadways the missing are."""
    refuge: bool = True
    """Refuge chambers can be used."""
    compressed_air: bool = True
    """Piped air still flows at the stations."""
    water: bool = True
    """Water still flows to those who wait."""
    communication: bool = True
    """An order to leave reaches miners at once; without it a messenger walks."""


class Mine(Model):
    """Roadways, fans, people and self-rescue equipment."""

    roadways: tuple[Roadway, ...] = Field(min_length=3, max_length=2000)
    fans: tuple[Fan, ...] = Field(min_length=1)
    surface_nodes: tuple[Id, ...] = Field(min_length=1)
    """Junctions in fresh air: shaft collars and drifts to the open."""
    refuge_nodes: tuple[Id, ...] = ()
    self_rescuer_s: PositiveSeconds
    """Rated time of the self-rescuers."""
    self_rescuer_fails_prob: Fraction
    """Probability that a miner's self-rescuer fails, is lost or is put on too late or wrongly."""
    methane_emission_m3_s: CubicMetresPerSecond
    """Methane entering the face, pure gas."""
    walking_speed_m_s: MetresPerSecond = 1.0
    descent_s: PositiveSeconds
    """Time for a squad from the surface to the underground base."""
    safety: SafetySystems = SafetySystems()
    junctions: tuple[Junction, ...] = ()
    """Heights of junctions, for the draught that is left when the fans stop; 0 for the others."""

    @model_validator(mode="after")
    def _consistent(self) -> Mine:
        nodes = {node for road in self.roadways for node in (road.start, road.end)}
        lost = sorted(
            {*self.surface_nodes, *self.refuge_nodes, *(place.id for place in self.junctions)}
            - nodes
        )
        if lost:
            raise ValueError(f"junctions {', '.join(lost)} are on no roadway")
        names = {road.id for road in self.roadways}
        if len(names) != len(self.roadways):
            raise ValueError("roadway ids must differ")
        missing = sorted({fan.roadway for fan in self.fans} - names)
        if missing:
            raise ValueError(f"fans stand on unknown roadways {', '.join(missing)}")
        return self
