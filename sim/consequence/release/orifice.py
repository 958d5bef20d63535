"""How fast a substance comes out of a hole, and how much of it becomes airborne."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.model_card import ModelCard, Range, register

GRAVITY_M_S2: Final = 9.80665
"""Standard gravity, m/s2 (BIPM)."""

GAS_CONSTANT_J_MOL_K: Final = 8.314462618
"""Molar gas constant, J/(mol K) (CODATA 2018)."""

_CARRY_FACTOR: Final = 5.0
_CARRY_LIMIT: Final = 0.2
"""GB/T 37243-2019 Annex D, eq. D.31 and D.32, as quoted in a public implementation (evidence
D14): all liquid is carried along once a fifth of it flashes."""

ORIFICE_CARD = register(
    ModelCard(
        key="consequence.orifice_release",
        title_zh="小孔泄漏：液体（伯努利）与气体（等熵临界/亚临界）",
        title_en="Release through an orifice: liquid (Bernoulli), gas (isentropic)",
        source="CCPS 1999 pp. 40 and 47; TNO Yellow Book CPR 14E, eq. 2.22-2.26, 2.194-2.196",
        status="verified",
        ranges={
            "hole_diameter_m": Range(0.001, 0.5, "m"),
            "heat_ratio": Range(1.05, 1.67, "1"),
            "upstream_pressure_pa": Range(1.05e5, 1e7, "Pa"),
        },
        limits_zh=("理想气体；不适用于闪蒸两相流与长管",),
        limits_en=("ideal gas; not for flashing two-phase flow or long pipes",),
        checks=("D01", "D02", "R-yb-acrylonitrile", "R-yb-hydrogen", "R-choking"),
    )
)

FLASH_CARD = register(
    ModelCard(
        key="consequence.flash_carry",
        title_zh="闪蒸率与空气中携带比例（GB/T 37243）",
        title_en="Flash fraction and airborne share (GB/T 37243)",
        source="GB/T 37243-2019 Annex D eq. D.31/D.32, quoted second-hand (evidence D14)",
        status="provisional",
        ranges={"flash_frac": Range(0.0, 1.0, "1")},
        limits_zh=("标准原文未见，待核实",),
        limits_en=("text of the standard not seen",),
        checks=("R-flash", "D14"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class GasJet:
    """Gas leaving a hole: rate and the state where it leaves."""

    mass_rate_kg_s: Floats
    exit_pressure_pa: Floats
    exit_temperature_k: Floats
    exit_velocity_m_s: Floats
    """Mass rate over exit density and hole area, so it includes the discharge coefficient."""
    choked: np.ndarray


def liquid_orifice_rate_kg_s(
    *,
    discharge_coefficient_ratio: ArrayLike,
    hole_diameter_m: ArrayLike,
    liquid_density_kg_m3: ArrayLike,
    upstream_pressure_pa: ArrayLike,
    ambient_pressure_pa: ArrayLike = 101_325.0,
    liquid_head_m: ArrayLike = 0.0,
) -> Floats:
    """Mass rate of a liquid through a sharp hole; 0 where the pressure does not drive it out.

    ``m = Cd A sqrt(2 rho (p - pa + rho g h))``.

    Parameters
    ----------
    discharge_coefficient_ratio
        Discharge coefficient, above 0 to 1 (0.61-0.63 sharp edge, 0.82 pipe stub).
    hole_diameter_m
        Diameter, m, above 0.
    liquid_density_kg_m3
        Density, kg/m3, above 0.
    upstream_pressure_pa, ambient_pressure_pa
        Absolute pressures above the liquid and outside, Pa, above 0.
    liquid_head_m
        Liquid above the hole, m, 0 or more.

    Returns
    -------
    numpy.ndarray
        Mass rate, kg/s.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    CCPS 1999, p. 40; TNO Yellow Book CPR 14E (2005), eq. 2.194-2.196.

    Examples
    --------
    >>> rate = liquid_orifice_rate_kg_s(discharge_coefficient_ratio=0.62, hole_diameter_m=0.1,
    ...     liquid_density_kg_m3=812.5, upstream_pressure_pa=101325.0, liquid_head_m=11.12)
    >>> round(float(rate), 2)
    58.43
    """
    coefficient = within("discharge_coefficient_ratio", discharge_coefficient_ratio, 1e-6, 1.0)
    diameter = positive("hole_diameter_m", hole_diameter_m, "m")
    density = positive("liquid_density_kg_m3", liquid_density_kg_m3, "kg/m3")
    inside = positive("upstream_pressure_pa", upstream_pressure_pa, "Pa")
    outside = positive("ambient_pressure_pa", ambient_pressure_pa, "Pa")
    head = non_negative("liquid_head_m", liquid_head_m, "m")
    drive = np.maximum(inside - outside + density * GRAVITY_M_S2 * head, 0.0)
    return coefficient * _area(diameter) * np.sqrt(2.0 * density * drive)


def gas_orifice(
    *,
    discharge_coefficient_ratio: ArrayLike,
    hole_diameter_m: ArrayLike,
    upstream_pressure_pa: ArrayLike,
    upstream_temperature_k: ArrayLike,
    upstream_density_kg_m3: ArrayLike,
    heat_ratio: ArrayLike,
    ambient_pressure_pa: ArrayLike = 101_325.0,
) -> GasJet:
    """Rate, pressure, temperature and speed of gas leaving a hole, choked or subsonic.

    ``m = Cd A sqrt(2 k/(k-1) p0 rho0 (r^(2/k) - r^((k+1)/k)))`` with r the larger of pa/p0 and
    the critical ratio ``(2/(k+1))^(k/(k-1))``.

    Parameters
    ----------
    discharge_coefficient_ratio
        Discharge coefficient, above 0 to 1.
    hole_diameter_m
        Diameter, m, above 0.
    upstream_pressure_pa, ambient_pressure_pa
        Absolute pressures inside and outside, Pa, above 0.
    upstream_temperature_k
        Temperature inside, K, above 0.
    upstream_density_kg_m3
        Density inside, kg/m3, above 0 (see `ideal_gas_density_kg_m3`).
    heat_ratio
        Ratio of the specific heats k, above 1 to 2.

    Returns
    -------
    GasJet
        All zero flow where the inside pressure does not exceed the outside.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    CCPS 1999, p. 47; TNO Yellow Book CPR 14E (2005), eq. 2.22-2.26.
    """
    coefficient = within("discharge_coefficient_ratio", discharge_coefficient_ratio, 1e-6, 1.0)
    diameter = positive("hole_diameter_m", hole_diameter_m, "m")
    inside = positive("upstream_pressure_pa", upstream_pressure_pa, "Pa")
    temperature = positive("upstream_temperature_k", upstream_temperature_k, "K")
    density = positive("upstream_density_kg_m3", upstream_density_kg_m3, "kg/m3")
    k = within("heat_ratio", heat_ratio, 1.0 + 1e-6, 2.0)
    outside = positive("ambient_pressure_pa", ambient_pressure_pa, "Pa")

    critical = (2.0 / (k + 1.0)) ** (k / (k - 1.0))
    ratio = np.clip(outside / inside, critical, 1.0)
    expansion = ratio ** (2.0 / k) - ratio ** ((k + 1.0) / k)
    flux = np.sqrt(2.0 * k / (k - 1.0) * inside * density * np.maximum(expansion, 0.0))
    exit_density = density * ratio ** (1.0 / k)
    return GasJet(
        mass_rate_kg_s=coefficient * _area(diameter) * flux,
        exit_pressure_pa=np.asarray(inside * ratio),
        exit_temperature_k=np.asarray(temperature * ratio ** ((k - 1.0) / k)),
        exit_velocity_m_s=np.asarray(coefficient * flux / exit_density),
        choked=np.asarray(outside / inside <= critical),
    )


def ideal_gas_density_kg_m3(
    *, pressure_pa: ArrayLike, temperature_k: ArrayLike, molar_mass_kg_mol: ArrayLike
) -> Floats:
    """Density of an ideal gas, kg/m3: ``p M / (R T)``.

    Parameters
    ----------
    pressure_pa
        Absolute pressure, Pa, above 0.
    temperature_k
        Temperature, K, above 0.
    molar_mass_kg_mol
        Molar mass, kg/mol, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    Examples
    --------
    >>> round(float(ideal_gas_density_kg_m3(pressure_pa=101325.0, temperature_k=298.15,
    ...                                     molar_mass_kg_mol=0.028965)), 3)
    1.184
    """
    pressure = positive("pressure_pa", pressure_pa, "Pa")
    temperature = positive("temperature_k", temperature_k, "K")
    molar_mass = positive("molar_mass_kg_mol", molar_mass_kg_mol, "kg/mol")
    return pressure * molar_mass / (GAS_CONSTANT_J_MOL_K * temperature)


def flash_frac(
    *,
    temperature_k: ArrayLike,
    boiling_point_k: ArrayLike,
    liquid_heat_capacity_j_kg_k: ArrayLike,
    heat_of_vaporisation_j_kg: ArrayLike,
) -> Floats:
    """Share of a superheated liquid that boils off at once: ``cp (T - Tb) / hv``, within 0 to 1.

    Parameters
    ----------
    temperature_k, boiling_point_k
        Storage temperature and boiling point at ambient pressure, K, above 0.
    liquid_heat_capacity_j_kg_k
        Heat capacity of the liquid, J/(kg K), above 0.
    heat_of_vaporisation_j_kg
        Heat of vaporisation, J/kg, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    References
    ----------
    CCPS 1999, Guidelines for Consequence Analysis of Chemical Releases.
    """
    temperature = positive("temperature_k", temperature_k, "K")
    boiling = positive("boiling_point_k", boiling_point_k, "K")
    capacity = positive("liquid_heat_capacity_j_kg_k", liquid_heat_capacity_j_kg_k, "J/(kg K)")
    latent = positive("heat_of_vaporisation_j_kg", heat_of_vaporisation_j_kg, "J/kg")
    return np.clip(capacity * (temperature - boiling) / latent, 0.0, 1.0)


def airborne_frac(*, flash_frac: ArrayLike) -> Floats:
    """Share of a flashing release that stays in the air as vapour and droplets.

    ``5 Fv`` up to Fv = 0.2, all of it above.

    Parameters
    ----------
    flash_frac
        Flash fraction Fv, 0 to 1.

    Raises
    ------
    ValueError
        If the fraction lies outside.

    References
    ----------
    GB/T 37243-2019, Annex D, eq. D.31 and D.32 (second-hand, not verified).

    Examples
    --------
    >>> float(airborne_frac(flash_frac=0.05))
    0.25
    """
    share = within("flash_frac", flash_frac, 0.0, 1.0)
    return np.where(share <= _CARRY_LIMIT, np.minimum(_CARRY_FACTOR * share, 1.0), 1.0)


def _area(diameter: Floats) -> Floats:
    return 0.25 * np.pi * diameter * diameter
