"""On the real networks of Auckland and the synthetic one of Jilin the router equals networkx."""

from functools import cache
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from scenarios.files import read_model
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import RoadMeta, RoadNetwork
from scenarios.model.vocabulary import VehicleClass
from scenarios.roads.ems_tables import PreparedCity, read_prepared_city
from scenarios.roads.generate import generate
from scenarios.roads.spec import SyntheticRoads
from sim.network import (
    Closure,
    ScipyRouter,
    Snapper,
    TravelModel,
    apply_closures,
    arcs_inside,
    compile_network,
)
from sim.network.cch_router import CchRouter, is_installed
from sim.network.router import CLOSED

ROOT = Path(__file__).parents[4]
CITIES = ROOT.parent / "shared" / "evidence" / "roads" / "ems_cities"
needs_cities = pytest.mark.skipif(
    not CITIES.is_dir(), reason="the prepared cities lie in ../shared/evidence, absent here"
)


@cache
def manhattan() -> PreparedCity:
    meta = RoadMeta(
        id="manhattan",
        title=Text(zh="曼哈顿", en="Manhattan"),
        source="JEMSS.jl @fb92cef data/cities/manhattan",
        licence="ODbL (roads)",
        datum="wgs84",
        synthetic=False,
        provenance=Provenance(grade=Grade.other, source="roads.md 1.1"),
    )
    return read_prepared_city(CITIES / "manhattan", meta)


@cache
def jilin() -> RoadNetwork:
    recipe = ROOT / "scenarios" / "library" / "jilin" / "roads.yaml"
    return generate(read_model(recipe, SyntheticRoads)).network


def compare(network: RoadNetwork, weights: np.ndarray, sources: list[int]) -> None:
    """Every time from the sources equals networkx's in whole deciseconds."""
    router = ScipyRouter(compile_network(network))
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(network.n_nodes))
    usable = weights < CLOSED
    graph.add_weighted_edges_from(
        zip(
            network.tail[usable].tolist(),
            network.head[usable].tolist(),
            weights[usable].tolist(),
            strict=True,
        )
    )
    for source in sources:
        found = router.times_from(source, weights)
        peer = nx.single_source_dijkstra_path_length(graph, source)
        expected = np.full(network.n_nodes, np.inf)
        expected[list(peer)] = list(peer.values())
        np.testing.assert_array_equal(np.rint(found * 10), expected)


@needs_cities
def test_manhattan_equals_networkx():
    """16,811 nodes of a real city, one-way streets and all."""
    network = manhattan().network
    compare(network, TravelModel(network).weights(VehicleClass.ambulance), [0, 9_000])


@pytest.mark.parametrize("state", ["dry", "ice"])
def test_jilin_equals_networkx_before_and_after_a_closure(state):
    """12,500 nodes with a disc of 2 km shut: cut-off crossings are infinite in both."""
    network = jilin()
    arrays = compile_network(network)
    weights = TravelModel(network).weights(VehicleClass.heavy_fire, state)
    compare(network, weights, [100])
    origin = (float(arrays.x_m[3000]), float(arrays.y_m[3000]))
    mask = arcs_inside(arrays, lambda x, y: np.hypot(x, y) < 2000, origin_m=origin)
    shut = apply_closures(weights, [Closure(mask)])
    assert np.isinf(ScipyRouter(arrays).times_from(100, shut)).sum() > 100
    compare(network, shut, [100])


@pytest.mark.skipif(not is_installed(), reason="routingkit-cch, the extra [fast], is absent")
def test_prepared_engine_equals_scipy_on_jilin_before_and_after_a_closure():
    """300 x 300 pairs over the county, a disc of 2 km shut and opened again."""
    network = jilin()
    arrays = compile_network(network)
    weights = TravelModel(network).weights(VehicleClass.heavy_fire)
    origin = (float(arrays.x_m[3000]), float(arrays.y_m[3000]))
    mask = arcs_inside(arrays, lambda x, y: np.hypot(x, y) < 2000, origin_m=origin)
    shut = apply_closures(weights, [Closure(mask)])
    plain, fast = ScipyRouter(arrays), CchRouter(arrays)
    nodes = np.arange(0, arrays.n_nodes, arrays.n_nodes // 300)
    for now in (weights, shut, weights):
        expected = plain.matrix(nodes, nodes, now)
        np.testing.assert_array_equal(fast.matrix(nodes, nodes, now), expected)


@needs_cities
def test_stations_and_hospitals_of_manhattan_find_their_street():
    """Every real station and hospital lies within 500 m of a crossing, and none looks shifted."""
    city = manhattan()
    snapper = Snapper(compile_network(city.network))
    sites = [*city.stations, *city.hospitals]
    report = snapper.report(lon_deg=[s.lon for s in sites], lat_deg=[s.lat for s in sites])
    assert not report.too_far.any()
    assert np.median(report.distance_m) < 50
    assert report.hint == ""


@needs_cities
def test_ambulance_reaches_manhattan_in_plausible_time():
    """From the nearest of eight stations, half of the crossings lie within 2 to 6 minutes."""
    city = manhattan()
    arrays = compile_network(city.network)
    nodes = Snapper(arrays).nodes(
        ids=[s.id for s in city.stations],
        lon_deg=[s.lon for s in city.stations],
        lat_deg=[s.lat for s in city.stations],
    )
    weights = TravelModel(city.network).weights(VehicleClass.ambulance)
    times = ScipyRouter(arrays).matrix(nodes, np.arange(arrays.n_nodes), weights).min(axis=0)
    assert np.isfinite(times).all()
    assert 120 <= np.median(times) <= 360
