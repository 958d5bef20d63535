"""Two plans on the same accidents: paired differences, replication by replication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.evaluation.metrics import METRICS
from sim.evaluation.statistics import Estimate, mean_estimate
from sim.evaluation.table import OutcomeTable

DUST: Final = 1e-6
"""Differences below this are rounding of equal times added up in another order."""


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """Second plan minus first, of one measure: negative is better for every shipped measure."""

    metric: str
    first: Estimate
    second: Estimate
    difference: Estimate
    share_lower: float
    """Replications in which the second plan has the lower value."""
    share_equal: float
    variance_ratio: float
    """Variance of independent differences over that of the paired ones: what pairing saved."""

    @property
    def decided(self) -> bool:
        """Whether the interval of the difference excludes zero."""
        return self.difference.low > 0 or self.difference.high < 0


def compare(first: OutcomeTable, second: OutcomeTable) -> tuple[PairedDifference, ...]:
    """Paired differences of all measures between two plans played with the same seed.

    Raises
    ------
    ValueError
        If the tables are of different scenarios, seeds or replications: then nothing is paired.
    """
    same = (first.scenario, first.seed, first.n) == (second.scenario, second.seed, second.n)
    if not same:
        raise ValueError("only runs of one scenario, seed and number of replications are paired")
    return tuple(_one(name, first, second) for name in METRICS)


def _one(name: str, first: OutcomeTable, second: OutcomeTable) -> PairedDifference:
    a, b = first.restricted(name), second.restricted(name)
    both = ~(np.isnan(a) | np.isnan(b))
    difference = (b - a)[both]
    difference[np.abs(difference) < DUST] = 0.0
    n = int(both.sum())
    paired = float(difference.var(ddof=1)) if n > 1 else np.nan
    independent = float(a[both].var(ddof=1) + b[both].var(ddof=1)) if n > 1 else np.nan
    return PairedDifference(
        metric=name,
        first=mean_estimate(a),
        second=mean_estimate(b),
        difference=mean_estimate(difference),
        share_lower=float(np.mean(difference < 0)) if n else np.nan,
        share_equal=float(np.mean(difference == 0)) if n else np.nan,
        variance_ratio=independent / paired if paired > 0 else np.nan,
    )
