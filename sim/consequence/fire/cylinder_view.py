"""How much of a person's view a leaning cylinder of flame fills, in closed form."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, positive, within
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="consequence.cylinder_view_factor",
        title_zh="倾斜圆柱火焰视角系数（Mudan）",
        title_en="View factor of a tilted cylinder of flame (Mudan)",
        source="Mudan 1987; TNO Yellow Book CPR 14E (2005), app. 6.1, eqs. 6.A.10-6.A.18, with "
        "C = sqrt(1 + (b^2-1) cos^2 t) (the printed text drops roots); evidence D03",
        status="verified",
        ranges={"tilt_deg": Range(-80.0, 80.0, "deg")},
        limits_zh=("目标在地面、位于火焰倾斜平面内；火焰伸到目标上方时拒绝计算",),
        limits_en=(
            "target on the ground in the plane of the tilt; refused where the flame hangs over it",
        ),
        checks=("D03", "PF-view-integral", "PF-view-upright"),
    )
)


class ViewFactors(NamedTuple):
    """View factors of one flame from the same places; dimensionless."""

    vertical_ratio: Floats
    """For an upright surface that faces the flame."""
    horizontal_ratio: Floats
    """For a surface lying on the ground."""

    @property
    def greatest_ratio(self) -> Floats:
        """For the most exposed orientation: the vector sum."""
        return np.asarray(np.hypot(self.vertical_ratio, self.horizontal_ratio))


def cylinder_view_factors(
    *,
    flame_length_m: ArrayLike,
    diameter_m: ArrayLike,
    distance_m: ArrayLike,
    tilt_deg: ArrayLike = 0.0,
) -> ViewFactors:
    """View factors of a flame cylinder leaning straight towards, or away from, a target.

    Parameters
    ----------
    flame_length_m
        Length along the flame's axis, m, above 0.
    diameter_m
        Diameter, m, above 0.
    distance_m
        Distance along the ground from the centre of the base, m, more than half the diameter.
    tilt_deg
        Angle from the vertical, degrees, above 0 towards the target, -80 to 80.

    Returns
    -------
    ViewFactors
        Of the broadcast shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is impossible, the target stands in the base, or the flame hangs over the
        target, where the closed form counts flame behind the target.

    References
    ----------
    TNO Yellow Book CPR 14E (2005), appendix 6.1.

    Examples
    --------
    >>> factors = cylinder_view_factors(flame_length_m=20.0, diameter_m=10.0, distance_m=20.0)
    >>> round(float(factors.vertical_ratio), 4), round(float(factors.horizontal_ratio), 4)
    (0.1104, 0.0494)
    """
    radius = 0.5 * positive("diameter_m", diameter_m, "m")
    # a, b, A .. F as in the source
    a = positive("flame_length_m", flame_length_m, "m") / radius
    b = positive("distance_m", distance_m, "m") / radius
    tilt = np.radians(within("tilt_deg", tilt_deg, -80.0, 80.0, "deg"))
    sine, cosine = np.sin(tilt), np.cos(tilt)
    _refuse_under_flame(a, b, sine, radius)
    A = np.sqrt(a**2 + (b + 1.0) ** 2 - 2.0 * a * (b + 1.0) * sine)
    B = np.sqrt(a**2 + (b - 1.0) ** 2 - 2.0 * a * (b - 1.0) * sine)
    C = np.sqrt(1.0 + (b**2 - 1.0) * cosine**2)
    D = np.sqrt((b - 1.0) / (b + 1.0))
    E = a * cosine / (b - a * sine)
    F = np.sqrt(b**2 - 1.0)
    edges = np.arctan((a * b - F**2 * sine) / (F * C)) + np.arctan(F * sine / C)
    far = np.arctan(A * D / B) / (A * B)
    square = a**2 + (b + 1.0) ** 2
    vertical = (
        -E * np.arctan(D) + E * (square - 2.0 * b * (1.0 + a * sine)) * far + cosine / C * edges
    )
    horizontal = (
        np.arctan(1.0 / D) + sine / C * edges - (square - 2.0 * (b + 1.0 + a * b * sine)) * far
    )
    return ViewFactors(np.asarray(vertical / np.pi), np.asarray(horizontal / np.pi))


def _refuse_under_flame(a: Floats, b: Floats, sine: Floats, radius: Floats) -> None:
    """Refuse targets in the base of the flame or below its overhang."""
    inside = np.broadcast_arrays(b, radius)
    bad = inside[0] <= 1.0
    if np.any(bad):
        raise ValueError(
            f"distance_m = {float((inside[0] * inside[1])[bad][0]):g} must exceed half of "
            f"diameter_m = {float(2.0 * inside[1][bad][0]):g}"
        )
    if np.any(1.0 + a * sine >= b):
        raise ValueError(
            "tilt_deg makes the flame hang over the target: distance_m must exceed half of "
            "diameter_m plus flame_length_m times sin(tilt_deg); use flame_surface there"
        )
