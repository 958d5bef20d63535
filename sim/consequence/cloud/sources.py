"""What a plume is made of: the gas as it leaves the source, and the air that carries it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

from sim.arguments import one_of, positive, within
from sim.consequence.dispersion.surface_layer import friction_velocity_m_s
from sim.consequence.dispersion.wind import (
    STABILITY_CLASSES,
    StabilityClass,
    obukhov_length_m,
)

Terrain = Literal["rural", "urban"]

GAS_J_MOL_K: Final = 8.314462618
AIR_KG_MOL: Final = 0.028964
ATMOSPHERE_PA: Final = 101_325.0
WIND_HEIGHT_M: Final = 10.0

ROUGHNESS_M: Final[dict[Terrain, float]] = {"rural": 0.1, "urban": 1.0}
"""Roughness length, m: low crops with some obstacles, and towns (Davenport's classes as revised by
Wieringa 1992: roughly open 0.10, chaotic 1.0 or more; closed, villages and suburbs, 1.0)."""


@dataclass(frozen=True, slots=True)
class Gas:
    """What rises from the source while the release lasts.

    Raises
    ------
    ValueError
        If a property is impossible.
    """

    rate_kg_s: float
    molar_mass_kg_mol: float
    heat_capacity_j_kg_k: float
    """Of the vapour at constant pressure."""
    temperature_k: float
    """As it leaves the source, expanded to the pressure of the air."""
    height_m: float = 0.0
    area_m2: float = 1.0
    """It rises from; only a heavy gas near the source minds."""

    def __post_init__(self) -> None:
        """Refuse what no plume can be made of."""
        positive("rate_kg_s", self.rate_kg_s, "kg/s")
        positive("molar_mass_kg_mol", self.molar_mass_kg_mol, "kg/mol")
        positive("heat_capacity_j_kg_k", self.heat_capacity_j_kg_k, "J/(kg K)")
        positive("temperature_k", self.temperature_k, "K")
        within("height_m", self.height_m, 0.0, 500.0, "m")
        positive("area_m2", self.area_m2, "m2")

    @property
    def density_kg_m3(self) -> float:
        """As an ideal gas at the pressure of the air, kg/m3."""
        return ATMOSPHERE_PA * self.molar_mass_kg_mol / (GAS_J_MOL_K * self.temperature_k)


@dataclass(frozen=True, slots=True)
class Air:
    """Wind at 10 m, Pasquill class and state of the air over one kind of ground.

    Raises
    ------
    ValueError
        If a value is impossible.
    """

    wind_speed_m_s: float
    stability: StabilityClass
    temperature_k: float
    terrain: Terrain = "rural"
    humidity_frac: float = 0.5

    def __post_init__(self) -> None:
        """Refuse what is no weather."""
        positive("wind_speed_m_s", self.wind_speed_m_s, "m/s")
        one_of("stability", self.stability, STABILITY_CLASSES)
        within("temperature_k", self.temperature_k, 200.0, 340.0, "K")
        one_of("terrain", self.terrain, tuple(ROUGHNESS_M))
        within("humidity_frac", self.humidity_frac, 0.0, 1.0)

    @property
    def density_kg_m3(self) -> float:
        """Of dry air at sea level, kg/m3."""
        return ATMOSPHERE_PA * AIR_KG_MOL / (GAS_J_MOL_K * self.temperature_k)

    @property
    def roughness_m(self) -> float:
        """Roughness length of the ground, m."""
        return ROUGHNESS_M[self.terrain]

    @property
    def obukhov_m(self) -> float:
        """Obukhov length that the class stands for over this ground, m; infinite when neutral."""
        return obukhov_length_m(stability_class=self.stability, roughness_length_m=self.roughness_m)

    @property
    def friction_m_s(self) -> float:
        """Friction velocity that goes with the wind, m/s."""
        return float(
            friction_velocity_m_s(
                wind_speed_m_s=self.wind_speed_m_s,
                height_m=WIND_HEIGHT_M,
                roughness_length_m=self.roughness_m,
                obukhov_length_m=self.obukhov_m,
            )
        )


def point_source_area_m2(*, gas: Gas, air: Air) -> float:
    """Area through which the wind carries a jet or leak off as fast as it comes, m2: ``q / u``."""
    return max(gas.rate_kg_s / gas.density_kg_m3 / air.wind_speed_m_s, math.pi * 0.1**2)
