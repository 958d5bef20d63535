"""Reads OpenStreetMap files: PBF and XML by osmium, XML by the standard library alone."""

from __future__ import annotations

import gzip
import importlib
import importlib.util
import pickle
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from scenarios.errors import InputError
from scenarios.importers.roads.osm_objects import WANTED, OsmCollector
from scenarios.importers.roads.raw import RawRoads

if TYPE_CHECKING:
    import osmium

MAX_XML_BYTES: Final = 4_000_000_000
"""Largest unpacked XML file, bytes."""

_NEEDED_LATER: Final = "scipy.sparse.csgraph"

INSTALL: Final = 'pip install "tuiyan[osm]"'

_HISTORY_CURE: Final = "use an extract without history (.osm.pbf), not a full-history dump"


def read_osm(path: Path, *, kind: str) -> RawRoads:
    """Roads, turns and places of an OpenStreetMap extract, in one pass.

    Parameters
    ----------
    path
        The file.
    kind
        "pbf", "osm" (XML) or "osm.gz", as found by looking at its first bytes.

    Raises
    ------
    InputError
        If the file is damaged, a history or a change file, or `osmium` is needed and missing.
    """
    if importlib.util.find_spec("osmium") is not None:
        return read_apart(path) if kind == "pbf" else read_here(path, kind=kind)
    if kind == "pbf":
        raise InputError.one(
            str(path), "", "reading .osm.pbf needs the package osmium, which is not installed",
            cure=f"{INSTALL}; or convert the file to OSM XML",
        )  # fmt: skip
    return read_xml(path, packed=kind == "osm.gz")


