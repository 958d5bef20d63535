"""How long a pool flame is and how far the wind bends it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive
from sim.model_card import ModelCard, Range, register

_GRAVITY_M_S2: Final = 9.80665
AIR_VISCOSITY_M2_S: Final = 1.5e-5
"""Kinematic viscosity of air near 15 degC, m2/s. The worked example of the Yellow Book prints half
of it (7.5133e-6), see evidence D03."""

THOMAS_CARD = register(
    ModelCard(
        key="consequence.thomas_flame",
        title_zh="池火火焰长度（Thomas）",
        title_en="Length of a pool flame (Thomas)",
        source="Thomas 1963; TNO Yellow Book CPR 14E (2005), eqs. 6.12-6.14; evidence D03",
        status="validated",
        ranges={"diameter_m": Range(0.3, 60.0, "m"), "wind_speed_m_s": Range(0.0, 20.0, "m/s")},
        limits_zh=(
            "拟合自木垛火；21-35 m LNG 池火实测火焰更长，预测为实测的 0.66-0.80 倍",
            "沟槽火以槽宽为特征尺寸",
        ),
        limits_en=(
            "fitted to crib fires; LNG flames 21-35 m wide were longer: prediction 0.66-0.80 of it",
            "a trench fire scales with the width of the trench",
        ),
        checks=("D03", "PF-thomas-hand"),
    )
)

PRITCHARD_CARD = register(
    ModelCard(
        key="consequence.pritchard_flame",
        title_zh="LNG 池火火焰长度（Pritchard-Binding）",
        title_en="Length of an LNG pool flame (Pritchard and Binding)",
        source="Pritchard and Binding 1992, FIRE2, IChemE Symposium Series 130; coefficients from "
        "memory, original not seen; scored on Montoir, Phoenix, Croce and CERTEC (firemodels/exp)",
        status="provisional",
        ranges={"diameter_m": Range(0.7, 60.0, "m"), "wind_speed_m_s": Range(0.0, 20.0, "m/s")},
        limits_zh=(
            "系数凭记忆，未见原文；作者用含 Montoir 在内的 LNG 试验拟合，故该组非独立检验",
            "只用于 LNG；油品池火取 Thomas（CERTEC：Thomas 0.79-1.10，本式 1.02-1.37）",
        ),
        limits_en=(
            "coefficients from memory; its authors fitted LNG tests, Montoir probably among them",
            "for LNG only; Thomas for oils (CERTEC: Thomas 0.79-1.10, this 1.02-1.37 of measured)",
        ),
        checks=("PF-pritchard-hand",),
    )
)

TILT_CARD = register(
    ModelCard(
        key="consequence.pool_flame_tilt",
        title_zh="池火火焰倾角（黄皮书）",
        title_en="Tilt of a pool flame (Yellow Book)",
        source="TNO Yellow Book CPR 14E (2005), eqs. 6.16 and 6.68-6.70; evidence D03",
        status="validated",
        ranges={"diameter_m": Range(0.3, 60.0, "m"), "wind_speed_m_s": Range(0.0, 20.0, "m/s")},
        limits_zh=("10 m 高风速；不含火焰底部拖曳伸长",),
        limits_en=("wind at 10 m; the drag of the flame's base is left out",),
        checks=("D03", "PF-tilt-identity"),
    )
)

AGA_CARD = register(
    ModelCard(
        key="consequence.pool_flame_tilt_aga",
        title_zh="池火火焰倾角（AGA）",
        title_en="Tilt of a pool flame (AGA)",
        source="American Gas Association 1973, as in ALOHA 5.4.4 Technical Documentation (NOAA TM "
        "NOS OR&R 43), 6.5.2, read in two transcriptions that agree",
        status="verified",
        ranges={"diameter_m": Range(1.0, 60.0, "m"), "wind_speed_m_s": Range(0.0, 20.0, "m/s")},
        limits_zh=("按空气密度取无量纲风速；风速低于特征风速时火焰直立",),
        limits_en=("wind scaled with the density of air; upright below the characteristic wind",),
        checks=("PF-aga-hand",),
    )
)


def scaled_wind_ratio(
    *,
    diameter_m: ArrayLike,
    burning_flux_kg_s_m2: ArrayLike,
    wind_speed_m_s: ArrayLike,
    air_density_kg_m3: ArrayLike = 1.2,
) -> Floats:
    """Wind speed over the speed of the rising fire gases: ``u / (g m D / rho)^(1/3)``.

    Parameters
    ----------
    diameter_m
        Diameter of the pool, m, above 0.
    burning_flux_kg_s_m2
        Burning flux, kg/(s m2), above 0.
    wind_speed_m_s
        Wind speed at 10 m, m/s, 0 or more.
    air_density_kg_m3
        Density of the air, kg/m3, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    diameter = positive("diameter_m", diameter_m, "m")
    flux = positive("burning_flux_kg_s_m2", burning_flux_kg_s_m2, "kg/(s m2)")
    wind = non_negative("wind_speed_m_s", wind_speed_m_s, "m/s")
    density = positive("air_density_kg_m3", air_density_kg_m3, "kg/m3")
    return np.asarray(wind / np.cbrt(_GRAVITY_M_S2 * flux * diameter / density))


