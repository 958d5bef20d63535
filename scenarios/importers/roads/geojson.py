"""Reads lines of roads from GeoJSON as GIS offices export it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from scenarios.errors import InputError
from scenarios.files import read_bytes
from scenarios.gate.source import decode_utf8
from scenarios.importers.roads.polygon import crosses_itself
from scenarios.importers.roads.raw import RawRoads
from scenarios.importers.roads.road_tags import road_tags

MAX_BYTES: Final = 1_000_000_000

_DEGREES: Final = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490")
"""Names of systems in degrees that the old member `crs` may give."""

_ALIASES: Final[Mapping[str, str]] = {
    "fclass": "highway", "class": "highway", "road_class": "highway",
}  # fmt: skip
"""Other names of the class: Geofabrik shapefiles say fclass; our own tables say class."""

Position = tuple[float, float]


def read_geojson(path: Path) -> RawRoads:
    """Roads of a feature collection; lines join where they share a point to 7 decimals.

    Raises
    ------
    InputError
        If the text is no GeoJSON, is in a projected system, or holds a broken coordinate.
    """
    data = _parsed(path)
    if not isinstance(data, dict) or str(data.get("type")) not in {"FeatureCollection", "Feature"}:
        raise InputError.one(str(path), "type", "this JSON is no GeoJSON",
                             allowed="FeatureCollection")  # fmt: skip
    _check_crs(data, str(path))
    features = data.get("features", []) if data["type"] == "FeatureCollection" else [data]
    if not isinstance(features, list):
        raise InputError.one(str(path), "features", "needs a list")
    raw = RawRoads(source=path.name)
    point: dict[Position, int] = {}
    seen: set[str] = set()
    for i, feature in enumerate(features):
        where = f"features[{i}]"
        if not isinstance(feature, dict):
            raise InputError.one(str(path), where, "needs a feature")
        name = str(feature.get("id") or f"f{i}")[:60]
        if name in seen:
            raw.findings.add("ids_twice", example=name)
            name = f"f{i}"
        seen.add(name)
        take_feature(raw, point, feature, name=name, file=str(path), where=where)
    raw.point_ids = [f"n{k}" for k in range(1, len(point) + 1)]
    return raw


def _parsed(path: Path) -> Any:  # noqa: ANN401 - JSON may be anything
    text = decode_utf8(read_bytes(path, max_bytes=MAX_BYTES), file=str(path))
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise InputError.one(
            str(path), "", "the JSON is broken", got=str(error)[:120] or type(error).__name__,
            cure="export it again",
        ) from None  # fmt: skip


def _refuse(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _check_crs(data: Mapping[str, Any], file: str) -> None:
    crs = data.get("crs")
    inner = crs.get("properties") if isinstance(crs, dict) else None
    name = str(inner.get("name", "")) if isinstance(inner, dict) else ""
    if name and not name.endswith(_DEGREES):
        raise InputError.one(
            file, "crs", "the coordinates are projected", got=name[:60],
            allowed="EPSG:4326 or EPSG:4490", cure="export in degrees (WGS84 or CGCS2000)",
        )  # fmt: skip


def take_feature(
    raw: RawRoads, point: dict[Position, int], feature: Mapping[str, Any], *, name: str, file: str,
    where: str,
) -> None:  # fmt: skip
    """Add one feature: lines as roads, all else as a finding; `point` numbers the places.

    Raises
    ------
    InputError
        If a coordinate is broken.
    """
    shape = feature.get("geometry")
    kind = str(shape.get("type")) if isinstance(shape, dict) else None
    if kind in {"Polygon", "MultiPolygon"}:
        assert isinstance(shape, dict)
        rings = list(_rings(shape, file, where))
        raw.findings.add("crossed_area" if any(map(crosses_itself, rings)) else "not_a_road",
                         example=name)  # fmt: skip
        return
    if kind not in {"LineString", "MultiLineString"}:
        raw.findings.add("not_a_road", example=name)
        return
    assert isinstance(shape, dict)
    found = road_tags(_words(feature.get("properties")), raw.findings, name=name)
    if found is None:
        return
    tags, way = found
    lines = [shape.get("coordinates")] if kind == "LineString" else shape.get("coordinates")
    if not isinstance(lines, list):
        raise InputError.one(file, f"{where}.geometry", "needs a list of coordinates")
    for part, line in enumerate(lines):
        places = _positions(line, file, where)
        numbers = [_number(raw, point, place) for place in (places if way >= 0 else places[::-1])]
        raw.add_way(name if part == 0 else f"{name}.{part}", numbers, tags)


def _words(properties: object) -> dict[str, str]:
    """Properties as words of OpenStreetMap."""
    if not isinstance(properties, dict):
        return {}
    words = {
        str(key).lower(): ("yes" if value is True else "no" if value is False else str(value))
        for key, value in properties.items()
        if value is not None and not isinstance(value, dict | list)
    }
    for alias, key in _ALIASES.items():
        if alias in words:
            words.setdefault(key, words[alias].lower())
    match words.get("oneway"):  # Geofabrik: F forward, T against, B both
        case "F":
            words["oneway"] = "yes"
        case "T":
            words["oneway"] = "-1"
        case "B":
            words["oneway"] = "no"
    if words.get("maxspeed") == "0":  # Geofabrik writes 0 for unknown
        del words["maxspeed"]
    return words


def _rings(shape: Mapping[str, Any], file: str, where: str) -> Iterator[list[Position]]:
    parts = shape.get("coordinates")
    areas = [parts] if shape["type"] == "Polygon" else parts
    for area in areas if isinstance(areas, list) else []:
        for ring in area if isinstance(area, list) else []:
            yield _positions(ring, file, where)


def _positions(line: object, file: str, where: str) -> list[Position]:
    if not isinstance(line, list):
        raise InputError.one(file, f"{where}.geometry", "needs a list of coordinates")
    out = []
    for place in line:
        good = (
            isinstance(place, list)
            and len(place) >= 2
            and all(type(v) in {int, float} and abs(v) < 1e9 for v in place[:2])
        )
        if not good or not all(map(math.isfinite, place[:2])):
            raise InputError.one(file, f"{where}.geometry", "a coordinate is no pair of numbers",
                                 got=repr(place)[:60])  # fmt: skip
        out.append((round(float(place[0]), 7), round(float(place[1]), 7)))
    return out


def _number(raw: RawRoads, point: dict[Position, int], place: Position) -> int:
    number = point.setdefault(place, len(point))
    if number == len(raw.lon):
        raw.lon.append(place[0])
        raw.lat.append(place[1])
    return number
