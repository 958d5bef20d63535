"""GeoJSON, GraphML and tables become the tables of a pack."""

from __future__ import annotations

import json

import networkx as nx
import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.importers.roads.run import Request, import_roads
from scenarios.roads.datum import from_wgs84
from scenarios.roads.tables import write_network
from tests.support.road_files import NODES, WAYS, geojson, osm_xml


def imported(tmp_path, path, datum="wgs84", **more):
    found = import_roads(Request(path, datum, licence="test", **more), tmp_path / "out")
    return found.network, {f.key: f.n for f in found.findings}


def signature(network) -> set[tuple[object, ...]]:
    """Arcs by the places they join, so that formats with other ids compare."""
    lon, lat = network.node_lon.round(6), network.node_lat.round(6)
    ends = zip(network.tail.tolist(), network.head.tolist(), strict=True)
    return {
        (lon[a], lat[a], lon[b], lat[b], round(float(m), 1), int(c))
        for (a, b), m, c in zip(ends, network.length_m, network.road_class, strict=True)
    }


def test_geojson_says_the_same_as_openstreetmap(tmp_path):
    one, _ = imported(tmp_path, geojson(tmp_path / "a.geojson"))
    two, _ = imported(tmp_path, osm_xml(tmp_path / "a.osm"))
    assert signature(one) == signature(two)


def test_coordinates_of_a_chinese_map_come_out_in_wgs84(tmp_path):
    data = json.loads(geojson(tmp_path / "a.geojson").read_text(encoding="utf-8"))
    for feature in data["features"]:
        line = np.array(feature["geometry"]["coordinates"])
        moved = from_wgs84(lon_deg=line[:, 0], lat_deg=line[:, 1], datum="bd09")
        feature["geometry"]["coordinates"] = np.column_stack(moved).tolist()
    path = tmp_path / "bd.geojson"
    path.write_text(json.dumps(data), encoding="utf-8")
    network, n = imported(tmp_path, path, "bd09")
    assert n["datum_changed"] == n["points"]
    assert min(network.node_lon) == pytest.approx(126.5, abs=1e-6)  # 7 decimals in the file


def test_geofabrik_words_for_class_and_direction_are_known(tmp_path):
    feature = {
        "type": "Feature",
        "properties": {"fclass": "primary", "oneway": "T", "maxspeed": 0, "bridge": "F"},
        "geometry": {"type": "MultiLineString", "coordinates": [[[126, 43], [126.01, 43]]]},
    }
    network, n = imported(tmp_path, geojson(tmp_path / "a.geojson", features=[feature]))
    assert network.n_arcs == 1
    assert network.node_lon[network.tail[0]] == 126.01
    assert not network.bridge[0]
    assert "value_unread" not in n


def test_areas_are_dropped_and_a_crossed_one_is_named(tmp_path):
    features = json.loads(geojson(tmp_path / "a.geojson").read_text(encoding="utf-8"))["features"]
    for corners in ([[0, 0], [1, 0], [1, 1], [0, 0]], [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]):
        shape = {"type": "Polygon", "coordinates": [corners]}
        features.append({"type": "Feature", "properties": {}, "geometry": shape})
    _, n = imported(tmp_path, geojson(tmp_path / "a.geojson", features=features))
    assert n["crossed_area"] == 1
    assert n["not_a_road"] == 1


def graph(**edge: object) -> nx.MultiDiGraph:
    made = nx.MultiDiGraph(crs="epsg:4326")
    for ref in (1, 3, 4):
        made.add_node(ref, x=NODES[ref][0], y=NODES[ref][1])
    for a, b in ((1, 3), (3, 1), (3, 4)):
        tags = {"osmid": f"{min(a, b)}0", "highway": "primary", "oneway": b == 4, "length": 800.0}
        made.add_edge(a, b, **(tags | edge))
    return made


def test_graphml_keeps_two_way_and_one_way_streets(tmp_path):
    path = tmp_path / "a.graphml"
    nx.write_graphml(graph(), path)
    network, n = imported(tmp_path, path)
    assert network.n_arcs == 3
    assert n["ways"] == 2


def test_graphml_shapes_are_followed(tmp_path):
    made = graph()
    made.edges[3, 4, 0]["geometry"] = "LINESTRING (126.51 43.8, 126.515 43.81, 126.52 43.8)"
    path = tmp_path / "a.graphml"
    nx.write_graphml(made, path)
    network, _ = imported(tmp_path, path)
    assert network.length_m.max() > 2200


def test_tables_keep_their_own_lengths(tmp_path):
    network, _ = imported(tmp_path, osm_xml(tmp_path / "a.osm"))
    folder = tmp_path / "tables"
    write_network(network, folder)
    again, _ = imported(tmp_path, folder)
    # these tables know no tunnels: streets 14 and 15 become one, as long as both
    assert again.n_nodes == network.n_nodes - 1
    assert again.length_m.sum() == pytest.approx(network.length_m.sum(), abs=0.01)


@pytest.mark.parametrize(
    ("swap", "match"), [(False, "longitude and latitude have changed places"), (True, None)]
)
def test_swapped_axes_are_refused_or_turned_when_asked(tmp_path, swap, match):
    data = json.loads(geojson(tmp_path / "a.geojson").read_text(encoding="utf-8"))
    for feature in data["features"]:
        line = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[y, x] for x, y in line]
    path = geojson(tmp_path / "b.geojson", features=data["features"])
    if match:
        with pytest.raises(InputError, match=match):
            imported(tmp_path, path, swap_axes=swap)
        return
    network, n = imported(tmp_path, path, swap_axes=swap)
    assert n["axes_swapped"] == n["points"]
    assert network.node_lat.max() < 44


def test_a_file_of_another_county_is_refused(tmp_path):
    path = geojson(tmp_path / "a.geojson")
    with pytest.raises(InputError, match="outside the county, got 0% inside"):
        imported(tmp_path, path, within=(120.0, 30.0, 121.0, 31.0))
    imported(tmp_path, path, within=(126.0, 43.0, 127.0, 44.0))


def test_a_file_that_names_no_terms_needs_them_from_the_user(tmp_path):
    with pytest.raises(InputError, match="--licence"):
        import_roads(Request(geojson(tmp_path / "a.geojson"), "wgs84"), tmp_path / "out")


def test_a_very_long_street_fits_into_the_tables(tmp_path):
    line = [[126 + i * 1e-4, 43.0] for i in range(3000)]
    feature = {
        "type": "Feature",
        "properties": dict(WAYS[0][2]),
        "geometry": {"type": "LineString", "coordinates": line},
    }
    network, _ = imported(tmp_path, geojson(tmp_path / "a.geojson", features=[feature]))
    assert network.n_nodes == 10


def test_a_loop_gets_a_node_half_way(tmp_path):
    ring = [[126.0, 43.0], [126.01, 43.0], [126.01, 43.01], [126.0, 43.0]]
    features = [
        {"type": "Feature", "properties": {"highway": "residential"},
         "geometry": {"type": "LineString", "coordinates": line}}
        for line in (ring, [[125.9, 43.0], [126.0, 43.0]])
    ]  # fmt: skip
    network, _ = imported(tmp_path, geojson(tmp_path / "a.geojson", features=features))
    assert network.n_arcs == 6
