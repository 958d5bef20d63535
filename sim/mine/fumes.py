"""Which way the air of a mine carries fumes, how long it takes, and where it goes round.

How thick they are there and when is the business of `sim.mine.gas_transport`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from sim.arguments import Bools, Floats, Ints, indices, same_length, within
from sim.model_card import ModelCard, Range, register

_NEVER_S: Final = 1e18
"""Travel time through still air, s: finite, so that a share of it stays a number."""

CARD = register(
    ModelCard(
        key="mine.fumes",
        title_zh="灾后风流方向、运移时间与循环风",
        title_en="Direction and travel time of the air after an explosion, recirculation",
        source="plug flow as in MFIRE (USBM, manual 2.20); strongly connected roadways",
        status="verified",
        ranges={
            "air_quantity_m3_s": Range(0.01, 500.0, "m3/s"),
            "volume_m3": Range(1.0, 1e6, "m3"),
        },
        limits_zh=(
            "无纵向弥散：前锋为阶跃，实际更早更缓；火风压与烟气逆流未计",
            "风量为灾后稳态值；设施破坏后须先重新解算风网",
        ),
        limits_en=(
            "no dispersion along the roadway: real fronts come earlier and softer",
            "steady air after the explosion; solve the damaged network first; no smoke roll-back",
        ),
        checks=("FM41", "FM42"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
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
    volume_m3: Floats
    """Volume of every roadway of the input, still ones too (n_all,)."""
    forward: Bools
    """Whether air runs from start to end as given; true where it is still (n_all,)."""
    upstream: Ints
    """Junction from which each roadway's air comes (n_all,)."""
    travel_by_edge_s: Floats
    """Time air takes through every roadway, 1e18 where it is still (n_all,)."""

    @property
    def n_edges(self) -> int:
        """Number of roadways, still ones too."""
        return int(self.volume_m3.size)

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
    travel = np.full(flow.size, _NEVER_S)
    travel[moving] = volume[moving] / strength
    forward = np.ones(flow.size, dtype=np.bool_)
    forward[moving] = ~back
    return AirNetwork(
        start=np.where(back, head[moving], tail[moving]),
        end=np.where(back, tail[moving], head[moving]),
        air_quantity_m3_s=strength,
        travel_s=volume[moving] / strength,
        edge=moving,
        n_nodes=nodes,
        volume_m3=np.broadcast_to(volume, flow.shape),
        forward=forward,
        upstream=np.where(forward, tail, head),
        travel_by_edge_s=travel,
    )


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
