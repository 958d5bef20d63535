"""What a planner asks of a road network: reach, coverage, weak points, access and second routes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sim.network.arrays import FLOAT, RoadArrays
from sim.network.closures import Closure, Mask, apply_closures
from sim.network.router import (
    CLOSED,
    DECISECONDS_PER_SECOND,
    LONGEST_DS,
    Route,
    ScipyRouter,
    Weights,
)

INTS = NDArray[np.int64]

STANDARDS_S: Final = (300.0, 600.0, 1_200.0)
"""Driving times that a report shows unless others are asked for, s."""


@dataclass(frozen=True, slots=True, eq=False)
class FirstDue:
    """Which station is first at each node, and over which arc it comes.

    Attributes
    ----------
    time_s
        Driving time of the first, s, infinite where nobody comes, shape (n_nodes,).
    station
        Index of that station among those asked about, -1 where none, shape (n_nodes,).
    arc
        Arc by which it arrives, -1 at the station itself and where none, shape (n_nodes,).
    """

    time_s: FLOAT
    station: INTS
    arc: INTS


@dataclass(frozen=True, slots=True)
class Coverage:
    """People whom the first unit reaches within a time standard."""

    standard_s: float
    n_people: int
    n_covered: int

    @property
    def covered_frac(self) -> float:
        """Share of the people; NaN when there are none."""
        return self.n_covered / self.n_people if self.n_people else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Weakness:
    """What the loss of a bridge or road costs.

    Attributes
    ----------
    name
        Name of the road, "" where it has none.
    bridge
        Whether it is a bridge.
    arcs
        What was taken away, shape (n_arcs,).
    n_delayed, n_cut_off
        People whom the first unit reaches later, and not at all any more.
    mean_delay_s, greatest_delay_s
        Delay of the delayed, s; those cut off are not in it.
    person_s
        Delay times people, s: what the list is ordered by after the people cut off.
    """

    name: str
    bridge: bool
    arcs: Mask
    n_delayed: int
    n_cut_off: int
    mean_delay_s: float
    greatest_delay_s: float
    person_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """How one station reaches one place: usual way, way under a closure, second way.

    Attributes
    ----------
    station, place
        Indices among those asked about.
    route
        Fastest way on open roads.
    closed_s
        Driving time to the nearest open crossing under the closure, s.
    second
        Way that shares as few streets with the first as there can be, of these the fastest.
    shared_m
        Length of what it shares, m: 0 where the two are independent.
    """

    station: int
    place: int
    route: Route
    closed_s: float
    second: Route
    shared_m: float


_SHARED_DS: Final = 1_000_000
"""Added to each street of the first way, deciseconds: more than any drive, so that fewer shared
streets always win; 1,000 of them still lie within the longest trip that a router looks for."""


class Analyst:
    """Answers for one vehicle on one network.

    Parameters
    ----------
    arrays
        The compiled network.
    weights
        Travel time of each arc, deciseconds.
    stations
        Nodes at which units wait, shape (n_stations,).
    """

    __slots__ = ("_first", "_router", "arrays", "stations", "weights")

    def __init__(self, arrays: RoadArrays, weights: Weights, stations: ArrayLike) -> None:
        self.arrays = arrays
        self.weights = weights
        self.stations = np.asarray(stations, dtype=np.int64)
        self._router = ScipyRouter(arrays)
        self._first: FirstDue | None = None

    @property
    def first(self) -> FirstDue:
        """The first unit at every node on open roads."""
        if self._first is None:
            self._first = first_due(self.arrays, self.weights, self.stations)
        return self._first

    def isochrone(self, station: int, standards_s: Sequence[float]) -> INTS:
        """Band of each arc as seen from one station, shape (n_arcs,).

        Band k: both ends and the arc itself are driven within ``standards_s[k]`` but not within
        the one before; as many as there are standards: farther or unreachable.
        """
        times = self._router.times_from(int(self.stations[station]), self.weights)
        driven = times[self.arrays.tail] + self.weights / DECISECONDS_PER_SECOND
        driven = np.where(self.weights >= CLOSED, np.inf, driven)
        reached = np.maximum(driven, times[self.arrays.head])
        return np.searchsorted(np.asarray(standards_s), reached, side="left").astype(np.int64)

    def coverage(
        self, nodes: ArrayLike, people: ArrayLike, standards_s: Sequence[float]
    ) -> tuple[Coverage, ...]:
        """People reached by the first unit within each standard.

        Parameters
        ----------
        nodes, people
            Node of each population point and the people there, shape (n,).
        standards_s
            Driving times, s; reaching them exactly counts as covered.
        """
        count = np.asarray(people, dtype=np.int64)
        times = self.first.time_s[np.asarray(nodes, dtype=np.int64)]
        return tuple(
            Coverage(float(s), int(count.sum()), int(count[times <= s].sum())) for s in standards_s
        )

    def weakest(
        self, nodes: ArrayLike, people: ArrayLike, *, most: int = 20, bridges: bool = False
    ) -> list[Weakness]:
        """Roads or bridges whose loss delays help most, the worst first.

        Only streets on which first units now drive to people can matter; of these, the ones with
        the most people behind them are closed in turn, both directions, a named road as a whole.

        Parameters
        ----------
        nodes, people
            Node of each population point and the people there, shape (n,).
        most
            Roads tried.
        bridges
            Try bridges only, each street by itself.
        """
        at = np.asarray(nodes, dtype=np.int64)
        count = np.asarray(people, dtype=np.float64)
        found = [
            self._without(mask, name, at, count, bridge=bridges)
            for mask, name in self._candidates(at, count, most, bridges=bridges)
        ]
        found = [each for each in found if each.n_cut_off or each.n_delayed]
        return sorted(found, key=lambda each: (-each.n_cut_off, -each.person_s))

    def access(self, place: int, node: int, closure: Mask | None = None) -> list[Access]:
        """Ways from every station to one place.

        Parameters
        ----------
        place
            Index of the place, handed back.
        node
            Node of the place.
        closure
            Arcs that are shut; the way under it ends at the nearest crossing still open.
        """
        shut = self.weights if closure is None else apply_closures(self.weights, [Closure(closure)])
        goal = node if closure is None else self._nearest_open(node, closure)
        closed_s = self._router.times_to(goal, shut)[self.stations]
        found = []
        for i, station in enumerate(self.stations.tolist()):
            route = self._router.path(station, node, self.weights)
            second, shared_m = self.second(route)
            found.append(Access(i, place, route, float(closed_s[i]), second, shared_m))
        return found

    def second(self, route: Route) -> tuple[Route, float]:
        """Way between the ends of a route that shares the fewest streets with it; shared length, m.

        A dead end or a lone bridge must be shared; where nothing is, the ways are independent.
        """
        if not route.arcs.size:
            return Route(float("inf"), np.zeros(0, dtype=np.int32)), 0.0
        arrays = self.arrays
        mask = np.isin(arrays.street, arrays.street[route.arcs])
        open_arc = self.weights < CLOSED
        dear = np.where(mask & open_arc, self.weights.astype(np.int64) + _SHARED_DS, self.weights)
        source, target = int(arrays.tail[route.arcs[0]]), int(arrays.head[route.arcs[-1]])
        arcs = self._router.path(source, target, dear.astype(np.int32)).arcs
        time_s = float(self.weights[arcs].sum(dtype=np.int64)) / DECISECONDS_PER_SECOND
        return Route(time_s, arcs), float(arrays.network.length_m[arcs[mask[arcs]]].sum())

    def _candidates(
        self, at: INTS, people: FLOAT, most: int, *, bridges: bool
    ) -> list[tuple[Mask, str]]:
        arrays, network = self.arrays, self.arrays.network
        load = people_behind(arrays, self.first, at, people)
        name = np.asarray(network.name_index, dtype=np.int64)
        # a named road is one thing; a street without a name stands for itself
        group = np.where((name > 0) & (not bridges), name, len(network.names) + arrays.street)
        load = np.where(network.bridge | (not bridges), load, 0.0)
        heaviest = np.zeros(int(group.max()) + 1)
        np.maximum.at(heaviest, group, load)
        order = np.argsort(-heaviest, kind="stable")[:most]
        chosen = [int(each) for each in order if heaviest[each] > 0]
        masks = [np.asarray(group == each) for each in chosen]
        return [(mask, network.arc_name(int(np.argmax(mask)))) for mask in masks]

    def _without(self, mask: Mask, name: str, at: INTS, people: FLOAT, *, bridge: bool) -> Weakness:
        left = apply_closures(self.weights, [Closure(mask)])
        then = first_due(self.arrays, left, self.stations).time_s[at]
        now = self.first.time_s[at]
        cut = np.isinf(then) & np.isfinite(now)
        delay = np.where(np.isfinite(then), then, 0.0) - np.where(np.isfinite(then), now, 0.0)
        late = delay > 0
        person_s = float((delay * people).sum())
        n_late = int(people[late].sum())
        return Weakness(
            name=name,
            bridge=bridge,
            arcs=mask,
            n_delayed=n_late,
            n_cut_off=int(people[cut].sum()),
            mean_delay_s=person_s / n_late if n_late else 0.0,
            greatest_delay_s=float(delay[late & (people > 0)].max(initial=0.0)),
            person_s=person_s,
        )

    def _nearest_open(self, node: int, closure: Mask) -> int:
        arrays = self.arrays
        usable = arrays.main.copy()
        usable[arrays.tail[closure]] = False
        usable[arrays.head[closure]] = False
        if not usable.any():
            return node
        gap = np.hypot(arrays.x_m - arrays.x_m[node], arrays.y_m - arrays.y_m[node])
        return int(np.argmin(np.where(usable, gap, np.inf)))


def first_due(arrays: RoadArrays, weights: Weights, stations: ArrayLike) -> FirstDue:
    """The first unit at every node: one search from all stations at once."""
    rows, n = arrays.forward, arrays.n_nodes
    at = np.asarray(stations, dtype=np.int64)
    graph = csr_array((weights[rows.arc].astype(np.float64), rows.other, rows.start), shape=(n, n))
    ds, before, origin = dijkstra(
        graph, indices=np.unique(at), return_predecessors=True, min_only=True, limit=LONGEST_DS
    )
    index_of = np.full(n, -1, dtype=np.int64)
    index_of[at[::-1]] = np.arange(at.size)[::-1]  # of two stations at a node the first
    station = np.where(origin >= 0, index_of[np.maximum(origin, 0)], -1)
    station = np.where(np.isfinite(ds), station, -1)
    return FirstDue(
        np.asarray(ds / DECISECONDS_PER_SECOND), station, _arrival_arcs(arrays, weights, before)
    )


def people_behind(arrays: RoadArrays, first: FirstDue, nodes: INTS, people: FLOAT) -> FLOAT:
    """People whom first units reach over each arc, shape (n_arcs,)."""
    load = np.zeros(arrays.n_nodes)
    np.add.at(load, nodes, people)
    arc = first.arc
    behind = np.zeros(arrays.n_arcs)
    far_first = np.argsort(-np.where(np.isfinite(first.time_s), first.time_s, -1), kind="stable")
    ordered = [node for node in far_first.tolist() if arc[node] >= 0]
    tail = arrays.tail
    for node in ordered:  # a node hands on what it has gathered before its parent does
        if load[node]:
            behind[arc[node]] = load[node]
            load[tail[arc[node]]] += load[node]
    return behind


def _arrival_arcs(arrays: RoadArrays, weights: Weights, before: NDArray[np.int32]) -> INTS:
    """The fastest arc from each node's predecessor, the first among equals; -1 without one."""
    arc = np.full(arrays.n_nodes, -1, dtype=np.int64)
    fits = np.flatnonzero((before[arrays.head] == arrays.tail) & (weights < CLOSED))
    order = fits[np.lexsort((-fits, -weights[fits].astype(np.int64)))]
    arc[arrays.head[order]] = order  # the last written is the fastest
    return arc
