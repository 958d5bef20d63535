"""Reach, coverage, weak points and second ways, by hand on a town with one bridge."""

import networkx as nx
import numpy as np
import pytest

from scenarios.model.road import RoadNetwork
from sim.network import compile_network
from sim.network.analyses import Analyst, first_due, people_behind
from sim.network.router import CLOSED
from tests.unit.sim.network.test_travel_model import META
from tests.unit.sim.network.test_zones import scattered

DS = np.array([100, 50, 30, 200, 200], dtype=np.int32)


def town() -> RoadNetwork:
    """Streets a - b - c - d, b - c being a bridge, and a long way b - e - c around it."""
    streets = np.array([[0, 1], [1, 2], [2, 3], [1, 4], [4, 2]])
    both = np.concatenate([streets, streets[:, ::-1]])
    return RoadNetwork(
        meta=META,
        node_ids=tuple("abcde"),
        node_lon=126.5 + 0.01 * np.array([0, 1, 2, 3, 1.5]),
        node_lat=43.8 + 0.01 * np.array([0, 0, 0, 0, 1.0]),
        tail=both[:, 0], head=both[:, 1], length_m=np.full(10, 100.0),
        road_class=np.full(10, 2), name_index=np.array([0, 1, 0, 0, 0] * 2),
        names=("", "old bridge"), bridge=np.array([0, 1, 0, 0, 0] * 2),
    )  # fmt: skip


@pytest.fixture
def analyst() -> Analyst:
    return Analyst(compile_network(town()), np.tile(DS, 2), [0])


PEOPLE = ([1, 2, 3], [10, 20, 70])


def test_first_due_and_coverage(analyst):
    """10 s to b, 15 s to c, 18 s to d; a standard met exactly counts."""
    assert analyst.first.time_s.tolist() == [0.0, 10.0, 15.0, 18.0, 30.0]
    covered = analyst.coverage(*PEOPLE, [9.9, 10.0, 15.0, 18.0])
    assert [each.n_covered for each in covered] == [0, 10, 30, 100]
    assert covered[2].covered_frac == pytest.approx(0.3)


def test_isochrone_bands(analyst):
    """An arc is reached when it has been driven to its end."""
    bands = analyst.isochrone(0, [10.0, 15.0, 18.0])
    assert bands.tolist() == [0, 1, 2, 3, 3, 3, 3, 3, 3, 3]


def test_loss_of_the_bridge(analyst):
    """Without it c and d come 35 s later: 90 people, nobody cut off."""
    (bridge,) = analyst.weakest(*PEOPLE, bridges=True)
    assert (bridge.name, bridge.bridge) == ("old bridge", True)
    assert np.flatnonzero(bridge.arcs).tolist() == [1, 6]
    assert (bridge.n_delayed, bridge.n_cut_off) == (90, 0)
    assert (bridge.mean_delay_s, bridge.greatest_delay_s) == (35.0, 35.0)
    assert bridge.person_s == 90 * 35.0


def test_loss_that_cuts_off_comes_first(analyst):
    """The street out of a cuts off all hundred, that to d seventy; the bridge only delays."""
    found = analyst.weakest(*PEOPLE)
    assert [each.n_cut_off for each in found] == [100, 70, 0]


def test_second_way_shares_no_street(analyst):
    """From b to c there is one of 40 s; from a to d the first and last street must be shared."""
    arrays, weights = analyst.arrays, analyst.weights
    near = Analyst(arrays, weights, [1])
    (way,) = near.access(0, 2)
    assert (way.route.time_s, way.second.time_s, way.closed_s) == (5.0, 40.0, 5.0)
    assert not set(arrays.street[way.route.arcs]) & set(arrays.street[way.second.arcs])
    assert way.shared_m == 0.0
    (far,) = analyst.access(0, 3)
    assert (far.second.time_s, far.shared_m) == (10 + 40 + 3, 200.0)
    nowhere = Analyst(arrays, np.full(10, CLOSED, dtype=np.int32), [0]).access(0, 3)[0]
    assert not nowhere.second.is_reachable


def test_access_under_a_closure_ends_at_the_nearest_open_crossing(analyst):
    """With the street c - d shut, help for d gets as far as the nearest crossing left."""
    mask = np.zeros(10, dtype=bool)
    mask[[2, 7]] = True
    (way,) = analyst.access(0, 3, mask)
    assert way.closed_s == 10.0  # of a, b and e, b lies nearest to d (1.61 km)
    assert way.route.time_s == 18.0


def test_first_due_equals_networkx_on_random_streets():
    """Times, stations and arriving arcs against a multi-source search of networkx."""
    arrays = scattered(seed=8)
    rng = np.random.default_rng(4)
    weights = rng.integers(1, 500, arrays.n_arcs).astype(np.int32)
    weights[rng.random(arrays.n_arcs) < 0.1] = CLOSED
    stations = [5, 17, 40]
    found = first_due(arrays, weights, stations)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(arrays.n_nodes))
    for arc in np.flatnonzero(weights < CLOSED).tolist():
        graph.add_edge(int(arrays.tail[arc]), int(arrays.head[arc]), ds=int(weights[arc]))
    peer = nx.multi_source_dijkstra_path_length(graph, set(stations), weight="ds")
    expected = np.array([peer.get(node, np.inf) for node in range(arrays.n_nodes)])
    np.testing.assert_array_equal(np.rint(found.time_s * 10), expected)
    on_way = np.flatnonzero(found.arc >= 0)
    arcs = found.arc[on_way]
    before = found.time_s[arrays.tail[arcs]]
    np.testing.assert_allclose(before + weights[arcs] / 10, found.time_s[on_way])
    assert (found.station[on_way] == found.station[arrays.tail[arcs]]).all()
    people = rng.integers(0, 50, arrays.n_nodes).astype(float)
    behind = people_behind(arrays, found, np.arange(arrays.n_nodes), people)
    leaving = np.isin(arrays.tail[arcs], stations) & ~np.isin(on_way, stations)
    reached = np.isfinite(found.time_s)
    reached[stations] = False
    assert behind[arcs[leaving]].sum() == people[reached].sum()
