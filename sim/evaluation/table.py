"""Outcomes of all replications of one run, as a table of measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.model.plan import Plan
from sim.evaluation.metrics import METRICS
from sim.evaluation.statistics import Estimate, mean_estimate, quantile_estimate, share_estimate


@dataclass(frozen=True, slots=True)
class OutcomeTable:
    """Measures of `n` replications of one plan; times never reached are infinite."""

    scenario: str
    plan: str
    policy: str
    seed: int
    horizon_s: float
    columns: Mapping[str, NDArray[np.float64]]

    @property
    def n(self) -> int:
        """Number of replications."""
        return int(next(iter(self.columns.values())).size)

    def restricted(self, metric: str) -> NDArray[np.float64]:
        """Values of a measure, shape (n,); a time never reached counts as the end of the response.

        The response ends with the stand-down, or at the horizon: a command post that was still
        being set up when all was over took that long, not the whole simulated time.
        """
        values = self.columns[metric]
        if not METRICS[metric].timed:
            return values
        end_s = np.minimum(self.columns["stand_down_s"], self.horizon_s)
        return np.where(np.isinf(values), end_s, np.minimum(values, self.horizon_s))

    def reached(self, metric: str) -> Estimate:
        """Share of replications in which a time was reached at all."""
        values = self.columns[metric]
        return share_estimate(int(np.isfinite(values).sum()), self.n)

    def mean(self, metric: str) -> Estimate:
        """Mean with its interval, which no measure lets fall below zero.

        Times are restricted at the end of the response.
        """
        return mean_estimate(self.restricted(metric), at_least=0.0)

    def quantile(self, metric: str, probability: float) -> Estimate:
        """Quantile with its interval."""
        return quantile_estimate(self.restricted(metric), probability)

    def objective_met(self, plan: Plan) -> dict[str, Estimate]:
        """Share of replications that keep each promise of the plan.

        A promise about casualties is kept where there was none.
        """
        return {
            objective.id: share_estimate(
                int(np.sum(~(self.columns[objective.metric] > objective.at_most))), self.n
            )
            for objective in plan.objectives
        }
