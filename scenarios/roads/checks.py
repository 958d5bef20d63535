"""What may be wrong with a road network although every single value is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import Problem
from scenarios.model.road import RoadNetwork
from scenarios.roads.geodesy import great_circle_m

CHINA_BOX_DEG: Final = (73.0, 18.0, 136.0, 54.0)
"""West, south, east, north of the mainland and its islands north of 18 degrees, rounded outwards
(中国政府网 "中国概况 疆域": 73°40' E to 135°2'30" E, north end 53°33' N)."""

SHORTEST_RATIO: Final = 0.9
"""Least plausible road length over straight line; below 1 for rounding and drawn geometry."""

LONGEST_RATIO: Final = 20.0
"""Greatest plausible median of road length over straight line: beyond it units were mixed up."""


@dataclass(frozen=True, slots=True)
class ComponentReport:
    """Which parts of a network hang together.

    Attributes
    ----------
    n_weak
        Parts that no road joins, in whatever direction.
    n_strong
        Parts inside which every node reaches every other by the allowed directions.
    main
        Whether each node belongs to the largest strong part, shape (n_nodes,).
    n_parallel
        Arcs that have a twin between the same two nodes.
    """

    n_weak: int
    n_strong: int
    main: NDArray[np.bool_]
    n_parallel: int

    @property
    def outside(self) -> NDArray[np.int64]:
        """Nodes outside the main part: cut off, or one-way traps."""
        return np.flatnonzero(~self.main)

    @property
    def main_frac(self) -> float:
        """Share of the nodes inside the main part."""
        return float(np.mean(self.main))


def component_report(network: RoadNetwork) -> ComponentReport:
    """Connected parts of the network: what is cut off stays visible and is never dropped."""
    # scipy costs 0.2 s to import; only those who ask pay it
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    n = network.n_nodes
    ones = np.ones(network.n_arcs, dtype=np.int8)
    graph = csr_array((ones, (network.tail, network.head)), shape=(n, n))
    n_weak, _ = connected_components(graph, directed=True, connection="weak")
    n_strong, label = connected_components(graph, directed=True, connection="strong")
    main = label == np.bincount(label).argmax()
    pairs = network.tail.astype(np.int64) * n + network.head
    _, counts = np.unique(pairs, return_counts=True)
    return ComponentReport(
        int(n_weak), int(n_strong), np.asarray(main), int(counts[counts > 1].sum())
    )


def coordinate_problems(
    *, lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64], file: str
) -> list[Problem]:
    """Signs that coordinates are metres, or that longitude and latitude changed places.

    Parameters
    ----------
    lon_deg, lat_deg
        Coordinates as read, shape (n,), finite.
    file
        Name for the messages.
    """
    if np.max(np.abs(lon_deg)) > 180 or np.max(np.abs(lat_deg)) > 180:
        return [
            Problem(
                file,
                "lon, lat",
                "coordinates are no degrees",
                f"{lon_deg[0]:g}, {lat_deg[0]:g}",
                "lon -180..180, lat -90..90",
                "convert projected coordinates (metres) to WGS84 degrees",
            )
        ]
    beyond_pole = bool(np.max(np.abs(lat_deg)) > 90)
    only_swapped_in_china = (
        _share_in_china(lon_deg, lat_deg) < 0.5 < _share_in_china(lat_deg, lon_deg)
    )
    if beyond_pole or only_swapped_in_china:
        return [
            Problem(
                file,
                "lon, lat",
                "longitude and latitude have changed places",
                f"lon {lon_deg[0]:g}, lat {lat_deg[0]:g}",
                "lon -180..180, lat -90..90",
                "swap the two columns",
            )
        ]
    return []


def _share_in_china(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> float:
    west, south, east, north = CHINA_BOX_DEG
    return float(np.mean((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)))


def detour_ratios(network: RoadNetwork, *, least_m: float = 20.0) -> NDArray[np.float64]:
    """Length of each arc over the straight line between its ends, for arcs of some length."""
    straight_m = great_circle_m(
        lon_a_deg=network.node_lon[network.tail],
        lat_a_deg=network.node_lat[network.tail],
        lon_b_deg=network.node_lon[network.head],
        lat_b_deg=network.node_lat[network.head],
    )
    long_enough = straight_m >= least_m
    return np.asarray(network.length_m[long_enough] / straight_m[long_enough])


def length_problems(network: RoadNetwork, *, file: str) -> list[Problem]:
    """Signs that the unit of the lengths is not metres."""
    ratios = detour_ratios(network)
    if ratios.size == 0:
        return []
    median = float(np.median(ratios))
    if SHORTEST_RATIO <= median <= LONGEST_RATIO:
        return []
    return [
        Problem(
            file,
            "length_m",
            "lengths do not fit the coordinates",
            f"{median:.3g} times the straight line in the median",
            f"{SHORTEST_RATIO:g}..{LONGEST_RATIO:g} times",
            "give lengths in metres",
        )
    ]