def thomas_length_m(
    *,
    diameter_m: ArrayLike,
    burning_flux_kg_s_m2: ArrayLike,
    wind_speed_m_s: ArrayLike,
    air_density_kg_m3: ArrayLike = 1.2,
) -> Floats:
    """Mean length of a pool flame along its axis in wind, m.

    ``L/D = 55 (m / (rho sqrt(g D)))^0.67 u*^-0.21`` with ``u* = max(1, u / (g m D / rho)^(1/3))``.

    Parameters
    ----------
    diameter_m
        Diameter of the pool, m, above 0; for a long trench its width.
    burning_flux_kg_s_m2
        Burning flux, kg/(s m2), above 0.
    wind_speed_m_s
        Wind speed at 10 m, m/s, 0 or more.
    air_density_kg_m3
        Density of the air, kg/m3, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Thomas 1963, 9th Symposium (International) on Combustion, 844-859; TNO Yellow Book CPR 14E
    (2005), eqs. 6.12-6.14.
    """
    scaled = scaled_wind_ratio(
        diameter_m=diameter_m,
        burning_flux_kg_s_m2=burning_flux_kg_s_m2,
        wind_speed_m_s=wind_speed_m_s,
        air_density_kg_m3=air_density_kg_m3,
    )
    strength = _strength(diameter_m, burning_flux_kg_s_m2, air_density_kg_m3)
    wind_term = np.maximum(scaled, 1.0) ** -0.21
    return np.asarray(55.0 * strength**0.67 * wind_term * np.asarray(diameter_m, dtype=np.float64))


def thomas_still_length_m(
    *,
    diameter_m: ArrayLike,
    burning_flux_kg_s_m2: ArrayLike,
    air_density_kg_m3: ArrayLike = 1.2,
) -> Floats:
    """Mean length of a pool flame in still air, m: ``L/D = 42 (m / (rho sqrt(g D)))^0.61``.

    Parameters, Raises and References as for `thomas_length_m`.

    Examples
    --------
    >>> round(float(thomas_still_length_m(diameter_m=10.0, burning_flux_kg_s_m2=0.055)), 1)
    15.8
    """
    diameter = positive("diameter_m", diameter_m, "m")
    flux = positive("burning_flux_kg_s_m2", burning_flux_kg_s_m2, "kg/(s m2)")
    density = positive("air_density_kg_m3", air_density_kg_m3, "kg/m3")
    return np.asarray(42.0 * _strength(diameter, flux, density) ** 0.61 * diameter)


