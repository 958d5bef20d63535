"""Finds out what a road file is by looking at it, and reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from scenarios.errors import InputError, StorageError
from scenarios.importers.roads.geojson import read_geojson
from scenarios.importers.roads.geopackage import read_geopackage
from scenarios.importers.roads.graphml import read_graphml
from scenarios.importers.roads.osm_file import read_osm
from scenarios.importers.roads.raw import RawRoads, RoadTags
from scenarios.importers.roads.shape_file import read_shapefile
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import RoadMeta
from scenarios.roads.tables import read_network

_CURE: Final = "export the roads as GeoJSON in degrees (QGIS: Save Features As, GeoJSON)"


_BINARY: Final[Mapping[bytes, Callable[[Path], RawRoads]]] = {
    b"SQLite format 3\x00": read_geopackage,
    b"\x00\x00\x27\x0a": read_shapefile,
    b"\x1f\x8b": partial(read_osm, kind="osm.gz"),
}


def read_roads(path: Path) -> RawRoads:
    """Roads of a file of any kind that `tuiyan import roads` takes, or of a folder of tables.

    Raises
    ------
    InputError
        If the file is of no known kind, or is broken.
    StorageError
        If it cannot be read.
    """
    if path.is_dir():
        return _read_tables(path)
    head = _head(path)
    for mark, reader in _BINARY.items():
        if head.startswith(mark):
            return reader(path)
    if head.startswith(b"PK\x03\x04"):
        raise InputError.one(str(path), "", "a zip archive cannot be read",
                             cure="unpack it, then import the file in it")  # fmt: skip
    if b"OSMHeader" in head[:32]:
        return read_osm(path, kind="pbf")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[")):
        return read_geojson(path)
    if text.startswith(b"<"):
        return read_graphml(path) if b"<graphml" in text else read_osm(path, kind="osm")
    raise InputError.one(
        str(path), "", "unknown kind of file",
        allowed=".osm.pbf, .osm, .osm.gz, .geojson, .graphml, .gpkg, .shp, a folder with nodes.csv "
        "and arcs.csv",
        cure=_CURE,
    )  # fmt: skip


def _head(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise InputError.one(str(path), "", "is not a file")
        with path.open("rb") as stream:
            head = stream.read(4096)
    except FileNotFoundError:
        raise InputError.one(
            str(path), "", "there is no such file", cure="check the spelling of the path"
        ) from None
    except (OSError, ValueError) as error:
        raise StorageError(f"{path}: cannot be read ({error})") from error
    if not head:
        raise InputError.one(str(path), "", "the file is empty")
    return head


def _read_tables(folder: Path) -> RawRoads:
    """The two tables of a network; both directions of a street become one line again."""
    anything = RoadMeta(
        id="tables", title=Text(zh="表", en="tables"), source="tables", licence="as given",
        datum="wgs84", synthetic=False,
        provenance=Provenance(grade=Grade.other, source="tables"),
    )  # fmt: skip
    network = read_network(folder, anything)
    raw = RawRoads(source=folder.name)
    raw.lon, raw.lat = network.node_lon.tolist(), network.node_lat.tolist()
    raw.point_ids = list(network.node_ids)
    arc = 0
    while arc < network.n_arcs:
        tail, head = int(network.tail[arc]), int(network.head[arc])
        two_way = arc + 1 < network.n_arcs and (
            int(network.tail[arc + 1]), int(network.head[arc + 1]), network.length_m[arc + 1]
        ) == (head, tail, network.length_m[arc])  # fmt: skip
        tags = RoadTags(
            int(network.road_class[arc]), network.arc_name(arc), not two_way,
            bool(network.bridge[arc]),
        )  # fmt: skip
        raw.add_way(f"arc{arc}", [tail, head], tags)
        raw.ways[-1].length_m = float(network.length_m[arc])
        arc += 2 if two_way else 1
    return raw
