"""Random damage to road files of every kind, a minute each: refusal or roads, never a crash."""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from scenarios.errors import InputError, StorageError
from scenarios.importers.roads.osm_file import read_here
from scenarios.importers.roads.read import read_roads
from scenarios.importers.roads.simplify import lengths_m, main_part, streets_of
from tests.support.gis_files import geopackage, shapefile
from tests.support.road_files import NODES, geojson, osm_pbf, osm_xml

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(900)]

SECONDS = float(os.environ.get("TUIYAN_FUZZ_S", "60"))


def graphml(path: Path) -> Path:
    graph = nx.MultiDiGraph()
    for name, (lon, lat) in NODES.items():
        graph.add_node(str(name), x=lon, y=lat)
    graph.add_edge("1", "3", highway="primary", length=800.0, osmid="1", oneway=True)
    graph.add_edge("3", "4", highway="residential", geometry="LINESTRING (1 2, 3 4, 5 6)")
    nx.write_graphml(graph, path)
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {
    "a.osm": osm_xml, "a.osm.pbf": osm_pbf, "a.geojson": geojson, "a.graphml": graphml,
    "a.gpkg": geopackage, "a.shp": shapefile,
}  # fmt: skip
NEEDS = {"a.osm.pbf": "osmium", "a.shp": "shapefile"}
WORDS = (
    b"NaN", b"-1", b"1e999", b"null", b"\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"[", b"{",
    b"<", b"&lt;", b'"', b"999999999999999999999", b"", b"\xe8", b"LINESTRING", b"true",
)  # fmt: skip


def damaged(data: bytes, rng: np.random.Generator) -> bytes:
    """The file cut, with bits turned, or with pieces replaced, repeated or left out."""
    out = bytearray(data)
    for _ in range(int(rng.integers(1, 6))):
        if not out:
            break
        at = int(rng.integers(len(out)))
        n = int(rng.integers(1, 40))
        match int(rng.integers(5)):
            case 0:
                out[at] ^= 1 << int(rng.integers(8))
            case 1:
                del out[at : at + n]
            case 2:
                out[at:at] = out[at : at + n]
            case 3:
                word = WORDS[int(rng.integers(len(WORDS)))]
                out[at : at + len(word)] = word
            case 4:
                del out[at if rng.random() < 0.2 else len(out) :]
    return bytes(out)


def read(path: Path) -> None:
    """All that an import does before it writes."""
    raw = read_roads(path)
    lengths_m(raw, main_part(raw, streets_of(raw)))


def read_in_a_fork(path: Path) -> None:
    """A crash of the library itself takes only a child along; that much `read_apart` promises."""
    child = os.fork()
    if child == 0:
        code = 7
        try:
            read_here(path, kind="pbf")
            code = 0
        except InputError:
            code = 0
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "an exception of another kind"


@pytest.mark.parametrize("name", MAKERS)
def test_damaged_files_end_in_a_sentence(name, tmp_path):
    """Every case is drawn from its number, so that a failure can be drawn again."""
    if name in NEEDS and importlib.util.find_spec(NEEDS[name]) is None:
        pytest.skip(f"{NEEDS[name]} is not installed")
    whole = MAKERS[name](tmp_path / name)
    files = {p: p.read_bytes() for p in tmp_path.iterdir() if p.stem == "a" or p == whole}
    targets = [p for p in files if p.suffix in {whole.suffix, ".dbf"}]
    end, case = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        rng = np.random.default_rng([case, len(name)])
        hit = targets[case % len(targets)]
        data = damaged(files[hit], rng)
        hit.write_bytes(data)
        try:
            read_in_a_fork(whole) if name.endswith("pbf") else read(whole)
        except (InputError, StorageError):
            pass
        except BaseException as error:
            raise AssertionError(f"{name}, case {case}: {data[:300]!r}") from error
        hit.write_bytes(files[hit])
        case += 1
    print(f"{name}: {case} cases")
    assert case > 20
