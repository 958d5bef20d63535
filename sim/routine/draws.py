"""Routine calls by chance: a Poisson stream over zones and priorities with all luck drawn ahead."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenarios.model.distribution import TimeLaw
from sim.arguments import positive
from sim.routine.model import Calls
from sim.streams import Streams, quantiles_s

LEAST_SERVICE_S = 1e-3
"""A drawn service time is never shorter: a call of no length would have no order, s."""


def poisson_calls(
    streams: Streams,
    *,
    n: int,
    calls_per_s: float,
    zone_weight: ArrayLike,
    priority_weight: Sequence[float],
    turnout: TimeLaw,
    service: Sequence[TimeLaw],
) -> Calls:
    """Draw the next `n` calls of a Poisson stream.

    Each kind of luck has its own stream and its n-th draw belongs to the n-th call, so that a
    longer year begins with the shorter one and a changed service law moves nothing else.

    Parameters
    ----------
    streams
        Streams of the replication.
    n
        Calls.
    calls_per_s
        Rate over the whole area, 1/s.
    zone_weight, priority_weight
        Calls come from a zone, and with a priority, in proportion to these.
    turnout
        Turnout time of every call.
    service
        Arrival to free again, one law a priority.

    Raises
    ------
    ValueError
        If a number is out of range or a weight is negative or all are zero.
    """
    rate = float(positive("calls_per_s", calls_per_s))
    if n < 0:
        raise ValueError(f"n = {n} must be at least 0")
    if len(service) != len(priority_weight):
        raise ValueError(f"service has {len(service)} laws; needs {len(priority_weight)}")

    def luck(cause: str) -> NDArray[np.float64]:
        return streams.generator(f"routine_{cause}").random(n)

    gaps_s = -np.log1p(-luck("gap")) / rate
    priority = _choose("priority_weight", priority_weight, luck("priority"))
    share = luck("service")
    service_s = np.empty(n)
    for k, law in enumerate(service):
        mine = np.flatnonzero(priority == k)
        service_s[mine] = quantiles_s(law, share[mine])
    return Calls.make(
        np.cumsum(gaps_s),
        _choose("zone_weight", zone_weight, luck("zone")),
        priority,
        quantiles_s(turnout, luck("turnout")),
        np.maximum(service_s, LEAST_SERVICE_S),
    )


def _choose(name: str, weight: ArrayLike, share: NDArray[np.float64]) -> NDArray[np.int64]:
    """Index by inversion of the cumulative weights."""
    weights = np.asarray(weight, dtype=np.float64)
    wrong = weights.ndim != 1 or not np.isfinite(weights).all() or bool((weights < 0).any())
    if wrong or weights.sum() <= 0:
        raise ValueError(f"{name} must be a list of numbers >= 0, not all 0")
    edges = np.cumsum(weights) / weights.sum()
    found = np.searchsorted(edges, share, side="right")
    last = int(np.flatnonzero(weights)[-1])  # rounding of the last edge must not invent a zone
    return np.minimum(found, last).astype(np.int64)
