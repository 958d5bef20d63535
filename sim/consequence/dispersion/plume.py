"""What a steady passive leak gives downwind: Gaussian plume with reflection at the ground."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, non_negative, positive
from sim.consequence.dispersion.search import last_distance_above_m
from sim.model_card import ModelCard, Range, register

Sigmas = Callable[[Floats], tuple[Floats, Floats]]
"""From distances downwind, m, to (sigma_y, sigma_z), m."""

CARD = register(
    ModelCard(
        key="consequence.gaussian_plume",
        title_zh="高斯烟羽（地面全反射）",
        title_en="Gaussian plume with total reflection at the ground",
        source="CCPS 1999, Guidelines for Consequence Analysis, p. 97; ALOHA technical "
        "documentation NOS OR&R 43, section 4.3",
        status="validated",
        ranges={
            "x_m": Range(100.0, 10_000.0, "m"),
            "wind_speed_m_s": Range(1.0, 20.0, "m/s"),
            "release_height_m": Range(0.0, 100.0, "m"),
        },
        limits_zh=("稳定连续泄漏；被动气体；无干湿沉降；平坦地形",),
        limits_en=("steady release; passive gas; no deposition; level ground",),
        checks=("D08", "D10", "D25-briggs", "P-mass"),
    )
)


def concentration_kg_m3(
    *,
    mass_rate_kg_s: ArrayLike,
    wind_speed_m_s: ArrayLike,
    x_m: ArrayLike,
    y_m: ArrayLike,
    z_m: ArrayLike,
    release_height_m: ArrayLike,
    sigma_y_m: ArrayLike,
    sigma_z_m: ArrayLike,
) -> Floats:
    """Mean concentration at receptors downwind of a steady release; 0 at and upwind of it.

    ``C = Q / (2 pi u sy sz) exp(-y^2 / 2 sy^2) (exp(-(z-h)^2 / 2 sz^2) + exp(-(z+h)^2 / 2 sz^2))``

    Parameters
    ----------
    mass_rate_kg_s
        Release rate, kg/s, 0 or more.
    wind_speed_m_s
        Transport wind, m/s, above 0.
    x_m, y_m, z_m
        Receptor downwind, crosswind and above ground, m; any shapes that broadcast.
    release_height_m
        Height of the source, m, 0 or more.
    sigma_y_m, sigma_z_m
        Spread at `x_m`, m; above 0 wherever `x_m` is.

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
    CCPS 1999, p. 97; ALOHA technical documentation (NOAA NOS OR&R 43), section 4.3.

    Examples
    --------
    >>> c = concentration_kg_m3(mass_rate_kg_s=5.86, wind_speed_m_s=5.0, x_m=500.0, y_m=0.0,
    ...     z_m=0.0, release_height_m=0.0, sigma_y_m=39.0, sigma_z_m=22.7)
    >>> round(float(c) * 1e6)
    421
    """
    rate = non_negative("mass_rate_kg_s", mass_rate_kg_s, "kg/s")
    wind = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    x = finite("x_m", x_m, "m")
    y = finite("y_m", y_m, "m")
    z = non_negative("z_m", z_m, "m")
    height = non_negative("release_height_m", release_height_m, "m")
    sigma_y = non_negative("sigma_y_m", sigma_y_m, "m")
    sigma_z = non_negative("sigma_z_m", sigma_z_m, "m")
    downwind = x > 0.0
    spread = sigma_y * sigma_z
    if np.any(downwind & (spread == 0.0)):
        raise ValueError("sigma_y_m and sigma_z_m must be above 0 m downwind of the source, got 0")
    # where nothing is computed, 1 m keeps the division quiet
    sigma_y = np.where(sigma_y > 0.0, sigma_y, 1.0)
    sigma_z = np.where(sigma_z > 0.0, sigma_z, 1.0)
    exponent = np.square(y / sigma_y)
    exponent = exponent + np.square((z - height) / sigma_z)
    exponent *= -0.5
    shape = np.exp(exponent)
    product = z * height
    # source and image: exp(-(z-h)^2 / 2 s^2) (1 + exp(-2 z h / s^2)), one exponential saved
    shape *= 1.0 + np.exp(-2.0 * product / np.square(sigma_z)) if np.any(product) else 2.0
    scale = rate / (2.0 * math.pi * wind * sigma_y * sigma_z)
    return np.where(downwind, shape * scale, 0.0)


def isopleth_half_width_m(
    *, concentration_kg_m3: ArrayLike, axis_concentration_kg_m3: ArrayLike, sigma_y_m: ArrayLike
) -> Floats:
    """Half width of the zone above a concentration, where the axis value and spread are known.

    ``y = sy sqrt(2 ln(C_axis / C))``; 0 where the axis stays below the concentration.

    Parameters
    ----------
    concentration_kg_m3
        Concentration at the edge, kg/m3, above 0.
    axis_concentration_kg_m3
        Concentration on the plume axis at the same height, kg/m3, 0 or more.
    sigma_y_m
        Crosswind spread, m, 0 or more.

    Returns
    -------
    numpy.ndarray
        Half width, m.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> round(float(isopleth_half_width_m(concentration_kg_m3=1.0,
    ...     axis_concentration_kg_m3=float(np.exp(0.5)), sigma_y_m=30.0)), 9)
    30.0
    """
    edge = positive("concentration_kg_m3", concentration_kg_m3, "kg/m3")
    axis = non_negative("axis_concentration_kg_m3", axis_concentration_kg_m3, "kg/m3")
    sigma_y = non_negative("sigma_y_m", sigma_y_m, "m")
    ratio = np.maximum(axis / edge, 1.0)
    return sigma_y * np.sqrt(2.0 * np.log(ratio))


def distance_to_concentration_m(
    *,
    concentration_kg_m3: ArrayLike,
    mass_rate_kg_s: float,
    wind_speed_m_s: float,
    release_height_m: float,
    z_m: float,
    sigmas: Sigmas,
) -> Floats:
    """Greatest distance downwind at which the plume axis still reaches a concentration.

    Parameters
    ----------
    concentration_kg_m3
        Concentrations asked for, kg/m3, above 0; any shape.
    mass_rate_kg_s, wind_speed_m_s, release_height_m, z_m
        As in `concentration_kg_m3`, numbers.
    sigmas
        Spread as a function of distance, for example
        ``lambda x: briggs_sigmas_m(x_m=x, stability_class="D")``.

    Returns
    -------
    numpy.ndarray
        Distance, m; 0 if the concentration is reached nowhere, infinite if still reached at 100 km.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Notes
    -----
    Bracketed on 401 distances, equal in the logarithm, from 1 m to 100 km, then found to about
    1e-10. A zone that ends before 1 m counts as nowhere.
    """
    wanted = positive("concentration_kg_m3", concentration_kg_m3, "kg/m3")

    def axis(x: Floats) -> Floats:
        sigma_y, sigma_z = sigmas(x)
        return _axis_concentration(
            mass_rate_kg_s, wind_speed_m_s, x, z_m, release_height_m, sigma_y, sigma_z
        )

    return last_distance_above_m(axis=axis, level=wanted)


def _axis_concentration(
    rate: float, wind: float, x: Floats, z: float, height: float, sigma_y: Floats, sigma_z: Floats
) -> Floats:
    return concentration_kg_m3(
        mass_rate_kg_s=rate,
        wind_speed_m_s=wind,
        x_m=x,
        y_m=0.0,
        z_m=z,
        release_height_m=height,
        sigma_y_m=sigma_y,
        sigma_z_m=sigma_z,
    )
