"""Fireball heat and blast of the whole amount, blast by two practices side by side."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from scenarios.model.substance import Substance
from sim.arguments import Floats
from sim.consequence.dispersion.search import last_distance_above_m
from sim.consequence.explosion.blast_tnt import (
    FREE_AIR_CARD,
    SURFACE_CARD,
    TNT_CARD,
    chinese_tnt_mass_kg,
    free_air_overpressure_pa,
    scaled_distance,
    surface_burst_overpressure_pa,
    tnt_mass_kg,
)
from sim.consequence.fire.fireball import (
    CARD as FIREBALL_CARD,
)
from sim.consequence.fire.fireball import (
    HYDROCARBON_EMISSIVE_POWER_W_M2,
    fireball_heat_flux_w_m2,
)
from sim.consequence.fire.transmissivity import CARD as AIR_CARD
from sim.consequence.fire.transmissivity import wayne_transmissivity_ratio
from sim.hazard.rings import circle
from sim.model_card import ModelCard
from sim.screening.release import Effect, Release

FIREBALL: Final = "ccps_fireball"
YELLOW_BOOK: Final = "tnt_surface_burst"
CHINESE: Final = "tnt_chinese_practice"
FIREBALL_CARDS: Final[tuple[ModelCard, ...]] = (FIREBALL_CARD, AIR_CARD)
BLAST_CARDS: Final[tuple[ModelCard, ...]] = (TNT_CARD, SURFACE_CARD, FREE_AIR_CARD)

HEAT_LEVELS: Final = (("heat_4", 1, 4.0e3), ("heat_12", 2, 12.5e3), ("heat_37", 3, 37.5e3))
"""Heat flux, W/m2: pain in 20 s, one in a hundred dies in a minute, plant damaged (World Bank
1988, from memory, unverified; a fireball lasts seconds, so that these are cautious)."""

BLAST_LEVELS: Final = (("blast_2", 1, 2.07e3), ("blast_7", 2, 6.9e3), ("blast_17", 3, 17.2e3))
"""Side-on overpressure, Pa: a tenth of windows broken, houses partly demolished, half of the
brickwork of houses destroyed (Clancey's table, see `harm.blast_damage`, unverified)."""

YIELD: Final = 0.03
"""Share of the heat of combustion that goes into the blast by the Yellow Book's usual lower value
(3 to 10 %)."""

LIQUEFIED_BELOW_K: Final = 293.15
"""Only gases kept liquid by pressure or cold make a fireball of their whole amount."""


HYDROCARBON_J_KG: Final = 40e6
"""The emissive power is that of hydrocarbons, which burn with at least so much heat."""


def lacks_fireball(substance: Substance) -> str:
    """The property without which there is no fireball of this substance."""
    if substance.lfl_frac is None:
        return "lfl_frac"
    heat = substance.heat_of_combustion_j_kg
    if heat is None or heat < HYDROCARBON_J_KG:
        return "heat_of_combustion_j_kg"
    return "" if substance.boiling_point_k < LIQUEFIED_BELOW_K else "boiling_point_k"


def lacks_explosion(substance: Substance) -> str:
    """The property without which no blast can be reckoned."""
    if substance.lfl_frac is None:
        return "lfl_frac"
    return "" if substance.heat_of_combustion_j_kg is not None else "heat_of_combustion_j_kg"


def fireball(release: Release) -> tuple[list[Effect], tuple[str, ...]]:
    """Circles of heat flux from a fireball of the whole amount, the widest first."""

    def flux(distance_m: Floats) -> Floats:
        share = wayne_transmissivity_ratio(
            path_length_m=distance_m,
            humidity_frac=release.humidity_frac,
            temperature_k=release.weather.temperature_k,
        )
        return fireball_heat_flux_w_m2(
            fuel_mass_kg=release.mass_kg,
            emissive_power_w_m2=HYDROCARBON_EMISSIVE_POWER_W_M2,
            distance_m=distance_m,
            transmissivity_ratio=share,
        )

    effects = [
        _circle("fireball", FIREBALL, level, severity, f"{value / 1e3:g} kW/m²", flux, value)
        for level, severity, value in HEAT_LEVELS
    ]
    return effects, FIREBALL_CARD.outside(fuel_mass_kg=release.mass_kg)


def explosion(release: Release) -> tuple[list[Effect], tuple[str, ...]]:
    """Circles of overpressure by TNT equivalence, two practices, the widest first of each."""
    heat = release.substance.heat_of_combustion_j_kg
    assert heat is not None, "asked only of substances that burn"
    book = float(
        tnt_mass_kg(fuel_mass_kg=release.mass_kg, heat_of_combustion_j_kg=heat, yield_ratio=YIELD)
    )
    chinese = float(chinese_tnt_mass_kg(fuel_mass_kg=release.mass_kg, heat_of_combustion_j_kg=heat))

    def on_ground(distance_m: Floats) -> Floats:
        return surface_burst_overpressure_pa(distance_m=distance_m, tnt_mass_kg=book)

    def in_air(distance_m: Floats) -> Floats:
        return free_air_overpressure_pa(distance_m=distance_m, tnt_mass_kg=chinese)

    effects: list[Effect] = []
    outside: list[str] = []
    for method, curve, tnt_kg, card in (
        (YELLOW_BOOK, on_ground, book, SURFACE_CARD),
        (CHINESE, in_air, chinese, FREE_AIR_CARD),
    ):
        for level, severity, value in BLAST_LEVELS:
            label = f"{value / 1e3:g} kPa"
            found = _circle("explosion", method, level, severity, label, curve, value)
            effects.append(found)
            if 0 < found.distance_m < math.inf:
                z = scaled_distance(distance_m=found.distance_m, tnt_mass_kg=tnt_kg)
                outside += card.outside(scaled_distance=z)
    return effects, tuple(outside)


def _circle(
    phenomenon: str,
    method: str,
    level: str,
    severity: int,
    label: str,
    curve: Callable[[Floats], Floats],
    value: float,
) -> Effect:
    reach_m = float(last_distance_above_m(axis=curve, level=value))
    drawable = 0 < reach_m < math.inf
    return Effect(
        phenomenon="fireball" if phenomenon == "fireball" else "explosion",
        method=method,
        level=level,
        severity=severity,
        label=label,
        distance_m=reach_m,
        ring=circle(reach_m) if drawable else np.empty((0, 2)),
    )
