"""Prepared emergency networks come in whole, in seconds and metres, from folder or archive."""

import io
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import RoadMeta
from scenarios.roads.ems_tables import PreparedCity, read_prepared_city

CITIES = Path(__file__).parents[5] / "shared" / "evidence" / "roads" / "ems_cities"
needs_cities = pytest.mark.skipif(
    not CITIES.is_dir(), reason="the prepared cities lie in ../shared/evidence, absent here"
)
META = RoadMeta(
    id="city",
    title=Text(zh="城市", en="city"),
    source="JEMSS.jl @fb92cef data/cities",
    licence="ODbL (roads)",
    datum="wgs84",
    synthetic=False,
    provenance=Provenance(grade=Grade.other, source="roads.md 1.1"),
)

NODES = (
    "nodes,3,,\nindex,x,y,offRoadAccess,\n"
    "1.0,174.70,-36.76,0.0\n2.0,174.71,-36.76,1.0\n3.0,174.72,-36.76,0.0\n,\n"
)
ARCS = (
    "miscData,1,\narcForm,numModes,\ndirected,2\n,\narcs,,\n"
    "index,fromNode,toNode,distance,mode_1,mode_2,\n"
    # 0.9 km at 45 km/h normal = 72 s = 72/86400 days, lights on 0.7 of it = 50.4 s
    "1.0,1.0,2.0,0.9,5.833333333333333e-4,8.333333333333334e-4\n"
    "2.0,2.0,3.0,0.9,5.833333333333333e-4,8.333333333333334e-4\n"
    "3.0,3.0,1.0,1.8,1.1666666666666667e-3,1.6666666666666668e-3\n,\n"
)
STATIONS = "stations,,,\nindex,x,y,capacity,,NAME\n1,174.70,-36.76,5,,North\n2,174.71,-36.76,2,,\n"
HOSPITALS = 'hospitals,,\nindex,x,y,name\n1,174.72,-36.76,"Central, old wing"\n'


def folder(tmp_path, *, nodes=NODES, arcs=ARCS, stations=STATIONS, packed=False) -> Path:
    (tmp_path / "stations_1.csv").write_text(stations)
    (tmp_path / "hospitals_1.csv").write_text(HOSPITALS)
    if packed:
        with zipfile.ZipFile(tmp_path / "roads.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("nodes.csv", nodes)
            archive.writestr("arcs.csv", arcs)
    else:
        (tmp_path / "nodes.csv").write_text(nodes)
        (tmp_path / "arcs.csv").write_text(arcs)
    return tmp_path


def refused(tmp_path, **tables) -> str:
    with pytest.raises(InputError) as caught:
        read_prepared_city(folder(tmp_path, **tables), META)
    return str(caught.value)


@cache
def city(name: str) -> PreparedCity:
    return read_prepared_city(CITIES / name, META)


@pytest.mark.parametrize("packed", [False, True])
def test_days_become_seconds_and_kilometres_metres(tmp_path, packed):
    """0.9 km in 8.33e-4 days are 900 m in 72 s, lights on in 50.4 s."""
    made = read_prepared_city(folder(tmp_path, packed=packed), META)
    net = made.network
    assert net.length_m.tolist() == [900.0, 900.0, 1800.0]
    np.testing.assert_allclose(net.mode_time_s["normal"], [72, 72, 144], rtol=1e-12)
    np.testing.assert_allclose(net.mode_time_s["lights_on"], [50.4, 50.4, 100.8], rtol=1e-12)
    assert net.node_ids == ("1", "2", "3")
    assert made.report.lengths == "table"
    assert "read 3 nodes and 3 arcs, lengths from table" in made.report.sentences()


def test_sites_keep_name_place_and_capacity(tmp_path):
    """Sites come with what the table says; a missing name is made up from the id."""
    made = read_prepared_city(folder(tmp_path), META)
    assert [(s.id, s.name, s.capacity) for s in made.stations] == [
        ("1", "North", 5),
        ("2", "station 2", 2),
    ]
    (hospital,) = made.hospitals
    assert (hospital.name, hospital.lon, hospital.lat, hospital.capacity) == (
        "Central, old wing",
        174.72,
        -36.76,
        None,
    )


def test_lengths_default_to_the_straight_line(tmp_path):
    """Without a distance column the length is the great circle, and the report says so."""
    arcs = "arcs,,\nindex,fromNode,toNode,mode_1,mode_2\n1,1,2,0.0005,0.001\n2,2,1,0.0005,0.001\n"
    made = read_prepared_city(folder(tmp_path, arcs=arcs), META)
    # 0.01 degrees of longitude at latitude -36.76: 1111.95 m x cos(36.76 deg) = 890.8 m
    assert made.network.length_m.tolist() == pytest.approx([890.8, 890.8], abs=0.1)
    assert made.report.lengths == "straight line"
    assert made.report.n_nodes_outside == 1


def test_loops_are_dropped_and_zeros_raised_with_notice(tmp_path):
    """What the router cannot use is changed openly, never silently."""
    arcs = ARCS.rstrip(",\n") + "\n4,1,1,0.5,0.001,0.001\n5,1,3,0,0,0\n"
    made = read_prepared_city(folder(tmp_path, arcs=arcs), META)
    assert (made.report.n_arcs, made.report.n_loops_dropped, made.report.n_times_raised) == (
        4,
        1,
        1,
    )
    assert made.network.mode_time_s["normal"].min() == 0.01


@pytest.mark.parametrize(
    ("tables", "rule"),
    [
        ({"arcs": ARCS.replace("3.0,3.0,1.0", "3.0,9.0,1.0")}, "arcs.csv:9: fromNode: there is no"),
        ({"arcs": ARCS.replace("0.9,5.8", "x,5.8")}, "arcs.csv:7: distance: needs a finite number"),
        ({"arcs": ARCS.replace("0.9,5.8", "0.9,-5.8")}, "mode_1: the number is out of range"),
        ({"arcs": ARCS.replace("mode_2", "mode_3")}, "mode_2: the required column is missing"),
        ({"arcs": ARCS.replace("arcs,,", "roads,,")}, "there is no table 'arcs'"),
        ({"arcs": ARCS.replace("0.9", "90").replace("1.8,", "180,")}, "give lengths in metres"),
        ({"nodes": NODES.replace("3.0,174", "1.0,174")}, "node numbers come twice"),
        ({"nodes": NODES.replace("174.72,-36.76", "174.72")}, "nodes.csv:5: the row has the wrong"),
        ({"nodes": NODES.replace("x,y", "y,x")}, "longitude and latitude have changed places"),
        ({"nodes": "nodes,3\nindex,x,y\n"}, "the table nodes is empty"),
        ({"nodes": NODES.replace("-36.76,1.0", '"-36')}, "the row cannot be read"),
        ({"stations": "stops,,\nindex,x,y\n"}, "there is no table 'stations'"),
    ],
)
def test_broken_tables_are_named(tmp_path, tables, rule):
    """Each mistake is a sentence with file, line and column."""
    assert rule in refused(tmp_path, **tables)


def test_missing_files_are_named(tmp_path):
    """An empty folder is told apart from a broken one."""
    with pytest.raises(InputError, match=r"nodes\.csv: there is no such file"):
        read_prepared_city(tmp_path, META)


def archive_of(entries: list[tuple[str, bytes]], **options) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data, **options)
    return out.getvalue()


