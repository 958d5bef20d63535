"""How strong the blast in the street is when gas in a void explodes."""

from __future__ import annotations

from typing import Final, cast

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.consequence.explosion.blast_tnt import surface_burst_overpressure_pa, tnt_mass_kg
from sim.consequence.explosion.multi_energy import Strength, multi_energy_blast
from sim.consequence.explosion.vapour_cloud import AMBIENT_PRESSURE_PA
from sim.consequence.release.orifice import GAS_CONSTANT_J_MOL_K, ideal_gas_density_kg_m3
from sim.model_card import ModelCard, Range, register

MAIN_STRENGTH: Final[Strength] = 7
"""Explosion strength where nothing is known of the vents: covers and walls hold until they fly."""

SOURCE_PRESSURE_RATIO: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Overpressure in the exploding gas over ambient, strengths 1 to 7 (van den Berg 1985)."""

OXYGEN_HEAT_J_KG: Final = 13.1e6
"""Heat per kilogram of oxygen burnt (Huggett 1980)."""

OXYGEN_FRAC: Final = 0.2095
_OXYGEN_KG_MOL: Final = 0.031998

TNT_YIELD_RATIO: Final = 0.2
"""Share of the heat that Tuiyan's TNT figure beside the main one takes (assumed; practice takes 3
to 10 % of open clouds, more of confined gas)."""

_GRID_M: Final = np.geomspace(0.1, 1e4, 600)

CARD = register(
    ModelCard(
        key="consequence.gas_void_blast",
        title_zh="地下空间燃气爆炸对街面的冲击波（多能法，TNT 当量并列）",
        title_en="Blast in the street of gas in a void (multi-energy; TNT beside it)",
        source=(
            "multi-energy (van den Berg 1985) with the strength of the pressure in the void; heat "
            "by fuel or by oxygen (Huggett 1980), whichever is short"
        ),
        status="provisional",
        ranges={"gas_frac": Range(0.05, 0.15, "1"), "source_pressure_pa": Range(1e3, 1.02e5, "Pa")},
        limits_zh=(
            "地下爆炸当作地面半球爆炸：未计覆土、盖板吸能与街道约束；飞石不在内",
            "泄爆口不明时强度取 7 级；TNT 当量不适合燃气（Chi 等 2021），只作对照",
        ),
        limits_en=(
            "as a half ball on the ground: no cover of earth or slabs, no street walls; no debris",
            "strength 7 where vents are unknown; TNT, unfit for gas (Chi 2021), only stands beside",
        ),
        checks=("G-mixture-heat", "G-source-strength", "G-blast-reach"),
    )
)


def mixture_heat_j_m3(
    *,
    gas_frac: ArrayLike,
    molar_mass_kg_mol: float,
    heat_of_combustion_j_kg: float,
    temperature_k: float = 288.15,
) -> Floats:
    """Heat of a mixture of fuel gas and air at ambient pressure, J/m3.

    ``min(C rho_f Hc, 0.2095 (1 - C) rho_O2 13.1 MJ/kg)``: lean mixtures run out of fuel, rich
    ones of oxygen.

    Parameters
    ----------
    gas_frac
        Fuel gas, volume fraction, 0 to 1.
    molar_mass_kg_mol, heat_of_combustion_j_kg
        Of the fuel, kg/mol and J/kg, above 0.
    temperature_k
        Of the mixture, K, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> heat = mixture_heat_j_m3(gas_frac=0.095, molar_mass_kg_mol=0.016043,
    ...                          heat_of_combustion_j_kg=50.0e6)
    >>> round(float(heat) / 1e6, 2)
    3.22
    """
    gas = within("gas_frac", gas_frac, 0.0, 1.0)
    fuel = ideal_gas_density_kg_m3(
        pressure_pa=AMBIENT_PRESSURE_PA,
        temperature_k=temperature_k,
        molar_mass_kg_mol=molar_mass_kg_mol,
    )
    heat = positive("heat_of_combustion_j_kg", heat_of_combustion_j_kg, "J/kg")
    oxygen = AMBIENT_PRESSURE_PA * _OXYGEN_KG_MOL / (GAS_CONSTANT_J_MOL_K * temperature_k)
    rich = OXYGEN_FRAC * (1.0 - gas) * oxygen * OXYGEN_HEAT_J_KG
    return np.minimum(gas * fuel * heat, rich)


def blast_strength(*, source_pressure_pa: float) -> Strength:
    """Explosion strength 1 to 7 whose pressure in the gas is at least that in the void.

    Parameters
    ----------
    source_pressure_pa
        Overpressure in the void, Pa, 0 or more: `vented_explosion` for a room with vents. Above
        ambient pressure strength 7 holds.

    Raises
    ------
    ValueError
        If the pressure is negative or not finite.

    Examples
    --------
    >>> blast_strength(source_pressure_pa=6560.0), blast_strength(source_pressure_pa=50e3)
    (4, 6)
    """
    ratio = float(non_negative("source_pressure_pa", source_pressure_pa, "Pa"))
    found = int(np.searchsorted(SOURCE_PRESSURE_RATIO, ratio / AMBIENT_PRESSURE_PA)) + 1
    return cast("Strength", min(found, MAIN_STRENGTH))


def blast_reach_m(
    *, energy_j: float, overpressure_pa: float, strength: Strength = MAIN_STRENGTH
) -> float:
    """Distance from the exploding gas within which the overpressure is at least this, m.

    Parameters
    ----------
    energy_j
        Heat of the gas that explodes, J, above 0.
    overpressure_pa
        Peak side-on overpressure, Pa, above 0.
    strength
        1 to 10.

    Returns
    -------
    float
        0 where the explosion never reaches it.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    wanted = float(positive("overpressure_pa", overpressure_pa, "Pa"))
    blast = multi_energy_blast(distance_m=_GRID_M, energy_j=energy_j, strength=strength)
    return _last_above(blast.overpressure_pa, wanted)


def tnt_reach_m(
    *, energy_j: float, overpressure_pa: float, yield_ratio: float = TNT_YIELD_RATIO
) -> float:
    """The same by TNT equivalence, as practice has it, to stand beside `blast_reach_m`, m.

    Parameters, Returns and Raises as there; `yield_ratio` is the share of the heat, above 0 to 1.
    """
    wanted = float(positive("overpressure_pa", overpressure_pa, "Pa"))
    heat = positive("energy_j", energy_j, "J")
    mass = tnt_mass_kg(fuel_mass_kg=heat, heat_of_combustion_j_kg=1.0, yield_ratio=yield_ratio)
    pressure = surface_burst_overpressure_pa(distance_m=_GRID_M, tnt_mass_kg=mass)
    return _last_above(pressure, wanted)


def _last_above(pressure: Floats, wanted: float) -> float:
    """Farthest distance of the grid's curve at or above a pressure, straight in logarithms."""
    above = np.flatnonzero(pressure >= wanted)
    if not above.size:
        return 0.0
    i = int(above[-1])
    if i + 1 == pressure.size:
        return float(_GRID_M[-1])
    share = np.log(pressure[i] / wanted) / np.log(pressure[i] / pressure[i + 1])
    return float(_GRID_M[i] * (_GRID_M[i + 1] / _GRID_M[i]) ** share)
