"""How high a plume from the ground has grown after a distance, for any wind and diffusivity.

Steady diffusion, ``u dC/dx = d/dz (K dC/dz)``, has an exact solution for a ground source when u
and K are power laws (Roberts): ``C = C0 exp(-X(z) / T)`` with ``X(z)`` the integral of ``u z / K``
up to z and ``T = s x``. van Ulden (1978) carried it over to real profiles by local power laws.
Here the same profile is kept for the real X(z), and T(x) follows from one exact moment of the
equation: weighting it with ln z gives ``d<ln z>/dx = 1 / T``, where <> is the mean over the flux
u C. Both are exact for power laws; elsewhere they follow the numerical solution within some per
cent (verification case S-k-model), closer than local power laws do when it is unstable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive

_SCALES: Final = 500
"""Number of plume sizes tabulated: errs below 1e-3 (verification case S-power-law)."""

_LARGEST_RATIO: Final = 30.0
"""Greatest scale over the resistance of the whole layer: mixed through to 2 %."""


@dataclass(frozen=True, slots=True, eq=False)
class PlumeGrowth:
    """Plume of a steady source near the ground, from 0 m downwind on, per kg/s."""

    distance_m: Floats
    scale_m: Floats
    """T of the vertical profile exp(-X(z)/T), m."""
    ground_s_m2: Floats
    """Concentration at the ground integrated across the wind over the release rate, s/m2."""
    transport_speed_m_s: Floats
    """Wind averaged over the concentration, m/s."""
    mean_height_m: Floats
    """Height averaged over the concentration, m."""
    height_m: Floats
    resistance_m: Floats
    """X(z) at `height_m`, m."""


def plume_growth(
    *,
    height_m: ArrayLike,
    wind_m_s: ArrayLike,
    diffusivity_m2_s: ArrayLike,
    start_height_m: float,
) -> PlumeGrowth:
    """Growth of a plume in given profiles of wind and diffusivity, lidded at the last height.

    Parameters
    ----------
    height_m
        Heights from where the wind begins to the top of the mixed layer, m, above 0, rising,
        shape (n,); a few hundred, equal in the logarithm.
    wind_m_s, diffusivity_m2_s
        Wind, 0 or more, and vertical diffusivity, above 0, at these heights.
    start_height_m
        Height of the source, m, above 0: <ln z> starts at its logarithm.

    Returns
    -------
    PlumeGrowth
        About 500 distances; the first is 0.

    Raises
    ------
    ValueError
        If a profile is impossible or the start lies outside the heights.

    References
    ----------
    van Ulden 1978, Atmos. Environ. 12, 2125-2129; Gryning, van Ulden and Larsen 1983, Q. J. R.
    Meteorol. Soc. 109, 355-364; closure of this module: verification case S-k-model.
    """
    height = positive("height_m", height_m, "m")
    wind = non_negative("wind_m_s", wind_m_s, "m/s")
    diffusivity = positive("diffusivity_m2_s", diffusivity_m2_s, "m2/s")
    start = float(positive("start_height_m", start_height_m, "m"))
    if height.ndim != 1 or height.size < 2 or np.any(np.diff(height) <= 0.0):
        raise ValueError(f"height_m must rise along one dimension, got shape {height.shape}")
    if not height[0] < start < height[-1]:
        raise ValueError(
            f"start_height_m must lie within {height[0]:g} to {height[-1]:g} m, got {start:g}"
        )
    resistance = _running_integral(wind * height / diffusivity, height)
    scale = np.geomspace(resistance[1], _LARGEST_RATIO * resistance[-1], _SCALES)
    profile = np.exp(-resistance / scale[:, None])
    weight = _weights(height)
    content = profile @ weight
    flow = profile @ (weight * wind)
    log_height = profile @ (weight * wind * np.log(height)) / flow
    # x = integral of T d<ln z>, counted from where <ln z> is that of the source
    way = np.concatenate(([0.0], np.cumsum(0.5 * (scale[1:] + scale[:-1]) * np.diff(log_height))))
    first = float(np.interp(np.log(start), log_height, np.arange(float(_SCALES))))
    place = np.concatenate(([first], np.arange(np.floor(first) + 1.0, float(_SCALES))))

    def at(values: Floats) -> Floats:
        return np.interp(place, np.arange(float(_SCALES)), values)

    return PlumeGrowth(
        distance_m=at(way) - float(at(way)[0]),
        scale_m=np.exp(at(np.log(scale))),
        ground_s_m2=1.0 / at(flow),
        transport_speed_m_s=at(flow / content),
        mean_height_m=at(profile @ (weight * height) / content),
        height_m=height,
        resistance_m=resistance,
    )


def _running_integral(integrand: Floats, height: Floats) -> Floats:
    """Integral from the first height, by trapezoids in the logarithm of height."""
    product = integrand * height
    steps = 0.5 * (product[1:] + product[:-1]) * np.diff(np.log(height))
    return np.concatenate(([0.0], np.cumsum(steps)))


def _weights(height: Floats) -> Floats:
    """Weights of the same trapezoids for an integral over all heights."""
    steps = np.diff(np.log(height))
    weight = np.zeros_like(height)
    weight[:-1] += 0.5 * steps
    weight[1:] += 0.5 * steps
    return weight * height
