"""What is given about a release: the store, the opening, and where it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from sim.arguments import non_negative, one_of, positive, within

Phase = Literal["liquid", "gas"]
PHASES: Final[tuple[Phase, ...]] = ("liquid", "gas")

PHASE_OF_STORAGE: Final[Mapping[str, Phase]] = MappingProxyType(
    {"pressurised_liquid": "liquid", "gas": "gas"}
)
"""`MajorHazardSource.storage` as what lies at the hole. Whether a liquid boils on its way out, and
on the ground, follows from its temperature and boiling point, not from a word."""

ATMOSPHERE_PA: Final = 101_325.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What a pool lies on."""

    conductivity_w_m_k: float
    diffusivity_m2_s: float
    minimum_depth_m: float
    """Depth at which an unbunded pool stops spreading."""


GROUNDS: Final[Mapping[str, Ground]] = MappingProxyType(
    {
        "concrete": Ground(1.28, 6.6e-7, 0.01),
        "soil_moist": Ground(0.9, 4.3e-7, 0.02),
        "soil_dry": Ground(0.3, 2.3e-7, 0.02),
        "gravel": Ground(2.5, 11.0e-7, 0.025),
    }
)
"""Concrete: Bejan and Kraus 2003 as told with evidence D13. The others: table of HJ/T 169-2004
(soil with 8 % water, dry soil, gravel), seen in one public implementation only; its cement, 1.1 and
1.29e-7, is left out: a fifth of the diffusivity of concrete elsewhere. Depths: within 5-10 mm on
smooth and 10-25 mm on rough ground of the Yellow Book, chapter 3 (from memory)."""


@dataclass(frozen=True, slots=True)
class Store:
    """What is in the vessel.

    Raises
    ------
    ValueError
        If a value is impossible.
    """

    phase: Phase
    temperature_k: float
    gauge_pressure_pa: float
    inventory_kg: float
    liquid_head_m: float = 0.0
    """Liquid above the hole; where it is above 0 the level sinks as in an upright cylinder."""

    def __post_init__(self) -> None:
        one_of("phase", self.phase, PHASES)
        positive("temperature_k", self.temperature_k, "K")
        non_negative("gauge_pressure_pa", self.gauge_pressure_pa, "Pa")
        positive("inventory_kg", self.inventory_kg, "kg")
        non_negative("liquid_head_m", self.liquid_head_m, "m")


@dataclass(frozen=True, slots=True)
class Opening:
    """A hole, or a pipe that has come off.

    Raises
    ------
    ValueError
        If a value is impossible.
    """

    hole_diameter_m: float
    discharge_coefficient_ratio: float
    passage_length_m: float = 0.0
    friction_loss_ratio: float = 0.0
    """``f L / D + sum K`` of the pipe, Darcy's f; ignored below 0.1 m."""

    def __post_init__(self) -> None:
        positive("hole_diameter_m", self.hole_diameter_m, "m")
        within("discharge_coefficient_ratio", self.discharge_coefficient_ratio, 1e-6, 1.0)
        non_negative("passage_length_m", self.passage_length_m, "m")
        non_negative("friction_loss_ratio", self.friction_loss_ratio)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Weather and ground; the ground is as warm as the air.

    Raises
    ------
    ValueError
        If a value is impossible.
    """

    wind_speed_m_s: float
    air_temperature_k: float
    ground: str = "concrete"
    """One of `GROUNDS`."""
    bund_area_m2: float | None = None
    ambient_pressure_pa: float = ATMOSPHERE_PA

    def __post_init__(self) -> None:
        positive("wind_speed_m_s", self.wind_speed_m_s, "m/s")
        positive("air_temperature_k", self.air_temperature_k, "K")
        one_of("ground", self.ground, tuple(GROUNDS))
        positive("ambient_pressure_pa", self.ambient_pressure_pa, "Pa")
        if self.bund_area_m2 is not None:
            positive("bund_area_m2", self.bund_area_m2, "m2")
