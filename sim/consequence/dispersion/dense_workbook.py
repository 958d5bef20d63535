"""What a continuous heavy release gives downwind, by chart: workbook of Britter and McQuaid."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive
from sim.consequence.dispersion.dense_rates import GRAVITY_M_S2
from sim.model_card import ModelCard, Range, register

_CURVES: Final = (
    (0.100, (-0.55, -0.14), ((0.0, 1.75), (0.24, 1.88), (-0.50, 1.78))),
    (0.050, (-0.68, -0.29, -0.18), ((0.0, 1.92), (0.36, 2.16), (0.0, 2.06), (-0.56, 1.96))),
    (0.020, (-0.69, -0.31, -0.16), ((0.0, 2.08), (0.45, 2.39), (0.0, 2.25), (-0.54, 2.16))),
    (0.010, (-0.70, -0.29, -0.20), ((0.0, 2.25), (0.49, 2.59), (0.0, 2.45), (-0.52, 2.35))),
    (0.005, (-0.67, -0.28, -0.15), ((0.0, 2.40), (0.59, 2.80), (0.0, 2.63), (-0.48, 2.56))),
    (0.002, (-0.69, -0.25, -0.13), ((0.0, 2.60), (0.39, 2.87), (0.0, 2.77), (-0.50, 2.71))),
)
"""Chart of the workbook: for each C/C0 the limits in alpha = log10((g0^2 q0/u^5)^(1/5)) and, in
between, slope and intercept of beta = log10(x/D); as digitised for EPA's TSCREEN
(EPA-454/B-94-023, 1994), read in GasDispersion.jl."""

_NEAR: Final = 306.0
_NEAR_END: Final = 30.0
"""Near field, C/C0 = 306/(306 + (x/D)^2) up to x/D = 30: as above."""

CARD = register(
    ModelCard(
        key="consequence.dense_workbook",
        title_zh="Britter–McQuaid 重气图表法（连续源，筛查用）",
        title_en="Britter-McQuaid workbook for continuous heavy releases (screening)",
        source="Britter and McQuaid 1988, HSE 17/1988; CCPS 1999, p. 122; charts as digitised in "
        "EPA-454/B-94-023",
        status="verified",
        ranges={"alpha_ratio": Range(-1.0, 1.0, ""), "wind_speed_m_s": Range(1.0, 20.0, "m/s")},
        limits_zh=("仅给轴线地面浓度；不区分稳定度与粗糙度", "手册中的云高公式有误，故不提供"),
        limits_en=(
            "ground concentration on the axis only; knows neither stability nor roughness",
            "the workbook's formula for the height is wrong and is left out",
        ),
        checks=("D11",),
    )
)


def workbook_volume_frac(
    *,
    mass_rate_kg_s: ArrayLike,
    release_density_kg_m3: ArrayLike,
    release_temperature_k: ArrayLike,
    air_density_kg_m3: ArrayLike,
    air_temperature_k: ArrayLike,
    wind_speed_m_s: ArrayLike,
    x_m: ArrayLike,
) -> Floats:
    """Share of the gas in the volume on the axis at the ground, 0 to 1.

    ``C/C0`` by chart from ``x/D``, ``D = sqrt(q0/u)``, and ``alpha``; a cold gas corrected by
    ``C/(C + (1 - C) T0/T_air)``; beyond the last curve ``C ~ x^-2``.

    Parameters
    ----------
    mass_rate_kg_s, release_density_kg_m3, release_temperature_k
        Of the vapour: rate, kg/s; density, kg/m3, above that of the air; temperature, K.
    air_density_kg_m3, air_temperature_k, wind_speed_m_s
        Of the air: density, kg/m3; temperature, K; wind at 10 m, m/s.
    x_m
        Distance downwind, m, 0 or more. All arguments broadcast.

    Returns
    -------
    numpy.ndarray
        Share, 0 to 1.

    Raises
    ------
    ValueError
        If an argument is impossible, or a release is not heavier than the air.

    References
    ----------
    Britter and McQuaid 1988; CCPS 1999, Guidelines for Consequence Analysis, p. 122.
    """
    density = positive("release_density_kg_m3", release_density_kg_m3, "kg/m3")
    volume = positive("mass_rate_kg_s", mass_rate_kg_s, "kg/s") / density
    air = positive("air_density_kg_m3", air_density_kg_m3, "kg/m3")
    wind = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    cold = positive("release_temperature_k", release_temperature_k, "K")
    warm = positive("air_temperature_k", air_temperature_k, "K")
    x = non_negative("x_m", x_m, "m")
    if np.any(density <= air):
        raise ValueError(
            f"release_density_kg_m3 must be above air_density_kg_m3, got {float(density.min()):g} "
            f"with {float(air.max()):g} kg/m3"
        )
    gravity = GRAVITY_M_S2 * (density / air - 1.0)
    alpha = 0.2 * np.log10(gravity * gravity * volume / wind**5)
    far, alpha, ratio = np.broadcast_arrays(x / np.sqrt(volume / wind), alpha, cold / warm)
    share = np.array(
        [_chart(float(a), float(d)) for a, d in zip(alpha.ravel(), far.ravel(), strict=True)]
    ).reshape(far.shape)
    return np.asarray(share / (share + (1.0 - share) * ratio))


def _chart(alpha: float, distance: float) -> float:
    """C/C0 at x/D, straight in log10(x/D) between the curves."""
    beta, level = [], []
    for share, limits, lines in _CURVES:
        slope, intercept = lines[bisect_left(limits, alpha)]
        beta.append(slope * alpha + intercept)
        level.append(share)
    # where the first curve starts within the near field, the near field ends there
    start = min(_NEAR_END, 10.0 ** beta[0])
    if distance <= start:
        return _NEAR / (_NEAR + distance * distance)
    if start == _NEAR_END:
        beta.insert(0, float(np.log10(_NEAR_END)))
        level.insert(0, _NEAR / (_NEAR + _NEAR_END**2))
    if distance >= 10.0 ** beta[-1]:
        return float(level[-1] * (10.0 ** beta[-1] / distance) ** 2)
    return float(np.interp(np.log10(distance), beta, level))
