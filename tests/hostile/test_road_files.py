"""Broken road files end in a sentence that names the file, never in a traceback."""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.importers.roads import osm_file
from scenarios.importers.roads.run import Request, import_roads
from tests.support.road_files import geojson, osm_pbf, osm_xml
from tuiyan.cli import run_app

DELETED = (
    '<osm version="0.6"><node id="1" version="2" visible="false" lat="1" lon="1">'
    '<tag k="highway" v="stop"/></node></osm>'
)
with_osmium = pytest.mark.skipif(
    importlib.util.find_spec("osmium") is None, reason="osmium, the extra [osm], is not installed"
)


def refused(path: Path, tmp_path: Path, capsys, *options: str) -> str:
    """What the command says of a file; nothing may be left behind."""
    out = tmp_path / "out"
    code = run_app(
        ["import", "roads", str(path), "--datum", "wgs84", "--licence", "test", *options,
         "--out", str(out)]
    )  # fmt: skip
    said = capsys.readouterr().err
    assert code == 3, said
    assert "Traceback" not in said
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith((".out", "out"))] == []
    return said


def saved(tmp_path: Path, data: bytes | str, name: str = "roads.bin") -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def line(*coordinates: object, **properties: object) -> str:
    feature = {
        "type": "Feature",
        "properties": {"highway": "primary"} | properties,
        "geometry": {"type": "LineString", "coordinates": coordinates},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"hello", "unknown kind of file"),
        (b"SQLite format 3\x00" + bytes(100), "not allowed"),
        (b"\x00\x00\x27\x0a" + bytes(100), "dbf"),
        (b"PK\x03\x04" + bytes(100), "a zip archive cannot be read"),
        (b"\x1f\x8b" + bytes(100), "damaged"),
        ("<html></html>", "not of OpenStreetMap"),
        ('<!DOCTYPE osm [<!ENTITY a "b">]><osm/>', "document type"),
        ('<osmChange version="0.6"></osmChange>', "change file"),
        ('<osm version="0.6"><node id="1"', "damaged"),
        ('<osm version="0.6"></osm>', "no road"),
        (DELETED, "history"),
        ("<graphml><x>", "GraphML is broken"),
        ("<graphml><!DOCTYPE a></graphml>", "document type"),
        ("{", "JSON is broken"),
        ("[" * 100_000, "JSON is broken"),
        ("[1, 2]", "no GeoJSON"),
        ('{"type": [1]}', "no GeoJSON"),
        ('{"type": "Feature", "geometry": {"type": [1]}}', "no road"),
        ('{"type": "FeatureCollection", "features": 3}', "needs a list"),
        ('{"type": "FeatureCollection", "features": [3]}', "needs a feature"),
        ('{"type": "FeatureCollection", "features": []}', "no road"),
        (line([126, 43], [float("nan"), 43]), "NaN is no number"),
        (line([126, 43], ["x", 43]), "no pair of numbers"),
        (line([126, 43], [127]), "no pair of numbers"),
        (line([126, 43], 5), "no pair of numbers"),
        (line([600000, 4800000], [600100, 4800000]), "no degrees"),
        (line([43, 126], [43.1, 126]), "changed places"),
        (line([126, 43], [126, 43]), "no road"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_good_is_refused_with_a_reason(data, said, tmp_path, capsys):
    assert said in refused(saved(tmp_path, data), tmp_path, capsys)


def test_a_projected_file_is_refused(tmp_path, capsys):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4551"}}
    said = refused(geojson(tmp_path / "a.geojson", crs=crs), tmp_path, capsys)
    assert "projected" in said


def test_a_datum_that_cannot_be_is_refused(tmp_path):
    path = saved(tmp_path, line([24.9, 60.1], [24.91, 60.1]))
    with pytest.raises(InputError, match="the datum does not fit"):
        import_roads(Request(path, "gcj02", licence="test"), tmp_path / "out")


@pytest.mark.parametrize("length", ["-5", "nan", "0", "1e9"])
def test_lengths_that_cannot_be_are_refused_by_row(length, tmp_path, capsys):
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "nodes.csv").write_text("id,lon,lat\na,126,43\nb,126.01,43\n")
    header = "from,to,length_m,class,name,oneway,bridge\n"
    (folder / "arcs.csv").write_text(f"{header}a,b,{length},primary,,no,no\n")
    assert "arcs.csv:2: length_m" in refused(folder, tmp_path, capsys)


