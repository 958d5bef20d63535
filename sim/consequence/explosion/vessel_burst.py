"""How much energy a bursting vessel sets free, and how strong its blast is."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, non_negative, one_of, positive, within
from sim.consequence.explosion.blast_tnt import (
    TNT_ENERGY_J_KG,
    scaled_distance,
    surface_burst_impulse_pa_s,
    surface_burst_overpressure_pa,
)
from sim.consequence.explosion.vapour_cloud import AMBIENT_PRESSURE_PA, CloudBlast
from sim.model_card import ModelCard, Range, register

Expansion = Literal["brode", "isentropic", "isothermal"]

EXPANSIONS: Final = ("brode", "isentropic", "isothermal")

GAS_CARD = register(
    ModelCard(
        key="consequence.vessel_gas_energy",
        title_zh="压力容器气体爆破能量（Brode、等熵、等温）",
        title_en="Energy of the gas in a bursting vessel (Brode, isentropic, isothermal)",
        source="Brode 1959, Physics of Fluids 2:217; Baker et al. 1983; textbook thermodynamics",
        status="verified",
        ranges={
            "pressure_ratio": Range(1.0, 700.0, "1"),
            "heat_ratio": Range(1.05, 1.67, "1"),
        },
        limits_zh=(
            "理想气体、定比热；液化气体另用闪蒸能量",
            "等温法用于爆破偏大（爆破近似绝热）",
        ),
        limits_en=(
            "ideal gas of constant heat ratio; liquefied gas by its flash energy",
            "the isothermal value is too high for a burst, which is adiabatic",
        ),
        checks=("E-vessel-published", "E-vessel-work"),
    )
)

LIQUID_CARD = register(
    ModelCard(
        key="consequence.flash_energy",
        title_zh="过热液体闪蒸膨胀能量（BLEVE）",
        title_en="Energy of a liquid that flashes on bursting of its vessel (BLEVE)",
        source="isentropic expansion to ambient pressure (Baker et al. 1983; TNO Yellow Book "
        "CPR 14E, chapter 7); compared with CoolProp 8.0.0",
        status="verified",
        ranges={"temperature_k": Range(200.0, 650.0, "K")},
        limits_zh=(
            "可逆绝热膨胀，为上限；实测 BLEVE 冲击波较弱",
            "常物性式为两个大数之差，接近临界点不可用",
        ),
        limits_en=(
            "reversible and adiabatic, an upper bound: measured BLEVE blasts are weaker",
            "constant properties: a difference of large numbers; not near the critical point",
        ),
        checks=("E-flash-coolprop", "E-flash-constant"),
    )
)

BLAST_CARD = register(
    ModelCard(
        key="consequence.vessel_blast",
        title_zh="容器爆破冲击波（TNT 当量途径）",
        title_en="Blast of a bursting vessel by the TNT route",
        source="TNT equivalence on the Kingery-Bulmash surface burst (Swisdak 1994)",
        status="provisional",
        ranges={"scaled_distance": Range(5.0, 158.7, "m/kg^(1/3)")},
        limits_zh=(
            "近场（比例距离 5 以内）远大于实际：压力不可能超过爆破压力",
            "未计容器高度、长径比与破裂方式；冲击波能量份额须由使用者给定",
        ),
        limits_en=(
            "far too strong near by (scaled distance below 5): no more than the burst pressure",
            "height, length, manner of failure left out; the blast's share is for the user",
        ),
        checks=("E-vessel-tnt",),
    )
)


def vessel_gas_energy_j(
    *,
    gas_volume_m3: ArrayLike,
    burst_pressure_pa: ArrayLike,
    heat_ratio: ArrayLike,
    expansion: Expansion,
    ambient_pressure_pa: ArrayLike = AMBIENT_PRESSURE_PA,
) -> Floats:
    """Energy that the gas in a vessel sets free when it bursts, J.

    ``brode``: ``(p1 - p0) V / (k - 1)``; ``isentropic``:
    ``p1 V / (k - 1) (1 - (p0 / p1)^((k - 1) / k))``; ``isothermal``: ``p1 V ln(p1 / p0)``.

    Parameters
    ----------
    gas_volume_m3
        Volume of the gas, m3, 0 or more: of the space above a liquid, if there is one.
    burst_pressure_pa
        Absolute pressure at failure, Pa, not below ambient.
    heat_ratio
        Ratio of the specific heats of the gas, above 1 to 5/3; the isothermal one ignores it.
    expansion
        "brode" (custom, upper bound of a fast burst), "isentropic" (work that can be done at
        most) or "isothermal".
    ambient_pressure_pa
        Pressure of the air, Pa, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible or the burst pressure below ambient.

    References
    ----------
    Brode 1959; Baker, Cox, Westine, Kulesz and Strehlow 1983, Explosion Hazards and Evaluation.

    Examples
    --------
    >>> [round(float(vessel_gas_energy_j(gas_volume_m3=0.05, burst_pressure_pa=200e5,
    ...      heat_ratio=1.4, expansion=name, ambient_pressure_pa=1e5)) / 1e6, 3)
    ...  for name in EXPANSIONS]
    [2.488, 1.95, 5.298]
    """
    volume = non_negative("gas_volume_m3", gas_volume_m3, "m3")
    inner = positive("burst_pressure_pa", burst_pressure_pa, "Pa")
    outer = positive("ambient_pressure_pa", ambient_pressure_pa, "Pa")
    heat = within("heat_ratio", heat_ratio, 1.0, 1.67, above=True)
    way = one_of("expansion", expansion, EXPANSIONS)
    if np.any(inner < outer):
        raise ValueError(
            f"burst_pressure_pa = {float(np.min(inner)):g} below ambient_pressure_pa = "
            f"{float(np.max(outer)):g} Pa: nothing to set free"
        )
    if way == "isothermal":
        return inner * volume * np.log(inner / outer)
    if way == "brode":
        return (inner - outer) * volume / (heat - 1.0)
    # expm1 keeps the small difference at a burst pressure just above ambient
    share = -np.expm1((heat - 1.0) / heat * np.log(outer / inner))
    return inner * volume / (heat - 1.0) * share


def flash_energy_j_kg(
    *,
    energy_before_j_kg: ArrayLike,
    entropy_before_j_kg_k: ArrayLike,
    liquid_energy_j_kg: ArrayLike,
    vapour_energy_j_kg: ArrayLike,
    liquid_entropy_j_kg_k: ArrayLike,
    vapour_entropy_j_kg_k: ArrayLike,
) -> Floats:
    """Energy that a kilogram of liquid or vapour gives on expanding to ambient pressure, J/kg.

    Isentropic into the two-phase region: ``x = (s1 - sl) / (sv - sl)``,
    ``e = u1 - (1 - x) ul - x uv``, liquid and vapour saturated at ambient pressure.

    Parameters
    ----------
    energy_before_j_kg, entropy_before_j_kg_k
        Specific internal energy and entropy before the burst, J/kg and J/(kg K).
    liquid_energy_j_kg, vapour_energy_j_kg
        Internal energies of saturated liquid and vapour at ambient pressure, J/kg.
    liquid_entropy_j_kg_k, vapour_entropy_j_kg_k
        Their entropies, J/(kg K); all six from one table.

    Raises
    ------
    ValueError
        If a value is not finite, the vapour's entropy not above the liquid's, or the expansion
        ends outside the two-phase region.

    References
    ----------
    Baker et al. 1983; TNO Yellow Book CPR 14E (2005), chapter 7.

    Examples
    --------
    Water boiling at 10 bar; steam tables give 55.6 kJ/kg:

    >>> round(float(flash_energy_j_kg(energy_before_j_kg=761.4e3,
    ...     entropy_before_j_kg_k=2138.1, liquid_energy_j_kg=418.95e3,
    ...     vapour_energy_j_kg=2505.99e3, liquid_entropy_j_kg_k=1306.92,
    ...     vapour_entropy_j_kg_k=7354.43)) / 1e3, 1)
    55.6
    """
    before = finite("energy_before_j_kg", energy_before_j_kg, "J/kg")
    entropy = finite("entropy_before_j_kg_k", entropy_before_j_kg_k, "J/(kg K)")
    liquid = finite("liquid_energy_j_kg", liquid_energy_j_kg, "J/kg")
    vapour = finite("vapour_energy_j_kg", vapour_energy_j_kg, "J/kg")
    low = finite("liquid_entropy_j_kg_k", liquid_entropy_j_kg_k, "J/(kg K)")
    high = finite("vapour_entropy_j_kg_k", vapour_entropy_j_kg_k, "J/(kg K)")
    gap = positive("vapour_entropy_j_kg_k - liquid_entropy_j_kg_k", high - low, "J/(kg K)")
    share = (entropy - low) / gap
    quality = within("vapour quality after expansion from entropy_before_j_kg_k", share, 0.0, 1.0)
    return before - (1.0 - quality) * liquid - quality * vapour


def constant_property_flash_energy_j_kg(
    *,
    temperature_k: ArrayLike,
    boiling_point_k: ArrayLike,
    liquid_heat_capacity_j_kg_k: ArrayLike,
    heat_of_vaporisation_j_kg: ArrayLike,
    vapour_density_kg_m3: ArrayLike,
    ambient_pressure_pa: ArrayLike = AMBIENT_PRESSURE_PA,
) -> Floats:
    """The same for a boiling liquid of which only handbook properties are known, J/kg.

    ``x = cp Tb ln(T / Tb) / hv``, ``e = cp (T - Tb) - x (hv - p0 / rho_v)``.

    Parameters
    ----------
    temperature_k, boiling_point_k
        Temperature before the burst and boiling point at ambient pressure, K, T not below Tb.
    liquid_heat_capacity_j_kg_k
        Mean heat capacity of the liquid between the two, J/(kg K), above 0.
    heat_of_vaporisation_j_kg, vapour_density_kg_m3
        At the boiling point, J/kg and kg/m3, above 0.
    ambient_pressure_pa
        Pressure of the air, Pa, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible, the liquid is not superheated, or more than all would boil.

    Notes
    -----
    The volume of the liquid is neglected beside that of its vapour. Prefer `flash_energy_j_kg`.

    Examples
    --------
    >>> round(float(constant_property_flash_energy_j_kg(temperature_k=300.0,
    ...     boiling_point_k=231.04, liquid_heat_capacity_j_kg_k=2430.0,
    ...     heat_of_vaporisation_j_kg=425.6e3, vapour_density_kg_m3=2.416)) / 1e3, 1)
    35.4
    """
    temperature = positive("temperature_k", temperature_k, "K")
    boiling = positive("boiling_point_k", boiling_point_k, "K")
    capacity = positive("liquid_heat_capacity_j_kg_k", liquid_heat_capacity_j_kg_k, "J/(kg K)")
    latent = positive("heat_of_vaporisation_j_kg", heat_of_vaporisation_j_kg, "J/kg")
    density = positive("vapour_density_kg_m3", vapour_density_kg_m3, "kg/m3")
    ambient = positive("ambient_pressure_pa", ambient_pressure_pa, "Pa")
    superheat = non_negative("temperature_k - boiling_point_k", temperature - boiling, "K")
    flashed = capacity * boiling * np.log1p(superheat / boiling) / latent
    quality = within("vapour quality after expansion from temperature_k", flashed, 0.0, 1.0)
    return capacity * superheat - quality * (latent - ambient / density)


def vessel_blast(
    *, distance_m: ArrayLike, energy_j: ArrayLike, blast_frac: ArrayLike = 1.0
) -> CloudBlast:
    """Peak overpressure and impulse at a distance from a vessel that bursts near the ground.

    ``W = share E / 4.68 MJ/kg`` of TNT, read from the Kingery-Bulmash surface burst.

    Parameters
    ----------
    distance_m
        Distance, m, above 0.
    energy_j
        Energy set free, J, above 0: of the gas, plus that of the flashing liquid.
    blast_frac
        Share of it that goes into the blast, above 0 to 1; the rest drives the fragments. 1 is
        cautious.

    Returns
    -------
    CloudBlast
        Flagged nearer than 5 m/kg^(1/3), where a burst is much weaker than TNT.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> blast = vessel_blast(distance_m=50.0, energy_j=468e6)
    >>> round(float(blast.overpressure_pa)), blast.outside
    (13462, ())
    """
    energy = positive("energy_j", energy_j, "J")
    share = within("blast_frac", blast_frac, 0.0, 1.0, above=True)
    mass = energy * share / TNT_ENERGY_J_KG
    return CloudBlast(
        overpressure_pa=surface_burst_overpressure_pa(distance_m=distance_m, tnt_mass_kg=mass),
        impulse_pa_s=surface_burst_impulse_pa_s(distance_m=distance_m, tnt_mass_kg=mass),
        outside=BLAST_CARD.outside(
            scaled_distance=scaled_distance(distance_m=distance_m, tnt_mass_kg=mass)
        ),
    )
