"""How wind and mixing change with height in the surface layer: Monin-Obukhov similarity."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, positive
from sim.model_card import ModelCard, Range, register

VON_KARMAN: Final = 0.4
"""Von Karman constant, dimensionless (Dyer 1974; Gryning et al. 1987)."""

_GAMMA: Final = 16.0
_BETA: Final = 5.0
"""Coefficients of the flux-profile relations, dimensionless: Dyer (1974), Boundary-Layer
Meteorology 7, 363-372."""

CARD = register(
    ModelCard(
        key="consequence.wind_surface_layer",
        title_zh="近地层相似律：Dyer 通量-廓线关系",
        title_en="Surface-layer similarity: flux-profile relations of Dyer (1974)",
        source="Dyer 1974; Paulson 1970",
        status="verified",
        ranges={
            "roughness_length_m": Range(0.001, 0.5, "m"),
            "height_m": Range(1.0, 50.0, "m"),
            "wind_speed_m_s": Range(1.0, 20.0, "m/s"),
        },
        limits_zh=("均匀下垫面；|z/L| 大于 1 时廓线偏差增大",),
        limits_en=("uniform surface; poor where |z/L| exceeds 1",),
        checks=("W-psi", "W-log-law"),
    )
)


def checked_obukhov_length(obukhov_length_m: ArrayLike) -> Floats:
    """Obukhov length as an array, m, if no element is 0 or NaN; infinity means neutral.

    Raises
    ------
    ValueError
        If an element is 0 or NaN.
    """
    length = np.asarray(obukhov_length_m, dtype=np.float64)
    if np.any(np.isnan(length)) or np.any(length == 0.0):
        raise ValueError(
            "obukhov_length_m must be below 0 (unstable), above 0 (stable) or infinite (neutral), "
            "got 0 or NaN"
        )
    return length


def phi_m(height_ratio: ArrayLike) -> Floats:
    """Dimensionless wind shear at z/L: (1 - 16 z/L)^-1/4 if unstable, 1 + 5 z/L if stable."""
    ratio = np.asarray(height_ratio, dtype=np.float64)
    unstable = (1.0 - _GAMMA * np.minimum(ratio, 0.0)) ** -0.25
    return np.where(ratio < 0.0, unstable, 1.0 + _BETA * ratio)


def phi_h(height_ratio: ArrayLike) -> Floats:
    """Dimensionless gradient of a scalar at z/L: (1 - 16 z/L)^-1/2 or 1 + 5 z/L."""
    ratio = np.asarray(height_ratio, dtype=np.float64)
    unstable = (1.0 - _GAMMA * np.minimum(ratio, 0.0)) ** -0.5
    return np.where(ratio < 0.0, unstable, 1.0 + _BETA * ratio)


def psi_m(height_ratio: ArrayLike) -> Floats:
    """Integral of (1 - phi_m)/(z/L) from 0 to z/L, dimensionless (Paulson 1970)."""
    ratio = np.asarray(height_ratio, dtype=np.float64)
    x = (1.0 - _GAMMA * np.minimum(ratio, 0.0)) ** 0.25
    unstable = (
        2.0 * np.log((1.0 + x) / 2.0)
        + np.log((1.0 + x * x) / 2.0)
        - 2.0 * np.arctan(x)
        + np.pi / 2.0
    )
    return np.where(ratio < 0.0, unstable, -_BETA * ratio)


def _speed_over_friction(height: Floats, roughness: Floats, obukhov: Floats) -> Floats:
    """Wind over friction velocity: (ln(z/z0) - psi_m(z/L) + psi_m(z0/L)) / k; 0 at and below z0."""
    above = np.maximum(height, roughness)
    terms = np.log(above / roughness) - psi_m(above / obukhov) + psi_m(roughness / obukhov)
    return terms / VON_KARMAN


def surface_layer_wind_m_s(
    *,
    friction_velocity_m_s: ArrayLike,
    height_m: ArrayLike,
    roughness_length_m: ArrayLike,
    obukhov_length_m: ArrayLike,
) -> Floats:
    """Mean wind at a height in the surface layer; 0 at and below the roughness length.

    ``u = u*/k (ln(z/z0) - psi_m(z/L) + psi_m(z0/L))``.

    Parameters
    ----------
    friction_velocity_m_s
        Friction velocity, m/s, above 0.
    height_m
        Height above ground, m, above 0.
    roughness_length_m
        Roughness length, m, above 0.
    obukhov_length_m
        Obukhov length, m; not 0, infinite means neutral.

    Returns
    -------
    numpy.ndarray
        Wind speed, m/s, of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Dyer 1974, Boundary-Layer Meteorology 7, 363-372; Paulson 1970, J. Appl. Meteorol. 9, 857-861.
    """
    friction = positive("friction_velocity_m_s", friction_velocity_m_s, "m/s")
    height = positive("height_m", height_m, "m")
    roughness = positive("roughness_length_m", roughness_length_m, "m")
    obukhov = checked_obukhov_length(obukhov_length_m)
    return friction * _speed_over_friction(height, roughness, obukhov)


def friction_velocity_m_s(
    *,
    wind_speed_m_s: ArrayLike,
    height_m: ArrayLike,
    roughness_length_m: ArrayLike,
    obukhov_length_m: ArrayLike,
) -> Floats:
    """Friction velocity that gives this wind at this height; inverse of `surface_layer_wind_m_s`.

    Parameters
    ----------
    wind_speed_m_s
        Wind, m/s, above 0.
    height_m
        Its height, m, at least twice the roughness length.
    roughness_length_m
        Roughness length, m, above 0.
    obukhov_length_m
        Obukhov length, m; not 0, infinite means neutral.

    Returns
    -------
    numpy.ndarray
        Friction velocity, m/s.

    Raises
    ------
    ValueError
        If an argument is impossible or the height is below twice the roughness length.

    Examples
    --------
    >>> round(float(friction_velocity_m_s(wind_speed_m_s=5.0, height_m=10.0,
    ...     roughness_length_m=0.1, obukhov_length_m=float("inf"))), 4)
    0.4343
    """
    speed = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    height = positive("height_m", height_m, "m")
    roughness = positive("roughness_length_m", roughness_length_m, "m")
    obukhov = checked_obukhov_length(obukhov_length_m)
    if np.any(height < 2.0 * roughness):
        raise ValueError(
            f"height_m must be at least twice roughness_length_m, got {float(height.min()):g} "
            f"with {float(roughness.max()):g} m"
        )
    return speed / _speed_over_friction(height, roughness, obukhov)
