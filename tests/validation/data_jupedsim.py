"""Total egress times of five small geometries against the microscopic JuPedSim.

Rooms of 20 x 20 m with 200 people and a door of 0.9, 1.2 or 2.4 m; a room of 10 x 10 m with 100
people, a 1 m door and a corridor of 2 x 20 m; two rooms of 8 x 8 m with 60 people each, 1 m doors
into a corridor of 2 x 15 m that ends in a 1 m door. The figures are our own runs of JuPedSim
(`data/jupedsim_rooms.csv`); the package itself is not needed. The SFPE flow is known to be slower.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from sim.arguments import Floats
from sim.evacuation.leaving import leave, people
from sim.evacuation.network import Door, EgressNetwork, Room, Way, egress_network
from tests.validation.registry import Comparison, dataset

NAME: Final = "jupedsim_rooms"
_TABLE: Final = Path(__file__).parent / "data" / f"{NAME}.csv"
_SPEED_M_S: Final = 1.2


def jupedsim_s() -> dict[str, float]:
    """Mean total time of the runs of each geometry, s."""
    times: dict[str, list[float]] = defaultdict(list)
    with _TABLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            times[row["geometry"]].append(float(row["total_s"]))
    return {name: float(np.mean(found)) for name, found in times.items()}


def _total_s(network: EgressNetwork, door: np.ndarray, walk_m: Floats) -> float:
    crowd = people(network, door, arrival_s=walk_m / _SPEED_M_S, level_speed_m_s=_SPEED_M_S)
    return float(leave(network, crowd).exit_s.max())


def ours_s() -> dict[str, float]:
    """Total time of each geometry by the network, people spread evenly over the rooms, s."""
    luck = np.random.default_rng(1).uniform(0.05, 0.95, (200, 2))
    totals = {}
    for width in (0.9, 1.2, 2.4):
        door = Door(name="door", room="room", to="", clear_width_m=width)
        network = egress_network([Room(name="room", area_m2=400.0)], [door])
        walk = np.hypot(20.0 * (1.0 - luck[:, 0]), 20.0 * luck[:, 1] - 10.0)
        totals[f"room_{width}"] = _total_s(network, np.zeros(200, dtype=int), walk)
    corridor = egress_network(
        [Room(name="room", area_m2=100.0)],
        [Door(name="door", room="room", to="corridor", clear_width_m=1.0)],
        [Way(name="corridor", to="", length_m=20.0, clear_width_m=2.0)],
    )
    walk = np.hypot(10.0 * (1.0 - luck[:100, 0]), 10.0 * luck[:100, 1] - 5.0)
    totals["corridor"] = _total_s(corridor, np.zeros(100, dtype=int), walk)
    merge = egress_network(
        [Room(name=name, area_m2=64.0) for name in "ab"],
        [Door(name=name, room=name, to="corridor", clear_width_m=1.0) for name in "ab"],
        [Way(name="corridor", to="", length_m=15.0, clear_width_m=2.0, end_door_m=1.0)],
    )
    walk = np.hypot(8.0 * luck[:120, 0] - 4.0, 8.0 * luck[:120, 1])
    totals["merge"] = _total_s(merge, np.arange(120) % 2, walk)
    return totals


@dataset(NAME)
def jupedsim_rooms() -> Iterator[Comparison]:
    """Total times, microscopic against network; reported, the test holds the one-sided bound."""
    theirs, ours = jupedsim_s(), ours_s()
    yield Comparison(
        quantity="total egress time",
        dataset=NAME,
        model="egress network",
        observed=np.array([theirs[name] for name in theirs]),
        predicted=np.array([ours[name] for name in theirs]),
    )
