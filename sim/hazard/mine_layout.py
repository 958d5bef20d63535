"""A mine as arrays: junctions, roadways, people along them, their ways out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from scenarios.model.mine import Mine
from sim.mine.fumes import air_network, arrival_times_s
from sim.mine.ventilation import AirFlow, solve_network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class MineLayout:
    """Roadways between numbered junctions; arrays (n_roads,)."""

    mine: Mine
    nodes: tuple[str, ...]
    start: Ints
    end: Ints
    length_m: Floats
    area_m2: Floats

    @classmethod
    @lru_cache(maxsize=8)
    def of(cls, mine: Mine) -> MineLayout:
        """Number the junctions and gather the roadways."""
        nodes = tuple(sorted({n for road in mine.roadways for n in (road.start, road.end)}))
        number = {name: i for i, name in enumerate(nodes)}
        return cls(
            mine=mine,
            nodes=nodes,
            start=np.array([number[road.start] for road in mine.roadways]),
            end=np.array([number[road.end] for road in mine.roadways]),
            length_m=np.array([road.length_m for road in mine.roadways]),
            area_m2=np.array([road.area_m2 for road in mine.roadways]),
        )

    @property
    def volume_m3(self) -> Floats:
        """Volume of each roadway, m3."""
        return self.length_m * self.area_m2

    def road(self, name: str) -> int:
        """Index of a roadway."""
        return next(i for i, road in enumerate(self.mine.roadways) if road.id == name)

    def goals(self) -> Ints:
        """Junctions where a miner is safe: the surface and the refuges."""
        safe = {*self.mine.surface_nodes, *self.mine.refuge_nodes}
        return np.array([i for i, name in enumerate(self.nodes) if name in safe])

    def air(self, resistance_factor: tuple[float, ...]) -> Floats:
        """Air quantity of each roadway with the given factors on the resistances, m3/s.

        The few states of damage that a scenario knows come back in every replication, so the
        networks solved last are kept.
        """
        return _air(self, resistance_factor)

    def _solve(self, resistance_factor: tuple[float, ...]) -> Floats:
        fans = {fan.roadway: fan for fan in self.mine.fans}
        on = [fans.get(road.id) for road in self.mine.roadways]
        flow: AirFlow = solve_network(
            start=self.start,
            end=self.end,
            resistance=np.array([r.resistance for r in self.mine.roadways])
            * np.array(resistance_factor),
            n_nodes=len(self.nodes),
            fixed_nodes=[i for i, n in enumerate(self.nodes) if n in self.mine.surface_nodes],
            fan_a0_pa=[0.0 if fan is None else fan.a0_pa for fan in on],
            fan_a1_pa_s_m3=[0.0 if fan is None else fan.a1_pa_s_m3 for fan in on],
            fan_a2_pa_s2_m6=[0.0 if fan is None else fan.a2_pa_s2_m6 for fan in on],
        )
        return flow.air_quantity_m3_s

    def distances_m(self, without: int | None) -> tuple[Floats, Ints]:
        """Shortest walking distances between junctions, m, and predecessors, (n, n).

        `without` leaves one roadway out (the one that has just exploded).
        """
        keep = np.arange(self.start.size) != (-1 if without is None else without)
        n = len(self.nodes)
        a, b, w = self.start[keep], self.end[keep], self.length_m[keep]
        order = np.argsort(-w, kind="stable")  # of parallel roadways the shortest is set last
        dense = np.zeros((n, n))
        dense[a[order], b[order]] = w[order]
        dense[b[order], a[order]] = w[order]
        distance, before = dijkstra(csr_array(dense), directed=False, return_predecessors=True)
        return np.asarray(distance), np.asarray(before, dtype=np.int64)


@lru_cache(maxsize=32)
def _air(layout: MineLayout, resistance_factor: tuple[float, ...]) -> Floats:
    quantity = layout._solve(resistance_factor)  # noqa: SLF001 - the cached half of `air`
    quantity.flags.writeable = False
    return quantity


@dataclass(frozen=True, slots=True)
class Miners:
    """Where each miner is: roadway and metres from its start; arrays (n,)."""

    road: Ints
    along_m: Floats

    @classmethod
    def of(cls, layout: MineLayout, luck: Floats) -> Miners:
        """Miners spread evenly at random along their roadways; `luck` (n,) in (0, 1)."""
        road = np.repeat(np.arange(layout.start.size), [r.n_miners for r in layout.mine.roadways])
        return cls(road, luck * layout.length_m[road])


def from_point_m(layout: MineLayout, miners: Miners, road: int, along_m: float) -> Floats:
    """Distance of each miner from a point of a roadway along the roadways, m, (n,)."""
    distance, _ = layout.distances_m(without=None)
    length = layout.length_m
    ends = ((layout.start, miners.along_m), (layout.end, length[miners.road] - miners.along_m))
    point = ((layout.start[road], along_m), (layout.end[road], length[road] - along_m))
    ways = [
        distance[node[miners.road], there] + to_node + from_there
        for node, to_node in ends
        for there, from_there in point
    ]
    best = np.min(ways, axis=0)
    return np.where(miners.road == road, np.abs(miners.along_m - along_m), best)


def ways_out(
    layout: MineLayout, miners: Miners, *, without: int, most: int = 12
) -> tuple[Floats, Floats, Ints]:
    """Each miner's shortest way to safety that does not use one roadway.

    Returns
    -------
    tuple of ndarray
        Length of the way, m (n,); distances of the junctions along it, m (n, k), ascending from 0
        (the miner's own place); the junctions (n, k), -1 for his own place and beyond the end.
        A miner with no way has length infinity.
    """
    distance, before = layout.distances_m(without=without)
    goals = layout.goals()
    to_goal = distance[goals]
    best_goal = goals[np.argmin(to_goal, axis=0)]
    n = miners.road.size
    way = np.full(n, np.inf)
    station = np.zeros((n, most))
    junction = np.full((n, most), -1)
    length = layout.length_m
    station[:] = 1e3 * np.arange(most)  # stays so for a miner with no way
    for i in range(n):
        road, along = int(miners.road[i]), float(miners.along_m[i])
        first = [(layout.start[road], along), (layout.end[road], length[road] - along)]
        node, lead = min(first, key=lambda f: distance[best_goal[f[0]], f[0]] + f[1])
        goal = int(best_goal[node])
        if not np.isfinite(distance[goal, node]):
            continue
        way[i] = lead + distance[goal, node]
        walked, k = lead, 1
        while k < most:
            station[i, k], junction[i, k] = walked, node
            k += 1
            if node == goal:
                break
            following = int(before[goal, node])
            walked += abs(distance[goal, node] - distance[goal, following])
            node = following
        station[i, k:] = station[i, k - 1] + 1e3 * np.arange(1, most - k + 1)
    return way, station, junction


def fumes_at_junctions_s(layout: MineLayout, air_m3_s: Floats, source: int) -> Floats:
    """Arrival at each junction of the fumes of a roadway, s; infinite where the air never goes."""
    network = air_network(
        start=layout.start,
        end=layout.end,
        air_quantity_m3_s=air_m3_s,
        volume_m3=layout.volume_m3,
        n_nodes=len(layout.nodes),
    )
    downstream = layout.end if air_m3_s[source] >= 0 else layout.start
    return arrival_times_s(network=network, source=int(downstream[source]))


def fumes_at_miners_s(
    layout: MineLayout, miners: Miners, air_m3_s: Floats, *, source: int, reached_s: Floats
) -> Floats:
    """Arrival where each miner stands, s: from the junction upstream, by volume over flow, (n,)."""
    road = miners.road
    forward = air_m3_s[road] >= 0
    upstream = np.where(forward, layout.start[road], layout.end[road])
    ahead_m = np.where(forward, miners.along_m, layout.length_m[road] - miners.along_m)
    flow = np.maximum(np.abs(air_m3_s[road]), 1e-6)
    there = reached_s[upstream] + ahead_m * layout.area_m2[road] / flow
    return np.where(road == source, 0.0, there)
