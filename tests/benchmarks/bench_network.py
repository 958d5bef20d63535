"""Routing, closures and the generator against networkx and against their limits."""

from functools import cache
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from scenarios.files import read_model
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import RoadMeta, RoadNetwork
from scenarios.model.vocabulary import VehicleClass
from scenarios.roads.ems_tables import read_prepared_city
from scenarios.roads.generate import generate
from scenarios.roads.spec import SyntheticRoads
from sim.network import (
    Closure,
    ScipyRouter,
    TravelModel,
    apply_closures,
    arcs_inside,
    compile_network,
)
from sim.network.router import CLOSED
from tests.benchmarks.record import best_of, record

pytestmark = pytest.mark.bench

ROOT = Path(__file__).parents[2]
AUCKLAND = ROOT.parent / "shared" / "evidence" / "roads" / "ems_cities" / "auckland"
RECIPE = ROOT / "scenarios" / "library" / "jilin" / "roads.yaml"
NETWORKX = f"networkx {nx.__version__}"
needs_auckland = pytest.mark.skipif(
    not AUCKLAND.is_dir(), reason="Auckland's network lies in ../shared/evidence, absent here"
)


@cache
def auckland() -> RoadNetwork:
    meta = RoadMeta(
        id="auckland",
        title=Text(zh="奥克兰", en="Auckland"),
        source="JEMSS.jl @fb92cef data/cities/auckland",
        licence="ODbL (roads)",
        datum="wgs84",
        synthetic=False,
        provenance=Provenance(grade=Grade.other, source="roads.md 1.1"),
    )
    return read_prepared_city(AUCKLAND, meta).network


@cache
def jilin() -> RoadNetwork:
    return generate(read_model(RECIPE, SyntheticRoads)).network


def graph_of(
    network: RoadNetwork, weights: np.ndarray, *, without: np.ndarray | None = None
) -> nx.DiGraph:
    """The same network for networkx, without parallel or shut arcs, with whole deciseconds."""
    graph = nx.DiGraph()
    left = weights < CLOSED if without is None else (weights < CLOSED) & ~without
    arcs = zip(
        *(each[left].tolist() for each in (network.tail, network.head, weights)), strict=True
    )
    for tail, head, ds in arcs:
        known = graph.get_edge_data(tail, head)
        if known is None or ds < known["ds"]:
            graph.add_edge(tail, head, ds=ds)
    return graph


def assert_same(found: np.ndarray, peer: dict[int, int]) -> None:
    reached = np.flatnonzero(np.isfinite(found))
    assert len(peer) == reached.size
    assert all(round(found[node] * 10) == peer[node] for node in reached.tolist())


@needs_auckland
def test_one_to_all_on_auckland():
    """From one node to all 54,370: at most 25 ms, the same numbers as networkx."""
    network = auckland()
    weights = TravelModel(network).weights(VehicleClass.ambulance)
    router, graph = ScipyRouter(compile_network(network)), graph_of(network, weights)
    peer = nx.single_source_dijkstra_path_length(graph, 7, weight="ds")
    assert_same(router.times_from(7, weights), peer)
    row = record(
        "network/one_to_all/auckland",
        ours=best_of(lambda: router.times_from(7, weights)),
        peer=best_of(
            lambda: nx.single_source_dijkstra_path_length(graph, 7, weight="ds"), repeat=3
        ),
        peer_version=NETWORKX,
    )
    assert row["ours"] <= 0.025


@needs_auckland
def test_matrix_on_auckland():
    """50 sources to 2,000 targets; networkx is timed on 3 rows and multiplied."""
    network = auckland()
    weights = TravelModel(network).weights(VehicleClass.ambulance)
    router, graph = ScipyRouter(compile_network(network)), graph_of(network, weights)
    rng = np.random.default_rng(1)
    sources, targets = (rng.choice(network.n_nodes, n, replace=False) for n in (50, 2000))
    found = router.matrix(sources, targets, weights)
    assert found.shape == (50, 2000)
    for source, times in zip(sources[:3], found, strict=False):
        peer = nx.single_source_dijkstra_path_length(graph, int(source), weight="ds")
        assert np.isfinite(times).tolist() == [int(target) in peer for target in targets]
        reached = targets[np.isfinite(times)].tolist()
        expected = [peer[target] / 10 for target in reached]
        np.testing.assert_allclose(times[np.isfinite(times)], expected, atol=1e-6)
    three = best_of(
        lambda: [
            nx.single_source_dijkstra_path_length(graph, int(s), weight="ds") for s in sources[:3]
        ],
        repeat=2,
    )
    record(
        "network/matrix_50x2000/auckland",
        ours=best_of(lambda: router.matrix(sources, targets, weights), repeat=3),
        peer=three * 50 / 3,
        peer_version=NETWORKX,
    )