def read_apart(path: Path) -> RawRoads:
    """As `read_osm` for a PBF, in a process of its own.

    A PBF whose blocks are stored without the usual checksum can bring osmium 4.3 to a crash that no
    `except` catches; here it takes only the child along.

    Raises
    ------
    InputError
        As `read_osm`.
    """
    command = [sys.executable, "-P", "-m", "scenarios.importers.roads.osm_child", str(path)]
    with subprocess.Popen(  # noqa: S603 - no shell
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        importlib.import_module(_NEEDED_LATER)  # while the child reads: a second less
        said, _ = child.communicate()
    if child.returncode != 0:
        raise InputError.one(
            str(path), "", "the file is damaged: the reader broke off",
            got=f"code {child.returncode}", cure="load it again from its source",
        )  # fmt: skip
    answer = pickle.loads(said)  # noqa: S301 - written by our own child
    if isinstance(answer, RawRoads):
        return answer
    raise InputError(answer)


def read_here(path: Path, *, kind: str) -> RawRoads:
    """As `read_osm`, by osmium and in this process.

    Raises
    ------
    InputError
        As `read_osm`.
    """
    import osmium  # noqa: PLC0415 - optional, and only this format pays for it

    if kind != "pbf":
        _check_xml_head(path, packed=kind == "osm.gz")
    out = OsmCollector()
    try:
        objects = osmium.FileProcessor(osmium.io.File(str(path), kind)).with_locations()
        _refuse_history(str(path), among=objects.header.has_multiple_object_versions)
        # untagged nodes stay inside the library: Python sees a tenth of the objects
        for thing in objects.with_filter(osmium.filter.KeyFilter(*WANTED)):
            _take(out, thing, str(path))
        out.raw.as_of = objects.header.get("osmosis_replication_timestamp", "")
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - the library has error types of its own
        raise InputError.one(
            str(path), "", "the file is damaged or no OpenStreetMap file", got=str(error)[:120],
            cure="load it again from its source",
        ) from None  # fmt: skip
    return out.finish()


def _refuse_history(file: str, *, among: bool) -> None:
    if among:
        raise InputError.one(
            file, "", "it holds deleted or older objects: a history or change file",
            cure=_HISTORY_CURE,
        )  # fmt: skip


def _take(
    out: OsmCollector,
    thing: osmium.osm.Node
    | osmium.osm.Way
    | osmium.osm.Relation
    | osmium.osm.Area
    | osmium.osm.Changeset,
    file: str,
) -> None:
    import osmium  # noqa: PLC0415 - as above

    if isinstance(thing, osmium.osm.Changeset):
        return
    tags = {tag.k: tag.v for tag in thing.tags}
    _refuse_history(file, among=not thing.visible)
    if isinstance(thing, osmium.osm.Node) and thing.location.valid():
        out.node(thing.id, thing.location.lon, thing.location.lat, tags)
    elif isinstance(thing, osmium.osm.Way):
        nodes = [
            (node.ref, node.lon, node.lat) if node.location.valid() else None
            for node in thing.nodes
        ]
        out.way(thing.id, nodes, tags)
    elif isinstance(thing, osmium.osm.Relation):
        out.relation(thing.id, [(m.type, m.ref, m.role) for m in thing.members], tags)


def _check_xml_head(path: Path, *, packed: bool) -> None:
    """Refuse what may unfold into a bomb, and change files, before any parser sees them."""
    with _opened(path, packed=packed) as stream:
        head = stream.read(4096)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise InputError.one(str(path), "", "XML with a document type is refused",
                             cure="remove <!DOCTYPE ...>")  # fmt: skip
    if b"<osmChange" in head:
        raise InputError.one(str(path), "", "this is a change file", cure=_HISTORY_CURE)
    if b"<osm" not in head:
        raise InputError.one(str(path), "", "this XML file is not of OpenStreetMap",
                             allowed="<osm ...> or <graphml ...>")  # fmt: skip


@contextmanager
def _opened(path: Path, *, packed: bool) -> Iterator[IO[bytes]]:
    try:
        with gzip.open(path) if packed else path.open("rb") as stream:
            yield stream  # type: ignore[misc]
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError.one(
            str(path), "", "the packed file is damaged", got=str(error)[:120],
            cure="load it again from its source",
        ) from None  # fmt: skip


def read_xml(path: Path, *, packed: bool) -> RawRoads:
    """As `read_osm`, for XML and without osmium: slower by about ten times.

    Raises
    ------
    InputError
        If the XML is broken, holds a document type, or is a history or change file.
    """
    _check_xml_head(path, packed=packed)
    out = OsmCollector()
    nodes: dict[int, tuple[int, float, float]] = {}
    read = 0
    try:
        with _opened(path, packed=packed) as stream:
            for _, element in ET.iterparse(stream, events=("end",)):  # noqa: S314
                if element.tag not in {"node", "way", "relation"}:
                    continue
                read += 1
                _take_element(out, element, nodes, str(path))
                element.clear()
                if read % 1000 == 0 and stream.tell() > MAX_XML_BYTES:
                    raise InputError.one(str(path), "", "file is too large",
                                         allowed=f"{MAX_XML_BYTES:,} bytes")  # fmt: skip
    except (ET.ParseError, KeyError, ValueError) as error:
        raise InputError.one(
            str(path), "", "the file is damaged or no OpenStreetMap file", got=str(error)[:120],
            cure="load it again from its source",
        ) from None  # fmt: skip
    return out.finish()


def _take_element(
    out: OsmCollector, element: ET.Element, nodes: dict[int, tuple[int, float, float]], file: str
) -> None:
    ref = int(element.attrib["id"])
    _refuse_history(file, among=element.get("visible") == "false")
    tags: dict[str, str] = {t.attrib["k"]: t.attrib["v"] for t in element.iterfind("tag")}
    if element.tag == "node":
        lon, lat = float(element.attrib["lon"]), float(element.attrib["lat"])
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            return
        if ref in nodes:
            out.raw.findings.add("ids_twice", example=f"node {ref}")
            return
        nodes[ref] = (ref, lon, lat)
        out.node(ref, lon, lat, tags)
    elif element.tag == "way":
        refs: list[Any] = [int(nd.attrib["ref"]) for nd in element.iterfind("nd")]
        out.way(ref, [nodes.get(one) for one in refs], tags)
    else:
        members = [
            (m.attrib["type"][:1], int(m.attrib["ref"]), m.attrib.get("role", ""))
            for m in element.iterfind("member")
        ]
        out.relation(ref, members, tags)
