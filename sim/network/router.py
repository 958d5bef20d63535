"""Shortest travel times: who reaches whom, how fast, and by which arcs.

Weights are whole deciseconds, so that every engine gives the same numbers to the last bit; times
leave this module as seconds. A place that cannot be reached has infinite time: a result, no error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sim.network.arrays import INT, Rows

FLOAT = NDArray[np.float64]
Weights = NDArray[np.int32]
"""Travel time of each arc, deciseconds, at least 1; `CLOSED` for arcs nobody may use."""

CLOSED: Final = np.iinfo(np.int32).max
"""Weight of a closed arc."""

LONGEST_DS: Final = 1e9
"""Longest trip looked for, deciseconds (about 3 years): below `CLOSED`, so closed arcs stay out."""

DECISECONDS_PER_SECOND: Final = 10.0

_BLOCK: Final = 32
"""Sources searched at once: bounds the memory of a matrix to 32 rows of all nodes."""


class ArcGraph(Protocol):
    """What an engine needs of a network: `RoadArrays`, or a graph split at its turns."""

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        ...

    @property
    def tail(self) -> INT:
        """Node at which each arc begins."""
        ...

    @property
    def head(self) -> INT:
        """Node at which each arc ends."""
        ...

    @property
    def forward(self) -> Rows:
        """Arcs by the node they leave."""
        ...

    @property
    def reverse(self) -> Rows:
        """Arcs by the node they enter."""
        ...

    @property
    def x_m(self) -> FLOAT:
        """Nodes on the map, m."""
        ...

    @property
    def y_m(self) -> FLOAT:
        """Nodes on the map, m."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A way through the network.

    Attributes
    ----------
    time_s
        Travel time, s; infinite where there is no way.
    arcs
        Arcs in the order they are driven; empty where there is no way or none is needed.
    """

    time_s: float
    arcs: NDArray[np.int32]

    @property
    def is_reachable(self) -> bool:
        """Whether there is a way at all."""
        return bool(np.isfinite(self.time_s))


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Shortest ways between one node and all others, in one direction.

    Attributes
    ----------
    time_s
        Travel time between the node and each other one, s, shape (n_nodes,).
    next_node
        Neighbour of each node on its way, seen from that node towards the one searched for;
        negative where there is none, shape (n_nodes,).
    """

    time_s: FLOAT
    next_node: NDArray[np.int32]


class Router(Protocol):
    """An engine that finds shortest travel times under given weights."""

    def times_from(self, node: int, weights: Weights) -> FLOAT:
        """Travel time from a node to every node, s, shape (n_nodes,)."""
        ...

    def times_to(self, node: int, weights: Weights) -> FLOAT:
        """Travel time from every node to a node, s, shape (n_nodes,)."""
        ...

    def matrix(self, sources: ArrayLike, targets: ArrayLike, weights: Weights) -> FLOAT:
        """Travel time from each source to each target, s, shape (n_sources, n_targets)."""
        ...

    def path(self, source: int, target: int, weights: Weights) -> Route:
        """Fastest way from one node to another."""
        ...


class TreeRouter(Router, Protocol):
    """An engine that also gives whole trees of fastest ways."""

    def ways_from(self, node: int, weights: Weights) -> Ways:
        """Fastest ways from a node to every node."""
        ...

    def ways_to(self, node: int, weights: Weights) -> Ways:
        """Fastest ways from every node to a node."""
        ...


