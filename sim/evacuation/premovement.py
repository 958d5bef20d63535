"""How long people take to start moving after the alarm."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.model_card import ModelCard, Range, register

DEFAULT_MEAN_S: Final = 120.0
DEFAULT_SD_S: Final = 60.0
"""Mean and standard deviation of the sample scenario of jupedsim-network (reference 1.1): an
example of another program, not a measurement; unverified."""

CARD = register(
    ModelCard(
        key="evacuation.premovement",
        title_zh="疏散预动作时间（对数正态）",
        title_en="Pre-movement time, lognormal",
        source="family lognormal: evidence D49 (2486 persons, six occupancies, abstract); default "
        "120/60 s is an example scenario of jupedsim-network",
        status="provisional",
        ranges={
            "mean_s": Range(5.0, 3600.0, "s"),
            "sd_s": Range(1.0, 3600.0, "s"),
            "factor_ratio": Range(0.1, 5.0, "1"),
        },
        limits_zh=(
            "缺省均值120 s、标准差60 s仅为示例，须按场所给定（中百商厦自发现至报警28 min）",
            "语音广播与员工引导的缩短系数由用户给定，尚无来源",
        ),
        limits_en=(
            "the default 120/60 s is an example; give values of the place (Zhongbai: 28 min)",
            "the factor for voice alarm and staff is the user's, no source is known",
        ),
        checks=("FM20",),
    )
)


def premovement_time_s(
    *,
    quantile_prob: ArrayLike,
    mean_s: ArrayLike = DEFAULT_MEAN_S,
    sd_s: ArrayLike = DEFAULT_SD_S,
    factor_ratio: ArrayLike = 1.0,
) -> Floats:
    """Quantile of the time from alarm to the first step, s.

    Formula: exp(mu + sigma z) * factor, sigma^2 = ln(1 + (sd/mean)^2), mu = ln mean - sigma^2/2.

    Parameters
    ----------
    quantile_prob
        Quantile, 0-1; a uniform random number draws a person.
    mean_s, sd_s
        Mean (> 0) and standard deviation (>= 0) of the time without help, s.
    factor_ratio
        Factor on every time, > 0: below 1 with voice alarm or trained staff (no default known).

    Returns
    -------
    Time, s, broadcast shape.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(float(premovement_time_s(quantile_prob=0.5)), 1)
    107.3
    """
    from scipy.special import ndtri  # noqa: PLC0415 - scipy costs 0.3 s, only sampling pays it

    level = within("quantile_prob", quantile_prob, 0.0, 1.0, "1")
    mean = within("mean_s", mean_s, 0.0, 1e6, "s", above=True)
    spread = within("sd_s", sd_s, 0.0, 1e6, "s")
    factor = within("factor_ratio", factor_ratio, 0.0, 100.0, "1", above=True)
    variance = np.log1p(np.square(spread / mean))
    z = np.asarray(ndtri(np.clip(level, 1e-16, 1.0 - 1e-16)))
    return factor * mean * np.exp(np.sqrt(variance) * z - 0.5 * variance)
