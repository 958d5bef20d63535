"""One replication made visible: zones over time, closed roads, vehicles on their ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, cast

import numpy as np
from numpy.typing import NDArray

from sim.evaluation.table import OutcomeTable
from sim.hazard.base import Hazard
from sim.outcome import Outcome
from sim.play import Stage, play_out, set_up
from sim.response.events import EventLog, Kind
from sim.response.policy import DispatchPolicy
from sim.response.road_watch import RoadWatch
from sim.response.units import Unit

LonLat = tuple[float, float]

ZoneLevel = Literal[
    "aegl1", "aegl2", "aegl3", "cordon", "gas", "blast_severe", "blast_light", "smoke"
]
"""What the edge of a zone means; names and colours live with the reports."""


MOST_CLOSED: Final = 400
"""Closed roads kept per frame: a map needs no more."""


@dataclass(frozen=True, slots=True)
class Zone:
    """An area of one level, as a closed ring of (lon, lat); `label` says value and averaging."""

    level: ZoneLevel
    label: str
    ring: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class ZoneFrame:
    """The zones from `t_s` until the next frame, seconds since the start."""

    t_s: float
    zones: tuple[Zone, ...]
    closed_roads: tuple[tuple[LonLat, ...], ...]


@dataclass(frozen=True, slots=True)
class UnitTrip:
    """One unit's way to the scene: when it left, when it arrived, along which road points."""

    unit: str
    vehicle: str
    depart_s: float
    arrive_s: float
    path: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """A replication chosen for the map and the timeline, with its number and reason."""

    plan: str
    outcome: Outcome
    site: LonLat
    staging: LonLat
    frames: tuple[ZoneFrame, ...]
    trips: tuple[UnitTrip, ...]
    why: Literal["median", "asked"]


RANKED: Final = ("casualties", "deaths", "time_to_control_s")
"""Measures by which one replication is worse than another."""

WORST_FRAC: Final = 0.05
"""Share of the replications that count as the worst."""


def median_replication(table: OutcomeTable) -> int:
    """The replication nearest to the middle in casualties, deaths and time to control."""
    return int(np.argmin(np.abs(_places(table) - (table.n - 1) / 2).sum(axis=0)))


def worst_replication(table: OutcomeTable) -> int:
    """The middle one of the worst twentieth in casualties, deaths and time to control together."""
    order = np.argsort(_places(table).sum(axis=0), kind="stable")
    return int(order[min(table.n - 1, int((1.0 - WORST_FRAC / 2) * table.n))])


def _places(table: OutcomeTable) -> NDArray[np.float64]:
    """Place of each replication in the order of each measure, shape (measures, n)."""
    values = np.array([table.restricted(metric) for metric in RANKED])
    order = np.argsort(values, axis=1, kind="stable")
    return np.argsort(order, axis=1, kind="stable").astype(np.float64)


def replay(
    stage: Stage,
    *,
    policy: DispatchPolicy,
    seed: int,
    replication: int,
    why: Literal["median", "asked"] = "median",
) -> Replay:
    """Play one replication again and keep what a map needs."""
    watcher = _Watcher(stage)
    run = set_up(stage, policy=policy, seed=seed, replication=replication, observer=watcher)
    outcome = play_out(run, replication)
    network = stage.base.arrays.network
    staging = run.parts[0].roads.staging
    return Replay(
        plan=stage.plan.id,
        outcome=outcome,
        site=(stage.source.lon, stage.source.lat),
        staging=(float(network.node_lon[staging]), float(network.node_lat[staging])),
        frames=tuple(watcher.frames),
        trips=watcher.trips(outcome.log.of_incident(0)),
        why=why,
    )


class _Watcher:
    """Notes zones and departures; see `sim.response.observer.Observer`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._left: list[tuple[str, str, float, tuple[LonLat, ...]]] = []
        self.frames: list[ZoneFrame] = []

    def zone_changed(self, t_s: float, hazard: Hazard, roads: RoadWatch) -> None:
        """Keep the outlines and the closed roads."""
        zones = tuple(
            Zone(cast("ZoneLevel", zone.level), zone.label, self._lon_lat(zone.ring))
            for zone in hazard.zones()
        )
        self.frames.append(ZoneFrame(t_s, zones, self._closed(roads)))

    def departed(self, t_s: float, unit: Unit, roads: RoadWatch) -> None:
        """Keep the way that the unit sets out on."""
        route = roads.path(unit.node, unit.spec.vehicle)
        network = self._stage.base.arrays.network
        ways = [network.way(arc) for arc in route.arcs.tolist()]
        lon = [network.node_lon[unit.node], *(x for way in ways for x in way[0][1:])]
        lat = [network.node_lat[unit.node], *(y for way in ways for y in way[1][1:])]
        path = tuple(
            (round(float(x), 5), round(float(y), 5)) for x, y in zip(lon, lat, strict=True)
        )
        self._left.append((unit.spec.id, unit.spec.vehicle, round(t_s, 3), path))

    def trips(self, log: EventLog) -> tuple[UnitTrip, ...]:
        """Trips with the times of arrival from the log."""
        arrived: dict[str, list[float]] = {}
        for i in np.flatnonzero(log.kind == Kind.arrived):
            arrived.setdefault(log.names[log.subject[i]], []).append(float(log.t_s[i]))
        found: list[UnitTrip] = []
        for unit, vehicle, t_s, path in self._left:
            times = [t for t in arrived.get(unit, []) if t >= t_s]
            if times:
                found.append(UnitTrip(unit, vehicle, t_s, times[0], path))
        return tuple(found)

    def _lon_lat(
        self, ring: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    ) -> tuple[LonLat, ...]:
        x0, y0 = self._stage.origin_m
        lon, lat = self._stage.base.arrays.here.to_degrees(x_m=ring[:, 0] + x0, y_m=ring[:, 1] + y0)
        pairs = zip(np.round(lon, 5).tolist(), np.round(lat, 5).tolist(), strict=True)
        return tuple(pairs)

    def _closed(self, roads: RoadWatch) -> tuple[tuple[LonLat, ...], ...]:
        mask = roads.closed
        if mask is None:
            return ()
        arrays = self._stage.base.arrays
        network, shut = arrays.network, np.flatnonzero(mask)
        _, first = np.unique(arrays.street[shut], return_index=True)  # both ways drawn once
        arcs = shut[np.sort(first)][:MOST_CLOSED]
        return tuple(
            tuple(zip(*(np.round(v, 5).tolist() for v in network.way(arc)), strict=True))
            for arc in arcs.tolist()
        )
