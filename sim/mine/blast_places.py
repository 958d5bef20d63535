"""What people at given places in the roadways feel of a blast."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, indices, within
from sim.mine.blast_network import RoadwayNetwork
from sim.mine.blast_spread import NetworkBlast
from sim.mine.roadway_blast import blast


class Places(NamedTuple):
    """Where people are, two arrays of one length."""

    roadway: ArrayLike
    """Number of the roadway of each."""
    position_m: ArrayLike
    """Distance from the start of that roadway, m, 0 to its length."""


class PlaceBlast(NamedTuple):
    """The blast at places, arrays of one shape."""

    peak_pa: Floats
    """Greatest overpressure of the passing wave, Pa; 0 where none comes."""
    arrival_s: Floats
    in_flame: Bools


def blast_at_places(*, network: RoadwayNetwork, spread: NetworkBlast, places: Places) -> PlaceBlast:
    """Overpressure, arrival and flame at places in the roadways.

    Formula: between the ends of a roadway the logarithm of the overpressure and the time are
    linear in the position and the stronger of the two directions counts; in the roadway of the
    explosion `sim.mine.roadway_blast.blast` holds.

    Parameters
    ----------
    network, spread
        From `roadway_network` and `spread_blast`.
    places
        Roadways and positions.

    Raises
    ------
    ValueError
        If a roadway does not exist or a position is not in it.
    """
    road = np.atleast_1d(indices("roadway", places.roadway, network.n_roadways))
    length = network.length_m[road]
    position = np.broadcast_to(within("position_m", places.position_m, 0.0, 1e5, "m"), road.shape)
    if np.any(position > length + 1e-6):
        worst = int(np.argmax(position - length))
        raise ValueError(
            f"position_m = {position[worst]:g} outside 0..{length[worst]:g} m "
            f"of roadway {int(road[worst])}"
        )
    ways = np.stack([position, length - position])
    share = ways / length
    with np.errstate(divide="ignore", invalid="ignore"):
        entering, leaving = np.log(spread.entering_pa[:, road]), np.log(spread.leaving_pa[:, road])
        through = np.exp(entering + share * (leaving - entering))
        begin, finish = spread.arrival_s[:, road], spread.leaves_s[:, road]
        passing = begin + share * (finish - begin)
    # a stopping that stands lets nothing through: the wave is felt on its near side only
    peak = np.where(
        np.isfinite(leaving), through, np.where(share < 0.5, spread.entering_pa[:, road], 0.0)
    )
    time = np.where(np.isfinite(finish), passing, np.where(share < 0.5, begin, np.inf))
    peak, time = peak.max(axis=0), time.min(axis=0)
    in_flame = np.any(ways < spread.flame_m[:, road], axis=0)
    here = road == spread.roadway
    if here.any():
        distance = position[here] - spread.middle_m
        near = blast(
            distance_m=np.abs(distance),
            gas_length_m=spread.gas_length_m,
            methane_frac=spread.methane_frac,
            friction_ratio=network.friction_ratio[spread.roadway],
            area_m2=network.area_m2[spread.roadway],
        )
        peak[here], time[here] = near.peak_overpressure_pa, near.arrival_s
        reach = np.where(distance >= 0.0, *spread.flame_m[:, spread.roadway])
        in_flame[here] = np.abs(distance) <= reach
    return PlaceBlast(peak, time, in_flame)
