"""The roads of one replication: travel times to and from the staging point as the zone moves."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.vocabulary import VehicleClass
from sim.hazard.base import Hazard
from sim.network.arrays import RoadArrays
from sim.network.closures import Closure, apply_closures, arcs_inside
from sim.network.router import DECISECONDS_PER_SECOND, Route, ScipyRouter, Weights
from sim.network.travel_model import PROFILES, RoadState, TravelModel

Times = NDArray[np.float64]

_KEPT: Final = 256
"""Trees of travel times kept between replications of one worker."""


class RoadBase:
    """What all replications share: the compiled network, weights, trees on open roads."""

    def __init__(self, arrays: RoadArrays, road_state: RoadState) -> None:
        self.arrays = arrays
        self.router = ScipyRouter(arrays)
        self._model = TravelModel(arrays.network)
        self._state: RoadState = road_state
        self._trees: OrderedDict[tuple[str, int, object], Times] = OrderedDict()

    def weights(self, vehicle: VehicleClass) -> Weights:
        """Open-road weights of a vehicle."""
        return self._model.weights(vehicle, self._state)

    def tree(self, way: str, node: int, vehicle: VehicleClass) -> Times:
        """Travel times to or from a node on open roads, kept for the next replication."""
        key = (way, node, PROFILES[vehicle])
        found = self._trees.get(key)
        if found is None:
            search = self.router.times_to if way == "to" else self.router.times_from
            found = self._trees[key] = search(node, self.weights(vehicle))
            if len(self._trees) > _KEPT:
                self._trees.popitem(last=False)
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
        self._before: Closure | None = None
        self._trees: dict[tuple[str, object], Times] = {}

    @property
    def closed(self) -> NDArray[np.bool_] | None:
        """Mask of closed arcs; None when all are open."""
        return None if self._closure is None else self._closure.arcs

    def close(self, hazard: Hazard) -> int:
        """Shut the roads of the hazard's present zone and open the rest; returns arcs shut."""
        mask = arcs_inside(self._base.arrays, hazard.closes, origin_m=self._origin_m)
        n_closed = int(np.count_nonzero(mask))
        self._before = self._closure
        self._closure = Closure(mask) if n_closed else None
        self._trees.clear()
        return n_closed

    def to_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        """Driving time from a node to the staging point now, s."""
        return float(self._tree("to", vehicle)[node])

    def from_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        """Driving time from the staging point to a node now, s."""
        return float(self._tree("from", vehicle)[node])

    def remaining_s(self, origin: int, vehicle: VehicleClass, driven_s: float) -> float:
        """Driving time left for a vehicle that left `origin` for the scene `driven_s` ago."""
        route = self._base.router.path(origin, self.staging, self._weights(vehicle, self._before))
        if not route.is_reachable:
            return self.to_scene_s(origin, vehicle)
        node, late_s = self._position(route, vehicle, driven_s, origin)
        return late_s + self.to_scene_s(node, vehicle)

    def path(self, node: int, vehicle: VehicleClass) -> Route:
        """The way from a node to the staging point now."""
        return self._base.router.path(node, self.staging, self._weights(vehicle, self._closure))

    def _position(
        self, route: Route, vehicle: VehicleClass, driven_s: float, origin: int
    ) -> tuple[int, float]:
        """Node that the vehicle reaches next on its old route, and the time to it, s."""
        if not route.arcs.size:
            return origin, 0.0
        weights = self._weights(vehicle, self._before)
        reached_s = np.cumsum(weights[route.arcs]) / DECISECONDS_PER_SECOND
        step = min(int(np.searchsorted(reached_s, driven_s)), route.arcs.size - 1)
        node = int(self._base.arrays.network.head[route.arcs[step]])
        return node, max(0.0, float(reached_s[step]) - driven_s)

    def _tree(self, way: str, vehicle: VehicleClass) -> Times:
        if self._closure is None:
            return self._base.tree(way, self.staging, vehicle)
        key = (way, PROFILES[vehicle])
        found = self._trees.get(key)
        if found is None:
            router = self._base.router
            search: Callable[[int, Weights], Times] = (
                router.times_to if way == "to" else router.times_from
            )
            found = self._trees[key] = search(self.staging, self._weights(vehicle, self._closure))
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
