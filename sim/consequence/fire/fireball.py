"""How large, how long and how hot a fireball is."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.model_card import ModelCard, Range, register

_DIAMETER_M: Final = 5.8
_SHORT_S: Final = 0.45
_LONG_S: Final = 2.6
_LONG_FROM_KG: Final = 30_000.0
_HEIGHT_RATIO: Final = 0.75
"""D = 5.8 M^(1/3) m, t = 0.45 M^(1/3) s to 30 t and 2.6 M^(1/6) s above, centre at 0.75 D: CCPS
correlations (evidence D19; a worked sheet of A. Srivastava with 11 957.7 kg of propane, seen)."""

HYDROCARBON_EMISSIVE_POWER_W_M2: Final = 350e3
"""Surface emissive power that CCPS suggests for large hydrocarbon releases, W/m2 (same sheet)."""

CARD = register(
    ModelCard(
        key="consequence.fireball",
        title_zh="火球尺寸、持续时间与热辐射（CCPS）",
        title_en="Fireball: size, duration and heat (CCPS)",
        source="CCPS correlations; evidence D19; worked sheet of A. Srivastava (seen)",
        status="verified",
        ranges={"fuel_mass_kg": Range(10.0, 500_000.0, "kg")},
        limits_zh=("整个持续时间内取恒定尺寸与表面辐射功率，偏保守；辐射份额须另给来源",),
        limits_en=(
            "constant size and emissive power throughout, cautious; radiated share is given",
        ),
        checks=("D19", "B-fireball-sheet", "B-energy"),
    )
)


def fireball_diameter_m(*, fuel_mass_kg: ArrayLike) -> Floats:
    """Greatest diameter of a fireball, m: ``5.8 M^(1/3)``.

    Parameters
    ----------
    fuel_mass_kg
        Fuel that burns in it, kg, above 0.

    Raises
    ------
    ValueError
        If the mass is not above 0.

    Examples
    --------
    >>> round(float(fireball_diameter_m(fuel_mass_kg=100_000.0)), 1)
    269.2
    """
    return _DIAMETER_M * np.cbrt(positive("fuel_mass_kg", fuel_mass_kg, "kg"))


def fireball_duration_s(*, fuel_mass_kg: ArrayLike) -> Floats:
    """Duration of a fireball, s: ``0.45 M^(1/3)`` to 30 t, ``2.6 M^(1/6)`` above.

    Parameters
    ----------
    fuel_mass_kg
        Fuel that burns in it, kg, above 0.

    Raises
    ------
    ValueError
        If the mass is not above 0.
    """
    mass = positive("fuel_mass_kg", fuel_mass_kg, "kg")
    return np.where(mass <= _LONG_FROM_KG, _SHORT_S * np.cbrt(mass), _LONG_S * mass ** (1.0 / 6.0))


def fireball_height_m(*, fuel_mass_kg: ArrayLike) -> Floats:
    """Height of the fireball's centre above ground, m: ``0.75 D``; parameters as above."""
    return _HEIGHT_RATIO * fireball_diameter_m(fuel_mass_kg=fuel_mass_kg)


def emissive_power_w_m2(
    *,
    fuel_mass_kg: ArrayLike,
    heat_of_combustion_j_kg: ArrayLike,
    radiated_frac: ArrayLike,
) -> Floats:
    """Mean surface emissive power, W/m2, of a fireball that radiates a share of its energy.

    ``E = chi M Hc / (pi D^2 t)``.

    Parameters
    ----------
    fuel_mass_kg
        Fuel that burns in it, kg, above 0.
    heat_of_combustion_j_kg
        Heat of combustion, J/kg, above 0.
    radiated_frac
        Share radiated, above 0 to 1 (0.2-0.4 usual; name its source).

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    mass = positive("fuel_mass_kg", fuel_mass_kg, "kg")
    heat = positive("heat_of_combustion_j_kg", heat_of_combustion_j_kg, "J/kg")
    share = within("radiated_frac", radiated_frac, 1e-6, 1.0)
    diameter = fireball_diameter_m(fuel_mass_kg=mass)
    duration = fireball_duration_s(fuel_mass_kg=mass)
    return share * mass * heat / (math.pi * np.square(diameter) * duration)


def sphere_view_factor_ratio(
    *, diameter_m: ArrayLike, centre_height_m: ArrayLike, distance_m: ArrayLike
) -> Floats:
    """View factor of a sphere from the ground, for the most exposed orientation: ``(D/2)^2 / L^2``.

    Parameters
    ----------
    diameter_m
        Diameter, m, above 0.
    centre_height_m
        Height of the centre, m, at least half the diameter.
    distance_m
        Distance along the ground from below the centre, m, 0 or more.

    Raises
    ------
    ValueError
        If an argument is impossible or the sphere dips into the ground.
    """
    radius = 0.5 * positive("diameter_m", diameter_m, "m")
    height = positive("centre_height_m", centre_height_m, "m")
    distance = non_negative("distance_m", distance_m, "m")
    if np.any(height < radius * (1.0 - 1e-12)):
        raise ValueError(
            "centre_height_m must be at least half of diameter_m, got "
            f"{float(np.min(height)):g} m for a radius of {float(np.max(radius)):g} m"
        )
    return np.asarray(np.square(radius) / (np.square(distance) + np.square(height)))


def upright_view_factor_ratio(
    *, diameter_m: ArrayLike, centre_height_m: ArrayLike, distance_m: ArrayLike
) -> Floats:
    """View factor of a sphere from an upright surface on the ground: ``X (D/2)^2 / L^3``.

    Parameters and Raises as for `sphere_view_factor_ratio`. Near the sphere, where it reaches
    below the horizon of the surface, the formula is too low.
    """
    facing = sphere_view_factor_ratio(
        diameter_m=diameter_m, centre_height_m=centre_height_m, distance_m=distance_m
    )
    distance = np.asarray(distance_m, dtype=np.float64)
    return facing * distance / np.hypot(distance, centre_height_m)


def fireball_heat_flux_w_m2(
    *,
    fuel_mass_kg: ArrayLike,
    emissive_power_w_m2: ArrayLike,
    distance_m: ArrayLike,
    transmissivity_ratio: ArrayLike = 1.0,
) -> Floats:
    """Heat flux on a person facing a fireball that stands at its usual height, W/m2.

    ``q = tau E F`` with the sphere's view factor.

    Parameters
    ----------
    fuel_mass_kg
        Fuel that burns in it, kg, above 0.
    emissive_power_w_m2
        Surface emissive power, W/m2, above 0.
    distance_m
        Distance along the ground from below the centre, m, 0 or more.
    transmissivity_ratio
        Share let through by the air, 0 to 1 (see `transmissivity`).

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    power = positive("emissive_power_w_m2", emissive_power_w_m2, "W/m2")
    share = within("transmissivity_ratio", transmissivity_ratio, 0.0, 1.0)
    factor = sphere_view_factor_ratio(
        diameter_m=fireball_diameter_m(fuel_mass_kg=fuel_mass_kg),
        centre_height_m=fireball_height_m(fuel_mass_kg=fuel_mass_kg),
        distance_m=distance_m,
    )
    return share * power * factor
