"""The roads of one replication: travel times to and from the staging point as the zone moves."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.vocabulary import VehicleClass
from sim.hazard.base import Hazard
from sim.network.arrays import RoadArrays
from sim.network.closures import Closure, apply_closures, arcs_inside
from sim.network.router import Route, ScipyRouter, Ways, Weights
from sim.network.travel_model import PROFILES, RoadState, TravelModel

_KEPT: Final = 256
"""Searches kept between replications of one worker."""


class RoadBase:
    """What all replications share: the compiled network, weights, trees on open roads."""

    def __init__(self, arrays: RoadArrays, road_state: RoadState) -> None:
        self.arrays = arrays
        self.router = ScipyRouter(arrays)
        self._model = TravelModel(arrays.network)
        self._state: RoadState = road_state
        self._kept: OrderedDict[tuple[bool, int, object], Ways] = OrderedDict()

    def weights(self, vehicle: VehicleClass) -> Weights:
        """Open-road weights of a vehicle."""
        return self._model.weights(vehicle, self._state)

    def open_ways(self, node: int, vehicle: VehicleClass, *, inward: bool) -> Ways:
        """Ways to or from a node on open roads, kept for the next replication."""
        key = (inward, node, PROFILES[vehicle])
        found = self._kept.get(key)
        if found is None:
            search = self.router.ways_to if inward else self.router.ways_from
            found = self._kept[key] = search(node, self.weights(vehicle))
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
    """

    def __init__(self, base: RoadBase, *, staging: int, origin_m: tuple[float, float]) -> None:
        self._base = base
        self.staging = staging
        self._origin_m = origin_m
        self._closure: Closure | None = None
        self._ways: dict[tuple[bool, object], Ways] = {}
        self._inward: dict[VehicleClass, NDArray[np.float64]] = {}
        self._old_closure: Closure | None = None
        self._old_ways: dict[tuple[bool, object], Ways] = {}

    @property
    def closed(self) -> NDArray[np.bool_] | None:
        """Mask of closed arcs; None when all are open."""
        return None if self._closure is None else self._closure.arcs

    def close(self, hazard: Hazard) -> int:
        """Shut the roads of the hazard's present zone and open the rest; returns arcs shut."""
        mask = arcs_inside(
            self._base.arrays, hazard.closes, origin_m=self._origin_m, reach_m=hazard.reach_m()
        )
        n_closed = int(np.count_nonzero(mask))
        self._old_closure, self._old_ways = self._closure, self._ways
        self._closure = Closure(mask) if n_closed else None
        self._ways = {}
        self._inward = {}
        return n_closed

    def to_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        """Driving time from a node to the staging point now, s."""
        times = self._inward.get(vehicle)  # asked for every unit at every review
        if times is None:
            times = self._inward[vehicle] = self._now(vehicle, inward=True).time_s
        return float(times[node])

    def from_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        """Driving time from the staging point to a node now, s."""
        return float(self._now(vehicle, inward=False).time_s[node])

    def next_node(self, origin: int, vehicle: VehicleClass, driven_s: float) -> tuple[int, float]:
        """Node reached next on the way that was the best before the last closure; time to it, s."""
        ways = self._under(vehicle, self._old_closure, self._old_ways, inward=True)
        start_s = float(ways.time_s[origin])
        node, reached_s = origin, 0.0
        if math.isfinite(start_s):
            while reached_s < driven_s and node != self.staging:
                node = int(ways.next_node[node])
                reached_s = start_s - float(ways.time_s[node])
        return node, max(0.0, reached_s - driven_s)

    def path(self, node: int, vehicle: VehicleClass) -> Route:
        """The way from a node to the staging point now."""
        return self._base.router.path(node, self.staging, self._weights(vehicle, self._closure))

    def _now(self, vehicle: VehicleClass, *, inward: bool) -> Ways:
        return self._under(vehicle, self._closure, self._ways, inward=inward)

    def _under(
        self,
        vehicle: VehicleClass,
        closure: Closure | None,
        known: dict[tuple[bool, object], Ways],
        *,
        inward: bool,
    ) -> Ways:
        """Ways to or from the staging point under a closure, searched on first use."""
        if closure is None:
            return self._base.open_ways(self.staging, vehicle, inward=inward)
        key = (inward, PROFILES[vehicle])
        found = known.get(key)
        if found is None:
            router, weights = self._base.router, self._weights(vehicle, closure)
            search = router.ways_to if inward else router.ways_from
            found = known[key] = search(self.staging, weights)
        return found

    def _weights(self, vehicle: VehicleClass, closure: Closure | None) -> Weights:
        weights = self._base.weights(vehicle)
        return weights if closure is None else apply_closures(weights, [closure])


def nearest_open_node(
    arrays: RoadArrays, x_m: float, y_m: float, closed: NDArray[np.bool_] | None = None
) -> int:
    """Node of the main network nearest to a point that no closed arc touches."""
    usable = arrays.main.copy()
    if closed is not None:
        network = arrays.network
        usable[network.tail[closed]] = False
        usable[network.head[closed]] = False
    if not usable.any():
        usable = arrays.main
    distance = np.where(usable, np.hypot(arrays.x_m - x_m, arrays.y_m - y_m), math.inf)
    return int(np.argmin(distance))
