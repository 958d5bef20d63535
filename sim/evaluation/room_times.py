"""When smoke takes each room of a burning building and when its people are out of it.

Read from the milestones that `sim.hazard.building_fire` notes. Both are noted at the end of the
step of the fire in which they happen, 10 s while people walk: neither is favoured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arguments import Floats
from sim.evaluation.reading import LogReader
from sim.evaluation.statistics import Estimate, quantile_estimate, share_estimate
from sim.hazard.building_fire import ROOM_LEFT, ROOM_LOST
from sim.response.events import Kind

EARLY_PROB = 0.1
LATE_PROB = 0.9
"""Quantiles that meet in a safe room: smoke at its earliest, the last person at the latest."""


@dataclass(frozen=True, slots=True)
class RoomTimes:
    """Available and required safe egress time of one room over all replications.

    Times since ignition, s; infinite where so many replications never reach them.
    """

    room: str
    lost: Estimate
    """Share of replications in which smoke takes the room."""
    aset_early: Estimate
    rset_median: Estimate
    rset_late: Estimate
    caught: Estimate
    """Share of replications in which smoke came while people were still in the room."""


def room_times(logs: Sequence[LogReader], rooms: Sequence[str]) -> tuple[RoomTimes, ...]:
    """Times of some rooms.

    Parameters
    ----------
    logs
        Event log of each replication.
    rooms
        Ids of storeys and side rooms.

    Raises
    ------
    ValueError
        If there is no log.
    """
    if not logs:
        raise ValueError("logs must hold at least one replication")
    return tuple(_one(logs, room) for room in rooms)


def _one(logs: Sequence[LogReader], room: str) -> RoomTimes:
    aset = np.array([log.first_s(Kind.milestone, ROOM_LOST + room) for log in logs])
    rset = np.array([log.first_s(Kind.milestone, ROOM_LEFT + room) for log in logs])
    caught = int(np.count_nonzero(np.isfinite(aset) & (rset >= aset)))
    return RoomTimes(
        room,
        lost=share_estimate(int(np.count_nonzero(np.isfinite(aset))), aset.size),
        aset_early=_quantile(aset, EARLY_PROB),
        rset_median=_quantile(rset, 0.5),
        rset_late=_quantile(rset, LATE_PROB),
        caught=share_estimate(caught, aset.size),
    )


def _quantile(sample: Floats, probability: float) -> Estimate:
    """Quantile of times of which some are never reached: they stand behind all others."""
    never_s = 2.0 * float(sample[np.isfinite(sample)].max(initial=1.0))
    found = quantile_estimate(np.where(np.isinf(sample), never_s, sample), probability)
    most_s = 0.5 * never_s

    def told(time_s: float) -> float:
        return time_s if time_s <= most_s else np.inf

    return Estimate(told(found.value), told(found.low), told(found.high), found.n)
