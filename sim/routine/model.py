"""What a year of routine calls is played on: units and bases, travel times, calls, moving rule.

Every time is in seconds. A unit stands at a base or heads for one; on the road it counts as
reached through the base it heads for, so its time to a call is what is left of its way plus the
drive from the base. It is free as soon as its work at the scene ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class MoveRule(IntEnum):
    """Where a unit goes when its call is over, and whether idle units change bases."""

    home = 0
    """Back to its own base."""
    dmexclp = 1
    """To the base where it adds most expected cover (Jagtenberg, Bhulai, van der Mei 2015)."""
    table = 2
    """To a base that the compliance table wants filled; after a dispatch one idle unit may move."""


@dataclass(frozen=True, slots=True, eq=False)
class Roads:
    """Travel times between bases and zones.

    Attributes
    ----------
    to_zone_s, to_base_s
        Base to zone and zone to base, both of shape (n_bases, n_zones), s.
    between_s
        Base to base, shape (n_bases, n_bases), s.
    """

    to_zone_s: Floats
    to_base_s: Floats
    between_s: Floats

    def __post_init__(self) -> None:
        """Refuse tables that do not fit or hold impossible times."""
        n_bases, n_zones = self.to_zone_s.shape
        _fit("to_base_s", self.to_base_s, (n_bases, n_zones))
        _fit("between_s", self.between_s, (n_bases, n_bases))
        for name in ("to_zone_s", "to_base_s", "between_s"):
            _all_at_least(name, getattr(self, name), 0.0)

    @classmethod
    def make(
        cls,
        to_zone_s: ArrayLike,
        to_base_s: ArrayLike | None = None,
        between_s: ArrayLike | None = None,
    ) -> Roads:
        """Roads from tables; the way back takes as long as the way out unless given.

        Bases without times between them cannot be changed by a rule that moves idle units: the
        times are then zero only for a base to itself and a day otherwise.
        """
        out = np.ascontiguousarray(to_zone_s, dtype=np.float64)
        if out.ndim != 2:
            raise ValueError(f"to_zone_s has {out.ndim} dimensions; needs 2 (bases, zones)")
        back = out if to_base_s is None else np.ascontiguousarray(to_base_s, dtype=np.float64)
        if between_s is None:
            between = np.full((len(out), len(out)), 86_400.0)
            np.fill_diagonal(between, 0.0)
        else:
            between = np.ascontiguousarray(between_s, dtype=np.float64)
        return cls(out, back, between)

    @property
    def n_bases(self) -> int:
        """Bases."""
        return int(self.to_zone_s.shape[0])

    @property
    def n_zones(self) -> int:
        """Zones."""
        return int(self.to_zone_s.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """Calls in the order of their times, each with all of its luck.

    The luck belongs to the call, not to the order of events: two ways of running the service meet
    the same calls (common random numbers).

    Attributes
    ----------
    t_s
        Time of the call, never falling.
    zone, priority
        Where, and how urgent: 0 is served first.
    turnout_s, service_s
        Alert to wheels rolling; arrival to being free again. Service is above zero.
    """

    t_s: Floats
    zone: Ints
    priority: Ints
    turnout_s: Floats
    service_s: Floats

    def __post_init__(self) -> None:
        """Refuse calls that do not fit together."""
        n = len(self.t_s)
        for name in ("zone", "priority", "turnout_s", "service_s"):
            _fit(name, getattr(self, name), (n,))
        _all_at_least("t_s", self.t_s, 0.0)
        _all_at_least("turnout_s", self.turnout_s, 0.0)
        _all_at_least("zone", self.zone, 0)
        _all_at_least("priority", self.priority, 0)
        _all_at_least("service_s", self.service_s, float(np.nextafter(0.0, 1.0)))
        if n and bool((np.diff(self.t_s) < 0).any()):
            raise ValueError(f"t_s falls at call {int(np.argmin(np.diff(self.t_s))) + 1}")

    @classmethod
    def make(
        cls,
        t_s: ArrayLike,
        zone: ArrayLike,
        priority: ArrayLike,
        turnout_s: ArrayLike,
        service_s: ArrayLike,
    ) -> Calls:
        """Calls from anything that numpy takes."""
        return cls(
            np.ascontiguousarray(t_s, dtype=np.float64),
            np.ascontiguousarray(zone, dtype=np.int64),
            np.ascontiguousarray(priority, dtype=np.int64),
            np.ascontiguousarray(turnout_s, dtype=np.float64),
            np.ascontiguousarray(service_s, dtype=np.float64),
        )

    @property
    def n(self) -> int:
        """Calls."""
        return len(self.t_s)


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """A fleet at its bases and the rule by which it is run.

    Attributes
    ----------
    roads
        Travel times.
    home
        Base of each unit.
    pace_ratio
        Factor on the service time of each unit; 1 for all unless given.
    queues
        Whether calls wait when nobody is free; otherwise they go elsewhere and are lost.
    rule
        Moving rule.
    demand
        Calls expected from each zone, any scale, for `MoveRule.dmexclp`.
    reach_s
        Drive within which a base covers a zone, for `MoveRule.dmexclp`.
    busy_frac
        Share of time a unit is busy, for `MoveRule.dmexclp`.
    table
        Row k: units wanted at each base with k units idle, for `MoveRule.table`; shape
        (n_units + 1, n_bases), row sums 0..n_units.
    """

    roads: Roads
    home: Ints
    pace_ratio: Floats
    queues: bool = True
    rule: MoveRule = MoveRule.home
    demand: Floats = field(default_factory=lambda: np.zeros(0))
    reach_s: float = 0.0
    busy_frac: float = 0.0
    table: Ints = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))

    def __post_init__(self) -> None:
        """Refuse a fleet without units, unknown bases, a rule without its data."""
        if not len(self.home):
            raise ValueError("home has no unit; needs at least 1")
        _all_at_least("home", self.home, 0)
        if int(self.home.max()) >= self.roads.n_bases:
            raise ValueError(
                f"home = {int(self.home.max())} is no base; allowed 0..{self.roads.n_bases - 1}"
            )
        _fit("pace_ratio", self.pace_ratio, (self.n_units,))
        _all_at_least("pace_ratio", self.pace_ratio, float(np.nextafter(0.0, 1.0)))
        if self.rule is MoveRule.dmexclp:
            _fit("demand", self.demand, (self.roads.n_zones,))
            _all_at_least("demand", self.demand, 0.0)
            if not 0 <= self.busy_frac < 1:
                raise ValueError(f"busy_frac = {self.busy_frac} must be in [0, 1)")
        if self.rule is MoveRule.table:
            _fit("table", self.table, (self.n_units + 1, self.roads.n_bases))
            _all_at_least("table", self.table, 0)
            wrong = np.flatnonzero(self.table.sum(axis=1) != np.arange(self.n_units + 1))
            if wrong.size:
                raise ValueError(f"table row {int(wrong[0])} does not place as many units")

    @property
    def n_units(self) -> int:
        """Units."""
        return len(self.home)


def service_of(
    roads: Roads,
    home: Sequence[int] | Ints,
    *,
    pace_ratio: ArrayLike | None = None,
    queues: bool = True,
) -> Service:
    """A service whose units return to their own bases."""
    bases = np.ascontiguousarray(home, dtype=np.int64)
    pace = np.ones(len(bases)) if pace_ratio is None else np.asarray(pace_ratio, dtype=np.float64)
    return Service(roads, bases, np.ascontiguousarray(pace), queues)


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """What became of each call; `unit` is -1 and the times NaN where it was lost.

    Attributes
    ----------
    unit
        Who went.
    assigned_s, arrived_s, cleared_s
        When it was sent, was there, was free again.
    moves
        Idle units sent from one base to another.
    """

    unit: Ints
    assigned_s: Floats
    arrived_s: Floats
    cleared_s: Floats
    moves: int

    def waits_s(self, calls: Calls) -> Floats:
        """Call to assignment, s."""
        return self.assigned_s - calls.t_s

    def responses_s(self, calls: Calls) -> Floats:
        """Call to arrival, s: waiting, turnout and travel."""
        return self.arrived_s - calls.t_s

    def workload(self, n_units: int, span_s: float) -> Floats:
        """Share of a span that each unit spends on calls, assignment to clear."""
        served = np.flatnonzero(self.unit >= 0)
        work_s = (self.cleared_s - self.assigned_s)[served]
        total = np.bincount(self.unit[served], weights=work_s, minlength=n_units)
        return np.asarray(total / span_s, dtype=np.float64)


def check_fit(service: Service, calls: Calls) -> None:
    """Refuse calls from a zone that the roads do not know.

    Raises
    ------
    ValueError
        Naming the zone.
    """
    if calls.n and int(calls.zone.max()) >= service.roads.n_zones:
        raise ValueError(
            f"zone = {int(calls.zone.max())} is unknown; allowed 0..{service.roads.n_zones - 1}"
        )


def _fit(name: str, array: NDArray[np.generic], shape: tuple[int, ...]) -> None:
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}; needs {shape}")


def _all_at_least(name: str, array: Floats | Ints, least: float) -> None:
    wrong = np.flatnonzero(~(np.isfinite(array) & (array >= least)).ravel())
    if wrong.size:
        value = array.ravel()[wrong[0]]
        raise ValueError(f"{name} = {value} at {int(wrong[0])} must be finite and >= {least:g}")
