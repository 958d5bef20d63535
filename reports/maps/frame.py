"""Which piece of the world a map shows, and how its coordinates become small whole numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.replay import LonLat, Replay

GRID_DEG: Final = 1e-5
"""Coordinates are rounded to this, about one metre."""

M_PER_DEG_LAT: Final = 111_200.0
"""Metres in a degree of latitude, rounded; only used to frame and thin out a drawing."""

LEAST_M: Final = 2500.0
"""A map shows at least so much on every side of the scene."""

FIRST_VIEW_M: Final = 6000.0
"""A map opens with at most so much on every side of the scene; a longer plume is a scroll away."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which points lie inside."""
        inside = (lon >= self.west) & (lon <= self.east)
        return inside & (lat >= self.south) & (lat <= self.north)

    def has(self, lon: float, lat: float) -> bool:
        """Whether one point lies inside."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def grown(self, share: float) -> Box:
        """The rectangle with a margin of a share of its sides."""
        dx, dy = share * (self.east - self.west), share * (self.north - self.south)
        return Box(self.west - dx, self.south - dy, self.east + dx, self.north + dy)

    def cut(self, other: Box) -> Box:
        """The part of the rectangle that lies inside another one, which it overlaps."""
        return Box(
            max(self.west, other.west),
            max(self.south, other.south),
            min(self.east, other.east),
            min(self.north, other.north),
        )

    def joined(self, other: Box) -> Box:
        """Smallest rectangle that holds both."""
        return Box(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
        )


def around(points: Iterable[LonLat], centre: LonLat, least_m: float = LEAST_M) -> Box:
    """Smallest rectangle that holds points and so many metres on every side of a centre."""
    half_lat = least_m / M_PER_DEG_LAT
    half_lon = half_lat / max(0.1, math.cos(math.radians(centre[1])))
    lons = [centre[0] - half_lon, centre[0] + half_lon]
    lats = [centre[1] - half_lat, centre[1] + half_lat]
    for lon, lat in points:
        lons.append(lon)
        lats.append(lat)
    return Box(min(lons), min(lats), max(lons), max(lats))


def scene_box(replays: Sequence[Replay]) -> Box:
    """The neighbourhood of the scene: zones, closed roads, staging points."""
    points: list[LonLat] = []
    for replay in replays:
        points.append(replay.staging)
        for frame in replay.frames:
            for zone in frame.zones:
                points.extend(zone.ring)
            for road in frame.closed_roads:
                points.extend(road)
    return around(points, replays[0].site).grown(0.1)


def travel_box(replays: Sequence[Replay]) -> Box:
    """The area from which units came."""
    points = [point for replay in replays for trip in replay.trips for point in trip.path]
    return around(points, replays[0].site).grown(0.03)


@dataclass(frozen=True, slots=True)
class Grid:
    """Writes coordinates as whole steps from an origin, so that a map stays small."""

    lon: float
    lat: float

    def path(self, points: Sequence[LonLat]) -> list[int]:
        """Points as one flat list, each but the first as the step from the one before."""
        if not points:
            return []
        array = np.asarray(points, dtype=np.float64)
        steps = np.rint((array - [self.lon, self.lat]) / GRID_DEG).astype(np.int64)
        keep = np.flatnonzero(np.r_[True, np.any(np.diff(steps, axis=0) != 0, axis=1)])
        steps = steps[keep]
        flat: list[int] = np.diff(steps, axis=0, prepend=[[0, 0]]).ravel().tolist()
        return flat

    def point(self, lon: float, lat: float) -> list[int]:
        """One point."""
        return self.path([(lon, lat)])
