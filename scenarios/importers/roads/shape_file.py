"""Reads lines of roads from a shapefile by the optional package pyshp."""

from __future__ import annotations

import importlib
import importlib.util
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from scenarios.errors import InputError, StorageError
from scenarios.files import read_bytes
from scenarios.importers.roads.geojson import Position, take_feature
from scenarios.importers.roads.raw import RawRoads

MAX_BYTES: Final = 1_000_000_000
MODULE: Final = "shapefile"
INSTALL: Final = 'pip install "tuiyan[gis]"'
_POLYLINES: Final = frozenset({3, 13, 23})
"""Kinds of shape: lines, lines with heights, lines with measures."""

_ENCODINGS: Final = ("utf-8", "gb18030")
"""Tried in this order where no .cpg file names one: gb18030 reads whatever Chinese GIS offices
write, and is tried only on what is no UTF-8."""


def read_shapefile(path: Path) -> RawRoads:
    """Roads of a shapefile with its .dbf beside it; lines join where they share a point.

    Raises
    ------
    InputError
        If pyshp or the .dbf is missing, a file is damaged, or the coordinates are projected.
    """
    if importlib.util.find_spec(MODULE) is None:
        raise InputError.one(
            str(path), "", "reading a shapefile needs the package pyshp, which is not installed",
            cure=f"{INSTALL}; or export the roads as GeoPackage or GeoJSON",
        )  # fmt: skip
    table = _beside(path, ".dbf")
    if table is None:
        raise InputError.one(str(path), "", "the .dbf file is missing beside it",
                             cure="copy all files of the shapefile into one folder")  # fmt: skip
    _check_system(path)
    for encoding in (_stated_encoding(path), *_ENCODINGS):
        if encoding:
            try:
                return _read(path, table, encoding)
            except UnicodeDecodeError:
                continue
    raise InputError.one(str(table), "", "the names are in an unknown encoding",
                         cure="export with encoding UTF-8")  # fmt: skip


def _beside(path: Path, ending: str) -> Path | None:
    names = (path.with_suffix(ending), path.with_suffix(ending.upper()))
    return next((name for name in names if name.is_file()), None)


def _check_system(path: Path) -> None:
    """Refuse projected coordinates; without a .prj the declared datum must do."""
    projection = _beside(path, ".prj")
    if projection is None:
        return
    text = read_bytes(projection, max_bytes=100_000).decode("utf-8", "replace").lstrip("\ufeff \n")
    if not text.upper().startswith(("GEOGCS", "GEOGCRS", "GEODCRS")):
        raise InputError.one(
            str(projection), "", "the coordinates are projected", got=text[:60],
            allowed="a geographic system", cure="export in degrees (WGS84 or CGCS2000)",
        )  # fmt: skip


def _stated_encoding(path: Path) -> str:
    page = _beside(path, ".cpg")
    if page is None:
        return ""
    name = read_bytes(page, max_bytes=1000).decode("ascii", "replace").strip().lower()
    known = {"utf-8": "utf-8", "utf8": "utf-8", "65001": "utf-8"}
    chinese = ("gb", "936", "cp936", "ansi 936", "oem 936")
    return known.get(name) or ("gb18030" if name.startswith(chinese) else "")


def _read(path: Path, table: Path, encoding: str) -> RawRoads:
    kit: Any = importlib.import_module(MODULE)
    raw = RawRoads(source=path.name)
    point: dict[Position, int] = {}
    for file in (path, table):
        if file.stat().st_size > MAX_BYTES:
            raise InputError.one(str(file), "", "file is too large",
                                 allowed=f"{MAX_BYTES:,} bytes")  # fmt: skip
    try:
        with path.open("rb") as shp, table.open("rb") as dbf:
            # bytes as they are, decoded below: the package hides which error it was
            reader = kit.Reader(shp=shp, dbf=dbf, encoding="latin-1")
            for i, one in enumerate(reader.iterShapeRecords()):
                take_feature(
                    raw, point, _feature(i, one, encoding), name=f"s{i + 1}", file=str(path),
                    where=f"shape {i + 1}",
                )  # fmt: skip
    except (InputError, UnicodeDecodeError):
        raise
    except OSError as error:
        raise StorageError(f"{path}: cannot be read ({error})") from error
    except Exception as error:  # noqa: BLE001 - the package raises what a broken file leads it to
        raise InputError.one(
            str(path), "", "the shapefile is damaged", got=f"{type(error).__name__}: {error}"[:120],
            cure="export it again",
        ) from None  # fmt: skip
    raw.point_ids = [f"n{k}" for k in range(1, len(point) + 1)]
    return raw


def _feature(number: int, one: Any, encoding: str) -> dict[str, Any]:  # noqa: ANN401 - of the package
    """A shape with its record in the manner of GeoJSON."""
    facts = {name: _plain(value, encoding) for name, value in one.record.as_dict().items()}
    shape = None
    if one.shape.shapeType in _POLYLINES:
        places = [[float(place[0]), float(place[1])] for place in one.shape.points]
        cuts = [*one.shape.parts, len(places)]
        lines = [places[a:b] for a, b in pairwise(cuts)]
        shape = {"type": "MultiLineString", "coordinates": lines}
    return {"id": number + 1, "properties": facts, "geometry": shape}


def _plain(value: Any, encoding: str) -> object:  # noqa: ANN401 - of the package
    """A cell as JSON would hold it; blanks are nothing."""
    if isinstance(value, bool | int | float):
        return value
    text = "" if value is None else str(value).encode("latin-1").decode(encoding)
    return text.strip() or None
