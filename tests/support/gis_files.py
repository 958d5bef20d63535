"""The six streets of `road_files` as GeoPackage and as shapefile."""

from __future__ import annotations

import sqlite3
import struct
from pathlib import Path

from tests.support.road_files import NODES, WAYS


def blob(places: list[tuple[float, float]], *, height: bool = False, big: bool = False) -> bytes:
    """A line as a GeoPackage stores it, with an envelope."""
    order, mark = (">", 0) if big else ("<", 1)
    x, y = zip(*places, strict=True)
    head = struct.pack("<2sBBi4d", b"GP", 0, 0b11, 4326, min(x), max(x), min(y), max(y))
    flat = [v for place in places for v in ((*place, 200.0) if height else place)]
    code = 1002 if height else 2
    body = struct.pack(f"{order}BII{len(flat)}d", mark, code, len(places), *flat)
    return head + body


def geopackage(path: Path, *, system: int = 4326, shapes: list[bytes] | None = None) -> Path:
    """The county as a GeoPackage with one layer of lines."""
    with sqlite3.connect(path) as database:
        database.executescript(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT,"
            " organization_coordsys_id INTEGER);"
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT,"
            " srs_id INTEGER);"
            'CREATE TABLE "roads" (fid INTEGER PRIMARY KEY, geom BLOB, highway TEXT, name TEXT,'
            " oneway TEXT, maxweight TEXT, maxheight TEXT, maxspeed TEXT, bridge TEXT,"
            " tunnel TEXT);"
        )
        database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (1, 'EPSG', ?)", (system,))
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('roads', 'geom', 1)")
        keys = ("highway", "name", "oneway", "maxweight", "maxheight", "maxspeed", "bridge",
                "tunnel")  # fmt: skip
        for k, (_, nodes, tags) in enumerate(WAYS):
            line = shapes[k] if shapes else blob([NODES[n] for n in nodes], height=k % 2 == 0)
            cells = (line, *(tags.get(key) for key in keys))
            database.execute(
                f"INSERT INTO roads (geom, {', '.join(keys)}) VALUES ({', '.join('?' * 9)})", cells
            )
    database.close()
    return path


def shapefile(path: Path, *, encoding: str = "utf-8") -> Path:
    """The county as a shapefile in the words of Geofabrik, written by pyshp."""
    import shapefile as kit

    with kit.Writer(str(path), shapeType=kit.POLYLINE, encoding=encoding) as writer:
        for name in ("fclass", "name", "oneway", "maxspeed", "maxweight", "maxheight", "bridge",
                     "tunnel"):  # fmt: skip
            writer.field(name, "C", 40)
        for _, nodes, tags in WAYS:
            writer.line([[list(NODES[n]) for n in nodes]])
            oneway = {"yes": "F", "-1": "T"}.get(tags.get("oneway", ""), "B")
            writer.record(
                tags["highway"], tags.get("name", ""), oneway,
                *(tags.get(key, "") for key in ("maxspeed", "maxweight", "maxheight", "bridge",
                                                "tunnel")),
            )  # fmt: skip
    path.with_suffix(".prj").write_text('GEOGCS["WGS 84"]', encoding="ascii")
    return path
