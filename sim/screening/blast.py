"""Blast of the cloud by several practices, and the pieces of a vessel that bursts."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from sim.arguments import Floats
from sim.consequence.cloud.plume_table import DISTANCES_M, PlumeTable
from sim.consequence.dispersion.search import last_distance_above_m
from sim.consequence.explosion import flame_blast as flame
from sim.consequence.explosion import multi_energy as tno
from sim.consequence.explosion import tnt_vapour_cloud as tnt
from sim.consequence.explosion.flame_speed import CARD as FLAME_SPEED_CARD
from sim.consequence.explosion.flame_speed import Reactivity, flame_speed
from sim.consequence.explosion.flammable_mass import CARD as MASS_CARD
from sim.consequence.explosion.vapour_cloud import CARD as ENERGY_CARD
from sim.consequence.harm.damage_scales import CARD as DAMAGE_CARD
from sim.hazard.rings import circle
from sim.hazard.toxic_levels import mass_concentration_kg_m3
from sim.model_card import ModelCard
from sim.screening.airborne import Airborne
from sim.screening.clouds import by_criterion, flammable_cloud
from sim.screening.release import Effect, Phenomenon, Reckoned, Release

BLAST_LEVELS: Final = (("blast_2", 1, 2.07e3), ("blast_7", 2, 6.9e3), ("blast_17", 3, 17.2e3))
"""Side-on overpressure, Pa: a tenth of windows broken, houses partly demolished, half of the
brickwork of houses destroyed (Clancey's table in `harm.damage_scales`, unverified)."""

STRENGTH: Final = 7
"""Explosion strength of TNO for a cloud in congested plant, see `multi_energy`."""

_LOW: Final = frozenset({"methane", "carbon-monoxide"})
_HIGH: Final = frozenset({"hydrogen", "acetylene", "ethylene", "ethylene-oxide", "propylene-oxide"})
"""Fuels of low and of high reactivity, see `flame_speed`; all others are of medium."""


def lacks_explosion(release: Release) -> str:
    """The property without which no blast can be reckoned."""
    if release.substance.lfl_frac is None:
        return "lfl_frac"
    return "" if release.substance.heat_of_combustion_j_kg is not None else "heat_of_combustion"


def reactivity_of(substance_id: str) -> Reactivity:
    """Class of reactivity in the table of flame speeds."""
    if substance_id in _LOW:
        return "low"
    return "high" if substance_id in _HIGH else "medium"


def flammable_mass_kg(release: Release, what: Airborne) -> float:
    """Fuel of the cloud between its limits, no more than is airborne.

    ``m = (w/u) int (1 - C/C_axis) dx`` as in `flammable_mass`, along the table of the plume.
    """
    substance = release.substance
    lower, upper = substance.lfl_frac, substance.ufl_frac
    assert lower is not None, "asked only of flammable substances"
    table = flammable_cloud(by_criterion, release, what)
    molar_mass = substance.molar_mass_kg_mol
    mass = _richer_kg(table, what, mass_concentration_kg_m3(lower, molar_mass))
    if upper is not None and upper < 1.0:
        mass -= _richer_kg(table, what, mass_concentration_kg_m3(upper, molar_mass))
    return min(max(mass, 0.0), what.mass_kg)


def _richer_kg(table: PlumeTable, what: Airborne, level_kg_m3: float) -> float:
    share = np.maximum(1.0 - level_kg_m3 / np.maximum(table.axis_kg_m3, 1e-300), 0.0)
    return what.gas.rate_kg_s / table.wind_speed_m_s * float(np.trapezoid(share, DISTANCES_M))


def by_flame_speed(release: Release, what: Airborne) -> Reckoned:
    """Circles by flame speed (Baker-Strehlow-Tang table, Dorofeev's curves), widest first."""
    speed = flame_speed(
        reactivity=reactivity_of(release.substance.id),
        congestion=release.congestion,
        confinement="3D",
    )
    energy = _energy_j(release, what)

    def curve(distance_m: Floats) -> Floats:
        return flame.flame_blast(
            distance_m=distance_m, energy_j=energy, flame_mach_ratio=speed.mach_ratio
        ).overpressure_pa

    cards = (flame.CARD, FLAME_SPEED_CARD, ENERGY_CARD, MASS_CARD)
    return _circles("flame_blast", curve if energy > 0 else None, cards)


def by_multi_energy(release: Release, what: Airborne) -> Reckoned:
    """Circles by the multi-energy method of TNO, the widest first."""
    energy = _energy_j(release, what)

    def curve(distance_m: Floats) -> Floats:
        return tno.multi_energy_blast(
            distance_m=distance_m, energy_j=energy, strength=STRENGTH
        ).overpressure_pa

    return _circles("multi_energy", curve if energy > 0 else None, (tno.CARD, MASS_CARD))


def by_tnt(practice: tnt.Practice) -> Callable[[Release, Airborne], Reckoned]:
    """Circles by TNT equivalence of all that is airborne, the widest first."""

    def reckon(release: Release, what: Airborne) -> Reckoned:
        heat = release.substance.heat_of_combustion_j_kg
        assert heat is not None, "asked only of substances that burn"

        def curve(distance_m: Floats) -> Floats:
            return tnt.cloud_overpressure_pa(
                distance_m=distance_m,
                fuel_mass_kg=what.mass_kg,
                heat_of_combustion_j_kg=heat,
                practice=practice,
            )

        found = _circles(f"tnt_{practice}", curve, (tnt.CARD,))
        mass = tnt.cloud_tnt_mass_kg(
            fuel_mass_kg=what.mass_kg, heat_of_combustion_j_kg=heat, practice=practice
        )
        reaches = [e.distance_m for e in found.effects if 0 < e.distance_m < math.inf]
        outside = tnt.tnt_cloud_warnings(distance_m=reaches, tnt_mass_kg=mass) if reaches else ()
        return Reckoned(found.effects, found.cards, outside)

    return reckon


def circle_effect(
    phenomenon: Phenomenon, method: str, level: str, severity: int, label: str, reach_m: float
) -> Effect:
    """A zone that is a circle about the source."""
    drawable = 0 < reach_m < math.inf
    return Effect(
        phenomenon=phenomenon,
        method=method,
        level=level,
        severity=severity,
        label=label,
        distance_m=reach_m,
        ring=circle(reach_m) if drawable else np.empty((0, 2)),
    )


def _energy_j(release: Release, what: Airborne) -> float:
    heat = release.substance.heat_of_combustion_j_kg
    assert heat is not None, "asked only of substances that burn"
    return flammable_mass_kg(release, what) * heat


def _circles(
    method: str, curve: Callable[[Floats], Floats] | None, cards: tuple[ModelCard, ...]
) -> Reckoned:
    effects = []
    for level, severity, value in BLAST_LEVELS:
        reach = 0.0 if curve is None else float(last_distance_above_m(axis=curve, level=value))
        label = f"{value / 1e3:g} kPa"
        effects.append(circle_effect("explosion", method, level, severity, label, reach))
    return Reckoned(tuple(effects), (*cards, DAMAGE_CARD))
