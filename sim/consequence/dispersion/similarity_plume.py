"""What a steady leak near the ground gives downwind, from u*, L and z0 (surface-layer similarity).

One weather is tabulated once on distances equal in the logarithm (see `plume_growth`); receptors
are then looked up in arrays.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, non_negative, positive
from sim.consequence.dispersion.lateral_spread import (
    crosswind_turbulence_m_s,
    sigma_y_from_azimuth_m,
    sigma_y_from_turbulence_m,
)
from sim.consequence.dispersion.log_table import Column, Place, table_distances_m
from sim.consequence.dispersion.plume_growth import PlumeGrowth, plume_growth
from sim.consequence.dispersion.surface_layer import VON_KARMAN, phi_h, surface_layer_wind_m_s
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="consequence.similarity_plume",
        title_zh="近地层相似律烟羽（van Ulden / Gryning）",
        title_en="Surface-layer similarity plume (after van Ulden 1978, Gryning et al. 1983)",
        source="K-theory of van Ulden 1978, Atmos. Environ. 12, 2125-2129, and Gryning, van Ulden "
        "and Larsen 1983, Q. J. R. Meteorol. Soc. 109, 355-364, with the closure of plume_growth; "
        "profiles Dyer 1974, k = 0.4",
        status="validated",
        ranges={
            "x_m": Range(20.0, 5000.0, "m"),
            "release_height_m": Range(0.0, 5.0, "m"),
            "friction_velocity_m_s": Range(0.05, 1.0, "m/s"),
            "roughness_length_m": Range(0.0005, 0.5, "m"),
        },
        limits_zh=(
            "仅以草原试验 50–800 m 评分；更远处为外推",
            "最佳精度需要实测风向标准差（10 分钟）",
            "被动气体、近地面稳定泄漏、平坦均匀下垫面、无沉降",
        ),
        limits_en=(
            "scored on Prairie Grass at 50-800 m only; farther is extrapolation",
            "needs the measured standard deviation of wind direction (10 min) for its best score",
            "passive gas, steady release near the ground, level uniform land, no deposition",
        ),
        checks=("S-power-law", "S-mass", "S-k-model", "S-k-model-near"),
    )
)

_HEIGHTS: Final = 400

_DEFAULT_MIXING_HEIGHT_M: Final = 1000.0
"""Boundary-layer depth, m, where none is given: a customary daytime value (unverified)."""


@dataclass(frozen=True, slots=True, eq=False)
class SimilarityPlume:
    """Plume of one weather and source, per kg/s, tabulated on distances equal in the logarithm."""

    distance_m: Floats
    mean_height_m: Floats
    transport_speed_m_s: Floats
    sigma_y_m: Floats
    growth: PlumeGrowth
    columns: tuple[Column, Column, Column]
    """ln(ground concentration integrated across the wind per kg/s), 1/scale of the vertical
    profile, 1/sigma_y: what a look-up interpolates."""


def similarity_plume(
    *,
    friction_velocity_m_s: float,
    obukhov_length_m: float,
    roughness_length_m: float,
    release_height_m: float = 0.0,
    sigma_azimuth_deg: float | None = None,
    mixing_height_m: float = _DEFAULT_MIXING_HEIGHT_M,
) -> SimilarityPlume:
    """Table of the plume of a source near the ground in one weather.

    Parameters
    ----------
    friction_velocity_m_s
        Friction velocity, m/s, above 0.
    obukhov_length_m
        Obukhov length, m; not 0, infinite means neutral.
    roughness_length_m
        Roughness length, m, above 0.
    release_height_m
        Height of the source, m, 0 or more.
    sigma_azimuth_deg
        Measured standard deviation of wind direction (10 min), degrees; None estimates the
        crosswind turbulence from the other arguments.
    mixing_height_m
        Depth of the boundary layer, m, above ten roughness lengths and the source: the lid.

    Returns
    -------
    SimilarityPlume
        For `plume_concentration_kg_m3` and `crosswind_integrated_kg_m2`.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    van Ulden 1978; Gryning, van Ulden and Larsen 1983; Gryning, Holtslag, Irwin and Sivertsen
    1987, Atmos. Environ. 21, 79-89.
    """
    depth = float(positive("mixing_height_m", mixing_height_m, "m"))
    growth = _grow(
        float(positive("friction_velocity_m_s", friction_velocity_m_s, "m/s")),
        obukhov_length_m,
        float(positive("roughness_length_m", roughness_length_m, "m")),
        float(non_negative("release_height_m", release_height_m, "m")),
        depth,
    )
    distance = table_distances_m()
    known = np.log(np.maximum(growth.distance_m, 1e-6))

    def at(values: Floats) -> Floats:
        return np.exp(np.interp(np.log(distance), known, np.log(values)))

    speed = at(growth.transport_speed_m_s)
    time = distance / speed
    if sigma_azimuth_deg is None:
        turbulence = crosswind_turbulence_m_s(
            friction_velocity_m_s=friction_velocity_m_s,
            obukhov_length_m=obukhov_length_m,
            mixing_height_m=depth,
        )
        sigma_y = sigma_y_from_turbulence_m(crosswind_turbulence_m_s=turbulence, travel_time_s=time)
    else:
        sigma_y = sigma_y_from_azimuth_m(
            x_m=distance, sigma_azimuth_deg=sigma_azimuth_deg, travel_time_s=time
        )
    columns = (
        Column.of(np.log(at(growth.ground_s_m2))),
        Column.of(1.0 / at(growth.scale_m)),
        Column.of(1.0 / sigma_y),
    )
    return SimilarityPlume(distance, at(growth.mean_height_m), speed, sigma_y, growth, columns)


def _grow(
    friction: float, obukhov: float, roughness: float, source: float, depth: float
) -> PlumeGrowth:
    # a source among the roughness elements starts mixed through them
    start = max(source, 2.0 * roughness)
    if depth < max(10.0 * roughness, 1.1 * start):
        raise ValueError(
            f"mixing_height_m must exceed ten roughness lengths and the source, got {depth:g} m "
            f"with {roughness:g} m and {source:g} m"
        )
    height = np.geomspace(roughness, depth, _HEIGHTS)
    wind = surface_layer_wind_m_s(
        friction_velocity_m_s=friction,
        height_m=height,
        roughness_length_m=roughness,
        obukhov_length_m=obukhov,
    )
    diffusivity = VON_KARMAN * friction * height / phi_h(height / obukhov)
    return plume_growth(
        height_m=height, wind_m_s=wind, diffusivity_m2_s=diffusivity, start_height_m=start
    )


def crosswind_integrated_kg_m2(
    *, plume: SimilarityPlume, mass_rate_kg_s: ArrayLike, x_m: ArrayLike, z_m: ArrayLike
) -> Floats:
    """Concentration integrated across the wind, kg/m2; 0 at and upwind of the source.

    ``Cy = Q / F exp(-X(z) / T)`` with F the flow through the profile.

    Parameters
    ----------
    plume
        Table of `similarity_plume`.
    mass_rate_kg_s
        Release rate, kg/s, 0 or more.
    x_m, z_m
        Distance downwind and height above ground, m; any shapes that broadcast. Within the first
        metre the value of 1 m holds.

    Returns
    -------
    numpy.ndarray
        Integrated concentration, kg/m2.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    rate = non_negative("mass_rate_kg_s", mass_rate_kg_s, "kg/s")
    x = finite("x_m", x_m, "m")
    z = non_negative("z_m", z_m, "m")
    return np.where(x > 0.0, rate * np.exp(_vertical(plume, Place.of(x), z)), 0.0)


