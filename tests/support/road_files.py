"""Small road files made by code: a county of six streets around 126.5 E, 43.8 N."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NODES: dict[int, tuple[float, float]] = {
    1: (126.500, 43.800),
    2: (126.505, 43.800),  # on the way: a bend of main street
    3: (126.510, 43.800),
    4: (126.520, 43.800),
    5: (126.510, 43.810),
    6: (126.520, 43.810),
    7: (126.515, 43.8000),  # level crossing between 3 and 4
    8: (126.600, 43.900),  # an island
    9: (126.610, 43.900),
}

Way = tuple[int, list[int], dict[str, str]]
WAYS: list[Way] = [
    (10, [1, 2], {"highway": "primary", "name": "解放路", "maxspeed": "60"}),
    (11, [2, 3], {"highway": "primary", "name": "解放路", "maxspeed": "60"}),
    (12, [3, 7, 4], {"highway": "secondary", "maxweight": "18 t", "bridge": "yes"}),
    (13, [3, 5], {"highway": "residential", "oneway": "-1", "maxheight": "3.5"}),
    (14, [5, 6], {"highway": "residential", "maxspeed": "900"}),
    (15, [6, 4], {"highway": "residential", "tunnel": "yes"}),
    (16, [8, 9], {"highway": "residential"}),
    (17, [1, 5], {"highway": "footway"}),
]

Relation = tuple[int, list[tuple[str, int, str]], dict[str, str]]
BAN: Relation = (
    90,
    [("w", 12, "from"), ("n", 4, "via"), ("w", 15, "to")],
    {"type": "restriction", "restriction": "no_left_turn"},
)

TAGGED: dict[int, dict[str, str]] = {
    7: {"railway": "level_crossing"},
    100: {"amenity": "hospital", "name": "市医院"},
    101: {"amenity": "fire_station", "name": "消防站"},
    102: {"place": "town", "name": "口前", "population": "12 500"},
}
PLACES = {100: (126.501, 43.8005), 101: (126.511, 43.8095), 102: (126.7, 43.8)}


def osm_xml(
    path: Path, *, ways: list[Way] = WAYS, relations: tuple[Relation, ...] = (BAN,), head: str = ""
) -> Path:
    """The county as OSM XML."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head, '<osm version="0.6" generator="test">']
    for ref, (lon, lat) in (NODES | PLACES).items():
        lines.append(f'<node id="{ref}" version="1" lon="{lon}" lat="{lat}">')
        lines += [f'<tag k="{k}" v="{v}"/>' for k, v in TAGGED.get(ref, {}).items()]
        lines.append("</node>")
    for ref, nodes, tags in ways:
        lines.append(f'<way id="{ref}" version="1">')
        lines += [f'<nd ref="{node}"/>' for node in nodes]
        lines += [f'<tag k="{k}" v="{v}"/>' for k, v in tags.items()]
        lines.append("</way>")
    for ref, members, tags in relations:
        kinds = {"w": "way", "n": "node", "r": "relation"}
        lines.append(f'<relation id="{ref}" version="1">')
        lines += [f'<member type="{kinds[t]}" ref="{m}" role="{r}"/>' for t, m, r in members]
        lines += [f'<tag k="{k}" v="{v}"/>' for k, v in tags.items()]
        lines.append("</relation>")
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path


def osm_pbf(path: Path) -> Path:
    """The county as OSM PBF, written by osmium."""
    import osmium

    xml = osm_xml(path.with_suffix(".xml"))
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for thing in osmium.FileProcessor(osmium.io.File(str(xml), "osm")):
            writer.add(thing)
    return path


def geojson(path: Path, **changes: Any) -> Path:
    """The streets of the county as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "id": str(ref),
            "properties": tags,
            "geometry": {"type": "LineString", "coordinates": [list(NODES[n]) for n in nodes]},
        }
        for ref, nodes, tags in WAYS
    ]
    data = {"type": "FeatureCollection", "features": features} | changes
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path
