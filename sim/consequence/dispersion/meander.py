"""What a plume gives when a light wind wanders: part of it stays together, part goes everywhere.

AERMOD weights two plumes of the same gas: a coherent one along the mean wind and a random one
spread evenly over all directions. The random share is the share that eddies have in the kinetic
energy of the wind, so a gale leaves the plume as it was and a calm turns it into a ring.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, non_negative, positive
from sim.consequence.dispersion.similarity_plume import (
    SimilarityPlume,
    crosswind_integrated_kg_m2,
    plume_concentration_kg_m3,
)
from sim.model_card import ModelCard, Range, register

_LEAST_TURBULENCE_M_S: Final = 0.2
_LEAST_TURBULENCE_RATIO: Final = 0.05
"""Floors of the crosswind turbulence, 0.2 m/s and 5 % of the wind: AERMOD's default SVmin and
its calc1.f (public code of the US EPA, read)."""

_MEMORY_S: Final = 24.0 * 3600.0
"""Time after which the mean wind no longer tells where gas goes: AERMOD, BigT = 24 h (read)."""

_NEAREST_M: Final = 1.0
"""Within this radius the value of the radius holds, m; AERMOD reckons nothing closer."""

CARD = register(
    ModelCard(
        key="consequence.meander",
        title_zh="小风风向摆动：相干烟羽与随机（“煎饼”）烟羽加权（AERMOD）",
        title_en="Meander in light winds: coherent and random (pancake) plume weighted (AERMOD)",
        source="US EPA, AERMOD, subroutines MEANDR, FYPAN, AERCALC (after Venkatram 1998), and the "
        "defaults of keyword LOW_WIND; public code read",
        status="verified",
        ranges={
            "wind_speed_m_s": Range(0.5, 20.0, "m/s"),
            "crosswind_turbulence_m_s": Range(0.2, 3.0, "m/s"),
        },
        limits_zh=(
            "一小时平均；更短时间内实际浓度在有、无之间摆动，峰值更高",
            "近地源被动气体；无风时浓度由 0.2 m/s 的脉动下限决定",
            "未用低风速现场试验评分；与 10 分钟实测风向标准差合用会重复计入摆动",
        ),
        limits_en=(
            "means of an hour; within minutes the plume is here or elsewhere and its peaks higher",
            "passive gas near the ground; in a calm the floor of 0.2 m/s sets the concentration",
            "not scored in light winds; a measured 10-minute azimuth holds part of it already",
        ),
        checks=("ME-share", "ME-ring", "ME-calm"),
    )
)


def effective_turbulence_m_s(
    *, crosswind_turbulence_m_s: ArrayLike, wind_speed_m_s: ArrayLike
) -> Floats:
    """Crosswind turbulence with its floors, ``max(sv, 0.2 m/s, 0.05 u)``.

    Parameters
    ----------
    crosswind_turbulence_m_s
        Standard deviation of the crosswind, m/s, 0 or more.
    wind_speed_m_s
        Mean wind that carries the plume, m/s, above 0.

    Returns
    -------
    numpy.ndarray
        Standard deviation, m/s.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    turbulence = non_negative("crosswind_turbulence_m_s", crosswind_turbulence_m_s, "m/s")
    wind = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    floor = np.maximum(_LEAST_TURBULENCE_M_S, _LEAST_TURBULENCE_RATIO * wind)
    return np.maximum(turbulence, floor)


def random_share_ratio(
    *, wind_speed_m_s: ArrayLike, crosswind_turbulence_m_s: ArrayLike, distance_m: ArrayLike
) -> Floats:
    """Share of the gas that goes in no preferred direction, 0 to 1.

    ``f = (2 sv^2 + u^2 (1 - exp(-t/T))) / U^2``, ``U^2 = u^2 + 2 sv^2``, ``t = r / U``, T = 24 h.

    Parameters
    ----------
    wind_speed_m_s
        Mean wind that carries the plume, m/s, above 0.
    crosswind_turbulence_m_s
        Standard deviation of the crosswind, m/s, 0 or more; floors as in
        `effective_turbulence_m_s`.
    distance_m
        Distance from the source in any direction, m, 0 or more. All arguments broadcast.

    Returns
    -------
    numpy.ndarray
        Share.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    US EPA, AERMOD, subroutine MEANDR.

    Examples
    --------
    >>> round(float(random_share_ratio(wind_speed_m_s=1.0, crosswind_turbulence_m_s=0.5,
    ...                                distance_m=0.0)), 4)
    0.3333
    """
    energy, eddies = _energies(wind_speed_m_s, crosswind_turbulence_m_s)
    time = non_negative("distance_m", distance_m, "m") / np.sqrt(energy)
    return (eddies - (energy - eddies) * np.expm1(-time / _MEMORY_S)) / energy


