"""A road network compiled for routing: rows of arcs, a flat map, and points along every street."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from scenarios.model.road import RoadNetwork
from scenarios.roads.geodesy import LocalMap

FLOAT = NDArray[np.float64]
INT = NDArray[np.int32]
_T = TypeVar("_T", bound=np.generic)

SAMPLE_STEP_M: Final = 75.0
"""Greatest distance between two points at which a street is tested against a hazard zone, m: half
of the 150 m that the smallest zone of interest measures across."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Arcs sorted by the node they leave (or enter): compressed sparse rows.

    Attributes
    ----------
    start
        First position of each node's arcs, shape (n_nodes + 1,).
    other
        Node at the other end of the arc, shape (n_arcs,).
    arc
        Index of the arc in the network, shape (n_arcs,).
    """

    start: INT
    other: INT
    arc: INT


@dataclass(frozen=True, slots=True, eq=False)
class RoadArrays:
    """A network ready for routing; every array is read-only.

    Attributes
    ----------
    network
        What was compiled.
    forward, reverse
        Arcs by the node they leave, and by the node they enter.
    here
        The flat map that all metres refer to.
    x_m, y_m
        Nodes on the map, shape (n_nodes,).
    street
        Street of each arc: both directions and parallel arcs share one, shape (n_arcs,).
    sample_x_m, sample_y_m
        Points to test against hazard zones: first the nodes, then the points inside streets.
    sample_street
        Street of each point after the nodes, shape (n_samples - n_nodes,).
    sample_by_x, sorted_x_m
        Test points in the order of their x, and that x, shape (n_samples,): a zone looks only at a
        strip.
    main
        Whether each node belongs to the largest part in which all reach each other.
    """

    network: RoadNetwork
    forward: Rows
    reverse: Rows
    here: LocalMap
    x_m: FLOAT
    y_m: FLOAT
    street: INT
    sample_x_m: FLOAT
    sample_y_m: FLOAT
    sample_street: INT
    sample_by_x: INT
    sorted_x_m: FLOAT
    main: NDArray[np.bool_]

    def samples_near(self, x_m: float, y_m: float, reach_m: float) -> INT:
        """Test points within a square of half width `reach_m` around a place, ascending."""
        low, high = np.searchsorted(self.sorted_x_m, (x_m - reach_m, x_m + reach_m))
        strip = np.sort(self.sample_by_x[low:high])
        return strip[np.abs(self.sample_y_m[strip] - y_m) <= reach_m]

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return self.network.n_nodes

    @property
    def n_arcs(self) -> int:
        """Number of directed arcs."""
        return self.network.n_arcs

    @property
    def tail(self) -> INT:
        """Node at which each arc begins, shape (n_arcs,)."""
        return self.network.tail

    @property
    def head(self) -> INT:
        """Node at which each arc ends, shape (n_arcs,)."""
        return self.network.head

    @property
    def n_streets(self) -> int:
        """Number of pairs of nodes joined by at least one arc."""
        return int(self.street.max()) + 1


def compile_network(
    network: RoadNetwork, *, here: LocalMap | None = None, step_m: float = SAMPLE_STEP_M
) -> RoadArrays:
    """Compile a network.

    Parameters
    ----------
    network
        Checked roads.
    here
        Flat map for all metres; default: around the middle of the network. Its scale error is
        ``x^2 / (2 R^2)``, x being the distance east or west of its centre (0.012 % at 100 km).
    step_m
        Greatest distance between two test points of a street, m, above 0.
    """
    if here is None:
        here = LocalMap.around(lon_deg=network.node_lon, lat_deg=network.node_lat)
    x, y = here.to_metres(lon_deg=network.node_lon, lat_deg=network.node_lat)
    street, first_arc = _streets(network)
    inner_x, inner_y, inner_street = _inner_points(
        pieces_of(network, here, x, y, first_arc), step_m
    )
    sample_x = np.concatenate([x, inner_x])
    by_x = np.argsort(sample_x, kind="stable").astype(np.int32)
    return RoadArrays(
        network=network,
        forward=rows_of(network.tail, network.head, network.n_nodes),
        reverse=rows_of(network.head, network.tail, network.n_nodes),
        here=here,
        x_m=_fixed(x),
        y_m=_fixed(y),
        street=_fixed(street),
        sample_x_m=_fixed(sample_x),
        sample_y_m=_fixed(np.concatenate([y, inner_y])),
        sample_street=_fixed(inner_street),
        sample_by_x=_fixed(by_x),
        sorted_x_m=_fixed(sample_x[by_x]),
        main=_fixed(network.in_largest_component()),
    )


def _fixed(array: NDArray[_T]) -> NDArray[_T]:
    array.setflags(write=False)
    return array


def rows_of(by: INT, other: INT, n_nodes: int) -> Rows:
    """Arcs in the order of one end; arcs of one node keep their order, so that ties fall alike."""
    order = np.argsort(by, kind="stable").astype(np.int32)
    start = np.zeros(n_nodes + 1, dtype=np.int32)
    np.cumsum(np.bincount(by, minlength=n_nodes), out=start[1:])
    return Rows(_fixed(start), _fixed(other[order]), _fixed(order))


def _streets(network: RoadNetwork) -> tuple[INT, NDArray[np.int64]]:
    """Street of each arc, and one arc of each street.

    Where bends are known, arcs of other length between the same nodes are other streets.
    """
    low = np.minimum(network.tail, network.head).astype(np.int64)
    high = np.maximum(network.tail, network.head)
    pair = low * network.n_nodes + high
    if network.shapes is not None:
        lengths, rank = np.unique(network.length_m, return_inverse=True)
        _, pair = np.unique(pair, return_inverse=True)
        pair = pair * lengths.size + rank
    _, first, street = np.unique(pair, return_index=True, return_inverse=True)
    return street.astype(np.int32), first


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Straight pieces of streets on the map, in the order of the streets; shape (n_pieces,).

    Attributes
    ----------
    street
        Street that each piece belongs to.
    a_x, a_y, b_x, b_y
        Its two ends, m.
    ends_inside
        Whether the piece is followed by another of its street: then its end is no node.
    """

    street: NDArray[np.int64]
    a_x: FLOAT
    a_y: FLOAT
    b_x: FLOAT
    b_y: FLOAT
    ends_inside: NDArray[np.bool_]


