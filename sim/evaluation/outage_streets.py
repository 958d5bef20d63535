"""Which streets a response lives on: those that most of its vehicles take to the scene."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.evaluation.outages import Element, ElementKind
from sim.play import Stage
from sim.response.events import EventLog, Kind
from sim.response.road_watch import nearest_open_node

Way = tuple[NDArray[np.float64], NDArray[np.float64]]

N_STREETS: Final = 8
"""Streets tried one by one beside everything else."""

_SHARES: Final = (0.4, 0.6)
"""Part of a street that is shut: its middle, so that its crossings stay open."""


def used_streets(
    stage: Stage, logs: Iterable[EventLog], n_most: int = N_STREETS
) -> tuple[Element, ...]:
    """The streets with most trips to the scene, bridges first; of each named road the busiest.

    Trips are counted on the fastest ways over open roads, from where each unit waits to the
    crossing nearest to the source.

    Parameters
    ----------
    stage
        The compiled scenario and plan.
    logs
        Replications whose arrivals are counted.
    n_most
        How many streets at most.
    """
    arrays, base = stage.base.arrays, stage.base
    network = arrays.network
    trips = _trips(logs)
    scene = nearest_open_node(arrays, *stage.origin_m, among=base.roads.common)
    load: Counter[int] = Counter()
    arc_of: dict[int, int] = {}
    for unit in stage.setting.units:
        if n := trips.get(unit.id):
            way = base.router.path(unit.node, scene, base.weights(unit.vehicle, base.usual))
            for arc in way.arcs.tolist() if way.arcs.size else ():
                street = int(arrays.street[arc])
                load[street] += n
                arc_of.setdefault(street, arc)
    found: dict[tuple[bool, str], Element] = {}
    for street, _ in sorted(load.items(), key=lambda each: (-each[1], each[0])):
        arc = arc_of[street]
        bridge, name = bool(network.bridge[arc]), network.names[network.name_index[arc]]
        key = (bridge, name or str(street))
        if key not in found:
            kind: ElementKind = "bridge" if bridge else "road"
            found[key] = Element(kind, f"street-{street}", name, _middle(network.way(arc)))
    bridges = [each for each in found.values() if each.kind == "bridge"]
    roads = [each for each in found.values() if each.kind == "road"]
    return tuple((bridges + roads)[:n_most])


def _trips(logs: Iterable[EventLog]) -> Counter[str]:
    """Arrivals of each unit over all logs."""
    count: Counter[str] = Counter()
    for log in logs:
        count.update(log.names[i] for i in log.subject[log.kind == Kind.arrived].tolist())
    return count


def _middle(
    way: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> tuple[tuple[float, float], ...]:
    """Two points on the middle piece of a street, longitude and latitude."""
    lon, lat = way
    i = (lon.size - 1) // 2
    return tuple(
        (
            round(float(lon[i] + share * (lon[i + 1] - lon[i])), 7),
            round(float(lat[i] + share * (lat[i + 1] - lat[i])), 7),
        )
        for share in _SHARES
    )
