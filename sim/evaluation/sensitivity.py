"""Which uncertain input drives the outcome: ranks on played replications, Sobol on a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from sim.evaluation.statistics import LEVEL, Estimate

RESAMPLES: Final = 500
CLASSES: Final = 20
"""Classes of equal number into which an input is cut for its first-order share."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One input: its rank correlation with the outcome and the share of variance it explains.

    `noise_share`: the 95 % point of the share that an input without any influence would show.
    """

    name: str
    correlation: float
    share: float
    noise_share: float

    @property
    def matters(self) -> bool:
        """Whether the share is more than chance gives."""
        return self.share > self.noise_share


def drivers(inputs: Mapping[str, ArrayLike], outcome: ArrayLike) -> tuple[Driver, ...]:
    r"""Inputs by the share of the outcome's variance that each explains alone, largest first.

    Works on replications that were played anyway: the given-data estimate of
    :math:`Var(E[Y|X_i])/Var(Y)`, means over classes of equal number of the ranked input, less what
    chance alone would give.

    Parameters
    ----------
    inputs
        Name to the drawn values, shape (n,) each; an input that never varied explains nothing.
    outcome
        Outcome of the same replications, shape (n,), n >= 60, finite.

    Raises
    ------
    ValueError
        If shapes differ, a value is not finite or n is too small.

    References
    ----------
    Plischke, Borgonovo and Smith 2013, Eur. J. Oper. Res. 226, 536-550 (given data); Spearman's
    rank correlation with mid-ranks.
    """
    y = np.asarray(outcome, dtype=np.float64)
    if y.ndim != 1 or y.size < 60:
        raise ValueError(f"outcome must have shape (n,), n >= 60, got {y.shape}")
    rng = np.random.Generator(np.random.PCG64(1))
    n_classes = min(CLASSES, y.size // 15)
    rows = np.stack([y[rng.permutation(y.size)] for _ in range(RESAMPLES)])
    found = []
    for name, values in {"": y, **inputs}.items():
        x = np.asarray(values, dtype=np.float64)
        if x.shape != y.shape or not np.isfinite(x).all():
            raise ValueError(f"{name or 'outcome'} must be finite, of shape {y.shape}")
        if name:
            found.append(_driver(name, x, y, rows, n_classes))
    return tuple(sorted(found, key=lambda driver: (-driver.share, driver.name)))


def _driver(
    name: str,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    shuffled: NDArray[np.float64],
    n_classes: int,
) -> Driver:
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return Driver(name, 0.0, 0.0, 0.0)
    label = np.minimum((rankdata(x) - 1) * n_classes // x.size, n_classes - 1).astype(np.int64)
    raw = _explained(label, np.concatenate([y[None, :], shuffled]))
    chance = float(raw[1:].mean())
    correct = (raw - chance) / (1.0 - chance)
    correlation = float(np.corrcoef(rankdata(x), rankdata(y))[0, 1])
    return Driver(
        name, correlation, max(0.0, float(correct[0])), float(np.quantile(correct[1:], LEVEL))
    )


def _explained(label: NDArray[np.int64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Variance between classes over the whole, for each row of y."""
    member = np.eye(int(label.max()) + 1)[label]
    n = member.sum(axis=0)
    used = n > 0
    centred = y - y.mean(axis=1, keepdims=True)
    sums = centred @ member[:, used]
    share: NDArray[np.float64] = np.sum(sums**2 / n[used], axis=1) / np.sum(centred**2, axis=1)
    return share


@dataclass(frozen=True, slots=True)
class SobolIndex:
    """First-order and total share of one input, with bootstrap intervals."""

    name: str
    first: Estimate
    total: Estimate


def sobol_indices(
    model: Callable[[NDArray[np.float64]], ArrayLike],
    names: Sequence[str],
    *,
    n_base: int,
    seed: int = 1,
) -> tuple[SobolIndex, ...]:
    r"""Sobol shares of a function of independent uniform inputs, in the order of `names`.

    With base matrices A and B and :math:`A_B^{(i)}` (column i of A from B),

    .. math:: S_i = \frac{1}{N V}\sum f(B)\,(f(A_B^{(i)}) - f(A)), \qquad
              T_i = \frac{1}{2 N V}\sum (f(A) - f(A_B^{(i)}))^2 .

    Parameters
    ----------
    model
        Rows of inputs in [0, 1), shape (m, k), to outcomes, shape (m,). Other laws go through
        their quantile functions.
    names
        Names of the k inputs.
    n_base
        Rows N of the base matrices, a power of two of at least 64; the model is asked for
        N (k + 2) rows.
    seed
        Seed of the scrambled Sobol points.

    Raises
    ------
    ValueError
        If `n_base` is no power of two, an outcome is not finite, or nothing varies.

    References
    ----------
    Saltelli et al. 2010, Computer Physics Communications 181, 259-270, eq. (b) and (f) of table 2
    (first order: Saltelli; total: Jansen 1999).
    """
    if n_base < 64 or n_base & (n_base - 1):
        raise ValueError(f"n_base = {n_base} must be a power of two of at least 64")
    from scipy.stats import qmc  # noqa: PLC0415 - slow to import and seldom needed

    k = len(names)
    points = qmc.Sobol(2 * k, rng=np.random.Generator(np.random.PCG64(seed))).random(n_base)
    a, b = points[:, :k], points[:, k:]
    mixed = np.repeat(a[None, :, :], k, axis=0)
    for i in range(k):
        mixed[i, :, i] = b[:, i]
    y = np.asarray(model(np.concatenate([a, b, mixed.reshape(-1, k)])), dtype=np.float64)
    if y.shape != (n_base * (k + 2),) or not np.isfinite(y).all():
        raise ValueError(f"the model must give {n_base * (k + 2)} finite outcomes, got {y.shape}")
    if np.ptp(y[: 2 * n_base]) == 0:
        raise ValueError("the model gives the same outcome everywhere: nothing to share out")
    y = y - y[: 2 * n_base].mean()  # the first-order sum is least noisy about a mean of zero
    return _indices(names, y.reshape(k + 2, n_base))


def _indices(names: Sequence[str], y: NDArray[np.float64]) -> tuple[SobolIndex, ...]:
    rng = np.random.Generator(np.random.PCG64(1))
    n = y.shape[1]
    samples = [_shares(y)]
    samples += [_shares(y[:, rng.integers(n, size=n)]) for _ in range(RESAMPLES)]
    found = np.array(samples)  # (1 + resamples, 2, k)
    tail = 50.0 * (1.0 - LEVEL)
    low, high = np.percentile(found[1:], [tail, 100.0 - tail], axis=0)
    value = found[0]
    return tuple(
        SobolIndex(
            name,
            Estimate(float(value[0, i]), float(low[0, i]), float(high[0, i]), n),
            Estimate(float(value[1, i]), float(low[1, i]), float(high[1, i]), n),
        )
        for i, name in enumerate(names)
    )


def _shares(y: NDArray[np.float64]) -> NDArray[np.float64]:
    """First-order and total shares, shape (2, k)."""
    at_a, at_b, mixed = y[0], y[1], y[2:]
    variance = float(np.var(y[:2]))
    first = np.mean(at_b * (mixed - at_a), axis=1) / variance
    total = 0.5 * np.mean((at_a - mixed) ** 2, axis=1) / variance
    return np.stack([first, total])
