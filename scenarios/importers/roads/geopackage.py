"""Reads lines of roads from a GeoPackage: an SQLite file with shapes as well-known binary.

The file is opened read-only and as it lies on disk; nothing in it is executed: only plain tables
are read, functions, views, triggers and virtual tables are refused, and a query that runs on and on
is stopped. (`scenarios.registers` is the home of our own databases; this is somebody else's file.)
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from scenarios.errors import InputError
from scenarios.importers.roads.geojson import Position, take_feature
from scenarios.importers.roads.raw import RawRoads

MAX_BYTES: Final = 4_000_000_000
"""Largest file, bytes."""

MOST_STEPS: Final = 200
"""Times a query may report another million of steps of SQLite's machine before it is stopped: some
20 million rows, more than the roads of a country."""

_LARGEST_CELL: Final = 50_000_000
_ENVELOPE_BYTES: Final = (0, 32, 48, 48, 64)
_DEGREES: Final = frozenset({("EPSG", 4326), ("EPSG", 4490), ("OGC", 84), ("NONE", 0)})
"""Reference systems in degrees; ("NONE", 0): undefined, geographic, the datum is declared."""

_ALLOWED: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
_LINE, _LINES = 2, 5
"""LineString and MultiLineString in well-known binary."""

_LAYERS: Final = """
    SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id
    FROM gpkg_geometry_columns g JOIN gpkg_spatial_ref_sys s ON g.srs_id = s.srs_id
    ORDER BY g.table_name
"""


def read_geopackage(path: Path) -> RawRoads:
    """Roads of every layer of lines; they join where they share a point to 7 decimals.

    Raises
    ------
    InputError
        If the file is damaged, hostile, open elsewhere, in a projected system or without lines.
    """
    _check_file(path)
    raw = RawRoads(source=path.name)
    point: dict[Position, int] = {}
    try:
        connection = _opened(path)
        try:
            for layer, feature, where in _features(connection, str(path)):
                take_feature(
                    raw, point, feature, name=f"{layer}.{feature['id']}", file=str(path),
                    where=where,
                )  # fmt: skip
        finally:
            connection.close()
    except (sqlite3.Error, sqlite3.Warning, UnicodeDecodeError, OverflowError) as error:
        raise InputError.one(
            str(path), "", "the GeoPackage is damaged or not allowed", got=str(error)[:120],
            cure="export it again, or export GeoJSON",
        ) from None  # fmt: skip
    raw.point_ids = [f"n{k}" for k in range(1, len(point) + 1)]
    return raw


def _check_file(path: Path) -> None:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise InputError.one(str(path), "", "file is too large", got=f"{size:,} bytes",
                             allowed=f"{MAX_BYTES:,} bytes")  # fmt: skip
    log = path.with_name(path.name + "-wal")
    if log.is_file() and log.stat().st_size:
        raise InputError.one(str(path), "", "another program has the file open", got=log.name,
                             cure="close it there, then import")  # fmt: skip


def _opened(path: Path) -> sqlite3.Connection:
    # immutable: no lock and no file beside it is written
    connection = sqlite3.connect(path.resolve().as_uri() + "?mode=ro&immutable=1", uri=True)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_CELL)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
    )
    steps = iter(range(MOST_STEPS))
    connection.set_progress_handler(lambda: next(steps, None) is None, 1_000_000)
    return connection


def _features(
    connection: sqlite3.Connection, file: str
) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Layer, feature in the manner of GeoJSON, and where it stands."""
    plain = {
        str(name)
        for name, text in connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type='table'"
        )
        if str(text).upper().lstrip().startswith("CREATE TABLE")
    }
    if not {"gpkg_geometry_columns", "gpkg_spatial_ref_sys"} <= plain:
        raise InputError.one(file, "", "the SQLite file is no GeoPackage",
                             cure="export the roads as GeoPackage or GeoJSON")  # fmt: skip
    for layer, shape_column, organisation, number in connection.execute(_LAYERS).fetchall():
        if layer not in plain:
            raise InputError.one(file, str(layer)[:60], "the layer is no plain table",
                                 cure="export it again")  # fmt: skip
        _check_system(file, layer, str(organisation).upper(), number)
        rows = connection.execute(f"SELECT * FROM {_quoted(layer)}")  # noqa: S608 - quoted, read-only
        names = [str(column[0]) for column in rows.description]
        if shape_column not in names:
            raise InputError.one(file, str(layer)[:60], "the layer has no column of shapes",
                                 got=str(shape_column)[:60])  # fmt: skip
        at = names.index(shape_column)
        for number_of_row, row in enumerate(rows):
            where = f"{layer}[{number_of_row}]"
            facts = {name: cell for k, (name, cell) in enumerate(zip(names, row, strict=True))
                     if k != at and not isinstance(cell, bytes)}  # fmt: skip
            shape = _shape(row[at], file, where)
            yield layer, {"id": number_of_row + 1, "properties": facts, "geometry": shape}, where


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _check_system(file: str, layer: str, organisation: str, number: object) -> None:
    if (organisation, number) not in _DEGREES:
        raise InputError.one(
            file, str(layer)[:60], "the coordinates are projected", got=f"{organisation}:{number}",
            allowed="EPSG:4326 or EPSG:4490", cure="export in degrees (WGS84 or CGCS2000)",
        )  # fmt: skip


