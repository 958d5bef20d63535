"""How much fuel of a steady plume lies between its flammability limits."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, positive
from sim.consequence.dispersion.plume import Sigmas, distance_to_concentration_m
from sim.model_card import ModelCard, Range, register

_POINTS: Final = 64
"""Points of the Gauss-Legendre rule; the integrand is smooth between source and far end."""

CARD = register(
    ModelCard(
        key="consequence.flammable_mass",
        title_zh="烟羽中爆炸极限之间的可燃物质量",
        title_en="Mass of fuel between the flammability limits of a plume",
        source="integral of the Gaussian plume; m = (w/u) (b+d)/(b+d+1) x as corrected by A. "
        "Farrell (reference page, errata)",
        status="verified",
        ranges={"wind_speed_m_s": Range(1.0, 20.0, "m/s")},
        limits_zh=(
            "地面稳定泄漏、被动气体；重气云与高架源不适用",
            "按时间平均浓度，瞬时云更集中，可用下限的一半留余量",
        ),
        limits_en=(
            "steady release at the ground, passive gas; not for dense or raised plumes",
            "time-averaged concentrations; half the lower limit allows for the moment's cloud",
        ),
        checks=("E-flammable-box", "E-flammable-power-law"),
    )
)


def mass_above_kg(
    *,
    concentration_kg_m3: ArrayLike,
    mass_rate_kg_s: float,
    wind_speed_m_s: float,
    sigmas: Sigmas,
) -> Floats:
    """Fuel in the part of a ground-level plume that is richer than a concentration, kg.

    ``m = (w / u) int_0^X (1 - C / Ca(x)) dx`` with the concentration on the axis
    ``Ca = w / (pi u sy sz)`` and ``Ca(X) = C``: across the plume a Gaussian lies above C within an
    ellipse that holds the share ``1 - C / Ca`` of it.

    Parameters
    ----------
    concentration_kg_m3
        Concentration at the edge, kg/m3, above 0; any shape.
    mass_rate_kg_s, wind_speed_m_s
        Release, kg/s, and transport wind, m/s, above 0.
    sigmas
        Spread as a function of distance, as for `distance_to_concentration_m`.

    Returns
    -------
    numpy.ndarray
        Mass, kg; 0 where the zone ends within 1 m of the source.

    Raises
    ------
    ValueError
        If an argument is impossible or the zone reaches beyond 100 km.

    Examples
    --------
    >>> round(float(mass_above_kg(concentration_kg_m3=0.04, mass_rate_kg_s=10.0,
    ...     wind_speed_m_s=2.0, sigmas=lambda x: (0.1 * x, 0.05 * x))), 2)
    297.35
    """
    edge = positive("concentration_kg_m3", concentration_kg_m3, "kg/m3")
    rate = float(positive("mass_rate_kg_s", mass_rate_kg_s, "kg/s"))
    wind = float(positive("wind_speed_m_s", wind_speed_m_s, "m/s"))
    far = distance_to_concentration_m(
        concentration_kg_m3=edge,
        mass_rate_kg_s=rate,
        wind_speed_m_s=wind,
        release_height_m=0.0,
        z_m=0.0,
        sigmas=sigmas,
    )
    if not np.all(np.isfinite(far)):
        lean = float(np.min(edge[~np.isfinite(far)]))
        raise ValueError(f"concentration_kg_m3 = {lean:g} is still reached at 100 km")
    nodes, weights = _rule()
    x = far[..., None] * nodes
    # where there is no zone, 1 m keeps the spread above 0; the length of 0 cancels it
    sigma_y, sigma_z = sigmas(np.where(x > 0.0, x, 1.0))
    axis = rate / (math.pi * wind * sigma_y * sigma_z)
    share = np.maximum(1.0 - edge[..., None] / axis, 0.0)
    return rate / wind * far * (share @ weights)


def flammable_mass_kg(
    *,
    lower_limit_kg_m3: ArrayLike,
    upper_limit_kg_m3: ArrayLike,
    mass_rate_kg_s: float,
    wind_speed_m_s: float,
    sigmas: Sigmas,
) -> Floats:
    """Fuel of a ground-level plume between its lower and upper flammability limit, kg.

    Parameters
    ----------
    lower_limit_kg_m3, upper_limit_kg_m3
        Limits as mass of fuel in a volume of mixture, kg/m3, lower below upper.
    mass_rate_kg_s, wind_speed_m_s, sigmas
        As in `mass_above_kg`.

    Raises
    ------
    ValueError
        If an argument is impossible or the limits are not in order.

    Examples
    --------
    >>> round(float(flammable_mass_kg(lower_limit_kg_m3=0.04, upper_limit_kg_m3=0.16,
    ...     mass_rate_kg_s=10.0, wind_speed_m_s=2.0,
    ...     sigmas=lambda x: (0.1 * x, 0.05 * x))), 2)
    148.68
    """
    low, high = np.broadcast_arrays(
        positive("lower_limit_kg_m3", lower_limit_kg_m3, "kg/m3"),
        positive("upper_limit_kg_m3", upper_limit_kg_m3, "kg/m3"),
    )
    positive("upper_limit_kg_m3 - lower_limit_kg_m3", high - low, "kg/m3")
    mass = mass_above_kg(
        concentration_kg_m3=np.stack([low, high]),
        mass_rate_kg_s=mass_rate_kg_s,
        wind_speed_m_s=wind_speed_m_s,
        sigmas=sigmas,
    )
    return np.asarray(mass[0] - mass[1])


def power_law_mass_above_kg(
    *,
    distance_m: ArrayLike,
    mass_rate_kg_s: ArrayLike,
    wind_speed_m_s: ArrayLike,
    exponent_ratio: ArrayLike,
) -> Floats:
    """The same in closed form where the spreads are powers of distance, kg.

    With ``sy = a x^b`` and ``sz = c x^d``: ``m = (w / u) (b + d) / (b + d + 1) X``.

    Parameters
    ----------
    distance_m
        Distance X at which the axis falls to the concentration, m, above 0.
    mass_rate_kg_s, wind_speed_m_s
        Release, kg/s, and transport wind, m/s, above 0.
    exponent_ratio
        Sum b + d of the exponents, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    References
    ----------
    Farrell (reference page, errata): the "rigorous" form of Woodward and Hesse is 33 times too
    high.

    Examples
    --------
    >>> float(power_law_mass_above_kg(distance_m=90.0, mass_rate_kg_s=10.0, wind_speed_m_s=2.0,
    ...                               exponent_ratio=2.0))
    300.0
    """
    far = positive("distance_m", distance_m, "m")
    rate = positive("mass_rate_kg_s", mass_rate_kg_s, "kg/s")
    wind = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    power = positive("exponent_ratio", exponent_ratio)
    return rate / wind * power / (power + 1.0) * far


@lru_cache(maxsize=1)
def _rule() -> tuple[Floats, Floats]:
    """Nodes and weights of the Gauss-Legendre rule on 0 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(_POINTS)
    return 0.5 * (nodes + 1.0), 0.5 * weights
