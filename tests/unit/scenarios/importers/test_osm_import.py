"""OpenStreetMap files become the tables of a pack."""

from __future__ import annotations

import importlib.util
import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.files import read_model
from scenarios.importers.roads import osm_file
from scenarios.importers.roads.osm_file import read_here, read_osm, read_xml
from scenarios.importers.roads.run import Imported, Request, import_roads
from scenarios.model.road import ROAD_CLASSES, RoadMeta
from scenarios.roads.arc_facts import read_arc_facts, read_turn_rules
from scenarios.roads.geodesy import great_circle_m
from scenarios.roads.tables import read_network
from tests.support.road_files import BAN, NODES, WAYS, osm_pbf, osm_xml
from tuiyan.cli import run_app

EVIDENCE = Path(__file__).parents[5] / "shared/evidence/roads/osm"
with_osmium = pytest.mark.skipif(
    importlib.util.find_spec("osmium") is None, reason="osmium, the extra [osm], is not installed"
)


def evidence(name: str) -> Path:
    path = EVIDENCE / name
    if not path.is_file():
        pytest.skip(f"extract absent: ../shared/evidence/roads/osm/{name}")
    return path


def imported(tmp_path: Path, path: Path, **more: object) -> tuple[Imported, dict[str, int]]:
    found = import_roads(Request(path, "wgs84", **more), tmp_path / "out")
    return found, {f.key: f.n for f in found.findings}


def arc(network, tail: str, head: str) -> int:
    ids = network.node_ids
    ends = zip(network.tail.tolist(), network.head.tolist(), strict=True)
    return next(i for i, (a, b) in enumerate(ends) if (ids[a], ids[b]) == (tail, head))


@pytest.fixture(params=["xml", pytest.param("pbf", marks=with_osmium)])
def county(request, tmp_path) -> Path:
    if request.param == "pbf":
        return osm_pbf(tmp_path / "county.osm.pbf")
    return osm_xml(tmp_path / "county.osm")


def test_the_same_county_comes_out_of_both_formats(county, tmp_path):
    found, n = imported(tmp_path, county)
    network = found.network
    assert set(network.node_ids) == {"1", "3", "4", "5", "6"}  # 2 and 7 lie on the way
    assert n["joined"] == 1  # node 2; at node 6 a tunnel begins
    assert n["islands"] == 1
    assert n["island_nodes"] == 2
    assert n["not_for_vehicles"] == 1
    assert n["speed_impossible"] == 1
    assert found.n_places == {"fire_station": 1, "hospital": 1, "settlement": 1}
    assert n["level_crossings"] == 1
    assert n["places_unreachable"] == 1


def test_classes_names_and_directions_are_kept(county, tmp_path):
    network = imported(tmp_path, county)[0].network
    main = arc(network, "1", "3")
    assert ROAD_CLASSES[network.road_class[main]].value == "primary"
    assert network.arc_name(main) == "解放路"
    assert arc(network, "5", "3") >= 0  # drawn 3 to 5, one-way against the drawing
    with pytest.raises(StopIteration):
        arc(network, "3", "5")


def test_a_merged_street_is_as_long_as_its_parts(county, tmp_path):
    network = imported(tmp_path, county)[0].network
    (x1, y1), (x2, y2), (x3, y3) = (NODES[i] for i in (1, 2, 3))
    straight = great_circle_m(
        lon_a_deg=[x1, x2], lat_a_deg=[y1, y2], lon_b_deg=[x2, x3], lat_b_deg=[y2, y3]
    )
    assert network.length_m[arc(network, "1", "3")] == pytest.approx(straight.sum(), abs=1e-3)


def test_limits_crossings_and_tunnels_stay_with_their_arcs(county, tmp_path):
    network = imported(tmp_path, county)[0].network
    facts = read_arc_facts(tmp_path / "out", network)
    bridge = arc(network, "3", "4")
    for one in (bridge, arc(network, "4", "3")):
        assert facts.max_weight_kg[one] == 18_000
        assert facts.n_level_crossings[one] == 1
        assert network.bridge[one]
    assert facts.max_height_m[arc(network, "5", "3")] == 3.5
    assert facts.max_speed_m_s[arc(network, "1", "3")] == pytest.approx(60 / 3.6)
    assert np.isnan(facts.max_weight_kg[arc(network, "1", "3")])
    assert np.nansum(facts.n_level_crossings) == 2  # both directions of one street


