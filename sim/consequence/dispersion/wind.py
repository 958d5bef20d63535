"""What a Pasquill stability class means: wind profile by power law, and the Obukhov length."""

from __future__ import annotations

import math
from typing import Final, Literal, get_args

from numpy.typing import ArrayLike

from sim.arguments import Floats, one_of, positive, within
from sim.consequence.dispersion.surface_layer import checked_obukhov_length
from sim.model_card import ModelCard, Range, register

StabilityClass = Literal["A", "B", "C", "D", "E", "F"]
"""Pasquill class: A very unstable, D neutral, F stable."""

STABILITY_CLASSES: Final[tuple[StabilityClass, ...]] = get_args(StabilityClass)

_EXPONENT: Final[dict[str, float]] = {
    "A": 0.108, "B": 0.112, "C": 0.120, "D": 0.142, "E": 0.203, "F": 0.253,
}  # fmt: skip
"""Power-law exponents over flat rural land, dimensionless: default set of GasDispersion.jl
@27ac300 (evidence D09); its original source is not named there."""

_GOLDER: Final[dict[str, tuple[float, float]]] = {
    "A": (-0.096, 0.029),
    "B": (-0.037, 0.029),
    "C": (-0.002, 0.018),
    "D": (0.0, 0.0),
    "E": (0.004, -0.018),
    "F": (0.035, -0.036),
}
"""a, b (1/m) of 1/L = a + b log10(z0 / 1 m): Golder (1972) as fitted in Seinfeld and Pandis,
Atmospheric Chemistry and Physics, 2nd ed. 2006, p. 751, eq. 16.83 (seen in two public codes)."""

POWER_LAW_CARD = register(
    ModelCard(
        key="consequence.wind_power_law",
        title_zh="风速廓线：按稳定度的幂律",
        title_en="Wind profile: power law by stability class",
        source="GasDispersion.jl default exponents (evidence D09)",
        status="verified",
        ranges={"height_m": Range(1.0, 100.0, "m"), "wind_speed_m_s": Range(0.5, 30.0, "m/s")},
        limits_zh=("平坦乡村地形",),
        limits_en=("flat rural land",),
        checks=("D09",),
    )
)

GOLDER_CARD = register(
    ModelCard(
        key="consequence.golder_stability",
        title_zh="稳定度等级与奥布霍夫长度（Golder）",
        title_en="Stability class and Obukhov length (Golder 1972)",
        source="Golder 1972 via Seinfeld and Pandis 2006 p. 751, eq. 16.83",
        status="verified",
        ranges={"roughness_length_m": Range(0.001, 0.5, "m")},
        limits_zh=("每个等级取一条代表线；等级内的变化未计",),
        limits_en=("one line stands for a class; the spread within a class is lost",),
        checks=("W-golder",),
    )
)


def power_law_wind_m_s(
    *,
    wind_speed_m_s: ArrayLike,
    reference_height_m: ArrayLike,
    height_m: ArrayLike,
    stability_class: StabilityClass,
) -> Floats:
    """Wind speed at a height, carried there from a reference height by a power law.

    ``u(z) = u_ref (z / z_ref)^p``.

    Parameters
    ----------
    wind_speed_m_s
        Wind at the reference height, m/s, above 0.
    reference_height_m, height_m
        Heights above ground, m, above 0; any shapes that broadcast.
    stability_class
        Pasquill class.

    Returns
    -------
    numpy.ndarray
        Wind speed, m/s.

    Raises
    ------
    ValueError
        If a speed or height is not above 0, or the class is unknown.

    References
    ----------
    Exponents of evidence example D09.

    Examples
    --------
    >>> round(float(power_law_wind_m_s(wind_speed_m_s=3.0, reference_height_m=1.0,
    ...                                height_m=10.0, stability_class="D")), 4)
    4.1603
    """
    speed = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    reference = positive("reference_height_m", reference_height_m, "m")
    height = positive("height_m", height_m, "m")
    one_of("stability_class", stability_class, STABILITY_CLASSES)
    return speed * (height / reference) ** _EXPONENT[stability_class]


def inverse_obukhov_length(*, stability_class: StabilityClass, roughness_length_m: float) -> float:
    """Reciprocal of the Obukhov length, 1/m, that a stability class stands for over this ground.

    ``1/L = a + b log10(z0)``; negative when unstable, 0 for class D, positive when stable.

    Parameters
    ----------
    stability_class
        Pasquill class.
    roughness_length_m
        Roughness length z0, m, 1e-5 to 1: beyond 1 m the fit turns class C stable.

    Raises
    ------
    ValueError
        If the class is unknown or the roughness length lies outside.

    References
    ----------
    Golder 1972, Boundary-Layer Meteorology 3, 47-58; Seinfeld and Pandis 2006, eq. 16.83.
    """
    one_of("stability_class", stability_class, STABILITY_CLASSES)
    within("roughness_length_m", roughness_length_m, 1e-5, 1.0, "m")
    a, b = _GOLDER[stability_class]
    return a + b * math.log10(roughness_length_m)


def obukhov_length_m(*, stability_class: StabilityClass, roughness_length_m: float) -> float:
    """Obukhov length of a stability class over this ground, m; infinite for class D.

    Parameters and Raises as for `inverse_obukhov_length`.

    Examples
    --------
    >>> round(obukhov_length_m(stability_class="F", roughness_length_m=0.1), 2)
    14.08
    """
    inverse = inverse_obukhov_length(
        stability_class=stability_class, roughness_length_m=roughness_length_m
    )
    return math.inf if inverse == 0.0 else 1.0 / inverse


def classify_stability(*, obukhov_length_m: float, roughness_length_m: float) -> StabilityClass:
    """Stability class whose Golder line lies nearest to a measured Obukhov length.

    Parameters
    ----------
    obukhov_length_m
        Obukhov length, m; not 0, infinite means neutral.
    roughness_length_m
        Roughness length, m, 1e-5 to 1.

    Raises
    ------
    ValueError
        If the length is 0 or NaN, or the roughness length lies outside.

    Examples
    --------
    >>> classify_stability(obukhov_length_m=-28.0, roughness_length_m=0.006)
    'C'
    """
    inverse = 1.0 / float(checked_obukhov_length(obukhov_length_m))

    def gap(name: StabilityClass) -> float:
        line = inverse_obukhov_length(stability_class=name, roughness_length_m=roughness_length_m)
        return abs(inverse - line)

    return min(STABILITY_CLASSES, key=gap)