@needs_auckland
def test_one_path_on_auckland():
    """One route with its arcs; networkx searches from both ends."""
    network = auckland()
    weights = TravelModel(network).weights(VehicleClass.ambulance)
    router, graph = ScipyRouter(compile_network(network)), graph_of(network, weights)
    ds, _ = nx.bidirectional_dijkstra(graph, 7, 40_000, weight="ds")
    assert round(router.path(7, 40_000, weights).time_s * 10) == ds
    record(
        "network/path/auckland",
        ours=best_of(lambda: router.path(7, 40_000, weights)),
        peer=best_of(lambda: nx.bidirectional_dijkstra(graph, 7, 40_000, weight="ds"), repeat=3),
        peer_version=NETWORKX,
    )


def test_closure_on_jilin():
    """A plume over 12,500 nodes: every street tested in at most 5 ms, without any bounding box."""
    network = jilin()
    arrays = compile_network(network)
    weights = TravelModel(network).weights(VehicleClass.heavy_fire)
    centre = (float(arrays.x_m[10]), float(arrays.y_m[10]))

    def plume(x, y):
        return (x > 0) & (x < 4000) & (np.abs(y) < 0.2 * x)

    def close() -> np.ndarray:
        return arcs_inside(arrays, plume, origin_m=centre)

    def close_arc_by_arc() -> list[bool]:
        ends = zip(network.tail.tolist(), network.head.tolist(), strict=True)
        x, y = (arrays.x_m - centre[0]).tolist(), (arrays.y_m - centre[1]).tolist()
        found = []
        for a, b in ends:
            steps = max(1, int(np.ceil(np.hypot(x[b] - x[a], y[b] - y[a]) / 75)))
            shares = [k / steps for k in range(steps + 1)]
            points = [(x[a] + s * (x[b] - x[a]), y[a] + s * (y[b] - y[a])) for s in shares]
            found.append(any(0 < px < 4000 and abs(py) < 0.2 * px for px, py in points))
        return found

    assert close().tolist() == close_arc_by_arc()
    row = record(
        "network/closure_predicate/jilin",
        ours=best_of(close),
        peer=best_of(close_arc_by_arc, repeat=2),
        peer_version="plain Python over arcs",
    )
    assert row["ours"] <= 0.005
    record(
        "network/closure_applied/jilin",
        ours=best_of(lambda: apply_closures(weights, [Closure(close())])),
    )


def test_close_and_reroute_on_jilin():
    """After a closure, fresh times to the accident from everywhere."""
    network = jilin()
    arrays = compile_network(network)
    router = ScipyRouter(arrays)
    weights = TravelModel(network).weights(VehicleClass.heavy_fire)
    origin = (float(arrays.x_m[10]), float(arrays.y_m[10]))

    mask = arcs_inside(arrays, lambda x, y: np.hypot(x, y) < 800, origin_m=origin)
    left = graph_of(network, weights, without=mask)
    # from everywhere to node 0: on the reversed graph, from node 0 to everywhere
    peer = nx.single_source_dijkstra_path_length(left.reverse(), 0, weight="ds")

    def reroute() -> np.ndarray:
        mask = arcs_inside(arrays, lambda x, y: np.hypot(x, y) < 800, origin_m=origin)
        return router.times_to(0, apply_closures(weights, [Closure(mask)]))

    assert_same(reroute(), peer)

    def reroute_by_edit() -> dict[int, int]:
        graph = graph_of(network, weights, without=mask).reverse(copy=False)
        return nx.single_source_dijkstra_path_length(graph, 0, weight="ds")

    record(
        "network/close_and_reroute/jilin",
        ours=best_of(reroute),
        peer=best_of(reroute_by_edit, repeat=3),
        peer_version=f"{NETWORKX}, graph made anew without the arcs",
    )


def test_generator_draws_jilin_in_a_second():
    """The synthetic county of 12,500 nodes in less than 1 s."""
    spec = read_model(RECIPE, SyntheticRoads)
    row = record("network/generate/jilin", ours=best_of(lambda: generate(spec), repeat=3))
    assert row["ours"] < 1.0


@needs_auckland
def test_compiling_auckland():
    """From checked tables to routable arrays."""
    network = auckland()
    arrays = compile_network(network)
    assert (arrays.x_m.size, arrays.y_m.size) == (network.n_nodes, network.n_nodes)
    record("network/compile/auckland", ours=best_of(lambda: compile_network(network), repeat=3))
