"""How far a plume near the ground spreads sideways, from measured or estimated turbulence."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive
from sim.consequence.dispersion.surface_layer import VON_KARMAN, checked_obukhov_length
from sim.model_card import ModelCard, Range, register

_DRAXLER_SLOPE: Final = 0.9
_DRAXLER_TIME_S: Final = 300.0
"""Coefficient and time scale of the travel-time function of sources near the ground: Draxler
(1976), Atmospheric Environment 10, 99-105 (abstract seen; the two numbers from memory)."""

_NEUTRAL_VARIANCE: Final = 2.0
_CONVECTIVE_VARIANCE: Final = 0.35
"""Variance of the crosswind near the ground over u*^2: Brost et al. (1982) with the convective
term of Rotach et al. (1996), as documented for the PALM model's turbulence generator (seen)."""

CARD = register(
    ModelCard(
        key="consequence.lateral_spread",
        title_zh="近地源横向扩散：风向脉动角或相似律估算，Draxler 函数",
        title_en="Lateral spread near the ground: wind-direction fluctuation, Draxler function",
        source="Draxler 1976; Brost et al. 1982 and Rotach et al. 1996 for the turbulence",
        status="validated",
        ranges={
            "travel_time_s": Range(5.0, 2000.0, "s"),
            "sigma_azimuth_deg": Range(1.0, 40.0, "deg"),
        },
        limits_zh=(
            "10 分钟平均；有实测风向标准差时精度最好",
            "未测风向时由摩擦速度估算",
            "小风（<1 m/s）风向摆动另由 consequence.meander 计入；Draxler 的两个常数待核实",
        ),
        limits_en=(
            "10-minute means; best with a measured standard deviation of wind direction",
            "estimated from the friction velocity where the direction was not measured",
            "light winds (<1 m/s) need consequence.meander; Draxler's two numbers need checking",
        ),
        checks=("L-turbulence", "L-draxler"),
    )
)


def crosswind_turbulence_m_s(
    *,
    friction_velocity_m_s: ArrayLike,
    obukhov_length_m: ArrayLike,
    mixing_height_m: ArrayLike,
) -> Floats:
    """Standard deviation of the crosswind near the ground, m/s.

    ``sv^2 = u*^2 (2 + 0.35 (-zi / (k L))^(2/3))``, without the second term unless unstable.

    Parameters
    ----------
    friction_velocity_m_s
        Friction velocity, m/s, above 0.
    obukhov_length_m
        Obukhov length, m; not 0, infinite means neutral.
    mixing_height_m
        Depth of the boundary layer, m, above 0; matters only when unstable.

    Returns
    -------
    numpy.ndarray
        Standard deviation, m/s.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Brost, Wyngaard and Lenschow 1982, J. Atmos. Sci. 39, 818-836; Rotach, Gryning and Tassone
    1996, Q. J. R. Meteorol. Soc. 122, 367-389.
    """
    friction = positive("friction_velocity_m_s", friction_velocity_m_s, "m/s")
    depth = positive("mixing_height_m", mixing_height_m, "m")
    obukhov = checked_obukhov_length(obukhov_length_m)
    instability = np.maximum(-depth / (VON_KARMAN * obukhov), 0.0)
    variance = _NEUTRAL_VARIANCE + _CONVECTIVE_VARIANCE * instability ** (2.0 / 3.0)
    return friction * np.sqrt(variance)


def travel_time_function(*, travel_time_s: ArrayLike) -> Floats:
    """Share of straight-line spreading left after a travel time: ``1 / (1 + 0.9 sqrt(t/300 s))``.

    Parameters
    ----------
    travel_time_s
        Travel time, s, 0 or more.

    Returns
    -------
    numpy.ndarray
        Share, 1 at the source and falling.

    Raises
    ------
    ValueError
        If a time is negative or not finite.

    References
    ----------
    Draxler 1976, Atmospheric Environment 10, 99-105.

    Examples
    --------
    >>> round(float(travel_time_function(travel_time_s=300.0)), 4)
    0.5263
    """
    time = non_negative("travel_time_s", travel_time_s, "s")
    return 1.0 / (1.0 + _DRAXLER_SLOPE * np.sqrt(time / _DRAXLER_TIME_S))


def sigma_y_from_azimuth_m(
    *, x_m: ArrayLike, sigma_azimuth_deg: ArrayLike, travel_time_s: ArrayLike
) -> Floats:
    """Crosswind spread from the measured standard deviation of the wind's direction, m.

    ``sy = s_azimuth x f(t)`` with the travel-time function f.

    Parameters
    ----------
    x_m
        Distance downwind, m, 0 or more.
    sigma_azimuth_deg
        Standard deviation of wind direction over the averaging time, degrees, above 0.
    travel_time_s
        Travel time to `x_m`, s, 0 or more.

    Returns
    -------
    numpy.ndarray
        Spread, m.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    x = non_negative("x_m", x_m, "m")
    azimuth = np.radians(positive("sigma_azimuth_deg", sigma_azimuth_deg, "deg"))
    return azimuth * x * travel_time_function(travel_time_s=travel_time_s)


def sigma_y_from_turbulence_m(
    *, crosswind_turbulence_m_s: ArrayLike, travel_time_s: ArrayLike
) -> Floats:
    """Crosswind spread from the standard deviation of the crosswind, m: ``sy = sv t f(t)``.

    Parameters
    ----------
    crosswind_turbulence_m_s
        Standard deviation of the crosswind, m/s, above 0.
    travel_time_s
        Travel time, s, 0 or more.

    Returns
    -------
    numpy.ndarray
        Spread, m.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    turbulence = positive("crosswind_turbulence_m_s", crosswind_turbulence_m_s, "m/s")
    share = travel_time_function(travel_time_s=travel_time_s)
    return turbulence * np.asarray(travel_time_s, dtype=np.float64) * share
