"""How long people take to start moving after the alarm."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, one_of, within
from sim.model_card import ModelCard, Range, register

DEFAULT_MEAN_S: Final = 120.0
DEFAULT_SD_S: Final = 60.0
"""Mean and standard deviation of the sample scenario of jupedsim-network (reference 1.1): an
example of another program, not a measurement; unverified."""

Family = Literal["lognormal", "loglogistic", "weibull", "gamma", "uniform"]
FAMILIES: Final[tuple[Family, ...]] = ("lognormal", "loglogistic", "weibull", "gamma", "uniform")
"""Families fitted to measured pre-movement times (Forssberg et al. 2019; Lovreglio et al. 2019) or
asked for by NIST TN 1822 Verif.1.1."""

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
        checks=("FM20", "EV15"),
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


def premovement_of_family_s(
    family: Family,
    *,
    quantile_prob: ArrayLike,
    mean_s: float = DEFAULT_MEAN_S,
    sd_s: float = DEFAULT_SD_S,
) -> Floats:
    """Quantile of a pre-movement time of another family with the same mean and deviation, s.

    Parameters
    ----------
    family
        One of `FAMILIES`.
    quantile_prob
        Quantile, 0-1; a uniform random number draws a person.
    mean_s, sd_s
        Mean and standard deviation, s, both above 0; for `uniform` the least time is not negative.

    Raises
    ------
    ValueError
        If an argument is outside its range or the family cannot have that spread.

    Examples
    --------
    >>> premovement_of_family_s("uniform", quantile_prob=[0.0, 1.0], mean_s=55.0,
    ...                         sd_s=90.0 / 12**0.5).round(9).tolist()
    [10.0, 100.0]
    """
    one_of("family", family, FAMILIES)
    level = np.clip(within("quantile_prob", quantile_prob, 0.0, 1.0, "1"), 1e-16, 1.0 - 1e-16)
    mean = float(within("mean_s", mean_s, 0.0, 1e6, "s", above=True))
    spread = float(within("sd_s", sd_s, 0.0, 1e6, "s", above=True))
    if family == "lognormal":
        return premovement_time_s(quantile_prob=level, mean_s=mean, sd_s=spread)
    if family == "uniform":
        half = spread * 3.0**0.5
        if half > mean * (1.0 + 1e-9):
            raise ValueError(f"sd_s = {spread:g} s makes some uniform times negative")
        return np.asarray(np.maximum(mean - half + 2.0 * half * level, 0.0))
    return _skewed(family, level, mean, spread / mean)


def _skewed(family: Family, level: Floats, mean_s: float, ratio: float) -> Floats:
    """Gamma, Weibull and log-logistic quantiles from mean and coefficient of variation."""
    from scipy.optimize import brentq  # noqa: PLC0415 - as above
    from scipy.special import gamma, gammaincinv  # noqa: PLC0415 - as above

    if family == "gamma":
        shape = 1.0 / ratio**2
        return np.asarray(gammaincinv(shape, level) * mean_s / shape)

    def moment(order: float, shape: float) -> float:
        if family == "weibull":
            return float(gamma(1.0 + order / shape))
        angle = np.pi * order / shape
        return float(angle / np.sin(angle))

    def miss(shape: float) -> float:
        return moment(2.0, shape) / moment(1.0, shape) ** 2 - 1.0 - ratio**2

    least, most = (0.3, 60.0) if family == "weibull" else (2.0 + 1e-6, 120.0)
    if not miss(least) > 0.0 > miss(most):
        raise ValueError(f"sd_s / mean_s = {ratio:g} is beyond the {family} family")
    shape = float(brentq(miss, least, most))
    scale = mean_s / moment(1.0, shape)
    odds = -np.log1p(-level) if family == "weibull" else level / (1.0 - level)
    return np.asarray(scale * odds ** (1.0 / shape))
