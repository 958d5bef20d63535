"""How much energy a flammable cloud holds, and how far away a place is in units of that energy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.consequence.release.orifice import ideal_gas_density_kg_m3
from sim.model_card import ModelCard, Range, register

AIR_OXYGEN_FRAC: Final = 0.20946
"""Oxygen in dry air, by volume (evidence D15)."""

GROUND_FACTOR_RATIO: Final = 2.0
"""A blast on hard ground goes into half the space: twice the energy of a burst in free air."""

AMBIENT_PRESSURE_PA: Final = 101_325.0

CARD = register(
    ModelCard(
        key="consequence.cloud_energy",
        title_zh="可燃气云燃烧能量与能量比例距离（Sachs）",
        title_en="Energy of a flammable cloud and energy-scaled distance (Sachs)",
        source="CCPS 2010, Guidelines for VCE, PVB, BLEVE and Flash Fire Hazards, 2nd ed., as "
        "worked by A. Farrell (evidence D15)",
        status="verified",
        ranges={
            "fuel_frac": Range(0.01, 0.3, "1"),
            "temperature_k": Range(220.0, 330.0, "K"),
        },
        limits_zh=("整个气云按化学计量浓度、理想气体；只应取受阻塞或受限部分的体积",),
        limits_en=("the whole cloud stoichiometric, an ideal gas; take the congested part only",),
        checks=("D15", "E-sachs"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class CloudBlast:
    """What the blast of an explosion does at a distance, and whether a source supports it there."""

    overpressure_pa: Floats
    """Peak side-on overpressure."""
    impulse_pa_s: Floats
    """Side-on impulse of the positive phase."""
    outside: tuple[str, ...]
    """Arguments outside the range of the source; a report marks the result extrapolated."""


def stoichiometric_frac(*, oxygen_ratio: ArrayLike) -> Floats:
    """Share of fuel in its stoichiometric mixture with air, by volume: ``1 / (1 + nu / 0.20946)``.

    Parameters
    ----------
    oxygen_ratio
        Oxygen that burns one mole of fuel, mol/mol, above 0 (methane 2, propane 5, butane 6.5).

    Raises
    ------
    ValueError
        If it is not above 0.

    Examples
    --------
    >>> round(float(stoichiometric_frac(oxygen_ratio=6.5)), 5)
    0.03122
    """
    return 1.0 / (1.0 + positive("oxygen_ratio", oxygen_ratio) / AIR_OXYGEN_FRAC)


def cloud_energy_j(
    *,
    cloud_volume_m3: ArrayLike,
    fuel_frac: ArrayLike,
    molar_mass_kg_mol: ArrayLike,
    heat_of_combustion_j_kg: ArrayLike,
    temperature_k: ArrayLike,
    ambient_pressure_pa: ArrayLike = AMBIENT_PRESSURE_PA,
) -> Floats:
    """Heat that burning the fuel of a cloud sets free, J: ``x p M V / (R T) Hc``.

    Parameters
    ----------
    cloud_volume_m3
        Volume of the mixture that takes part, m3, 0 or more.
    fuel_frac
        Mean share of fuel in it by volume, above 0 to 1; `stoichiometric_frac` is the custom.
    molar_mass_kg_mol
        Molar mass of the fuel, kg/mol, above 0.
    heat_of_combustion_j_kg
        Lower heat of combustion, J/kg, above 0.
    temperature_k, ambient_pressure_pa
        State of the cloud, K and Pa, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> energy = cloud_energy_j(cloud_volume_m3=1000.0, fuel_frac=0.0402,
    ...     molar_mass_kg_mol=0.0441, heat_of_combustion_j_kg=46.35e6, temperature_k=288.15)
    >>> round(float(energy) / 1e9, 2)
    3.48
    """
    volume = non_negative("cloud_volume_m3", cloud_volume_m3, "m3")
    share = within("fuel_frac", fuel_frac, 0.0, 1.0, above=True)
    heat = positive("heat_of_combustion_j_kg", heat_of_combustion_j_kg, "J/kg")
    density = ideal_gas_density_kg_m3(
        pressure_pa=positive("ambient_pressure_pa", ambient_pressure_pa, "Pa"),
        temperature_k=temperature_k,
        molar_mass_kg_mol=molar_mass_kg_mol,
    )
    return share * density * volume * heat


def energy_scaled_distance_ratio(
    *,
    distance_m: ArrayLike,
    energy_j: ArrayLike,
    ground_factor_ratio: ArrayLike,
    ambient_pressure_pa: ArrayLike = AMBIENT_PRESSURE_PA,
) -> Floats:
    """Distance without dimension, by Sachs: ``R (p0 / (f E))^(1/3)``.

    Parameters
    ----------
    distance_m
        Distance from the centre, m, above 0.
    energy_j
        Energy of the explosion, J, above 0.
    ground_factor_ratio
        1 for a burst far above the ground or a curve made for hemispheres, 2 for a burst on the
        ground read from a curve made for spheres; 1 to 2.
    ambient_pressure_pa
        Pressure of the air, Pa, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> float(energy_scaled_distance_ratio(distance_m=100.0, energy_j=101.325e9,
    ...                                    ground_factor_ratio=1.0))
    1.0
    """
    distance = positive("distance_m", distance_m, "m")
    energy = positive("energy_j", energy_j, "J")
    factor = within("ground_factor_ratio", ground_factor_ratio, 1.0, 2.0)
    ambient = positive("ambient_pressure_pa", ambient_pressure_pa, "Pa")
    return distance / np.cbrt(factor * energy / ambient)
