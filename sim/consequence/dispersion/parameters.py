"""How wide and how high a passive cloud is after a distance: sigma_y, sigma_z by class."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, one_of, positive
from sim.consequence.dispersion.wind import STABILITY_CLASSES, StabilityClass
from sim.model_card import ModelCard, Range, register

Terrain = Literal["rural", "urban"]

_Row = tuple[float, float, float, float, float]

_BRIGGS: Final[dict[str, dict[str, _Row]]] = {
    "rural": {
        "A": (0.22, 0.0001, 0.20, 0.0, 0.0),
        "B": (0.16, 0.0001, 0.12, 0.0, 0.0),
        "C": (0.11, 0.0001, 0.08, 0.0002, -0.5),
        # 0.00015 in some prints of class D is a misprint (Griffiths 1994)
        "D": (0.08, 0.0001, 0.06, 0.0015, -0.5),
        "E": (0.06, 0.0001, 0.03, 0.0003, -1.0),
        "F": (0.04, 0.0001, 0.016, 0.0003, -1.0),
    },
    "urban": {
        "A": (0.32, 0.0004, 0.24, 0.001, 0.5),
        "B": (0.32, 0.0004, 0.24, 0.001, 0.5),
        "C": (0.22, 0.0004, 0.20, 0.0, 0.0),
        "D": (0.16, 0.0004, 0.14, 0.0003, -0.5),
        "E": (0.11, 0.0004, 0.08, 0.0015, -0.5),
        "F": (0.11, 0.0004, 0.08, 0.0015, -0.5),
    },
}
"""a, b, c, d, e of sigma_y = a x (1 + b x)^-1/2 and sigma_z = c x (1 + d x)^e, x in m: Briggs
(1973) as printed in Boubel et al., Fundamentals of Air Pollution, 3rd ed. 1994, tables 19-6 and
19-7, p. 305 (seen); rural also ALOHA technical documentation, NOS OR&R 43, table 13."""

_CCPS_PUFF: Final[dict[str, tuple[float, float, float, float]]] = {
    "A": (0.18, 0.92, 0.60, 0.75),
    "B": (0.14, 0.92, 0.53, 0.73),
    "C": (0.10, 0.92, 0.34, 0.71),
    "D": (0.06, 0.92, 0.15, 0.70),
    "E": (0.04, 0.92, 0.10, 0.65),
    "F": (0.02, 0.89, 0.05, 0.61),
}
"""a, b, c, d of sigma_x = sigma_y = a x^b and sigma_z = c x^d, x in m: Slade (1968) as given in
CCPS 1999, Guidelines for Consequence Analysis, p. 101 (via GasDispersion.jl @27ac300)."""

REFERENCE_AVERAGING_TIME_S: Final = 600.0
"""Averaging time of the plume parameters, s (10 minutes)."""

_MEANDER_EXPONENT: Final = 0.2
"""Exponent of the averaging-time correction of sigma_y (Spicer and Havens 1989, DEGADIS)."""

BRIGGS_CARD = register(
    ModelCard(
        key="consequence.briggs_sigmas",
        title_zh="Briggs 扩散参数（乡村、城市）",
        title_en="Briggs dispersion parameters, rural and urban",
        source="Briggs 1973 in Boubel et al. 1994, tables 19-6 and 19-7, p. 305; ALOHA table 13",
        status="verified",
        ranges={
            "x_m": Range(100.0, 10_000.0, "m"),
            "averaging_time_s": Range(180.0, 3600.0, "s"),
        },
        limits_zh=("10 分钟平均；被动气体；平坦地形",),
        limits_en=("10-minute means; passive gas; level ground",),
        checks=("D10", "B-tables", "B-far"),
    )
)

PUFF_CARD = register(
    ModelCard(
        key="consequence.ccps_puff_sigmas",
        title_zh="CCPS/Slade 瞬时烟团扩散参数",
        title_en="CCPS (Slade) dispersion parameters of an instantaneous puff",
        source="Slade 1968 in CCPS 1999 p. 101, via GasDispersion.jl @27ac300",
        status="verified",
        ranges={"x_m": Range(100.0, 10_000.0, "m")},
        limits_zh=("被动气体；平坦地形",),
        limits_en=("passive gas; level ground",),
        checks=("D07",),
    )
)


def _distance(x_m: ArrayLike) -> Floats:
    return np.maximum(finite("x_m", x_m, "m"), 0.0)


def briggs_sigmas_m(
    *, x_m: ArrayLike, stability_class: StabilityClass, terrain: Terrain = "rural"
) -> tuple[Floats, Floats]:
    """Crosswind and vertical spread of a 10-minute mean plume; both 0 at and upwind of the source.

    Parameters
    ----------
    x_m
        Distance downwind, m; any shape; negative means upwind.
    stability_class
        Pasquill class.
    terrain
        ``rural`` or ``urban``.

    Returns
    -------
    tuple of numpy.ndarray
        sigma_y and sigma_z, m.

    Raises
    ------
    ValueError
        If a distance is not finite, or class or terrain are unknown.

    References
    ----------
    Briggs 1973 (ATDL 79); Boubel et al. 1994, tables 19-6 and 19-7; misprint of class D:
    Griffiths 1994, Atmospheric Environment 28, 2861-2865.

    Examples
    --------
    >>> y, z = briggs_sigmas_m(x_m=500.0, stability_class="D")
    >>> round(float(y), 1), round(float(z), 1)
    (39.0, 22.7)
    """
    x = _distance(x_m)
    one_of("terrain", terrain, ("rural", "urban"))
    one_of("stability_class", stability_class, STABILITY_CLASSES)
    a, b, c, d, e = _BRIGGS[terrain][stability_class]
    sigma_y = a * x / np.sqrt(1.0 + b * x)
    return sigma_y, _growth(c * x, 1.0 + d * x, e)


def _growth(linear: Floats, base: Floats, exponent: float) -> Floats:
    """``linear * base**exponent``; the exponents of the tables spelt out, as pow is slow."""
    if exponent == 0.0:
        return linear
    if exponent == 0.5:
        return linear * np.sqrt(base)
    if exponent == -0.5:
        return linear / np.sqrt(base)
    return linear * base**exponent


def ccps_puff_sigmas_m(*, x_m: ArrayLike, stability_class: StabilityClass) -> tuple[Floats, Floats]:
    """Horizontal and vertical spread of a puff that has travelled `x_m`; both 0 at the source.

    Parameters
    ----------
    x_m
        Distance travelled, m; any shape.
    stability_class
        Pasquill class.

    Returns
    -------
    tuple of numpy.ndarray
        sigma_x = sigma_y, and sigma_z, m.

    Raises
    ------
    ValueError
        If a distance is not finite or the class is unknown.

    References
    ----------
    CCPS 1999, Guidelines for Consequence Analysis of Chemical Releases, p. 101 (which misprints
    sigma_y of its own example as 6.1 m instead of 5.05 m).

    Examples
    --------
    >>> y, z = ccps_puff_sigmas_m(x_m=500.0, stability_class="F")
    >>> round(float(y), 3), round(float(z), 3)
    (5.048, 2.215)
    """
    x = _distance(x_m)
    one_of("stability_class", stability_class, STABILITY_CLASSES)
    a, b, c, d = _CCPS_PUFF[stability_class]
    return a * x**b, c * x**d


def averaging_time_factor(*, averaging_time_s: ArrayLike) -> Floats:
    """Factor on sigma_y for an averaging time other than ten minutes: ``(t / 600 s)^0.2``.

    Parameters
    ----------
    averaging_time_s
        Averaging time, s, above 0; the sources support about 3 minutes to 1 hour.

    Returns
    -------
    numpy.ndarray
        Factor, dimensionless.

    Raises
    ------
    ValueError
        If the time is not above 0.

    References
    ----------
    Spicer and Havens 1989, DEGADIS 2.1 user's guide, EPA-450/4-89-019, pp. 45-46.

    Examples
    --------
    >>> round(float(averaging_time_factor(averaging_time_s=3600.0)), 4)
    1.431
    """
    time = positive("averaging_time_s", averaging_time_s, "s")
    return (time / REFERENCE_AVERAGING_TIME_S) ** _MEANDER_EXPONENT
