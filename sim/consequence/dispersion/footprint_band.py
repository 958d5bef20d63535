"""How uncertain a footprint is: the levels of an inner and an outer ring from measured scatter."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, positive, within
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="consequence.footprint_band",
        title_zh="由实测离散度（VG、MG）得出的范围不确定带",
        title_en="Uncertainty band of a footprint from measured scatter (VG, MG)",
        source="VG = exp(mean (ln Co/Cp)^2), MG = exp(mean ln Co/Cp): Hanna, Chang and Strimaitis "
        "1993, Atmos. Environ. 27A, 2265-2285; Chang and Hanna 2004; quantiles of a lognormal",
        status="verified",
        ranges={
            "vg_ratio": Range(1.0, 10.0, ""),
            "mg_ratio": Range(0.5, 2.0, ""),
            "confidence_prob": Range(0.5, 0.99, ""),
        },
        limits_zh=(
            "假定观测与计算之比服从对数正态分布",
            "只含评分试验中的离散，不含释放量与气象输入的误差",
        ),
        limits_en=(
            "the ratio of observed to computed is taken as lognormal",
            "only the scatter of the trials scored, not errors of release rate and weather inputs",
        ),
        checks=("UB-factor", "UB-moments", "UB-rings"),
    )
)


def scatter_factor(
    *, vg_ratio: ArrayLike, mg_ratio: ArrayLike = 1.0, confidence_prob: ArrayLike = 0.95
) -> Floats:
    """Factor within which observations lie about the unbiased model, up and down.

    ``f = exp(z sqrt(ln VG - ln^2 MG))`` with z the two-sided normal quantile (1.96 for 95 %).

    Parameters
    ----------
    vg_ratio
        Geometric variance of observed over computed, 1 or more.
    mg_ratio
        Geometric mean bias, observed over computed, above 0; 1 puts all of VG down to scatter.
    confidence_prob
        Share of observations within the factor, above 0 and below 1.

    Returns
    -------
    numpy.ndarray
        Factor, 1 or more.

    Raises
    ------
    ValueError
        If an argument is impossible, or VG is below exp(ln^2 MG), which no data can give.

    References
    ----------
    Hanna, Chang and Strimaitis 1993, Atmospheric Environment 27A, 2265-2285; Chang and Hanna
    2004, Meteorology and Atmospheric Physics 87, 167-196.

    Examples
    --------
    >>> scatter_factor(vg_ratio=[1.15, 1.7]).round(2).tolist()
    [2.08, 4.17]
    """
    from scipy.special import ndtri  # noqa: PLC0415 - only needed here

    spread = np.log(within("vg_ratio", vg_ratio, 1.0, 1e6))
    bias = np.log(positive("mg_ratio", mg_ratio))
    share = within("confidence_prob", confidence_prob, 0.0, 1.0 - 1e-12, above=True)
    variance = spread - bias * bias
    if np.any(variance < -1e-12):
        raise ValueError(
            f"vg_ratio = {float(np.min(vg_ratio)):g} is below exp(ln^2 mg_ratio) for "
            f"mg_ratio = {float(np.max(mg_ratio)):g}"
        )
    return np.asarray(np.exp(ndtri(0.5 * (1.0 + share)) * np.sqrt(np.maximum(variance, 0.0))))


def band_levels_kg_m3(
    *,
    level_kg_m3: ArrayLike,
    vg_ratio: ArrayLike,
    mg_ratio: ArrayLike = 1.0,
    confidence_prob: ArrayLike = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """Levels at which to draw the inner, middle and outer ring of a level.

    Where the model computes ``level f / MG`` or more, observations exceed the level almost surely;
    below ``level / (f MG)`` almost never.

    Parameters
    ----------
    level_kg_m3
        Level, kg/m3, above 0.
    vg_ratio, mg_ratio, confidence_prob
        As in `scatter_factor`.

    Returns
    -------
    tuple of numpy.ndarray
        Levels of the inner, middle and outer ring, kg/m3, falling.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> inner, middle, outer = band_levels_kg_m3(level_kg_m3=1e-5, vg_ratio=1.15)
    >>> [f"{float(v):.2e}" for v in (inner, middle, outer)]
    ['2.08e-05', '1.00e-05', '4.81e-06']
    """
    level = positive("level_kg_m3", level_kg_m3, "kg/m3")
    factor = scatter_factor(vg_ratio=vg_ratio, mg_ratio=mg_ratio, confidence_prob=confidence_prob)
    middle = level / positive("mg_ratio", mg_ratio)
    return np.asarray(middle * factor), np.asarray(middle), np.asarray(middle / factor)
