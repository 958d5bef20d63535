"""How much heat a square metre of flame surface radiates."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, one_of, positive, within
from sim.consequence.fire.pool_burning import POOL_FUELS, PoolFuel
from sim.model_card import ModelCard, Range, register

SOOT_EMISSIVE_POWER_W_M2: Final = 20e3
"""Emissive power of the smoke around a flame, W/m2 (Yellow Book, eq. 6.20)."""

_CLEAR_W_M2: Final = 140e3
_DECAY_PER_M: Final = 0.12
"""Mudan 1984, Yellow Book eq. 6.19."""

_OIL_SOOT_FRAC: Final = 0.8
"""Share of the flame surface of oil products hidden by smoke (Yellow Book 6.5.4, evidence D03)."""

SOOT_FRACS: Final = MappingProxyType(
    {
        fuel: 0.0 if fuel in {"lng", "methanol", "ethanol", "liquid-hydrogen"} else _OIL_SOOT_FRAC
        for fuel in POOL_FUELS
    }
)
"""Share of the flame surface hidden by smoke. None for LNG: fires up to 35 m wide radiated 230 to
265 kW/m2 where a smoke cap would leave 22 (reference page); none for alcohols and hydrogen, which
burn without visible smoke (judgement)."""

LNG_RADIATED_FRAC: Final = 0.25
"""Share of the heat radiated by an LNG pool fire: AGA tests at San Clemente, 6.1 m (Raj 2005,
Process Safety Progress 24, 192-202, table 1); fires of 18 to 35 m gave 0.12 to 0.32."""

OIL_RADIATED_FRAC: Final = 0.4
"""Share of the heat radiated by clear flames of oil products (Yellow Book 6.6.3, evidence D03)."""

MUDAN_CARD = register(
    ModelCard(
        key="consequence.mudan_emission",
        title_zh="发烟烃类池火表面辐射功率（Mudan）",
        title_en="Emissive power of smoky hydrocarbon pool fires (Mudan)",
        source="Mudan 1984, Progress in Energy and Combustion Science 10, 59-80; TNO Yellow Book "
        "CPR 14E (2005), eq. 6.19; evidence D03",
        status="verified",
        ranges={"diameter_m": Range(1.0, 60.0, "m")},
        limits_zh=("仅用于发烟燃料；用于 LNG 会低估十倍",),
        limits_en=("smoky fuels only; ten times too low for LNG",),
        checks=("D03",),
    )
)

BALANCE_CARD = register(
    ModelCard(
        key="consequence.flame_emission",
        title_zh="火焰表面辐射功率（能量平衡，清焰与烟两区）",
        title_en="Emissive power of a flame (energy balance, clear and smoky zones)",
        source="TNO Yellow Book CPR 14E (2005), eqs. 6.20 and 6.71; evidence D03 and D23",
        status="validated",
        ranges={"radiated_frac": Range(0.1, 0.4, "1"), "soot_frac": Range(0.0, 1.0, "1")},
        limits_zh=("辐射份额须给出来源；LNG 不加烟遮挡",),
        limits_en=("the radiated share needs a source; no smoke cap on LNG",),
        checks=("D03", "D23", "PF-emission-balance"),
    )
)


def mudan_emissive_power_w_m2(*, diameter_m: ArrayLike) -> Floats:
    """Emissive power of a smoky pool fire by its width, W/m2; not for LNG.

    ``140e3 exp(-0.12 D) + 20e3 (1 - exp(-0.12 D))``.

    Parameters
    ----------
    diameter_m
        Diameter of the pool, m, above 0.

    Raises
    ------
    ValueError
        If a diameter is not above 0.

    Examples
    --------
    >>> round(float(mudan_emissive_power_w_m2(diameter_m=10.0)))
    56143
    """
    clear = np.exp(-_DECAY_PER_M * positive("diameter_m", diameter_m, "m"))
    return np.asarray(_CLEAR_W_M2 * clear + SOOT_EMISSIVE_POWER_W_M2 * (1.0 - clear))


def clear_emissive_power_w_m2(
    *,
    radiated_frac: ArrayLike,
    burning_flux_kg_s_m2: ArrayLike,
    heat_of_combustion_j_kg: ArrayLike,
    flame_length_m: ArrayLike,
    diameter_m: ArrayLike,
) -> Floats:
    """Emissive power of a flame without smoke, W/m2: ``F m Hc / (1 + 4 L/D)``.

    The radiated share of the heat, spread over the side and the top of a cylinder.

    Parameters
    ----------
    radiated_frac
        Share of the heat that is radiated, above 0 to 1 (0.1 to 0.4 usual; name its source).
    burning_flux_kg_s_m2
        Burning flux, kg/(s m2), above 0.
    heat_of_combustion_j_kg
        Heat of combustion, J/kg, above 0.
    flame_length_m, diameter_m
        Length and diameter of the flame, m, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    TNO Yellow Book CPR 14E (2005), eq. 6.71.
    """
    share = within("radiated_frac", radiated_frac, 0.0, 1.0, above=True)
    flux = positive("burning_flux_kg_s_m2", burning_flux_kg_s_m2, "kg/(s m2)")
    heat = positive("heat_of_combustion_j_kg", heat_of_combustion_j_kg, "J/kg")
    length = positive("flame_length_m", flame_length_m, "m")
    diameter = positive("diameter_m", diameter_m, "m")
    return np.asarray(share * flux * heat / (1.0 + 4.0 * length / diameter))


def smoky_emissive_power_w_m2(
    *,
    clear_power_w_m2: ArrayLike,
    soot_frac: ArrayLike,
    soot_power_w_m2: ArrayLike = SOOT_EMISSIVE_POWER_W_M2,
) -> Floats:
    """Mean emissive power of a flame partly hidden by smoke, W/m2: ``E (1 - s) + E_soot s``.

    Parameters
    ----------
    clear_power_w_m2
        Emissive power of the clear flame, W/m2, above 0.
    soot_frac
        Share of the surface hidden by smoke, 0 to 1 (see `SOOT_FRACS`).
    soot_power_w_m2
        Emissive power of the smoke, W/m2, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    TNO Yellow Book CPR 14E (2005), eq. 6.20.
    """
    clear = positive("clear_power_w_m2", clear_power_w_m2, "W/m2")
    smoke = positive("soot_power_w_m2", soot_power_w_m2, "W/m2")
    hidden = within("soot_frac", soot_frac, 0.0, 1.0)
    return np.asarray(clear * (1.0 - hidden) + smoke * hidden)


def soot_frac_of(*, fuel: PoolFuel) -> float:
    """Share of the flame surface of a fuel that smoke hides; 0 for LNG.

    Raises
    ------
    ValueError
        If the fuel is not in the table.

    Examples
    --------
    >>> soot_frac_of(fuel="lng"), soot_frac_of(fuel="benzene")
    (0.0, 0.8)
    """
    return SOOT_FRACS[one_of("fuel", fuel, tuple(SOOT_FRACS))]