def _shape(blob: object, file: str, where: str) -> dict[str, Any] | None:
    """Lines of a GeoPackage blob in the manner of GeoJSON; None for what is no line."""
    if blob is None:
        return None
    try:
        lines = _lines_of(blob)
    except (ValueError, IndexError, struct.error) as error:
        raise InputError.one(file, where, "the shape is broken", got=str(error)[:80],
                             cure="repair the layer, or export it again") from None  # fmt: skip
    return None if lines is None else {"type": "MultiLineString", "coordinates": lines}


def _lines_of(blob: object) -> list[list[list[float]]] | None:
    """Coordinates of the lines behind the head of a GeoPackage blob."""
    if not isinstance(blob, bytes) or blob[:2] != b"GP":
        raise ValueError("no shape of a GeoPackage")
    flags = blob[3]
    if flags & 0b10000:  # empty
        return None
    return _lines(memoryview(blob)[8 + _ENVELOPE_BYTES[(flags >> 1) & 0b111] :])


def _lines(data: memoryview) -> list[list[list[float]]] | None:
    """Coordinates of the lines of well-known binary; None for another kind of shape."""
    kind, order, _ = _head(data)
    if kind == _LINE:
        return [_line(data)[0]]
    if kind != _LINES:
        return None
    (n,) = struct.unpack_from(order + "I", data, 5)
    data = data[9:]
    found = []
    for _ in range(n):
        line, size = _line(data)
        found.append(line)
        data = data[size:]
    return found


def _head(data: memoryview) -> tuple[int, str, int]:
    """Kind of shape without dimensions, byte order, numbers of a point."""
    order = "<" if data[0] == 1 else ">"
    (code,) = struct.unpack_from(order + "I", data, 1)
    z_or_m = bool(code & 0x80000000)  # the older way to write a height
    dimensions, kind = divmod(code & 0x0FFFFFFF, 1000)
    if dimensions > 3:
        raise ValueError(f"unknown kind of shape {code}")
    return kind, order, 2 + (2 if dimensions == 3 else int(dimensions > 0 or z_or_m))


def _line(data: memoryview) -> tuple[list[list[float]], int]:
    """Coordinates of one line, and its bytes."""
    kind, order, width = _head(data)
    if kind != _LINE:
        raise ValueError("a part is no line")
    (n,) = struct.unpack_from(order + "I", data, 5)
    size = 9 + 8 * width * n
    if len(data) < size:
        raise ValueError("the shape is cut off")
    numbers = np.frombuffer(data[9:size], dtype=order + "f8").reshape(n, width)
    return numbers[:, :2].tolist(), size
