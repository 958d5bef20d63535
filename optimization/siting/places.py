"""Where stations stand, where they might, and who has to be reached: a pack's people as points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.base import Text
from sim.network.arrays import RoadArrays

FLOAT = NDArray[np.float64]
INTS = NDArray[np.int64]

MOST_POINTS: Final = 2_000
"""Demand points of a question: larger packs are added up over squares."""

SQUARE_M: Final = 250.0
"""Side of the smallest square, m; doubled until there are few enough."""

MOST_CANDIDATES: Final = 150

APART_M: Final = 1_500.0
"""Candidates keep this far from one another and from standing stations, m (our choice)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A site: a standing station, or a candidate; `is_given` where the user named the candidate."""

    id: str
    name: Text
    lon: float
    lat: float
    node: int
    is_station: bool
    is_given: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """People added up at crossings.

    Attributes
    ----------
    node
        Crossing of each point: the one in its square that most people live at, shape (n,).
    n_people
        People at each point, shape (n,).
    point
        Point to which each crossing with people belongs, -1 elsewhere, shape (n_nodes,).
    square_m
        Side of the squares, m; 0 where every crossing is a point of its own.
    """

    node: INTS
    n_people: FLOAT
    point: INTS
    square_m: float


def demand_points(arrays: RoadArrays, homes: INTS, people: INTS) -> Demand:
    """People by crossing, added up over squares where there are too many crossings.

    Parameters
    ----------
    arrays
        The compiled network.
    homes, people
        Crossing and number of people of each population point, shape (n,).
    """
    at_node = np.bincount(homes, people.astype(np.float64), arrays.n_nodes)
    nodes = np.flatnonzero(at_node > 0)
    side, group = 0.0, np.arange(nodes.size)
    while group.size and group.max() >= MOST_POINTS:
        side = 2 * side if side else SQUARE_M
        cells = np.floor(np.column_stack([arrays.x_m, arrays.y_m])[nodes] / side)
        group = np.unique(cells, axis=0, return_inverse=True)[1].ravel()
    order = np.lexsort((nodes, -at_node[nodes]))
    first = np.unique(group[order], return_index=True)[1]
    point = np.full(arrays.n_nodes, -1)
    point[nodes] = group
    return Demand(
        nodes[order[first]], np.bincount(group, at_node[nodes]).astype(np.float64), point, side
    )


def centres(arrays: RoadArrays, demand: Demand, stations: INTS, usable: NDArray[np.bool_]) -> INTS:
    """Crossings where many live and no station stands, the most people first.

    Demand points are taken from the largest down, each at least `APART_M` from those taken and from
    every station, until there are 150.
    """
    metres = np.column_stack([arrays.x_m, arrays.y_m])
    taken = [metres[node] for node in stations.tolist()]
    found: list[int] = []
    for i in np.lexsort((demand.node, -demand.n_people)).tolist():
        node = int(demand.node[i])
        here = metres[node]
        if not usable[node] or (
            taken and float(np.hypot(*(np.array(taken) - here).T).min()) < APART_M
        ):
            continue
        taken.append(here)
        found.append(node)
        if len(found) == MOST_CANDIDATES:
            break
    return np.array(found, dtype=np.int64)
