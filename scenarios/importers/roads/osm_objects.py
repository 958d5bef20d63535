"""Collects roads, turns and places from the objects of OpenStreetMap, whoever reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from scenarios.importers.roads.raw import RawRoads, Turn, clean_name
from scenarios.importers.roads.road_tags import road_tags
from scenarios.model.road_file import CandidatePlace, PlaceKind

ATTRIBUTION: Final = "© OpenStreetMap contributors"
LICENCE: Final = "Open Database License (ODbL) 1.0, © OpenStreetMap contributors"

WANTED: Final = ("highway", "railway", "amenity", "emergency", "place", "type")
"""Keys of which a tagged object must have one to be looked at."""

_AMENITIES: Final[Mapping[str, PlaceKind]] = {
    "hospital": PlaceKind.hospital,
    "fire_station": PlaceKind.fire_station,
    "school": PlaceKind.school,
    "fuel": PlaceKind.fuel,
}
_SETTLEMENTS: Final = frozenset(
    {"city", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood"}
)
_PEOPLE: Final = re.compile(r"[0-9][0-9 ,']{0,11}")

Tags = Mapping[str, str]
Locate = Callable[[int], tuple[float, float] | None]


class OsmCollector:
    """Takes nodes, ways and relations in the order of the file."""

    def __init__(self) -> None:
        self.raw = RawRoads(licence=LICENCE, source="OpenStreetMap")
        self._point: dict[int, int] = {}
        self._crossings: set[int] = set()
        self._seen: set[int] = set()
        self._pending: list[tuple[int, int, int, bool]] = []

    def node(self, ref: int, lon: float, lat: float, tags: Tags) -> None:
        """A node with tags: a level crossing, or a place."""
        if tags.get("railway") == "level_crossing":
            self._crossings.add(ref)
        self._place(lon, lat, tags)

    def way(self, ref: int, nodes: Sequence[tuple[int, float, float] | None], tags: Tags) -> None:
        """A line: nodes as (id, lon, lat), None where the file does not hold the node."""
        if "highway" in tags:
            self._road(ref, nodes, tags)
            return
        known = [node for node in nodes if node]
        if known:
            self._place(
                sum(node[1] for node in known) / len(known),
                sum(node[2] for node in known) / len(known),
                tags,
            )

    def relation(self, ref: int, members: Sequence[tuple[str, int, str]], tags: Tags) -> None:
        """A relation, members as (n | w | r, id, role): turn restrictions are kept."""
        if tags.get("type") != "restriction":
            return
        found = self.raw.findings
        rule = tags.get("restriction", "")
        only = rule.startswith("only_")
        if not (only or rule.startswith("no_")):
            found.add("turns_conditional", example=f"relation {ref}")
            return
        via = [member for member in members if member[2] == "via"]
        if len(via) != 1 or via[0][0] != "n":
            found.add("turns_by_way", example=f"relation {ref}")
            return
        came = [m[1] for m in members if m[2] == "from" and m[0] == "w"]
        goes = [m[1] for m in members if m[2] == "to" and m[0] == "w"]
        if not came or not goes:
            found.add("turns_dangling", example=f"relation {ref}")
        self._pending += [(a, via[0][1], b, only) for a in came for b in goes]

    def finish(self) -> RawRoads:
        """Everything collected; turns whose point no road holds are reported."""
        raw, at = self.raw, self._point
        raw.crossings = {at[ref] for ref in self._crossings if ref in at}
        raw.findings.add("level_crossings", len(raw.crossings))
        for came, via, goes, only in self._pending:
            if via in at:
                raw.turns.append(Turn(str(came), at[via], str(goes), only))
            else:
                raw.findings.add("turns_dangling", example=f"node {via}")
        raw.point_ids = [str(ref) for ref in at]
        return raw

    def _road(self, ref: int, nodes: Sequence[tuple[int, float, float] | None], tags: Tags) -> None:
        raw = self.raw
        if ref in self._seen:
            raw.findings.add("ids_twice", example=f"way {ref}")
            return
        self._seen.add(ref)
        found = road_tags(tags, raw.findings, name=f"way {ref}")
        if found is None:
            raw.shut_ways.add(str(ref))
            return
        road, way = found
        for run in _runs(nodes if way >= 0 else nodes[::-1]):
            raw.add_way(str(ref), [self._number(*node) for node in run], road)
        raw.findings.add("points_missing", sum(node is None for node in nodes))

    def _number(self, ref: int, lon: float, lat: float) -> int:
        number = self._point.setdefault(ref, len(self._point))
        if number == len(self.raw.lon):
            self.raw.lon.append(lon)
            self.raw.lat.append(lat)
        return number

    def _place(self, lon: float, lat: float, tags: Tags) -> None:
        kind = _AMENITIES.get(tags.get("amenity", ""))
        if kind is None and tags.get("emergency") == "ambulance_station":
            kind = PlaceKind.ambulance_station
        if kind is None and tags.get("place") in _SETTLEMENTS:
            kind = PlaceKind.settlement
        if kind is None:
            return
        people = tags.get("population", "").strip()
        n = int(re.sub(r"\D", "", people)) if _PEOPLE.fullmatch(people) else None
        name = clean_name(tags.get("name", ""))
        self.raw.places.append(CandidatePlace(kind, name, lon, lat, n))


def _runs(
    nodes: Sequence[tuple[int, float, float] | None],
) -> list[list[tuple[int, float, float]]]:
    """Stretches of a line between missing nodes."""
    runs: list[list[tuple[int, float, float]]] = [[]]
    for node in nodes:
        if node is not None:
            runs[-1].append(node)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1]
