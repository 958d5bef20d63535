"""Simplifies lines to streets between junctions, with their shape kept, and finds the main part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError
from scenarios.importers.roads.findings import Findings
from scenarios.importers.roads.raw import RawRoads, RoadTags, Way
from scenarios.roads.geodesy import great_circle_m

MOST_POINTS: Final = 350
"""Points of one street at most: its shape must fit into one cell of a table."""

SHORTEST_M: Final = 0.1


@dataclass(slots=True)
class Street:
    """A line between two junctions; `way_first`, `way_last`: lines that it came from there."""

    points: list[int]
    tags: RoadTags
    way_first: str
    way_last: str
    length_m: float | None = None
    n_crossings: int = 0


def streets_of(raw: RawRoads) -> list[Street]:
    """Streets between points where lines meet, end, or a turn rule holds.

    Raises
    ------
    InputError
        If no line is left.
    """
    ways = _distinct(raw)
    if not ways:
        raise InputError.one(
            "road file", "", "the file holds no road that a vehicle may use",
            cure="check the file and the attribute `highway` of its lines",
        )  # fmt: skip
    uses = np.bincount(np.concatenate([way.points for way in ways]), minlength=len(raw.lon))
    ends = [end for way in ways for end in (way.points[0], way.points[-1])]
    forced = {turn.via for turn in raw.turns}
    kept = uses > 1
    kept[ends] = True
    kept[list(forced)] = True
    cuts = kept.tolist()  # a list answers single questions faster than an array
    streets = [street for way in ways for street in _cut(way, cuts, raw.findings)]
    joined = _join(streets, forced)
    raw.findings.add("joined", len(streets) - len(joined))
    _count_crossings(joined, raw.crossings)
    return joined


def _distinct(raw: RawRoads) -> list[Way]:
    """Lines without those that are drawn twice."""
    seen: set[tuple[object, ...]] = set()
    out = []
    for way in raw.ways:
        points = tuple(way.points)
        key = points if way.tags.oneway else min(points, points[::-1])
        if (key, way.tags) in seen:
            raw.findings.add("twins", example=way.id)
            continue
        seen.add((key, way.tags))
        out.append(way)
    return out


def _cut(way: Way, kept: Sequence[bool], found: Findings) -> list[Street]:
    """Streets of one line: cut where it meets others, at loops, and where it is very long."""
    breaks = [0]
    last = len(way.points) - 1
    for i in range(1, last + 1):
        if kept[way.points[i]] or i == last or i - breaks[-1] >= MOST_POINTS:
            if way.points[i] == way.points[breaks[-1]]:  # a loop needs a node half way
                breaks.append((breaks[-1] + i) // 2)
            breaks.append(i)
    out = []
    for a, b in pairwise(breaks):
        points = way.points[a : b + 1]
        if points[0] == points[-1]:
            found.add("loops", example=way.id)
            continue
        out.append(Street(points, way.tags, way.id, way.id, way.length_m))
    return out


def _join(streets: list[Street], forced: set[int]) -> list[Street]:
    """Streets with equal tags that meet at a point of no third street become one."""
    at: dict[int, list[int]] = defaultdict(list)
    for i, street in enumerate(streets):
        at[street.points[0]].append(i)
        at[street.points[-1]].append(i)
    alive: list[Street | None] = list(streets)
    for point, touching in at.items():
        if len(touching) != 2 or point in forced:
            continue
        i, j = touching
        first, second = alive[i], alive[j]
        if i == j or first is None or second is None or first.tags != second.tags:
            continue
        merged = _merged(first, second, point)
        if merged is None:
            continue
        alive[i], alive[j] = merged, None
        far = merged.points[-1] if second.points[0] == point else merged.points[0]
        for end in {merged.points[0], merged.points[-1], far}:
            at[end] = [i if k == j else k for k in at[end]]
    return [street for street in alive if street is not None]


def _merged(first: Street, second: Street, point: int) -> Street | None:
    """One street of two that meet at a point; None if they may not be joined."""
    if not first.tags.oneway:
        if first.points[-1] != point:
            first = _turned(first)
        if second.points[0] != point:
            second = _turned(second)
    elif first.points[0] == point:
        first, second = second, first
    if first.points[-1] != point or second.points[0] != point:
        return None  # one-way streets that meet head on
    if first.points[0] == second.points[-1]:
        return None  # the two close a loop
    if len(first.points) + len(second.points) > MOST_POINTS:
        return None
    known = first.length_m is not None and second.length_m is not None
    length = (first.length_m or 0) + (second.length_m or 0) if known else None
    points = first.points + second.points[1:]
    return Street(points, first.tags, first.way_first, second.way_last, length)


def _turned(street: Street) -> Street:
    return Street(
        street.points[::-1], street.tags, street.way_last, street.way_first, street.length_m
    )


def _count_crossings(streets: list[Street], crossings: set[int]) -> None:
    """Level crossings of each street; one at a junction counts for one of its streets only."""
    if not crossings:
        return
    given: set[int] = set()
    for street in streets:
        inner = set(street.points) & crossings - given
        street.n_crossings = len(inner)
        given |= inner


def lengths_m(raw: RawRoads, streets: Sequence[Street]) -> NDArray[np.float64]:
    """Length of each street along its points, m, or as the source states it, at least 0.1 m."""
    flat = np.concatenate([street.points for street in streets])
    lon, lat = np.array(raw.lon)[flat], np.array(raw.lat)[flat]
    step = great_circle_m(
        lon_a_deg=lon[:-1], lat_a_deg=lat[:-1], lon_b_deg=lon[1:], lat_b_deg=lat[1:]
    )
    size = np.array([len(street.points) for street in streets])
    last = np.cumsum(size) - 1
    step[last[:-1]] = 0.0  # from the end of one street to the begin of the next
    length = np.add.reduceat(np.append(step, 0.0), last - size + 1)
    stated = np.array([np.nan if s.length_m is None else s.length_m for s in streets])
    length = np.where(np.isnan(stated), length, stated)
    raw.findings.add("short_raised", int(np.sum(length < SHORTEST_M)))
    return np.maximum(length, SHORTEST_M)


def main_part(raw: RawRoads, streets: Sequence[Street]) -> list[Street]:
    """Streets of the largest part that hangs together; the others are reported, largest first."""
    # scipy costs 0.2 s to import
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    n = len(raw.lon)
    ends = np.array([(s.points[0], s.points[-1]) for s in streets])
    graph = csr_array((np.ones(len(ends), dtype=np.int8), (ends[:, 0], ends[:, 1])), shape=(n, n))
    label = connected_components(graph, directed=False)[1]
    nodes = np.unique(ends)
    sizes = Counter(label[nodes].tolist()).most_common()
    main = sizes[0][0]
    for part, size in sizes[1:]:
        point = nodes[int(np.argmax(label[nodes] == part))] if size > 1 else 0
        raw.findings.add("islands", example=f"{size} @ {raw.lon[point]:.4f},{raw.lat[point]:.4f}"
                         if len(raw.findings.examples.get("islands", ())) < 5 else "")  # fmt: skip
        raw.findings.add("island_nodes", size)
    return [s for s in streets if label[s.points[0]] == main]
