"""The prepared engine gives the same times as scipy and networkx, before and after closures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.network import Closure, ScipyRouter, TurnRouter, apply_closures, split_turns
from sim.network.cch_router import CchRouter, is_installed
from tests.property.test_network_router import cases, oracle, whole

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="routingkit-cch, the extra [fast], is not installed"
)


@given(case=cases())
@settings(max_examples=40, deadline=None)
def test_prepared_engine_equals_networkx_before_and_after_a_closure(case):
    """One engine, closed and opened again, is right every time, unreachable pairs included."""
    router, weights, mask = case
    fast = CchRouter(router.arrays)
    shut = apply_closures(weights, [Closure(mask)])
    for now in (weights, shut, weights):
        np.testing.assert_array_equal(whole(fast, now), oracle(router, now))


@given(case=cases())
@settings(max_examples=40, deadline=None)
def test_either_side_may_be_the_larger(case):
    """Few sources or few targets, the same numbers."""
    router, weights, _ = case
    fast, every = CchRouter(router.arrays), range(router.arrays.n_nodes)
    full = router.matrix(every, every, weights)
    np.testing.assert_array_equal(fast.matrix([0], every, weights), full[:1])
    np.testing.assert_array_equal(fast.matrix(every, [0], weights), full[:, :1])
    assert fast.matrix([], every, weights).shape == (0, router.arrays.n_nodes)


@given(case=cases(), ends=st.tuples(st.integers(0, 11), st.integers(0, 11)))
@settings(max_examples=40, deadline=None)
def test_path_takes_the_time_it_says(case, ends):
    """Its arcs join end to end and sum to the time of scipy."""
    router, weights, _ = case
    net = router.arrays.network
    source, target = (end % net.n_nodes for end in ends)
    route = CchRouter(router.arrays).path(source, target, weights)
    assert route.time_s == ScipyRouter(router.arrays).path(source, target, weights).time_s
    if route.arcs.size:
        stops = [source, *net.head[route.arcs].tolist()]
        assert net.tail[route.arcs].tolist() == stops[:-1]
        assert stops[-1] == target
        assert int(weights[route.arcs].sum()) == round(route.time_s * 10)


@given(case=cases())
@settings(max_examples=40, deadline=None)
def test_turns_work_on_either_engine(case):
    """A ban on the first turn found: both engines agree."""
    router, weights, _ = case
    arrays = router.arrays
    meet = np.argwhere(arrays.head[:, None] == arrays.tail[None, :])[:1]
    graph = split_turns(arrays, in_arc=meet[:, 0], out_arc=meet[:, 1])
    every = range(arrays.n_nodes)
    np.testing.assert_array_equal(
        TurnRouter(graph, CchRouter).matrix(every, every, weights),
        TurnRouter(graph).matrix(every, every, weights),
    )
