"""GeoPackage and shapefile become the tables of a pack, or are refused with the cure."""

from __future__ import annotations

import importlib.util
import sqlite3
from pathlib import Path

import pytest

from scenarios.errors import InputError
from scenarios.importers.roads import geopackage as reader
from tests.support.gis_files import blob, geopackage, shapefile
from tests.support.road_files import NODES, WAYS, geojson
from tests.unit.scenarios.importers.test_other_formats import imported, signature

with_pyshp = pytest.mark.skipif(
    importlib.util.find_spec("shapefile") is None, reason="pyshp, the extra [gis], is not installed"
)


def test_a_geopackage_says_the_same_as_geojson(tmp_path):
    """With and without heights, the same streets, classes, limits and names."""
    one, _ = imported(tmp_path, geojson(tmp_path / "a.geojson"))
    two, n = imported(tmp_path, geopackage(tmp_path / "a.gpkg"))
    assert signature(one) == signature(two)
    assert sorted(one.names) == sorted(two.names)
    assert (n["weight_limits"], n["height_limits"]) == (1, 1)


def test_either_byte_order_and_several_lines_in_one_shape_are_read(tmp_path):
    shapes = [blob([NODES[n] for n in nodes], big=True) for _, nodes, _ in WAYS]
    one, _ = imported(tmp_path, geopackage(tmp_path / "a.gpkg", shapes=shapes))
    two, _ = imported(tmp_path, geopackage(tmp_path / "b.gpkg"))
    assert signature(one) == signature(two)
    inner = b"".join(blob([NODES[a], NODES[b]])[40:] for a, b in ((1, 2), (2, 3)))
    many = blob([NODES[1], NODES[2]])[:40] + b"\x01\x05\x00\x00\x00\x02\x00\x00\x00" + inner
    three, _ = imported(tmp_path, geopackage(tmp_path / "c.gpkg", shapes=[many, *shapes[1:]]))
    assert signature(three) == signature(two)


def broken(path: Path, statement: str) -> Path:
    geopackage(path)
    with sqlite3.connect(path) as database:
        database.executescript(statement)
    database.close()
    return path


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TABLE gpkg_geometry_columns", "no GeoPackage"),
        ("UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 4551", "projected"),
        ("UPDATE gpkg_geometry_columns SET table_name = 'sqlite_schema'", "no plain table"),
        ("ALTER TABLE roads RENAME TO r; CREATE VIEW roads AS SELECT * FROM r", "no plain table"),
        ("UPDATE gpkg_geometry_columns SET column_name = 'shape'", "no column of shapes"),
        ("UPDATE roads SET geom = x'4750000100000000'", "the shape is broken"),
        ("UPDATE roads SET geom = substr(geom, 1, 60)", "cut off"),
        ("UPDATE roads SET geom = 'text'", "the shape is broken"),
        ("ALTER TABLE roads ADD COLUMN x GENERATED ALWAYS AS (randomblob(9))", "not allowed"),
    ],
)
def test_a_hostile_or_broken_geopackage_is_refused(statement, said, tmp_path):
    try:
        path = broken(tmp_path / "a.gpkg", statement)
    except sqlite3.OperationalError as error:
        pytest.skip(f"this SQLite does not make such a file: {error}")
    with pytest.raises(InputError, match=said):
        imported(tmp_path, path)


def test_an_endless_table_is_stopped(tmp_path, monkeypatch):
    """No query runs for longer than its share of steps."""
    monkeypatch.setattr(reader, "MOST_STEPS", 0)
    rows = "WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 200000)"
    path = broken(tmp_path / "a.gpkg", f"INSERT INTO roads (highway) {rows} SELECT 'x' FROM k")
    with pytest.raises(InputError, match="interrupted"):
        imported(tmp_path, path)


def test_reading_a_geopackage_writes_nothing_beside_it(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    path = geopackage(folder / "a.gpkg")
    before = path.read_bytes()
    imported(tmp_path, path)
    assert [p.name for p in folder.iterdir()] == ["a.gpkg"]
    assert path.read_bytes() == before
    (folder / "a.gpkg-wal").write_bytes(b"x")
    with pytest.raises(InputError, match="another program has the file open"):
        imported(tmp_path, path)


@with_pyshp
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_shapefile_says_the_same_as_geojson(encoding, tmp_path):
    """Chinese names in either encoding."""
    one, _ = imported(tmp_path, geojson(tmp_path / "a.geojson"))
    two, _ = imported(tmp_path, shapefile(tmp_path / "a.shp", encoding=encoding))
    assert signature(one) == signature(two)
    assert sorted(one.names) == sorted(two.names)


@with_pyshp
def test_a_shapefile_without_its_table_or_in_metres_is_refused(tmp_path):
    path = shapefile(tmp_path / "a.shp")
    path.with_suffix(".prj").write_text('PROJCS["CGCS2000 / 3-degree GK"]', encoding="ascii")
    with pytest.raises(InputError, match="projected"):
        imported(tmp_path, path)
    path.with_suffix(".prj").unlink()
    path.write_bytes(path.read_bytes()[:150])
    with pytest.raises(InputError, match="damaged"):
        imported(tmp_path, path)
    path.with_suffix(".dbf").unlink()
    with pytest.raises(InputError, match=r"\.dbf file is missing"):
        imported(tmp_path, path)


def test_without_pyshp_the_install_line_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    path = tmp_path / "a.shp"
    path.write_bytes(b"\x00\x00\x27\x0a" + bytes(100))
    with pytest.raises(InputError, match=r"pip install \"tuiyan\[gis\]\""):
        imported(tmp_path, path)
