"""Travel times worked out by hand, and what happens where there is no way."""

import numpy as np
import pytest

from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import RoadMeta, RoadNetwork
from sim.network import ScipyRouter, compile_network
from sim.network.router import CLOSED

META = RoadMeta(
    id="test",
    title=Text(zh="示意", en="test"),
    source="drawn by hand",
    licence="none",
    datum="wgs84",
    synthetic=True,
    provenance=Provenance(grade=Grade.synthetic, source="test"),
)

# a -> b 10.0 s, b -> c 5.5 s and 7.0 s in parallel, a -> c 20.0 s, c -> a 3.0 s, d apart from c
TAIL = np.array([0, 1, 1, 0, 2, 2])
HEAD = np.array([1, 2, 2, 2, 0, 3])
WEIGHTS = np.array([100, 70, 55, 200, 30, 40], dtype=np.int32)


def router() -> ScipyRouter:
    network = RoadNetwork(
        meta=META,
        node_ids=("a", "b", "c", "d"),
        node_lon=np.array([126.50, 126.51, 126.52, 126.53]),
        node_lat=np.full(4, 43.8),
        tail=TAIL,
        head=HEAD,
        length_m=np.full(6, 900.0),
        road_class=np.full(6, 2),
        name_index=np.zeros(6),
        names=("",),
        bridge=np.zeros(6),
    )
    return ScipyRouter(compile_network(network))


def test_times_from_a_node():
    """Node a reaches b in 10.0 s, c by b in 15.5 s, d in 19.5 s."""
    np.testing.assert_array_equal(router().times_from(0, WEIGHTS), [0.0, 10.0, 15.5, 19.5])


def test_times_to_a_node():
    """Node c is reached from a in 15.5 s and from b in 5.5 s; d leads nowhere."""
    np.testing.assert_array_equal(router().times_to(2, WEIGHTS), [15.5, 5.5, 0.0, np.inf])


def test_unreachable_is_a_result():
    """From the one-way trap d nothing is reached, and that is told as infinity."""
    np.testing.assert_array_equal(router().times_from(3, WEIGHTS), [np.inf, np.inf, np.inf, 0.0])
    route = router().path(3, 0, WEIGHTS)
    assert not route.is_reachable
    assert route.time_s == np.inf
    assert route.arcs.size == 0


@pytest.mark.parametrize(("sources", "targets"), [([0, 1], [2, 3, 0]), ([0, 1, 2], [3]), ([], [1])])
def test_matrix_agrees_with_single_searches(sources, targets):
    """Rows are sources, columns are targets, whichever side is smaller."""
    found = router().matrix(sources, targets, WEIGHTS)
    assert found.shape == (len(sources), len(targets))
    for i, source in enumerate(sources):
        np.testing.assert_array_equal(found[i], router().times_from(source, WEIGHTS)[targets])


def test_matrix_of_many_sources_is_done_in_blocks():
    """More sources than one block give the same rows."""
    many = [0, 1, 2, 3] * 30
    found = router().matrix(many, many, WEIGHTS)
    np.testing.assert_array_equal(found, np.tile(found[:4, :4], (30, 30)))


def test_path_takes_the_faster_of_two_parallel_roads():
    """From a to c the way leads over the 5.5 s road, arc 2."""
    route = router().path(0, 2, WEIGHTS)
    assert route.time_s == 15.5
    assert route.arcs.tolist() == [0, 2]
    assert route.arcs.dtype == np.int32


def test_path_to_itself_is_empty():
    """Who is there need not drive."""
    route = router().path(1, 1, WEIGHTS)
    assert (route.time_s, route.arcs.size, route.is_reachable) == (0.0, 0, True)


def test_closed_arcs_are_never_used():
    """With the fast road shut the slower one is taken; with both shut the direct way."""
    shut = WEIGHTS.copy()
    shut[2] = CLOSED
    assert router().path(0, 2, shut).arcs.tolist() == [0, 1]
    shut[1] = CLOSED
    route = router().path(0, 2, shut)
    assert (route.time_s, route.arcs.tolist()) == (20.0, [3])
    shut[3] = CLOSED
    assert not router().path(0, 2, shut).is_reachable
    np.testing.assert_array_equal(router().times_from(0, shut), [0.0, 10.0, np.inf, np.inf])
    np.testing.assert_array_equal(router().times_to(2, shut), [np.inf, np.inf, 0.0, np.inf])


def test_router_leaves_the_weights_alone():
    """Weights may be read-only and come back as they were."""
    weights = WEIGHTS.copy()
    weights.setflags(write=False)
    router().matrix([0], [1], weights)
    np.testing.assert_array_equal(weights, WEIGHTS)