def test_a_box_that_is_no_box_is_refused(tmp_path, capsys):
    path = saved(tmp_path, line([126, 43], [126.1, 43]))
    assert "four numbers" in refused(path, tmp_path, capsys, "--within", "1,2,3")
    assert "west,south" in refused(path, tmp_path, capsys, "--within", "3,2,1,5")


def test_other_files_of_the_target_stay(tmp_path, capsys):
    out = tmp_path / "mine"
    out.mkdir()
    (out / "plan.txt").write_text("keep me")
    path = saved(tmp_path, line([126, 43], [126.1, 43]))
    assert run_app(["import", "roads", str(path), "--datum", "wgs84", "--out", str(out)]) == 3
    assert "holds other things" in capsys.readouterr().err
    assert [p.name for p in out.iterdir()] == ["plan.txt"]


def small(kind: str, tmp_path: Path) -> bytes:
    """A whole small file of a kind."""
    match kind:
        case "pbf":
            return osm_pbf(tmp_path / "a.osm.pbf").read_bytes()
        case "osm":
            return osm_xml(tmp_path / "a.osm").read_bytes()
        case "gz":
            return gzip.compress(osm_xml(tmp_path / "a.osm").read_bytes(), mtime=0)
        case "geojson":
            return geojson(tmp_path / "a.geojson").read_bytes()
        case _:
            graph = nx.MultiDiGraph()
            graph.add_node(1, x=126.0, y=43.0)
            graph.add_node(2, x=126.1, y=43.0)
            graph.add_edge(1, 2, highway="primary", oneway=False)
            nx.write_graphml(graph, tmp_path / "a.graphml")
            return (tmp_path / "a.graphml").read_bytes()


KINDS = [
    pytest.param("pbf", marks=with_osmium),
    pytest.param("osm", marks=with_osmium),
    "geojson",
    "graphml",
]


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    """A process a file would take minutes; compressed PBF carry checksums and need none."""
    monkeypatch.setattr(osm_file, "read_apart", lambda path: osm_file.read_here(path, kind="pbf"))


READ_APART = osm_file.read_apart


@with_osmium
def test_a_reader_that_breaks_off_takes_nobody_along(tmp_path, monkeypatch):
    """A zero inside a word of an unchecked block leads osmium out of its memory."""
    import osmium

    file = osmium.io.File(str(tmp_path / "a.pbf"), "pbf,pbf_compression=none")
    with osmium.SimpleWriter(file) as writer:
        for thing in osmium.FileProcessor(osmium.io.File(str(osm_xml(tmp_path / "a.osm")), "osm")):
            writer.add(thing)
    data = (tmp_path / "a.pbf").read_bytes().replace(b"residential", b"resid\x00ntial")
    monkeypatch.setattr(osm_file, "read_apart", READ_APART)
    with pytest.raises(InputError, match=r"damaged|no road"):
        import_roads(Request(saved(tmp_path, data), "wgs84"), tmp_path / "out")


def survives(data: bytes, tmp_path: Path) -> bool:
    """Whether the file was read; a refusal is the only other way out."""
    path = saved(tmp_path, data)
    try:
        import_roads(Request(path, "wgs84", licence="test"), tmp_path / "fuzz")
    except InputError:
        return False
    return True


@pytest.mark.parametrize("kind", [*KINDS, pytest.param("gz", marks=with_osmium)])
def test_a_file_cut_short_is_refused_or_read(kind, tmp_path):
    """Forty lengths: none crashes, and the shortest, which cannot be whole, is refused."""
    data = small(kind, tmp_path)
    cuts = np.linspace(1, len(data) - 1, 40).astype(int).tolist()
    read = [survives(data[:cut], tmp_path) for cut in cuts]
    assert not read[0]


@pytest.mark.parametrize("kind", KINDS)
def test_flipped_bytes_never_crash_the_reader(kind, tmp_path):
    """200 files, each with one to four bytes changed at random."""
    data = np.frombuffer(small(kind, tmp_path), dtype=np.uint8)
    rng = np.random.default_rng(11)
    read = 0
    for _ in range(200):
        broken = data.copy()
        at = rng.integers(0, data.size, rng.integers(1, 5))
        broken[at] = rng.integers(0, 256, at.size)
        read += survives(broken.tobytes(), tmp_path)
    assert read < 200  # some are refused
