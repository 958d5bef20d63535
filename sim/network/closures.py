"""Closing roads: a hazard zone, a node or a named road becomes slower or shut.

The network itself never changes. A closure is a mask over arcs; laid over the weights of a vehicle
it gives new weights, and leaving it out gives back the old ones to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError, Problem
from sim.network.arrays import RoadArrays
from sim.network.router import CLOSED, Weights

FLOAT = NDArray[np.float64]
Mask = NDArray[np.bool_]
Predicate = Callable[[FLOAT, FLOAT], Mask]
"""Tells for points x_m, y_m whether they lie in the zone."""


class ClosureLevel(StrEnum):
    """What may still drive on an arc."""

    open = "open"
    slow = "slow"
    protected = "protected"
    """Open only to responders with breathing apparatus and protective clothing."""
    closed = "closed"


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """Arcs that are shut or slowed down.

    Attributes
    ----------
    arcs
        Which arcs, shape (n_arcs,).
    level
        Whether they are shut, slow or open again.
    slow_factor
        Travel time over the usual one where the level is slow, at least 1.
    """

    arcs: Mask
    level: ClosureLevel = ClosureLevel.closed
    slow_factor: float = 1.0

    def __post_init__(self) -> None:
        """Refuse factors that would speed traffic up.

        Raises
        ------
        InputError
            If the factor is below 1 or not finite.
        """
        if not (1.0 <= self.slow_factor < np.inf):
            raise InputError.one(
                "closure",
                "slow_factor",
                "the factor is out of range",
                got=f"{self.slow_factor:g}",
                allowed="1 <= value, finite",
            )


def arcs_inside(
    arrays: RoadArrays,
    predicate: Predicate,
    *,
    origin_m: tuple[float, float] = (0.0, 0.0),
    reach_m: float = np.inf,
) -> Mask:
    """Arcs of which any test point lies in a zone; test points are at most 75 m apart.

    Parameters
    ----------
    arrays
        The compiled network.
    predicate
        Called once with the points' x_m and y_m from the origin; returns whether each is inside.
    origin_m
        Where the predicate's own origin lies on the network's flat map, m.
    reach_m
        Distance from the origin beyond which nothing can be inside, m: points farther away are
        not asked about.

    Returns
    -------
    Mask
        Shape (n_arcs,); both directions of a street alike.
    """
    near = arrays.samples_near(*origin_m, reach_m)
    x, y = arrays.sample_x_m[near] - origin_m[0], arrays.sample_y_m[near] - origin_m[1]
    hit = near[np.flatnonzero(np.asarray(predicate(x, y), dtype=bool))]
    if not hit.size:
        return np.zeros(arrays.n_arcs, dtype=bool)
    inside_node = np.zeros(arrays.n_nodes, dtype=bool)
    inside_street = np.zeros(arrays.n_streets, dtype=bool)
    first_inner = int(np.searchsorted(hit, arrays.n_nodes))
    inside_node[hit[:first_inner]] = True
    inside_street[arrays.sample_street[hit[first_inner:] - arrays.n_nodes]] = True
    network = arrays.network
    return np.asarray(
        inside_street[arrays.street] | inside_node[network.tail] | inside_node[network.head]
    )


def arcs_at(
    arrays: RoadArrays, *, node_ids: Iterable[str] = (), road_names: Iterable[str] = ()
) -> Mask:
    """Arcs that touch given nodes or carry given names, such as a bridge.

    Raises
    ------
    InputError
        Naming every unknown node and road.
    """
    network = arrays.network
    wanted_nodes, wanted_names = list(node_ids), list(road_names)
    nodes = {name: i for i, name in enumerate(network.node_ids)}
    names = {name: i for i, name in enumerate(network.names) if name}
    problems = [
        Problem("closure", "node_ids", "there is no such node", name)
        for name in wanted_nodes
        if name not in nodes
    ]
    problems += [
        Problem("closure", "road_names", "there is no road of this name", name)
        for name in wanted_names
        if name not in names
    ]
    if problems:
        raise InputError(problems)
    at_node = np.zeros(arrays.n_nodes, dtype=bool)
    at_node[[nodes[name] for name in wanted_nodes]] = True
    named = np.isin(network.name_index, [names[name] for name in wanted_names])
    return np.asarray(at_node[network.tail] | at_node[network.head] | named)


@dataclass(frozen=True, slots=True, eq=False)
class ClosureWindow:
    """A closure that holds from `begin_s` until just before `end_s`, s since the accident."""

    closure: Closure
    begin_s: float = 0.0
    end_s: float = np.inf


def closures_at(windows: Iterable[ClosureWindow], time_s: float) -> tuple[Closure, ...]:
    """Closures that hold at a time."""
    return tuple(w.closure for w in windows if w.begin_s <= time_s < w.end_s)


def apply_closures(
    weights: Weights, closures: Iterable[Closure], *, protected: bool = False
) -> Weights:
    """Weights under closures: shut beats slow, and of two slow ones the slower holds.

    Parameters
    ----------
    weights
        Travel time of each arc without closures, deciseconds, shape (n_arcs,).
    closures
        In any order; the result does not depend on it.
    protected
        Whether the vehicle's crew may enter where protection is needed; the closure's slow factor
        then applies to it.
    """
    factor = np.ones(weights.size)
    shut = weights >= CLOSED
    for closure in closures:
        enters = protected and closure.level is ClosureLevel.protected
        if closure.level in {ClosureLevel.closed, ClosureLevel.protected} and not enters:
            shut = shut | closure.arcs
        elif closure.level is ClosureLevel.slow or enters:
            factor = np.where(closure.arcs, np.maximum(factor, closure.slow_factor), factor)
    slowed = np.minimum(np.rint(weights * factor), CLOSED - 1)
    return np.asarray(np.where(shut, CLOSED, slowed), dtype=np.int32)
