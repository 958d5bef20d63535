"""The compiled network says the same as the tables, and leaves no gap between test points."""

import numpy as np
import pytest

from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import RoadMeta, RoadNetwork
from scenarios.roads.geodesy import LocalMap, great_circle_m
from sim.network import compile_network, to_networkx

META = RoadMeta(
    id="test",
    title=Text(zh="示意路网", en="test network"),
    source="drawn by hand",
    licence="none",
    datum="wgs84",
    synthetic=True,
    provenance=Provenance(grade=Grade.synthetic, source="test"),
)


def town() -> RoadNetwork:
    """Four nodes; 0-1 two-way, two parallel arcs 1-2, 2-0 one-way, and node 3 a one-way trap."""
    return RoadNetwork(
        meta=META,
        node_ids=("a", "b", "c", "d"),
        node_lon=np.array([126.55, 126.56, 126.56, 126.57]),
        node_lat=np.array([43.84, 43.84, 43.85, 43.85]),
        tail=np.array([2, 0, 1, 1, 1, 2]),
        head=np.array([0, 1, 0, 2, 2, 3]),
        length_m=np.array([1500.0, 900, 900, 1200, 1300, 900]),
        road_class=np.array([5, 2, 2, 3, 3, 5]),
        name_index=np.array([0, 1, 1, 2, 3, 0]),
        names=("", "吉林大街", "老桥", "新桥"),
        bridge=np.array([0, 0, 0, 1, 1, 0], dtype=bool),
        mode_time_s={"normal": np.array([150.0, 60, 60, 90, 95, 80])},
    )


def test_rows_hold_every_arc_once_at_its_node():
    """Forward rows list what leaves a node, reverse rows what enters it, in order."""
    arrays = compile_network(town())
    for rows, by, other in (
        (arrays.forward, arrays.network.tail, arrays.network.head),
        (arrays.reverse, arrays.network.head, arrays.network.tail),
    ):
        assert sorted(rows.arc.tolist()) == list(range(6))
        for node in range(4):
            arcs = rows.arc[rows.start[node] : rows.start[node + 1]]
            assert arcs.tolist() == np.flatnonzero(by == node).tolist()
        np.testing.assert_array_equal(rows.other, other[rows.arc])
    assert arrays.forward.start.tolist() == [0, 1, 4, 6, 6]


def test_both_directions_and_parallel_arcs_share_a_street():
    """Six arcs lie on four streets."""
    arrays = compile_network(town())
    assert arrays.n_streets == 4
    street = arrays.street
    assert street[1] == street[2]
    assert street[3] == street[4]
    assert len({street[0], street[1], street[3], street[5]}) == 4


def test_main_part_leaves_out_the_trap():
    """Node d can be entered and not left, so sites are not put there."""
    assert compile_network(town()).main.tolist() == [True, True, True, False]


@pytest.mark.parametrize("step_m", [75.0, 20.0, 1000.0])
def test_points_lie_on_their_street_at_most_one_step_apart(step_m):
    """Walking along any street one meets a test point every 75 m at the latest."""
    arrays = compile_network(town(), step_m=step_m)
    n = arrays.n_nodes
    net = arrays.network
    for arc in range(net.n_arcs):
        tail, head = int(net.tail[arc]), int(net.head[arc])
        inner = np.flatnonzero(arrays.sample_street == arrays.street[arc])
        x = np.array([arrays.x_m[tail], *arrays.sample_x_m[n:][inner], arrays.x_m[head]])
        y = np.array([arrays.y_m[tail], *arrays.sample_y_m[n:][inner], arrays.y_m[head]])
        along = np.hypot(x - x[0], y - y[0])
        gaps = np.diff(np.sort(along))
        assert gaps.max() <= step_m
        np.testing.assert_allclose(gaps, gaps[0], rtol=1e-6)
        # and none off the line: the triangle over both ends is flat
        off = (x[-1] - x[0]) * (y - y[0]) - (y[-1] - y[0]) * (x - x[0])
        assert np.abs(off / along[-1]).max() < 1e-6


def test_map_distances_agree_with_the_globe():
    """Within a county the flat map errs by less than 0.02 %."""
    arrays = compile_network(town())
    net = arrays.network
    flat = np.hypot(
        arrays.x_m[net.head] - arrays.x_m[net.tail], arrays.y_m[net.head] - arrays.y_m[net.tail]
    )
    globe = great_circle_m(
        lon_a_deg=net.node_lon[net.tail],
        lat_a_deg=net.node_lat[net.tail],
        lon_b_deg=net.node_lon[net.head],
        lat_b_deg=net.node_lat[net.head],
    )
    np.testing.assert_allclose(flat, globe, rtol=2e-4)


def test_another_map_may_be_given():
    """A hazard's own map can serve, so that its metres are the network's metres."""
    arrays = compile_network(town(), here=LocalMap(126.55, 43.84))
    assert (arrays.x_m[0], arrays.y_m[0]) == (0.0, 0.0)


def test_arrays_are_read_only():
    """No later part can change what was compiled."""
    arrays = compile_network(town())
    for array in (arrays.x_m, arrays.sample_x_m, arrays.forward.arc, arrays.street, arrays.main):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_graph_speaks_the_words_of_osmnx():
    """The public graph carries x, y, length, highway, oneway and keeps parallel roads."""
    graph = to_networkx(town())
    assert graph.number_of_nodes() == 4
    assert graph.number_of_edges() == 6
    assert graph.nodes["a"] == {"x": 126.55, "y": 43.84}
    assert graph.graph["crs"] == "epsg:4326"
    assert graph.graph["synthetic"] is True
    assert {d["name"] for d in graph["b"]["c"].values()} == {"老桥", "新桥"}
    (edge,) = graph["a"]["b"].values()
    assert edge == {
        "length": 900.0,
        "highway": "primary",
        "name": "吉林大街",
        "bridge": False,
        "oneway": False,
        "arc": 1,
        "travel_time_normal": 60.0,
    }
    assert graph["c"]["a"][0]["oneway"] is True
