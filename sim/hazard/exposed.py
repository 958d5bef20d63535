"""People in a cloud, one by one: what each has breathed, when he is hurt, when he has left."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.vocabulary import Injury
from sim.casualties.severity import LETHAL_RPM, MODERATE_RPM, SEVERE_RPM, rpm_in_band
from sim.hazard.base import Harm, HazardReport, ProtectionOrder
from sim.hazard.kind import Neighbours
from sim.hazard.people import Household, share_done, sorted_finite
from sim.hazard.toxic_dose import ToxicScale
from sim.streams import Streams

ESCAPE_S: Final = 600.0
"""A person moderately hurt who can still walk is out of the cloud after this time (assumed)."""

_LETHAL: Final = 3
"""Highest severity: the load would kill."""

_SAMPLE: Final = 2000
"""People drawn to follow how an evacuation of a whole zone proceeds."""


class Exposed:
    """Every person of the groups that the cloud can hurt."""

    def __init__(
        self,
        groups: Neighbours,
        scale: ToxicScale,
        streams: Streams,
        *,
        night: bool,
        indoor_frac: float,
        worst_load: NDArray[np.float64],
    ) -> None:
        """Draw the people and keep those whom the worst load of their group could hurt.

        Parameters
        ----------
        groups
            Population points in reach, (n_groups,).
        scale
            Thresholds of the substance.
        streams
            Luck of the replication.
        night
            Whether the people are at home.
        indoor_frac
            Share of people indoors.
        worst_load
            Load outdoors of each group if nobody ever did anything, (n_groups,).
        """
        count = groups.count(night=night)
        self._n_groups = int(count.size)
        group = np.repeat(np.arange(self._n_groups), count)
        luck = streams.generator("people", "tolerance").random((3, group.size))
        lethal = scale.lethal_load(luck[1])
        at_risk = np.flatnonzero(lethal * scale.moderate_ratio <= worst_load[group])
        self.n = int(at_risk.size)
        self._group, luck, lethal = group[at_risk], luck[:, at_risk], lethal[at_risk]
        distance_m = np.hypot(groups.x_m, groups.y_m)
        self._distance_m = distance_m[self._group]
        self._indoors = luck[0] < indoor_frac
        self._thresholds = np.stack(
            [lethal * scale.moderate_ratio, lethal * scale.severe_ratio, lethal]
        )
        self._band = luck[2]
        self._rpm_of: list[list[int]] = []
        self._load = np.zeros(self.n)
        self._severity = np.zeros(self.n, dtype=np.int8)
        self._next_load = self._thresholds[0].copy() if self.n else np.zeros(0)
        self._present = np.ones(self.n, dtype=bool)
        self._leave_s = np.full(self.n, np.inf)
        self._shelter_s = np.full(self.n, np.inf)
        self._breathed = False
        self._next_move_s = np.inf
        self._household = Household(streams, self.n)
        self._sample = Household(streams, _SAMPLE)
        self._zone = (distance_m, count)
        self._orders: dict[str, ProtectionOrder] = {}
        self._sample_s: dict[str, NDArray[np.float64]] = {}
        self._done_s: dict[str, NDArray[np.float64]] = {}
        self._n_willing: dict[str, int] = {}

    def protect(self, order: ProtectionOrder) -> int:
        """People of the zone will leave or shelter at times of their own; who waits for a bus."""
        key, ready_s = order.key, self._sample.ready_s(order)
        self._orders[key] = order
        self._n_willing[key] = int(np.isfinite(ready_s).sum())
        self._sample_s[key] = self._sample.done_s(order)
        self._done_s[key] = sorted_finite(self._sample_s[key])
        self._go(order, self._household.done_s(order))
        if not order.without_car_frac:
            return 0
        distance_m, count = self._zone
        inside = distance_m <= (np.inf if order.radius_m is None else order.radius_m)
        waiting = np.mean(np.isfinite(ready_s) & self._sample.waits(order))
        return round(float(count[inside].sum() * waiting))

    def lifted(self, key: str, share_frac: float, now_s: float) -> None:
        """Buses have taken away so great a share of those who waited under an order."""
        order, sample_s = self._orders[key], self._sample_s[key]
        np.minimum(sample_s, self._sample.lifted_s(order, share_frac, now_s), out=sample_s)
        self._done_s[key] = sorted_finite(sample_s)
        self._go(order, self._household.lifted_s(order, share_frac, now_s))

    def _go(self, order: ProtectionOrder, done_s: NDArray[np.float64]) -> None:
        """People of an order's zone are gone, or behind windows, from their times on."""
        if order.radius_m is not None:
            done_s = np.where(self._distance_m <= order.radius_m, done_s, np.inf)
        target = self._leave_s if order.evacuate else self._shelter_s
        np.minimum(target, done_s, out=target)
        self._next_move_s = 0.0

    def protected_share(self, key: str, now_s: float) -> float:
        """Share of an order's people that have done as told; see `share_done`."""
        return share_done(self._done_s[key], now_s, self._n_willing[key])

    def breathe(self, outdoor: NDArray[np.float64], indoor: NDArray[np.float64]) -> None:
        """Add the load of one step, by group outdoors and indoors, to everybody present."""
        if not self.n or (not outdoor.any() and not indoor.any()):
            return
        by_place = np.concatenate([outdoor, indoor])
        place = self._group + self._n_groups * self._indoors
        self._load += by_place[place] * self._present
        self._breathed = True

    def judge(self, now_s: float, report: HazardReport) -> None:
        """Who has been hurt, who has got worse, who has left; written into the report."""
        if not self.n:
            return
        if self._breathed:
            worse = np.flatnonzero(self._load >= self._next_load)
            levels = np.count_nonzero(self._load[worse] >= self._thresholds[:, worse], axis=0)
            for person, level in zip(worse.tolist(), levels.tolist(), strict=True):
                self._hurt(person, level, now_s, report)
            self._breathed = False
        if now_s >= self._next_move_s:
            self._move(now_s, report)
            later = np.concatenate([self._leave_s, self._shelter_s])
            self._next_move_s = float(later.min(initial=np.inf, where=later > now_s))

    def _move(self, now_s: float, report: HazardReport) -> None:
        """Those whose time has come are out of the cloud, some of them hurt, or have sheltered."""
        leaving = np.flatnonzero(self._present & (self._leave_s <= now_s))
        for person in leaving[self._severity[leaving] == 1].tolist():
            report.harmed.append(Harm(person, Injury.poison, self._rpm(person, 1), trapped=False))
        self._present[leaving[self._severity[leaving] <= 1]] = False
        self._indoors |= self._shelter_s <= now_s

    def leave(self, person: int) -> None:
        """The person breathes no more of the cloud."""
        self._present[person] = False

    def _hurt(self, person: int, level: int, now_s: float, report: HazardReport) -> None:
        before = int(self._severity[person])
        self._severity[person] = level
        self._next_load[person] = self._thresholds[level, person] if level < _LETHAL else np.inf
        if level == 1:
            self._leave_s[person] = min(self._leave_s[person], now_s + ESCAPE_S)
            self._next_move_s = min(self._next_move_s, self._leave_s[person])
        elif before < 2:
            self._leave_s[person] = np.inf  # cannot walk out any more
            report.harmed.append(
                Harm(person, Injury.poison, self._rpm(person, level), trapped=True)
            )
        else:
            report.worsened.append((person, self._rpm(person, level)))

    def _rpm(self, person: int, level: int) -> int:
        if not self._rpm_of:  # most replications hurt nobody
            bands = (MODERATE_RPM, SEVERE_RPM, LETHAL_RPM)
            self._rpm_of = [rpm_in_band(self._band, band).tolist() for band in bands]
        return self._rpm_of[level - 1][person]
