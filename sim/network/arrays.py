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
        x, y, network.tail[first_arc], network.head[first_arc], step_m
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
    """Street of each arc, and one arc of each street."""
    low = np.minimum(network.tail, network.head).astype(np.int64)
    high = np.maximum(network.tail, network.head)
    _, first, street = np.unique(
        low * network.n_nodes + high, return_index=True, return_inverse=True
    )
    return street.astype(np.int32), first


def _inner_points(
    x: FLOAT, y: FLOAT, tail: INT, head: INT, step_m: float
) -> tuple[FLOAT, FLOAT, INT]:
    """Points that cut every street into equal pieces of at most `step_m`, without the ends."""
    span = np.hypot(x[head] - x[tail], y[head] - y[tail])
    n_pieces = np.maximum(np.ceil(span / step_m), 1).astype(np.int64)
    n_inner = n_pieces - 1
    street = np.repeat(np.arange(tail.size), n_inner)
    before = np.cumsum(n_inner) - n_inner
    rank = np.arange(street.size) - before[street] + 1
    share = rank / n_pieces[street]
    a, b = tail[street], head[street]
    return x[a] + share * (x[b] - x[a]), y[a] + share * (y[b] - y[a]), street.astype(np.int32)
