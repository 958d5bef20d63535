"""When people told to leave or shelter have done so: reach of the alert, preparation, compliance.

Each person has fixed draws for being reached, getting ready and complying, keyed by cause and not
by plan: two plans that order the same thing at different times meet the same people.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.hazard.base import Alert, ProtectionOrder
from sim.streams import Streams, quantiles_s

ALERT_SHAPE: Final = 3.0
"""Shape of the log-logistic spread of an alert: 90 % of the reached know after 2.1 medians.

The logistic form is reported (Rogers & Sorensen 1988); its parameters could not be read: ours."""


class Household:
    """The draws of `n` persons of one hazard zone."""

    def __init__(self, streams: Streams, n: int) -> None:
        self._streams, self._n = streams, n
        reached, self._ready, self._complies = streams.generator("people", "protection").random(
            (3, n)
        )
        self._hears = {"": reached}

    def done_s(self, order: ProtectionOrder) -> NDArray[np.float64]:
        """Time at which each person has left or sheltered by himself, s; infinite: never."""
        ready_s = self.ready_s(order)
        return np.where(self.waits(order), np.inf, ready_s) if order.without_car_frac else ready_s

    def waits(self, order: ProtectionOrder) -> NDArray[np.bool_]:
        """Who has to be fetched by a bus."""
        needs: NDArray[np.bool_] = self._queue[0] < order.without_car_frac
        return needs

    def lifted_s(
        self, order: ProtectionOrder, share_frac: float, now_s: float
    ) -> NDArray[np.float64]:
        """When those have left whom the buses have taken by now, s; infinite for all others.

        Everybody has a place of his own in the queue: the first share of it is away.
        """
        away = self.waits(order) & (self._queue[1] < share_frac)
        return np.where(away, np.maximum(self.ready_s(order), now_s), np.inf)

    def ready_s(self, order: ProtectionOrder) -> NDArray[np.float64]:
        """Time at which each person is ready to go or has sheltered, s; infinite: never.

        Parameters
        ----------
        order
            The order with its laws.

        Returns
        -------
        ndarray, shape (n,)
        """
        alert_s = self._told_s(order.alerts[0])
        for further in order.alerts[1:]:
            np.minimum(alert_s, self._told_s(further), out=alert_s)
        prepared_s = quantiles_s(order.preparation, self._ready)
        complies = self._complies < order.compliance_frac
        return np.where(complies, order.ordered_s + alert_s + prepared_s, np.inf)

    @cached_property
    def _queue(self) -> NDArray[np.float64]:
        """Whether each needs a bus, and his place in the queue for it."""
        return self._streams.generator("people", "bus").random((2, self._n))

    def _told_s(self, alert: Alert) -> NDArray[np.float64]:
        """Time from the order to each person being reached by one channel, s; infinite: never."""
        if alert.name not in self._hears:
            luck = self._streams.generator("people", f"alert:{alert.name}")
            self._hears[alert.name] = luck.random(self._n)
        hears = self._hears[alert.name]
        reached = hears < alert.reach_frac
        level = np.where(reached, hears / max(alert.reach_frac, 1e-12), 0.5)
        odds = level / np.maximum(1 - level, 1e-12)
        return np.where(reached, alert.median_s * odds ** (1 / ALERT_SHAPE), np.inf)


def sorted_finite(done_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Times of those who will ever have left or sheltered, ascending."""
    return np.sort(done_s[np.flatnonzero(np.isfinite(done_s))])


def share_done(
    sorted_done_s: NDArray[np.float64], now_s: float, n_willing: int | None = None
) -> float:
    """Share of the people reached and willing who have left or sheltered, rounded to 1 %.

    `n_willing` counts them where some still wait for a bus; None: each has a time of his own.

    Those whom the alert never reaches or who do not comply are not waited for: they are what
    `reach_frac` and `compliance_frac` of the plan say.
    """
    n_willing = sorted_done_s.size if n_willing is None else n_willing
    if not n_willing:
        return 1.0
    done = np.searchsorted(sorted_done_s, now_s, side="right")
    return round(float(done) / n_willing, 2)
