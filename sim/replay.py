"""One replication made visible: zones over time, closed roads, vehicles on their ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.outcome import Outcome

LonLat = tuple[float, float]

ZoneLevel = Literal["aegl1", "aegl2", "aegl3", "cordon", "blast_severe", "blast_light", "smoke"]
"""What the edge of a zone means; names and colours live with the reports."""


@dataclass(frozen=True, slots=True)
class Zone:
    """An area of one level, as a closed ring of (lon, lat); `label` says value and averaging."""

    level: ZoneLevel
    label: str
    ring: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class ZoneFrame:
    """The zones from `t_s` until the next frame, seconds since the start."""

    t_s: float
    zones: tuple[Zone, ...]
    closed_roads: tuple[tuple[LonLat, ...], ...]


@dataclass(frozen=True, slots=True)
class UnitTrip:
    """One unit's way to the scene: when it left, when it arrived, along which road points."""

    unit: str
    vehicle: str
    depart_s: float
    arrive_s: float
    path: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """A replication chosen for the map and the timeline, with its number and reason."""

    plan: str
    outcome: Outcome
    site: LonLat
    staging: LonLat
    frames: tuple[ZoneFrame, ...]
    trips: tuple[UnitTrip, ...]
    why: Literal["median", "asked"]