class ScipyRouter:
    """Dijkstra's algorithm of scipy: nothing to prepare, closures cost nothing.

    Parameters
    ----------
    arrays
        The compiled network.

    References
    ----------
    .. [1] Dijkstra, E. W. (1959). A note on two problems in connexion with graphs. Numerische
       Mathematik 1, 269-271.
    """

    __slots__ = ("arrays",)

    def __init__(self, arrays: ArcGraph) -> None:
        self.arrays = arrays

    def times_from(self, node: int, weights: Weights) -> FLOAT:
        """Travel time from a node to every node, s, shape (n_nodes,)."""
        return self._search(self.arrays.forward, node, weights)

    def times_to(self, node: int, weights: Weights) -> FLOAT:
        """Travel time from every node to a node, s, shape (n_nodes,)."""
        return self._search(self.arrays.reverse, node, weights)

    def matrix(self, sources: ArrayLike, targets: ArrayLike, weights: Weights) -> FLOAT:
        """Travel time from each source to each target, s, shape (n_sources, n_targets).

        Searches from the smaller side.
        """
        rows, columns = np.asarray(sources, dtype=np.int64), np.asarray(targets, dtype=np.int64)
        if rows.size > columns.size:
            return self._blocks(self.arrays.reverse, columns, rows, weights).T
        return self._blocks(self.arrays.forward, rows, columns, weights)

    def ways_from(self, node: int, weights: Weights) -> Ways:
        """Fastest ways from a node to every node."""
        return self._ways(self.arrays.forward, node, weights)

    def ways_to(self, node: int, weights: Weights) -> Ways:
        """Fastest ways from every node to a node."""
        return self._ways(self.arrays.reverse, node, weights)

    def ways_to_any(self, nodes: ArrayLike, weights: Weights) -> Ways:
        """Fastest ways from every node to whichever of some nodes is nearest."""
        deciseconds, before, _ = dijkstra(
            self._graph(self.arrays.reverse, weights),
            indices=np.asarray(nodes, dtype=np.int32),
            min_only=True,
            return_predecessors=True,
            limit=LONGEST_DS,
        )
        times = np.asarray(deciseconds / DECISECONDS_PER_SECOND)
        return Ways(times, np.asarray(before, dtype=np.int32))

    def path(self, source: int, target: int, weights: Weights) -> Route:
        """Fastest way from one node to another; among equals the same one every time."""
        graph = self._graph(self.arrays.forward, weights)
        deciseconds, before = dijkstra(
            graph, indices=[source], return_predecessors=True, limit=LONGEST_DS
        )
        time_s = float(deciseconds[0, target]) / DECISECONDS_PER_SECOND
        if not np.isfinite(time_s):
            return Route(time_s, np.zeros(0, dtype=np.int32))
        arcs: list[int] = []
        node = target
        while node != source:
            previous = int(before[0, node])
            arcs.append(self._arc_between(previous, node, weights))
            node = previous
        return Route(time_s, np.array(arcs[::-1], dtype=np.int32))

    def _graph(self, rows: Rows, weights: Weights) -> csr_array[np.float64]:
        values = weights[rows.arc].astype(np.float64)
        n = self.arrays.n_nodes
        return csr_array((values, rows.other, rows.start), shape=(n, n))

    def _search(self, rows: Rows, node: int, weights: Weights) -> FLOAT:
        """Times from a node along the rows, s, shape (n_nodes,)."""
        found = dijkstra(self._graph(rows, weights), indices=[node], limit=LONGEST_DS)
        return np.asarray(found[0] / DECISECONDS_PER_SECOND)

    def _ways(self, rows: Rows, node: int, weights: Weights) -> Ways:
        graph = self._graph(rows, weights)
        deciseconds, before = dijkstra(
            graph, indices=[node], return_predecessors=True, limit=LONGEST_DS
        )
        return Ways(
            np.asarray(deciseconds[0] / DECISECONDS_PER_SECOND),
            np.asarray(before[0], dtype=np.int32),
        )

    def _blocks(
        self, rows: Rows, sources: NDArray[np.int64], targets: NDArray[np.int64], weights: Weights
    ) -> FLOAT:
        found = np.empty((sources.size, targets.size))
        graph = self._graph(rows, weights)
        for begin in range(0, sources.size, _BLOCK):
            block = sources[begin : begin + _BLOCK].astype(np.int32)
            times = dijkstra(graph, indices=block, limit=LONGEST_DS)
            found[begin : begin + _BLOCK] = times[:, targets]
        return found / DECISECONDS_PER_SECOND

    def _arc_between(self, tail: int, head: int, weights: Weights) -> int:
        """The fastest of the parallel arcs between two neighbours, the first among equals."""
        rows = self.arrays.forward
        arcs = rows.arc[rows.start[tail] : rows.start[tail + 1]]
        arcs = arcs[self.arrays.head[arcs] == head]
        return int(arcs[np.argmin(weights[arcs])])
