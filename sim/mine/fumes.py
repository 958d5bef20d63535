"""When explosion fumes reach each junction of a mine, and how thick they are there.

Fumes move with the air as a plug in each roadway and mix completely at junctions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from sim.arguments import Bools, Floats, Ints, indices, same_length, within
from sim.model_card import ModelCard, Range, register

_MOST_SWEEPS: Final = 60
_SETTLED_FRAC: Final = 1e-9

CARD = register(
    ModelCard(
        key="mine.fumes",
        title_zh="灾后有毒气体沿风网传播",
        title_en="Spread of toxic fumes through the air network",
        source="plug flow and junction mixing as in MFIRE (USBM, manual 2.20); earliest arrival by "
        "Dijkstra",
        status="verified",
        ranges={
            "air_quantity_m3_s": Range(0.01, 500.0, "m3/s"),
            "volume_m3": Range(1.0, 1e6, "m3"),
        },
        limits_zh=(
            "无纵向弥散：前锋为阶跃，实际更早更缓；风流逆转、火风压未计",
            "风量为灾后稳态值；设施破坏后须先重新解算风网",
        ),
        limits_en=(
            "no dispersion along the roadway: real fronts come earlier and softer",
            "steady air after the explosion; solve the damaged network first; no roll-back",
        ),
        checks=("FM41", "FM42"),
    )
)


@dataclass(frozen=True, slots=True)
class AirNetwork:
    """Roadways directed with the air; build with `air_network`."""

    start: Ints
    end: Ints
    air_quantity_m3_s: Floats
    """Flow along start to end, all positive (n_edges,)."""
    travel_s: Floats
    """Time air takes through each roadway, volume over flow (n_edges,)."""
    edge: Ints
    """Index of each roadway in the input; still air is left out."""
    n_nodes: int

    @property
    def through_m3_s(self) -> Floats:
        """Air through each junction: the larger of what comes in and goes out (n_nodes,)."""
        entering = np.bincount(self.end, self.air_quantity_m3_s, self.n_nodes)
        leaving = np.bincount(self.start, self.air_quantity_m3_s, self.n_nodes)
        return np.maximum(entering, leaving)


def air_network(
    *,
    start: ArrayLike,
    end: ArrayLike,
    air_quantity_m3_s: ArrayLike,
    volume_m3: ArrayLike,
    n_nodes: int,
    still_below_m3_s: float = 1e-6,
) -> AirNetwork:
    """Roadways turned into the direction of their air.

    Parameters
    ----------
    start, end
        Junctions of each roadway, 0..n_nodes-1, (n_edges,).
    air_quantity_m3_s
        Flow, m3/s, negative when it runs from end to start, (n_edges,).
    volume_m3
        Volume of each roadway, m3, > 0, (n_edges,).
    n_nodes
        Number of junctions.
    still_below_m3_s
        Flow below which air counts as still, m3/s.

    Raises
    ------
    ValueError
        If an argument is outside its range or lengths differ.
    """
    nodes = int(within("n_nodes", n_nodes, 1, 1e6, "junctions"))
    tail = indices("start", start, nodes)
    head = indices("end", end, nodes)
    flow = within("air_quantity_m3_s", air_quantity_m3_s, -1e5, 1e5, "m3/s")
    volume = within("volume_m3", volume_m3, 0.0, 1e9, "m3", above=True)
    same_length(start=tail, end=head, air_quantity_m3_s=flow, volume_m3=volume)
    still = float(within("still_below_m3_s", still_below_m3_s, 1e-12, 10.0, "m3/s"))
    moving = np.flatnonzero(np.abs(flow) >= still)
    back = flow[moving] < 0.0
    strength = np.abs(flow[moving])
    return AirNetwork(
        start=np.where(back, head[moving], tail[moving]),
        end=np.where(back, tail[moving], head[moving]),
        air_quantity_m3_s=strength,
        travel_s=volume[moving] / strength,
        edge=moving,
        n_nodes=nodes,
    )


def arrival_times_s(*, network: AirNetwork, source: ArrayLike) -> Floats:
    """Earliest arrival of fumes released at time 0 at given junctions, s, (n_nodes,).

    Formula: shortest sum of volume / flow over the ways with the air.

    Parameters
    ----------
    network
        Roadways directed with the air.
    source
        Junction or junctions of release.

    Returns
    -------
    Arrival, s; infinity where the air does not lead.

    Raises
    ------
    ValueError
        If a source is no junction of the network.
    """
    origins = np.atleast_1d(indices("source", source, network.n_nodes))
    # of parallel roadways the quickest counts; a sparse matrix would add them up
    order = np.lexsort((network.travel_s, network.end, network.start))
    tail, head = network.start[order], network.end[order]
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    size = (network.n_nodes, network.n_nodes)
    graph = csr_array((network.travel_s[order][first], (tail[first], head[first])), shape=size)
    return np.asarray(dijkstra(graph, indices=origins, min_only=True), dtype=np.float64)


def recirculating(*, network: AirNetwork) -> Bools:
    """Which roadways (of `network.edge`) lie on a closed circuit of air, (n_moving,).

    Parameters
    ----------
    network
        Roadways directed with the air.
    """
    size = (network.n_nodes, network.n_nodes)
    graph = csr_array((np.ones(network.start.size), (network.start, network.end)), shape=size)
    _, part = connected_components(graph, directed=True, connection="strong")
    return np.asarray(part[network.start] == part[network.end])


def junction_concentration_frac(
    *,
    network: AirNetwork,
    times_s: ArrayLike,
    source: int,
    source_frac: ArrayLike,
) -> Floats:
    """Fume concentration at each junction over time, volume fraction, (n_nodes, n_times).

    Formula: C_n(t) = sum q_i C_start(i)(t - V_i/q_i) / sum q_i over the roadways that enter, at the
    source the given history.

    Parameters
    ----------
    network
        Roadways directed with the air.
    times_s
        Ascending times from the release, s, first 0, (n_times,); histories are linear in between.
    source
        Junction where the fumes enter.
    source_frac
        Concentration there at each time, 0-1, (n_times,).

    Returns
    -------
    Concentration at each junction and time; 0 before the front. Fresh air entering a junction from
    outside dilutes.

    Raises
    ------
    ValueError
        If an argument is outside its range or the times do not ascend from 0.

    Notes
    -----
    With recirculation the sum is repeated until nothing changes by more than 1e-9.
    """
    times = within("times_s", times_s, 0.0, 1e8, "s")
    history = within("source_frac", source_frac, 0.0, 1.0, "1")
    count = same_length(times_s=times, source_frac=history)
    if count < 2 or times[0] != 0.0 or np.any(np.diff(times) <= 0.0):
        raise ValueError("times_s must ascend from 0 and hold at least two times")
    origin = int(np.atleast_1d(indices("source", source, network.n_nodes))[0])
    through = network.through_m3_s
    entering = _edges_by_end(network)
    order = _upstream_first(network, origin)
    fraction = np.zeros((network.n_nodes, count))
    fraction[origin] = history
    sweeps = _MOST_SWEEPS if bool(np.any(recirculating(network=network))) else 1
    for _ in range(sweeps):
        change = 0.0
        for node in order:
            if node == origin:
                continue
            mixed = np.zeros(count)
            for edge in entering[node]:
                tail = network.start[edge]
                late = times - network.travel_s[edge]
                shifted = np.interp(late, times, fraction[tail], left=0.0)
                mixed += network.air_quantity_m3_s[edge] / through[node] * shifted
            change = max(change, float(np.max(np.abs(mixed - fraction[node]))))
            fraction[node] = mixed
        if change <= _SETTLED_FRAC:
            break
    return fraction


def _edges_by_end(network: AirNetwork) -> list[Ints]:
    order = np.argsort(network.end, kind="stable")
    bounds = np.searchsorted(network.end[order], np.arange(network.n_nodes + 1))
    return [order[bounds[node] : bounds[node + 1]] for node in range(network.n_nodes)]


def _upstream_first(network: AirNetwork, origin: int) -> list[int]:
    """Junctions that fumes can reach, those upstream before those downstream where possible."""
    size = (network.n_nodes, network.n_nodes)
    graph = csr_array((np.ones(network.start.size), (network.start, network.end)), shape=size)
    n_parts, part = connected_components(graph, directed=True, connection="strong")
    waits = np.zeros(n_parts, dtype=np.int64)
    crossing = part[network.start] != part[network.end]
    pairs = np.unique(np.stack((part[network.start], part[network.end]))[:, crossing], axis=1)
    np.add.at(waits, pairs[1], 1)
    members: list[list[int]] = [[] for _ in range(n_parts)]
    earliest = arrival_times_s(network=network, source=origin)
    for node in np.lexsort((np.arange(network.n_nodes), earliest)):
        members[part[node]].append(int(node))
    ready = [int(number) for number in np.flatnonzero(waits == 0)]
    found: list[int] = []
    while ready:
        number = ready.pop()
        found.extend(node for node in members[number] if np.isfinite(earliest[node]))
        for following in pairs[1][pairs[0] == number]:
            waits[following] -= 1
            if waits[following] == 0:
                ready.append(int(following))
    return found
