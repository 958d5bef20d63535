"""Which of many plan variants is best, with how few replications: KN and OCBA.

Lower is better, as for every shipped measure. Both procedures ask a callback for replications by
number, so that all variants meet the same accidents (common random numbers): `sample(i, start,
stop)` returns the values of variant `i` in replications start..stop-1, and the same numbers give
the same values whenever they are asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.arguments import non_negative, positive, within

Sample = Callable[[int, int, int], ArrayLike]
"""(variant, start, stop) to the values of those replications, shape (stop - start,)."""

N_FIRST: Final = 30
"""Replications of every variant before the first decision: fewer understate the variance of
skewed outcomes (coverage 80-88 % with 5-20 on the dispatch model of the design notes)."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The variant chosen and what was spent on each.

    `mean` and `n` are by variant; `kept` are the variants that could not be told from the best
    (only `best` when a fully sequential procedure ran to its end).
    """

    best: int
    kept: tuple[int, ...]
    mean: NDArray[np.float64]
    n: NDArray[np.int64]

    @property
    def n_total(self) -> int:
        """Replications of all variants together."""
        return int(self.n.sum())


def select_best(
    sample: Sample,
    *,
    n_variants: int,
    indifference: float,
    error_prob: float = 0.05,
    n_first: int = N_FIRST,
    n_block: int = 1,
    n_most: int = 100_000,
) -> Selection:
    r"""Best variant by the fully sequential procedure KN.

    After `n_first` replications of each variant, variant i is dropped at r replications as soon
    as, for some other l still in the race,

    .. math:: \bar X_i(r) > \bar X_l(r) + \max\{0,
              \frac{\delta}{2r}(h^2 S_{il}^2/\delta^2 - r)\}, \qquad
              h^2 = (n_0-1)\,[(2\alpha/(k-1))^{-2/(n_0-1)} - 1],

    with :math:`S_{il}^2` the variance of the first differences. If the best variant is better by
    at least :math:`\delta`, it is chosen with probability at least :math:`1-\alpha`; otherwise one
    within :math:`\delta` of it is, as experience shows. Valid with common random numbers.

    Parameters
    ----------
    sample
        Callback, see the module.
    n_variants
        Number of variants k, at least 1.
    indifference
        Difference delta not worth detecting, in the measure's unit, > 0.
    error_prob
        alpha, above 0 and at most that of a blind choice, 1 - 1/k.
    n_first
        Replications before the first decision, at least 2.
    n_block
        Replications between decisions; looking less often keeps the guarantee and costs a
        little more work.
    n_most
        Give up after so many replications of a variant; `kept` then holds several.

    Raises
    ------
    ValueError
        If an argument is out of range or a sample has the wrong size or is not finite.

    References
    ----------
    Kim and Nelson 2001, A fully sequential procedure for indifference-zone selection in
    simulation, ACM TOMACS 11(3) 251-273 (c = 1).

    Examples
    --------
    >>> selection = select_best(
    ...     lambda i, start, stop: [i + 0.1 * (r % 3) for r in range(start, stop)],
    ...     n_variants=3, indifference=0.5,
    ... )
    >>> selection.best, selection.n_total
    (0, 90)
    """
    _check_numbers(n_variants, n_first, n_block)
    delta = float(positive("indifference", indifference))
    blind = 1.0 - 1.0 / max(n_variants, 2)
    alpha = float(within("error_prob", error_prob, 0.0, blind, above=True))
    first = np.array([_ask(sample, i, 0, n_first) for i in range(n_variants)])
    total, n = first.sum(axis=1), np.full(n_variants, n_first)
    if n_variants == 1:
        return Selection(0, (0,), total / n, n)
    share = 2.0 * alpha / (n_variants - 1)
    h2 = (n_first - 1) * (share ** (-2.0 / (n_first - 1)) - 1.0)
    limit = h2 * _difference_variances(first) / delta**2
    alive = np.ones(n_variants, dtype=bool)
    r = n_first
    while True:
        alive = _screen(alive, total / n, limit, delta, r)
        if alive.sum() == 1 or r >= n_most:
            break
        step = min(n_block, n_most - r)
        for i in np.flatnonzero(alive).tolist():
            total[i] += _ask(sample, i, r, r + step).sum()
            n[i] += step
        r += step
    mean = total / n
    kept = np.flatnonzero(alive)
    return Selection(int(kept[np.argmin(mean[kept])]), tuple(kept.tolist()), mean, n)


def _screen(
    alive: NDArray[np.bool_],
    mean: NDArray[np.float64],
    limit: NDArray[np.float64],
    delta: float,
    r: int,
) -> NDArray[np.bool_]:
    """Variants not beaten by any other still in the race; all are judged at the same moment."""
    margin = np.maximum(0.0, delta / (2 * r) * (limit - r))
    beaten = (mean[:, None] > mean[None, :] + margin) & alive[None, :]
    left: NDArray[np.bool_] = alive & ~beaten.any(axis=1)
    if r >= limit[np.ix_(left, left)].max(initial=0.0) and left.sum() > 1:
        # the margin is gone: exact ties are settled by the lowest number
        left = np.arange(mean.size) == np.flatnonzero(left)[np.argmin(mean[left])]
    return left


def _difference_variances(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Variance of X_i - X_l over the replications, shape (k, k)."""
    covariance = np.atleast_2d(np.cov(values))
    own = np.diag(covariance)
    spread: NDArray[np.float64] = own[:, None] + own[None, :] - 2 * covariance
    return np.maximum(spread, 0.0)


