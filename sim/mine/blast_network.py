"""How roadways hang together for a blast: sections at junctions, bends, blind ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, Ints, indices, within
from sim.mine.mine_network import MineNetwork
from sim.mine.roadway_blast import BEND_RATIO, FRICTION_RATIO


@dataclass(frozen=True, slots=True, eq=False)
class RoadwayNetwork:
    """Roadways and how a wave passes from one into the next; made once for a mine.

    Directed roadway d < n runs from start to end, d + n the other way.
    """

    n_roadways: int
    length_m: Floats
    area_m2: Floats
    friction_ratio: Floats
    is_blind: Bools
    """Whether start (first row) and end (second row) of each roadway are blind."""
    head: Ints
    """Junction to which each directed roadway leads."""
    log_through: Floats
    """Logarithm of what is left of the overpressure behind the far junction and its bends."""
    share_through: Floats
    """Sections of the other roadways at the far junction that share the flame, over its own."""
    way_from: Ints
    way_into: Ints
    first_way: Ints
    """Turns from one directed roadway into another, sorted by the second; where each second
    begins."""


def roadway_network(
    *,
    start: ArrayLike,
    end: ArrayLike,
    n_nodes: int,
    length_m: ArrayLike,
    area_m2: ArrayLike,
    friction_ratio: ArrayLike = FRICTION_RATIO,
    n_bends: ArrayLike = 0,
    bend_ratio: float = BEND_RATIO,
    fixed_nodes: ArrayLike = (),
) -> RoadwayNetwork:
    """Roadways as a wave sees them.

    Formula: behind a junction the overpressure is 2 A_in / sum A of that before it, times the bend
    ratio for every bend of the roadway.

    Parameters
    ----------
    start, end
        Junctions of each roadway, 0..n_nodes - 1.
    n_nodes
        Number of junctions.
    length_m, area_m2, friction_ratio
        Length, 0.1-1e5 m; section, 1-100 m2; Darcy friction factor, 0.01-0.2.
    n_bends
        Sharp bends in the roadway, 0-100.
    bend_ratio
        Overpressure behind a bend over that before it, 0.5-1.
    fixed_nodes
        Junctions at the surface: an end there is not blind.

    Raises
    ------
    ValueError
        If an argument is outside its range or a roadway leads back to its own start.
    """
    tail, head = indices("start", start, n_nodes), indices("end", end, n_nodes)
    n = tail.size
    if head.size != n:
        raise ValueError(f"start and end must be of one length, got {n} and {head.size}")
    if np.any(tail == head):
        raise ValueError(f"roadway {int(np.argmax(tail == head))} leads back to its own start")
    length = np.broadcast_to(within("length_m", length_m, 0.1, 1e5, "m"), n)
    area = np.broadcast_to(within("area_m2", area_m2, 1.0, 100.0, "m2"), n)
    wall = np.broadcast_to(within("friction_ratio", friction_ratio, 0.01, 0.2, "1"), n)
    bends = np.broadcast_to(within("n_bends", n_bends, 0, 100, "bends"), n)
    per_bend = float(within("bend_ratio", bend_ratio, 0.5, 1.0, "1"))
    tails, heads = np.concatenate([tail, head]), np.concatenate([head, tail])
    total = np.bincount(heads, np.tile(area, 2), n_nodes)
    n_ends = np.bincount(heads, minlength=n_nodes)
    at_surface = np.zeros(n_nodes, dtype=np.bool_)
    at_surface[indices("fixed_nodes", fixed_nodes, n_nodes)] = True
    blind = (n_ends == 1) & ~at_surface
    own = np.tile(area, 2)
    others = np.maximum(total[heads] - own, 1e-9)
    way_from, way_into = _turns(tails, heads)
    return RoadwayNetwork(
        n_roadways=n,
        length_m=length,
        area_m2=area,
        friction_ratio=wall,
        is_blind=np.stack([blind[tail], blind[head]]),
        head=heads,
        log_through=np.log(2.0 * own / total[heads]) + np.tile(bends, 2) * np.log(per_bend),
        share_through=own / others,
        way_from=way_from,
        way_into=way_into,
        first_way=np.flatnonzero(np.diff(way_into, prepend=-1)),
    )


def waves_in(network: MineNetwork, *, n_bends: ArrayLike = 0) -> RoadwayNetwork:
    """The roadways of a mine as a wave sees them.

    Parameters
    ----------
    network
        The mine.
    n_bends
        Sharp bends in each roadway, 0-100.

    Raises
    ------
    ValueError
        If a section is outside 1-100 m2 or another argument outside its range.
    """
    return roadway_network(
        start=network.start,
        end=network.end,
        n_nodes=network.n_nodes,
        length_m=network.length_m,
        area_m2=network.area_m2,
        n_bends=n_bends,
        fixed_nodes=network.surface_nodes,
    )


def _turns(tails: Ints, heads: Ints) -> tuple[Ints, Ints]:
    """All ways from a directed roadway into another that begins where it ends, not back again."""
    size = tails.size
    order = np.argsort(tails, kind="stable")
    first = np.searchsorted(tails[order], heads, side="left")
    count = np.searchsorted(tails[order], heads, side="right") - first
    begin = np.repeat(np.arange(size), count)
    within_group = np.arange(begin.size) - np.repeat(np.cumsum(count) - count, count)
    into = order[np.repeat(first, count) + within_group]
    onward = (begin + size // 2) % size != into
    begin, into = begin[onward], into[onward]
    by_target = np.argsort(into, kind="stable")
    return begin[by_target], into[by_target]
