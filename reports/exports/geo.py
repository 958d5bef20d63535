"""Hazard zones as GeoJSON and KML, for the maps that an office already has."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from reports.exports.safe_text import clean
from scenarios.files import write_text_atomic

LonLat = tuple[float, float]

_DECIMALS: Final = 6
"""About 0.1 m: finer would claim more than any model knows."""

_KML: Final = "http://www.opengis.net/kml/2.2"
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}\Z")
_FILL_ALPHA: Final = "55"


@dataclass(frozen=True, slots=True)
class GeoLayer:
    """One zone of one level.

    Attributes
    ----------
    name
        What the reader of a map sees: meaning, level, value and averaging time.
    ring
        Outline as (longitude, latitude), degrees WGS 84, at least three points; closed or not.
    colour
        As ``#rrggbb``.
    properties
        Further facts, such as the level's id, its value and unit.
    """

    name: str
    ring: tuple[LonLat, ...]
    colour: str
    properties: Mapping[str, str | float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no map program can draw."""
        if len(set(self.ring)) < 3:
            raise ValueError(f"layer {self.name!r} needs an outline of at least three points")
        bad = [p for p in self.ring if not (abs(p[0]) <= 180 and abs(p[1]) <= 90)]
        if bad:
            raise ValueError(f"layer {self.name!r} has a point outside the globe: {bad[0]}")
        if not _COLOUR.match(self.colour):
            raise ValueError(f"colour = {self.colour!r} is not of the form #rrggbb")

    def closed_ring(self) -> list[LonLat]:
        """The outline counter-clockwise, rounded, first point repeated (RFC 7946, 3.1.6)."""
        points = [(round(lon, _DECIMALS), round(lat, _DECIMALS)) for lon, lat in self.ring]
        if points[0] == points[-1]:
            points.pop()
        if _twice_area(points) < 0:
            points.reverse()
        return [*points, points[0]]


def geojson(layers: Sequence[GeoLayer], *, title: str, note: str) -> str:
    """A GeoJSON feature collection (RFC 7946), one feature a layer in the order given.

    Parameters
    ----------
    layers
        The zones; the widest first, so that the worst is drawn on top.
    title, note
        Name of the collection, and assumptions and limits of use; both stand in the file.
    """
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": clean(layer.name),
                "fill": layer.colour,
                "stroke": layer.colour,
                **layer.properties,
            },
            "geometry": {"type": "Polygon", "coordinates": [layer.closed_ring()]},
        }
        for layer in layers
    ]
    collection = {
        "type": "FeatureCollection",
        "name": clean(title),
        "description": clean(note),
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def kml(layers: Sequence[GeoLayer], *, title: str, note: str) -> str:
    """The same as KML 2.2 with a style a layer; arguments as for `geojson`."""
    ET.register_namespace("", _KML)
    root = ET.Element(f"{{{_KML}}}kml")
    document = _child(root, "Document")
    _child(document, "name", clean(title))
    _child(document, "description", clean(note))
    for number, layer in enumerate(layers):
        style = _child(document, "Style", id=f"level-{number}")
        line = _child(style, "LineStyle")
        _child(line, "color", _kml_colour(layer.colour, "ff"))
        _child(line, "width", "2")
        _child(_child(style, "PolyStyle"), "color", _kml_colour(layer.colour, _FILL_ALPHA))
    for number, layer in enumerate(layers):
        mark = _child(document, "Placemark")
        _child(mark, "name", clean(layer.name))
        _child(mark, "styleUrl", f"#level-{number}")
        data = _child(mark, "ExtendedData")
        for key, value in layer.properties.items():
            _child(_child(data, "Data", name=key), "value", clean(str(value)))
        polygon = _child(mark, "Polygon")
        ring = _child(_child(polygon, "outerBoundaryIs"), "LinearRing")
        _child(ring, "coordinates", " ".join(f"{x},{y}" for x, y in layer.closed_ring()))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def write_geo(folder: Path, layers: Sequence[GeoLayer], *, title: str, note: str) -> None:
    """Write `zones.geojson` and `zones.kml` into a folder.

    Raises
    ------
    StorageError
        If a file cannot be written.
    """
    write_text_atomic(folder / "zones.geojson", geojson(layers, title=title, note=note))
    write_text_atomic(folder / "zones.kml", kml(layers, title=title, note=note))


def _child(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_KML}}}{tag}", attributes)
    if text:
        element.text = text
    return element


def _kml_colour(colour: str, alpha: str) -> str:
    """KML writes alpha, blue, green, red."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{alpha}{blue}{green}{red}".lower()


def _twice_area(points: Sequence[LonLat]) -> float:
    """Twice the signed area in degrees; above zero when counter-clockwise."""
    following = [*points[1:], points[0]]
    return sum(x * v - u * y for (x, y), (u, v) in zip(points, following, strict=True))