def test_a_forbidden_turn_names_the_arcs_before_and_after_it(county, tmp_path):
    network = imported(tmp_path, county)[0].network
    turns = read_turn_rules(tmp_path / "out", network)
    assert turns.in_arc.tolist() == [arc(network, "3", "4")]
    after = int(turns.out_arc[0])
    assert network.node_ids[network.tail[after]] == "4"
    assert not turns.only.any()


def test_the_licence_of_openstreetmap_stays_with_the_network(county, tmp_path):
    found = imported(tmp_path, county, licence="county use")[0]
    assert "ODbL" in found.network.meta.licence
    assert "© OpenStreetMap contributors" in found.network.meta.licence
    assert "© OpenStreetMap" in (tmp_path / "out" / "roads.yaml").read_text(encoding="utf-8")


def test_the_standard_library_reads_what_osmium_reads(tmp_path):
    pytest.importorskip("osmium", reason="the extra [osm] is not installed")
    path = osm_xml(tmp_path / "county.osm")
    plain, fast = read_xml(path, packed=False), read_osm(path, kind="osm")
    for name in ("lon", "lat", "point_ids", "ways", "turns", "places", "crossings"):
        assert getattr(plain, name) == getattr(fast, name), name


def test_without_osmium_a_pbf_is_refused_with_the_cure(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(b"\x00\x00\x00\x0d\x0a\x09OSMHeader")
    with pytest.raises(InputError, match=r"pip install \"tuiyan\[osm\]\""):
        import_roads(Request(path, "wgs84"), tmp_path / "out")


def test_a_way_given_twice_is_read_once(tmp_path):
    n = imported(tmp_path, osm_xml(tmp_path / "a.osm", ways=[*WAYS, WAYS[0]]))[1]
    assert n["ids_twice"] == 1


@pytest.mark.parametrize(
    ("relation", "finding"),
    [
        ((91, [("w", 12, "from"), ("w", 15, "via"), ("w", 14, "to")], BAN[2]), "turns_by_way"),
        ((92, [("w", 12, "from"), ("n", 999, "via"), ("w", 15, "to")], BAN[2]), "turns_dangling"),
        ((93, [("w", 17, "from"), ("n", 1, "via"), ("w", 10, "to")], BAN[2]), "turns_moot"),
        (
            (94, BAN[1], {"type": "restriction", "restriction:conditional": "no_left_turn @ 7-9"}),
            "turns_conditional",
        ),
    ],
)
def test_a_turn_rule_that_is_not_carried_over_is_reported(tmp_path, relation, finding):
    path = osm_xml(tmp_path / "a.osm", relations=(relation,))
    assert imported(tmp_path, path)[1][finding] == 1


def test_a_pack_reads_the_imported_tables_unchanged(county, tmp_path):
    found = imported(tmp_path, county)[0]
    meta = read_model(tmp_path / "out" / "roads.yaml", RoadMeta)
    assert read_network(tmp_path / "out", meta).content_hash == found.network.content_hash


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "许可与署名"), ("en", "licence and attribution")]
)
def test_the_command_reports_in_both_languages(lang, said, county, tmp_path, capsys):
    out = tmp_path / "done"
    options = ["--datum", "wgs84", "--out", str(out), "--lang", lang]
    assert run_app(["import", "roads", str(county), *options]) == 0
    printed = capsys.readouterr().out
    assert said in printed
    assert "© OpenStreetMap contributors" in printed
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert {"read", "dropped", "doubtful"} <= {one["sort"] for one in report["findings"]}
    assert len(report["sha256"]) == 64


@with_osmium
def test_helsinki_keeps_all_turn_rules_of_its_roads(tmp_path, monkeypatch):
    """45 relations: 39 between roads, 5 on roads shut to vehicles, 1 whose point is not there."""
    monkeypatch.setattr(osm_file, "read_apart", partial(read_here, kind="pbf"))  # a second less
    n = imported(tmp_path, evidence("Helsinki.osm.pbf"))[1]
    assert (n["turns"], n["turns_moot"], n["turns_dangling"]) == (39, 5, 1)
    assert n["weight_limits"] >= 14


@with_osmium
def test_andorra_comes_with_its_hospitals(tmp_path, monkeypatch):
    monkeypatch.setattr(osm_file, "read_apart", partial(read_here, kind="pbf"))  # a second less
    found, n = imported(tmp_path, evidence("andorra.osm.pbf"), within=(1.3, 42.4, 1.9, 42.7))
    assert found.n_places["hospital"] == 7  # roads.md, section 1.2
    assert found.network.meta.as_of == "2013-05-28T18:59:04Z"
    assert n["streets"] > 2000
    json.dumps(found.report(Request(Path("a"), "wgs84")), allow_nan=False)
