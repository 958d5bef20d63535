"""A file that lies beside known places by the shift of another datum is recognised."""

from __future__ import annotations

import json

import numpy as np
import pytest

from scenarios.importers.roads.offset import KnownPlaces, compare
from scenarios.importers.roads.raw import RawRoads
from scenarios.importers.roads.run import Request, import_roads
from scenarios.model.road_file import CandidatePlace, PlaceKind
from scenarios.roads.datum import from_wgs84
from tests.support.road_files import geojson

RNG = np.random.default_rng(3)
LON, LAT = RNG.uniform(126.3, 126.8, 12), RNG.uniform(43.6, 44.0, 12)
NAMES = tuple(f"医院{i}" for i in range(12))
KNOWN = KnownPlaces(NAMES, LON, LAT)


def file_in(datum, noise_m: float = 40.0) -> RawRoads:
    """A file said to be WGS84 whose coordinates are in another datum."""
    lon, lat = from_wgs84(lon_deg=LON, lat_deg=LAT, datum=datum)
    lon = lon + RNG.normal(0, noise_m / 80_000, 12)
    lat = lat + RNG.normal(0, noise_m / 111_000, 12)
    raw = RawRoads(lon=lon.tolist(), lat=lat.tolist())
    raw.places = [
        CandidatePlace(PlaceKind.hospital, name, x, y)
        for name, x, y in zip(NAMES, lon.tolist(), lat.tolist(), strict=True)
    ]
    return raw


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_wrong_datum_is_named(datum):
    found = compare(KNOWN, file_in(datum), "wgs84")
    assert found is not None
    assert found.is_systematic
    assert found.likely == datum


def test_a_right_datum_is_left_in_peace():
    found = compare(KNOWN, file_in("wgs84"), "wgs84")
    assert found is not None
    assert not found.is_systematic
    assert found.likely is None


def test_scattered_misses_are_no_shift():
    found = compare(KNOWN, file_in("wgs84", noise_m=600), "wgs84")
    assert found is not None
    assert not found.is_systematic


def test_too_few_places_say_nothing():
    few = KnownPlaces(NAMES[:2], LON[:2], LAT[:2])
    assert compare(few, file_in("gcj02"), "wgs84") is None


def test_the_report_of_an_import_tells_the_shift_and_unreachable_places(tmp_path):
    data = json.loads(geojson(tmp_path / "a.geojson").read_text(encoding="utf-8"))
    known = [
        ("东", 126.50, 43.80),
        ("南", 126.51, 43.81),
        ("西", 126.52, 43.80),
        ("远", 126.9, 43.8),
    ]
    for feature in data["features"]:
        line = np.array(feature["geometry"]["coordinates"])
        moved = from_wgs84(lon_deg=line[:, 0], lat_deg=line[:, 1], datum="gcj02")
        feature["geometry"]["coordinates"] = np.column_stack(moved).tolist()
    path = geojson(tmp_path / "b.geojson", features=data["features"])
    table = tmp_path / "known.csv"
    rows = "".join(f"{name},{lon},{lat}\n" for name, lon, lat in known[:3])
    table.write_text("name,lon,lat\n" + rows, encoding="utf-8")
    request = Request(path, "wgs84", licence="test", known=table)
    found = import_roads(request, tmp_path / "out")
    assert found.offset is not None
    assert found.offset.is_systematic
    assert found.offset.likely == "gcj02"
    assert 480 < found.offset.length_m < 620
    table.write_text("name,lon,lat\n" + "远,126.9,43.8\n", encoding="utf-8")
    found = import_roads(request, tmp_path / "out2")
    assert {f.key: f.n for f in found.findings}["demand_unreachable"] == 1
