"""What a sudden or short release gives downwind as it passes: Gaussian puffs."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from sim.arguments import Floats, finite, non_negative, positive
from sim.consequence.dispersion.plume import Sigmas
from sim.model_card import ModelCard, Range, register

_NORM: Final = (2.0 * math.pi) ** 1.5

CARD = register(
    ModelCard(
        key="consequence.gaussian_puff",
        title_zh="高斯烟团（瞬时与短时泄漏）",
        title_en="Gaussian puff, instantaneous and short releases",
        source="CCPS 1999, Guidelines for Consequence Analysis, p. 101; finite release: Palazzi "
        "et al. 1982, Atmos. Environ. 16, 2785-2790",
        status="verified",
        ranges={
            "x_m": Range(100.0, 10_000.0, "m"),
            "wind_speed_m_s": Range(1.0, 20.0, "m/s"),
        },
        limits_zh=("被动气体；风向风速恒定；平坦地形",),
        limits_en=("passive gas; steady wind; level ground",),
        checks=("D07", "P-puff-mass", "P-puff-train", "P-finite"),
    )
)


def puff_concentration_kg_m3(
    *,
    mass_kg: ArrayLike,
    wind_speed_m_s: ArrayLike,
    time_s: ArrayLike,
    x_m: ArrayLike,
    y_m: ArrayLike,
    z_m: ArrayLike,
    release_height_m: ArrayLike,
    sigma_x_m: ArrayLike,
    sigma_y_m: ArrayLike,
    sigma_z_m: ArrayLike,
) -> Floats:
    """Concentration at a time after an instantaneous release.

    ``C = M / ((2 pi)^1.5 sx sy sz) exp(-(x - u t)^2 / 2 sx^2) exp(-y^2 / 2 sy^2)
    (exp(-(z-h)^2 / 2 sz^2) + exp(-(z+h)^2 / 2 sz^2))``

    Parameters
    ----------
    mass_kg
        Mass released, kg, 0 or more.
    wind_speed_m_s
        Wind that carries the puff, m/s, above 0.
    time_s
        Time after the release, s, 0 or more.
    x_m, y_m, z_m
        Receptor downwind, crosswind and above ground, m.
    release_height_m
        Height of the source, m, 0 or more.
    sigma_x_m, sigma_y_m, sigma_z_m
        Spread of the puff at `time_s`, m, above 0. All arguments broadcast.

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
    CCPS 1999, Guidelines for Consequence Analysis of Chemical Releases, p. 101.

    Examples
    --------
    >>> c = puff_concentration_kg_m3(mass_kg=1.0, wind_speed_m_s=2.0, time_s=250.0, x_m=500.0,
    ...     y_m=0.0, z_m=0.0, release_height_m=0.0,
    ...     sigma_x_m=5.04793, sigma_y_m=5.04793, sigma_z_m=2.214837)
    >>> round(float(c), 8)
    0.00225005
    """
    mass = non_negative("mass_kg", mass_kg, "kg")
    wind = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    time = non_negative("time_s", time_s, "s")
    x = finite("x_m", x_m, "m")
    y = finite("y_m", y_m, "m")
    z = non_negative("z_m", z_m, "m")
    height = non_negative("release_height_m", release_height_m, "m")
    sigma_x = positive("sigma_x_m", sigma_x_m, "m")
    sigma_y = positive("sigma_y_m", sigma_y_m, "m")
    sigma_z = positive("sigma_z_m", sigma_z_m, "m")
    along = -0.5 * np.square((x - wind * time) / sigma_x)
    across = -0.5 * np.square(y / sigma_y)
    reflected = np.exp(-0.5 * np.square((z - height) / sigma_z)) + np.exp(
        -0.5 * np.square((z + height) / sigma_z)
    )
    return np.asarray(
        mass / (_NORM * sigma_x * sigma_y * sigma_z) * np.exp(along + across) * reflected
    )


def puff_train_concentration_kg_m3(
    *,
    release_time_s: ArrayLike,
    mass_kg: ArrayLike,
    time_s: float,
    wind_speed_m_s: float,
    x_m: ArrayLike,
    y_m: ArrayLike,
    z_m: float,
    release_height_m: float,
    sigmas: Sigmas,
) -> Floats:
    """Concentration at one time from a train of puffs, each spread by the distance it has gone.

    Parameters
    ----------
    release_time_s, mass_kg
        When each puff left the source, s, and its mass, kg, shape (n_puffs,); puffs that have not
        left yet give nothing.
    time_s
        Time asked for, s.
    wind_speed_m_s
        Wind, m/s, above 0.
    x_m, y_m
        Receptors, m, shape (n_receptors,).
    z_m, release_height_m
        Heights of receptors and source, m, 0 or more.
    sigmas
        Spread as a function of distance travelled; sigma_x is taken equal to sigma_y.

    Returns
    -------
    numpy.ndarray
        Concentration, kg/m3, shape (n_receptors,).

    Raises
    ------
    ValueError
        If an argument is impossible or the puffs' times and masses differ in length.
    """
    released = np.atleast_1d(finite("release_time_s", release_time_s, "s"))
    mass = np.atleast_1d(non_negative("mass_kg", mass_kg, "kg"))
    if released.shape != mass.shape:
        raise ValueError(
            f"mass_kg must have the length of release_time_s, {released.size}, got {mass.size}"
        )
    x = np.atleast_1d(finite("x_m", x_m, "m"))
    age = float(finite("time_s", time_s, "s")) - released
    alive = age > 0.0
    if not np.any(alive):
        return np.zeros(np.broadcast_shapes(x.shape, np.shape(y_m)))
    wind = float(positive("wind_speed_m_s", wind_speed_m_s, "m/s"))
    sigma_y, sigma_z = sigmas(wind * age[alive])
    each = puff_concentration_kg_m3(
        mass_kg=mass[alive][:, None],
        wind_speed_m_s=wind,
        time_s=age[alive][:, None],
        x_m=x[None, :],
        y_m=np.atleast_1d(np.asarray(y_m, dtype=np.float64))[None, :],
        z_m=z_m,
        release_height_m=release_height_m,
        sigma_x_m=sigma_y[:, None],
        sigma_y_m=sigma_y[:, None],
        sigma_z_m=sigma_z[:, None],
    )
    total: Floats = each.sum(axis=0)
    return total


def finite_release_ratio(
    *,
    time_s: ArrayLike,
    duration_s: ArrayLike,
    wind_speed_m_s: ArrayLike,
    x_m: ArrayLike,
    sigma_x_m: ArrayLike,
) -> Floats:
    """Share of the steady plume's concentration at a time, for a release of finite duration.

    ``r = Phi((u t - x) / sx) - Phi((u (t - T) - x) / sx)``: the front arrives, the plume stands,
    the tail leaves. The steady plume times this share is the train of puffs in the limit.

    Parameters
    ----------
    time_s
        Time since the release began, s.
    duration_s
        Duration of the release, s, above 0; infinite for one that goes on.
    wind_speed_m_s
        Wind, m/s, above 0.
    x_m
        Distance downwind, m.
    sigma_x_m
        Spread along the wind at `x_m`, m, above 0 (taken equal to sigma_y where unknown).

    Returns
    -------
    numpy.ndarray
        Share in [0, 1]; 0 before the release begins.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Palazzi, De Faveri, Fumarola and Ferraiolo 1982, Atmospheric Environment 16, 2785-2790.

    Examples
    --------
    >>> float(finite_release_ratio(time_s=100.0, duration_s=1e9, wind_speed_m_s=2.0, x_m=200.0,
    ...                            sigma_x_m=10.0))
    0.5
    """
    time = finite("time_s", time_s, "s")
    duration = np.asarray(duration_s, dtype=np.float64)
    if np.any(np.isnan(duration)) or np.any(duration <= 0.0):
        raise ValueError(f"duration_s must be above 0 s, got {float(np.min(duration)):g}")
    wind = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    x = finite("x_m", x_m, "m")
    sigma_x = positive("sigma_x_m", sigma_x_m, "m")
    front = ndtr((wind * time - x) / sigma_x)
    tail = ndtr((wind * (time - duration) - x) / sigma_x)
    return np.where(time > 0.0, front - tail, 0.0)
