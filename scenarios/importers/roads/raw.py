"""Roads as a reader hands them over: points, lines through them, turns, places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scenarios.gate.source import unsafe_character
from scenarios.importers.roads.findings import Findings
from scenarios.model.road_file import CandidatePlace


class RoadTags(NamedTuple):
    """What a road is; equal roads that meet at a point become one street."""

    road_class: int
    name: str = ""
    oneway: bool = False
    bridge: bool = False
    tunnel: bool = False
    max_speed_km_h: float | None = None
    max_weight_t: float | None = None
    max_height_m: float | None = None
    max_width_m: float | None = None


@dataclass(slots=True)
class Way:
    """A line through points (by their number), drawn in the direction of travel if one-way."""

    id: str
    points: list[int]
    tags: RoadTags
    length_m: float | None = None
    """Length that the source states; None: along the points."""


class Turn(NamedTuple):
    """A forbidden (or the only allowed) way on from one line to another over a point."""

    from_way: str
    via: int
    to_way: str
    only: bool


@dataclass(slots=True)
class RawRoads:
    """All that a file says."""

    findings: Findings = field(default_factory=Findings)
    lon: list[float] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    point_ids: list[str] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    places: list[CandidatePlace] = field(default_factory=list)
    crossings: set[int] = field(default_factory=set)
    """Points at which a railway crosses on the level."""
    shut_ways: set[str] = field(default_factory=set)
    """Lines that no vehicle may use, and that are therefore not kept."""
    as_of: str = ""
    source: str = ""
    licence: str = ""

    def add_way(self, name: str, points: Sequence[int], tags: RoadTags) -> None:
        """Keep a line without repeated points; a line of one point is dropped."""
        thin = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
        if len(thin) < 2:
            self.findings.add("loops", example=name)
            return
        self.ways.append(Way(name, thin, tags))


def clean_name(text: object) -> str:
    """A name fit for a table: one line without control characters, at most 200 characters."""
    name = re.sub(r"\s+", " ", str(text)).strip()[:200]
    while unsafe_character(name)[0]:
        name = name.replace(name[unsafe_character(name)[1]], "")
    return name.strip()
