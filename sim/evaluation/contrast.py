"""Two plans on the same accidents beyond the mean: who wins how often, and how bad the worst is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.arguments import within
from sim.evaluation.compare import DUST
from sim.evaluation.statistics import LEVEL, Estimate, share_estimate

RESAMPLES: Final = 1000
TAIL_PROB: Final = 0.9
"""Quantile compared, and where the worst tail begins: the worst tenth of the accidents."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """Second plan against the first, for one measure of which less is better.

    `better`: share of replications in which the second is lower, Wilson's interval; `worse`: in
    which it is higher; the rest are ties. `quantile` and `tail_mean`: second minus first of the
    quantile at `level_prob` and of the mean beyond it (CVaR), paired bootstrap intervals.
    """

    better: Estimate
    worse: Estimate
    quantile: Estimate
    tail_mean: Estimate
    level_prob: float


def tail_mean(values: ArrayLike, level_prob: float = TAIL_PROB) -> float:
    r"""Mean of the worst part of a sample (CVaR, expected shortfall) above a level.

    The empirical CVaR: mean of the upper :math:`(1-\alpha) n` values, the last one in part.

    Parameters
    ----------
    values
        Sample, shape (n,), finite.
    level_prob
        Level alpha in [0, 1); 0 gives the mean.

    References
    ----------
    Rockafellar and Uryasev 2002, J. Banking & Finance 26, 1443-1471, proposition 8.

    Examples
    --------
    >>> tail_mean([1, 2, 3, 4], 0.5), round(tail_mean([1, 2, 3, 4], 0.7), 3)
    (3.5, 3.833)
    """
    level = float(within("level_prob", level_prob, 0.0, np.nextafter(1.0, 0.0)))
    x = np.atleast_2d(np.asarray(values, dtype=np.float64))
    if not np.isfinite(x).all() or not x.size:
        raise ValueError("values must be finite and not empty")
    return float(_tail_means(np.sort(x, axis=1), level)[0])


def contrast(first: ArrayLike, second: ArrayLike, *, level_prob: float = TAIL_PROB) -> Contrast:
    """Compare two plans replication by replication.

    Parameters
    ----------
    first, second
        Values of the same replications, shape (n,); pairs with a NaN are left out.
    level_prob
        Quantile to compare and where the tail begins, in (0, 1).

    Raises
    ------
    ValueError
        If shapes differ, no pair is left, or a value is infinite.
    """
    level = float(within("level_prob", level_prob, 0.0, np.nextafter(1.0, 0.0), above=True))
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if a.shape != b.shape or a.ndim != 1:
        raise ValueError(f"samples must be pairs of shape (n,), got {a.shape} and {b.shape}")
    both = ~(np.isnan(a) | np.isnan(b))
    a, b = a[both], b[both]
    if not a.size or not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise ValueError("pairs must be finite and at least one; put the horizon for infinity")
    difference, n = b - a, int(a.size)
    low, high = _bootstrap(a, b, level)
    q = _quantiles(np.sort(np.stack([a, b]), axis=1), level)
    t = _tail_means(np.sort(np.stack([a, b]), axis=1), level)
    return Contrast(
        better=share_estimate(int(np.sum(difference < -DUST)), n),
        worse=share_estimate(int(np.sum(difference > DUST)), n),
        quantile=Estimate(float(q[1] - q[0]), float(low[0]), float(high[0]), n),
        tail_mean=Estimate(float(t[1] - t[0]), float(low[1]), float(high[1]), n),
        level_prob=level,
    )


def _bootstrap(
    a: NDArray[np.float64], b: NDArray[np.float64], level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Percentile limits of both differences; pairs are drawn together, so pairing is kept."""
    rng = np.random.Generator(np.random.PCG64(1))
    found = np.empty((RESAMPLES, 2))
    step = max(1, 2_000_000 // a.size)  # a few hundred MB at most
    for k in range(0, RESAMPLES, step):
        rows = rng.integers(a.size, size=(min(step, RESAMPLES - k), a.size))
        x, y = np.sort(a[rows], axis=1), np.sort(b[rows], axis=1)
        part = slice(k, k + rows.shape[0])
        found[part, 0] = _quantiles(y, level) - _quantiles(x, level)
        found[part, 1] = _tail_means(y, level) - _tail_means(x, level)
    tail = 50.0 * (1.0 - LEVEL)
    low, high = np.percentile(found, [tail, 100.0 - tail], axis=0)
    return low, high


def _quantiles(ordered: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    """Hazen quantile of each sorted row, as everywhere here."""
    n = ordered.shape[1]
    place = min(max(level * n - 0.5, 0.0), n - 1.0)
    under = int(place)
    over = min(under + 1, n - 1)
    share = place - under
    found: NDArray[np.float64] = ordered[:, under] * (1 - share) + ordered[:, over] * share
    return found


def _tail_means(ordered: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    n = ordered.shape[1]
    wanted = (1.0 - level) * n
    whole = min(int(wanted + 1e-9), n)
    total = ordered[:, n - whole :].sum(axis=1)
    if whole < n:
        total = total + (wanted - whole) * ordered[:, n - whole - 1]
    found: NDArray[np.float64] = total / wanted
    return found
