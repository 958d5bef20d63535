"""How many replications are enough for a mean as exact as asked for, without fooling oneself.

Stopping as soon as an interval looks narrow enough stops when the sample happens to be tame: a
nominal 95 % then covers 80-90 % for skewed outcomes. Here one looks seldom (after 200, 400, 800
... replications), never before n >= 25 G^2 for a sample skewness G (Cochran), and takes Hall's
interval, which allows for the skewness. Measured on 1,000 macro runs each (nightly test): normal,
exponential, share of 10 %, gamma of skewness 4, lognormal of skewness 4.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from sim.arguments import finite, within
from sim.evaluation.statistics import LEVEL, Estimate

N_FIRST: Final = 200
"""Replications before the first look."""

GROWTH: Final = 2
"""Each look has so many times the replications of the one before."""

COCHRAN: Final = 25.0
"""A normal interval wants n above 25 times the squared skewness (Cochran 1977, p. 42)."""


@dataclass(frozen=True, slots=True)
class Precision:
    """The mean of `metric` within `half_width_frac` of itself, with at most `n_most`."""

    metric: str
    half_width_frac: float
    n_most: int = 100_000

    def looks(self) -> Iterator[int]:
        """Numbers of replications after which it is looked, the last being `n_most`."""
        n = min(N_FIRST, self.n_most)
        while n < self.n_most:
            yield n
            n = min(n * GROWTH, self.n_most)
        yield self.n_most


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a run came: the mean, its skewness, and whether that is what was asked for."""

    estimate: Estimate
    skewness: float
    enough: bool


def skewed_mean_estimate(sample: ArrayLike, level: float = LEVEL) -> Estimate:
    r"""Mean with Hall's interval: Student's on a scale on which the mean is not skewed.

    With :math:`r = G/\sqrt n` and t Student's quantile the limits are
    :math:`\bar x - s/\sqrt n\,g^{-1}(\pm t)`, :math:`g^{-1}(q) = (3/r)
    [(1 + r(q - r/6))^{1/3} - 1]`; without skewness that is Student's interval.

    Parameters
    ----------
    sample
        Independent values, shape (n,), n >= 3, finite.
    level
        Confidence level in (0, 1).

    Raises
    ------
    ValueError
        If there are fewer than three values or one is not finite.

    References
    ----------
    Hall 1992, On the removal of skewness by transformation, J. R. Statist. Soc. B 54(1) 221-228.
    """
    x = finite("sample", sample).ravel()
    if x.size < 3:
        raise ValueError(f"sample has {x.size} values; at least 3 are needed")
    mean, error = float(x.mean()), float(x.std(ddof=1)) / math.sqrt(x.size)
    t = float(stdtrit(x.size - 1, (1 + level) / 2))
    r = skewness(x) / math.sqrt(x.size)
    if abs(r) < 1e-9:
        return Estimate(mean, mean - t * error, mean + t * error, int(x.size))

    def back(q: float) -> float:
        return 3.0 / r * (float(np.cbrt(1.0 + r * (q - r / 6.0))) - 1.0)

    return Estimate(mean, mean - error * back(t), mean - error * back(-t), int(x.size))


def skewness(values: NDArray[np.float64]) -> float:
    """Moment coefficient of skewness of a sample; 0 where nothing varies."""
    spread = values - values.mean()
    second = float(np.mean(spread**2))
    # rounding of equal values is no variation
    if second <= (1e-12 * float(np.abs(values).max(initial=0.0))) ** 2:
        return 0.0
    return float(np.mean(spread**3)) / math.sqrt(second) ** 3


def assess(sample: ArrayLike, half_width_frac: float, level: float = LEVEL) -> Reached:
    """Whether a sample gives its mean as exactly as asked for; NaN elements are left out.

    Parameters
    ----------
    sample
        One value per replication, shape (n,).
    half_width_frac
        Wanted half-width of the interval as a part of the mean, in (0, 1].
    level
        Confidence level in (0, 1).
    """
    part = float(within("half_width_frac", half_width_frac, 0.0, 1.0, above=True))
    values = np.asarray(sample, dtype=np.float64)
    x = values[~np.isnan(values)]
    if x.size < 3:
        return Reached(Estimate(math.nan, math.nan, math.nan, int(x.size)), math.nan, enough=False)
    found, skew = skewed_mean_estimate(x, level), skewness(x)
    narrow = found.half_width <= part * abs(found.value)
    return Reached(found, skew, enough=narrow and x.size >= COCHRAN * skew**2)


def replicate_until(sample: Callable[[int], ArrayLike], wanted: Precision) -> Reached:
    """Ask for ever more replications until the mean is known well enough.

    Parameters
    ----------
    sample
        Number n to the values of replications 0..n-1; the first of more are those of fewer.
    wanted
        What is asked for.
    """
    reached = Reached(Estimate(math.nan, math.nan, math.nan, 0), math.nan, enough=False)
    for n in wanted.looks():
        reached = assess(sample(n), wanted.half_width_frac)
        if reached.enough:
            break
    return reached
