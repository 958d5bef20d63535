"""How the amount gets into the air: at once as a gas, or slowly from a pool of liquid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from scenarios.model.substance import Substance
from sim.consequence.cloud.sources import Gas, point_source_area_m2
from sim.consequence.fire.pool_burning import equivalent_diameter_m
from sim.consequence.release.pool_vapour import CARD as VAPOUR_CARD
from sim.consequence.release.pool_vapour import wind_evaporation_kg_m2_s
from sim.model_card import ModelCard
from sim.screening.release import SHORTEST_S, Release
from sim.source_term.fluid import CARD as FLUID_CARD
from sim.source_term.fluid import vapour_pressure_pa

POOL_DEPTH_M: Final = 0.01
"""Depth to which an unbunded liquid spreads, m: US EPA, Risk Management Program guidance for
offsite consequence analysis, EPA 550-B-99-009 (one centimetre)."""

_LONGEST_S: Final = 3600.0
"""A pool that would last longer is taken for an hour, the averaging time of the levels."""


@dataclass(frozen=True, slots=True)
class Airborne:
    """The gas that rises, for how long, and the pool that it rises from, if any."""

    gas: Gas
    duration_s: float
    pool_area_m2: float
    """0 where there is no pool."""
    cards: tuple[ModelCard, ...]

    @property
    def mass_kg(self) -> float:
        """All that gets into the air in that time."""
        return self.gas.rate_kg_s * self.duration_s


def is_liquid(substance: Substance, temperature_k: float) -> bool:
    """Whether the substance stays liquid in the open at this temperature."""
    return substance.boiling_point_k > temperature_k


def airborne(release: Release) -> Airborne:
    """What rises from the release.

    A gas, or a liquid that boils below the temperature of the air, counts as airborne in full while
    the release lasts, as cold as it boils. Another liquid spreads to a centimetre, or fills its
    bund, and evaporates in the wind at the temperature of the air, which is cautious: it cools.
    """
    substance, air = release.substance, release.air
    kelvin = air.temperature_k
    if is_liquid(substance, kelvin):
        return _from_pool(release)
    duration = max(release.duration_s, SHORTEST_S)
    critical = substance.critical_temperature_k
    compressed = critical is not None and critical < kelvin
    gas = Gas(
        rate_kg_s=release.mass_kg / duration,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        heat_capacity_j_kg_k=substance.vapour_heat_capacity_j_kg_k,
        temperature_k=kelvin if compressed else substance.boiling_point_k,
        height_m=release.release_height_m,
    )
    gas = replace(gas, area_m2=point_source_area_m2(gas=gas, air=air))
    return Airborne(gas, duration, 0.0, ())


def pool_area_m2(release: Release) -> float:
    """Area of the liquid on the ground, m2; no more than the bund holds it to."""
    spread = release.mass_kg / (release.substance.liquid_density_kg_m3 * POOL_DEPTH_M)
    return spread if release.pool_area_m2 is None else min(spread, release.pool_area_m2)


def _from_pool(release: Release) -> Airborne:
    substance, air = release.substance, release.air
    area = pool_area_m2(release)
    flux = wind_evaporation_kg_m2_s(
        wind_speed_m_s=air.wind_speed_m_s,
        diameter_m=equivalent_diameter_m(area_m2=area),
        temperature_k=air.temperature_k,
        vapour_pressure_pa=vapour_pressure_pa(substance, temperature_k=air.temperature_k),
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
    )
    rate = float(flux) * area
    gas = Gas(
        rate_kg_s=rate,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        heat_capacity_j_kg_k=substance.vapour_heat_capacity_j_kg_k,
        temperature_k=air.temperature_k,
        area_m2=area,
    )
    return Airborne(gas, min(release.mass_kg / rate, _LONGEST_S), area, (VAPOUR_CARD, FLUID_CARD))