def pritchard_length_m(
    *,
    diameter_m: ArrayLike,
    burning_flux_kg_s_m2: ArrayLike,
    wind_speed_m_s: ArrayLike,
    air_density_kg_m3: ArrayLike = 1.2,
) -> Floats:
    """Mean length of an LNG pool flame along its axis in wind, m.

    ``L/D = 10.615 (m / (rho sqrt(g D)))^0.305 u*^-0.03`` with u* as for `thomas_length_m`.

    Parameters and Raises as for `thomas_length_m`.

    References
    ----------
    Pritchard and Binding 1992, IChemE Symposium Series 130 (from memory, see the card).
    """
    scaled = scaled_wind_ratio(
        diameter_m=diameter_m,
        burning_flux_kg_s_m2=burning_flux_kg_s_m2,
        wind_speed_m_s=wind_speed_m_s,
        air_density_kg_m3=air_density_kg_m3,
    )
    strength = _strength(diameter_m, burning_flux_kg_s_m2, air_density_kg_m3)
    wind_term = np.maximum(scaled, 1.0) ** -0.03
    width = np.asarray(diameter_m, dtype=np.float64)
    return np.asarray(10.615 * strength**0.305 * wind_term * width)


def yellow_book_tilt_deg(
    *,
    diameter_m: ArrayLike,
    wind_speed_m_s: ArrayLike,
    air_viscosity_m2_s: ArrayLike = AIR_VISCOSITY_M2_S,
) -> Floats:
    """Angle of a pool flame from the vertical, degrees, 0 in still air.

    ``tan t / cos t = 0.666 Fr^0.333 Re^0.117`` with ``Fr = u^2/(g D)`` and ``Re = u D / nu``.

    Parameters
    ----------
    diameter_m
        Diameter of the pool, m, above 0.
    wind_speed_m_s
        Wind speed at 10 m, m/s, 0 or more.
    air_viscosity_m2_s
        Kinematic viscosity of the air, m2/s, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    TNO Yellow Book CPR 14E (2005), eqs. 6.16 and 6.68-6.70.

    Examples
    --------
    >>> float(yellow_book_tilt_deg(diameter_m=20.0, wind_speed_m_s=0.0))
    0.0
    """
    diameter = positive("diameter_m", diameter_m, "m")
    wind = non_negative("wind_speed_m_s", wind_speed_m_s, "m/s")
    viscosity = positive("air_viscosity_m2_s", air_viscosity_m2_s, "m2/s")
    froude = np.square(wind) / (_GRAVITY_M_S2 * diameter)
    reynolds = wind * diameter / viscosity
    push = 0.666 * froude**0.333 * reynolds**0.117
    # sin t solves push s^2 + s - push = 0; written so that it stays finite as the wind drops to 0
    sine = 2.0 * push / (1.0 + np.sqrt(1.0 + 4.0 * np.square(push)))
    return np.asarray(np.degrees(np.arcsin(sine)))


def aga_tilt_deg(
    *,
    diameter_m: ArrayLike,
    burning_flux_kg_s_m2: ArrayLike,
    wind_speed_m_s: ArrayLike,
    air_density_kg_m3: ArrayLike = 1.2,
) -> Floats:
    """Angle of a pool flame from the vertical by the AGA correlation, degrees.

    ``cos t = 1/sqrt(u*)`` with u* of `scaled_wind_ratio` where u* exceeds 1, else upright.

    Parameters and Raises as for `scaled_wind_ratio`.

    References
    ----------
    American Gas Association 1973, as in NOAA TM NOS OR&R 43 (ALOHA 5.4.4), 6.5.2.
    """
    scaled = scaled_wind_ratio(
        diameter_m=diameter_m,
        burning_flux_kg_s_m2=burning_flux_kg_s_m2,
        wind_speed_m_s=wind_speed_m_s,
        air_density_kg_m3=air_density_kg_m3,
    )
    return np.asarray(np.degrees(np.arccos(1.0 / np.sqrt(np.maximum(scaled, 1.0)))))


def _strength(diameter: ArrayLike, flux: ArrayLike, density: ArrayLike) -> Floats:
    """Dimensionless burning rate ``m / (rho sqrt(g D))``."""
    width = np.sqrt(_GRAVITY_M_S2 * np.asarray(diameter, dtype=np.float64))
    return np.asarray(np.asarray(flux, dtype=np.float64) / (np.asarray(density) * width))
