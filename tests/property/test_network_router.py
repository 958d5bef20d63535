"""On any network: the router equals networkx to the last bit, and closures only ever hurt."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import RoadMeta, RoadNetwork
from sim.network import Closure, ClosureLevel, ScipyRouter, apply_closures, compile_network
from sim.network.router import CLOSED

META = RoadMeta(
    id="random",
    title=Text(zh="随机", en="random"),
    source="drawn by lot",
    licence="none",
    datum="wgs84",
    synthetic=True,
    provenance=Provenance(grade=Grade.synthetic, source="hypothesis"),
)


@st.composite
def cases(draw):
    """A random directed network with parallel arcs and cut-off nodes, weights, and a closure."""
    n_nodes = draw(st.integers(2, 12))
    arcs = draw(
        st.lists(
            st.tuples(st.integers(0, n_nodes - 1), st.integers(0, n_nodes - 1)).filter(
                lambda pair: pair[0] != pair[1]
            ),
            min_size=1,
            max_size=40,
        )
    )
    tail, head = np.array(arcs).T
    n = len(arcs)
    network = RoadNetwork(
        meta=META,
        node_ids=tuple(f"n{i}" for i in range(n_nodes)),
        node_lon=126.0 + 0.01 * np.arange(n_nodes),
        node_lat=np.full(n_nodes, 43.8),
        tail=tail,
        head=head,
        length_m=np.full(n, 800.0),
        road_class=np.full(n, 2),
        name_index=np.zeros(n),
        names=("",),
        bridge=np.zeros(n),
    )
    weight = st.integers(1, 50) | st.integers(1, 10_000_000) | st.just(CLOSED)
    weights = np.array(draw(st.lists(weight, min_size=n, max_size=n)), dtype=np.int32)
    mask = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    return ScipyRouter(compile_network(network)), weights, mask


def oracle(router: ScipyRouter, weights: np.ndarray) -> np.ndarray:
    """Matrix of networkx in whole deciseconds, -1 where there is no way."""
    network = router.arrays.network
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(network.n_nodes))
    for arc in np.flatnonzero(weights < CLOSED).tolist():
        graph.add_edge(int(network.tail[arc]), int(network.head[arc]), ds=int(weights[arc]))
    found = np.full((network.n_nodes, network.n_nodes), -1, dtype=np.int64)
    for source in range(network.n_nodes):
        for target, deciseconds in nx.single_source_dijkstra_path_length(
            graph, source, weight="ds"
        ).items():
            found[source, target] = deciseconds
    return found


def whole(router: ScipyRouter, weights: np.ndarray) -> np.ndarray:
    """Matrix of the router in whole deciseconds, -1 where there is no way."""
    every = range(router.arrays.n_nodes)
    times = router.matrix(every, every, weights)
    return np.where(np.isfinite(times), np.rint(times * 10), -1).astype(np.int64)


@given(case=cases())
@settings(max_examples=200, deadline=None)
def test_router_equals_networkx(case):
    """Every travel time is the one of networkx, as a whole number of deciseconds (Q8)."""
    router, weights, _ = case
    np.testing.assert_array_equal(whole(router, weights), oracle(router, weights))


@given(case=cases())
@settings(max_examples=100, deadline=None)
def test_searches_from_and_to_are_rows_and_columns_of_the_matrix(case):
    """Forward and backward searches agree with the matrix and with each other."""
    router, weights, _ = case
    every = range(router.arrays.n_nodes)
    matrix = router.matrix(every, every, weights)
    for node in every:
        np.testing.assert_array_equal(router.times_from(node, weights), matrix[node])
        np.testing.assert_array_equal(router.times_to(node, weights), matrix[:, node])


@given(case=cases(), ends=st.tuples(st.integers(0, 11), st.integers(0, 11)))
@settings(max_examples=200, deadline=None)
def test_path_is_a_walk_that_takes_the_time_it_says(case, ends):
    """A path's arcs join end to end and their weights sum to its time."""
    router, weights, _ = case
    net = router.arrays.network
    source, target = (end % net.n_nodes for end in ends)
    route = router.path(source, target, weights)
    assert route.time_s == router.times_from(source, weights)[target]
    if not route.is_reachable:
        assert route.arcs.size == 0
        return
    stops = [source, *net.head[route.arcs].tolist()]
    assert net.tail[route.arcs].tolist() == stops[:-1]
    assert stops[-1] == target
    assert int(weights[route.arcs].sum()) == round(route.time_s * 10)
    np.testing.assert_array_equal(router.path(source, target, weights).arcs, route.arcs)


@given(case=cases(), factor=st.floats(1, 5))
@settings(max_examples=150, deadline=None)
def test_closing_or_slowing_never_shortens_a_trip(case, factor):
    """Every trip takes as long as before or longer, or becomes impossible."""
    router, weights, mask = case
    every = range(router.arrays.n_nodes)
    before = router.matrix(every, every, weights)
    slow = Closure(mask, ClosureLevel.slow, factor)
    slower = router.matrix(every, every, apply_closures(weights, [slow]))
    shut = router.matrix(every, every, apply_closures(weights, [Closure(mask)]))
    assert (slower >= before).all()
    assert (shut >= before).all()
    assert (shut >= slower).all() or (shut[shut < slower] == before[shut < slower]).all()


@given(case=cases())
@settings(max_examples=100, deadline=None)
def test_closing_and_opening_again_restores_everything(case):
    """After the closure is lifted every time is the same to the last bit."""
    router, weights, mask = case
    every = range(router.arrays.n_nodes)
    before = router.matrix(every, every, weights)
    closed = apply_closures(weights, [Closure(mask)])
    router.matrix(every, every, closed)
    np.testing.assert_array_equal(router.matrix(every, every, weights), before)
    np.testing.assert_array_equal(apply_closures(weights, []), weights)


@given(case=cases())
@settings(max_examples=100, deadline=None)
def test_times_obey_the_triangle(case):
    """No detour over a third place is quicker than the direct answer."""
    router, weights, _ = case
    times = whole(router, weights).astype(float)
    times[times < 0] = np.inf
    assert (times[:, :, None] + times[None, :, :] >= times[:, None, :]).all()
