"""What an arc allows: limits of mass, height and width, posted speed, crossings, contraflow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError, Problem
from scenarios.model.road import RoadNetwork
from scenarios.model.road_file import ArcFacts
from sim.network.vehicles import VehicleProfile

FLOAT = NDArray[np.float64]
Mask = NDArray[np.bool_]

_LIMITS: Final = (
    ("max_weight_kg", "weight_kg"),
    ("max_height_m", "height_m"),
    ("max_width_m", "width_m"),
)


@dataclass(frozen=True, slots=True, eq=False)
class RoadFacts:
    """Facts of the arcs, each None where nothing is known of any; shape (n_arcs,) otherwise.

    Attributes
    ----------
    n_arcs
        Number of arcs.
    max_speed_m_s, max_weight_kg, max_height_m, max_width_m
        Posted limits, NaN where none stands.
    n_level_crossings
        Railway crossings on the arc.
    contraflow
        Whether the arc runs against a one-way street; see `with_contraflow`.
    """

    n_arcs: int
    max_speed_m_s: FLOAT | None = None
    max_weight_kg: FLOAT | None = None
    max_height_m: FLOAT | None = None
    max_width_m: FLOAT | None = None
    n_level_crossings: NDArray[np.int32] | None = None
    contraflow: Mask | None = None

    def __post_init__(self) -> None:
        """Refuse arrays of another shape and limits that are not above 0.

        Raises
        ------
        InputError
            Naming every array that is wrong.
        """
        arrays = {name: getattr(self, name) for name in self.__dataclass_fields__}
        arrays = {k: v for k, v in arrays.items() if k != "n_arcs" and v is not None}
        wanted = f"({self.n_arcs},)"
        problems = [
            Problem("road facts", name, "the array has the wrong shape", str(array.shape), wanted)
            for name, array in arrays.items()
            if array.shape != (self.n_arcs,)
        ]
        problems += [
            Problem("road facts", name, "a limit is not above 0", f"{np.nanmin(array):g}", "> 0")
            for name, array in arrays.items()
            if name.startswith("max_") and bool((array <= 0).any())
        ]
        if problems:
            raise InputError(problems)

    def shut_to(self, vehicle: VehicleProfile, *, against_one_way: bool = False) -> Mask:
        """Arcs that the vehicle may not use: limited below its size, or against a one-way street.

        A limit equal to the vehicle's own size lets it pass. Only vehicles with lights drive
        against one-way streets.
        """
        shut = np.zeros(self.n_arcs, dtype=bool)
        for limit_name, size_name in _LIMITS:
            limit = getattr(self, limit_name)
            if limit is not None:
                shut |= limit < getattr(vehicle, size_name)  # NaN: not limited
        if self.contraflow is not None and not (against_one_way and vehicle.lights):
            shut |= self.contraflow
        return shut


def facts_of(given: RoadNetwork | ArcFacts) -> RoadFacts:
    """Facts of the arcs of an imported file; a network by itself knows none."""
    if isinstance(given, RoadNetwork):
        return RoadFacts(given.n_arcs)
    return RoadFacts(
        int(given.max_speed_m_s.size),
        max_speed_m_s=given.max_speed_m_s,
        max_weight_kg=given.max_weight_kg,
        max_height_m=given.max_height_m,
        max_width_m=given.max_width_m,
        n_level_crossings=given.n_level_crossings,
    )


def with_contraflow(
    network: RoadNetwork, facts: RoadFacts | None = None
) -> tuple[RoadNetwork, RoadFacts]:
    """The network with an arc against every one-way street, and the facts that keep it shut.

    The arcs of the network keep their numbers; the new ones follow. Without
    `Conditions.contraflow_ratio` they stay `CLOSED` to everybody. Motorways and trunk roads are
    left out: driving against them is no option.
    """
    known = facts_of(network) if facts is None else facts
    n = np.int64(network.n_nodes)
    there = network.tail * n + network.head
    back = network.head * n + network.tail
    slow = network.road_class > 1  # 0 motorway, 1 trunk
    one_way = np.flatnonzero(~np.isin(there, back) & slow)
    index = np.concatenate([np.arange(network.n_arcs), one_way])
    modes = {name: times[index] for name, times in network.mode_time_s.items()}
    per_arc = {
        name: getattr(network, name)[index]
        for name in ("length_m", "road_class", "name_index", "bridge")
    }
    against = np.arange(index.size) >= network.n_arcs
    wider = replace(
        network,
        tail=np.concatenate([network.tail, network.head[one_way]]),
        head=np.concatenate([network.head, network.tail[one_way]]),
        mode_time_s=modes,
        shapes=None if network.shapes is None else network.shapes.taken(index, against),
        **per_arc,
    )
    taken = {
        name: None if getattr(known, name) is None else getattr(known, name)[index]
        for name in RoadFacts.__dataclass_fields__
        if name not in {"n_arcs", "contraflow"}
    }
    return wider, RoadFacts(index.size, contraflow=against, **taken)


def ends_at_junction(network: RoadNetwork) -> Mask:
    """Whether each arc ends at a node of three or more neighbours."""
    n = np.int64(network.n_nodes)
    low = np.minimum(network.tail, network.head) * n + np.maximum(network.tail, network.head)
    pairs = np.unique(low)
    degree = np.bincount(np.concatenate([pairs // n, pairs % n]), minlength=network.n_nodes)
    return np.asarray(degree[network.head] >= 3)
