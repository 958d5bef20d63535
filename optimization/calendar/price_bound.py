"""A bound on the cost of a very large year, from prices of weeks: one pass over all drills.

Relax all rules but the days of each drill and the daily cap, summed over each week to m[w]. With a
price l[w] for a place in week w, every dating with loads n[w] costs at least

    sum over drills of min over weeks w of ( |w - preferred| + l[w] )
        +  sum over weeks of min over n <= m[w] of ( level_weight n^2 - l[w] n )

for any prices (weak duality of the transportation problem with convex loads). The prices are sought
by a smooth version of the bound, min over weeks taken softly at a falling temperature; whatever
prices come out, the bound is then computed exactly from them.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from optimization.calendar.problem import DatingProblem

TEMPERATURES: Final = (3.0, 1.0, 0.3, 0.1, 0.03, 0.01)
"""Weeks of deviation over which the choice of a week is smeared, from rough to nearly exact."""

EVALUATIONS: Final = 400
"""Steps of the search at each temperature, a limit that does not depend on the clock."""


class PriceBound:
    """Bounds of one problem; drills with the same open weeks and preference are counted once.

    Parameters
    ----------
    problem
        The data; drills without any day are left out.
    """

    def __init__(self, problem: DatingProblem) -> None:
        self._weight = problem.level_weight
        kinds: dict[tuple[int, int], int] = {}
        open_days = 0
        for drill in problem.drills:
            weeks = 0
            open_days |= drill.domain
            for week, mask in enumerate(problem.week_masks):
                if drill.domain & mask:
                    weeks |= 1 << week
            if weeks:
                key = (weeks, drill.preferred_week)
                kinds[key] = kinds.get(key, 0) + 1
        self._most = np.array(
            [problem.daily_cap * (open_days & mask).bit_count() for mask in problem.week_masks],
            dtype=np.float64,
        )
        number = np.arange(problem.n_weeks)
        self._count = np.array(list(kinds.values()), dtype=np.float64)
        self._away = np.array(
            [
                [abs(w - preferred) if weeks >> w & 1 else np.inf for w in number]
                for weeks, preferred in kinds
            ]
        ).reshape(len(kinds), problem.n_weeks)

    def bound(self, loads: NDArray[np.float64], *, n_dropped: int = 0) -> int:
        """Least cost that is proved, rounded up to a whole number.

        Parameters
        ----------
        loads
            Drills in each week of a good dating: where the prices start.
        n_dropped
            Drills that may be left out: as many of the dearest terms are given away.
        """
        from scipy.optimize import minimize  # noqa: PLC0415

        if not self._count.size:
            return 0
        prices = 2.0 * self._weight * loads
        best = self._exact(prices, n_dropped)
        for temperature in TEMPERATURES:
            found = minimize(
                self._smooth,
                prices,
                args=(temperature,),
                jac=True,
                method="L-BFGS-B",
                options={"maxiter": EVALUATIONS, "maxfun": EVALUATIONS, "ftol": 1e-13},
            )
            prices = found.x
            best = max(best, self._exact(prices, n_dropped))
        return int(np.ceil(best - 1e-3))

    def _smooth(
        self, prices: NDArray[np.float64], temperature: float
    ) -> tuple[float, NDArray[np.float64]]:
        """Minus the smooth bound, and its slope."""
        terms = self._away + prices
        least = terms.min(axis=1)
        share = np.exp((least[:, None] - terms) / temperature)
        total = share.sum(axis=1)
        value = float(self._count @ (least - temperature * np.log(total)))
        wanted = (self._count / total) @ share
        held = np.clip(prices / (2 * self._weight), 0.0, self._most)
        value += float((self._weight * held**2 - prices * held).sum())
        return -value, held - wanted

    def _exact(self, prices: NDArray[np.float64], n_dropped: int) -> float:
        """The bound at some prices."""
        least = (self._away + prices).min(axis=1)
        held = np.clip(np.rint(prices / (2 * self._weight)), 0.0, self._most)
        loads = float((self._weight * held**2 - prices * held).sum())
        return float(self._count @ least) + loads - _dearest(least, self._count, n_dropped)


def _dearest(terms: NDArray[np.float64], counts: NDArray[np.float64], n: int) -> float:
    """Sum of the n largest terms, each as often as it counts."""
    total = 0.0
    for i in np.argsort(-terms):
        taken = min(float(n), float(counts[i]))
        total += taken * float(terms[i])
        n -= int(taken)
        if not n:
            break
    return total
