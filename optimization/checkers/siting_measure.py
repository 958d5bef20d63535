"""Judges measure a siting plan afresh: cover, times and losses from the data alone."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from optimization.siting.problem import SitingProblem, SitingRules

FLOAT = NDArray[np.float64]
INTS = NDArray[np.int64]

TINY: Final = 1e-9
"""Shares below this serve nobody."""


def cover_count(data: SitingProblem, units: INTS, standard_s: float) -> INTS:
    """Units within the standard of each point, shape (n_demand,)."""
    return np.asarray((data.time_s <= standard_s).astype(np.int64) @ units)


def nearest_s(data: SitingProblem, units: INTS) -> FLOAT:
    """Time from the nearest site in use to each point, s; infinite where nobody comes."""
    used = np.flatnonzero(units > 0)
    if not used.size:
        return np.full(data.n_demand, np.inf)
    return np.asarray(data.time_s[:, used].min(axis=1))


def gained_frac(data: SitingProblem, rules: SitingRules, units: INTS) -> FLOAT:
    """Share of each point's demand that counts as covered, shape (n_demand,)."""
    assert rules.standard_s is not None
    count = cover_count(data, units, rules.standard_s)
    if rules.model == "mexclp":
        assert rules.busy_frac is not None
        return np.asarray(1.0 - rules.busy_frac**count)
    return np.asarray((count > 0).astype(np.float64))


def objective_of(
    data: SitingProblem, rules: SitingRules, units: INTS, shares: FLOAT | None
) -> float:
    """Value of a plan by the definition of its model."""
    if rules.model == "lscp":
        return float(data.price[units > 0].sum())
    if rules.model in {"p_median", "p_center"}:
        return _distance(data, rules, units, shares)
    if shares is not None:
        return float(data.weight @ shares.sum(axis=1))
    if rules.model in {"bacop", "dsm"}:
        assert rules.standard_s is not None
        return float(data.weight @ (cover_count(data, units, rules.standard_s) > 1))
    return float(data.weight @ gained_frac(data, rules, units))


def _distance(data: SitingProblem, rules: SitingRules, units: INTS, shares: FLOAT | None) -> float:
    """Total time (p_median) or longest time (p_center)."""
    if shares is None:
        nearest = nearest_s(data, units)
        if rules.model == "p_center":
            return float(nearest.max())
        demand = data.weight > 0
        return float(data.weight[demand] @ nearest[demand])
    served = shares > TINY
    if rules.model == "p_center":
        return float(data.time_s[served].max())
    return float(data.weight @ (shares * np.where(served, data.time_s, 0.0)).sum(axis=1))


def county_losses(
    data: SitingProblem, rules: SitingRules, units: INTS, shares: FLOAT | None
) -> dict[str, float]:
    """Loss of each county with demand: share not covered, or mean time, s."""
    if rules.model == "p_median":
        if shares is None:
            each = nearest_s(data, units)
        else:
            each = (shares * np.where(shares > 0, data.time_s, 0.0)).sum(axis=1)
    elif shares is not None:
        each = 1.0 - shares.sum(axis=1)
    else:
        each = 1.0 - gained_frac(data, rules, units)
    names, index = data.counties()
    total = np.bincount(index, data.weight, len(names))
    found = np.bincount(index, np.where(data.weight > 0, data.weight * each, 0.0), len(names))
    return {
        name: float(loss / demand)
        for name, loss, demand in zip(names, found, total, strict=True)
        if demand > 0
    }


def tail_mean(losses: list[float], tail_frac: float) -> float:
    """Mean of the worst share of the values; a value at the edge counts in part.

    Examples
    --------
    >>> tail_mean([1.0, 2.0, 3.0, 4.0], 0.5)
    3.5
    """
    size = tail_frac * len(losses)
    left, total = size, 0.0
    for loss in sorted(losses, reverse=True):
        part = min(1.0, left)
        total += part * loss
        left -= part
        if left <= 0:
            break
    return total / size