def ocba_allocation(
    *, mean: ArrayLike, variance: ArrayLike, n_done: ArrayLike, n_more: int
) -> NDArray[np.int64]:
    r"""How many of `n_more` replications each variant gets, so that the best shows soonest.

    With b the lowest mean and :math:`\delta_i = \bar X_i - \bar X_b`, the ratios are

    .. math:: N_i/N_j = (\sigma_i/\delta_i)^2 / (\sigma_j/\delta_j)^2, \qquad
              N_b = \sigma_b \sqrt{\sum_{i \ne b} N_i^2/\sigma_i^2}.

    Variants that already had more than their part keep what they had; shares are cut to whole
    numbers and the rest goes to b.

    Parameters
    ----------
    mean, variance
        Sample mean and variance of each variant, shape (k,), k >= 2, variances > 0.
    n_done
        Replications already spent on each, shape (k,).
    n_more
        Replications to share out, >= 0.

    Raises
    ------
    ValueError
        If shapes differ or a value is out of range.

    References
    ----------
    Chen, Lin, Yucesan and Chick 2000, Discrete Event Dynamic Systems 10, 251-270, theorem 1;
    Chen and Lee 2011, Stochastic Simulation Optimization, ch. 3 and appendix A (whole numbers).

    Examples
    --------
    >>> ocba_allocation(
    ...     mean=[1.2, 2.1, 3.4, 4.87, 6.05], variance=[3.3, 2.0, 4.5, 5.3, 6.9],
    ...     n_done=[12, 6, 5, 5, 4], n_more=100,
    ... ).tolist()
    [48, 38, 11, 2, 1]
    """
    centre = np.asarray(mean, dtype=np.float64)
    spread = np.asarray(positive("variance", variance), dtype=np.float64)
    done = np.asarray(non_negative("n_done", n_done)).astype(np.int64)
    if centre.ndim != 1 or centre.size < 2 or not centre.shape == spread.shape == done.shape:
        raise ValueError(
            f"mean, variance and n_done must have one shape (k,), k >= 2; "
            f"got {centre.shape}, {spread.shape}, {done.shape}"
        )
    if not np.isfinite(centre).all():
        raise ValueError("mean must be finite")
    if n_more < 0:
        raise ValueError(f"n_more = {n_more} must be at least 0")
    best = int(np.argmin(centre))
    ratio = _ocba_ratio(centre, spread, best)
    whole = int(done.sum()) + n_more
    found, free, left = done.copy(), np.ones(centre.size, dtype=bool), whole
    while True:
        part = np.floor(left * ratio / ratio[free].sum()).astype(np.int64)
        over = free & (part < done)
        found[free] = np.maximum(part, done)[free]
        if not over.any():
            break
        free &= ~over
        left = whole - int(done[~free].sum())
        if not free.any():
            break
    found[best] += whole - int(found.sum())
    return found - done


