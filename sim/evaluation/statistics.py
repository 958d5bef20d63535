"""Intervals for what replications show: means, quantiles, shares, paired differences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, ndtri, stdtrit

LEVEL: Final = 0.95
"""Confidence level of every interval unless the caller says otherwise."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number from replications with its confidence interval and how many went into it."""

    value: float
    low: float
    high: float
    n: int

    @property
    def half_width(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


def mean_estimate(
    sample: ArrayLike, level: float = LEVEL, *, at_least: float = -math.inf
) -> Estimate:
    """Mean with Student's interval; elements that are NaN are left out.

    Parameters
    ----------
    sample
        One value per replication, shape (n,).
    level
        Confidence level in (0, 1).
    at_least
        What the mean cannot fall below (0 for times and counts): the interval is cut there, which
        takes nothing from its coverage.

    Examples
    --------
    >>> e = mean_estimate([1.0, 2.0, 3.0, 4.0])
    >>> round(e.value, 3), round(e.half_width, 3)
    (2.5, 2.054)
    """
    x = _clean(sample)
    if x.size == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    mean = float(x.mean())
    if x.size == 1:
        return Estimate(mean, at_least, math.inf, 1)
    half = float(stdtrit(x.size - 1, (1 + level) / 2)) * float(x.std(ddof=1)) / math.sqrt(x.size)
    return Estimate(mean, max(at_least, mean - half), mean + half, int(x.size))


def quantile_estimate(sample: ArrayLike, probability: float, level: float = LEVEL) -> Estimate:
    """Quantile with the distribution-free interval of order statistics.

    The ranks l < u are chosen so that at most (1 - level)/2 of the binomial(n, p) law lies outside
    on each side; with too few replications the interval opens to the sample's ends.
    """
    x = np.sort(_clean(sample))
    n = int(x.size)
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    tail = (1 - level) / 2
    cumulative = bdtr(np.arange(n), n, probability)
    low = int(np.searchsorted(cumulative, tail, side="right"))
    high = int(np.searchsorted(cumulative, 1 - tail, side="left")) + 1
    value = float(np.quantile(x, probability, method="hazen"))
    return Estimate(value, float(x[max(low - 1, 0)]), float(x[min(high, n) - 1]), n)


def share_estimate(successes: int, n: int, level: float = LEVEL) -> Estimate:
    """Share with Wilson's score interval.

    Examples
    --------
    >>> e = share_estimate(8, 10)
    >>> round(e.low, 3), round(e.high, 3)
    (0.49, 0.943)
    """
    if n == 0:
        return Estimate(math.nan, 0.0, 1.0, 0)
    z = float(ndtri((1 + level) / 2))
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half), n)


def _clean(sample: ArrayLike) -> NDArray[np.float64]:
    x: NDArray[np.float64] = np.asarray(sample, dtype=np.float64).ravel()
    x = x[np.flatnonzero(~np.isnan(x))]
    if np.isinf(x).any():
        raise ValueError("infinite values must be replaced by the horizon before averaging")
    return x
