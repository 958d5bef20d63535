"""Which way each miner walks to the nearest safe junction, roadway by roadway."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sim.arguments import Bools, Floats, Ints, indices, same_length, within
from sim.mine.mine_network import MineNetwork

_NOWHERE: Final = -1
_SHIFT_M: Final = 1e8
"""Longer than any way, m."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where miners stand."""

    roadway: Ints
    """Roadway of each (n,)."""
    along_m: Floats
    """Metres from its start (n,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Way of each miner: stretch after stretch; (n, k) arrays, the last stretch repeated."""

    length_m: Floats
    """Length of the whole way, m; infinity where there is none (n,)."""
    goal: Ints
    """Junction at its end, -1 where there is none (n,)."""
    station_m: Floats
    """Distance walked at the beginning of each stretch, m, infinity beyond the last."""
    roadway: Ints
    """Roadway of each stretch."""
    from_share: Floats
    """Place in it where the stretch begins: 0 at the roadway's start, 1 at its end."""
    share_per_m: Floats
    """Change of that place with each metre walked, negative against the roadway's direction."""

    def of(self, miners: Ints) -> Ways:
        """The ways of some of the miners."""
        return Ways(*(getattr(self, field.name)[miners] for field in fields(self)))

    def at(self, walked_m: Floats, miner: Ints | None = None) -> tuple[Ints, Floats]:
        """Roadway and place in it (share from its start) after so many metres.

        Parameters
        ----------
        walked_m
            Metres walked by each miner, (n,) or at several times (n, n_times).
        miner
            Whose metres they are, same shape; if not given, one row for each miner.

        Returns
        -------
        Two arrays of that shape.
        """
        miners, stretches = self.station_m.shape
        every = np.arange(miners)
        row = every.reshape((miners,) + (1,) * (walked_m.ndim - 1)) if miner is None else miner
        # one sorted list for all miners, each shifted beyond the longest way of the one before
        begins = np.minimum(self.station_m, 0.5 * _SHIFT_M) + _SHIFT_M * every[:, None]
        spot = np.searchsorted(begins.ravel(), walked_m + _SHIFT_M * row, side="right") - 1
        spot = np.minimum(np.maximum(spot, row * stretches), (row + 1) * stretches - 1)
        ahead = walked_m - self.station_m.ravel()[spot]
        share = self.from_share.ravel()[spot] + self.share_per_m.ravel()[spot] * ahead
        return self.roadway.ravel()[spot], np.minimum(np.maximum(share, 0.0), 1.0)


def ways_to_safety(
    *,
    network: MineNetwork,
    places: Places,
    goals: Collection[str],
    blocked: Collection[str] = (),
) -> Ways:
    """Shortest ways of miners to one of the goals.

    Parameters
    ----------
    network
        The mine.
    places
        Where each miner stands.
    goals
        Names of the junctions where a miner is safe: the surface and, where they exist, refuges.
    blocked
        Names of roadways that nobody can walk through; who stands in one can still leave it.

    Returns
    -------
    The ways; a miner cut off has one stretch and an infinite length.

    Raises
    ------
    ValueError
        If a roadway or junction does not exist, or a miner stands beyond the end of his roadway
        (which is named).

    Notes
    -----
    Miners know the shortest way and do not turn round before fumes.
    """
    place = np.atleast_1d(indices("roadway", places.roadway, len(network.names)))
    along = np.atleast_1d(within("along_m", places.along_m, 0.0, 1e5, "m"))
    same_length(roadway=place, along_m=along)
    beyond = np.flatnonzero(along > network.length_m[place] * (1.0 + 1e-12))
    if beyond.size:
        worst = int(beyond[0])
        raise ValueError(
            f"along_m = {along[worst]:g} lies beyond the end of roadway "
            f"'{network.names[place[worst]]}' at {network.length_m[place[worst]]:g} m"
        )
    if not goals:
        raise ValueError("goals must name at least one junction")
    safe = np.array([network.junction(name) for name in goals], dtype=np.int64)
    distance, following, by_roadway = _towards(network, safe, network.among(blocked))

    rest = network.length_m[place] - along
    by_start = distance[network.start[place]] + along
    by_end = distance[network.end[place]] + rest
    forward = by_end < by_start
    length = np.where(forward, by_end, by_start)
    node = np.where(forward, network.end[place], network.start[place])
    walked = np.where(forward, rest, along)
    roads, shares, slopes, stations = (
        [place],
        [along / network.length_m[place]],
        [np.where(forward, 1.0, -1.0) / network.length_m[place]],
        [np.zeros(place.size)],
    )
    moving = np.isfinite(length) & (following[node] != _NOWHERE)
    while moving.any():
        road = np.where(moving, by_roadway[node], roads[-1])
        ahead = network.start[road] == node
        stations.append(np.where(moving, walked, np.inf))
        roads.append(road)
        shares.append(np.where(ahead, 0.0, 1.0))
        slopes.append(np.where(ahead, 1.0, -1.0) / network.length_m[road])
        walked = walked + np.where(moving, network.length_m[road], 0.0)
        node = np.where(moving, following[node], node)
        moving = moving & (following[node] != _NOWHERE)
    return Ways(
        length_m=length,
        goal=np.where(np.isfinite(length), node, _NOWHERE),
        station_m=np.stack(stations, axis=1),
        roadway=np.stack(roads, axis=1),
        from_share=np.stack(shares, axis=1),
        share_per_m=np.stack(slopes, axis=1),
    )


def _towards(network: MineNetwork, goals: Ints, blocked: Bools) -> tuple[Floats, Ints, Ints]:
    """Distance of each junction from the nearest goal, the next junction and roadway on the way."""
    n = network.n_nodes
    use = np.flatnonzero(~blocked)
    # both directions, shortest first, so that of parallel roadways the shortest is kept
    use = use[np.argsort(network.length_m[use], kind="stable")]
    tail = np.concatenate((network.start[use], network.end[use]))
    head = np.concatenate((network.end[use], network.start[use]))
    pair, first = np.unique(tail * n + head, return_index=True)
    road = np.concatenate((use, use))[first]
    size = (n, n)
    graph = csr_array((network.length_m[road], (pair // n, pair % n)), shape=size)
    distance, before, _ = dijkstra(graph, indices=goals, min_only=True, return_predecessors=True)
    following = np.where(before >= 0, before, _NOWHERE).astype(np.int64)
    by_roadway = np.full(n, _NOWHERE, dtype=np.int64)
    led = np.flatnonzero(following != _NOWHERE)
    by_roadway[led] = road[np.searchsorted(pair, led * n + following[led])]
    return np.asarray(distance), following, by_roadway
