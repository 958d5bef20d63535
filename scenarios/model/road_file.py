"""What a road file says beyond streets: limits of arcs, forbidden turns, places found with them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

FLOAT = NDArray[np.float64]
INT = NDArray[np.int32]


class PlaceKind(StrEnum):
    """Kinds of places that a road file may hold beside its roads."""

    hospital = "hospital"
    fire_station = "fire_station"
    ambulance_station = "ambulance_station"
    school = "school"
    fuel = "fuel"
    settlement = "settlement"


@dataclass(frozen=True, slots=True)
class CandidatePlace:
    """A place that a planner may take over into a pack; nothing is taken over by itself.

    `population` is what the source writes, None where it writes nothing.
    """

    kind: PlaceKind
    name: str
    lon: float
    lat: float
    population: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ArcFacts:
    """Limits of the arcs of a network, NaN where none is known; shape (n_arcs,).

    Attributes
    ----------
    max_speed_m_s, max_weight_kg, max_height_m, max_width_m
        Posted limits.
    n_level_crossings
        Railway crossings on the arc.
    tunnel
        Whether the arc lies in a tunnel.
    """

    max_speed_m_s: FLOAT
    max_weight_kg: FLOAT
    max_height_m: FLOAT
    max_width_m: FLOAT
    n_level_crossings: INT
    tunnel: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class RoadShapes:
    """Bends of the arcs between their two ends, in the direction of travel.

    Attributes
    ----------
    start
        First bend of each arc, and after the last arc the number of all, shape (n_arcs + 1,).
    lon, lat
        The bends, degrees, shape (n_bends,).
    """

    start: INT
    lon: FLOAT
    lat: FLOAT

    def of(self, arc: int) -> tuple[FLOAT, FLOAT]:
        """Longitudes and latitudes of the bends of one arc."""
        run = slice(int(self.start[arc]), int(self.start[arc + 1]))
        return self.lon[run], self.lat[run]

    def taken(self, arcs: NDArray[np.integer], backwards: NDArray[np.bool_]) -> RoadShapes:
        """Shapes of chosen arcs, some of them driven backwards; both of shape (n,)."""
        first = self.start[arcs].astype(np.int64)
        n_bends = self.start[arcs + 1] - first
        start = np.concatenate([[0], np.cumsum(n_bends)])
        owner = np.repeat(np.arange(arcs.size), n_bends)
        rank = np.arange(owner.size) - start[owner]
        at = first[owner] + np.where(backwards[owner], n_bends[owner] - 1 - rank, rank)
        return RoadShapes(start.astype(np.int32), self.lon[at], self.lat[at])


@dataclass(frozen=True, slots=True, eq=False)
class TurnRules:
    """Turns that signs forbid, or command: shape (n_turns,).

    Attributes
    ----------
    in_arc, out_arc
        Arcs before and after the turn.
    only
        True: `out_arc` is the one allowed way on; False: it is forbidden.
    """

    in_arc: INT
    out_arc: INT
    only: NDArray[np.bool_]
