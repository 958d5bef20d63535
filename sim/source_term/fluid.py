"""What a stored substance is at a temperature: pressure, densities, heat of vaporisation."""

from __future__ import annotations

import math
from typing import Final

from scenarios.model.substance import GAS_CONSTANT_J_MOL_K, Substance
from sim.arguments import positive
from sim.model_card import ModelCard, Range, register
from sim.source_term.given import ATMOSPHERE_PA

_STANDARD_K: Final = 298.15
_RACKETT_POWER: Final = 2.0 / 7.0
_WATSON_POWER: Final = 0.38
_ACENTRIC_RATIO: Final = 0.7

CARD = register(
    ModelCard(
        key="source_term.fluid",
        title_zh="储存温度下的物性：Rackett-Yamada-Gunn 密度、Watson 汽化热、蒸气压",
        title_en="Properties at storage: Rackett-Yamada-Gunn density, Watson heat, vapour pressure",
        source=(
            "Rackett 1970, Spencer and Danner 1972, Yamada and Gunn 1973 (Z = 0.29056 - 0.08775 "
            "omega, reference-density form; as in the documentation of chemicals 1.5.2); Watson "
            "1943, exponent 0.38 (from memory); Clausius-Clapeyron where there is no curve"
        ),
        status="verified",
        ranges={"reduced_temperature_ratio": Range(0.3, 0.95, "1")},
        limits_zh=("单组分；饱和蒸气按理想气体",),
        limits_en=("one component; the saturated vapour is an ideal gas",),
        checks=("ST-density", "ST-watson", "ST-clapeyron"),
    )
)


def vapour_pressure_pa(substance: Substance, *, temperature_k: float) -> float:
    """Vapour pressure of a liquid, Pa: its curve, else a line of ln p over 1/T.

    The line goes through the boiling point and the pressure at 298.15 K, or has the slope of the
    heat of vaporisation where these two temperatures nearly coincide. It also continues a curve
    below its coldest point, through that point.

    Raises
    ------
    ValueError
        If the temperature is not above 0, or not below the critical one.
    """
    kelvin = float(positive("temperature_k", temperature_k, "K"))
    critical = substance.critical_temperature_k
    if critical is not None and kelvin >= critical:
        raise ValueError(
            f"temperature_k must be below the critical temperature {critical:g} K of "
            f"{substance.id} for a liquid, got {kelvin:g} K: it can only be stored as a gas"
        )
    heat_k = (
        substance.heat_of_vaporisation_j_kg * substance.molar_mass_kg_mol / GAS_CONSTANT_J_MOL_K
    )
    curve = substance.vapour_pressure
    if curve is None:
        boiling = substance.boiling_point_k
        if abs(boiling - _STANDARD_K) > 1.0:
            rise = math.log(substance.vapour_pressure_298_pa / ATMOSPHERE_PA)
            heat_k = rise / (1.0 / boiling - 1.0 / _STANDARD_K)
        return ATMOSPHERE_PA * math.exp(heat_k * (1.0 / boiling - 1.0 / kelvin))
    if kelvin < curve.t_min_k:
        lowest = curve.pressure_pa(curve.t_min_k)
        return lowest * math.exp(heat_k * (1.0 / curve.t_min_k - 1.0 / kelvin))
    return curve.pressure_pa(min(kelvin, curve.t_max_k))


def liquid_density_kg_m3(substance: Substance, *, temperature_k: float) -> float:
    """Density of the saturated liquid, kg/m3: ``rho = rho_ref Z^-(phi - phi_ref)``.

    ``phi = (1 - T/Tc)^(2/7)``, ``Z = 0.29056 - 0.08775 omega``, omega from the vapour pressure at
    ``0.7 Tc``. The given density, unchanged, where critical point or curve are not known.

    Raises
    ------
    ValueError
        If the temperature is not above 0 or not below the critical one.
    """
    kelvin = float(positive("temperature_k", temperature_k, "K"))
    critical, curve = substance.critical_temperature_k, substance.vapour_pressure
    if critical is None or curve is None:
        return substance.liquid_density_kg_m3
    low = _reduced_gap(substance, kelvin)
    known = substance.liquid_density_at_k or substance.boiling_point_k
    at_seven_tenths = min(max(_ACENTRIC_RATIO * critical, curve.t_min_k), curve.t_max_k)
    acentric = -math.log10(curve.pressure_pa(at_seven_tenths) / curve.p0_pa) - 1.0
    z = 0.29056 - 0.08775 * acentric
    swing = low**_RACKETT_POWER - _reduced_gap(substance, known) ** _RACKETT_POWER
    return float(substance.liquid_density_kg_m3 * z**-swing)


def heat_of_vaporisation_j_kg(substance: Substance, *, temperature_k: float) -> float:
    """Heat of vaporisation, J/kg: ``h = h_b ((1 - T/Tc) / (1 - Tb/Tc))^0.38``.

    The given heat, unchanged, where the critical temperature is not known.

    Raises
    ------
    ValueError
        If the temperature is not above 0 or not below the critical one.
    """
    kelvin = float(positive("temperature_k", temperature_k, "K"))
    if substance.critical_temperature_k is None:
        return substance.heat_of_vaporisation_j_kg
    gap = _reduced_gap(substance, kelvin) / _reduced_gap(substance, substance.boiling_point_k)
    return float(substance.heat_of_vaporisation_j_kg * gap**_WATSON_POWER)


def vapour_density_kg_m3(
    substance: Substance, *, temperature_k: float, pressure_pa: float = ATMOSPHERE_PA
) -> float:
    """Density of the vapour as an ideal gas, kg/m3: ``p M / (R T)``.

    Raises
    ------
    ValueError
        If an argument is not above 0.
    """
    kelvin = float(positive("temperature_k", temperature_k, "K"))
    pressure = float(positive("pressure_pa", pressure_pa, "Pa"))
    return pressure * substance.molar_mass_kg_mol / (GAS_CONSTANT_J_MOL_K * kelvin)


def _reduced_gap(substance: Substance, kelvin: float) -> float:
    """``1 - T/Tc`` of a liquid."""
    critical = substance.critical_temperature_k
    assert critical is not None, "asked for by the callers"
    if kelvin >= critical:
        raise ValueError(
            f"temperature_k must be below the critical temperature {critical:g} K of "
            f"{substance.id} for a liquid, got {kelvin:g} K"
        )
    return 1.0 - kelvin / critical