def _ocba_ratio(
    mean: NDArray[np.float64], variance: NDArray[np.float64], best: int
) -> NDArray[np.float64]:
    gap = mean - mean[best]
    others = np.arange(mean.size) != best
    # a tie with the best would ask for everything: hold the gap above rounding dust
    least = max(1e-6 * float(np.abs(gap).max()), 1e-12 * max(1.0, float(np.abs(mean).max())))
    ratio = variance / np.maximum(gap, least) ** 2
    ratio[best] = math.sqrt(variance[best] * float(np.sum(ratio[others] ** 2 / variance[others])))
    share: NDArray[np.float64] = ratio / ratio.max()
    return share


def select_within_budget(
    sample: Sample, *, n_variants: int, n_total: int, n_first: int = N_FIRST, n_block: int = 20
) -> Selection:
    """Best variant for a fixed number of replications, shared out by OCBA in blocks.

    Parameters
    ----------
    sample
        Callback, see the module.
    n_variants
        Number of variants, at least 1.
    n_total
        Replications of all variants together, at least ``n_variants * n_first``.
    n_first
        Replications of every variant to begin with, at least 2.
    n_block
        Replications shared out between two looks.

    Returns
    -------
    Selection
        `kept` names all variants whose mean is within two standard errors of the difference (as
        if independent) from the best: what the budget could not separate.
    """
    _check_numbers(n_variants, n_first, n_block)
    if n_total < n_variants * n_first:
        raise ValueError(f"n_total = {n_total} must be at least {n_variants} x {n_first}")
    values = [_ask(sample, i, 0, n_first) for i in range(n_variants)]
    spent = n_variants * n_first
    while n_variants > 1 and spent < n_total:
        more = ocba_allocation(
            mean=[v.mean() for v in values],
            variance=[_variance(v) for v in values],
            n_done=[v.size for v in values],
            n_more=min(n_block, n_total - spent),
        )
        for i in np.flatnonzero(more).tolist():
            n = values[i].size
            values[i] = np.concatenate([values[i], _ask(sample, i, n, n + int(more[i]))])
        spent += int(more.sum())
    mean = np.array([v.mean() for v in values])
    error2 = np.array([_variance(v) / v.size for v in values])
    best = int(np.argmin(mean))
    near = mean - mean[best] <= 2.0 * np.sqrt(error2 + error2[best])
    return Selection(
        best, tuple(np.flatnonzero(near).tolist()), mean, np.array([v.size for v in values])
    )


def _variance(values: NDArray[np.float64]) -> float:
    """Sample variance, kept above zero: a variant that never varied may still do so."""
    floor = 1e-9 * max(1.0, float(np.abs(values).max())) ** 2
    return max(float(values.var(ddof=1)), floor)


def _ask(sample: Sample, variant: int, start: int, stop: int) -> NDArray[np.float64]:
    values: NDArray[np.float64] = np.asarray(sample(variant, start, stop), dtype=np.float64)
    if values.shape != (stop - start,):
        raise ValueError(
            f"sample of variant {variant} has shape {values.shape}, not ({stop - start},)"
        )
    if not np.isfinite(values).all():
        raise ValueError(f"sample of variant {variant} holds a value that is not finite")
    return values


def _check_numbers(n_variants: int, n_first: int, n_block: int) -> None:
    for name, value, least in (
        ("n_variants", n_variants, 1), ("n_first", n_first, 2), ("n_block", n_block, 1),
    ):  # fmt: skip
        if value < least:
            raise ValueError(f"{name} = {value} must be at least {least}")
