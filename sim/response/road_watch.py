"""The roads of one replication: travel times to and from the staging point as the zone moves."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.road_conditions import ZoneRule
from scenarios.model.vocabulary import VehicleClass
from sim.hazard.base import Hazard
from sim.network.arrays import RoadArrays
from sim.network.closures import (
    Closure,
    ClosureLevel,
    apply_closures,
    arcs_inside,
    closures_at,
)
from sim.network.conditions import Conditions
from sim.network.driving import DrivenRoads, plain_roads
from sim.network.engine import make_router
from sim.network.router import Route, TreeRouter, Ways, Weights
from sim.network.travel_model import RoadState, TravelModel
from sim.network.turns import TurnRouter
from sim.network.vehicles import VehicleProfile

_KEPT: Final = 256
"""Searches kept between replications of one worker."""

_Way = tuple[bool, VehicleProfile, bool]
"""Inward or outward, who drives, and whether with protection."""


class RoadBase:
    """What all replications share: the compiled network, weights, trees on open roads."""

    def __init__(self, roads: DrivenRoads | RoadArrays, road_state: RoadState = "dry") -> None:
        self.roads = roads if isinstance(roads, DrivenRoads) else plain_roads(roads)
        self.arrays = self.roads.arrays
        # whole trees from the scene serve a replication: nothing that a prepared engine speeds up
        plain = make_router(self.arrays, n_matrices=0)
        graph = self.roads.graph
        self.router: TreeRouter = plain if graph is None else TurnRouter(graph)
        self.usual = Conditions(road_state=road_state)
        self._model = TravelModel(self.arrays.network, self.roads.facts)
        self._kept: OrderedDict[tuple[bool, int, VehicleProfile, Conditions], Ways] = OrderedDict()

    def profile(self, vehicle: VehicleClass) -> VehicleProfile:
        """How a class of vehicles drives in this county."""
        return self.roads.profiles[vehicle]

    def weights(self, vehicle: VehicleClass, conditions: Conditions) -> Weights:
        """Open-road weights of a vehicle."""
        return self._model.weights(self.profile(vehicle), conditions)

    def open_ways(
        self, node: int, vehicle: VehicleClass, conditions: Conditions, *, inward: bool
    ) -> Ways:
        """Ways to or from a node on open roads, kept for the next replication."""
        key = (inward, node, self.profile(vehicle), conditions)
        found = self._kept.get(key)
        if found is None:
            search = self.router.ways_to if inward else self.router.ways_from
            found = self._kept[key] = search(node, self.weights(vehicle, conditions))
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found


class RoadWatch:
    """Travel times of one replication; see `sim.response.travel.TravelTimes`.

    Parameters
    ----------
    base
        Shared network.
    staging
        Node of the staging point.
    origin_m
        Place of the hazard source on the network's flat map, m.
    conditions
        Weather, hour and delays of this replication; default: the usual of the base.
    """

    def __init__(
        self,
        base: RoadBase,
        *,
        staging: int,
        origin_m: tuple[float, float],
        conditions: Conditions | None = None,
    ) -> None:
        self._base = base
        self.staging = staging
        self._origin_m = origin_m
        self._conditions = base.usual if conditions is None else conditions
        self._zone_rule = base.roads.rules.zone
        self.zone: Closure | None = None
        """Roads that the hazard of this incident shuts now."""
        self._foreign: tuple[Closure, ...] = ()
        self._cut: tuple[Closure, ...] = ()
        self._planned = closures_at(base.roads.closures, 0.0)
        self._closures = self._planned
        self._ways: dict[_Way, Ways] = {}
        self._inward: dict[VehicleClass, NDArray[np.float64]] = {}
        self._old_closures = self._closures
        self._old_ways: dict[_Way, Ways] = {}
        n_nodes = base.arrays.n_nodes if base.roads.graph is None else base.roads.graph.n_nodes
        # a place under way is the node's number and so many: there nobody starts up again
        self._under_way = n_nodes if self._conditions.start_up_s else 0

    @property
    def closed(self) -> NDArray[np.bool_] | None:
        """Mask of arcs shut to somebody; None when all are open to all."""
        shut = [c.arcs for c in self._closures if c.level is not ClosureLevel.slow]
        return np.logical_or.reduce(shut) if shut else None

    def close(self, hazard: Hazard) -> int:
        """Shut the roads of the hazard's present zone and open the rest; returns arcs shut."""
        mask = arcs_inside(
            self._base.arrays, hazard.closes, origin_m=self._origin_m, reach_m=hazard.reach_m()
        )
        n_closed = int(np.count_nonzero(mask))
        self.zone = _zone_closure(mask, self._zone_rule) if n_closed else None
        self._changed()
        return n_closed

    def heed(self, zones: Iterable[Closure | None]) -> None:
        """Take over what other incidents shut."""
        self._foreign = tuple(zone for zone in zones if zone is not None)
        self._changed()

    def cut(self, arcs: NDArray[np.bool_]) -> None:
        """Arcs that nobody can pass in this replication."""
        if arcs.any():
            self._cut = (Closure(arcs),)
            self._changed()

    def at_time(self, time_s: float) -> None:
        """Shut and open the roads whose closures are planned, as they are at a time."""
        self._planned = closures_at(self._base.roads.closures, time_s)
        self._changed()

    @property
    def change_times_s(self) -> tuple[float, ...]:
        """Times after the accident at which planned closures begin or end, s, ascending."""
        windows = self._base.roads.closures
        times = {edge for w in windows for edge in (w.begin_s, w.end_s)}
        return tuple(sorted(time for time in times if 0 < time < math.inf))

    def to_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        """Driving time from a node, or a place under way, to the staging point now, s."""
        times = self._inward.get(vehicle)  # asked for every unit at every review
        if times is None:
            times = self._inward[vehicle] = self._now(vehicle, inward=True).time_s
        if not self._under_way:
            return float(times[node])
        place, rolling = self._place(node)
        start_s = 0.0 if rolling or place == self.staging else self._conditions.start_up_s
        return float(times[place]) + start_s

    def from_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        """Driving time from the staging point to a node now, s."""
        time_s = float(self._now(vehicle, inward=False).time_s[node])
        return time_s + self._conditions.start_up_s if node != self.staging else time_s

    def next_node(self, origin: int, vehicle: VehicleClass, driven_s: float) -> tuple[int, float]:
        """Place reached next on the way that was the best before the last closure; time to it, s.

        Of a network with turns, the place is the node as reached from that way; with time lost in
        starting up, it is marked as under way.
        """
        ways = self._under(vehicle, self._old_closures, self._old_ways, inward=True)
        node, rolling = self._place(origin)
        if not rolling:
            driven_s -= self._conditions.start_up_s
        start_s = float(ways.time_s[node])
        reached_s = 0.0
        if math.isfinite(start_s):
            while reached_s < driven_s and ways.next_node[node] >= 0:
                node = int(ways.next_node[node])
                reached_s = start_s - float(ways.time_s[node])
        late_s = reached_s - driven_s if driven_s < 0 else max(0.0, reached_s - driven_s)
        return node + self._under_way, late_s

    def path(self, node: int, vehicle: VehicleClass) -> Route:
        """The way from a node to the staging point now."""
        weights = self._weights(vehicle, self._closures)
        return self._base.router.path(node, self.staging, weights)

    def _place(self, node: int) -> tuple[int, bool]:
        """Node, and whether the vehicle is rolling there."""
        rolling = 0 < self._under_way <= node
        return (node - self._under_way, True) if rolling else (node, False)

    def _changed(self) -> None:
        self._old_closures, self._old_ways = self._closures, self._ways
        zone = () if self.zone is None else (self.zone,)
        self._closures = (*self._planned, *self._cut, *self._foreign, *zone)
        self._ways = {}
        self._inward = {}

    def _now(self, vehicle: VehicleClass, *, inward: bool) -> Ways:
        return self._under(vehicle, self._closures, self._ways, inward=inward)

    def _under(
        self,
        vehicle: VehicleClass,
        closures: tuple[Closure, ...],
        known: dict[_Way, Ways],
        *,
        inward: bool,
    ) -> Ways:
        """Ways to or from the staging point under closures, searched on first use."""
        base = self._base
        if not closures:
            return base.open_ways(self.staging, vehicle, self._conditions, inward=inward)
        key = (inward, base.profile(vehicle), self._protected(vehicle))
        found = known.get(key)
        if found is None:
            search = base.router.ways_to if inward else base.router.ways_from
            found = known[key] = search(self.staging, self._weights(vehicle, closures))
        return found

    def _weights(self, vehicle: VehicleClass, closures: tuple[Closure, ...]) -> Weights:
        weights = self._base.weights(vehicle, self._conditions)
        if not closures:
            return weights
        return apply_closures(weights, closures, protected=self._protected(vehicle))

    def _protected(self, vehicle: VehicleClass) -> bool:
        return self._zone_rule is not None and vehicle in self._zone_rule.protected


def _zone_closure(mask: NDArray[np.bool_], rule: ZoneRule | None) -> Closure:
    """The zone shut to all, unless the county lets somebody through."""
    if rule is None:
        return Closure(mask)
    return Closure(mask, ClosureLevel(rule.level), rule.slow_ratio)


def nearest_open_node(
    arrays: RoadArrays,
    x_m: float,
    y_m: float,
    closed: NDArray[np.bool_] | None = None,
    among: NDArray[np.bool_] | None = None,
) -> int:
    """Node nearest to a point that no closed arc touches, of the main network or of those given."""
    usable = arrays.main.copy() if among is None else among.copy()
    if closed is not None:
        network = arrays.network
        usable[network.tail[closed]] = False
        usable[network.head[closed]] = False
    if not usable.any():
        usable = arrays.main if among is None else among
    distance = np.where(usable, np.hypot(arrays.x_m - x_m, arrays.y_m - y_m), math.inf)
    return int(np.argmin(distance))