def flipped(data: bytes) -> bytes:
    """The archive with one bit of the first file's packed content turned."""
    at = data.index(b"nodes.csv") + 20
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("archive", "rule"),
    [
        (b"PK\x03\x04 not an archive", "is no ZIP archive"),
        (b"", "is no ZIP archive"),
        (archive_of([("../nodes.csv", NODES.encode())]), "exactly one file nodes.csv, got 0"),
        (archive_of([("a/nodes.csv", NODES.encode())]), "exactly one file nodes.csv, got 0"),
        (archive_of([("nodes.csv", b"0" * 5_000_000)]), "packed beyond belief"),
        (archive_of([(f"{i}", b"") for i in range(1001)]), "too many files"),
        (flipped(archive_of([("nodes.csv", NODES.encode())])), "the file is damaged"),
        (archive_of([("nodes.csv", NODES.encode())])[:-30], "is no ZIP archive"),
    ],
)
def test_hostile_archives_are_refused(tmp_path, archive, rule):
    """Bombs, paths that climb, damaged and crowded archives are refused in memory (F21)."""
    (tmp_path / "roads.zip").write_bytes(archive)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError) as caught:
        read_prepared_city(tmp_path, META)
    assert rule in str(caught.value)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archive_with_the_file_twice_is_refused(tmp_path):
    """Two files of one name leave open which one counts."""
    data = archive_of([("nodes.csv", NODES.encode()), ("nodes.csv", b"other")])
    (tmp_path / "roads.zip").write_bytes(data)
    with pytest.raises(InputError, match=r"exactly one file nodes\.csv, got 2"):
        read_prepared_city(tmp_path, META)


def test_encrypted_file_is_refused(tmp_path):
    """A password cannot be asked for; the message says so."""
    data = bytearray(archive_of([("nodes.csv", NODES.encode())]))
    data[6] |= 1  # flag in the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # flag in the directory
    (tmp_path / "roads.zip").write_bytes(bytes(data))
    with pytest.raises(InputError, match="the file is encrypted"):
        read_prepared_city(tmp_path, META)


@needs_cities
@pytest.mark.parametrize(
    ("name", "counts"),
    [("auckland", (54_370, 90_638, 14, 4)), ("manhattan", (16_811, 24_437, 8, 10))],
)
def test_real_cities_have_the_published_size(name, counts):
    """Nodes, arcs, stations and hospitals as counted in roads.md 1.1."""
    made = city(name)
    found = (made.network.n_nodes, made.network.n_arcs, len(made.stations), len(made.hospitals))
    assert found == counts
    assert (made.report.n_loops_dropped, made.report.n_nodes_outside) == (0, 0)


@needs_cities
def test_auckland_drives_as_published():
    """Lights on 47 and 91 km/h, normal 33 and 64 km/h, so a ratio of 0.70 (roads.md 1.1)."""
    net = city("auckland").network
    long = net.length_m > 20
    normal = net.length_m[long] / net.mode_time_s["normal"][long] * 3.6
    lights = net.length_m[long] / net.mode_time_s["lights_on"][long] * 3.6
    assert set(np.round(normal)) == {33.0, 64.0}
    assert set(np.round(lights)) == {47.0, 91.0}
    ratio = net.mode_time_s["lights_on"] / net.mode_time_s["normal"]
    assert float(np.median(ratio)) == pytest.approx(33 / 47, abs=1e-3)
    assert float(np.median(ratio)) == pytest.approx(0.70, abs=0.005)


@needs_cities
def test_manhattan_is_quicker_with_lights_on():
    """Its tables carry a ratio of 0.75, not the 0.70 of the other cities."""
    net = city("manhattan").network
    ratio = net.mode_time_s["lights_on"] / net.mode_time_s["normal"]
    assert float(np.median(ratio)) == pytest.approx(0.75, abs=1e-6)
    assert (ratio <= 1).all()