def _vertical(plume: SimilarityPlume, place: Place, z: Floats) -> Floats:
    """Logarithm of the crosswind-integrated concentration per kg/s."""
    ground, narrow, _ = plume.columns
    if not np.any(z):
        return ground.at(place)
    resistance = np.interp(z, plume.growth.height_m, plume.growth.resistance_m)
    return ground.at(place) - resistance * narrow.at(place)


def plume_concentration_kg_m3(
    *,
    plume: SimilarityPlume,
    mass_rate_kg_s: ArrayLike,
    x_m: ArrayLike,
    y_m: ArrayLike,
    z_m: ArrayLike,
) -> Floats:
    """Ten-minute mean concentration at receptors, kg/m3; 0 at and upwind of the source.

    ``C = Cy / (sqrt(2 pi) sy) exp(-y^2 / 2 sy^2)``.

    Parameters
    ----------
    plume
        Table of `similarity_plume`.
    mass_rate_kg_s
        Release rate, kg/s, 0 or more.
    x_m, y_m, z_m
        Receptor downwind, crosswind and above ground, m; any shapes that broadcast.

    Returns
    -------
    numpy.ndarray
        Concentration, kg/m3.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    rate = non_negative("mass_rate_kg_s", mass_rate_kg_s, "kg/s")
    x = finite("x_m", x_m, "m")
    y = finite("y_m", y_m, "m")
    z = non_negative("z_m", z_m, "m")
    place = Place.of(x)
    narrow = plume.columns[2].at(place)
    across = np.square(y * narrow)
    across *= -0.5
    across = across + _vertical(plume, place, z)
    found = np.exp(across)
    found *= narrow
    return np.where(x > 0.0, found * (rate / math.sqrt(2.0 * math.pi)), 0.0)
