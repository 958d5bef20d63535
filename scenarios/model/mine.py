"""An underground coal mine as the blast, fume and escape models see it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenarios.model.base import Id, Model, Text
from scenarios.model.units import (
    Count,
    CubicMetresPerSecond,
    Fraction,
    MetresPerSecond,
    PositiveMetres,
    PositiveSeconds,
    SquareMetres,
)


class Roadway(Model):
    """A stretch of roadway between two junctions; air flows from `start` to `end` when positive."""

    id: Id
    name: Text
    start: Id
    end: Id
    length_m: PositiveMetres
    area_m2: SquareMetres
    resistance: Annotated[float, Field(gt=0, le=1e4)]
    """Airway resistance R of h = R q|q|, N s2/m8."""
    role: Literal["intake", "return_air", "face", "crosscut"]
    n_miners: Count = 0
    walking_slope: Annotated[float, Field(ge=-0.6, le=0.6)] = 0.0
    """Rise over run from `start` to `end`."""


class Fan(Model):
    """A main fan: pressure a0 + a1 q + a2 q^2 along its roadway."""

    roadway: Id
    a0_pa: Annotated[float, Field(gt=0, le=1e5)]
    a1_pa_s_m3: Annotated[float, Field(ge=-1e4, le=1e4)] = 0.0
    a2_pa_s2_m6: Annotated[float, Field(ge=-1e4, le=0)] = 0.0


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

    @model_validator(mode="after")
    def _consistent(self) -> Mine:
        nodes = {node for road in self.roadways for node in (road.start, road.end)}
        lost = sorted({*self.surface_nodes, *self.refuge_nodes} - nodes)
        if lost:
            raise ValueError(f"junctions {', '.join(lost)} are on no roadway")
        names = {road.id for road in self.roadways}
        if len(names) != len(self.roadways):
            raise ValueError("roadway ids must differ")
        missing = sorted({fan.roadway for fan in self.fans} - names)
        if missing:
            raise ValueError(f"fans stand on unknown roadways {', '.join(missing)}")
        return self