def pieces_of(
    network: RoadNetwork, here: LocalMap, x: FLOAT, y: FLOAT, arcs: NDArray[np.int64]
) -> Pieces:
    """Pieces of some arcs, one arc for each street."""
    a, b = network.tail[arcs], network.head[arcs]
    if network.shapes is None:
        one_each = np.zeros(arcs.size, dtype=bool)
        return Pieces(np.arange(arcs.size), x[a], y[a], x[b], y[b], one_each)
    bends = network.shapes.taken(arcs, np.zeros(arcs.size, dtype=bool))
    bend_x, bend_y = here.to_metres(lon_deg=bends.lon, lat_deg=bends.lat)
    n_bends = np.diff(bends.start).astype(np.int64)
    street = np.repeat(np.arange(arcs.size), n_bends + 1)
    last = np.cumsum(n_bends + 1) - 1
    ends_inside = np.ones(street.size, dtype=bool)
    ends_inside[last] = False
    begins_inside = np.ones(street.size, dtype=bool)
    begins_inside[last - n_bends] = False
    a_x, a_y, b_x, b_y = (np.empty(street.size) for _ in range(4))
    a_x[~begins_inside], a_y[~begins_inside] = x[a], y[a]
    b_x[~ends_inside], b_y[~ends_inside] = x[b], y[b]
    a_x[begins_inside], a_y[begins_inside] = bend_x, bend_y
    b_x[ends_inside], b_y[ends_inside] = bend_x, bend_y
    return Pieces(street, a_x, a_y, b_x, b_y, ends_inside)


def _inner_points(pieces: Pieces, step_m: float) -> tuple[FLOAT, FLOAT, INT]:
    """Bends, and points that cut every piece into equal parts of at most `step_m`."""
    dx, dy = pieces.b_x - pieces.a_x, pieces.b_y - pieces.a_y
    n_parts = np.maximum(np.ceil(np.hypot(dx, dy) / step_m), 1).astype(np.int64)
    n_inner = n_parts - 1 + pieces.ends_inside
    piece = np.repeat(np.arange(n_parts.size), n_inner)
    before = np.cumsum(n_inner) - n_inner
    share = (np.arange(piece.size) - before[piece] + 1) / n_parts[piece]
    x, y = pieces.a_x[piece] + share * dx[piece], pieces.a_y[piece] + share * dy[piece]
    return x, y, pieces.street[piece].astype(np.int32)
