"""Heat of a burning pool, a burning jet and a fireball, and the pieces that fly with the last."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from sim.arguments import Floats
from sim.consequence.cloud.sources import ATMOSPHERE_PA
from sim.consequence.dispersion.search import last_distance_above_m
from sim.consequence.explosion.fragments import RANGE_CARD as FRAGMENT_CARD
from sim.consequence.explosion.fragments import farthest_fragment_m
from sim.consequence.fire import fireball as ball
from sim.consequence.fire import jet_flame as jet
from sim.consequence.fire import pool_fire as pool
from sim.consequence.fire.fire_rings import CARD as RINGS_CARD
from sim.consequence.fire.fire_rings import flame_rings_m, pool_fire_rings_m
from sim.consequence.fire.flame_emission import (
    BALANCE_CARD,
    LNG_RADIATED_FRAC,
    OIL_RADIATED_FRAC,
    soot_frac_of,
)
from sim.consequence.fire.jet_fire import CARD as JET_HEAT_CARD
from sim.consequence.fire.jet_fire import jet_flame_surface
from sim.consequence.fire.pool_burning import CARD as BURNING_CARD
from sim.consequence.fire.pool_burning import (
    PoolFuel,
    equivalent_diameter_m,
    pool_burning_flux_kg_s_m2,
)
from sim.consequence.fire.pool_flame import AGA_CARD, THOMAS_CARD, TILT_CARD
from sim.consequence.fire.transmissivity import CARD as AIR_CARD
from sim.consequence.fire.transmissivity import wayne_transmissivity_ratio
from sim.screening.airborne import Airborne, is_liquid
from sim.screening.blast import circle_effect
from sim.screening.release import Effect, Phenomenon, Reckoned, Release

HEAT_LEVELS: Final = (("heat_4", 1, 4.0e3), ("heat_12", 2, 12.5e3), ("heat_37", 3, 37.5e3))
"""Heat flux, W/m2: pain in 20 s, one in a hundred dies in a minute, plant damaged (World Bank
1988, from memory, unverified; a fireball lasts seconds, so that these are cautious)."""

HYDROCARBON_J_KG: Final = 40e6
"""The emissive power of fireballs is that of hydrocarbons, which burn with so much heat or more."""

POOL_FUEL: Final[dict[str, PoolFuel]] = {
    "benzene": "benzene",
    "ethanol": "ethanol",
    "n-heptane": "heptane",
    "n-hexane": "hexane",
    "methanol": "methanol",
    "m-xylene": "xylene",
    "o-xylene": "xylene",
    "p-xylene": "xylene",
}
"""Liquids whose burning rate is in the table of `pool_burning`."""


def lacks_pool_fire(release: Release) -> str:
    """The property without which there is no pool fire of this substance."""
    if not is_liquid(release.substance, release.weather.temperature_k):
        return "no_pool"
    if release.substance.lfl_frac is None:
        return "lfl_frac"
    if release.substance.heat_of_combustion_j_kg is None:
        return "heat_of_combustion"
    return "" if release.substance.id in POOL_FUEL else "burning_rate"


def lacks_jet_fire(release: Release) -> str:
    """The property without which there is no burning jet of this substance."""
    if release.substance.lfl_frac is None:
        return "lfl_frac"
    if is_liquid(release.substance, release.weather.temperature_k):
        return "liquid"
    return "" if release.substance.heat_of_combustion_j_kg is not None else "heat_of_combustion"


def lacks_fireball(release: Release) -> str:
    """The property without which there is no fireball of this substance."""
    lacking = lacks_jet_fire(release)
    if lacking:
        return lacking
    heat = release.substance.heat_of_combustion_j_kg
    return "" if heat is not None and heat >= HYDROCARBON_J_KG else "not_hydrocarbon"


def lacks_fragments(release: Release) -> str:
    """A vessel that bursts in a fire holds what makes a fireball."""
    return lacks_fireball(release)


def pool_fire(tilt: str) -> Callable[[Release, Airborne], Reckoned]:
    """Outlines of heat flux about a burning pool that leans with the wind, the widest first."""

    def reckon(release: Release, what: Airborne) -> Reckoned:
        substance, air = release.substance, release.air
        heat = substance.heat_of_combustion_j_kg
        assert heat is not None, "asked only of substances that burn"
        fuel = POOL_FUEL[substance.id]
        wide = float(equivalent_diameter_m(area_m2=what.pool_area_m2))
        soot = soot_frac_of(fuel=fuel)
        fire = pool.pool_fire(
            diameter_m=wide,
            burning_flux_kg_s_m2=float(pool_burning_flux_kg_s_m2(fuel=fuel, diameter_m=wide)),
            heat_of_combustion_j_kg=heat,
            radiated_frac=OIL_RADIATED_FRAC if soot else LNG_RADIATED_FRAC,
            soot_frac=soot,
            wind_speed_m_s=air.wind_speed_m_s,
            air_density_kg_m3=air.density_kg_m3,
            tilt=tilt,
        )

        rings = pool_fire_rings_m(
            fire=fire,
            level_w_m2=[value for _, _, value in HEAT_LEVELS],
            humidity_frac=release.humidity_frac,
            temperature_k=air.temperature_k,
        )
        cards = (pool.CARD, BURNING_CARD, THOMAS_CARD, BALANCE_CARD, AIR_CARD, RINGS_CARD)
        lean = AGA_CARD if tilt == "aga" else TILT_CARD
        outside = pool.CARD.outside(diameter_m=wide, wind_speed_m_s=air.wind_speed_m_s)
        effects = _outlines("pool_fire", f"pool_fire_{tilt}", release, rings)
        return Reckoned(effects, (*cards, lean), outside)

    return reckon


def jet_fire(release: Release, what: Airborne) -> Reckoned:
    """Outlines of heat flux about a level jet that burns along the wind, the widest first.

    The gas leaves at the vapour pressure of its liquid, or at its critical pressure.
    """
    substance, air, gas = release.substance, release.air, what.gas
    heat = substance.heat_of_combustion_j_kg
    assert heat is not None, "asked only of substances that burn"
    velocity = jet.expanded_velocity_m_s(
        pressure_pa=max(substance.vapour_pressure_298_pa, 1.1 * ATMOSPHERE_PA),
        temperature_k=air.temperature_k,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        heat_ratio=substance.heat_ratio,
    )
    flame = jet.jet_flame(
        fuel_rate_kg_s=gas.rate_kg_s,
        velocity_m_s=float(velocity),
        jet_density_kg_m3=gas.density_kg_m3,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        heat_of_combustion_j_kg=heat,
        wind_speed_m_s=air.wind_speed_m_s,
        wind_angle_deg=0.0,
        air_density_kg_m3=air.density_kg_m3,
    )
    surface = jet_flame_surface(
        flame=flame,
        hole_m=(0.0, 0.0, max(release.release_height_m, flame.end_width_m / 2.0)),
        direction_ratio=(1.0, 0.0, 0.0),
        wind_direction_ratio=(1.0, 0.0, 0.0),
    )

    rings = flame_rings_m(
        surface=surface,
        emissive_power_w_m2=flame.emissive_power_w_m2,
        level_w_m2=[value for _, _, value in HEAT_LEVELS],
        humidity_frac=release.humidity_frac,
        temperature_k=air.temperature_k,
    )
    cards = (jet.CARD, jet.VELOCITY_CARD, JET_HEAT_CARD, AIR_CARD, RINGS_CARD)
    return Reckoned(_outlines("jet_fire", "jet_fire_chamberlain", release, rings), cards)


def fireball(release: Release, what: Airborne) -> Reckoned:
    """Circles of heat flux from a fireball of all that is airborne, the widest first."""

    def flux(distance_m: Floats) -> Floats:
        share = wayne_transmissivity_ratio(
            path_length_m=distance_m,
            humidity_frac=release.humidity_frac,
            temperature_k=release.weather.temperature_k,
        )
        return ball.fireball_heat_flux_w_m2(
            fuel_mass_kg=what.mass_kg,
            emissive_power_w_m2=ball.HYDROCARBON_EMISSIVE_POWER_W_M2,
            distance_m=distance_m,
            transmissivity_ratio=share,
        )

    effects = tuple(
        circle_effect(
            "fireball",
            "ccps_fireball",
            level,
            severity,
            f"{value / 1e3:g} kW/m²",
            float(last_distance_above_m(axis=flux, level=value)),
        )
        for level, severity, value in HEAT_LEVELS
    )
    outside = ball.CARD.outside(fuel_mass_kg=what.mass_kg)
    return Reckoned(effects, (ball.CARD, AIR_CARD), outside)


def fragments(release: Release, what: Airborne) -> Reckoned:
    """How far the farthest piece of a tank flies that bursts with its liquid."""
    volume = what.mass_kg / release.substance.liquid_density_kg_m3
    reach = float(farthest_fragment_m(contents_kg=what.mass_kg, vessel_volume_m3=volume))
    effect = circle_effect("fragments", "fragment_range", "fragment", 1, f"{volume:.3g} m³", reach)
    return Reckoned((effect,), (FRAGMENT_CARD,))


def _outlines(
    phenomenon: Phenomenon, method: str, release: Release, rings_m: Floats
) -> tuple[Effect, ...]:
    """Rings in the wind's axes as effects on the plan, about the source."""
    towards = math.radians(release.weather.wind_from_deg + 180.0)
    along = np.array([math.sin(towards), math.cos(towards)])
    left = np.array([-along[1], along[0]])
    effects = []
    for (level, severity, value), ring in zip(HEAT_LEVELS, rings_m, strict=True):
        reach = float(np.hypot(ring[:, 0], ring[:, 1]).max()) if np.ptp(ring) > 0 else 0.0
        placed = ring[:, :1] * along + ring[:, 1:] * left
        label = f"{value / 1e3:g} kW/m²"
        shown = placed if reach else np.empty((0, 2))
        effects.append(Effect(phenomenon, method, level, severity, label, reach, shown))
    return tuple(effects)
