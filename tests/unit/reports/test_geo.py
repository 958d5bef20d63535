"""Zones as GeoJSON and KML: valid, oriented, named, nothing unsafe."""

from __future__ import annotations

import json
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from reports.exports.geo import GeoLayer, geojson, kml, write_geo

SQUARE = ((126.0, 43.0), (126.0, 43.1), (126.1, 43.1), (126.1, 43.0))
"""Clockwise, open."""

LAYER = GeoLayer(
    "伤害区 AEGL-2：2 ppm（60 分钟）", SQUARE, "#D55E00", {"level": "aegl2", "value_ppm": 2.0}
)
NS = {"k": "http://www.opengis.net/kml/2.2"}


def test_a_feature_is_a_closed_ring_that_turns_left():
    """RFC 7946: first point repeated, exterior counter-clockwise; our square was clockwise."""
    found = json.loads(geojson([LAYER], title="t", note="n"))
    (feature,) = found["features"]
    ring = feature["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert len(ring) == 5
    area2 = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))  # shoelace
    assert area2 == pytest.approx(2 * 0.1 * 0.1)
    assert feature["properties"]["name"] == LAYER.name
    assert feature["properties"]["value_ppm"] == 2.0


def test_kml_carries_name_colour_and_data():
    """Colour as aabbggrr, data readable, the same ring."""
    root = ET.fromstring(kml([LAYER], title="标题 <1>", note="a & b"))
    assert root.find("k:Document/k:name", NS).text == "标题 <1>"
    assert root.find("k:Document/k:description", NS).text == "a & b"
    mark = root.find("k:Document/k:Placemark", NS)
    assert mark.find("k:name", NS).text == LAYER.name
    assert root.find("k:Document/k:Style/k:LineStyle/k:color", NS).text == "ff005ed5"
    pairs = mark.find(".//k:coordinates", NS).text.split()
    assert len(pairs) == 5
    assert pairs[0] == pairs[-1]
    assert mark.find(".//k:Data[@name='level']/k:value", NS).text == "aegl2"


def test_hidden_characters_do_not_reach_the_map():
    """A right-to-left override in a name would turn the label round."""
    layer = GeoLayer("a\u202eb", SQUARE, "#000000")
    assert "\u202e" not in geojson([layer], title="x\u202e", note="")
    assert "\u202e" not in kml([layer], title="x\u202e", note="")


@pytest.mark.parametrize(
    ("ring", "colour", "words"),
    [
        (SQUARE[:2], "#000000", "three points"),
        (((0.0, 0.0), (0.0, 91.0), (1.0, 0.0)), "#000000", "outside the globe"),
        (((0.0, 0.0), (float("nan"), 1.0), (1.0, 0.0)), "#000000", "outside the globe"),
        (SQUARE, "red", "#rrggbb"),
    ],
)
def test_what_no_map_can_draw_is_refused(ring, colour, words):
    """Too few points, a point off the globe or NaN, a colour that is none."""
    with pytest.raises(ValueError, match=words):
        GeoLayer("x", ring, colour)


def test_two_files_are_written(tmp_path):
    """Same zones twice, as UTF-8."""
    write_geo(tmp_path, [LAYER], title="t", note="n")
    assert {p.name for p in tmp_path.iterdir()} == {"zones.geojson", "zones.kml"}
    assert "伤害区" in (tmp_path / "zones.kml").read_text(encoding="utf-8")
