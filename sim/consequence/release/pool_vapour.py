"""How fast a square metre of pool turns to vapour: blown off by wind, or boiled by the ground."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive
from sim.consequence.release.orifice import GAS_CONSTANT_J_MOL_K
from sim.model_card import ModelCard, Range, register

_MACKAY_MATSUGU: Final = 0.004786
_WIND_EXPONENT: Final = 0.78
DIAMETER_EXPONENT: Final = -0.11
_SCHMIDT_EXPONENT: Final = -0.67
"""TNO Yellow Book CPR 14E eq. 3.24 (seen in a public guide to it); Mackay and Matsugu's own
0.0292 in metres and hours (from memory) gives 0.00482, 0.7 % more."""

VAPOUR_SCHMIDT_RATIO: Final = 0.8
"""Schmidt number of gases and vapours in general (Yellow Book, as told in the same guide)."""

CARD = register(
    ModelCard(
        key="consequence.pool_vapour",
        title_zh="液池蒸发通量：Mackay-Matsugu（不沸腾）与地面导热（沸腾）",
        title_en="Vapour flux of a pool: Mackay-Matsugu (not boiling), ground heat (boiling)",
        source=(
            "Mackay and Matsugu 1973; TNO Yellow Book CPR 14E eq. 3.13, 3.24, 3.25 (second-hand); "
            "CCPS 1999 p. 63 eq. 2.38, 2.39 (semi-infinite ground, as told with evidence D13)"
        ),
        status="verified",
        ranges={
            "wind_speed_m_s": Range(0.5, 20.0, "m/s"),
            "diameter_m": Range(0.1, 200.0, "m"),
        },
        limits_zh=("池温恒定，由使用者给出；不计风与日照加热；地面与液体完全接触",),
        limits_en=("pool temperature is given and held; no heat of wind and sun; perfect contact",),
        checks=("LP-mackay-units", "LP-mackay-flux", "LP-ground-flux"),
    )
)


def mass_transfer_m_s(
    *,
    wind_speed_m_s: ArrayLike,
    diameter_m: ArrayLike,
    schmidt_ratio: ArrayLike = VAPOUR_SCHMIDT_RATIO,
) -> Floats:
    """Mass transfer coefficient of wind over a pool, m/s.

    ``km = 0.004786 u^0.78 D^-0.11 Sc^-0.67``.

    Parameters
    ----------
    wind_speed_m_s
        Wind at 10 m height, m/s, above 0 (calm air has no answer here).
    diameter_m
        Diameter of the pool, m, above 0.
    schmidt_ratio
        Schmidt number of the vapour in air, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    References
    ----------
    Mackay and Matsugu 1973; TNO Yellow Book CPR 14E (2005), eq. 3.24.

    Examples
    --------
    >>> round(float(mass_transfer_m_s(wind_speed_m_s=1.0, diameter_m=1.0, schmidt_ratio=1.0)), 6)
    0.004786
    """
    wind = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    diameter = positive("diameter_m", diameter_m, "m")
    schmidt = positive("schmidt_ratio", schmidt_ratio)
    return np.asarray(
        _MACKAY_MATSUGU
        * wind**_WIND_EXPONENT
        * diameter**DIAMETER_EXPONENT
        * schmidt**_SCHMIDT_EXPONENT
    )


def wind_evaporation_kg_m2_s(
    *,
    wind_speed_m_s: ArrayLike,
    diameter_m: ArrayLike,
    temperature_k: ArrayLike,
    vapour_pressure_pa: ArrayLike,
    molar_mass_kg_mol: ArrayLike,
    schmidt_ratio: ArrayLike = VAPOUR_SCHMIDT_RATIO,
    ambient_pressure_pa: ArrayLike = 101_325.0,
) -> Floats:
    """Vapour flux of a pool below its boiling point, kg/(m2 s): ``km pv M / (R T)``.

    Parameters
    ----------
    wind_speed_m_s, diameter_m, schmidt_ratio
        See `mass_transfer_m_s`.
    temperature_k
        Temperature of the pool, K, above 0.
    vapour_pressure_pa
        Vapour pressure at that temperature, Pa, above 0 and below ambient.
    molar_mass_kg_mol
        Molar mass, kg/mol, above 0.
    ambient_pressure_pa
        Pressure of the air, Pa, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible, or the pool would boil.

    References
    ----------
    TNO Yellow Book CPR 14E (2005), eq. 3.13, 3.25.
    """
    transfer = mass_transfer_m_s(
        wind_speed_m_s=wind_speed_m_s, diameter_m=diameter_m, schmidt_ratio=schmidt_ratio
    )
    temperature = positive("temperature_k", temperature_k, "K")
    pressure = positive("vapour_pressure_pa", vapour_pressure_pa, "Pa")
    molar_mass = positive("molar_mass_kg_mol", molar_mass_kg_mol, "kg/mol")
    ambient = positive("ambient_pressure_pa", ambient_pressure_pa, "Pa")
    if np.any(pressure >= ambient):
        raise ValueError(
            f"vapour_pressure_pa must be below ambient_pressure_pa {float(np.min(ambient)):g} Pa, "
            f"got {float(np.max(pressure)):g}: the pool boils, use boiling_pool"
        )
    return np.asarray(transfer * pressure * molar_mass / (GAS_CONSTANT_J_MOL_K * temperature))


def ground_heat_j_m2(
    *,
    time_s: ArrayLike,
    ground_temperature_k: ArrayLike,
    liquid_temperature_k: ArrayLike,
    conductivity_w_m_k: ArrayLike,
    diffusivity_m2_s: ArrayLike,
) -> Floats:
    """Heat that thick ground has given to a liquid on top of it, J/m2.

    ``2 k (Tg - Tl) sqrt(t / (pi a))``: the time integral of ``k (Tg - Tl) / sqrt(pi a t)``.

    Parameters
    ----------
    time_s
        Time since the ground was covered, s, 0 or more.
    ground_temperature_k, liquid_temperature_k
        Ground before the spill and liquid on it, K, above 0; the ground is not the colder one.
    conductivity_w_m_k
        Conductivity of the ground, W/(m K), above 0 (concrete 1.28).
    diffusivity_m2_s
        Thermal diffusivity of the ground, m2/s, above 0 (concrete 6.6e-7).

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    CCPS 1999, p. 63, eq. 2.38, 2.39; concrete: Bejan and Kraus 2003 (both as told with D13).
    """
    return _ground_factor(
        ground_temperature_k, liquid_temperature_k, conductivity_w_m_k, diffusivity_m2_s
    ) * np.sqrt(non_negative("time_s", time_s, "s"))


def _ground_factor(
    ground_k: ArrayLike, liquid_k: ArrayLike, conductivity: ArrayLike, diffusivity: ArrayLike
) -> Floats:
    """Heat over the root of time, J/(m2 s^0.5)."""
    ground = positive("ground_temperature_k", ground_k, "K")
    liquid = positive("liquid_temperature_k", liquid_k, "K")
    conducting = positive("conductivity_w_m_k", conductivity, "W/(m K)")
    diffusing = positive("diffusivity_m2_s", diffusivity, "m2/s")
    if np.any(ground < liquid):
        raise ValueError(
            f"ground_temperature_k must not be below the liquid's {float(np.max(liquid)):g} K, got "
            f"{float(np.min(ground)):g}"
        )
    return np.asarray(2.0 * conducting * (ground - liquid) / np.sqrt(np.pi * diffusing))