def meander_concentration_kg_m3(
    *,
    coherent_kg_m3: ArrayLike,
    integrated_kg_m2: ArrayLike,
    wind_speed_m_s: ArrayLike,
    crosswind_turbulence_m_s: ArrayLike,
    x_m: ArrayLike,
    y_m: ArrayLike,
) -> Floats:
    """Hourly concentration of any passive plume whose wind wanders, kg/m3.

    ``C = (u/U) ((1 - f) C_coherent + f Cy(r) / (2 pi r))``; u/U because eddies carry gas off too.

    Parameters
    ----------
    coherent_kg_m3
        Concentration of the plume along the mean wind at the receptor, kg/m3, 0 or more.
    integrated_kg_m2
        Its concentration integrated across the wind at the receptor's height and *radial*
        distance ``r = hypot(x, y)``, kg/m2, 0 or more.
    wind_speed_m_s, crosswind_turbulence_m_s
        As for `random_share_ratio`.
    x_m, y_m
        Receptor downwind (negative upwind) and crosswind, m. All arguments broadcast.

    Returns
    -------
    numpy.ndarray
        Concentration, kg/m3.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    US EPA, AERMOD, subroutines AERCALC, FYPLM and FYPAN.
    """
    coherent = non_negative("coherent_kg_m3", coherent_kg_m3, "kg/m3")
    integrated = non_negative("integrated_kg_m2", integrated_kg_m2, "kg/m2")
    radius = np.maximum(np.hypot(finite("x_m", x_m, "m"), finite("y_m", y_m, "m")), _NEAREST_M)
    share = random_share_ratio(
        wind_speed_m_s=wind_speed_m_s,
        crosswind_turbulence_m_s=crosswind_turbulence_m_s,
        distance_m=radius,
    )
    energy, eddies = _energies(wind_speed_m_s, crosswind_turbulence_m_s)
    slower = np.sqrt((energy - eddies) / energy)
    ring = integrated / (2.0 * math.pi * radius)
    return slower * ((1.0 - share) * coherent + share * ring)


def meandering_plume_kg_m3(
    *,
    plume: SimilarityPlume,
    mass_rate_kg_s: ArrayLike,
    crosswind_turbulence_m_s: ArrayLike,
    x_m: ArrayLike,
    y_m: ArrayLike,
    z_m: ArrayLike,
) -> Floats:
    """Hourly concentration of the similarity plume in a wandering wind, kg/m3, upwind too.

    Parameters
    ----------
    plume
        Table of `similarity_plume`.
    mass_rate_kg_s
        Release rate, kg/s, 0 or more.
    crosswind_turbulence_m_s
        Standard deviation of the crosswind, m/s, 0 or more, such as
        `lateral_spread.crosswind_turbulence_m_s` estimates.
    x_m, y_m, z_m
        Receptor downwind (negative upwind), crosswind and above ground, m; shapes broadcast.

    Returns
    -------
    numpy.ndarray
        Concentration, kg/m3.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    x = finite("x_m", x_m, "m")
    y = finite("y_m", y_m, "m")
    radius = np.maximum(np.hypot(x, y), _NEAREST_M)
    wind = np.interp(radius, plume.distance_m, plume.transport_speed_m_s)
    coherent = plume_concentration_kg_m3(
        plume=plume, mass_rate_kg_s=mass_rate_kg_s, x_m=x, y_m=y, z_m=z_m
    )
    integrated = crosswind_integrated_kg_m2(
        plume=plume, mass_rate_kg_s=mass_rate_kg_s, x_m=radius, z_m=z_m
    )
    return meander_concentration_kg_m3(
        coherent_kg_m3=coherent,
        integrated_kg_m2=integrated,
        wind_speed_m_s=wind,
        crosswind_turbulence_m_s=crosswind_turbulence_m_s,
        x_m=x,
        y_m=y,
    )


def _energies(wind: ArrayLike, turbulence: ArrayLike) -> tuple[Floats, Floats]:
    """Twice the kinetic energy of the horizontal wind, in all and of its eddies, m2/s2."""
    kept = effective_turbulence_m_s(crosswind_turbulence_m_s=turbulence, wind_speed_m_s=wind)
    eddies = 2.0 * kept * kept
    return np.asarray(wind, dtype=np.float64) ** 2 + eddies, eddies
