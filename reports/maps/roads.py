"""Roads for a map: clipped to what is shown, drawn once for both directions, as long lines."""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reports.maps.frame import Box, Grid
from scenarios.model.road import ROAD_CLASSES, RoadClass, RoadNetwork
from sim.replay import LonLat

MAIN: Final = frozenset(
    {RoadClass.motorway, RoadClass.trunk, RoadClass.primary, RoadClass.secondary}
)
"""Classes drawn in the whole area from which units come; the others only near the scene."""

MOST_EDGES: Final = 40_000
"""A denser network loses its smallest roads first, so that the page stays small."""


class Chain(NamedTuple):
    """Streets end to end: the nodes passed, and the edges between them."""

    nodes: list[int]
    edges: list[int]


def road_lines(roads: RoadNetwork, near: Box, far: Box, grid: Grid) -> dict[str, list[list[int]]]:
    """Lines of each road class, as steps on the grid.

    Parameters
    ----------
    roads
        The network.
    near, far
        All roads inside `near`, the main ones inside `far`.
    grid
        Turns degrees into whole numbers.
    """
    edges = _edges(roads, near, far)
    classes = roads.road_class[edges]
    found: dict[str, list[list[int]]] = {}
    for road_class in ROAD_CLASSES:
        mine = edges[np.flatnonzero(classes == road_class.code)]
        if mine.size:
            chains = _chains(roads.tail[mine], roads.head[mine])
            found[road_class.value] = [grid.path(_points(roads, chain, mine)) for chain in chains]
    return found


def _edges(roads: RoadNetwork, near: Box, far: Box) -> NDArray[np.int64]:
    """One arc for each street that is shown."""
    low = np.minimum(roads.tail, roads.head).astype(np.int64)
    high = np.maximum(roads.tail, roads.head).astype(np.int64)
    _, once = np.unique(low * roads.n_nodes + high, return_index=True)
    main = np.isin(roads.road_class[once], [c.code for c in MAIN])
    shown = _touches(roads, once, near) | (main & _touches(roads, once, far))
    edges = np.sort(once[np.flatnonzero(shown)])
    for road_class in reversed(ROAD_CLASSES):
        if edges.size <= MOST_EDGES:
            break
        edges = edges[np.flatnonzero(roads.road_class[edges] != road_class.code)]
    return edges


def _touches(roads: RoadNetwork, arcs: NDArray[np.int64], box: Box) -> NDArray[np.bool_]:
    inside = box.holds(roads.node_lon, roads.node_lat)
    touching: NDArray[np.bool_] = inside[roads.tail[arcs]] | inside[roads.head[arcs]]
    return touching


def _chains(tail: NDArray[np.int32], head: NDArray[np.int32]) -> list[Chain]:
    """Streets joined end to end: every edge in exactly one chain."""
    at: defaultdict[int, list[int]] = defaultdict(list)
    ends = list(zip(tail.tolist(), head.tolist(), strict=True))
    for edge, (a, b) in enumerate(ends):
        at[a].append(edge)
        at[b].append(edge)
    used = [False] * len(ends)
    chains: list[Chain] = []
    starts = [node for node, edges in at.items() if len(edges) % 2] + list(at)
    for start in starts:
        while True:
            chain = _walk(start, at, ends, used)
            if not chain.edges:
                break
            chains.append(chain)
    return chains


def _walk(
    node: int, at: dict[int, list[int]], ends: list[tuple[int, int]], used: list[bool]
) -> Chain:
    """Follow unused edges from a node as far as they lead."""
    chain = Chain([node], [])
    while True:
        edges = at[node]
        while edges and used[edges[-1]]:
            edges.pop()
        if not edges:
            return chain
        edge = edges.pop()
        used[edge] = True
        a, b = ends[edge]
        node = b if a == node else a
        chain.nodes.append(node)
        chain.edges.append(edge)


def _points(roads: RoadNetwork, chain: Chain, arcs: NDArray[np.int64]) -> list[LonLat]:
    """Nodes of a chain and the bends between them."""
    if roads.shapes is None:
        lon, lat = roads.node_lon[chain.nodes], roads.node_lat[chain.nodes]
        return list(zip(lon.tolist(), lat.tolist(), strict=True))
    found: list[LonLat] = []
    for begin, edge in zip(chain.nodes, chain.edges, strict=False):
        lon, lat = roads.way(int(arcs[edge]))
        step = 1 if roads.tail[arcs[edge]] == begin else -1
        found += zip(lon[::step].tolist(), lat[::step].tolist(), strict=True)
    return [place for i, place in enumerate(found) if i == 0 or place != found[i - 1]]
